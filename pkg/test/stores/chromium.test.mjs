// A real browser between three sites: whether it takes the cookie, brings it back when another site posts, and keeps it from another browser's login.
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:https';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { createServiceProvider } from 'samlight';
import { cookieStore } from 'samlight/stores/cookie';
import { memoryStore } from 'samlight/stores/memory';
import { createTestIdp } from 'samlight/testing';
import { suite } from './tried.mjs';

const browser = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) => (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)))
  .find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const posting = (action, fields) => `<!doctype html><body onload="document.forms[0].submit()"><form method="post" action="${action}">${
  Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`).join('')}</form>`;

suite('Chromium', !browser && 'chromium is not installed', () => {
  let server;
  let idp;
  let attack;
  let port;
  const providers = {};

  /** One server, of which three sites are seen: app.test, idp.test and evil.test. */
  async function answer(request) {
    const url = new URL(request.url, `https://${request.headers.host}`);
    const kind = url.searchParams.get('store') ?? url.pathname.split('/')[2];
    if (url.hostname === 'evil.test') return new Response(attack, { headers: { 'content-type': 'text/html' } });
    if (url.hostname === 'idp.test') {
      const asked = await idp.readRequest(url);
      const { SAMLResponse } = await idp.respond({ ...asked, nameId: 'ada' });
      return new Response(posting(asked.acsUrl, { SAMLResponse }), { headers: { 'content-type': 'text/html' } });
    }
    if (url.pathname === '/login') return (await providers[kind].createLogin({ returnTo: '/home' })).toResponse();
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const whole = new Request(url, { method: 'POST', headers: { 'content-type': request.headers['content-type'], cookie: request.headers.cookie ?? '' }, body: Buffer.concat(chunks) });
    const result = await providers[kind].safeValidateResponse(whole);
    return new Response(`<p id="verdict">${result.ok ? `in: ${result.nameId.value}` : result.error.code}</p>`, { headers: { 'content-type': 'text/html' } });
  }

  before(async () => {
    const { privateKey, certificate } = await (await createTestIdp()).exportKey();
    server = createServer({ key: privateKey, cert: certificate }, async (request, response) => {
      const given = await answer(request).catch((error) => new Response(String(error), { status: 500 }));
      response.writeHead(given.status, Object.fromEntries(given.headers));
      response.end(await given.text());
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => { server.on('listening', resolve); });
    port = server.address().port;
    idp = await createTestIdp({ ssoUrl: `https://idp.test:${port}/sso` });
    const stores = { bound: memoryStore(), sealed: cookieStore(memoryStore(), { keys: [crypto.getRandomValues(new Uint8Array(32))] }), loose: memoryStore() };
    for (const [kind, store] of Object.entries(stores)) {
      providers[kind] = createServiceProvider({
        entityId: 'https://app.test', acsUrls: [`https://app.test:${port}/acs/${kind}`], idps: [{ metadata: idp.metadata() }], store, ...(kind === 'loose' && { bindBrowser: false }),
      });
    }
  });

  after(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** What the last page says, once its forms have been posted. Each visit is a browser of its own. */
  async function visit(url) {
    const running = await chromium.launch({
      executablePath: browser,
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP *.test 127.0.0.1, EXCLUDE localhost'],
    });
    try {
      const page = await (await running.newContext({ ignoreHTTPSErrors: true })).newPage();
      await page.goto(url);
      return await page.locator('#verdict').textContent({ timeout: 60_000 });
    } finally {
      await running.close();
    }
  }

  for (const kind of ['bound', 'sealed']) {
    test(`${kind}: the cookie comes back when the identity provider's page posts`, async () => {
      assert.equal(await visit(`https://app.test:${port}/login?store=${kind}`), 'in: ada');
    });
  }

  for (const [kind, verdict] of [['bound', 'request.browser-mismatch'], ['sealed', 'request.missing'], ['loose', 'in: mallory']]) {
    test(`${kind}: an attacker's answer in a visitor's browser is ${verdict}`, async () => {
      const { url } = await providers[kind].createLogin();
      const asked = await idp.readRequest(url);
      const { SAMLResponse } = await idp.respond({ ...asked, nameId: 'mallory' });
      attack = posting(asked.acsUrl, { SAMLResponse });
      assert.equal(await visit(`https://evil.test:${port}/`), verdict);
    });
  }
});
