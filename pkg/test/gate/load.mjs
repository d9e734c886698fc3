// node load.mjs [--short]: what the gate costs in our own host. Prints a table; fails where a figure shows a fault: a message that is refused, memory that grows.
import assert from 'node:assert/strict';
import { redis, redisServer, why } from '../stores/servers.mjs';
import { GateScene, messages } from './scene.mjs';
import { Figures, lacksWrk, load, mebibytes } from './wrk.mjs';

const short = process.argv.includes('--short');
const LOGINS = short ? 100 : 2_000;
const POSTS = short ? 500 : 100_000;
const REQUESTS = short ? 500 : 20_000;
/** What an allocator may do without anything being kept. */
const SLACK_MIB = 24;

const figures = new Figures();

/** The host's memory alone: with Redis nothing that has to be remembered is in it. */
async function measured(name, more) {
  const scene = new GateScene();
  await scene.start({ more });
  try {
    const { host } = scene;
    const requests = await messages(scene, LOGINS);
    const filler = { request: { path: '/.saml/metadata' }, status: 200 };
    const before = mebibytes(host);
    figures.row(`${name}: fresh signed messages, accepted`, (await load(host, { requests, count: LOGINS, expected: 303, filler })).words);
    const warm = mebibytes(host);
    figures.row(`${name}: the same ones again, refused`, (await load(host, { requests, count: POSTS, expected: 403, filler })).words);
    const after = mebibytes(host);
    figures.row(`${name}: the host's memory`, `${before.toFixed(0)} MiB before, ${warm.toFixed(0)} after ${LOGINS} logins, ${after.toFixed(0)} after ${POSTS} posts more`);
    assert.ok(after - warm < SLACK_MIB, `memory grew by ${(after - warm).toFixed(1)} MiB in ${POSTS} posts`);
    const pages = { requests: [{ path: '/page', headers: { cookie: await scene.session() } }], count: REQUESTS, expected: 200 };
    figures.row('requests with a session\'s cookie, no gate', (await load({ port: scene.upstream.port, pid: process.pid }, pages)).words);
    figures.row(`${name}: requests with a session's cookie, the gate`, (await load(host, pages)).words);
    // They are many, and all alike.
    scene.upstream.requests.length = 0;
  } finally {
    await scene.stop();
  }
}

if (lacksWrk) {
  figures.row('load', `not measured: ${lacksWrk}`);
} else {
  await measured('in memory', []);
  if (redisServer()) {
    const server = await redis();
    try {
      await measured('Redis', ['--redis', `redis+unix://${server.socket}`]);
    } finally {
      await server.stop();
    }
  } else {
    figures.row('Redis', `not measured: ${why('redis')}`);
  }
}
figures.print();
