// The table of README.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { microseconds, table } from './tables.mjs';

const README = new URL('../../README.md', import.meta.url);
const MARKS = ['<!-- bench -->\n', '<!-- /bench -->'];
const CASES = ['a', 'c', 'd', 'e'];
const FACES = ['native', 'wasm-verify', 'wasm-full', 'workerd', 'wasmtime', 'node-saml', 'samlify', 'xmlsec'];

/** Puts what was measured between the marks, and touches nothing else. */
export function written({ times }, faces) {
  const text = readFileSync(README, 'utf8');
  const [from, to] = [text.indexOf(MARKS[0]) + MARKS[0].length, text.indexOf(MARKS[1])];
  if (from < MARKS[0].length || to < from) throw new Error(`README.md has no place between ${MARKS.join('and ')}`);
  const cell = (name, face) => microseconds(times.of(name, face)) || '—';
  const known = FACES.map((name) => faces.find((face) => face.name === name)).filter(Boolean);
  const made = table(['µs of CPU', ...CASES.map((name) => `(${name})`)], known.map(({ name, what }) => [what, ...CASES.map((one) => cell(one, name))]));
  writeFileSync(README, `${text.slice(0, from)}${made}\n${text.slice(to)}`);
}
