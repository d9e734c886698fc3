// What the first validation costs: a process that has just started, no compiler warm, nothing kept.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
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

const PAGE = '<!doctype html><title>bench</title>';
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** What a page of Chromium needs, elapsed, from the import of samlight/verify to the first login; each time in a browser that has just started. */
export async function inChromium(messages, times = 5) {
  const executablePath = process.env.SAMLIGHT_BENCH_CHROMIUM;
  if (!executablePath) return { why: 'no Chromium is installed or unpacked; `cargo xtask runtimes` fetches it' };
  const { chromium } = createRequire(new URL('../../pkg/package.json', import.meta.url))('playwright-core');
  const { settings, now, requestId, good } = opened(messages, 'a');
  const dist = fileURLToPath(new URL('../../pkg/dist/', import.meta.url));
  const server = createServer((request, response) => {
    const file = path.join(dist, path.normalize(request.url));
    if (request.url === '/') return response.setHeader('content-type', 'text/html').end(PAGE);
    if (!existsSync(file)) return response.writeHead(404).end(); // a browser asks for an icon
    return response.setHeader('content-type', TYPES[path.extname(file)] ?? 'text/plain').end(readFileSync(file));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const env = { ...process.env, ...(process.env.SAMLIGHT_BROWSER_LIBRARIES && { LD_LIBRARY_PATH: process.env.SAMLIGHT_BROWSER_LIBRARIES }) };
  const elapsed = [];
  try {
    for (let round = 0; round < times; round++) {
      const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'], env });
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${server.address().port}/`);
        elapsed.push(await page.evaluate(async (one) => {
          const { performance } = globalThis;
          const start = performance.now();
          const { createServiceProvider } = await import('/verify.js');
          const sp = createServiceProvider({ ...one.settings, store: 'none-i-accept-replays', clock: () => new Date(one.now) });
          await sp.validateResponse({ SAMLResponse: one.good }, { requestId: one.requestId, cookie: null });
          return performance.now() - start;
        }, { settings, now, requestId, good }));
      } finally {
        await browser.close();
      }
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return { elapsed: median(elapsed) };
}
