import * as base64 from './base64.js';
import * as certificate from './certificate.js';
import { decodeXml } from './entities.js';
import { place } from './form.js';
import { readUrl } from './http.js';
import * as form from './form.js';
import * as jwt from './jwt.js';
import { documentItem, open, promising } from './message.js';
import { mendTags } from './text.js';
import { repair, step } from './trail.js';
import { ROOTS, scan, kind } from './xml.js';

/**
 * Messages in the middle of lines. One pass: whatever was looked at is not looked at again, so that a text of a megabyte costs its length.
 * Marks, in the order of preference at one place: PEM, XML, escaped XML, a parameter, a token, a long run of base64.
 */
const MARK = new RegExp(
  [
    '(?<pem>-----BEGIN[ \\u00a0][A-Z \\u00a0]{1,40}-----)',
    `(?<xml><(?:[\\w.-]{1,40}:)?(?:${ROOTS.join('|')})(?=[\\s/>]))`,
    `(?<escaped>(?:&lt;|\\\\u003c|\\\\x3c)(?:[\\w.-]{1,40}:)?(?:${ROOTS.join('|')})(?=[\\s/&\\\\>]))`,
    '(?<parameter>(?<![A-Za-z0-9_])(?:SAML(?:Request|Response|art)|wresult)=)',
    '(?<jwt>(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*)',
    '(?<run>(?<![A-Za-z0-9+/_%-])[A-Za-z0-9+/_%-]{40})',
  ].join('|'),
  'gi',
);

const DELIMITER = /[\s"'<>`\u201c\u201d\u2018\u2019\u00a0]/;
const DELIMITERS = /[\s"'<>`\u201c\u201d\u2018\u2019\u00a0]/g;
const RUN = /(?:[A-Za-z0-9+/_%=-]|\\\/|\\u00(?:2b|2f|3d)|\\r|\\n)+/giy;
const BACK = 8192;
const END = /-----END[ \u00a0][A-Z \u00a0]{1,40}-----/g;

/** Searches for an end that may run to the end of the text without finding one: each costs the whole text. */
const ENDLESS = 8;

/** @returns whether anything was found. */
export function search(paste, text, trail, context) {
  let seen = false;
  let done = 0;
  let [line, counted, endless] = [1, 0, 0];
  const found = (at, id, before, after) => {
    for (; counted < at; counted += 1) if (text.charCodeAt(counted) === 10) line += 1;
    return step(trail, 'text.found', text.length, before, { line, ...after, form: id });
  };
  MARK.lastIndex = 0;
  for (let match; !paste.full && (match = MARK.exec(text)); ) {
    const { index, groups } = match;
    let end = index + match[0].length;
    if (groups.pem) {
      END.lastIndex = end;
      const closed = endless < ENDLESS && END.exec(text);
      if (closed) {
        end = closed.index + closed[0].length;
        seen = certificate.read(paste, text.slice(index, end), found(index, 'pem', end - index), { ...context, came: context.came ?? {} }) || seen;
      } else endless += 1;
    } else if (groups.xml && !/^[^>]{0,400}=\\"/.test(text.slice(index, index + 400))) {
      const root = endless < ENDLESS ? scan(text, index) : { namespace: '-' };
      if (kind(root) === 'unknown') {
        MARK.lastIndex = end;
        continue;
      }
      // A document without its end reaches as far as its line: the next line may hold another one.
      if (!root.complete) endless += 1;
      end = root.complete ? root.end : lineEnd(text, end);
      document(paste, text.slice(index, end), found(index, 'xml', end - index), context);
      seen = true;
    } else if (groups.escaped || groups.xml) {
      const escaped = text.slice(index, groups.xml ? stringEnd(text, index) : escapedEnd(text, index));
      end = index + escaped.length;
      const plain = unescape(escaped);
      document(paste, plain, repair(step(found(index, 'escaped', escaped.length), 'entities.decoded', escaped.length, plain.length, {}, plain), 'xml.was-escaped'), context);
      seen = true;
    } else if (groups.parameter) {
      let start = index;
      while (start > done && index - start < BACK && !DELIMITER.test(text[start - 1])) start -= 1;
      DELIMITERS.lastIndex = end;
      end = DELIMITERS.exec(text)?.index ?? text.length;
      seen = parameters(paste, text.slice(start, end), found(index, 'parameter', end - start), context) || seen;
    } else if (groups.jwt) seen = jwt.read(paste, match[0], found(index, 'jwt', match[0].length), { ...context, came: context.came ?? {} }) || seen;
    else {
      end = runEnd(text, index);
      seen = value(paste, text, index, end, (size) => found(index, 'base64', size), context) || seen;
    }
    MARK.lastIndex = Math.max(end, index + 1);
    done = MARK.lastIndex;
  }
  return seen;
}

function document(paste, text, trail, context) {
  const { text: mended, trail: after } = mendTags(text, trail);
  paste.add(
    documentItem({ text: mended, mended: mended !== text, trail: after }, { ...context.came, field: text, binding: undefined, input: { as: 'xml', body: text } }),
  );
}

/** A URL, or a query or body without one. */
function parameters(paste, token, trail, context) {
  const url = /[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(token);
  if (url && token.includes('?')) return readUrl(paste, token.slice(url.index), trail, context);
  const query = token.includes('?') ? token.slice(token.indexOf('?') + 1) : token.slice(token.search(/SAML|RelayState|Sig|wresult|wa=/i));
  return form.read(paste, query.replace(/[,;)\]}]+$/, ''), trail, { came: context.came, binding: token.startsWith('/') ? 'redirect' : undefined });
}

/** A run goes on in the next line where the line was as long as encoders make them, and filled. */
function runEnd(text, from) {
  let start = from;
  for (;;) {
    RUN.lastIndex = start;
    RUN.test(text);
    const end = RUN.lastIndex || start;
    const length = end - start;
    const next = text.startsWith('\r\n', end) ? end + 2 : text[end] === '\n' ? end + 1 : 0;
    if (next === 0 || length < 60 || length > 76 || !/[A-Za-z0-9+/_=-]/.test(text[next] ?? '')) return end;
    start = next;
  }
}

/** The field that follows, as debuggers and network panels print it. */
const RELAY_STATE = /^["'\]}\s,;]{0,12}:?RelayState["'\s:=>[]{1,8}([^\s"',\]}]+)/;

function value(paste, text, index, end, found, context) {
  const run = text.slice(index, end);
  const plain = run.replace(/\\\//g, '/').replace(/\\u00([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))).replace(/\\[rn]/g, '\n');
  if (!base64.plausible(plain) || !promising(plain)) return false;
  let trail = found(run.length);
  if (plain !== run) trail = repair(trail, 'json.was-escaped');
  const opened = open(plain, trail, paste);
  if (!opened || (opened.what === 'xml' && kind(scan(opened.text) ?? { namespace: '-' }) === 'unknown')) return false;
  const [, name] = /(SAML(?:Request|Response|art))\W{1,8}$/i.exec(text.slice(Math.max(0, index - 32), index)) ?? [];
  const known = name && form.NAMES_IN_LOGS[name.toLowerCase()];
  const came = bare(plain, opened, context, known);
  const [, relayState] = known ? (RELAY_STATE.exec(text.slice(end, end + 400)) ?? []) : [];
  place(paste, opened, { ...came, ...(relayState && { relayState }) }, opened.trail);
  return true;
}

/** A value without its field: a percent sign says that it stood in a body or a query as it is, and a deflated one that it was a query. */
export function bare(field, opened, context, parameter) {
  if (opened.what === 'certificate') return { ...context.came, field };
  // Markup that somebody decoded before: no binding carries it so.
  if (opened.what === 'xml' && opened.octets === undefined) return { ...context.came, field, input: { as: 'xml', body: field } };
  const encoded = /%[0-9A-Fa-f]{2}/.test(field);
  const root = opened.what === 'xml' ? scan(opened.text) : undefined;
  const name = parameter ?? (root && /Request$|Resolve$/.test(root.local) ? 'SAMLRequest' : 'SAMLResponse');
  const body = `${name}=${encoded ? field.trim() : encodeURIComponent(field.replace(/[\s\ud800-\udfff]+/g, ''))}`;
  const input = opened.deflated
    ? { as: 'query', body }
    : encoded
      ? { as: 'form', body: `${name}=${field.trim()}`, contentType: 'application/x-www-form-urlencoded' }
      : { as: 'value', body: field };
  return { ...context.came, binding: opened.deflated ? 'redirect' : 'post', parameter: name, field, query: opened.deflated ? body : undefined, input };
}

function escapedEnd(text, from) {
  // Up to the end of the string or the line: an escaped document has neither quotation marks of its own nor, in its escapes, line ends.
  const end = /[\n<]|(?<!\\)"/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

function stringEnd(text, from) {
  const end = /\n|(?<!\\)"/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

function lineEnd(text, from) {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function unescape(text) {
  const plain = text.startsWith('&') ? decodeXml(text) : text.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([nrt"/\\]))/gi, (_, u, x, one) => (one ? ESCAPES[one] ?? one : String.fromCharCode(parseInt(u ?? x, 16))));
  const root = scan(plain);
  return root?.complete ? plain.slice(0, root.end) : plain;
}

const ESCAPES = { n: '\n', r: '\r', t: '\t' };
