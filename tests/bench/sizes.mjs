// What the modules of the package weigh on their way to a user.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export function modules() {
  return ['verify', 'samlight'].map((name) => {
    const bytes = readFileSync(new URL(`../../pkg/dist/${name}.wasm`, import.meta.url));
    return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
  });
}
