import * as base64 from './base64.js';
import { repaired, repair, step } from './trail.js';
import { item } from './message.js';

/** The content of a DER element of this tag at `at`: where it begins and ends. Undefined where there is none, or where it is cut short. */
function element(octets, at, tag) {
  if (octets[at] !== tag) return undefined;
  const first = octets[at + 1];
  if (first === undefined) return undefined;
  if (first < 0x80) return at + 2 + first <= octets.length ? { start: at + 2, end: at + 2 + first } : undefined;
  const count = first & 0x7f;
  if (count < 1 || count > 3 || at + 2 + count > octets.length) return undefined;
  let length = 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + octets[at + 2 + index];
  const start = at + 2 + count;
  return start + length <= octets.length ? { start, end: start + length } : undefined;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const VERSION = 0xa0;

/** The shape of RFC 5280 4.1, far enough to tell a certificate from keys and other DER. Its fields are read by the core. */
export function isCertificate(octets) {
  const whole = element(octets, 0, SEQUENCE);
  if (!whole || whole.end !== octets.length) return false;
  const signed = element(octets, whole.start, SEQUENCE);
  const algorithm = signed && element(octets, signed.end, SEQUENCE);
  if (!algorithm || element(octets, algorithm.end, BIT_STRING)?.end !== whole.end) return false;
  const version = element(octets, signed.start, VERSION);
  return element(octets, version ? version.end : signed.start, INTEGER) !== undefined;
}

export function certificateItem(octets, context, trail) {
  const text = btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(''));
  const pem = `-----BEGIN CERTIFICATE-----\n${text.replace(/(.{64})(?!$)/g, '$1\n')}\n-----END CERTIFICATE-----\n`;
  return item('certificate', { ...context, certificate: pem }, trail);
}

const BEGIN = /[-\u2010-\u2015]{2,8}BEGIN ([A-Z0-9 ]{1,40})[-\u2010-\u2015]{2,8}/g;
const END = /[-\u2010-\u2015]{2,8}END [A-Z0-9 ]{1,40}[-\u2010-\u2015]{2,8}/;

/** A block ends before the next one begins, so that nothing is looked at twice. */
function blocks(text) {
  const headers = [...text.matchAll(BEGIN)];
  return headers.flatMap(({ 0: header, 1: label, index }, at) => {
    const rest = text.slice(index + header.length, headers[at + 1]?.index);
    const end = END.exec(rest);
    return end ? [{ whole: header + rest.slice(0, end.index + end[0].length), label, body: rest.slice(0, end.index) }] : [];
  });
}

/** PEM blocks (RFC 7468). A private key is named and not kept: it was not meant for this box. */
export function read(paste, text, trail, context) {
  if (!/[-\u2010-\u2015]{2}BEGIN[ \u00a0]/.test(text)) return false;
  const spaces = text.split('\u00a0').length - 1;
  let seen = false;
  // Escaped line ends are those of an environment variable or of JSON.
  for (const { whole, label, body } of blocks(text.replace(/\\r?\\n|\\n/g, '\n').replaceAll('\u00a0', ' '))) {
    seen = true;
    if (label.includes('PRIVATE KEY')) {
      paste.note('private-key.not-kept');
      continue;
    }
    if (!label.endsWith('CERTIFICATE')) {
      paste.note('pem.not-a-certificate', { label });
      continue;
    }
    const decoded = base64.decode(body);
    let after = step(trail, 'pem.decoded', whole.length, decoded.octets.length, { label }, decoded.octets);
    if (/^[\u2010-\u2015]|[\u2010-\u2015]$/.test(whole)) after = repair(after, 'smart-dashes');
    after = repaired(after, [
      { id: 'invisible-characters', params: { count: spaces } },
      { id: 'invisible-characters', params: { count: decoded.invisible } },
      { id: 'base64.foreign-characters', params: { count: decoded.foreign } },
    ]);
    if (/\\n/.test(text)) after = repair(after, 'json.was-escaped');
    if (text.includes('\r\n')) after = repair(after, 'line-ends.crlf');
    if (isCertificate(decoded.octets)) paste.add(certificateItem(decoded.octets, { ...context.came, field: whole }, after));
    else paste.add(item('unknown', { ...context.came, field: whole, reason: 'certificate.malformed' }, after));
  }
  return seen;
}
