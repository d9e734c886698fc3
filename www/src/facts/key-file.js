import { content, element, fromBase64, inside, oid, whole } from './der.js';

/** Key derivation that costs more than this is no key file but an attempt to keep the browser busy. */
const ROUNDS = 10_000_000;
const HMAC = { '1.2.840.113549.2.7': 'SHA-1', '1.2.840.113549.2.9': 'SHA-256', '1.2.840.113549.2.10': 'SHA-384', '1.2.840.113549.2.11': 'SHA-512' };
const AES_CBC = { '2.16.840.1.101.3.4.1.2': 128, '2.16.840.1.101.3.4.1.22': 192, '2.16.840.1.101.3.4.1.42': 256 };
const PBES2 = '1.2.840.113549.1.5.13';
const DATA = '1.2.840.113549.1.7.1';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';

/** Why a file gives no key: `code` is the id of a text. Never says anything of the key. */
export class KeyFileError extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * The private keys in a file, as PKCS#8 DER.
 *
 * @param octets PEM or DER.
 */
export async function privateKeys(octets, passphrase = '') {
  const text = new TextDecoder('latin1').decode(octets);
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END/g)].filter(([, label]) => label.endsWith('PRIVATE KEY'));
  if (blocks.length === 0 && text.includes('-----BEGIN')) throw new KeyFileError('key.none');
  if (blocks.length === 0) return der(octets, passphrase);
  const found = await Promise.all(blocks.map(([, label, body]) => block(label, body, passphrase)));
  return found.flat();
}

function block(label, body, passphrase) {
  if (body.includes('Proc-Type')) throw new KeyFileError('key.openssl-legacy');
  const octets = fromBase64(body);
  if (!octets) throw new KeyFileError('key.malformed');
  if (label === 'PRIVATE KEY') return [octets];
  if (label === 'RSA PRIVATE KEY') return [pkcs8(octets)];
  if (label === 'ENCRYPTED PRIVATE KEY') return unlocked(element(octets), passphrase).then((key) => [key]);
  throw new KeyFileError('key.not-rsa');
}

async function der(octets, passphrase) {
  const outer = element(octets);
  const [first, second, third] = outer ? inside(outer) : [];
  if (!first) throw new KeyFileError('key.none');
  if (first.tag === 0x30) return [await unlocked(outer, passphrase)];
  if (second?.tag === 0x30 && oidOf(second) === DATA) return pkcs12(second, passphrase);
  if (second?.tag === 0x30 && third?.tag === 0x04) return [Uint8Array.from(whole(outer))];
  if (second?.tag === 0x02) return [pkcs8(octets)];
  throw new KeyFileError('key.none');
}

const oidOf = (sequence) => {
  const [first] = inside(sequence);
  return first?.tag === 0x06 ? oid(first) : undefined;
};

/** RFC 7292: key bags, sealed by a passphrase as a rule. What is sealed around them, certificates as a rule, is not opened. */
async function pkcs12(contentInfo, passphrase) {
  const safe = element(content(octetString(contentInfo)));
  const found = [];
  for (const info of inside(safe)) {
    if (oidOf(info) !== DATA) continue;
    for (const bag of inside(element(content(octetString(info))))) {
      const [id, value] = inside(bag);
      const [inner] = value ? inside(value) : [];
      if (!inner) continue;
      if (oid(id) === KEY_BAG) found.push(Uint8Array.from(whole(inner)));
      if (oid(id) === SHROUDED_KEY_BAG) found.push(await unlocked(inner, passphrase));
    }
  }
  if (found.length === 0) throw new KeyFileError('key.none');
  return found;
}

function octetString(contentInfo) {
  const [, explicit] = inside(contentInfo);
  const [string] = explicit ? inside(explicit) : [];
  if (string?.tag !== 0x04) throw new KeyFileError('key.malformed');
  return string;
}

/** EncryptedPrivateKeyInfo (RFC 5208) by PBES2 (RFC 8018). The older schemes use ciphers that browsers do not have. */
async function unlocked(sealed, passphrase) {
  const [algorithm, encrypted] = sealed ? inside(sealed) : [];
  if (!algorithm || !encrypted) throw new KeyFileError('key.malformed');
  const [scheme, parameters] = inside(algorithm);
  if (oid(scheme) !== PBES2) throw new KeyFileError('key.cipher-old');
  if (passphrase === '') throw new KeyFileError('key.passphrase-missing');
  const [derivation, cipher] = inside(parameters);
  const [, pbkdf2] = inside(derivation);
  const [salt, rounds, ...more] = inside(pbkdf2);
  const prf = more.find(({ tag }) => tag === 0x30);
  const hash = prf ? HMAC[oidOf(prf)] : 'SHA-1';
  const [kind, iv] = inside(cipher);
  const bits = AES_CBC[oid(kind)];
  const iterations = content(rounds).reduce((sum, octet) => sum * 256 + octet, 0);
  if (!hash || !bits || iterations > ROUNDS) throw new KeyFileError('key.cipher-old');
  const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(passphrase), 'PBKDF2', false, ['deriveKey']);
  const key = await crypto.subtle.deriveKey({ name: 'PBKDF2', hash, salt: content(salt), iterations }, base, { name: 'AES-CBC', length: bits }, false, ['decrypt']);
  const opened = await crypto.subtle.decrypt({ name: 'AES-CBC', iv: content(iv) }, key, content(encrypted)).catch(() => undefined);
  // Under one wrong key in 256 the last octets look like a padding.
  const info = opened && element(new Uint8Array(opened));
  if (info?.tag !== 0x30 || info.end !== opened.byteLength) throw new KeyFileError('key.passphrase-wrong');
  return new Uint8Array(opened);
}

/** RSAPrivateKey (RFC 8017) in the frame of PKCS#8. */
function pkcs8(rsa) {
  const algorithm = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
  const body = [0x02, 0x01, 0x00, ...algorithm, ...tagged(0x04, rsa)];
  return Uint8Array.from(tagged(0x30, body));
}

function tagged(tag, octets) {
  const { length } = octets;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return [tag, ...size, ...octets];
}
