// Logins through the filter in the real Envoy: accepted, refused, used twice, ended.
import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { exchange } from './envoy.mjs';
import { ACS, FORM, HTML, ORIGIN, code, suite } from './scene.mjs';

suite('logins', {}, (scene) => {
  test('a signed message starts a session, and the application reads who is there', async () => {
    const browser = scene.browser();
    const asked = await scene.departed(browser, '/reports?year=2026');
    assert.equal(asked.acsUrl, `${ORIGIN}${ACS}`);
    const answer = await scene.post(browser, await scene.respond(asked));
    assert.deepEqual([answer.status, answer.location], [303, '/reports?year=2026']);
    assert.equal(answer.setCookie.length, 2, 'the cookie of the login goes, the session comes');
    assert.match(answer.setCookie[1], /^__Host-samlight=[\w.-]+; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=Lax$/);
    const page = await browser.get(answer.location);
    assert.deepEqual(JSON.parse(page.text), { application: true, target: '/reports?year=2026', subject: 'ada', groups: 'staff,a%2Cb' });
    assert.equal(JSON.parse((await browser.get('/healthz')).text).subject, 'ada');
  });

  test('chunked, octet by octet', async () => {
    const browser = scene.browser();
    const { form } = await scene.respond(await scene.departed(browser));
    const body = form.toString();
    const name = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
    const { connect } = await import('node:net');
    const answer = await new Promise((resolve, reject) => {
      const socket = connect(scene.envoy.port, '127.0.0.1', async () => {
        socket.write(`POST ${ACS} HTTP/1.1\r\nhost: a\r\ncontent-type: ${FORM['content-type']}\r\ncookie: ${name}=${browser.cookie(name)}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`);
        for (const part of [body.slice(0, 1), body.slice(1, 2), body.slice(2, 1000), body.slice(1000)]) {
          socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
          await pause(20);
        }
        socket.write('0\r\n\r\n');
      });
      let text = '';
      socket.setTimeout(20_000, () => socket.destroy(new Error('no answer')));
      socket.on('data', (data) => { text += data; }).on('end', () => resolve(text)).on('error', reject);
    });
    assert.match(answer, /^HTTP\/1\.1 303 [^]*set-cookie: __Host-samlight=/);
  });

  for (const [what, options, expected] of [
    ['an altered message', { tamper: (xml) => xml.replace('>ada<', '>administrator<') }, 'signature.digest-mismatch'],
    ['no signature', { sign: 'none' }, 'signature.missing'],
    ['a message for another application', { audience: 'https://other.example/saml' }, 'conditions.audience-mismatch'],
    ['a message of yesterday', { now: new Date(Date.now() - 86_400_000) }, 'subject.expired'],
  ]) {
    test(`${what}: ${expected}, to the browser the code alone, to the log the report`, async () => {
      const browser = scene.browser();
      const before = scene.envoy.lines().length;
      const answer = await scene.post(browser, await scene.respond(await scene.departed(browser), options));
      assert.equal(answer.status, 403);
      assert.equal(code(answer), expected);
      assert.deepEqual(answer.setCookie, []);
      const [line, ...more] = scene.envoy.lines().slice(before);
      assert.deepEqual(more, []);
      const { code: logged, report } = JSON.parse(line);
      assert.equal(logged, expected);
      assert.ok(report.checks.some((check) => check.code === expected));
      assert.ok(!line.includes('>ada') && !line.includes('"ada"') && !line.includes('administrator') && !line.includes('staff'), 'names nobody');
      assert.equal((await browser.get('/', HTML)).status, 302);
    });
  }

  test('what nobody asked for, garbage, nothing, and other methods', async () => {
    const stranger = scene.browser();
    const asked = await scene.departed(scene.browser());
    assert.equal(code(await scene.post(stranger, await scene.respond(asked))), 'request.missing');
    assert.equal(code(await scene.post(stranger, await scene.respond({ ...asked, inResponseTo: undefined }))), 'response.unsolicited-forbidden');
    assert.match(code(await stranger.post(ACS, { SAMLResponse: 'garbage' })), /^(binding|xml)\./);
    assert.match(code(await stranger.post(ACS, {})), /^binding\./);
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const answer = await exchange(`${scene.envoy.address}${ACS}`, { method });
      assert.deepEqual([answer.status, answer.headers.allow, code(answer)], [405, 'POST', 'gate.method-forbidden'], method);
    }
    assert.match(code(await exchange(`${scene.envoy.address}${ACS}`, { method: 'POST' })), /^binding\./);
  });

  test('the same message again, and its assertion in another login: refused', async () => {
    const browser = scene.browser();
    const message = await scene.respond(await scene.departed(browser));
    assert.equal((await scene.post(browser, message)).status, 303);
    assert.equal(code(await scene.post(browser, message)), 'request.missing');
    const other = scene.browser();
    const again = await scene.respond(await scene.departed(other), { assertionId: message.assertionId });
    assert.equal(code(await scene.post(other, again)), 'replay.claimed');
  });

  test('an hour at the identity provider, an hour here: a session ends with what it says', async () => {
    const end = Date.now() + 2_500;
    const browser = await scene.signedIn({ sessionNotOnOrAfter: new Date(end) });
    const cookie = `__Host-samlight=${browser.cookie('__Host-samlight')}`;
    const ask = () => exchange(`${scene.envoy.address}/`, { headers: { cookie } });
    assert.equal((await ask()).status, 200);
    await pause(end - Date.now() + 50);
    assert.equal(code(await ask()), 'gate.session-missing');
  });

  test('a session that somebody made or changed is none', async () => {
    const cookie = await scene.session();
    const ask = async (text, headers = {}) => (await exchange(`${scene.envoy.address}/`, { headers: { ...headers, cookie: text } })).status;
    assert.equal(await ask(cookie), 200);
    const [name, value] = cookie.split('=');
    const [text, tag] = value.split('.');
    const said = JSON.parse(Buffer.from(text, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...said, hdr: { 'x-saml-subject': 'administrator' } })).toString('base64url');
    for (const other of [
      `${name}=${forged}.${tag}`, `${name}=${text}.${tag.slice(0, -1)}`, `${name}=${text}.`, `${name}=${text}`, `${name}=`, `${cookie}; ${cookie}`,
      `${cookie}; ${name}=x`, `${name.toLowerCase()}=${value}`, `other=${value}`, `${name}=${value}.${tag}`,
    ]) assert.equal(await ask(other), 401, other);
    assert.equal(await ask([cookie, cookie]), 401, 'two headers');
  });

  test('logout takes the cookie away, for our own pages alone', async () => {
    const browser = await scene.signedIn();
    assert.equal((await browser.post('/.saml/logout', {}, 'https://evil.example')).status, 403);
    assert.equal((await browser.get('/')).status, 200);
    assert.equal((await browser.post('/.saml/logout', {})).status, 200);
    assert.equal((await browser.get('/', HTML)).status, 302);
  });

  test('the metadata is for everybody', async () => {
    const { status, text, headers } = await exchange(`${scene.envoy.address}/.saml/metadata`);
    assert.deepEqual([status, headers['content-type']], [200, 'application/samlmetadata+xml']);
    assert.ok(text.includes(`Location="${ORIGIN}${ACS}"`));
  });
});
