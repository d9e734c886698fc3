import { __wbg_reset_state, initSync, Provider } from '../../../pkg/dist/raw.js';
import { version } from '../../../pkg/dist/samlight.version.js';
import { flows, read } from '../input/index.js';
import { cause } from '../find/cause.js';
import { rightKey } from '../find/key.js';
import { compare } from '../compare/index.js';
import { health } from '../facts/health.js';
import { certificate } from '../facts/certificate.js';
import { redact } from '../share/redact.js';
import { judge } from './judge.js';
import { lines } from './lines.js';
import { keyring } from './keyring.js';

/** Everything that reads what was pasted happens here, out of reach of the page: it may be slow, and it may be killed. */
let octets;
const raw = { __wbg_reset_state, initSync, Provider };
const source = { raw, module: () => octets };
const keys = keyring();

const doors = {
  async start(given) {
    octets = given.octets;
    raw.initSync({ module: octets });
    const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', octets));
    return { ...version(), sha256: Array.from(sha256, (octet) => octet.toString(16).padStart(2, '0')).join('') };
  },
  async read({ input, name }) {
    const found = await read(input, { name });
    return { ...found, flows: flows(found.items) };
  },
  judge: (asked) => judge(source, asked, keys.unwrapping()),
  lines: ({ text, view }) => lines(text.replace(/^\ufeff/, ''), view),
  cause: (asked) => cause(asked),
  key: (asked) => rightKey(source, asked),
  compare: ({ a, b, now }) => compare(source, a, b, now),
  health: ({ text, now }) => health(source, text, now),
  certificate: ({ text }) => certificate(text),
  redact,
  addKey: (asked) => keys.add(asked),
  clearKeys: () => keys.clear(),
};

self.onmessage = async ({ data: { id, door, asked } }) => {
  try {
    self.postMessage({ id, value: await doors[door](asked) });
  } catch (error) {
    self.postMessage({ id, fault: { message: String(error?.message ?? error), code: error?.code } });
  }
};
