import { claimedUntil, milliseconds, taker } from './expiry.js';

/** The share of puts that remove expired rows first: a chance, since a worker's instance may live for one request only. */
const SWEEP_CHANCE = 1 / 256;

/** Rows that one removal deletes at most, so that no login waits for the leftovers of a busy night. */
const SWEEP_ROWS = 1000;

/** PostgreSQL 12 and later, through `pg`: a Pool, or a Client. */
export function postgresStore(pool, { table, sweepChance } = {}) {
  if (typeof pool?.query !== 'function') throw new TypeError('postgresStore takes a Pool or a Client of pg');
  const numbered = (text) => text.replace(/\?(\d)/g, '$$$1');
  return sqlStore('postgres', async (text, values) => (await pool.query(numbered(text), values)).rows, { table, sweepChance });
}

/** SQLite 3.35 and later, through `node:sqlite` or better-sqlite3. Both answer at once. */
export function sqliteStore(database, { table, sweepChance } = {}) {
  if (typeof database?.prepare !== 'function') throw new TypeError('sqliteStore takes a DatabaseSync of node:sqlite or a Database of better-sqlite3');
  const named = (text) => text.replace(/\?(\d)/g, '@p$1');
  const bound = (values) => Object.fromEntries(values.map((value, index) => [`p${index + 1}`, value]));
  const query = async (text, values) => database.prepare(named(text)).all(bound(values));
  // better-sqlite3 has no `all` for what can give no rows.
  return sqlStore('sqlite', query, { table, sweepChance, execute: async (text) => database.exec(text) });
}

/** Cloudflare D1. A write goes to the one primary; statements are single, so they need no batch. */
export function d1Store(database, { table, sweepChance } = {}) {
  if (typeof database?.prepare !== 'function') throw new TypeError('d1Store takes a D1 binding');
  return sqlStore('sqlite', async (text, values) => (await database.prepare(text).bind(...values).all()).results, { table, sweepChance });
}

/** The table, for a migration of one's own. */
export function createTable(dialect, { table = 'samlight' } = {}) {
  const name = checked(table);
  const number = { postgres: 'BIGINT', sqlite: 'INTEGER' }[dialect];
  if (number === undefined) throw new TypeError("the dialect is neither 'postgres' nor 'sqlite'");
  return [
    `CREATE TABLE IF NOT EXISTS ${name} (key TEXT PRIMARY KEY, value TEXT, taker TEXT, expires_at ${number} NOT NULL)`,
    `CREATE INDEX IF NOT EXISTS ${name.replace('.', '_')}_expires_at ON ${name} (expires_at)`,
  ];
}

/**
 * `query` runs one statement, with `?1`, `?2`, … for its values, and gives its rows. Every operation is one statement: the database locks the row, and
 * of two that happen at once the second one sees what the first one did.
 */
function sqlStore(dialect, query, { table = 'samlight', sweepChance = SWEEP_CHANCE, execute = (text) => query(text, []) }) {
  const name = checked(table);
  if (!(sweepChance >= 0 && sweepChance <= 1)) throw new TypeError('sweepChance is not a number from 0 to 1');

  async function removeExpired() {
    const gone = await query(
      `DELETE FROM ${name} WHERE key IN (SELECT key FROM ${name} WHERE expires_at <= ?1 LIMIT ${SWEEP_ROWS}) AND expires_at <= ?1 RETURNING key`, [Date.now()]);
    return gone.length;
  }

  return Object.freeze({
    async put(key, value, expiresAt) {
      if (Math.random() < sweepChance) await removeExpired();
      await query(`INSERT INTO ${name} (key, value, expires_at) VALUES (?1, ?2, ?3)`
        + ` ON CONFLICT (key) DO UPDATE SET value = excluded.value, taker = NULL, expires_at = excluded.expires_at WHERE ${name}.expires_at <= ?4 RETURNING key`,
      [key, value, Math.floor(milliseconds(expiresAt)), Date.now()]);
    },

    async take(key, { by } = {}) {
      const mine = taker(by);
      const [entry] = mine === ''
        ? await query(`DELETE FROM ${name} WHERE key = ?1 AND expires_at > ?2 AND taker IS NULL RETURNING value`, [key, Date.now()])
        : await query(`UPDATE ${name} SET taker = ?2 WHERE key = ?1 AND expires_at > ?3 AND (taker IS NULL OR taker = ?2) RETURNING value`, [key, mine, Date.now()]);
      return entry?.value ?? null;
    },

    async claim(key, expiresAt) {
      const now = Date.now();
      const won = await query(`INSERT INTO ${name} (key, expires_at) VALUES (?1, ?2)`
        + ` ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at WHERE ${name}.expires_at <= ?3 RETURNING key`,
      [key, Math.ceil(claimedUntil(expiresAt, now)), now]);
      return won.length === 1;
    },

    async createTable() {
      for (const statement of createTable(dialect, { table })) await execute(statement);
    },

    removeExpired,
  });
}

/** The name stands in the statements as it is. */
function checked(table) {
  if (typeof table !== 'string' || !/^[a-z_][a-z0-9_]{0,50}(\.[a-z_][a-z0-9_]{0,50})?$/.test(table)) {
    throw new TypeError('table is not a name of small letters, digits and underscores, with the schema before it if there is one: auth.samlight');
  }
  return table;
}
