import assert from 'node:assert/strict';
import test from 'node:test';
import { flows, read } from '../../src/input/index.js';
import { ARTIFACT, CERTIFICATE, LOGOUT_QUERY, REQUEST, RESPONSE, SOAP, base64, har, page } from './make.mjs';

const processor = async (run) => {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return { result, milliseconds: (user + system) / 1000 };
};

test('a recording of 500 requests with three sign-ins', async () => {
  const text = JSON.stringify(har(500));
  const { result, milliseconds } = await processor(async () => {
    const answer = await read(text, { name: 'login.har' });
    return { ...answer, flows: flows(answer.items) };
  });
  console.log(`HAR: ${(text.length / 1e6).toFixed(1)} MB, 500 entries: ${milliseconds.toFixed(0)} ms of processor time`);
  assert.ok(milliseconds < 1000, `${milliseconds} ms`);
  assert.deepEqual(result.items.map(({ kind, binding, url }) => [kind, binding, url]), [
    ['authn-request', 'redirect', 'https://idp.example.org/sso'],
    ['response', 'post', 'https://app.example/saml/acs'],
    ['authn-request', 'redirect', 'https://idp.example.org/sso'],
    ['response', 'post', 'https://app.example/saml/acs'],
  ]);
  assert.deepEqual(result.flows.map(({ kind, id, items, answered, unsolicited }) => ({ kind, id, items, answered, unsolicited })), [
    { kind: 'login', id: '_req1', items: [0, 1], answered: true, unsolicited: false },
    { kind: 'login', id: '_req2', items: [2], answered: false, unsolicited: false },
    { kind: 'login', id: undefined, items: [3], answered: true, unsolicited: true },
  ]);
  assert.equal(result.flows[0].startedAt, '2026-01-01T09:30:12.750Z');
  assert.equal(result.flows[0].endedAt, '2026-01-01T09:30:25.250Z');
  assert.deepEqual(result.notes, [{ id: 'har.read', params: { entries: 500 } }]);
  assert.ok(!JSON.stringify(result).includes('secret'));
});

test('a large recording is read without holding the thread', async () => {
  const recording = har(500);
  const picture = base64(Buffer.alloc(60_000, 0x41));
  for (const entry of recording.log.entries) if (entry.response.content.mimeType === 'text/javascript') entry.response.content.text = picture;
  const text = JSON.stringify(recording);
  let [longest, last, running] = [0, performance.now(), true];
  const beat = () => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    if (running) setImmediate(beat);
  };
  setImmediate(beat);
  const { result, milliseconds } = await processor(() => read(text));
  running = false;
  console.log(`HAR: ${(text.length / 1e6).toFixed(1)} MB: ${milliseconds.toFixed(0)} ms of processor time, at most ${longest.toFixed(0)} ms at a stretch`);
  assert.equal(result.items.length, 4);
  assert.ok(milliseconds < 5000, `${milliseconds} ms`);
  assert.ok(longest < 1000, `${longest} ms`);
});

test('a recording that was cut off gives what it has', async () => {
  const text = JSON.stringify(har(100));
  const { items, notes } = await read(text.slice(0, Math.floor(text.length * 0.6)));
  assert.ok(items.length >= 2);
  assert.ok(notes.some(({ id }) => id === 'json.cut-short'));
});

test('a message that only its page carried is kept, and one posted twice is two', async () => {
  const only = har(20);
  only.log.entries = only.log.entries.slice(4, 5);
  assert.deepEqual((await read(JSON.stringify(only))).items.map(({ kind, from }) => [kind, from]), [['response', 'response']]);
  const twice = har(20);
  twice.log.entries.push(twice.log.entries[5]);
  const { items } = await read(JSON.stringify(twice));
  assert.equal(items.filter(({ kind }) => kind === 'response').length, 3);
  const [login] = flows(items);
  assert.equal(login.items.length, 3);
});

test('a redirect and the request that follows it are one message', async () => {
  const { items } = await read(JSON.stringify(har(20)));
  assert.equal(items.filter(({ facts }) => facts.id === '_req1').length, 1);
});

test('answers find their questions, in whatever order they stand', async () => {
  const { items } = await read(`${base64(RESPONSE)}\n${base64(REQUEST)}`);
  assert.deepEqual(items.map(({ kind }) => kind), ['response', 'authn-request']);
  assert.deepEqual(flows(items).map(({ items: members, id }) => [members, id]), [[[1, 0], '_req1']]);
});

test('an answer whose question is not there says which', async () => {
  const { items } = await read(base64(RESPONSE));
  assert.deepEqual(flows(items), [
    { kind: 'login', id: '_req1', items: [0], startedAt: '2025-12-31T23:59:58.871Z', endedAt: '2025-12-31T23:59:58.871Z', answered: true, unsolicited: false },
  ]);
});

test('an envelope answers what its Response answers; an artifact goes with the flow that is near', async () => {
  const { items } = await read(`${base64(REQUEST)}\n${SOAP}`);
  assert.deepEqual(items.map(({ kind }) => kind), ['authn-request', 'soap']);
  assert.equal(items[1].facts.inner.local, 'ArtifactResponse');
  const [login] = flows([{ ...items[0], facts: { ...items[0].facts, id: items[1].facts.inner.message.inResponseTo } }, items[1]]);
  assert.deepEqual(login.items.length, 2);
  const recording = har(20);
  recording.log.entries[6].request = { method: 'GET', url: `https://app.example/acs?SAMLart=${encodeURIComponent(ARTIFACT)}` };
  const recorded = await read(JSON.stringify(recording));
  const artifact = recorded.items.findIndex(({ kind }) => kind === 'artifact');
  assert.ok(flows(recorded.items)[0].items.includes(artifact));
});

test('logouts are flows of their own, and certificates none', async () => {
  const { items } = await read(`https://idp.example.org/slo?${LOGOUT_QUERY}\n\n${CERTIFICATE}\n`);
  assert.deepEqual(items.map(({ kind }) => kind), ['logout-request', 'certificate']);
  assert.deepEqual(flows(items).map(({ kind, answered }) => [kind, answered]), [['logout', false]]);
});

test('of a page with a password nothing is kept but the message', async () => {
  const { items } = await read(page({ SAMLRequest: base64(REQUEST), UserName: 'alice', Password: 'secret' }));
  assert.equal(items.length, 1);
  assert.ok(!JSON.stringify(items).includes('secret'));
  const body = await read(`SAMLRequest=${encodeURIComponent(base64(REQUEST))}&Password=secret&SAMLResponse=`);
  assert.ok(!JSON.stringify(body).includes('secret'));
});
