import { decodeHtml } from './entities.js';
import * as form from './form.js';
import { endpoint, readUrl } from './http.js';
import { mendTags } from './text.js';
import { step } from './trail.js';
import { past, tagEnd } from './xml.js';

/** Read as text. Pasted markup never becomes a document: its scripts would run, its pictures would be fetched. */
const START = /<(?:(!--)|(form|input|textarea|script|style|title|a|meta|iframe|\/form)(?=[\s/>]))/gi;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;
const RAW = new Set(['script', 'style', 'title']);
const FIELDS = 2000;

/** Is it a page rather than a document of SAML? */
export function isPage(text) {
  return /^\s*(?:<!--[^>]{0,2000}-->\s*)?<(?:!doctype\s+html|html|head|body|form|input|div|script|meta|noscript|p|center|table|title)[\s/>]/i.test(text.slice(0, 4000));
}

/** The forms of a page with their fields, and the addresses that it leads to, in the order of the text. */
export function forms(text) {
  const found = [];
  const links = [];
  let current;
  let count = 0;
  START.lastIndex = 0;
  for (let match; count < FIELDS && (match = START.exec(text)); count += 1) {
    const name = (match[1] ?? match[2]).toLowerCase();
    if (name === '!--') {
      const end = past(text, match.index);
      if (end < 0) break;
      START.lastIndex = end;
      continue;
    }
    if (name === '/form') {
      current = undefined;
      continue;
    }
    const end = tagEnd(text, match.index);
    if (end < 0) break;
    START.lastIndex = end;
    const own = attributes(text.slice(match.index + match[0].length, end - 1));
    if (name === 'form') {
      current = { action: own.get('action') ?? '', method: (own.get('method') ?? 'get').toLowerCase(), fields: [] };
      found.push(current);
    } else if (name === 'input' && own.has('name')) {
      current ??= orphan(found);
      current.fields.push([own.get('name'), own.get('value') ?? '']);
    } else if (name === 'a' || name === 'iframe') links.push(own.get('href') ?? own.get('src') ?? '');
    else if (name === 'meta') links.push(/url\s*=\s*['"]?([^'"]*)/i.exec(own.get('content') ?? '')?.[1] ?? '');
    else if (name === 'textarea' || RAW.has(name)) {
      const close = closing(text, name, end);
      if (close < 0) break;
      if (name === 'textarea' && own.has('name')) {
        current ??= orphan(found);
        current.fields.push([own.get('name'), decodeHtml(text.slice(end, close).replace(/^\r?\n/, ''))]);
      }
      START.lastIndex = close;
    }
  }
  return { forms: found, links: links.filter((link) => link !== '') };
}

/** Fields that were pasted without their form. */
function orphan(found) {
  const form = { action: '', method: 'post', fields: [] };
  found.push(form);
  return form;
}

function closing(text, name, from) {
  const end = new RegExp(`</${name}[\\s/>]`, 'gi');
  end.lastIndex = from;
  return end.exec(text)?.index ?? -1;
}

function attributes(text) {
  const found = new Map();
  for (const [, name, double, single, bare] of text.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase();
    if (!found.has(key)) found.set(key, decodeHtml(double ?? single ?? bare ?? '').replaceAll('\r\n', '\n'));
  }
  return found;
}

/** The page with which an identity provider lets the browser post a message (SAML Bindings 3.5.4), or one that leads to a redirect. */
export function read(paste, pasted, trail, context) {
  const { text, trail: mended } = mendTags(pasted, trail);
  const page = forms(text);
  let seen = false;
  for (const { action, method, fields } of page.forms) {
    const after = step(mended, 'html.form', pasted.length, fields.length, { method });
    const url = /^[a-z]+:/i.test(action) ? endpoint(action) : context.came?.url;
    seen = form.readFields(paste, fields, after, { came: { ...context.came, url }, binding: method === 'get' ? 'redirect' : 'post' }) || seen;
  }
  for (const link of page.links) {
    if (form.NAMES_A_MESSAGE.test(link)) seen = readUrl(paste, link, step(mended, 'html.link', pasted.length, link.length), context) || seen;
  }
  if (!seen) seen = paste.search(pasted, mended, context);
  return seen;
}
