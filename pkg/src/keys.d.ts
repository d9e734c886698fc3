export { ConfigError, SamlError } from './errors.js';

/**
 * Our private key for encrypted messages, as non-extractable CryptoKeys: one for each hash, since WebCrypto binds a key to one. It can be used
 * and not be read.
 */
export interface DecryptionKey {
  /** Octets of the modulus. */
  readonly size: number;
  /** The hashes that RSA-OAEP may have with it. */
  readonly hashes: readonly string[];
}

/**
 * From a PEM (`PRIVATE KEY`, or `RSA PRIVATE KEY`) or from a CryptoKey for RSA-OAEP with the usage `decrypt`, which serves its one hash only.
 *
 * @throws ConfigError for what is no such key, and for an encrypted PEM.
 */
export function importDecryptionKey(key: string | CryptoKey): Promise<DecryptionKey>;

/** What signs our requests, our logout messages and our metadata. Anything that has these will do: a key that stays in a KMS, say. */
export interface SigningKey {
  /** The signature method that `sign` makes. */
  readonly method: SignatureMethod;
  /** Our certificate as base64: written into signatures, so that the other side sees which key it was. */
  readonly certificate?: string | undefined;
  /** The signature value as XML Signature has it: for ECDSA both numbers side by side, as WebCrypto gives them. */
  sign(octets: Uint8Array): Promise<Uint8Array>;
}

/** URIs of RFC 9231. */
export type SignatureMethod =
  | 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
  | 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384'
  | 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512'
  | 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'
  | 'http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1'
  | 'http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1'
  | 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'
  | 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384'
  | 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512'
  | 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519';

/**
 * From a PEM (`PRIVATE KEY`, `RSA PRIVATE KEY`, `EC PRIVATE KEY`) or from a CryptoKey with the usage `sign`. Non-extractable.
 *
 * @throws ConfigError for what is no such key, for an encrypted PEM, for a method that the key cannot make, and for another key's certificate.
 */
export function importSigningKey(key: string | CryptoKey, options?: {
  /** The certificate of this key, as PEM or bare base64. */
  certificate?: string | undefined;
  /** With SHA-256 unless told; on P-384 and P-521 with SHA-384 and SHA-512. A CryptoKey for RSA has its method already. */
  method?: SignatureMethod | undefined;
}): Promise<SigningKey>;

/** A wrapped content key, for `unwrapKey`. Every field but `id` comes from the message. */
export interface WrappedKey {
  /** Tells the wrapped keys of one message apart. */
  readonly id: string;
  /** How the key is wrapped. */
  readonly transport: 'rsa-oaep';
  /** The hash of RSA-OAEP. */
  readonly digest: OaepHash;
  /** The hash of the mask generation function. WebCrypto and some services know only the same one as `digest`. */
  readonly mgf: OaepHash;
  /** The label of RSA-OAEP; empty as a rule. */
  readonly label: Uint8Array;
  /** The wrapped key itself. */
  readonly ciphertext: Uint8Array;
  /** Octets of the content key: 16, 24 or 32. */
  readonly keyLength: number;
  /** For whom it is, if the message tells. */
  readonly recipient?: string;
  /** How the message describes the key that it takes. A hint for logs: it must not choose the key. */
  readonly keyInfo?: Readonly<Record<string, unknown>>;
}

/** A hash of RSA-OAEP. */
export type OaepHash = 'SHA-1' | 'SHA-224' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** Asks a key that is elsewhere, such as in a KMS. To throw, or to give nothing, means that it could not be unwrapped. */
export type UnwrapKey = (wrapped: WrappedKey) => Promise<Uint8Array | ArrayBuffer | null | undefined>;
