import base64 from './verify.wasm.js';
import { octets } from './inline.js';
import * as raw from './verify-raw.js';

export const source = { raw, module: () => octets(base64) };
