import * as base64 from './base64.js';
import * as form from './form.js';
import * as html from './html.js';
import * as percent from './percent.js';
import { straighten } from './text.js';
import { repair, step } from './trail.js';

/** Where a message came from or went to: origin and path. Queries, fragments, path parameters and user names carry what nobody should see again. */
export function endpoint(url) {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#]*@)?([^/?#;]*)([^?#;]*)/i.exec(String(url).slice(0, 4096));
  return match ? match[1] + match[2] + match[3] : String(url).slice(0, 4096).split(/[?#;]/)[0] || undefined;
}

export function queryOf(url) {
  const [whole] = url.split('#', 1);
  const at = whole.indexOf('?');
  return at < 0 ? '' : whole.slice(at + 1);
}

/** One percent-encoding off a text of which nothing is known: a `+` stays one. */
export function decodeOnce(text) {
  return percent.decode(text, { plus: false }).text;
}

/** One URL, with what it carries in its query. */
export function readUrl(paste, url, trail, { came = {} }) {
  const at = url.search(form.NAMES_A_MESSAGE);
  if (at < 0) return false;
  // A login page keeps the redirect URL as a parameter of its own: the one that counts is the last before the message.
  const inner = url.slice(url.lastIndexOf('://', at) < 0 ? 0 : url.slice(0, url.lastIndexOf('://', at)).search(/[a-z][a-z0-9+.-]{0,20}$/i));
  const query = queryOf(inner) || inner.split('#').slice(1).join('#');
  return form.read(paste, query, trail, { came: { ...came, url: endpoint(inner) }, binding: 'redirect' });
}

/** A request, from whatever recorded it: its query and its body. */
export function readRequest(paste, { url, contentType, body, fields }, trail, context) {
  const came = { ...context.came, url: endpoint(url) };
  let seen = readUrl(paste, url, trail, { came });
  if (typeof body === 'string' && body !== '') seen = readBody(paste, body, contentType, trail, { ...context, came, request: true }) || seen;
  else if (fields?.length) seen = form.readFields(paste, fields, trail, { came }) || seen;
  return seen;
}

/** A response: where it redirects to, and the form in its page. */
export function readResponse(paste, { url, location, contentType, body }, trail, context) {
  const came = { ...context.came, url: url === undefined ? context.came?.url : endpoint(url) };
  let seen = false;
  if (location) seen = readUrl(paste, location, trail, { came });
  if (typeof body === 'string' && body !== '') seen = readBody(paste, body, contentType, trail, { ...context, came }) || seen;
  return seen;
}

function readBody(paste, body, contentType, trail, context) {
  const media = (contentType ?? '').split(';')[0].trim().toLowerCase();
  if (media.startsWith('multipart/form-data')) return form.readFields(paste, multipart(body), trail, context);
  if (media.includes('html')) return html.read(paste, body, trail, context);
  if (/^\s*</.test(body)) return paste.read(body, trail, context);
  if (form.NAMES_A_MESSAGE.test(body.slice(0, 200_000)) && !/[\r\n]\S/.test(body.slice(0, 200))) {
    return form.read(paste, body.trim(), trail, { came: context.came, binding: 'post', contentType: contentType ?? undefined });
  }
  // A script or a picture holds no message; what a service answered in JSON may.
  return media.includes('json') || media === '' ? paste.read(body, trail, context) : false;
}

function multipart(body) {
  const fields = [];
  for (const part of body.split(/\r?\n--/).slice(0, 100)) {
    const [, name] = /name="?([^";\r\n]{1,80})/i.exec(part.slice(0, 2000)) ?? [];
    const blank = /\r?\n\r?\n/.exec(part);
    if (name && blank) fields.push([name, part.slice(blank.index + blank[0].length).replace(/\r?\n$/, '')]);
  }
  return fields;
}

const START = /^(?:(GET|POST|HEAD|PUT) (\S{1,65536})(?: HTTP\/[\d.]{1,3})?|HTTP\/[\d.]{1,3} (\d{3})[^\r\n]{0,200})[ \t]*$/gm;
const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~:-]{1,64}:[ \t]/;

/** Whole requests and responses, as a proxy or a browser's network panel shows them. */
export function read(paste, pasted, trail, context) {
  if (!/^(?:GET|POST|HEAD|PUT|HTTP\/[\d.]{1,3})[ \u00a0]/.test(pasted)) return false;
  const { text, trail: straight } = straighten(pasted, trail) ?? { text: pasted, trail };
  START.lastIndex = 0;
  const starts = [...text.replaceAll('\r\n', '\n').matchAll(START)];
  if (starts.length === 0 || starts[0].index !== 0) return false;
  const whole = starts[0].input;
  let seen = false;
  starts.forEach((start, index) => {
    const slice = whole.slice(start.index, starts[index + 1]?.index);
    seen = exchange(paste, start, slice, straight, context) || seen;
  });
  return seen;
}

function exchange(paste, [first, method, target, status], slice, trail, context) {
  const blank = slice.indexOf('\n\n');
  const head = (blank < 0 ? slice : slice.slice(0, blank)).slice(first.length).split('\n');
  const headers = new Map();
  for (const line of head) {
    if (!HEADER.test(line)) continue;
    const at = line.indexOf(':', 1);
    headers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim());
  }
  let after = step(trail, method ? 'http.request' : 'http.response', slice.length, slice.length, method ? { method } : { status: Number(status) });
  const contentType = headers.get('content-type');
  let body = blank < 0 ? '' : slice.slice(blank + 2).trimEnd();
  // Without a blank line the body is the last line, where that is no header.
  const last = head[head.length - 1];
  if (blank < 0 && !HEADER.test(last) && form.NAMES_A_MESSAGE.test(last)) {
    after = repair(after, 'http.blank-line-missing');
    body = last;
  }
  if (headers.get('content-transfer-encoding') === 'base64') body = latin(base64.decode(body).octets);
  const time = date(headers.get('date'));
  const came = { ...context.came, ...(time && { time }) };
  if (!method) return readResponse(paste, { location: headers.get('location'), contentType, body }, after, { ...context, came });
  const host = headers.get('host') ?? headers.get(':authority');
  const url = /^https?:/i.test(target) || !host ? target : `https://${host}${target}`;
  return readRequest(paste, { url, contentType: contentType ?? (body ? 'application/x-www-form-urlencoded' : undefined), body }, after, { ...context, came });
}

function latin(octets) {
  return new TextDecoder().decode(octets);
}

/** A time as ISO 8601, where it is one. */
export function date(text) {
  if (typeof text !== 'string' || text.length > 64) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
