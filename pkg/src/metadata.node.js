import { source } from './module.fast.js';
import { createMetadataReader } from './metadata-reader.js';

export { SamlError, ConfigError } from './errors.js';
export { diffKeys } from './metadata/keys.js';
export { mdqSha1Url, mdqUrl } from './metadata/mdq.js';
export const { readMetadata, listEntities, cachedMetadata } = /* @__PURE__ */ createMetadataReader(source);
