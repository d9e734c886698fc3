// Messages that other people's identity providers made, where they lie beside the checkout: whose they are is seen, and a fix names that product's field.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { VENDORS } from '../../src/facts/vendor-fields.js';
import { launch, missing, places } from './browsers.mjs';

const folder = path.join(process.env.SAMLIGHT_CASES ?? fileURLToPath(new URL('../../../../shared/cases', import.meta.url)), 'idp');
const there = existsSync(folder);
/** By the software that made them. */
const MAKERS = { 'auth0-samlp': 'auth0', simplesamlphp: 'simplesamlphp' };
const ELSEWHERE = 'https://elsewhere.example/acs';

const read = (...names) => readFileSync(path.join(folder, ...names), 'utf8');
/** What a case changes about the service alone is the same message. */
function responses(maker) {
  const names = readdirSync(path.join(folder, maker)).filter((name) => existsSync(path.join(folder, maker, name, 'response.b64')) && JSON.parse(read(maker, name, 'expected.json')).message === 'Response');
  return [...new Map(names.map((name) => [read(maker, name, 'response.b64'), name])).entries()];
}

test('every folder of captures has a vendor', { skip: !there && 'the folder of captured messages is not there' }, () => {
  assert.deepEqual(readdirSync(folder).sort(), Object.keys(MAKERS).sort());
});

for (const name of Object.keys(places)) {
  for (const [maker, id] of Object.entries(MAKERS)) {
    const skip = missing(name) ?? (!there && `the folder of messages captured from ${VENDORS[id].name} is not there`);
    test(`${name}: ${VENDORS[id].name}`, { skip, timeout: 120_000 }, async () => {
      const browser = await launch(name);
      try {
        const page = await browser.open();
        const cases = responses(maker);
        assert.ok(cases.length > 15, `only ${cases.length} cases`);
        for (const [message, one] of cases) {
          const before = await page.evaluate(() => document.querySelector('.verdict')?.dataset.stamp ?? '');
          await page.fill('#paste', message);
          await page.until((old) => (document.querySelector('.verdict')?.dataset.stamp ?? old) !== old, before);
          await page.settled();
          // From the first message on there is a place for settings, and they stay.
          if (before === '') await page.fill('#trust-acsUrl', ELSEWHERE);
          await page.until(() => document.querySelector('.check[data-code="response.destination-mismatch"] .vendor-field'));
          const fix = await page.text('.check[data-code="response.destination-mismatch"] .vendor-field');
          assert.ok(fix.includes(VENDORS[id].name) && fix.includes(VENDORS[id].fields.acs), `${one}: “${fix}”`);
          assert.ok((await page.text('#who')).includes(VENDORS[id].name), `${one}: nobody is named`);
        }
        assert.deepEqual(await page.clean(), { faults: [], violations: [], requests: [] });
      } finally {
        await browser.close();
      }
    });
  }
}
