// Messages before the component: the keys are unwrapped and the store is asked out here.
import { X509Certificate, constants, privateDecrypt } from 'node:crypto';
import { keyService } from '../../../pkg/test/kms.mjs';

/** What comes of a `result`: jco returns the one side and throws the other as the `payload` of an error. Whatever else is thrown is a trap. */
export function settled(call) {
  try {
    return { value: call() };
  } catch (error) {
    if (error?.payload === undefined) throw error;
    return { refused: error.payload };
  }
}

/** The store as a vector describes it. */
export class Memory {
  #requests = new Map();
  #used = new Set();
  failing;

  takeUp({ requests = {} } = {}, common = {}) {
    for (const [id, state] of Object.entries(requests)) this.#requests.set(`req:${id}`, JSON.stringify({ ...common, ...state }));
  }

  answer({ kind, key }) {
    const request = kind.tag === 'request';
    if (this.failing === (request ? 'take' : 'claim')) return { tag: 'failed' };
    if (request) {
      const val = this.#requests.get(key);
      this.#requests.delete(key);
      return { tag: 'taken', val };
    }
    const val = !this.#used.has(key);
    this.#used.add(key);
    return { tag: 'claimed', val };
  }

  /** For a login nothing is asked any more once it is lost: the assertion need not be spent on it. */
  answers(claims) {
    const answers = [];
    for (const claim of claims) {
      const answer = this.answer(claim);
      answers.push(answer);
      if (answer.tag === 'failed' || (answer.tag === 'taken' && answer.val === undefined && !claim.optional)) break;
    }
    return answers;
  }
}

/** `check` or `checkLogout`, with as many rounds of unwrapping as it takes. */
export async function checked(provider, door, vector) {
  const known = terms(vector);
  for (let round = 0; ; round++) {
    const outcome = settled(() => provider[door](input(vector), known));
    const wanted = outcome.refused?.wrappedKeys ?? [];
    if (wanted.length === 0 || !vector.decryptionKeys || round === 2) return outcome;
    for (const wrapped of wanted) known.contentKeys.push({ id: wrapped.id, key: await unwrapped(wrapped, vector.decryptionKeys) });
  }
}

async function unwrapped(wrapped, pems) {
  const { digest, mgf, label, ciphertext, keyLength } = wrapped;
  const key = digest === mgf ? decrypted(pems, digest, label, ciphertext) : await keyService(pems)({ digest, mgf, label, ciphertext });
  return key?.length === keyLength ? Uint8Array.from(key) : undefined;
}

function decrypted(pems, digest, oaepLabel, ciphertext) {
  for (const key of pems) {
    try {
      return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digest.replace('-', ''), oaepLabel }, ciphertext);
    } catch {
      // Another key may fit; that none does is no more than `undefined` to the component.
    }
  }
  return undefined;
}

const octets = (text) => new TextEncoder().encode(text);
const binary = (base64) => Uint8Array.from(Buffer.from(base64, 'base64'));

export function input({ message, base64, form, query, soap }) {
  if (message !== undefined) return { tag: 'value', val: octets(message) };
  if (base64 !== undefined) return { tag: 'value', val: octets(base64) };
  if (form !== undefined) return { tag: 'form', val: { contentType: form.contentType ?? undefined, body: binary(form.body) } };
  if (soap !== undefined) return { tag: 'soap', val: binary(soap) };
  return { tag: 'query', val: octets(query) };
}

export function terms({ terms: { expect, now, tlsCertificate, address, artifact, browser = [] } }) {
  return {
    expect: typeof expect === 'string' ? { tag: expect } : { tag: 'reply-to', val: expect.replyTo },
    now: BigInt(Date.parse(now)),
    tlsCertificate: tlsCertificate && Uint8Array.from(new X509Certificate(tlsCertificate).raw),
    address,
    contentKeys: [],
    artifact,
    browser,
  };
}
