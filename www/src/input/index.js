import * as certificate from './certificate.js';
import * as curl from './curl.js';
import * as form from './form.js';
import * as har from './har.js';
import * as html from './html.js';
import * as http from './http.js';
import * as json from './json.js';
import * as jwt from './jwt.js';
import { CONTENT, DEPTH, INFLATED, ITEMS } from './limits.js';
import * as log from './log.js';
import * as message from './message.js';
import * as text from './text.js';
import * as tracer from './tracer.js';
import { TRAIL, repair, step } from './trail.js';
import { kind, scan } from './xml.js';

export { flows } from './flows.js';
export { NOTES, REASONS, REPAIRS, STEPS } from './steps.js';

/**
 * Everything between a paste and the messages in it. Never throws on what was pasted, never fetches, touches no document.
 *
 * @param input a text, or the bytes of a file.
 * @returns `{ items, notes }`, as index.d.ts describes them.
 */
export async function read(input, { name } = {}) {
  const paste = new Paste();
  let [whole, trail, context] = [input, TRAIL, { depth: 0 }];
  if (typeof input !== 'string') {
    const octets = input instanceof Uint8Array ? input : new Uint8Array(input);
    const opened = await bytes(paste, octets);
    if (!opened) return paste.answer();
    ({ text: whole, trail } = opened);
    context = { depth: 0, octets, utf8: opened.utf8 };
  }
  if (name !== undefined) trail = step(trail, 'file', whole.length, whole.length, { name: String(name).slice(0, 200) });
  const { text: peeled, trail: after } = text.peel(whole, trail);
  if (peeled === '') paste.note('nothing-pasted');
  else if (!(await recording(paste, peeled, after)) && !paste.read(peeled, after, context) && paste.items.length === 0 && !paste.secret) {
    paste.add(message.item('unknown', { reason: 'nothing-found' }, after));
  }
  return paste.answer();
}

/** A file may be a certificate as it is, or a message still compressed; everything else is text. */
async function bytes(paste, octets) {
  if (certificate.isCertificate(octets)) {
    paste.add(certificate.certificateItem(octets, {}, step(TRAIL, 'der.read', octets.length, octets.length)));
    return undefined;
  }
  return text.open(octets, TRAIL);
}

/** Recordings of browsers, which may be large: these hand the thread back now and then. */
async function recording(paste, whole, trail) {
  if (!whole.startsWith('{')) return false;
  for (const [kept, after] of readable(whole, trail)) {
    if (har.is(kept)) return har.read(paste, kept, after);
    if (tracer.is(kept)) return tracer.read(paste, kept, after);
  }
  if (!whole.includes('request')) return false;
  const parsed = json.parse(whole, trail);
  if (parsed && tracer.isPanel(parsed.value)) tracer.readPanel(paste, parsed.value, whole.length, parsed.trail);
  else if (parsed && tracer.isEntry(parsed.value)) har.readEntry(paste, parsed.value, step(parsed.trail, 'har.entry', whole.length, whole.length, { index: 0 }));
  else return false;
  har.once(paste);
  return paste.items.length > 0;
}

/** As it is and, where its quotation marks became typographic, straightened. */
function* readable(whole, trail) {
  yield [whole, trail];
  if (!/[\u201c-\u201f\u00a0\u200b]/.test(whole.slice(0, 256))) return;
  const straight = text.straighten(whole, trail);
  if (straight) yield [straight.text, straight.trail];
}

class Paste {
  constructor() {
    this.items = [];
    this.notes = new Map();
    this.inflatable = INFLATED;
    this.refused = false;
  }

  /** A private key was in it: then nothing of the paste is kept but what was found. */
  get secret() {
    return this.notes.has('private-key.not-kept{}');
  }

  /** One was refused already: then there is no need to look for more. */
  get full() {
    return this.items.length >= ITEMS && this.refused;
  }

  add(item) {
    if (this.items.length < ITEMS) this.items.push(item);
    else {
      this.refused = true;
      this.note('items.limit', { limit: ITEMS });
    }
  }

  note(id, params = {}) {
    this.notes.set(id + JSON.stringify(params), { id, params });
  }

  keep(wanted) {
    this.items = this.items.filter(wanted);
  }

  answer() {
    const items = this.items.map((item, at) => (this.secret || at >= CONTENT.items ? { ...item, steps: item.steps.map(({ content: _content, ...rest }) => rest) } : item));
    return { items, notes: [...this.notes.values()] };
  }

  search(whole, trail, context) {
    return log.search(this, whole, trail, context);
  }

  /** Whatever this is, in whatever it is wrapped. @returns whether something was found. */
  read(whole, trail, context) {
    const depth = (context.depth ?? 0) + 1;
    if (depth > DEPTH) {
      this.note('nesting.limit', { limit: DEPTH });
      return false;
    }
    const inside = { ...context, depth, came: context.came ?? {} };
    const peeled = text.peel(whole, trail);
    return peeled.text !== '' && READERS.some((reader) => reader(this, peeled.text, peeled.trail, inside));
  }
}

/** From what can only be one thing to what can be anything. */
const READERS = [json.read, curl.read, http.read, pem, markup, quoted, printable, jwt.read, parameters, value, search];

/** Blocks that fill the paste. In the middle of other text they are found where the rest is. */
function pem(paste, whole, trail, context) {
  return /^[-\u2010-\u2015]{2}/.test(whole) && certificate.read(paste, whole, trail, context);
}

function markup(paste, whole, trail, context) {
  if (!whole.startsWith('<')) return false;
  if (html.isPage(whole)) return html.read(paste, whole, trail, context);
  const mended = message.mend(whole, trail);
  let rest = mended.text;
  let seen = false;
  for (let root = scan(rest); root && !paste.full; root = scan(rest)) {
    if (kind(root) === 'unknown' && log.search(paste, rest, mended.trail, context)) return true;
    const document = rest.slice(0, root.end);
    const alone = !seen && rest.slice(root.end).trim() === '';
    const body = alone ? whole : document;
    paste.add(documentItem(mended, document, body, context, alone));
    seen = true;
    rest = rest.slice(root.end).trimStart();
    if (rest === '') return true;
    if (!rest.startsWith('<')) {
      log.search(paste, rest, mended.trail, context);
      return true;
    }
  }
  return seen;
}

function documentItem(mended, document, body, { came, octets, utf8 }, alone) {
  let { trail } = mended;
  if (utf8 === false) trail = repair(trail, 'text.not-utf-8', { encoding: trail.steps[0].params.encoding });
  const input = { as: 'xml', body };
  const found = { text: document, mended: mended.mended, octets: alone && utf8 === false ? octets : undefined, trail };
  return message.documentItem(found, { ...came, field: body, binding: undefined, input });
}

function quoted(paste, whole, trail, context) {
  const inside = text.unquote(whole, trail);
  return inside !== undefined && paste.read(inside.text, inside.trail, context);
}

/** Quoted-printable (RFC 2045 6.7), as the source of a mail shows it: every line but the last ends with a soft break. */
function printable(paste, whole, trail, context) {
  const lines = whole.split(/\r?\n/);
  if (lines.length < 3 || lines.slice(0, -1).some((line) => line.length > 76 || !line.endsWith('='))) return false;
  const joined = lines.map((line, at) => (at < lines.length - 1 ? line.slice(0, -1) : line)).join('');
  const decoded = joined.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return paste.read(decoded, step(trail, 'quoted-printable.decoded', whole.length, decoded.length), context);
}

/** A URL, a query or a form body by itself: one line, or one that was wrapped. */
function parameters(paste, whole, trail, context) {
  if (!form.NAMES_A_MESSAGE.test(whole.slice(0, 4096))) return false;
  const lines = whole.split(/\r?\n/);
  if (lines.length > 1 && lines.some((line, at) => line.trim() === '' || (at > 0 && form.NAMES_A_MESSAGE.test(line)))) return false;
  if (/\s/.test(lines[0].trim().split('=')[0]) || /\s\S{0,2000}SAML(?:Request|Response|art)=/i.test(lines[0])) return false;
  let [joined, after] = [whole, trail];
  if (lines.length > 1) {
    joined = lines.map((line) => line.trim()).join('');
    after = repair(after, 'text.wrapped', { count: lines.length - 1 });
  }
  if (joined.includes('&amp;')) {
    joined = joined.replaceAll('&amp;', '&');
    after = repair(after, 'xml.was-escaped');
  }
  const straight = text.straighten(joined, after);
  if (straight) ({ text: joined, trail: after } = straight);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(joined)) return http.readUrl(paste, joined, after, context);
  const path = /^\/|^[^=&]*\?/.test(joined);
  return form.read(paste, path ? joined.slice(joined.indexOf('?') + 1) : joined, after, { came: context.came, binding: path ? 'redirect' : undefined });
}

/** One value without its field. Blank lines and padding in the middle are the signs of several. */
function value(paste, whole, trail, context) {
  if (/\n[ \t]*\r?\n|=[ \t]*\r?\n[ \t]*[A-Za-z0-9+/]/.test(whole) || whole.length < 16) return false;
  const opened = message.open(whole, trail, paste);
  if (!opened) return further(paste, whole, trail, context);
  form.place(paste, opened, log.bare(whole, opened, context), opened.trail);
  return true;
}

/** Not a value, but percent-encoded: a URL or a body within something else. */
function further(paste, whole, trail, context) {
  if (!/^[^\s]*%(?:3D|26|3F|22|3A)[^\s]*$/i.test(whole)) return false;
  const decoded = http.decodeOnce(whole);
  return decoded !== whole && paste.read(decoded, step(trail, 'percent.decoded', whole.length, decoded.length), context);
}

function search(paste, whole, trail, context) {
  return log.search(paste, whole, trail, context);
}
