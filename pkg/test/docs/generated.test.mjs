// What compares generated pages finds every way in which they can differ.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { differences, tree } from '../../scripts/generated.mjs';
import { words } from '../../scripts/code-pages/words.mjs';
import { pages, read } from './pages.mjs';

const home = mkdtempSync(path.join(tmpdir(), 'samlight-generated-'));
after(() => rmSync(home, { recursive: true }));

test('a page that differs, is missing or is an orphan is named', () => {
  mkdirSync(path.join(home, 'en'));
  for (const [name, text] of [['same.md', 'a'], ['en/other.md', 'b'], ['en/orphan.md', 'c']]) writeFileSync(path.join(home, name), text);
  const wanted = new Map([['same.md', 'a'], ['en/other.md', 'x'], ['en/new.md', 'd']]);
  assert.deepEqual(differences(home, wanted), [
    { name: 'en/other.md', reason: 'is not what is generated' },
    { name: 'en/new.md', reason: 'is missing' },
    { name: 'en/orphan.md', reason: 'is an orphan' },
  ]);
  assert.deepEqual(differences(home, tree(home)), []);
  assert.deepEqual([...tree(path.join(home, 'none'))], []);
});

test('every language says everything that stands around the texts', () => {
  const shape = (value) => (typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shape(part)])) : typeof value);
  for (const [language, own] of Object.entries(words)) assert.deepEqual(shape(own), shape(words.en), language);
});

test('every code has its page in every language, with the texts of the catalogue', () => {
  const catalogue = [...read('pkg/src/codes.d.ts').matchAll(/^ {2}\| '([^']+)'/gm)].map(([, code]) => code);
  for (const language of Object.keys(words)) {
    const texts = JSON.parse(read(`src/explain/${language}.json`));
    const there = pages.filter((page) => page.startsWith(`www/codes/${language}/`)).map((page) => path.posix.basename(page, '.md'));
    assert.deepEqual(there.sort(), ['index', ...catalogue].sort());
    for (const code of catalogue) {
      const page = read(`www/codes/${language}/${code}.md`);
      for (const text of Object.values(texts[code])) assert.ok(page.includes(text), `${language}/${code} does not say: ${text}`);
    }
  }
});
