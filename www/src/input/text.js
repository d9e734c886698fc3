import { repair, step } from './trail.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of a file or of decoded octets.
 *
 * @returns `text`, `encoding` and `utf8`: whether the octets are UTF-8, which is all that the strict decoder takes.
 */
export function fromOctets(octets) {
  const [a, b] = octets;
  if (a === 0xff && b === 0xfe) return { text: new TextDecoder('utf-16le').decode(octets), encoding: 'utf-16le', utf8: false };
  if (a === 0xfe && b === 0xff) return { text: new TextDecoder('utf-16be').decode(octets), encoding: 'utf-16be', utf8: false };
  try {
    return { text: UTF8.decode(octets), encoding: 'utf-8', utf8: true };
  } catch {
    const encoding = declared(octets);
    return { text: new TextDecoder(encoding).decode(octets), encoding, utf8: false };
  }
}

/** What the XML declaration names, where a decoder of that name exists; else the encoding that octets outside UTF-8 most often have. */
function declared(octets) {
  const head = new TextDecoder('windows-1252').decode(octets.subarray(0, 256));
  const [, label] = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/.exec(head) ?? [];
  try {
    const { encoding } = new TextDecoder(label ?? 'windows-1252');
    return encoding === 'utf-8' || encoding.startsWith('utf-16') ? 'windows-1252' : encoding;
  } catch {
    return 'windows-1252';
  }
}

/** A file's octets as text, with the step that says how. */
export function open(octets, trail) {
  const { text, encoding, utf8 } = fromOctets(octets);
  return { text, utf8, trail: step(trail, 'text.decoded', octets.length, text.length, { encoding }) };
}

const isSpace = (code) => code === 32 || (code >= 9 && code <= 13);
const isInvisible = (code) => code === 0xa0 || (code >= 0x200b && code <= 0x200f) || code === 0x2060 || code === 0x202f || code === 0x3000 || code === 0xfeff;

/** What stands around a paste: white space, invisible characters, a byte order mark. */
export function peel(text, trail) {
  let [start, end, invisible] = [0, text.length, 0];
  let after = trail;
  if (text.charCodeAt(0) === 0xfeff) {
    after = repair(after, 'byte-order-mark');
    start = 1;
  }
  for (; start < end; start += 1) {
    const code = text.charCodeAt(start);
    if (isInvisible(code)) invisible += 1;
    else if (!isSpace(code)) break;
  }
  for (; end > start; end -= 1) {
    const code = text.charCodeAt(end - 1);
    if (isInvisible(code)) invisible += 1;
    else if (!isSpace(code)) break;
  }
  if (invisible) after = repair(after, 'invisible-characters', { count: invisible });
  return { text: text.slice(start, end), trail: after };
}

const PAIRS = { '"': '"', "'": "'", '`': '`', '\u201c': '\u201d', '\u201d': '\u201d', '\u201e': '\u201c', '\u2018': '\u2019', '\u2019': '\u2019', '«': '»', '「': '」' };
const SMART = /[\u201c-\u201f\u2018-\u201b]/g;

/** Quotation marks around the whole, and no further ones inside. */
export function unquote(text, trail) {
  const [first, last] = [text[0], text[text.length - 1]];
  if (text.length < 2 || PAIRS[first] === undefined) return undefined;
  if (PAIRS[first] !== last && !(isSmart(first) && isSmart(last))) return undefined;
  const inside = text.slice(1, -1);
  if (inside.includes(first) || inside.includes(last)) return undefined;
  const after = isSmart(first) ? repair(trail, 'smart-quotes', { count: 2 }) : repair(trail, 'quoted');
  return { text: inside, trail: after };
}

function isSmart(character) {
  return character.search(SMART) === 0;
}

/** Quotation marks and spaces as a keyboard makes them, in a text where they have a meaning: a command, JSON, headers. */
export function straighten(text, trail) {
  let [quotes, invisible] = [0, 0];
  const straight = text
    .replace(SMART, (mark) => {
      quotes += 1;
      return mark >= '\u201c' ? '"' : "'";
    })
    .replace(/[\u00a0\u202f\u3000\u200b-\u200f\u2060\ufeff]/g, (character) => {
      invisible += 1;
      return character === '\u00a0' || character === '\u202f' || character === '\u3000' ? ' ' : '';
    });
  if (quotes + invisible === 0) return undefined;
  let after = trail;
  if (quotes) after = repair(after, 'smart-quotes', { count: quotes });
  if (invisible) after = repair(after, 'invisible-characters', { count: invisible });
  return { text: straight, trail: after };
}

const ODD = /[\u201c-\u201f\u2018-\u201b\u00a0\u202f\u3000\u200b-\u200f\u2060\ufeff]/;
const DOUBLE = /[\u201c-\u201f]/;
const SINGLE = /[\u2018-\u201b]/;

/**
 * Markup that went through a word processor: within tags, marks become delimiters and spaces again. What stands between tags and within straight quotes is
 * the message's own and stays.
 */
export function mendTags(text, trail) {
  if (!ODD.test(text)) return { text, trail };
  const pieces = [];
  let [at, quotes, invisible] = [0, 0, 0];
  while (at < text.length) {
    const open = text.indexOf('<', at);
    if (open < 0 || open + 1 >= text.length) break;
    pieces.push(text.slice(at, open + 1));
    at = open + 1;
    if (!/[A-Za-z/?_]/.test(text[at])) continue;
    for (let inside = true; inside && at < text.length; at += 1) {
      const character = text[at];
      const closing = character === '"' || character === "'" ? new RegExp(character, 'g') : DOUBLE.test(character) ? /[\u201c-\u201f"]/g : SINGLE.test(character) ? /[\u2018-\u201b']/g : undefined;
      if (closing) {
        closing.lastIndex = at + 1;
        const end = closing.exec(text)?.index ?? text.length;
        const mark = DOUBLE.test(character) ? '"' : SINGLE.test(character) ? "'" : character;
        if (mark !== character) quotes += 2;
        pieces.push(mark, text.slice(at + 1, end), end < text.length ? mark : '');
        at = end;
      } else if (ODD.test(character)) {
        invisible += 1;
        if (/[\u00a0\u202f\u3000]/.test(character)) pieces.push(' ');
      } else {
        pieces.push(character);
        inside = character !== '>';
      }
    }
  }
  pieces.push(text.slice(at));
  if (quotes + invisible === 0) return { text, trail };
  let after = trail;
  if (quotes) after = repair(after, 'smart-quotes', { count: quotes });
  if (invisible) after = repair(after, 'invisible-characters', { count: invisible });
  return { text: pieces.join(''), trail: after };
}
