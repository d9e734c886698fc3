import { base64Decoded } from '../base64.js';
import { base64url, cookies, hostCookie } from '../browser.js';
import { milliseconds } from './expiry.js';

const PREFIX = '__Host-samlight-request-';

/** What browsers keep at most of one cookie, name and value together (RFC 6265 6.1). */
const LIMIT = 4096;

/** The nonce of AES-GCM, in bytes. */
const NONCE = 12;

/**
 * Keeps the request in the browser, sealed, until its answer comes back; the rest is `store`'s. A visitor who only begins a login costs no write.
 */
export function cookieStore(store, { keys }) {
  for (const name of ['put', 'take', 'claim']) {
    if (typeof store?.[name] !== 'function') throw new TypeError('cookieStore takes the store that remembers used assertions: a cookie cannot claim');
  }
  if (!Array.isArray(keys) || keys.length === 0) throw new TypeError('keys is no list of keys, the newest first');
  const sealing = keys.map(sealingKey);

  return Object.freeze({
    bindsBrowser: true,

    async put(key, value, expiresAt) {
      const until = milliseconds(expiresAt);
      const [newest] = await Promise.all(sealing);
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
      const plain = new TextEncoder().encode(JSON.stringify({ value, until }));
      const sealed = new Uint8Array(await crypto.subtle.encrypt(terms(key, nonce), newest, plain));
      const text = base64url(Uint8Array.of(...nonce, ...sealed));
      if (cookieName(key).length + text.length > LIMIT) {
        throw new RangeError(`the sealed request has ${text.length} characters, and a cookie holds ${LIMIT}: shorten returnTo or context`);
      }
      return { setCookie: hostCookie(cookieName(key), text, until, Date.now()) };
    },

    async take(key, { by, cookie } = {}) {
      if (cookie === undefined) throw new TypeError("the browser's cookies are not known: pass the Request, or its Cookie header as { cookie }");
      const found = cookies(cookie, cookieName(key)).find(([name]) => name === cookieName(key));
      const request = found && await opened(key, found[1], await Promise.all(sealing));
      if (!request || request.until <= Date.now()) return null;
      // The cookie cannot be taken out of the browser, so from here on the request is in the store, where one taker gets it.
      await store.put(key, request.value, new Date(request.until));
      // Nor may it be put there anew, once somebody has taken it: so there is always a taker.
      return store.take(key, { by: by ?? `once:${base64url(crypto.getRandomValues(new Uint8Array(16)))}` });
    },

    claim: async (key, expiresAt) => store.claim(key, expiresAt),
  });
}

/** 32 bytes, as such or in base64; or a handle. A promise, so that a fault is one of the call that needs it. */
function sealingKey(key) {
  if (key?.algorithm?.name === 'AES-GCM') return Promise.resolve(key);
  const octets = typeof key === 'string' ? decoded(key) : key;
  if (!(octets instanceof Uint8Array) || octets.length !== 32) throw new TypeError('a key is neither 32 random bytes, nor these in base64, nor a CryptoKey for AES-GCM');
  return crypto.subtle.importKey('raw', octets, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function decoded(text) {
  try {
    return base64Decoded(text);
  } catch {
    return undefined; // and so no key
  }
}

/** Sealed for this request: under another one's name it does not open. */
const terms = (key, nonce) => ({ name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(`samlight request\n${key}`) });

const cookieName = (key) => PREFIX + key.replace(/[^0-9A-Za-z]/g, '').slice(-8);

/** The request, if one of the keys sealed it; `undefined` for whatever else a browser may bring. */
async function opened(key, text, sealing) {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) return undefined;
  const octets = base64Decoded(text.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (text.length % 4)) % 4));
  const [nonce, sealed] = [octets.subarray(0, NONCE), octets.subarray(NONCE)];
  for (const one of sealing) {
    const plain = await crypto.subtle.decrypt(terms(key, nonce), one, sealed).catch(() => undefined);
    if (plain) return JSON.parse(new TextDecoder().decode(plain));
  }
  return undefined;
}
