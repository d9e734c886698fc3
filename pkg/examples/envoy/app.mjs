// The application behind Envoy. It knows nothing of SAML: who is there stands in headers that no client can send.
import http from 'node:http';

const named = (value = '') => value.split(',').map((one) => decodeURIComponent(one));
const text = (value) => value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Listens on loopback alone: whoever reaches it without Envoy could be anybody. */
export function application(port = 3000) {
  const server = http.createServer(({ headers, url }, response) => {
    if (url === '/healthz') return response.end('well\n');
    const [subject] = named(headers['x-saml-subject']);
    // Never without: if Envoy is set up wrongly, this says so.
    if (!subject) return response.writeHead(500).end('nobody is signed in: is samlight in front of this?\n');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    return response.end(`<!doctype html><title>Application</title><h1>Hello ${text(subject)}</h1><p>Groups: ${text(named(headers['x-saml-groups']).join(', '))}</p>
<button onclick="fetch('/.saml/logout', { method: 'POST' }).then(() => location.reload())">Sign out</button>`);
  });
  return new Promise((resolve) => { server.listen(port, '127.0.0.1', () => resolve(server)); });
}
