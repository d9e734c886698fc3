// A store of each kind over a connection of its own, from what JSON can say of where it is.
import { redisStore } from 'samlight/stores/redis';
import { postgresStore, sqliteStore } from 'samlight/stores/sql';

/** `{ store, close }`. */
export const connect = {
  async redis({ socket }) {
    const { createClient } = await import('redis');
    const client = createClient({ socket: { path: socket } });
    client.on('error', () => {}); // said by the command that fails
    await client.connect();
    return { store: redisStore(client), close: () => client.destroy() };
  },

  async ioredis({ socket }) {
    const { default: Redis } = await import('ioredis');
    const client = new Redis({ path: socket, lazyConnect: true, maxRetriesPerRequest: 1 });
    client.on('error', () => {});
    await client.connect();
    return { store: redisStore(client), close: () => client.disconnect() };
  },

  async postgres(connection) {
    const { default: pg } = await import('pg');
    const pool = new pg.Pool({ ...connection, max: 10 });
    pool.on('error', () => {});
    return { store: postgresStore(pool), close: () => pool.end() };
  },

  async 'node:sqlite'({ file }) {
    const { DatabaseSync } = await import('node:sqlite');
    return sqlite(new DatabaseSync(file));
  },

  async 'better-sqlite3'({ file, folder }) {
    const { createRequire } = await import('node:module');
    const Database = createRequire(`${folder}/`)('better-sqlite3');
    return sqlite(new Database(file));
  },
};

function sqlite(database) {
  database.exec('PRAGMA busy_timeout = 4000');
  database.exec('PRAGMA journal_mode = WAL');
  return { store: sqliteStore(database), close: () => database.close(), database };
}
