// The hosts of the gate, on loopback, with ports that are free: ours, the command `wasmtime serve`, and jco.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../examples/check/port.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const START_LIMIT = 120_000;
const MOST_OUTPUT = 1 << 24;

export const built = (name) => path.join(process.env.SAMLIGHT_GATES ?? here('../../../build/gate'), name);
export const host = process.env.SAMLIGHT_GATE_HOST ?? here('../../../target/xtask/gate-host');
export const wasmtime = process.env.SAMLIGHT_WASMTIME ?? here('../../../build/gate/venv/bin/wasmtime');
export const jco = process.env.SAMLIGHT_JCO ?? here('jco/node_modules/.bin/jco');

/** Why the tests before one of them do not run, or nothing. */
export const lacks = {
  host: !existsSync(host) && `there is no host at ${host} (cargo xtask test builds it)`,
  wasmtime: !existsSync(wasmtime) && (process.env.SAMLIGHT_NO_WASMTIME ?? `there is no wasmtime at ${wasmtime}`),
  jco: !existsSync(jco) && (process.env.SAMLIGHT_NO_JCO ?? `there is no jco at ${jco}`),
};

/** A program that serves; fails with what it said if it ends before. */
export class Host {
  #folder = mkdtempSync(path.join(tmpdir(), 'samlight-gate-'));
  #child;
  #output = '';
  #ended;

  /** Our own host. `more` are further arguments. */
  static async own({ settings, component = built('reverse-proxy.wasm'), more = [] }) {
    const started = new Host();
    const file = path.join(started.#folder, 'settings.json');
    writeFileSync(file, typeof settings === 'string' ? settings : JSON.stringify(settings));
    return started.#start(host, [component, '--settings', file, ...more], () => /^http:\S+$/m.exec(started.#output)?.[0]);
  }

  /** `wasmtime serve`, with the settings as a variable of wasi:config, or without. */
  static async wasmtime({ settings, component = built('reverse-proxy.wasm'), more = ['-S', 'keyvalue'] }) {
    const started = new Host();
    const address = `127.0.0.1:${await freePort()}`;
    // The command cuts what it is told at commas.
    const encoded = Buffer.from(typeof settings === 'string' ? settings : JSON.stringify(settings)).toString('base64');
    const words = ['serve', '-S', 'config', '-S', `config-var=samlight-base64=${encoded}`, ...more, '--addr', address, component];
    return started.#start(wasmtime, words, async () => (await listens(address)) && `http://${address}`);
  }

  /** `jco serve`, with the key-value and the settings of the example. */
  static async jco({ settings, component = built('reverse-proxy.wasm') }) {
    const started = new Host();
    const file = path.join(started.#folder, 'settings.json');
    writeFileSync(file, typeof settings === 'string' ? settings : JSON.stringify(settings));
    const address = `127.0.0.1:${await freePort()}`;
    const maps = ['keyvalue', 'config'].map((name) => `wasi:${name}/*=${here(`../../examples/gate/jco/${name}.js`)}#*`);
    const words = ['serve', component, '--host', '127.0.0.1', '--port', address.split(':')[1], '--jco-map', ...maps];
    return started.#start(jco, words, async () => (await listens(address)) && `http://${address}`, { SAMLIGHT_SETTINGS: file });
  }

  async #start(program, words, ready, more = {}) {
    // A group of its own: `jco` serves in a child of its own, which would outlive it.
    this.#child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...more }, detached: true });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (data) => {
        this.#output += data;
        // Under load it writes more than a string can hold.
        if (this.#output.length > MOST_OUTPUT) this.#output = this.#output.slice(-MOST_OUTPUT / 2);
      });
    }
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(error.message));
      this.#child.on('close', (status, signal) => resolve(signal ?? status));
    });
    process.once('exit', this.#kill);
    let end;
    this.#ended.then((how) => { end = how; });
    for (const last = Date.now() + START_LIMIT; ;) {
      this.address = await ready();
      if (this.address) break;
      if (end !== undefined || Date.now() > last) {
        const said = this.#output;
        await this.stop();
        throw new Error(`it did not start (${end}): ${said.slice(-3000)}`);
      }
      await pause(50);
    }
    this.port = Number(new URL(this.address).port);
    return this;
  }

  #signal(name) {
    if (!this.#child.pid) return; // it never began
    try {
      process.kill(-this.#child.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error; // it has ended
    }
  }

  #kill = () => { this.#signal('SIGKILL'); };

  get pid() {
    return this.#child.pid;
  }

  get running() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  log() {
    return this.#output;
  }

  /** The lines of JSON that it wrote. */
  lines() {
    return this.#output.split('\n').filter((line) => line.includes('{"')).map((line) => line.slice(line.indexOf('{"')));
  }

  async stop() {
    if (this.running) {
      this.#signal('SIGINT');
      const late = setTimeout(this.#kill, 5_000);
      await this.#ended;
      clearTimeout(late);
    }
    this.#kill();
    process.off('exit', this.#kill);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function listens(address) {
  const { hostname, port } = new URL(`http://${address}`);
  return new Promise((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port) });
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}
