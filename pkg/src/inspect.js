import { createInspector } from './inspector.js';
import { source } from './module.inline.js';

export { SamlError, ConfigError } from './errors.js';
export const { inspectUnverified } = /* @__PURE__ */ createInspector(source);
