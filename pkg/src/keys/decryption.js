import { ConfigError } from '../errors.js';
import { privateKey } from './pem.js';

/** Every hash that XML Encryption has for RSA-OAEP and WebCrypto knows. */
const HASHES = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

/** Our private key, as handles that can decrypt and cannot be read. WebCrypto binds a handle to one hash, so there is one for each. */
export class DecryptionKey {
  #handles;

  constructor(handles) {
    this.#handles = handles;
    Object.freeze(this);
  }

  /** Octets of the modulus, which is the length of whatever was encrypted for this key. */
  get size() {
    const [handle] = this.#handles.values();
    return handle.algorithm.modulusLength / 8;
  }

  get hashes() {
    return [...this.#handles.keys()];
  }

  handle(hash) {
    return this.#handles.get(hash);
  }
}

/** What is wrong with it is thrown at once, and what comes back imports it: runtimes forbid that outside of a request. */
export function decryptionKey(key, name = 'key') {
  if (key instanceof DecryptionKey) return async () => key;
  if (key?.type !== undefined && key.algorithm !== undefined) {
    const handles = given(key, name);
    return async () => new DecryptionKey(handles);
  }
  const { kind, pkcs8 } = privateKey(key, name);
  if (kind !== 'RSA') throw refused(`${name}: is a key for ${kind}; content keys are wrapped with RSA-OAEP, so an RSA key is wanted`);
  return () => imported(pkcs8, name);
}

async function imported(pkcs8, name) {
  try {
    const results = await Promise.allSettled(HASHES.map((hash) =>
      crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSA-OAEP', hash }, false, ['decrypt'])));
    // A runtime may leave out a hash, as one in a FIPS mode does with SHA-1; the others still serve.
    const handles = results.flatMap(({ value }, index) => (value ? [[HASHES[index], value]] : []));
    if (handles.length === 0) throw refused(`${name}: this runtime cannot import the key; is it a whole RSA key?`);
    return new DecryptionKey(new Map(handles));
  } finally {
    pkcs8.fill(0);
  }
}

function given(key, name) {
  const { type, algorithm, usages } = key;
  if (type !== 'private') throw refused(`${name}: is a ${type} CryptoKey; the private half is wanted`);
  if (algorithm.name !== 'RSA-OAEP') throw refused(`${name}: is a CryptoKey for ${algorithm.name}; RSA-OAEP is wanted`);
  if (!usages.includes('decrypt')) throw refused(`${name}: is a CryptoKey without the usage decrypt; import it with that usage`);
  return new Map([[algorithm.hash.name, key]]);
}

function refused(message) {
  return new ConfigError('config.value-malformed', message);
}
