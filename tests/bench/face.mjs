// One way to validate, in a process of its own that is asked line by line. Between two questions it waits, so that others can be measured.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A first answer may take a compiler's time, a slow peer's slice many seconds. */
const LIMIT_MS = 180_000;

export class Face {
  #child;
  #lines;
  #errors = '';
  #failed;

  /** `cases`: those it is asked for. `peer`: what it cannot do is told in the table; what one of ours cannot do is a fault. `compiled`: it needs no
      time to become fast. */
  constructor({ name, what, command, cases, peer = false, compiled = false }) {
    Object.assign(this, { name, what, command, cases: new Set(cases), peer, compiled, lacks: new Map() });
  }

  async start() {
    const [program, ...words] = this.command;
    this.#child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#child.stderr.on('data', (data) => { this.#errors = (this.#errors + data).slice(-2000); });
    this.#failed = new Promise((_, reject) => { this.#child.once('error', reject); });
    this.#failed.catch(() => {});
    this.#child.stdin.on('error', () => {}); // whoever has ended is told by its last words
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    while (await this.#line() !== 'ready');
  }

  async #line() {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${this.name} did not answer within ${LIMIT_MS / 1000} s`)), LIMIT_MS);
    });
    try {
      const { value, done } = await Promise.race([this.#lines.next(), late, this.#failed]);
      if (done) throw new Error(`${this.name} has ended\n${this.#errors}`);
      return value;
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(line) {
    this.#child.stdin.write(`${line}\n`);
    // Some libraries print where nobody asked them to.
    for (;;) {
      const answer = await this.#line();
      if (/^(ok|cannot .*|\d+ \d+)$/.test(answer)) return answer;
    }
  }

  /** Accepts the genuine message and refuses the changed one, or never takes part in this case. */
  async check(name) {
    if (!this.cases.has(name)) return;
    const answer = await this.#ask(`check ${name}`);
    if (answer === 'ok') return;
    if (!this.peer) throw new Error(`${this.name}, case ${name}: ${answer}`);
    this.cases.delete(name);
    this.lacks.set(name, answer.replace(/^cannot /, ''));
  }

  /** Nanoseconds of a processor that one validation takes. */
  async slice(name, milliseconds) {
    const answer = await this.#ask(`${name} ${milliseconds}`);
    const [times, took] = answer.split(' ').map(Number);
    if (!(times > 0 && took > 0)) throw new Error(`${this.name}, case ${name}: ${answer}`);
    return took / times;
  }

  stop() {
    this.#child?.stdin.end();
    this.#child?.kill();
  }
}
