// Settings that change while requests run, and settings that are wrong: nothing passes unseen.
import assert from 'node:assert/strict';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { Envoy, configuration, exchange, filter, replaced, until } from './envoy.mjs';
import { HTML, code, newIdp, sessionKey, settingsFor, suite } from './scene.mjs';

suite('settings', { lds: true }, (scene) => {
  const { log } = console;
  const load = (settings, change) => scene.envoy.load(configuration({ settings, upstream: scene.upstream.port, change: (text) => {
    const port = replaced(text, 'name: ingress\n    address: { socket_address: { address: 127.0.0.1, port_value: 0 } }', `name: ingress\n    address: { socket_address: { address: 127.0.0.1, port_value: ${scene.envoy.port} } }`);
    return change ? change(port) : port;
  } }));
  const succeeded = () => scene.envoy.statistic('listener_manager.lds.update_success');
  const rejected = () => scene.envoy.statistic('listener_manager.lds.update_rejected');

  /** Three visitors who ask again and again until they are told to stop: what they were answered, by what they had. */
  function traffic(cookie) {
    const answers = { nobody: new Map(), session: new Map(), open: new Map() };
    let over = false;
    const visitor = async (kind, target, headers) => {
      while (!over) {
        const told = await exchange(`${scene.envoy.address}${target}`, { headers }).then(({ status }) => status, (error) => error.code);
        answers[kind].set(told, (answers[kind].get(told) ?? 0) + 1);
      }
    };
    const visitors = [visitor('nobody', '/secret', {}), visitor('nobody', '/secret', { 'x-saml-subject': 'ada' }), visitor('session', '/', { cookie }), visitor('open', '/healthz', {})];
    return async () => {
      over = true;
      await Promise.all(visitors);
      return answers;
    };
  }

  test('other settings while requests run: nobody is let through, nobody with a session is sent away', async () => {
    const cookie = await scene.session();
    const stop = traffic(cookie);
    const old = scene.settings.gate.session.keys;
    const keys = [sessionKey(), ...old];
    for (let round = 0; round < 4; round += 1) {
      const before = await succeeded();
      scene.settings = { ...scene.settings, gate: { ...scene.settings.gate, session: { keys, ttlSec: 3600 + round } } };
      load(scene.settings);
      await until(async () => (await succeeded()) > before);
      await until(async () => !(await scene.envoy.admin('/listeners?format=json')).includes('draining'));
    }
    const answers = await stop();
    // A connection may be closed by the listener that goes; then there is no answer at all.
    const kinds = (kind) => [...answers[kind].keys()].filter((told) => typeof told === 'number');
    assert.deepEqual([kinds('nobody'), kinds('session'), kinds('open')], [[401], [200], [200]], JSON.stringify(Object.values(answers).map((counts) => [...counts])));
    assert.ok(answers.nobody.get(401) > 20);
  });

  test('a login that began before other settings ends after them, and its message is no good again', async () => {
    const [browser, other] = [scene.browser(), scene.browser()];
    const message = await scene.respond(await scene.departed(browser));
    const change = async (ttlSec) => {
      const before = await succeeded();
      scene.settings = { ...scene.settings, gate: { ...scene.settings.gate, session: { ...scene.settings.gate.session, ttlSec } } };
      load(scene.settings);
      await until(async () => (await succeeded()) > before);
    };
    await change(4000);
    assert.equal((await scene.post(browser, message)).status, 303);
    await change(4001);
    assert.equal(code(await scene.post(browser, message)), 'request.missing');
    const again = await scene.respond(await scene.departed(other), { assertionId: message.assertionId });
    assert.equal(code(await scene.post(other, again)), 'replay.claimed');
  });

  test('settings that are wrong are not taken: the old ones hold', async () => {
    const cookie = await scene.session();
    for (const [settings, words] of wrong(scene.settings)) {
      const before = await rejected();
      const stop = traffic(cookie);
      load(settings);
      await until(async () => (await rejected()) > before);
      const answers = await stop();
      assert.deepEqual([[...answers.nobody.keys()], [...answers.session.keys()]], [[401], [200]], words);
      assert.ok(scene.envoy.log().includes(words), `${words} in ${scene.envoy.log().slice(-600)}`);
    }
    assert.equal(log, console.log);
  });
});

/** Settings that cannot be meant, and what the log says of them. */
const wrong = (settings) => [
  ['', 'config.'],
  ['{', 'no JSON'],
  [{ ...settings, gate: undefined }, 'gate: is missing'],
  [{ ...settings, gate: { ...settings.gate, protct: ['/'] } }, 'protct'],
  [{ ...settings, gate: { ...settings.gate, public: ['/'] } }, 'gate.public[0]'],
  [{ ...settings, gate: { ...settings.gate, session: { keys: ['c2hvcnQ='] } } }, 'gate.session.keys[0]'],
  [{ ...settings, gate: { ...settings.gate, session: { keys: ['REPLACE: openssl rand -base64 32'] } } }, 'gate.session.keys[0]'],
  [{ ...settings, gate: { ...settings.gate, replay: 'redis' } }, 'gate.replay'],
  [{ ...settings, gate: { ...settings.gate, upstream: 'http://127.0.0.1:1' } }, 'gate.upstream'],
  [{ ...settings, idps: [] }, 'idps'],
];

suite('no settings, no Envoy', {}, (scene) => {
  const refuses = async (options, words) => {
    await assert.rejects(async () => {
      const envoy = await Envoy.start({ settings: scene.settings, upstream: scene.upstream.port, ...options });
      await envoy.stop();
    }, (error) => {
      assert.ok(/Envoy ended with [1-9]/.test(error.message) && error.message.includes(words), `${words} in ${error.message}`);
      return true;
    });
  };

  test('Envoy does not start with wrong settings', async () => {
    for (const [settings, words] of wrong(scene.settings).slice(0, 5)) await refuses({ settings }, words);
  });

  test('Envoy does not start with what is shipped before it is filled in', () => refuses({
    settings: JSON.stringify({ ...settingsFor({ metadata: () => 'REPLACE: the identity provider\'s document' }) }),
  }, 'idps[0]'));

  test('Envoy does not start without the module, or with another file in its place', async () => {
    await refuses({ module: '/nowhere/samlight-filter.wasm' }, '/nowhere');
    const folder = mkdtempSync(path.join(tmpdir(), 'samlight-envoy-module-'));
    const file = path.join(folder, 'filter.wasm');
    writeFileSync(file, 'no WebAssembly');
    await refuses({ module: file }, 'Wasm');
    rmSync(folder, { recursive: true });
  });

  test('a listener that cannot be made listens nowhere', async () => {
    const envoy = await Envoy.start({ settings: '{}', upstream: scene.upstream.port, lds: true });
    assert.equal(envoy.port, undefined);
    assert.equal(await envoy.statistic('listener_manager.lds.update_rejected'), 1);
    await envoy.stop();
  });

  test('a call that is not allowed ends the request, not the guard', async () => {
    const upstream = scene.upstream.port;
    const before = scene.upstream.requests.length;
    for (const capability of ['proxy_get_shared_data', 'proxy_get_header_map_pairs', 'proxy_remove_header_map_value']) {
      let envoy;
      try {
        envoy = await Envoy.start({ settings: scene.settings, upstream, change: (text) => replaced(text, `                      ${capability}: {}\n`, '') });
      } catch (error) {
        assert.match(error.message, /Envoy ended with/);
        continue;
      }
      const { status } = await exchange(`${envoy.address}/`, { headers: HTML });
      assert.ok(status >= 400 || capability === 'proxy_remove_header_map_value', `${capability}: ${status}`);
      await envoy.stop();
    }
    assert.equal(scene.upstream.requests.length, before);
  });

  test('two identity providers: one that is not trusted any more ends its sessions', async () => {
    const [kept, gone] = [scene.idp, await newIdp()];
    assert.notEqual(kept.metadata(), gone.metadata());
    const cookie = await scene.session();
    const settings = { ...scene.settings, idps: [{ metadata: gone.metadata().replaceAll('https://idp.example/saml', 'https://other.example/saml') }] };
    const envoy = await Envoy.start({ settings, upstream: scene.upstream.port });
    assert.equal((await exchange(`${envoy.address}/`, { headers: { cookie } })).status, 401);
    await envoy.stop();
    assert.ok(filter.endsWith('.wasm'));
  });
});
