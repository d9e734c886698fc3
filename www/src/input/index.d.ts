/** What a paste holds, as `kind` of an item. Nothing here is verified: all of it was said by whoever wrote the paste. */
export type Kind =
  | 'response' | 'authn-request' | 'logout-request' | 'logout-response' | 'assertion' | 'soap' | 'artifact' | 'metadata' | 'certificate' | 'jwt' | 'unknown';

/** An id of `STEPS` or `REPAIRS`, with what stands in the braces of its text. */
export interface Said {
  id: string;
  params: Record<string, string | number>;
}

/** Sizes are characters of a text or bytes of octets. */
export interface Step extends Said {
  before: number;
  after: number;
  /** The beginning of what came of a decoding: at most 32768 characters or 4096 octets, and none where a private key was pasted or there are more than 50 messages. */
  content?: string | Uint8Array;
}

/** How the message would be handed to the strict decoder: `as` names the member of its input. */
export interface Handed {
  as: 'value' | 'form' | 'query' | 'xml' | 'soap' | 'artifact';
  body: string;
  contentType?: string;
}

/** What the root element says of itself. */
export interface Facts {
  local: string;
  namespace: string;
  id?: string;
  inResponseTo?: string;
  /** As written. */
  issueInstant?: string;
  issuer?: string;
  destination?: string;
  entityId?: string;
  /** Of a SOAP envelope: the message in its body; of an ArtifactResponse in there, `message` is the Response. */
  inner?: Facts & { message?: Facts };
}

export interface Item {
  kind: Kind;
  binding?: 'post' | 'redirect' | 'artifact';
  parameter?: 'SAMLRequest' | 'SAMLResponse' | 'SAMLart' | 'wresult';
  /** The octets of the message as text; at most 1 MiB. */
  xml?: string;
  /** The field's value as a server would have received it: percent-decoded once, still base64. For a document, the document. */
  field?: string;
  relayState?: string;
  /** HTTP-Redirect: the pairs that the binding reads, each as received, in the order received. What its signature covers is made of these. */
  query?: string;
  /** Origin and path where it was sent to; no query, fragment, path parameter or user name. */
  url?: string;
  /** When it was recorded, ISO 8601. */
  time?: string;
  facts?: Facts;
  /** What to pass to the library; its verdict is the headline. */
  input?: Handed;
  /** `yes`: the strict decoder takes the field as it stands; otherwise the code of its refusal. Undefined where no binding carries such a thing. */
  strict?: 'yes' | (string & {});
  steps: Step[];
  repairs: Said[];
  /** PEM of a certificate. */
  certificate?: string;
  /** Header and claims of a JWT. Its signature is not kept. */
  jwt?: { header: unknown; payload: unknown };
  /** An id of `REASONS`: why this is no message. */
  reason?: string;
  /** Of a recording: whether it stood in what the browser sent or in what it was answered. */
  from?: 'request' | 'response';
}

export interface Flow {
  kind: 'login' | 'logout';
  /** ID of the request; undefined for what nobody asked for. */
  id?: string;
  /** Indices into the items, in the order of time. */
  items: number[];
  /** ISO 8601. */
  startedAt?: string;
  endedAt?: string;
  answered: boolean;
  /** A Response that names no request. */
  unsolicited: boolean;
}

export interface Entry {
  /** English; `{name}` is a param. */
  text: string;
  /** What each param means. */
  params: Record<string, string>;
}

/** Never rejects because of what was pasted. */
export function read(input: string | Uint8Array | ArrayBuffer, options?: { name?: string }): Promise<{ items: Item[]; notes: Said[] }>;

/** Messages that belong together, in the order of time. */
export function flows(items: readonly Item[]): Flow[];

export const STEPS: Record<string, Entry>;
export const REPAIRS: Record<string, Entry & { changed: boolean }>;
export const NOTES: Record<string, Entry>;
export const REASONS: Record<string, Entry>;
