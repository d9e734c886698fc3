// The programs that run the package: those of this machine, and those that npm brings as packages into build/runtimes.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../build/runtimes/', import.meta.url));

// Not among the devDependencies: each of these packages holds a program for one platform, and `npm ci` refuses a lock file where the registry
// lacks one for another. 20.19.0 is the oldest Node that package.json promises.
const NODE = ['20.19.0', '22.23.3', '24.21.0', '26.10.0'];
const wanted = new Map([
  ...NODE.map((version) => [`node-${version}`, `npm:node-${process.platform}-${process.arch}@${version}`]),
  ['deno', '2.9.6'],
  ['bun', '1.4.5'],
]);

const npm = (specs) => execFileSync('npm', ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', ...specs], {
  cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000,
});

/** Installs what is not there yet; gives for each program why it cannot be had, if so. */
export function install() {
  const stamp = path.join(folder, 'installed-for');
  const all = JSON.stringify([...wanted]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === all) return new Map();
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  const specs = [...wanted].map(([name, version]) => `${name}@${version}`);
  try {
    npm(specs);
    writeFileSync(stamp, all);
    return new Map();
  } catch {
    return missing();
  }
}

/** One missing program must not take the others away. `npm install` forgets what it is not told, so it is told all that can be had. */
function missing() {
  const reasons = new Map();
  const had = [];
  for (const [name, version] of wanted) {
    try {
      npm([...had, `${name}@${version}`]);
      had.push(`${name}@${version}`);
    } catch (error) {
      reasons.set(name, `npm cannot install ${version}: ${/npm error (.*)/.exec(error.stderr ?? '')?.[1] ?? error.message}`);
    }
  }
  return reasons;
}

/** Name in the table, command, and what makes it a runtime of its own. */
export function programs() {
  const reasons = install();
  const modules = path.join(folder, 'node_modules');
  const own = process.version.slice(1);
  const nodes = NODE.filter((version) => version !== own).map((version) => ({
    runtime: 'Node.js', version, command: [path.join(modules, `node-${version}`, 'bin/node')], skip: reasons.get(`node-${version}`),
  }));
  return [
    { runtime: 'Node.js', version: own, command: [process.execPath] },
    ...nodes,
    { runtime: 'Deno', version: wanted.get('deno'), command: [path.join(modules, '.bin/deno'), 'run', '--no-prompt', '--allow-read'], skip: reasons.get('deno') },
    { runtime: 'Bun', version: wanted.get('bun'), command: [path.join(modules, '.bin/bun')], skip: reasons.get('bun') },
  ];
}
