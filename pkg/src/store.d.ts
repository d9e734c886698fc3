/**
 * Remembers which requests are outstanding and which assertions were used. Each operation must be atomic over all instances of
 * the application: of two callers at the same moment, one wins. A store that throws, or takes longer than `storeTimeoutSec`, refuses the login with
 * `store.failed`. `testStore` of `samlight/testing` says whether a store of one's own keeps to this.
 */
export interface SamlStore {
  /**
   * Keeps `value` under `key` until `expiresAt`: an outstanding request. Putting a key again must not open it anew for others once it
   * was taken: our stores leave what stands there as it is, taken or not.
   * A store that keeps it in the browser gives the `Set-Cookie` that does so.
   */
  put(key: string, value: string, expiresAt: Date): Promise<void | { readonly setCookie: string }>;
  /**
   * Hands the value to one taker only. `null` when nothing is there, it has expired, or somebody else has taken it.
   *
   * With `by` the first one to come is remembered until the entry expires, and gets the value again whenever it asks. That is what lets a message
   * that was interrupted between `take` and `claim` come again; that it logs in once is what `claim` is for. Without `by` the value is deleted as it
   * is read. A store that deletes it in any case is safe too, and loses such a login.
   */
  take(key: string, terms?: TakeTerms): Promise<string | null>;
  /** `true` for the first caller with this key, `false` for every later one until `expiresAt`. */
  claim(key: string, expiresAt: Date): Promise<boolean>;
  /** What `put` keeps only the same browser can bring back, so that `createLogin` need not bind it by a cookie of its own. */
  readonly bindsBrowser?: boolean;
}

/** In whose name a request is taken. */
export interface TakeTerms {
  /** The replay key of the assertion that answers the request: a text without line breaks. */
  readonly by?: string | undefined;
  /** The browser's `Cookie` header, `null` when it sent none, nothing when it is not known. */
  readonly cookie?: string | null | undefined;
}
