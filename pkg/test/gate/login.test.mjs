// Logins through the gate component in our own host, with everything that a browser and an identity provider do.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ACS, HTML, ORIGIN, code, exchange, suite } from './scene.mjs';

suite('logins', {}, (scene) => {
  test('a visitor is sent away, comes back, and the application knows who it is', async () => {
    const browser = scene.browser();
    const asked = await scene.departed(browser, '/reports?year=2026');
    const answer = await scene.post(browser, await scene.respond(asked));
    assert.deepEqual([answer.status, answer.location], [303, '/reports?year=2026']);
    const { subject, groups } = JSON.parse((await browser.get('/reports?year=2026', HTML)).text);
    assert.deepEqual([subject, groups], ['ada', 'staff,a%2Cb']);
    assert.equal(scene.upstream.requests.at(-1).headers['x-forwarded-host'], new URL(ORIGIN).host);
    assert.equal(scene.upstream.requests.at(-1).headers['x-forwarded-proto'], 'https');
  });

  test('without a session nothing protected answers', async () => {
    const before = scene.upstream.requests.length;
    for (const [method, target] of [['GET', '/'], ['POST', '/'], ['PUT', '/a'], ['DELETE', '/a/b'], ['GET', '/healthz2'], ['OPTIONS', '/']]) {
      const answer = await exchange(`${scene.host.address}${target}`, { method });
      assert.deepEqual([answer.status, code(answer)], [401, 'gate.session-missing'], `${method} ${target}`);
    }
    assert.equal(scene.upstream.requests.length, before);
    assert.equal((await exchange(`${scene.host.address}/healthz`)).status, 200);
  });

  test('an altered, an unsigned, and an expired message', async () => {
    for (const [options, expected] of [
      [{ tamper: (xml) => xml.replace('>ada<', '>administrator<') }, 'signature.digest-mismatch'],
      [{ sign: 'none' }, 'signature.missing'],
      [{ now: new Date(Date.now() - 3_600_000) }, undefined],
      [{ audience: 'https://other.example/saml' }, 'conditions.audience-mismatch'],
    ]) {
      const browser = scene.browser();
      const answer = await scene.post(browser, await scene.respond(await scene.departed(browser), options));
      assert.equal(answer.status, 403);
      if (expected) assert.equal(code(answer), expected);
      assert.equal((await browser.get('/', HTML)).status, 302, 'there is no session');
    }
    assert.ok(scene.host.lines().every((line) => !/\bada\b|administrator/.test(line)), 'no log names anybody');
  });

  test('a message logs in once, and in one browser', async () => {
    const [browser, thief] = [scene.browser(), scene.browser()];
    const response = await scene.respond(await scene.departed(browser));
    assert.equal((await scene.post(browser, response)).status, 303);
    for (const again of [browser, thief]) {
      const answer = await scene.post(again, response);
      assert.equal(answer.status, 403, answer.text);
    }
    const stolen = await scene.post(thief, await scene.respond(await scene.departed(scene.browser())));
    assert.deepEqual([stolen.status, code(stolen)], [403, 'request.missing'], 'the request is in the other browser');
    assert.equal((await thief.get('/', HTML)).status, 302);
  });

  test('two posts of one message at once: one wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const browser = scene.browser();
      const response = await scene.respond(await scene.departed(browser));
      const answers = await Promise.all(Array.from({ length: 4 }, () => scene.post(browser, response)));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 403, 403, 403]);
    }
  });

  test('a session ends when the identity provider said', async () => {
    const browser = scene.browser();
    const response = await scene.respond(await scene.departed(browser), { sessionNotOnOrAfter: new Date(Date.now() + 4_000) });
    assert.equal((await scene.post(browser, response)).status, 303);
    const cookie = `__Host-samlight=${browser.cookie('__Host-samlight')}`;
    const ask = () => exchange(`${scene.host.address}/`, { headers: { cookie } });
    assert.equal((await ask()).status, 200);
    await pause(4_500);
    assert.equal((await ask()).status, 401);
  });

  test('a cookie that somebody else made, or changed, is none', async () => {
    const cookie = await scene.session();
    const ask = (cookie) => exchange(`${scene.host.address}/`, { headers: { cookie } });
    assert.equal((await ask(cookie)).status, 200);
    const [text, tag] = cookie.split('=')[1].split('.');
    const claims = JSON.parse(Buffer.from(text, 'base64url'));
    const other = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString('base64url');
    for (const forged of [`${other}.${tag}`, `${text}.${'A'.repeat(43)}`, `${text}.`, text, `${text}.${tag}; __Host-samlight=${text}.${tag}`]) {
      assert.equal((await ask(`__Host-samlight=${forged}`)).status, 401, forged);
    }
  });

  test('afterwards people are on a page of the application, and nowhere else', async () => {
    const browser = scene.browser();
    for (const elsewhere of ['https://evil.example/', '//evil.example/', '/\\evil.example', '/.saml/login', 'javascript:alert(1)']) {
      const answer = await browser.get(`/.saml/login?return=${encodeURIComponent(elsewhere)}`);
      assert.deepEqual([answer.status, code(answer)], [400, 'gate.return-malformed'], elsewhere);
    }
    const asked = await scene.departed(browser, '/.saml/login?return=%2Fa%3Fb');
    const answer = await scene.post(browser, await scene.respond(asked, { relayState: 'https://evil.example/' }));
    assert.deepEqual([answer.status, answer.location], [303, '/a?b']);
  });

  test('metadata names the consumer service', async () => {
    const answer = await exchange(`${scene.host.address}/.saml/metadata`);
    assert.equal(answer.status, 200);
    assert.ok(answer.headers['content-type'].startsWith('application/samlmetadata+xml'));
    assert.ok(answer.text.includes(`Location="${ORIGIN}${ACS}"`));
    const head = await exchange(`${scene.host.address}/.saml/metadata`, { method: 'HEAD' });
    assert.deepEqual([head.status, head.text], [200, '']);
  });

  test('a logout takes the session away, if a page of ours asked', async () => {
    const browser = await scene.signedIn();
    assert.equal((await browser.post('/.saml/logout', {}, 'https://evil.example')).status, 403);
    assert.equal((await browser.get('/', HTML)).status, 200);
    assert.equal((await browser.post('/.saml/logout', {})).status, 200);
    assert.equal((await browser.get('/', HTML)).status, 302);
  });
});
