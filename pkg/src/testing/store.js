// What a store has to keep to, tried out on it. Knows no test runner: it runs wherever the store runs.
import { bounded, settle } from '../store.js';

const MINUTE = 60_000;

/** How long an entry lives that is watched while it expires; long enough for a slow machine to use it before. */
const SHORT_MS = 1500;

/** How long one operation may take, of a store that is there and of one that is not. */
const PATIENCE_SEC = 30, TIMEOUT_SEC = 2;

export async function testStore(open, { parallel = 200, rounds = 3, unreachable } = {}) {
  const stores = await instances(open);
  const checks = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    if (check.needs === 'unreachable' && !unreachable) {
      checks.push({ name, status: 'skipped', why: 'give unreachable: a store like this one whose server does not answer' });
      continue;
    }
    try {
      await check.run({ stores, parallel, rounds, unreachable, key: fresh });
      checks.push({ name, status: 'pass' });
    } catch (cause) {
      checks.push({ name, status: 'fail', why: String(cause?.message ?? cause), cause });
    }
  }
  const failed = checks.filter(({ status }) => status === 'fail');
  if (failed.length > 0) {
    const list = failed.map(({ name, why }) => `\n- ${name}: ${why}`).join('');
    throw Object.assign(new Error(`this store does not protect from replays, ${failed.length} of ${checks.length} checks fail:${list}`, { cause: failed[0].cause }), { checks });
  }
  return Object.freeze(checks.map((check) => Object.freeze(check)));
}

const CHECKS = {
  'what was put is taken once': { async run({ stores: [one, two], key }) {
    for (const value of ['{"idp":"https://idp.example"}', `ü😀 "\\\n\t'%${'x'.repeat(1500)}`]) {
      const k = key('req');
      await one.put(k, value, later());
      same(await two.take(k), value, 'take of what was put');
      same(await one.take(k), null, 'a second take');
    }
  } },

  'what was never put is null': { async run({ stores: [one], key }) {
    same(await one.take(key('req')), null, 'take of an unknown key');
    same(await one.take(key('req'), { by: key('use') }), null, 'take of an unknown key in a name');
  } },

  'what was taken stays taken': { async run({ stores: [one, two], key }) {
    const [k, by] = [key('req'), key('use')];
    await one.put(k, 'state', later());
    same(await one.take(k, { by }), 'state', 'take in a name');
    await two.put(k, 'state', later());
    same(await two.take(k, { by: key('use') }), null, 'take by another after a second put');
    same(await two.take(k), null, 'take without a name after a second put');
    same(await two.take(k, { by }), 'state', 'take by the same once more');
  } },

  'a claim has one winner, and stays claimed': { async run({ stores: [one, two], key }) {
    const k = key('use');
    same(await one.claim(k, later()), true, 'the first claim');
    same(await one.claim(k, later()), false, 'the second claim');
    same(await two.claim(k, later()), false, 'a claim elsewhere');
  } },

  'keys are told apart letter for letter': { async run({ stores: [one], key }) {
    const k = key('use');
    for (const other of [k, k.toUpperCase(), `${k} `, ` ${k}`, `${k}é`, `${k}e\u0301`, `${k}%`, `${k}${'0'.repeat(200)}`, `${k}${'0'.repeat(201)}`]) {
      same(await one.claim(other, later()), true, `the first claim of "${other.slice(0, 60)}"`);
    }
    await one.put(k.replace('use:', 'req:'), 'x', later());
    same(await one.take(k.replace('use:', 'req:')), 'x', 'a request with the same ending');
  } },

  'of many claims at once, one wins': { async run({ stores, parallel, rounds, key }) {
    for (let round = 0; round < rounds; round++) {
      const k = key('use');
      const answers = await atOnce(stores, parallel, (store) => store.claim(k, later()));
      answers.forEach((answer) => { if (typeof answer !== 'boolean') same(answer, false, 'an answer of claim'); });
      same(answers.filter((answer) => answer === true).length, 1, `winners among ${parallel} claims`);
    }
  } },

  'of many takes at once, one gets the value': { async run({ stores, parallel, rounds, key }) {
    for (let round = 0; round < rounds; round++) {
      for (const name of [() => undefined, () => key('use')]) {
        const k = key('req');
        await stores[0].put(k, 'state', later());
        const answers = await atOnce(stores, parallel, (store) => store.take(k, { by: name() }));
        answers.forEach((answer) => { if (answer !== 'state') same(answer, null, 'an answer of take'); });
        same(answers.filter((answer) => answer === 'state').length, 1, `takers among ${parallel}`);
      }
    }
  } },

  'of many posts of one message, one logs in': { async run({ stores, parallel, rounds, key }) {
    for (let round = 0; round < rounds; round++) {
      const claims = await asked(stores[0], key);
      const answers = await atOnce(stores, parallel, (store) => settle(store, claims, { timeoutSec: PATIENCE_SEC }));
      const failed = answers.find(({ cause }) => cause !== undefined);
      if (failed) throw failed.cause;
      same(answers.filter(loggedIn).length, 1, `logins by ${parallel} posts`);
    }
  } },

  'a crash between take and claim loses no login and admits no replay': { async run({ stores: [one, two], key }) {
    const claims = await asked(one, key);
    const crash = { take: (...terms) => one.take(...terms), claim: async () => { throw new Error('the process ended here'); } };
    same(loggedIn(await settle(crash, claims)), false, 'a login whose claim was never made');
    const [request, replay] = claims;
    const other = [request, { ...replay, key: key('use') }];
    same(loggedIn(await settle(two, other)), false, 'a login by another assertion for the request that was taken');
    same(loggedIn(await settle(two, claims)), true, 'the login when the same message comes again (take with the same `by`)');
    for (const store of [one, two]) same(loggedIn(await settle(store, claims)), false, 'a login by the same message after that');
  } },

  'a crash after the claim admits no replay': { async run({ stores: [one, two], key }) {
    const claims = await asked(one, key);
    const crash = { take: (...terms) => one.take(...terms), claim: async (...terms) => { await one.claim(...terms); throw new Error('the process ended here'); } };
    same(loggedIn(await settle(crash, claims)), false, 'a login whose claim nobody heard of');
    same(loggedIn(await settle(two, claims)), false, 'a login by the same message after that');
  } },

  'what has expired is gone, and nothing earlier': { async run({ stores: [one, two], key }) {
    const [early, late, taken, claimed, by] = [key('req'), key('req'), key('req'), key('use'), key('use')];
    const soon = new Date(Date.now() + SHORT_MS);
    for (const k of [early, late, taken]) await one.put(k, 'state', soon);
    same(await one.claim(claimed, later()), true, 'the first claim');
    same(await two.take(early), 'state', 'take before the expiry');
    same(await two.take(taken, { by }), 'state', 'take before the expiry, in a name');
    await new Promise((resolve) => { setTimeout(resolve, soon - Date.now() + 500); });
    same(await one.take(late), null, 'take after the expiry');
    same(await one.take(taken, { by }), null, 'take after the expiry, by who took it before');
    same(await two.claim(claimed, later()), false, 'a claim that has not expired');
    await one.put(late, 'again', later());
    same(await two.take(late), 'again', 'take of a key that is put anew after its expiry');
  } },

  'a claim that comes late counts': { async run({ stores: [one, two], key }) {
    const [k, past] = [key('use'), new Date(Date.now() - 1000)];
    same(await one.claim(k, past), true, 'the first claim, of something that has just expired');
    same(await two.claim(k, past), false, 'the second claim of it');
  } },

  'a store that is down is a failure, in time': { needs: 'unreachable', async run({ unreachable, key }) {
    const claims = [{ kind: 'request', key: key('req') }, { kind: 'replay', key: key('use'), until: Date.now() + MINUTE }];
    for (const some of [claims, claims.slice(1)]) {
      const store = await unreachable();
      const { outcomes } = await settle(store, some, { timeoutSec: TIMEOUT_SEC, cookie: null });
      same(JSON.stringify(outcomes), '[{"failed":true}]', `what came of ${some[0].kind === 'request' ? 'take' : 'claim'}`);
    }
    const store = await unreachable();
    const kept = await bounded(TIMEOUT_SEC, async () => store.put(key('req'), 'state', later())).then(() => 'kept', () => 'failed');
    same(kept, 'failed', 'what came of put');
  } },
};

/** Four views of one store, as four processes have it; the browser of the test brings back the cookies that a store may set. */
async function instances(open) {
  const made = typeof open === 'function' ? await Promise.all([open(), open(), open(), open()]) : [open, open, open, open];
  const jar = new Map();
  const cookie = () => [...jar].map((pair) => pair.join('=')).join('; ') || null;
  return made.map((store) => ({
    async put(...terms) {
      const [name, value] = (await store.put(...terms))?.setCookie?.split(';')[0].split('=') ?? [];
      if (name !== undefined) jar.set(name, value);
    },
    take: async (key, { by } = {}) => store.take(key, { by, cookie: cookie() }),
    claim: async (...terms) => store.claim(...terms),
  }));
}

/** A request that is outstanding, and the claims of a message that answers it. */
async function asked(store, key) {
  const request = key('req');
  await store.put(request, 'state', later());
  return [{ kind: 'request', key: request }, { kind: 'replay', key: key('use'), until: Date.now() + MINUTE }];
}

/** Whether the core would log somebody in: every claim was answered, and well. */
const loggedIn = ({ outcomes }) => outcomes.length === 2 && outcomes[0].taken === 'state' && outcomes[1].claimed === true;

const atOnce = (stores, parallel, work) =>
  bounded(PATIENCE_SEC, () => Promise.all(Array.from({ length: parallel }, (_, index) => work(stores[index % stores.length]))));

const later = () => new Date(Date.now() + MINUTE);

/** Of the form that the core uses: what was left behind by another run of the test is never met. */
const fresh = (kind) => {
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return kind === 'req' ? `req:_${hex}` : `use:${hex}`;
};

function same(actual, expected, what) {
  const shown = (value) => (typeof value === 'string' && value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}…` : typeof value === 'string' ? JSON.stringify(value) : String(value));
  if (actual !== expected) throw new Error(`${what}: expected ${shown(expected)}, found ${shown(actual)}`);
}
