import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { constants, createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import test, { after } from 'node:test';
import { ConfigError, importDecryptionKey, importSigningKey } from 'samlight/keys';
import { createTestIdp } from 'samlight/testing';

const openssl = (input, ...args) => execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });

// Keys as the tool makes them that people use.
const rsa = openssl('', 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048');
const pss = openssl('', 'genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048');
const curve = (name) => openssl('', 'genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`);
const [p256, p384, p521] = [curve('P-256'), curve('P-384'), curve('P-521')];
const ed25519 = openssl('', 'genpkey', '-algorithm', 'ED25519');
const encrypted = openssl(rsa, 'pkcs8', '-topk8', '-passout', 'pass:x');
const oldEncrypted = openssl(rsa, 'rsa', '-traditional', '-aes128', '-passout', 'pass:x');
const pkcs1 = openssl(rsa, 'rsa', '-traditional');
const sec1 = openssl(p384, 'ec');
const publicPem = (pem) => createPublicKey(pem).export({ type: 'spki', format: 'pem' });

const home = mkdtempSync(path.join(tmpdir(), 'samlight-keys-'));
after(() => rmSync(home, { recursive: true }));

function certificateOf(key) {
  const file = path.join(home, 'key.pem');
  writeFileSync(file, key);
  return openssl('', 'req', '-x509', '-key', file, '-subj', '/CN=test key, never use', '-days', '30');
}

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const MGF1 = (bits) => `http://www.w3.org/2007/05/xmldsig-more#sha${bits}-rsa-MGF1`;
const EDDSA = 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519';

const refused = (mentions) => (error) => error instanceof ConfigError && error.code === 'config.value-malformed' && mentions.test(error.message);

const octets = new TextEncoder().encode('<ds:SignedInfo/>');

/** OpenSSL's opinion of a signature. */
function verified(pem, method, signature) {
  const hash = /(256|384|512)/.exec(method)?.[1];
  const key = { key: createPublicKey(pem), dsaEncoding: 'ieee-p1363' };
  if (method.endsWith('MGF1')) Object.assign(key, { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: Number(hash) / 8 });
  return verify(hash ? `sha${hash}` : null, octets, key, signature);
}

const signers = [
  ['RSA', rsa, undefined, `${MORE}rsa-sha256`],
  ['RSA in PKCS#1', pkcs1, undefined, `${MORE}rsa-sha256`],
  ['RSA', rsa, `${MORE}rsa-sha384`],
  ['RSA', rsa, `${MORE}rsa-sha512`],
  ['RSA', rsa, MGF1(256)],
  ['RSA', rsa, MGF1(384)],
  ['RSA', rsa, MGF1(512)],
  ['RSA for PSS only', pss, undefined, MGF1(256)],
  ['RSA for PSS only', pss, MGF1(512)],
  ['P-256', p256, undefined, `${MORE}ecdsa-sha256`],
  ['P-256', p256, `${MORE}ecdsa-sha512`],
  ['P-384', p384, undefined, `${MORE}ecdsa-sha384`],
  ['P-384 in SEC 1', sec1, undefined, `${MORE}ecdsa-sha384`],
  ['P-521', p521, undefined, `${MORE}ecdsa-sha512`],
  ['Ed25519', ed25519, undefined, EDDSA],
];

for (const [name, pem, method, wanted = method] of signers) {
  test(`${name} signs ${wanted}`, async () => {
    const key = await importSigningKey(pem, { method });
    assert.equal(key.method, wanted);
    assert.equal(key.certificate, undefined);
    assert.ok(verified(pem, key.method, await key.sign(octets)));
    assert.ok(Object.isFrozen(key));
    assert.equal(JSON.stringify(key), JSON.stringify({ method: wanted }));
  });
}

test('a CryptoKey signs with the algorithm that it has', async () => {
  const shapes = [
    [rsa, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-384' }, `${MORE}rsa-sha384`],
    [rsa, { name: 'RSA-PSS', hash: 'SHA-512' }, MGF1(512)],
    [p384, { name: 'ECDSA', namedCurve: 'P-384' }, `${MORE}ecdsa-sha384`],
    [ed25519, { name: 'Ed25519' }, EDDSA],
  ];
  for (const [pem, algorithm, method] of shapes) {
    const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
    const key = await importSigningKey(await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']));
    assert.equal(key.method, method);
    assert.ok(verified(pem, method, await key.sign(octets)));
  }
  const der = createPrivateKey(rsa).export({ type: 'pkcs8', format: 'der' });
  const handle = (algorithm, usages) => crypto.subtle.importKey('pkcs8', der, algorithm, false, usages);
  await assert.rejects(importSigningKey(await handle({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' }, ['sign'])), refused(/SHA-256 at least/));
  await assert.rejects(importSigningKey(await handle({ name: 'RSA-OAEP', hash: 'SHA-256' }, ['decrypt'])), refused(/RSA-OAEP/));
  const fixed = await handle({ name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, ['sign']);
  await assert.rejects(importSigningKey(fixed, { method: MGF1(256) }), refused(/it makes `\S+rsa-sha256`$/));
});

test('the certificate of the key goes along, and that of another key does not', async () => {
  for (const [name, pem] of signers) {
    const certificate = certificateOf(pem);
    const key = await importSigningKey(pem, { certificate });
    assert.equal(key.certificate, certificate.replace(/-----.*-----|\s/g, ''), name);
    assert.equal((await importSigningKey(pem, { certificate: key.certificate })).certificate, key.certificate);
  }
  const others = [certificateOf(p256), certificateOf(curve('P-384')), certificateOf(openssl('', 'genpkey', '-algorithm', 'RSA'))];
  for (const certificate of others) {
    for (const pem of [rsa, p384]) await assert.rejects(importSigningKey(pem, { certificate }), refused(/another key/));
  }
  const certificate = certificateOf(rsa);
  await assert.rejects(importSigningKey(rsa, { certificate: certificate + certificate }), refused(/2 certificates/));
  await assert.rejects(importSigningKey(rsa, { certificate: rsa }), refused(/0 certificates in the PEM/));
  await assert.rejects(importSigningKey(rsa, { certificate: 'MIIB' }), refused(/no X.509 certificate/));
  await assert.rejects(importSigningKey(rsa, { certificate: '&' }), refused(/base64/));
  await assert.rejects(importSigningKey(rsa, { certificate: 5 }), refused(/certificate: is no text/));
});

test('a method that the key cannot make is refused with those that it can', async () => {
  await assert.rejects(importSigningKey(rsa, { method: `${MORE}ecdsa-sha256` }), refused(/rsa-sha256`.*sha512-rsa-MGF1`/));
  await assert.rejects(importSigningKey(p256, { method: `${MORE}rsa-sha256` }), refused(/P-256.*ecdsa-sha512`/));
  await assert.rejects(importSigningKey(rsa, { method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }), refused(/rsa-sha1/));
  await assert.rejects(importSigningKey(pss, { method: `${MORE}rsa-sha256` }), refused(/RSA-PSS/));
  await assert.rejects(importSigningKey(rsa, { method: 'toString' }), refused(/toString/));
});

/** What people hand over by mistake, and what the refusal has to say about it. */
const wrong = [
  ['nothing', undefined, /key: is missing/],
  ['a number', 5, /no text/],
  ['a path', '/etc/saml/key.pem', /no PEM/],
  ['a PEM with a passphrase', encrypted, /encrypted with a passphrase.*openssl pkcs8/],
  ['a PEM with a passphrase, the old way', oldEncrypted, /encrypted with a passphrase/],
  ['the public half', publicPem(rsa), /PUBLIC KEY and no private key/],
  ['a certificate', certificateOf(rsa), /CERTIFICATE and no private key/],
  ['two keys', rsa + p256, /2 private keys/],
  ['line breaks that are none', rsa.replaceAll('\n', '\\n'), /line breaks/],
  ['half a key', rsa.replace(/(.{64}\n){9}/, ''), /is the file whole|whole RSA key/],
  ['a key without its end', rsa.slice(0, -30), /no PEM/],
  ['broken base64', rsa.replace(/\nMII/, '\nM!I'), /base64/],
  ['a key of OpenSSH', rsa.replaceAll('PRIVATE', 'OPENSSH PRIVATE'), /OPENSSH PRIVATE KEY.*openssl pkcs8/],
  ['an unknown curve', curve('secp256k1'), /P-256, P-384, P-521/],
  ['a key of DSA', generateKeyPairSync('dsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }), /kind that XML/],
];

for (const [name, key, mentions] of wrong) {
  test(`${name} is no private key`, async () => {
    await assert.rejects(importSigningKey(key), refused(mentions));
    await assert.rejects(importDecryptionKey(key), refused(mentions));
  });
}

test('only RSA decrypts', async () => {
  await assert.rejects(importDecryptionKey(p256), refused(/P-256.*RSA-OAEP/));
  await assert.rejects(importDecryptionKey(ed25519), refused(/Ed25519/));
  const der = createPrivateKey(rsa).export({ type: 'pkcs8', format: 'der' });
  const handle = (algorithm, usages) => crypto.subtle.importKey('pkcs8', der, algorithm, false, usages);
  await assert.rejects(importDecryptionKey(await handle({ name: 'RSA-OAEP', hash: 'SHA-256' }, ['unwrapKey'])), refused(/usage decrypt/));
  await assert.rejects(importDecryptionKey(await handle({ name: 'RSA-PSS', hash: 'SHA-256' }, ['sign'])), refused(/RSA-PSS; RSA-OAEP/));
});

test('a decryption key shows nothing of itself', async () => {
  const key = await importDecryptionKey(rsa);
  assert.equal(key.size, 256);
  assert.deepEqual(key.hashes, ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);
  assert.equal(await importDecryptionKey(key), key);
  assert.equal(JSON.stringify(key), '{}');
  for (const hash of key.hashes) {
    assert.equal(key.handle(hash).extractable, false);
    assert.deepEqual(key.handle(hash).usages, ['decrypt']);
    await assert.rejects(crypto.subtle.exportKey('pkcs8', key.handle(hash)));
  }
  const [handle] = [key.handle('SHA-384')];
  assert.deepEqual((await importDecryptionKey(handle)).hashes, ['SHA-384']);
});

test('the keys of the testing IdP are keys as well', async () => {
  for (const algorithm of ['rsa', 'ec']) {
    const { privateKey, certificate } = await (await createTestIdp({ algorithm })).exportKey();
    const key = await importSigningKey(privateKey, { certificate });
    assert.ok(verified(privateKey, key.method, await key.sign(octets)));
  }
});
