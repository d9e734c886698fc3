import assert from 'node:assert/strict';
import { inflateRawSync } from 'node:zlib';
import test from 'node:test';
import { code, configuration, idp, scene } from './scene.mjs';

const subtle = crypto.subtle;
const RSA = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
const pair = (algorithm) => subtle.generateKey(algorithm, false, ['sign', 'verify']);
const withLogout = { idps: [{ ...configuration().idps[0], sloUrl: 'https://idp.example/slo' }] };
const nameId = { value: 'ada', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' };

/** The octets that were signed, the value, and the message. */
function taken(url) {
  const [octets, signature] = url.search.slice(1).split('&Signature=');
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest'), 'base64')).toString();
  return { octets: new TextEncoder().encode(octets), value: Buffer.from(decodeURIComponent(signature ?? ''), 'base64'), xml };
}

for (const [how, algorithm, verify] of [
  ['RSA', RSA, RSA],
  ['RSA-PSS', { ...RSA, name: 'RSA-PSS', hash: 'SHA-512' }, { name: 'RSA-PSS', saltLength: 64 }],
  ['P-256', { name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' }],
  ['P-521', { name: 'ECDSA', namedCurve: 'P-521' }, { name: 'ECDSA', hash: 'SHA-512' }],
]) {
  test(`a non-extractable key signs what is sent: ${how}`, async () => {
    const { privateKey, publicKey } = await pair(algorithm);
    const { sp, store } = scene({ ...withLogout, signingKey: privateKey });
    const login = await sp.createLogin({ sign: true, relayState: 'a b' });
    const sent = taken(login.url);
    assert.equal(await subtle.verify(verify, publicKey, sent.value, sent.octets), true);
    assert.match(sent.xml, new RegExp(`ID="${login.requestId}"`));
    const logout = await sp.createLogout({ nameId, sessionIndexes: ['_1'], returnTo: '/bye' });
    const ended = taken(logout.url);
    assert.equal(await subtle.verify(verify, publicKey, ended.value, ended.octets), true);
    assert.match(ended.xml, /<samlp:SessionIndex>_1<\/samlp:SessionIndex>/);
    assert.match(await store.take(`req:${logout.requestId}`), /"logout":true/);
    assert.match(await sp.metadata({ cacheDurationSec: 60 }), /cacheDuration="PT60S" ID="_[^"]+"><ds:Signature/);
  });
}

test('every option reaches the request', async () => {
  const { sp } = scene();
  const { url } = await sp.createLogin({
    forceAuthn: true, passive: true, context: { classes: ['urn:a'], comparison: 'minimum' }, nameIdPolicy: { format: 'urn:f', allowCreate: true },
    subject: nameId, scoping: { proxyCount: 1 }, extensions: '<x xmlns="urn:x"/>', providerName: 'App', attributeIndex: 0, consent: 'urn:c',
  });
  const { xml } = taken(url);
  for (const part of ['ForceAuthn="true"', 'IsPassive="true"', 'Comparison="minimum"', 'AllowCreate="true"', '>ada<', 'ProxyCount="1"', '<x xmlns="urn:x"/>', 'ProviderName="App"']) {
    assert.ok(xml.includes(part), `${part}: ${xml}`);
  }
  assert.equal(url.searchParams.get('SigAlg'), null);
});

test('what cannot be sent is refused', async () => {
  const { sp } = scene(withLogout);
  assert.equal(await code(sp.createLogin({ sign: true })), 'config.key-missing');
  assert.equal(await code(sp.createLogout({ nameId })), 'config.key-missing');
  assert.equal(await code(sp.createLogin({ acsUrl: 'https://evil.example/' })), 'config.value-malformed');
  assert.equal(await code(sp.createLogin({ forceauthn: true })), 'config.malformed');
  assert.equal(await code(sp.createLogin({ returnTo: 'https://evil.example/' })), 'config.value-malformed');
  const { publicKey } = await pair(RSA);
  for (const signingKey of [publicKey, {}, 'key', null]) assert.throws(() => scene({ signingKey }), { code: 'config.value-malformed' });
  const { privateKey } = await pair(RSA);
  const wrong = scene({ ...withLogout, signingKey: privateKey, signingCertificates: [idp.certificate] });
  assert.equal(await code(wrong.sp.createLogout({ nameId })), 'config.value-malformed');
});

test('metadata without a key is not signed', async () => {
  const { sp } = scene();
  assert.doesNotMatch(await sp.metadata({ validUntil: new Date(Date.now() + 60_000) }), /Signature/);
  assert.equal(await code(sp.metadata({ validUntil: new Date(0) })), 'config.value-malformed');
});
