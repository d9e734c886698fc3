// The shipped configuration in the real Envoy, on loopback, with ports that are free and settings of the test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { filled } from '../../examples/envoy/fill.mjs';

export { replaced } from '../../examples/envoy/fill.mjs';

const START_LIMIT = 60_000;
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

export const binary = process.env.SAMLIGHT_ENVOY ?? here('../../../build/envoy/venv/bin/envoy');
export const filter = process.env.SAMLIGHT_FILTER ?? here('../../../build/envoy/samlight-filter.wasm');
/** The same filter, with doors that only tests need. */
export const filterWithDoors = process.env.SAMLIGHT_FILTER_DOORS ?? here('../../../build/envoy/samlight-filter-doors.wasm');

/** The shipped configuration with other settings, ports and files. `change` may change more of its text. */
export const configuration = ({ settings, upstream, module = filter, change = (text) => text }) => change(filled({ settings, filter: module, application: upstream }));

/** The listener out of the static configuration, as a file that Envoy watches. */
export function discovered(text) {
  const from = text.indexOf('  - name: ingress\n');
  const to = text.indexOf('  clusters:\n');
  assert.ok(from > 0 && to > from);
  const listener = text.slice(from, to).replace('  - name: ingress\n', '  - "@type": type.googleapis.com/envoy.config.listener.v3.Listener\n    name: ingress\n');
  return `resources:\n${listener}`;
}

function dynamic(text, folder, file) {
  const from = text.indexOf('  listeners:\n');
  const bootstrap = text.slice(0, from) + text.slice(text.indexOf('  clusters:\n'));
  return `${bootstrap}dynamic_resources:\n  lds_config: { path_config_source: { path: ${JSON.stringify(file)}, watched_directory: { path: ${JSON.stringify(folder)} } } }\nnode: { id: test, cluster: test }\n`;
}

export class Envoy {
  #folder = mkdtempSync(path.join(tmpdir(), 'samlight-envoy-'));
  #child;
  #ended;

  /** `lds` has the listener in a file, which `load` replaces. Fails with what Envoy said if it does not start. */
  static async start({ lds = false, threads = 2, ...options }) {
    const envoy = new Envoy();
    try {
      await envoy.#start(configuration(options), lds, threads);
    } catch (error) {
      await envoy.stop();
      throw error;
    }
    return envoy;
  }

  async #start(text, lds, threads) {
    const file = (name) => path.join(this.#folder, name);
    if (lds) this.load(text);
    writeFileSync(file('envoy.yaml'), lds ? dynamic(text, this.#folder, file('listener.yaml')) : text);
    const log = openSync(file('log'), 'w');
    this.#child = spawn(binary, [
      '-c', file('envoy.yaml'), '--concurrency', `${threads}`, '--use-dynamic-base-id', '--disable-hot-restart', '-l', 'warning', '--component-log-level', 'wasm:info',
      '--admin-address-path', file('admin'),
    ], { stdio: ['ignore', log, log] });
    closeSync(log);
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', resolve);
      this.#child.on('exit', (status, signal) => resolve(signal ?? status));
    });
    let end;
    this.#ended.then((how) => { end = how; });
    const ready = async () => (await this.admin('/ready').catch(() => '')).trim() === 'LIVE';
    await until(async () => end !== undefined || ready(), START_LIMIT, () => `Envoy did not start: ${this.log().slice(-2000)}`);
    if (end !== undefined) throw new Error(`Envoy ended with ${end}: ${this.log().slice(-3000)}`);
    await this.#findPort();
  }

  async #findPort() {
    const { listener_statuses: listeners = [] } = JSON.parse(await this.admin('/listeners?format=json'));
    this.port = listeners[0]?.local_address.socket_address.port_value;
    this.address = `http://127.0.0.1:${this.port}`;
  }

  /** Puts another listener into the file that Envoy watches; in one step, as it wants it. */
  load(text) {
    const file = path.join(this.#folder, 'listener.yaml');
    writeFileSync(`${file}.new`, discovered(text));
    renameSync(`${file}.new`, file);
  }

  async admin(target) {
    const address = readFileSync(path.join(this.#folder, 'admin'), 'utf8');
    const { text } = await exchange(`http://${address}${target}`);
    return text;
  }

  async statistic(name) {
    const text = await this.admin(`/stats?filter=^${name}$`);
    return Number(text.split(': ')[1] ?? 0);
  }

  log() {
    return readFileSync(path.join(this.#folder, 'log'), 'utf8');
  }

  /** The lines of JSON that the filter wrote. */
  lines() {
    return this.log().split('\n').filter((line) => line.includes('wasm log')).map((line) => line.slice(line.indexOf('{"'))).filter((line) => line.startsWith('{"'));
  }

  get pid() {
    return this.#child.pid;
  }

  get running() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async stop() {
    if (this.#child?.pid && this.running) {
      this.#child.kill('SIGTERM');
      const late = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
      await this.#ended;
      clearTimeout(late);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Asks again and again until it is so. */
export async function until(question, limit = 20_000, otherwise = () => 'it did not come to pass') {
  const end = Date.now() + limit;
  while (!(await question())) {
    if (Date.now() > end) throw new Error(typeof otherwise === 'function' ? otherwise() : otherwise);
    await pause(50);
  }
}

/** One request on a connection of its own. */
export function exchange(url, { method = 'GET', headers = {}, body, socketPath } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: false, timeout: 30_000, socketPath }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }));
    });
    request.on('timeout', () => request.destroy(new Error(`${method} ${url} was not answered within 30 s`)));
    request.on('error', reject);
    request.end(body);
  });
}
