// What the first validation costs: a process that has just started, no compiler warm, nothing kept.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { opened } from './case.mjs';
import { median } from './measure.mjs';

const run = promisify(execFile);
const FIRST = fileURLToPath(new URL('node/first.mjs', import.meta.url));

/** Milliseconds of a processor from the start of a Node process to its first login, by library: the median of `times` processes, one of each in turn. */
export async function inNode(messages, libraries, times = 11) {
  const found = new Map(libraries.map((name) => [name, []]));
  for (let round = 0; round < times; round++) {
    for (const name of libraries) {
      const { stdout } = await run(process.execPath, [FIRST, name, messages]);
      found.get(name).push(Number(stdout) / 1000);
    }
  }
  return Object.fromEntries([...found].map(([name, list]) => [name, median(list)]));
}

/** Milliseconds of a processor that workerd has had from its start to the first answer: of samlight/verify, and of a worker that has nothing in it. */
export async function inWorkerd(messages, scratch, times = 7) {
  const { Server, bundled } = await import('./workerd/server.mjs');
  const { settings, now, requestId, good } = opened(messages, 'a');
  const found = { bare: [], verify: [] };
  const workers = { bare: await bundled('bare.js', scratch), verify: await bundled('worker.js', scratch) };
  for (let round = 0; round < times; round++) {
    for (const [name, worker] of Object.entries(workers)) {
      const server = await new Server().start(worker);
      try {
        await server.ask({ job: 'open', name: 'a', settings, now, requestId, good });
        found[name].push(server.processor() / 1e6);
      } finally {
        await server.stop();
      }
    }
  }
  return { bare: median(found.bare), verify: median(found.verify) };
}
