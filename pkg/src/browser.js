// The cookie that ties a login to the browser in which it began. Without it sign-in CSRF is open: an attacker begins a login with an account of
// their own and has a visitor's browser post the answer, which is as genuine as any.
import { ConfigError } from './errors.js';

/** `__Host-` keeps other host names of the same domain, and plain http, from planting the cookie. */
const PREFIX = '__Host-samlight-';

/** More than a browser keeps for one host name. */
const MOST = 200;

/** A secret of 128 random bits for one request; the store keeps its digest. */
export function browserSecret() {
  return base64url(crypto.getRandomValues(new Uint8Array(16)));
}

/**
 * One cookie a request, so that logins in two tabs do not meet. Short, because abandoned logins add up until they expire. SameSite=None, because
 * the answer is posted from the identity provider's page: that cookies with Lax are not sent then is the classic way for a login to fail.
 */
export function browserCookie(requestId, secret, until, now) {
  return hostCookie(PREFIX + requestId.slice(1, 7), secret, until, now);
}

export function hostCookie(name, value, until, now) {
  return `${name}=${value}; Path=/; Max-Age=${Math.max(1, Math.ceil((until - now) / 1000))}; Secure; HttpOnly; SameSite=None`;
}

/** What a `Cookie` header says under names that begin so: name and value. */
export function cookies(header, prefix) {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim()).filter((pair) => pair.startsWith(prefix) && pair.includes('='));
  return pairs.slice(0, MOST).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
}

/** The secrets that a browser brings. Whose they are the core finds out: each is good for one request only. */
export function browserSecrets(header) {
  return cookies(header, PREFIX).map(([, value]) => value);
}

/** The `Cookie` header of whoever posts: what the caller says, or else what the request says. `undefined` when nobody knows. */
export function cookieHeader(input, said) {
  if (said !== undefined) {
    if (said !== null && typeof said !== 'string') throw new ConfigError('config.value-malformed', 'cookie is neither the text of the Cookie header nor null');
    return said;
  }
  return typeof input?.headers?.get === 'function' ? input.headers.get('cookie') : undefined;
}

/** Whether a login whose answer comes to `acsUrl` is bound to its browser. On over https unless told, since `__Host-` cookies exist there only. */
export function binds(wanted, acsUrl, store) {
  const https = /^https:/i.test(acsUrl ?? '');
  if (wanted === true && !https) {
    throw new ConfigError('config.value-malformed', `bindBrowser: true needs https, and \`${acsUrl}\` is not; leave it out, and it is on wherever it can be`);
  }
  if (wanted === true && !store) throw new ConfigError('config.value-malformed', 'bindBrowser: true needs a store; without one, keep requestId in a cookie');
  return wanted !== false && https && store !== null && !store.bindsBrowser;
}

export function base64url(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
