// Logout both ways (SAML Profiles 4.4).
import type { LoginStart, NameId } from './index.js';
import type { Report } from './report.js';

/** What a LogoutRequest says (SAML Core 3.7.1). */
export interface LogoutOptions {
  /** Whose session ends: the name as the login gave it, with all its qualifiers. */
  nameId: NameId;
  /** Entity ID of the identity provider: the login's `issuer`. Needed when several are configured. */
  idp?: string | undefined;
  /** The sessions as the logins gave them. None means all of this user. */
  sessionIndexes?: readonly string[] | undefined;
  /** Why: a URI such as `urn:oasis:names:tc:SAML:2.0:logout:user`. */
  reason?: string | undefined;
  /** Until when the request counts; as long as its answer is waited for unless told. */
  notOnOrAfter?: Date | undefined;
  /** Where to go afterwards: a path of our own origin. */
  returnTo?: string | undefined;
  /** How the request travels. `redirect` unless told. */
  binding?: 'redirect' | 'post' | undefined;
}

/** A LogoutRequest on its way. */
export type LogoutStart = LoginStart;

/**
 * What a single logout service receives. By HTTP-Redirect the query string itself is signed, so it comes as the Request, as its URL or as the query
 * string, never as parameters that were taken apart.
 */
export type LogoutInput = Request | FormData | URLSearchParams | URL | string
  | { readonly SAMLRequest?: unknown; readonly SAMLResponse?: unknown; readonly RelayState?: unknown };

/** What the host knows beside a logout message. */
export interface LogoutHandlingOptions {
  /** For a caller that keeps the ID of its LogoutRequest itself: a response must answer exactly this one. */
  requestId?: string | undefined;
  /** As in `ValidateOptions`; used with `cookieStore` alone. */
  cookie?: string | null | undefined;
}

/** The identity provider asks to end sessions. Frozen; `JSON.stringify` and `console.log` show no name. */
export interface LogoutRequestReceived {
  /** It may be believed. */
  readonly ok: true;
  /** Tells it from the answer to a request of ours. */
  readonly kind: 'request';
  /** Entity ID of the identity provider. The name is unique only together with it. */
  readonly issuer: string;
  /** The ID of the request, which the answer names. */
  readonly id: string;
  /** Whose sessions end. */
  readonly nameId: NameId;
  /** The sessions to end, as the logins named them. An empty list means all sessions of this user. */
  readonly sessionIndexes: readonly string[];
  /** Why, as a URI, if the identity provider says so. */
  readonly reason?: string;
  /** From when on the request counts no more. */
  readonly notOnOrAfter?: Date;
  /** As it came: `respond` sends it back. Never an address to go to. */
  readonly relayState?: string;
  /** Every check, with what was expected and found. It names nobody. */
  readonly report: Report;
  /** Makes the answer, once the sessions have ended. The browser takes it back to the identity provider. */
  respond(options?: {
    /** `success` unless told. `partial`: some sessions could not be ended. */
    status?: 'success' | 'partial' | 'requester' | 'responder' | undefined;
    /** More about it, for people. */
    message?: string | undefined;
    /** How it travels: as the identity provider can take it unless told. */
    binding?: 'redirect' | 'post' | undefined;
  }): Promise<{ readonly url: URL; readonly html?: string }>;
  /** What `JSON.stringify` shows: no name. */
  toJSON(): { ok: true; kind: 'request'; issuer: string; id: string; report: Report };
}

/** The answer to a LogoutRequest of ours: the session at the identity provider has ended. Frozen. */
export interface LogoutResponseReceived {
  /** It may be believed. */
  readonly ok: true;
  /** Tells it from a request of the identity provider. */
  readonly kind: 'response';
  /** Entity ID of the identity provider. */
  readonly issuer: string;
  /** The ID of the answer. */
  readonly id: string;
  /** The ID of our request. */
  readonly inResponseTo: string;
  /** The status codes, from the outermost. */
  readonly status: readonly string[];
  /** Not every other service could be told. */
  readonly partial: boolean;
  /** What `createLogout` was given. */
  readonly returnTo?: string;
  /** As it came. Never an address to go to. */
  readonly relayState?: string;
  /** Every check, with what was expected and found. It names nobody. */
  readonly report: Report;
}
