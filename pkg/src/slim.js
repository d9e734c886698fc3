// No WebAssembly inside: the caller brings the module.
import { load } from './engine.js';
import { create } from './provider.js';
import * as raw from './raw.js';

export { SamlError, ConfigError } from './errors.js';
export { version } from './samlight.version.js';

const source = {
  raw,
  module() {
    throw new Error('samlight/slim: await init(module) before the first call');
  },
};

export const init = (module) => load(source, module);
export const { createServiceProvider } = /* @__PURE__ */ create(source);
