import { covered, signatures } from '../facts/signatures.js';
import { parse } from '../xml/parse.js';

/** Lines for the view of the XML: `{ n, depth, parts: [[kind, text]], cover: ['S1'] }`. Kinds: p punctuation, t tag, a attribute, v value, x text, c comment. */
const WIDTH = 4096;

/** How the text is laid out: `pretty` for reading, `original` as pasted, or the label of a signature for what it hashed. */
export function lines(text, view) {
  const document = parse(text);
  if (!document) return { lines: raw(text, []), parsed: false };
  const signed = signatures(document);
  const spans = signed.filter(({ wellPlaced }) => wellPlaced).map(({ label, on, node }) => ({ label, start: on.start, end: on.end, hole: [node.start, node.end] }));
  if (view === 'pretty') return { lines: pretty(document, text, spans), parsed: true };
  if (view === 'original') return { lines: raw(text, spans), parsed: true };
  const one = signed.find(({ label }) => label === view);
  const bytes = one && covered(one);
  return { lines: bytes === undefined ? [] : raw(bytes, []), parsed: true, canonical: bytes };
}

function coverage(spans, start, end) {
  return spans.filter((span) => start >= span.start && end <= span.end && !(start >= span.hole[0] && end <= span.hole[1])).map(({ label }) => label);
}

/** As it stands, cut where a signature's part begins or ends, so that a single long line shows it too. */
function raw(text, spans) {
  const cuts = [...new Set(spans.flatMap(({ start, end, hole }) => [start, end, ...hole]))].sort((a, b) => a - b);
  const made = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const end = at + line.length;
    let from = at;
    do {
      const next = cuts.find((cut) => cut > from && cut < end) ?? end;
      const to = Math.min(next, from + WIDTH);
      made.push({ n: from === at ? made.length + 1 : undefined, depth: 0, parts: [['x', text.slice(from, to)]], cover: coverage(spans, from, to), start: from, end: to });
      from = to;
    } while (from < end);
    at = end + 1;
  }
  let number = 0;
  for (const line of made) if (line.n !== undefined) line.n = number += 1;
  return made;
}

/** Indented for people. Display only: what is verified are the octets that were pasted. */
function pretty(document, text, spans) {
  const made = [];
  const push = (node, depth, parts, start, end) => made.push({ n: made.length + 1, depth, parts, cover: coverage(spans, start, end), start, end });
  const stack = document.children.map((node) => ({ node })).reverse();
  while (stack.length > 0) {
    const { node, close } = stack.pop();
    const depth = Math.max(0, depthOf(node));
    if (close) push(node, depth, [['p', '</'], ['t', node.name], ['p', '>']], node.closeStart, node.end);
    else if (node.type !== 'element') {
      const shown = text.slice(node.start, node.end).trim();
      if (shown !== '') push(node, depth, [[node.type === 'text' ? 'x' : 'c', shown]], node.start, node.end);
    } else if (node.children.length === 0) push(node, depth, tag(node, true), node.start, node.end);
    else if (node.children.every(({ type }) => type === 'text')) {
      push(node, depth, [...tag(node, false), ['x', text.slice(node.openEnd, node.closeStart)], ['p', '</'], ['t', node.name], ['p', '>']], node.start, node.end);
    } else {
      push(node, depth, tag(node, false), node.start, node.openEnd);
      stack.push({ node, close: true });
      for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push({ node: node.children[at] });
    }
  }
  return made;
}

function depthOf(node) {
  return node.type === 'element' ? node.depth : (node.parent?.depth ?? -1) + 1;
}

function tag(node, empty) {
  const parts = [['p', '<'], ['t', node.name]];
  for (const [prefix, uri] of node.declared ?? []) parts.push(['a', ` xmlns${prefix === '' ? '' : `:${prefix}`}`], ['p', '="'], ['v', uri], ['p', '"']);
  for (const { name, value } of node.attributes) parts.push(['a', ` ${name}`], ['p', '="'], ['v', value], ['p', '"']);
  parts.push(['p', empty ? '/>' : '>']);
  return parts;
}
