import type { SamlStore } from '../store.js';

/** A store in a table. Every operation is one statement, atomic by the database's own locks. */
export interface SqlStore extends SamlStore {
  /** Makes the table and its index if they are not there. A migration of one's own can use `createTable` instead. */
  createTable(): Promise<void>;
  /** Deletes up to 1000 rows that have expired, and says how many; for a scheduled task. Some `put`s do the same by themselves, see `sweepChance`. */
  removeExpired(): Promise<number>;
}

/** Where the rows are, and who removes old ones. */
export interface SqlOptions {
  /** `samlight` unless told. Small letters, digits and underscores; with a schema, `auth.samlight`. */
  table?: string;
  /** The share of `put`s that remove expired rows first: 1/256 unless told. 0 for whoever calls `removeExpired`. */
  sweepChance?: number;
}

/** What is used of `pg`: a `Pool`, or a connected `Client`. */
export interface PostgresClient {
  /** Runs one statement with parameters. */
  query(text: any, values?: any): Promise<{ rows: any[] }>;
}

/** What is used of `DatabaseSync` of `node:sqlite`, and of `Database` of better-sqlite3. */
export interface SqliteDatabase {
  /** Prepares one statement. */
  prepare(text: string): any;
}

/** What is used of a D1 binding. */
export interface D1Binding {
  /** Prepares one statement. */
  prepare(text: string): any;
}

/**
 * PostgreSQL 12 or later. The application makes the pool and ends it. Ask the primary, never a replica that lags: a claim that is not seen there yet
 * is won a second time.
 *
 * @throws TypeError for what cannot `query`, and for a table's name that is none.
 */
export function postgresStore(pool: PostgresClient, options?: SqlOptions): SqlStore;

/**
 * SQLite 3.35 or later: one machine, any number of processes. Give the database a `busy_timeout`, or a process that meets another one's write is
 * refused at once, and its login with it; `journal_mode = WAL` keeps that short.
 *
 * @throws TypeError for what cannot `prepare`, and for a table's name that is none.
 */
export function sqliteStore(database: SqliteDatabase, options?: SqlOptions): SqlStore;

/**
 * Cloudflare D1. Pass the binding itself or a session that begins with `first-primary`: a claim must not be judged by a replica.
 *
 * @throws TypeError for what cannot `prepare`, and for a table's name that is none.
 */
export function d1Store(database: D1Binding, options?: SqlOptions): SqlStore;

/** The statements that make the table, for a migration: `key`, `value`, `taker`, and `expires_at` in Unix milliseconds with an index. */
export function createTable(dialect: 'postgres' | 'sqlite', options?: { table?: string }): readonly string[];
