// Pictures of the main states into build/inspector/screenshots: light, dark, phone, each language. For people to look at.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressOf, launch, parts } from '../test/page/browsers.mjs';

const out = fileURLToPath(new URL('../../build/inspector/screenshots/', import.meta.url));
mkdirSync(out, { recursive: true });
const SHOTS = [
  ...['empty', 'good', 'audience', 'indented', 'wrapping', 'encrypted', 'har', 'metadata', 'share', 'compare'].flatMap((state) => [[state, 'light', 1440, 'en'], [state, 'dark', 1440, 'en'], [state, 'light', 360, 'en']]),
  ...['zh-Hans', 'ja', 'tr'].flatMap((language) => ['empty', 'audience', 'wrapping', 'share'].flatMap((state) => [[state, 'light', 1440, language], [state, 'dark', 360, language]])),
];

const browser = await launch('Chromium', { patience: 120_000 });
for (const [state, colorScheme, width, language] of SHOTS) {
  const page = await browser.open({ media: { colorScheme }, width, height: width < 500 ? 740 : 900, target: addressOf(language) });
  const example = { share: 'good', compare: 'good', metadata: 'good' }[state] ?? state;
  if (state !== 'empty') await page.example(example);
  if (state === 'metadata') {
    await page.evaluate(() => document.querySelector('.vouchers .link').click());
    await page.fill('#paste', JSON.parse(parts.examples).metadata);
    await page.until(() => document.querySelector('.metadata'));
  }
  if (state === 'share' || state === 'compare') {
    await page.evaluate((wanted) => document.querySelector(wanted).click(), state === 'share' ? '.tools .primary' : '.tools button');
    await page.until(() => document.querySelector('dialog'));
    await page.raw.waitForTimeout(300);
  }
  await page.raw.waitForTimeout(150);
  await page.raw.screenshot({ path: path.join(out, `${state}-${language}-${width < 500 ? 'phone' : 'desktop'}-${colorScheme}.png`), fullPage: !['share', 'compare'].includes(state) });
  await page.raw.context().close();
}
await browser.close();
console.log(`${SHOTS.length} pictures in build/inspector/screenshots`);
