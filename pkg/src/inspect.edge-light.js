import module from './samlight.wasm?module';
import { createInspector } from './inspector.js';
import * as raw from './raw.js';

export { SamlError, ConfigError } from './errors.js';
export const { inspectUnverified } = /* @__PURE__ */ createInspector({ raw, module: () => module });
