import { FIELDS, FORM, QUERY, SOAP } from './engine.js';

/** Bytes that are read at most: what the module allows for a form, which is four times the limit of the decoded message. */
const LIMIT = 1 << 20;

/** Characters of fields that are within the limit of a form however they are written: one that is too long is refused by its length there. */
const PLAIN = { message: LIMIT >> 2, relayState: 1024 };

const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Any accepted input as bytes or text for the module. Shapes are told by what they can do: classes differ between realms. */
export async function read(input) {
  if (typeof input?.headers?.get === 'function' && typeof input.method === 'string') return request(input);
  if (typeof input?.pipe === 'function') throw new TypeError('samlight takes a web Request; from a Node request, pass its parsed form');
  return form([...fields(input)]);
}

/**
 * A logout message may come by HTTP-Redirect, where the signature is over the query string as it was sent: once the string is taken apart, it
 * cannot be put together again.
 */
export async function readLogout(input) {
  if (typeof input === 'string' || input instanceof URL) return query(input);
  const fields = typeof input?.get === 'function' && typeof input.entries === 'function';
  if (fields && Object.prototype.toString.call(input) === '[object URLSearchParams]' && input.has('Signature')) {
    throw new TypeError('by HTTP-Redirect the query string itself is signed: pass the Request, its URL or the query string, as a text');
  }
  return read(input);
}

/** A SOAP envelope: what a service has answered, what a client has posted, or its text. */
export async function readEnvelope(input) {
  if (typeof input === 'string' || input instanceof Uint8Array) return envelope(input);
  if (typeof input?.headers?.get !== 'function') throw new TypeError('samlight takes an envelope as a text, a Uint8Array, a Response or a Request');
  if (input.bodyUsed) throw new TypeError('the body was read before; pass its text instead');
  return envelope(await bytes(input));
}

function envelope(body) {
  return bounded({ kind: SOAP, body, beside: undefined });
}

/** The query string of a URL, or what is one already, letter for letter. */
export function queryOf(url) {
  const [whole] = String(url?.url ?? url).split('#');
  return whole.slice(whole.indexOf('?') + 1);
}

function query(url) {
  return bounded({ kind: QUERY, body: queryOf(url), beside: undefined });
}

async function request(request) {
  if (request.method === 'GET' || request.method === 'HEAD') return query(request.url.includes('?') ? request.url : '');
  if (request.bodyUsed) throw new TypeError('the body of the request was read before; pass the FormData instead');
  const contentType = request.headers.get('content-type') ?? undefined;
  return bounded({ kind: FORM, body: await bytes(request), beside: contentType });
}

async function bytes(message) {
  // Firefox shows no stream of a Request. It keeps a body outside of the memory of scripts until it is asked for.
  if (message.body === undefined && typeof message.blob === 'function') return new Uint8Array(await (await message.blob()).slice(0, LIMIT + 1).arrayBuffer());
  const chunks = [];
  let length = 0;
  if (message.body) {
    const reader = message.body.getReader();
    while (length <= LIMIT) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      length += value.length;
    }
    if (length > LIMIT) await reader.cancel();
  }
  if (chunks.length === 1) return chunks[0];
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** What nearly every form has is handed over as it is. Otherwise the fields are written out again one by one, so that the module sees a doubled one and
    refuses it, and whatever else is wrong with a form. */
function form(list) {
  const { SAMLResponse: body = '', RelayState: beside } = Object.fromEntries(list);
  const once = body !== '' && list.length === (beside === undefined ? 1 : 2);
  if (once && body.length <= PLAIN.message && !(beside?.length > PLAIN.relayState)) return { kind: FIELDS, body, beside };
  const written = list.map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join('&');
  return bounded({ kind: FORM, body: written, beside: FORM_TYPE });
}

function* fields(input) {
  if (typeof input?.getAll === 'function' && typeof input.entries === 'function') {
    for (const [name, value] of input.entries()) yield [name, String(value)];
    return;
  }
  for (const name of ['SAMLResponse', 'SAMLRequest', 'RelayState']) {
    const value = input?.[name];
    // Some body parsers turn a doubled field into a list.
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) yield [name, String(one)];
    }
  }
}

/** As a browser writes it. In base64 that is the plus sign alone, and URLSearchParams looks at every character. */
function escaped(text) {
  return /^[\w+/=]*$/.test(text) ? text.replaceAll('+', '%2B') : new URLSearchParams([['', text]]).toString().slice(1);
}

/** One byte above the limit is enough for the module to refuse the size before it looks at anything else. */
function bounded(message) {
  return message.body.length <= LIMIT ? message : { ...message, body: message.body.slice(0, LIMIT + 1) };
}
