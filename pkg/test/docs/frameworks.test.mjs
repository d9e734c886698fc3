// docs/frameworks.md: what it shows stands in the examples, which tests of their own build, start and sign in to.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { blocks, read, repository } from './pages.mjs';

const PAGE = 'pkg/docs/frameworks.md';

/** Lines without the spaces that all of them begin with. */
function dedented(lines) {
  const full = lines.filter((line) => line.trim());
  const indent = Math.min(...full.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** The example that a block is out of: the last link in the text before it, or that of the block before. */
export function source(all, index) {
  const linked = [...all[index].before.matchAll(/\]\(\.\.\/(examples\/[^)]+\.\w+)\)/g)].at(-1);
  return linked ? `pkg/${linked[1]}` : source(all, index - 1);
}

const all = blocks(PAGE);
for (const [index, { text, line }] of all.entries()) {
  test(`line ${line} is an excerpt of ${source(all, index)}`, () => {
    const wanted = text.trimEnd().split('\n');
    const lines = read(source(all, index)).split('\n');
    const found = lines.some((_, at) => dedented(lines.slice(at, at + wanted.length)) === wanted.join('\n'));
    assert.ok(found, `${source(all, index)} does not have these lines:\n${text}`);
  });
}

test('every example has its place on the page', () => {
  const folders = readdirSync(path.join(repository, 'pkg/examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'check').map(({ name }) => name);
  const shown = new Set(all.map((_, index) => source(all, index).split('/')[2]));
  assert.deepEqual(folders.filter((name) => !shown.has(name)), []);
});
