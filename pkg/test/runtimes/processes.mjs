// Node, Deno and Bun: a process each, in the folder where the package is installed.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { programs } from './programs.mjs';

const LIMIT = 240_000;

export function processes() {
  return programs().map(({ runtime, version, command: [program, ...options], skip }, index) => {
    const result = async (home, what) => {
      const out = path.join(home, `${index}-${what}.json`);
      const allowed = runtime === 'Deno' ? [`--allow-write=${out}`] : [];
      await promisify(execFile)(program, [...options, ...allowed, 'main.mjs', what, out], {
        cwd: home, timeout: LIMIT, env: { ...process.env, DENO_NO_UPDATE_CHECK: '1', NODE_OPTIONS: '' },
      });
      return JSON.parse(readFileSync(out, 'utf8'));
    };
    return { runtime, version, skip, suite: (home) => result(home, 'suite'), slim: (home) => result(home, 'slim') };
  });
}
