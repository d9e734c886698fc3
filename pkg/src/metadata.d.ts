export { ConfigError, SamlError } from './errors.js';

/** Who has to have signed the metadata: one of these keys, or a key whose certificate leads to one of these authorities. PEM or bare base64. */
export type MetadataTrust = { readonly certificates: readonly string[] } | { readonly authorities: readonly string[] };

export interface ReadMetadataOptions {
  /** Which entity is meant, where the document has several. */
  entityId?: string | undefined;
  /** Without it nobody has to have signed: then the way by which the text came has to be trusted. */
  trust?: MetadataTrust | undefined;
  /** When `validUntil` and the certificates behind the signature are judged. Not at all unless given. */
  now?: Date | undefined;
  /** When it was fetched: `cacheDuration` counts from here, and `nextRefresh` is told. */
  fetchedAt?: Date | undefined;
}

/**
 * Reads an identity provider's metadata: an `EntityDescriptor`, or one entity of an `EntitiesDescriptor`. With `trust` everything comes from the
 * octets that the signature covers.
 *
 * @throws ConfigError for a document that cannot be used, and for a signature that is missing or not by whom it has to be.
 * @throws SamlError `key.metadata-expired` or `key.metadata-stale` when it may not be used any more.
 */
export function readMetadata(text: string | Uint8Array, options?: ReadMetadataOptions): Promise<Metadata>;

/** The entity IDs of a document, in its order. */
export function listEntities(text: string | Uint8Array): Promise<readonly string[]>;

/** Which keys came, went and stayed between two versions. A key for any use counts once for each. */
export function diffKeys(old: Pick<Metadata, 'keys'>, current: Pick<Metadata, 'keys'>): KeyDiff;

/** Where a server of the Metadata Query Protocol has the metadata of one entity. */
export function mdqUrl(base: string, entityId: string): string;

/** The same by the SHA-1 of the entity ID, for servers that hold static files. */
export function mdqSha1Url(base: string, entityId: string): Promise<string>;

/**
 * Metadata that stays current. It is fetched when it is asked for, again before it has to be, and no oftener; what was good the last time keeps
 * serving while new cannot be had, and never beyond its `validUntil`.
 *
 * @throws ConfigError for a URL that is not https, unless it leads to this machine.
 */
export function cachedMetadata(url: string | URL, options?: CachedMetadataOptions): CachedMetadata;

export interface CachedMetadataOptions {
  entityId?: string | undefined;
  trust?: MetadataTrust | undefined;
  /** Bytes at most: 16 MiB unless told. */
  maxBytes?: number | undefined;
  /** Never asked for more often than this: 300 seconds unless told. */
  minRefreshSec?: number | undefined;
  /** Asked for at least this often: a day unless told. */
  maxRefreshSec?: number | undefined;
  /** How long one answer may take: 10 seconds unless told. */
  timeoutSec?: number | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  clock?: (() => Date) | undefined;
  /** Keys came or went. */
  onChange?: ((changes: KeyDiff, metadata: Metadata) => void) | undefined;
  /** An attempt failed, although what was good may still serve. */
  onError?: ((error: unknown) => void) | undefined;
}

export interface CachedMetadata {
  /**
   * What is current. With `waitUntil`, of a worker's context, what was good is given at once, and the new version comes in the background.
   *
   * @throws what kept it from being fetched or read, when there is nothing that may still be used.
   */
  get(options?: { waitUntil?: (promise: Promise<unknown>) => void }): Promise<{
    readonly text: string;
    readonly metadata: Metadata;
    readonly fetchedAt: Date;
  }>;
  /** The same as an entry for `idps` of a configuration. */
  idp(options?: { waitUntil?: (promise: Promise<unknown>) => void }): Promise<{
    metadata: string;
    entityId: string;
    metadataTrust?: MetadataTrust;
  }>;
}

/** Frozen. What the document does not say is left out; lists are always there. */
export interface Metadata {
  readonly schema: 1;
  readonly entityId: string;
  readonly validUntil?: Date;
  readonly cacheDurationSec?: number;
  /** When to fetch it anew, if `fetchedAt` was given. */
  readonly nextRefresh?: Date;
  /** `verified` only where `trust` was given. */
  readonly signature: {
    readonly state: 'unsigned' | 'not-checked' | 'verified';
    /** Algorithm URIs. */
    readonly method?: string;
    readonly digest?: string;
    /** SHA-256 of the certificate whose key matched, in hex. */
    readonly keySha256?: string;
    /** Until when the certificates that lead to the authority are valid. */
    readonly validUntil?: Date;
  };
  readonly keys: readonly MetadataKey[];
  readonly wantAuthnRequestsSigned: boolean;
  readonly errorUrl?: string;
  readonly encryptionMethods: readonly string[];
  readonly singleSignOn: readonly Endpoint[];
  readonly singleLogout: readonly Endpoint[];
  readonly artifactResolution: readonly Endpoint[];
  readonly nameIdFormats: readonly string[];
  readonly scopes: readonly { readonly value: string; readonly regexp: boolean }[];
  readonly ui: {
    readonly displayNames: readonly LocalizedText[];
    readonly descriptions: readonly LocalizedText[];
    readonly informationUrls: readonly LocalizedText[];
    readonly privacyStatementUrls: readonly LocalizedText[];
    readonly logos: readonly { readonly url: string; readonly lang?: string; readonly width?: number; readonly height?: number }[];
  };
  readonly registration?: { readonly authority: string; readonly instant?: string };
  readonly attributes: readonly { readonly name: string; readonly nameFormat?: string; readonly values: readonly string[] }[];
  readonly organization?: {
    readonly names: readonly LocalizedText[];
    readonly displayNames: readonly LocalizedText[];
    readonly urls: readonly LocalizedText[];
  };
  readonly contacts: readonly { readonly type?: string; readonly company?: string; readonly name?: string; readonly emails: readonly string[] }[];
}

export interface MetadataKey {
  readonly use: 'signing' | 'encryption' | 'any';
  /** SHA-256 of the certificate, in hex. */
  readonly sha256: string;
  /** Such as `RSA 2048`. */
  readonly kind?: string;
  /** Why it cannot be used. */
  readonly problem?: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface Endpoint {
  /** The URI of the binding. */
  readonly binding: string;
  readonly location: string;
  readonly responseLocation?: string;
  readonly index?: number;
  readonly isDefault?: boolean;
}

export interface LocalizedText {
  readonly lang?: string;
  readonly text: string;
}

export interface KeyDiff {
  readonly added: readonly KeyOfUse[];
  readonly removed: readonly KeyOfUse[];
  readonly kept: readonly KeyOfUse[];
}

export interface KeyOfUse {
  readonly use: 'signing' | 'encryption';
  readonly sha256: string;
}
