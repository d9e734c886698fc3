/**
 * What happens to a message on its way, undone. Each takes the text and gives the text as it may have been, or undefined where there is nothing to undo.
 * The digest decides which was right: a guess that does not fit is no answer.
 */
const NAMESPACES = {
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  saml2: 'urn:oasis:names:tc:SAML:2.0:assertion',
  samlp: 'urn:oasis:names:tc:SAML:2.0:protocol',
  saml2p: 'urn:oasis:names:tc:SAML:2.0:protocol',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xs: 'http://www.w3.org/2001/XMLSchema',
  xsd: 'http://www.w3.org/2001/XMLSchema',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
};

export const DAMAGE = {
  indented: (text) => text.replace(/>\s+</g, '><'),
  'indented-text': (text) => text.replace(/>\s+/g, '>').replace(/\s+</g, '<'),
  'line-ends': (text) => text.replace(/&#(?:13|x0*d);/gi, ''),
  'line-ends-lost': (text) => text.replace(/\r\n?|\n/g, '&#13;\n'),
  'line-ends-in-base64': (text) => text.replace(/(<(?:[\w.-]+:)?(?:X509Certificate|SignatureValue|DigestValue|Modulus)\b[^>]*>)([^<]*)/g, (_, tag, value) => tag + value.replace(/&#(?:13|x0*d);|\s+/gi, '')),
  'escaped-twice': (text) => text.replace(/&amp;(?=(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/gi, '&'),
  'escape-lost': (text) => text.replace(/&(?=(?:amp|lt|gt|quot|apos);)/g, '&amp;'),
  'invisible-characters': (text) => text.replace(/[\ufeff\u200b\u2060]/g, '').replace(/\u00a0/g, ' '),
  'smart-quotes': (text) => text.replace(/[\u2018\u2019]/g, "'").replace(/[\u201c\u201d]/g, '&quot;'),
  'latin-1': (text) => reread(text, 'latin1'),
  'windows-1252': (text) => reread(text, 'windows-1252'),
  'unicode-form': (text) => text.normalize('NFC'),
  'unicode-form-decomposed': (text) => text.normalize('NFD'),
  'namespace-lost': (text) => declared(text),
  'schema-prefix-lost': (text) => onRoot(text, ['xs', 'xsi']),
  'schema-prefix-xs-lost': (text) => onRoot(text, ['xs']),
  'schema-prefix-xsi-lost': (text) => onRoot(text, ['xsi']),
  'context-lost': (text) => onRoot(text, ['samlp']),
  'context-saml2p-lost': (text) => onRoot(text, ['saml2p']),
  'context-schema-lost': (text) => onRoot(text, ['samlp', 'xs', 'xsi']),
};

/** Several ways of undoing one damage have one name for people. */
export const NAMES = {
  'indented-text': 'indented',
  'line-ends-lost': 'line-ends',
  'line-ends-in-base64': 'line-ends',
  'escape-lost': 'escaped-twice',
  'windows-1252': 'latin-1',
  'unicode-form-decomposed': 'unicode-form',
  'schema-prefix-xs-lost': 'schema-prefix-lost',
  'schema-prefix-xsi-lost': 'schema-prefix-lost',
  'context-saml2p-lost': 'context-lost',
  'context-schema-lost': 'context-lost',
};

const HIGH_1252 = new Map([...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 32 }, (_, at) => 0x80 + at))].map((sign, at) => [sign, 0x80 + at]));

/** UTF-8 that somebody read as a one-byte encoding. */
function reread(text, encoding) {
  const octets = [];
  for (const sign of text) {
    const code = sign.codePointAt(0);
    if (encoding === 'windows-1252' && HIGH_1252.has(sign)) octets.push(HIGH_1252.get(sign));
    else if (code < 0x100) octets.push(code);
    else return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(octets));
  } catch {
    return undefined;
  }
}

/** Prefixes that are used and never declared, as when an element was copied out of its document. */
function declared(text) {
  const used = new Set([...text.matchAll(/<\/?([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[\w.-]+\s*=/g)].map(([, tag, attribute]) => tag ?? attribute));
  const missing = [...used].filter((prefix) => prefix !== 'xmlns' && prefix !== 'xml' && Object.hasOwn(NAMESPACES, prefix) && !text.includes(`xmlns:${prefix}=`));
  if (missing.length === 0 && !/^\s*<(?![\w.-]+:)(?:Assertion|Response)\b(?![^>]*xmlns=)/.test(text)) return undefined;
  const root = /^\s*<(Assertion|Response)\b(?![^>]*xmlns=)/.exec(text);
  const uri = root?.[1] === 'Assertion' ? NAMESPACES.saml : NAMESPACES.samlp;
  return insert(text, missing.map((prefix) => ` xmlns:${prefix}="${NAMESPACES[prefix]}"`).join('') + (root ? ` xmlns="${uri}"` : ''));
}

function onRoot(text, prefixes) {
  const missing = prefixes.filter((prefix) => !text.includes(`xmlns:${prefix}=`));
  return missing.length === 0 ? undefined : insert(text, missing.map((prefix) => ` xmlns:${prefix}="${NAMESPACES[prefix]}"`).join(''));
}

function insert(text, declarations) {
  const root = /<[A-Za-z_][\w.:-]*/.exec(text);
  return root ? text.slice(0, root.index + root[0].length) + declarations + text.slice(root.index + root[0].length) : undefined;
}
