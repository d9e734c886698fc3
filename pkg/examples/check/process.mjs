// Other programs: their output kept, their time limited.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** Folders before PATH, and an environment that sends nothing home. */
export const environment = (folders = [], more = {}) => ({
  ...process.env,
  PATH: [...folders, process.env.PATH].join(path.delimiter),
  ASTRO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NODE_OPTIONS: '',
  ...more,
});

/** Runs a program to its end; gives its standard output when `answer` is asked for, else both streams. */
export function run([program, ...words], { cwd, path: folders, limit = 120_000, answer = false, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd, env: environment(folders, env), stdio: ['ignore', 'pipe', 'pipe'], timeout: limit, killSignal: 'SIGKILL' });
    let [output, all] = ['', ''];
    child.stdout.on('data', (data) => { output += data; all += data; });
    child.stderr.on('data', (data) => { all += data; });
    child.on('error', reject);
    child.on('close', (status, signal) => {
      if (status === 0) resolve(answer ? output : all);
      else reject(new Error(`\`${[program, ...words].join(' ')}\` ended with ${signal ?? status}\n${all}`));
    });
  });
}
