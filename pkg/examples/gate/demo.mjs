// node demo.mjs [--check]: the application, samlight's gate before it as a component of wasi:http, and a test IdP that signs whatever it is asked to, all on
// this machine. GATE_HOST is the host, GATE the component; `cargo xtask gate` has both.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Browser } from '../check/browser.mjs';
import { answer } from '../check/demo.mjs';
import { testIdp } from '../check/idp.mjs';
import { freePort } from '../check/port.mjs';
import { application } from '../envoy/app.mjs';

const { GATE_HOST = 'gate-host', GATE = 'reverse-proxy.wasm' } = process.env;
const check = process.argv[2] === '--check';
const folder = mkdtempSync(path.join(tmpdir(), 'samlight-gate-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const port = await freePort();
const origin = `http://localhost:${port}`; // on this name alone a browser keeps secure cookies without https
const server = await application(0);
const idpServer = http.createServer((request, response) => answer(idp, origin, request, response));
await new Promise((resolve) => { idpServer.listen(0, '127.0.0.1', resolve); });
const idp = await testIdp(`http://127.0.0.1:${idpServer.address().port}`);

// What is different here and now; the rest is the file that is shipped.
const settings = JSON.parse(readFileSync(new URL('settings.json', import.meta.url), 'utf8'));
Object.assign(settings, { entityId: `${origin}/saml`, acsUrls: [`${origin}/.saml/acs`], idps: [{ metadata: idp.metadata() }] });
settings.gate.session.keys = [randomBytes(32).toString('base64')];
settings.gate.upstream = `http://127.0.0.1:${server.address().port}`;
const file = path.join(folder, 'settings.json');
writeFileSync(file, JSON.stringify(settings));
const host = spawn(GATE_HOST, [GATE, '--settings', file, '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', check ? 'ignore' : 'inherit'] });
process.on('exit', () => host.kill('SIGKILL'));
host.on('error', (error) => fail(`${GATE_HOST}: ${error.message}`));
host.on('exit', (status) => fail(`the host ended with ${status}`));

// The browser of the examples' checks keeps secure cookies on https alone; a real one on localhost too.
const visitor = () => new Browser(origin.replace('http:', 'https:'), `http://127.0.0.1:${port}`);
for (let tries = 0; ; tries += 1) {
  if ((await visitor().get('/healthz').catch(() => ({}))).status === 200) break;
  if (tries > 300) fail('the host did not answer within 30 s');
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
  assert.equal((await browser.get('/', { accept: 'application/json' })).status, 401);
  const welcome = await post(browser);
  assert.equal(welcome.status, 303, welcome.text);
  assert.match((await browser.get('/', { ...html, 'x-saml-subject': 'administrator' })).text, /Hello ada</);
  const refused = await post(attacker, { tamper: (xml) => xml.replace('>ada<', '>administrator<') });
  assert.deepEqual([refused.status, refused.text], [403, '{"ok":false,"code":"signature.digest-mismatch"}']);
  assert.equal((await attacker.get('/', html)).status, 302);
  console.log(`through the gate at ${origin}: ada signed in, an altered message was refused with signature.digest-mismatch`);
}
