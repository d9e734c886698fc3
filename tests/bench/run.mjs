// node run.mjs [--quick]: samlight and its peers on the same messages in the same run. `cargo xtask bench` builds what it needs and says where it is.
import { Face } from './face.mjs';
import { facts } from './case.mjs';
import { measure } from './measure.mjs';
import { timesTable, growthTable } from './tables.mjs';
import { goals } from './goals.mjs';
import { fileURLToPath } from 'node:url';

const quick = process.argv.includes('--quick');
const { SAMLIGHT_BENCH: folder, SAMLIGHT_BENCH_NATIVE: native, SAMLIGHT_BENCH_XMLSEC: xmlsec, SAMLIGHT_NO_XMLSEC: noXmlsec } = process.env;
const messages = `${folder}/messages`;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { cases: all } = facts(messages);
const letters = all.filter(({ name }) => name.length === 1).map(({ name }) => name);
const sizes = all.filter(({ name }) => name.length > 1);

const node = (name) => [process.execPath, here('node/worker.mjs'), name, messages];
const upTo = (bytes) => sizes.filter((one) => one.bytes <= bytes).map(({ name }) => name);
const plain = letters.filter((name) => name !== 'd');

const faces = [
  new Face({ name: 'wasm-verify', what: 'samlight/verify in Node', command: node('wasm-verify'), cases: [...plain, ...upTo(250_000)] }),
  new Face({ name: 'wasm-full', what: 'samlight in Node', command: node('wasm-full'), cases: [...letters, ...upTo(250_000)] }),
  new Face({ name: 'wasm-hook', what: '… unwrapKey by node:crypto', command: node('wasm-hook'), cases: ['d'] }),
  new Face({ name: 'wasm-verify-raw', what: '… the bare module', command: node('wasm-verify-raw'), cases: plain }),
  new Face({ name: 'native', what: 'samlight in Rust', command: [native, 'serve', messages], cases: [...letters, ...upTo(5_000_000)], compiled: true }),
  new Face({ name: 'node-saml', what: '@node-saml/node-saml', command: node('node-saml'), cases: [...letters, ...upTo(50_000)], peer: true }),
  new Face({ name: 'samlify', what: 'samlify', command: node('samlify'), cases: [...letters, ...upTo(10_000)], peer: true }),
  ...(xmlsec ? [new Face({ name: 'xmlsec', what: 'xmlsec1 in C: signature and values alone', command: [xmlsec, messages], cases: [...letters, ...upTo(5_000_000)], compiled: true })] : []),
  new Face({ name: 'crypto-floor', what: 'node:crypto: digest and keys alone', command: node('crypto-floor'), cases: letters }),
];

const say = (text) => console.error(text);
const effort = quick ? { rounds: 3, slice: 100 } : { rounds: 7, slice: 300 };
try {
  for (const face of faces) await face.start();
  const cases = quick ? ['a', 'c'] : letters;
  const times = await measure({ cases, faces, say, ...effort });
  console.log(`\n${timesTable(times, cases, faces, 'wasm-verify')}\n`);
  for (const face of faces) for (const [name, why] of face.lacks) console.log(`${face.what}, (${name}): ${why}`);
  console.log(`\n${goals({ times })}`);
} finally {
  for (const face of faces) face.stop();
}
if (!xmlsec) console.log(`xmlsec1 in C is not measured: ${noXmlsec}`);
