// Pictures of the main states into build/inspector/screenshots: light, dark, phone, each language. For people to look at.
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { addressOf, launch, missing, parts } from '../test/page/browsers.mjs';

const out = fileURLToPath(new URL('../../build/inspector/screenshots/', import.meta.url));
mkdirSync(out, { recursive: true });
if (process.argv.length < 3) for (const old of readdirSync(out)) rmSync(path.join(out, old));
const ALL = [
  ...['empty', 'good', 'audience', 'indented', 'wrapping', 'encrypted', 'har', 'metadata', 'share', 'compare'].flatMap((state) => [[state, 'light', 1440, 'en'], [state, 'dark', 1440, 'en'], [state, 'light', 360, 'en']]),
  ['menu', 'light', 1440, 'en'], ['menu', 'dark', 360, 'tr'], ['steps', 'light', 1440, 'en'], ['hashes', 'dark', 1440, 'ja'], ['hashes', 'light', 360, 'zh-Hans'],
  ...['empty', 'audience', 'good', 'har'].flatMap((state) => [[state, 'light', 1440, 'en', 'forced'], [state, 'light', 800, 'en', 'print'], [state, 'light', 1440, 'en', 'Firefox']]),
  ['audience', 'light', 1440, 'ja', 'Firefox'], ['audience', 'light', 360, 'tr', 'Firefox'], ['good', 'light', 800, 'ja', 'print'],
  ...['zh-Hans', 'ja', 'tr'].flatMap((language) => ['empty', 'audience', 'wrapping', 'share'].flatMap((state) => [[state, 'light', 1440, language], [state, 'dark', 360, language]])),
];

/** `npm run screenshots STATE` makes those of one state alone. */
const SHOTS = ALL.filter(([state]) => process.argv.length < 3 || process.argv.includes(state));

const browsers = new Map();
/** Begun when it is asked for, and not asked for where it is missing. */
async function browserOf(name) {
  if (!browsers.has(name)) browsers.set(name, missing(name) ? undefined : await launch(name, { patience: 120_000 }));
  return browsers.get(name);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
let left = 0;
/** `how`: in which browser, or for which medium. */
for (const [state, colorScheme, width, language, how = ''] of SHOTS) {
  const browser = await browserOf(how === 'Firefox' ? how : 'Chromium');
  if (!browser) {
    left += 1;
    continue;
  }
  const page = await browser.open({ media: { colorScheme, ...(how === 'forced' && { forcedColors: 'active' }) }, width, height: width < 500 ? 740 : 900, target: addressOf(language) });
  const example = { share: 'good', compare: 'good', metadata: 'good', menu: 'good', steps: 'good' }[state] ?? state;
  if (state !== 'empty' && state !== 'hashes') await page.example(example);
  if (state === 'metadata') {
    await page.evaluate(() => document.querySelector('.vouchers .link').click());
    await page.fill('#paste', JSON.parse(parts.examples).metadata);
    await page.until(() => document.querySelector('.metadata'));
  }
  if (state === 'menu') await page.click('.menu summary');
  if (state === 'steps') await page.evaluate(() => { for (const one of document.querySelectorAll('.trail details')) one.open = true; });
  if (state === 'hashes') {
    const vector = (name) => readFileSync(new URL(`../../tests/vectors/${name}`, import.meta.url), 'utf8');
    await page.fill('#paste', vector('accept/encrypted-aes192-gcm-rsa-oaep-sha384-mgf1sha256.xml'));
    await page.until(() => document.querySelector('#key-paste'));
    await page.fill('#key-paste', vector('keys/sp.key.pem'));
    await page.until(() => document.querySelector('#need-hashes'));
  }
  if (state === 'share' || state === 'compare') {
    await page.evaluate((wanted) => document.querySelector(wanted).click(), state === 'share' ? '.tools .primary' : '.tools button');
    await page.until(() => document.querySelector('dialog'));
    await pause(300);
  }
  if (how === 'print') await page.raw.emulateMedia({ media: 'print' });
  await pause(150);
  await page.raw.screenshot({ path: path.join(out, `${state}-${language}-${width < 500 ? 'phone' : 'desktop'}-${how || colorScheme}.png`), fullPage: !['share', 'compare'].includes(state) });
  await (how === 'Firefox' ? page.close() : page.raw.context().close());
}
for (const browser of browsers.values()) await browser?.close();
console.log(`${SHOTS.length - left} pictures in build/inspector/screenshots${left > 0 ? `; ${left} not made: ${missing('Firefox') ?? missing('Chromium')}` : ''}`);
