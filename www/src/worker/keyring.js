import { importDecryptionKey } from '../../../pkg/dist/keys.js';
import { privateKeys } from '../facts/key-file.js';
import { toBase64 } from '../facts/der.js';

/** A key lies here no longer than this, used or not. */
export const KEPT_MS = 10 * 60_000;

/** Private keys as CryptoKeys that cannot be read out, in the memory of this worker alone. */
export function keyring() {
  let keys = [];
  let timer;

  function clear() {
    clearTimeout(timer);
    keys = [];
    return { count: 0 };
  }

  return {
    /** @param asked `{ octets, passphrase }`: PEM, DER, PKCS#8 with or without a passphrase, PKCS#12. */
    async add({ octets, passphrase }) {
      const found = await privateKeys(octets, passphrase);
      for (const der of found) {
        keys.push(await importDecryptionKey(`-----BEGIN PRIVATE KEY-----\n${toBase64(der)}\n-----END PRIVATE KEY-----`));
        der.fill(0);
      }
      octets.fill(0);
      clearTimeout(timer);
      timer = setTimeout(() => {
        clear();
        self.postMessage({ notice: 'keys-wiped' });
      }, KEPT_MS);
      return { count: keys.length, until: Date.now() + KEPT_MS };
    },
    clear,
    unwrapping: () => ({ decryptionKeys: keys.map((key) => async () => key), unwrapKey: undefined }),
  };
}
