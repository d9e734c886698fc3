/**
 * Asks the store for every claim, in the module's order: first the request, then the replay key. Whoever is not asked any more has no
 * outcome: an assertion need not be spent on a request that is not there, or on a store that is not.
 */
export async function settle(store, claims) {
  if (!store) return { outcomes: claims.map(() => ({ skipped: true })) };
  const outcomes = [];
  for (const claim of claims) {
    try {
      const outcome = claim.kind === 'request' ? await take(store, claim) : await use(store, claim);
      outcomes.push(outcome);
      if (outcome.taken === null && !claim.optional) break;
    } catch (error) {
      outcomes.push({ failed: true });
      return { outcomes, cause: error ?? new Error('the store failed without a reason') };
    }
  }
  return { outcomes };
}

async function take(store, { key }) {
  const taken = (await store.take(key)) ?? null;
  if (taken !== null && typeof taken !== 'string') throw new TypeError('store.take returned neither a text nor null');
  return { taken };
}

async function use(store, { key, until }) {
  const claimed = await store.claim(key, new Date(until));
  // A driver's own answer, such as "OK" or 1, may be truthy for the second caller too.
  if (typeof claimed !== 'boolean') throw new TypeError('store.claim returned no boolean');
  return { claimed };
}
