// What docs/migrate-from-*.md says of other libraries, held against these libraries: each row of a table names a vector, which they judge here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, mock, test } from 'node:test';

import { SAML } from '@node-saml/node-saml';
import samlify from 'samlify';
import { vectors } from './vector-files.mjs';

const read = (file) => readFileSync(new URL(file, import.meta.url), 'utf8');
const version = (name) => JSON.parse(read(`../node_modules/${name}/package.json`)).version;
const pem = (text) => text.replace(/^[^-]*/, '');
const decryptionKey = pem(read('../../tests/vectors/keys/sp.key.pem'));
/** Whom the vectors name in what the trusted key signed. */
const SIGNED = 'alice@example.org';
const byId = new Map(vectors().map((vector) => [vector.id, vector]));

/** The rows that name a vector: what is wrong, what becomes of the message there, the code here. */
function rows(page) {
  return page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => cells.length === 6 && /^`(accept|reject)\//.test(cells[4]))
    .map(([, what, theirs, ours, id]) => ({ what, theirs, code: ours.replaceAll('`', ''), id: id.replaceAll('`', '') }));
}

/** What a careful user of a library configures: everything that it can check for this message is on. */
function facts({ config, message, store, terms }) {
  const [idp] = config.idps;
  const certificates = idp.certificates?.map(pem) ?? [...idp.metadata.matchAll(/X509Certificate>([^<]+)</g)].map(([, text]) => text.replace(/\s/g, ''));
  const outstanding = [...Object.keys(store?.requests ?? {}), terms.expect?.replyTo].filter(Boolean);
  const xml = Buffer.from(message, 'base64').toString();
  // Which of the two is signed is told beforehand; inside of what is encrypted it is the assertion.
  const own = (name) => new RegExp(`<(?:\\w+:)?${name}[ >][^>]*>\\s*<(?:\\w+:)?Issuer[^>]*>[^<]*</(?:\\w+:)?Issuer>\\s*<(?:\\w+:)?Signature[ >]`).test(xml);
  const signed = own('Response') && !own('Assertion') ? 'response' : 'assertion';
  return { config, idp, certificates, outstanding, xml, signed, message };
}

const judges = {
  async 'node-saml'({ config, idp, certificates, outstanding, signed, message }) {
    const requests = new Map(outstanding.map((id) => [id, new Date().toISOString()]));
    const saml = new SAML({
      issuer: config.entityId,
      audience: config.entityId,
      callbackUrl: config.acsUrls[0],
      entryPoint: 'https://idp.example/sso',
      idpCert: certificates,
      idpIssuer: idp.entityId,
      acceptedClockSkewMs: 60_000,
      decryptionPvk: decryptionKey,
      wantAssertionsSigned: signed === 'assertion',
      wantAuthnResponseSigned: signed === 'response',
      validateInResponseTo: 'always',
      cacheProvider: {
        saveAsync: async () => null,
        getAsync: async (id) => requests.get(id) ?? null,
        removeAsync: async (id) => (requests.delete(id) ? id : null),
      },
    });
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: message });
    return profile.nameID;
  },

  async samlify({ config, idp, certificates, signed, xml, message }) {
    const endpoint = (Binding, Location) => [{ Binding: `urn:oasis:names:tc:SAML:2.0:bindings:${Binding}`, Location }];
    const sp = samlify.ServiceProvider({
      entityID: config.entityId,
      wantAssertionsSigned: signed === 'assertion',
      wantMessageSigned: signed === 'response',
      clockDrifts: [-60_000, 60_000],
      encPrivateKey: decryptionKey,
      assertionConsumerService: endpoint('HTTP-POST', config.acsUrls[0]),
    });
    const other = samlify.IdentityProvider(
      idp.metadata ? { metadata: idp.metadata } : {
        entityID: idp.entityId,
        signingCert: certificates.map((text) => text.replace(/-----[^-]+-----|\s/g, '')),
        isAssertionEncrypted: xml.includes('EncryptedAssertion'),
        singleSignOnService: endpoint('HTTP-Redirect', 'https://idp.example/sso'),
        singleLogoutService: endpoint('HTTP-Redirect', 'https://idp.example/slo'),
      },
    );
    return (await sp.parseLoginResponse(other, 'post', { body: { SAMLResponse: message } })).extract.nameID;
  },
};

test('samlify reads nothing until it was given a schema validator', async () => {
  const { theirs, why } = await verdict('samlify', 'accept/signed-assertion-rsa-sha256');
  assert.equal(theirs, 'refused');
  assert.match(why, /validat/i);
});

for (const [name, packageName, file] of [
  ['node-saml', '@node-saml/node-saml', '../docs/migrate-from-node-saml.md'],
  ['samlify', 'samlify', '../docs/migrate-from-samlify.md'],
]) {
  describe(file.slice(3), () => {
    const page = read(file);
    const claims = rows(page);

    before(() => {
      // A schema validator is the user's own; the messages of the tables follow the schema, but for those with a document type, which it does not see.
      samlify.setSchemaValidator({ validate: async () => 'as it is' });
    });

    test('names the version that is judged here', () => {
      assert.ok(page.includes(`${packageName} ${version(packageName)}`) && page.includes(`| ${name} ${version(packageName)} |`));
      assert.ok(claims.length >= 20 && claims.some(({ theirs }) => theirs === 'refused'));
    });

    for (const id of ['accept/signed-assertion-rsa-sha256', 'accept/signed-response-rsa-sha256']) {
      test(`${id} is accepted, so that a refusal means something`, async () => {
        assert.deepEqual(await verdict(name, id), { theirs: 'accepted', nameId: SIGNED });
      });
    }

    for (const { what, theirs, code, id } of claims) {
      test(`${what}: ${theirs}`, async () => {
        const vector = byId.get(id);
        assert.ok(vector, `no vector ${id}`);
        assert.equal(vector.code, code);
        const found = await verdict(name, id);
        assert.equal(found.theirs, theirs);
        // The page says whose identity comes out where there are two.
        if (found.theirs === 'accepted' && id.includes('/wrapping/')) assert.equal(found.nameId, SIGNED);
      });
    }
  });
}

async function verdict(name, id) {
  const vector = byId.get(id);
  mock.timers.enable({ apis: ['Date'], now: Date.parse(vector.terms.now) });
  const told = facts(vector);
  try {
    return { theirs: 'accepted', nameId: await judges[name](told) };
  } catch (error) {
    return { theirs: 'refused', why: error.message };
  } finally {
    mock.timers.reset();
  }
}

test('the defaults that the page of node-saml names', () => {
  const { options } = new SAML({ issuer: 'sp', callbackUrl: 'https://app.example/acs', idpCert: 'AA==' });
  const { validateInResponseTo, acceptedClockSkewMs, requestIdExpirationPeriodMs, signatureAlgorithm, disableRequestedAuthnContext } = options;
  assert.deepEqual(
    { validateInResponseTo, acceptedClockSkewMs, requestIdExpirationPeriodMs, signatureAlgorithm, disableRequestedAuthnContext },
    { validateInResponseTo: 'never', acceptedClockSkewMs: 0, requestIdExpirationPeriodMs: 8 * 3_600_000, signatureAlgorithm: 'sha1', disableRequestedAuthnContext: false },
  );
  assert.equal(options.audience, 'sp');
  assert.ok(options.wantAssertionsSigned && options.wantAuthnResponseSigned);
});

test('the defaults that the page of samlify names', () => {
  const { entitySetting } = samlify.ServiceProvider({ entityID: 'sp', assertionConsumerService: [] });
  assert.equal(entitySetting.wantAssertionsSigned ?? false, false);
  assert.equal(entitySetting.wantMessageSigned ?? false, false);
  assert.equal(entitySetting.clockDrifts, undefined);
});
