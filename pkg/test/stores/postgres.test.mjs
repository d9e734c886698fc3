import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import test, { after, before } from 'node:test';
import { createTable, d1Store, postgresStore, sqliteStore } from 'samlight/stores/sql';
import { connect } from './connect.mjs';
import { postgres, postgresFolder, why } from './servers.mjs';
import { figures, kit, logins, race, refusedWhenDown, row, suite } from './tried.mjs';

suite('PostgreSQL', !postgresFolder() && why('postgresql'), () => {
  let server;
  const open = [];
  const connected = async (to = server.connection) => {
    const made = await connect.postgres(to);
    open.push(made.close);
    return made.store;
  };

  before(async () => {
    server = await postgres();
    await (await connected()).createTable();
  });
  after(async () => {
    await Promise.all(open.map((close) => close()));
    await server?.stop('SIGINT');
  });

  test('the kit, with a server that accepts connections and says nothing', async (t) => {
    const sockets = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => { silent.on('listening', resolve); });
    const unreachable = () => connected({ ...server.connection, host: '127.0.0.1', port: silent.address().port });
    try {
      await kit(() => connected(), { unreachable });
      t.diagnostic(`PostgreSQL ${server.version}`);
    } finally {
      sockets.forEach((socket) => socket.destroy());
      silent.close();
    }
  });

  test('logins', async () => logins(await connected()));

  test('processes race', async (t) => t.diagnostic(`claims won: ${(await race('postgres', server.connection)).join(' + ')}`));

  test('the table may be elsewhere, and its DDL may run twice', async () => {
    const { default: pg } = await import('pg');
    const client = new pg.Client(server.connection);
    await client.connect();
    try {
      await client.query('CREATE SCHEMA auth');
      for (const statement of [...createTable('postgres', { table: 'auth.saml' }), ...createTable('postgres', { table: 'auth.saml' })]) await client.query(statement);
      const store = postgresStore(client, { table: 'auth.saml' });
      assert.equal(await store.claim('use:x', new Date()), true);
      assert.equal((await client.query('SELECT count(*)::int AS rows FROM auth.saml')).rows[0].rows, 1);
    } finally {
      await client.end();
    }
  });

  test('a stricter isolation refuses rather than lets two in', async () => {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ ...server.connection, options: '-c default_transaction_isolation=serializable', max: 20 });
    try {
      const store = postgresStore(pool);
      for (let round = 0; round < 20; round++) {
        const results = await Promise.allSettled(Array.from({ length: 20 }, () => store.claim(`use:serializable-${round}`, new Date(Date.now() + 60_000))));
        assert.equal(results.filter(({ value }) => value === true).length, 1);
      }
    } finally {
      await pool.end();
    }
  });

  test('what has expired is removed, and only that', async () => {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool(server.connection);
    try {
      const store = postgresStore(pool, { table: 'swept', sweepChance: 1 });
      await store.createTable();
      await pool.query("INSERT INTO swept (key, expires_at) SELECT 'use:old-' || n, 1 FROM generate_series(1, 1500) AS n");
      await store.claim('use:new', new Date(Date.now() + 60_000));
      assert.equal(await store.removeExpired(), 1000);
      await store.put('req:new', 'x', new Date(Date.now() + 60_000));
      const { rows } = await pool.query('SELECT key FROM swept ORDER BY key');
      assert.deepEqual(rows.map(({ key }) => key), ['req:new', 'use:new'], 'put has removed the rest');
      assert.equal(await store.removeExpired(), 0);
    } finally {
      await pool.end();
    }
  });

  test('figures', async (t) => row(t, `PostgreSQL ${server.version}, pg, 10 connections`, await figures(await connected())));

  test('a server that ended refuses the login', async () => {
    const victim = await postgres();
    const down = await connected(victim.connection);
    await down.createTable();
    const works = await connected();
    await victim.stop('SIGQUIT');
    await refusedWhenDown(down, { works });
  });
});

test('what is no database, and a table that is no name', () => {
  for (const make of [postgresStore, sqliteStore, d1Store]) assert.throws(() => make({}), TypeError);
  const database = { prepare() {}, query() {} };
  for (const table of ['a b', 'a;b', 'A', '', 'a.b.c', 5, '"a"']) {
    assert.throws(() => createTable('postgres', { table }), TypeError);
    assert.throws(() => sqliteStore(database, { table }), TypeError);
  }
  assert.throws(() => createTable('mysql'), TypeError);
  assert.throws(() => postgresStore(database, { sweepChance: 2 }), TypeError);
});
