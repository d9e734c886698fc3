// Requests with the headers and the cookies that a browser sends: a test client that ignores SameSite and Origin sees none of the traps.
import http from 'node:http';

let visitors = 0;

export class Browser {
  #cookies = new Map();
  /** As a proxy in front would say it: better-auth counts requests by address. */
  #from = `203.0.113.${(visitors = (visitors + 1) % 255)}`;
  #server;

  /** At `origin`, for which the proxy asks the server at `address`. */
  constructor(origin, address) {
    this.origin = origin;
    this.#server = address;
  }

  /** A page of the site. */
  get(path, headers) {
    return this.#send('GET', path, { 'sec-fetch-site': 'none', ...headers });
  }

  /** A form on the site `from`, posted to this one. */
  post(path, form, from = this.origin) {
    const same = from === this.origin;
    return this.#send('POST', path, {
      'content-type': 'application/x-www-form-urlencoded', origin: from, referer: `${from}/`, 'sec-fetch-site': same ? 'same-origin' : 'cross-site',
    }, new URLSearchParams(form).toString());
  }

  /** What a script of the site sends. */
  json(path, value) {
    return this.#send('POST', path, {
      'content-type': 'application/json', origin: this.origin, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty',
    }, JSON.stringify(value));
  }

  cookie(name) {
    return this.#cookies.get(name)?.value;
  }

  setCookie(name, value) {
    this.#cookies.set(name, { ...this.#cookies.get(name), value });
  }

  get cookieNames() {
    return [...this.#cookies.keys()];
  }

  async #send(method, path, headers, body) {
    const crossSite = headers['sec-fetch-site'] === 'cross-site';
    const sent = [...this.#cookies].filter(([, { sameSite }]) => !(crossSite && method === 'POST') || sameSite === 'none');
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const { host, protocol } = new URL(this.origin);
    const answer = await exchange(new URL(path, this.#server), {
      method,
      headers: {
        accept: 'text/html,application/xhtml+xml', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'user-agent': 'Mozilla/5.0',
        host, 'x-forwarded-for': this.#from, 'x-forwarded-proto': protocol.slice(0, -1),
        ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }), ...(cookie && { cookie }), ...headers,
      },
    }, body);
    for (const line of answer.setCookie) this.#keep(line);
    return answer;
  }

  #keep(line) {
    const [pair, ...attributes] = line.split(';').map((part) => part.trim());
    const at = pair.indexOf('=');
    const found = Object.fromEntries(attributes.map((attribute) => attribute.toLowerCase().split('=')));
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (!settable(name, found, this.origin)) return;
    if (found['max-age'] === '0' || Date.parse(found.expires) < Date.now()) this.#cookies.delete(name);
    else this.#cookies.set(name, { value, sameSite: found.samesite ?? 'lax', httpOnly: 'httponly' in found });
  }
}

/** What a browser throws away without a word. */
function settable(name, attributes, origin) {
  if (!('secure' in attributes)) return !/^__(host|secure)-/i.test(name) && attributes.samesite !== 'none';
  return origin.startsWith('https:') && (!/^__host-/i.test(name) || (attributes.path === '/' && !('domain' in attributes)));
}

function exchange(url, options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { ...options, agent: false, timeout: 30_000 }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({
        status: response.statusCode, location: response.headers.location, setCookie: response.headers['set-cookie'] ?? [], text: Buffer.concat(chunks).toString(),
      }));
    });
    request.on('timeout', () => request.destroy(new Error(`${options.method} ${url} was not answered within 30 s`)));
    request.on('error', reject);
    request.end(body);
  });
}
