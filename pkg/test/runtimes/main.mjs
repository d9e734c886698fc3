// Node, Deno and Bun: main.mjs suite|slim OUT, in the folder where the package is installed.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const [what, out] = process.argv.slice(2);
const read = (url) => readFileSync(new URL(url, import.meta.url));

const doors = {
  suite: async () => (await import('./trial.mjs')).trial(JSON.parse(read('vectors.json'))),
  slim: async () => (await import('./slim.mjs')).slim(read(import.meta.resolve('samlight/samlight.wasm'))),
};

writeFileSync(out, JSON.stringify(await doors[what]()));
