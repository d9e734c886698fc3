// What reaches the application, and how: headers, paths, bodies in both directions, and an application that does not do its part.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ACS, FORGED, FORM, code, exchange, suite } from './scene.mjs';
import { mebibytes } from './wrk.mjs';

/** What is written as it stands; what came until the other side was done. */
function raw(port, ...parts) {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = net.connect(port, '127.0.0.1', async () => {
      for (const part of parts) {
        if (typeof part === 'number') await pause(part);
        else if (!socket.destroyed) socket.write(part);
      }
    });
    socket.setTimeout(30_000, () => socket.destroy(new Error(`no end: ${text}`)));
    socket.on('data', (data) => { text += data; });
    socket.on('error', (error) => (text ? resolve(text) : reject(error)));
    socket.on('close', () => resolve(text));
  });
}

const head = (line, ...headers) => [line, 'Host: app.example', 'Connection: close', ...headers, '', ''].join('\r\n');

suite('traffic', {}, (scene) => {
  test('no header of a client says who is there', async () => {
    const cookie = await scene.session();
    const forged = ['x-saml-subject', 'X-SAML-SUBJECT', 'x_saml_subject', 'X-Saml-Groups', 'x.saml.groups', 'x-saml-anything'].map((name) => `${name}: ${FORGED}`);
    for (const [target, more] of [['/healthz', []], ['/healthz', [`Cookie: ${cookie}`]], ['/page', [`Cookie: ${cookie}`]]]) {
      for (const one of forged) {
        const before = scene.upstream.requests.length;
        const text = await raw(scene.host.port, head(`GET ${target} HTTP/1.1`, ...more, one, one));
        assert.match(text, /^HTTP\/1.1 (200|400)/, `${one}: ${text}`);
        for (const { rawHeaders } of scene.upstream.requests.slice(before)) assert.ok(!rawHeaders.includes(FORGED), one);
      }
    }
    assert.match(await raw(scene.host.port, head('GET /page HTTP/1.1', ...forged)), /^HTTP\/1.1 401/);
  });

  test('no client has the headers of the gate dropped on the way, or says where it came from', async () => {
    const cookie = await scene.session();
    const before = scene.upstream.requests.length;
    await raw(scene.host.port, head('GET /page HTTP/1.1', `Cookie: ${cookie}`, 'Connection: x-saml-subject, x-other', 'x-other: 1', 'x-forwarded-host: evil.example', 'forwarded: host=evil.example'));
    for (const { headers } of scene.upstream.requests.slice(before)) {
      assert.equal(headers['x-saml-subject'], 'ada');
      assert.deepEqual([headers['x-forwarded-host'], headers.forwarded], ['app.example', undefined]);
    }
  });

  test('a path that can be read in two ways is refused', async () => {
    const before = scene.upstream.requests.length;
    for (const target of ['//', '/./', '/healthz/../page', '/healthz/..%2fpage', '/healthz%2f..', '/%2e%2e/page', '/a\\b', '/healthz;/../page', '/healthz/%2e%2e%2fpage', '/%252e']) {
      assert.match(await raw(scene.host.port, head(`GET ${target} HTTP/1.1`)), /^HTTP\/1.1 400/, target);
    }
    for (const line of ['CONNECT app.example:443 HTTP/1.1', 'OPTIONS * HTTP/1.1', 'GET http://evil.example/page HTTP/1.1']) {
      assert.match(await raw(scene.host.port, head(line)), /^HTTP\/1.1 4\d\d/, line);
    }
    assert.equal(scene.upstream.requests.length, before);
  });

  test('a request that two servers could cut in two ways does not get through', async () => {
    const cookie = await scene.session();
    const before = scene.upstream.requests.length;
    for (const headers of [['Content-Length: 4', 'Transfer-Encoding: chunked'], ['Content-Length: 4', 'Content-Length: 5'], ['Transfer-Encoding: chunked, identity']]) {
      await raw(scene.host.port, `${head('POST /page HTTP/1.1', `Cookie: ${cookie}`, ...headers)}0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: app.example\r\n\r\n`);
    }
    assert.ok(scene.upstream.requests.slice(before).every(({ target }) => target !== '/smuggled'));
  });

  test('a message that is too long, too slow, or cut short', async () => {
    const long = await exchange(`${scene.host.address}${ACS}`, { method: 'POST', headers: FORM, body: `SAMLResponse=${'A'.repeat(70_000)}` });
    assert.deepEqual([long.status, code(long)], [413, 'gate.body-too-large']);
    const chunk = `${(60_000).toString(16)}\r\n${'A'.repeat(60_000)}\r\n`;
    const chunked = await raw(scene.host.port, head(`POST ${ACS} HTTP/1.1`, 'Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked'), chunk, chunk);
    assert.match(chunked, /^HTTP\/1.1 413/);
    const slow = await raw(scene.host.port, head(`POST ${ACS} HTTP/1.1`, 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 100'), 'SAML', 16_000, 'Response');
    assert.match(slow, /^HTTP\/1.1 408[^]*gate.body-too-slow/);
  });

  test('a login in chunks', async () => {
    const browser = scene.browser();
    const { form } = await scene.respond(await scene.departed(browser));
    const name = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
    const body = form.toString();
    const parts = body.match(/.{1,700}/g).map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
    const text = await raw(scene.host.port, head(`POST ${ACS} HTTP/1.1`, 'Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked', `Cookie: ${name}=${browser.cookie(name)}`), ...parts, '0\r\n\r\n');
    assert.match(text, /^HTTP\/1.1 303/);
  });
});

/** An application that does as the test says. */
async function application(answer) {
  const server = http.createServer(answer);
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { port: server.address().port, stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }), requests: [], check: () => {} };
}

const answers = {
  '/echo': (request, response) => {
    const hash = createHash('sha256');
    request.on('data', (data) => hash.update(data));
    request.on('end', () => response.end(hash.digest('hex')));
    request.on('error', () => {});
  },
  '/download': (_, response) => response.end(big),
  '/both': (request, response) => request.pipe(response),
  '/empty': (_, response) => response.writeHead(204, { 'x-here': '1' }).end(),
  '/same': (_, response) => response.writeHead(304, { etag: '"1"' }).end(),
  '/moved': (_, response) => response.writeHead(307, { location: '/echo', 'set-cookie': ['a=1', 'b=2'], connection: 'x-drop', 'x-drop': '1' }).end('moved'),
  '/cut': (_, response) => { response.writeHead(200, { 'content-length': 1000 }); response.write('part'); setTimeout(() => response.destroy(), 200); },
  '/never': () => {},
  '/late': (_, response) => { response.write('first'); },
  '/gone': (request) => request.socket.destroy(),
};
const big = randomBytes(24 << 20);
const told = (request, response) => (answers[new URL(request.url, 'http://a').pathname] ?? answers['/empty'])(request, response);
const upstream = await application(told);

suite('bodies and an application that fails', { upstream, gate: { protect: ['/inside'], limits: { upstreamTimeoutSec: 2 }, upstream: `http://127.0.0.1:${upstream.port}` } }, (scene) => {
  const sum = (octets) => createHash('sha256').update(octets).digest('hex');

  test('a large body goes up whole, with a length and in chunks', async () => {
    const sized = await exchange(`${scene.host.address}/echo`, { method: 'POST', headers: { 'content-length': big.length }, body: big });
    assert.equal(sized.text, sum(big));
    const chunked = await exchange(`${scene.host.address}/echo`, { method: 'PUT', body: big });
    assert.equal(chunked.text, sum(big));
  });

  test('a large body comes down whole, and memory stays what it was', async () => {
    const before = mebibytes(scene.host);
    for (let round = 0; round < 6; round += 1) {
      const response = await fetch(`${scene.host.address}/download`);
      assert.equal(sum(Buffer.from(await response.arrayBuffer())), sum(big));
    }
    assert.ok(mebibytes(scene.host) - before < 40, `${before} MiB, then ${mebibytes(scene.host)}`);
  });

  test('bodies go both ways at once: what was sent first comes back before the rest is sent', async () => {
    const request = http.request(`${scene.host.address}/both`, { method: 'POST', agent: false });
    const arrived = new Promise((resolve, reject) => {
      request.on('error', reject).on('response', (response) => response.once('data', (data) => resolve([response, `${data}`])));
    });
    request.write('first');
    const [response, first] = await arrived;
    assert.equal(first, 'first');
    const rest = new Promise((resolve) => { let text = ''; response.on('data', (data) => { text += data; }).on('end', () => resolve(text)); });
    request.end('last');
    assert.equal(await rest, 'last');
  });

  test('answers without a body, and headers', async () => {
    assert.equal((await exchange(`${scene.host.address}/empty`)).status, 204);
    assert.equal((await exchange(`${scene.host.address}/same`)).status, 304);
    const asked = await exchange(`${scene.host.address}/download`, { method: 'HEAD' });
    assert.deepEqual([asked.status, asked.text], [200, '']);
    const moved = await exchange(`${scene.host.address}/moved`);
    assert.deepEqual([moved.status, moved.headers.location, moved.headers['set-cookie'], moved.headers['x-drop'], moved.text], [307, '/echo', ['a=1', 'b=2'], undefined, 'moved']);
  });

  test('an application that breaks off is not taken for one that ended', async () => {
    await assert.rejects(exchange(`${scene.host.address}/cut`));
    const gone = await exchange(`${scene.host.address}/gone`);
    assert.deepEqual([gone.status, code(gone)], [502, 'gate.upstream-failed']);
  });

  test('an application that is silent', async () => {
    const never = await exchange(`${scene.host.address}/never`);
    assert.deepEqual([never.status, code(never)], [504, 'gate.upstream-timeout']);
    await assert.rejects(exchange(`${scene.host.address}/late`));
  });

  test('a client that goes away leaves nothing behind', async () => {
    for (let round = 0; round < 20; round += 1) {
      const request = http.request(`${scene.host.address}/echo`, { method: 'POST', agent: false, headers: { 'content-length': 1_000_000 } });
      request.on('error', () => {});
      request.write(Buffer.alloc(100_000));
      await pause(20);
      request.destroy();
    }
    assert.equal((await exchange(`${scene.host.address}/empty`)).status, 204);
  });
});
