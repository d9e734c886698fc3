import { inspect, VALUE, XML } from './engine.js';
import { read } from './input.js';
import { contentKeys } from './judge.js';
import { looking, terms } from './settings.js';

export function createInspector(source) {
  return {
    /** The ladder of a message that nobody has to believe. Its result cannot log anybody in. */
    async inspectUnverified(input, config, { now = new Date(), ...options } = {}) {
      const { text, keys } = looking(config);
      const message = typeof input === 'string' ? bare(input) : await read(input);
      const known = terms(options, true, () => now);
      return inspect(source, text, message, { ...known, contentKeys: await contentKeys({ source, text, kind: 'response' }, message, known, keys) });
    },
  };
}

/** What people paste: the field's value, or the XML that somebody has decoded already. */
function bare(text) {
  return { kind: text.trimStart().startsWith('<') ? XML : VALUE, body: text, beside: undefined };
}
