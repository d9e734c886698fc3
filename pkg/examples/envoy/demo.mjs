// node demo.mjs [--check]: the application, Envoy with samlight before it, and a test IdP that signs whatever it is asked to, all on this machine.
// ENVOY is the program, FILTER the module; `cargo xtask gate --envoy` has both.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Browser } from '../check/browser.mjs';
import { answer } from '../check/demo.mjs';
import { testIdp } from '../check/idp.mjs';
import { freePort } from '../check/port.mjs';
import { application } from './app.mjs';
import { filled } from './fill.mjs';

const { ENVOY = 'envoy', FILTER = 'samlight-filter.wasm' } = process.env;
const check = process.argv[2] === '--check';
const folder = mkdtempSync(path.join(tmpdir(), 'samlight-envoy-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const port = await freePort();
// On `localhost` alone a browser keeps secure cookies without https; the check is a browser behind a proxy that speaks it.
const origin = check ? 'https://app.example' : `http://localhost:${port}`;
const server = await application(0);
const idpServer = http.createServer((request, response) => answer(idp, origin, request, response));
await new Promise((resolve) => { idpServer.listen(0, '127.0.0.1', resolve); });
const idp = await testIdp(`http://127.0.0.1:${idpServer.address().port}`);

const settings = {
  version: 1,
  entityId: `${origin}/saml`,
  acsUrls: [`${origin}/.saml/acs`],
  idps: [{ metadata: idp.metadata() }],
  gate: {
    public: ['/healthz'],
    session: { keys: [randomBytes(32).toString('base64')] },
    headers: { 'x-saml-subject': 'nameId', 'x-saml-groups': 'attr:email' },
  },
};
const file = path.join(folder, 'envoy.yaml');
writeFileSync(file, filled({ settings, filter: path.resolve(FILTER), application: server.address().port, listener: port }));
const envoy = spawn(ENVOY, ['-c', file, '--concurrency', '2', '--use-dynamic-base-id', '-l', check ? 'error' : 'warning'], { stdio: ['ignore', 'inherit', 'inherit'] });
process.on('exit', () => envoy.kill('SIGKILL'));
envoy.on('error', (error) => fail(`${ENVOY}: ${error.message}`));
envoy.on('exit', (status) => fail(`Envoy ended with ${status}`));

const visitor = () => new Browser(origin, `http://127.0.0.1:${port}`);
for (let tries = 0; ; tries += 1) {
  if ((await visitor().get('/healthz').catch(() => ({}))).status === 200) break;
  if (tries > 300) fail('Envoy did not answer within 30 s');
  await pause(100);
}
if (check) {
  await roundTrip();
  process.exit(0);
}
console.log(`\n  ${origin}/  (Ctrl-C ends it)\n`);

function fail(words) {
  console.error(words);
  process.exit(1);
}

/** One login, one refusal. */
async function roundTrip() {
  const html = { accept: 'text/html' };
  const post = async (browser, options) => {
    const { location } = await browser.get('/', html);
    const asked = await idp.readRequest(location);
    const { form } = await idp.respond({ ...asked, nameId: 'ada', sign: 'both', ...options });
    return browser.post('/.saml/acs', form, new URL(idp.ssoUrl).origin);
  };
  const [browser, attacker] = [visitor(), visitor()];
  assert.equal((await browser.get('/', { accept: '*/*' })).status, 401);
  assert.equal((await post(browser)).status, 303);
  assert.match((await browser.get('/', { ...html, 'x-saml-subject': 'administrator' })).text, /Hello ada</);
  const refused = await post(attacker, { tamper: (xml) => xml.replace('>ada<', '>administrator<') });
  assert.deepEqual([refused.status, refused.text], [403, '{"ok":false,"code":"signature.digest-mismatch"}']);
  assert.equal((await attacker.get('/', html)).status, 302);
  console.log(`through Envoy: ada signed in, an altered message was refused with signature.digest-mismatch`);
}
