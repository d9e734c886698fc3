import type { KnownCode } from './codes.js';
import type { Report } from './report.js';

export type { KnownCode } from './codes.js';

/** Open to codes of later versions, so that a `switch` over it stays valid. */
export type Code = KnownCode | (string & {});

/** Who has to act. */
export type Family = 'input' | 'idp-status' | 'trust' | 'policy' | 'store' | 'config';

/**
 * Why a message was refused. `code` is what programs branch on and logs keep; `message` is for people and may change.
 * `JSON.stringify` gives everything but `cause`, and no identity stands in it.
 */
export class SamlError extends Error {
  constructor(facts: { code: Code; family: Family; httpStatus: number; message: string; report?: Report; cause?: unknown });
  /** The name of the class. */
  readonly name: string;
  /** The reason: stable, one name each. */
  readonly code: Code;
  /** Who has to act. */
  readonly family: Family;
  /** The status to answer with: 400, 403, 500 or 503. */
  readonly httpStatus: number;
  /** The same as `httpStatus`, under the name that web frameworks read. */
  readonly status: number;
  /** Every check of the message, with what was expected and found. No check stands in it where no message was looked at. */
  readonly report: Report;
  /**
   * What stood behind it, for the operator: what the store threw, when `code` is `store.failed`; what kept a content key wrapped, when `code` is
   * `encryption.open-failed`.
   */
  readonly cause?: unknown;
  /** What `JSON.stringify` shows: everything but `cause`. */
  toJSON(): { name: string; code: Code; family: Family; httpStatus: number; message: string; report: Report };
}

/** The settings, or the arguments of a call, are wrong: for the developer. `family` is `config`. */
export class ConfigError extends SamlError {
  constructor(code: Code, message: string);
}
