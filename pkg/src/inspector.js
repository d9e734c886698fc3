import { VALUE, XML } from './engine.js';
import { read } from './input.js';
import { looked } from './judge.js';
import { looking, terms } from './settings.js';

export function createInspector(source) {
  return {
    /** The ladder of a message that nobody has to believe. Its result cannot log anybody in. */
    async inspectUnverified(input, config, { now = new Date(), ...options } = {}) {
      const { text, keys } = looking(config);
      const message = typeof input === 'string' ? bare(input) : await read(input);
      const { report } = await looked({ source, text, kind: 'response' }, message, terms(options, true, () => now), keys);
      return report;
    },
  };
}

/** What people paste: the field's value, or the XML that somebody has decoded already. */
function bare(text) {
  return { kind: text.trimStart().startsWith('<') ? XML : VALUE, body: text, beside: undefined };
}
