import type { Configuration, IdpFromMetadata, IdpPolicy, PinnedIdp, Policy } from './config.js';
import type { AcsInput, Login, Refusal, ValidateOptions } from './index.js';
import type { SamlStore } from './store.js';

export { ConfigError, SamlError } from './errors.js';
export { version } from './index.js';
export type { AcsInput, Attribute, Attributes, Login, Refusal, ValidateOptions, Version } from './index.js';

/**
 * An assertion consumer service and nothing else, with a module of less than half the size. It verifies what `createServiceProvider` of `samlight` verifies
 * and gives the same verdicts, codes and reports; but it sends nothing, opens nothing that is encrypted, and refuses settings that would need more:
 * decryption, Ed25519, SHA-1, aggregates and signatures of metadata, pinned fingerprints, holder-of-key, addresses, scopes, named services and logout.
 *
 * @throws ConfigError when the store is missing, the argument is no object, or a field asks for more than judging.
 */
export function createServiceProvider(config: VerifierConfig): Verifier;

/** The settings of `samlight` without what only it can do. */
export interface VerifierConfig extends Pick<Configuration, 'version' | 'entityId' | 'acsUrls' | 'audiences'> {
  /** The identity providers that we trust: metadata of one entity that is believed as it stands, or pinned certificates. */
  idps: (Omit<IdpFromMetadata, Beyond> | Omit<PinnedIdp, Beyond>)[];
  /** What is accepted, as far as this entry can judge it. */
  policy?: Omit<Policy, 'subjectConfirmation' | 'address' | 'scopedAttributes'>;
  /** As in `ServiceProviderConfig`. */
  store: SamlStore | 'none-i-accept-replays';
  /** How long the store may take, in seconds: 5 unless said. */
  storeTimeoutSec?: number;
  /** The time; `new Date()` unless said. */
  clock?: () => Date | number;
}

type Beyond = 'metadataTrust' | 'fetchedAt' | 'fingerprints' | 'sloUrl' | 'artifactUrl' | 'policy';

/** What `createServiceProvider` of this entry gives. */
export interface Verifier {
  /**
   * Decides whether a message logs somebody in, as `validateResponse` of `samlight`.
   *
   * @throws SamlError with the code of the first broken rule.
   * @throws ConfigError when the settings are wrong, or need more than this entry has.
   */
  validateResponse(input: AcsInput, options?: Pick<ValidateOptions, 'requestId' | 'unsolicited' | 'cookie'>): Promise<Login>;

  /** The same as a value. What a refusal gives holds no identity. Only a fault of samlight itself is thrown. */
  safeValidateResponse(input: AcsInput, options?: Pick<ValidateOptions, 'requestId' | 'unsolicited' | 'cookie'>): Promise<Login | Refusal>;

  /** What somebody should look at in the settings, although they can be used. */
  warnings(): readonly string[];
}
