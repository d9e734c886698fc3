// The Durable Object and D1 in the real workerd: several workers, each an isolate of its own, over one namespace and one database.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { kit, logins, refusedWhenDown, row, summary } from './tried.mjs';

const home = mkdtempSync(path.join(tmpdir(), 'samlight-isolates-'));
const NAMES = ['a', 'b', 'c', 'd'];
let runtime;
let isolates;

before(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('isolate.js', import.meta.url))], outdir: home, bundle: true, format: 'esm', conditions: ['workerd', 'worker'],
    external: ['cloudflare:workers'], logLevel: 'warning',
  });
  const classes = { SAML: 'SamlStore', UNREACHABLE: 'Unreachable', SILENT: 'Silent' };
  runtime = new Miniflare({
    workers: NAMES.map((name) => ({
      name, modules: true, scriptPath: path.join(home, 'isolate.js'), modulesRoot: home, compatibilityDate: '2026-04-01',
      d1Databases: { DB: 'stores' },
      durableObjects: Object.fromEntries(Object.entries(classes).map(([binding, className]) =>
        [binding, { className, useSQLite: true, ...(name !== NAMES[0] && { scriptName: NAMES[0] }) }])),
    })),
  });
  await runtime.ready;
  isolates = await Promise.all(NAMES.map((name) => runtime.getWorker(name)));
});

after(async () => {
  await runtime?.dispose();
  rmSync(home, { recursive: true });
});

async function job(isolate, store, name, ...terms) {
  const response = await isolate.fetch('http://isolate/', { method: 'POST', body: JSON.stringify({ store, job: name, terms }) });
  const { answer, error } = await response.json();
  if (error !== undefined) throw new Error(error);
  return answer;
}

/** A store whose operations run in one of the isolates. */
const within = (isolate, store) => ({
  put: (key, value, until) => job(isolate, store, 'put', key, value, Number(until)),
  take: (key, terms) => job(isolate, store, 'take', key, terms),
  claim: (key, until) => job(isolate, store, 'claim', key, Number(until)),
});

/** Another isolate each time. */
let turn = 0;
const opening = (store) => () => within(isolates[turn++ % isolates.length], store);

for (const unreachable of ['unreachable', 'silent']) {
  test(`Durable Object: the kit over ${NAMES.length} isolates, with an object that is ${unreachable}`, () => kit(opening('durable'), { unreachable: opening(unreachable) }));
}

test('Durable Object: logins', () => logins(spread('durable')));

test('Durable Object: an object that fails, and one that says nothing, refuse the login', async () => {
  for (const down of ['unreachable', 'silent']) await refusedWhenDown(opening(down)(), { works: opening('durable')() });
});

test('Durable Object: the alarm leaves nothing behind', async () => {
  const [isolate] = isolates;
  const key = 'req:soon';
  await job(isolate, 'durable', 'put', key, 'x', Date.now() + 300);
  assert.equal(await job(isolate, 'durable', 'tables', key), 1);
  const ends = Date.now() + 15_000;
  while (await job(isolate, 'durable', 'tables', key) > 0) {
    assert.ok(Date.now() < ends, 'the object is still there');
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
});

test('D1: the kit over several isolates, with a database that lacks the table', async () => {
  await Promise.all(isolates.map((isolate) => job(isolate, 'd1', 'createTable')));
  await kit(opening('d1'), { unreachable: opening('d1-without-table') });
});

test('D1: logins, and none without the table', async () => {
  await logins(spread('d1'));
  await refusedWhenDown(opening('d1-without-table')(), { works: opening('d1')() });
});

test('D1: what has expired is removed', async () => {
  const [isolate] = isolates;
  const database = await runtime.getD1Database('DB', NAMES[0]);
  await database.prepare("INSERT INTO samlight (key, expires_at) VALUES ('use:old', 1)").run();
  assert.ok(await job(isolate, 'd1', 'removeExpired') >= 1);
  assert.equal(await job(isolate, 'd1', 'removeExpired'), 0);
});

test('figures', async (t) => {
  for (const [name, store, claims] of [['Durable Object, workerd, one machine', 'durable', 1000], ['D1, workerd, one machine', 'd1', 1000]]) {
    const { times, whole } = await measured(store, claims);
    row(t, name, summary(times, whole, 32));
  }
});

/** While the one before was measured, connections lay idle, and workerd may close one in the moment in which it is picked. Each attempt has claims of its own. */
async function measured(store, claims) {
  const once = () => job(isolates[1], store, 'figures', `figures-${Date.now()}`, claims, 32);
  try {
    return await once();
  } catch (error) {
    if (!(error instanceof TypeError) || error.message !== 'fetch failed') throw error;
    return once();
  }
}

/** Every operation in the next isolate. */
function spread(store) {
  const next = opening(store);
  return { put: (...terms) => next().put(...terms), take: (...terms) => next().take(...terms), claim: (...terms) => next().claim(...terms) };
}
