// The packed package as a stranger has it: npm pack here, npm install of the tarball in a clean folder.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A new folder outside of this checkout, so that nothing of ours is found by looking upwards. */
export function cleanFolder(name) {
  return mkdtempSync(path.join(tmpdir(), `samlight-${name}-`));
}

/** Puts the tarball into `home`; gives its file name. */
export function pack(home) {
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', home], options));
  return filename;
}

/** A clean folder with a package.json and the package from its tarball. */
export function installed(name) {
  const home = cleanFolder(name);
  writeFileSync(path.join(home, 'package.json'), '{"type":"module","private":true}');
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${pack(home)}`], { cwd: home, stdio: 'ignore' });
  return home;
}
