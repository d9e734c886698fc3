// A key service as it stands in for one elsewhere: RSA-OAEP with any two hashes, which WebCrypto has not. Written for the tests: slow, and open to
// whoever can measure it. Runs wherever the package runs.

const LENGTHS = { 'SHA-1': 20, 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 };

/** For `unwrapKey`: tries each private key, and serves only what WebCrypto does not. */
export function keyService(pems) {
  return async ({ digest, mgf, label, ciphertext }) => {
    if (digest === mgf) return null;
    for (const pem of pems) {
      const key = await opened(await numbers(pem), digest, mgf, label, ciphertext);
      if (key) return key;
    }
    return null;
  };
}

/** RFC 8017 7.1.2. */
async function opened({ n, d, size }, digest, mgf, label, ciphertext) {
  const length = LENGTHS[digest];
  if (ciphertext.length !== size) return null;
  const message = octets(power(number(ciphertext), d, n), size);
  const [seed, block] = [message.subarray(1, 1 + length), message.subarray(1 + length)];
  const data = exclusive(block, await mask(exclusive(seed, await mask(block, length, mgf)), block.length, mgf));
  const expected = new Uint8Array(await crypto.subtle.digest(digest, label));
  const mark = data.indexOf(1, length);
  const whole = message[0] === 0 && expected.every((octet, index) => octet === data[index]) && mark >= 0
    && data.subarray(length, mark).every((octet) => octet === 0);
  return whole ? data.slice(mark + 1) : null;
}

async function mask(seed, length, hash) {
  const made = [];
  for (let counter = 0; made.length < length; counter++) {
    made.push(...new Uint8Array(await crypto.subtle.digest(hash, Uint8Array.of(...seed, 0, 0, counter >> 8, counter & 255))));
  }
  return Uint8Array.from(made.slice(0, length));
}

const exclusive = (one, other) => one.map((octet, index) => octet ^ other[index]);

async function numbers(pem) {
  const der = Uint8Array.from(atob(/-----BEGIN PRIVATE KEY-----([^-]+)-----/.exec(pem)[1]), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey('pkcs8', der, { name: 'RSA-OAEP', hash: 'SHA-256' }, true, ['decrypt']);
  const { n, d } = await crypto.subtle.exportKey('jwk', key);
  const [modulus, exponent] = [n, d].map((value) => Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0)));
  return { n: number(modulus), d: number(exponent), size: modulus.length };
}

const number = (bytes) => BigInt('0x' + Array.from(bytes, (octet) => octet.toString(16).padStart(2, '0')).join(''));

const octets = (value, size) => Uint8Array.from(value.toString(16).padStart(2 * size, '0').match(/../g), (digits) => parseInt(digits, 16));

function power(base, exponent, modulus) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}
