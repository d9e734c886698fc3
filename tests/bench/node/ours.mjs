// samlight in Node, as a service calls it, and the bare module.
import { constants, createPrivateKey, privateDecrypt } from 'node:crypto';
import * as full from '../../../pkg/dist/node.js';
import * as small from '../../../pkg/dist/verify.js';
import * as fullRaw from '../../../pkg/dist/raw.js';
import * as smallRaw from '../../../pkg/dist/verify-raw.js';
import { source as fullSource } from '../../../pkg/dist/module.fast.js';
import { source as smallSource } from '../../../pkg/dist/verify.inline.js';

/** Answers at once and forgets: the same message can come again, and what is measured is samlight. */
const store = { put: async () => {}, take: async () => null, claim: async () => true };

const clock = (one) => () => new Date(one.now);

const read = (login) => {
  let values = 0;
  for (const { values: list } of login.attributes) values += list.length;
  return { nameId: login.nameId.value, values };
};

/** With the parsed form, as frameworks give it, and the ID of the request that the service keeps. */
function publicly(samlight, more = () => ({})) {
  return (one) => {
    const sp = samlight.createServiceProvider({ ...one.settings, store, clock: clock(one), ...more(one) });
    const options = { requestId: one.requestId, cookie: null };
    return async (SAMLResponse) => read(await sp.validateResponse({ SAMLResponse }, options));
  };
}

const ownKey = (one) => (one.encrypted ? { decryptionKeys: [one.decryptionKey] } : {});

/** The private key in node:crypto, synchronously. */
function hook(one) {
  const key = createPrivateKey(one.decryptionKey);
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return { unwrapKey: ({ ciphertext, digest }) => privateDecrypt({ key, padding, oaepHash: digest.replace('-', '') }, ciphertext) };
}

const encoder = new TextEncoder();

/** The calls into the module alone: the message put into its memory, two calls, two texts of JSON read. */
function raw(glue, source, keys = {}) {
  return (one) => {
    const wasm = glue.initSync({ module: source.module() });
    const provider = new glue.Provider(JSON.stringify(one.settings));
    const terms = JSON.stringify({ expect: `reply-to:${one.requestId}`, now: Date.parse(one.now), ...keys });
    return (message) => {
      const at = provider.input(message.length) >>> 0; // which may move the memory
      const { read: length } = encoder.encodeInto(message, new Uint8Array(wasm.memory.buffer, at, message.length));
      const checked = provider.check(0, length, undefined, terms);
      try {
        const outcome = JSON.parse(checked.outcome());
        if (!outcome.ok) throw new Error(outcome.code);
        const login = JSON.parse(checked.accept(JSON.stringify(outcome.claims.map(() => ({ claimed: true })))));
        if (!login.ok) throw new Error(login.code);
        return read(login.login ?? login);
      } finally {
        checked.free();
      }
    };
  };
}

export const faces = {
  'wasm-verify': publicly(small),
  'wasm-full': publicly(full, ownKey),
  'wasm-hook': publicly(full, hook),
  'wasm-verify-raw': raw(smallRaw, smallSource),
  'wasm-full-raw': raw(fullRaw, fullSource, { contentKeys: [] }),
};
