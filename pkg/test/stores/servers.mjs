// The real servers: found where Debian puts them or where xtask unpacked them, started in a temporary folder on a socket in it, ended by their pid.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, chownSync, constants, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const START_LIMIT_MS = 30_000;

/** Where `cargo xtask` unpacks Debian's packages if they are not installed. */
const unpacked = process.env.SAMLIGHT_DEBIAN ?? '';

/** PostgreSQL refuses to run as root. */
const NOBODY = 65534;
const asNobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** The program, or nothing. `folders` are searched after PATH. */
function program(name, folders) {
  const all = [...(process.env.PATH ?? '').split(path.delimiter), ...folders].filter(Boolean).map((folder) => path.join(folder, name));
  return all.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const below = (folder) => (path.isAbsolute(folder) && existsSync(folder) ? readdirSync(folder).map((name) => path.join(folder, name, 'bin')).sort().reverse() : []);

export const redisServer = () => program('redis-server', ['/usr/sbin', unpacked && path.join(unpacked, 'usr/bin')]);

/** The folder of initdb and postgres, which have to be of one version. */
export function postgresFolder() {
  const folders = [...below('/usr/lib/postgresql'), ...below(path.join(unpacked, 'usr/lib/postgresql'))];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name))) && reachable(folder));
}

/** Whether the user as whom the server runs can come to the folder. */
function reachable(folder) {
  if (!asNobody.uid) return true;
  const above = path.dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (above === folder || reachable(above));
}

/** better-sqlite3 is compiled: its sources may be there without it. */
export const compiled = (modules) => modules && ['Debug', 'Release'].some((kind) => existsSync(path.join(modules, `node_modules/better-sqlite3/build/${kind}/better_sqlite3.node`)));

export const why = (name) => process.env[`SAMLIGHT_NO_${name.replace('-', '_')}`] ?? `${name} is not installed (cargo xtask test fetches it)`;

function environment() {
  if (!unpacked) return process.env;
  const folders = ['usr/lib', 'lib'].flatMap((lib) => [lib, `${lib}/x86_64-linux-gnu`, `${lib}/aarch64-linux-gnu`]).map((lib) => path.join(unpacked, lib));
  return { ...process.env, LD_LIBRARY_PATH: [...folders, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
}

function folder() {
  const home = mkdtempSync(path.join(tmpdir(), 'samlight-stores-'));
  if (asNobody.uid) chownSync(home, NOBODY, NOBODY);
  return home;
}

/** Starts a server that is ready once `ready` no longer throws. What it printed is in the error if it never is. */
async function server(home, file, args, ready) {
  const child = spawn(file, args, { env: environment(), cwd: home, stdio: ['ignore', 'pipe', 'pipe'], ...asNobody });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { output += data; });
  const ended = new Promise((resolve) => { child.on('exit', resolve); child.on('error', (error) => { output += error.message; resolve(); }); });
  // Whatever ends this process ends the server too.
  const kill = () => { if (child.exitCode === null) child.kill('SIGKILL'); };
  process.once('exit', kill);
  const started = Date.now();
  for (;;) {
    try {
      await ready();
      break;
    } catch (cause) {
      if (child.exitCode !== null || Date.now() - started > START_LIMIT_MS) {
        kill();
        throw new Error(`${path.basename(file)} did not start:\n${output}`, { cause });
      }
      await pause(50);
    }
  }
  return {
    home,
    /** It stays connected and answers nothing. */
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null) {
        child.kill('SIGCONT');
        child.kill(signal);
        await ended;
      }
      process.off('exit', kill);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** In memory alone: what is tried is the store, not the disk. */
export async function redis() {
  const { createClient } = await import('redis');
  const home = folder();
  const socket = path.join(home, 'redis.sock');
  let version = '';
  const running = await server(home, redisServer(), ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'], async () => {
    const client = createClient({ socket: { path: socket, reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    try {
      version = /redis_version:(\S+)/.exec(await client.info('server'))[1];
    } finally {
      client.destroy();
    }
  });
  return { ...running, socket, version };
}

/** With the durability that PostgreSQL has unless told otherwise. */
export async function postgres() {
  const { default: pg } = await import('pg');
  const bin = postgresFolder();
  const home = folder();
  const data = path.join(home, 'data');
  const made = spawnSync(path.join(bin, 'initdb'), ['-D', data, '-U', 'samlight', '-A', 'trust', '-E', 'UTF8', '--no-locale'], { env: environment(), cwd: home, encoding: 'utf8', timeout: START_LIMIT_MS, ...asNobody });
  assert.equal(made.status, 0, `initdb: ${made.stderr}${made.error ?? ''}`);
  const connection = { host: home, user: 'samlight', database: 'postgres' };
  let version = '';
  const running = await server(home, path.join(bin, 'postgres'), ['-D', data, '-k', home, '-c', 'listen_addresses=', '-c', 'max_connections=100'], async () => {
    const client = new pg.Client(connection);
    await client.connect();
    version = (await client.query('SHOW server_version')).rows[0].server_version;
    await client.end();
  });
  return { ...running, connection, version };
}
