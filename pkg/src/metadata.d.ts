export { ConfigError, SamlError } from './errors.js';

/** Who has to have signed the metadata: one of these keys, or a key whose certificate leads to one of these authorities. PEM or bare base64. */
export type MetadataTrust = { readonly certificates: readonly string[] } | { readonly authorities: readonly string[] };

/** What is asked of a document. */
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

/** What is asked of the documents that are fetched, and when. */
export interface CachedMetadataOptions {
  /** Which entity is meant, where the document has several. */
  entityId?: string | undefined;
  /** Who has to have signed. Without it whoever answers under the URL is believed. */
  trust?: MetadataTrust | undefined;
  /** Bytes at most: 16 MiB unless told. */
  maxBytes?: number | undefined;
  /** Never asked for more often than this: 300 seconds unless told. */
  minRefreshSec?: number | undefined;
  /** Asked for at least this often: a day unless told. */
  maxRefreshSec?: number | undefined;
  /** How long one answer may take: 10 seconds unless told. */
  timeoutSec?: number | undefined;
  /** Fetches, in the place of the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** The time, `() => new Date()` unless told. */
  clock?: (() => Date) | undefined;
  /** Keys came or went. */
  onChange?: ((changes: KeyDiff, metadata: Metadata) => void) | undefined;
  /** An attempt failed, although what was good may still serve. */
  onError?: ((error: unknown) => void) | undefined;
}

/** What `cachedMetadata` gives. */
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

/** What the document says of the identity provider. Frozen. What it does not say is left out; lists are always there. */
export interface Metadata {
  /** The version of this shape. */
  readonly schema: 1;
  /** Its entity ID. */
  readonly entityId: string;
  /** When it ends: it vouches for nothing afterwards. */
  readonly validUntil?: Date;
  /** For how many seconds it may be kept. */
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
  /** Its keys, with those that cannot be used. */
  readonly keys: readonly MetadataKey[];
  /** Whether it wants signed requests. */
  readonly wantAuthnRequestsSigned: boolean;
  /** Where users find help. */
  readonly errorUrl?: string;
  /** What it can decrypt, as algorithm URIs. */
  readonly encryptionMethods: readonly string[];
  /** Where sign-in requests go. */
  readonly singleSignOn: readonly Endpoint[];
  /** Where logout messages go. */
  readonly singleLogout: readonly Endpoint[];
  /** Where artifacts are resolved. */
  readonly artifactResolution: readonly Endpoint[];
  /** The formats of names that it has, as URIs. */
  readonly nameIdFormats: readonly string[];
  /** The scopes for which it may speak (`shibmd:Scope`). */
  readonly scopes: readonly { readonly value: string; readonly regexp: boolean }[];
  /** How it is shown to people (`mdui:UIInfo`). */
  readonly ui: {
    readonly displayNames: readonly LocalizedText[];
    readonly descriptions: readonly LocalizedText[];
    readonly informationUrls: readonly LocalizedText[];
    readonly privacyStatementUrls: readonly LocalizedText[];
    readonly logos: readonly { readonly url: string; readonly lang?: string; readonly width?: number; readonly height?: number }[];
  };
  /** Who registered it (`mdrpi:RegistrationInfo`). */
  readonly registration?: { readonly authority: string; readonly instant?: string };
  /** Its entity attributes (`mdattr:EntityAttributes`), entity categories among them. */
  readonly attributes: readonly { readonly name: string; readonly nameFormat?: string; readonly values: readonly string[] }[];
  /** Who runs it. */
  readonly organization?: {
    readonly names: readonly LocalizedText[];
    readonly displayNames: readonly LocalizedText[];
    readonly urls: readonly LocalizedText[];
  };
  /** Whom to ask. */
  readonly contacts: readonly { readonly type?: string; readonly company?: string; readonly name?: string; readonly emails: readonly string[] }[];
}

/** One key of the metadata. */
export interface MetadataKey {
  /** What it is for; `any` where the document does not say. */
  readonly use: 'signing' | 'encryption' | 'any';
  /** SHA-256 of the certificate, in hex. */
  readonly sha256: string;
  /** Such as `RSA 2048`. */
  readonly kind?: string;
  /** Why it cannot be used. */
  readonly problem?: string;
  /** From when on the certificate is valid. */
  readonly notBefore: Date;
  /** Until when the certificate is valid. */
  readonly notAfter: Date;
}

/** Where messages go (SAML Metadata 2.2.2 and 2.2.3). */
export interface Endpoint {
  /** The URI of the binding. */
  readonly binding: string;
  /** Its URL. */
  readonly location: string;
  /** Where answers go, if elsewhere. */
  readonly responseLocation?: string;
  /** Its number, where endpoints have one. */
  readonly index?: number;
  /** Whether it is the one to take unless told. */
  readonly isDefault?: boolean;
}

/** A text in one language. */
export interface LocalizedText {
  /** The language, as a tag of BCP 47. */
  readonly lang?: string;
  /** The text. */
  readonly text: string;
}

/** What became of the keys between two versions. */
export interface KeyDiff {
  /** Those that came. */
  readonly added: readonly KeyOfUse[];
  /** Those that went. */
  readonly removed: readonly KeyOfUse[];
  /** Those that stayed. */
  readonly kept: readonly KeyOfUse[];
}

/** A key for one use. */
export interface KeyOfUse {
  /** What it is for. */
  readonly use: 'signing' | 'encryption';
  /** SHA-256 of the certificate, in hex. */
  readonly sha256: string;
}
