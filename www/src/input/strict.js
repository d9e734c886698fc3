import { inflate } from './inflate.js';

/**
 * Would the strict decoder take the field as it stands? The rules of SAML Bindings as the core keeps them, answered without the WebAssembly: a HAR has
 * hundreds of fields. The core stays the judge, and a test compares the two on every fixture.
 */
const BYTES = 256 << 10;
const BLOCKS = 256;
const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';
const FORM = 'application/x-www-form-urlencoded';

const ENCODER = new TextEncoder();
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Names that the bindings read. Of everything else in a query or a form nothing is kept. */
export const NAMES = ['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding', 'SAMLart'];

class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @param input `{ as: 'value' | 'form' | 'query' | 'xml' | 'soap', body, contentType }`: how the message would be handed to the library.
 * @returns `yes`, or the code of the refusal.
 */
export function strict(input, kind) {
  try {
    RULES[input.as](input, kind);
    return 'yes';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

const RULES = {
  value: ({ body }) => void text(octets(body)),
  xml: ({ body, octets: raw }) => void text(raw ?? ENCODER.encode(body)),
  soap: ({ body, octets: raw }) => void text(raw ?? ENCODER.encode(body)),
  form,
  query,
  artifact: ({ body }) => artifact(body),
};

function text(raw) {
  if (raw.length > BYTES) throw new Refused('binding.limit-exceeded');
  if (raw.length === 0) throw new Refused('binding.missing');
  if (!isUtf8(raw)) throw new Refused('binding.utf8-malformed');
}

function isUtf8(raw) {
  try {
    UTF8.decode(raw);
    return true;
  } catch {
    return false;
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function octets(base64) {
  if (ENCODER.encode(base64).length > BYTES * 2) throw new Refused('binding.limit-exceeded');
  const digits = base64.replace(/[\t\n\f\r ]+/g, '');
  if (digits === '') throw new Refused('binding.missing');
  if (!BASE64.test(digits)) throw new Refused('binding.base64-malformed');
  const binary = atob(digits);
  // Stray bits behind the last octet give one message several texts.
  if (digits.endsWith('=') && btoa(binary.slice(-(binary.length % 3 || 3))) !== digits.slice(-4)) throw new Refused('binding.base64-malformed');
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function pairs(raw) {
  return raw
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? { name: pair, value: undefined } : { name: pair.slice(0, at), value: pair.slice(at + 1) };
    });
}

function percent(raw, code) {
  if (/%(?![0-9A-Fa-f]{2})/.test(raw)) throw new Refused(code);
  const source = ENCODER.encode(raw);
  const decoded = [];
  for (let at = 0; at < source.length; at += 1) {
    if (source[at] === 0x25) {
      decoded.push(parseInt(String.fromCharCode(source[at + 1], source[at + 2]), 16));
      at += 2;
    } else decoded.push(source[at] === 0x2b ? 0x20 : source[at]);
  }
  return Uint8Array.from(decoded);
}

/** Octets as characters of the same number, so that base64 rules see each octet. */
function latin(raw) {
  let whole = '';
  for (let at = 0; at < raw.length; at += 4096) whole += String.fromCharCode(...raw.subarray(at, at + 4096));
  return whole;
}

function form({ body, contentType }, kind) {
  const media = (contentType ?? '').split(';')[0].trim();
  if (media.toLowerCase() !== FORM) throw new Refused('binding.content-type-mismatch');
  if (ENCODER.encode(body).length > BYTES * 4) throw new Refused('binding.limit-exceeded');
  const found = new Map();
  let simpleSign = false;
  for (const pair of pairs(body)) {
    const name = latin(percent(pair.name, 'binding.form-malformed'));
    if (name === 'Signature' || name === 'SigAlg') simpleSign = true;
    if (name !== 'SAMLResponse' && name !== 'SAMLRequest' && name !== 'RelayState') continue;
    if (found.has(name)) throw new Refused('binding.multiple');
    found.set(name, percent(pair.value ?? '', 'binding.form-malformed'));
  }
  if (found.has('SAMLResponse') && found.has('SAMLRequest')) throw new Refused('binding.multiple');
  const message = found.get('SAMLResponse') ?? found.get('SAMLRequest');
  if (!message) throw new Refused('binding.missing');
  if (simpleSign) throw new Refused('binding.simple-sign-forbidden');
  if (found.has('RelayState') && !isUtf8(found.get('RelayState'))) throw new Refused('binding.form-malformed');
  // A Response is looked for in the field of its name only.
  if (kind === 'response' && !found.has('SAMLResponse')) throw new Refused('binding.missing');
  text(octets(latin(message)));
}

function query({ body }, kind) {
  // A Response may not come by HTTP-Redirect, however well it is encoded (SAML Profiles 4.1.2).
  if (kind === 'response') throw new Refused('binding.redirect-forbidden');
  if (ENCODER.encode(body).length > BYTES) throw new Refused('binding.limit-exceeded');
  const found = new Map();
  for (const { name, value } of pairs(body)) {
    const spelt = name.includes('%') ? latin(percent(name, 'binding.query-malformed')) : name;
    const known = NAMES.find((wanted) => wanted !== 'SAMLart' && (wanted === name || wanted === spelt));
    if (known === undefined) continue;
    if (found.has(known)) throw new Refused('binding.multiple');
    if (value === undefined || name !== known) throw new Refused('binding.query-malformed');
    found.set(known, value);
  }
  if (found.has('SAMLResponse') && found.has('SAMLRequest')) throw new Refused('binding.multiple');
  const message = found.get('SAMLRequest') ?? found.get('SAMLResponse');
  if (message === undefined) throw new Refused('binding.missing');
  const encoding = found.get('SAMLEncoding');
  if (encoding !== undefined && latin(percent(encoding, 'binding.query-malformed')) !== DEFLATE) throw new Refused('binding.encoding-unsupported');
  for (const name of ['SigAlg', 'Signature', 'RelayState']) {
    if (found.has(name) && !isUtf8(percent(found.get(name), 'binding.query-malformed'))) throw new Refused('binding.query-malformed');
  }
  const compressed = octets(latin(percent(message, 'binding.query-malformed')));
  const stream = inflate(compressed, BYTES);
  if (stream.state === 'limit' || stream.blocks > BLOCKS) throw new Refused('binding.limit-exceeded');
  if (stream.state !== 'done' || stream.end !== compressed.length) throw new Refused('binding.deflate-malformed');
  text(stream.octets);
}

/** SAML Bindings 3.6.4.2: 44 octets of type 4. */
function artifact(body) {
  if (body.length !== 60 || !BASE64.test(body)) throw new Refused('artifact.malformed');
  const raw = octets(body);
  if (raw.length !== 44 || raw[0] !== 0 || raw[1] !== 4) throw new Refused('artifact.malformed');
}
