// The real workerd by miniflare, and what its process has had of a processor.
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../../pkg/package.json', import.meta.url));
const { build } = await import(pathToFileURL(require.resolve('esbuild')).href);
const { Miniflare } = await import(pathToFileURL(require.resolve('miniflare')).href);

/** Bundles a worker into `folder`; gives the settings with which miniflare runs it. */
export async function bundled(entry, folder) {
  const outdir = path.join(folder, path.basename(entry, '.js'));
  await build({
    entryPoints: { worker: fileURLToPath(new URL(entry, import.meta.url)) }, outdir, bundle: true, format: 'esm', conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'], loader: { '.wasm': 'copy' }, assetNames: '[name]', logLevel: 'warning',
  });
  return {
    scriptPath: path.join(outdir, 'worker.js'), modules: true, modulesRoot: outdir, compatibilityDate: '2026-04-01',
    modulesRules: [{ type: 'ESModule', include: ['**/*.js'] }, { type: 'CompiledWasm', include: ['**/*.wasm'] }],
  };
}

export class Server {
  async start(settings) {
    const before = children();
    this.miniflare = new Miniflare(settings);
    await this.miniflare.ready;
    this.pid = children().find((pid) => !before.includes(pid) && commandOf(pid).includes('workerd'));
    if (!this.pid) throw new Error('miniflare has started no workerd');
    return this;
  }

  async ask(body) {
    const response = await this.miniflare.dispatchFetch('http://worker/', { method: 'POST', body: JSON.stringify(body) });
    const text = await response.text();
    if (response.status !== 200) throw new Error(text);
    return JSON.parse(text);
  }

  /** Nanoseconds of a processor that all threads of workerd have had that live. */
  processor() {
    const tasks = `/proc/${this.pid}/task`;
    return readdirSync(tasks).reduce((sum, task) => sum + Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]), 0);
  }

  stop() {
    return this.miniflare.dispose();
  }
}

const commandOf = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

function children() {
  const parent = (pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]);
    } catch {
      return undefined; // it has ended meanwhile
    }
  };
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parent(name) === process.pid);
}
