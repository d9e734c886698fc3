export { testStore } from './testing/store.js';
export type { StoreCheck } from './testing/store.js';

/**
 * An identity provider for tests: a key, a self-signed certificate and Responses signed with WebCrypto. It signs whatever it is asked
 * to sign, so its key must never be trusted outside a test.
 */
export function createTestIdp(options?: {
  /** `https://idp.test/saml` unless told. */
  entityId?: string;
  /** Where requests go. `https://idp.test/saml/sso` unless told. */
  ssoUrl?: string;
  /** Where logout messages go. `https://idp.test/saml/slo` unless told. */
  sloUrl?: string;
  /** RSA with 2048 bits, or ECDSA on P-256; both with SHA-256. `rsa` unless told. */
  algorithm?: 'rsa' | 'ec';
  /** A key made before, from `exportKey`. */
  key?: TestKey;
}): Promise<TestIdp>;

/** Both as PEM. */
export interface TestKey {
  /** `PRIVATE KEY`. Test key, never use. */
  readonly privateKey: string;
  /** A self-signed `CERTIFICATE`. */
  readonly certificate: string;
}

/** What `createTestIdp` gives. */
export interface TestIdp {
  /** Its entity ID, the issuer of its messages. */
  readonly entityId: string;
  /** Where requests go. */
  readonly ssoUrl: string;
  /** Where logout messages go. */
  readonly sloUrl: string;
  /** The certificate as PEM, for `certificates` of the configuration. */
  readonly certificate: string;
  /** An EntityDescriptor, for `metadata` of the configuration. */
  metadata(): string;
  /** Its key, for another `createTestIdp` that is to be the same identity provider. */
  exportKey(): Promise<TestKey>;
  /** Reads an AuthnRequest made by samlight from the URL of `createLogin`, or from a form. What it returns can be spread into `respond`. */
  readRequest(input: string | URL | URLSearchParams | FormData): Promise<ReadRequest>;
  /** A LogoutRequest. */
  logoutRequest(options: LogoutMessageOptions & {
    nameId: string | { value: string; format?: string; nameQualifier?: string; spNameQualifier?: string };
    sessionIndexes?: readonly string[];
    reason?: string;
    notOnOrAfter?: Date;
  }): Promise<LogoutMessage>;
  /** A LogoutResponse; `readRequest` gives `inResponseTo`. */
  logoutResponse(options: LogoutMessageOptions & {
    inResponseTo?: string | undefined;
    /** As for `respond`. */
    status?: string | readonly string[];
  }): Promise<LogoutMessage>;
  /** A Response. What is not told is what a service provider wants to see; each option breaks it in its own way. */
  respond(options: RespondOptions): Promise<Responded>;
}

/** What an AuthnRequest says, under the names that `respond` takes. */
export interface ReadRequest {
  /** The request's ID. */
  readonly inResponseTo: string;
  /** Where the answer goes. */
  readonly acsUrl: string;
  /** The service provider's entity ID. */
  readonly audience: string;
  /** What travelled beside the request. */
  readonly relayState?: string;
  /** The request itself. */
  readonly xml: string;
}

/** What a Response says. */
export interface RespondOptions {
  /** The assertion consumer service: destination and recipient unless they are told. */
  acsUrl: string;
  /** Where the Response says that it goes: `acsUrl` unless told, nothing if `undefined`. */
  destination?: string | undefined;
  /** Where the confirmation says that it goes: `acsUrl` unless told, nothing if `undefined`. */
  recipient?: string | undefined;
  /** The service provider's entity ID, or several. */
  audience: string | readonly string[];
  /** The request's ID. Without it the Response is unsolicited. */
  inResponseTo?: string | undefined;
  /** Who logs in: `test-user` unless told. */
  nameId?: string | { value: string; format?: string; nameQualifier?: string; spNameQualifier?: string };
  /** What is said of the user. */
  attributes?: Readonly<Record<string, string | readonly string[]>>
    | readonly { name: string; nameFormat?: string; friendlyName?: string; values: readonly string[] }[];
  /** When it is issued: now unless told. */
  now?: Date;
  /** Seconds for which it is valid: 300 unless told. */
  lifetimeSec?: number;
  /** `assertion` unless told. */
  sign?: 'assertion' | 'response' | 'both' | 'none';
  /** Encrypts the assertion, after it was signed, for the RSA certificate of the service provider, as PEM. */
  encrypt?: string | {
    certificate: string;
    /** `aes256-gcm` unless told. */
    cipher?: 'aes128-gcm' | 'aes256-gcm' | 'aes128-cbc' | 'aes256-cbc';
    /** The hash of RSA-OAEP and of its mask: `SHA-256` unless told. */
    hash?: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  };
  /** `Success` unless told; otherwise the codes from the outermost, short or as URN, and there is no assertion. */
  status?: string | readonly string[];
  /** A text beside the status. */
  statusMessage?: string;
  /** Entity ID that is claimed, when it is to differ. */
  issuer?: string;
  /** Random unless told. */
  assertionId?: string;
  /** Random unless told. */
  responseId?: string;
  /** The session at the identity provider: random unless told, nothing if `undefined`. */
  sessionIndex?: string | undefined;
  /** When the session at the identity provider ends. */
  sessionNotOnOrAfter?: Date;
  /** When the user was authenticated: `now` unless told. */
  authnInstant?: Date;
  /** How the user was authenticated, as the URI of a class: a password over TLS unless told. */
  authnContextClassRef?: string;
  /** What travels beside the Response. */
  relayState?: string | undefined;
  /** Changes the message after it was signed. */
  tamper?: (xml: string) => string;
}

/** What both logout messages have. */
export interface LogoutMessageOptions {
  /** The service provider's logout service. */
  sloUrl: string;
  /** Written into the message: `sloUrl` unless told. */
  destination?: string;
  /** `redirect` unless told. */
  binding?: 'redirect' | 'post';
  /** What travels beside the message. */
  relayState?: string | undefined;
  /** When it is issued: now unless told. */
  now?: Date;
  /** Random unless told. */
  id?: string;
  /** Entity ID that is claimed, when it is to differ. */
  issuer?: string;
  /** `true` unless told. */
  sign?: boolean;
  /** Changes the message: before it is signed by HTTP-Redirect, after by HTTP-POST. */
  tamper?: (xml: string) => string;
}

/** A logout message as it would reach the service provider: by `url` or by `form`. */
export interface LogoutMessage {
  /** By HTTP-Redirect: what a browser would open. */
  readonly url?: URL;
  /** By HTTP-POST: the form that a browser would post. */
  readonly form?: URLSearchParams;
  /** The message itself. */
  readonly xml: string;
  /** Its ID. */
  readonly id: string;
}

/** A Response as it would reach the service provider. */
export interface Responded {
  /** Base64, as the form field wants it. */
  readonly SAMLResponse: string;
  /** The form that a browser would post. */
  readonly form: URLSearchParams;
  /** The Response itself. */
  readonly xml: string;
  /** The ID of its assertion. */
  readonly assertionId: string;
  /** Its ID. */
  readonly responseId: string;
}
