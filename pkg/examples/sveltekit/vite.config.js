import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

// Both are written into what is built.
const { ORIGIN, IDP_ORIGIN } = process.env;
if (!ORIGIN || !IDP_ORIGIN) throw new Error('the build needs ORIGIN and IDP_ORIGIN, such as https://app.example and https://login.example');

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter(),
      paths: { origin: ORIGIN },
      // The identity provider's page posts its form to us. Without this it gets 403 before any code of ours runs; `*` would open every form to everybody.
      csrf: { trustedOrigins: [IDP_ORIGIN] },
    }),
  ],
});
