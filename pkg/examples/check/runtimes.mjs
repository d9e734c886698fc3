// Other runtimes than the Node that runs this, as npm packages: their programs lie in the packages, so no install script is needed.
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from './install.mjs';
import { run } from './process.mjs';

const platform = `${process.platform}-${process.arch}`;
const folder = path.join(build, 'runtimes');

const wanted = {
  // What is newer than the oldest Node that samlight supports asks for a newer Node.
  node24: { install: `node-${platform}@24.21.0`, program: [`node-${platform}`, 'bin'] },
  deno: { install: 'deno@2.9.6', program: ['@deno'] },
  bun: { install: `@oven/bun-${platform}@1.4.5`, program: ['@oven', `bun-${platform}`, 'bin'] },
};

const made = new Map();

/** The folders to put before PATH, or why there are none. */
export function runtimes(name) {
  if (!name || (name === 'node24' && Number(process.versions.node.split('.')[0]) >= 24)) return { runtime: { path: [path.dirname(process.execPath)] } };
  if (!made.has(name)) made.set(name, (made.get('last') ?? Promise.resolve()).then(() => fetched(name)));
  made.set('last', made.get(name)); // one npm after the other in the folder that they share
  return made.get(name);
}

async function fetched(name) {
  const { install, program } = wanted[name];
  const place = path.join(folder, name);
  const stamp = path.join(place, install.replace(/\W/g, '_'));
  try {
    if (!existsSync(stamp)) {
      await mkdir(place, { recursive: true });
      await run(['npm', 'install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', place, install], { limit: 180_000 });
      await writeFile(stamp, '');
    }
  } catch (error) {
    return { missing: `${install} cannot be installed here: ${error.message.trim().split('\n').pop()}` };
  }
  let bin = path.join(place, 'node_modules', ...program);
  // Deno's package for this machine is one of several: its name says which C library it wants.
  if (name === 'deno') bin = path.join(bin, (await readdir(bin)).find((package_) => package_.startsWith(platform)));
  return { runtime: { path: [bin] } };
}
