import type { SamlStore } from '../store.js';

/**
 * Tries out on a store what samlight relies on: one winner among parallel claims, takes and posts; expiry; what a crash leaves behind; a server that
 * does not answer. Takes about three seconds. Needs no test runner; keys are random, so it may run beside other data.
 *
 * `open` gives the store, or a function that opens it anew, as another process would; only with a function is it tried over several connections.
 *
 * @throws Error that says of each failed check what was expected and what was found; its `checks` are all of them.
 */
export function testStore(open: SamlStore | (() => SamlStore | Promise<SamlStore>), options?: {
  /** How many at once: 200 unless told. */
  parallel?: number;
  /** How often each race is run: 3 times unless told. */
  rounds?: number;
  /** Opens a store like this one whose server does not answer. Without it one check is skipped, and says so. */
  unreachable?: () => SamlStore | Promise<SamlStore>;
}): Promise<readonly StoreCheck[]>;

/** What became of one check of a store. */
export interface StoreCheck {
  /** What is expected of the store, in a few words. */
  readonly name: string;
  /** `skipped` says in `why` what is missing. */
  readonly status: 'pass' | 'fail' | 'skipped';
  /** What was expected and found, or what is missing for this check. */
  readonly why?: string;
}
