import base64 from './fast.wasm.js';
import { octets } from './inline.js';
import * as raw from './raw.js';

export const source = { raw, module: () => octets(base64) };
