import * as base64 from './base64.js';
import { item } from './message.js';
import { step } from './trail.js';

const WHOLE = /^(?:Bearer\s+)?(eyJ[A-Za-z0-9_-]{2,})\.([A-Za-z0-9_-]{2,})\.([A-Za-z0-9_-]*)$/i;

function part(text) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64.decode(text).octets));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** Another protocol's token: said so, and shown. Its signature is not kept, so that what is kept cannot be used. */
export function read(paste, text, trail, { came }) {
  const [, first, second] = WHOLE.exec(text) ?? [];
  if (first === undefined) return false;
  const [header, payload] = [part(first), part(second)];
  if (header === undefined || typeof header !== 'object') return false;
  paste.add(item('jwt', { ...came, jwt: { header, payload } }, step(trail, 'jwt.parts', text.length, first.length + second.length)));
  return true;
}
