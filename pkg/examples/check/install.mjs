// The package as npm packs it, and an example installed with it as its user would: in build/examples, by `npm install` and its lock file.
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './process.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const pkg = path.join(here, '..');
/** Laid out as in the repository, so that `file:../..` of an example is the packed package. */
export const build = path.join(pkg, '../build/examples');
const packed = path.join(build, 'pkg');

let packing;

/** Gives the folder in which the example is ready to start. */
export async function install(example, runtime, env) {
  if (example.cargo) return crate(example.name);
  await (packing ??= pack());
  const place = path.join(packed, 'examples', example.name);
  await copy(path.join(here, example.name), place);
  if (existsSync(path.join(place, 'package.json'))) await dependencies(place);
  const { build: command } = await scripts(place);
  for (const part of command ?? []) await run(part, { cwd: place, path: [path.join(place, 'node_modules/.bin'), ...runtime.path], limit: 180_000, env });
  return place;
}

/** The example in Rust uses the crate of this repository. */
async function crate(name) {
  const place = path.join(build, name);
  const manifest = path.join(here, name, 'Cargo.toml');
  await run([process.env.CARGO ?? 'cargo', 'build', '--locked', '--manifest-path', manifest], { env: { CARGO_TARGET_DIR: place, CARGO_PROFILE_DEV_DEBUG: '0' }, limit: 1_200_000 });
  return place;
}

/** The commands of package.json, which need no shell. */
export async function scripts(place) {
  const file = path.join(place, 'package.json');
  const { scripts = {} } = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  return Object.fromEntries(Object.entries(scripts).map(([name, command]) => [name, command.split(' && ').map((part) => part.split(' '))]));
}

async function pack() {
  await mkdir(packed, { recursive: true });
  const [{ filename }] = JSON.parse(await run(['npm', 'pack', '--json', '--pack-destination', build], { cwd: pkg, answer: true }));
  for (const name of await readdir(packed)) if (name !== 'examples') await rm(path.join(packed, name), { recursive: true });
  await run(['tar', '-xzf', path.join(build, filename), '-C', packed, '--strip-components=1']);
  await rm(path.join(build, filename));
}

/** Only node_modules outlives a run, and only while the lock file is the same. */
async function copy(from, to) {
  await mkdir(to, { recursive: true });
  for (const name of await readdir(to)) if (name !== 'node_modules') await rm(path.join(to, name), { recursive: true });
  await cp(from, to, { recursive: true, filter: (source) => !/[\\/](node_modules|target|build|dist|\.next|\.svelte-kit|\.astro)$/.test(source) });
}

async function dependencies(place) {
  const lock = path.join(place, 'package-lock.json');
  const wanted = (await readFile(lock, 'utf8')) + (await readFile(path.join(place, 'package.json'), 'utf8'));
  const stamp = path.join(place, 'node_modules/.installed-for');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) {
    const installed = path.join(place, 'node_modules/samlight');
    await rm(installed, { recursive: true, force: true });
    await mkdir(installed);
    for (const name of await readdir(packed)) if (name !== 'examples') await cp(path.join(packed, name), path.join(installed, name), { recursive: true });
    return;
  }
  // The lock files hold other people's packages; which version of ours there is, is seen here.
  const { packages, ...rest } = JSON.parse(wanted.slice(0, wanted.lastIndexOf('}\n{') + 2));
  const { version, license, engines, peerDependencies, peerDependenciesMeta } = JSON.parse(await readFile(path.join(packed, 'package.json'), 'utf8'));
  packages['node_modules/samlight'] = { version, resolved: 'file:../..', license, engines, peerDependencies, peerDependenciesMeta };
  await writeFile(lock, JSON.stringify({ ...rest, packages }));
  // Not `npm ci`: where a registry has no packages for other machines, they stand in no lock file, and it refuses such a file.
  await run(['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: place, limit: 180_000 });
  await writeFile(stamp, wanted);
}
