// Chromium through Playwright, Firefox through WebDriver BiDi: the package unbundled, by an import map, under the least Content Security Policy.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

const LIMIT = 240_000;

// What a closed network refuses anyway, many times a second.
const QUIET = ['--no-first-run', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const libraries = process.env.SAMLIGHT_BROWSER_LIBRARIES;
const env = { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) };

const drivers = {
  async Chromium(executablePath) {
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...QUIET], env });
    return { version: browser.version(), page: () => browser.newPage(), close: () => browser.close() };
  },
  async Firefox(executablePath) {
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, env });
    return { version: (await browser.version()).replace('firefox/', ''), page: () => browser.newPage(), close: () => browser.close() };
  },
};

/** Given by the environment, or where Debian puts them. */
const places = {
  Chromium: process.env.SAMLIGHT_CHROMIUM || '/usr/bin/chromium',
  Firefox: process.env.SAMLIGHT_FIREFOX || '/usr/bin/firefox-esr',
};

export async function browsers(home) {
  const site = await serve(home);
  const started = [];
  const runtimes = [];
  for (const [runtime, start] of Object.entries(drivers)) {
    if (!existsSync(places[runtime])) {
      runtimes.push({ runtime, skip: process.env[`SAMLIGHT_NO_${runtime.toUpperCase()}`] || `${places[runtime]} is not installed` });
      continue;
    }
    const driver = await start(places[runtime]);
    started.push(driver);
    const open = (query) => visit(driver, site, query);
    runtimes.push({ runtime, version: driver.version, open, suite: () => open('what=suite'), slim: () => open('what=slim') });
  }
  const close = async () => {
    for (const { close } of started) await close();
    site.server.closeAllConnections();
    site.server.close();
  };
  return { runtimes, close };
}

/** Opens the page and waits until it has posted its result. */
async function visit(driver, { origin, awaited }, query) {
  const id = crypto.randomUUID();
  const page = await driver.page();
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => faults.push(message.text()));
  const result = new Promise((resolve) => { awaited.set(id, resolve); });
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the page told nothing within ${LIMIT / 1000} s: ${faults.join('\n')}`)), LIMIT);
  });
  try {
    await page.goto(`${origin}/page.html?id=${id}&${query}`);
    const { fault, value } = JSON.parse(await Promise.race([result, late]));
    if (fault) throw new Error(fault);
    return value;
  } finally {
    clearTimeout(timer);
    awaited.delete(id);
    await page.close();
  }
}

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' };

/** Serves the folder on loopback, and takes results by POST. */
async function serve(home) {
  const awaited = new Map();
  const { html, policy } = document(home);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (request.method === 'POST') {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
        awaited.get(searchParams.get('id'))?.(Buffer.concat(chunks).toString());
        response.writeHead(204).end();
      });
      return;
    }
    const file = path.join(home, pathname);
    if (pathname !== '/page.html' && !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[path.extname(pathname)] ?? 'text/plain', 'content-security-policy': policy });
    response.end(pathname === '/page.html' ? html : readFileSync(file));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { server, awaited, origin: `http://127.0.0.1:${server.address().port}` };
}

/** The page, with every entry of the package in its import map, and the policy that lets it run and nothing else. */
function document(home) {
  const { exports } = JSON.parse(readFileSync(path.join(home, 'node_modules/samlight/package.json'), 'utf8'));
  const entries = Object.entries(exports).map(([name, target]) => [`samlight${name.slice(1)}`, `/node_modules/samlight/${(target.default ?? target).slice(2)}`]);
  const imports = JSON.stringify({ imports: Object.fromEntries(entries) });
  const hash = createHash('sha256').update(imports).digest('base64');
  return {
    html: `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="importmap">${imports}</script><script type="module" src="/page.mjs"></script>`,
    policy: `default-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'`,
  };
}
