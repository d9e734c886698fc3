// As much of DER (X.690) as it takes to see what kind of key stands in a PEM, to put it into PKCS#8, and to find the key of a certificate.

export const INTEGER = 0x02, BIT_STRING = 0x03, OCTET_STRING = 0x04, NULL = 0x05, OID = 0x06, SEQUENCE = 0x30;

/** The elements that follow one another in `octets`. Throws a RangeError for what is no DER. */
export function elements(octets) {
  const found = [];
  for (let at = 0; at < octets.length;) {
    const element = elementAt(octets, at);
    found.push(element);
    at = element.end;
  }
  return found;
}

function elementAt(octets, at) {
  const [tag, first] = [octets[at], octets[at + 1]];
  let [from, length] = [at + 2, first];
  if (first >= 0x80) {
    const digits = first - 0x80;
    // Three octets of length are sixteen megabytes, more than any key.
    if (digits === 0 || digits > 3) throw new RangeError('no DER');
    length = 0;
    for (; from < at + 2 + digits; from++) length = length * 256 + octets[from];
  }
  const end = from + length;
  if (!(end <= octets.length)) throw new RangeError('no DER');
  return { tag, body: octets.subarray(from, end), whole: octets.subarray(at, end), end };
}

/** One element that fills `octets`, of that tag. */
export function single(octets, tag) {
  const [element, ...more] = elements(octets);
  if (element?.tag !== tag || more.length > 0) throw new RangeError('no DER');
  return element.body;
}

export function element(tag, ...parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  const whole = new Uint8Array(1 + size.length + length);
  whole.set([tag, ...size]);
  let at = 1 + size.length;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const hex = (octets) => Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');

export const unhex = (text) => Uint8Array.from(text.match(/../g), (digits) => parseInt(digits, 16));
