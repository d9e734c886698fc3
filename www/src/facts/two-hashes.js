import { DS, XENC } from '../xml/names.js';
import { attribute, child, descendants } from '../xml/parse.js';

const ENC11 = 'http://www.w3.org/2009/xmlenc11#';
const SHA = /sha(1|256|384|512)$/;

/**
 * WebCrypto knows one hash for RSA-OAEP and its mask; a message may name two, and `rsa-oaep-mgf1p` does so wherever its digest is not SHA-1 (XML Encryption 5.5.2).
 *
 * @returns `{ digest, mask }` of the first wrapped key that a browser cannot open because of it.
 */
export function twoHashes(document) {
  for (const node of descendants(document.root)) {
    if (node.type !== 'element' || node.local !== 'EncryptedKey' || node.ns !== XENC) continue;
    const method = child(node, XENC, 'EncryptionMethod');
    const transport = attribute(method, 'Algorithm');
    if (transport !== `${XENC}rsa-oaep-mgf1p` && transport !== `${ENC11}rsa-oaep`) continue;
    const digest = named(child(method, DS, 'DigestMethod'));
    const mask = transport === `${ENC11}rsa-oaep` ? named(child(method, ENC11, 'MGF')) : 'SHA-1';
    if (digest && mask && digest !== mask) return { digest, mask };
  }
  return undefined;
}

/** SHA-1 where nothing is named. */
function named(element) {
  if (!element) return 'SHA-1';
  const [, bits] = SHA.exec(attribute(element, 'Algorithm') ?? '') ?? [];
  return bits && `SHA-${bits}`;
}
