/** RFC 1951, with two things that a browser's DecompressionStream does not tell: where the stream ended, and what came out before it broke. */

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** An empty block costs the tables of a full one: the strict decoder stops at 256, this reader a little later. */
const BLOCKS = 4096;

class Broken extends Error {}
class CutShort extends Error {}
class TooMuch extends Error {}

/**
 * @returns `octets` as far as they came, `end`: the offset behind the stream, `blocks`, and `state`: `done`, `malformed`, `cut-short` or `limit`.
 */
export function inflate(source, limit) {
  const reader = new Reader(source, limit);
  let state = 'done';
  try {
    while (!reader.block());
  } catch (error) {
    if (error instanceof Broken) state = 'malformed';
    else if (error instanceof CutShort) state = 'cut-short';
    else if (error instanceof TooMuch) state = 'limit';
    else throw error;
  }
  return { octets: reader.output.subarray(0, reader.written), end: reader.at - (reader.bits >> 3), blocks: reader.blocks, state };
}

class Reader {
  constructor(source, limit) {
    this.source = source;
    this.limit = limit;
    this.at = 0;
    this.held = 0;
    this.bits = 0;
    this.blocks = 0;
    this.written = 0;
    this.output = new Uint8Array(Math.min(limit, Math.max(64, source.length * 4)));
  }

  take(count) {
    while (this.bits < count) {
      if (this.at >= this.source.length) throw new CutShort();
      this.held |= this.source[this.at] << this.bits;
      this.at += 1;
      this.bits += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.bits -= count;
    return value;
  }

  room(count) {
    const wanted = this.written + count;
    if (wanted <= this.output.length) return;
    if (wanted > this.limit) throw new TooMuch();
    const larger = new Uint8Array(Math.min(this.limit, Math.max(wanted, this.output.length * 2)));
    larger.set(this.output.subarray(0, this.written));
    this.output = larger;
  }

  /** One block. True after the last one. */
  block() {
    this.blocks += 1;
    if (this.blocks > BLOCKS) throw new TooMuch();
    const last = this.take(1) === 1;
    const kind = this.take(2);
    if (kind === 0) this.stored();
    else if (kind === 1) this.codes(...fixed());
    else if (kind === 2) this.codes(...this.tables());
    else throw new Broken();
    return last;
  }

  stored() {
    this.take(this.bits & 7);
    const length = this.take(16);
    if (this.take(16) !== (~length & 0xffff)) throw new Broken();
    const start = this.at - (this.bits >> 3);
    this.held = 0;
    this.bits = 0;
    const count = Math.min(length, this.source.length - start);
    this.room(count);
    this.output.set(this.source.subarray(start, start + count), this.written);
    this.written += count;
    this.at = start + count;
    if (count < length) throw new CutShort();
  }

  symbol({ table, width }) {
    while (this.bits < width && this.at < this.source.length) {
      this.held |= this.source[this.at] << this.bits;
      this.at += 1;
      this.bits += 8;
    }
    const entry = table[this.held & ((1 << width) - 1)];
    const length = entry & 15;
    if (length === 0) throw this.bits >= width ? new Broken() : new CutShort();
    if (length > this.bits) throw new CutShort();
    this.held >>>= length;
    this.bits -= length;
    return entry >> 4;
  }

  tables() {
    const literals = this.take(5) + 257;
    const distances = this.take(5) + 1;
    const codes = this.take(4) + 4;
    if (literals > 286 || distances > 30) throw new Broken();
    const lengths = new Uint8Array(19);
    for (let at = 0; at < codes; at += 1) lengths[CODE_ORDER[at]] = this.take(3);
    const code = table(lengths, false);
    const all = new Uint8Array(literals + distances);
    for (let at = 0; at < all.length; ) {
      const symbol = this.symbol(code);
      if (symbol < 16) {
        all[at] = symbol;
        at += 1;
        continue;
      }
      if (symbol === 16 && at === 0) throw new Broken();
      const value = symbol === 16 ? all[at - 1] : 0;
      const times = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      if (at + times > all.length) throw new Broken();
      all.fill(value, at, at + times);
      at += times;
    }
    if (all[256] === 0) throw new Broken();
    return [table(all.subarray(0, literals), true), table(all.subarray(literals), true)];
  }

  codes(literals, distances) {
    for (;;) {
      const symbol = this.symbol(literals);
      if (symbol < 256) {
        if (this.written >= this.output.length) this.room(1);
        this.output[this.written] = symbol;
        this.written += 1;
        continue;
      }
      if (symbol === 256) return;
      if (symbol > 285) throw new Broken();
      const length = LENGTH_BASE[symbol - 257] + this.take(LENGTH_EXTRA[symbol - 257]);
      const code = this.symbol(distances);
      if (code > 29) throw new Broken();
      const distance = DISTANCE_BASE[code] + this.take(DISTANCE_EXTRA[code]);
      if (distance > this.written) throw new Broken();
      this.room(length);
      for (let count = 0; count < length; count += 1) this.output[this.written + count] = this.output[this.written + count - distance];
      this.written += length;
    }
  }
}

/** Canonical codes as a table by the bits as they come: symbol in the upper bits, length in the lower four. Zero is no code. */
function table(lengths, mayBeSingle) {
  const counts = new Uint16Array(16);
  for (const length of lengths) counts[length] += 1;
  let width = 15;
  while (width > 1 && counts[width] === 0) width -= 1;
  let left = 1;
  for (let length = 1; length <= 15; length += 1) {
    left = left * 2 - counts[length];
    if (left < 0) throw new Broken();
  }
  const used = lengths.length - counts[0];
  // An incomplete code is allowed where there is a single distance, and nowhere else.
  if (left > 0 && !(mayBeSingle && used <= 1 && width === 1)) throw new Broken();
  const next = new Uint16Array(17);
  for (let length = 1; length <= 15; length += 1) next[length + 1] = (next[length] + counts[length]) << 1;
  const filled = new Uint16Array(1 << width);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol];
    if (length === 0) continue;
    let code = next[length];
    next[length] += 1;
    let reversed = 0;
    for (let bit = 0; bit < length; bit += 1, code >>= 1) reversed = (reversed << 1) | (code & 1);
    for (let at = reversed; at < filled.length; at += 1 << length) filled[at] = (symbol << 4) | length;
  }
  return { table: filled, width };
}

let fixedTables;

function fixed() {
  fixedTables ??= [
    table(Uint8Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8)), true),
    // Two of the thirty-two distance codes are never used, but they take part in the code.
    table(new Uint8Array(32).fill(5), true),
  ];
  return fixedTables;
}
