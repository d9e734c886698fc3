import { inspect, VALUE, XML } from './engine.js';
import { read } from './input.js';
import { settingsText, terms } from './settings.js';

export function createInspector(source) {
  return {
    /** The ladder of a message that nobody has to believe. Its result cannot log anybody in. */
    async inspectUnverified(input, config, { now = new Date(), ...options } = {}) {
      // The runtime-only keys of a service provider's configuration may stay in: one object serves both.
      const { store: _store, clock: _clock, ...rest } = config;
      const message = typeof input === 'string' ? bare(input) : await read(input);
      return inspect(source, settingsText(rest), message, terms(options, true, () => now));
    },
  };
}

/** What people paste: the field's value, or the XML that somebody has decoded already. */
function bare(text) {
  return { kind: text.trimStart().startsWith('<') ? XML : VALUE, body: text, contentType: undefined };
}
