import type { ServiceProviderConfig } from './config.js';
import type { SamlError } from './errors.js';
import type { LogoutHandlingOptions, LogoutInput, LogoutOptions, LogoutRequestReceived, LogoutResponseReceived, LogoutStart } from './logout.js';
import type { Report } from './report.js';

export { ConfigError, SamlError } from './errors.js';
export type { Code, Family, KnownCode } from './errors.js';
export type { LogoutHandlingOptions, LogoutInput, LogoutOptions, LogoutRequestReceived, LogoutResponseReceived, LogoutStart } from './logout.js';
export type { Check, Fact, KeyHint, Report, ReportedKey, ReportedSignature } from './report.js';
export type {
  AuthnContextPolicy, Configuration, Contact, FingerprintedIdp, Idp, IdpFromMetadata, IdpPolicy, MetadataTrust, Organization, PinnedIdp, Policy,
  RequestedAttribute, ServiceName, ServiceProfile, ServiceProviderConfig,
} from './config.js';
export type { SamlStore, TakeTerms } from './store.js';
export type { DecryptionKey, OaepHash, SigningKey, SignatureMethod, UnwrapKey, WrappedKey } from './keys.js';

/**
 * Cheap and synchronous: may be called for each request. The settings are compiled at the first call of a method and kept by content;
 * what is wrong with them is thrown there, as a `ConfigError`. Call `metadata()` at start to see it early.
 *
 * @throws ConfigError when the store is missing or the argument is no object.
 */
export function createServiceProvider(config: ServiceProviderConfig): ServiceProvider;

/** Our side of SAML: what `createServiceProvider` gives. It keeps nothing between calls; what has to last is in the store. */
export interface ServiceProvider {
  /**
   * Makes an AuthnRequest and remembers it in the store before it returns. Over https the login is bound to the browser: `setCookie` has to go out with
   * the redirect, as `toResponse()` does it, and the answer counts only in the browser that brings the cookie back.
   *
   * @throws ConfigError when `idp` is not configured, is needed because there are several, or has no sign-in URL; when `returnTo` leaves the origin; and
   * when `relayState` is an address.
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
   * Makes a LogoutRequest and remembers it in the store before it returns. End the session here first: the browser may not come back.
   *
   * @throws ConfigError when there is no `signingKey`, since logout messages are always signed, or the identity provider has no logout service.
   * @throws SamlError `store.failed` when the store does not keep the request.
   */
  createLogout(options: LogoutOptions): Promise<LogoutStart>;

  /**
   * Decides about a message that came to one of `sloUrls`: a request to end sessions, or the answer to ours. It has to be signed. Which session of
   * which user it is about is for the application to look up; nothing is ended here.
   *
   * @throws SamlError with the code of the first broken rule.
   * @throws ConfigError when the settings are wrong.
   */
  handleLogout(input: LogoutInput, options?: LogoutHandlingOptions): Promise<LogoutRequestReceived | LogoutResponseReceived>;

  /** The same as a value. Only a fault of samlight itself is thrown. */
  safeHandleLogout(input: LogoutInput, options?: LogoutHandlingOptions): Promise<LogoutRequestReceived | LogoutResponseReceived | Refusal>;

  /**
   * The answer to an enhanced client (ECP): an AuthnRequest in a PAOS envelope, media type `application/vnd.paos+xml`. Remembered like that of
   * `createLogin`.
   */
  createEcpRequest(options?: Omit<LoginOptions, 'binding' | 'acsIndex'>): Promise<{
    readonly xml: string;
    readonly requestId: string;
    /** With `cookieStore` alone: the `Set-Cookie` that keeps the request in the client. */
    readonly setCookie?: string;
  }>;

  /**
   * From `SAMLart` to the question for its message: post `xml` to `url` as `text/xml`, over TLS.
   *
   * @throws SamlError `artifact.malformed`, or `artifact.source-mismatch` when no trusted identity provider keeps it.
   */
  createArtifactResolve(artifact: string, options?: { sign?: boolean }): Promise<{
    readonly url: URL;
    readonly xml: string;
    /** The ID that the answer has to name. */
    readonly resolveId: string;
    /** Who is asked, and has to be the one who answers. */
    readonly idp: string;
  }>;

  /**
   * Decides whether the answer to an ArtifactResolve logs somebody in: the SOAP envelope as it was received. `resolveId` and `idp` are those of
   * `createArtifactResolve`. Whatever the connection was, the answer, its Response or its Assertion has to be signed.
   *
   * @throws SamlError with the code of the first broken rule.
   * @throws ConfigError when the settings are wrong, and without `resolveId` or `idp`.
   */
  validateArtifactResponse(input: EnvelopeInput, options: ArtifactOptions): Promise<Login>;

  /** The same as a value. Only a fault of samlight itself is thrown. */
  safeValidateArtifactResponse(input: EnvelopeInput, options: ArtifactOptions): Promise<Login | Refusal>;

  /**
   * Decides whether what an enhanced client (ECP) has posted logs somebody in.
   *
   * @throws SamlError with the code of the first broken rule.
   * @throws ConfigError when the settings are wrong.
   */
  validateEcpResponse(input: EnvelopeInput, options?: ValidateOptions): Promise<Login>;

  /** The same as a value. Only a fault of samlight itself is thrown. */
  safeValidateEcpResponse(input: EnvelopeInput, options?: ValidateOptions): Promise<Login | Refusal>;

  /** Where to send the browser to have an identity provider chosen. Needs `discoveryResponseUrl`. */
  discoveryUrl(service: string | URL, options?: DiscoveryOptions): URL;

  /**
   * The entity ID that a discovery service has answered with, when it is a configured one; nothing when it could not tell.
   *
   * @throws ConfigError for an identity provider that is not configured, and for two answers.
   */
  discovered(query: Request | URL | string, returnIdParam?: string): string | undefined;

  /** The metadata to give to an identity provider, not signed. Media type `application/samlmetadata+xml`. */
  metadata(): string;
  /** The metadata with its validity, signed with `signingKey` if there is one. */
  metadata(options: MetadataOptions): Promise<string>;

  /** What somebody should look at in the settings, although they work: a certificate that has expired, say. */
  warnings(): readonly string[];
}

/**
 * What an assertion consumer service receives. A `Request` is read as bytes. A form that a framework has parsed already does as well;
 * a field that is there twice is refused.
 */
export type AcsInput = Request | FormData | URLSearchParams | { readonly SAMLResponse?: unknown; readonly RelayState?: unknown };

/** What the host knows beside the message. */
export interface ValidateOptions {
  /** For a caller that keeps the request's ID itself: the response must answer exactly this one. The store is asked about replay only. */
  requestId?: string | undefined;
  /** Nothing is outstanding: the response must answer no request. Needs a policy that allows it. */
  unsolicited?: boolean | undefined;
  /** The certificate with which the client authenticated its TLS connection, as DER or PEM. Holder-of-key confirmations need it. */
  tlsCertificate?: Uint8Array | string | undefined;
  /** The client's IP address. Needed where `policy.address` compares it. */
  address?: string | undefined;
  /**
   * The `Cookie` header of the browser that brings the message, `null` when it sent none. Taken from a `Request` that is passed; needed beside a
   * parsed form and an artifact's answer, or a login that is bound to its browser is refused with `request.browser-mismatch`.
   */
  cookie?: string | null | undefined;
}

/** A SOAP envelope: its text, its bytes, or the message that carries it. */
export type EnvelopeInput = string | Uint8Array | Response | Request;

/** What the host knows beside the answer to an ArtifactResolve: which question it answers, and who was asked. */
export interface ArtifactOptions extends ValidateOptions {
  /** The ID of the ArtifactResolve that was sent. */
  resolveId: string;
  /** The entity ID of the identity provider that it was sent to. */
  idp: string;
}

/** What an AuthnRequest asks for (SAML Core 3.4.1). Nothing is asked unless given. */
export interface LoginOptions {
  /** Entity ID. Needed when several identity providers are configured. */
  idp?: string | undefined;
  /** Where to go after the login: a path of our own origin, which starts with a single slash. */
  returnTo?: string | undefined;
  /** Ask the user again even if a session exists at the identity provider. */
  forceAuthn?: boolean | undefined;
  /** Do not show anything to the user. */
  passive?: boolean | undefined;
  /** Authentication context classes to ask for, or declarations, and how the answer may compare. None is sent unless given. */
  context?: readonly string[] | {
    classes?: readonly string[] | undefined;
    declarations?: readonly string[] | undefined;
    comparison?: 'exact' | 'minimum' | 'maximum' | 'better' | undefined;
  } | undefined;
  /** What kind of name to ask for. The format `idp-first` is the first one of the identity provider's metadata. */
  nameIdPolicy?: { format?: string | undefined; allowCreate?: boolean | undefined; spNameQualifier?: string | undefined } | undefined;
  /** Who is expected to log in. */
  subject?: NameId | undefined;
  /** For an identity provider that asks others. */
  scoping?: {
    proxyCount?: number | undefined;
    idpList?: readonly string[] | undefined;
    requesterIds?: readonly string[] | undefined;
  } | undefined;
  /** XML for `samlp:Extensions`: elements in namespaces of their own. */
  extensions?: string | undefined;
  /** Which of `acsUrls` the answer goes to; the first one unless told. */
  acsUrl?: string | undefined;
  /** The same by its place in `acsUrls`, counted from 0. */
  acsIndex?: number | undefined;
  /** The index of the AttributeConsumingService in our metadata. */
  attributeIndex?: number | undefined;
  /** Our name, for people. */
  providerName?: string | undefined;
  /** Whether the user agreed: a URI of SAML Core 8.4. */
  consent?: string | undefined;
  /** A handle of at most 80 bytes that comes back with the answer, and never an address: where to go is `returnTo`, which the store keeps. */
  relayState?: string | undefined;
  /** Whether to sign it. Unless told: when the settings or the identity provider ask for it. */
  sign?: boolean | undefined;
  /** How the request travels. `redirect` unless told. */
  binding?: 'redirect' | 'post' | undefined;
}

/** An AuthnRequest on its way. */
export interface LoginStart {
  /** Where to send the browser. */
  readonly url: URL;
  /** With the binding `post`: a page that posts the request to `url`. */
  readonly html?: string;
  /** The request's ID, for a caller that keeps it itself. */
  readonly requestId: string;
  /**
   * The `Set-Cookie` that binds the login to this browser: `__Host-`, `SameSite=None`, for as long as the request waits. Absent over http, with
   * `bindBrowser: false` and without a store.
   */
  readonly setCookie?: string;
  /** All of it as an answer to the browser: the redirect or the page, with the cookie. */
  toResponse(): Response;
}

/** What a discovery service is asked (Identity Provider Discovery Service Protocol and Profile). */
export interface DiscoveryOptions {
  /** Where the answer comes: `discoveryResponseUrl`, with a query of one's own if wanted. */
  returnUrl?: string | undefined;
  /** The parameter of the answer: `entityID` unless told. */
  returnIdParam?: string | undefined;
  /** Nothing may be shown to the user. */
  passive?: boolean | undefined;
  /** A policy of the service, as a URI. */
  policy?: string | undefined;
}

/** How our metadata is published (SAML Metadata 2.3.2). */
export interface MetadataOptions {
  /** Whether to sign it. Unless told: if there is a `signingKey`. */
  sign?: boolean | undefined;
  /** Until when it may be used. */
  validUntil?: Date | undefined;
  /** For how many seconds it may be kept before it is fetched again. */
  cacheDurationSec?: number | undefined;
}

/** Somebody logged in. Frozen. `JSON.stringify`, and `console.log` in Node, show the report and no identity: read the fields to get it. */
export interface Login {
  /** Tells a login from a `Refusal`. */
  readonly ok: true;
  /** Entity ID of the identity provider. With several, a name is unique only together with it. */
  readonly issuer: string;
  /** The ID of the assertion, unique together with `issuer`. For logs. */
  readonly assertionId: string;
  /** Absent only where `policy.allowMissingNameId` allows that nobody is named. */
  readonly nameId?: NameId;
  /** What the identity provider says of the user. */
  readonly attributes: Attributes;
  /** The session at the identity provider. Keep it with the session here: logout messages name it. */
  readonly sessionIndex?: string;
  /** When the session here has to end. */
  readonly sessionNotOnOrAfter?: Date;
  /** When the user was authenticated. */
  readonly authnInstant?: Date;
  /** How the user was authenticated, as the URI of a class. */
  readonly authnContextClassRef?: string;
  /** A declaration of how the user was authenticated, by its URI. */
  readonly authnContextDeclRef?: string;
  /** Entity IDs of the authorities that took part in the authentication, beside the issuer. */
  readonly authenticatingAuthorities: readonly string[];
  /** The network address from which the user was authenticated, as the identity provider wrote it. */
  readonly subjectLocality?: string;
  /** The ID of the request that it answers. Absent for an unsolicited response. */
  readonly inResponseTo?: string;
  /** Whether it answers a request of ours. */
  readonly solicited: boolean;
  /** What `createLogin` was given. Never the message's RelayState. */
  readonly returnTo?: string;
  /** Every check, with what was expected and found. It names nobody. */
  readonly report: Report;
  /** What `JSON.stringify` shows: no name and no attribute. */
  toJSON(): { ok: true; issuer: string; assertionId: string; solicited: boolean; report: Report };
}

/** A message that was refused, as a value. Nothing in it tells whom the message named. */
export interface Refusal {
  /** Tells it from what may be believed. */
  readonly ok: false;
  /** Why. */
  readonly error: SamlError;
  /** The same as `error.report`. */
  readonly report: Report;
}

/** A name as the identity provider gives it (SAML Core 2.2.2). Unique only together with the issuer; compare it exactly. */
export interface NameId {
  /** The name itself, code point for code point. */
  readonly value: string;
  /** Its format, as a URI. */
  readonly format?: string;
  /** Whose name space it is from. */
  readonly nameQualifier?: string;
  /** For which service provider, or group of them, it was made. */
  readonly spNameQualifier?: string;
}

/** The attributes in document order, read-only. */
export interface Attributes extends Iterable<Attribute> {
  /** How many `saml:Attribute` elements there are. */
  readonly length: number;
  /** Whether an attribute of exactly this Name is there. */
  has(name: string): boolean;
  /** The first text among the values of this Name. */
  first(name: string): string | undefined;
  /** Every text among the values of this Name, in document order. Nil values and XML are reached by iteration. */
  all(name: string): readonly string[];
  /** All of them as a list: this holds what identifies somebody. */
  toJSON(): readonly Attribute[];
}

/** One `saml:Attribute` (SAML Core 2.7.3.1). */
export interface Attribute {
  /** Its Name, by which `first` and `all` find it. */
  readonly name: string;
  /** How the Name is to be read, as a URI. */
  readonly nameFormat?: string;
  /** A name for people. Nothing may depend on it. */
  readonly friendlyName?: string;
  /** Its values in document order; an attribute without any has an empty list. */
  readonly values: readonly AttributeValue[];
}

/** A text, `null` for `xsi:nil`, or the XML of a value that has elements inside. */
export type AttributeValue = string | null | { readonly xml: string };

/** Which samlight this is, for logs and for comparing with a build of one's own. Costs nothing: no module is compiled for it. */
export function version(): Version;

/** What `version()` says. */
export interface Version {
  /** The version of the package. */
  readonly version: string;
  /**
   * SHA-256 of the WebAssembly that this entry ships with, in lower-case hexadecimal digits: the same bytes whether they come as a `.wasm` file or inside
   * a `.js` file. With `samlight/slim` it is what the module given to `init` should have.
   */
  readonly wasmSha256: string;
}
