import type { SamlStore } from '../store.js';

/**
 * The request half of a store, in the browser: `createLogin` gives a `__Host-` cookie that holds the request, sealed with AES-256-GCM, and the answer
 * counts only in the browser that brings it back. So whoever merely begins a login writes nothing, and no second cookie binds the browser.
 *
 * A cookie cannot do the other half: whoever holds an assertion can leave the cookie out or send it twice, so that an assertion is used once has to be
 * remembered elsewhere. That is what `store` is for, a real one such as `redisStore`. It is asked only about messages that were verified.
 *
 * Needs https, and calls that know the browser's cookies: the `Request`, or `cookie` beside a parsed form. A request that does not fit into 4096
 * characters is refused with `store.failed`.
 *
 * @throws TypeError for what is no store, and for keys that are none.
 */
export function cookieStore(store: SamlStore, options: {
  /**
   * The newest first: it seals, and all of them open. 32 random bytes each, as such or in base64; or a `CryptoKey` for AES-GCM. Put a new one in front
   * before 4 billion logins were sealed with the old one, and drop the old one after `requestTtlSec`.
   */
  keys: readonly (string | Uint8Array | CryptoKey)[];
}): SamlStore;
