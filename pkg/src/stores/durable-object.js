import { DurableObject } from 'cloudflare:workers';

import { claimedUntil, milliseconds, taker } from './expiry.js';

/**
 * One object a key: it is made close to the user who signs in, no object is busy with other people's logins, and an alarm
 * removes it. A Durable Object runs one event at a time and its SQL is synchronous, so each method is atomic.
 */
export class SamlStore extends DurableObject {
  async put(key, value, until) {
    this.#table();
    this.#sql('INSERT INTO entry (key, value, until) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, taker = NULL, until = excluded.until'
      + ' WHERE entry.until <= ?', key, value, until, Date.now());
    await this.#wake();
  }

  async take(key, by) {
    this.#table();
    const now = Date.now();
    const [entry] = by === ''
      ? this.#sql('DELETE FROM entry WHERE key = ? AND until > ? AND taker IS NULL RETURNING value', key, now)
      : this.#sql('UPDATE entry SET taker = ?2 WHERE key = ?1 AND until > ?3 AND (taker IS NULL OR taker = ?2) RETURNING value', key, by, now);
    await this.#wake();
    return entry?.value ?? null;
  }

  async claim(key, until) {
    this.#table();
    const [won] = this.#sql('INSERT INTO entry (key, until) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET until = excluded.until WHERE entry.until <= ?3 RETURNING key',
      key, until, Date.now());
    await this.#wake();
    return won !== undefined;
  }

  async alarm() {
    this.#table();
    this.#sql('DELETE FROM entry WHERE until <= ?', Date.now());
    await this.#wake();
  }

  /** The alarm rings at the next expiry. An object without entries keeps no storage, which is how it ceases to exist. */
  async #wake() {
    const [{ next }] = this.#sql('SELECT min(until) AS next FROM entry');
    if (next === null) await this.ctx.storage.deleteAll();
    else await this.ctx.storage.setAlarm(next);
  }

  /** Not in the constructor: `deleteAll` removes the table while the object may live on. */
  #table() {
    this.#sql('CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT, taker TEXT, until INTEGER NOT NULL)');
  }

  #sql(text, ...values) {
    return this.ctx.storage.sql.exec(text, ...values).toArray();
  }
}

/** The store over a namespace that is bound to `SamlStore`. */
export function durableStore(namespace) {
  if (typeof namespace?.idFromName !== 'function') throw new TypeError('durableStore takes the Durable Object namespace that is bound to SamlStore');
  const object = (key) => namespace.get(namespace.idFromName(key));
  return Object.freeze({
    put: async (key, value, expiresAt) => object(key).put(key, value, milliseconds(expiresAt)),
    take: async (key, { by } = {}) => object(key).take(key, taker(by)),
    claim: async (key, expiresAt) => object(key).claim(key, claimedUntil(expiresAt, Date.now())),
  });
}
