import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { createTestIdp } from 'samlight/testing';
import { ACS, SP, code, idp as rsa, scene } from './scene.mjs';

const ec = await createTestIdp({ algorithm: 'ec' });
const trust = (idp) => ({ idps: [{ metadata: idp.metadata() }] });

for (const [name, idp] of Object.entries({ rsa, ec })) {
  for (const sign of ['assertion', 'response', 'both']) {
    test(`${name}, signed: ${sign}`, async () => {
      const { sp } = scene(trust(idp));
      const asked = await idp.readRequest((await sp.createLogin()).url);
      const nameId = { value: 'ä<&>"\'\r\n\t😀', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', nameQualifier: 'a"&<\t', spNameQualifier: SP };
      const login = await sp.validateResponse((await idp.respond({ ...asked, nameId, sign, attributes: { 'a "&<\r\n': ['\r\n', ''] } })).form);
      assert.deepEqual({ ...login.nameId }, nameId);
      assert.deepEqual(login.attributes.all('a "&<\r\n'), ['\r\n', '']);
      assert.deepEqual(login.report.signatures.map(({ on }) => on).sort(), sign === 'both' ? ['assertion', 'response'] : [sign]);
    });
  }
  test(`${name}: the certificate signs itself`, () => {
    const certificate = new X509Certificate(idp.certificate);
    assert.ok(certificate.verify(certificate.publicKey));
    assert.match(certificate.subject, /test key\\?, never use/);
    assert.ok(new Date(certificate.validTo) > new Date());
  });
}

/** Every way to break a message, and its code. */
const refused = {
  'signature.missing': { sign: 'none' },
  'signature.digest-mismatch': { tamper: (xml) => xml.replace('>ada<', '>eve<') },
  'signature.value-mismatch': { tamper: (xml) => xml.replace(/(<ds:SignatureValue>)(.)/, (_, tag, c) => tag + (c === 'A' ? 'B' : 'A')) },
  'conditions.audience-mismatch': { audience: 'https://other.example' },
  'subject.recipient-mismatch': { recipient: 'https://other.example/acs' },
  'response.destination-mismatch': { destination: 'https://other.example/acs' },
  'subject.expired': { now: new Date(Date.now() - 3_600_000) },
  'assertion.not-yet-valid': { now: new Date(Date.now() + 600_000) },
  'key.issuer-untrusted': { issuer: 'https://other.example' },
  'request.missing': { inResponseTo: '_other' },
  'status.request-denied': { status: ['Responder', 'RequestDenied'] },
  'authn.session-expired': { sessionNotOnOrAfter: new Date(Date.now() - 3_600_000) },
  'xml.malformed': { tamper: (xml) => xml.slice(0, -1) },
};

for (const [wanted, options] of Object.entries(refused)) {
  test(`broken: ${wanted}`, async () => {
    const { sp, answered } = scene();
    assert.equal(await code(sp.validateResponse((await answered(options)).form)), wanted);
  });
}

test('a key made before is the same IdP', async () => {
  const again = await createTestIdp({ key: await rsa.exportKey() });
  assert.equal(again.certificate, rsa.certificate);
  const { sp } = scene();
  const asked = await again.readRequest((await sp.createLogin()).url);
  assert.equal((await sp.validateResponse((await again.respond({ ...asked, nameId: 'ada' })).form)).nameId.value, 'ada');
});

test('another key is not believed', async () => {
  const other = await createTestIdp();
  const { sp } = scene();
  const asked = await rsa.readRequest((await sp.createLogin()).url);
  assert.equal(await code(sp.validateResponse((await other.respond(asked)).form)), 'signature.value-mismatch');
});

test('what cannot be signed is a mistake of the test', async () => {
  await assert.rejects(rsa.respond({ audience: SP }), TypeError);
  await assert.rejects(rsa.respond({ acsUrl: ACS }), TypeError);
  await assert.rejects(rsa.respond({ acsUrl: ACS, audience: SP, nameId: '\u0000' }), TypeError);
  await assert.rejects(rsa.respond({ acsUrl: ACS, audience: SP, nameId: '\ud800' }), TypeError);
  await assert.rejects(createTestIdp({ algorithm: 'dsa' }), TypeError);
  await assert.rejects(rsa.readRequest('https://idp.test/'), TypeError);
});

const xmlsec = (() => {
  try {
    execFileSync('xmlsec1', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test('xmlsec1 verifies the same messages', { skip: !xmlsec && 'xmlsec1 is not installed' }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'samlight-'));
  try {
    for (const idp of [rsa, ec]) {
      const { xml } = await idp.respond({ acsUrl: ACS, audience: SP, nameId: 'ä<&>\r😀', sign: 'both', attributes: { a: 'ü' } });
      const file = path.join(folder, 'message.xml');
      writeFileSync(file, xml);
      for (const parent of ['Response', 'Assertion']) {
        // --insecure: the certificate is nobody's but its own. What counts here are digest and value.
        execFileSync('xmlsec1', ['--verify', '--insecure',
          '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion', '--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:protocol:Response',
          '--node-xpath', `//*[local-name()='${parent}']/*[local-name()='Signature']`, file], { stdio: 'pipe' });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
