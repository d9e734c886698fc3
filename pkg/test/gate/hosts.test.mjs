// The gate in every host that can carry it, alone and in front of another component, with a memory that is shared, lost, or not there.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { redis, redisServer, why } from '../stores/servers.mjs';
import { Host, built, lacks } from './host.mjs';
import { FORGED, GateScene, HTML, code, exchange, newIdp, settingsFor, suite } from './scene.mjs';

const noRedis = lacks.host || (!redisServer() && why('redis'));

describe('two gates on one Redis', { skip: noRedis }, () => {
  let server;
  const [one, two] = [new GateScene(), new GateScene()];
  before(async () => {
    server = await redis();
    const more = ['--redis', `redis+unix://${server.socket}`];
    await one.start({ more });
    await two.start({ idp: one.idp, upstream: one.upstream, settings: one.settings, more });
  });
  after(async () => {
    await two.host?.stop();
    await one.stop();
    await server?.stop();
  });

  test('what one sent away, the other one welcomes', async () => {
    const browser = one.browser();
    const { form } = await one.respond(await one.departed(browser));
    const name = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
    const cookie = `${name}=${browser.cookie(name)}`;
    const post = ({ address }) => exchange(`${address}/.saml/acs`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', cookie }, body: form.toString() });
    const answer = await post(two.host);
    assert.equal(answer.status, 303, answer.text);
    for (const gate of [two.host, one.host]) assert.equal((await post(gate)).status, 403, 'a replay, wherever it is posted');
  });

  test('posts to both at once: one wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const browser = one.browser();
      const { form } = await one.respond(await one.departed(browser));
      const name = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
      const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: `${name}=${browser.cookie(name)}` };
      const answers = await Promise.all([one, two, one, two].map(({ host }) => exchange(`${host.address}/.saml/acs`, { method: 'POST', headers, body: form.toString() })));
      assert.equal(answers.filter(({ status }) => status === 303).length, 1, answers.map(({ status }) => status).join());
    }
  });

  test('a Redis that does not answer refuses logins, and nothing else', async () => {
    const session = await one.session();
    const browser = one.browser();
    const response = await one.respond(await one.departed(browser));
    server.freeze();
    try {
      const answer = await one.post(browser, response);
      assert.deepEqual([answer.status, code(answer)], [503, 'store.failed']);
      assert.equal((await exchange(`${one.host.address}/`, { headers: { cookie: session } })).status, 200);
    } finally {
      server.thaw();
    }
  });
});

describe('a memory that others do not share', { skip: lacks.host }, () => {
  test('is warned of at the start', async () => {
    const host = await Host.own({ settings: settingsFor(await newIdp(), { gate: { upstream: 'http://127.0.0.1:1' } }) });
    assert.match(host.log(), /^warning: requests and used messages are kept in this process alone/m);
    await host.stop();
  });
});

describe('settings that cannot be used', { skip: lacks.host }, () => {
  for (const [title, change, words] of [
    ['no JSON', () => '{', /no JSON/],
    ['no upstream', ({ gate, ...more }) => ({ ...more, gate: { ...gate, upstream: undefined } }), /config\.value-malformed/],
    ['an unknown field', ({ gate, ...more }) => ({ ...more, gate: { ...gate, protekt: [] } }), /config\./],
    ['no session key', ({ gate, ...more }) => ({ ...more, gate: { ...gate, session: { keys: [] } } }), /config\.value-malformed/],
    ['a store that is not there', ({ gate, ...more }) => ({ ...more, gate: { ...gate, replay: 'elsewhere' } }), /gate\.replay/],
  ]) {
    test(`${title}: it does not start`, async () => {
      const settings = change(settingsFor(await newIdp(), { gate: { upstream: 'http://127.0.0.1:1' } }));
      await assert.rejects(Host.own({ settings }), words);
    });
  }
});

suite('wasmtime serve', { skip: lacks.wasmtime, begin: Host.wasmtime }, (scene) => {
  test('protects, and forwards without what a client says of itself', async () => {
    assert.equal((await exchange(`${scene.host.address}/page`)).status, 401);
    const answer = await exchange(`${scene.host.address}/healthz`, { headers: { 'x-saml-subject': FORGED } });
    assert.deepEqual([answer.status, JSON.parse(answer.text).subject], [200, null]);
  });

  test('gives every request a memory of its own: nobody logs in, and nobody twice', async () => {
    const browser = scene.browser();
    const response = await scene.respond(await scene.departed(browser));
    for (let round = 0; round < 2; round += 1) {
      const answer = await scene.post(browser, response);
      assert.deepEqual([answer.status, code(answer)], [503, 'store.failed']);
    }
    assert.equal((await browser.get('/page', HTML)).status, 302, 'there is no session');
    assert.match(scene.host.log(), /the key-value store is empty/);
  });

  test('a message that nobody asked for is refused there, since it could come again', async () => {
    const settings = { ...scene.settings, policy: { unsolicited: 'allow' } };
    const host = await Host.wasmtime({ settings });
    try {
      const { form } = await scene.respond({ acsUrl: settings.acsUrls[0], audience: settings.entityId });
      for (let round = 0; round < 2; round += 1) {
        const answer = await exchange(`${host.address}/.saml/acs`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() });
        assert.deepEqual([answer.status, code(answer)], [503, 'store.failed']);
      }
    } finally {
      await host.stop();
    }
  });

  test('without key-value it does not start', async () => {
    await assert.rejects(Host.wasmtime({ settings: scene.settings, more: [] }), /wasi:keyvalue/);
  });

  test('with settings that cannot be used nothing passes', async () => {
    const host = await Host.wasmtime({ settings: { ...scene.settings, gate: { ...scene.settings.gate, protect: [] } } });
    try {
      for (const target of ['/healthz', '/', '/.saml/metadata']) {
        const answer = await exchange(`${host.address}${target}`);
        assert.deepEqual([answer.status, code(answer)], [503, 'config.value-malformed']);
      }
      assert.match(host.log(), /gate\.protect: is empty/);
    } finally {
      await host.stop();
    }
  });
});

for (const [name, begin, skip] of [['our own host', Host.own, lacks.host], ['wasmtime serve', Host.wasmtime, lacks.wasmtime]]) {
  describe(`in front of another component, in ${name}`, { skip }, () => {
    const scene = new GateScene();
    before(async () => {
      const idp = await newIdp();
      await scene.start({ idp, settings: settingsFor(idp), begin: (options) => begin({ ...options, component: built('composed-app.wasm') }) });
    });
    after(() => scene.stop());
    const arrived = () => scene.host.log().split('\n').filter((line) => line.includes('application: '));

    test('only requests with a session arrive, and public ones', async () => {
      assert.equal((await exchange(`${scene.host.address}/page`)).status, 401);
      assert.deepEqual(arrived(), []);
      assert.equal((await exchange(`${scene.host.address}/healthz`)).text, 'the application\n');
      const away = await scene.browser().get('/page', HTML);
      assert.equal(away.status, 302);
      assert.equal((await exchange(`${scene.host.address}/.saml/metadata`)).status, 200);
      assert.equal(arrived().length, 1);
    });

    test('a request with an identity header is refused: none could be taken away', async () => {
      for (const target of ['/healthz', '/page']) {
        const answer = await exchange(`${scene.host.address}${target}`, { headers: { 'x-saml-subject': FORGED } });
        assert.equal(answer.status, target === '/page' ? 401 : 400);
      }
      assert.ok(arrived().every((line) => !line.includes('x-saml')));
    });

    if (begin === Host.own) {
      test('a login, and the application is there', async () => {
        const browser = await scene.signedIn();
        assert.equal((await browser.get('/page', HTML)).text, 'the application\n');
        const forged = await browser.get('/page', { ...HTML, 'x-saml-subject': FORGED });
        assert.deepEqual([forged.status, code(forged)], [400, 'gate.header-forbidden']);
      });
    }
  });
}

suite('a fault inside', { component: built('reverse-proxy-doors.wasm') }, (scene) => {
  for (const kind of ['panic', 'loop', 'memory']) {
    test(`${kind}: that request is lost, and no other`, async () => {
      const session = await scene.session();
      const before = scene.upstream.requests.length;
      const ask = (headers) => exchange(`${scene.host.address}/page`, { headers: { cookie: session, ...headers } });
      const answers = await Promise.all([ask({ 'samlight-test-trap': kind }), ask({}), ask({ 'samlight-test-trap': kind }), ask({})]);
      assert.deepEqual(answers.map(({ status }) => status), [503, 200, 503, 200]);
      assert.equal(code(answers[0]), 'host.fault');
      assert.equal(scene.upstream.requests.length, before + 2);
      assert.equal((await ask({})).status, 200);
      assert.ok(scene.host.running);
    });
  }
});
