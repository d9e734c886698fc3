// From the wrapped keys of a message to content keys. The private key stays where it is: in WebCrypto, or behind `unwrapKey`.
import { base64, base64Decoded } from './base64.js';

/**
 * Private-key operations for one message at most: 32 encrypted elements, as many as the module opens, and two keys of ours. Whoever can post a form
 * could otherwise buy our CPU with a list of wrapped keys.
 */
const OPERATIONS = 64;

const TWO_HASHES = 'WebCrypto has one hash for RSA-OAEP and its mask, and the message has two: give unwrapKey, or have the identity provider use one';

/** Opens the wrapped keys of one message, over all its rounds. */
export function unwrapper(decryptionKeys, unwrapKey) {
  let keys = decryptionKeys;
  let left = OPERATIONS;
  const obstacles = [];

  /** As the module takes them back. `null` does not say why, and the module goes on as with a wrong key: a reason would be an oracle. */
  async function contentKeys(wrapped) {
    const opened = [];
    for (const one of wrapped) {
      const octets = await open(one);
      opened.push({ id: one.id, key: octets && base64(octets) });
      octets?.fill(0);
    }
    return opened;
  }

  async function open(wrapped) {
    const { digest, mgf, keyLength } = wrapped;
    const ciphertext = base64Decoded(wrapped.ciphertext);
    const label = base64Decoded(wrapped.label ?? '');
    const fits = (octets) => octets?.length === keyLength;
    for (const key of candidates(wrapped, ciphertext.length)) {
      const octets = spend() ? await decrypted(key.handle(digest), ciphertext, label) : null;
      if (fits(octets)) {
        // What opened once is tried first the next time.
        keys = [key, ...keys.filter((other) => other !== key)];
        return octets;
      }
      octets?.fill(0);
    }
    if (!unwrapKey) {
      if (digest !== mgf) obstacles.push(new Error(`${TWO_HASHES} (here ${digest} and, for the mask, ${mgf})`));
      return null;
    }
    const octets = spend() ? await asked(Object.freeze({ ...wrapped, ciphertext, label })) : null;
    return fits(octets) ? octets : null;
  }

  /** The keys that could open it. All are tried: nothing in the message selects a key. */
  function candidates({ transport, digest, mgf }, length) {
    if (transport !== 'rsa-oaep' || digest !== mgf) return [];
    const fitting = keys.filter(({ size }) => size === length);
    const able = fitting.filter((key) => key.handle(digest));
    if (able.length === 0 && fitting.length > 0) {
      const served = fitting.flatMap(({ hashes }) => hashes).join(', ');
      obstacles.push(new Error(`the content key is wrapped with ${digest}, and the decryption key serves ${served}: give the key as PEM`));
    }
    return able;
  }

  function spend() {
    if (left <= 0) obstacles.push(new Error(`the message needs more than ${OPERATIONS} operations with a private key`));
    return left-- > 0;
  }

  async function asked(wrapped) {
    try {
      const answer = await unwrapKey(wrapped);
      const octets = answer instanceof ArrayBuffer ? new Uint8Array(answer) : answer;
      // A copy, because ours is overwritten after its use.
      return ArrayBuffer.isView(octets) ? Uint8Array.from(octets) : null;
    } catch (cause) {
      obstacles.push(cause);
      return null;
    }
  }

  return {
    contentKeys,
    /** What stood in the way and can be mended, for the operator: never shown to whoever sent the message. */
    get cause() {
      return obstacles[0];
    },
  };
}

async function decrypted(handle, ciphertext, label) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'RSA-OAEP', ...(label.length > 0 && { label }) }, handle, ciphertext));
  } catch {
    return null;
  }
}
