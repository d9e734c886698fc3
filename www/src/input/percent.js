const PERCENT = 0x25;
const PLUS = 0x2b;

const ENCODER = new TextEncoder();
const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const LATIN = new TextDecoder('windows-1252');

function nibble(code) {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Is there at least one escape to decode? */
export function isEncoded(text) {
  return /%[0-9A-Fa-f]{2}/.test(text);
}

/**
 * One level of percent-encoding, as browsers read it: what is no escape stays as it is. `plus`: a `+` is a space, as in forms.
 * `malformed` counts the percent signs without two digits, which the strict decoder refuses.
 */
export function decode(text, { plus = true } = {}) {
  if (!text.includes('%') && !(plus && text.includes('+'))) return { text, malformed: 0, latin: false };
  const source = ENCODER.encode(text);
  const octets = new Uint8Array(source.length);
  let [length, malformed] = [0, 0];
  for (let at = 0; at < source.length; at += 1) {
    let octet = source[at];
    if (octet === PLUS && plus) octet = 0x20;
    else if (octet === PERCENT) {
      const [high, low] = [nibble(source[at + 1] ?? 0), nibble(source[at + 2] ?? 0)];
      if (high < 0 || low < 0) malformed += 1;
      else {
        octet = high * 16 + low;
        at += 2;
      }
    }
    octets[length] = octet;
    length += 1;
  }
  const decoded = octets.subarray(0, length);
  try {
    return { text: STRICT.decode(decoded), malformed, latin: false };
  } catch {
    // Not UTF-8. Nothing is lost by showing it as the encoding that such texts most often have; the repair says so.
    return { text: LATIN.decode(decoded), malformed, latin: true };
  }
}
