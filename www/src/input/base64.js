import { repair } from './trail.js';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const SPACE = 64;
const PAD = 65;
const FOREIGN = 66;
const INVISIBLE = 67;

const MEANING = new Uint8Array(128).fill(FOREIGN);
for (let at = 0; at < 64; at += 1) MEANING[DIGITS.charCodeAt(at)] = at;
for (const space of '\t\n\f\r ') MEANING[space.charCodeAt(0)] = SPACE;
MEANING['='.charCodeAt(0)] = PAD;
const MINUS = '-'.charCodeAt(0);
const LOW_LINE = '_'.charCodeAt(0);

function meaning(code) {
  if (code < 128) return MEANING[code];
  // No-break space, zero-width characters, byte order mark: what word processors and chat programs put into a long word.
  return code === 0xa0 || (code >= 0x200b && code <= 0x200f) || code === 0x2060 || code === 0xfeff ? INVISIBLE : FOREIGN;
}

/**
 * Base64 of any kind, read as far as it goes, and what had to be forgiven. `plus`: a single space between two digits is taken for a `+` that a
 * form decoder has eaten.
 */
export function decode(text, { plus = false } = {}) {
  const octets = new Uint8Array(Math.floor((text.length * 3) / 4) + 3);
  const seen = { urlSafe: 0, invisible: 0, foreign: 0, pluses: 0, wraps: 0, crlf: false, spaces: 0, paddingInside: false };
  let [written, bits, held, digits, padding] = [0, 0, 0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    let value = meaning(code);
    if (value === SPACE) {
      if (plus && code === 32 && between(text, at)) {
        seen.pluses += 1;
        value = 62;
      } else {
        if (code === 10) seen.wraps += 1;
        else if (code === 13) seen.crlf = true;
        else seen.spaces += 1;
        continue;
      }
    } else if (value === PAD) {
      padding += 1;
      continue;
    } else if (value === INVISIBLE) {
      seen.invisible += 1;
      continue;
    } else if (value === FOREIGN) {
      if (code !== MINUS && code !== LOW_LINE) {
        seen.foreign += 1;
        continue;
      }
      seen.urlSafe += 1;
      value = code === MINUS ? 62 : 63;
    }
    if (padding > 0) {
      seen.paddingInside = true;
      padding = 0;
    }
    digits += 1;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      octets[written] = (held >> bits) & 0xff;
      written += 1;
    }
  }
  const stray = digits % 4 !== 1 && (held & ((1 << bits) - 1)) !== 0;
  return { octets: octets.subarray(0, written), digits, padding, stray, ...seen };
}

function between(text, at) {
  return at > 0 && meaning(text.charCodeAt(at - 1)) < 64 && at + 1 < text.length && (meaning(text.charCodeAt(at + 1)) < 64 || text[at + 1] === '=');
}

/** Could this be base64 at all? A cheap look, for a text of which nothing else is known: at most one character in sixty-four is foreign. */
export function plausible(text) {
  let [digits, foreign] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const value = meaning(code);
    if (value < 64 || code === MINUS || code === LOW_LINE) digits += 1;
    else if (value === FOREIGN) foreign += 1;
  }
  return digits >= 4 && foreign * 64 <= digits;
}

/** A single space between two digits: either the text was wrapped by spaces, or each was a `+`. */
export function hasLoneSpace(text) {
  return /[A-Za-z0-9+/_-] [A-Za-z0-9+/_=-]/.test(text);
}

/** What `decode` forgave, as repairs. */
export function forgiven(trail, found) {
  let after = trail;
  const add = (when, id, params) => {
    if (when) after = repair(after, id, params);
  };
  add(found.pluses, 'base64.plus-was-space', { count: found.pluses });
  add(found.wraps, 'base64.wrapped', { count: found.wraps });
  add(found.wraps && found.crlf, 'line-ends.crlf');
  add(found.spaces, 'base64.spaces', { count: found.spaces });
  add(found.invisible, 'invisible-characters', { count: found.invisible });
  add(found.urlSafe, 'base64.url-safe', { count: found.urlSafe });
  add(found.foreign, 'base64.foreign-characters', { count: found.foreign });
  add(found.paddingInside, 'base64.padding-inside');
  const rest = found.digits % 4;
  add(rest === 1, 'base64.cut-short');
  const wanted = rest === 2 ? 2 : rest === 3 ? 1 : 0;
  if (rest !== 1 && found.padding !== wanted) {
    add(true, found.padding < wanted ? 'base64.padding-missing' : 'base64.padding-wrong', { expected: wanted, actual: found.padding });
  }
  add(found.stray, 'base64.stray-bits');
  return after;
}
