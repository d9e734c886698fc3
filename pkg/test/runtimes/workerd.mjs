// workerd itself, which miniflare starts; bundled by esbuild with the conditions that wrangler sets.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';

const LIMIT = 240_000;

const workers = {
  suite: "import { trial } from './trial.mjs'; export default { fetch: async (request) => Response.json(await trial(await request.json())) };",
  slim: "import module from 'samlight/samlight.wasm'; import { slim } from './slim.mjs'; export default { fetch: async () => Response.json(await slim(module)) };",
};

export function workerd() {
  // 1.20260426.1 is what workerd itself calls 2026-04-26.
  const [, date] = createRequire(createRequire(import.meta.url).resolve('miniflare'))('workerd/package.json').version.split('.');
  const run = (what) => async (home) => {
    const outdir = path.join(home, `workerd-${what}`);
    await build({
      stdin: { contents: workers[what], resolveDir: home, sourcefile: 'worker.js' }, outdir, entryNames: 'worker', bundle: true, format: 'esm',
      conditions: ['workerd', 'worker', 'browser'], loader: { '.wasm': 'copy' }, assetNames: '[name]', logLevel: 'error',
    });
    const server = new Miniflare({
      scriptPath: path.join(outdir, 'worker.js'), modules: true, modulesRoot: outdir, compatibilityDate: '2026-04-01',
      modulesRules: [{ type: 'ESModule', include: ['**/*.js'] }, { type: 'CompiledWasm', include: ['**/*.wasm'] }],
    });
    try {
      await server.ready;
      const body = what === 'suite' ? readFileSync(path.join(home, 'vectors.json')) : '';
      const response = await server.dispatchFetch('http://worker/', { method: 'POST', body, signal: AbortSignal.timeout(LIMIT) });
      const text = await response.text();
      if (response.status !== 200) throw new Error(text);
      return JSON.parse(text);
    } finally {
      await server.dispose();
    }
  };
  return { runtime: 'workerd', version: date.replace(/(....)(..)(..)/, '$1-$2-$3'), suite: run('suite'), slim: run('slim') };
}
