// What every store has to show: the kit, whole logins, several processes at once, and what it means for a login when it is down.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test, { describe } from 'node:test';
import { inspect } from 'node:util';
import { fileURLToPath } from 'node:url';
import { testStore } from 'samlight/testing';
import { scene } from '../scene.mjs';

const POSTS = 200;

/** What cannot run here is skipped by its name; a suite that is skipped would not be counted. */
export const suite = (name, skip, body) => (skip ? test(name, { skip }, () => {}) : describe(name, body));

/** Every check of the kit, none left out. */
export async function kit(open, options) {
  const checks = await testStore(open, options);
  assert.deepEqual(checks.filter(({ status }) => status !== 'pass'), []);
  assert.ok(checks.length >= 13, 'the kit has all its checks');
}

/** A login from its beginning to its end, and again, and 200 times at once. */
export async function logins(store) {
  const { sp, answered } = scene({ store });
  const first = await answered({}, { returnTo: '/home?a=1' });
  const login = await sp.validateResponse(first.form);
  assert.equal(login.returnTo, '/home?a=1');
  assert.equal((await sp.safeValidateResponse(first.form)).error.code, 'replay.claimed');
  const { form } = await answered();
  const results = await Promise.all(Array.from({ length: POSTS }, () => sp.safeValidateResponse(form)));
  assert.equal(results.filter(({ ok }) => ok).length, 1, `logins by ${POSTS} posts`);
  for (const { ok, error } of results) if (!ok) assert.equal(error.code, 'replay.claimed', error.cause?.message);
}

/** `works` remembers the request; then `down` is asked about the answer. The two share what `works` has. */
export async function refusedWhenDown(down, { works = down.works, storeTimeoutSec = 1 } = {}) {
  const store = { put: (...terms) => works.put(...terms), take: (...terms) => down.take(...terms), claim: (...terms) => down.claim(...terms) };
  const { sp, answered } = scene({ store, storeTimeoutSec });
  const { form } = await answered({ nameId: 'ada-secret' });
  const started = Date.now();
  const { ok, error } = await sp.safeValidateResponse(form);
  assert.ok(Date.now() - started < storeTimeoutSec * 1000 + 1000, 'bounded in time');
  assert.equal(ok, false);
  assert.deepEqual([error.code, error.family, error.httpStatus], ['store.failed', 'store', 503]);
  assert.doesNotMatch(JSON.stringify(error) + inspect(error, { depth: 9 }), /ada-secret/);
  const starting = scene({ store: down, storeTimeoutSec }).sp.createLogin();
  await assert.rejects(starting, (cause) => cause.code === 'store.failed' && cause.httpStatus === 503);
}

/**
 * Real processes, released at the same moment, all after the same keys: every key is claimed by one of them. `command` is what runs racer.mjs.
 */
export async function race(kind, where, { processes = 4, keys = 50, command = [process.execPath] } = {}) {
  const [file, ...args] = command;
  const name = `race-${Date.now()}`;
  const children = Array.from({ length: processes }, () =>
    spawn(file, [...args, fileURLToPath(new URL('racer.mjs', import.meta.url)), kind, JSON.stringify(where), name, String(keys)], { stdio: ['pipe', 'pipe', 'inherit'] }));
  const ends = setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), 60_000);
  try {
    const lines = children.map((child) => createInterface({ input: child.stdout })[Symbol.asyncIterator]());
    for (const line of lines) assert.equal((await line.next()).value, 'ready');
    for (const child of children) child.stdin.end('go\n');
    const won = [];
    for (const line of lines) won.push(JSON.parse((await line.next()).value));
    for (const child of children) if (child.exitCode === null) await once(child, 'exit');
    for (const what of ['claims', 'takes']) {
      const all = won.flatMap((one) => one[what]);
      assert.equal(all.length, keys, `${what} won by ${processes} processes: ${won.map((one) => one[what].length).join(' + ')}`);
      assert.equal(new Set(all).size, keys);
    }
    return won.map(({ claims }) => claims.length);
  } finally {
    clearTimeout(ends);
    children.forEach((child) => { if (child.exitCode === null) child.kill('SIGKILL'); });
  }
}

/** Claims of as many keys, so many at once: how many a second, and how long one takes. */
export async function figures(store, { claims = 4000, atOnce = 32 } = {}) {
  const until = new Date(Date.now() + 600_000);
  const times = [];
  let next = 0;
  const name = `use:figures-${Date.now()}-`;
  const work = async () => {
    while (next < claims) {
      const key = name + next++;
      const begun = performance.now();
      assert.equal(await store.claim(key, until), true);
      times.push(performance.now() - begun);
    }
  };
  for (let warm = 0; warm < 100; warm++) await store.claim(`${name}warm-${warm}`, until);
  const begun = performance.now();
  await Promise.all(Array.from({ length: atOnce }, work));
  return summary(times, performance.now() - begun, atOnce);
}

export function summary(times, wholeMs, atOnce) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(1);
  return { 'claims/s': Math.round((times.length * 1000) / wholeMs), 'p50 ms': at(0.5), 'p99 ms': at(0.99), 'at once': atOnce };
}

/** One line of the table that the step prints. */
export function row(t, name, found) {
  t.diagnostic(`figures | ${name.padEnd(34)} | ${Object.entries(found).map(([what, value]) => `${what} ${value}`.padEnd(15)).join(' | ')}`);
}
