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

/** What the table names. */
export function named() {
  return [...parts().table.matchAll(/^\| ([^|]+?) \|/gm)].map(([, name]) => name).filter((name) => !HEAD.includes(`| ${name} |`));
}

/** Writes a row for each name, with its versions in the order of their numbers. */
export function write(tested) {
  const { before, after } = parts();
  const versions = grouped(tested);
  const rows = [...versions].map(([name, all]) => `| ${name} | ${all.map(({ version }) => version).toSorted(byNumber).join(', ')} |`);
  writeFileSync(README, `${before}\n${HEAD}${rows.join('\n')}\n${after}`);
}

const byNumber = (one, other) => one.localeCompare(other, 'en', { numeric: true });

function grouped(tested) {
  const made = new Map();
  for (const one of tested) made.set(one.name, [...made.get(one.name) ?? [], one]);
  return made;
}
