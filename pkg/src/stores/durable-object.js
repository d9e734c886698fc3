import { DurableObject } from 'cloudflare:workers';

/** A claim outlives its own expiry by this much, so that two clocks that differ a little do not open it again. */
const GRACE_MS = 300_000;

/**
 * One object a key: it is made close to the user who signs in, no object is busy with other people's logins, and an alarm
 * removes it. A Durable Object runs one event at a time and its SQL is synchronous, so each method is atomic.
 */
export class SamlStore extends DurableObject {
  async put(key, value, until) {
    this.#table();
    this.#sql('INSERT INTO entry (key, value, until) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, until = excluded.until', key, value, until);
    await this.#wake();
  }

  async take(key) {
    this.#table();
    const [entry] = this.#sql('DELETE FROM entry WHERE key = ? RETURNING value, until', key);
    await this.#wake();
    return entry && entry.until > Date.now() ? entry.value : null;
  }

  async claim(key, until) {
    this.#table();
    const now = Date.now();
    const [entry] = this.#sql('SELECT until FROM entry WHERE key = ?', key);
    if (entry && entry.until > now) return false;
    this.#sql('INSERT OR REPLACE INTO entry (key, value, until) VALUES (?, NULL, ?)', key, Math.max(until, now) + GRACE_MS);
    await this.#wake();
    return true;
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
    this.#sql('CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, value TEXT, until INTEGER NOT NULL)');
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
    put: (key, value, expiresAt) => object(key).put(key, value, Number(expiresAt)),
    take: (key) => object(key).take(key),
    claim: (key, expiresAt) => object(key).claim(key, Number(expiresAt)),
  });
}
