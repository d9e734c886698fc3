import assert from 'node:assert/strict';
import test from 'node:test';
import { idp, post, scene, code } from './scene.mjs';

const encoded = (value) => Buffer.from(value).toString('base64');
const fields = (...pairs) => new URLSearchParams(pairs);

/** Each is refused with one code, and afterwards the genuine answer to the same request logs in. */
const refused = {
  'an empty body': ['binding.missing', () => post('')],
  'no body at all': ['binding.missing', () => post(undefined)],
  'no field': ['binding.missing', () => post('RelayState=x')],
  'an empty field': ['binding.missing|binding.base64-malformed|xml.malformed', () => post('SAMLResponse=')],
  'undefined': ['binding.missing', () => undefined],
  'an empty object': ['binding.missing', () => ({})],
  'two SAMLResponse fields': ['binding.multiple', ({ SAMLResponse: s }) => post(fields(['SAMLResponse', s], ['SAMLResponse', s]))],
  'two fields in a FormData': ['binding.multiple', ({ SAMLResponse: s }) => {
    const data = new FormData();
    data.append('SAMLResponse', s);
    data.append('SAMLResponse', s);
    return data;
  }],
  'two fields as a parser makes them': ['binding.multiple', ({ SAMLResponse: s }) => ({ SAMLResponse: [s, s] })],
  'a request beside the response': ['binding.multiple', ({ SAMLResponse: s }) => ({ SAMLResponse: s, SAMLRequest: s })],
  'a wrong content type': ['binding.content-type-mismatch', ({ form }) => post(form.toString(), { 'content-type': 'text/plain' })],
  'JSON': ['binding.content-type-mismatch', ({ SAMLResponse }) => post(JSON.stringify({ SAMLResponse }), { 'content-type': 'application/json' })],
  'multipart': ['binding.content-type-mismatch', ({ SAMLResponse }) => {
    const data = new FormData();
    data.set('SAMLResponse', SAMLResponse);
    return post(data, {});
  }],
  'a broken percent sign': ['binding.form-malformed', () => post('SAMLResponse=%zz')],
  'no base64': ['binding.base64-malformed', () => ({ SAMLResponse: '<samlp:Response>' })],
  'letters beyond ASCII': ['binding.base64-malformed', () => ({ SAMLResponse: 'äöü' })],
  'a lone surrogate': ['binding.base64-malformed', () => ({ SAMLResponse: '\ud800' })],
  'no UTF-8': ['binding.utf8-malformed', () => ({ SAMLResponse: encoded(Buffer.from([0x3c, 0x61, 0xff, 0xfe, 0x3e])) })],
  'HTML': ['xml.malformed', () => ({ SAMLResponse: encoded('<!doctype html><html><body>Sign in<br></body></html>') })],
  'XHTML': ['xml.doctype-forbidden', () => ({ SAMLResponse: encoded('<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>') })],
  'an AuthnRequest': ['response.missing', ({ request }) => ({ SAMLResponse: encoded(request) })],
  'an AuthnRequest in its own field': ['binding.missing', ({ request }) => ({ SAMLRequest: encoded(request) })],
  'a truncated message': ['xml.malformed', ({ xml }) => ({ SAMLResponse: encoded(xml.slice(0, xml.length / 2)) })],
  'truncated base64': ['xml.malformed|binding.base64-malformed', ({ SAMLResponse: s }) => ({ SAMLResponse: s.slice(0, s.length / 2) })],
  'a message of 2 MB': ['binding.limit-exceeded', () => ({ SAMLResponse: 'A'.repeat(2_000_000) })],
  'a body of 2 MB': ['binding.limit-exceeded', () => post(`SAMLResponse=${'A'.repeat(2_000_000)}`)],
  'a second field behind 2 MB': ['binding.limit-exceeded', ({ form }) => post(`${form}&x=${'A'.repeat(2_000_000)}&${form}`)],
  'an endless body': ['binding.limit-exceeded', () => {
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536).fill(65)) });
    return new Request('https://app.example/saml/acs', {
      method: 'POST', body: endless, duplex: 'half', headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  }],
  'HTTP-Redirect': ['binding.redirect-forbidden', ({ form }) => new Request(`https://app.example/saml/acs?${form}`)],
  'a visit without a message': ['binding.missing', () => new Request('https://app.example/saml/acs')],
};

for (const [name, [codes, input]] of Object.entries(refused)) {
  test(`${name}: ${codes}, and the request stays outstanding`, async () => {
    const { sp, answered } = scene();
    const genuine = await answered();
    const { xml: request } = await idp.readRequest((await sp.createLogin()).url);
    const { ok, error } = await sp.safeValidateResponse(input({ ...genuine, request }));
    assert.equal(ok, false);
    assert.ok(codes.split('|').includes(error.code), error.code);
    assert.equal(error.family, 'input');
    assert.equal(error.httpStatus, 400);
    assert.equal(error.report.verdict, 'rejected');
    assert.match(error.message, /\S/);
    assert.equal((await sp.validateResponse(genuine.form)).nameId.value, 'ada');
  });
}

test('fields that a framework has read are judged as the form that they were', async () => {
  const now = new Date();
  const { sp, answered } = scene({ policy: { relayState: 'enforce' }, clock: () => now });
  const pairs = {
    nothing: [],
    'RelayState in every script': [['RelayState', 'a+b %2B &ü\ud83d\ude00=']],
    'an empty RelayState': [['RelayState', '']],
    'the longest RelayState': [['RelayState', 'x'.repeat(80)]],
    'RelayState of one character too many': [['RelayState', 'x'.repeat(81)], 'binding.relay-state-limit-exceeded'],
    'two RelayStates': [['RelayState', 'a'], ['RelayState', 'a'], 'binding.multiple'],
    'another field': [['x', 'y']],
    'a field of SimpleSign': [['SigAlg', 'x'], 'binding.simple-sign-forbidden'],
    'an endless RelayState': [['RelayState', 'x'.repeat(2_000_000)], 'binding.limit-exceeded'],
  };
  for (const [name, more] of Object.entries(pairs)) {
    const wanted = typeof more.at(-1) === 'string' ? more.pop() : undefined;
    const { SAMLResponse } = await answered();
    const form = fields(['SAMLResponse', SAMLResponse], ...more);
    const [parsed, whole] = [await sp.safeValidateResponse(form), await sp.safeValidateResponse(post(form))];
    assert.equal(parsed.error?.code, wanted, name);
    // The first of the two has spent the assertion.
    assert.equal(whole.error?.code, wanted ?? 'replay.claimed', name);
    if (wanted) assert.deepEqual(parsed.report, whole.report, name);
  }
  // Nothing of what is above the limit of a form is copied, however it came: the refusal names that limit.
  for (const SAMLResponse of ['A'.repeat(600_000), 'A'.repeat(2_000_000)]) {
    const [parsed, whole] = [await sp.safeValidateResponse({ SAMLResponse }), await sp.safeValidateResponse(post(fields(['SAMLResponse', SAMLResponse])))];
    assert.equal(parsed.error.code, 'binding.limit-exceeded');
    assert.deepEqual(parsed.report, whole.report);
  }
});

test('a Node request or a body that was read is a mistake of the developer', async () => {
  const { sp } = scene();
  await assert.rejects(sp.validateResponse({ pipe() {}, headers: {}, method: 'POST' }), /web Request/);
  const request = post('SAMLResponse=x');
  await request.text();
  await assert.rejects(sp.safeValidateResponse(request), /read before/);
});

test('Requests of another realm are known by what they can do', async () => {
  const { sp, answered } = scene();
  const { form } = await answered();
  const real = post(form);
  const foreign = { method: 'POST', url: real.url, headers: { get: (name) => real.headers.get(name) }, body: real.body, bodyUsed: false };
  assert.equal((await sp.validateResponse(foreign)).nameId.value, 'ada');
});

test('a body in many small pieces', async () => {
  const { sp, answered } = scene();
  const bytes = new TextEncoder().encode((await answered()).form.toString());
  let at = 0;
  const body = new ReadableStream({
    pull(stream) {
      if (at === bytes.length) stream.close();
      else stream.enqueue(bytes.slice(at, (at = Math.min(at + 7, bytes.length))));
    },
  });
  const headers = { 'content-type': 'Application/X-WWW-Form-URLencoded; charset=utf-8' };
  const request = new Request('https://app.example/saml/acs', { method: 'POST', body, duplex: 'half', headers });
  assert.equal((await sp.validateResponse(request)).nameId.value, 'ada');
});

test('what the IdP refuses has its own family', async () => {
  const { sp, answered } = scene();
  const { form } = await answered({ status: ['Responder', 'AuthnFailed'], statusMessage: 'wrong password' });
  const { error } = await sp.safeValidateResponse(form);
  assert.equal(error.code, 'status.authn-failed');
  assert.equal(error.family, 'idp-status');
  assert.equal(error.report.status.message, 'wrong password');
});

test('a refusal that is thrown is the same as the one that is returned', async () => {
  const { sp } = scene();
  assert.equal(await code(sp.validateResponse({})), 'binding.missing');
});
