// Our own private keys: what opens encrypted messages, and what signs those that we send.
import { decryptionKey } from './keys/decryption.js';
import { signingKey } from './keys/signing.js';

export { ConfigError, SamlError } from './errors.js';
export const importDecryptionKey = async (key) => decryptionKey(key)();
export const importSigningKey = async (key, options) => signingKey(key, options)();
