// Writes src/attribute-names.js from the data in the Rust core. With --check: says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';

const names = JSON.parse(readFileSync(new URL('../../src/explain/attribute-names.json', import.meta.url), 'utf8'));
const target = new URL('../src/attribute-names.js', import.meta.url);

const rows = Object.entries(names).map(([name, friendly]) => `  ['${name}', '${friendly}'],`);
if (rows.length < 100) throw new Error(`only ${rows.length} names found`);

const text = `// Written by scripts/attribute-names.mjs from the data of the core. Do not edit.

/** What object identifiers and claim URIs are commonly called. No verdict depends on it. */
export const attributeNames = /* @__PURE__ */ new Map([
${rows.join('\n')}
]);

/** The common name of an attribute, or undefined. Names are compared exactly. */
export const friendlyName = (name) => attributeNames.get(name);
`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('src/attribute-names.js is not what the data gives: npm run attribute-names');
  process.exitCode = 1;
}
