// Vercel's edge and Next.js middleware take only this spelling of a module import.
import module from './samlight.wasm?module';
import { create } from './provider.js';
import * as raw from './raw.js';

export { SamlError, ConfigError } from './errors.js';
export { version } from './samlight.version.js';
export const { createServiceProvider } = /* @__PURE__ */ create({ raw, module: () => module });
