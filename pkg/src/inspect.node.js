import { createInspector } from './inspector.js';
import { source } from './module.fast.js';

export { SamlError, ConfigError } from './errors.js';
export const { inspectUnverified } = /* @__PURE__ */ createInspector(source);
