// Writes src/codes.d.ts from the catalogue in the Rust core. With --check: says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';

const catalogue = readFileSync(new URL('../../src/fault.rs', import.meta.url), 'utf8');
const target = new URL('../src/codes.d.ts', import.meta.url);

const rows = [...catalogue.matchAll(/^\s*[A-Z]\w* "([a-z0-9.-]+)" [A-Z]\w* "[^"]*" "([^"]+)";$/gm)];
if (rows.length < 100) throw new Error(`only ${rows.length} codes found in src/fault.rs`);

const text = `// Written by scripts/codes.mjs from the catalogue of the core. Do not edit.

/** Every code of this version. The command says what one means, and so does its page in the repository, in www/codes. */
export type KnownCode =
${rows.map(([, code, about]) => `  /** ${about[0].toUpperCase()}${about.slice(1)}. */\n  | '${code}'`).join('\n')};
`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/codes.d.ts is not what the catalogue gives: npm run codes');
  process.exitCode = 1;
}
