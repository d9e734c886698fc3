// The application behind Envoy: it writes down everything that it is sent.
import assert from 'node:assert/strict';
import http from 'node:http';

/** Stands in every identity header that a client sends: nothing of it may arrive. */
export const FORGED = 'forged-by-the-client';

export class Upstream {
  requests = [];
  #server;

  static async start() {
    const upstream = new Upstream();
    upstream.#server = http.createServer((request, response) => upstream.#answer(request, response));
    upstream.#server.on('upgrade', (request, socket) => {
      upstream.#note(request);
      socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nhello');
    });
    await new Promise((resolve) => { upstream.#server.listen(0, '127.0.0.1', resolve); });
    upstream.port = upstream.#server.address().port;
    return upstream;
  }

  #note(request) {
    const noted = { method: request.method, target: request.url, headers: request.headers, rawHeaders: request.rawHeaders, trailers: [], length: 0 };
    this.requests.push(noted);
    return noted;
  }

  #answer(request, response) {
    const noted = this.#note(request);
    request.on('data', (chunk) => { noted.length += chunk.length; });
    request.on('end', () => {
      noted.trailers = request.rawTrailers;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ application: true, target: request.url, subject: request.headers['x-saml-subject'] ?? null, groups: request.headers['x-saml-groups'] ?? null }));
    });
    request.on('error', () => {}); // the client went away in the middle of a body
  }

  /**
   * What has to hold of everything that ever arrived: on paths that are not public it has the identity that the gate set, and nowhere anything of a
   * client that looks like one.
   */
  check({ publicPaths, subjects }) {
    for (const { method, target, headers, rawHeaders, trailers } of this.requests) {
      const words = `${method} ${target}`;
      const open = publicPaths.some((place) => target === place || target.startsWith(`${place}/`) || target.startsWith(`${place}?`));
      assert.ok(open || subjects.includes(headers['x-saml-subject']), `${words} arrived from ${headers['x-saml-subject'] ?? 'nobody'}`);
      assert.ok(!target.startsWith('/.saml/'), `${words} is the gate's own`);
      for (const text of [...rawHeaders, ...trailers]) assert.ok(!text.includes(FORGED), `${words} arrived with ${text}`);
      for (const name of trailers.filter((_, at) => at % 2 === 0)) assert.doesNotMatch(name, /^x.saml/i, words);
      const ours = rawHeaders.filter((_, at) => at % 2 === 0).filter((name) => /^\W*x\W?_?saml/i.test(name));
      assert.equal(new Set(ours).size, ours.length, `${words} arrived with ${ours}`);
    }
  }

  stop() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => { this.#server.close(resolve); });
  }
}
