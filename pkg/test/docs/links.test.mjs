// Every link inside the repository leads to a file, and to a heading of it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { broken, links, pages } from './pages.mjs';

test('links lead somewhere', () => {
  assert.ok(pages.length > 700, `only ${pages.length} pages were found`);
  let count = 0;
  const wrong = pages.flatMap((page) => links(page).map((target) => {
    count += 1;
    return broken(page, target);
  })).filter(Boolean);
  assert.ok(count > 4000, `only ${count} links were found`);
  assert.deepEqual(wrong, []);
});

test('a link to nowhere is found', () => {
  assert.match(broken('pkg/README.md', 'docs/none.md'), /no such file/);
  assert.match(broken('pkg/README.md', 'docs/stores.md#none'), /no such heading/);
  assert.match(broken('pkg/README.md', '../../elsewhere.md'), /no such file/);
  assert.equal(broken('pkg/README.md', 'docs/stores.md#redis-and-valkey'), undefined);
});

test('every page of documentation can be reached from the README and from llms.txt', () => {
  for (const start of ['pkg/README.md', 'pkg/llms.txt']) {
    const reached = new Set([start]);
    for (const page of reached) {
      if (!/\.(md|txt)$/.test(page)) continue;
      for (const target of links(page)) {
        const [file] = target.split('#');
        if (file) reached.add(new URL(file, `file:///${page}`).pathname.slice(1));
      }
    }
    const lost = pages.filter((page) => page.startsWith('pkg/docs/') && !reached.has(page));
    assert.deepEqual(lost, [], start);
  }
});
