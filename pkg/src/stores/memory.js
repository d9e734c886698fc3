import { claimedUntil, milliseconds, taker } from './expiry.js';

const SWEEP_EVERY = 256;

let warned = false;

/** For one process: tests, development, a single server. Another process, or another isolate, knows nothing of what stands here. */
export function memoryStore({ maxEntries = 100_000, clock = () => new Date() } = {}) {
  warnOnce();
  const requests = new Map();
  const claims = new Map();
  let calls = 0;

  const now = () => Number(clock());

  function sweep() {
    calls += 1;
    if (calls % SWEEP_EVERY === 0 || requests.size + claims.size >= maxEntries) {
      for (const [key, { until }] of requests) if (until <= now()) requests.delete(key);
      for (const [key, until] of claims) if (until <= now()) claims.delete(key);
    }
    // Full is a failure, which refuses the login. To drop the oldest claim instead would let its assertion in again.
    if (requests.size + claims.size >= maxEntries) throw new Error(`the memory store holds ${maxEntries} entries, which is its limit`);
  }

  // No await stands between a look and a write below: that is what makes each of them atomic.
  return Object.freeze({
    async put(key, value, expiresAt) {
      if (requests.get(key)?.until > now()) return;
      sweep();
      requests.set(key, { value, until: milliseconds(expiresAt), by: '' });
    },

    async take(key, { by } = {}) {
      const entry = requests.get(key);
      if (entry === undefined || entry.until <= now()) {
        requests.delete(key);
        return null;
      }
      const name = taker(by);
      if (entry.by !== '' && entry.by !== name) return null;
      entry.by = name;
      if (name === '') requests.delete(key);
      return entry.value;
    },

    async claim(key, expiresAt) {
      if (claims.get(key) > now()) return false;
      sweep();
      claims.set(key, claimedUntil(expiresAt, now()));
      return true;
    },
  });
}

function warnOnce() {
  const production = environment() === 'production';
  const isolates = globalThis.navigator?.userAgent === 'Cloudflare-Workers';
  if (warned || !(production || isolates)) return;
  warned = true;
  console.warn('samlight: the memory store serves one process only; with several, a replayed message is not noticed');
}

function environment() {
  try {
    return globalThis.process?.env?.NODE_ENV;
  } catch {
    // Deno asks for a permission first. A warning is not worth one.
    return undefined;
  }
}
