// The sealed cookie: the kit, whole logins by one browser, and what an attacker may do to a cookie.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { createServiceProvider } from 'samlight';
import { cookieStore } from 'samlight/stores/cookie';
import { memoryStore } from 'samlight/stores/memory';
import { code, configuration, idp, post, scene } from '../scene.mjs';
import { kit, logins, refusedWhenDown } from './tried.mjs';

const key = () => randomBytes(32);
const later = (ms = 60_000) => new Date(Date.now() + ms);
const value = (setCookie) => setCookie.split(';')[0];

test('the kit', async () => {
  const fails = async () => { throw new Error('connection refused'); };
  const inner = memoryStore();
  const keys = [key()];
  await kit(() => cookieStore(inner, { keys }), { unreachable: () => ({ ...cookieStore({ put: fails, take: fails, claim: fails }, { keys }), put: fails, take: fails }) });
});

test('logins', () => logins(cookieStore(memoryStore(), { keys: [key()] })));

test('a visitor who begins a login writes nothing, and gets one cookie', async () => {
  const asked = [];
  const inner = memoryStore();
  const counted = Object.fromEntries(['put', 'take', 'claim'].map((name) => [name, (...terms) => (asked.push(name), inner[name](...terms))]));
  const { sp, answered } = scene({ store: cookieStore(counted, { keys: [key()] }) });
  const { setCookie } = await sp.createLogin({ returnTo: '/home' });
  assert.deepEqual(asked, []);
  assert.match(setCookie, /^__Host-samlight-request-[0-9a-f]{8}=[\w-]+; Path=\/; Max-Age=900; Secure; HttpOnly; SameSite=None$/);
  assert.doesNotMatch(Buffer.from(setCookie.split('=')[1].split(';')[0], 'base64url').toString('latin1'), /home|idp/, 'sealed');
  await sp.validateResponse((await answered()).form);
  assert.deepEqual(asked, ['put', 'take', 'claim']);
});

test('the answer counts only in the browser that began', async () => {
  const { sp, answered } = scene({ store: cookieStore(memoryStore(), { keys: [key()] }) });
  const { form } = await answered();
  assert.equal(await code(sp.validateResponse(form, { cookie: null })), 'request.missing');
  const { setCookie } = await sp.createLogin();
  assert.equal(await code(sp.validateResponse(form, { cookie: value(setCookie) })), 'request.missing', 'the cookie of another login');
  const unknown = await sp.safeValidateResponse(form, { cookie: undefined });
  assert.equal(unknown.error.code, 'store.failed');
  assert.match(unknown.error.cause.message, /pass the Request/);
  assert.equal((await sp.validateResponse(form)).nameId.value, 'ada');
});

test('by a Request the cookies come by themselves', async () => {
  const sp = createServiceProvider({ ...configuration(), store: cookieStore(memoryStore(), { keys: [key()] }) });
  const { url, setCookie } = await sp.createLogin();
  const { form } = await idp.respond({ ...(await idp.readRequest(url)), nameId: 'ada' });
  const request = post(form, { 'content-type': 'application/x-www-form-urlencoded', cookie: `a=b; ${value(setCookie)}; c` });
  assert.equal((await sp.validateResponse(request)).nameId.value, 'ada');
});

test('keys roll over: the newest seals, all open, none that is gone', async () => {
  const [old, young] = [key(), await crypto.subtle.importKey('raw', key(), 'AES-GCM', false, ['encrypt', 'decrypt'])];
  const sealed = async (keys) => value((await cookieStore(memoryStore(), { keys }).put('req:_a', 'state', later())).setCookie);
  const take = (keys, cookie) => cookieStore(memoryStore(), { keys }).take('req:_a', { cookie });
  assert.equal(await take([young, old], await sealed([old])), 'state');
  assert.equal(await take([young], await sealed([young, old])), 'state');
  assert.equal(await take([old], await sealed([young, old])), null);
  assert.equal(await take([old.toString('base64')], await sealed([old])), 'state', 'in base64 too');
});

test('whatever a browser makes of the cookie, it is no request', async () => {
  const store = cookieStore(memoryStore(), { keys: [key()] });
  const cookie = value((await store.put('req:_12345678', 'state', later())).setCookie);
  const [name, text] = cookie.split('=');
  const octets = Buffer.from(text, 'base64url');
  const altered = [...octets.keys()].map((index) => Buffer.from(octets.map((octet, at) => (at === index ? octet ^ 1 : octet))).toString('base64url'));
  for (const wrong of ['', 'x', '%', text.slice(0, -4), text.slice(0, 16), `${text}AAAA`, ...altered]) {
    assert.equal(await store.take('req:_12345678', { cookie: `${name}=${wrong}` }), null, wrong);
  }
  assert.equal(await store.take('req:_912345678', { cookie }), null, 'a request whose cookie has the same name');
  assert.equal(await store.take('req:_12345678', { cookie: `${name.toLowerCase()}=${text}` }), null);
  assert.equal(await store.take('req:_12345678', { cookie }), 'state');
  const short = value((await store.put('req:_short', 'state', later(20))).setCookie);
  await new Promise((resolve) => { setTimeout(resolve, 40); });
  assert.equal(await store.take('req:_short', { cookie: short }), null, 'sealed with its expiry');
});

test('what does not fit into a cookie is refused, and so are settings without a second half or a key', async () => {
  const store = cookieStore(memoryStore(), { keys: [key()] });
  const { sp } = scene({ store });
  assert.ok((await sp.createLogin({ returnTo: `/${'x'.repeat(2047)}` })).setCookie.split(';')[0].length <= 4096);
  await assert.rejects(sp.createLogin({ returnTo: `/${'ü'.repeat(2047)}` }), (error) => error.code === 'store.failed' && /shorten returnTo/.test(error.cause.message));
  for (const inner of [undefined, {}, { claim() {} }]) assert.throws(() => cookieStore(inner, { keys: [key()] }), /a cookie cannot claim/);
  for (const keys of [undefined, [], key(), ['short'], [randomBytes(16)], [5]]) assert.throws(() => cookieStore(memoryStore(), { keys }), TypeError);
});

test('a second half that is down refuses the login', async () => {
  const keys = [key()];
  const fails = async () => { throw new Error('connection refused'); };
  const down = cookieStore({ put: fails, take: fails, claim: fails }, { keys });
  const { sp, answered } = scene({ store: down });
  assert.equal(await code(sp.validateResponse((await answered()).form)), 'store.failed');
  await refusedWhenDown({ put: fails, take: fails, claim: fails }, { works: cookieStore(memoryStore(), { keys }) });
});
