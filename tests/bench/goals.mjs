// What was promised, and what is there.
import { figure, growth, table } from './tables.mjs';

const ratio = (name, other, face) => ({ times }) => times.ratio(name, other, face);
const most = (...values) => values.reduce((one, other) => (other === undefined || one > other ? one : other), undefined);
const gzip = (wanted) => ({ modules }) => modules.find(({ name }) => name === wanted).gzip / 1024;

/** `least`: a figure that is better the larger it is; otherwise the smaller. */
const rows = [
  { what: '(a) WebAssembly in Node: times faster than node-saml', least: true, must: 33, goal: 50, unit: '×', of: ratio('a', 'node-saml', 'wasm-full') },
  { what: '(a) … than xmlsec1 in C', least: true, must: 1.8, goal: 2.6, unit: '×', of: ratio('a', 'xmlsec', 'wasm-full') },
  { what: '(a) … its time over that of its cryptography in node:crypto', must: 5, goal: 3.3, unit: '×', of: ratio('a', 'wasm-full', 'crypto-floor') },
  { what: '(c) … than xmlsec1 in C', least: true, must: 1.15, goal: 1.7, unit: '×', of: ratio('c', 'xmlsec', 'wasm-full') },
  { what: '(d) … with a key of the host, than node-saml', least: true, must: 11, goal: 16, unit: '×', of: ({ times }) => most(times.ratio('d', 'node-saml', 'wasm-full'), times.ratio('d', 'node-saml', 'wasm-hook')) },
  { what: '(e) … than xmlsec1 in C', least: true, must: 0.8, goal: 1.05, unit: '×', of: ratio('e', 'xmlsec', 'wasm-full') },
  { what: '(a) native: times faster than xmlsec1 in C', least: true, must: 3.3, goal: 5, unit: '×', of: ratio('a', 'xmlsec', 'native') },
  { what: 'time of a byte, 5 MB over 50 kB: native', must: 1.3, goal: 1.1, of: (all) => all.growth && growth(all.growth, all.sizes, 'native') },
  { what: '… WebAssembly', must: 1.3, goal: 1.1, of: (all) => all.growth && growth(all.growth, all.sizes, 'wasm-core') },
  { what: 'memory of a byte at 5 MB: native process', must: 5, goal: 4, unit: '×', of: ({ memory }) => memory?.native },
  { what: '… growth of the memory of WebAssembly', must: 5, goal: 3, unit: '×', of: ({ memory }) => memory?.module },
  { what: 'samlight/verify, gzipped', must: 100, goal: 75, unit: ' KiB', of: gzip('verify') },
  { what: 'samlight, gzipped', must: 170, goal: 130, unit: ' KiB', of: gzip('samlight') },
  { what: 'first validation in a fresh Node, over a bare one', must: 40, goal: 15, unit: ' ms', of: ({ start }) => start && start.node.verify - start.node.bare },
];

export function goals(found) {
  const cells = rows.map(({ what, least, must, goal, unit = '', of }) => {
    const value = of(found);
    const reaches = (wanted) => (least ? value >= wanted : value <= wanted);
    const verdict = value === undefined ? 'not measured' : reaches(goal) ? 'goal' : reaches(must) ? 'ok' : 'missed';
    const bound = (wanted) => `${least ? '≥' : '≤'} ${wanted}${unit}`;
    return [what, bound(must), bound(goal), value === undefined ? '' : `${figure(value)}${unit}`, verdict];
  });
  return table(['', 'must reach', 'goal', 'measured', ''], cells);
}
