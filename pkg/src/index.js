// Browsers and every bundler: the module stands as base64 in a sibling file, so there is no asset to lose.
import { create } from './provider.js';
import { source } from './module.inline.js';

export { SamlError, ConfigError } from './errors.js';
export { version } from './samlight.version.js';
export const { createServiceProvider } = /* @__PURE__ */ create(source);
