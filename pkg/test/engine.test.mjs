import assert from 'node:assert/strict';
import test from 'node:test';
import { createServiceProvider } from 'samlight';
import { inspectUnverified } from 'samlight/inspect';
import * as raw from '../dist/raw.js';
import { memoryStore } from 'samlight/stores/memory';
import { code, configuration, scene } from './scene.mjs';

/** Runs `use` while a method of the module ends as a trap does. */
async function broken(prototype, name, use, failure = () => new WebAssembly.RuntimeError('unreachable')) {
  const whole = prototype[name];
  prototype[name] = () => { throw failure(); };
  try {
    return await use();
  } finally {
    prototype[name] = whole;
  }
}

test('after a trap the message is not accepted, and the next call works', async () => {
  const { sp, answered } = scene();
  const { form } = await answered();
  for (const [prototype, name] of [[raw.Provider.prototype, 'check'], [raw.Checked.prototype, 'outcome']]) {
    await broken(prototype, name, () => assert.rejects(sp.safeValidateResponse(form), (error) => /internal error/.test(error.message) && error.cause instanceof WebAssembly.RuntimeError));
  }
  assert.equal((await sp.validateResponse(form)).nameId.value, 'ada');
});

test('a trap while another request waits for its store does not take that login away', async () => {
  const inner = memoryStore();
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const { sp, answered } = scene({ store: { ...inner, take: async (key) => { await held; return inner.take(key); } } });
  const { form } = await answered();
  const waiting = sp.validateResponse(form);
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  await broken(raw.Provider.prototype, 'metadata', async () => assert.throws(() => sp.metadata(), /internal error/));
  release();
  assert.equal((await waiting).nameId.value, 'ada');
  assert.match(sp.metadata(), /EntityDescriptor/);
});

test('settings are compiled once, however many service providers are made of them', async () => {
  const seen = new Set();
  const whole = raw.Provider.prototype.metadata;
  raw.Provider.prototype.metadata = function metadata() {
    seen.add(this);
    return whole.call(this);
  };
  try {
    for (let i = 0; i < 5; i++) createServiceProvider({ ...configuration(), store: memoryStore() }).metadata();
    assert.equal(seen.size, 1);
    createServiceProvider({ ...configuration({ audiences: ['urn:other'] }), store: memoryStore() }).metadata();
    assert.equal(seen.size, 2);
  } finally {
    raw.Provider.prototype.metadata = whole;
  }
});

test('more settings than are kept still work, each with its own', async () => {
  const all = Array.from({ length: 80 }, (_, i) => scene({ entityId: `https://app${i}.example` }));
  for (const round of [0, 1]) {
    for (const [i, { sp }] of all.entries()) assert.match(sp.metadata(), new RegExp(`entityID="https://app${i}\\.example"`), `round ${round}`);
  }
  const { form } = await all[0].answered();
  assert.equal((await all[0].sp.validateResponse(form)).nameId.value, 'ada');
});

test('changing the object afterwards changes nothing', async () => {
  const config = { ...configuration(), store: memoryStore() };
  const sp = createServiceProvider(config);
  config.entityId = 'https://evil.example';
  config.idps[0].certificates = [];
  assert.match(sp.metadata(), /entityID="https:\/\/app\.example\/saml"/);
});

test('a thousand messages do not make the memory grow', async () => {
  const { sp, answered } = scene();
  const { form } = await answered({ audience: 'https://other.example' });
  const run = async (times) => { for (let i = 0; i < times; i++) assert.equal(await code(sp.validateResponse(form)), 'conditions.audience-mismatch'); };
  await run(100);
  const before = raw.initSync().memory.buffer.byteLength;
  await run(900);
  assert.equal(raw.initSync().memory.buffer.byteLength, before);
});

test('inspectUnverified tells everything and logs nobody in', async () => {
  const { answered } = scene();
  const { SAMLResponse, form, xml, requestId } = await answered({ audience: 'https://other.example', tamper: (xml) => xml.replace('>ada<', '>eve<') });
  for (const input of [SAMLResponse, form, { SAMLResponse }, xml]) {
    const report = await inspectUnverified(input, { ...configuration(), store: memoryStore() }, { requestId });
    assert.equal(report.verdict, 'rejected');
    assert.equal(report.code, 'signature.digest-mismatch');
    assert.ok(report.checks.length > 30);
    assert.doesNotMatch(JSON.stringify(report), /\beve\b|\bada\b/);
  }
});
