import assert from 'node:assert/strict';
import test from 'node:test';
import { createServiceProvider } from 'samlight';
import { inspectUnverified } from 'samlight/inspect';
import * as raw from '../dist/raw.js';
import { memoryStore } from 'samlight/stores/memory';
import { configuration, scene } from './scene.mjs';

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
