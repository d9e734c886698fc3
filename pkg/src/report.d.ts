import type { Code } from './errors.js';

/** The ladder: every check, in order, whether it was reached or not. No name of a user and no attribute value stands in it. */
export interface Report {
  /** The version of this shape. */
  readonly schema: 1;
  /** `undecided`: an answer of the store, or a fact that the host has to give, is missing. */
  readonly verdict: 'accepted' | 'rejected' | 'undecided';
  /** The code of the first failed check. */
  readonly code?: Code;
  /** Whether the facts below were read from signed octets. */
  readonly provenance: 'verified' | 'unverified' | 'none';
  /** Entity ID of the trusted identity provider. */
  readonly idp?: string;
  /** The status that the identity provider answered with, outermost code first. */
  readonly status?: { readonly codes: readonly string[]; readonly message?: string };
  /** The signatures of the message. */
  readonly signatures: readonly ReportedSignature[];
  /** The certificates that vouch for the identity provider. */
  readonly keys: readonly ReportedKey[];
  /** Every rung, in one order that no message changes. */
  readonly checks: readonly Check[];
}

/** One signature of the message. */
export interface ReportedSignature {
  /** What it signs. */
  readonly on: 'response' | 'assertion' | 'logout-request' | 'logout-response' | 'artifact-response';
  /** Algorithm URIs. */
  readonly method?: string;
  /** Algorithm URI of the digest. */
  readonly digest?: string;
  /** Algorithm URI of the canonical form of `SignedInfo`. */
  readonly canonicalization?: string;
  /** SHA-256 of the certificate whose key matched, in hex. */
  readonly keySha256?: string;
  /** SHA-256 of the certificate that the message shows, in hex. Nothing is trusted because of it. */
  readonly shownKeySha256?: string;
  /** What the message says of its key: the first eight statements of `KeyInfo`, each text cut to 256 characters. Nothing is trusted or fetched because of it. */
  readonly keyInfo?: readonly KeyHint[];
}

/** One statement of `ds:KeyInfo` (XML Signature 4.5), by its form. */
export type KeyHint =
  | { readonly form: 'X509Certificate'; readonly sha256?: string }
  | { readonly form: 'X509SubjectName' | 'KeyName' | 'other'; readonly name: string }
  | { readonly form: 'X509IssuerSerial'; readonly issuer: string; readonly serial: string }
  | { readonly form: 'X509SKI'; readonly identifier?: string }
  | { readonly form: 'X509Digest'; readonly algorithm: string; readonly digest?: string }
  | { readonly form: 'KeyValue' | 'DEREncodedKeyValue'; readonly kind?: string; readonly bits?: number }
  | { readonly form: 'RetrievalMethod' | 'KeyInfoReference'; readonly uri: string };

/** A certificate that vouches for the identity provider. */
export interface ReportedKey {
  /** SHA-256 of the certificate, in hex. */
  readonly sha256: string;
  /** `RSA`, `P-256`, `P-384`, `P-521`, `Ed25519`, or the name of a kind that is not supported. */
  readonly kind: string;
  /** The length of an RSA modulus in bits. */
  readonly bits?: number;
  /** From when on the certificate is valid, as RFC 3339. */
  readonly notBefore: string;
  /** Until when the certificate is valid, as RFC 3339. */
  readonly notAfter: string;
  /** `expiring`: it ends within `certificateExpiryWarnDays`. */
  readonly state: 'valid' | 'expiring' | 'expired' | 'not-yet-valid';
  /** Whether its key made a signature of this message. */
  readonly matched: boolean;
}

/** One rung of the ladder. */
export interface Check {
  /** The rung, such as `conditions.audience`. */
  readonly rule: string;
  /** `skipped`: the settings or the message make it not apply. `not-run`: something it needs is missing. */
  readonly status: 'pass' | 'fail' | 'warn' | 'skipped' | 'not-run';
  /** What is wrong, if something is. */
  readonly code?: Code;
  /** What the settings, the request or the standard want. */
  readonly expected?: Fact;
  /** What the message says. */
  readonly actual?: Fact;
  /** For times: milliseconds by which the rule holds, or is broken when negative, the clock skew counted in. */
  readonly marginMs?: number;
  /** Where in the decoded message, in bytes. */
  readonly at?: { readonly start: number; readonly end: number };
  /** The section of the standard that asks for it. */
  readonly spec: string;
}

/** One side of a comparison: a text, several, or a number. */
export type Fact = string | readonly string[] | number;
