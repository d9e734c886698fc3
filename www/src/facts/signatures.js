import { canonical } from '../xml/c14n.js';
import { DS, ENVELOPED, EXCLUSIVE, SAML, SAMLP } from '../xml/names.js';
import { attribute, child, children, descendants, textOf } from '../xml/parse.js';

/** More than any message has that means well. */
const MOST = 32;

/** Digest methods that can be recomputed here, by their URI. */
const HASHES = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'SHA-1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'SHA-256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'SHA-384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'SHA-512',
};

/** Every ds:Signature of the document, as it describes itself. */
export function signatures(document) {
  const found = [];
  for (const node of descendants(document.root)) {
    if (node.type === 'element' && node.local === 'Signature' && node.ns === DS) found.push(signature(node, document, found.length + 1));
    if (found.length === MOST) break;
  }
  return found;
}

function signature(node, document, number) {
  const info = child(node, DS, 'SignedInfo');
  const references = children(info, DS, 'Reference');
  const [reference] = references;
  const transforms = children(child(reference, DS, 'Transforms'), DS, 'Transform');
  const uri = attribute(reference, 'URI');
  const parent = node.parent?.type === 'element' ? node.parent : undefined;
  const targets = uri?.startsWith('#') && uri.length > 1 ? withId(document, uri.slice(1)) : [];
  const certificates = [...descendants(node)].filter((one) => one.local === 'X509Certificate' && one.ns === DS).map((one) => textOf(one).replace(/\s+/g, ''));
  const last = transforms.at(-1);
  return {
    label: `S${number}`,
    node,
    info,
    on: parent,
    kind: kindOf(parent),
    references: references.length,
    uri,
    targets,
    /** It signs the element that it stands in: everything else is not how SAML does it. */
    wellPlaced: references.length === 1 && targets.length === 1 && targets[0] === parent,
    transforms: transforms.map((one) => attribute(one, 'Algorithm') ?? ''),
    prefixes: (attribute(last && child(last, EXCLUSIVE, 'InclusiveNamespaces'), 'PrefixList') ?? '').split(/\s+/).filter(Boolean),
    canonicalization: attribute(child(info, DS, 'CanonicalizationMethod'), 'Algorithm'),
    method: attribute(child(info, DS, 'SignatureMethod'), 'Algorithm'),
    digestMethod: attribute(child(reference, DS, 'DigestMethod'), 'Algorithm'),
    digestValue: textOf(child(reference, DS, 'DigestValue')).replace(/\s+/g, ''),
    value: textOf(child(node, DS, 'SignatureValue')).replace(/\s+/g, ''),
    certificates,
    hasObject: children(node, DS, 'Object').length > 0,
  };
}

function kindOf(element) {
  if (element?.local === 'Assertion' && element.ns === SAML) return 'assertion';
  if (element?.ns !== SAMLP) return undefined;
  return { Response: 'response', LogoutRequest: 'logout-request', LogoutResponse: 'logout-response', ArtifactResponse: 'artifact-response', AuthnRequest: 'authn-request' }[element.local];
}

export function withId(document, id) {
  return [...descendants(document.root)].filter((one) => one.type === 'element' && attribute(one, 'ID') === id);
}

/** The octets that this signature's digest is of, as text; undefined where its methods are none that SAML allows. */
export function covered(signature) {
  const [target] = signature.targets;
  if (!target) return undefined;
  const methods = signature.transforms.filter((uri) => uri !== ENVELOPED);
  if (methods.length > 1) return undefined;
  // A reference by ID never includes comments, whatever its method is called (XML Signature 4.4.3.3).
  return canonical(target, (methods[0] ?? 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315').replace(/^(.*)WithComments$/, (_, base) => (base.endsWith('exc-c14n#') ? base : base.slice(0, -1))), {
    without: signature.transforms.includes(ENVELOPED) ? signature.node : undefined,
    prefixes: signature.prefixes,
  });
}

/** Base64 of the digest of a text, or of octets, by the method of its URI. */
export async function digest(uri, content) {
  const hash = Object.hasOwn(HASHES, uri ?? '') ? HASHES[uri] : undefined;
  if (!hash || content === undefined) return undefined;
  const octets = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const value = new Uint8Array(await crypto.subtle.digest(hash, octets));
  return btoa(String.fromCharCode(...value));
}

/** Short names of algorithms, and what to think of them. */
export function algorithm(uri) {
  if (!uri) return undefined;
  const short = uri.replace(/#$/, '').replace(/^.*[#/]/, '');
  const weak = /sha1$|md5|dsa-sha1|hmac|rsa-1_5|tripledes/i.test(short) || uri === 'http://www.w3.org/2000/09/xmldsig#rsa-sha1';
  return { uri, short, weak };
}
