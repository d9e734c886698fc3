import { selfSigned } from './der.js';

const PARAMETERS = {
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
  ec: { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' },
};

const METHODS = {
  rsa: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  ec: 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
};

/** A signing key with its certificate: given as PEM, or made now. */
export async function signingKey(algorithm, given, commonName) {
  const parameters = PARAMETERS[algorithm];
  if (!parameters) throw new TypeError("algorithm is 'rsa' or 'ec'");
  const pair = given
    ? { privateKey: await crypto.subtle.importKey('pkcs8', base64Decoded(unarmoured(given.privateKey)), parameters, true, ['sign']) }
    : await crypto.subtle.generateKey(parameters, true, ['sign', 'verify']);
  const sign = async (bytes) => new Uint8Array(await crypto.subtle.sign(parameters, pair.privateKey, bytes));
  const certificate = given
    ? unarmoured(given.certificate)
    : base64(await selfSigned(pair, commonName, new Date(Date.now() - 86_400_000), sign));
  return {
    method: METHODS[algorithm],
    sign,
    certificate,
    async exported() {
      const pkcs8 = base64(new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)));
      return { privateKey: armoured('PRIVATE KEY', pkcs8), certificate: armoured('CERTIFICATE', certificate) };
    },
  };
}

export function armoured(label, body) {
  return `-----BEGIN ${label}-----\n${body.match(/.{1,64}/g).join('\n')}\n-----END ${label}-----\n`;
}

const unarmoured = (pem) => pem.replace(/-----[A-Z ]+-----/g, '').replace(/\s+/g, '');

export function base64(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export const base64Decoded = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
