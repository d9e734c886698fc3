import { defineEnvVars } from '@sveltejs/kit/env';

export const variables = defineEnvVars({
  ORIGIN: {},
  IDP_METADATA: {},
  SESSION_SECRET: {
    schema: (value) => {
      if (!value || value.length < 32) throw new Error('SESSION_SECRET has to have 32 characters or more');
      return value;
    },
  },
});
