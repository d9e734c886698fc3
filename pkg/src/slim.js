// No WebAssembly inside: the caller brings the module.
import { load } from './engine.js';
import { create } from './provider.js';

export { SamlError, ConfigError } from './errors.js';
export { load as init };
export const { createServiceProvider } = /* @__PURE__ */ create(() => {
  throw new Error('samlight/slim: await init(module) before the first call');
});
