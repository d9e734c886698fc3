// What no validation in Node can do without: the digests and the operations with keys by node:crypto, over octets that are canonical already, with keys that
// are parsed already. No XML, no base64, no rules.
import { X509Certificate, constants, createDecipheriv, createHash, createPrivateKey, privateDecrypt, verify } from 'node:crypto';

const octets = (base64) => Buffer.from(base64, 'base64');

/** The octets of AES-GCM: twelve of the vector, the ciphertext, sixteen of the tag (xmlenc-core 5.2.4). */
function parts({ signatures, sealed }) {
  const all = sealed && octets(sealed.octets);
  return {
    signatures: signatures.map((one) => Object.fromEntries(Object.entries(one).map(([name, text]) => [name, octets(text)]))),
    sealed: all && { wrapped: octets(sealed.wrapped), iv: all.subarray(0, 12), ciphertext: all.subarray(12, -16), tag: all.subarray(-16) },
  };
}

export const faces = {
  'crypto-floor': (one) => {
    const key = new X509Certificate(one.certificate).publicKey;
    const given = key.asymmetricKeyType === 'ec' ? { key, dsaEncoding: 'ieee-p1363' } : key;
    const known = new Map([[one.good, parts(one.floor.good)], [one.bad, parts(one.floor.bad)]]);
    const own = createPrivateKey(one.decryptionKey);
    return (message) => {
      const { signatures, sealed } = known.get(message);
      if (sealed) {
        const content = privateDecrypt({ key: own, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, sealed.wrapped);
        const opener = createDecipheriv('aes-256-gcm', content, sealed.iv);
        opener.setAuthTag(sealed.tag);
        opener.update(sealed.ciphertext);
        opener.final();
      }
      for (const { covered, digest, info, value } of signatures) {
        if (!createHash('sha256').update(covered).digest().equals(digest)) throw new Error('another digest');
        if (!verify('sha256', info, given, value)) throw new Error('another signature');
      }
      return { nameId: one.nameId, values: one.values };
    };
  },
};
