// node load.mjs [--logins N]: the example worker in workerd under wrk, every message a fresh one that answers a request of its own. Prints figures; fails where
// a message is refused, or where more is kept of a login than has to be.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Miniflare } from 'miniflare';
import { freePort } from '../../examples/check/port.mjs';
import { certificate, privateKey } from '../../examples/worker/test-key.js';
import { createTestIdp } from '../../dist/testing.js';
import { Figures, lacksWrk, load, mebibytes } from '../gate/wrk.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const asked = process.argv.indexOf('--logins');
const LOGINS = asked < 0 ? 2_000 : Number(process.argv[asked + 1]);
/** As many messages as are signed beforehand; wrk keeps them in memory. */
const BATCH = 1_000;
const AT_ONCE = 8;
/** What a login leaves behind in memory: a claim of 70 octets with its time. In Durable Objects it is two objects, which workerd keeps alive until they have
    been idle for ten seconds: what they take is told, and no fault. */
const KEPT_KIB = 4;
/** What an engine may do without anything being kept: young memory, compiled code. */
const SLACK_MIB = 96;

const home = mkdtempSync(path.join(tmpdir(), 'samlight-load-'));
const figures = new Figures();

const inMemory = {
  name: 'memory-store',
  setup: ({ onResolve }) => onResolve({ filter: /^samlight\/stores\/durable-object$/ }, () => ({ path: here('memory-store.js') })),
};

async function started(name, plugins) {
  const outdir = path.join(home, name);
  await build({
    entryPoints: { worker: here('../../examples/worker/worker.js') }, outdir, bundle: true, format: 'esm', conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'], loader: { '.wasm': 'copy' }, assetNames: '[name]', logLevel: 'warning', plugins,
  });
  const port = await freePort(); // the worker has to know its own address before it starts
  const origin = `http://127.0.0.1:${port}`;
  const before = workerds();
  const server = new Miniflare({
    scriptPath: path.join(outdir, 'worker.js'), modules: true, modulesRoot: outdir, compatibilityDate: '2026-04-01', host: '127.0.0.1', port,
    modulesRules: [{ type: 'ESModule', include: ['**/*.js'] }, { type: 'CompiledWasm', include: ['**/*.wasm'] }],
    durableObjects: { SAML: { className: 'SamlStore', useSQLite: true } }, bindings: { ORIGIN: origin },
  });
  await server.ready;
  const pid = workerds().find((each) => !before.includes(each));
  assert.ok(pid, 'miniflare has started a workerd');
  return { server, port, origin, pid };
}

/** The workerds that are children of ours. */
function workerds() {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try {
      const parent = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1]);
      return parent === process.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workerd');
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

/** Requests that are outstanding, and their answers: what a browser would bring. */
async function messages({ origin }, idp, count) {
  const made = [];
  const one = async () => {
    const start = await fetch(`${origin}/login`, { redirect: 'manual' });
    assert.equal(start.status, 302, await start.text());
    const request = await idp.readRequest(start.headers.get('location'));
    const { form } = await idp.respond({
      ...request, acsUrl: `${origin}/saml/acs`, nameId: 'ada', attributes: { email: 'ada@example.org', groups: ['staff', 'readers'] }, sign: 'both',
    });
    made.push({ method: 'POST', path: '/saml/acs', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() });
  };
  while (made.length < count) await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - made.length) }, one));
  return made;
}

async function measured(name, plugins, keptKib = Infinity) {
  const worker = await started(name.replaceAll(' ', '-'), plugins);
  try {
    const idp = await createTestIdp({ entityId: `${worker.origin}/idp`, ssoUrl: `${worker.origin}/idp/sso`, key: { privateKey, certificate } });
    const host = { port: worker.port, pid: worker.pid };
    const filler = { request: { path: '/nothing' }, status: 404 };
    const batch = async (count) => {
      const requests = await messages(worker, idp, count);
      return load(host, { requests, count, expected: 200, filler });
    };
    await batch(Math.min(200, LOGINS)); // compilers and allocators find their size
    const before = mebibytes(host);
    const seen = [];
    let words;
    let spent = 0;
    for (let done = 0; done < LOGINS; done += BATCH) {
      const count = Math.min(BATCH, LOGINS - done);
      const said = await batch(count);
      spent += said.each * count;
      words = said.words;
      seen.push(mebibytes(host));
    }
    const [half, after] = [seen[seen.length >> 1], seen.at(-1)];
    figures.row(`${name}: accepted logins`, words);
    figures.row(`${name}: workerd's CPU a login`, `${(spent / LOGINS).toFixed(3)} ms over ${LOGINS} logins`);
    figures.row(`${name}: workerd's memory`, `${before.toFixed(0)} MiB before, ${half.toFixed(0)} after half, ${after.toFixed(0)} after ${LOGINS} logins`);
    assert.ok(after - before < SLACK_MIB + (LOGINS * keptKib) / 1024, `memory grew by ${(after - before).toFixed(0)} MiB in ${LOGINS} logins`);
  } finally {
    await worker.server.dispose();
  }
}

if (lacksWrk) {
  figures.row('load', `not measured: ${lacksWrk}`);
} else {
  try {
    await measured('Durable Objects', []);
    await measured('store in memory', [inMemory], KEPT_KIB);
  } finally {
    rmSync(home, { recursive: true });
  }
}
figures.print();
