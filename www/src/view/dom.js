import { h } from 'preact';

const plain = (value) => value !== null && typeof value === 'object' && value.constructor === Object && !Array.isArray(value);

/** `div({ class: 'x' }, ...)` or `div(...)`. Children are text nodes or elements: markup in a text stays text. */
export const el = new Proxy({}, {
  get: (_, name) => (first, ...rest) => (plain(first) ? h(name, first, ...rest) : h(name, null, ...(first === undefined ? rest : [first, ...rest]))),
});

/** A text in which `backticks` mark what is code. */
export function rich(text) {
  return text.split('`').map((part, at) => (at % 2 === 1 ? h('code', null, part) : part));
}

/** One paragraph a line. */
export const paragraphs = (text) => text.split('\n').map((line) => h('p', null, rich(line)));

export { h };
