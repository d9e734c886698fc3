import { claimedUntil, milliseconds, taker } from './expiry.js';

/** A commit fails only if somebody else's came in between, so somebody always gets on; this many in a row say that something is broken. */
const TRIES = 50;

export function denoKvStore(kv, { prefix = ['samlight'] } = {}) {
  if (typeof kv?.atomic !== 'function') throw new TypeError('denoKvStore takes what Deno.openKv gives');

  /** Looks, decides and writes; if the entry has changed in between, all over again. Reads are strong unless one asks for less. */
  async function change(key, decide) {
    for (let tries = 0; tries < TRIES; tries++) {
      const found = await kv.get([...prefix, key]);
      const { entry, answer } = decide(found.value !== null && found.value.until > Date.now() ? found.value : null);
      if (entry === undefined) return answer;
      const step = kv.atomic().check(found);
      if (entry === null) step.delete(found.key);
      // Deno deletes some time after the expiry: `until` says when it was.
      else step.set(found.key, entry, { expireIn: Math.max(1, Math.ceil(entry.until - Date.now())) });
      const { ok } = await step.commit();
      if (ok) return answer;
    }
    throw new Error(`the entry was changed ${TRIES} times while it was asked for`);
  }

  return Object.freeze({
    put: async (key, value, expiresAt) => {
      const until = milliseconds(expiresAt);
      await change(key, (found) => (found || until <= Date.now() ? {} : { entry: { value, by: '', until } }));
    },

    take: async (key, { by } = {}) => {
      const mine = taker(by);
      return change(key, (found) => {
        if (!found || (found.by !== '' && found.by !== mine)) return { answer: null };
        if (mine === '') return { entry: null, answer: found.value };
        return { entry: found.by === mine ? undefined : { ...found, by: mine }, answer: found.value };
      });
    },

    claim: async (key, expiresAt) => {
      const until = claimedUntil(expiresAt, Date.now());
      return change(key, (found) => (found ? { answer: false } : { entry: { until }, answer: true }));
    },
  });
}
