import { base64 } from '../base64.js';
import { ConfigError } from '../errors.js';
import { certificate as certificateOf, privateKey, publicKey } from './pem.js';

const RFC4051 = 'http://www.w3.org/2001/04/xmldsig-more#';
const RFC6931 = 'http://www.w3.org/2007/05/xmldsig-more#';

/** Signature methods by their URI (RFC 9231), in WebCrypto's words. The salt of PSS is as long as the digest (RFC 9231 2.3.10). */
const METHODS = {
  [`${RFC4051}rsa-sha256`]: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  [`${RFC4051}rsa-sha384`]: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' },
  [`${RFC4051}rsa-sha512`]: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-512' },
  [`${RFC6931}sha256-rsa-MGF1`]: { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 },
  [`${RFC6931}sha384-rsa-MGF1`]: { name: 'RSA-PSS', hash: 'SHA-384', saltLength: 48 },
  [`${RFC6931}sha512-rsa-MGF1`]: { name: 'RSA-PSS', hash: 'SHA-512', saltLength: 64 },
  [`${RFC4051}ecdsa-sha256`]: { name: 'ECDSA', hash: 'SHA-256' },
  [`${RFC4051}ecdsa-sha384`]: { name: 'ECDSA', hash: 'SHA-384' },
  [`${RFC4051}ecdsa-sha512`]: { name: 'ECDSA', hash: 'SHA-512' },
  'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519': { name: 'Ed25519' },
};

/** For each kind of key the algorithms that it serves, and the hash that is taken when nothing is said. */
const KINDS = {
  RSA: { names: ['RSASSA-PKCS1-v1_5', 'RSA-PSS'], hash: 'SHA-256' },
  'RSA-PSS': { names: ['RSA-PSS'], hash: 'SHA-256' },
  'P-256': { names: ['ECDSA'], hash: 'SHA-256' },
  'P-384': { names: ['ECDSA'], hash: 'SHA-384' },
  'P-521': { names: ['ECDSA'], hash: 'SHA-512' },
  Ed25519: { names: ['Ed25519'] },
};

/**
 * From a PEM, a CryptoKey, or anything of one's own that signs. What is wrong with it is thrown at once, and what comes back imports it: runtimes
 * forbid that outside of a request.
 */
export function signingKey(key, { certificate, method } = {}, name = 'key') {
  if (typeof key?.sign === 'function') return own(key, name);
  const handle = key?.type !== undefined && key.algorithm !== undefined;
  const { kind, pkcs8 } = handle ? given(key, name) : privateKey(key, name);
  const uri = chosen(kind, handle ? key.algorithm : {}, method, name);
  const parameters = METHODS[uri];
  const der = certificate === undefined ? undefined : certificateOf(certificate, 'certificate');
  return async () => {
    const signer = handle ? key : await imported(pkcs8, kind, parameters, name);
    const sign = async (octets) => new Uint8Array(await crypto.subtle.sign(parameters, signer, octets));
    if (!der) return Object.freeze({ method: uri, sign });
    await belongs(der, kind, parameters, sign);
    return Object.freeze({ method: uri, sign, certificate: base64(der) });
  };
}

function own(key, name) {
  if (!Object.hasOwn(METHODS, key.method)) throw refused(`${name}.method: \`${key.method}\` is none of ${list(Object.keys(METHODS))}`);
  return async () => key;
}

function given({ type, algorithm, usages }, name) {
  if (type !== 'private') throw refused(`${name}: is a ${type} CryptoKey; the private half is wanted`);
  const kind = algorithm.name === 'ECDSA' ? algorithm.namedCurve : algorithm.name === 'Ed25519' ? 'Ed25519' : 'RSA';
  if (!KINDS[kind]?.names.includes(algorithm.name)) throw refused(`${name}: is a CryptoKey for ${algorithm.name}, which signs nothing in XML`);
  if (!usages.includes('sign')) throw refused(`${name}: is a CryptoKey without the usage sign; import it with that usage`);
  return { kind };
}

/** The URI that was asked for, if the key can do it, or the usual one. An RSA CryptoKey is bound to its algorithm and its hash. */
function chosen(kind, bound, method, name) {
  const { names, hash } = KINDS[kind];
  const suits = (parameters) => (bound.name ? parameters.name === bound.name : names.includes(parameters.name))
    && (!bound.hash || parameters.hash === bound.hash.name);
  const possible = Object.keys(METHODS).filter((uri) => suits(METHODS[uri]));
  if (possible.length === 0) throw refused(`${name}: is a CryptoKey with ${bound.hash.name}, which nobody believes any more; SHA-256 at least is wanted`);
  if (method === undefined) return possible.find((uri) => METHODS[uri].hash === hash) ?? possible[0];
  if (possible.includes(method)) return method;
  throw refused(`method: \`${method}\` cannot be made with this key (${kind}); it makes ${list(possible)}`);
}

async function imported(pkcs8, kind, parameters, name) {
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8, algorithm(kind, parameters), false, ['sign']);
  } catch {
    throw refused(`${name}: this runtime cannot import the key (${kind}, ${parameters.name}); is it whole, and is that algorithm known here?`);
  } finally {
    pkcs8.fill(0);
  }
}

const algorithm = (kind, parameters) => (parameters.name === 'ECDSA' ? { name: 'ECDSA', namedCurve: kind } : parameters);

/** A certificate of another key would be published, and every signature then be refused at the other end. It shows here instead. */
async function belongs(der, kind, parameters, sign) {
  const { kind: certified, spki } = publicKey(der, 'certificate');
  const family = (one) => one?.replace('RSA-PSS', 'RSA');
  const probe = new TextEncoder().encode('samlight');
  const matches = family(certified) === family(kind) && await crypto.subtle.importKey('spki', spki, algorithm(kind, parameters), false, ['verify'])
    .then(async (verifier) => crypto.subtle.verify(parameters, verifier, await sign(probe), probe));
  if (!matches) throw refused('certificate: is that of another key; give the one that was made for this private key');
}

const list = (uris) => uris.map((uri) => `\`${uri}\``).join(', ');

function refused(message) {
  return new ConfigError('config.value-malformed', message);
}
