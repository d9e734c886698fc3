import assert from 'node:assert/strict';
import test from 'node:test';
import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';
import { ACS, SP, code, configuration, idp, scene } from './scene.mjs';

const fresh = (options = {}) => idp.respond({ acsUrl: ACS, audience: SP, nameId: 'ada', ...options });

test('a message logs in once', async () => {
  const { sp, answered } = scene();
  const { form, requestId } = await answered();
  await sp.validateResponse(form);
  const { error } = await sp.safeValidateResponse(form);
  assert.equal(error.code, 'replay.claimed', 'the request is kept for this assertion, which was used');
  const other = await sp.safeValidateResponse((await fresh({ inResponseTo: requestId })).form);
  assert.equal(other.error.code, 'request.missing', 'and for no other');
  assert.equal(other.error.report.checks.find(({ rule }) => rule === 'replay').status, 'not-run', 'the assertion is not spent on it');
});

test('an assertion logs in once, whichever request it answers', async () => {
  const { sp, answered } = scene();
  const first = await answered();
  await sp.validateResponse(first.form);
  assert.equal(await code(sp.validateResponse((await answered({ assertionId: first.assertionId })).form)), 'replay.claimed');
});

test('an unsolicited message logs in once, where the policy allows it', async () => {
  const { sp } = scene({ policy: { unsolicited: 'allow' } });
  const { form } = await fresh();
  assert.equal((await sp.validateResponse(form)).solicited, false);
  assert.equal(await code(sp.validateResponse(form)), 'replay.claimed');
  assert.equal(await code(scene().sp.validateResponse((await fresh()).form)), 'response.unsolicited-forbidden');
});

test('with allow-ignoring-in-response-to a request that is not there does not matter, a replay does', async () => {
  const { sp, answered } = scene({ policy: { unsolicited: 'allow-ignoring-in-response-to' } });
  const { form } = await fresh({ inResponseTo: '_nobody' });
  assert.equal((await sp.validateResponse(form)).solicited, false);
  assert.equal(await code(sp.validateResponse(form)), 'replay.claimed');
  assert.equal((await sp.validateResponse((await answered({}, { returnTo: '/x' })).form)).returnTo, '/x');
});

test('of 200 posts at the same moment one wins', async () => {
  const { sp, answered } = scene();
  const { form } = await answered();
  const results = await Promise.all(Array.from({ length: 200 }, () => sp.safeValidateResponse(form)));
  assert.equal(results.filter(({ ok }) => ok).length, 1);
  for (const { ok, error } of results) if (!ok) assert.equal(error.code, 'replay.claimed');
});

test('a request nobody sent, and one that has expired', async () => {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const clock = () => new Date(now);
  const { sp, answered } = scene({ clock, store: memoryStore({ clock }) });
  assert.equal(await code(sp.validateResponse((await fresh({ inResponseTo: '_nobody', now: clock() })).form)), 'request.missing');
  const late = await answered({ now: new Date(now + 901_000) });
  now += 901_000;
  assert.equal(await code(sp.validateResponse(late.form)), 'request.missing');
});

test('a refused message claims nothing', async () => {
  const calls = [];
  const inner = memoryStore();
  const store = Object.fromEntries(['put', 'take', 'claim'].map((name) => [name, (...args) => (calls.push(name), inner[name](...args))]));
  const { sp, answered } = scene({ store });
  await sp.safeValidateResponse((await answered({ audience: 'https://other.example' })).form);
  assert.deepEqual(calls, ['put']);
  await sp.validateResponse((await answered()).form);
  assert.deepEqual(calls, ['put', 'put', 'take', 'claim'], 'the request is taken before the assertion is claimed');
});

for (const [name, broken] of Object.entries({
  'take throws': { take: () => { throw new Error('connection lost'); } },
  'take rejects': { take: async () => { throw new Error('connection lost'); } },
  'take rejects with nothing': { take: () => Promise.reject() },
  'take gives no text': { take: async () => 1 },
  'claim throws': { claim: () => { throw new Error('connection lost'); } },
  'claim gives "OK"': { claim: async () => 'OK' },
  'claim gives undefined': { claim: async () => undefined },
})) {
  test(`${name}: the login is refused`, async () => {
    const { sp, answered } = scene({ store: { ...memoryStore(), ...broken } });
    const { form } = await answered();
    const { ok, error } = await sp.safeValidateResponse(form);
    assert.equal(ok, false);
    assert.equal(error.code, 'store.failed');
    assert.equal(error.family, 'store');
    assert.equal(error.httpStatus, 503);
    assert.ok(error.cause instanceof Error);
    if (/throws|rejects$/.test(name)) assert.equal(error.cause.message, 'connection lost');
    assert.doesNotMatch(JSON.stringify(error), /connection lost/);
  });
}

test('put fails: no request goes out', async () => {
  const { sp } = scene({ store: { ...memoryStore(), put: async () => { throw new Error('disk full'); } } });
  await assert.rejects(sp.createLogin(), (error) => error.code === 'store.failed' && error.httpStatus === 503 && error.cause.message === 'disk full');
});

test('a caller that keeps the request itself', async () => {
  const { sp, answered } = scene();
  const { form, requestId } = await answered();
  assert.equal(await code(sp.validateResponse(form, { requestId: '_other' })), 'response.in-response-to-mismatch');
  const login = await sp.validateResponse(form, { requestId });
  assert.equal(login.solicited, true);
  assert.equal(login.returnTo, undefined, 'what to return to stands in the state that was not taken');
  assert.equal(await code(sp.validateResponse(form, { requestId })), 'replay.claimed');
});

test('without a store every call says what it expects', async () => {
  const sp = createServiceProvider({ ...configuration({ policy: { unsolicited: 'allow' } }), store: 'none-i-accept-replays' });
  const { requestId, url } = await sp.createLogin();
  const { form } = await idp.respond({ ...(await idp.readRequest(url)), nameId: 'ada' });
  assert.equal(await code(sp.validateResponse(form)), 'config.value-malformed');
  assert.equal(await code(sp.validateResponse(form, { requestId: undefined })), 'config.value-malformed');
  assert.equal(await code(sp.validateResponse(form, { requestId: null })), 'config.value-malformed');
  assert.equal(await code(sp.validateResponse(form, { requestId: '' })), 'config.value-malformed');
  assert.equal((await sp.validateResponse(form, { requestId })).nameId.value, 'ada');
  assert.equal((await sp.validateResponse(form, { requestId })).nameId.value, 'ada', 'as the literal says');
  assert.equal((await sp.validateResponse((await fresh()).form, { unsolicited: true })).solicited, false);
  assert.equal(await code(sp.validateResponse(form, { unsolicited: true })), 'response.in-response-to-forbidden');
});

test('the memory store forgets what has expired, and is full rather than forgetful', async () => {
  let now = 0;
  const store = memoryStore({ maxEntries: 2, clock: () => new Date(now) });
  await store.put('req:a', 'a', new Date(1000));
  assert.equal(await store.take('req:a'), 'a');
  assert.equal(await store.take('req:a'), null);
  await store.put('req:b', 'b', new Date(1000));
  now = 1000;
  assert.equal(await store.take('req:b'), null, 'expired');
  assert.equal(await store.claim('use:a', new Date(2000)), true);
  assert.equal(await store.claim('use:a', new Date(2000)), false);
  assert.equal(await store.claim('use:b', new Date(2000)), true);
  await assert.rejects(store.claim('use:c', new Date(2000)), /limit/);
  assert.equal(await store.claim('use:a', new Date(2000)), false, 'still known when full');
  now = 2000 + 300_000;
  assert.equal(await store.claim('use:c', new Date(now + 1)), true, 'what has expired made room');
});

test('a claim that comes late is kept all the same', async () => {
  const store = memoryStore();
  assert.equal(await store.claim('use:old', new Date(0)), true);
  assert.equal(await store.claim('use:old', new Date(0)), false);
});
