// The blocks of the pages that are whole enough to be run: with a test IdP, real servers on loopback, and the libraries that the pages compare with.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import test from 'node:test';
import { SAML } from '@node-saml/node-saml';
import express from 'express';
import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';
import { createTestIdp } from 'samlight/testing';
import samlify from 'samlify';
import { halves, listed } from './ledger.mjs';
import { repository } from './pages.mjs';
import { run } from './snippet.mjs';

const ENTITY = 'https://app.example/saml';
const ACS = 'https://app.example/saml/acs';
const SLO = 'https://app.example/saml/slo';

const idp = await createTestIdp();
const own = await (await createTestIdp()).exportKey();
const config = (changes) => ({ entityId: ENTITY, acsUrls: [ACS], idps: [{ metadata: idp.metadata() }], store: memoryStore(), ...changes });
const cookieOf = (header) => header?.split(';')[0] ?? null;

async function signedIn(sp, changes = {}) {
  const { url, setCookie } = await sp.createLogin();
  const { form } = await idp.respond({ ...(await idp.readRequest(url)), nameId: 'ada', ...changes });
  return sp.validateResponse(form, { cookie: cookieOf(setCookie) });
}

/** A server on loopback for as long as `use` takes. */
async function served(handler, use) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const runners = {
  'README.md#8': async ({ text }) => {
    const settings = JSON.parse(text);
    assert.deepEqual(settings.idps.map((one) => Object.keys(one)), [['metadata']]);
    const sp = createServiceProvider({ ...settings, idps: [{ metadata: idp.metadata() }], store: memoryStore() });
    assert.equal((await signedIn(sp)).nameId.value, 'ada');
  },

  'pkg/docs/keys.md#1': async ({ text }) => {
    const around = { createServiceProvider, config: config(), env: { SAML_KEY: own.privateKey }, certificate: own.certificate };
    const { sp } = await run(text, around, { makes: ['sp'] });
    assert.equal((await signedIn(sp, { encrypt: own.certificate })).nameId.value, 'ada');
    const asked = await sp.createLogin();
    assert.ok(!asked.url.searchParams.has('Signature'), 'requests are signed where the settings or the identity provider ask for it');
    const metadata = await sp.metadata({ sign: true, validUntil: new Date(Date.now() + 86_400_000) });
    assert.match(metadata, /<ds:SignatureValue>/);
    assert.match(metadata, /use="encryption"/);
    await assert.rejects(signedIn(createServiceProvider(config()), { encrypt: own.certificate }), { code: 'encryption.key-required' });
  },

  'pkg/docs/logout.md#1': async ({ text }) => {
    const [ours, theirs] = text.split('\n\n');
    const ended = [];
    const around = {
      sp: createServiceProvider(config({ sloUrls: [SLO], signingKey: own.privateKey, signingCertificates: [own.certificate] })),
      session: { issuer: idp.entityId, nameId: { value: 'ada' }, index: '_s' },
      endSessions: async (...session) => ended.push(session) > 0,
    };
    const { url } = await run(ours, around, { makes: ['url'] });
    const { inResponseTo } = await idp.readRequest(url);
    const answer = await idp.logoutResponse({ sloUrl: SLO, inResponseTo });
    const bye = await run(theirs, { ...around, request: new Request(answer.url) });
    assert.equal(bye.headers.get('location'), new URL('/bye', SLO).href);
    for (const binding of ['redirect', 'post']) {
      const asked = await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada', sessionIndexes: ['_s'], binding });
      const request = asked.url ? new Request(asked.url) : new Request(SLO, { method: 'POST', body: asked.form });
      const response = await run(theirs, { ...around, request });
      assert.ok(new URL(response.headers.get('location')).searchParams.has('SAMLResponse'), binding);
    }
    assert.deepEqual(ended.map(([issuer, name, sessions]) => [issuer, name, [...sessions]]), [1, 2].map(() => [idp.entityId, 'ada', ['_s']]));
  },

  'pkg/docs/metadata.md#1': async ({ text }) => {
    const vectors = path.join(repository, 'tests/vectors');
    const read = (name) => readFileSync(path.join(vectors, name), 'utf8');
    const { document, options } = JSON.parse(read('metadata/accept/signed-entity.json'));
    const federationCertificate = read(options.trust.certificateFiles[0]);
    const URL_OF_PAGE = 'https://idp.example/metadata';
    assert.ok(text.includes(URL_OF_PAGE));
    let asked = 0;
    const answer = (xml) => (request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/samlmetadata+xml').end(xml);
    };
    const around = { createServiceProvider, config: config(), federationCertificate };
    const { sp } = await served(answer(read(`metadata/accept/${document}`)), (at) => run(text.replace(URL_OF_PAGE, at), around, { makes: ['sp'] }));
    assert.match(sp.metadata(), /EntityDescriptor/);
    assert.equal(asked, 1);
    await assert.rejects(served(answer(idp.metadata()), (at) => run(text.replace(URL_OF_PAGE, at), around)), { code: 'config.metadata-signature-missing' });
  },

  'pkg/docs/migrate-from-node-saml.md#1': ({ text }) => bothWays(text, {
    SAML, issuer: ENTITY, callbackUrl: ACS, entryPoint: idp.ssoUrl, idpCert: idp.certificate, metadata: idp.metadata(),
  }, { sign: 'both' }),

  'pkg/docs/migrate-from-samlify.md#1': ({ text }) => bothWays(text, {
    samlify, validator: { validate: async () => 'as it is' }, entityId: ENTITY, acsUrl: ACS, idpMetadata: idp.metadata(),
    spMetadata: createServiceProvider(config()).metadata(),
  }, { sign: 'assertion' }),
};

/** Signs in through Express, by the endpoint before and by the endpoint after. */
async function bothWays(text, facts, signed) {
  for (const half of halves(text)) {
    const app = express().set('env', 'test'); // otherwise it prints every refusal
    const sessions = [];
    const startSession = (response, ...who) => {
      sessions.push(who.at(-1));
      response.send('ok');
    };
    await run(half, { ...facts, app, express, createServiceProvider, store: memoryStore(), startSession });
    await served(app, async (at) => {
      const start = await fetch(`${at}/login`, { redirect: 'manual' });
      assert.equal(start.status, 302);
      const asked = await idp.readRequest(start.headers.get('location'));
      const made = await idp.respond({ ...asked, acsUrl: ACS, audience: ENTITY, nameId: 'ada', ...signed });
      const cookie = cookieOf(start.headers.get('set-cookie'));
      const post = (form) => fetch(`${at}/saml/acs`, { method: 'POST', body: form, headers: cookie ? { cookie } : {} });
      const answer = await post(made.form);
      assert.equal(answer.status, 200, await answer.clone().text());
      const altered = made.xml.replace('>ada<', '>eve<');
      assert.notEqual((await post(new URLSearchParams({ SAMLResponse: Buffer.from(altered).toString('base64') }))).status, 200);
    });
    assert.deepEqual(sessions, ['ada'], half);
  }
}

for (const block of listed().filter(({ by }) => by === 'run')) {
  test(`${block.id} does what its page says`, async () => {
    assert.ok(runners[block.id], 'nobody runs it');
    await runners[block.id](block);
  });
}

test('whoever runs a block finds it', () => {
  const there = new Set(listed().filter(({ by }) => by === 'run').map(({ id }) => id));
  assert.deepEqual(Object.keys(runners).filter((id) => !there.has(id)), []);
});
