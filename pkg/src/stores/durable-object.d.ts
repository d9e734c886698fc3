import type { SamlStore as Store } from '../store.js';

/** What is used of a Durable Object's state; the real type of `@cloudflare/workers-types` fits. */
export interface DurableState {
  /** Its storage, with SQLite behind it. */
  readonly storage: unknown;
}

/**
 * The Durable Object that remembers requests and claims. Export it from the worker's main module, bind a namespace to it and
 * declare it under `new_sqlite_classes` in a migration.
 */
export class SamlStore {
  constructor(state: DurableState, env: unknown);
  /** `until` in Unix milliseconds. */
  put(key: string, value: string, until: number): Promise<void>;
  /** `by` is '' for a taker without a name. */
  take(key: string, by: string): Promise<string | null>;
  /** `until` is the end of the claim itself, with whatever is added for clocks that differ. */
  claim(key: string, until: number): Promise<boolean>;
  /** Deletes what has expired; an object in which nothing is left ceases to exist. */
  alarm(): Promise<void>;
}

/** What is used of a namespace; `DurableObjectNamespace` of `@cloudflare/workers-types` fits. */
export interface DurableNamespace {
  /** The object of that name. */
  idFromName(name: string): any;
  /** Its stub. */
  get(id: any): any;
}

/**
 * The store over that namespace. One object for each key: made near the user, removed by its alarm. Every operation is one call to one object, which
 * runs one event at a time, so it is atomic over all isolates and places; what is written is durable before the call returns.
 *
 * @throws TypeError for what is no namespace.
 */
export function durableStore(namespace: DurableNamespace): Store;
