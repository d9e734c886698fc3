// docs/threat-model.md: every row names the codes that its vectors give, all of them and no others.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { read, repository } from './pages.mjs';

const page = read('pkg/docs/threat-model.md');
const vectors = path.join(repository, 'tests/vectors');
const catalogue = new Set([...read('pkg/src/codes.d.ts').matchAll(/^ {2}\| '([^']+)'/gm)].map(([, code]) => code));
const quoted = (text) => [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
const rows = page.split('\n').filter((line) => line.startsWith('| ') && /`(reject|logout|metadata)\/[^`]*` \|$/.test(line))
  .map((line) => line.slice(2, -2).split(' | ')).map(([attack, check, codes, shown]) => ({ attack, check, codes: quoted(codes), patterns: quoted(shown) }));

/** The vectors of a pattern, in which a star stands for any characters of a name. */
function matching(pattern) {
  const folder = path.posix.dirname(pattern);
  const name = new RegExp(`^${path.posix.basename(pattern).replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}\\.json$`);
  return readdirSync(path.join(vectors, folder)).filter((file) => name.test(file)).map((file) => JSON.parse(readFileSync(path.join(vectors, folder, file), 'utf8')));
}

test('there are rows, and no line of the tables is passed over', () => {
  assert.ok(rows.length >= 50, `only ${rows.length} rows`);
  const tables = page.split('| Attack | What stops it | Codes | Vectors |\n').slice(1).map((text) => text.split('\n\n')[0].split('\n').slice(1));
  assert.equal(rows.length, tables.flat().length);
});

for (const { attack, check, codes, patterns } of rows) {
  test(`${attack}: ${patterns.length} patterns`, () => {
    const found = patterns.flatMap((pattern) => {
      const matched = matching(pattern);
      assert.ok(matched.length, `no vector is called ${pattern}`);
      return matched;
    });
    assert.deepEqual(found.filter(({ result }) => result !== 'reject').map(({ id }) => id), []);
    assert.deepEqual([...new Set(found.map(({ code }) => code))].sort(), codes);
    for (const accepted of quoted(check).filter((word) => word.startsWith('accept/'))) assert.equal(matching(accepted)[0]?.result, 'accept', accepted);
  });
}

test('every code that is named stands in the catalogue', () => {
  const named = rows.flatMap(({ codes }) => codes);
  assert.deepEqual(named.filter((code) => !catalogue.has(code)), []);
  assert.ok(new Set(named).size > 60, `only ${new Set(named).size} codes are named`);
});

test('SECURITY.md leads here', () => assert.ok(read('SECURITY.md').includes('(pkg/docs/threat-model.md)')));
