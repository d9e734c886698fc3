import { metadataEntities, readMetadata as read } from './engine.js';
import { ConfigError, SamlError } from './errors.js';
import { cache } from './metadata/cache.js';
import { jsonText, time } from './settings.js';

const encoder = /* @__PURE__ */ new TextEncoder();

export function createMetadataReader(source) {
  /** Reads an identity provider's metadata, out of an aggregate too. Gives nothing that is not signed as `trust` wants it. */
  async function readMetadata(text, { entityId, trust, now, fetchedAt, ...unknown } = {}) {
    refuse(unknown);
    const options = { entityId, trust, now: now && new Date(time(() => now)), fetchedAt: fetchedAt && new Date(time(() => fetchedAt)) };
    return shown(settled(read(source, octets(text), jsonText(options))));
  }

  /** The entity IDs of an aggregate, in its order. */
  async function listEntities(text) {
    return Object.freeze(settled(metadataEntities(source, octets(text))).entityIds);
  }

  return { readMetadata, listEntities, cachedMetadata: (url, options) => cache(readMetadata, url, options) };
}

const TIMES = new Set(['validUntil', 'notBefore', 'notAfter']);

function shown({ metadata, nextRefresh }) {
  return frozen({ ...metadata, ...(nextRefresh !== undefined && { nextRefresh: new Date(nextRefresh) }) });
}

/** Times become Dates, and nothing can be changed any more. */
function frozen(value, name) {
  if (TIMES.has(name)) return new Date(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value)) return Object.freeze(value.map((one) => frozen(one)));
  return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, frozen(one, key)])));
}

function octets(text) {
  if (typeof text === 'string') return encoder.encode(text);
  if (text instanceof Uint8Array) return text;
  throw new ConfigError('config.value-malformed', 'metadata is given as a text or as its octets');
}

function settled({ error, ...result }) {
  if (!error) return result;
  const { code, message } = error;
  if (code.startsWith('config.')) throw new ConfigError(code, message);
  throw new SamlError({ code, family: 'trust', httpStatus: 403, message });
}

function refuse(unknown) {
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new ConfigError('config.malformed', `${name}: no such option; there are entityId, trust, now, fetchedAt`);
}
