// Every goal in both browsers, from disk, without a network.
import assert from 'node:assert/strict';
import test from 'node:test';
import { launch, missing, places } from './browsers.mjs';
import { GOALS } from './goals.mjs';

for (const name of Object.keys(places)) {
  test(name, { skip: missing(name), timeout: 300_000 }, async (context) => {
    const browser = await launch(name);
    try {
      for (const [goal, run] of Object.entries(GOALS)) {
        await context.test(goal, { timeout: 60_000 }, async () => {
          const page = await run(browser);
          assert.deepEqual(await page.clean(), { faults: [], violations: [], requests: [] });
          await page.close();
        });
      }
    } finally {
      await browser.close();
    }
  });
}
