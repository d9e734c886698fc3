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
  readonly privateKey: string;
  readonly certificate: string;
}

export interface TestIdp {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly sloUrl: string;
  /** The certificate as PEM, for `certificates` of the configuration. */
  readonly certificate: string;
  /** An EntityDescriptor, for `metadata` of the configuration. */
  metadata(): string;
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

export interface ReadRequest {
  readonly inResponseTo: string;
  readonly acsUrl: string;
  readonly audience: string;
  readonly relayState?: string;
  readonly xml: string;
}

export interface RespondOptions {
  /** The assertion consumer service: destination and recipient unless they are told. */
  acsUrl: string;
  destination?: string | undefined;
  recipient?: string | undefined;
  /** The service provider's entity ID, or several. */
  audience: string | readonly string[];
  /** The request's ID. Without it the Response is unsolicited. */
  inResponseTo?: string | undefined;
  nameId?: string | { value: string; format?: string; nameQualifier?: string; spNameQualifier?: string };
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
  statusMessage?: string;
  /** Entity ID that is claimed, when it is to differ. */
  issuer?: string;
  assertionId?: string;
  responseId?: string;
  sessionIndex?: string | undefined;
  sessionNotOnOrAfter?: Date;
  authnInstant?: Date;
  authnContextClassRef?: string;
  relayState?: string | undefined;
  /** Changes the message after it was signed. */
  tamper?: (xml: string) => string;
}

export interface LogoutMessageOptions {
  /** The service provider's logout service. */
  sloUrl: string;
  /** Written into the message: `sloUrl` unless told. */
  destination?: string;
  /** `redirect` unless told. */
  binding?: 'redirect' | 'post';
  relayState?: string | undefined;
  now?: Date;
  id?: string;
  /** Entity ID that is claimed, when it is to differ. */
  issuer?: string;
  /** `true` unless told. */
  sign?: boolean;
  /** Changes the message: before it is signed by HTTP-Redirect, after by HTTP-POST. */
  tamper?: (xml: string) => string;
}

export interface LogoutMessage {
  /** By HTTP-Redirect: what a browser would open. */
  readonly url?: URL;
  /** By HTTP-POST: the form that a browser would post. */
  readonly form?: URLSearchParams;
  readonly xml: string;
  readonly id: string;
}

export interface Responded {
  /** Base64, as the form field wants it. */
  readonly SAMLResponse: string;
  /** The form that a browser would post. */
  readonly form: URLSearchParams;
  readonly xml: string;
  readonly assertionId: string;
  readonly responseId: string;
}
