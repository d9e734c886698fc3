// pkg/README.md and llms.txt: what they say of the package is so.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { blocks, links, pages, read, repository } from './pages.mjs';

const readme = read('pkg/README.md');
const llms = read('pkg/llms.txt');
const manifest = JSON.parse(read('pkg/package.json'));

test('the README fits on a page or two', () => {
  assert.ok(readme.split('\n').length < 200);
  for (const heading of ['A worker', 'What there is', 'More', 'What is checked', 'Stores', 'Runtimes', 'Size', 'Security']) {
    assert.match(readme, new RegExp(`^## ${heading}$`, 'm'));
  }
  assert.match(readme, /^\*\*What it does not do\.\*\*/m);
});

test('every entry of the package stands in the README, and no other', () => {
  const shown = [...readme.matchAll(/^\| `(samlight[^`]*)` \| (?!\d)/gm)].map(([, name]) => name);
  const unnamed = ['samlight/package.json', 'samlight/verify.wasm', 'samlight/samlight.wasm'];
  const there = Object.keys(manifest.exports).map((name) => path.posix.join('samlight', name)).filter((name) => !unnamed.includes(name));
  assert.deepEqual(shown.sort(), there.sort());
});

test('the sizes are those of what was built, to within 2 %', () => {
  const rows = [...readme.matchAll(/^\| `(samlight[^`]*)` \| (\d+) kB \| (\d+) kB \|$/gm)];
  assert.deepEqual(rows.map(([, name]) => name), ['samlight/verify', 'samlight']);
  for (const [, name, gzip, brotli] of rows) {
    const bytes = readFileSync(path.join(repository, 'pkg/dist', `${name.split('/')[1] ?? name}.wasm`));
    for (const [written, made] of [[gzip, gzipSync(bytes, { level: 9 })], [brotli, brotliCompressSync(bytes)]]) {
      assert.ok(Math.abs(made.length / 1000 / Number(written) - 1) < 0.02, `${name}: ${made.length} bytes, and the README says ${written} kB`);
    }
  }
});

test('the settings of the README are those of its tables and schema', () => {
  const names = new Set([...read('pkg/src/schema.json').matchAll(/"(\w+)":/g), ...read('pkg/src/config.d.ts').matchAll(/readonly (\w+)\??:/g)].map(([, name]) => name));
  const named = [...`${readme}${llms}`.matchAll(/`policy\.(\w+)|`(danger\w+|bindBrowser|storeTimeoutSec|requestTtlSec)/g)].map(([, one, other]) => one ?? other);
  assert.ok(named.length > 5);
  assert.deepEqual(named.filter((name) => !names.has(name)), []);
});

test('llms.txt has the form of an index', () => {
  const [title, , quote] = llms.split('\n');
  assert.match(title, /^# samlight$/);
  assert.match(quote, /^> /);
  const sections = llms.split(/^## /m).slice(1).map((text) => text.split('\n')[0]);
  assert.deepEqual(sections, ['Documentation', 'Reference', 'Codes', 'Optional']);
  const lists = llms.split(/^## .*$/m).slice(1).join('').split('\n').filter(Boolean);
  assert.deepEqual(lists.filter((line) => !/^- \[[^\]]+\]\([^)]+\): .+/.test(line)), []);
  assert.equal(blocks('pkg/llms.txt').length, 1);
});

test('llms.txt names every page of its own', () => {
  const named = new Set(links('pkg/llms.txt').map((target) => path.posix.join('pkg', target)));
  const own = pages.filter((page) => /^pkg\/docs\/[^/]+\.md$/.test(page));
  assert.ok(own.length >= 8);
  assert.deepEqual(own.filter((page) => !named.has(page)), []);
});

test('what ships with the package: the pages and the index, not the site', () => {
  assert.ok(manifest.files.includes('docs') && manifest.files.includes('llms.txt'));
  assert.ok(!manifest.files.some((name) => name.includes('www')));
});
