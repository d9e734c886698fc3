// One example, started as in production on a free port of 127.0.0.1.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { scripts } from './install.mjs';
import { freePort } from './port.mjs';
import { environment } from './process.mjs';

const START_LIMIT = 60_000;
const GRACE = 3_000;

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * What an operator would tell it. The same when it is built and when it is started: some frameworks write it into what they build. Without `origin` it is as in
 * production, behind a proxy that speaks https: over plain http no login is bound to its browser.
 */
export async function settings(idp, { port, origin = 'https://app.example' } = {}) {
  port ??= await freePort();
  return {
    NODE_ENV: 'production', HOST: '127.0.0.1', PORT: String(port), ORIGIN: origin,
    IDP_METADATA: idp.metadata(), IDP_ORIGIN: new URL(idp.ssoUrl).origin, SESSION_SECRET: randomBytes(32).toString('hex'),
  };
}

export async function start({ example, place, runtime, env }) {
  const [[program, ...words]] = example.cargo ? [[path.join(place, `debug/samlight-example-${example.name}`)]] : (await scripts(place)).start;
  const address = `http://${env.HOST}:${env.PORT}`;
  const child = spawn(program, words, {
    cwd: place,
    env: environment([path.join(place, 'node_modules/.bin'), ...runtime.path], { ...env, ...example.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let text = '';
  let failure;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { text += data; });
  child.on('error', (error) => { failure = error; });
  const log = () => `${example.name} said:\n${text}`;

  async function end() {
    const gone = () => child.exitCode !== null || child.signalCode !== null || failure;
    if (!gone()) {
      child.kill('SIGTERM');
      await Promise.race([once(child, 'exit'), wait(GRACE, undefined, { ref: false })]);
      if (!gone()) child.kill('SIGKILL');
    }
    running.delete(child);
  }

  const since = Date.now();
  while (!(await answers(address))) {
    const ended = failure ?? (child.exitCode !== null && `ended with ${child.exitCode}`);
    if (ended || Date.now() - since > START_LIMIT) {
      await end();
      throw new Error(`${example.name} ${ended || 'did not answer in time'}\n${log()}`);
    }
    await wait(100);
  }
  return { origin: env.ORIGIN, address, log, end };
}

async function answers(address) {
  try {
    return (await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(10_000) })).status < 500;
  } catch {
    return false;
  }
}
