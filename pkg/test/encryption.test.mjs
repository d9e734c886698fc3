import assert from 'node:assert/strict';
import { constants, privateDecrypt } from 'node:crypto';
import test from 'node:test';
import { ConfigError, SamlError } from 'samlight';
import { inspectUnverified } from 'samlight/inspect';
import { importDecryptionKey } from 'samlight/keys';
import { createTestIdp } from 'samlight/testing';
import { code, configuration, scene } from './scene.mjs';

const own = await (await createTestIdp()).exportKey();
const former = await (await createTestIdp()).exportKey();
const { certificate } = own;

for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
  for (const cipher of ['aes128-gcm', 'aes256-gcm', 'aes128-cbc', 'aes256-cbc']) {
    test(`an assertion in ${cipher}, its key by ${hash}, logs in`, async () => {
      const { sp, answered } = scene({ decryptionKeys: [own.privateKey] });
      const { form } = await answered({ encrypt: { certificate, cipher, hash }, sign: 'both', attributes: { mail: 'ada@example.org' } });
      const login = await sp.validateResponse(form);
      assert.equal(login.nameId.value, 'ada');
      assert.equal(login.attributes.first('mail'), 'ada@example.org');
      assert.equal(login.report.verdict, 'accepted');
    });
  }
}

test('keys in every shape, for rollover too', async () => {
  const handle = await crypto.subtle.importKey('pkcs8', Buffer.from(own.privateKey.replace(/-----.*-----|\s/g, ''), 'base64'),
    { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['decrypt']);
  const shapes = [
    [own.privateKey],
    [await importDecryptionKey(own.privateKey)],
    [handle],
    [former.privateKey, own.privateKey],
    [own.privateKey, await importDecryptionKey(former.privateKey)],
  ];
  for (const decryptionKeys of shapes) {
    const { sp, answered } = scene({ decryptionKeys });
    assert.equal((await sp.validateResponse((await answered({ encrypt: certificate })).form)).nameId.value, 'ada');
  }
});

test('a key that stays elsewhere', async () => {
  const asked = [];
  const unwrapKey = async ({ ciphertext, digest, mgf }) => {
    asked.push([digest, mgf]);
    return privateDecrypt({ key: own.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, ciphertext);
  };
  const { sp, answered } = scene({ unwrapKey });
  assert.equal((await sp.validateResponse((await answered({ encrypt: certificate })).form)).nameId.value, 'ada');
  assert.deepEqual(asked, [['SHA-256', 'SHA-256']]);
});

test('without a key the refusal says what to give', async () => {
  const { sp, answered } = scene();
  const { form } = await answered({ encrypt: certificate });
  const { error, report } = await sp.safeValidateResponse(form);
  assert.equal(error.code, 'encryption.key-required');
  assert.ok(error instanceof SamlError);
  assert.match(error.message, /decryptionKeys/);
  assert.equal(report.verdict, 'rejected');
  assert.doesNotMatch(JSON.stringify(error), /needsKeys|ciphertext/);
});

test('a wrong key, an altered key and an altered text are one and the same refusal', async () => {
  const { sp, answered } = scene({ decryptionKeys: [own.privateKey] });
  const altered = (number) => (xml) => {
    let seen = 0;
    return xml.replace(/(<xenc:CipherValue>.{20})(.)/g, (whole, before, letter) => (seen++ === number ? before + (letter === 'A' ? 'B' : 'A') : whole));
  };
  const broken = [
    { encrypt: former.certificate },
    { encrypt: certificate, tamper: altered(0) },
    { encrypt: certificate, tamper: altered(1) },
  ];
  const seen = new Set();
  for (const options of broken) {
    const { error } = await sp.safeValidateResponse((await answered(options)).form);
    assert.equal(error.code, 'encryption.open-failed');
    seen.add(JSON.stringify([error.message, error.httpStatus, error.cause, error.report.checks.find(({ status }) => status === 'fail').rule]));
  }
  assert.equal(seen.size, 1);
});

test('a failing hook is told to the operator and not to the browser', async () => {
  const failure = new Error('the KMS is down');
  const { sp, answered } = scene({ unwrapKey: async () => { throw failure; } });
  const { error } = await sp.safeValidateResponse((await answered({ encrypt: certificate })).form);
  assert.equal(error.code, 'encryption.open-failed');
  assert.equal(error.cause, failure);
  assert.doesNotMatch(JSON.stringify(error), /KMS/);
});

test('what decrypts is judged like what came in the clear', async () => {
  const refused = {
    // As if it did not open: whoever has no key of the identity provider learns nothing about the plaintext.
    'encryption.open-failed': { sign: 'none' },
    'conditions.audience-mismatch': { audience: 'https://other.example' },
    'key.issuer-untrusted': { issuer: 'https://other.example' },
  };
  for (const [wanted, options] of Object.entries(refused)) {
    const { sp, answered } = scene({ decryptionKeys: [own.privateKey] });
    assert.equal(await code(sp.validateResponse((await answered({ encrypt: certificate, ...options })).form)), wanted);
  }
});

test('an encrypted message logs in once', async () => {
  const { sp, answered } = scene({ decryptionKeys: [own.privateKey] });
  const { form } = await answered({ encrypt: certificate });
  await sp.validateResponse(form);
  assert.equal(await code(sp.validateResponse(form)), 'replay.claimed');
});

test('the settings can ask for encryption', async () => {
  const { sp, answered } = scene({ decryptionKeys: [own.privateKey], policy: { encrypted: 'require' } });
  assert.equal((await sp.validateResponse((await answered({ encrypt: certificate })).form)).nameId.value, 'ada');
  assert.match(await code(sp.validateResponse((await answered()).form)), /^encryption\./);
});

test('the inspector opens it with the same configuration', async () => {
  const { answered } = scene();
  const { SAMLResponse, requestId } = await answered({ encrypt: certificate, audience: 'https://other.example' });
  const config = configuration();
  assert.equal((await inspectUnverified(SAMLResponse, config, { requestId })).code, 'encryption.key-required');
  const report = await inspectUnverified(SAMLResponse, { ...config, decryptionKeys: [own.privateKey], store: 'x', clock: 'y' }, { requestId });
  assert.equal(report.code, 'conditions.audience-mismatch');
});

test('keys that cannot be used are refused when the service provider is made', () => {
  const refused = (config, mentions) => assert.throws(() => scene(config), (error) => error instanceof ConfigError && mentions.test(error.message));
  refused({ decryptionKeys: own.privateKey }, /decryptionKeys: is no list/);
  refused({ decryptionKeys: [certificate] }, /decryptionKeys\[0\]: a PEM with CERTIFICATE/);
  refused({ decryptionKeys: [own.privateKey, undefined] }, /decryptionKeys\[1\]: is missing/);
  refused({ unwrapKey: 'arn:aws:kms' }, /unwrapKey: is no function/);
  refused({ signingKey: certificate }, /signingKey: a PEM with CERTIFICATE/);
  refused({ signingKey: { sign() {}, method: 'rsa-sha256' } }, /signingKey\.method: `rsa-sha256`/);
});
