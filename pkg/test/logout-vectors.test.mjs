import assert from 'node:assert/strict';
import test from 'node:test';
import { createServiceProvider } from 'samlight';
import { logoutVectors } from './vector-files.mjs';
import { input, scripted, settled } from './vectors.mjs';

const all = logoutVectors();
const byId = new Map(all.map((vector) => [vector.id, vector]));

test('there are vectors', () => assert.ok(all.length > 200, `only ${all.length} were found`));

for (const vector of all) {
  test(vector.id, async () => {
    // What came before has used up its request and its claim.
    const used = new Set();
    for (const id of vector.store?.claimed ?? []) await run(byId.get(id), used);
    const result = await run(vector, used);
    if (vector.result === 'reject') {
      assert.equal(result.error?.code, vector.code);
      return;
    }
    assert.ok(result.ok, result.error?.code);
    const { ok: _ok, report, ...facts } = result;
    assert.deepEqual(settled(facts), settled(vector.logout));
    assert.deepEqual(report.checks.filter(({ code }) => code).map(({ code }) => code), vector.warnings ?? []);
  });
}

async function run(vector, used) {
  const { config, terms: { expect, now } } = vector;
  const requests = Object.entries(vector.store?.requests ?? {}).map(([id, state]) => [id, { logout: true, ...state }]);
  const inner = scripted({ ...vector.store, requests: Object.fromEntries(requests) }, used);
  const store = { ...inner, take: async (key) => (used.has(key) ? null : inner.take(key)) };
  // The package has no word for "answers nothing": it is what is left where there is no store and no request is named.
  const remembered = expect === 'unsolicited' ? 'none-i-accept-replays' : store;
  const sp = createServiceProvider({ ...config, decryptionKeys: vector.decryptionKeys ?? [], store: remembered, clock: () => new Date(now) });
  const result = await sp.safeHandleLogout(arrived(vector), { requestId: expect.replyTo });
  inner.made.forEach((key) => used.add(key));
  if (result.kind === 'response') used.add(`req:${result.inResponseTo}`);
  return result;
}

/** A bare message comes in the field of its kind. */
function arrived(vector) {
  if (vector.message === undefined) return input(vector);
  const field = Buffer.from(vector.message, 'base64').includes('LogoutRequest') ? 'SAMLRequest' : 'SAMLResponse';
  return { [field]: vector.message };
}
