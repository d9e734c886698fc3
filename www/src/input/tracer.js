import { place, readFields } from './form.js';
import { header, once, readEntry } from './har.js';
import { date, endpoint, readUrl } from './http.js';
import * as message from './message.js';
import { members, pause } from './slices.js';
import { step } from './trail.js';

const REQUESTS = /"requests"[ \t\r\n]*:[ \t\r\n]*\[/;

/** An export of SAML-tracer: `{ requests: [{ method, url, requestHeaders, get, post, saml, samlart, ... }], timestamp }`. */
export function is(text) {
  const { index } = REQUESTS.exec(text.slice(0, 4096)) ?? {};
  return index !== undefined && /^\{[ \t\r\n]*"/.test(text) && /"(?:requestHeaders|responseHeaders|requestId)"/.test(text);
}

export async function read(paste, text, trail) {
  const { index, 0: head } = REQUESTS.exec(text);
  let count = 0;
  for (const member of members(text, index + head.length - 1)) {
    if (paste.full) break;
    if (!member) {
      await pause();
      continue;
    }
    const [start, end] = member;
    const slice = text.slice(start, end);
    if (/saml|wresult/i.test(slice)) one(paste, slice, step(trail, 'tracer.request', slice.length, slice.length, { index: count }));
    count += 1;
  }
  once(paste);
  paste.note('tracer.read', { requests: count });
  return true;
}

function one(paste, slice, trail) {
  let request;
  try {
    request = JSON.parse(slice);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    paste.note('tracer.request-unreadable');
    return;
  }
  const url = typeof request.url === 'string' ? request.url : '';
  // The export has no times but those that servers have written.
  const answer = { headers: named(request.responseHeaders) };
  const time = date(header(answer, 'date'));
  const came = { url: endpoint(url), ...(time && { time }), from: 'request' };
  const before = paste.items.length;
  readUrl(paste, url, trail, { came });
  const fields = (Array.isArray(request.post) ? request.post : []).filter((pair) => Array.isArray(pair) && pair.every((part) => typeof part === 'string'));
  const readable = fields.some(([name, value]) => /^SAML(?:Request|Response)$/.test(name) && value.length > 100);
  const saml = typeof request.saml === 'string' && request.saml.trimStart().startsWith('<') ? request.saml : undefined;
  if (readable || (saml === undefined && fields.length)) readFields(paste, fields, trail, { came });
  else if (saml !== undefined && paste.items.length === before) {
    // The exporter's masks cover the fields and leave the decoded message, which then is all there is.
    if (fields.length) paste.note('tracer.fields-masked');
    const after = step(trail, 'tracer.decoded', slice.length, saml.length, {}, saml);
    place(paste, { what: 'xml', text: saml, trail: after }, { ...came, field: saml, binding: request.method === 'POST' ? 'post' : 'redirect', input: { as: 'xml', body: saml } }, after);
  }
  const location = header(answer, 'location');
  if (location) readUrl(paste, location, trail, { came: { ...came, from: 'response' } });
}

/** Since version 1 a header is `{ name, value }`, before it was a pair. */
function named(headers) {
  if (!Array.isArray(headers)) return [];
  return headers.map((entry) => (Array.isArray(entry) ? { name: entry[0], value: entry[1] } : entry));
}

/** An export of SAML Chrome Panel: an object whose members are entries of a HAR by number, with fields of its own that repeat them. */
export function isPanel(value) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.values(value);
  return entries.length > 0 && entries.every((entry) => typeof entry?.request === 'object' && typeof entry?.request_url === 'string');
}

export function readPanel(paste, value, size, trail) {
  Object.values(value).forEach((entry, index) => {
    const before = paste.items.length;
    const after = step(trail, 'panel.entry', size, size, { index });
    readEntry(paste, entry, after);
    if (paste.items.length > before || typeof entry.saml !== 'string') return;
    const opened = message.open(entry.saml, step(after, 'panel.decoded', size, entry.saml.length, {}, entry.saml), paste);
    if (opened?.what === 'xml') place(paste, opened, { field: entry.saml, url: endpoint(entry.request_url), input: { as: 'xml', body: entry.saml } }, after);
  });
  once(paste);
}

/** One entry of a network panel, copied by itself. */
export function isEntry(value) {
  return typeof value === 'object' && value !== null && typeof value.request?.url === 'string' && typeof value.response === 'object';
}
