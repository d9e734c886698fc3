import node from '@astrojs/node';
import { defineConfig, envField } from 'astro/config';

const secret = envField.string({ context: 'server', access: 'secret' });

export default defineConfig({
  output: 'server',
  adapter: node({ mode: 'standalone' }),
  // Astro's own check knows no exception, and the identity provider's page posts its form to us. src/middleware.ts checks all the others.
  security: { checkOrigin: false },
  env: {
    validateSecrets: false, // they are there when the server starts, not when it is built
    schema: { ORIGIN: secret, IDP_METADATA: secret, SESSION_SECRET: envField.string({ context: 'server', access: 'secret', min: 32 }) },
  },
});
