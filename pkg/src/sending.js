// What we send: the core writes it, our key signs it out here, and the core packs it.
import { base64Decoded } from './base64.js';
import { finish, prepare } from './engine.js';
import { ConfigError, SamlError } from './errors.js';
import { jsonText, time } from './settings.js';
import { bounded } from './store.js';

const NOTHING = /* @__PURE__ */ new Uint8Array();

/** Gives a function that makes one message: its kind and what is asked for go in, what leaves us comes out. */
export function sender(source, text, clock, signing) {
  return async (kind, asked, subject) => {
    const key = await signing?.();
    const message = { kind, subject, id: randomId(), now: time(clock), options: jsonText({ ...asked, signWith: key?.method }) };
    const { toSign } = told(prepare(source, text, message), key);
    const signature = toSign === undefined ? NOTHING : Uint8Array.from(await key.sign(base64Decoded(toSign)));
    return { ...told(finish(source, text, message, signature), key), id: message.id };
  };
}

/** What is wrong with the settings or the options is the developer's; what is wrong with an artifact, whoever's who brought it. */
export function told({ error, ...message }, key) {
  if (!error) return message;
  const { code, message: why } = error;
  if (!code.startsWith('config.')) throw new SamlError({ code, family: 'input', httpStatus: 400, message: why });
  throw new ConfigError(code, code === 'config.key-missing' && !key ? `signingKey: is missing (${why})` : why);
}

/** Where to send the browser, with the cookie that it has to bring back. */
export function departure({ url, html, id }, setCookie) {
  const cookie = setCookie === undefined ? {} : { 'set-cookie': setCookie };
  return Object.freeze({
    url: new URL(url),
    ...(html === undefined ? {} : { html }),
    requestId: id,
    ...(setCookie === undefined ? {} : { setCookie }),
    toResponse: () => (html === undefined
      ? new Response(null, { status: 302, headers: { location: url, 'cache-control': 'no-store', ...cookie } })
      : new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...cookie } })),
  });
}

/** Before the browser is sent away: its answer may be back at once. Gives the cookie of a store that keeps the request in the browser. */
export async function remember(store, state, timeoutSec) {
  if (!store || !state) return undefined;
  const { key, value, until } = state;
  try {
    return (await bounded(timeoutSec, async () => store.put(key, value, new Date(until))))?.setCookie;
  } catch (cause) {
    throw new SamlError({ code: 'store.failed', family: 'store', httpStatus: 503, message: 'the store did not keep the request', cause });
  }
}

/** An NCName of 160 random bits, as SAML core 1.3.4 asks; Entra refuses one that starts with a digit. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return '_' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
