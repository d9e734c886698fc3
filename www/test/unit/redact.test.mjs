// What is given out holds nothing that had to go: whatever the values are, and wherever they stand.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { redact } from '../../src/share/redact.js';
import { Leak, sealed, unsearched } from '../../src/share/second-look.js';
import { parse } from '../../src/xml/parse.js';
import { decoded, vectors } from './vectors.mjs';

const escape = (text) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
const message = ({ name, values, session, comment }) => `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${name.length}" Destination="https://sp.example/acs?user=${encodeURIComponent(name)}"><saml:Issuer>https://idp.example</saml:Issuer><!--${comment.replace(/-/g, '')}--><saml:Assertion><saml:Subject><saml:NameID SPProvidedID="${escape(session)}">${escape(name)}</saml:NameID></saml:Subject><saml:AuthnStatement SessionIndex="${escape(session)}"/><saml:AttributeStatement><saml:Attribute Name="mail" FriendlyName="${escape(values[0])}">${values.map((value) => `<saml:AttributeValue>${escape(value)}</saml:AttributeValue>`).join('')}</saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>`;
// Values of a kind that no name of the standard has in it: what is removed can then be looked for in the whole output.
const value = fc.string({ unit: fc.constantFrom(...'qQzZ0123456789@.+_äß漢&<>"\''), minLength: 6, maxLength: 24 }).map((text) => `zq${text.replace(/\s/g, '')}`);

test('no value that tells who somebody is survives, in either level', async () => {
  await fc.assert(fc.asyncProperty(fc.record({ name: value, values: fc.array(value, { minLength: 1, maxLength: 4 }), session: value, comment: value }), fc.constantFrom('safe', 'technical'), async (said, level) => {
    const text = message(said);
    assert.ok(parse(text));
    const { xml, secrets } = await redact({ text, relayState: said.session, level });
    for (const secret of [said.name, said.session, ...said.values]) {
      assert.ok(secrets.includes(secret), `${secret} was not recognized`);
      assert.ok(!xml.includes(secret) && !xml.includes(escape(secret)) && !xml.includes(encodeURIComponent(secret)), `${secret} is still in ${xml}`);
    }
    sealed(xml, '', secrets);
  }), { numRuns: 300 });
});

test('on every vector: names, values and what would let it be posted again are gone', async () => {
  let count = 0;
  for (const vector of vectors.filter(({ message: has }) => has !== undefined)) {
    const text = decoded(vector);
    const made = await redact({ text, level: 'safe' });
    if (made === undefined) continue;
    for (const secret of made.secrets) if (secret.length >= 8 && !/^https?:|^urn:/.test(secret)) assert.ok(!made.xml.includes(escape(secret)), `${vector.id}: ${secret.slice(0, 40)}`);
    assert.doesNotMatch(made.xml, /alice@example\.org/, vector.id);
    count += 1;
  }
  assert.ok(count > 1000, `only ${count}`);
});

test('the second look refuses what the first one left in, in every form of writing', () => {
  for (const [text, secret] of [['x alice@example.org y', 'alice@example.org'], ['a%40b.example', 'a@b.example'], ['{"a":"b\\"cd"}', 'b"cd'], ['<a>b&amp;cd</a>', 'b&cd']]) assert.throws(() => sealed(text, '', [secret]), Leak);
  assert.equal(sealed('status: passed', 'status: ', ['status']), 'status: passed');
});

test('for what it cannot look it says so', () => {
  assert.equal(unsearched(['status: ', 'x'], ['Al', 'Al', 'alice', 'status', 'bob@example.org']), 2);
  assert.equal(unsearched([''], ['alice']), 0);
});

test('pseudonyms: the same value has the same one, in one report only', async () => {
  const text = message({ name: 'zqalice@example.org', values: ['zqalice@example.org', 'zqbob'], session: 'zqs1zqs1', comment: 'x' });
  const [one, two] = [await redact({ text, level: 'technical' }), await redact({ text, level: 'technical' })];
  const pseudonyms = ({ xml }) => [...xml.matchAll(/\[e-mail [0-9a-f]{8}\]/g)].map(([found]) => found);
  assert.equal(pseudonyms(one).length >= 2 && new Set(pseudonyms(one)).size, 1);
  assert.notEqual(pseudonyms(one)[0], pseudonyms(two)[0]);
});
