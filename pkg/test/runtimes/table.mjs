// The table of tested versions in pkg/README.md. Machines differ in what they have, so a run compares names only; `--write` writes the versions.
import { readFileSync, writeFileSync } from 'node:fs';

const README = new URL('../../README.md', import.meta.url);
const [BEGIN, END] = ['<!-- written by `npm run test:runtimes -- --write` -->', '<!-- end of what is written -->'];

const HEAD = '| Runtime or bundler | Tested versions |\n|---|---|\n';

function parts() {
  const text = readFileSync(README, 'utf8');
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`pkg/README.md has no place for the table: ${BEGIN} … ${END}`);
  return { before: text.slice(0, begin + BEGIN.length), table: text.slice(begin + BEGIN.length, end), after: text.slice(end) };
}

/** The rows of the table: versions by name. */
function rows() {
  return new Map([...parts().table.matchAll(/^\| ([^|]+?) \| ([^|]+?) \|$/gm)].map(([, name, versions]) => [name, versions]).filter(([name]) => !HEAD.startsWith(`| ${name} |`)));
}

/** What the table names. */
export function named() {
  return [...rows().keys()];
}

/** Writes a row for each name, with its versions in the order of their numbers. What this machine does not have keeps its row. */
export function write(tested) {
  const { before, after } = parts();
  const all = rows();
  for (const name of new Set(tested.map(({ name }) => name))) {
    const versions = tested.filter((one) => one.name === name).map(({ version }) => version);
    all.set(name, versions.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })).join(', '));
  }
  const lines = [...all].map(([name, versions]) => `| ${name} | ${versions} |\n`);
  writeFileSync(README, `${before}\n${HEAD}${lines.join('')}${after}`);
}
