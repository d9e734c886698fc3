/** How long a store may take unless the settings say more, and the most that they may say: a browser waits for the answer. */
export const TIMEOUT_SEC = 5, TIMEOUT_MAX_SEC = 60;

/**
 * Asks the store for every claim, in the module's order: first the request, then the replay key. Whoever is not asked any more has no
 * outcome: an assertion need not be spent on a request that is not there, or on a store that is not.
 *
 * The request is taken in the name of the assertion. If this process ends before the assertion is claimed, the same message may come again and take
 * it once more, while a message with another assertion cannot; and whichever came first, the claim has one winner.
 */
export async function settle(store, claims, { cookie, timeoutSec = TIMEOUT_SEC } = {}) {
  if (!store) return { outcomes: claims.map(() => ({ skipped: true })) };
  const by = claims.find(({ kind }) => kind !== 'request')?.key;
  const outcomes = [];
  for (const claim of claims) {
    try {
      const outcome = await bounded(timeoutSec, () => (claim.kind === 'request' ? take(store, claim, { by, cookie }) : use(store, claim)));
      outcomes.push(outcome);
      if (outcome.taken === null && !claim.optional) break;
    } catch (error) {
      outcomes.push({ failed: true });
      return { outcomes, cause: error ?? new Error('the store failed without a reason') };
    }
  }
  return { outcomes };
}

/** A store that hangs has failed. What it does afterwards counts for nothing: at worst the assertion is spent, and nobody is logged in by it. */
export async function bounded(seconds, work) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the store did not answer within ${seconds} s`)), seconds * 1000);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function take(store, { key }, terms) {
  const taken = (await store.take(key, terms)) ?? null;
  if (taken !== null && typeof taken !== 'string') throw new TypeError('store.take returned neither a text nor null');
  return { taken };
}

async function use(store, { key, until }) {
  const claimed = await store.claim(key, new Date(until));
  // A driver's own answer, such as "OK" or 1, may be truthy for the second caller too.
  if (typeof claimed !== 'boolean') throw new TypeError('store.claim returned no boolean');
  return { claimed };
}
