// The packed package, installed as a stranger would: in a clean folder, from its tarball.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { installed as consumer } from './installed.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = consumer('consumer');
const installed = path.join(home, 'node_modules/samlight');

after(() => rmSync(home, { recursive: true }));

const program = `
const { createServiceProvider } = samlight;
const idp = await testing.createTestIdp();
const sp = createServiceProvider({ entityId: 'https://a.example', acsUrls: ['https://a.example/acs'], idps: [{ metadata: idp.metadata() }], store: stores.memoryStore() });
const { url, setCookie } = await sp.createLogin();
const { form } = await idp.respond({ ...(await idp.readRequest(url)), nameId: 'ada' });
console.log((await sp.validateResponse(form, { cookie: setCookie.split(';')[0] })).nameId.value);`;

const run = (type, text, options = []) => execFileSync('node', [...options, `--input-type=${type}`, '-e', text], { cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

test('import', () => {
  assert.equal(run('module', `
import * as samlight from 'samlight';
import * as stores from 'samlight/stores/memory';
import * as testing from 'samlight/testing';
${program}`), 'ada');
});

test('require, where Node can require modules', { skip: !process.features.require_module && 'this Node cannot require modules' }, () => {
  assert.equal(run('commonjs', `
const samlight = require('samlight'), stores = require('samlight/stores/memory'), testing = require('samlight/testing');
(async () => {${program}})();`), 'ada');
});

test('slim, with the module brought along', () => {
  assert.equal(run('module', `
import { readFileSync } from 'node:fs';
import * as samlight from 'samlight/slim';
import * as stores from 'samlight/stores/memory';
import * as testing from 'samlight/testing';
let early;
try { samlight.createServiceProvider({ entityId: 'a', acsUrls: [], idps: [], store: 'none-i-accept-replays' }).metadata(); } catch (error) { early = error.message; }
if (!/init/.test(early)) throw new Error(early);
await samlight.init(readFileSync(new URL(import.meta.resolve('samlight/samlight.wasm'))));
${program}`), 'ada');
});

test('Node gets the build for speed, and inline is what browsers get', () => {
  const found = run('module', `console.log(['samlight', 'samlight/inspect', 'samlight/metadata', 'samlight/inline'].map((entry) => import.meta.resolve(entry).split('/').at(-1)).join())`);
  assert.equal(found, 'node.js,inspect.node.js,metadata.node.js,index.js');
  const browser = run('module', "console.log(import.meta.resolve('samlight').split('/').at(-1))", ['--conditions', 'workerd']);
  assert.equal(browser, 'workerd.js');
});

test('the errors come without the module', () => {
  assert.equal(run('module', `
import { SamlError, ConfigError } from 'samlight/errors';
import { SamlError as same } from 'samlight';
console.log(SamlError === same, new ConfigError('config.malformed', 'x') instanceof SamlError);`), 'true true');
  assert.doesNotMatch(readFileSync(path.join(installed, 'dist/errors.js'), 'utf8'), /import/);
});

test('types', () => {
  writeFileSync(path.join(home, 'use.ts'), `
import { createServiceProvider, SamlError, type Login } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';
import { SamlStore, durableStore } from 'samlight/stores/durable-object';
import { createTestIdp } from 'samlight/testing';
import { inspectUnverified } from 'samlight/inspect';
import { init } from 'samlight/slim';
import { createServiceProvider as inline } from 'samlight/inline';
import module from 'samlight/samlight.wasm';
import { ConfigError } from 'samlight/errors';
import { importSigningKey, type SigningKey } from 'samlight/keys';
import { cachedMetadata, type Metadata } from 'samlight/metadata';
const sp = createServiceProvider({ entityId: 'a', acsUrls: ['b'], idps: [], store: memoryStore() });
export const login: Promise<Login> = sp.validateResponse(new URLSearchParams());
export const loaded: Promise<void> = init(module);
export { inline, SamlError, SamlStore, durableStore, createTestIdp, inspectUnverified, init, ConfigError, importSigningKey, SigningKey, cachedMetadata, Metadata };
`);
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  for (const [module, moduleResolution] of [['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
    execFileSync('node', [tsc, '--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,dom,dom.iterable', '--module', module, '--moduleResolution', moduleResolution, 'use.ts'], { cwd: home, stdio: 'pipe' });
  }
});

test('every file that the package names is in it, and nothing of this machine', () => {
  const manifest = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
  const files = readdirSync(installed, { recursive: true }).map(String);
  const named = JSON.stringify([manifest.exports, manifest.main, manifest.types]).match(/\.\/[^"]+/g);
  for (const name of named) if (!name.startsWith('./stores/') || name.includes('.')) checkNamed(manifest, files, name);
  assert.equal(manifest.dependencies, undefined);
  for (const file of files) {
    if (!/\.(js|ts|json|md)$/.test(file) || file.endsWith('.wasm.js')) continue;
    assert.doesNotMatch(readFileSync(path.join(installed, file), 'utf8'), /\/home\/|\/root\/|\/tmp\/|\/work\/|node_modules/, file);
  }
  assert.ok(!files.some((file) => /test\/|example|scripts/.test(file)), 'tests and examples stay at home');
});

function checkNamed(manifest, files, name) {
  if (name in manifest.exports) return;
  assert.ok(files.includes(path.normalize(name)), name);
}

test('what a bundle for an endpoint takes in: no inspector, no testing IdP', async () => {
  const { build } = await import('esbuild');
  mkdirSync(path.join(home, 'bundle'), { recursive: true });
  const bundle = async (contents) => (await build({
    stdin: { contents, resolveDir: home }, bundle: true, format: 'esm', write: false, minify: true, conditions: ['workerd'],
    loader: { '.wasm': 'copy' }, outdir: path.join(home, 'bundle'), logLevel: 'silent',
  })).outputFiles.find(({ path: file }) => file.endsWith('.js')).text;
  const endpoint = await bundle(`export { createServiceProvider } from 'samlight';`);
  assert.doesNotMatch(endpoint, /inspectUnverified|test key|BEGIN PRIVATE|cachedMetadata|EncryptedKey/);
  assert.doesNotMatch(endpoint, /AGFzbQ/, 'workerd gets the module, not its base64');
  assert.match(await bundle(`export { inspectUnverified } from 'samlight/inspect';`), /inspectUnverified/);
});

/** What a bundler makes of a whole sign-in, as text that sets `globalThis.run`. */
async function bundled(conditions, plugins = []) {
  const { build } = await import('esbuild');
  const contents = `
import * as samlight from 'samlight';
import * as stores from 'samlight/stores/memory';
import * as testing from 'samlight/testing';
globalThis.run = async () => {${program.replace('console.log(', 'return (')}};`;
  const { outputFiles: [{ text }] } = await build({
    stdin: { contents, resolveDir: home }, bundle: true, format: 'iife', write: false, minify: true, treeShaking: true, conditions, plugins,
  });
  return text;
}

test('bundled and minified, nothing is shaken out that is needed', async () => {
  writeFileSync(path.join(home, 'bundle.js'), await bundled(['node']));
  assert.equal(run('module', `await import('./bundle.js'); console.log(await globalThis.run());`), 'ada');
});

test('edge-light: the module comes compiled, and from another realm', async () => {
  const platform = {
    name: 'what the platform makes of *.wasm?module',
    setup(build) {
      build.onResolve({ filter: /\.wasm\?module$/ }, ({ path: name }) => ({ path: name, namespace: 'wasm' }));
      build.onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({ contents: 'export default globalThis.compiled' }));
    },
  };
  const text = await bundled(['edge-light'], [platform]);
  const compiled = await WebAssembly.compile(readFileSync(path.join(installed, 'dist/samlight.wasm')));
  const realm = vm.createContext({ compiled, TextEncoder, TextDecoder, URL, URLSearchParams, Blob, Response, crypto, atob, btoa, setTimeout, clearTimeout });
  assert.equal(vm.runInContext('compiled instanceof WebAssembly.Module', realm), false);
  vm.runInContext(text, realm);
  assert.equal(await realm.run(), 'ada');
});

const inlined = (file) => Buffer.from(readFileSync(path.join(installed, `dist/${file}.wasm.js`), 'utf8').match(/'(.+)'/)[1], 'base64');

test('version() says what the package is: its version, and the digest of the bytes that are shipped', async () => {
  const { version } = JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'));
  const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
  for (const [entry, file] of [['samlight', 'fast'], ['samlight/slim', 'samlight'], ['samlight/inline', 'samlight'], ['samlight/verify', 'verify']]) {
    const said = JSON.parse(run('module', `import { version } from '${entry}'; console.log(JSON.stringify(version()));`));
    assert.deepEqual(said, { version, wasmSha256: digest(inlined(file)) }, entry);
    // Nobody loads the build for speed from a file of its own.
    const alone = path.join(installed, `dist/${file}.wasm`);
    assert.equal(existsSync(alone), file !== 'fast');
    if (file !== 'fast') assert.equal(digest(readFileSync(alone)), said.wasmSha256, `${entry}, as a file`);
  }
  for (const [glue, file] of [['raw', 'samlight'], ['raw', 'fast'], ['verify-raw', 'verify']]) {
    const raw = await import(`${path.join(installed, `dist/${glue}.js`)}?${file}`);
    raw.initSync({ module: inlined(file) });
    assert.equal(raw.version(), version, `${file}.wasm itself`);
  }
});

test('publint has nothing to say', () => {
  const publint = path.join(root, 'node_modules/publint/src/cli.js');
  execFileSync('node', [publint, 'run', '--strict', installed], { stdio: 'pipe' });
});

test('the types are those of what is loaded, by every way of resolving modules', () => {
  const tarball = readdirSync(home).find((file) => file.endsWith('.tgz'));
  const attw = path.join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  // ESM only: what looks modules up by folders, as Node 10 did, finds the main entry and no other.
  execFileSync('node', [attw, tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], { cwd: home, stdio: 'pipe' });
});

test('the lock file names no registry', () => {
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  assert.doesNotMatch(lock, /"resolved"/);
});
