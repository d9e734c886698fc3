// The page as a file: its siblings, its links, its own copy, and what becomes of it when it is damaged.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { addressOf, file } from './browsers.mjs';
import { has, open } from './visits.mjs';

export const FILE_GOALS = {
  async 'a link brings a report or a message, and is taken out of the address'(browser) {
    const page = await open(browser);
    await page.example('audience');
    const whole = await page.evaluate(async () => {
      const packed = async (content) => {
        const stream = new Blob([JSON.stringify(content)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
        const octets = new Uint8Array(await new Response(stream).arrayBuffer());
        return btoa(String.fromCharCode(...octets)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
      };
      return `#samlight=1.${await packed({ paste: document.querySelector('#paste').value, trust: { entityId: 'https://app.example/saml', metadata: [1, {}] }, clock: Date.parse('2026-11-18T09:31:05Z') })}`;
    });
    const opened = await open(browser, { hash: whole });
    await opened.until(() => document.querySelector('.verdict')?.dataset.code === 'conditions.audience-mismatch');
    assert.equal(await opened.evaluate(() => location.hash), '');
    const broken = await open(browser, { hash: '#samlight=1.AAAA' });
    assert.equal(await broken.count('.verdict'), 0);
    for (const one of [page, opened, broken]) assert.deepEqual((await one.clean()).faults, []);
    await broken.close();
    await opened.close();
    return page;
  },

  async 'the page saves itself, byte for byte'(browser) {
    const page = await open(browser);
    await page.example('good');
    const saved = await page.evaluate(() => new Promise((resolve) => {
      const keep = URL.createObjectURL;
      URL.createObjectURL = (blob) => { blob.text().then(resolve); return keep.call(URL, blob); };
      [...document.querySelectorAll('.tools button')].at(-1).click();
    }));
    assert.equal(saved, readFileSync(file, 'utf8'));
    return page;
  },

  async 'each language is a page of its own, and the menu leads from one to the other'(browser) {
    const page = await open(browser, { target: addressOf('tr') });
    for (const [language, title] of [['en', /^samlight inspector: why/], ['zh-Hans', /\p{Script=Han}/u], ['ja', /\p{Script=Hiragana}/u], ['tr', /[çğşı]/]]) {
      assert.match(readFileSync(fileURLToPath(addressOf(language)), 'utf8').slice(0, 90), new RegExp(`^<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8">`));
      await page.click(`.menu a[lang="${language}"]`);
      await page.until((tag) => document.documentElement.lang === tag && document.querySelector('footer .mono'), language);
      assert.match(await page.evaluate(() => document.title), title);
      assert.equal(await page.evaluate(() => document.querySelector('.menu a[aria-current="page"]').lang), language);
      await page.example('audience');
      await page.click('.check.fail summary');
      has(await page.text('.check.fail'), JSON.parse(readFileSync(new URL(`../../../src/explain/${language}.json`, import.meta.url), 'utf8'))['conditions.audience-mismatch'].title.replace(/[.。]$/, ''));
      await page.clear();
    }
    return page;
  },

  async 'a message is not lost to another language, and goes nowhere with it'(browser) {
    const page = await open(browser);
    assert.equal(await page.count('.menu a[target]'), 0, 'with nothing to lose the page itself goes');
    await page.example('good');
    const paste = await page.evaluate(() => document.querySelector('#paste').value);
    await page.click('.menu summary');
    has(await page.text('.menu'), 'Your message stays in this tab');
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('.menu a:not([aria-current])')].map((link) => [link.getAttribute('href'), link.target, link.rel, link.title])), [
      ['./index.zh-Hans.html', '_blank', 'noopener noreferrer', 'opens index.zh-Hans.html, which lies beside this file'],
      ['./index.ja.html', '_blank', 'noopener noreferrer', 'opens index.ja.html, which lies beside this file'],
      ['./index.tr.html', '_blank', 'noopener noreferrer', 'opens index.tr.html, which lies beside this file'],
    ]);
    const beside = browser.next();
    await page.click('.menu a[lang="ja"]');
    const other = await beside;
    await other.waitForSelector('#paste');
    assert.deepEqual(await other.evaluate(() => [document.documentElement.lang, location.search, location.hash, document.querySelector('#paste').value]), ['ja', '', '', '']);
    await other.close();
    assert.equal(await page.evaluate(() => document.querySelector('#paste').value), paste);
    assert.equal((await page.verdict()).verdict, 'accepted');
    return page;
  },

  async 'a damaged file says that it is one'(browser) {
    const folder = mkdtempSync(path.join(tmpdir(), 'samlight-damaged-'));
    try {
      const html = readFileSync(file, 'utf8');
      const begin = (id) => html.indexOf('>', html.indexOf(`id="${id}"`)) + 1;
      const length = html.indexOf('<', begin('archive')) - begin('archive');
      // At its beginning, in a script, near the end; and cut off.
      for (const at of [40, 0.5, 0.9, 0.998].map((one) => begin('archive') + Math.round(one < 1 ? one * length : one))) {
        const damaged = path.join(folder, `${at}.html`);
        writeFileSync(damaged, html.slice(0, at) + (html[at] === 'A' ? 'B' : 'A') + html.slice(at + 1));
        const page = await open(browser, { target: pathToFileURL(damaged).href, ready: 'html' });
        await page.until(() => document.querySelector('#app').textContent.includes('The page could not start: the file is damaged'));
        await page.close();
      }
      const cut = path.join(folder, 'module.html');
      writeFileSync(cut, html.slice(0, begin('module') + 3000) + html.slice(begin('module') + 3100));
      const page = await open(browser, { target: pathToFileURL(cut).href });
      await page.until(() => document.querySelector('.verdict.is-fail'));
      await page.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
    return open(browser);
  },
};
