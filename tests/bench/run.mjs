// node run.mjs [--quick] [--write]: samlight and its peers on the same messages in the same run. `cargo xtask bench` builds what it needs and says where it is.
import path from 'node:path';
import { Face } from './face.mjs';
import { facts } from './case.mjs';
import { roster } from './roster.mjs';
import { measure } from './measure.mjs';
import { goals } from './goals.mjs';
import { memory } from './memory.mjs';
import { written } from './readme.mjs';
import { modules } from './sizes.mjs';
import { inChromium, inNode, inWorkerd } from './start.mjs';
import { figure, growthTable, table, timesTable } from './tables.mjs';

const quick = process.argv.includes('--quick');
const { SAMLIGHT_BENCH: folder, SAMLIGHT_BENCH_NATIVE: native } = process.env;
const messages = path.join(folder, 'messages');
const { cases: all } = facts(messages);
const letters = all.filter(({ name }) => name.length === 1).map(({ name }) => name);
const sizes = all.filter(({ name }) => name.length > 1);
const { faces: told, missing } = roster({ folder, messages, letters, sizes, quick });
const faces = told.map((one) => new Face(one));

const say = (text) => console.error(`       ${text}`);
const ms = (value) => `${value.toFixed(0)} ms`;
const found = { sizes };

try {
  for (const face of faces) await face.start();
  await times();
  if (!quick) await growth();
} finally {
  for (const face of faces) face.stop();
}
if (!quick) {
  await memoryOf();
  await starts();
}
found.modules = modules();
console.log(table(['module', 'bytes', 'gzip -9', 'brotli'], found.modules.map(({ name, raw, gzip, brotli }) => [name, ...[raw, gzip, brotli].map((each) => each.toLocaleString('en'))])));
for (const [what, why] of missing) console.log(`not measured: ${what}: ${why}`);
console.log(`\n${goals(found)}`);
if (process.argv.includes('--write')) written(found, faces);

async function times() {
  const cases = quick ? ['a', 'c'] : letters;
  found.times = await measure({ cases, faces, say, ...(quick ? { rounds: 3, slice: 150 } : { rounds: 7, slice: 300 }) });
  for (const { name, bytes, what } of all) if (cases.includes(name)) console.log(`(${name}) ${bytes.toLocaleString('en')} bytes: ${what}`);
  const shown = faces.filter(({ name }) => cases.some((one) => found.times.of(one, name)));
  console.log(`\nµs of a processor for one validation, median; ×: of samlight/verify's time\n\n${timesTable(found.times, cases, shown, 'wasm-verify')}\n`);
  for (const face of faces) for (const [name, why] of face.lacks) console.log(`${face.what} cannot do (${name}): ${why}`);
}

async function growth() {
  const growing = sizes.map(({ name }) => name);
  found.growth = await measure({ cases: growing, faces, say, rounds: 5, slice: 150 });
  const shown = faces.filter(({ name }) => growing.some((one) => found.growth.of(one, name)));
  console.log(`\n${growthTable(found.growth, sizes, shown)}\n`);
}

async function memoryOf() {
  found.memory = await memory({ native, messages, sizes });
  console.log(`memory at 5 MB, octets for each octet of XML: ${figure(found.memory.native)} the native process in all, ${figure(found.memory.module)} the growth of the module's\n`);
}

async function starts() {
  say('first validations');
  const node = await inNode(messages, ['bare', 'verify', 'full', 'node-saml']);
  const workerd = await inWorkerd(messages, path.join(folder, 'workerd'));
  found.start = { node, workerd };
  const rows = ['verify', 'full', 'node-saml'].map((name) => [name, ms(node[name]), ms(node[name] - node.bare)]);
  console.log(`first validation in a fresh process, CPU, median; a bare Node takes ${ms(node.bare)}, a bare workerd ${ms(workerd.bare)}\n`);
  console.log(table(['', 'whole process', 'over a bare one'], [...rows, ['verify in workerd', ms(workerd.verify), ms(workerd.verify - workerd.bare)]]));
  const chromium = await inChromium(messages);
  if (chromium.why) missing.push(['the first validation in Chromium', chromium.why]);
  else console.log(`\nfirst validation in Chromium, from the import on, elapsed time: ${ms(chromium.elapsed)}`);
  console.log();
}
