// An example for a browser, with a test IdP that signs whatever it is asked to.
import http from 'node:http';
import { install } from './install.mjs';
import { testIdp } from './idp.mjs';
import { freePort } from './port.mjs';
import { runtimes } from './runtimes.mjs';
import { settings, start } from './server.mjs';

export async function demonstrate(example) {
  const { runtime, missing } = await runtimes(example.runtime);
  if (missing) throw new Error(missing);
  const idpPort = await freePort();
  const idp = await testIdp(`http://127.0.0.1:${idpPort}`);
  console.log('installing and building …');
  const env = await settings(idp, { port: 3000, origin: 'http://127.0.0.1:3000' });
  const place = await install(example, runtime, env);
  const server = await start({ example: { ...example, ...example.variants?.[0] }, place, runtime, env });
  http.createServer((request, response) => answer(idp, server.origin, request, response)).listen(idpPort, '127.0.0.1');
  console.log(`${example.name}: ${server.origin}/ (Ctrl-C ends it)`);
}

/** The page that a browser is sent to: it asks for nothing and posts the signed message at a click. */
export async function answer(idp, origin, { url }, response) {
  try {
    const { SAMLResponse, asked } = await signed(idp, origin, new URL(url, idp.ssoUrl));
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>Test IdP</title><h1>Test identity provider</h1><form method="post" action="${asked.acsUrl}">
<input type="hidden" name="SAMLResponse" value="${SAMLResponse}"><input type="hidden" name="RelayState" value="${asked.relayState ?? ''}">
<button>Sign in as ada</button></form>`);
  } catch {
    response.writeHead(400).end('this is no request of the example');
  }
}

async function signed(idp, origin, url) {
  const asked = await idp.readRequest(url);
  // What stands in a request is not believed: the message goes to the example and nowhere else.
  if (!asked.acsUrl.startsWith(`${origin}/`) || !/^[\w-]*$/.test(asked.relayState ?? '')) throw new Error('not of the example');
  return { asked, ...(await idp.respond({ ...asked, nameId: 'ada', attributes: { email: 'ada@app.example' }, sign: 'both' })) };
}
