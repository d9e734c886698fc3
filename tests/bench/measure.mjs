// Rounds: in each, every face does every case once, so that a busy machine is busy for all of them.

export const median = (list) => {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Nanoseconds by case and face, one for each round. */
export class Times {
  #rounds = new Map();

  add(name, face, nanoseconds) {
    const key = `${name} ${face}`;
    const list = this.#rounds.get(key) ?? [];
    list.push(nanoseconds);
    this.#rounds.set(key, list);
  }

  of(name, face) {
    const list = this.#rounds.get(`${name} ${face}`);
    return list && median(list);
  }

  /** How often `face` fits into the time of `other`: the median of what each round shows. */
  ratio(name, other, face) {
    const [long, short] = [other, face].map((one) => this.#rounds.get(`${name} ${one}`));
    return long && short && median(long.map((value, round) => value / short[round]));
  }

  /** By how much the rounds differ: the middle half of them, of the median. */
  spread(name, face) {
    const sorted = [...this.#rounds.get(`${name} ${face}`)].sort((a, b) => a - b);
    const at = (part) => sorted[Math.round((sorted.length - 1) * part)];
    return (at(0.75) - at(0.25)) / median(sorted);
  }
}

/** What a just-in-time compiler takes until it has seen enough. */
const WARM_MS = 1_500;

/** `cases`, `faces`, `rounds`, the milliseconds of a slice. */
export async function measure({ cases, faces, rounds, slice, say }) {
  const times = new Times();
  for (const name of cases) for (const face of faces) await face.check(name);
  for (const face of faces) {
    const own = cases.filter((name) => face.cases.has(name));
    for (const name of own) await face.slice(name, face.compiled ? slice / 2 : Math.max(WARM_MS / own.length, slice));
  }
  for (let round = 1; round <= rounds; round++) {
    for (const name of cases) {
      for (const face of faces) if (face.cases.has(name)) times.add(name, face.name, await face.slice(name, slice));
    }
    say(`round ${round} of ${rounds}`);
  }
  return times;
}
