// node load.mjs [--short]: what the filter costs. Prints a table; fails where a figure shows a fault: a message that is refused, memory that grows.
import assert from 'node:assert/strict';
import { Figures, lacksWrk, load, mebibytes } from '../gate/wrk.mjs';
import { Envoy, replaced } from './envoy.mjs';
import { Scene, messages } from './scene.mjs';

const short = process.argv.includes('--short');
const LOGINS = short ? 200 : 2_000;
const POSTS = short ? 1_000 : 100_000;
const DEPARTURES = short ? 2_000 : 50_000;
const REQUESTS = short ? 10_000 : 100_000;
/** What an allocator may do without anything being kept. */
const SLACK_MIB = 16;

/** One worker thread: the figures are of one core. And an application that costs nothing: Envoy answers itself. */
const quick = (text) => replaced(text, '              - match: { prefix: / }\n                route: { cluster: application }', '              - match: { prefix: / }\n                direct_response: { status: 200, body: { inline_string: well } }');
const without = (text) => {
  const from = text.indexOf('          - name: samlight\n');
  const to = text.indexOf('          - name: envoy.filters.http.router\n');
  assert.ok(from > 0 && to > from);
  return quick(text.slice(0, from) + text.slice(to));
};

const figures = new Figures();
if (lacksWrk) {
  figures.row('load', `not measured: ${lacksWrk}`);
} else {
  const scene = new Scene();
  await scene.start({ threads: 1, change: quick });
  try {
    await logins(scene);
    await overhead(scene);
  } finally {
    await scene.stop();
  }
}
figures.print();

async function logins(scene) {
  const { envoy } = scene;
  const requests = await messages(scene, LOGINS);
  const filler = { request: { path: '/.saml/metadata' }, status: 200 };
  const before = mebibytes(envoy);
  figures.row('fresh signed messages, accepted', (await load(envoy, { requests, count: LOGINS, expected: 303, filler })).words);
  const warm = mebibytes(envoy);
  figures.row('the same ones again, refused', (await load(envoy, { requests, count: POSTS, expected: 403, filler })).words);
  const after = mebibytes(envoy);
  figures.row('Envoy\'s memory', `${before.toFixed(0)} MiB before, ${warm.toFixed(0)} after ${LOGINS} logins, ${after.toFixed(0)} after ${POSTS} posts more`);
  assert.ok(after - warm < SLACK_MIB, `memory grew by ${(after - warm).toFixed(1)} MiB in ${POSTS} posts`);

  const visitors = { requests: [{ path: '/', headers: { accept: 'text/html' } }], count: DEPARTURES, expected: 302 };
  figures.row('visitors without a session, sent away', (await load(envoy, visitors)).words);
  const all = mebibytes(envoy);
  figures.row('Envoy\'s memory', `${after.toFixed(0)} MiB before them, ${all.toFixed(0)} after`);
  assert.ok(all - after < SLACK_MIB, `memory grew by ${(all - after).toFixed(1)} MiB for ${DEPARTURES} visitors`);
}

async function overhead(scene) {
  const pages = { requests: [{ path: '/', headers: { cookie: await scene.session() } }], count: REQUESTS, expected: 200 };
  const bare = await Envoy.start({ settings: scene.settings, upstream: scene.upstream.port, threads: 1, change: without });
  try {
    const [no, judged] = [await load(bare, pages), await load(scene.envoy, pages)];
    figures.row('requests with a session\'s cookie, no filter', no.words);
    figures.row('requests with a session\'s cookie, the filter', judged.words);
    figures.row('what the filter adds to a request', `${Math.round((judged.each - no.each) * 1000)} µs of a core`);
  } finally {
    await bare.stop();
  }
}
