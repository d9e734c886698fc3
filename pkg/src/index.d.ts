import type { ServiceProviderConfig } from './config.js';
import type { SamlError } from './errors.js';
import type { Report } from './report.js';

export { ConfigError, SamlError } from './errors.js';
export type { Code, Family, KnownCode } from './errors.js';
export type { Check, Fact, Report, ReportedSignature } from './report.js';
export type {
  AuthnContextPolicy, Configuration, Idp, IdpFromMetadata, IdpPolicy, PinnedIdp, Policy, ServiceName, ServiceProfile, ServiceProviderConfig,
} from './config.js';
export type { Configuration, Contact, Idp, IdpFromMetadata, IdpPolicy, Organization, PinnedIdp, Policy, RequestedAttribute, ServiceProviderConfig } from './config.js';
export type { SamlStore } from './store.js';

/**
 * Cheap and synchronous: may be called for each request. The settings are compiled at the first call of a method and kept by content;
 * what is wrong with them is thrown there, as a `ConfigError`. Call `metadata()` at start to see it early.
 *
 * @throws ConfigError when the store is missing or the argument is no object.
 */
export function createServiceProvider(config: ServiceProviderConfig): ServiceProvider;

export interface ServiceProvider {
  /**
   * Makes an AuthnRequest and remembers it in the store before it returns.
   *
   * @throws ConfigError when `idp` is not configured, is needed because there are several, or has no sign-in URL; and when `returnTo` leaves the origin.
   * @throws SamlError `store.failed` when the store does not keep the request.
   */
  createLogin(options?: LoginOptions): Promise<LoginStart>;

  /**
   * Decides whether a message logs somebody in. Everything is verified first; then the request is taken from the store and the
   * assertion is claimed, so of two posts of one message only one can win.
   *
   * @throws SamlError with the code of the first broken rule.
   * @throws ConfigError when the settings are wrong.
   */
  validateResponse(input: AcsInput, options?: ValidateOptions): Promise<Login>;

  /** The same as a value. What a refusal gives holds no identity. Only a fault of samlight itself is thrown. */
  safeValidateResponse(input: AcsInput, options?: ValidateOptions): Promise<Login | Refusal>;

  /**
   * Makes a signed LogoutRequest for a login of before, and remembers it in the store before it returns.
   *
   * @throws ConfigError when there is no `signingKey`, or the identity provider has no logout service.
   * @throws SamlError `store.failed` when the store does not keep the request.
   */
  createLogout(options: LogoutOptions): Promise<LoginStart>;

  /**
   * The metadata to give to an identity provider, signed if there is a `signingKey`.
   *
   * @throws ConfigError when `validUntil` has passed.
   */
  signedMetadata(options?: MetadataOptions): Promise<string>;

  /** The metadata to give to an identity provider. Media type `application/samlmetadata+xml`. */
  metadata(): string;

  /** What somebody should look at in the settings, although they work: a certificate that has expired, say. */
  warnings(): readonly string[];
}

/**
 * What an assertion consumer service receives. A `Request` is read as bytes. A form that a framework has parsed already does as well;
 * a field that is there twice is refused.
 */
export type AcsInput = Request | FormData | URLSearchParams | { readonly SAMLResponse?: unknown; readonly RelayState?: unknown };

export interface ValidateOptions {
  /** For a caller that keeps the request's ID itself: the response must answer exactly this one. The store is asked about replay only. */
  requestId?: string | undefined;
  /** Nothing is outstanding: the response must answer no request. Needs a policy that allows it. */
  unsolicited?: boolean | undefined;
  /** The certificate with which the client authenticated its TLS connection, as DER or PEM. Holder-of-key confirmations need it. */
  tlsCertificate?: Uint8Array | string | undefined;
  /** The client's IP address. Needed where `policy.address` compares it. */
  address?: string | undefined;
}

export interface LoginOptions {
  /** Entity ID. Needed when several identity providers are configured. */
  idp?: string | undefined;
  /** Where to go after the login: a path of our own origin, which starts with a single slash. */
  returnTo?: string | undefined;
  /** Ask the user again even if a session exists at the identity provider. */
  forceAuthn?: boolean | undefined;
  /** Do not show anything to the user. */
  passive?: boolean | undefined;
  /** Authentication contexts to ask for: classes, or more about them. None is sent unless given. */
  context?: readonly string[] | RequestedContext | undefined;
  /** How the request travels. `redirect` unless told. */
  binding?: 'redirect' | 'post' | undefined;
  /** What kind of name to ask for. The format `idp-first` is the first one of the identity provider's metadata. */
  nameIdPolicy?: { format?: string; allowCreate?: boolean; spNameQualifier?: string } | undefined;
  /** Who is expected to log in. */
  subject?: NameId | undefined;
  /** For an identity provider that asks others. */
  scoping?: { proxyCount?: number; idpList?: readonly string[]; requesterIds?: readonly string[] } | undefined;
  /** XML for `samlp:Extensions`: elements in namespaces of their own. */
  extensions?: string | undefined;
  /** Which of `acsUrls` the answer goes to. The first one unless told. */
  acsUrl?: string | undefined;
  /** The same as an index in our metadata. Instead of `acsUrl`. */
  acsIndex?: number | undefined;
  /** The index of the AttributeConsumingService in our metadata. */
  attributeIndex?: number | undefined;
  /** Our name, for people. */
  providerName?: string | undefined;
  /** Whether the user agreed: a URI of SAML core 8.4. */
  consent?: string | undefined;
  /** A handle of at most 80 bytes that comes back with the answer. */
  relayState?: string | undefined;
  /** Whether to sign. Unless told: if `signRequests` says so, or the identity provider wants it. */
  sign?: boolean | undefined;
}

/** Classes or declarations, never both. */
export interface RequestedContext {
  classes?: readonly string[];
  declarations?: readonly string[];
  /** `exact` where it is not told. */
  comparison?: 'exact' | 'minimum' | 'maximum' | 'better';
}

export interface LogoutOptions {
  /** Entity ID. Needed when several identity providers are configured. */
  idp?: string | undefined;
  /** The name as the login gave it. */
  nameId: NameId;
  /** The sessions as the logins gave them. None means all. */
  sessionIndexes?: readonly string[] | undefined;
  /** Why, as a URI. */
  reason?: string | undefined;
  /** Where to go after the logout: a path of our own origin, which starts with a single slash. */
  returnTo?: string | undefined;
  relayState?: string | undefined;
  binding?: 'redirect' | 'post' | undefined;
}

export interface MetadataOptions {
  /** Until when it may be used. */
  validUntil?: Date | undefined;
  /** For how many seconds it may be kept. */
  cacheDurationSec?: number | undefined;
}

export interface LoginStart {
  /** Where to send the browser. */
  readonly url: URL;
  /** With the binding `post`: a page that posts the request to `url`. */
  readonly html?: string;
  /** The request's ID, for a caller that keeps it itself. */
  readonly requestId: string;
}

/** Somebody logged in. Frozen. `JSON.stringify`, and `console.log` in Node, show the report and no identity: read the fields to get it. */
export interface Login {
  readonly ok: true;
  /** Entity ID of the identity provider. With several, a name is unique only together with it. */
  readonly issuer: string;
  readonly assertionId: string;
  /** Absent only where `policy.allowMissingNameId` allows that nobody is named. */
  readonly nameId?: NameId;
  readonly attributes: Attributes;
  readonly sessionIndex?: string;
  /** When the session here has to end. */
  readonly sessionNotOnOrAfter?: Date;
  readonly authnInstant?: Date;
  readonly authnContextClassRef?: string;
  /** A declaration of how the user was authenticated, by its URI. */
  readonly authnContextDeclRef?: string;
  /** Entity IDs of the authorities that took part in the authentication, beside the issuer. */
  readonly authenticatingAuthorities: readonly string[];
  /** The network address from which the user was authenticated, as the identity provider wrote it. */
  readonly subjectLocality?: string;
  readonly inResponseTo?: string;
  /** Whether it answers a request of ours. */
  readonly solicited: boolean;
  /** What `createLogin` was given. Never the message's RelayState. */
  readonly returnTo?: string;
  readonly report: Report;
  toJSON(): { ok: true; issuer: string; assertionId: string; solicited: boolean; report: Report };
}

export interface Refusal {
  readonly ok: false;
  readonly error: SamlError;
  readonly report: Report;
}

export interface NameId {
  readonly value: string;
  readonly format?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
}

/** The attributes in document order, read-only. */
export interface Attributes extends Iterable<Attribute> {
  readonly length: number;
  /** Whether an attribute of exactly this Name is there. */
  has(name: string): boolean;
  /** The first text among the values of this Name. */
  first(name: string): string | undefined;
  /** Every text among the values of this Name, in document order. Nil values and XML are reached by iteration. */
  all(name: string): readonly string[];
  toJSON(): readonly Attribute[];
}

export interface Attribute {
  readonly name: string;
  readonly nameFormat?: string;
  readonly friendlyName?: string;
  readonly values: readonly AttributeValue[];
}

/** A text, `null` for `xsi:nil`, or the XML of a value that has elements inside. */
export type AttributeValue = string | null | { readonly xml: string };
