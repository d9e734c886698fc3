import { base64 } from './keys.js';

const XMLDSIG = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

const encoder = new TextEncoder();

/** An enveloped signature over `octets`, which are the canonical text of the element with this ID. */
export async function signature(octets, id, key) {
  const digest = base64(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(octets))));
  const signed = signedInfo(id, digest, key.method);
  // SignedInfo is digested as an apex of its own, where it declares the prefix that in the document its parent declares.
  const value = await key.sign(encoder.encode(signed.replace('<ds:SignedInfo>', `<ds:SignedInfo xmlns:ds="${XMLDSIG}">`)));
  return `<ds:Signature xmlns:ds="${XMLDSIG}">${signed}<ds:SignatureValue>${base64(value)}</ds:SignatureValue>`
    + `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${key.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
}

function signedInfo(id, digest, method) {
  return `<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod>`
    + `<ds:SignatureMethod Algorithm="${method}"></ds:SignatureMethod>`
    + `<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${XMLDSIG}enveloped-signature"></ds:Transform>`
    + `<ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform></ds:Transforms>`
    + `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
}
