// Whatever is pasted: the page throws nothing, shows it as text, asks nobody, and stays within its policy.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { FIXTURES } from './pastes.mjs';
import { launch, missing, places } from './browsers.mjs';
import { examplesOf } from './goals.mjs';

const RUNS = 60;
/** What would be seen if a paste became markup, or script. */
const MARKUP = ['<img src=x onerror="globalThis.struck=1">', '<script>globalThis.struck=1</script>', '<svg onload="globalThis.struck=1">', '"><b id=struck>', 'javascript:globalThis.struck=1', '<iframe srcdoc="<script>parent.struck=1</script>">', '<a href="javascript:1">x</a>', '`<b>`'];

/** Pastes in one go, without the pause of typing: as a file is dropped. */
async function drop(page, text) {
  await page.evaluate((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'dropped.txt'));
    document.querySelector('.page').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, text);
  await page.until(() => !document.querySelector('[aria-busy="true"]') && document.querySelector('.verdict, .note, .examples'));
}

/** Nothing in the page that its own code has not made: no element of a foreign name, no attribute that runs. */
const foreign = () => {
  const own = new Set('html head meta title link style body div script header h1 h2 h3 nav noscript svg path circle line rect g text span button label select option main section p textarea input ul li ol details summary dl dt dd table thead tbody tr th td mark em strong code pre aside footer time a q br kbd dialog fieldset legend ins del'.split(' '));
  const odd = [...document.querySelectorAll('*')].filter((one) => !own.has(one.localName) || [...one.attributes].some(({ name, value }) => /^on/.test(name) || /^\s*javascript:/i.test(value)));
  return { odd: odd.map((one) => one.outerHTML.slice(0, 120)), struck: globalThis.struck, scripts: document.scripts.length };
};

for (const name of Object.keys(places)) {
  test(name, { skip: missing(name), timeout: 280_000 }, async (context) => {
    const browser = await launch(name);
    try {
      const page = await browser.open();
      const { xml, text } = await examplesOf(page, 'good');
      const { scripts } = await page.evaluate(foreign);
      const clean = async (what) => assert.deepEqual(await page.evaluate(foreign), { odd: [], struck: undefined, scripts }, what);

      await context.test('markup in every place of a message stays text', async () => {
        for (const markup of MARKUP) {
          const escaped = markup.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
          for (const made of [xml.replaceAll('alice@example.org', escaped), xml.replace(/ID="[^"]*"/, `ID="${escaped}"`), xml.replace('>Engineering<', `><![CDATA[${markup}]]><`), xml.replaceAll('https://app.example/saml/acs', escaped), `${markup}${text}`, markup, JSON.stringify({ log: { entries: [{ request: { method: 'POST', url: markup } }] } })]) await drop(page, made);
          await clean(markup);
        }
      });

      await context.test('every kind of capture, in every state of repair', async () => {
        for (const [what, paste] of FIXTURES(text, xml)) {
          await drop(page, paste);
          await clean(what);
          assert.notEqual(await page.text('.verdict, .note'), '', what);
        }
      });

      await context.test('random damage of a message', async () => {
        const cut = fc.tuple(fc.nat(xml.length), fc.nat(40), fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', '\u0000', '\ufffe', '\u202e', '/', '=', ' ', '😀', ']]>', '<!--', '<?x', '<![CDATA['), maxLength: 8 }));
        await fc.assert(fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
          let made = xml;
          for (const [at, length, put] of cuts) made = made.slice(0, at) + put + made.slice(at + length);
          await drop(page, made);
          await clean(made);
        }), { numRuns: RUNS });
      });

      await context.test('random text', async () => {
        await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.base64String({ maxLength: 400 }), fc.webUrl({ withQueryParameters: true }), fc.json()), async (made) => {
          await drop(page, made);
          await clean(made);
        }), { numRuns: RUNS });
      });
      assert.deepEqual(await page.clean(), { faults: [], violations: [], requests: [] });
    } finally {
      await browser.close();
    }
  });
}
