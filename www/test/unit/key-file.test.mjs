// Key files as OpenSSL writes them: each gives the same key, and what is locked stays so without its passphrase.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { privateKeys } from '../../src/facts/key-file.js';
import { toBase64 } from '../../src/facts/der.js';

const keys = fileURLToPath(new URL('../../../tests/vectors/keys/', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'samlight-keys-'));
test.after(() => rmSync(folder, { recursive: true }));
const pem = (name) => /-----BEGIN[\s\S]*/.exec(readFileSync(path.join(keys, name), 'utf8'))[0];
writeFileSync(path.join(folder, 'key.pem'), pem('sp.key.pem'));
writeFileSync(path.join(folder, 'cert.pem'), pem('sp.cert.pem'));
const plain = toBase64((await privateKeys(new TextEncoder().encode(pem('sp.key.pem'))))[0]);

const openssl = (...words) => {
  execFileSync('openssl', [...words, '-out', 'out'], { cwd: folder, stdio: 'pipe' });
  return new Uint8Array(readFileSync(path.join(folder, 'out')));
};

const FILES = {
  'PKCS#8 in DER': [() => openssl('pkcs8', '-topk8', '-nocrypt', '-in', 'key.pem', '-outform', 'DER'), ''],
  'PKCS#1 in PEM': [() => openssl('rsa', '-in', 'key.pem', '-traditional'), ''],
  'PKCS#1 in DER': [() => openssl('rsa', '-in', 'key.pem', '-traditional', '-outform', 'DER'), ''],
  'PKCS#8 with a passphrase': [() => openssl('pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-in', 'key.pem', '-passout', 'pass:geheim'), 'geheim'],
  'PKCS#8 with a passphrase, SHA-512, AES-128, DER': [() => openssl('pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512', '-in', 'key.pem', '-outform', 'DER', '-passout', 'pass:geheim'), 'geheim'],
  'PKCS#12': [() => openssl('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'cert.pem', '-keypbe', 'AES-256-CBC', '-certpbe', 'AES-256-CBC', '-passout', 'pass:geheim'), 'geheim'],
};

for (const [name, [make, passphrase]] of Object.entries(FILES)) {
  test(name, async () => {
    const octets = make();
    assert.deepEqual((await privateKeys(octets, passphrase)).map(toBase64), [plain]);
    if (passphrase === '') return;
    await assert.rejects(privateKeys(octets, ''), { code: 'key.passphrase-missing' });
    await assert.rejects(privateKeys(octets, 'falsch'), { code: 'key.passphrase-wrong' });
  });
}

test('a wrong passphrase is told, also where what comes of it has a padding by chance', async () => {
  const octets = openssl('pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-iter', '1', '-in', 'key.pem', '-passout', 'pass:geheim');
  // One in 256 has it.
  for (let wrong = 0; wrong < 2_000; wrong += 1) await assert.rejects(privateKeys(octets, `falsch ${wrong}`), { code: 'key.passphrase-wrong' });
});

test('what is no key is told from what is locked in an old way', async () => {
  const encoded = (text) => new TextEncoder().encode(text);
  await assert.rejects(privateKeys(encoded('hello')), { code: 'key.none' });
  await assert.rejects(privateKeys(encoded(pem('sp.cert.pem'))), { code: 'key.none' });
  await assert.rejects(privateKeys(encoded('-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----')), { code: 'key.not-rsa' });
  await assert.rejects(privateKeys(encoded('-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----')), { code: 'key.openssl-legacy' });
  await assert.rejects(privateKeys(openssl('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'cert.pem', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'AES-256-CBC', '-passout', 'pass:geheim'), 'geheim'), { code: 'key.cipher-old' });
});
