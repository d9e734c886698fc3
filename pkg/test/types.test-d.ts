// Compiled, never run: what TypeScript has to accept and to refuse.
import { createServiceProvider, SamlError, type Code, type Login, type SamlStore, type ServiceProviderConfig } from '../src/index.js';
import { memoryStore } from '../src/stores/memory.js';
import { durableStore } from '../src/stores/durable-object.js';
import { cookieStore } from '../src/stores/cookie.js';
import { denoKvStore } from '../src/stores/deno-kv.js';
import { redisStore } from '../src/stores/redis.js';
import { createTable, d1Store, postgresStore, sqliteStore } from '../src/stores/sql.js';
import { createTestIdp, testStore, type StoreCheck } from '../src/testing.js';
import { inspectUnverified } from '../src/inspect.js';
import { cachedMetadata, readMetadata, type Metadata } from '../src/metadata.js';
import { importDecryptionKey, importSigningKey, type DecryptionKey, type SigningKey, type UnwrapKey } from '../src/keys.js';

declare const request: Request;
declare const form: FormData;
declare const namespace: { idFromName(name: string): { readonly name?: string }; get(id: { readonly name?: string }): object };

declare const client: {
  eval(script: string, ...rest: (string | number)[]): Promise<unknown>;
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  prepare(text: string): object;
  get(key: readonly string[]): Promise<object>;
  atomic(): object;
};
declare const handle: CryptoKey;

const base = { entityId: 'https://a.example', acsUrls: ['https://a.example/acs'], idps: [{ metadata: '<x/>' }] };
const sp = createServiceProvider({ ...base, store: memoryStore() });
createServiceProvider({ ...base, store: durableStore(namespace) });
createServiceProvider({ ...base, store: 'none-i-accept-replays', clock: () => new Date() });

// @ts-expect-error a store is required
createServiceProvider(base);
// @ts-expect-error another literal is no store
createServiceProvider({ ...base, store: 'none' });
// @ts-expect-error one shape: a list
createServiceProvider({ ...base, acsUrls: undefined, acsUrl: 'https://a.example/acs', store: memoryStore() });
// @ts-expect-error a typo
export const typo: ServiceProviderConfig = { ...base, store: memoryStore(), policy: { clockSkew: 5 } };
// @ts-expect-error certificates are a list
export const single: ServiceProviderConfig = { ...base, idps: [{ entityId: 'a', certificates: 'PEM' }], store: memoryStore() };

for (const input of [request, form, new URLSearchParams(), { SAMLResponse: 'x' }, { SAMLResponse: 'x', RelayState: 'y' }]) {
  void sp.validateResponse(input, { requestId: '_a' });
}

const result = await sp.safeValidateResponse(request);
// @ts-expect-error no identity before ok was looked at
result.nameId;
if (result.ok) {
  // @ts-expect-error the settings may allow that nobody is named
  void result.nameId.value.length;
  const name: string = result.nameId!.value;
  const mail: string | undefined = result.attributes.first('mail');
  for (const { name: attribute, values } of result.attributes) void [attribute, values];
  // @ts-expect-error a login is read-only
  result.nameId!.value = name;
  // @ts-expect-error attributes are no plain object
  result.attributes.mail;
  void mail;
} else {
  const error: SamlError = result.error;
  const code: Code = error.code;
  if (code === 'signature.digest-mismatch' || code === 'a.later-code') void error.httpStatus;
  // @ts-expect-error no identity on a refusal
  result.nameId;
}

const { url, html, requestId, setCookie, toResponse } = await sp.createLogin({ returnTo: '/', context: ['urn:x'], binding: 'post' });
const kept: [URL, string | undefined, string, string | undefined, Response] = [url, html, requestId, setCookie, toResponse()];
void sp.validateResponse(new URLSearchParams(), { cookie: request.headers.get('cookie') });
createServiceProvider({ ...base, store: memoryStore(), bindBrowser: false, storeTimeoutSec: 2 });
// @ts-expect-error another binding
await sp.createLogin({ binding: 'artifact' });

const store: SamlStore = { put: async () => {}, take: async () => null, claim: async () => true };
const named: SamlStore = { put: async () => ({ setCookie: 'a=b' }), take: async (key, { by, cookie } = {}) => by ?? cookie ?? key, claim: async () => true, bindsBrowser: true };
for (const one of [redisStore(client), postgresStore(client), sqliteStore(client), d1Store(client), denoKvStore(client), cookieStore(named, { keys: [new Uint8Array(32), 'AA==', handle] })]) {
  createServiceProvider({ ...base, store: one });
}
await postgresStore(client, { table: 'auth.saml' }).createTable();
const ddl: readonly string[] = createTable('sqlite');
// @ts-expect-error a cookie cannot claim
cookieStore({ keys: [] });
// @ts-expect-error another dialect
createTable('mysql');
const tried: readonly StoreCheck[] = await testStore(() => named, { parallel: 10, unreachable: async () => named });
void [ddl, tried];
// @ts-expect-error a claim tells whether it was the first
const careless: SamlStore = { put: async () => {}, take: async () => null, claim: async () => {} };

const idp = await createTestIdp({ algorithm: 'ec' });
await idp.respond({ ...(await idp.readRequest(url)), nameId: 'a', attributes: { mail: 'x', groups: ['y', 'z'] }, tamper: (xml) => xml });
const report = await inspectUnverified('PHg+', base);
const login: Promise<Login> = sp.validateResponse(form);

const opening: DecryptionKey[] = [await importDecryptionKey('PEM'), await importDecryptionKey(handle)];
const signing: SigningKey = await importSigningKey(handle, { method: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' });
const elsewhere: SigningKey = { method: signing.method, sign: async (octets) => octets };
const kms: UnwrapKey = async ({ ciphertext, keyLength }) => ciphertext.slice(0, keyLength);
// @ts-expect-error SHA-1 signs nothing
await importSigningKey('PEM', { method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' });
// @ts-expect-error a key is opaque
opening[0].handle;
const whole = createServiceProvider({
  ...base, store: memoryStore(), decryptionKeys: [...opening, handle, 'PEM'], unwrapKey: kms, signingKey: signing,
});
// @ts-expect-error decryption keys are a list
createServiceProvider({ ...base, store: memoryStore(), decryptionKeys: 'PEM' });

await whole.createLogin({ nameIdPolicy: { format: 'urn:f' }, context: { classes: ['urn:x'], comparison: 'minimum' }, sign: true });
const plain: string = whole.metadata();
const signed: string = await whole.metadata({ sign: true, validUntil: new Date() });
await whole.createLogout({ nameId: { value: 'a' }, sessionIndexes: ['_1'] });
// @ts-expect-error a logout names somebody
await whole.createLogout({ sessionIndexes: ['_1'] });
const ended = await whole.handleLogout(request);
if (ended.kind === 'request') {
  const { url: back, html: page } = await ended.respond({ status: 'partial' });
  void [ended.nameId.value, ended.sessionIndexes.length, back, page];
} else {
  const partial: boolean = ended.partial;
  // @ts-expect-error an answer is not answered
  ended.respond;
  void partial;
}
const maybe = await whole.safeHandleLogout('SAMLRequest=x');
// @ts-expect-error nothing is known before ok was looked at
maybe.kind;

const current: Metadata = (await cachedMetadata('https://idp.example/metadata', { trust: { certificates: ['PEM'] } }).get()).metadata;
createServiceProvider({ ...base, idps: [await cachedMetadata('https://idp.example/metadata').idp()], store: memoryStore() });
const ends: Date | undefined = (await readMetadata('<x/>', { now: new Date() })).validUntil;
// @ts-expect-error either keys or authorities
await readMetadata('<x/>', { trust: {} });
export { opening, signing, elsewhere, kms, plain, signed, current, ends };
export { kept, store, careless, report, login };
