// The module of the page: samlight.wasm, less what the page never calls.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const pkg = fileURLToPath(new URL('../../pkg/', import.meta.url));

/** What the worker calls. Beside them stands what the glue of wasm-bindgen needs for itself. */
const CALLED = ['provider_new', 'provider_input', 'provider_inspect', 'provider_inspect_logout', '__wbg_provider_free'];
/** What has lost its callers can be written shorter. As where the module is built (xtask/src/wasm.rs), a function with one caller stays by itself. */
const SHORTER = ['-ocimfs=0', '-fimfs=0', '-Oz', '--low-memory-unused'];
const GLUE = /^(?:memory|__wbindgen_.*|__externref_.*)$/;

const names = (octets) => WebAssembly.Module.exports(new WebAssembly.Module(octets)).map(({ name }) => name);
const whole = () => readFileSync(path.join(pkg, 'dist/samlight.wasm'));
const keeps = (name) => CALLED.includes(name) || GLUE.test(name);

/** The same compiled code without the exports that nobody calls, and without what only they reach. */
export function cut() {
  const octets = whole();
  const folder = mkdtempSync(path.join(tmpdir(), 'samlight-'));
  const [input, graph, output] = ['in.wasm', 'graph.json', 'out.wasm'].map((name) => path.join(folder, name));
  try {
    const kept = names(octets).filter(keeps);
    writeFileSync(input, octets);
    writeFileSync(graph, JSON.stringify([{ name: 'page', root: true, reaches: kept }, ...kept.map((name) => ({ name, export: name }))]));
    run('wasm-metadce', [input, '--graph-file', graph, '-o', output]);
    run('wasm-opt', [output, ...SHORTER, '-o', output]);
    const left = readFileSync(output);
    if (names(left).join() !== kept.join()) throw new Error(`wasm-metadce kept ${names(left).join(', ')}`);
    return left;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function run(name, given) {
  const windows = process.platform === 'win32';
  const program = path.join(pkg, `node_modules/.bin/${name}${windows ? '.cmd' : ''}`);
  if (!existsSync(program)) throw new Error(`pkg/node_modules has no ${name}: npm ci in pkg`);
  const { status, stderr, error } = spawnSync(program, given, { encoding: 'utf8', shell: windows });
  if (error || status !== 0) throw new Error(`${name}: ${error?.message ?? stderr.trim()}`);
}

/** For esbuild: the glue without the methods that call what was cut away. */
export const glue = {
  name: 'glue',
  setup(build) {
    build.onLoad({ filter: /[\\/]pkg[\\/]dist[\\/]raw\.js$/ }, ({ path: file }) => {
      const gone = names(whole()).filter((name) => !keeps(name));
      const calls = (text) => gone.some((name) => text.includes(`wasm.${name}(`));
      const without = (text, part) => text.replace(part, (found) => (calls(found) ? '' : found));
      const methods = without(readFileSync(file, 'utf8'), /^ {4}\w+\([^)]*\) \{\n[\s\S]*?^ {4}\}\n/gm);
      const registries = without(methods, /^const \w+ = \(typeof FinalizationRegistry[\s\S]*?\}\);\n/gm);
      // The page has no `using`.
      return { contents: registries.replace(/^if \(Symbol\.dispose\) .*$/gm, ''), loader: 'js' };
    });
  },
};

/** Fails where the bundled worker calls what is not there, or where something was kept that it does not call. */
export function fitting(worker) {
  const mentioned = (name) => new RegExp(`[.]${name}\\b`).test(worker);
  const missing = names(whole()).filter((name) => name !== 'version' && !keeps(name) && mentioned(name));
  const idle = CALLED.filter((name) => !mentioned(name));
  if (missing.length > 0) throw new Error(`the worker calls what the page's module has not: ${missing.join(', ')}`);
  if (idle.length > 0) throw new Error(`the page's module has what its worker does not call: ${idle.join(', ')}`);
}
