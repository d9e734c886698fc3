import { decodeXml } from './entities.js';

/**
 * A scanner for display: what kind of document is this, where does it end, what does its root say? It judges nothing, believes everything, checks no
 * well-formedness and never goes back, so that it is done with any text in the time that it takes to read it once.
 */
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

const NAME = /[^\s/>=<"'&]+/y;
const ATTRIBUTE = /\s*([^\s/>=<"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
const ATTRIBUTES = 64;
const SHOWN = 512;

/** Where the tag ends that begins at `open`: the offset behind its `>`, or -1. Quotes may hide a `>`. */
export function tagEnd(text, open) {
  for (let at = open + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x3e) return at + 1;
    if (code === 0x22 || code === 0x27) {
      at = text.indexOf(text[at], at + 1);
      if (at < 0) return -1;
    }
  }
  return -1;
}

/** Comments, CDATA sections, processing instructions and the document type declaration: the offset behind, -1 where it does not end, undefined elsewhere. */
export function past(text, open) {
  const end = (closing, from) => {
    const at = text.indexOf(closing, from);
    return at < 0 ? -1 : at + closing.length;
  };
  if (text.startsWith('<!--', open)) return end('-->', open + 4);
  if (text.startsWith('<![CDATA[', open)) return end(']]>', open + 9);
  if (text.startsWith('<?', open)) return end('?>', open + 2);
  if (!text.startsWith('<!', open)) return undefined;
  const close = end('>', open);
  const subset = close < 0 ? -1 : text.slice(open, close).indexOf('[');
  if (subset < 0) return close;
  const bracket = text.indexOf(']', open + subset);
  return bracket < 0 ? -1 : end('>', bracket);
}

function name(text, at) {
  NAME.lastIndex = at;
  const [whole] = NAME.exec(text) ?? [''];
  const colon = whole.indexOf(':');
  return { prefix: colon < 0 ? '' : whole.slice(0, colon), local: whole.slice(colon + 1), length: whole.length };
}

function attributes(text, from, end) {
  const found = new Map();
  ATTRIBUTE.lastIndex = from;
  for (let match; found.size < ATTRIBUTES && ATTRIBUTE.lastIndex < end && (match = ATTRIBUTE.exec(text)); ) {
    const [, key, double, single] = match;
    if (!found.has(key)) found.set(key, decodeXml(double ?? single));
  }
  return found;
}

/**
 * The first element at or behind `from`, with what its start tag says, to its end.
 *
 * @returns undefined where there is no element; otherwise `start` of the element, `end` behind it, `complete`: whether its end was found, `local`, `prefix`,
 * `namespace`, `attributes`, `issuer` and, within a SOAP body, `inner`.
 */
export function scan(text, from = 0) {
  const open = [];
  let root;
  for (let at = text.indexOf('<', from); at >= 0; ) {
    const next = text.charCodeAt(at + 1);
    if (next === 0x3c || next <= 0x20) {
      at = text.indexOf('<', at + 1);
      continue;
    }
    const skipped = past(text, at);
    if (skipped !== undefined) {
      if (skipped < 0) break;
      at = text.indexOf('<', skipped);
      continue;
    }
    const closing = text[at + 1] === '/';
    const label = name(text, closing ? at + 2 : at + 1);
    if (label.length === 0) {
      at = text.indexOf('<', at + 1);
      continue;
    }
    const end = tagEnd(text, at);
    if (end < 0) {
      root ??= element(text, at, text.length, label, []);
      break;
    }
    if (closing) {
      open.pop();
      if (root && open.length === 0) return finished(root, end, true);
    } else {
      const depth = open.length;
      if (depth === 0) root = element(text, at, end, label, open);
      else note(root, text, at, end, label, open);
      if (text[end - 2] === '/') {
        if (depth === 0) return finished(root, end, true);
      } else open.push(depth < 3 ? { local: label.local, attributes: depth < 2 ? attributes(text, at + 1 + label.length, end) : new Map() } : undefined);
    }
    at = text.indexOf('<', end);
  }
  return root && finished(root, text.length, false);
}

function finished(root, end, complete) {
  return { ...root, end, complete };
}

function element(text, at, end, label, open) {
  const own = attributes(text, at + 1 + label.length, end);
  return { start: at, prefix: label.prefix, local: label.local, namespace: namespace(label.prefix, own, open), attributes: own, issuer: undefined, inner: undefined };
}

function namespace(prefix, own, open) {
  const declaration = prefix ? `xmlns:${prefix}` : 'xmlns';
  const scopes = [own, ...open.map((scope) => scope?.attributes).reverse()];
  return scopes.find((scope) => scope?.has(declaration))?.get(declaration) ?? '';
}

/** Below the root only the issuer is looked at and, in an envelope, the message. */
function note(root, text, at, end, label, open) {
  if (open.length === 1 && label.local === 'Issuer' && root.issuer === undefined) {
    const close = text.indexOf('<', end);
    root.issuer = shown(decodeXml(text.slice(end, close < 0 ? text.length : close).trim()));
  } else if (open.length === 2 && root.local === 'Envelope' && open[1]?.local === 'Body' && root.inner === undefined) {
    root.inner = element(text, at, end, label, open);
  } else if (open.length === 3 && root.inner !== undefined && root.inner.message === undefined && label.local === 'Response') {
    root.inner.message = element(text, at, end, label, open);
  }
}

function shown(text) {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** What a document says of itself, for a list. Nothing here is verified. */
export function facts(root) {
  const said = (key) => {
    const value = root.attributes.get(key);
    return value === undefined ? undefined : shown(value);
  };
  const inner = root.inner && { ...facts(root.inner), message: root.inner.message && facts(root.inner.message) };
  return {
    local: root.local,
    namespace: root.namespace,
    id: said('ID') ?? said('AssertionID') ?? said('ResponseID') ?? said('RequestID'),
    inResponseTo: said('InResponseTo'),
    issueInstant: said('IssueInstant'),
    issuer: root.issuer,
    destination: said('Destination'),
    ...(root.attributes.has('entityID') && { entityId: said('entityID') }),
    ...(inner && { inner }),
  };
}

const KINDS = {
  [SAMLP]: {
    Response: 'response',
    AuthnRequest: 'authn-request',
    LogoutRequest: 'logout-request',
    LogoutResponse: 'logout-response',
    ArtifactResolve: 'artifact',
    ArtifactResponse: 'artifact',
  },
  [SAML]: { Assertion: 'assertion', EncryptedAssertion: 'assertion' },
  [METADATA]: { EntityDescriptor: 'metadata', EntitiesDescriptor: 'metadata' },
  [SOAP]: { Envelope: 'soap' },
};

/** Local names that begin a document worth finding in the middle of a text. */
export const ROOTS = [...new Set(Object.values(KINDS).flatMap((names) => Object.keys(names)))];

/** By namespace and name; a name whose namespace was lost in copying counts where only one kind has it. */
export function kind({ namespace: uri, local }) {
  const names = Object.hasOwn(KINDS, uri) ? KINDS[uri] : undefined;
  if (names) return Object.hasOwn(names, local) ? names[local] : 'unknown';
  if (uri !== '') return 'unknown';
  return Object.values(KINDS).find((known) => Object.hasOwn(known, local))?.[local] ?? 'unknown';
}
