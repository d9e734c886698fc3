// One endpoint through four bundlers, each with what its own documentation starts from.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const bundlers = {
  async esbuild(entry, file) {
    const { build, version } = await import('esbuild');
    await build({ entryPoints: [entry], outfile: file, bundle: true, format: 'esm', minify: true, logLevel: 'error' });
    return version;
  },
  async Vite(entry, file) {
    const { build, version } = await import('vite');
    await build({
      configFile: false, root: path.dirname(entry), logLevel: 'error',
      build: { outDir: path.dirname(file), emptyOutDir: false, lib: { entry, formats: ['es'], fileName: () => path.basename(file) } },
    });
    return version;
  },
  async webpack(entry, file) {
    const { default: webpack } = await import('webpack');
    const compiler = webpack({
      mode: 'production', context: path.dirname(entry), entry, target: ['web', 'es2022'], experiments: { outputModule: true }, performance: { hints: false },
      output: { path: path.dirname(file), filename: path.basename(file), library: { type: 'module' } },
    });
    const stats = await promisify(compiler.run.bind(compiler))();
    await promisify(compiler.close.bind(compiler))();
    if (stats.hasErrors() || stats.hasWarnings()) throw new Error(stats.toString({ colors: false }));
    return webpack.version;
  },
  async Rollup(entry, file) {
    const { rollup, VERSION } = await import('@rollup/wasm-node');
    const { nodeResolve } = await import('@rollup/plugin-node-resolve');
    const onwarn = (warning) => { throw new Error(warning.message); };
    const bundle = await rollup({ input: entry, plugins: [nodeResolve({ browser: true })], onwarn });
    await bundle.write({ file, format: 'es' });
    await bundle.close();
    return VERSION;
  },
};

/** Bundles app.mjs of `home` into home/bundles. */
export async function bundled(home) {
  const made = [];
  for (const [bundler, make] of Object.entries(bundlers)) {
    const file = path.join(home, 'bundles', bundler, 'app.mjs');
    mkdirSync(path.dirname(file), { recursive: true });
    const version = await make(path.join(home, 'app.mjs'), file);
    made.push({ bundler, version, file, address: `/bundles/${bundler}/app.mjs`, text: readFileSync(file, 'utf8') });
  }
  return made;
}
