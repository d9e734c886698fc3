import { content, element, fromBase64, hex, inside, oid, toBase64, whole } from './der.js';

const NAMES = { '2.5.4.3': 'CN', '2.5.4.6': 'C', '2.5.4.7': 'L', '2.5.4.8': 'ST', '2.5.4.10': 'O', '2.5.4.11': 'OU', '1.2.840.113549.1.9.1': 'E', '0.9.2342.19200300.100.1.25': 'DC' };
const CURVES = { '1.2.840.10045.3.1.7': 'P-256', '1.3.132.0.34': 'P-384', '1.3.132.0.35': 'P-521' };
const SIGNED_WITH = {
  '1.2.840.113549.1.1.4': 'md5RSA', '1.2.840.113549.1.1.5': 'sha1RSA', '1.2.840.113549.1.1.11': 'sha256RSA', '1.2.840.113549.1.1.12': 'sha384RSA',
  '1.2.840.113549.1.1.13': 'sha512RSA', '1.2.840.10045.4.3.2': 'sha256ECDSA', '1.2.840.10045.4.3.3': 'sha384ECDSA', '1.2.840.10045.4.3.4': 'sha512ECDSA', '1.3.101.112': 'Ed25519',
};

/**
 * What a certificate says of itself (RFC 5280 4.1), for people to compare. Nothing is verified.
 *
 * @param text base64 or PEM.
 */
export async function certificate(text) {
  const octets = fromBase64(text);
  const [tbs] = octets ? inside(element(octets)) : [];
  if (!tbs) return undefined;
  const fields = inside(tbs);
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [serial, algorithm, issuer, validity, subject, key] = fields;
  if (!key) return undefined;
  const [notBefore, notAfter] = inside(validity).map(time);
  if (notBefore === undefined || notAfter === undefined) return undefined;
  const [sha256, sha1] = await Promise.all(['SHA-256', 'SHA-1'].map(async (hash) => hex(new Uint8Array(await crypto.subtle.digest(hash, octets)))));
  return {
    base64: toBase64(octets),
    subject: name(subject),
    issuer: name(issuer),
    selfIssued: hex(whole(subject)) === hex(whole(issuer)),
    serial: hex(content(serial)),
    notBefore,
    notAfter,
    signedWith: SIGNED_WITH[oid(inside(algorithm)[0])] ?? oid(inside(algorithm)[0]),
    ...publicKey(key),
    sha256,
    sha1,
  };
}

function publicKey(spki) {
  const [algorithm, bits] = inside(spki);
  const [kind, parameters] = inside(algorithm);
  if (!kind || !bits) return { key: '?', bits: undefined };
  const id = oid(kind);
  if (id === '1.2.840.10045.2.1') return { key: CURVES[parameters && oid(parameters)] ?? 'EC', bits: undefined };
  if (id === '1.3.101.112') return { key: 'Ed25519', bits: undefined };
  if (!id.startsWith('1.2.840.113549.1.1.')) return { key: id, bits: undefined };
  const [modulus] = inside(element(content(bits).subarray(1)));
  if (!modulus) return { key: 'RSA', bits: undefined };
  const octets = content(modulus);
  const skip = octets.findIndex((octet) => octet !== 0);
  return { key: 'RSA', bits: (octets.length - skip) * 8 - Math.clz32(octets[skip]) + 24 };
}

function name(sequence) {
  const parts = inside(sequence).flatMap(inside).map((pair) => {
    const [type, value] = inside(pair);
    if (!type || !value) return '?';
    const id = oid(type);
    const text = value.tag === 0x1e ? new TextDecoder('utf-16be').decode(content(value)) : new TextDecoder().decode(content(value));
    return `${NAMES[id] ?? id}=${text}`;
  });
  return parts.reverse().join(', ');
}

/** UTCTime or GeneralizedTime as milliseconds. */
function time(one) {
  const text = new TextDecoder().decode(content(one));
  const found = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!found) return undefined;
  const year = found[1].length === 4 ? Number(found[1]) : Number(found[1]) + (Number(found[1]) < 50 ? 2000 : 1900);
  return Date.UTC(year, found[2] - 1, found[3], found[4], found[5], found[6]);
}

export function pem(base64) {
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})(?!$)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
}

export const colons = (text) => text.toUpperCase().replace(/(..)(?!$)/g, '$1:');
