// The cookie that ties a login to its browser, and where a login may lead.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ConfigError, createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';
import { ACS, code, configuration, idp, post } from './scene.mjs';

const provider = (changes = {}) => createServiceProvider({ ...configuration(), store: memoryStore(), ...changes });
const value = (setCookie) => setCookie.split(';')[0];

async function begun(sp, login) {
  const start = await sp.createLogin(login);
  const made = await idp.respond({ ...(await idp.readRequest(start.url)), nameId: 'ada' });
  return { ...start, ...made };
}

const request = (form, cookie) => post(form, { 'content-type': 'application/x-www-form-urlencoded', ...(cookie && { cookie }) });

test('over https a login is bound to its browser unless told', async () => {
  const { setCookie, form, requestId } = await begun(provider());
  assert.match(setCookie, /^__Host-samlight-[0-9a-f]{6}=[\w-]{22}; Path=\/; Max-Age=900; Secure; HttpOnly; SameSite=None$/);
  assert.ok(!form.toString().includes(value(setCookie).split('=')[1]) && !requestId.includes(value(setCookie).split('=')[1]), 'the secret stays between us and the browser');
});

test('the browser that began is let in, by a Request or beside a parsed form', async () => {
  const sp = provider();
  const first = await begun(sp, { returnTo: '/home' });
  assert.equal((await sp.validateResponse(request(first.form, `a=b; ${value(first.setCookie)}; __Host-samlight-ffffff=x; c`))).returnTo, '/home');
  const second = await begun(sp);
  assert.equal((await sp.validateResponse(second.form, { cookie: value(second.setCookie) })).nameId.value, 'ada');
});

test('logins in two tabs do not meet', async () => {
  const sp = provider();
  const [one, two] = [await begun(sp), await begun(sp)];
  const both = `${value(one.setCookie)}; ${value(two.setCookie)}`;
  assert.equal((await sp.validateResponse(request(two.form, both))).nameId.value, 'ada');
  assert.equal((await sp.validateResponse(request(one.form, both))).nameId.value, 'ada');
});

test('sign-in CSRF: an attacker\'s answer in a visitor\'s browser is refused', async () => {
  const sp = provider();
  const attacker = await begun(sp);
  const visitor = await begun(sp);
  for (const cookie of [undefined, 'session=x', value(visitor.setCookie), value(attacker.setCookie).replace('__Host-', ''), value(attacker.setCookie).slice(0, -1)]) {
    const { form } = await begun(sp);
    const { ok, error } = await sp.safeValidateResponse(request(form, cookie));
    assert.equal(ok, false);
    assert.deepEqual([error.code, error.family, error.httpStatus], ['request.browser-mismatch', 'policy', 403]);
    assert.equal(error.report.checks.find(({ rule }) => rule === 'request').code, 'request.browser-mismatch');
    assert.doesNotMatch(error.message, /cookie/, 'the cookies were passed');
  }
  assert.equal(await code(sp.validateResponse(request(attacker.form, value(visitor.setCookie)))), 'request.browser-mismatch');
});

test('a message that was stolen together with what the store holds lets nobody in', async () => {
  const inner = memoryStore();
  let kept;
  const store = { ...inner, put: (key, state, until) => { kept = state; return inner.put(key, state, until); } };
  const sp = provider({ store });
  const { form, setCookie } = await begun(sp);
  const { browser } = JSON.parse(kept);
  assert.match(browser, /^[0-9a-f]{64}$/);
  assert.ok(!kept.includes(value(setCookie).split('=')[1]), 'the store has a digest only');
  assert.equal(await code(sp.validateResponse(request(form, `__Host-samlight-000000=${browser}`))), 'request.browser-mismatch');
});

test('where no cookies were passed the refusal says what to pass', async () => {
  const sp = provider();
  const { error } = await sp.safeValidateResponse((await begun(sp)).form);
  assert.equal(error.code, 'request.browser-mismatch');
  assert.match(error.message, /pass the Request, or the Cookie header/);
  await assert.rejects(sp.validateResponse((await begun(sp)).form, { cookie: 5 }), ConfigError);
});

test('off over http, with bindBrowser: false, and without a store; never by mistake', async () => {
  const http = { acsUrls: ['http://app.example/saml/acs'] };
  for (const changes of [http, { bindBrowser: false }, { store: 'none-i-accept-replays' }]) {
    const sp = provider(changes);
    const { setCookie, form, requestId } = await begun(sp);
    assert.equal(setCookie, undefined);
    const options = changes.store ? { requestId } : {};
    assert.equal((await sp.validateResponse(form, options)).nameId.value, 'ada');
  }
  for (const changes of [{ ...http, bindBrowser: true }, { store: 'none-i-accept-replays', bindBrowser: true }]) {
    await assert.rejects(provider(changes).createLogin(), (error) => error instanceof ConfigError && /bindBrowser: true needs/.test(error.message));
  }
  assert.throws(() => provider({ bindBrowser: 'yes' }), ConfigError);
  const both = provider({ acsUrls: [ACS, 'http://app.example/saml/acs'] });
  assert.ok((await both.createLogin()).setCookie);
  assert.ok((await both.createLogin({ acsIndex: 0 })).setCookie);
  assert.equal((await both.createLogin({ acsIndex: 1 })).setCookie, undefined);
  assert.equal((await both.createLogin({ acsUrl: 'http://app.example/saml/acs' })).setCookie, undefined);
});

test('toResponse takes the cookie along, by redirect and by form', async () => {
  const start = await provider().createLogin();
  const redirect = start.toResponse();
  assert.equal(redirect.status, 302);
  assert.equal(redirect.headers.get('location'), start.url.href);
  assert.equal(redirect.headers.get('set-cookie'), start.setCookie);
  assert.equal(redirect.headers.get('cache-control'), 'no-store');
  const form = await provider({ idps: [{ metadata: idp.metadata() }] }).createLogin({ binding: 'post' });
  const page = form.toResponse();
  assert.equal(page.status, 200);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(page.headers.get('set-cookie'), form.setCookie);
  assert.equal(await page.text(), form.html);
  const plain = await provider({ bindBrowser: false }).createLogin();
  assert.equal(plain.toResponse().headers.get('set-cookie'), null);
});

test('RelayState is a handle and never an address', async () => {
  const sp = provider();
  for (const relayState of ['https://evil.example', '/home', '//evil.example', 'javascript:alert(1)', '\\evil', 'a/b', 'HTTP:x']) {
    await assert.rejects(sp.createLogin({ relayState }), (error) => error instanceof ConfigError && /a handle only.*returnTo/.test(error.message), relayState);
  }
  assert.equal((await sp.createLogin({ relayState: 'h-1_2.3~4' })).url.searchParams.get('RelayState'), 'h-1_2.3~4');
  assert.equal((await sp.createLogin({ returnTo: '/home' })).url.searchParams.get('RelayState'), null, 'where to go is in the store');
});

test('returnTo leaves the origin nowhere, and the refusal says how to mend it', async () => {
  const sp = provider();
  for (const returnTo of ['https://app.example/home', '//evil.example', '/\\evil.example', '/\t/evil.example', 'home', '', 'javascript:alert(1)', `/${'x'.repeat(2048)}`, 5, null]) {
    await assert.rejects(sp.createLogin({ returnTo }), (error) => error instanceof ConfigError && /give \/home\?tab=1.*pathname \+ search \+ hash/.test(error.message), String(returnTo));
  }
  for (const returnTo of ['/', '/home?a=//x#y', '/ü', '/a:b']) assert.ok(await sp.createLogin({ returnTo }));
});

test('a store that hangs is bounded in time', async () => {
  const hangs = () => new Promise(() => {});
  const works = memoryStore();
  const sp = provider({ storeTimeoutSec: 0.2, store: { ...works, claim: hangs } });
  const started = Date.now();
  const { form, setCookie } = await begun(sp);
  const { error } = await sp.safeValidateResponse(request(form, value(setCookie)));
  assert.equal(error.code, 'store.failed');
  assert.match(error.cause.message, /did not answer within 0.2 s/);
  assert.ok(Date.now() - started < 5000);
  await assert.rejects(provider({ storeTimeoutSec: 0.2, store: { ...works, put: hangs } }).createLogin(), (cause) => cause.code === 'store.failed');
  for (const storeTimeoutSec of [0, -1, 61, NaN, '5']) assert.throws(() => provider({ storeTimeoutSec }), ConfigError);
});
