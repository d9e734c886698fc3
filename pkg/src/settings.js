import { browserSecrets } from './browser.js';
import { ConfigError } from './errors.js';
import { decryptionKeys as loaders, hook, ownSigningKey } from './keys/own.js';
import { TIMEOUT_MAX_SEC, TIMEOUT_SEC } from './store.js';

const NO_STORE = 'none-i-accept-replays';

/**
 * Parts the runtime-only keys from the Configuration. The Configuration becomes the JSON text that the module compiles, which is
 * also the name under which the compiled provider is kept: equal settings are parsed once.
 */
export function split(config) {
  const { bindBrowser, decryptionKeys, unwrapKey, signingKey, ...judged } = object(config);
  if (bindBrowser !== undefined && typeof bindBrowser !== 'boolean') throw new ConfigError('config.value-malformed', 'bindBrowser is neither true nor false');
  const keys = { decryptionKeys: loaders(decryptionKeys), unwrapKey: hook(unwrapKey) };
  return { ...judging(published(judged, signingKey)), bindBrowser, keys, signing: ownSigningKey(signingKey) };
}

/** What judging a response takes: the store, the clock, and the rest as text. */
export function judging(config) {
  const { store, storeTimeoutSec = TIMEOUT_SEC, clock = () => new Date(), ...rest } = object(config);
  if (typeof storeTimeoutSec !== 'number' || !(storeTimeoutSec > 0 && storeTimeoutSec <= TIMEOUT_MAX_SEC)) {
    throw new ConfigError('config.value-malformed', `storeTimeoutSec is not a number of seconds above 0 and up to ${TIMEOUT_MAX_SEC}`);
  }
  if (typeof clock !== 'function') throw new ConfigError('config.value-malformed', 'clock is not a function that returns a Date');
  return { store: checked(store), storeTimeoutSec, clock, text: settingsText(rest) };
}

function object(config) {
  if (config === null || typeof config !== 'object' || Array.isArray(config)) {
    throw new ConfigError('config.malformed', 'createServiceProvider takes an object');
  }
  return config;
}

/** The Configuration of an object that may be meant for a service provider, and what opens its messages. */
export function looking({ store: _store, storeTimeoutSec: _timeout, bindBrowser: _bind, clock: _clock, decryptionKeys, unwrapKey, signingKey, ...rest }) {
  return { text: settingsText(published(rest, signingKey)), keys: { decryptionKeys: loaders(decryptionKeys), unwrapKey: hook(unwrapKey) } };
}

/** The certificate of a signing key that has one is published with our metadata, unless the settings say which ones are. */
function published(config, signingKey) {
  const certificate = signingKey?.certificate;
  return certificate === undefined || config.signingCertificates !== undefined ? config : { ...config, signingCertificates: [certificate] };
}

/** The Configuration as JSON text, `version` filled in. */
export function settingsText(config) {
  return jsonText({ version: 1, ...config });
}

export function jsonText(object) {
  return JSON.stringify(object, (key, value) => {
    // JSON would turn these into null or drop them, and a setting that vanishes is a default nobody chose.
    const lost = typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint';
    if (lost || (typeof value === 'number' && !Number.isFinite(value))) {
      throw new ConfigError('config.value-malformed', `${key} has a value that JSON does not know`);
    }
    return value;
  });
}

function checked(store) {
  if (store === NO_STORE) return null;
  const missing = ['put', 'take', 'claim'].filter((name) => typeof store?.[name] !== 'function');
  if (missing.length === 0) return store;
  const why = store === undefined || store === null
    ? `store is missing: give a store, or the text '${NO_STORE}'`
    : `store has no function ${missing.join(', ')}`;
  throw new ConfigError('config.value-malformed', why);
}

/** Milliseconds since 1970 by the caller's clock. */
export function time(clock) {
  const now = Number(clock());
  // The range of Date; whatever is not in it is NaN.
  if (Number.isNaN(new Date(now).getTime())) throw new ConfigError('config.value-malformed', 'clock returned no valid Date');
  return Math.floor(now);
}

/** A path of our own origin. Anything else would make the endpoint send people wherever an attacker likes. */
export function localPath(returnTo) {
  if (returnTo === undefined) return undefined;
  const local = typeof returnTo === 'string' && returnTo.length <= 2048
    && /^\/(?!\/)/.test(returnTo)
    // Browsers drop tabs and line ends and read a backslash as a slash, so "/\t/evil.example" would leave the origin.
    // eslint-disable-next-line no-control-regex
    && !/[\\\u0000-\u001f\u007f]/.test(returnTo)
    && new URL(returnTo, 'https://self.invalid').origin === 'https://self.invalid';
  if (!local) {
    throw new ConfigError('config.value-malformed', 'returnTo is not a path that starts with a single slash, of 2048 characters at most: give /home?tab=1; of a URL'
      + ' whose origin you have compared with your own, give pathname + search + hash; and keep what is longer yourself');
  }
  return returnTo;
}

/** What looks like an address would be taken for one: an endpoint that follows RelayState sends people wherever an attacker likes. */
export function handle(relayState) {
  if (typeof relayState === 'string' && /[/\\]|^[a-z][a-z0-9+.-]*:/i.test(relayState)) {
    throw new ConfigError('config.value-malformed', 'relayState is an address; it carries a handle only, such as an ID (in base64url where it is octets). Where to go is returnTo, which is kept in the store');
  }
  return relayState;
}

/** What the caller knows about this one exchange, in the module's words. */
export function terms({ tlsCertificate, address, cookie, ...expected } = {}, store, clock) {
  const known = { expect: expectation(expected, store), now: time(clock) };
  const browser = browserSecrets(cookie);
  if (browser.length > 0) known.browser = browser;
  if (tlsCertificate !== undefined && tlsCertificate !== null) known.tlsCertificate = der(tlsCertificate);
  if (address !== undefined && address !== null) {
    if (typeof address !== 'string') throw new ConfigError('config.value-malformed', 'address is not a text');
    known.address = address;
  }
  return known;
}

/** The ArtifactResolve that was sent, and to whom: without both an answer proves nothing. */
export function asked(resolveId, idp) {
  for (const [name, value] of Object.entries({ resolveId, idp })) {
    if (typeof value !== 'string' || value === '') throw new ConfigError('config.value-malformed', `${name} is missing: give what createArtifactResolve gave`);
  }
  return { resolveId, idp };
}

/** The octets of one certificate in base64, from DER or PEM. */
function der(certificate) {
  const wrong = new ConfigError('config.certificate-malformed', 'tlsCertificate is neither a Uint8Array with DER nor a text with one PEM certificate');
  if (certificate instanceof Uint8Array) return btoa(Array.from(certificate, (byte) => String.fromCharCode(byte)).join(''));
  const blocks = typeof certificate === 'string' ? certificate.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) : null;
  if (blocks?.length !== 1) throw wrong;
  try {
    // Decoded and encoded again: the module takes base64 in its one canonical form only.
    return btoa(atob(blocks[0].split('-----')[2].replace(/\s+/g, '')));
  } catch {
    throw wrong;
  }
}

/** What the caller knows about the message, in the words of the module. */
function expectation({ requestId, unsolicited = false } = {}, store) {
  if (requestId !== undefined && requestId !== null) {
    if (typeof requestId !== 'string' || requestId === '') throw new ConfigError('config.value-malformed', 'requestId is not a text');
    if (unsolicited) throw new ConfigError('config.value-malformed', 'requestId and unsolicited exclude each other');
    return `reply-to:${requestId}`;
  }
  if (unsolicited) return 'unsolicited';
  // Without a store nobody remembers a request: silence here would accept an answer to anybody's request.
  if (!store) throw new ConfigError('config.value-malformed', 'without a store, give requestId or unsolicited');
  return 'outstanding';
}

/** A request of the identity provider answers nothing of ours: without a store only an answer has to be announced. */
export function logoutTerms({ requestId } = {}, store, clock) {
  return terms(requestId === undefined && !store ? { unsolicited: true } : { requestId }, store, clock);
}
