import assert from 'node:assert/strict';
import test from 'node:test';
import * as samlight from 'samlight';
import { logoutDifference } from './logout-vectors.mjs';
import { logoutVectors } from './vector-files.mjs';

const all = logoutVectors();
const byId = new Map(all.map((vector) => [vector.id, vector]));

test('there are vectors', () => assert.ok(all.length > 200, `only ${all.length} were found`));

for (const vector of all) {
  test(vector.id, async () => assert.equal(await logoutDifference(samlight, vector, byId), undefined));
}
