// What becomes of every block of code in the pages: who runs it, or why nobody does. A block that is not listed fails, and so does an entry without a block.
import { blocks, pages } from './pages.mjs';

export const written = pages.filter((page) => /^(\w+\.md|pkg\/(README\.md|llms\.txt|docs\/[^/]+\.md))$/.test(page)).flatMap(blocks);

const run = { by: 'run' };
const newcomer = { by: 'newcomer' };
const same = { by: 'same', as: 'pkg/README.md#2' };
const each = (page, entry) => Object.fromEntries(written.filter((block) => block.page === page).map(({ id }) => [id, entry]));

const nameless = { 18048: 'nobody is without a name unless policy.allowMissingNameId says so, and the settings here do not' };

export const ledger = {
  'ARCHITECTURE.md#1': { by: 'nobody', why: 'a drawing' },
  'README.md#1': { by: 'nobody', why: 'these are the commands that run this test' },
  'README.md#2': same,
  'README.md#3': { by: 'rust' },
  'README.md#4': { by: 'nobody', why: 'what it makes is run by tests/hosts and tests/component' },
  'README.md#5': { by: 'nobody', why: 'a step of `cargo xtask test` makes its round trip' },
  'README.md#6': { by: 'nobody', why: 'www/test opens what it makes' },
  'README.md#7': { by: 'command' },
  'README.md#8': run,
  'pkg/README.md#1': newcomer,
  'pkg/README.md#2': { ...newcomer, complaints: nameless },
  'pkg/README.md#3': newcomer,
  'pkg/README.md#4': newcomer,
  'pkg/README.md#5': { by: 'types', wrapped: (text) => `interface Shown {\n${text}}\ndeclare const shown: Shown;\nconst store: import('samlight').SamlStore = shown;\nvoid store;` },
  'pkg/llms.txt#1': same,
  ...each('pkg/docs/frameworks.md', { by: 'excerpt' }),
  'pkg/docs/keys.md#1': { ...run, around: `import { createServiceProvider, type ServiceProviderConfig } from 'samlight';\ndeclare const config: ServiceProviderConfig, certificate: string, env: { SAML_KEY: string };` },
  'pkg/docs/logout.md#1': {
    ...run,
    around: `import type { NameId, ServiceProvider } from 'samlight';
declare const sp: ServiceProvider, session: { issuer: string; nameId: NameId; index: string }, request: Request;
declare function endSessions(issuer: string, name: string, sessions: readonly string[]): Promise<boolean>;`,
    wrapped: (text) => `export async function handle() {\n${text}}`,
  },
  'pkg/docs/metadata.md#1': { ...run, around: `import { createServiceProvider, type ServiceProviderConfig } from 'samlight';\ndeclare const config: ServiceProviderConfig, federationCertificate: string;` },
  'pkg/docs/migrate-from-node-saml.md#1': {
    ...run,
    parts: true,
    around: `import { SAML } from '@node-saml/node-saml';\nimport express from 'express';\nimport { createServiceProvider, type SamlStore } from 'samlight';
declare const app: import('express').Express, issuer: string, callbackUrl: string, entryPoint: string, idpCert: string, metadata: string, store: SamlStore;
declare function startSession(...facts: unknown[]): void;\nvoid [SAML, createServiceProvider, entryPoint, idpCert, metadata, store];`,
    complaints: { ...nameless, 18047: 'its profile is null for a logout message' },
  },
  'pkg/docs/migrate-from-samlify.md#1': {
    ...run,
    parts: true,
    around: `import * as samlify from 'samlify';\nimport express from 'express';\nimport { createServiceProvider, type SamlStore } from 'samlight';
declare const app: import('express').Express, validator: { validate(xml: string): Promise<string> }, spMetadata: string, idpMetadata: string;
declare const entityId: string, acsUrl: string, store: SamlStore;
declare function startSession(...facts: unknown[]): void;\nvoid [samlify, createServiceProvider, validator, spMetadata, idpMetadata, entityId, acsUrl, store];`,
    complaints: nameless,
  },
  ...each('pkg/docs/stores.md', {
    by: 'stores',
    around: `declare const redisOptions: import('redis').RedisClientOptions, ioredisOptions: { path: string }, postgresOptions: object, file: string, path: string;
declare const env: { DB: { prepare(text: string): object }; SAML: { idFromName(name: string): object; get(id: object): object } };
declare const Deno: { openKv(path: string): Promise<{ get(key: readonly string[]): Promise<object>; atomic(): object }> };
declare const newestKey: string, olderKey: string, openStore: () => import('samlight').SamlStore, openStoreWithoutServer: () => import('samlight').SamlStore;`,
  }),
};

/** A block with its entry. */
export const listed = () => written.map((block) => ({ ...block, ...ledger[block.id] }));

/** A page of two ways has both in one block, each under its name. */
export const halves = (text) => text.split(/^\/\/ (?:before|after)\n/m).slice(1);
