// node load.mjs [--short]: what the gate costs in our own host. Prints a table; fails where a figure shows a fault: a message that is refused, memory that grows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { redis, redisServer, why } from '../stores/servers.mjs';
import { ACS, FORM, GateScene } from './scene.mjs';

const short = process.argv.includes('--short');
const LOGINS = short ? 100 : 2_000;
const POSTS = short ? 500 : 100_000;
const REQUESTS = short ? 500 : 20_000;
const CONNECTIONS = 8;

const rows = [];
const row = (what, words) => {
  rows.push([what, words]);
  console.error(`${what}: ${words}`);
};

/** Milliseconds that a process has had of a processor: a figure that a busy machine does not change. The kernel counts in hundredths of a second. */
function processor({ pid }) {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
  return (user + system) * 10;
}

/** Sends all of these over so many connections; gives the milliseconds that each took and the seconds that all took. */
async function send(port, host, count, request, expected) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const took = [];
  let next = 0;
  const one = ({ body, ...options }) => new Promise((resolve, reject) => {
    const start = performance.now();
    const sent = http.request({ host: '127.0.0.1', port, agent, timeout: 60_000, ...options }, (response) => {
      response.resume();
      response.on('error', reject).on('end', () => {
        took.push(performance.now() - start);
        resolve(response.statusCode);
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer'))).on('error', reject);
    sent.end(body);
  });
  const [start, cpu] = [performance.now(), processor(host)];
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
    while (next < count) {
      next += 1;
      assert.equal(await one(request(next - 1)), expected);
    }
  }));
  agent.destroy();
  return { took: took.sort((a, b) => a - b), seconds: (performance.now() - start) / 1000, cpu: processor(host) - cpu };
}

const figures = ({ took, seconds, cpu }) => {
  const at = (part) => took[Math.min(took.length - 1, Math.floor(took.length * part))].toFixed(1);
  return `${Math.round(took.length / seconds)}/s, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${(cpu / took.length).toFixed(2)} ms of a core each (${took.length})`;
};

/** The host's memory alone: with Redis nothing that has to be remembered is in it. */
async function measured(name, more) {
  const scene = new GateScene();
  await scene.start({ more });
  try {
    const { host } = scene;
    const messages = [];
    for (let count = 0; count < LOGINS; count += 1) {
      const browser = scene.browser();
      const { form } = await scene.respond(await scene.departed(browser));
      const cookie = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
      messages.push({ method: 'POST', path: ACS, headers: { ...FORM, cookie: `${cookie}=${browser.cookie(cookie)}` }, body: form.toString() });
    }
    const before = host.mebibytes();
    row(`${name}: fresh signed messages, accepted`, figures(await send(host.port, host, LOGINS, (at) => messages[at], 303)));
    const warm = host.mebibytes();
    row(`${name}: the same ones again, refused`, figures(await send(host.port, host, POSTS, (at) => messages[at % LOGINS], 403)));
    const after = host.mebibytes();
    row(`${name}: the host's memory`, `${before.toFixed(0)} MiB before, ${warm.toFixed(0)} after ${LOGINS} logins, ${after.toFixed(0)} after ${POSTS} posts more`);
    assert.ok(after - warm < 24, `memory grew by ${(after - warm).toFixed(1)} MiB in ${POSTS} posts`);
    const cookie = await scene.session();
    const page = { path: '/page', headers: { cookie } };
    const bare = await send(scene.upstream.port, host, REQUESTS, () => page, 200);
    row('requests with a session\'s cookie, no gate', figures({ ...bare, cpu: 0 }));
    row(`${name}: requests with a session's cookie, the gate`, figures(await send(host.port, host, REQUESTS, () => page, 200)));
    // They are many, and all alike.
    scene.upstream.requests.length = 0;
  } finally {
    await scene.stop();
  }
}

await measured('in memory', []);
if (redisServer()) {
  const server = await redis();
  try {
    await measured('Redis', ['--redis', `redis+unix://${server.socket}`]);
  } finally {
    await server.stop();
  }
} else {
  row('Redis', `not measured: ${why('redis')}`);
}
const width = Math.max(...rows.map(([what]) => what.length));
for (const [what, words] of rows) console.log(`figures | ${what.padEnd(width)} | ${words}`);
