// No block of code in the pages is left out, and what is said of it is true.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ledger, listed, written } from './ledger.mjs';
import { read } from './pages.mjs';

test('every block is listed, and nothing else', () => {
  const ids = written.map(({ id }) => id);
  assert.deepEqual(ids.filter((id) => !(id in ledger)), [], 'blocks that nobody runs: see ledger.mjs');
  assert.deepEqual(Object.keys(ledger).filter((id) => !ids.includes(id)), [], 'entries without a block');
});

const ways = {
  /** Its own test runs through the section from an empty folder. */
  newcomer: ({ page, text }) => assert.ok(page === 'pkg/README.md' && /## A worker\n([\s\S]*?)\n## /.exec(read(page))[1].includes(text)),
  same: ({ text, as }) => assert.equal(text, written.find(({ id }) => id === as).text),
  excerpt: ({ page }) => assert.equal(page, 'pkg/docs/frameworks.md'),
  /** Its own test fails when a snippet is left out. */
  stores: ({ page, language, text }) => {
    assert.equal(page, 'pkg/docs/stores.md');
    assert.ok(language !== 'js' || /^\/\/ test: \w+\n/.test(text));
  },
  rust: ({ text }) => {
    const lines = (code) => code.split('\n').map((line) => line.replace(/\/\/.*$/, '').trim()).filter(Boolean).join('\n');
    assert.ok(lines(read('tests/readme.rs')).includes(lines(text)), 'tests/readme.rs runs other lines');
  },
  nobody: ({ why }) => assert.ok(why.length > 5),
  run: () => assert.ok(read('pkg/test/docs/run.test.mjs')),
  command: () => assert.ok(read('pkg/test/docs/command.test.mjs')),
  types: ({ language }) => assert.equal(language, 'ts'),
};

for (const block of listed()) {
  test(`${block.id}: ${block.by}`, () => ways[block.by](block));
}
