import type { SamlStore } from './store.js';

/** The Configuration: one shape for every face of samlight, published as `samlight/schema.json`. An unknown field is an error. */
export interface Configuration {
  /** The version of this shape. */
  readonly version?: 1;
  /** Our own entity ID, which the assertion's audience must name. */
  readonly entityId: string;
  /** The public URLs of our assertion consumer service. Compared exactly, and never taken from a request. */
  readonly acsUrls: readonly string[];
  /** Further audiences that mean us. */
  readonly audiences?: readonly string[];
  /** The identity providers that we trust. At least one. */
  readonly idps: readonly Idp[];
  readonly policy?: Policy;
}

/** Either the metadata of an identity provider, or its entity ID with pinned certificates. */
export type Idp = IdpFromMetadata | PinnedIdp;

export interface IdpFromMetadata {
  /** An `EntityDescriptor`, or an `EntitiesDescriptor` that it stands in, as text. */
  readonly metadata: string;
  /** Which entity of the metadata is meant. Needed where there are several. */
  readonly entityId?: string;
  /** Who has to have signed the metadata. Left out, it is believed because it stands in the settings. */
  readonly metadataTrust?: MetadataTrust;
  /** When the metadata was fetched, such as `2030-01-01T00:00:00Z`. Its `cacheDuration` counts from here, and not at all without it. */
  readonly fetchedAt?: string;
  readonly policy?: IdpPolicy;
}

/** The keys that may have signed, or the authorities one of which has certified the key: certificates as PEM or as bare base64. */
export type MetadataTrust = { readonly certificates: readonly string[] } | { readonly authorities: readonly string[] };

export interface PinnedIdp {
  readonly entityId: string;
  /** Where sign-in requests go. Needed by `createLogin` only. */
  readonly ssoUrl?: string;
  /** Certificates as PEM or as bare base64. Several, for key rollover. */
  readonly certificates: readonly string[];
  readonly policy?: IdpPolicy;
}

export interface IdpPolicy {
  /** Believe SHA-1 in signatures of this identity provider. Every report then warns. */
  readonly dangerAllowSha1?: boolean;
}

export interface Policy {
  /** What must be signed. A signature that is present must verify in any case. `either` unless told. */
  readonly signed?: 'either' | 'assertion' | 'response' | 'both';
  /** Responses that answer no request of ours. `refuse` unless told. */
  readonly unsolicited?: 'refuse' | 'allow' | 'allow-ignoring-in-response-to';
  /** Seconds by which the clocks may differ: 60 unless told, 300 at most. */
  readonly clockSkewSec?: number;
  /** Seconds for which a request stays outstanding: 900 unless told, 86400 at most. */
  readonly requestTtlSec?: number;
  /** Seconds between the assertion's `IssueInstant` and now at most. No limit unless told. */
  readonly maxAssertionLifetimeSec?: number | null;
  /** Seconds since the user was authenticated at most. No limit unless told. */
  readonly maxAuthnAgeSec?: number | null;
  /** What to make of the validity dates of pinned certificates. `warn` unless told. */
  readonly certificateDates?: 'off' | 'warn' | 'enforce';
  /** Attributes whose values must be `local@scope` with a scope that the identity provider's metadata lists. None unless told. */
  readonly scopedAttributes?: readonly string[];
}

/** The Configuration and what only a running program has. */
export interface ServiceProviderConfig extends Configuration {
  /**
   * Remembers requests and used assertions. The literal gives up on both: every message can then be posted again until it expires, and
   * each call must say which request it expects.
   */
  readonly store: SamlStore | 'none-i-accept-replays';
  /** The time, `() => new Date()` unless told. */
  readonly clock?: () => Date;
}
