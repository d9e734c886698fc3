// The kit for stores: the memory store passes, and every way of being wrong is found, by the check that is about it.
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { memoryStore } from 'samlight/stores/memory';
import { testStore } from 'samlight/testing';

const later = () => new Promise((resolve) => { setTimeout(resolve, 1); });

/** Like `memoryStore`, with a wait wherever a server would be asked, so that others come in between. */
function careless({ expires = true, keep = () => {} } = {}) {
  const entries = new Map();
  const valid = (entry) => entry && (!expires || entry.until > Date.now());
  return {
    entries,
    async put(key, value, until) {
      await later();
      if (!valid(entries.get(key))) entries.set(key, { value, until: Number(until) });
      keep(key, value);
    },
    async take(key, { by } = {}) {
      await later();
      const entry = entries.get(key);
      if (!valid(entry) || (entry.by !== undefined && entry.by !== by)) return null;
      if (by === undefined) entries.delete(key);
      else entry.by = by;
      return entry.value;
    },
    async claim(key) {
      await later();
      if (entries.has(key)) return false;
      entries.set(key, { until: Infinity });
      return true;
    },
  };
}

/** A store that fails as a whole, at once or never. */
const broken = (fails) => () => ({ put: fails, take: fails, claim: fails });
const refuses = broken(async () => { throw new Error('connection refused'); });
const hangs = broken(() => new Promise(() => {}));

test('the memory store passes', async () => {
  const store = memoryStore();
  for (const unreachable of [refuses, hangs]) {
    const checks = await testStore(store, { unreachable });
    assert.ok(checks.length >= 12);
    assert.deepEqual(checks.filter(({ status }) => status !== 'pass'), []);
  }
});

test('what is not tried is said', async () => {
  const skipped = (await testStore(careless(), { parallel: 20, rounds: 1 })).filter(({ status }) => status !== 'pass');
  assert.deepEqual(skipped.map(({ name, status }) => [name, status]), [['a store that is down is a failure, in time', 'skipped']]);
  assert.match(skipped[0].why, /unreachable/);
});

test('several views of one store are one store; each with a memory of its own are none', async () => {
  const store = memoryStore();
  await testStore(() => store, { parallel: 20, rounds: 1 });
  await assert.rejects(testStore(() => memoryStore(), { parallel: 20, rounds: 1 }), /a claim elsewhere: expected false, found true/);
});

/** A flaw, what it does to a store that is right otherwise, and the checks that have to find it. */
const flaws = {
  'claim looks, waits, and writes': [(store) => ({ claim: async (key) => {
    const known = store.entries.has(key);
    await later();
    store.entries.set(key, { until: Infinity });
    return !known;
  } }), /winners among 50 claims: expected 1, found 50/],
  'take looks, waits, and deletes': [(store) => ({ take: async (key, { by } = {}) => {
    const entry = store.entries.get(key);
    await later();
    if (entry === undefined || entry.until <= Date.now() || (entry.by !== undefined && entry.by !== by)) return null;
    if (by === undefined) store.entries.delete(key);
    else entry.by = by;
    return entry.value;
  } }), /takers among 50: expected 1, found 50/],
  'take only reads': [(store) => ({ take: async (key) => { await later(); return store.entries.get(key)?.value ?? null; } }), /a second take: expected null/],
  'take forgets who took': [(store) => ({ take: async (key) => store.take(key) }), /the login when the same message comes again .*: expected true, found false/],
  'take gives it to whoever comes with a name': [(store) => ({ take: async (key, { by } = {}) => {
    await later();
    const entry = store.entries.get(key);
    if (by === undefined) return store.take(key);
    return entry?.until > Date.now() ? entry.value : null;
  } }), /takers among 50: expected 1, found 50/],
  'take gives undefined for what is not there': [(store) => ({ take: async (...terms) => (await store.take(...terms)) ?? undefined }), /expected null, found undefined/],
  'claim is never wrong': [() => ({ claim: async () => true }), /the second claim: expected false, found true/],
  'claim says nothing': [(store) => ({ claim: async (key) => { await store.claim(key); } }), /the first claim: expected true, found undefined/],
  'claim says OK': [(store) => ({ claim: async (key) => ((await store.claim(key)) ? 'OK' : null) }), /the first claim: expected true, found "OK"/],
  'claim throws for the second': [(store) => ({ claim: async (key) => {
    if (await store.claim(key)) return true;
    throw new Error('duplicate key');
  } }), /duplicate key/],
  'a claim that is late is thrown away': [(store) => ({ claim: async (key, until) => (until > new Date() ? store.claim(key) : true) }), /the second claim of it: expected false, found true/],
  'claims expire with the requests': [(store) => ({ claim: async (key) => {
    setTimeout(() => store.entries.delete(key), 500).unref();
    return store.claim(key);
  } }), /a claim that has not expired: expected false, found true/],
  'keys are folded': [(store) => ({ claim: async (key) => store.claim(key.toLowerCase().trim().slice(0, 200)) }), /the first claim of .*: expected true, found false/],
  'put overwrites': [(store) => ({ put: async (key, value, until) => {
    await later();
    store.entries.set(key, { value, until: Number(until) });
  } }), /take by another after a second put: expected null, found "state"/],
  'values are cut': [(store) => ({ put: async (key, value, until) => store.put(key, value.slice(0, 255), until) }), /take of what was put/],
};

// At the same time, since each waits for an expiry.
describe('every way of being wrong', { concurrency: 30 }, () => {
  for (const [flaw, [change, words]] of Object.entries(flaws)) {
    test(`found: ${flaw}`, async () => {
      const store = careless();
      await assert.rejects(testStore({ ...store, ...change(store) }, { parallel: 50, rounds: 1 }), (error) => {
        assert.match(error.message, words);
        assert.ok(error.checks.some(({ status }) => status === 'fail'));
        return true;
      });
    });
  }

  test('found: nothing ever expires', async () => {
    await assert.rejects(testStore(careless({ expires: false }), { parallel: 50, rounds: 1 }), /take after the expiry: expected null, found "state"/);
  });

  for (const [flaw, answer] of Object.entries({ nothing: undefined, yes: true, null: null })) {
    test(`found: a store that is down and answers ${flaw}`, async () => {
      await assert.rejects(testStore(careless(), { parallel: 20, rounds: 1, unreachable: broken(async () => answer) }), /what came of/);
    });
  }
});
