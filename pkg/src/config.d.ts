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
  /** The public URLs of our single logout service. */
  readonly sloUrls?: readonly string[];
  /** Whether requests are signed. Unless said, they are where the identity provider wants it. */
  readonly signRequests?: boolean;
  /** Our own certificates for signatures as PEM or bare base64, the one in use first. */
  readonly signingCertificates?: readonly string[];
  /** Our own certificates for encryption, RSA, as PEM or bare base64, the preferred one first. */
  readonly encryptionCertificates?: readonly string[];
  /** The formats of names that we want, the preferred one first. */
  readonly nameIdFormats?: readonly string[];
  /** The attributes that we want. */
  readonly requestedAttributes?: readonly RequestedAttribute[];
  /** The name of the service that wants the attributes. Our entity ID unless told. */
  readonly serviceName?: string;
  /** Our name, for people who choose where to log in. */
  readonly displayName?: string;
  /** Who runs the service. */
  readonly organization?: Organization;
  /** Whom to ask. */
  readonly contacts?: readonly Contact[];
  /** Where a discovery service sends its answers. */
  readonly discoveryResponseUrl?: string;
}

export interface RequestedAttribute {
  readonly name: string;
  readonly nameFormat?: string;
  readonly friendlyName?: string;
  /** Nothing works without it. */
  readonly required?: boolean;
}

export interface Organization {
  readonly name: string;
  /** The name unless told. */
  readonly displayName?: string;
  readonly url: string;
  /** The language of all names that we publish. `en` unless told. */
  readonly lang?: string;
}

export interface Contact {
  readonly type: 'technical' | 'support' | 'administrative' | 'billing' | 'other';
  readonly company?: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
}

/** Either the metadata of an identity provider, or its entity ID with pinned certificates. */
export type Idp = IdpFromMetadata | PinnedIdp;

export interface IdpFromMetadata {
  /** An `EntityDescriptor`, as text. */
  readonly metadata: string;
  readonly policy?: IdpPolicy;
}

export interface PinnedIdp {
  readonly entityId: string;
  /** Where sign-in requests go. Needed by `createLogin` only. */
  readonly ssoUrl?: string;
  /** Where logout messages go. Needed by `createLogout` only. */
  readonly sloUrl?: string;
  /** Where artifacts are resolved. */
  readonly artifactUrl?: string;
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
  /** The private key that signs what we send: it may be non-extractable, and never enters the module. */
  readonly signingKey?: CryptoKey;
}
