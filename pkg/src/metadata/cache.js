import { ConfigError } from '../errors.js';
import { time } from '../settings.js';
import { download, fetchable } from './download.js';
import { diffKeys } from './keys.js';

/** Of the time until new metadata is needed, this much passes before it is asked for: what fails then can be tried again. */
const EARLY = 0.75;

const SECOND = 1000;

/** Between failed attempts: a minute, then twice as long each time, up to an hour. */
const RETRY = [60 * SECOND, 3600 * SECOND];

/** Metadata that stays current. What was good keeps serving while new cannot be had, and never beyond its `validUntil`. */
export function cache(read, url, {
  entityId, trust, maxBytes = 16 << 20, minRefreshSec = 300, maxRefreshSec = 86_400, timeoutSec = 10, fetch = globalThis.fetch.bind(globalThis),
  clock = () => new Date(), onChange = () => {}, onError = () => {}, ...unknown
} = {}) {
  const [typo] = Object.keys(unknown);
  if (typo !== undefined) throw new ConfigError('config.malformed', `${typo}: no such option of cachedMetadata`);
  const address = fetchable(url).href;
  let current;
  let due = -Infinity;
  let failures = 0;
  let running;

  async function renew() {
    const now = time(clock);
    try {
      const fetched = await download(address, { maxBytes, timeoutSec, fetch, known: current });
      // Not modified: the same text, whose cacheDuration begins anew.
      const text = fetched.text ?? current.text;
      const metadata = await read(text, { entityId, trust, now: new Date(now), fetchedAt: new Date(now) });
      const former = current;
      current = Object.freeze({ text, metadata, fetchedAt: new Date(now), etag: fetched.etag, lastModified: fetched.lastModified });
      failures = 0;
      due = now + Math.min(Math.max((metadata.nextRefresh - now) * EARLY, minRefreshSec * SECOND), maxRefreshSec * SECOND);
      const changes = former && diffKeys(former.metadata, metadata);
      if (changes && changes.added.length + changes.removed.length > 0) onChange(changes, metadata);
    } catch (error) {
      due = now + Math.min(RETRY[0] * 2 ** failures, RETRY[1]);
      failures += 1;
      onError(error);
      throw error;
    }
  }

  const renewed = () => (running ??= renew().finally(() => { running = undefined; }));

  /** What was good the last time, if it still may be used. */
  function usable(now) {
    return current && !(current.metadata.validUntil <= now);
  }

  async function get({ waitUntil } = {}) {
    const now = time(clock);
    if (now < due && usable(now)) return current;
    if (usable(now) && waitUntil) {
      waitUntil(renewed().catch(() => {}));
      return current;
    }
    if (now < due && !running && failures > 0) throw new Error(`samlight: no metadata from ${address}; it is tried again at ${new Date(due).toISOString()}`);
    try {
      await renewed();
    } catch (error) {
      if (!usable(now)) throw error;
    }
    return current;
  }

  return Object.freeze({
    get,
    /** An entry for `idps` of a configuration. */
    async idp(options) {
      const { text, metadata } = await get(options);
      return { metadata: text, entityId: metadata.entityId, ...(trust && { metadataTrust: trust }) };
    },
  });
}
