// node worker.mjs FACE FOLDER: one way to validate, in a process of its own. Answers lines: `check CASE` with `ok`, `CASE MILLISECONDS` with how often it
// validated and the nanoseconds of a processor that the whole process took, whatever its threads did beside.
import { createInterface } from 'node:readline';
import { opened } from '../case.mjs';
import * as core from './core.mjs';
import * as floor from './floor.mjs';
import * as ours from './ours.mjs';
import * as peers from './peers.mjs';

const [face, folder] = process.argv.slice(2);
const make = { ...core.faces, ...ours.faces, ...peers.faces, ...floor.faces }[face];
if (!make) throw new Error(`there is no face ${face}`);
const cases = new Map();

/** Nanoseconds. */
const processor = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
};

async function check(name) {
  const one = opened(folder, name);
  const validate = await make(one);
  one.read(await validate(one.good));
  let accepted;
  try {
    accepted = await validate(one.bad);
  } catch {
    // as it should be
  }
  if (accepted) {
    console.error(`${face} accepted the changed message of ${name}`);
    process.exit(1);
  }
  cases.set(name, { one, validate });
  return 'ok';
}

async function slice(name, milliseconds) {
  const { one, validate } = cases.get(name);
  const wanted = milliseconds * 1e6;
  const start = processor();
  for (let times = 0, batch = 1; ;) {
    for (let at = 0; at < batch; at++) one.read(await validate(one.good));
    times += batch;
    const took = processor() - start;
    if (took >= wanted) return `${times} ${took}`;
    if (took < wanted / 16) batch *= 2;
  }
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const [first, second] = line.split(' ');
  try {
    console.log(first === 'check' ? await check(second) : await slice(first, Number(second)));
  } catch (error) {
    // The first line is the answer; a case that a peer cannot do is told by its reason.
    console.log(`cannot ${String(error?.message ?? error).split('\n')[0]}`);
  }
}
