export * from './index.js';

/** Compiles the module, once, before the first call of anything else. */
export function init(module: WebAssembly.Module | BufferSource | Response | URL | string): Promise<void>;
