import * as base64 from './base64.js';
import { date, readRequest, readResponse } from './http.js';
import { members, pause } from './slices.js';
import { step } from './trail.js';

/** An entry without any of these holds no message; of a body in base64 that cannot be said before it is decoded. */
const CLUE = /SAML(?:Request|Response|art)|names:tc:SAML|wresult|"encoding"\s*:\s*"base64"/i;

// Only the white space that JSON knows: with any other the entries could not be parsed.
const HEAD = /^\{[ \t\r\n]*"log"[ \t\r\n]*:[ \t\r\n]*\{/;
const ENTRIES = /"entries"[ \t\r\n]*:[ \t\r\n]*\[/;

/** HAR 1.1 and 1.2. */
export function is(text) {
  return HEAD.test(text) && ENTRIES.test(text);
}

/** Of every entry only the messages are taken; cookies, tokens and other requests are read past and not kept. */
export async function read(paste, text, trail) {
  const { index, 0: head } = ENTRIES.exec(text);
  let [count, unreadable] = [0, 0];
  for (const member of members(text, index + head.length - 1)) {
    if (paste.full) break;
    if (!member) {
      await pause();
      continue;
    }
    const [start, end] = member;
    const slice = text.slice(start, end);
    if (CLUE.test(slice)) {
      try {
        readEntry(paste, JSON.parse(slice), step(trail, 'har.entry', slice.length, slice.length, { index: count }));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        unreadable += 1;
      }
    }
    count += 1;
  }
  if (unreadable) paste.note('har.entries-unreadable', { count: unreadable });
  if (!/\}\s*$/.test(text.slice(-64))) paste.note('json.cut-short');
  once(paste);
  paste.note('har.read', { entries: count });
  return true;
}

const PICTURES = /^(?:image|font|video|audio)\//i;

/** One request with its response, as HAR and the panels of browsers keep it. */
export function readEntry(paste, entry, trail) {
  const { request, response } = entry ?? {};
  const time = date(entry?.startedDateTime);
  const came = { ...(time && { time }), from: 'request' };
  const { postData } = request ?? {};
  const url = text(request?.url) ?? '';
  readRequest(paste, { url, contentType: text(postData?.mimeType) ?? header(request, 'content-type'), ...body(postData) }, trail, { came });
  const answered = time && later(time, entry.time);
  const content = response?.content;
  const contentType = text(content?.mimeType) ?? header(response, 'content-type');
  const page = typeof content?.text === 'string' && !PICTURES.test(contentType ?? '') ? content.text : '';
  const decoded = content?.encoding === 'base64' ? new TextDecoder().decode(base64.decode(page).octets) : page;
  readResponse(
    paste,
    { url, location: text(response?.redirectURL) || header(response, 'location'), contentType, body: CLUE.test(decoded) ? decoded : '' },
    trail,
    { came: { ...(answered && { time: answered }), from: 'response' } },
  );
}

/** `time` of an entry is what it took, in milliseconds; anything else is no such number. */
function later(time, took) {
  const moment = new Date(Date.parse(time) + (took > 0 && took < 86_400_000 ? took : 0));
  return Number.isNaN(moment.getTime()) ? time : moment.toISOString();
}

function text(value) {
  return typeof value === 'string' ? value : undefined;
}

/** The body as it was sent, where the recorder kept it; otherwise its fields, which some recorders write encoded and some decoded. */
function body(postData) {
  if (typeof postData?.text === 'string' && postData.text !== '') {
    return { body: postData.encoding === 'base64' ? new TextDecoder().decode(base64.decode(postData.text).octets) : postData.text };
  }
  if (!Array.isArray(postData?.params)) return {};
  return { fields: postData.params.filter((param) => text(param?.name) !== undefined).map(({ name, value }) => [name, text(value) ?? '']) };
}

export function header(message, wanted) {
  const headers = Array.isArray(message?.headers) ? message.headers : [];
  return text(headers.find((entry) => text(entry?.name)?.toLowerCase() === wanted)?.value);
}

/** A message shows twice in a recording: in the page or redirect that sends the browser on its way, and in the request that follows. The request counts. */
export function once(paste) {
  const sent = new Set(paste.items.filter(({ from }) => from === 'request').map(same));
  const seen = new Set();
  paste.keep((item) => {
    if (item.from !== 'response') return true;
    const key = same(item);
    if (sent.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function same({ kind, parameter, xml, field, certificate }) {
  return JSON.stringify([kind, parameter, xml ?? field ?? certificate]);
}
