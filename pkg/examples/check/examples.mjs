// What has to be known of each example beyond its package.json, whose scripts `build` and `start` are what is run.
export const examples = [
  { name: 'hono' },
  { name: 'express' },
  { name: 'next', runtime: 'node24' },
  { name: 'sveltekit', runtime: 'node24', forms: { path: '/?/signOut' }, acsOfStrangers: 403 },
  { name: 'astro', runtime: 'node24', forms: { path: '/logout' } },
  {
    name: 'lambda',
    runtime: 'node24',
    variants: [
      { title: 'behind a REST API (events 1.0)', env: { PAYLOAD: '1.0' } },
      { title: 'behind an HTTP API (events 2.0)', env: { PAYLOAD: '2.0' } },
    ],
  },
  { name: 'deno', runtime: 'deno' },
  { name: 'bun', runtime: 'bun' },
];
