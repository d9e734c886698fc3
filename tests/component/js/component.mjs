// The component as jco makes it run in Node: transpiled once, instantiated as often as somebody asks.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transpile } from '@bytecodealliance/jco-transpile';

const built = fileURLToPath(new URL('../../../build/component/samlight.wasm', import.meta.url));
const home = fileURLToPath(new URL('../../../build/component/jco/', import.meta.url));

/** What it imports, by jco's own account, and a function that gives the exports of a fresh instance. */
export async function open() {
  if (!existsSync(built)) throw new Error(`${built} is missing: \`cargo xtask component\` builds it`);
  const folder = path.join(home, createHash('sha256').update(readFileSync(built)).digest('hex').slice(0, 16));
  const { files, imports } = await transpile(built, { name: 'samlight', instantiation: 'sync', outDir: folder });
  rmSync(home, { recursive: true, force: true });
  for (const [file, octets] of Object.entries(files)) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, octets);
  }
  const { instantiate } = await import(pathToFileURL(path.join(folder, 'samlight.js')));
  const modules = new Map(Object.keys(files).filter((file) => file.endsWith('.wasm')).map((file) => [path.basename(file), new WebAssembly.Module(files[file])]));
  return { imports, fresh: () => instantiate((name) => modules.get(name), {}).validator };
}
