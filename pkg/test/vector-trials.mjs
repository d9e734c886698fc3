// Every vector through one build of the package. A process loads one: the builds have one glue.
import assert from 'node:assert/strict';
import test from 'node:test';
import { nativeReports, vectors } from './vector-files.mjs';
import { claimedBy, difference, run } from './vectors.mjs';

export function trials(samlight) {
  const all = vectors();
  const native = nativeReports();
  const results = new Map();

  test('there are vectors', () => assert.ok(all.length > 0, 'tests/vectors is empty'));

  // Those that others refer to come first.
  for (const vector of all.toSorted((a, b) => Number(!!a.store?.claimed) - Number(!!b.store?.claimed))) {
    test(vector.id, { skip: vector.unsuited }, async () => {
      const found = await run(samlight, vector, claimedBy(vector, results));
      results.set(vector.id, found);
      assert.equal(difference(vector, found), undefined);
    });
  }

  test('the reports are those of the native run', { skip: !native && 'SAMLIGHT_NATIVE_REPORTS is not set' }, () => {
    let compared = 0;
    for (const [id, { report, result }] of results) {
      if (!report || result === 'config-error') continue;
      assert.equal(JSON.stringify(report), native[id], id);
      compared += 1;
    }
    assert.ok(compared > 1000, `only ${compared} were compared`);
  });
}
