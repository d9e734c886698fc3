// One logout vector through the package. Runs wherever the package runs, as vectors.mjs does.
import { input, scripted, settled } from './vectors.mjs';

/** What is wrong with what came; nothing if it is right. `byId` finds the vectors that come before this one. */
export async function logoutDifference(samlight, vector, byId) {
  // What came before has used up its request and its claim.
  const used = new Set();
  for (const id of vector.store?.claimed ?? []) await run(samlight, byId.get(id), used);
  const result = await run(samlight, vector, used);
  if (vector.result === 'reject') {
    return result.error?.code === vector.code ? undefined : `expected ${vector.code}, found ${result.ok ? 'it accepted' : result.error.code}`;
  }
  if (!result.ok) return `expected it to be accepted, found ${result.error.code}`;
  const { ok: _ok, report, ...facts } = result;
  const warnings = report.checks.filter(({ code }) => code).map(({ code }) => code);
  const [expected, actual] = [[vector.logout, vector.warnings ?? []], [facts, warnings]].map((one) => JSON.stringify(settled(one)));
  return expected === actual ? undefined : `expected ${expected}, found ${actual}`;
}

async function run({ createServiceProvider }, vector, used) {
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
  const field = atob(vector.message).includes('LogoutRequest') ? 'SAMLRequest' : 'SAMLResponse';
  return { [field]: vector.message };
}
