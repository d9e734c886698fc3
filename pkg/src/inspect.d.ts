import type { AcsInput, ValidateOptions } from './index.js';
import type { Configuration, ServiceProviderConfig } from './config.js';
import type { Report } from './report.js';

export { ConfigError, SamlError } from './errors.js';
export type { Check, Fact, Report, ReportedSignature } from './report.js';
export type { Configuration } from './config.js';

/**
 * Every check of a message, for people who ask why it was refused. Nothing is claimed, nobody is logged in, and what the report
 * tells may come from whoever wrote the message. `input` may also be a bare text: the base64 of a SAMLResponse, or its XML.
 *
 * @throws ConfigError when the settings are wrong.
 */
export function inspectUnverified(
  input: AcsInput | string,
  config: Configuration & Partial<Pick<ServiceProviderConfig, 'decryptionKeys' | 'unwrapKey'>>,
  options?: ValidateOptions & { now?: Date },
): Promise<Report>;
