import * as base64 from './base64.js';
import { isCertificate } from './certificate.js';
import { decodeXml } from './entities.js';
import { inflate } from './inflate.js';
import { MESSAGE, PERCENT_LEVELS } from './limits.js';
import * as percent from './percent.js';
import { strict } from './strict.js';
import { fromOctets, mendTags, peel, unquote } from './text.js';
import { repair, step } from './trail.js';
import { facts, kind, scan } from './xml.js';

/**
 * From the value of a field to what it holds: percent-encodings, base64, deflate, encoding of the text, in the order in which they were put on.
 *
 * `decodedBefore`: how many percent-encodings were taken off on the way here.
 *
 * @returns undefined when this is nothing we know; otherwise `{ what: 'xml', text, octets, utf8, deflated, trail }`, `{ what: 'certificate', octets, trail }`,
 * `{ what: 'artifact', text, trail }` or `{ what: 'refused', trail }`.
 */
export function open(value, trail, paste, decodedBefore = 0) {
  let escaped = false;
  let { text, trail: after } = peel(value, trail);
  ({ text, trail: after } = unquote(text, after) ?? { text, trail: after });
  let level = decodedBefore;
  for (; level < PERCENT_LEVELS && percent.isEncoded(text) && !text.startsWith('<'); level += 1) {
    const decoded = percent.decode(text, { plus: false });
    after = step(after, 'percent.decoded', text.length, decoded.text.length, {}, decoded.text);
    if (decoded.malformed) after = repair(after, 'percent.malformed', { count: decoded.malformed });
    text = decoded.text;
  }
  if (level > 1) after = repair(after, 'percent.doubled', { times: level });
  ({ text, trail: after } = peel(text, after));
  if (/^&(?:lt|#60|#x3c);/i.test(text)) {
    const before = text.length;
    text = decodeXml(text);
    after = repair(step(after, 'entities.decoded', before, text.length, {}, text), 'xml.was-escaped');
    escaped = true;
  }
  if (text.startsWith('<')) {
    const found = mend(text, after);
    return { what: 'xml', ...found, mended: escaped || level > decodedBefore || found.mended, octets: undefined, utf8: true, deflated: false };
  }
  return base64.plausible(text) ? binary(text, after, paste, 0) : undefined;
}

/** XML as text: markup that cannot be read as it stands is mended, and then it is no longer what was sent. */
export function mend(text, trail) {
  const mended = mendTags(text, trail);
  return { text: mended.text, mended: mended.text !== text, trail: mended.trail };
}

function binary(text, trail, paste, doubled) {
  const readings = base64.hasLoneSpace(text) ? [{ plus: false }, { plus: true }] : [{ plus: false }];
  let best;
  for (const reading of readings) {
    const decoded = base64.decode(text, reading);
    if (decoded.digits < 4 || decoded.octets.length > 4 * MESSAGE) continue;
    const found = content(decoded.octets, base64.forgiven(step(trail, 'base64.decoded', text.length, decoded.octets.length, {}, decoded.octets), decoded), paste, doubled);
    if (found && (best === undefined || (found.whole && !best.whole))) best = found;
    if (best?.whole) break;
  }
  return best;
}

/** Characters that tell whether a long word is worth decoding: enough for the tables of a DEFLATE block. */
const GLIMPSE = 400;

/** A log is full of long words that are none of ours. Their first octets tell. */
export function promising(text) {
  if (text.includes('%')) return true;
  const { octets } = base64.decode(text.slice(0, GLIMPSE));
  if (looksLikeXml(octets) || octets[0] === 0x30 || octets[0] === 0x78 || octets[0] === 0x1f || (octets[0] === 0 && octets[1] === 4)) return true;
  if (octets.length > 8 && octets.every((octet) => octet >= 0x20 && octet < 0x7f)) return true;
  return looksLikeXml(inflate(octets, 32).octets);
}

/** Octets: a document, a certificate, a deflated document, base64 once more. `whole` tells a good reading from one that just begins well. */
function content(octets, trail, paste, doubled) {
  if (octets.length > 2 && looksLikeXml(octets)) {
    if (octets.length > MESSAGE) return { what: 'refused', trail: repair(trail, 'message.limit', { limit: MESSAGE }) };
    return document(octets, trail, false);
  }
  if (isCertificate(octets)) return { what: 'certificate', octets, trail, whole: true };
  if (octets.length === 44 && octets[0] === 0 && octets[1] === 4) return { what: 'artifact', trail, whole: true };
  const inflated = deflated(octets, trail, paste);
  if (inflated) return inflated;
  if (doubled === 0 && octets.length > 8) {
    const { text, utf8 } = fromOctets(octets);
    if (utf8 && /^[A-Za-z0-9+/=_\s-]+$/.test(text)) return binary(text, repair(trail, 'base64.doubled'), paste, doubled + 1);
  }
  return undefined;
}

function document(octets, trail, wasDeflated) {
  const { text, encoding, utf8 } = fromOctets(octets);
  let after = step(trail, 'text.decoded', octets.length, text.length, { encoding }, text);
  if (!utf8) after = repair(after, 'text.not-utf-8', { encoding });
  // A reading in which a `+` is missing still begins well: what comes behind it is noise.
  const whole = utf8 && scan(text)?.complete === true;
  return { what: 'xml', text, mended: false, octets, utf8, deflated: wasDeflated, trail: after, whole };
}

function looksLikeXml(octets) {
  let at = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? 3 : 0;
  if ((octets[0] === 0xff && octets[1] === 0xfe) || (octets[0] === 0xfe && octets[1] === 0xff)) return true;
  while (octets[at] === 32 || (octets[at] >= 9 && octets[at] <= 13)) at += 1;
  const next = octets[at + 1];
  return octets[at] === 0x3c && (next === 0x3f || next === 0x21 || next === 0x5f || (next >= 0x41 && next <= 0x5a) || (next >= 0x61 && next <= 0x7a));
}

function deflated(octets, trail, paste) {
  const zlib = octets[0] === 0x78 && (octets[0] * 256 + octets[1]) % 31 === 0;
  const gzip = octets[0] === 0x1f && octets[1] === 0x8b && octets[2] === 8 && octets[3] === 0;
  const start = zlib ? 2 : gzip ? 10 : 0;
  const limit = Math.min(MESSAGE, paste.inflatable);
  const tooMuch = () => ({
    what: 'refused',
    deflated: true,
    trail: limit < MESSAGE ? repair(trail, 'inflate.paste-limit') : repair(trail, 'inflate.limit', { limit: MESSAGE }),
  });
  if (limit <= 0) return tooMuch();
  const stream = inflate(start ? octets.subarray(start) : octets, limit);
  paste.inflatable -= stream.octets.length;
  if (stream.octets.length < 3 || !looksLikeXml(stream.octets)) {
    // A bomb of anything but XML is none of ours, except where it fills the limit: then it says so.
    return stream.state === 'limit' ? tooMuch() : undefined;
  }
  if (stream.state === 'limit') return tooMuch();
  let after = step(trail, 'inflate', octets.length, stream.octets.length, { frame: zlib ? 'zlib' : gzip ? 'gzip' : 'none' }, stream.octets);
  if (zlib || gzip) after = repair(after, 'inflate.framed', { frame: zlib ? 'zlib' : 'gzip' });
  const behind = octets.length - start - stream.end;
  const trailer = zlib ? 4 : gzip ? 8 : 0;
  if (stream.state === 'done' && behind > trailer) after = repair(after, 'inflate.trailing', { count: behind - trailer });
  if (stream.state === 'cut-short') after = repair(after, 'inflate.cut-short');
  if (stream.state === 'malformed') after = repair(after, 'inflate.malformed');
  const found = document(stream.octets, after, true);
  return { ...found, whole: found.whole && stream.state === 'done' };
}

/**
 * An item of the answer, for a document. `context` says how it came: binding, parameter, field, relayState, query, url, time, and `input`, the shape in
 * which the library would be given it.
 */
export function documentItem(found, context) {
  const root = scan(found.text);
  let trail = found.trail;
  if (found.text.includes('\r\n')) trail = repair(trail, 'line-ends.crlf');
  if (root && !root.complete) trail = repair(trail, 'xml.cut-short');
  if (root && root.prefix !== '' && root.namespace === '') trail = repair(trail, 'xml.prefix-undeclared', { prefix: root.prefix.slice(0, 64) });
  const xml = found.text.length > MESSAGE ? found.text.slice(0, MESSAGE) : found.text;
  if (xml !== found.text) trail = repair(trail, 'message.limit', { limit: MESSAGE });
  const what = root ? kind(root) : 'unknown';
  const old = root?.namespace.startsWith('urn:oasis:names:tc:SAML:1.0:') ? { reason: 'saml-1.1' } : {};
  return item(what, { ...old, ...context, xml, facts: root && facts(root), mended: found.mended, octets: found.octets }, trail);
}

/** Every item has every member, so that nobody has to ask twice. */
export function item(what, context, trail) {
  const { binding, parameter, xml, field, relayState, query, url, time, facts: said, input, mended, octets, ...rest } = context;
  const judged = input ? strict({ ...input, octets: input.as === 'xml' ? octets : undefined }, what) : undefined;
  return {
    kind: what,
    binding,
    parameter,
    xml,
    field,
    relayState,
    query,
    url,
    time,
    facts: said,
    input,
    strict: judged === 'yes' && mended ? 'xml.malformed' : judged,
    steps: trail.steps,
    repairs: trail.repairs,
    ...pick(rest),
  };
}

function pick({ certificate, jwt, reason, from }) {
  return {
    ...(certificate !== undefined && { certificate }),
    ...(jwt !== undefined && { jwt }),
    ...(reason !== undefined && { reason }),
    ...(from !== undefined && { from }),
  };
}
