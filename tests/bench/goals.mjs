// What was promised, and what is there.
import { figure, table } from './tables.mjs';

/** `most`: the figure is to be this at most; otherwise at least. */
const rows = [
  { what: '(a) WebAssembly in Node: faster than node-saml', must: 33, goal: 50, unit: '×', of: ({ times }) => times.ratio('a', 'node-saml', 'wasm-verify') },
  { what: '(a) WebAssembly in Node: faster than xmlsec1 in C', must: 1.8, goal: 2.6, unit: '×', of: ({ times }) => times.ratio('a', 'xmlsec', 'wasm-verify') },
  { what: '(a) WebAssembly in Node: time of its cryptography in node:crypto', must: 5, goal: 3.3, most: true, unit: '×', of: ({ times }) => times.ratio('a', 'wasm-verify', 'crypto-floor') },
  { what: '(c) WebAssembly in Node: faster than xmlsec1 in C', must: 1.15, goal: 1.7, unit: '×', of: ({ times }) => times.ratio('c', 'xmlsec', 'wasm-verify') },
  { what: '(d) WebAssembly and a key of the host: faster than node-saml', must: 11, goal: 16, unit: '×', of: ({ times }) => better(times.ratio('d', 'node-saml', 'wasm-full'), times.ratio('d', 'node-saml', 'wasm-hook')) },
  { what: '(e) WebAssembly in Node: faster than xmlsec1 in C', must: 0.8, goal: 1.05, unit: '×', of: ({ times }) => times.ratio('e', 'xmlsec', 'wasm-verify') },
  { what: '(a) native: faster than xmlsec1 in C', must: 3.3, goal: 5, unit: '×', of: ({ times }) => times.ratio('a', 'xmlsec', 'native') },
];

const better = (one, other) => (one === undefined ? other : Math.max(one, other ?? 0));

export function judged(measured) {
  return rows.map((row) => ({ ...row, value: row.of(measured) }));
}

export function goals(measured) {
  const reached = (value, wanted, most) => (most ? value <= wanted : value >= wanted);
  const shown = (value, most, unit) => `${most ? '≤' : '≥'} ${value}${unit}`;
  const cells = judged(measured).map(({ what, must, goal, most, unit, value }) => {
    const verdict = value === undefined ? 'not measured' : reached(value, goal, most) ? 'goal reached' : reached(value, must, most) ? 'ok' : 'missed';
    return [what, shown(must, most, unit), shown(goal, most, unit), value === undefined ? '' : `${figure(value)}${unit}`, verdict];
  });
  return table(['', 'must reach', 'goal', 'measured', ''], cells);
}
