// Two posts of one message at the same time, on connections of two worker threads: one wins.
import assert from 'node:assert/strict';
import http from 'node:http';
import test from 'node:test';
import { code, suite } from './scene.mjs';

const CONNECTIONS = 8;
const ROUNDS = 12;
const everyone = Array.from({ length: CONNECTIONS }, (_, at) => at);

suite('races', { threads: 2 }, (scene) => {
  /** Connections that stand already, so that the posts start together. */
  async function ready() {
    const agents = Array.from({ length: CONNECTIONS }, () => new http.Agent({ keepAlive: true, maxSockets: 1 }));
    const send = (agent, options, body) => new Promise((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port: scene.envoy.port, agent, timeout: 20_000, ...options }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (data) => { text += data; }).on('end', () => resolve({ status: response.statusCode, text })).on('error', reject);
      });
      request.on('timeout', () => request.destroy(new Error('no answer'))).on('error', reject);
      request.end(body);
    });
    await Promise.all(agents.map((agent) => send(agent, { path: '/healthz' })));
    const post = (at, cookie, body) => send(agents[at], { method: 'POST', path: '/.saml/acs', headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' } }, body);
    return { post, close: () => agents.forEach((agent) => agent.destroy()) };
  }

  const loginCookie = (browser) => {
    const name = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
    return `${name}=${browser.cookie(name)}`;
  };

  test('identical posts: one session, and the others are told why', async () => {
    const { post, close } = await ready();
    for (let round = 0; round < ROUNDS; round += 1) {
      const browser = scene.browser();
      const { form } = await scene.respond(await scene.departed(browser));
      const answers = await Promise.all(everyone.map((at) => post(at, loginCookie(browser), form.toString())));
      assert.equal(answers.filter(({ status }) => status === 303).length, 1, JSON.stringify(answers.map(({ status }) => status)));
      for (const answer of answers.filter(({ status }) => status !== 303)) assert.equal(code(answer), 'request.missing');
    }
    close();
    const connections = await scene.envoy.admin('/stats?filter=listener.*worker_.*downstream_cx_total');
    const workers = connections.trim().split('\n').filter((line) => !line.endsWith(': 0'));
    assert.ok(workers.length > 1, `both threads were asked: ${connections}`);
  });

  test('one assertion in as many logins: one session', async () => {
    const { post, close } = await ready();
    for (let round = 0; round < ROUNDS / 3; round += 1) {
      const browsers = Array.from({ length: CONNECTIONS }, () => scene.browser());
      const assertionId = `_one-${round}`;
      const forms = await Promise.all(browsers.map(async (browser) => (await scene.respond(await scene.departed(browser), { assertionId })).form.toString()));
      const answers = await Promise.all(everyone.map((at) => post(at, loginCookie(browsers[at]), forms[at])));
      assert.equal(answers.filter(({ status }) => status === 303).length, 1, JSON.stringify(answers));
      for (const answer of answers.filter(({ status }) => status !== 303)) assert.equal(code(answer), 'replay.claimed');
    }
    close();
  });

  test('identifiers of logins that begin at once are all different', async () => {
    const asked = await Promise.all(Array.from({ length: 64 }, () => scene.departed(scene.browser())));
    assert.equal(new Set(asked.map(({ inResponseTo }) => inResponseTo)).size, 64);
  });
});
