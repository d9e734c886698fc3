// Folders of generated text: with --check they are compared, otherwise written. What nobody generates any more is an orphan, and goes.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The files of a folder by their relative names, with their texts. */
export function tree(folder) {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile());
  return new Map(files.map((name) => [name.split(path.sep).join('/'), readFileSync(path.join(folder, name), 'utf8')]));
}

/** What is not as it should be, each with the reason. */
export function differences(folder, wanted) {
  const found = tree(folder);
  const names = [...new Set([...wanted.keys(), ...found.keys()])].filter((name) => wanted.get(name) !== found.get(name));
  return names.map((name) => ({ name, reason: !found.has(name) ? 'is missing' : wanted.has(name) ? 'is not what is generated' : 'is an orphan' }));
}

/** Compares or writes, as the command line asks; `command` is what writes. */
export function settle(folder, wanted, command) {
  for (const { name, reason } of differences(folder, wanted)) {
    const file = path.join(folder, name);
    if (process.argv.includes('--check')) {
      console.error(`${path.basename(folder)}/${name} ${reason}: ${command}`);
      process.exitCode = 1;
    } else if (wanted.has(name)) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, wanted.get(name));
    } else {
      rmSync(file);
    }
  }
}
