import type { Code } from './errors.js';

/** The ladder: every check, in order, whether it was reached or not. No name of a user and no attribute value stands in it. */
export interface Report {
  readonly schema: 1;
  readonly verdict: 'accepted' | 'rejected' | 'undecided';
  /** The code of the first failed check. */
  readonly code?: Code;
  /** Whether the facts below were read from signed octets. */
  readonly provenance: 'verified' | 'unverified' | 'none';
  /** Entity ID of the trusted identity provider. */
  readonly idp?: string;
  /** The status that the identity provider answered with, outermost code first. */
  readonly status?: { readonly codes: readonly string[]; readonly message?: string };
  readonly signatures: readonly ReportedSignature[];
  /** The certificates that vouch for the identity provider. */
  readonly keys: readonly ReportedKey[];
  readonly checks: readonly Check[];
}

export interface ReportedSignature {
  readonly on: 'response' | 'assertion' | 'logout-request' | 'logout-response' | 'artifact-response';
  /** Algorithm URIs. */
  readonly method?: string;
  readonly digest?: string;
  readonly canonicalization?: string;
  /** SHA-256 of the certificate whose key matched, in hex. */
  readonly keySha256?: string;
  /** SHA-256 of the certificate that the message shows, in hex. Nothing is trusted because of it. */
  readonly shownKeySha256?: string;
  /** What the message says of its key: the first eight statements of `KeyInfo`, each text cut to 256 characters. Nothing is trusted or fetched because of it. */
  readonly keyInfo?: readonly KeyHint[];
}

export type KeyHint =
  | { readonly form: 'X509Certificate'; readonly sha256?: string }
  | { readonly form: 'X509SubjectName' | 'KeyName' | 'other'; readonly name: string }
  | { readonly form: 'X509IssuerSerial'; readonly issuer: string; readonly serial: string }
  | { readonly form: 'X509SKI'; readonly identifier?: string }
  | { readonly form: 'X509Digest'; readonly algorithm: string; readonly digest?: string }
  | { readonly form: 'KeyValue' | 'DEREncodedKeyValue'; readonly kind?: string; readonly bits?: number }
  | { readonly form: 'RetrievalMethod' | 'KeyInfoReference'; readonly uri: string };

export interface ReportedKey {
  /** SHA-256 of the certificate, in hex. */
  readonly sha256: string;
  /** `RSA`, `P-256`, `P-384`, `P-521`, `Ed25519`, or the name of a kind that is not supported. */
  readonly kind: string;
  readonly bits?: number;
  readonly notBefore: string;
  readonly notAfter: string;
  /** `expiring`: it ends within `certificateExpiryWarnDays`. */
  readonly state: 'valid' | 'expiring' | 'expired' | 'not-yet-valid';
  /** Whether its key made a signature of this message. */
  readonly matched: boolean;
}

export interface Check {
  /** The rung, such as `conditions.audience`. */
  readonly rule: string;
  /** `skipped`: the settings or the message make it not apply. `not-run`: something it needs is missing. */
  readonly status: 'pass' | 'fail' | 'warn' | 'skipped' | 'not-run';
  readonly code?: Code;
  readonly expected?: Fact;
  readonly actual?: Fact;
  /** For times: milliseconds by which the rule holds, or is broken when negative, the clock skew counted in. */
  readonly marginMs?: number;
  /** Where in the decoded message, in bytes. */
  readonly at?: { readonly start: number; readonly end: number };
  /** The section of the standard that asks for it. */
  readonly spec: string;
}

export type Fact = string | readonly string[] | number;
