import assert from 'node:assert/strict';

// What has to be known of each example beyond its package.json, whose scripts `build` and `start` are what is run.
export const examples = [
  { name: 'axum', cargo: true, binds: false, again: { same: 'replay.claimed', other: 'replay.claimed' } }, // the slowest to build, hence first; the crate's stores bind no login to a browser
  { name: 'hono' },
  { name: 'express' },
  { name: 'next', runtime: 'node24' },
  { name: 'sveltekit', runtime: 'node24', forms: { path: '/?/signOut' }, acsOfStrangers: 403 },
  { name: 'astro', runtime: 'node24', forms: { path: '/logout' } },
  {
    name: 'lambda',
    store: 'check-store.mjs',
    runtime: 'node24',
    variants: [
      { title: 'behind a REST API (events 1.0)', env: { PAYLOAD: '1.0' } },
      { title: 'behind an HTTP API (events 2.0)', env: { PAYLOAD: '2.0' } },
    ],
  },
  { name: 'deno', runtime: 'deno' },
  {
    name: 'better-auth',
    store: 'check-store.js',
    runtime: 'node24',
    acs: '/api/auth/sso/saml2/sp/acs/example',
    metadata: '/api/auth/sso/saml2/sp/metadata?providerId=example',
    async login(browser) {
      const { status, text } = await browser.json('/api/auth/sign-in/sso', { providerId: 'example', callbackURL: '/' });
      assert.equal(status, 200, text);
      return JSON.parse(text).url;
    },
    async user(browser) {
      const { status, text } = await browser.get('/api/auth/get-session');
      assert.equal(status, 200, text);
      return JSON.parse(text)?.user.name;
    },
    /** It answers with its page for errors. */
    refusal({ location }) {
      return new URL(location).searchParams.get('error');
    },
  },
  { name: 'bun', runtime: 'bun' },
];
