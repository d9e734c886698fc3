import * as base64 from './base64.js';
import { readFields } from './form.js';
import { endpoint } from './http.js';
import { straighten } from './text.js';
import { step } from './trail.js';

/** Values that are looked at: an answer of an API, not a database. */
const VALUES = 100_000;
const NESTING = 64;

const FIELD = /^saml_?(response|request|art)$/i;
const CLUE = /SAML|names:tc:|-----BEGIN |wresult=/i;

/** The value of a JSON text, also of one whose quotation marks became typographic. Undefined where it is none. */
export function parse(text, trail) {
  try {
    return { value: JSON.parse(text), trail };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const straight = straighten(text, trail);
  if (!straight) return undefined;
  try {
    return { value: JSON.parse(straight.text), trail: straight.trail };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** A JSON string or object: fields that are named like a message's, and strings that hold one. */
export function read(paste, text, trail, context) {
  if (!/^[[{"\u201c-\u201e]/.test(text)) return false;
  const parsed = parse(text, trail);
  return parsed !== undefined && readValue(paste, parsed.value, text.length, parsed.trail, context);
}

export function readValue(paste, value, size, trail, context) {
  if (typeof value === 'string') return paste.read(value, step(trail, 'json.string', size, value.length), context);
  if (typeof value !== 'object' || value === null) return false;
  let seen = false;
  const waiting = [{ value, path: '', depth: 0 }];
  for (let count = 0; waiting.length && count < VALUES; count += 1) {
    const { value: node, path, depth } = waiting.pop();
    const taken = Array.isArray(node) ? [] : fields(node);
    if (taken.length) {
      const url = [node.destination, node.acsUrl, node.url, node.action].find((text) => typeof text === 'string');
      const came = { ...context.came, ...(url && { url: endpoint(url) }) };
      seen = readFields(paste, taken, step(trail, 'json.fields', size, taken.length, { path: path || '.' }), { came }) || seen;
    }
    const names = new Set(taken.map(([, , key]) => key));
    for (const [key, child] of Object.entries(node).reverse()) {
      if (names.has(key)) continue;
      const below = `${path}.${key}`.slice(0, 200);
      if (typeof child === 'object' && child !== null) {
        if (depth < NESTING) waiting.push({ value: child, path: below, depth: depth + 1 });
      } else if (typeof child === 'string') seen = readText(paste, child, node, key, step(trail, 'json.fields', size, child.length, { path: below }), context) || seen;
    }
  }
  return seen;
}

/** `[name of the standard, value, key]` of the fields that carry a message, with the RelayState beside them. */
function fields(node) {
  const named = (key) => {
    const [, kind] = FIELD.exec(key) ?? [];
    if (kind) return `SAML${kind.toLowerCase() === 'art' ? 'art' : kind[0].toUpperCase() + kind.slice(1).toLowerCase()}`;
    return /^relay_?state$/i.test(key) ? 'RelayState' : undefined;
  };
  const found = Object.entries(node).flatMap(([key, value]) => {
    const name = named(key);
    const text = Array.isArray(value) && value.length === 1 ? value[0] : value;
    return name && typeof text === 'string' ? [[name, text, key]] : [];
  });
  return found.some(([name]) => name !== 'RelayState') ? found : [];
}

function readText(paste, text, node, key, trail, context) {
  if (text.length < 20) return false;
  // The event of a cloud function: its body may be base64 as a whole.
  if (key === 'body' && node.isBase64Encoded === true) {
    const body = new TextDecoder().decode(base64.decode(text).octets);
    return paste.read(body, step(trail, 'base64.decoded', text.length, body.length), context);
  }
  if (!CLUE.test(text) && !/^[A-Za-z0-9+/%_=\s-]{80,}$/.test(text)) return false;
  return paste.read(text, trail, context);
}
