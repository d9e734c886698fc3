// As much of DER and X.509 as a self-signed certificate needs.

const der = (tag, ...parts) => {
  const body = parts.flatMap((part) => [...part]);
  const size = body.length < 128 ? [body.length] : lengthOctets(body.length);
  return Uint8Array.from([tag, ...size, ...body]);
};

function lengthOctets(length) {
  const octets = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 + octets.length, ...octets];
}

const sequence = (...parts) => der(0x30, ...parts);
const set = (...parts) => der(0x31, ...parts);
const bits = (bytes) => der(0x03, [0], bytes);
const utf8 = (value) => der(0x0c, new TextEncoder().encode(value));
const oid = (...octets) => der(0x06, octets);
const NULL = der(0x05);

/** An unsigned number: leading zeros go, and one comes back where the sign bit would be set. */
function integer(bytes) {
  const from = bytes.findIndex((byte) => byte !== 0);
  const digits = from < 0 ? [0] : [...bytes.slice(from)];
  return der(0x02, digits[0] >= 0x80 ? [0, ...digits] : digits);
}

/** UTCTime up to 2049, GeneralizedTime afterwards (RFC 5280 4.1.2.5). */
function instant(date) {
  const stamp = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050 ? der(0x17, ascii(stamp.slice(2))) : der(0x18, ascii(stamp));
}

const ascii = (value) => Array.from(value, (c) => c.charCodeAt(0));

const COMMON_NAME = oid(0x55, 0x04, 0x03);
const SHA256_WITH_RSA = sequence(oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b), NULL);
const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** A certificate over the key pair, signed by itself, valid from `from` for ten years. */
export async function selfSigned({ privateKey, publicKey }, commonName, from, sign) {
  const elliptic = privateKey.algorithm.name === 'ECDSA';
  const method = elliptic ? ECDSA_WITH_SHA256 : SHA256_WITH_RSA;
  const name = sequence(set(sequence(COMMON_NAME, utf8(commonName))));
  const until = new Date(from);
  until.setUTCFullYear(until.getUTCFullYear() + 10);
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
  const serial = crypto.getRandomValues(new Uint8Array(16));
  serial[0] = 1;
  const version3 = der(0xa0, integer([2]));
  const tbs = sequence(version3, integer(serial), method, name, sequence(instant(from), instant(until)), name, spki);
  const signature = await sign(tbs);
  return sequence(tbs, method, bits(elliptic ? pair(signature) : signature));
}

/** WebCrypto gives an ECDSA signature as r and s side by side; X.509 wants the two numbers. */
function pair(signature) {
  const half = signature.length / 2;
  return sequence(integer(signature.slice(0, half)), integer(signature.slice(half)));
}
