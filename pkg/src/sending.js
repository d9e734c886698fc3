// What we send: the core writes it, our key signs it out here, and the core packs it.
import { base64Decoded } from './base64.js';
import { send } from './engine.js';
import { ConfigError, SamlError } from './errors.js';
import { jsonText, time } from './settings.js';

/** Gives a function that makes one message: what it is and what is asked for go in, what leaves us comes out. */
export function sender(source, text, clock, signing) {
  return async (what, asked) => {
    const id = randomId();
    const now = time(clock);
    const key = await signing?.();
    const options = jsonText({ ...asked, signWith: asked.sign === false ? undefined : key?.method });
    const draft = sent(send(source, text, what, id, now, options), key);
    if (draft.toSign === undefined) return { ...draft, id };
    const signature = await key.sign(base64Decoded(draft.toSign));
    return { ...sent(send(source, text, what, id, now, options, Uint8Array.from(signature)), key), id };
  };
}

function sent({ error, ...message }, key) {
  if (!error) return message;
  const { code, message: why } = error;
  throw new ConfigError(code, code === 'config.key-missing' && !key ? `signingKey: is missing (${why})` : why);
}

/** Where to send the browser. */
export function departure({ url, html, id }) {
  return Object.freeze({ url: new URL(url), ...(html === undefined ? {} : { html }), requestId: id });
}

/** Before the browser is sent away: its answer may be back at once. */
export async function remember(store, state) {
  if (!store || !state) return;
  const { key, value, until } = state;
  try {
    await store.put(key, value, new Date(until));
  } catch (cause) {
    throw new SamlError({ code: 'store.failed', family: 'store', httpStatus: 503, message: 'the store did not keep the request', cause });
  }
}

/** An NCName of 160 random bits, as SAML core 1.3.4 asks; Entra refuses one that starts with a digit. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return '_' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
