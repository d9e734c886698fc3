import assert from 'node:assert/strict';
import test from 'node:test';
import { inspect } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { SamlError } from 'samlight';
import { importSigningKey } from 'samlight/keys';
import { memoryStore } from 'samlight/stores/memory';
import { createTestIdp } from 'samlight/testing';
import { code, idp, scene } from './scene.mjs';

const SLO = 'https://app.example/saml/slo';

const own = await (await createTestIdp({ algorithm: 'ec' })).exportKey();
const signingKey = await importSigningKey(own.privateKey, { certificate: own.certificate });

const ready = (changes = {}) => scene({ idps: [{ metadata: idp.metadata() }], sloUrls: [SLO], signingKey, ...changes });

const get = (url) => new Request(url);
const post = (form) => new Request(SLO, { method: 'POST', body: form });
const arrived = ({ url, form }) => (url ? get(url) : post(form));

const answerIn = (url) => inflateRawSync(Buffer.from(url.searchParams.get('SAMLResponse'), 'base64')).toString();

for (const binding of ['redirect', 'post']) {
  test(`a logout request by ${binding} is read, and answered`, async () => {
    const { sp } = ready();
    const nameId = { value: 'ada', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', spNameQualifier: 'https://app.example/saml' };
    const made = await idp.logoutRequest({ sloUrl: SLO, binding, nameId, sessionIndexes: ['_a', '_b'], relayState: 'r & s' });
    const received = await sp.handleLogout(arrived(made));
    assert.equal(received.ok, true);
    assert.equal(received.kind, 'request');
    assert.equal(received.issuer, idp.entityId);
    assert.equal(received.id, made.id);
    assert.deepEqual({ ...received.nameId }, nameId);
    assert.deepEqual([...received.sessionIndexes], ['_a', '_b']);
    assert.equal(received.relayState, 'r & s');
    assert.equal(received.report.verdict, 'accepted');
    assert.throws(() => { received.nameId.value = 'eve'; }, TypeError);

    const { url, html } = await received.respond();
    assert.equal(html, undefined);
    assert.equal(url.origin + url.pathname, idp.sloUrl);
    assert.equal(url.searchParams.get('RelayState'), 'r & s');
    assert.ok(url.searchParams.get('Signature'));
    assert.match(answerIn(url), new RegExp(`InResponseTo="${made.id}"`));
    assert.match(answerIn(url), /status:Success"/);
  });
}

test('an answer for every outcome, by HTTP-POST too', async () => {
  const { sp } = ready();
  const received = await sp.handleLogout(arrived(await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada' })));
  const page = await received.respond({ status: 'partial', binding: 'post', message: 'two of three' });
  assert.equal(page.url.href, idp.sloUrl);
  assert.match(page.html, /name="SAMLResponse"/);
  assert.match(answerIn((await received.respond({ status: 'partial' })).url), /status:PartialLogout/);
  assert.match(answerIn((await received.respond({ status: 'responder' })).url), /status:Responder/);
  await assert.rejects(received.respond({ status: 'done' }), (error) => error.code.startsWith('config.') && /status/.test(error.message));
});

test('our own logout, there and back', async () => {
  const { sp } = ready();
  for (const binding of ['redirect', 'post']) {
    const { url, requestId } = await sp.createLogout({ nameId: { value: 'ada' }, idp: idp.entityId, sessionIndexes: ['_a'], returnTo: '/bye' });
    const { inResponseTo } = await idp.readRequest(url);
    assert.equal(inResponseTo, requestId);
    const answer = await idp.logoutResponse({ sloUrl: SLO, binding, inResponseTo });
    const received = await sp.handleLogout(arrived(answer));
    assert.equal(received.kind, 'response');
    assert.equal(received.inResponseTo, requestId);
    assert.equal(received.partial, false);
    assert.equal(received.returnTo, '/bye');
    assert.deepEqual([...received.status], ['urn:oasis:names:tc:SAML:2.0:status:Success']);
    assert.equal(await code(sp.handleLogout(arrived(answer))), 'request.missing', 'an answer counts once');
  }
});

test('a partial logout is told', async () => {
  const { sp } = ready();
  const { requestId: inResponseTo } = await sp.createLogout({ nameId: { value: 'ada' } });
  const { partial } = await sp.handleLogout(arrived(await idp.logoutResponse({ sloUrl: SLO, inResponseTo, status: ['Success', 'PartialLogout'] })));
  assert.equal(partial, true);
});

test('the query string in every shape in which it is still whole', async () => {
  const { sp } = ready();
  const shapes = [
    (url) => url, (url) => url.href, (url) => url.search, (url) => url.search.slice(1), (url) => `${url.pathname}${url.search}`,
    (url) => ({ method: 'GET', url: `${url.href}#part`, headers: new Headers() }),
  ];
  for (const shape of shapes) {
    const { url } = await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada' });
    assert.equal((await sp.handleLogout(shape(url))).nameId.value, 'ada');
  }
  const { url } = await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada' });
  await assert.rejects(sp.handleLogout(url.searchParams), (error) => error instanceof TypeError && /query string/.test(error.message));
});

/** What must not end a session, and its code. */
const refused = {
  'signature.missing': { sign: false },
  'logout.destination-mismatch': { destination: 'https://other.example/slo' },
  'key.issuer-untrusted': { issuer: 'https://other.example' },
  'logout.expired': { now: new Date(Date.now() - 7_200_000), notOnOrAfter: new Date(Date.now() - 3_600_000) },
  'signature.digest-mismatch': { binding: 'post', tamper: (xml) => xml.replace('>ada<', '>eve<') },
};

for (const [wanted, options] of Object.entries(refused)) {
  test(`refused: ${wanted}`, async () => {
    const { sp } = ready();
    const made = await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada', ...options });
    // A destination is also where the browser goes: bring the message to us all the same.
    const input = made.form ? post(made.form) : get(`${SLO}${made.url.search}`);
    const { ok, error, report } = await sp.safeHandleLogout(input);
    assert.equal(ok, false);
    assert.ok(error instanceof SamlError);
    assert.equal(error.code, wanted);
    assert.equal(report.code, wanted);
  });
}

test('a query string that was changed on the way', async () => {
  const { sp } = ready();
  const { url } = await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada', relayState: 'a' });
  url.searchParams.set('RelayState', 'b');
  assert.match(await code(sp.handleLogout(url)), /^signature\./);
});

test('a request that comes again is refused', async () => {
  const { sp } = ready();
  const { url } = await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada' });
  await sp.handleLogout(url);
  assert.equal(await code(sp.handleLogout(url)), 'replay.claimed');
});

test('a request of a login is no request of a logout', async () => {
  const { sp } = ready();
  const { requestId: inResponseTo } = await sp.createLogin();
  assert.equal((await sp.safeHandleLogout(arrived(await idp.logoutResponse({ sloUrl: SLO, inResponseTo })))).ok, false);
  const { requestId } = await sp.createLogout({ nameId: { value: 'ada' } });
  const { form } = await idp.respond({ acsUrl: 'https://app.example/saml/acs', audience: 'https://app.example/saml', inResponseTo: requestId });
  assert.equal((await sp.safeValidateResponse(form)).ok, false);
});

test('without a store the caller keeps the request', async () => {
  const { sp } = ready({ store: 'none-i-accept-replays' });
  const { requestId } = await sp.createLogout({ nameId: { value: 'ada' } });
  const answer = async () => arrived(await idp.logoutResponse({ sloUrl: SLO, inResponseTo: requestId }));
  assert.equal((await sp.handleLogout(await answer(), { requestId })).kind, 'response');
  assert.equal((await sp.safeHandleLogout(await answer())).ok, false, 'an answer that nobody announced');
  assert.equal((await sp.handleLogout(arrived(await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada' })))).kind, 'request');
});

test('logs show no name', async () => {
  const { sp } = ready({ store: memoryStore() });
  const received = await sp.handleLogout(arrived(await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada-secret', sessionIndexes: ['index-secret'] })));
  assert.equal(received.nameId.value, 'ada-secret');
  for (const text of [JSON.stringify(received), inspect(received)]) assert.doesNotMatch(text, /secret/);
});

test('without logout URLs the refusal says what to give', async () => {
  const { sp } = ready({ sloUrls: undefined });
  const { error } = await sp.safeHandleLogout(arrived(await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada' })));
  assert.equal(error.code, 'config.slo-url-missing');
});
