import type { DecryptionKey, SigningKey, UnwrapKey } from './keys.js';
import type { SamlStore } from './store.js';

/** The Configuration: one shape for every face of samlight, published as `samlight/schema.json`. An unknown field is an error. */
export interface Configuration {
  /** The version of this shape. */
  readonly version?: 1;
  /** Our own entity ID, which the assertion's audience must name. */
  readonly entityId: string;
  /** The public URLs of our assertion consumer service. Compared exactly, and never taken from a request. */
  readonly acsUrls: readonly string[];
  /** The public URLs of our single logout service. Compared exactly; without one no logout message is accepted. */
  readonly sloUrls?: readonly string[];
  /** Further audiences that mean us. */
  readonly audiences?: readonly string[];
  /** The identity providers that we trust. At least one. */
  readonly idps: readonly Idp[];
  /** What is accepted. Every field has a safe default. */
  readonly policy?: Policy;
  /** The rules of a named service, for those who have to behave like it: its name, its name with overrides, or the rules themselves. */
  readonly profile?: ServiceName | ServiceProfile;
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

/** The services that have a name. */
export type ServiceName = 'cisco-secure-email' | 'cisco-security-cloud-sign-on' | 'cisco-webex';

/** What one service asks beyond the standard. With `name`, what is given here takes the place of what that service has; an empty list or text takes a rule away. */
export interface ServiceProfile {
  /** The service whose rules are the beginning. */
  readonly name?: ServiceName;
  /** The only signature methods that are allowed, as URIs. */
  readonly allowedSignatureAlgorithms?: readonly string[];
  /** Attributes that have to be there with a value. Names are compared exactly. */
  readonly requiredAttributes?: readonly string[];
  /** The only formats that the NameID may have. One that is not given counts as unspecified. */
  readonly nameIdFormats?: readonly string[];
  /** The attribute whose one value has to be the NameID. */
  readonly nameIdEqualsAttribute?: string;
  /** The domains that the user's e-mail address may be of; sub-domains are others. */
  readonly emailDomains?: readonly string[];
  /** The attribute that holds the e-mail address. Where none is named, the NameID is the address. */
  readonly emailAttribute?: string;
  /** There has to be an e-mail address, even if no domains are given. */
  readonly emailRequired?: boolean;
  /** Take white space and line breaks from both ends of the NameID and of attribute values, for the comparisons and in the login. */
  readonly trimValues?: boolean;
  /** Refuse every response that answers no request. */
  readonly solicitedOnly?: boolean;
  /** The format that requests ask for: a URI, or `idp-first` for the first one in the identity provider's metadata. */
  readonly nameIdPolicyFormat?: string;
}

/** An attribute that we want, in our metadata (SAML Metadata 2.4.4). */
export interface RequestedAttribute {
  /** Its Name, compared exactly. */
  readonly name: string;
  /** How the Name is to be read, as a URI. */
  readonly nameFormat?: string;
  /** A name for people. */
  readonly friendlyName?: string;
  /** Nothing works without it. */
  readonly required?: boolean;
}

/** Who runs the service, in our metadata (SAML Metadata 2.3.2.1). */
export interface Organization {
  /** Its name. */
  readonly name: string;
  /** The name unless told. */
  readonly displayName?: string;
  /** Where people find out more, an absolute URL. */
  readonly url: string;
  /** The language of all names that we publish. `en` unless told. */
  readonly lang?: string;
}

/** Whom to ask, in our metadata (SAML Metadata 2.3.2.2). */
export interface Contact {
  /** For which questions. */
  readonly type: 'technical' | 'support' | 'administrative' | 'billing' | 'other';
  /** The company. */
  readonly company?: string;
  /** The given name. */
  readonly givenName?: string;
  /** The surname. */
  readonly surname?: string;
  /** Addresses, without `mailto:`. */
  readonly emails?: readonly string[];
  /** Telephone numbers. */
  readonly phones?: readonly string[];
}

/** Either the metadata of an identity provider, or its entity ID with pinned certificates. */
export type Idp = IdpFromMetadata | PinnedIdp | FingerprintedIdp;

/** An identity provider by its metadata: keys and endpoints come from there. */
export interface IdpFromMetadata {
  /** An `EntityDescriptor`, or an `EntitiesDescriptor` that it stands in, as text. */
  readonly metadata: string;
  /** SHA-256 fingerprints, in hex with or without colons. Only certificates of the metadata that have one of these count. */
  readonly fingerprints?: readonly string[];
  /** Which entity of the metadata is meant. Needed where there are several. */
  readonly entityId?: string;
  /** Who has to have signed the metadata. Left out, it is believed because it stands in the settings. */
  readonly metadataTrust?: MetadataTrust;
  /** When the metadata was fetched, such as `2030-01-01T00:00:00Z`. Its `cacheDuration` counts from here, and not at all without it. */
  readonly fetchedAt?: string;
  /** What is accepted from this identity provider alone. */
  readonly policy?: IdpPolicy;
}

/** The keys that may have signed, or the authorities one of which has certified the key: certificates as PEM or as bare base64. */
export type MetadataTrust = { readonly certificates: readonly string[] } | { readonly authorities: readonly string[] };

/** An identity provider by its entity ID and the certificates that vouch for it. */
export interface PinnedIdp {
  /** Its entity ID, which the issuer of every message must be, code point for code point. */
  readonly entityId: string;
  /** Where sign-in requests go. Needed by `createLogin` only. */
  readonly ssoUrl?: string;
  /** Where logout messages go, by HTTP-Redirect and by HTTP-POST. Needed only to send them. */
  readonly sloUrl?: string;
  /** Where artifacts are resolved. */
  readonly artifactUrl?: string;
  /** Certificates as PEM or as bare base64. Several, for key rollover. */
  readonly certificates: readonly string[];
  /** SHA-256 fingerprints, in hex with or without colons. Only certificates that have one of these count. */
  readonly fingerprints?: readonly string[];
  /** What is accepted from this identity provider alone. */
  readonly policy?: IdpPolicy;
}

/** Without metadata and certificates: the certificate that a message shows counts if its fingerprint is pinned, and no other does. */
export interface FingerprintedIdp {
  /** Its entity ID, which the issuer of every message must be, code point for code point. */
  readonly entityId: string;
  /** Where sign-in requests go. Needed by `createLogin` only. */
  readonly ssoUrl?: string;
  /** SHA-256 fingerprints of its signing certificates, in hex with or without colons. */
  readonly fingerprints: readonly string[];
  /** What is accepted from this identity provider alone. */
  readonly policy?: IdpPolicy;
}

/** What is accepted from one identity provider alone. */
export interface IdpPolicy {
  /** Believe SHA-1 in signatures of this identity provider. Every report then warns. */
  readonly dangerAllowSha1?: boolean;
  /** Open assertions in AES-CBC that nothing signs from the outside. Every report then warns. */
  readonly dangerAllowCbc?: boolean;
  /** What becomes of its responses that answer no request, where that is not the policy's `unsolicited`. */
  readonly unsolicited?: 'refuse' | 'allow' | 'allow-ignoring-in-response-to';
}

/** What is accepted. */
export interface Policy {
  /** What must be signed. A signature that is present must verify in any case. `either` unless told. */
  readonly signed?: 'either' | 'assertion' | 'response' | 'both';
  /** Whether the assertion must be encrypted. `allow` unless told. */
  readonly encrypted?: 'allow' | 'require';
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
  /** Days before the end of the matching certificate from which on reports warn: 30 unless told, 3650 at most, never if 0. */
  readonly certificateExpiryWarnDays?: number;
  /** The shortest RSA key that vouches, in bits: 2048 unless told, which is the least, 8192 at most. */
  readonly minRsaBits?: number;
  /** By which methods the subject may be confirmed. `bearer` unless told; holder-of-key needs `tlsCertificate` with every message. */
  readonly subjectConfirmation?: 'bearer' | 'holder-of-key' | 'either';
  /**
   * Whether the confirmation's Address, where there is one, has to be the client's: the same (`exact`), or in the same network of 24 bits in IPv4
   * and 64 in IPv6 (`prefix`). `off` unless told; the others need `address` with every message.
   */
  readonly address?: 'off' | 'exact' | 'prefix';
  /** What it means if the NameID is for another service provider. `warn` unless told. */
  readonly spNameQualifier?: 'off' | 'warn' | 'enforce';
  /** How the user has to be authenticated. Nothing is asked unless told. */
  readonly authnContext?: AuthnContextPolicy;
  /** Accept a login that names nobody, if it has attributes. An empty NameID is refused all the same. */
  readonly allowMissingNameId?: boolean;
  /** Accept an assertion that does not say when and how the user was authenticated. */
  readonly allowMissingAuthnStatement?: boolean;
  /** What to make of a `RelayState` of more than 80 bytes. `warn` unless told. */
  readonly relayState?: 'off' | 'warn' | 'enforce';
  /** Attributes whose values must be `local@scope` with a scope that the identity provider's metadata lists. None unless told. */
  readonly scopedAttributes?: readonly string[];
}

/** How the user has to be authenticated (SAML Core 3.3.2.2.1). */
export interface AuthnContextPolicy {
  /** Class URIs to compare with. Without any, only `order` counts, for what requests ask. */
  readonly classes?: readonly string[];
  /** `exact` unless told. */
  readonly comparison?: 'exact' | 'minimum' | 'maximum' | 'better';
  /** Class URIs from the weakest to the strongest. Every comparison but `exact` needs it. */
  readonly order?: readonly string[];
}

/** The Configuration and what only a running program has. */
export interface ServiceProviderConfig extends Configuration {
  /**
   * Remembers requests and used assertions. The literal gives up on both: every message can then be posted again until it expires, and
   * each call must say which request it expects.
   */
  readonly store: SamlStore | 'none-i-accept-replays';
  /** Seconds for which the store may be waited for: 5 unless told, 60 at most. One that takes longer has failed, and the login is refused. */
  readonly storeTimeoutSec?: number;
  /**
   * Whether the answer to a login counts only in the browser where it began, which a `__Host-` cookie shows. On over https unless told, and impossible
   * over http. Without it somebody can begin a login with an account of theirs and have a visitor's browser finish it (sign-in CSRF).
   * Unsolicited responses, where they are allowed, answer no request and so are bound to no browser.
   */
  readonly bindBrowser?: boolean;
  /**
   * Our private keys for encrypted messages: made by `importDecryptionKey`, as PEM, or as CryptoKey. Several, for rollover: all are tried. They stay
   * in WebCrypto and never enter the memory of the module.
   */
  readonly decryptionKeys?: readonly (DecryptionKey | CryptoKey | string)[];
  /** Asks a private key that is elsewhere, such as in a KMS, and where `decryptionKeys` did not open. */
  readonly unwrapKey?: UnwrapKey;
  /** Signs our requests, our logout messages and our metadata: made by `importSigningKey`, as PEM, as CryptoKey, or one's own that signs. */
  readonly signingKey?: SigningKey | CryptoKey | string;
  /** The time, `() => new Date()` unless told. */
  readonly clock?: () => Date;
}
