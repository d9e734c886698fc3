// The packed package in every runtime: one suite, the same vectors, samlight/slim; and an endpoint out of every bundler.
// With --write, the table of tested versions in pkg/README.md is written anew.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installed } from '../installed.mjs';
import { logoutVectors, nativeReports, vectors } from '../vector-files.mjs';
import { browsers } from './browsers.mjs';
import { bundled } from './bundlers.mjs';
import { edge } from './edge.mjs';
import { processes } from './processes.mjs';
import { named, write } from './table.mjs';
import { workerd } from './workerd.mjs';

const PORTABLE = ['../browser.mjs', '../suite.mjs', '../vectors.mjs', '../logout-vectors.mjs', '../kms.mjs', 'trial.mjs', 'slim.mjs', 'main.mjs', 'page.mjs', 'app.mjs', 'sign-in.mjs'];

const native = nativeReports();
// Those that others refer to come first.
const suited = vectors().filter(({ unsuited }) => !unsuited).toSorted((a, b) => Number(!!a.store?.claimed) - Number(!!b.store?.claimed));
const logout = logoutVectors();

const home = installed('runtimes');
for (const file of PORTABLE) cpSync(fileURLToPath(new URL(file, import.meta.url)), path.join(home, path.basename(file)));
writeFileSync(path.join(home, 'vectors.json'), JSON.stringify({ vectors: suited, logout }));

const surfers = await browsers(home);
const runtimes = [...processes(), workerd(), edge(), ...surfers.runtimes];
const tested = [];

after(async () => {
  await surfers.close();
  rmSync(home, { recursive: true });
});

// Two at once: as many as a small machine has cores.
test('runtimes', { concurrency: 2 }, async (t) => {
  await Promise.all(runtimes.map(({ runtime, version, skip, suite, slim }) => t.test([runtime, version].join(' ').trim(), { skip }, async (t) => {
    const start = performance.now();
    const found = await suite(home);
    const took = performance.now() - start;
    for (const { name, fault } of found.cases) await t.test(name, () => assert.equal(fault, undefined));
    await t.test(`${suited.length} vectors, ${logout.length} of logout`, () => judge(found));
    await t.test('samlight/slim', async () => assert.equal(await slim(home), 'ada'));
    t.diagnostic(`${runtime} ${version}: ${(took / 1000).toFixed(1)} s`);
    tested.push({ name: runtime, version });
  })));
});

/** Nothing missing, nothing different, and the reports are the native ones to the byte. */
function judge(found) {
  const ids = (all) => all.map(({ id }) => id);
  assert.deepEqual(ids(found.vectors), ids(suited));
  assert.deepEqual(ids(found.logout), ids(logout));
  for (const { id, fault } of [...found.vectors, ...found.logout]) assert.equal(fault, undefined, `${id}: ${fault}`);
  if (!native) return;
  const reports = found.vectors.filter(({ report }) => report !== undefined);
  assert.ok(reports.length > 1000, `only ${reports.length} reports`);
  for (const { id, report } of reports) assert.ok(report === native[id], `${id}: the report is not the native one\nnative ${native[id]}\nfound  ${report}`);
}

test('the reports are compared with those of the native run', { skip: !native && 'SAMLIGHT_NATIVE_REPORTS is not set' }, () => {
  assert.ok(Object.keys(native).length > 1000);
});

test('bundlers', async (t) => {
  const elsewhere = mkdtempSync(path.join(tmpdir(), 'samlight-bundles-'));
  const expected = ['ada goes to /home', 'replay.claimed', 'signature.digest-mismatch'];
  t.after(() => rmSync(elsewhere, { recursive: true }));
  for (const { bundler, version, file, address, text } of await bundled(home)) {
    const name = `${bundler} ${version}`;
    await t.test(`${name}: in Node, the file alone`, async () => {
      const alone = path.join(elsewhere, `${bundler}.mjs`);
      cpSync(file, alone);
      const [{ createApp }, { signIn }] = await Promise.all([alone, path.join(home, 'sign-in.mjs')].map((one) => import(pathToFileURL(one))));
      assert.deepEqual(await signIn(createApp), expected);
    });
    for (const { runtime, skip, open } of surfers.runtimes) {
      await t.test(`${name}: in ${runtime}`, { skip }, async () => assert.deepEqual(await open(`what=app&app=${address}`), expected));
    }
    await t.test(`${name}: takes in no inspector, no metadata reader, no testing IdP`, () => {
      const words = text.replace(/[A-Za-z0-9+/]{1000,}=*/, '');
      for (const foreign of ['inspectUnverified', 'cachedMetadata', 'test key', 'BEGIN PRIVATE', 'createTestIdp']) assert.ok(!words.includes(foreign), foreign);
      assert.equal(text.match(/AGFzbQ/g)?.length, 1, 'one module');
      t.diagnostic(`${name}: ${text.length} bytes, ${words.length} of them are not the module`);
    });
    tested.push({ name: bundler, version });
  }
});

test('the table in the README names every runtime and every bundler', (t) => {
  if (process.argv.includes('--write')) write(tested);
  assert.deepEqual(named().toSorted(), [...new Set([...runtimes.map(({ runtime }) => runtime), 'esbuild', 'Vite', 'webpack', 'Rollup'])].toSorted());
  t.diagnostic(`tested: ${tested.map(({ name, version }) => `${name} ${version}`).toSorted().join(', ')}`);
});
