// A fault inside the WebAssembly, on demand (a build that only tests have): Envoy goes on, the request does not, and nothing that was used is forgotten.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import { connect } from 'node:net';
import test from 'node:test';
import { exchange, filter, filterWithDoors, until } from './envoy.mjs';
import { ACS, FORM, HTML, code, suite } from './scene.mjs';

const DOOR = 'samlight-test-';

suite('faults', { module: filterWithDoors, threads: 1 }, (scene) => {
  const back = () => until(async () => (await exchange(`${scene.envoy.address}/healthz`)).status === 200, 30_000, () => `no service again: ${scene.envoy.log().slice(-1000)}`);

  test('what is shipped has no such doors', () => {
    assert.ok(!readFileSync(filter).includes(DOOR));
    assert.ok(readFileSync(filterWithDoors).includes(DOOR));
  });

  for (const [where, ask] of [
    ['headers', (trap) => exchange(`${scene.envoy.address}/healthz`, { headers: { ...trap, ...HTML } })],
    ['headers', (trap, cookie) => exchange(`${scene.envoy.address}/`, { headers: { ...trap, cookie } })],
    ['body', (trap) => exchange(`${scene.envoy.address}${ACS}`, { method: 'POST', headers: { ...trap, ...FORM }, body: 'SAMLResponse=eA==' })],
    ['trailers', (trap) => trailing(trap, { ':path': ACS, ...FORM })],
    ['stack', (trap, cookie) => exchange(`${scene.envoy.address}/`, { headers: { ...trap, cookie } })],
    ['memory', (trap, cookie) => exchange(`${scene.envoy.address}/`, { headers: { ...trap, cookie } })],
  ]) {
    test(`a fault at ${where}: that request fails, Envoy does not, and there is service again`, async () => {
      const cookie = await scene.session();
      await back();
      const before = scene.upstream.requests.length;
      const { status } = await ask({ 'samlight-test-trap': where }, cookie).catch(({ code }) => ({ status: code }));
      assert.ok([500, 503, 'ECONNRESET', 'ERR_HTTP2_STREAM_ERROR'].includes(status), `${status}`);
      assert.equal(scene.upstream.requests.length, before, 'nothing of it arrived');
      // Until there is a new WebAssembly nothing passes at all; a guard that is away is no open door.
      const meanwhile = await exchange(`${scene.envoy.address}/`);
      assert.ok([401, 500, 503].includes(meanwhile.status), `${meanwhile.status}`);
      assert.ok(scene.envoy.running);
      await back();
      assert.equal((await exchange(`${scene.envoy.address}/`, { headers: { cookie } })).status, 200);
      assert.equal((await exchange(`${scene.envoy.address}/`)).status, 401);
    });
  }

  test('a request that was held when the fault came does not pass', async () => {
    await back();
    const before = scene.upstream.requests.length;
    const socket = connect(scene.envoy.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => { answer += data; }).on('error', () => {}); // however it ends
    const closed = new Promise((resolve) => { socket.on('close', resolve); });
    socket.write(`POST ${ACS} HTTP/1.1\r\nhost: a\r\ncontent-type: ${FORM['content-type']}\r\ncontent-length: 20\r\nconnection: close\r\n\r\nSAML`);
    await until(async () => (await scene.envoy.statistic('http.ingress.downstream_rq_active')) > 0);
    await exchange(`${scene.envoy.address}/healthz`, { headers: { 'samlight-test-trap': 'headers' } });
    socket.write('Response=1234567');
    socket.setTimeout(10_000, () => socket.destroy());
    await closed;
    assert.ok(answer === '' || /^HTTP\/1\.1 (4|5)/.test(answer), answer);
    assert.equal(scene.upstream.requests.length, before);
    await back();
  });

  test('what was used before a fault is known after it, and a login that had begun goes on', async () => {
    const [browser, waiting, other] = [scene.browser(), scene.browser(), scene.browser()];
    const begun = await scene.departed(waiting);
    const message = await scene.respond(await scene.departed(browser));
    assert.equal((await scene.post(browser, message)).status, 303);
    await exchange(`${scene.envoy.address}/healthz`, { headers: { 'samlight-test-trap': 'headers' } });
    await back();
    assert.equal(code(await scene.post(browser, message)), 'request.missing');
    const again = await scene.respond(await scene.departed(other), { assertionId: message.assertionId });
    assert.equal(code(await scene.post(other, again)), 'replay.claimed');
    assert.equal((await scene.post(waiting, await scene.respond(begun))).status, 303);
  });

  test('the log has the fault in it and nobody\'s name', () => {
    const log = scene.envoy.log();
    assert.match(log, /a fault on demand/);
    assert.doesNotMatch(log, /\bada\b|__Host-samlight=/);
  });

  function trailing(trap, headers) {
    return new Promise((resolve, reject) => {
      const client = http2.connect(scene.envoy.address);
      const stream = client.request({ ':method': 'POST', ...headers, ...trap }, { waitForTrailers: true });
      let status;
      client.on('error', reject);
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-end': 'here' }));
      stream.on('response', (answer) => { status = answer[':status']; }).on('data', () => {});
      stream.on('error', reject).on('close', () => { client.close(); resolve({ status }); });
      stream.end('SAMLResponse=eA==');
    });
  }
});
