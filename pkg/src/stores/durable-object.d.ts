import type { SamlStore as Store } from '../store.js';

/** What is used of a Durable Object's state; the real type of `@cloudflare/workers-types` fits. */
export interface DurableState {
  readonly storage: unknown;
}

/**
 * The Durable Object that remembers requests and claims. Export it from the worker's main module, bind a namespace to it and
 * declare it under `new_sqlite_classes` in a migration.
 */
export class SamlStore {
  constructor(state: DurableState, env: unknown);
  put(key: string, value: string, until: number): Promise<void>;
  take(key: string): Promise<string | null>;
  claim(key: string, until: number): Promise<boolean>;
  alarm(): Promise<void>;
}

/** What is used of a namespace; `DurableObjectNamespace` of `@cloudflare/workers-types` fits. */
export interface DurableNamespace {
  idFromName(name: string): any;
  get(id: any): any;
}

/** The store over that namespace. One object for each key: made near the user, removed by its alarm. */
export function durableStore(namespace: DurableNamespace): Store;
