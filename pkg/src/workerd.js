// workerd compiles no bytes at run time: the import hands over a compiled module.
import module from './samlight.wasm';
import { create } from './provider.js';
import * as raw from './raw.js';

export { SamlError, ConfigError } from './errors.js';
export { version } from './samlight.version.js';
export const { createServiceProvider } = /* @__PURE__ */ create({ raw, module: () => module });
