import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import test, { after, beforeEach } from 'node:test';
import { ConfigError, SamlError } from 'samlight';
import { cachedMetadata, diffKeys, listEntities, mdqSha1Url, mdqUrl, readMetadata } from 'samlight/metadata';
import { createTestIdp } from 'samlight/testing';
import { idp, scene } from './scene.mjs';

const other = await createTestIdp({ algorithm: 'ec', entityId: 'https://other.test/saml' });
const rolled = await createTestIdp({ algorithm: 'ec', entityId: idp.entityId });

const aggregate = (...entities) => `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${entities.join('')}</md:EntitiesDescriptor>`;
const dated = (xml, attributes) => xml.replace('<md:EntityDescriptor ', `<md:EntityDescriptor ${attributes} `);
const sha256 = (pem) => createHash('sha256').update(Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64')).digest('hex');

// --- reading

test('metadata as data', async () => {
  const metadata = await readMetadata(dated(idp.metadata(), 'validUntil="2099-01-01T00:00:00Z" cacheDuration="PT6H"'));
  assert.equal(metadata.entityId, idp.entityId);
  assert.deepEqual(metadata.validUntil, new Date('2099-01-01T00:00:00Z'));
  assert.equal(metadata.cacheDurationSec, 21_600);
  assert.equal(metadata.signature.state, 'unsigned');
  assert.equal(metadata.nextRefresh, undefined);
  const [key] = metadata.keys;
  assert.equal(key.use, 'signing');
  assert.equal(key.sha256, sha256(idp.certificate));
  assert.ok(key.notAfter > new Date() && key.notBefore < new Date());
  assert.deepEqual(metadata.singleSignOn.map(({ location }) => location), [idp.ssoUrl, idp.ssoUrl]);
  assert.deepEqual(metadata.singleLogout.map(({ location }) => location), [idp.sloUrl, idp.sloUrl]);
  assert.throws(() => { metadata.keys.push({}); }, TypeError);
  assert.throws(() => { metadata.entityId = 'x'; }, TypeError);
});

test('when to fetch it anew', async () => {
  const fetchedAt = new Date('2030-01-01T00:00:00Z');
  const next = async (attributes) => (await readMetadata(dated(idp.metadata(), attributes), { fetchedAt })).nextRefresh.toISOString();
  assert.equal(await next('cacheDuration="PT6H"'), '2030-01-01T06:00:00.000Z');
  assert.equal(await next('validUntil="2030-01-01T03:00:00Z" cacheDuration="PT6H"'), '2030-01-01T03:00:00.000Z');
  assert.equal(await next(''), '2030-01-02T00:00:00.000Z');
});

test('one entity of several', async () => {
  const xml = aggregate(idp.metadata(), other.metadata());
  assert.deepEqual([...await listEntities(xml)], [idp.entityId, other.entityId]);
  assert.deepEqual([...await listEntities(new TextEncoder().encode(xml))], [idp.entityId, other.entityId]);
  assert.equal((await readMetadata(xml, { entityId: other.entityId })).keys[0].sha256, sha256(other.certificate));
  await assert.rejects(readMetadata(xml), ConfigError);
  await assert.rejects(readMetadata(xml, { entityId: 'https://third.test' }), (error) => error instanceof ConfigError && /third/.test(error.message));
});

test('what is signed by nobody is not believed where somebody has to have signed', async () => {
  const trust = { certificates: [idp.certificate] };
  await assert.rejects(readMetadata(idp.metadata(), { trust }), (error) => error.code === 'config.metadata-signature-missing');
});

test('metadata that is signed', async () => {
  const own = await (await createTestIdp()).exportKey();
  const { signature } = await import('../dist/testing/signature.js');
  const { signingKey } = await import('../dist/testing/keys.js');
  const plain = idp.metadata().replace('<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"', '$& ID="_m"');
  const made = await signature(plain, '_m', await signingKey('rsa', own));
  const xml = plain.replace('<md:IDPSSODescriptor', () => `${made}<md:IDPSSODescriptor`);
  assert.equal((await readMetadata(xml)).signature.state, 'not-checked');
  const { signature: judged } = await readMetadata(xml, { trust: { certificates: [own.certificate] } });
  assert.equal(judged.state, 'verified');
  assert.equal(judged.keySha256, sha256(own.certificate));
  await assert.rejects(readMetadata(xml, { trust: { certificates: [idp.certificate] } }), (error) => error.code === 'config.metadata-signature-mismatch');
  const altered = xml.replace(idp.ssoUrl, 'https://evil.test/sso');
  await assert.rejects(readMetadata(altered, { trust: { certificates: [own.certificate] } }), (error) => error.code === 'config.metadata-signature-mismatch');
});

test('what is out of date is not believed at a time', async () => {
  const expired = dated(idp.metadata(), 'validUntil="2030-01-01T00:00:00Z"');
  await assert.rejects(readMetadata(expired, { now: new Date('2030-01-01T00:00:01Z') }),
    (error) => error instanceof SamlError && error.code === 'key.metadata-expired');
  assert.ok(await readMetadata(expired, { now: new Date('2029-12-31T00:00:00Z') }));
});

test('what is no metadata, and options that nobody knows', async () => {
  await assert.rejects(readMetadata('<html/>'), (error) => error.code === 'config.metadata-malformed');
  await assert.rejects(readMetadata(undefined), ConfigError);
  await assert.rejects(readMetadata(idp.metadata(), { entityID: 'x' }), (error) => error instanceof ConfigError && /entityID/.test(error.message));
  await assert.rejects(readMetadata(idp.metadata(), { trust: {} }), ConfigError);
  await assert.rejects(listEntities('<html/>'), (error) => error.code === 'config.metadata-malformed');
});

test('which keys came and went', async () => {
  const [old, current] = await Promise.all([readMetadata(idp.metadata()), readMetadata(rolled.metadata())]);
  const signing = (pem) => ({ use: 'signing', sha256: sha256(pem) });
  assert.deepEqual(diffKeys(old, current), { added: [signing(rolled.certificate)], removed: [signing(idp.certificate)], kept: [] });
  assert.deepEqual(diffKeys(old, old), { added: [], removed: [], kept: [signing(idp.certificate)] });
  const any = { keys: [{ use: 'any', sha256: 'a' }] };
  assert.deepEqual(diffKeys(any, { keys: [{ use: 'signing', sha256: 'a' }] }),
    { added: [], removed: [{ use: 'encryption', sha256: 'a' }], kept: [{ use: 'signing', sha256: 'a' }] });
});

test('where a query server has it', async () => {
  // The example of the protocol's SAML profile.
  assert.equal(mdqUrl('https://mdq.example/global/', 'http://example.org/idp'), 'https://mdq.example/global/entities/http%3A%2F%2Fexample.org%2Fidp');
  assert.equal(mdqUrl('https://mdq.example', "urn:a'(b)*!"), 'https://mdq.example/entities/urn%3Aa%27%28b%29%2A%21');
  assert.equal(await mdqSha1Url('https://mdq.example', 'http://example.org/service'),
    'https://mdq.example/entities/%7Bsha1%7D11d72e8cf351eb6c75c721e838f469677ab41bdb');
});

// --- keeping

let answer;
const asked = [];
const server = createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/metadata`;
after(() => server.close());
beforeEach(() => {
  asked.length = 0;
  answer = serve(idp.metadata());
});

const serve = (text, headers = {}) => (request, response) => response.writeHead(200, headers).end(text);
const fail = (status) => (request, response) => response.writeHead(status).end('no');

/** A cache, and a clock that it reads. */
function kept(options = {}) {
  let now = Date.parse('2030-01-01T00:00:00Z');
  const cache = cachedMetadata(url, { clock: () => new Date(now), ...options });
  return { cache, later: (seconds) => { now += seconds * 1000; } };
}

test('it is fetched once, and again when it is time', async () => {
  answer = serve(dated(idp.metadata(), 'cacheDuration="PT1H"'));
  const { cache, later } = kept();
  assert.equal((await cache.get()).metadata.entityId, idp.entityId);
  await Promise.all([cache.get(), cache.get()]);
  later(2600);
  await cache.get();
  assert.equal(asked.length, 1);
  later(200);
  await cache.get();
  assert.equal(asked.length, 2, 'three quarters of the hour have passed');
  assert.match(asked[0].headers.accept, /samlmetadata\+xml/);
});

test('many callers at once ask once', async () => {
  const { cache } = kept();
  await Promise.all(Array.from({ length: 20 }, () => cache.get()));
  assert.equal(asked.length, 1);
});

test('no oftener and no more seldom than told', async () => {
  answer = serve(dated(idp.metadata(), 'cacheDuration="PT1S"'));
  const often = kept();
  await often.cache.get();
  often.later(299);
  await often.cache.get();
  assert.equal(asked.length, 1);
  often.later(2);
  await often.cache.get();
  assert.equal(asked.length, 2);
  answer = serve(dated(idp.metadata(), 'cacheDuration="P30D"'));
  const seldom = kept();
  await seldom.cache.get();
  seldom.later(86_401);
  await seldom.cache.get();
  assert.equal(asked.length, 4);
});

test('what was good serves while new cannot be had, and not beyond its validUntil', async () => {
  const errors = [];
  answer = serve(dated(idp.metadata(), 'validUntil="2030-01-02T00:00:00Z" cacheDuration="PT1H"'));
  const { cache, later } = kept({ onError: (error) => errors.push(error) });
  const { fetchedAt } = await cache.get();
  for (const broken of [fail(503), serve('<html/>'), serve('x'.repeat(100))]) {
    answer = broken;
    later(4000);
    assert.equal((await cache.get()).fetchedAt, fetchedAt);
  }
  assert.equal(errors.length, 3);
  assert.match(errors[0].message, /503/);
  assert.equal(errors[1].code, 'config.metadata-malformed');
  later(86_400);
  await assert.rejects(cache.get());
  answer = serve(idp.metadata());
  later(4000);
  assert.equal((await cache.get()).metadata.validUntil, undefined);
});

test('a server that is down is not asked at every login', async () => {
  answer = fail(500);
  const { cache, later } = kept();
  await assert.rejects(cache.get(), /500/);
  await assert.rejects(cache.get(), /tried again/);
  assert.equal(asked.length, 1);
  later(61);
  await assert.rejects(cache.get(), /500/);
  later(61);
  await assert.rejects(cache.get(), /tried again/, 'the second pause is longer');
  assert.equal(asked.length, 2);
});

test('in the background where there is one', async () => {
  const { cache, later } = kept();
  await cache.get();
  later(90_000);
  const waiting = [];
  answer = serve(rolled.metadata());
  const { metadata } = await cache.get({ waitUntil: (promise) => waiting.push(promise) });
  assert.equal(metadata.keys[0].sha256, sha256(idp.certificate));
  await Promise.all(waiting);
  assert.equal((await cache.get()).metadata.keys[0].sha256, sha256(rolled.certificate));
});

test('a change of keys is told', async () => {
  const changes = [];
  const { cache, later } = kept({ onChange: (change) => changes.push(change) });
  await cache.get();
  later(90_000);
  await cache.get();
  assert.equal(changes.length, 0);
  answer = serve(rolled.metadata());
  later(90_000);
  await cache.get();
  assert.deepEqual(changes.map(({ added, removed }) => [added[0].sha256, removed[0].sha256]), [[sha256(rolled.certificate), sha256(idp.certificate)]]);
});

test('not modified is as good as new', async () => {
  answer = (request, response) => {
    if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
    else serve(idp.metadata(), { etag: '"1"' })(request, response);
  };
  const { cache, later } = kept();
  const first = await cache.get();
  later(90_000);
  const second = await cache.get();
  assert.equal(second.text, first.text);
  assert.ok(second.fetchedAt > first.fetchedAt);
  assert.equal(asked.length, 2);
});

test('no more than so many bytes', async () => {
  answer = (request, response) => {
    response.writeHead(200);
    const pour = () => { while (response.write('x'.repeat(65_536))); response.once('drain', pour); };
    pour();
    response.on('error', () => {});
  };
  await assert.rejects(kept({ maxBytes: 1_000_000 }).cache.get(), /more than 1000000 bytes/);
});

test('an answer that does not come', async () => {
  answer = () => {};
  await assert.rejects(kept({ timeoutSec: 0.2 }).cache.get(), { name: 'TimeoutError' });
});

test('only https, also after a redirection', async () => {
  for (const bad of ['http://idp.example/metadata', 'ftp://idp.example', 'idp.example', 'data:text/xml,x', 'http://127.0.0.1.example/', undefined]) {
    assert.throws(() => cachedMetadata(bad), (error) => error instanceof ConfigError && error.code === 'config.url-malformed');
  }
  cachedMetadata('https://idp.example/metadata');
  const redirect = (location) => (request, response) => {
    if (request.url === '/moved') serve(idp.metadata())(request, response);
    else response.writeHead(302, { location }).end();
  };
  answer = redirect('/moved');
  assert.equal((await kept().cache.get()).metadata.entityId, idp.entityId);
  answer = redirect('http://idp.example/metadata');
  await assert.rejects(kept().cache.get(), (error) => error.code === 'config.url-malformed');
  answer = redirect('/metadata');
  await assert.rejects(kept().cache.get(), /redirections/);
});

test('an option that nobody knows', () => assert.throws(() => cachedMetadata(url, { maxAge: 1 }), (error) => error instanceof ConfigError && /maxAge/.test(error.message)));

test('a service provider made of it logs in', async () => {
  answer = serve(aggregate(idp.metadata(), other.metadata()));
  const { cache } = kept({ entityId: idp.entityId });
  const { sp, answered } = scene({ idps: [await cache.idp()] });
  assert.equal((await sp.validateResponse((await answered()).form)).nameId.value, 'ada');
});
