// node check.mjs [NAME…]: installs, builds and starts each example in build/examples, and signs in to it as a browser does.
// node check.mjs --demo NAME: starts one with a test IdP beside it and stays, for a browser.
// What it needs is in pkg/dist: `cargo xtask build` before.
import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { demonstrate } from './check/demo.mjs';
import { examples } from './check/examples.mjs';
import { install } from './check/install.mjs';
import { testIdp } from './check/idp.mjs';
import { run } from './check/process.mjs';
import { roundTrip } from './check/round-trip.mjs';
import { runtimes } from './check/runtimes.mjs';
import { settings, start } from './check/server.mjs';

const words = process.argv.slice(2);
const demo = words[0] === '--demo';
const names = demo ? words.slice(1, 2) : words;
const unknown = names.find((name) => !examples.some((example) => example.name === name));
if (unknown !== undefined || (demo && names.length === 0)) {
  console.error(`usage: node check.mjs [NAME…] or node check.mjs --demo NAME, with a name of ${examples.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const chosen = examples.filter(({ name }) => names.length === 0 || names.includes(name));

if (demo) await demonstrate(chosen[0]);
else check();

function check() {
  const idp = testIdp();
  // Two at once: while one is downloaded, another is built.
  describe('framework examples', { concurrency: 2 }, () => {
    for (const example of chosen) {
      test(example.name, { timeout: example.cargo ? 1_200_000 : 600_000 }, async (t) => {
        const { runtime, missing } = await runtimes(example.runtime);
        if (missing) return t.skip(missing);
        const clock = stopwatch();
        const env = await settings(await idp);
        const fetched = clock();
        const place = await install(example, runtime, env);
        const installed = clock();
        if (example.store) {
          await t.test('its store keeps what is asked of one', async () => {
            const lines = (await run([path.join(runtime.path[0], 'node'), example.store], { cwd: place, limit: 120_000, answer: true })).trim().split('\n');
            assert.ok(lines.length >= 10 && lines.every((line) => /^(pass|skipped): /.test(line)), lines.join('\n'));
          });
        }
        for (const variant of example.variants ?? [{}]) {
          await t.test(variant.title ?? 'in production', async (t) => {
            const server = await start({ example: { ...example, ...variant }, place, runtime, env });
            let failures = 1;
            try {
              const started = clock();
              failures = await roundTrip(t, { ...example, ...variant, origin: server.origin, address: server.address, idp: await idp });
              t.diagnostic(`${example.name}: its runtime ${fetched} s, installed and built ${installed} s, started ${started} s, round trip ${clock()} s`);
            } finally {
              if (failures > 0) t.diagnostic(server.log());
              await server.end();
            }
          });
        }
      });
    }
  });
}

/** Seconds since the last call. */
function stopwatch() {
  let last = Date.now();
  return () => {
    const seconds = (Date.now() - last) / 1000;
    last = Date.now();
    return seconds.toFixed(1);
  };
}
