// Servers, where the module is read from the disk once: compiled for speed, and twice as large.
import { source } from './module.fast.js';
import { create } from './provider.js';

export { SamlError, ConfigError } from './errors.js';
export { version } from './fast.version.js';
export const { createServiceProvider } = /* @__PURE__ */ create(source);
