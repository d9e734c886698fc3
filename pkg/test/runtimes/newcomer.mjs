// A newcomer's way, by the clock: an empty folder, npm install, the worker of pkg/README.md, an accepted login in workerd. Nothing is done here
// that the README does not say, but for what a newcomer has already: an identity provider, its metadata, and a browser.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test, { after } from 'node:test';
import { pathToFileURL } from 'node:url';
import { cleanFolder, pack } from '../installed.mjs';

const LIMIT = 60_000;
const shelf = cleanFolder('shelf');
const home = cleanFolder('newcomer');
const tarball = path.join(shelf, pack(shelf));

after(() => [shelf, home].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The steps of the section: a command, or a file with the name that stands last before its code. */
function steps() {
  const section = /## A worker\n([\s\S]*?)\n## /.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'))[1];
  const fences = [...section.matchAll(/([\s\S]*?)```(\w+)\n([\s\S]*?)```/g)];
  return fences.map(([, before, language, code]) => (language === 'sh' ? { command: code.trim() } : { file: [...before.matchAll(/`([\w.]+)`/g)].at(-1)[1], code }));
}

/** Starts what the README says, on a free port and with nothing asked of the network; gives its address once it answers. */
async function started(command) {
  const [npx, wrangler, ...words] = command.split(' ');
  assert.deepEqual([npx, wrangler], ['npx', 'wrangler']);
  // npx would fetch it: here it is the one that package.json pins.
  const program = path.join(path.dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin/wrangler.js');
  const quiet = { CI: 'true', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', XDG_CONFIG_HOME: shelf, WRANGLER_LOG_PATH: shelf };
  const options = ['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0'];
  const server = spawn(process.execPath, [program, ...words, ...options], { cwd: home, env: { ...process.env, ...quiet }, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const address = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no worker within ${LIMIT / 1000} s\n${log}`)), LIMIT);
    const read = (chunk) => {
      log += chunk;
      const ready = /Ready on (http:\S+)/.exec(log);
      if (!ready) return;
      clearTimeout(timer);
      resolve(ready[1]);
    };
    server.stdout.on('data', read);
    server.stderr.on('data', read);
    server.on('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`wrangler ended with ${code}\n${log}`));
    });
  }).catch(async (error) => {
    await end(server);
    throw error;
  });
  return { address, end: () => end(server), log: () => log };
}

/** wrangler ends its workerd when it is asked to end. */
async function end(server) {
  if (server.exitCode !== null || !server.kill()) return;
  const timer = setTimeout(() => server.kill('SIGKILL'), 5_000);
  await once(server, 'exit');
  clearTimeout(timer);
}

/** A browser that keeps its cookies, as far as a login needs one. */
function browser(address) {
  const cookies = new Map();
  return async (target, options = {}) => {
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(new URL(target, address), { redirect: 'manual', signal: AbortSignal.timeout(LIMIT), headers: cookie ? { cookie } : {}, ...options });
    for (const set of response.headers.getSetCookie()) cookies.set(...set.split(';')[0].split(/=(.*)/).slice(0, 2));
    return response;
  };
}

test('from an empty folder to an accepted login in workerd', async (t) => {
  const clock = [['start', performance.now()]];
  const mark = (name) => clock.push([name, performance.now()]);
  assert.deepEqual(readdirSync(home), []);
  let idp, server;
  try {
    for (const { command, file, code } of steps()) {
      if (file) {
        writeFileSync(path.join(home, file), code);
      } else if (command === 'npm install samlight') {
        execFileSync('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: home, stdio: 'pipe', timeout: LIMIT });
        mark(command);
        const { createTestIdp } = await import(pathToFileURL(path.join(home, 'node_modules/samlight/dist/testing.js')));
        idp = await createTestIdp();
        writeFileSync(path.join(home, 'idp.xml'), idp.metadata());
      } else {
        server = await started(command);
        mark(command);
      }
    }
    const open = browser(server.address);
    const start = await open('/login');
    assert.equal(start.status, 302, server.log());
    const asked = await idp.readRequest(start.headers.get('location'));
    const { pathname } = new URL(asked.acsUrl);
    const post = async (made) => open(pathname, { method: 'POST', body: made.form });
    const genuine = await idp.respond({ ...asked, nameId: 'ada' });
    const altered = await post(await idp.respond({ ...asked, nameId: 'ada', tamper: (xml) => xml.replace('>ada<', '>eve<') }));
    assert.equal(altered.status, 403);
    assert.match(await altered.text(), /signature\.digest-mismatch/);
    const signedIn = await post(genuine);
    assert.equal(signedIn.status, 200, server.log());
    assert.match(await signedIn.text(), /\bada\b/);
    mark('accepted login');
    assert.match(await (await post(genuine)).text(), /replay\.claimed/);
  } finally {
    await server?.end();
  }
  const seconds = (from, to) => `${((to - from) / 1000).toFixed(1)} s`;
  const parts = clock.slice(1).map(([name, at], index) => `${name} ${seconds(clock[index][1], at)}`);
  t.diagnostic(`tested: ${parts.join(', ')}; ${seconds(clock[0][1], clock.at(-1)[1])} from the empty folder to the login`);
});
