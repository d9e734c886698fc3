// What passes the filter and what does not: headers, paths, methods, protocols, bodies.
import assert from 'node:assert/strict';
import http2 from 'node:http2';
import { connect } from 'node:net';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { exchange, replaced } from './envoy.mjs';
import { ACS, FORM, HTML, code, suite } from './scene.mjs';
import { FORGED } from './upstream.mjs';

/** Octets as they are, over one connection, and what comes back until it closes or falls silent. */
function raw(port, text, { silence = 3_000 } = {}) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text, 'latin1'));
    let answer = '';
    socket.setEncoding('latin1');
    socket.setTimeout(silence, () => { socket.destroy(); resolve(answer); });
    socket.on('data', (data) => { answer += data; }).on('error', reject).on('close', () => resolve(answer));
  });
}

const status = (answer) => Number(answer.match(/^HTTP\/1\.[01] (\d+)/)?.[1]);

/** One HTTP/2 request: headers, body in pieces, trailers. */
async function h2(address, headers, pieces = [], trailers) {
  const client = http2.connect(address);
  try {
    const stream = client.request(headers, { endStream: pieces.length === 0 && !trailers, waitForTrailers: Boolean(trailers) });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    const answered = new Promise((resolve, reject) => {
      let [status, text] = [undefined, ''];
      let told = {};
      stream.setEncoding('utf8');
      stream.setTimeout(20_000, () => stream.close());
      stream.on('response', (answer) => { told = answer; status = answer[':status']; }).on('data', (data) => { text += data; });
      stream.on('close', () => resolve({ status, text, headers: told })).on('error', reject);
      client.on('error', reject);
    });
    for (const piece of pieces) stream.write(piece);
    if (pieces.length > 0 || trailers) stream.end();
    return await answered;
  } finally {
    client.close();
  }
}

const FORGERIES = {
  'x-saml-subject': FORGED, 'X-SAML-Groups': FORGED, 'x-saml-anything': FORGED, 'x.saml.subject': FORGED, 'x!saml-subject': FORGED,
};

const OTHER_CLUSTER = `
              - match: { prefix: /, headers: [{ name: x-saml-subject, string_match: { contains: ${FORGED} } }] }
                direct_response: { status: 299, body: { inline_string: "routed by a forged header" } }`;

suite('traffic', {
  change: (text) => {
    const trailers = replaced(text, '    type: STATIC\n', `    type: STATIC
    typed_extension_protocol_options:
      envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
        "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
        explicit_http_config: { http_protocol_options: { enable_trailers: true } }\n`);
    const ends = replaced(trailers, 'max_stream_duration: 15s', 'max_stream_duration: 2s');
    const routes = replaced(ends, '              routes:\n', `              routes:${OTHER_CLUSTER}\n`);
    return replaced(routes, '          normalize_path: true', '          http_protocol_options: { enable_trailers: true }\n          normalize_path: true');
  },
}, (scene) => {
  const url = (target) => `${scene.envoy.address}${target}`;
  const arrived = () => scene.upstream.requests.length;
  const last = () => scene.upstream.requests.at(-1);

  test('nothing protected without a session: pages are sent away, everything else is told', async () => {
    const before = arrived();
    for (const target of ['/', '/a', '/healthzz', '/HEALTHZ', '/.saml', '/.SAML/acs', '/.saml/acs/', '/a?x=/healthz', '/%61', '/assets.']) {
      assert.equal((await exchange(url(target), { headers: HTML })).status, 302, target);
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND']) {
        const answer = await exchange(url(target), { method });
        assert.deepEqual([answer.status, code(answer), answer.headers['www-authenticate']], [401, 'gate.session-missing', 'SAML'], `${method} ${target}`);
      }
      const head = await exchange(url(target), { method: 'HEAD' });
      assert.deepEqual([head.status, head.text], [401, '']);
    }
    assert.equal(arrived(), before);
    assert.equal((await exchange(url('/healthz'))).status, 200);
    assert.equal(arrived(), before + 1);
  });

  test('no identity header of a client arrives, on protected and public paths, with and without a session, nor does it choose a route', async () => {
    const cookie = await scene.session();
    for (const target of ['/', '/healthz', '/assets/a.js']) {
      for (const headers of [FORGERIES, { ...FORGERIES, cookie }, { 'x-saml-subject': [FORGED, FORGED], cookie }, { 'X-Saml-Subject': `ada, ${FORGED}`, cookie }]) {
        const before = arrived();
        const answer = await exchange(url(target), { headers });
        const may = target !== '/' || headers.cookie;
        assert.equal(answer.status, may ? 200 : 401, `${target} ${answer.text}`);
        assert.equal(arrived(), before + (may ? 1 : 0));
        if (may) assert.equal(last().headers['x-saml-subject'], headers.cookie && 'ada');
      }
    }
  });

  test('headers with underscores are refused by Envoy', async () => {
    const before = arrived();
    for (const name of ['x_saml_subject', 'X_SAML_Groups', 'x-saml_subject', 'x_other']) {
      assert.equal(status(await raw(scene.envoy.port, `GET /healthz HTTP/1.1\r\nhost: a\r\n${name}: ${FORGED}\r\nconnection: close\r\n\r\n`)), 400, name);
    }
    assert.equal(arrived(), before);
  });

  test('nobody has the application not see who is there', async () => {
    const cookie = await scene.session();
    for (const connection of ['x-saml-subject', 'close, X-SAML-Subject', 'cookie', 'keep-alive, x-saml-groups, x']) {
      const before = arrived();
      const answer = await raw(scene.envoy.port, `GET / HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\nconnection: ${connection}\r\n\r\n`, { silence: 1_000 });
      if (arrived() > before) assert.deepEqual([last().headers['x-saml-subject'], last().headers['x-saml-groups']], ['ada', 'staff,a%2Cb'], connection);
      else assert.ok([400, 401, 403].includes(status(answer)), answer);
    }
  });

  test('paths that two programs could read in two ways', async () => {
    const [before, cookie] = [arrived(), await scene.session()];
    for (const target of [
      '/healthz%2f..%2fa', '/healthz%2F', '/healthz%5c..%5ca', '/a;b', '/healthz/%252e%252e/a', '/a%00', '/a%c0%af', '/a%', '*', 'healthz',
    ]) {
      for (const more of ['', `cookie: ${cookie}\r\n`]) {
        const answer = await raw(scene.envoy.port, `GET ${target} HTTP/1.1\r\nhost: a\r\n${more}accept: text/html\r\nconnection: close\r\n\r\n`);
        assert.ok([400, 404].includes(status(answer)), `${target}: ${answer.slice(0, 200)}`);
      }
    }
    // Envoy settles these before anybody judges them, and forwards what was judged.
    for (const target of ['//', '/./', '/healthz/../a', '//healthz/../a', '/healthz/%2e%2e/a', '/.//a', '/healthz\\..\\a', '/\\a', 'http://other.example/a', '/healthz/./../a', '/healthz/..;/a']) {
      const answer = await raw(scene.envoy.port, `GET ${target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
      assert.ok([400, 401].includes(status(answer)), `${target}: ${answer.slice(0, 200)}`);
    }
    assert.equal(arrived(), before);
  });

  test('websockets, CONNECT, TRACE, HTTP/1.0', async () => {
    const cookie = await scene.session();
    const websocket = (more) => raw(scene.envoy.port, `GET /ws HTTP/1.1\r\nhost: a\r\n${more}connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: eA==\r\nsec-websocket-version: 13\r\n\r\n`, { silence: 1_000 });
    let before = arrived();
    assert.equal(status(await websocket('')), 401);
    assert.equal(arrived(), before);
    assert.match(await websocket(`cookie: ${cookie}\r\nx-saml-subject: ${FORGED}\r\n`), /^HTTP\/1\.1 101 [^]*hello$/);
    assert.deepEqual([arrived(), last().headers['x-saml-subject']], [before + 1, 'ada']);
    before = arrived();
    for (const head of ['CONNECT a:80 HTTP/1.1\r\nhost: a:80', 'TRACE / HTTP/1.1\r\nhost: a', 'GET / HTTP/1.0', 'GET / HTTP/1.0\r\nhost: a', 'GET / HTTP/1.1', 'GET /\r\n', 'GET / HTTP/1.1\r\nhost: a\r\nhost: b']) {
      const answer = await raw(scene.envoy.port, `${head}\r\ncookie: x=y\r\n\r\n`, { silence: 1_000 });
      assert.ok(answer === '' || (status(answer) >= 400 && status(answer) < 500), `${head}: ${answer}`);
    }
    assert.equal(arrived(), before);
  });

  test('two requests in one, as smugglers send them', async () => {
    const before = arrived();
    const smuggled = 'GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n';
    for (const head of [
      `content-length: ${smuggled.length}\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, 'content-length: 0\r\ncontent-length: 5\r\n\r\n', 'transfer-encoding: xchunked\r\n\r\n0\r\n\r\n',
      'content-length: 0\r\n\r\n', 'transfer-encoding: chunked\r\n\r\n0\r\n\r\n', 'transfer-encoding : chunked\r\n\r\n0\r\n\r\n',
    ]) {
      for (const target of ['/healthz', ACS]) await raw(scene.envoy.port, `POST ${target} HTTP/1.1\r\nhost: a\r\n${head}${smuggled}`, { silence: 300 });
    }
    assert.ok(arrived() > before, 'the honest ones among them arrive');
    assert.ok(scene.upstream.requests.every(({ target }) => !target.includes('smuggled')));
  });

  test('HTTP/2: split cookies, forged headers and trailers', async () => {
    const cookie = await scene.session();
    const answer = await h2(scene.envoy.address, { ':path': '/a', ':method': 'POST', cookie: ['a=b', cookie, 'c=d'], 'x-saml-subject': FORGED }, ['one', 'two'], { 'x-saml-subject': FORGED, 'x-other': 'kept' });
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual([last().headers['x-saml-subject'], last().length], ['ada', 6]);
    const before = arrived();
    assert.equal((await h2(scene.envoy.address, { ':path': '/a', ':method': 'POST' }, ['x'], { 'x-saml-subject': FORGED })).status, 401);
    assert.equal(arrived(), before);
    await h2(scene.envoy.address, { ':path': '/healthz', ':method': 'POST' }, ['x'], { 'x-saml-subject': FORGED });
    assert.equal(arrived(), before + 1);
    const chunked = 'POST /healthz HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n1\r\nx\r\n0\r\n';
    await raw(scene.envoy.port, `${chunked}x-saml-subject: ${FORGED}\r\nx-kept: yes\r\n\r\n`);
    assert.equal(arrived(), before + 2);
    assert.ok(last().trailers.includes('x-kept'), `trailers arrive: ${last().trailers}`);
  });

  test('a body that ends with trailers is judged, over HTTP/2 and HTTP/1.1', async () => {
    for (const [options, expected] of [[{}, 303], [{ sign: 'none' }, 403]]) {
      for (const over of ['h2', 'h1']) {
        const browser = scene.browser();
        const { form } = await scene.respond(await scene.departed(browser), options);
        const name = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
        const cookie = `${name}=${browser.cookie(name)}`;
        const body = form.toString();
        const answer = over === 'h2'
          ? await h2(scene.envoy.address, { ':path': ACS, ':method': 'POST', cookie, ...FORM }, [body.slice(0, 500), body.slice(500)], { 'x-end': 'here' })
          : { status: status(await raw(scene.envoy.port, `POST ${ACS} HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\ncontent-type: ${FORM['content-type']}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\nx-end: here\r\n\r\n`)) };
        assert.equal(answer.status, expected, `${over} ${answer.text}`);
      }
    }
    const { status: empty } = await h2(scene.envoy.address, { ':path': ACS, ':method': 'POST', ...FORM }, [], { 'x-end': 'here' });
    assert.equal(empty, 403);
  });

  test('a body above the limit: 413, whether its length is announced or not', async () => {
    const big = `SAMLResponse=${'A'.repeat(100_000)}`;
    const announced = await exchange(url(ACS), { method: 'POST', headers: FORM, body: big });
    assert.deepEqual([announced.status, code(announced)], [413, 'gate.body-too-large']);
    const found = await h2(scene.envoy.address, { ':path': ACS, ':method': 'POST', ...FORM }, [big.slice(0, 40_000), big.slice(40_000)]);
    assert.deepEqual([found.status, code(found)], [413, 'gate.body-too-large']);
    const huge = await h2(scene.envoy.address, { ':path': ACS, ':method': 'POST', ...FORM }, ['A'.repeat(3_000_000)], { 'x-end': 'here' });
    assert.equal(huge.status, 413);
    const exact = await exchange(url(ACS), { method: 'POST', headers: FORM, body: 'A'.repeat(65_536) });
    assert.match(code(exact), /^binding\./);
    assert.equal(code(await exchange(url(ACS), { method: 'POST', headers: FORM, body: 'A'.repeat(65_537) })), 'gate.body-too-large');
  });

  test('a body that takes its time is waited for, one that never ends is cut off', async () => {
    const head = `POST ${ACS} HTTP/1.1\r\nhost: a\r\ncontent-type: ${FORM['content-type']}\r\ncontent-length: 20\r\n\r\nSAML`;
    const slow = await new Promise((resolve, reject) => {
      const socket = connect(scene.envoy.port, '127.0.0.1', async () => {
        socket.write(head);
        await pause(500);
        socket.write('Response=1234567');
      });
      socket.once('data', (data) => { resolve(data.toString()); socket.destroy(); }).on('error', reject);
    });
    assert.equal(status(slow), 403);
    const start = Date.now();
    const never = await raw(scene.envoy.port, head, { silence: 10_000 });
    assert.ok(Date.now() - start < 8_000 && (never === '' || status(never) >= 400), `${never.slice(0, 100)} after ${Date.now() - start} ms`);
  });

  test('everything else streams: the application has the beginning before there is an end', async () => {
    const [cookie, before] = [await scene.session(), arrived()];
    const socket = connect(scene.envoy.port, '127.0.0.1');
    socket.write(`POST /upload HTTP/1.1\r\nhost: a\r\ncookie: ${cookie}\r\ncontent-length: 200000\r\nconnection: close\r\n\r\n${'x'.repeat(1000)}`);
    for (let tries = 0; arrived() === before && tries < 100; tries += 1) await pause(20);
    assert.equal(arrived(), before + 1);
    socket.write('x'.repeat(199_000));
    await new Promise((resolve, reject) => { socket.on('data', () => {}).on('close', resolve).on('error', reject); });
    assert.equal(last().length, 200_000);
  });
});
