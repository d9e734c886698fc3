import module from './samlight.wasm?module';
import { createMetadataReader } from './metadata-reader.js';
import * as raw from './raw.js';

export { SamlError, ConfigError } from './errors.js';
export { diffKeys } from './metadata/keys.js';
export { mdqSha1Url, mdqUrl } from './metadata/mdq.js';
export const { readMetadata, listEntities, cachedMetadata } = /* @__PURE__ */ createMetadataReader({ raw, module: () => module });
