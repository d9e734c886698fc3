// Our private keys as they stand in the configuration.
import { ConfigError } from '../errors.js';
import { decryptionKey } from './decryption.js';
import { signingKey } from './signing.js';

/** PEMs whose import is kept: a service provider may be made for each request, and an import costs more than a check. */
const KEPT = 16;

const kept = new Map();

/** Gives the keys when they are needed. What is wrong with them is thrown here. */
export function decryptionKeys(list) {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw new ConfigError('config.value-malformed', 'decryptionKeys: is no list; give [key]');
  return list.map((key, index) => once('decrypt', key, () => decryptionKey(key, `decryptionKeys[${index}]`)));
}

export function ownSigningKey(key) {
  return key === undefined ? undefined : once('sign', key, () => signingKey(key, {}, 'signingKey'));
}

export function hook(unwrapKey) {
  if (unwrapKey !== undefined && typeof unwrapKey !== 'function') throw new ConfigError('config.value-malformed', 'unwrapKey: is no function');
  return unwrapKey;
}

function once(use, key, make) {
  const name = typeof key === 'string' ? `${use} ${key}` : key;
  const known = kept.get(name);
  if (known) return known;
  const load = make();
  let ready;
  const loader = () => (ready ??= load());
  if (typeof key !== 'string') return loader;
  if (kept.size === KEPT) kept.delete(kept.keys().next().value);
  kept.set(name, loader);
  return loader;
}
