// node load.mjs [--short]: what the filter costs. Prints a table; fails where a figure shows a fault: a message that is refused, memory that grows.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Envoy, replaced } from './envoy.mjs';
import { ACS, FORM, Scene } from './scene.mjs';

const short = process.argv.includes('--short');
const LOGINS = short ? 200 : 2_000;
const POSTS = short ? 1_000 : 100_000;
const DEPARTURES = short ? 2_000 : 200_000;
const SECONDS = short ? 2 : 15;
const CONNECTIONS = 8;
/** What the filter's own memory in shared data may come to, and some for the allocator. */
const SHARED_MIB = 48 * 1.5;
const wrk = process.env.SAMLIGHT_WRK;

/** One worker thread: the figures are of one core. And an application that costs nothing: Envoy answers itself. */
const quick = (text) => replaced(text, '              - match: { prefix: / }\n                route: { cluster: application }', '              - match: { prefix: / }\n                direct_response: { status: 200, body: { inline_string: well } }');
const without = (text) => {
  const from = text.indexOf('          - name: samlight\n');
  const to = text.indexOf('          - name: envoy.filters.http.router\n');
  assert.ok(from > 0 && to > from);
  return quick(text.slice(0, from) + text.slice(to));
};

const rows = [];
const row = (what, figures) => {
  rows.push([what, figures]);
  console.error(`${what}: ${figures}`);
};

/** Sends all of these over so many connections; gives the milliseconds that each took and the seconds that all took. */
async function send(envoy, count, request, expected) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const took = [];
  let next = 0;
  const one = ({ body, ...options }) => new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = http.request({ host: '127.0.0.1', port: envoy.port, agent, timeout: 60_000, ...options }, (response) => {
      response.resume();
      response.on('error', reject).on('end', () => {
        took.push(performance.now() - start);
        resolve(response.statusCode);
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer'))).on('error', reject);
    sent.end(body);
  });
  const [start, cpu] = [performance.now(), processor(envoy)];
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (next < count) {
      next += 1;
      assert.equal(await one(request(next - 1)), expected);
    }
  }));
  agent.destroy();
  return { took: took.sort((a, b) => a - b), seconds: (performance.now() - start) / 1000, cpu: processor(envoy) - cpu };
}

/** Milliseconds that Envoy has had of a processor: a figure that a busy machine does not change. The kernel counts in hundredths of a second. */
function processor({ pid }) {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
  return (user + system) * 10;
}

const figures = ({ took, seconds, cpu }) => {
  const at = (part) => took[Math.min(took.length - 1, Math.floor(took.length * part))].toFixed(1);
  return `${Math.round(took.length / seconds)}/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${(cpu / took.length).toFixed(2)} ms of a core each (${took.length})`;
};

const mebibytes = (envoy) => Number(readFileSync(`/proc/${envoy.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024;

/** wrk's own figures. */
function hammer(envoy, cookie) {
  const cpu = processor(envoy);
  const folder = mkdtempSync(path.join(tmpdir(), 'samlight-wrk-'));
  const script = path.join(folder, 'wrk.lua');
  writeFileSync(script, `wrk.headers["cookie"] = ${JSON.stringify(cookie)}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(wrk, ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '--latency', '-s', script, `${envoy.address}/`], { stdio: ['ignore', 'pipe', 'inherit'], timeout: (SECONDS + 30) * 1000 });
    let text = '';
    child.stdout.on('data', (data) => { text += data; });
    child.on('error', reject).on('close', (status) => {
      rmSync(folder, { recursive: true });
      const [, rate] = text.match(/Requests\/sec:\s+([\d.]+)/) ?? [];
      const [p50, p99] = ['50', '99'].map((part) => text.match(new RegExp(`${part}%\\s+(\\S+)`))?.[1]);
      if (status !== 0 || !rate || /Non-2xx/.test(text)) reject(new Error(`wrk ended with ${status}\n${text}`));
      else {
        const each = (processor(envoy) - cpu) * 1000 / Number(text.match(/(\d+) requests in/)[1]);
        resolve({ each, words: `${Math.round(rate)}/s, p50 ${p50}, p99 ${p99}, ${each.toFixed(0)} µs of a core each` });
      }
    });
  });
}

const scene = new Scene();
await scene.start({ threads: 1, change: quick });
try {
  await logins();
  await overhead();
} finally {
  await scene.stop();
}
const width = Math.max(...rows.map(([what]) => what.length));
for (const [what, words] of rows) console.log(`figures | ${what.padEnd(width)} | ${words}`);

async function logins() {
  const messages = [];
  for (let count = 0; count < LOGINS; count += 1) {
    const browser = scene.browser();
    const { form } = await scene.respond(await scene.departed(browser));
    const name = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
    messages.push({ method: 'POST', path: ACS, headers: { ...FORM, cookie: `${name}=${browser.cookie(name)}` }, body: form.toString() });
  }
  const before = mebibytes(scene.envoy);
  row('fresh signed messages, accepted', figures(await send(scene.envoy, LOGINS, (at) => messages[at], 303)));
  const warm = mebibytes(scene.envoy);
  row('the same ones again, refused', figures(await send(scene.envoy, POSTS, (at) => messages[at % LOGINS], 403)));
  const after = mebibytes(scene.envoy);
  row('Envoy\'s memory', `${before.toFixed(0)} MiB before, ${warm.toFixed(0)} after ${LOGINS} logins, ${after.toFixed(0)} after ${POSTS} posts more`);
  assert.ok(after - warm < 16, `memory grew by ${(after - warm).toFixed(1)} MiB in ${POSTS} posts`);

  const page = { path: '/', headers: { accept: 'text/html' } };
  row('visitors without a session, sent away', figures(await send(scene.envoy, DEPARTURES / 2, () => page, 302)));
  const half = mebibytes(scene.envoy);
  await send(scene.envoy, DEPARTURES / 2, () => page, 302);
  const all = mebibytes(scene.envoy);
  row('Envoy\'s memory', `${half.toFixed(0)} MiB after ${DEPARTURES / 2} visitors, ${all.toFixed(0)} after ${DEPARTURES}`);
  assert.ok(all - after < SHARED_MIB, `memory grew by ${(all - after).toFixed(1)} MiB for ${DEPARTURES} visitors`);
}

async function overhead() {
  if (!wrk) return row('requests with a session\'s cookie', `not measured: ${process.env.SAMLIGHT_NO_WRK ?? 'SAMLIGHT_WRK is not set'}`);
  const cookie = await scene.session();
  const bare = await Envoy.start({ settings: scene.settings, upstream: scene.upstream.port, threads: 1, change: without });
  try {
    const [no, judged] = [await hammer(bare, cookie), await hammer(scene.envoy, cookie)];
    row('requests with a session\'s cookie, no filter', no.words);
    row('requests with a session\'s cookie, the filter', judged.words);
    return row('what the filter adds to a request', `${Math.round(judged.each - no.each)} µs of a core`);
  } finally {
    await bare.stop();
  }
}
