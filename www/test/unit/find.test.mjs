// The cause finder names what happened to a message, and names nothing where somebody has altered it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createTestIdp } from '../../../pkg/dist/testing.js';
import { source } from '../../../pkg/dist/module.inline.js';
import { covered, digest, signatures } from '../../src/facts/signatures.js';
import { cause } from '../../src/find/cause.js';
import { rightKey } from '../../src/find/key.js';
import { canonical } from '../../src/xml/c14n.js';
import { parse } from '../../src/xml/parse.js';
import { decoded, vectors } from './vectors.mjs';

const idp = await createTestIdp({ algorithm: 'ec' });
const told = { acsUrl: 'https://app.example/acs', audience: 'https://app.example/saml', inResponseTo: '_r', nameId: 'ada', attributes: { name: ['Ada & Co <x>', 'Zoë Müller', '“quoted” it’s', 'a  b'], note: ['"quoted" it\'s here', 'two\nlines'] } };
const { xml } = await idp.respond({ ...told, sign: 'assertion' });

/** Signs what `change` made of the message: the digest is of the changed content, then `damage` comes. */
async function resigned(change) {
  const changed = change(xml);
  const [one] = signatures(parse(changed));
  return changed.replace(one.digestValue, await digest(one.digestMethod, covered(one)));
}

/** The digest over another canonical form than the one that the signature names. */
async function digested(method, prefixes = []) {
  const document = parse(xml);
  const [one] = signatures(document);
  return xml.replace(one.digestValue, await digest(one.digestMethod, canonical(one.on, method, { without: one.node, prefixes })));
}

const EXCLUSIVE = /<(ds:)?Transform Algorithm="http:\/\/www.w3.org\/2001\/10\/xml-exc-c14n#"(?:\/>|><\/(?:ds:)?Transform>)/;
const withSchema = (text) =>
  text
    .replace(/<(\w+:)?Assertion /, '<$1Assertion xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ')
    .replace(/<(\w+:)?AttributeValue>/g, '<$1AttributeValue xsi:type="xs:string">')
    .replace(EXCLUSIVE, '<$1Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="xs"/></$1Transform>');
const mojibake = (text, encoding) => new TextDecoder(encoding).decode(new TextEncoder().encode(text));
const inclusive = (text) => text.replace(EXCLUSIVE, '<$1Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>');

const CORRUPTED = {
  indented: () => xml.replace(/></g, '>\n   <'),
  'indented with tabs and CRLF': () => xml.replace(/></g, '>\r\n\t<'),
  'line-ends': () => xml.replace('two\nlines', 'two&#13;\nlines'),
  'escaped-twice': () => xml.replace(/&amp;/g, '&amp;amp;'),
  'invisible-characters': () => xml.replace('Zoë', '\u200bZoë'),
  'invisible-characters as no-break spaces': () => xml.replace('a  b', 'a\u00a0\u00a0b'),
  // Where a damage needs a message without what it cannot carry, that is signed first.
  'smart-quotes': async () => (await resigned((text) => text.replace('“quoted” it’s', 'x'))).replace("it's here", 'it’s here'),
  'latin-1': async () => mojibake(await resigned((text) => text.replace(/[“”’]/g, '')), 'latin1'),
  'unicode-form': () => xml.normalize('NFD'),
  'schema-prefix-lost': async () => (await resigned(withSchema)).replace(' xmlns:xs="http://www.w3.org/2001/XMLSchema"', ''),
  'context-lost': async () => {
    const signed = await resigned(inclusive);
    const [assertion] = /<(?:\w+:)?Assertion [\s\S]*<\/(?:\w+:)?Assertion>/.exec(signed);
    return assertion;
  },
  'namespace-lost': () => {
    const [assertion] = /<(?:\w+:)?Assertion [\s\S]*<\/(?:\w+:)?Assertion>/.exec(xml);
    return assertion.replace(/ xmlns:saml="[^"]*"/, '');
  },
  'method-inclusive': () => digested('http://www.w3.org/TR/2001/REC-xml-c14n-20010315'),
  'indented+latin-1': async () => mojibake((await resigned((text) => text.replace(/[“”’]/g, ''))).replace(/></g, '>\n  <'), 'latin1'),
};
for (const [name, make] of Object.entries(CORRUPTED)) {
  test(`named: ${name}`, async () => {
    const [found] = await cause({ text: await make() });
    assert.equal(found?.causes.join('+'), name.split(' ')[0]);
  });
}

const ALTERED = {
  'another name': () => xml.replace('>ada<', '>administrator<'),
  'a value more': () => xml.replace('</saml:AttributeValue>', '</saml:AttributeValue><saml:AttributeValue>admin</saml:AttributeValue>'),
  'another audience': () => xml.replaceAll('https://app.example/saml<', 'https://other.example/saml<'),
  'a later end': () => xml.replaceAll(/NotOnOrAfter="\d{4}/g, 'NotOnOrAfter="2099'),
  'another name and indented': () => xml.replace('>ada<', '>administrator<').replace(/></g, '>\n <'),
};

for (const [name, make] of Object.entries(ALTERED)) {
  test(`named falsely: never (${name})`, async () => {
    assert.notEqual(make(), xml);
    const found = await cause({ text: make() });
    assert.deepEqual(found.map(({ causes }) => causes), [[]]);
  });
}

test('named falsely: never, on vectors whose digest does not fit', async () => {
  const altered = vectors.filter(({ code, message }) => code === 'signature.digest-mismatch' && message !== undefined).slice(0, 60);
  assert.ok(altered.length > 10);
  const named = [];
  for (const vector of altered) for (const { causes } of await cause({ text: decoded(vector) })) if (causes.length > 0) named.push(`${vector.id}: ${causes.join('+')}`);
  assert.deepEqual(named, [], 'a cause was named on a vector that somebody altered');
});

test('whose key it was: in the message alone, trusted, in the metadata for another use, nowhere', async () => {
  const other = await createTestIdp({ entityId: idp.entityId, algorithm: 'ec' });
  const now = Date.now();
  const fits = async (trust) => (await rightKey(source, { text: xml, trust, now }))[0].fits.map(({ from, use }) => [from, use].filter(Boolean).join(' '));
  assert.deepEqual(await fits({}), ['message']);
  assert.deepEqual(await fits({ certificates: [idp.certificate] }), ['trusted']);
  assert.deepEqual(await fits({ metadata: [idp.metadata().replace('use="signing"', 'use="encryption"')] }), ['metadata IDPSSODescriptor encryption']);
  const bare = xml.replace(/<ds:KeyInfo>[\s\S]*?<\/ds:KeyInfo>/, '');
  assert.notEqual(bare, xml);
  assert.deepEqual((await rightKey(source, { text: bare, trust: { metadata: [other.metadata()] }, now }))[0].fits, []);
});
