import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import test from 'node:test';
import { ConfigError } from 'samlight';
import { code, idp, scene } from './scene.mjs';

const URL_OF_SERVICE = 'https://idp.test/saml/artifact';
const withService = {
  idps: [{ entityId: idp.entityId, ssoUrl: idp.ssoUrl, artifactUrl: URL_OF_SERVICE, certificates: [idp.certificate] }],
};

const artifact = () => Buffer.concat([Buffer.from([0, 4, 0, 0]), createHash('sha1').update(idp.entityId).digest(), randomBytes(20)]).toString('base64');

const envelope = (body, header = '') =>
  `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">${header}<S:Body>${body}</S:Body></S:Envelope>`;

const handedOut = (response, inResponseTo) => envelope(
  `<samlp:ArtifactResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_ar1" Version="2.0" IssueInstant="2026-01-01T00:00:00Z" InResponseTo="${inResponseTo}">`
  + `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${response}</samlp:ArtifactResponse>`);

const xml = ({ SAMLResponse }) => Buffer.from(SAMLResponse, 'base64').toString().replace(/^<\?xml[^>]*\?>\s*/, '');

test('a login by artifact', async () => {
  const { sp, answered } = scene(withService);
  const asked = await sp.createArtifactResolve(artifact());
  assert.equal(asked.url.href, URL_OF_SERVICE);
  assert.equal(asked.idp, idp.entityId);
  const response = xml(await answered());
  const { resolveId } = asked;
  const text = handedOut(response, resolveId);
  assert.ok(!('requestId' in asked), 'that name is for the AuthnRequest');
  assert.equal(await code(sp.validateArtifactResponse(handedOut(response, '_another'), asked)), 'artifact.in-response-to-mismatch');
  assert.equal(await code(sp.validateArtifactResponse(text, { resolveId, idp: 'https://other.test' })), 'artifact.issuer-mismatch');
  assert.equal(await code(sp.validateArtifactResponse(handedOut('', resolveId), { resolveId, idp: idp.entityId })), 'artifact.response-missing');
  for (const options of [undefined, {}, { resolveId }, { resolveId: '', idp: idp.entityId }]) {
    await assert.rejects(sp.validateArtifactResponse(text, options), ConfigError);
  }
  const refused = await sp.safeValidateArtifactResponse(handedOut('', resolveId), { resolveId, idp: idp.entityId });
  assert.deepEqual([refused.ok, refused.error.code], [false, 'artifact.response-missing']);
  const login = await sp.validateArtifactResponse(new Response(text, { headers: { 'content-type': 'text/xml' } }), { resolveId, idp: idp.entityId });
  assert.equal(login.nameId.value, 'ada');
  assert.equal(await code(sp.validateArtifactResponse(text, { resolveId, idp: idp.entityId })), 'replay.claimed');
});

test('a login of an enhanced client', async () => {
  const { sp, answered } = scene();
  const text = envelope(xml(await answered()));
  assert.equal(await code(sp.validateEcpResponse(text.replace('<S:Body>', '<S:Body><x/>'))), 'binding.soap-malformed');
  assert.equal(await code(sp.validateEcpResponse(envelope('<S:Fault><faultcode>S:Client</faultcode></S:Fault>'))), 'binding.soap-fault');
  const refused = await sp.safeValidateEcpResponse(envelope(''));
  assert.deepEqual([refused.ok, refused.error.code], [false, 'binding.soap-malformed']);
  const login = await sp.validateEcpResponse(new TextEncoder().encode(text));
  assert.equal(login.nameId.value, 'ada');
  await assert.rejects(sp.validateEcpResponse({ SAMLResponse: '' }), TypeError);
});
