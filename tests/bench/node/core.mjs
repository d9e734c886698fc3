// tests/bench/core, bound like the package's modules: messages of any size.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.env.SAMLIGHT_BENCH_CORE;
const encoder = new TextEncoder();

/** A fresh instance, and the provider in it. */
export async function instance(one) {
  const glue = await import(pathToFileURL(path.join(folder, 'core.js')).href);
  const wasm = glue.initSync({ module: readFileSync(path.join(folder, 'core_bg.wasm')) });
  const provider = new glue.Unlimited(JSON.stringify(one.settings), one.bytes);
  const validate = (message) => {
    const at = provider.input(message.length) >>> 0; // which may move the memory
    const { read: length } = encoder.encodeInto(message, new Uint8Array(wasm.memory.buffer, at, message.length));
    const [login, report] = provider.login(length, one.requestId, Date.parse(one.now)).split('\n').map((text) => JSON.parse(text));
    if (report.code) throw new Error(report.code);
    return { nameId: login.nameId.value, values: login.attributes.reduce((sum, { values }) => sum + values.length, 0) };
  };
  return { wasm, validate };
}

export const faces = { 'wasm-core': async (one) => (await instance(one)).validate };
