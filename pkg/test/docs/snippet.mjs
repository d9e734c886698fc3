// A block of a page as a function.
const AsyncFunction = (async () => {}).constructor;

/** Runs a block with what stands around it; imports become loads. Gives what the block returns, or the constants of `makes` that it has. */
export function run(text, around = {}, { makes = [], load = (specifier) => import(specifier) } = {}) {
  const body = text
    .replace(/^import (\{[^}]+\}) from '([^']+)';/gm, "const $1 = await load('$2');")
    .replace(/^import (\w+) from '([^']+)';/gm, "const { default: $1 } = await load('$2');");
  const made = makes.filter((name) => new RegExp(`const (?:${name}|\\{[^}]*\\b${name}\\b[^}]*\\}) =`).test(body));
  return new AsyncFunction('load', ...Object.keys(around), `${body}\nreturn { ${made.join(', ')} };`)(load, ...Object.values(around));
}
