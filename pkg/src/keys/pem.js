// Private keys and certificates as PEM (RFC 7468), brought into the shapes that WebCrypto imports.
import { base64Decoded } from '../base64.js';
import { ConfigError } from '../errors.js';
import { BIT_STRING, INTEGER, NULL, OCTET_STRING, OID, SEQUENCE, element, elements, hex, single, unhex } from './der.js';

const RSA = '2a864886f70d010101';
const RSA_PSS = '2a864886f70d01010a';
const ELLIPTIC = '2a8648ce3d0201';
const CURVES = { '2a8648ce3d030107': 'P-256', '2b81040022': 'P-384', '2b81040023': 'P-521' };
const KINDS = { [RSA]: 'RSA', [RSA_PSS]: 'RSA-PSS', '2b6570': 'Ed25519' };

/**
 * The private key of a PEM: what kind it is, and its PKCS#8. PKCS#1 and SEC 1, which older tools write, are wrapped. The kinds are `RSA`, `RSA-PSS`,
 * `P-256`, `P-384`, `P-521` and `Ed25519`.
 */
export function privateKey(pem, name) {
  const { label, octets } = privateBlock(pem, name);
  try {
    const pkcs8 = wrapped(label, octets);
    const { kind, inner } = known(pkcs8);
    // WebCrypto wants the plain OID of RSA even for PSS; the key inside is the same.
    if (kind === 'RSA-PSS') return { kind, pkcs8: wrapped('RSA PRIVATE KEY', inner) };
    if (kind) return { kind, pkcs8 };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw refused(`${name}: what stands in the PEM is no ${label.toLowerCase()}; is the file whole?`);
  }
  throw refused(`${name}: a key of a kind that XML Signature and XML Encryption do not use; RSA, P-256, P-384, P-521 and Ed25519 are known`);
}

function privateBlock(pem, name) {
  const found = blocks(pem, name);
  const keys = found.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  if (keys.length > 1) throw refused(`${name}: ${keys.length} private keys in one PEM; give each by itself`);
  const [key] = keys;
  if (!key) {
    throw refused(`${name}: a PEM with ${found.map(({ label }) => label).join(', ')} and no private key; the private half is wanted`);
  }
  if (key.label === 'ENCRYPTED PRIVATE KEY' || /ENCRYPTED/.test(key.text)) {
    throw refused(`${name}: the private key is encrypted with a passphrase; \`openssl pkcs8 -topk8 -nocrypt\` writes it plain: keep that secret`);
  }
  if (!['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'].includes(key.label)) {
    throw refused(`${name}: a PEM with ${key.label}, which cannot be read here; \`openssl pkcs8 -topk8 -nocrypt\` writes PRIVATE KEY`);
  }
  return { label: key.label, octets: decoded(key, name) };
}

/** DER of the one certificate in a PEM, or of bare base64 as metadata has it. */
export function certificate(text, name) {
  if (typeof text === 'string' && !text.includes('-----')) return decoded({ label: 'CERTIFICATE', text }, name);
  const found = blocks(text, name).filter(({ label }) => label === 'CERTIFICATE');
  if (found.length !== 1) throw refused(`${name}: ${found.length} certificates in the PEM where one is wanted, our own`);
  return decoded(found[0], name);
}

/** The SubjectPublicKeyInfo of a certificate (RFC 5280 4.1), and the kind of its key. */
export function publicKey(der, name) {
  try {
    const [tbs] = elements(single(der, SEQUENCE));
    const fields = elements(tbs.body);
    // version [0] is left out in a certificate of version 1.
    const spki = fields[fields[0]?.tag === 0xa0 ? 6 : 5];
    const [algorithm, bits] = elements(spki?.body ?? []);
    if (spki?.tag !== SEQUENCE || bits?.tag !== BIT_STRING) throw new RangeError('no certificate');
    const kind = kindOf(algorithm);
    return { kind, spki: kind === 'RSA-PSS' ? element(SEQUENCE, algorithmOf(RSA), bits.whole) : spki.whole };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw refused(`${name}: is no X.509 certificate`);
  }
}

function blocks(pem, name) {
  if (typeof pem !== 'string') throw refused(`${name}: ${pem === undefined ? 'is missing' : 'is no text'}; give the PEM, or a CryptoKey`);
  const pattern = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*(?:-(?!----)[^-]*)*)-----END \1-----/g;
  const found = Array.from(pem.matchAll(pattern), ([, label, text]) => ({ label, text }));
  if (found.length > 0 && pem.includes('\\n')) throw refused(`${name}: the line breaks of the PEM stand there as \\n; put real ones in their place`);
  if (found.length === 0) throw refused(`${name}: no PEM, which starts with -----BEGIN and ends with -----`);
  return found;
}

function decoded({ label, text }, name) {
  try {
    return base64Decoded(text);
  } catch {
    throw refused(`${name}: the base64 of the ${label.toLowerCase()} is broken; is the file whole?`);
  }
}

function wrapped(label, octets) {
  if (label === 'PRIVATE KEY') return octets;
  const version = element(INTEGER, [0]);
  if (label === 'RSA PRIVATE KEY') return element(SEQUENCE, version, algorithmOf(RSA), element(OCTET_STRING, octets));
  // SEC 1 (RFC 5915): the curve stands inside as [0], and PKCS#8 wants it outside.
  const curve = elements(single(octets, SEQUENCE)).find(({ tag }) => tag === 0xa0);
  const parameters = curve ? single(curve.body, OID) : [];
  const algorithm = element(SEQUENCE, element(OID, unhex(ELLIPTIC)), element(OID, parameters));
  return element(SEQUENCE, version, algorithm, element(OCTET_STRING, octets));
}

const algorithmOf = (oid) => element(SEQUENCE, element(OID, unhex(oid)), element(NULL));

function known(pkcs8) {
  const [version, algorithm, inner] = elements(single(pkcs8, SEQUENCE));
  if (version?.tag !== INTEGER || inner?.tag !== OCTET_STRING) throw new RangeError('no PKCS#8');
  return { kind: kindOf(algorithm), inner: inner.body };
}

function kindOf(algorithm) {
  const [oid, parameters] = elements(algorithm?.body ?? []);
  if (oid?.tag !== OID) throw new RangeError('no algorithm');
  const name = hex(oid.body);
  return name === ELLIPTIC ? CURVES[hex(parameters?.body ?? [])] : KINDS[name];
}

function refused(message) {
  return new ConfigError('config.value-malformed', message);
}
