import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import { ConfigError, createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';
import { code, configuration, idp, scene } from './scene.mjs';

const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('samlight/schema.json'), 'utf8'));
const valid = new Ajv2020({ formats: { uri: true, 'date-time': true } }).compile(schema);

const certificate = idp.certificate;
const entityId = idp.entityId;

/** Settings that cannot be used: a name, what is changed, the code, and what the message has to mention. */
const refused = [
  ['a typo', { acsURLs: ['https://a.example'] }, 'config.malformed', /acsURLs/],
  ['the singular', { acsUrls: undefined, acsUrl: 'https://app.example/acs' }, 'config.malformed', /acsUrl/],
  ['a typo in the policy', { policy: { clockSkew: 5 } }, 'config.malformed', /clockSkew/],
  ['a typo in an IdP', { idps: [{ entityId, certificate }] }, 'config.malformed', /certificate/],
  ['a wrong word', { policy: { signed: 'none' } }, 'config.value-malformed', /none/],
  ['a wrong type', { entityId: 1 }, 'config.malformed', /./],
  ['another version', { version: 2 }, 'config.version-unsupported', /2/],
  ['no entity ID', { entityId: '' }, 'config.entity-id-missing', /entityId/],
  ['no ACS URL', { acsUrls: [] }, 'config.acs-url-missing', /acsUrls/],
  ['a path as ACS URL', { acsUrls: ['/saml/acs'] }, 'config.url-malformed', /acsUrls/],
  ['no IdP', { idps: [] }, 'config.idp-missing', /idps/],
  ['an IdP twice', { idps: [{ entityId, certificates: [certificate] }, { entityId, certificates: [certificate] }] }, 'config.idp-multiple', /idp\.test/],
  ['an IdP without a key', { idps: [{ entityId, certificates: [] }] }, 'config.key-missing', /./],
  ['a broken certificate', { idps: [{ entityId, certificates: ['MIIB'] }] }, 'config.certificate-malformed', /./],
  ['metadata that is no XML', { idps: [{ metadata: 'https://idp.example/metadata' }] }, 'config.metadata-malformed', /./],
  ['metadata of a service provider', { idps: [{ metadata: '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"/>' }] }, 'config.metadata-malformed', /./],
  ['a skew of an hour', { policy: { clockSkewSec: 3600 } }, 'config.value-malformed', /clockSkewSec/],
  ['a number that is none', { policy: { clockSkewSec: NaN } }, 'config.value-malformed', /clockSkewSec/],
  ['a function', { audiences: [() => 'x'] }, 'config.value-malformed', /./],
];

for (const [name, changes, wanted, mentions] of refused) {
  test(`${name}: ${wanted}`, async () => {
    const make = () => scene(changes).sp.metadata();
    assert.throws(make, (error) => error instanceof ConfigError && error.code === wanted && mentions.test(error.message)
      && error.family === 'config' && error.httpStatus === 500);
  });
}

test('settings that cannot be used are a refusal of the twin, too', async () => {
  const { sp } = scene({ idps: [{ metadata: '<broken' }] });
  const { ok, error, report } = await sp.safeValidateResponse(new URLSearchParams({ SAMLResponse: 'x' }));
  assert.equal(ok, false);
  assert.ok(error instanceof ConfigError);
  assert.equal(error.code, 'config.metadata-malformed');
  assert.equal(report.verdict, 'undecided');
  assert.equal(await code(sp.createLogin()), 'config.metadata-malformed');
});

test('what needs no module is refused at once', () => {
  for (const config of [undefined, null, 'x', []]) assert.throws(() => createServiceProvider(config), ConfigError);
  assert.throws(() => createServiceProvider(configuration()), (error) => /store is missing/.test(error.message) && /none-i-accept-replays/.test(error.message));
  assert.throws(() => createServiceProvider({ ...configuration(), store: {} }), /put, take, claim/);
  assert.throws(() => createServiceProvider({ ...configuration(), store: 'none' }), /put, take, claim/);
  assert.throws(() => createServiceProvider({ ...configuration(), store: memoryStore(), clock: 5 }), /clock/);
});

test('a clock that gives no time refuses', async () => {
  const { sp, answered } = scene();
  const { form } = await answered();
  const broken = scene({ clock: () => new Date(NaN) }).sp;
  assert.equal(await code(broken.validateResponse(form)), 'config.value-malformed');
  assert.equal((await sp.validateResponse(form)).ok, true);
});

test('what the host says of the connection is read strictly, and only there', async () => {
  const { sp, answered } = scene();
  const { form } = await answered();
  for (const tlsCertificate of ['', 'MIIC', 5, {}, certificate + certificate, certificate.replace(/[A-Za-z0-9]{4}\n/, '!!!!\n'), new ArrayBuffer(4)]) {
    assert.equal(await code(sp.validateResponse(form, { tlsCertificate })), 'config.certificate-malformed');
  }
  assert.equal(await code(sp.validateResponse(form, { address: 5 })), 'config.value-malformed');
  const der = Uint8Array.from(atob(certificate.replace(/-----.*-----|\s/g, '')), (c) => c.charCodeAt(0));
  assert.equal((await sp.validateResponse(form, { tlsCertificate: der, address: '192.0.2.7' })).ok, true);
});

test('a certificate as PEM, as base64, and metadata', async () => {
  const bare = certificate.replace(/-----.*-----|\s/g, '');
  for (const one of [{ entityId, certificates: [bare] }, { entityId, certificates: [bare, certificate] }, { metadata: idp.metadata() }]) {
    const { sp } = scene({ idps: [{ ...one, ...(one.entityId && { ssoUrl: idp.ssoUrl }) }] });
    const asked = await idp.readRequest((await sp.createLogin()).url);
    assert.equal((await sp.validateResponse((await idp.respond({ ...asked, nameId: 'ada' })).form)).nameId.value, 'ada');
  }
});

test('several identity providers: one has to be named', async () => {
  const second = { entityId: 'https://second.example', ssoUrl: 'https://second.example/sso', certificates: [certificate] };
  const first = { entityId, ssoUrl: idp.ssoUrl, certificates: [certificate] };
  const { sp } = scene({ idps: [first, second] });
  assert.equal(await code(sp.createLogin()), 'config.idp-multiple');
  assert.equal(await code(sp.createLogin({ idp: 'https://third.example' })), 'config.idp-missing');
  const start = await sp.createLogin({ idp: second.entityId });
  assert.equal(start.url.hostname, 'second.example');
  const asked = await idp.readRequest(start.url);
  assert.equal(await code(sp.validateResponse((await idp.respond({ ...asked })).form)), 'request.issuer-mismatch', 'the first answers what the second was asked');
});

test('returnTo stays in our origin', async () => {
  const { sp } = scene();
  const outside = ['//evil.example', '/\\evil.example', 'https://evil.example', 'home', '', '/\t/evil.example', '/\n/evil.example', '/a\\b', '/' + 'a'.repeat(3000), 5, null];
  for (const returnTo of outside) assert.equal(await code(sp.createLogin({ returnTo })), 'config.value-malformed', String(returnTo));
  for (const returnTo of ['/', '/a?b=//c#d', '/%2F%2Fevil', '/ä']) assert.match((await sp.createLogin({ returnTo })).requestId, /^_/);
});

test('the schema and the core agree', () => {
  const accepted = [{}, { version: 1 }, { audiences: ['urn:x'] }, { policy: { maxAuthnAgeSec: null, clockSkewSec: 300 } }, { idps: [{ metadata: idp.metadata(), policy: { dangerAllowSha1: true } }] }];
  for (const changes of accepted) {
    const config = { version: 1, ...configuration(changes) };
    assert.ok(valid(config), JSON.stringify(valid.errors));
    assert.match(scene(changes).sp.metadata(), /EntityDescriptor/);
  }
  // What lies inside a certificate or metadata no schema can see, nor that two entries are of one entity.
  const beyond = new Set(['a broken certificate', 'metadata that is no XML', 'metadata of a service provider', 'an IdP twice', 'a number that is none', 'a function']);
  for (const [name, changes] of refused) {
    if (!beyond.has(name)) assert.equal(valid(JSON.parse(JSON.stringify({ version: 1, ...configuration(changes) }))), false, name);
  }
});

test('every property of the schema is described', () => {
  const bare = [];
  (function walk(node, path) {
    for (const [name, child] of Object.entries(node.properties ?? {})) {
      if (!child.description && !child.$ref) bare.push(`${path}/${name}`);
      walk(child, `${path}/${name}`);
    }
    for (const key of ['$defs']) for (const [name, child] of Object.entries(node[key] ?? {})) walk(child, `${path}/${key}/${name}`);
    for (const child of node.oneOf ?? []) walk(child, path);
  })(schema, '');
  assert.deepEqual(bare, []);
});
