// The settings stand in three places: the core reads them, schema.json publishes them, and the types declare them. That the core and the
// schema agree is the business of config.test.mjs; here it is that a setting stands in the type where it is read, and nowhere else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';
import ts from 'typescript';

const read = (name) => readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8');
// What the gate has of its own is for hosts in front of applications; this package refuses it, and so do its types.
const { properties: { gate, ...properties }, $defs } = JSON.parse(read('schema.json'));
const declarations = ts.createSourceFile('config.d.ts', read('config.d.ts'), ts.ScriptTarget.ES2022);
const declared = new Map(declarations.statements.filter(ts.isInterfaceDeclaration).map(({ name, members }) => [name.text, members.map((member) => member.name.text).sort()]));

const [fromMetadata, pinned] = $defs.idp.oneOf;
const places = {
  Configuration: properties,
  IdpFromMetadata: fromMetadata.properties,
  PinnedIdp: pinned.properties,
  IdpPolicy: $defs.idpPolicy.properties,
  Policy: $defs.policy.properties,
  AuthnContextPolicy: $defs.policy.properties.authnContext.properties,
  RequestedAttribute: $defs.requestedAttribute.properties,
  Organization: $defs.organization.properties,
  Contact: $defs.contact.properties,
  ServiceProfile: $defs.serviceProfile.properties,
};

for (const [name, fields] of Object.entries(places)) {
  test(`${name} has the fields of the schema`, () => assert.deepEqual(declared.get(name), Object.keys(fields).sort()));
}

test('the settings of the gate are refused by this package', () => {
  assert.equal(gate.type, 'object');
  assert.throws(() => createServiceProvider({ entityId: 'https://sp.example', acsUrls: ['https://sp.example/acs'], idps: [], store: memoryStore(), gate: {} }).metadata(), /gate/);
});

test('no other type declares settings', () => {
  const others = [...declared.keys()].filter((name) => !(name in places));
  assert.deepEqual(others, ['FingerprintedIdp', 'ServiceProviderConfig'], 'a pinned identity provider without certificates, and what is no JSON');
  assert.deepEqual(declared.get('FingerprintedIdp').filter((name) => !(name in pinned.properties)), []);
});
