import assert from 'node:assert/strict';
import test from 'node:test';
import { logoutVectors, nativeReports, vectors } from '../../../pkg/test/vector-files.mjs';
import { difference, settled as compared } from '../../../pkg/test/vectors.mjs';
import { open } from './component.mjs';
import { Memory, checked, settled } from './judge.mjs';

const { imports, fresh } = await open();
// One for all: to make one costs V8 some 120 ms of CPU, a hundred times what a message does.
const { ServiceProvider, Pending, PendingLogout } = fresh();
const native = nativeReports();
const [logins, logouts] = [vectors(), logoutVectors()];
const byId = new Map([...logins, ...logouts].map((vector) => [vector.id, vector]));

test('it imports nothing', () => assert.deepEqual(imports, []));

test('there are vectors', () => assert.ok(logins.length > 1000 && logouts.length > 200, `only ${logins.length} and ${logouts.length} were found`));

test('there are reports of the native run', () => assert.ok(native, 'SAMLIGHT_NATIVE_REPORTS is not set'));

for (const vector of logins) {
  test(vector.id, { skip: vector.unsuited }, async () => {
    const memory = new Memory();
    for (const id of vector.store?.claimed ?? []) {
      memory.takeUp(byId.get(id).store);
      assert.equal((await judged(byId.get(id), memory)).result, 'accept', `${id} comes before and has to be accepted`);
    }
    memory.takeUp(vector.store);
    memory.failing = vector.store?.failing;
    const found = await judged(vector, memory);
    assert.equal(difference(vector, found), undefined);
    if (found.text !== undefined) assert.equal(found.text, native[vector.id]);
  });
}

async function judged(vector, memory) {
  const opened = settled(() => ServiceProvider.open(JSON.stringify(vector.config)));
  if (opened.refused) return { result: 'config-error', ...opened.refused };
  if (vector.result === 'config-error') return { result: 'taken' };
  let { value: pending, refused } = await checked(opened.value, 'check', vector);
  let login;
  if (pending) ({ value: login, refused } = settled(() => Pending.accept(pending, memory.answers(pending.claims()))));
  const text = (login ?? refused).reportJson;
  const report = JSON.parse(text);
  return login ? { result: 'accept', login: plain(login), report, text } : { result: 'reject', code: refused.code, message: refused.message, report, text };
}

/** Those members that a vector states; the lists of the interface are never empty by accident, so an empty one is an absent one. */
function plain({ reportJson: _report, returnTo: _returnTo, relayState: _relayState, ...facts }) {
  const value = { text: ({ val }) => val.text, nil: () => null, xml: ({ val }) => ({ xml: val }) };
  return {
    ...facts,
    sessionNotOnOrAfter: date(facts.sessionNotOnOrAfter),
    authnInstant: date(facts.authnInstant),
    authenticatingAuthorities: facts.authenticatingAuthorities.length > 0 ? facts.authenticatingAuthorities : undefined,
    attributes: facts.attributes.map(({ values, ...names }) => ({ ...names, values: values.map((one) => value[one.tag](one)) })),
  };
}

const date = (milliseconds) => (milliseconds === undefined ? undefined : new Date(Number(milliseconds)));

for (const vector of logouts) {
  test(vector.id, async () => {
    const memory = new Memory();
    memory.takeUp(vector.store, { logout: true });
    for (const id of vector.store?.claimed ?? []) {
      memory.takeUp(byId.get(id).store, { logout: true });
      assert.ok((await loggedOut(byId.get(id), memory)).value, `${id} comes before and has to be accepted`);
    }
    memory.failing = vector.store?.failing;
    const { value, refused } = await loggedOut(vector, memory);
    if (vector.result === 'reject') {
      assert.equal(refused?.code, vector.code);
      return;
    }
    assert.ok(value, `expected it to be accepted, found ${refused?.code}`);
    const { issuer, relayState, kind: { tag, val } } = value;
    const facts = { kind: tag, issuer, relayState, ...val, notOnOrAfter: date(val.notOnOrAfter) };
    const warnings = JSON.parse(value.reportJson).checks.filter(({ code }) => code).map(({ code }) => code);
    assert.deepEqual(compared([facts, warnings]), compared([vector.logout, vector.warnings ?? []]));
  });
}

async function loggedOut(vector, memory) {
  const { value: pending, refused } = await checked(ServiceProvider.open(JSON.stringify(vector.config)), 'checkLogout', vector);
  if (refused) return { refused };
  return settled(() => PendingLogout.accept(pending, pending.claims().map((claim) => memory.answer(claim))));
}
