import module from './verify.wasm';
import * as raw from './verify-raw.js';
import { create } from './verifier.js';

export { SamlError, ConfigError } from './errors.js';
export { version } from './verify.version.js';
export const { createServiceProvider } = /* @__PURE__ */ create({ raw, module: () => module });
