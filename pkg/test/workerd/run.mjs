// Everything that only workerd can show: the Durable Object store and the example worker. What holds in every runtime is in ../runtimes.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { constants, createPublicKey, generateKeyPairSync, publicEncrypt, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { freePort } from '../../examples/check/port.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const home = mkdtempSync(path.join(tmpdir(), 'samlight-workerd-'));
let runner;

async function worker(entry, name, options = {}) {
  const outdir = path.join(home, name);
  await build({
    entryPoints: { worker: entry }, outdir, bundle: true, format: 'esm', conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'], loader: { '.wasm': 'copy' }, assetNames: '[name]', logLevel: 'warning',
  });
  const server = new Miniflare({
    scriptPath: path.join(outdir, 'worker.js'), modules: true, modulesRoot: outdir, compatibilityDate: '2026-04-01',
    modulesRules: [{ type: 'ESModule', include: ['**/*.js'] }, { type: 'CompiledWasm', include: ['**/*.wasm'] }],
    durableObjects: { SAML: { className: 'SamlStore', useSQLite: true } }, ...options,
  });
  await server.ready;
  return server;
}

before(async () => {
  runner = await worker(here('worker.js'), 'runner');
});

after(async () => {
  await runner?.dispose();
  rmSync(home, { recursive: true });
});

async function job(name, rest = {}) {
  const response = await runner.dispatchFetch('http://runner/', { method: 'POST', body: JSON.stringify({ job: name, ...rest }) });
  const text = await response.text();
  assert.equal(response.status, 200, text);
  return JSON.parse(text);
}

test('of 200 posts of one message one wins', async () => {
  assert.deepEqual(await job('parallel', { posts: 200 }), { won: ['/home'], codes: ['replay.claimed'] });
});

test('an assertion is used once', async () => assert.equal(await job('replay'), 'replay.claimed'));

test('the Durable Object forgets in time, and no earlier', async () => {
  assert.deepEqual(await job('expiry'), { late: null, once: ['y', null], claims: [true, false], never: null });
});

test('the alarm leaves nothing behind', async () => {
  assert.deepEqual(await job('alarm'), { before: 1, after: 0 });
});

test('the inspector', async () => assert.equal(await job('inspect'), 'conditions.audience-mismatch'));

test('private keys: every hash of RSA-OAEP, every kind of signature', async () => {
  const make = (kind, options) => generateKeyPairSync(kind, options).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const decryption = make('rsa', { modulusLength: 2048 });
  const content = randomBytes(32);
  const wrapped = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'].map((digest) => {
    const key = { key: createPublicKey(decryption), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digest.replace('-', '').toLowerCase() };
    const ciphertext = publicEncrypt(key, content).toString('base64');
    return { id: digest, transport: 'rsa-oaep', digest, mgf: digest, ciphertext, keyLength: 32 };
  });
  const curves = ['P-256', 'P-384', 'P-521'].map((namedCurve) => make('ec', { namedCurve }));
  const signing = [make('rsa', { modulusLength: 2048 }), ...curves, make('ed25519', {})];
  const { opened, signatures } = await job('keys', { decryption, wrapped, signing, text: 'text' });
  assert.deepEqual(opened, wrapped.map(({ id }) => ({ id, key: content.toString('base64') })));
  for (const [index, { method, signature }] of signatures.entries()) {
    const hash = /sha\d+/.exec(method)?.[0] ?? null;
    const key = { key: createPublicKey(signing[index]), dsaEncoding: 'ieee-p1363' };
    assert.ok(verify(hash, Buffer.from('text'), key, Uint8Array.from(signature)), method);
  }
});

for (const scheme of ['http', 'https']) {
  test(`the example worker, the whole round trip over ${scheme}`, async () => {
    const port = await freePort(); // the worker has to know its own address before it starts
    const origin = `${scheme}://127.0.0.1:${port}`;
    const server = await worker(here('../../examples/worker/worker.js'), 'example', { host: '127.0.0.1', port, https: scheme === 'https', bindings: { ORIGIN: origin } });
    try {
      // The certificate is miniflare's own, which nobody knows.
      const env = { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' };
      const { stdout } = await promisify(execFile)('node', [here('../../examples/worker/check.mjs'), origin], { env });
      assert.match(stdout, /none\s+accepted/);
      assert.match(stdout, /replayed\s+replay\.claimed/);
      if (scheme === 'https') assert.match(stdout, /other browser\s+request\.browser-mismatch/);
    } finally {
      await server.dispose();
    }
  });
}
