/** The worker did not answer in time and was killed. */
export class Killed extends Error {}

/**
 * The worker that reads and judges. A call that takes too long ends it: what hangs is reported, and the next call has a fresh one.
 *
 * @param begin gives a Worker.
 * @param first what the fresh worker is told before anything else: `[door, asked]`, or a promise of it.
 */
export class Engine {
  #begin;
  #first;
  #limit;
  #worker;
  #ready;
  #waiting = new Map();
  #number = 0;
  onNotice = () => {};

  constructor(begin, first, limit = 20_000) {
    this.#begin = begin;
    this.#first = first;
    this.#limit = limit;
  }

  async call(door, asked) {
    await this.#started();
    return this.#ask(door, asked);
  }

  /** What the worker said when it began. */
  started() {
    return this.#started();
  }

  #started() {
    if (!this.#worker) {
      this.#worker = this.#begin();
      this.#worker.onmessage = ({ data }) => this.#answered(data);
      this.#worker.onerror = (event) => {
        event.preventDefault();
        this.#end(new Error(event.message || 'the worker broke'));
      };
      this.#ready = Promise.resolve(this.#first).then((first) => this.#ask(...first));
    }
    return this.#ready;
  }

  #ask(door, asked) {
    const id = (this.#number += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(new Killed(door)), this.#limit);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ id, door, asked });
    });
  }

  #answered({ id, value, fault, notice }) {
    if (notice) return this.onNotice(notice);
    const waiting = this.#waiting.get(id);
    if (!waiting) return undefined;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    if (fault) waiting.reject(Object.assign(new Error(fault.message), { code: fault.code }));
    else waiting.resolve(value);
    return undefined;
  }

  /** Keys that were in its memory are gone with it. */
  #end(error) {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
    this.onNotice('ended');
  }
}
