import { inspect, VALUE, XML } from './engine.js';
import { read } from './input.js';
import { contentKeys } from './judge.js';
import { exchange, expectation, looking, time } from './settings.js';

export function createInspector(source) {
  return {
    /** The ladder of a message that nobody has to believe. Its result cannot log anybody in. */
    async inspectUnverified(input, config, { requestId, unsolicited, now = new Date(), ...connection } = {}) {
      const { text, keys } = looking(config);
      const message = typeof input === 'string' ? bare(input) : await read(input);
      const terms = { expect: expectation({ requestId, unsolicited }, true), now: time(() => now), ...exchange(connection) };
      return inspect(source, text, message, { ...terms, contentKeys: await contentKeys({ source, text, kind: 'response' }, message, terms, keys) });
    },
  };
}

/** What people paste: the field's value, or the XML that somebody has decoded already. */
function bare(text) {
  return { kind: text.trimStart().startsWith('<') ? XML : VALUE, body: text, contentType: undefined };
}
