import module from './samlight.wasm?module';
import { createInspector } from './inspector.js';

export { SamlError, ConfigError } from './errors.js';
export const { inspectUnverified } = /* @__PURE__ */ createInspector(() => module);
