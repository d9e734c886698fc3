// docs/stores.md: every snippet is run, against the real thing that it is about, and the store that it makes is tried.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { memoryStore } from 'samlight/stores/memory';
import { createTable } from 'samlight/stores/sql';
import { testStore } from 'samlight/testing';
import { run as snippet } from '../docs/snippet.mjs';
import { compiled, postgres, postgresFolder, redis, redisServer, why } from './servers.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const page = readFileSync(here('../../docs/stores.md'), 'utf8');
const snippets = new Map([...page.matchAll(/```js\n\/\/ test: ([a-z0-9]+)\n([\s\S]*?)```/g)].map(([, name, text]) => [name, text]));
const tried = new Set();
const home = mkdtempSync(path.join(tmpdir(), 'samlight-docs-'));
after(() => rmSync(home, { recursive: true }));

/** The store of a snippet, and what it is made of. */
function run(name, around, load) {
  tried.add(name);
  return snippet(snippets.get(name), around, { makes: ['store', 'client', 'pool', 'database'], load });
}

const small = { parallel: 20, rounds: 1 };

for (const [name, option, close] of [['redis', (socket) => ({ redisOptions: { socket: { path: socket } } }), (client) => client.destroy()],
  ['ioredis', (socket) => ({ ioredisOptions: { path: socket } }), (client) => client.disconnect()]]) {
  test(`docs: ${name}`, { skip: !redisServer() && why('redis') }, async () => {
    const server = await redis();
    try {
      const { store, client } = await run(name, option(server.socket));
      await testStore(store, small);
      close(client);
    } finally {
      await server.stop();
    }
  });
}

test('docs: postgres, and the DDL as it stands there', { skip: !postgresFolder() && why('postgresql') }, async () => {
  const server = await postgres();
  try {
    const { store, pool } = await run('postgres', { postgresOptions: server.connection });
    await testStore(store, small);
    await pool.query(/```sql\n([\s\S]*?)```/.exec(page)[1]);
    await pool.end();
  } finally {
    await server.stop('SIGINT');
  }
});

test('docs: the DDL is that of createTable', () => {
  const ddl = /```sql\n([\s\S]*?)```/.exec(page)[1].split('\n').filter((line) => line && !line.startsWith('--'));
  assert.deepEqual(ddl, createTable('postgres').map((statement) => `${statement};`));
  assert.deepEqual(createTable('sqlite'), createTable('postgres').map((statement) => statement.replace('BIGINT', 'INTEGER')));
});

const modules = process.env.SAMLIGHT_STORE_MODULES;

test('docs: sqlite', { skip: !compiled(modules) && why('better-sqlite3') }, async () => {
  const load = async (specifier) => (specifier === 'better-sqlite3' ? { default: createRequire(`${modules}/`)(specifier) } : import(specifier));
  const { store, database } = await run('sqlite', { file: path.join(home, 'docs.db') }, load);
  await testStore(store, small);
  database.close();
});

test('docs: d1', async () => {
  const runtime = new Miniflare({ modules: true, script: 'export default { fetch: () => new Response() }', compatibilityDate: '2026-04-01', d1Databases: { DB: 'docs' } });
  try {
    const { store } = await run('d1', { env: { DB: await runtime.getD1Database('DB') } });
    await store.createTable();
    await testStore(store, small);
  } finally {
    await runtime.dispose();
  }
});

test('docs: durable, in workerd', async () => {
  tried.add('durable');
  const text = snippets.get('durable').replace(/^const store =.*$/m, (line) => `export default { async fetch(request, env) { ${line} return Response.json(await testStore(store, ${JSON.stringify(small)})); } };`);
  await build({
    stdin: { contents: `import { testStore } from 'samlight/testing';\n${text}`, resolveDir: here('../..') }, outfile: path.join(home, 'durable.js'), bundle: true, format: 'esm',
    conditions: ['workerd'], external: ['cloudflare:workers'], logLevel: 'warning',
  });
  const toml = /```toml\n([\s\S]*?)```/.exec(page)[1];
  const className = /class_name = "(\w+)"/.exec(toml)[1];
  assert.match(toml, new RegExp(`new_sqlite_classes = \\["${className}"\\]`));
  const runtime = new Miniflare({
    modules: true, scriptPath: path.join(home, 'durable.js'), modulesRoot: home, compatibilityDate: '2026-04-01',
    durableObjects: { [/^name = "(\w+)"/m.exec(toml)[1]]: { className, useSQLite: true } },
  });
  try {
    const response = await runtime.dispatchFetch('http://docs/');
    assert.equal(response.status, 200, await response.clone().text());
    assert.ok((await response.json()).length > 10);
  } finally {
    await runtime.dispose();
  }
});

const deno = modules && ['@deno/linux-x64-glibc', '@deno/linux-arm64-glibc'].map((name) => path.join(modules, 'node_modules', name, 'deno')).find((file) => existsSync(file));

test('docs: deno', { skip: !deno && why('deno') }, async () => {
  tried.add('deno');
  const program = path.join(home, 'deno.mjs');
  writeFileSync(program, `import { testStore } from 'samlight/testing';\nconst path = ${JSON.stringify(path.join(home, 'deno-kv'))};\n${snippets.get('deno')}\nawait testStore(store, ${JSON.stringify(small)});\nDeno.exit(0);`);
  const dist = new URL('../../dist/', import.meta.url).href;
  writeFileSync(path.join(home, 'imports.json'), JSON.stringify({ imports: { 'samlight/testing': `${dist}testing.js`, 'samlight/stores/deno-kv': `${dist}stores/deno-kv.js` } }));
  const args = ['run', '--quiet', '--no-prompt', '--unstable-kv', '--allow-read', '--allow-write', '--allow-env', '--import-map', path.join(home, 'imports.json'), program];
  await promisify(execFile)(deno, args, { env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' }, timeout: 120_000 });
});

test('docs: cookie, memory, and a store of one\'s own', async () => {
  await testStore((await run('cookie', { newestKey: randomBytes(32), olderKey: randomBytes(32).toString('base64') })).store, small);
  await testStore((await run('memory')).store, small);
  const store = memoryStore();
  const fails = async () => { throw new Error('connection refused'); };
  await run('own', { openStore: () => store, openStoreWithoutServer: () => ({ put: fails, take: fails, claim: fails }) });
});

test('docs: no snippet is left out', { skip: !(compiled(modules) && deno && redisServer() && postgresFolder()) && 'some were skipped' }, () => {
  assert.deepEqual([...snippets.keys()].filter((name) => !tried.has(name)), []);
  assert.equal([...page.matchAll(/```js\n/g)].length, snippets.size, 'every snippet names its test');
});
