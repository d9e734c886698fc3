import assert from 'node:assert/strict';
import { constants, createPublicKey, generateKeyPairSync, publicEncrypt, randomBytes } from 'node:crypto';
import test from 'node:test';
import { importDecryptionKey } from 'samlight/keys';
import { unwrapper } from '../src/unwrap.js';

const pem = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'pem' });

const [current, former, foreign] = [pem(), pem(), pem()];
const large = pem(3072);
const keys = await Promise.all([current, former, large].map(importDecryptionKey));

/** A wrapped key as the core reports it, wrapped by OpenSSL. */
function wrapped(key, content, { digest = 'SHA-1', mgf = digest, label, id = 'k1', keyLength = content.length } = {}) {
  const oaepHash = digest.replace('-', '').toLowerCase();
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  const named = label && { label: label.toString('base64') };
  const ciphertext = publicEncrypt({ key: createPublicKey(key), padding, oaepHash, oaepLabel: label }, content);
  return { id, transport: 'rsa-oaep', digest, mgf, ...named, ciphertext: ciphertext.toString('base64'), keyLength };
}

const base64 = (octets) => Buffer.from(octets).toString('base64');

for (const digest of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
  for (const length of [16, 24, 32]) {
    test(`${digest}, ${length * 8} bits, with and without a label, by the current key and the former one`, async () => {
      for (const key of [current, former, large]) {
        for (const label of [undefined, Buffer.from('label')]) {
          const content = randomBytes(length);
          const opened = await unwrapper(keys).contentKeys([wrapped(key, content, { digest, label })]);
          assert.deepEqual(opened, [{ id: 'k1', key: base64(content) }]);
        }
      }
    });
  }
}

test('what does not open is null, and does not say why', async () => {
  const content = randomBytes(16);
  const good = wrapped(current, content);
  const altered = Buffer.from(good.ciphertext, 'base64');
  altered[altered.length - 1] ^= 1;
  const failing = [
    wrapped(foreign, content),
    { ...good, ciphertext: base64(altered) },
    { ...good, ciphertext: base64(altered.subarray(1)) },
    { ...good, ciphertext: '' },
    { ...good, ciphertext: base64(Buffer.alloc(256, 255)) },
    { ...good, digest: 'SHA-256', mgf: 'SHA-256' },
    { ...good, label: base64('label') },
    { ...good, keyLength: 32 },
    { ...good, transport: 'rsa-1_5' },
  ];
  for (const one of failing) {
    const opener = unwrapper(keys);
    assert.deepEqual(await opener.contentKeys([one]), [{ id: 'k1', key: null }]);
    assert.equal(opener.cause, undefined);
  }
});

test('several wrapped keys of one message', async () => {
  const contents = [randomBytes(16), randomBytes(32)];
  const opened = await unwrapper(keys).contentKeys([
    wrapped(current, contents[0], { id: 'a' }),
    wrapped(foreign, randomBytes(16), { id: 'b' }),
    wrapped(former, contents[1], { id: 'c', digest: 'SHA-512' }),
  ]);
  assert.deepEqual(opened, [{ id: 'a', key: base64(contents[0]) }, { id: 'b', key: null }, { id: 'c', key: base64(contents[1]) }]);
});

test('a CryptoKey serves its own hash, and the operator is told', async () => {
  const der = Buffer.from(current.replace(/-----.*-----|\s/g, ''), 'base64');
  const bound = await importDecryptionKey(await crypto.subtle.importKey('pkcs8', der, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, ['decrypt']));
  const content = randomBytes(16);
  assert.equal((await unwrapper([bound]).contentKeys([wrapped(current, content, { digest: 'SHA-256' })]))[0].key, base64(content));
  const opener = unwrapper([bound]);
  assert.equal((await opener.contentKeys([wrapped(current, content)]))[0].key, null);
  assert.match(opener.cause.message, /wrapped with SHA-1, .* serves SHA-256: give the key as PEM/);
});

test('two hashes are more than WebCrypto has: the hook is asked, and without one the operator is told', async () => {
  const content = randomBytes(16);
  const mixed = wrapped(current, content, { digest: 'SHA-256', mgf: 'SHA-1', label: Buffer.from('l') });
  const alone = unwrapper(keys);
  assert.equal((await alone.contentKeys([mixed]))[0].key, null);
  assert.match(alone.cause.message, /SHA-256 and, for the mask, SHA-1/);
  assert.match(alone.cause.message, /unwrapKey/);
  let seen;
  const hooked = unwrapper(keys, async (one) => {
    seen = one;
    return content;
  });
  assert.equal((await hooked.contentKeys([mixed]))[0].key, base64(content));
  assert.deepEqual([seen.digest, seen.mgf, seen.keyLength, seen.id], ['SHA-256', 'SHA-1', 16, 'k1']);
  assert.deepEqual(Buffer.from(seen.ciphertext), Buffer.from(mixed.ciphertext, 'base64'));
  assert.deepEqual(Buffer.from(seen.label), Buffer.from('l'));
  assert.ok(Object.isFrozen(seen));
});

test('the hook is asked where no key of ours opens, and its octets stay its own', async () => {
  const content = randomBytes(16);
  const given = Uint8Array.from(content);
  const asked = [];
  const hook = async ({ id }) => {
    asked.push(id);
    return given;
  };
  const opened = await unwrapper(keys, hook).contentKeys([wrapped(current, content, { id: 'ours' }), wrapped(foreign, content, { id: 'theirs' })]);
  assert.deepEqual(opened.map(({ key }) => key), [base64(content), base64(content)]);
  assert.deepEqual(asked, ['theirs']);
  assert.deepEqual(Buffer.from(given), content, 'what the hook gave was overwritten');
  assert.equal((await unwrapper([], async () => given.buffer).contentKeys([wrapped(foreign, content)]))[0].key, base64(content));
});

test('a hook that fails is a key that does not open', async () => {
  const one = wrapped(foreign, randomBytes(16));
  for (const answer of [null, undefined, 'text', randomBytes(15), new Uint16Array(8)]) {
    assert.equal((await unwrapper([], async () => answer).contentKeys([one]))[0].key, null);
  }
  const failure = new Error('the KMS is down');
  const opener = unwrapper([], async () => { throw failure; });
  assert.equal((await opener.contentKeys([one]))[0].key, null);
  assert.equal(opener.cause, failure);
});

test('of many wrapped keys each costs one operation, once it is known which key opens', async () => {
  const contents = Array.from({ length: 60 }, () => randomBytes(16));
  const many = contents.map((content, index) => wrapped(former, content, { id: `k${index}` }));
  assert.deepEqual((await unwrapper(keys).contentKeys(many)).map(({ key }) => key), contents.map(base64));
});

test('a message buys 64 operations, and no more', async () => {
  let asked = 0;
  const opener = unwrapper([keys[0]], async () => {
    asked += 1;
    return null;
  });
  const many = Array.from({ length: 80 }, (_, index) => wrapped(foreign, randomBytes(16), { id: `k${index}` }));
  const opened = [...await opener.contentKeys(many.slice(0, 5)), ...await opener.contentKeys(many.slice(5))];
  assert.ok(opened.every(({ key }) => key === null));
  assert.equal(opened.length, 80);
  assert.equal(asked, 32, 'each key cost one operation here and one there');
  assert.match(opener.cause.message, /more than 64/);
});
