// The test vectors before the filter's own WebAssembly in the real Envoy, through a door that only the tests' build has: verdict, code, and the report
// octet for octet as the native run printed it.
import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import { nativeReports, vectors } from '../vector-files.mjs';
import { claimedBy } from '../vectors.mjs';
import { filterWithDoors } from './envoy.mjs';
import { ACS, newIdp, settingsFor, suite } from './scene.mjs';

const idp = await newIdp();
const LIMIT = 1 << 20;
const native = nativeReports();
const all = vectors();

/** Why a vector does not come before the filter. */
function unsuited({ result, message, base64, form, decryptionKeys }) {
  if (result === 'config-error') return 'settings: the gate reads its own';
  if (decryptionKeys) return 'encrypted: the gate holds no private key';
  if (message === undefined && base64 === undefined && form === undefined) return 'comes by another binding than HTTP-POST';
  return undefined;
}

const octets = (text) => Buffer.from(text).toString('base64');

function asked({ config, terms, store = {}, message, base64, form }, claimed) {
  const { expect, now, address, browser, tlsCertificate } = terms;
  return {
    settings: JSON.stringify(config), now, address, browser, claimed: [...claimed], failing: store.failing,
    ...(typeof expect === 'string' ? { expect } : { replyTo: expect.replyTo }),
    ...(tlsCertificate && { tlsCertificate: tlsCertificate.split('-----BEGIN CERTIFICATE-----')[1].split('-----END')[0].replace(/\s/g, '') }),
    requests: Object.entries(store.requests ?? {}).flatMap(([id, state]) => [`req:${id}`, JSON.stringify(state)]),
    ...(form ? { form: form.body, ...(form.contentType !== null && { contentType: form.contentType }) } : { value: octets(message ?? base64) }),
  };
}

suite('vectors', { idp, module: filterWithDoors, settings: settingsFor(idp, { gate: { limits: { maxBytes: LIMIT } } }), change: (text) => text.replace('limit_bytes: 1048576', 'limit_bytes: 4194304') }, (scene) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  const results = new Map();

  const judge = (body) => new Promise((resolve, reject) => {
    const headers = { 'samlight-test-vector': '1', 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request({ host: '127.0.0.1', port: scene.envoy.port, agent, method: 'POST', path: ACS, headers, timeout: 60_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, code: response.headers['x-code'], claims: response.headers['x-claims'], report: Buffer.concat(chunks).toString() }));
    });
    request.on('timeout', () => request.destroy(new Error('no answer'))).on('error', reject);
    request.end(body);
  });

  test('every vector that a browser could post', { skip: !native && 'SAMLIGHT_NATIVE_REPORTS is not set' }, async () => {
    const left = {};
    let compared = 0;
    for (const vector of all.toSorted((a, b) => Number(!!a.store?.claimed) - Number(!!b.store?.claimed))) {
      const body = unsuited(vector) ? '' : JSON.stringify(asked(vector, claimedBy(vector, results)));
      const why = unsuited(vector) ?? (Buffer.byteLength(body) > LIMIT ? 'longer than any limit of the gate' : undefined);
      if (why) {
        (left[why] ??= []).push(vector.id);
        continue;
      }
      const { status, code, claims, report } = await judge(body);
      assert.equal(status, 200, `${vector.id}: ${report}`);
      assert.equal(code || undefined, vector.code, vector.id);
      assert.equal(report, native[vector.id], vector.id);
      results.set(vector.id, { claims: JSON.parse(claims) });
      compared += 1;
    }
    agent.destroy();
    for (const [why, ids] of Object.entries(left)) console.log(`left out, ${why}: ${ids.length}`);
    console.log(`compared: ${compared} of ${all.length}`);
    assert.ok(compared > 500, `only ${compared} were compared`);
  });
});
