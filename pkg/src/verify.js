// An assertion consumer service and nothing else: a module of half the size.
import { create } from './verifier.js';
import { source } from './verify.inline.js';

export { SamlError, ConfigError } from './errors.js';
export { version } from './verify.version.js';
export const { createServiceProvider } = /* @__PURE__ */ create(source);
