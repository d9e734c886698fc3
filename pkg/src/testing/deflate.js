// DEFLATE (RFC 1951), for requests of our own making: some edge sandboxes have no DecompressionStream.

/** In stored blocks: as long as it was, and readable everywhere. */
export function deflated(octets) {
  const STORED = 0xffff;
  const made = [];
  for (let at = 0; at === 0 || at < octets.length; at += STORED) {
    const block = octets.subarray(at, at + STORED);
    const { length } = block;
    made.push(at + STORED >= octets.length ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255, ...block);
  }
  return Uint8Array.from(made);
}

/** Throws for what is not whole. */
export function inflated(octets) {
  const input = bits(octets);
  const out = [];
  for (let last = 0; !last;) {
    last = input.take(1);
    const kind = input.take(2);
    if (kind === 0) input.stored(out);
    else if (kind === 1) block(input, FIXED, out);
    else if (kind === 2) block(input, dynamic(input), out);
    else throw new Error('a block of no kind');
  }
  return Uint8Array.from(out);
}

/** Bits from the lowest of each octet on. */
function bits(octets) {
  let at = 0;
  const bit = () => {
    if (at >= octets.length * 8) throw new Error('the data end early');
    const value = (octets[at >> 3] >> (at & 7)) & 1;
    at += 1;
    return value;
  };
  const take = (count) => {
    let value = 0;
    for (let i = 0; i < count; i++) value |= bit() << i;
    return value;
  };
  function stored(out) {
    at = (at + 7) & ~7;
    const length = take(16);
    if ((take(16) ^ length) !== 0xffff) throw new Error('a stored block without its length');
    for (let i = 0; i < length; i++) out.push(take(8));
  }
  return { bit, take, stored };
}

/** From the length of each symbol's code: how many codes have each length, and the symbols in the order of their codes (3.2.2). */
function codes(lengths) {
  const counts = new Array(16).fill(0);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  const symbols = lengths.map((length, symbol) => ({ length, symbol })).filter(({ length }) => length > 0).sort((a, b) => a.length - b.length || a.symbol - b.symbol);
  return { counts, symbols: symbols.map(({ symbol }) => symbol) };
}

function next({ bit }, { counts, symbols }) {
  for (let length = 1, code = 0, first = 0, index = 0; length < 16; length++) {
    code = (code << 1) | bit();
    first <<= 1;
    if (code - first < counts[length]) return symbols[index + code - first];
    index += counts[length];
    first += counts[length];
  }
  throw new Error('a code that stands for nothing');
}

const run = (length, count) => new Array(count).fill(length);

const FIXED = {
  literals: /* @__PURE__ */ codes(/* @__PURE__ */ [run(8, 144), run(9, 112), run(7, 24), run(8, 8)].flat()),
  distances: /* @__PURE__ */ codes(/* @__PURE__ */ run(5, 30)),
};

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The codes that a block brings along (3.2.7). */
function dynamic(input) {
  const [literals, distances, count] = [input.take(5) + 257, input.take(5) + 1, input.take(4) + 4];
  const own = run(0, 19);
  for (const place of ORDER.slice(0, count)) own[place] = input.take(3);
  const table = codes(own);
  const lengths = [];
  while (lengths.length < literals + distances) {
    const symbol = next(input, table);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) lengths.push(...run(lengths.at(-1) ?? 0, input.take(2) + 3));
    else lengths.push(...run(0, symbol === 17 ? input.take(3) + 3 : input.take(7) + 11));
  }
  return { literals: codes(lengths.slice(0, literals)), distances: codes(lengths.slice(literals, literals + distances)) };
}

function block(input, { literals, distances }, out) {
  for (;;) {
    const symbol = next(input, literals);
    if (symbol === 256) return;
    if (symbol < 256) {
      out.push(symbol);
      continue;
    }
    const length = extended(input, symbol - 257, 4, 3);
    const distance = extended(input, next(input, distances), 2, 1);
    if (distance > out.length) throw new Error('a distance to before the beginning');
    for (let i = 0; i < length; i++) out.push(out[out.length - distance]);
  }
}

/** Lengths come in groups of four, distances in groups of two, each group with one extra bit more than the one before it (3.2.5). */
function extended(input, index, group, base) {
  if (group === 4 && index === 28) return 258;
  if (index < 2 * group) return base + index;
  const extra = Math.floor(index / group) - 1;
  return base + ((group + (index % group)) << extra) + input.take(extra);
}
