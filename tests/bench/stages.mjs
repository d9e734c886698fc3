// node stages.mjs FOLDER: where a validation's time goes, by what its code belongs to. Natively from callgrind's files in FOLDER, which name the source of every
// instruction, inlined or not; in WebAssembly by V8's profiler over a module with names, where what is inlined counts to its caller.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { figure, table } from './tables.mjs';

const PROFILE = fileURLToPath(new URL('node/profile.mjs', import.meta.url));

/** The first that fits: a path of the source, or a name of the function. */
const STAGES = [
  ['signature value', /crypto[/:]+(montgomery|rsa|ec|ed25519)|dalek/],
  ['digest', /sha2|sha256|crypto::digest/],
  ['decryption', /aes|ghash|polyval|xenc|crypto[/:]+cipher/],
  ['limits (scan before parsing)', /xml[/:]+(scan|limits|ids|characters|declaration|names|base)/],
  ['canonicalize', /xml[/:]+c14n|Canonical/],
  ['parse', /roxmltree|memchr|xml[/:]+|samlight::xml/],
  ['decode', /base64|binding/],
  ['read', /src\/saml\/|samlight::saml|envelope|dsig/],
  ['rules', /profile|src\/walk|samlight::walk|trust|src\/provider|src\/login|samlight::(provider|login)|Pending/],
  ['report', /report|src\/json|samlight::json|fault|Report|explain/],
  ['memory', /malloc|talc|dlmalloc|alloc::|drop_in_place|mem(cpy|move|set|cmp|cmp_)|\/string\/|realloc|free/],
  ['library, inlined', /core|alloc|rustc/],
  ['boundary', /wasm-function|bindgen|bench_core|Unlimited|unlimited|js-to-wasm|wasm-to-js|\(program\)|\(garbage collector\)|core\.(js|mjs)/],
];
const REST = 'the rest';

const total = (sums) => [...sums.values()].reduce((sum, each) => sum + each, 0);

const stageOf = (text) => STAGES.find(([, pattern]) => pattern.test(text))?.[0];

/** Instructions by stage. What was inlined from the language's own library counts to the function that it was inlined into. */
export function fromCallgrind(text) {
  const names = { file: new Map(), fn: new Map() };
  const named = (kind, word) => {
    const [, number, name] = /^\((\d+)\)(?: (.*))?$/.exec(word) ?? [];
    if (number === undefined) return word;
    if (name !== undefined) names[kind].set(number, name);
    return names[kind].get(number) ?? '';
  };
  const sums = new Map();
  let [file, fn, skip] = ['', '', false];
  for (const line of text.split('\n')) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key === 'fl' || key === 'fi' || key === 'fe') file = named('file', value);
    else if (key === 'fn') fn = named('fn', value);
    else if (key === 'cfi' || key === 'cfl') named('file', value);
    else if (key === 'cfn') named('fn', value);
    else if (key === 'calls') skip = true; // the next line is what the called function took
    else if (/^[+\-*\d]/.test(line)) {
      if (skip) {
        skip = false;
        continue;
      }
      const cost = Number(line.split(' ').at(-1));
      const own = /\/rustc\/|library\/(core|alloc|std)/.test(file) ? fn : file.includes('?') || file === '' ? fn : file;
      const stage = stageOf(own) ?? stageOf(fn) ?? REST;
      sums.set(stage, (sums.get(stage) ?? 0) + cost);
    }
  }
  const [, totals] = /^totals: (\d+)$/m.exec(text) ?? [];
  assert.equal(total(sums), Number(totals), 'the stages add up to what callgrind counted');
  return sums;
}

/** Microseconds that samples fell on, by stage. */
export function fromProfile(profile) {
  const sums = new Map();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  profile.samples.forEach((id, at) => {
    const { functionName, url } = nodes.get(id);
    if (functionName === '(idle)') return;
    const stage = stageOf(functionName) ?? stageOf(url) ?? REST;
    sums.set(stage, (sums.get(stage) ?? 0) + profile.timeDeltas[at]);
  });
  return sums;
}

const share = (sums, stage) => (sums.has(stage) ? `${figure((sums.get(stage) / total(sums)) * 100)} %` : '');

async function main(folder) {
  const columns = [];
  for (const name of ['a', 'c']) {
    const counted = path.join(folder, `callgrind.${name}.out`);
    if (existsSync(counted)) columns.push([`(${name}) native`, fromCallgrind(readFileSync(counted, 'utf8'))]);
    const { stdout } = await promisify(execFile)(process.execPath, [PROFILE, path.join(folder, 'messages'), name], { maxBuffer: 1 << 28 });
    columns.push([`(${name}) WebAssembly`, fromProfile(JSON.parse(stdout))]);
  }
  const rows = [...STAGES.map(([stage]) => stage), REST].map((stage) => [stage, ...columns.map(([, sums]) => share(sums, stage))]);
  console.log(table(['', ...columns.map(([name]) => name)], rows.filter((row) => row.slice(1).some((cell) => cell !== ''))));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2]);
