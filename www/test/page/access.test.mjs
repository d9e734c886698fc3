// For everybody: axe in the states of the page, a run by keyboard alone, 320 CSS pixels, every language, 400 % zoom, forced colours, reduced motion, print.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { addressOf, launch, missing } from './browsers.mjs';
import { examplesOf } from './goals.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const LANGUAGES = ['en', 'zh-Hans', 'ja', 'tr'];

const STATES = {
  empty: async () => {},
  rejected: (page) => page.example('audience'),
  'cannot tell': async (page) => {
    const { text } = await examplesOf(page, 'good');
    await page.fill('#clock-field, #paste', text);
    await page.until(() => document.querySelector('.verdict[data-verdict]'));
  },
  accepted: (page) => page.example('good'),
  'several messages': (page) => page.example('har'),
  forgery: (page) => page.example('wrapping'),
  metadata: async (page) => {
    await page.fill('#paste', (await examplesOf(page, 'good')).metadata);
    await page.until(() => document.querySelector('.metadata'));
  },
  share: async (page) => {
    await page.example('good');
    await page.evaluate(() => document.querySelector('.tools .primary').click());
    await page.until(() => document.querySelector('#preview')?.value.length > 100);
  },
  help: async (page) => {
    await page.evaluate(() => [...document.querySelectorAll('footer button')].at(-1).click());
    await page.until(() => document.querySelector('dialog'));
  },
};

/** Opens everything that is folded, so that nothing hides from the check. */
const unfold = () => { for (const one of document.querySelectorAll('details')) one.open = true; };

async function violations(page) {
  await page.evaluate(unfold);
  // Run by the driver, past the page's policy, which lets no foreign script in.
  const { violations: found } = await page.raw.evaluate(`${axe}; axe.run(document, { runOnly: ${JSON.stringify(TAGS)} })`);
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary.split('\n')[1] ?? ''}`).join(' | ')}`);
}

/** Nothing is wider than the window, but what scrolls by itself. */
const overflowing = () => {
  const wide = [...document.querySelectorAll('body *')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.right > innerWidth + 1 && !one.closest('.scroll, .lines, pre, .tabs, svg, .visually-hidden, textarea');
  });
  return { page: document.documentElement.scrollWidth - innerWidth, wide: wide.slice(0, 5).map((one) => `${one.localName}.${one.className} ${one.textContent.slice(0, 40)}`) };
};

test('Chromium', { skip: missing('Chromium'), timeout: 280_000 }, async (context) => {
  const browser = await launch('Chromium');
  try {
    for (const [state, reach] of Object.entries(STATES)) {
      for (const colorScheme of ['light', 'dark']) {
        await context.test(`axe finds nothing: ${state}, ${colorScheme}`, async () => {
          const page = await browser.open({ media: { colorScheme } });
          await reach(page);
          assert.deepEqual(await violations(page), []);
          await page.raw.context().close();
        });
      }
    }

    for (const language of LANGUAGES) {
      await context.test(`nothing runs out of a window of 320 pixels: ${language}`, async () => {
        const page = await browser.open({ width: 320, height: 640, target: addressOf(language) });
        assert.equal(await page.evaluate(() => document.documentElement.lang), language);
        assert.deepEqual(await page.evaluate(overflowing), { page: 0, wide: [] }, 'empty');
        for (const name of ['audience', 'wrapping', 'har']) {
          await page.example(name);
          for (const tab of ['checks', 'who', 'time', 'xml', 'trust']) {
            await page.click(`[data-tab="${tab}"]`);
            await page.until((wanted) => document.querySelector(`[data-tab="${wanted}"]`).getAttribute('aria-selected') === 'true', tab);
            await page.evaluate(unfold);
            assert.deepEqual(await page.evaluate(overflowing), { page: 0, wide: [] }, `${name}, ${tab}`);
          }
          // No text of another language, and no key in the place of a text.
          assert.deepEqual(await page.evaluate(() => [...document.body.innerText.matchAll(/\b(?:kind|verdict|rule|step|repair|window|needs?|filter|status|tab|warning)\.[a-z][a-z.-]+\b(?!:)/g)].map(([found]) => found).filter((one) => !document.querySelector(`[data-code="${one}"], [data-rule="${one}"]`))), []);
          await page.clear();
        }
        await page.close();
      });
    }

    await context.test('400 % zoom of a window of 1280 by 1024: everything can be reached, and nothing stands before it', () => magnified(browser));

    await context.test('a run by keyboard alone', () => byKeyboard(browser));

    await context.test('forced colours and reduced motion keep what they are told', async () => {
      const page = await browser.open({ media: { forcedColors: 'active', reducedMotion: 'reduce' } });
      await page.example('altered');
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior), 'auto');
      assert.notEqual(await page.text('.check.fail .visually-hidden'), '', 'the state of a check is a word too');
      assert.equal(await page.count('.check.fail .icon-fail'), 1, 'and a shape');
      await page.raw.context().close();
    });

    await context.test('print shows the report and none of the tools', async () => {
      const page = await browser.open();
      await page.example('audience');
      await page.raw.emulateMedia({ media: 'print' });
      const shown = (selector) => page.evaluate((wanted) => { const found = document.querySelector(wanted); return found !== null && getComputedStyle(found).display !== 'none'; }, selector);
      assert.equal(await shown('.verdict'), true);
      assert.equal(await shown('.check.fail .body'), true);
      assert.equal(await shown('.tools'), false);
      assert.equal(await shown('.trust'), false);
      // On paper there are no tabs, so what stands behind them on a narrow screen is there as well.
      await page.resize(800, 900);
      for (const region of ['.middle', '.right', '.timeline', '.xml']) assert.equal(await shown(region), true, region);
      await page.raw.emulateMedia({ media: 'screen' });
      assert.equal(await shown('.timeline'), false, 'a tab away');
      await page.close();
    });
  } finally {
    await browser.close();
  }
});

/** What the browser's own zoom does: a quarter of the CSS pixels each way, four device pixels to each. */
async function magnified(browser) {
  const page = await browser.open({ media: { locale: 'en-GB', reducedMotion: 'reduce' } });
  const session = await page.raw.context().newCDPSession(page.raw);
  await session.send('Emulation.setDeviceMetricsOverride', { width: 320, height: 256, deviceScaleFactor: 4, mobile: false });
  await page.until(() => innerWidth === 320 && devicePixelRatio === 4);
  assert.deepEqual(await page.evaluate(overflowing), { page: 0, wide: [] }, 'empty');
  await page.example('audience');
  for (const tab of ['checks', 'who', 'time', 'xml', 'trust']) {
    await page.click(`[data-tab="${tab}"]`);
    await page.until((wanted) => document.querySelector(`[data-tab="${wanted}"]`).getAttribute('aria-selected') === 'true', tab);
    await page.evaluate(unfold);
    assert.deepEqual(await page.evaluate(overflowing), { page: 0, wide: [] }, tab);
  }
  for (let at = 0; at < 60; at += 1) {
    await page.press('Tab');
    assert.deepEqual(await page.evaluate(hidden), [], 'what has the focus can be seen');
  }
  await page.raw.context().close();
}

/** Of what has the focus, what stands before all of it. */
const hidden = () => {
  const one = document.activeElement;
  if (one === document.body || one.matches('.visually-hidden')) return [];
  // One of the boxes of a link over two lines is enough.
  const points = [...one.getClientRects()].flatMap(({ left, top, width, height }) => [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [left + x * width, top + y * height])));
  const seen = points.some(([x, y]) => { const found = document.elementFromPoint(x, y); return found && (one.contains(found) || found.contains(one)); });
  return seen ? [] : [`${one.localName}#${one.id}.${one.className} ${one.textContent.slice(0, 40)} ${JSON.stringify(one.getBoundingClientRect())}`];
};

async function byKeyboard(browser) {
  const page = await browser.open({ media: { locale: 'en-GB', reducedMotion: 'reduce' } });
  const focused = () => page.evaluate(() => { const one = document.activeElement; return `${one.localName}#${one.id} ${one.getAttribute('aria-label') ?? one.textContent.slice(0, 30)}`; });
  assert.match(await focused(), /^textarea#paste/, 'the cursor is in the box');
  const { text } = await examplesOf(page, 'audience');
  await page.type(text);
  await page.until(() => document.querySelector('.verdict[data-verdict]'));
  assert.match(await focused(), /^textarea#paste/, 'and stays there after a paste');
  assert.match(await page.text('[role="status"]'), /^Would be rejected: /);
  // Everything that can be worked is reached by Tab, shows its focus, and nothing holds it.
  const seen = new Set();
  for (let at = 0; at < 90; at += 1) {
    await page.press('Tab');
    const name = await focused();
    if (seen.has(name) && name.startsWith('textarea#paste')) break;
    seen.add(name);
    const outlined = await page.evaluate(() => { const one = document.activeElement; return one === document.body || getComputedStyle(one).outlineStyle !== 'none' || one.matches('input, textarea, select, [type=range]'); });
    assert.ok(outlined, `${name} shows no focus`);
  }
  // And back, where what stays at the top of the window could stand before it.
  for (let at = 0; at < 60; at += 1) {
    await page.press('Shift+Tab');
    assert.deepEqual(await page.evaluate(hidden), [], 'what has the focus can be seen');
  }
  for (const wanted of [/^summary/, /^input#trust-entityId/, /^input#clock /, /^input#find/, /^div# XML/, /Share/]) assert.ok([...seen].some((name) => wanted.test(name)), `${wanted} is not reached: ${[...seen].join(', ')}`);
  await page.evaluate(() => document.activeElement.blur());
  await page.press('j');
  assert.match(await focused(), /^summary/);
  await page.press('/');
  assert.match(await focused(), /^input#find/);
  assert.equal(await page.evaluate(() => document.querySelector('#find').value), '', 'the key itself is not typed');
  await page.evaluate(() => document.activeElement.blur());
  await page.press('g');
  await page.press('t');
  assert.match(await focused(), /^section#time/);
  await page.press('?');
  await page.until(() => document.querySelector('dialog'));
  await page.press('Escape');
  await page.until(() => !document.querySelector('dialog'));
  await page.raw.context().close();
}
