// What has to be known of each example beyond its package.json, whose scripts `build` and `start` are what is run.
export const examples = [
  { name: 'hono' },
  { name: 'express' },
  { name: 'deno', runtime: 'deno' },
  { name: 'bun', runtime: 'bun' },
  { name: 'next', runtime: 'node24' },
];
