// The smaller module: every vector whose settings it takes has the same result and the same report as everywhere else.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as verify from 'samlight/verify';
import { nativeReports, vectors } from './vector-files.mjs';
import { claimedBy, difference, run } from './vectors.mjs';

/** The words of a refusal that is about the build and not about the settings. */
const BEYOND = /only judges responses|this build/;

const native = nativeReports();
const results = new Map();
let refused = 0;

const suited = vectors().filter(({ unsuited, soap }) => !unsuited && soap === undefined);
const ordered = suited.toSorted((a, b) => Number(!!a.store?.claimed) - Number(!!b.store?.claimed));

test('vectors: the same results, or refused settings', async () => {
  const wrong = [];
  for (const vector of ordered) {
    const found = await run(verify, vector, claimedBy(vector, results));
    if (found.result === 'config-error' && BEYOND.test(found.message)) {
      refused += 1;
      continue;
    }
    results.set(vector.id, found);
    // What people give instead of a certificate, and what is wrong with settings, it says in fewer words.
    const wanted = vector.result === 'config-error' ? { ...vector, mentions: undefined } : vector;
    const other = difference(wanted, found);
    if (other !== undefined) wrong.push(`${vector.id}: ${other}`);
  }
  assert.deepEqual(wrong, []);
});

test('most vectors were judged', () => {
  const judged = (result) => [...results.values()].filter((found) => found.result === result).length;
  assert.ok(judged('accept') > 300 && judged('reject') > 900, `${judged('accept')} accepted, ${judged('reject')} refused, ${refused} settings refused`);
});

test('the reports are those of the native run', { skip: !native && 'SAMLIGHT_NATIVE_REPORTS is not set' }, () => {
  let compared = 0;
  for (const [id, { report, result }] of results) {
    if (!report || result === 'config-error') continue;
    assert.equal(JSON.stringify(report), native[id], id);
    compared += 1;
  }
  assert.ok(compared > 1000, `only ${compared} were compared`);
});

const settings = { entityId: 'https://sp.example', acsUrls: ['https://sp.example/acs'], idps: [{ entityId: 'https://idp.example', certificates: ['x'] }] };

for (const [field, beyond] of Object.entries({
  decryptionKeys: { decryptionKeys: [] },
  signingKey: { signingKey: 'x' },
  sloUrls: { sloUrls: ['https://sp.example/slo'] },
  profile: { profile: 'cisco-webex' },
  'policy.scopedAttributes': { policy: { scopedAttributes: ['mail'] } },
  'policy.subjectConfirmation': { policy: { subjectConfirmation: 'either' } },
  'policy.address': { policy: { address: 'exact' } },
  'idps[0].fingerprints': { idps: [{ entityId: 'a', fingerprints: ['x'] }] },
  'idps[0].metadataTrust': { idps: [{ metadata: '<a/>', metadataTrust: { certificates: ['x'] } }] },
  'idps[0].policy.dangerAllowSha1': { idps: [{ entityId: 'a', certificates: ['x'], policy: { dangerAllowSha1: true } }] },
})) {
  test(`settings that need more are refused by name: ${field}`, () => {
    const asked = () => verify.createServiceProvider({ store: 'none-i-accept-replays', ...settings, ...beyond }).warnings();
    assert.throws(asked, (error) => error instanceof verify.ConfigError && error.message.startsWith(`${field}: `) && BEYOND.test(error.message));
  });
}
