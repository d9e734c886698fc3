import { describe } from '../facts/message.js';
import { health } from '../facts/health.js';
import { parse } from '../xml/parse.js';

/**
 * Two messages or two metadata files by what they mean: attributes, conditions, keys; not by line.
 *
 * @returns `{ rows: [{ key, name, a, b, same }], kind }`; `key` names a text, `name` is the part that is data.
 */
export async function compare(source, a, b, now) {
  const [left, right] = await Promise.all([a, b].map((text) => facts(source, text, now)));
  if (!left || !right) return { rows: [], kind: 'unreadable' };
  if (left.kind !== right.kind) return { rows: [], kind: 'different' };
  const keys = [...new Set([...left.facts.keys(), ...right.facts.keys()])];
  const rows = keys.map((id) => {
    const [key, name] = id.split('\u0000');
    const [x, y] = [left.facts.get(id), right.facts.get(id)];
    return { key, name, a: x, b: y, same: x === y };
  });
  return { rows, kind: left.kind };
}

async function facts(source, text, now) {
  const document = parse(text.replace(/^\ufeff/, ''));
  if (!document) return undefined;
  const found = new Map();
  const put = (key, value, name = '') => {
    if (value !== undefined && value !== '') found.set(`${key}\u0000${name}`, String(value));
  };
  if (/^Entit(?:y|ies)Descriptor$/.test(document.root.local)) {
    metadata(await health(source, text, now), put);
    return { kind: 'metadata', facts: found };
  }
  document.source = text;
  message(await describe(document, { trust: {}, now }), put);
  return { kind: 'message', facts: found };
}

function metadata({ entities }, put) {
  for (const { entityId, keys, endpoints, formats, roles } of entities) {
    put('entity', roles.join(', '), entityId);
    for (const key of keys) put('key', `${key.subject}, ${new Date(key.notAfter).toISOString().slice(0, 10)}`, `${key.use} ${key.sha256}`);
    for (const { name, binding, location, index } of endpoints) put('endpoint', location, [name, binding, index].filter(Boolean).join(' '));
    put('name-id-formats', formats.join('\n'), entities.length > 1 ? entityId : '');
  }
}

function message(said, put) {
  const { root, message: head, assertion, who, conditions, status } = said;
  put('kind', root.name);
  put('issuer', head.issuer ?? assertion?.issuer);
  put('destination', head.destination);
  put('in-response-to', head.inResponseTo);
  put('issued', head.issueInstant);
  put('status', status?.codes.join('\n'));
  put('name-id', who.nameId?.value);
  put('name-id-format', who.nameId?.format);
  put('audience', conditions?.audiences.join('\n'));
  put('not-before', conditions?.notBefore);
  put('not-on-or-after', conditions?.notOnOrAfter);
  who.confirmations.forEach((one, at) => {
    put('recipient', one.recipient, at === 0 ? '' : String(at + 1));
    put('confirmation-end', one.notOnOrAfter, at === 0 ? '' : String(at + 1));
  });
  put('authn-instant', who.authnInstant);
  put('context', who.context);
  put('session-end', who.sessionNotOnOrAfter);
  for (const { name, values } of said.attributes) put('attribute', [...values].sort().join('\n'), name);
  for (const one of said.signatures) {
    put('signature', `${one.method?.short ?? ''}, ${one.digestMethod?.short ?? ''}`, one.kind ?? one.label);
    for (const { sha256, subject } of one.certificates) put('certificate', subject, sha256);
  }
  if (said.request) for (const [name, value] of Object.entries(said.request)) put('request', Array.isArray(value) ? value.join('\n') : value, name);
}
