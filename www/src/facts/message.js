import { attributeNames } from '../../../pkg/dist/attribute-names.js';
import { BEARER, SAML, SAMLP } from '../xml/names.js';
import { attribute, child, children, descendants, textOf } from '../xml/parse.js';
import { certificate } from './certificate.js';
import { algorithm, covered, digest, signatures } from './signatures.js';
import { vendor } from './vendor.js';
import { warnings } from './warnings.js';

const VALUES = 1000;

/**
 * What a message says, for people. Nothing of it is believed by anybody, and it goes to the page as plain data.
 *
 * @param known `{ report, trust, now, item }`.
 */
export async function describe(document, known) {
  const { root } = document;
  const found = signatures(document);
  const assertions = [...descendants(root)].filter((node) => node.type === 'element' && node.local === 'Assertion' && node.ns === SAML);
  const sealed = [...descendants(root)].filter((node) => node.type === 'element' && node.local.startsWith('Encrypted') && node.ns === SAML).length;
  const [assertion] = assertions;
  const trusted = await trustedCertificates(known.trust);
  const shown = await Promise.all(found.map((one) => describeSignature(one, trusted, known)));
  const message = envelopeMessage(root);
  const facts = {
    root: { name: root.local, ns: root.ns },
    message: head(message),
    status: status(message),
    assertion: assertion && head(assertion),
    assertions: assertions.length,
    sealed,
    who: who(assertion ?? message),
    conditions: conditions(assertion),
    attributes: attributesOf(assertion),
    request: message.local === 'AuthnRequest' ? request(message) : undefined,
    signatures: shown,
    trusted,
    vendor: vendor(document, known.item),
    relayState: known.item?.relayState,
  };
  facts.windows = windows(facts, message, assertion, known);
  facts.warnings = warnings(document, found, shown, facts);
  return facts;
}

/** In a SOAP envelope the message is further down. */
function envelopeMessage(root) {
  if (root.local !== 'Envelope') return root;
  for (const node of descendants(root)) if (node.type === 'element' && node.ns === SAMLP && (node.local === 'Response' || node.local === 'AuthnRequest')) return node;
  return root;
}

function head(node) {
  return {
    name: node.local,
    id: attribute(node, 'ID'),
    issueInstant: attribute(node, 'IssueInstant'),
    destination: attribute(node, 'Destination'),
    inResponseTo: attribute(node, 'InResponseTo'),
    issuer: textOf(child(node, SAML, 'Issuer')).trim() || undefined,
  };
}

function status(message) {
  const codes = [];
  for (let code = child(child(message, SAMLP, 'Status'), SAMLP, 'StatusCode'); code && codes.length < 4; code = child(code, SAMLP, 'StatusCode')) codes.push(attribute(code, 'Value') ?? '');
  const said = textOf(child(child(message, SAMLP, 'Status'), SAMLP, 'StatusMessage')).trim();
  return codes.length > 0 ? { codes, message: said || undefined } : undefined;
}

function who(holder) {
  const subject = child(holder, SAML, 'Subject') ?? holder;
  const name = child(subject, SAML, 'NameID');
  const statement = child(holder, SAML, 'AuthnStatement');
  return {
    nameId: name && { value: textOf(name), format: attribute(name, 'Format'), nameQualifier: attribute(name, 'NameQualifier'), spNameQualifier: attribute(name, 'SPNameQualifier') },
    confirmations: children(subject, SAML, 'SubjectConfirmation').map((one) => {
      const data = child(one, SAML, 'SubjectConfirmationData');
      return {
        method: attribute(one, 'Method'),
        bearer: attribute(one, 'Method') === BEARER,
        recipient: attribute(data, 'Recipient'),
        inResponseTo: attribute(data, 'InResponseTo'),
        notBefore: attribute(data, 'NotBefore'),
        notOnOrAfter: attribute(data, 'NotOnOrAfter'),
        address: attribute(data, 'Address'),
      };
    }),
    authnInstant: attribute(statement, 'AuthnInstant'),
    sessionIndex: attribute(statement, 'SessionIndex'),
    sessionNotOnOrAfter: attribute(statement, 'SessionNotOnOrAfter'),
    context: textOf(child(child(statement, SAML, 'AuthnContext'), SAML, 'AuthnContextClassRef')).trim() || undefined,
  };
}

function conditions(assertion) {
  const node = child(assertion, SAML, 'Conditions');
  return node && {
    notBefore: attribute(node, 'NotBefore'),
    notOnOrAfter: attribute(node, 'NotOnOrAfter'),
    audiences: children(node, SAML, 'AudienceRestriction').flatMap((one) => children(one, SAML, 'Audience').map((audience) => textOf(audience))),
  };
}

function attributesOf(assertion) {
  const found = children(assertion, SAML, 'AttributeStatement').flatMap((statement) => children(statement, SAML, 'Attribute'));
  const names = new Map();
  for (const one of found) names.set(attribute(one, 'Name'), (names.get(attribute(one, 'Name')) ?? 0) + 1);
  return found.slice(0, VALUES).map((one) => {
    const name = attribute(one, 'Name') ?? '';
    const values = children(one, SAML, 'AttributeValue').slice(0, VALUES).map((value) => textOf(value));
    const notes = [];
    if (names.get(name) > 1) notes.push('repeated');
    if (values.length === 0 || values.some((value) => value === '')) notes.push('empty');
    if (values.some((value) => value !== value.trim())) notes.push('space');
    return { name, known: attributeNames.get(name), format: attribute(one, 'NameFormat'), friendly: attribute(one, 'FriendlyName'), values, notes };
  });
}

function request(message) {
  const policy = child(message, SAMLP, 'NameIDPolicy');
  const wanted = child(message, SAMLP, 'RequestedAuthnContext');
  return {
    acsUrl: attribute(message, 'AssertionConsumerServiceURL'),
    acsIndex: attribute(message, 'AssertionConsumerServiceIndex'),
    binding: attribute(message, 'ProtocolBinding'),
    forceAuthn: attribute(message, 'ForceAuthn'),
    isPassive: attribute(message, 'IsPassive'),
    nameIdFormat: attribute(policy, 'Format'),
    allowCreate: attribute(policy, 'AllowCreate'),
    comparison: wanted && (attribute(wanted, 'Comparison') ?? 'exact'),
    contexts: children(wanted, SAML, 'AuthnContextClassRef').map((one) => textOf(one).trim()),
  };
}

async function describeSignature(one, trusted, { report }) {
  const bytes = covered(one);
  const computed = await digest(one.digestMethod, bytes);
  const certificates = (await Promise.all(one.certificates.slice(0, 8).map(certificate))).filter(Boolean);
  const said = report?.signatures?.filter(({ on }) => on === one.kind) ?? [];
  const fits = computed === undefined ? undefined : computed === one.digestValue;
  const rung = report?.checks.find(({ rule }) => rule === (one.kind === 'assertion' ? 'signature.assertion' : one.kind === 'response' ? 'signature.response' : 'signature.message'));
  const keySha256 = said.find(({ keySha256: key }) => key)?.keySha256;
  return {
    label: one.label,
    kind: one.kind,
    uri: one.uri,
    start: one.node.start,
    wellPlaced: one.wellPlaced,
    references: one.references,
    transforms: one.transforms.map(algorithm),
    canonicalization: algorithm(one.canonicalization),
    method: algorithm(one.method),
    digestMethod: algorithm(one.digestMethod),
    digestValue: one.digestValue,
    computed,
    fits,
    /** What the library said, with keys that were given; the digest alone proves nothing. */
    verified: one.wellPlaced && rung?.status === 'pass' && keySha256 !== undefined,
    keySha256,
    certificates: certificates.map((cert) => ({ ...cert, match: trusted.length === 0 ? undefined : trusted.some(({ sha256 }) => sha256 === cert.sha256) })),
    canonicalLength: bytes?.length,
  };
}

/** What was given as trusted, from metadata and from certificates of their own. */
async function trustedCertificates(trust) {
  const texts = [...(trust.certificates ?? []), ...(trust.config?.idps ?? []).flatMap((idp) => idp?.certificates ?? [])];
  for (const metadata of [...(trust.metadata ?? []), ...(trust.config?.idps ?? []).map((idp) => idp?.metadata).filter((text) => typeof text === 'string')]) {
    texts.push(...[...metadata.matchAll(/<(?:[\w.-]+:)?X509Certificate\b[^>]*>([^<]+)</g)].slice(0, 16).map(([, text]) => text));
  }
  const found = new Map();
  for (const text of texts.filter((one) => typeof one === 'string').slice(0, 32)) {
    const read = await certificate(text);
    if (read) found.set(read.sha256, read);
  }
  return [...found.values()];
}

/** Everything that begins or ends: `{ id, label, start, end }` in milliseconds, either end open where the message does not say. */
function windows(facts, message, assertion, { trust, report }) {
  const list = [];
  const add = (id, start, end, label) => {
    const [from, to] = [Date.parse(start ?? ''), Date.parse(end ?? '')];
    if (!Number.isNaN(from) || !Number.isNaN(to)) list.push({ id, label, start: Number.isNaN(from) ? undefined : from, end: Number.isNaN(to) ? undefined : to });
  };
  add('issue', attribute(assertion ?? message, 'IssueInstant') ?? attribute(message, 'IssueInstant'));
  if (facts.conditions) add('conditions', facts.conditions.notBefore, facts.conditions.notOnOrAfter);
  for (const one of facts.who.confirmations) add('confirmation', one.notBefore, one.notOnOrAfter);
  if (facts.who.authnInstant || facts.who.sessionNotOnOrAfter) add('session', facts.who.authnInstant, facts.who.sessionNotOnOrAfter);
  if (message.local === 'LogoutRequest') add('logout', undefined, attribute(message, 'NotOnOrAfter'));
  const keys = report?.keys?.filter(({ matched }) => matched) ?? [];
  const certificates = keys.length > 0 ? keys.map((key) => ({ ...key, subject: undefined })) : facts.signatures.flatMap((one) => one.certificates).slice(0, 2);
  for (const one of new Map(certificates.map((cert) => [cert.sha256, cert])).values()) {
    const [from, to] = [one.notBefore, one.notAfter].map((time) => (typeof time === 'number' ? new Date(time).toISOString() : time));
    add('certificate', from, to, one.sha256.slice(0, 8));
  }
  for (const text of trust.metadata ?? []) add('metadata', undefined, /\bvalidUntil\s*=\s*["']([^"']+)/.exec(text.slice(0, 8192))?.[1]);
  return list;
}

