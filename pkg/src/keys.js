// Our own private keys: what opens encrypted messages, and what signs those that we send.
import { importDecryptionKey as decryption } from './keys/decryption.js';
import { importSigningKey as signing } from './keys/signing.js';

export { ConfigError, SamlError } from './errors.js';
export const importDecryptionKey = (key) => decryption(key);
export const importSigningKey = (key, options) => signing(key, options);
