// The same page in Chromium, by Playwright, and in Firefox, by WebDriver BiDi. Opened from disk, with the network cut.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { opened as unpacked } from '../../scripts/archive.mjs';

export const file = fileURLToPath(new URL('../../../build/inspector/index.html', import.meta.url));
export const address = `file://${file}`;
/** The page in another language, which is a file beside it. */
export const addressOf = (language) => (language === 'en' ? address : address.replace(/html$/, `${language}.html`));
if (!existsSync(file)) throw new Error(`${path.basename(file)} is not built: cargo xtask inspector`);
/** What is packed into the page. */
export const parts = unpacked(readFileSync(file, 'utf8'));

const libraries = process.env.SAMLIGHT_BROWSER_LIBRARIES;
const env = { ...process.env, ...(libraries && { LD_LIBRARY_PATH: libraries }) };
const QUIET = ['--no-sandbox', '--no-first-run', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'];

/** Given by the environment, or where Debian puts them. */
export const places = {
  Chromium: process.env.SAMLIGHT_CHROMIUM || '/usr/bin/chromium',
  Firefox: process.env.SAMLIGHT_FIREFOX || '/usr/bin/firefox-esr',
};

/** Why a browser is not tried, if it is not. */
export const missing = (name) => (existsSync(places[name]) ? undefined : process.env[`SAMLIGHT_NO_${name.toUpperCase()}`] || `${places[name]} is not installed`);

const drivers = {
  async Chromium() {
    const browser = await chromium.launch({ executablePath: places.Chromium, args: QUIET, env });
    const context = await browser.newContext({ acceptDownloads: true });
    return {
      close: () => browser.close(),
      next: () => context.waitForEvent('page', { timeout: 15_000 }),
      async page(options = {}) {
        const page = await (options.media ? (await browser.newContext(options.media)).newPage() : context.newPage());
        await page.setViewportSize({ width: options.width ?? 1280, height: options.height ?? 900 });
        return { raw: page, press: (key) => page.keyboard.press(key), type: (text) => page.keyboard.insertText(text), resize: (width, height) => page.setViewportSize({ width, height }) };
      },
    };
  },
  async Firefox() {
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath: places.Firefox, headless: true, env });
    const known = new Set(browser.targets());
    return {
      close: () => browser.close(),
      next: async () => (await browser.waitForTarget((target) => target.type() === 'page' && !known.has(target), { timeout: 15_000 })).page(),
      async page(options = {}) {
        const page = await browser.newPage();
        known.add(page.target());
        await page.setViewport({ width: options.width ?? 1280, height: options.height ?? 900 });
        return { raw: page, press: (key) => page.keyboard.press(key), type: (text) => page.keyboard.type(text), resize: (width, height) => page.setViewport({ width, height }) };
      },
    };
  },
};

/** @param patience how long something is waited for at most, in milliseconds. */
export async function launch(name, { patience = 15_000 } = {}) {
  const driver = await drivers[name]();
  return {
    close: driver.close,
    /** A tab that the page itself opens. */
    next: driver.next,
    async open(options = {}) {
      const opened = await driver.page(options);
      return visit(opened, patience, options);
    },
  };
}

/** What somebody can do with the page, and what must never happen while they do. */
async function visit({ raw, press, type, resize }, patience, { hash = '', target = address, ready = '#paste' } = {}) {
  const faults = [];
  const requests = [];
  raw.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  raw.on('console', (message) => { if (/violat|Content.Security.Policy|error/i.test(`${message.type()} ${message.text()}`)) faults.push(`console: ${message.text()}`); });
  raw.on('request', (request) => { if (!/^(?:blob|data):/.test(request.url())) requests.push(request.url()); });
  // In Firefox a policy is reported to the document alone: listened to before anything else runs.
  const listen = () => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  };
  if (raw.addInitScript) await raw.addInitScript(listen);
  else await raw.evaluateOnNewDocument(listen);
  await raw.goto(target + hash);
  await raw.waitForSelector(ready, { timeout: patience });
  const page = {
    raw, press, type, resize, faults, requests,
    evaluate: (work, argument) => raw.evaluate(work, argument),
    text: (selector) => raw.evaluate((wanted) => document.querySelector(wanted)?.innerText ?? '', selector),
    count: (selector) => raw.evaluate((wanted) => document.querySelectorAll(wanted).length, selector),
    click: (selector) => raw.evaluate((wanted) => { const found = document.querySelector(wanted); if (!found) throw new Error(`${wanted} is not there`); found.click(); }, selector),
    until: (work, argument, timeout = patience) => (raw.setViewportSize ? raw.waitForFunction(work, argument, { timeout }) : raw.waitForFunction(work, { timeout }, argument)),
    /** Writes into a field as a paste does: all at once. */
    fill: (selector, text) => raw.evaluate(([wanted, content]) => {
      const field = document.querySelector(wanted);
      const own = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
      own.set.call(field, content);
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    }, [selector, text]),
    async settled() {
      await page.until(() => document.querySelector('.verdict') && document.querySelector('.verdict[aria-busy]')?.getAttribute('aria-busy') !== 'true');
    },
    verdict: () => raw.evaluate(() => ({ verdict: document.querySelector('.verdict')?.dataset.verdict, code: document.querySelector('.verdict')?.dataset.code })),
    async example(name) {
      await page.click(`[data-example="${name}"]`);
      await page.until(() => document.querySelector('.verdict[aria-busy="false"], .verdict.is-note, .verdict.is-fail'));
      await page.settled();
    },
    async clear() {
      await page.evaluate(() => { for (const button of document.querySelectorAll('.tools button')) if (button.dataset.action === 'clear') button.click(); });
      await page.until(() => document.querySelector('.examples'));
    },
    async clean() {
      const violations = await raw.evaluate(() => globalThis.violations);
      return { faults, violations, requests: requests.filter((url) => !url.startsWith('file:')) };
    },
    close: () => raw.close(),
  };
  return page;
}
