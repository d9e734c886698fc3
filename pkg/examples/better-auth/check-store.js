// Whether better-auth's table keeps what samlight asks of a store.
import { DatabaseSync } from 'node:sqlite';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { testStore } from 'samlight/testing';
import { verificationStore } from './verification-store.js';

const options = { baseURL: 'https://app.example', secret: 'test key, never use: a secret of this check', database: new DatabaseSync(':memory:') };
await (await getMigrations(options)).runMigrations();
const { internalAdapter } = await betterAuth(options).$context;
for (const { name, status } of await testStore(() => verificationStore(internalAdapter))) console.log(`${status}: ${name}`);
