// What we send, before other SAML software from npm: @node-saml/node-saml, samlify and samlp. The command builds it, so that what is judged here is the
// core and nothing around it. SAMLIGHT_COMMAND names the command; unless said, it is the one that `cargo build --features cli` made.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { SAML } from '@node-saml/node-saml';
import { parseDomFromString, validateSignature } from '@node-saml/node-saml/lib/xml.js';
import samlify from 'samlify';
import samlp from 'samlp';

const command = process.env.SAMLIGHT_COMMAND ?? fileURLToPath(new URL('../../target/debug/samlight', import.meta.url));
const keys = fileURLToPath(new URL('../../tests/vectors/keys/', import.meta.url));
const pem = (name) => readFileSync(join(keys, name), 'utf8').replace(/^[^-]*/, '');
const base64 = (name) => pem(name).replace(/-----[^-]+-----|\s/g, '');

const SP = 'https://app.example/saml';
const IDP = 'https://idp.example/saml';
const ACS = 'https://app.example/saml/acs';
const SLO = 'https://app.example/saml/slo';
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const bindings = { redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' };

const folder = mkdtempSync(join(tmpdir(), 'samlight-peers-'));
after(() => rmSync(folder, { recursive: true }));
const endpoints = (name, path) =>
  Object.values(bindings)
    .map((binding) => `<md:${name} Binding="${binding}" Location="https://idp.example/${path}"/>`)
    .join('');
const idpMetadata = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${IDP}"><md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${base64('idp.cert.pem')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>${endpoints('SingleLogoutService', 'slo')}<md:NameIDFormat>${PERSISTENT}</md:NameIDFormat>${endpoints('SingleSignOnService', 'sso')}</md:IDPSSODescriptor></md:EntityDescriptor>`;
const config = join(folder, 'sp.json');
writeFileSync(
  config,
  JSON.stringify({
    version: 1,
    entityId: SP,
    acsUrls: [ACS],
    sloUrls: [SLO],
    idps: [{ metadata: idpMetadata }],
    signRequests: true,
    signingCertificates: [pem('sp.cert.pem')],
    encryptionCertificates: [pem('sp.cert.pem')],
    nameIdFormats: [PERSISTENT],
    requestedAttributes: [{ name: 'mail', required: true }],
    organization: { name: 'Example', url: 'https://app.example/' },
    contacts: [{ type: 'technical', emails: ['a@app.example'] }],
  }),
);

const run = (...args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const send = (...args) => JSON.parse(run(...args, '--config', config, '--sign', join(keys, 'sp.key.pem'), '--json'));
const metadata = (...args) => run('metadata', 'sp', '--config', config, ...args);
/** The octets that were signed, the parameters, and what a web framework would make of the URL. */
const query = ({ url }) => {
  const text = url.slice(url.indexOf('?') + 1);
  return { text, octets: text.slice(0, text.indexOf('&Signature=')), parameters: Object.fromEntries(new URLSearchParams(text)) };
};
const posted = ({ xml }, field = 'SAMLRequest') => ({ [field]: Buffer.from(xml).toString('base64') });
const login = ['login', '--force-authn', '--name-id-format', 'idp-first', '--context', 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'];
const logout = ['logout-request', '--name-id', 'joe & co', '--name-id-format', PERSISTENT, '--session-index', '_session'];

// Schemas are judged elsewhere; samlify asks for a validator before it reads anything.
samlify.setSchemaValidator({ validate: async () => 'as it is' });
const samlifyIdp = () =>
  samlify.IdentityProvider({ metadata: idpMetadata, privateKey: pem('idp.key.pem'), wantAuthnRequestsSigned: true, wantLogoutRequestSigned: true });

test('samlify reads our metadata', () => {
  const sp = samlify.ServiceProvider({ metadata: metadata() });
  assert.equal(sp.entityMeta.getEntityID(), SP);
  assert.equal(sp.entityMeta.getAssertionConsumerService('post'), ACS);
  assert.equal(sp.entityMeta.getSingleLogoutService('redirect'), SLO);
  assert.equal(sp.entityMeta.getSingleLogoutService('post'), SLO);
  assert.equal(sp.entityMeta.getX509Certificate('signing'), base64('sp.cert.pem'));
  assert.equal(sp.entityMeta.getX509Certificate('encryption'), base64('sp.cert.pem'));
  assert.deepEqual([sp.entityMeta.getNameIDFormat()].flat(), [PERSISTENT]);
  assert.equal(sp.entityMeta.isAuthnRequestSigned(), true);
});

test('node-saml verifies the signature of our metadata', async () => {
  const signed = metadata('--sign', join(keys, 'sp.key.pem'));
  const verified = async (xml, cert) => validateSignature(xml, (await parseDomFromString(xml)).documentElement, [pem(cert)]);
  assert.equal(await verified(signed, 'sp.cert.pem'), true);
  assert.equal(await verified(signed, 'attacker.cert.pem'), false);
  assert.equal(await verified(signed.replace(SLO, 'https://evil.example/'), 'sp.cert.pem'), false);
});

for (const binding of ['redirect', 'post']) {
  test(`samlify accepts our signed AuthnRequest by ${binding}`, async () => {
    const sent = send(...login, '--binding', binding, '--relay-state', 'a b&c');
    const request = binding === 'redirect' ? { query: query(sent).parameters, octetString: query(sent).octets } : { body: posted(sent) };
    const { extract } = await samlifyIdp().parseLoginRequest(samlify.ServiceProvider({ metadata: metadata() }), binding, request);
    assert.equal(extract.issuer, SP);
    assert.equal(extract.request.assertionConsumerServiceUrl, ACS);
    assert.equal(extract.request.destination, 'https://idp.example/sso');
    assert.equal(extract.nameIDPolicy.format, PERSISTENT);
    assert.equal(`req:${extract.request.id}`, sent.state.key);
  });

  test(`samlify accepts our LogoutRequest by ${binding}`, async () => {
    const sent = send(...logout, '--binding', binding);
    const request = binding === 'redirect' ? { query: query(sent).parameters, octetString: query(sent).octets } : { body: posted(sent) };
    const { extract } = await samlifyIdp().parseLogoutRequest(samlify.ServiceProvider({ metadata: metadata() }), binding, request);
    assert.equal(extract.issuer, SP);
    assert.equal(extract.nameID, 'joe & co');
    assert.equal(extract.sessionIndex, '_session');
  });

  test(`samlify accepts our LogoutResponse by ${binding}`, async () => {
    const sent = send('logout-response', '--in-response-to', '_theirs', '--status', 'success', '--binding', binding);
    const message = binding === 'redirect' ? { query: query(sent).parameters, octetString: query(sent).octets } : { body: posted(sent, 'SAMLResponse') };
    const { extract } = await samlifyIdp().parseLogoutResponse(samlify.ServiceProvider({ metadata: metadata() }), binding, message);
    assert.equal(extract.issuer, SP);
    assert.equal(extract.response.inResponseTo, '_theirs');
  });

  test(`node-saml accepts our LogoutRequest by ${binding}, and no other`, async () => {
    const saml = new SAML({ issuer: IDP, callbackUrl: 'https://idp.example/slo', entryPoint: 'https://idp.example/sso', idpCert: pem('sp.cert.pem'), wantAuthnResponseSigned: true });
    const judge = (sent) =>
      binding === 'redirect' ? saml.validateRedirectAsync(query(sent).parameters, query(sent).text) : saml.validatePostRequestAsync(posted(sent));
    const sent = send(...logout, '--binding', binding);
    const { profile, loggedOut } = await judge(sent);
    assert.equal(loggedOut, true);
    assert.equal(profile.issuer, SP);
    assert.equal(profile.nameID, 'joe & co');
    assert.equal(profile.nameIDFormat, PERSISTENT);
    assert.equal(profile.sessionIndex, '_session');
    const altered = { url: sent.url.replace('SAMLRequest=', 'SAMLRequest=A'), xml: sent.xml.replace('joe', 'eve') };
    await assert.rejects(judge(altered));
  });
}

test('samlp accepts our signed AuthnRequest', async () => {
  for (const [request, options] of [
    [{ query: query(send(...login, '--binding', 'redirect')).parameters }, { deflate: true }],
    [{ body: posted(send(...login, '--binding', 'post')) }, {}],
  ]) {
    const read = (cert) =>
      new Promise((resolve, reject) =>
        samlp.parseRequest({ query: {}, ...request }, { ...options, signingCert: cert }, (error, data) => (error ? reject(error) : resolve(data))),
      );
    const data = await read(pem('sp.cert.pem'));
    assert.equal(data.issuer, SP);
    assert.equal(data.assertionConsumerServiceURL, ACS);
    assert.equal(data.forceAuthn, 'true');
    assert.equal(data.requestedAuthnContext.authnContextClassRef, 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password');
    await assert.rejects(read(pem('attacker.cert.pem')));
  }
});

test('samlp ends the session that our LogoutRequest names, and says so to our endpoint', async () => {
  const sent = send(...logout, '--binding', 'post', '--relay-state', 'handle');
  const states = new Map();
  const participant = { serviceProviderId: SP, sessionIndex: '_session', nameId: 'joe & co', nameIdFormat: PERSISTENT, serviceProviderLogoutURL: SLO, cert: pem('sp.cert.pem') };
  let cleared = false;
  const handler = samlp.logout({
    deflate: true,
    issuer: IDP,
    protocolBinding: bindings.redirect,
    cert: Buffer.from(pem('idp.cert.pem')),
    key: Buffer.from(pem('idp.key.pem')),
    sessionParticipants: new (await import('samlp/lib/sessionParticipants/index.js')).default([participant]),
    clearIdPSession: (done) => ((cleared = true), done()),
    store: {
      save: (_, state, done) => (states.set('transaction', state), done(null, 'transaction')),
      load: (_, id, __, done) => done(null, states.get(id)),
    },
  });
  const location = await new Promise((resolve, reject) =>
    handler({ query: {}, body: { ...posted(sent), RelayState: 'handle' } }, { redirect: resolve, send: reject, set() {} }, reject),
  );
  assert.equal(cleared, true);
  assert.ok(location.startsWith(`${SLO}?SAMLResponse=`) && new URL(location).searchParams.get('RelayState') === 'handle', location);
});
