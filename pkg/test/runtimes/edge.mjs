// The sandbox of Vercel's edge and of Next.js middleware. As a program of its own: edge.mjs suite|slim HOME OUT.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { EdgeVM } from '@edge-runtime/vm';
import { build } from 'esbuild';

const LIMIT = 240_000;
const here = fileURLToPath(import.meta.url);

const entries = {
  suite: "import { trial } from './trial.mjs'; globalThis.run = async (text) => JSON.stringify(await trial(JSON.parse(text)));",
  slim: "import module from 'samlight/samlight.wasm?module'; import { slim } from './slim.mjs'; globalThis.run = async () => JSON.stringify(await slim(module));",
};

export function edge() {
  const run = (what) => async (home) => {
    const out = path.join(home, `edge-${what}.json`);
    await promisify(execFile)(process.execPath, [here, what, home, out], { timeout: LIMIT });
    return JSON.parse(readFileSync(out, 'utf8'));
  };
  const { version } = createRequire(import.meta.url)('@edge-runtime/vm/package.json');
  return { runtime: 'Edge Runtime', version, suite: run('suite'), slim: run('slim') };
}

/** What the platform's bundler makes of `*.wasm?module`: the compiled module, from outside of the sandbox. */
const platform = {
  name: 'wasm?module',
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, ({ path: name }) => ({ path: name, namespace: 'wasm' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm' }, ({ path: name }) => {
      const file = path.basename(name, '?module');
      return { contents: `export default globalThis.compiled[${JSON.stringify(file)}]` };
    });
  },
};

async function main([what, home, out]) {
  const { outputFiles: [{ text }] } = await build({
    stdin: { contents: entries[what], resolveDir: home }, bundle: true, format: 'iife', write: false, conditions: ['edge-light'], plugins: [platform],
    logLevel: 'error',
  });
  const compiled = {};
  for (const file of ['samlight.wasm', 'verify.wasm']) {
    compiled[file] = await WebAssembly.compile(readFileSync(path.join(home, 'node_modules/samlight/dist', file)));
  }
  const vm = new EdgeVM({ extend: (context) => Object.assign(context, { compiled }) });
  vm.evaluate(text);
  writeFileSync(out, await vm.evaluate('run')(readFileSync(path.join(home, 'vectors.json'), 'utf8')));
}

if (process.argv[1] === here) await main(process.argv.slice(2));
