// The page as `cargo xtask serve` has it under /inspect: the very file, under the policy that it has from disk and what only a header can say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import test from 'node:test';
import { addressOf, launch, missing, places } from '../page/browsers.mjs';

const origin = process.env.SAMLIGHT_ORIGIN;
if (!origin) throw new Error('SAMLIGHT_ORIGIN is not set: cargo xtask test');
const PAGES = { en: '', 'zh-Hans': 'index.zh-Hans.html', ja: 'index.ja.html', tr: 'index.tr.html' };

/** What the page itself says that it may do, and what its script of the frame is. */
const policyOf = (html) => /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)[1];
const scriptOf = (html) => /<script>([\s\S]*?)<\/script>/.exec(html)[1];

for (const [language, name] of Object.entries(PAGES)) {
  test(`served in ${language}: the file, octet for octet, and its policy as a header`, async () => {
    const file = readFileSync(fileURLToPath(addressOf(language)), 'utf8');
    const response = await fetch(`${origin}/inspect/${name}`);
    assert.equal(response.status, 200);
    const html = await response.text();
    assert.equal(policyOf(html), policyOf(file));
    assert.equal(scriptOf(html), scriptOf(file));
    assert.ok(html === file, 'the served page is another');
    assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(response.headers.get('content-security-policy'), `${policyOf(file)}; frame-ancestors 'none'`);
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
  });
}

test('served: /inspect leads to the page, and nothing else lies beside it', async () => {
  const asked = await fetch(`${origin}/inspect`, { redirect: 'manual' });
  assert.deepEqual([asked.status, asked.headers.get('location')], [302, `${origin}/inspect/`]);
  assert.equal((await fetch(`${origin}/inspect/door.js`)).status, 404);
});

for (const name of Object.keys(places)) {
  test(`served: ${name} judges a message there, and asks for nothing but the page`, { skip: missing(name), timeout: 60_000 }, async () => {
    const browser = await launch(name);
    try {
      const page = await browser.open({ target: `${origin}/inspect/` });
      await page.example('audience');
      assert.deepEqual(await page.verdict(), { verdict: 'rejected', code: 'conditions.audience-mismatch' });
      const { faults, violations, requests } = await page.clean();
      // A browser may look for an icon by itself where a page has none; this one says that it has.
      assert.deepEqual({ faults, violations, requests }, { faults: [], violations: [], requests: [`${origin}/inspect/`] });
    } finally {
      await browser.close();
    }
  });
}
