/**
 * Remembers which requests are outstanding and which assertions were used. Each operation must be atomic over all instances of
 * the application: of two callers at the same moment, one wins. A store that throws refuses the login.
 */
export interface SamlStore {
  /** Keeps `value` under `key` until `expiresAt`: an outstanding request. */
  put(key: string, value: string, expiresAt: Date): Promise<void>;
  /** Reads and deletes in one step. `null` when nothing is there or it has expired. */
  take(key: string): Promise<string | null>;
  /** `true` for the first caller with this key, `false` for every later one until `expiresAt`. */
  claim(key: string, expiresAt: Date): Promise<boolean>;
}
