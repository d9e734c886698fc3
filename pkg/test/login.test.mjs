import assert from 'node:assert/strict';
import test from 'node:test';
import { inspect } from 'node:util';
import { SamlError } from 'samlight';
import { ACS, SP, idp, post, scene } from './scene.mjs';

test('a Request with a genuine answer logs in', async () => {
  const { sp, answered } = scene();
  const { form, assertionId, requestId } = await answered({ attributes: { email: 'ada@example.org' } }, { returnTo: '/home?a=1' });
  const login = await sp.validateResponse(post(form));
  assert.equal(login.ok, true);
  assert.equal(login.issuer, idp.entityId);
  assert.equal(login.nameId.value, 'ada');
  assert.equal(login.attributes.first('email'), 'ada@example.org');
  assert.equal(login.assertionId, assertionId);
  assert.equal(login.inResponseTo, requestId);
  assert.equal(login.solicited, true);
  assert.equal(login.returnTo, '/home?a=1');
  assert.ok(login.authnInstant instanceof Date && Math.abs(login.authnInstant - new Date()) < 60_000);
  assert.equal(login.sessionNotOnOrAfter, undefined);
  assert.equal(login.report.verdict, 'accepted');
  assert.equal(login.report.provenance, 'verified');
  assert.equal(login.report.checks.find(({ rule }) => rule === 'request').status, 'pass');
  assert.equal(login.report.checks.find(({ rule }) => rule === 'replay').status, 'pass');
});

test('FormData, URLSearchParams and plain fields do as well', async () => {
  const { sp, answered } = scene();
  const shapes = [
    ({ form }) => form,
    ({ SAMLResponse }) => ({ SAMLResponse, RelayState: 'x' }),
    ({ SAMLResponse }) => Object.assign(Object.create(null), { SAMLResponse }),
    ({ SAMLResponse }) => {
      const data = new FormData();
      data.set('SAMLResponse', SAMLResponse);
      return data;
    },
  ];
  for (const shape of shapes) assert.equal((await sp.validateResponse(shape(await answered()))).nameId.value, 'ada');
});

test('a login is frozen', async () => {
  const { sp, answered } = scene();
  const login = await sp.validateResponse((await answered({ attributes: { a: ['1'] } })).form);
  assert.throws(() => { login.nameId.value = 'eve'; }, TypeError);
  assert.throws(() => { login.issuer = 'eve'; }, TypeError);
  assert.throws(() => { login.attributes.first = () => 'eve'; }, TypeError);
  assert.throws(() => { [...login.attributes][0].values.push('2'); }, TypeError);
});

test('logs show no identity', async () => {
  const { sp, answered } = scene();
  const login = await sp.validateResponse((await answered({ nameId: 'ada-secret', attributes: { email: 'mail-secret' } })).form);
  const refused = await sp.safeValidateResponse((await answered({ nameId: 'ada-secret', audience: 'other', attributes: { email: 'mail-secret' } })).form);
  for (const text of [JSON.stringify(login), inspect(login), JSON.stringify(refused), inspect(refused, { depth: 9 })]) {
    assert.doesNotMatch(text, /secret/);
  }
  assert.equal(JSON.parse(JSON.stringify(login)).report.verdict, 'accepted');
  assert.equal(JSON.parse(JSON.stringify(refused)).error.code, 'conditions.audience-mismatch');
});

test('attributes are a collection, in order, whatever they are called', async () => {
  const { sp, answered } = scene();
  const attributes = [
    { name: '__proto__', values: ['a'] },
    { name: 'constructor', values: ['b', 'c'] },
    { name: 'groups', nameFormat: 'urn:x', friendlyName: 'Groups', values: ['d & <e>', ' f\n', 'ü😀'] },
    { name: 'groups', values: [] },
    { name: 'groups', values: ['g'] },
  ];
  const login = await sp.validateResponse((await answered({ attributes })).form);
  assert.equal(login.attributes.length, 5);
  assert.deepEqual([...login.attributes].map(({ name }) => name), attributes.map(({ name }) => name));
  assert.equal(login.attributes.first('__proto__'), 'a');
  assert.deepEqual(login.attributes.all('constructor'), ['b', 'c']);
  assert.deepEqual(login.attributes.all('groups'), ['d & <e>', ' f\n', 'ü😀', 'g']);
  assert.equal(login.attributes.has('toString'), false);
  assert.equal(login.attributes.first('toString'), undefined);
  const [, , third] = login.attributes;
  assert.equal(third.nameFormat, 'urn:x');
  assert.equal(third.friendlyName, 'Groups');
});

test('the twin gives a refusal as a value, without identity', async () => {
  const { sp, answered } = scene();
  const result = await sp.safeValidateResponse(post((await answered({ recipient: 'https://other.example/acs' })).form));
  assert.deepEqual(Object.keys(result).sort(), ['error', 'ok', 'report']);
  assert.equal(result.ok, false);
  assert.ok(result.error instanceof SamlError && result.error instanceof Error);
  assert.equal(result.error.name, 'SamlError');
  assert.equal(result.error.code, 'subject.recipient-mismatch');
  assert.equal(result.error.family, 'policy');
  assert.equal(result.error.httpStatus, 403);
  assert.equal(result.error.status, 403);
  assert.equal(result.report, result.error.report);
  assert.equal(result.report.code, result.error.code);
  const check = result.report.checks.find(({ rule }) => rule === 'subject.recipient');
  assert.equal(check.actual, 'https://other.example/acs');
  assert.ok([check.expected].flat().includes(ACS));
});

test('createLogin makes a request that the IdP can read', async () => {
  const { sp } = scene();
  const { url, requestId, html } = await sp.createLogin({ forceAuthn: true, passive: true, context: ['urn:oasis:names:tc:SAML:2.0:ac:classes:X509'] });
  assert.ok(url instanceof URL);
  assert.equal(url.origin + url.pathname, idp.ssoUrl);
  assert.equal(html, undefined);
  assert.match(requestId, /^_[0-9a-f]{40}$/);
  const asked = await idp.readRequest(url);
  assert.equal(asked.inResponseTo, requestId);
  assert.equal(asked.acsUrl, ACS);
  assert.equal(asked.audience, SP);
  assert.match(asked.xml, /ForceAuthn="true"/);
  assert.match(asked.xml, /IsPassive="true"/);
  assert.match(asked.xml, /classes:X509</);
  const plain = await idp.readRequest((await sp.createLogin()).url);
  assert.doesNotMatch(plain.xml, /RequestedAuthnContext|ForceAuthn="true"|IsPassive="true"/);
  assert.notEqual(plain.inResponseTo, requestId);
});

test('createLogin by HTTP-POST gives a page with the same request', async () => {
  const { sp } = scene({ idps: [{ metadata: idp.metadata() }] });
  const { url, html, requestId } = await sp.createLogin({ binding: 'post' });
  assert.equal(url.href, idp.ssoUrl);
  const value = html.match(/name="SAMLRequest"\s+value="([^"]+)"/)?.[1];
  assert.ok(value, 'the page has the field SAMLRequest');
  const asked = await idp.readRequest(new URLSearchParams({ SAMLRequest: value }));
  assert.equal(asked.inResponseTo, requestId);
});

test('metadata names the endpoint', () => {
  const { sp } = scene();
  const xml = sp.metadata();
  assert.match(xml, /entityID="https:\/\/app\.example\/saml"/);
  assert.match(xml, /Location="https:\/\/app\.example\/saml\/acs"/);
  assert.deepEqual(sp.warnings(), []);
});
