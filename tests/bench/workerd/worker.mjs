// node worker.mjs FOLDER SCRATCH: samlight/verify in workerd, asked like every other face: by lines.
import { createInterface } from 'node:readline';
import { opened } from '../case.mjs';
import { Server, bundled } from './server.mjs';

const [folder, scratch] = process.argv.slice(2);
const server = await new Server().start(await bundled('worker.js', scratch));
const cases = new Map();

async function check(name) {
  const one = opened(folder, name);
  const { settings, now, requestId, good, bad } = one;
  one.read((await server.ask({ job: 'open', name, settings, now, requestId, good })).read);
  if (!(await server.ask({ job: 'refuses', name, bad })).refused) {
    console.error(`the changed message of ${name} was accepted`);
    process.exit(1);
  }
  cases.set(name, one);
  return 'ok';
}

/** A request costs something too, so few of them are sent: how many validations fit is known from the last time. */
async function slice(name, milliseconds) {
  const one = cases.get(name);
  const wanted = milliseconds * 1e6;
  let all = 0;
  const start = server.processor();
  for (let batch = one.batch ?? 1; ;) {
    one.read((await server.ask({ job: 'run', name, times: batch })).read);
    all += batch;
    const took = server.processor() - start;
    if (took >= wanted) {
      one.batch = Math.max(1, Math.round(all / 2));
      return `${all} ${took}`;
    }
    if (took < wanted / 4) batch *= 2;
  }
}

console.log('ready');
try {
  for await (const line of createInterface({ input: process.stdin })) {
    const [first, second] = line.split(' ');
    console.log(first === 'check' ? await check(second) : await slice(first, Number(second)));
  }
} finally {
  await server.stop();
}
