/** DER, far enough for certificates and key files. Reads what it is given and throws nothing: undefined where it is not what it should be. */
export function element(octets, at = 0) {
  const tag = octets[at];
  const first = octets[at + 1];
  if (first === undefined) return undefined;
  let [length, start] = [first, at + 2];
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count < 1 || count > 3) return undefined;
    length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + (octets[at + 2 + index] ?? 0);
    start += count;
  }
  const end = start + length;
  return end <= octets.length ? { tag, start, end, at, octets } : undefined;
}

export function inside(whole) {
  const found = [];
  for (let at = whole?.start; at < whole?.end; ) {
    const one = element(whole.octets, at);
    if (!one || one.end > whole.end) return found;
    found.push(one);
    at = one.end;
  }
  return found;
}

export const content = (one) => one.octets.subarray(one.start, one.end);
export const whole = (one) => one.octets.subarray(one.at, one.end);

export function oid(one) {
  const octets = content(one);
  const parts = [Math.min(2, Math.floor(octets[0] / 40))];
  parts.push(octets[0] - parts[0] * 40);
  let value = 0;
  for (const octet of octets.subarray(1)) {
    value = value * 128 + (octet & 0x7f);
    if (octet < 0x80) {
      parts.push(value);
      value = 0;
    }
  }
  return parts.join('.');
}

export function hex(octets) {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('');
}

/** Base64 with line breaks or without, or a PEM block. Undefined where it is neither. */
export function fromBase64(text) {
  const body = /-----BEGIN [^-]+-----([^-]+)-----END/.exec(text)?.[1] ?? text;
  try {
    return Uint8Array.from(atob(body.replace(/\s+/g, '')), (sign) => sign.charCodeAt(0));
  } catch {
    return undefined;
  }
}

export function toBase64(octets) {
  let text = '';
  for (let at = 0; at < octets.length; at += 4096) text += String.fromCharCode(...octets.subarray(at, at + 4096));
  return btoa(text);
}
