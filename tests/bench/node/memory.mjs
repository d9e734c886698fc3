// node memory.mjs FOLDER CASE: octets by which the memory of a fresh module grows when it judges one message.
import { opened } from '../case.mjs';
import { instance } from './core.mjs';

const one = opened(...process.argv.slice(2, 4));
const { wasm, validate } = await instance(one);
const before = wasm.memory.buffer.byteLength;
one.read(validate(one.good));
console.log(wasm.memory.buffer.byteLength - before);
