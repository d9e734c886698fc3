import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { ConfigError } from 'samlight';
import { importSigningKey } from 'samlight/keys';
import { memoryStore } from 'samlight/stores/memory';
import { createTestIdp } from 'samlight/testing';
import { SP, code, idp, scene } from './scene.mjs';

const own = { rsa: await (await createTestIdp()).exportKey(), ec: await (await createTestIdp({ algorithm: 'ec' })).exportKey() };
const signing = async (kind) => importSigningKey(own[kind].privateKey, { certificate: own[kind].certificate });

/** An IdP with a logout service, beside what the scene has. */
const withLogout = (changes = {}) => ({
  idps: [{ entityId: idp.entityId, ssoUrl: idp.ssoUrl, sloUrl: 'https://idp.test/saml/slo', certificates: [idp.certificate] }],
  sloUrls: ['https://app.example/saml/slo'],
  ...changes,
});

const xmlsec = (() => {
  try {
    execFileSync('xmlsec1', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const home = mkdtempSync(path.join(tmpdir(), 'samlight-sending-'));
after(() => rmSync(home, { recursive: true }));

/** xmlsec1's opinion of an enveloped signature, given our certificate. */
function judgedByXmlsec(xml, element, certificate) {
  const [message, trusted] = [path.join(home, 'message.xml'), path.join(home, 'own.pem')];
  writeFileSync(message, xml);
  writeFileSync(trusted, certificate);
  execFileSync('xmlsec1', ['--verify', '--pubkey-cert-pem', trusted, '--id-attr:ID', element, message], { stdio: 'pipe' });
}

/** OpenSSL's opinion of a signed query string, which is signed as it stands there. */
function judgedByOpenssl(url, pem) {
  const signed = url.search.slice(1).replace(/&Signature=.*$/, '').replace(/^.*?(SAMLRe)/, '$1');
  const signature = Buffer.from(url.searchParams.get('Signature'), 'base64');
  const hash = /sha\d+/.exec(url.searchParams.get('SigAlg'))[0];
  return verify(hash, Buffer.from(signed), { key: createPublicKey(pem), dsaEncoding: 'ieee-p1363' }, signature);
}

const field = (html, name) => html.match(new RegExp(`name="${name}"\\s+value="([^"]*)"`))?.[1];
const posted = (html, name = 'SAMLRequest') => Buffer.from(field(html, name), 'base64').toString();

for (const kind of ['rsa', 'ec']) {
  test(`a login request signed with ${kind}, by HTTP-Redirect`, async () => {
    const { sp } = scene({ signingKey: await signing(kind) });
    const { url, requestId } = await sp.createLogin({ sign: true });
    assert.ok(judgedByOpenssl(url, own[kind].certificate));
    const asked = await idp.readRequest(url);
    assert.equal(asked.inResponseTo, requestId);
    assert.doesNotMatch(asked.xml, /Signature/);
  });

  test(`a login request signed with ${kind}, by HTTP-POST`, { skip: !xmlsec && 'xmlsec1 is not installed' }, async () => {
    const { sp } = scene({ signingKey: await signing(kind), idps: [{ metadata: idp.metadata() }] });
    const { html } = await sp.createLogin({ sign: true, binding: 'post' });
    judgedByXmlsec(posted(html), 'urn:oasis:names:tc:SAML:2.0:protocol:AuthnRequest', own[kind].certificate);
  });

  test(`metadata signed with ${kind}`, { skip: !xmlsec && 'xmlsec1 is not installed' }, async () => {
    const { sp } = scene(withLogout({ signingKey: await signing(kind) }));
    const xml = await sp.metadata({ sign: true, validUntil: new Date('2099-01-01T00:00:00Z') });
    assert.match(xml, /validUntil="2099-01-01T00:00:00/);
    assert.match(xml, /use="signing"/, 'the certificate of the signing key is published');
    assert.match(xml, /SingleLogoutService[^>]*Location="https:\/\/app\.example\/saml\/slo"/);
    judgedByXmlsec(xml, 'urn:oasis:names:tc:SAML:2.0:metadata:EntityDescriptor', own[kind].certificate);
  });

  test(`a logout request signed with ${kind}`, async () => {
    const store = memoryStore();
    const { sp } = scene(withLogout({ store, signingKey: await signing(kind) }));
    const nameId = { value: 'ada & co', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', spNameQualifier: SP };
    const { url, html, requestId } = await sp.createLogout({ nameId, sessionIndexes: ['_s1', '_s2'], returnTo: '/bye' });
    assert.equal(html, undefined);
    assert.equal(url.origin + url.pathname, 'https://idp.test/saml/slo');
    assert.ok(judgedByOpenssl(url, own[kind].certificate));
    const { xml } = await idp.readRequest(url);
    assert.match(xml, /<samlp:LogoutRequest/);
    assert.match(xml, /<saml:NameID [^>]*>ada &amp; co<\/saml:NameID><samlp:SessionIndex>_s1<\/samlp:SessionIndex><samlp:SessionIndex>_s2</);
    assert.match(await store.take(`req:${requestId}`), /"\/bye"/);
  });
}

test('the key that signs may stay elsewhere', async () => {
  const inner = await importSigningKey(own.rsa.privateKey);
  let asked = 0;
  const signingKey = { method: inner.method, sign: async (octets) => { asked += 1; return Buffer.from(await inner.sign(octets)); } };
  const { sp } = scene({ signingKey });
  assert.ok(judgedByOpenssl((await sp.createLogin({ sign: true })).url, own.rsa.certificate));
  assert.equal(asked, 1);
  await sp.createLogin();
  assert.equal(asked, 1, 'what is not to be signed asks nobody');
  const failure = new Error('the KMS is down');
  const failing = scene({ signingKey: { ...signingKey, sign: async () => { throw failure; } } }).sp;
  await assert.rejects(failing.createLogin({ sign: true }), failure);
});

test('a signature of another key is noticed before it leaves', async () => {
  const other = await importSigningKey((await (await createTestIdp()).exportKey()).privateKey);
  const { sp } = scene({ signingKey: other, signingCertificates: [own.rsa.certificate] });
  assert.match(await code(sp.createLogin({ sign: true })), /^config\./);
});

test('a PEM or a CryptoKey as signing key', async () => {
  const der = Buffer.from(own.rsa.privateKey.replace(/-----.*-----|\s/g, ''), 'base64');
  const handle = await crypto.subtle.importKey('pkcs8', der, { name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']);
  const { url } = await scene({ signingKey: own.rsa.privateKey }).sp.createLogin({ sign: true });
  assert.ok(judgedByOpenssl(url, own.rsa.certificate));
  assert.match((await scene({ signingKey: handle }).sp.createLogin({ sign: true })).url.searchParams.get('SigAlg'), /sha256-rsa-MGF1$/);
});

test('where a signature is wanted and there is no key, the refusal says what to give', async () => {
  const says = (error) => error instanceof ConfigError && error.code === 'config.key-missing' && /signingKey/.test(error.message);
  await assert.rejects(scene().sp.createLogin({ sign: true }), says);
  await assert.rejects(scene({ signRequests: true }).sp.createLogin(), says);
  await assert.rejects(scene(withLogout()).sp.createLogout({ nameId: { value: 'ada' } }), says);
  await assert.rejects(scene().sp.metadata({ sign: true }), says);
  assert.doesNotMatch(await scene().sp.metadata({ cacheDurationSec: 3600 }), /Signature/);
});

test('everything that a login may ask for', async () => {
  const { sp } = scene({ acsUrls: ['https://app.example/saml/acs', 'https://other.example/acs'] });
  const { xml } = await idp.readRequest((await sp.createLogin({
    context: { classes: ['urn:x'], comparison: 'minimum' },
    nameIdPolicy: { format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', allowCreate: true },
    subject: { value: 'ada' },
    scoping: { proxyCount: 1, idpList: ['https://a.example'], requesterIds: ['https://b.example'] },
    extensions: '<x:y xmlns:x="urn:y"/>',
    acsIndex: 1,
    providerName: 'Us & them',
    consent: 'urn:oasis:names:tc:SAML:2.0:consent:obtained',
  })).url);
  for (const part of [
    /Comparison="minimum"/, /AllowCreate="true"/, /<saml:Subject><saml:NameID>ada</, /ProxyCount="1"/, /ProviderID="https:\/\/a\.example"/,
    /RequesterID>https:\/\/b\.example</, /<x:y xmlns:x="urn:y"\/>/, /AssertionConsumerServiceIndex="1"/, /ProviderName="Us &amp; them"/, /Consent="urn/,
  ]) assert.match(xml, part);
});

test('an option that nobody knows is refused', async () => {
  const { sp } = scene(withLogout({ signingKey: await signing('rsa') }));
  await assert.rejects(sp.createLogin({ forceAuth: true }), (error) => error instanceof ConfigError && /forceAuth/.test(error.message));
  await assert.rejects(sp.createLogout({ nameId: { value: 'ada' }, sessionIndex: '_s' }), (error) => error instanceof ConfigError && /sessionIndex/.test(error.message));
  await assert.rejects(sp.createLogout(), (error) => error instanceof ConfigError && /nameId/.test(error.message));
  await assert.rejects(sp.metadata({ validUntil: new Date(0) }), ConfigError);
  assert.equal(await code(sp.createLogout({ nameId: { value: 'ada' }, returnTo: '//evil.example' })), 'config.value-malformed');
});

test('a store that fails keeps the browser here', async () => {
  const store = { ...memoryStore(), put: async () => { throw new Error('down'); } };
  const { sp } = scene(withLogout({ store, signingKey: await signing('rsa') }));
  assert.equal(await code(sp.createLogout({ nameId: { value: 'ada' } })), 'store.failed');
});
