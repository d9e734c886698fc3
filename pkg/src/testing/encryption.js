import { base64 } from '../base64.js';
import { certificate, publicKey } from '../keys/pem.js';
import { element, root } from './xml.js';

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';

const CIPHERS = {
  'aes128-gcm': { uri: `${XMLENC11}aes128-gcm`, name: 'AES-GCM', length: 128, iv: 12 },
  'aes256-gcm': { uri: `${XMLENC11}aes256-gcm`, name: 'AES-GCM', length: 256, iv: 12 },
  'aes128-cbc': { uri: `${XMLENC}aes128-cbc`, name: 'AES-CBC', length: 128, iv: 16 },
  'aes256-cbc': { uri: `${XMLENC}aes256-cbc`, name: 'AES-CBC', length: 256, iv: 16 },
};

const DIGESTS = {
  'SHA-1': `${XMLDSIG}sha1`,
  'SHA-256': `${XMLENC}sha256`,
  'SHA-384': 'http://www.w3.org/2001/04/xmldsig-more#sha384',
  'SHA-512': `${XMLENC}sha512`,
};

/** The element as a `saml:EncryptedAssertion` for whoever has the private key of the certificate. */
export async function encryptedAssertion(xml, options) {
  const { certificate: recipient, cipher = 'aes256-gcm', hash = 'SHA-256' } = typeof options === 'string' ? { certificate: options } : options;
  if (!Object.hasOwn(CIPHERS, cipher)) throw new TypeError(`encrypt.cipher is none of ${Object.keys(CIPHERS).join(', ')}`);
  if (!Object.hasOwn(DIGESTS, hash)) throw new TypeError(`encrypt.hash is none of ${Object.keys(DIGESTS).join(', ')}`);
  const { uri, name, length, iv: ivLength } = CIPHERS[cipher];
  const content = await crypto.subtle.generateKey({ name, length }, true, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name, iv }, content, new TextEncoder().encode(xml)));
  const { spki } = publicKey(certificate(recipient, 'encrypt.certificate'), 'encrypt.certificate');
  const transport = await crypto.subtle.importKey('spki', spki, { name: 'RSA-OAEP', hash }, false, ['encrypt']);
  const wrapped = new Uint8Array(await crypto.subtle.encrypt({ name: 'RSA-OAEP' }, transport, await crypto.subtle.exportKey('raw', content)));
  const method = element('xenc:EncryptionMethod', { Algorithm: `${XMLENC11}rsa-oaep` },
    element('ds:DigestMethod', { Algorithm: DIGESTS[hash] })
    + root('xenc11:MGF', 'xenc11', XMLENC11, { Algorithm: `${XMLENC11}mgf1${hash.replace('-', '').toLowerCase()}` }, ''));
  const key = root('ds:KeyInfo', 'ds', XMLDSIG, {}, element('xenc:EncryptedKey', {}, method + cipherData(wrapped)));
  const data = root('xenc:EncryptedData', 'xenc', XMLENC, { Type: `${XMLENC}Element` },
    element('xenc:EncryptionMethod', { Algorithm: uri }) + key + cipherData(new Uint8Array([...iv, ...sealed])));
  return root('saml:EncryptedAssertion', 'saml', SAML, {}, data);
}

const cipherData = (octets) => element('xenc:CipherData', {}, element('xenc:CipherValue', {}, base64(octets)));
