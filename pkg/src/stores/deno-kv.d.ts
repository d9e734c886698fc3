import type { SamlStore } from '../store.js';

/** What is used of `Deno.Kv`. */
export interface DenoKv {
  /** Reads an entry, strongly consistent. */
  get(key: readonly any[]): Promise<any>;
  /** Begins a commit that checks what was read. */
  atomic(): any;
}

/**
 * A store in Deno KV, on Deno Deploy or in a file. The application opens it: `await Deno.openKv()`. Each operation reads strongly and commits only if
 * the entry has not changed since, so it is atomic over all instances and regions; Deno deletes what has expired, some time after. A file is for one
 * process with one connection: a second writer is told that the database is locked, and its login is refused.
 *
 * @throws TypeError for what `Deno.openKv` does not give.
 */
export function denoKvStore(kv: DenoKv, options?: {
  /** The parts of every key before its own: `['samlight']` unless told. */
  prefix?: readonly string[];
}): SamlStore;
