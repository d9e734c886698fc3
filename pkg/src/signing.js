// Signing with WebCrypto: the private key may be non-extractable, and never enters the module.
import { ConfigError } from './errors.js';

/** The signature method of a key, by the short name that the module knows. */
export function methodOf(key) {
  const { name, hash, namedCurve } = key?.algorithm ?? {};
  const bits = hash?.name?.replace('SHA-', '');
  const curves = { 'P-256': 'ecdsa-sha256', 'P-384': 'ecdsa-sha384', 'P-521': 'ecdsa-sha512' };
  const method = {
    'RSASSA-PKCS1-v1_5': `rsa-sha${bits}`,
    'RSA-PSS': `rsa-pss-sha${bits}`,
    ECDSA: curves[namedCurve],
    Ed25519: 'ed25519',
  }[name];
  if (key?.type !== 'private' || !key.usages.includes('sign') || method === undefined || bits === '1') {
    throw new ConfigError('config.value-malformed', 'signingKey is no private CryptoKey that may sign with RSA, ECDSA or Ed25519, and not with SHA-1');
  }
  return method;
}

/** The signature value as XML Signature writes it: WebCrypto gives `r || s` for ECDSA, as it is wanted. */
export function signer(key) {
  return async (octets) => {
    const { name, hash, namedCurve } = key.algorithm;
    const bits = { 'P-256': 256, 'P-384': 384, 'P-521': 512 }[namedCurve];
    const algorithm = {
      'RSA-PSS': { name, saltLength: Number(hash?.name?.replace('SHA-', '')) / 8 },
      ECDSA: { name, hash: `SHA-${bits}` },
    }[name];
    return new Uint8Array(await crypto.subtle.sign(algorithm ?? { name }, key, octets));
  };
}
