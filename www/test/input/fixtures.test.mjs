import assert from 'node:assert/strict';
import test from 'node:test';
import { NOTES, REASONS, REPAIRS, STEPS, read } from '../../src/input/index.js';
import { DAMAGED } from './damaged.mjs';
import { FIXTURES } from './fixtures.mjs';

const VARIANTS = {
  crlf: (text) => (text.includes('\n') ? text.replace(/\r?\n/g, '\r\n') : `${text}\r\n`),
  bom: (text) => `\ufeff${text}`,
  nbsp: (text) => `\u00a0${text.replaceAll(' ', '\u00a0')}\u00a0`,
  smart: (text) => {
    if (!/["']/.test(text)) return `\u201c${text}\u201d`;
    let [double, single] = [0, 0];
    return text.replace(/["']/g, (mark) => (mark === '"' ? '\u201c\u201d'[double++ % 2] : '\u2018\u2019'[single++ % 2]));
  },
};

/** Every id that was said by any fixture in any dress. */
const uttered = new Set();

const said = (list) => list.map(({ id }) => id);

function judge({ items, notes }, expect, exact) {
  const [first] = items;
  const shown = JSON.stringify({ notes, items: items.map(({ kind, binding, strict, reason, steps, repairs }) => ({ kind, binding, strict, reason, steps: said(steps), repairs: said(repairs) })) });
  assert.equal(items.length, expect.count ?? 1, shown);
  for (const key of ['kind', 'binding', 'relayState', 'url', 'time', 'query', 'reason']) if (expect[key] !== undefined) assert.equal(first[key], expect[key], `${key}: ${shown}`);
  if ('binding' in expect) assert.equal(first.binding, expect.binding);
  if (expect.xml !== undefined) assert.equal(first.xml, expect.xml, shown);
  if ('strict' in expect && exact) assert.equal(first.strict, expect.strict, shown);
  if (expect.kinds) assert.deepEqual(items.map(({ kind }) => kind), expect.kinds, shown);
  if (expect.xmls) assert.deepEqual(items.map(({ xml }) => xml), expect.xmls);
  if (expect.notes) for (const id of expect.notes) assert.ok(said(notes).includes(id), `${id}: ${shown}`);
  if (expect.repairs?.length === 0 && exact === 'as it is') assert.deepEqual(first.repairs, [], shown);
  for (const id of expect.repairs ?? []) assert.ok(said(first.repairs).includes(id), `${id}: ${shown}`);
  if (expect.steps && exact === 'as it is') assert.deepEqual(said(first.steps), expect.steps, shown);
  for (const secret of ['secret', 'BEGIN PRIVATE']) assert.ok(!JSON.stringify({ items, notes }).includes(secret), `${secret} was kept: ${shown}`);
  catalogued(items, notes);
}

function catalogued(items, notes) {
  const check = (catalogue, list) => {
    for (const { id, params } of list) {
      assert.ok(Object.hasOwn(catalogue, id), `${id} is not in the catalogue`);
      uttered.add(id);
      for (const key of Object.keys(params)) assert.ok(Object.hasOwn(catalogue[id].params, key), `${id} does not explain ${key}`);
      for (const [, key] of catalogue[id].text.matchAll(/\{(\w+)\}/g)) assert.ok(Object.hasOwn(params, key), `${id} was said without ${key}`);
    }
  };
  for (const item of items) {
    check(STEPS, item.steps);
    check(REPAIRS, item.repairs);
    if (item.reason !== undefined) {
      assert.ok(Object.hasOwn(REASONS, item.reason), item.reason);
      uttered.add(item.reason);
    }
    for (const { before, after } of item.steps) assert.ok(Number.isSafeInteger(before) && Number.isSafeInteger(after));
  }
  check(NOTES, notes);
}

test('there are enough fixtures, each with a name of its own', () => {
  assert.ok(FIXTURES.length >= 60, String(FIXTURES.length));
  assert.equal(new Set(FIXTURES.map(({ name }) => name)).size, FIXTURES.length);
});

for (const { name, input, bytes, expect, variants = {} } of FIXTURES) {
  const given = (text) => (bytes ? bytes(text) : text);
  test(name, async () => judge(await read(given(input)), expect, 'as it is'));
  for (const [variant, change] of Object.entries(VARIANTS)) {
    const own = variants[variant];
    if (own?.not) continue;
    test(`${name}, ${variant}`, async () => {
      const answer = await read(given(change(input)));
      judge(answer, { ...expect, ...own, repairs: own?.repairs ?? expect.repairs }, 'changed');
      const named = { bom: 'byte-order-mark', nbsp: 'invisible-characters', smart: 'smart-quotes' }[variant];
      // What is read past needs no repair: a recording names what it found, not what surrounds it.
      if (named && !bytes && !own?.silent && answer.items.length === 1 && answer.items[0].kind !== 'unknown') assert.ok(said(answer.items[0].repairs).includes(named), `${named} was silent: ${JSON.stringify(answer.items[0].repairs)}`);
    });
  }
}

for (const { name, file, input, expect } of DAMAGED) {
  test(name, async () => {
    const answer = await read(input, file === undefined ? {} : { name: file });
    const { steps, last, ...rest } = expect;
    judge(answer, rest, 'changed');
    for (const id of steps ?? []) assert.ok(said(answer.items[0].steps).includes(id), id);
    if (last) assert.ok(said(answer.items.at(-1).repairs).includes(last), JSON.stringify(answer.items.at(-1).repairs));
  });
}

test('everything in the catalogue is said by a fixture', () => {
  const silent = [STEPS, REPAIRS, NOTES, REASONS].flatMap((catalogue) => Object.keys(catalogue)).filter((id) => !uttered.has(id));
  assert.deepEqual(silent, []);
});
