// The same component under `jco serve`, in Node, with the key-value of the example.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host, lacks } from './host.mjs';
import { FORGED, HTML, code, exchange, suite } from './scene.mjs';

suite('jco serve', { skip: lacks.jco, begin: Host.jco }, (scene) => {
  test('without a session nothing protected answers, and nobody says who they are', async () => {
    const before = scene.upstream.requests.length;
    for (const headers of [{}, { 'x-saml-subject': FORGED }, { cookie: '__Host-samlight=eyJ9.AAAA' }]) {
      const answer = await exchange(`${scene.host.address}/page`, { headers });
      assert.deepEqual([answer.status, code(answer)], [401, 'gate.session-missing']);
    }
    assert.equal(scene.upstream.requests.length, before);
    const open = await exchange(`${scene.host.address}/healthz`, { headers: { 'x-saml-subject': FORGED } });
    assert.deepEqual([open.status, JSON.parse(open.text).subject], [200, null]);
  });

  test('a visitor comes back from the identity provider, once', async () => {
    const browser = scene.browser();
    const response = await scene.respond(await scene.departed(browser, '/reports?year=2026'));
    const answer = await scene.post(browser, response);
    assert.deepEqual([answer.status, answer.location], [303, '/reports?year=2026'], answer.text);
    assert.equal(JSON.parse((await browser.get('/reports?year=2026', HTML)).text).subject, 'ada');
    assert.equal((await scene.post(browser, response)).status, 403);
  });

  test('posts of one message at once: one wins', async () => {
    const browser = scene.browser();
    const response = await scene.respond(await scene.departed(browser));
    const answers = await Promise.all(Array.from({ length: 4 }, () => scene.post(browser, response)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 403, 403, 403]);
  });

  test('an altered message logs nobody in', async () => {
    const browser = scene.browser();
    const answer = await scene.post(browser, await scene.respond(await scene.departed(browser), { tamper: (xml) => xml.replace('>ada<', '>administrator<') }));
    assert.deepEqual([answer.status, code(answer)], [403, 'signature.digest-mismatch']);
    assert.equal((await browser.get('/', HTML)).status, 302);
  });

  test('a store that is not there refuses logins', async () => {
    const host = await Host.jco({ settings: { ...scene.settings, gate: { ...scene.settings.gate, replay: 'elsewhere' } } });
    try {
      const answer = await exchange(`${host.address}/.saml/login`);
      assert.deepEqual([answer.status, code(answer)], [503, 'store.failed']);
    } finally {
      await host.stop();
    }
  });

  test('with settings that cannot be used nothing passes', async () => {
    const host = await Host.jco({ settings: { ...scene.settings, gate: { ...scene.settings.gate, protect: [] } } });
    try {
      const answer = await exchange(`${host.address}/healthz`);
      assert.deepEqual([answer.status, code(answer)], [503, 'config.value-malformed']);
    } finally {
      await host.stop();
    }
  });
});
