import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { samlightSSO } from './samlight-sso.js';

const { ORIGIN, IDP_METADATA, SESSION_SECRET, DATABASE = ':memory:' } = process.env;

export const auth = betterAuth({
  baseURL: ORIGIN,
  secret: SESSION_SECRET,
  database: new DatabaseSync(DATABASE),
  onAPIError: { errorURL: '/sign-in-failed' },
  plugins: [
    samlightSSO({
      defaultSSO: [{ providerId: 'example', domain: 'app.example', samlConfig: { issuer: `${ORIGIN}/saml`, idpMetadata: { metadata: IDP_METADATA } } }],
    }),
  ],
});
