import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { why } from './servers.mjs';
import { row, summary } from './tried.mjs';

const modules = process.env.SAMLIGHT_STORE_MODULES;
const deno = modules && ['@deno/linux-x64-glibc', '@deno/linux-arm64-glibc'].map((name) => path.join(modules, 'node_modules', name, 'deno')).find((file) => existsSync(file));

test('Deno KV in a file, and node:sqlite in Deno: the kit', { skip: !deno && why('deno') }, async (t) => {
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' };
  const program = fileURLToPath(new URL('deno.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(deno, ['run', '--quiet', '--no-prompt', '--no-config', '--unstable-kv', '--allow-read', '--allow-write', '--allow-env', program],
    { env, timeout: 120_000, maxBuffer: 1 << 24 });
  const found = JSON.parse(stdout.trim().split('\n').at(-1));
  t.diagnostic(`Deno ${found.version}`);
  assert.deepEqual(found.kv.filter(({ status }) => status !== 'pass'), []);
  assert.deepEqual(found.sqlite.filter(({ status }) => status === 'fail'), []);
  assert.ok(found.kv.length >= 13 && found.sqlite.length >= 13);
  assert.deepEqual(found.kept, { past: null, by: 'use:kept' });
  row(t, `Deno KV in a file, Deno ${found.version}`, summary(found.figures.times, found.figures.whole, 32));
});
