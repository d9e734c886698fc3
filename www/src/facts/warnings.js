import { DS, ENVELOPED, EXCLUSIVE, INCLUSIVE, SAML, SAMLP, SUCCESS } from '../xml/names.js';
import { attribute, child, descendants, isInside } from '../xml/parse.js';

const DAYS = 86_400_000;
const TRANSFORMS = new Set([ENVELOPED, EXCLUSIVE, ...INCLUSIVE].flatMap((uri) => [uri, `${uri}#WithComments`, `${uri}WithComments`]));
/** Elements whose text says who somebody is, or for whom this is meant. */
const IDENTITY = new Set(['NameID', 'Issuer', 'Audience', 'AttributeValue', 'DigestValue', 'SignatureValue']);
/** Where SAML puts an Assertion, and where a Signature. */
const HOLDS_ASSERTION = new Set(['Response', 'ArtifactResponse', 'Advice', 'Evidence', 'EncryptedAssertion']);

/**
 * How forgeries look, and what is odd. `{ id, start, end, accepted }`; `level` is `alarm` where an attack looks so, `note` for what is only worth knowing.
 * The library refuses what has to be refused for reasons of its own: none of this is part of a verdict.
 */
export function warnings(document, signatures, shown, facts) {
  const found = [];
  const add = (id, node, level = 'alarm', params = {}) => found.push({ id, level, params, start: node?.start, end: node?.end });
  const nodes = [...descendants(document.root)];
  const elements = nodes.filter(({ type }) => type === 'element');
  const assertions = elements.filter(({ local, ns }) => local === 'Assertion' && ns === SAML);
  const covers = signatures.filter(({ wellPlaced }, at) => wellPlaced && shown[at].fits).map(({ on }) => on);
  const isCovered = (node) => covers.some((top) => isInside(node, top));

  const loose = assertions.filter((node) => !isCovered(node));
  if (loose.length > 0 && loose.length < assertions.length) add('assertion-outside', loose[0]);
  if (assertions.length > 1) add('assertions-many', assertions[1], 'alarm', { count: assertions.length });
  identifiers(elements, add);
  for (const one of signatures) placement(one, add);
  for (const node of elements) hidden(node, add);
  for (const node of nodes) if (node.type === 'doctype') add('doctype', node);
  for (const node of document.children) if (node.type === 'doctype') add('doctype', node);
  for (const node of elements) if (IDENTITY.has(node.local)) markup(node, add);
  lookalikes(facts.attributes, add);
  const strangers = shown.filter(({ certificates }) => certificates.some(({ match }) => match === false));
  if (strangers.length > 0 && !shown.some(({ verified }) => verified)) add('key-only-inside', signatures[shown.indexOf(strangers[0])].node);
  rest(facts, assertions, isCovered, add, document.root);
  return found.slice(0, 40);
}

function identifiers(elements, add) {
  const seen = new Map();
  for (const node of elements) {
    const id = attribute(node, 'ID') ?? attribute(node, 'Id') ?? attribute(node, 'id');
    if (id === undefined) continue;
    // ASCII alone: a locale's idea of small letters is no business of a protocol.
    const folded = id.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));
    if (seen.has(folded)) add('ids-twice', node, 'alarm', { id });
    seen.set(folded, node);
  }
}

function placement(one, add) {
  if (one.references > 1) add('references-many', one.node, 'alarm', { count: one.references });
  if (one.references === 1 && (one.uri === undefined || !/^#[^()]+$/.test(one.uri))) add('reference-odd', one.node, one.uri === '' ? 'note' : 'alarm', { uri: one.uri ?? '' });
  else if (one.targets.length > 0 && !one.wellPlaced) add('signature-misplaced', one.node, 'alarm', { uri: one.uri });
  const odd = one.transforms.find((uri) => !TRANSFORMS.has(uri));
  if (odd !== undefined) add('transform-odd', one.node, 'alarm', { uri: odd });
  if (/hmac/i.test(one.method ?? '')) add('hmac', one.node);
  if (one.hasObject) add('object', one.node);
}

function hidden(node, add) {
  const parent = node.parent?.type === 'element' ? node.parent : undefined;
  if (!parent) return;
  const isAssertion = node.local === 'Assertion' && node.ns === SAML;
  if (!isAssertion && !(node.local === 'Signature' && node.ns === DS)) return;
  const known = parent.ns === SAML || parent.ns === SAMLP || /metadata$/.test(parent.ns);
  if (parent.local === 'Extensions' || parent.local === 'Object' || !known) {
    if (parent.local !== 'Body') add('hidden', node, 'alarm', { name: node.local, parent: parent.name });
  } else if (isAssertion && !HOLDS_ASSERTION.has(parent.local)) add('hidden', node, 'alarm', { name: node.local, parent: parent.name });
}

function markup(node, add) {
  const odd = node.children.find(({ type, cdata }) => type === 'comment' || type === 'pi' || cdata);
  if (odd) add('markup-in-identity', node, odd.type === 'comment' || odd.type === 'pi' ? 'alarm' : 'note', { name: node.local });
}

function lookalikes(attributes, add) {
  const seen = new Map();
  for (const { name } of attributes) {
    const form = name.normalize('NFKC');
    if (seen.has(form) && seen.get(form) !== name) add('lookalike', undefined, 'alarm', { name });
    seen.set(form, name);
  }
}

function rest(facts, assertions, isCovered, add, root) {
  const [assertion] = assertions;
  const status = child(root, SAMLP, 'Status');
  if (status && assertion && facts.status?.codes[0] === SUCCESS && isCovered(assertion) && !isCovered(status)) add('status-unsigned', status, 'note');
  const conditions = facts.conditions;
  if (assertion && conditions && conditions.audiences.length === 0) add('audience-none', child(assertion, SAML, 'Conditions'), 'note');
  const [from, to] = [Date.parse(conditions?.notBefore ?? facts.assertion?.issueInstant ?? ''), Date.parse(conditions?.notOnOrAfter ?? '')];
  if (to - from > DAYS) add('lifetime', child(assertion, SAML, 'Conditions'), 'note', { days: Math.round((to - from) / DAYS) });
  if (facts.sealed > 0 && facts.signatures.length === 0) add('sealed-unsigned', root, 'note');
}

