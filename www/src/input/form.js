import { documentItem, item, open } from './message.js';
import * as percent from './percent.js';
import { NAMES } from './strict.js';
import { repair, step } from './trail.js';
import { certificateItem } from './certificate.js';

/** Pairs that are looked at: a form of SAML has three, and no browser sends thousands. */
const PAIRS = 5000;

/** Messages of one form. Two are one too many already; each costs a look at the whole. */
const MESSAGES = 16;

const CARRIERS = ['SAMLRequest', 'SAMLResponse', 'SAMLart', 'wresult'];

/** The spelling of the standard for one of a log. */
export const NAMES_IN_LOGS = { samlrequest: 'SAMLRequest', samlresponse: 'SAMLResponse', samlart: 'SAMLart' };
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Does a query, a body or a URL name a message? Names are matched whole, in the spelling of the standard or of one that is only cased otherwise. */
export const NAMES_A_MESSAGE = /(?:^|[?&;\s#])(?:SAML(?:Request|Response|art)|wresult)=/i;

/** `name=value` pairs of a query or a form, each also as it was received. */
export function pairs(raw) {
  const found = [];
  for (const pair of raw.split('&', PAIRS)) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    found.push({ raw: pair, name: percent.decode(name).text.trim(), received: value });
  }
  return found;
}

/** The known name that a pair has; case is forgiven here and nowhere else. */
function canonical(name) {
  const lower = name.replace(/^\?/, '').toLowerCase();
  return [...NAMES, 'wresult'].find((known) => known.toLowerCase() === lower);
}

/**
 * Messages in a query string or in a form body.
 *
 * @param binding `redirect` for a query, `post` for a body, undefined where only the pairs were pasted.
 * @returns whether there was one.
 */
export function read(paste, raw, trail, { came = {}, binding, contentType = FORM_TYPE }) {
  const named = pairs(raw).map((pair) => ({ ...pair, known: canonical(pair.name) }));
  const carriers = named.filter(({ known }) => CARRIERS.includes(known));
  if (carriers.length === 0) return false;
  const kept = named.filter(({ known }) => known !== undefined && known !== 'wresult');
  const body = kept.map((pair) => pair.raw.trim()).join('&');
  const has = (name) => kept.some(({ known }) => known === name);
  const repeated = twice(kept.map(({ known }) => known));
  if (carriers.length > MESSAGES) paste.note('form.messages-limit', { limit: MESSAGES });
  for (const carrier of carriers.slice(0, MESSAGES)) {
    const decoded = percent.decode(carrier.received);
    let after = step(trail, binding === 'redirect' ? 'query.parameter' : 'form.field', raw.length, carrier.received.length, { name: carrier.known }, carrier.received);
    if (carrier.name !== carrier.known) after = repair(after, 'field.name', { expected: carrier.known, actual: carrier.name.slice(0, 64) });
    for (const name of repeated) after = repair(after, 'field.repeated', { name });
    if (percent.isEncoded(carrier.received)) after = step(after, 'percent.decoded', carrier.received.length, decoded.text.length, {}, decoded.text);
    if (decoded.malformed) after = repair(after, 'percent.malformed', { count: decoded.malformed });
    const context = { ...came, parameter: carrier.known, field: decoded.text, relayState: relayState(kept) };
    const found = carrier.known === 'SAMLart' ? { what: 'artifact' } : open(decoded.text, after, paste, percent.isEncoded(carrier.received) ? 1 : 0);
    const way = binding ?? (found?.deflated || has('SigAlg') ? 'redirect' : 'post');
    const input = way === 'redirect' ? { as: 'query', body } : { as: 'form', body, contentType };
    place(paste, found, { ...context, binding: way, query: way === 'redirect' ? body : undefined, input }, after);
  }
  return true;
}

/** Names that stand more than once. */
function twice(names) {
  return new Set(names.filter((name, at) => names.indexOf(name) !== at));
}

function relayState(kept) {
  const first = kept.find(({ known }) => known === 'RelayState');
  return first && percent.decode(first.received).text;
}

/** An opened value as an item. What could not be opened is one too: somebody pasted it and wants to know why. */
export function place(paste, found, context, trail) {
  if (context.parameter === 'SAMLart' || found?.what === 'artifact') {
    paste.add(item('artifact', { ...context, binding: 'artifact', input: { as: 'artifact', body: context.field } }, found?.trail ?? trail));
  } else if (context.parameter === 'wresult') {
    paste.note('ws-federation');
    if (found?.what === 'xml') paste.add(documentItem(found, { ...context, binding: undefined, query: undefined, input: undefined, reason: 'ws-federation' }));
  } else if (found?.what === 'xml') paste.add(documentItem(found, context));
  else if (found?.what === 'certificate') paste.add(certificateItem(found.octets, context, found.trail));
  else paste.add(item('unknown', { ...context, reason: found?.what === 'refused' ? 'message.refused' : 'value.unreadable' }, found?.trail ?? trail));
}

/** Fields that were decoded before (a JSON object, an HTML form, a trace), written out as the body that carried them. */
export function encode(fields) {
  return fields.map(([name, value]) => `${encodeURIComponent(wellFormed(name))}=${encodeURIComponent(wellFormed(value))}`).join('&');
}

/** encodeURIComponent throws on half of a surrogate pair. */
function wellFormed(text) {
  return String(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

/** Decoded fields: the message's value is taken as it is, and the strict decoder judges the body that a browser would make of it. */
export function readFields(paste, fields, trail, { came = {}, binding = 'post' }) {
  const kept = fields.map(([name, value]) => [canonical(String(name)), String(value)]).filter(([known]) => known !== undefined);
  const body = encode(kept.filter(([known]) => known !== 'wresult'));
  const repeated = twice(kept.map(([known]) => known));
  const carriers = kept.filter(([known]) => CARRIERS.includes(known));
  if (carriers.length > MESSAGES) paste.note('form.messages-limit', { limit: MESSAGES });
  for (const [known, value] of carriers.slice(0, MESSAGES)) {
    let after = step(trail, 'form.field', value.length, value.length, { name: known }, value);
    for (const name of repeated) after = repair(after, 'field.repeated', { name });
    const found = known === 'SAMLart' ? { what: 'artifact' } : open(value, after, paste);
    const way = found?.deflated && binding === 'post' ? 'redirect' : binding;
    const context = { ...came, parameter: known, field: value, relayState: kept.find(([other]) => other === 'RelayState')?.[1], binding: way };
    const input = way === 'redirect' ? { as: 'query', body } : { as: 'form', body, contentType: FORM_TYPE };
    place(paste, found, { ...context, query: way === 'redirect' ? body : undefined, input }, after);
  }
  return carriers.length > 0;
}
