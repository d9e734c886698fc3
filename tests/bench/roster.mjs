// Who takes part, in what, and why somebody does not.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export function roster({ folder, messages, letters, sizes, quick }) {
  const {
    SAMLIGHT_BENCH_NATIVE: native, SAMLIGHT_BENCH_COMPONENT: component, SAMLIGHT_BENCH_XMLSEC: xmlsec, SAMLIGHT_BENCH_PYTHON: python,
    SAMLIGHT_NO_BENCH_XMLSEC: noXmlsec, SAMLIGHT_NO_BENCH_PYTHON: noPython,
  } = process.env;
  const node = (name) => [process.execPath, here('node/worker.mjs'), name, messages];
  const upTo = (bytes) => sizes.filter((one) => one.bytes <= bytes).map(({ name }) => name);
  const plain = letters.filter((name) => name !== 'd');
  const [most, limit] = [upTo(5_000_000), upTo(250_000)];
  const faces = [
    { name: 'wasm-verify', what: 'samlight/verify in Node', command: node('wasm-verify'), cases: [...plain, ...limit] },
    { name: 'wasm-full', what: 'samlight in Node', command: node('wasm-full'), cases: letters },
    { name: 'wasm-hook', what: '… unwrapKey by node:crypto', command: node('wasm-hook'), cases: ['d'] },
    { name: 'wasm-verify-raw', what: '… the bare module of samlight/verify', command: node('wasm-verify-raw'), cases: plain },
    { name: 'native', what: 'samlight in Rust', command: [native, 'serve', messages], cases: [...letters, ...most], compiled: true },
    { name: 'node-saml', what: '@node-saml/node-saml', command: node('node-saml'), cases: [...letters, ...upTo(50_000)], peer: true },
    { name: 'samlify', what: 'samlify', command: node('samlify'), cases: [...letters, ...upTo(50_000)], peer: true },
    { name: 'crypto-floor', what: 'node:crypto, digests and keys alone', command: node('crypto-floor'), cases: letters },
  ];
  const missing = [];
  if (xmlsec) faces.push({ name: 'xmlsec', what: 'xmlsec1 in C, signature and values alone', command: [xmlsec, messages], cases: [...letters, ...most], compiled: true });
  else missing.push(['xmlsec1 in C', noXmlsec]);
  if (python) faces.push({ name: 'python-xmlsec', what: 'xmlsec in Python, the same', command: [python, here('peer_xmlsec.py'), messages], cases: letters, compiled: true });
  else missing.push(['xmlsec in Python', noPython]);
  if (!quick) {
    faces.push({ name: 'workerd', what: 'samlight/verify in workerd', command: [process.execPath, here('workerd/worker.mjs'), messages, path.join(folder, 'workerd')], cases: plain });
    faces.push({ name: 'wasmtime', what: 'the component in wasmtime', command: [component, messages], cases: plain, compiled: true });
    faces.push({ name: 'wasm-core', what: 'the module without limits in Node', command: node('wasm-core'), cases: most });
  }
  return { faces, missing };
}
