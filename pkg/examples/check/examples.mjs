// What has to be known of each example beyond its package.json, whose scripts `build` and `start` are what is run.
export const examples = [
  { name: 'hono' },
  { name: 'express' },
];
