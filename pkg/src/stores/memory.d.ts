import type { SamlStore } from '../store.js';

/**
 * A store in the memory of this process: for tests, development and a single server. It warns once when `NODE_ENV` is
 * `production` or in workerd, where another isolate would not know of a claim made here.
 */
export function memoryStore(options?: {
  /** Entries kept at most, 100 000 unless told. A full store fails, and the login is refused; no claim is ever dropped early. */
  maxEntries?: number;
  /** The same clock as the service provider's, for tests that set the time. */
  clock?: () => Date;
}): SamlStore;
