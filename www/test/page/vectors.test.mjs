// The page's own worker before every vector that can be pasted: its report is the library's, byte for byte, and its headline is the vector's.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createServiceProvider } from '../../../pkg/dist/index.js';
import { inspectUnverified } from '../../../pkg/dist/inspect.js';
import { input } from '../../../pkg/test/vectors.mjs';
import { logoutVectors, vectors } from '../../../pkg/test/vector-files.mjs';
import { launch, missing, parts, places } from './browsers.mjs';

const FORM = 'application/x-www-form-urlencoded';
const BATCH = 150;
const text = (base64) => Buffer.from(base64, 'base64').toString('utf8');

/** What somebody would have in the clipboard. */
function pasted({ message, base64, form, query }) {
  if (message !== undefined) return message;
  if (base64 !== undefined) return base64;
  if (query !== undefined) return `https://app.example/saml/acs?${query}`;
  return form?.contentType === FORM ? text(form.body) : undefined;
}

const way = ({ form, query }) => (query !== undefined ? 'query' : form !== undefined ? 'form' : 'value');

async function responses() {
  const cases = [];
  for (const vector of vectors().filter(({ result, soap }) => result !== 'config-error' && soap === undefined)) {
    const paste = pasted(vector);
    if (paste === undefined || Array.isArray(vector.config)) continue;
    const { expect, now, tlsCertificate, address } = vector.terms;
    const known = expect === 'outstanding' ? {} : expect === 'unsolicited' ? { unsolicited: true } : { requestId: expect.replyTo };
    const report = await inspectUnverified(input(vector), { ...vector.config, decryptionKeys: vector.decryptionKeys }, { ...known, tlsCertificate, address, now: new Date(now) });
    cases.push({ vector, paste, as: way(vector), keys: vector.decryptionKeys ?? [], now: Date.parse(now), trust: { config: vector.config, ...known, address, tlsCertificate }, expected: JSON.stringify(report) });
  }
  return cases;
}

/** Of an accepted logout, as a look at it leaves it: no store was asked, and nobody said that none is to be. */
const unasked = (report) => ({ ...report, verdict: 'undecided', checks: report.checks.map((check) => (['request', 'replay'].includes(check.rule) ? { ...check, status: 'not-run' } : check)) });

async function logouts() {
  const cases = [];
  for (const vector of logoutVectors()) {
    const paste = pasted(vector);
    if (paste === undefined || vector.message !== undefined) continue;
    const { expect, now } = vector.terms;
    const requestId = expect.replyTo;
    const sp = createServiceProvider({ ...vector.config, decryptionKeys: vector.decryptionKeys, store: 'none-i-accept-replays', clock: () => new Date(now) });
    const { report, error } = await sp.safeHandleLogout(input(vector), { requestId });
    cases.push({ vector, paste, as: way(vector), keys: vector.decryptionKeys ?? [], now: Date.parse(now), trust: { config: vector.config, ...(requestId ? { requestId } : { unsolicited: true }) }, expected: JSON.stringify(error ? error.report : unasked(report)) });
  }
  return cases;
}

/** Begins the worker that is in the page, and gives it one case after the other. */
function judged([source, module, cases]) {
  const start = () => new Promise((resolve) => {
    const made = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    let number = 0;
    const waiting = new Map();
    made.onmessage = ({ data }) => waiting.get(data.id)?.(data);
    made.ask = (door, asked) => new Promise((done) => { number += 1; waiting.set(number, done); made.postMessage({ id: number, door, asked }); });
    made.ask('start', { octets: Uint8Array.from(atob(module), (sign) => sign.charCodeAt(0)) }).then(() => resolve(made));
  });
  return (async () => {
    globalThis.testWorker ??= await start();
    const { ask } = globalThis.testWorker;
    const found = [];
    let had = '';
    for (const { paste, trust, now, keys } of cases) {
      if (keys.join() !== had) {
        await ask('clearKeys', {});
        for (const key of keys) await ask('addKey', { octets: new TextEncoder().encode(key), passphrase: '' });
        had = keys.join();
      }
      const { value: { items } } = await ask('read', { input: paste });
      if (items.length === 0) { found.push({}); continue; }
      const { value, fault } = await ask('judge', { item: items[0], trust: { metadata: [], certificates: [], ...trust }, now });
      found.push({ kind: items[0]?.kind, as: items[0]?.input?.as, body: items[0]?.input?.as === 'query' ? `https://app.example/saml/acs?${items[0].input.body}` : items[0]?.input?.body, strict: items[0]?.strict, fault: fault?.message, config: value?.fault?.code, headline: value?.headline, report: JSON.stringify(value?.report) });
    }
    return found;
  })();
}

/** What is wrong with what the page says; nothing if it is right. */
function difference({ vector, expected, keys, as, paste }, found, tally) {
  const told = JSON.parse(expected);
  // A text by itself does not say how it was sent: what was taken for something else is a case of its own, and named below.
  if (found.as !== as || found.body !== paste || /^logout/.test(found.kind) !== vector.id.startsWith('logout/')) return void tally.otherwise.push(vector.id);
  // What answers nothing is shown for what it is, without a verdict.
  if (!found.headline && ['authn-request', 'metadata'].includes(found.kind)) return void tally.shown.push(vector.id);
  if (found.fault || found.config || !found.headline) return `no verdict: ${found.fault ?? found.config}`;
  const { verdict, code } = found.headline;
  for (const one of found.headline.codes) assert.ok(EXPLAINED.has(one), `${vector.id}: the page has no texts for ${one}`);
  // Settings that lack something are asked for, and nothing is judged by them.
  if (told.code === 'config.slo-url-missing') return found.headline.missing.includes('sloUrl') ? undefined : `${verdict} ${code}`;
  if (found.strict === 'yes') {
    tally.equal += 1;
    if (found.report !== expected) return `the report differs: ${told.code ?? told.verdict} and ${JSON.parse(found.report).code}`;
  } else tally.strict += 1;
  if (told.verdict !== 'rejected') return verdict === 'rejected' ? `rejected: ${code}` : undefined;
  // The page asks for the key where the library has to refuse.
  if (told.code === 'encryption.key-required' && keys.length === 0) return verdict === 'unknown' && found.headline.missing.includes('key') ? undefined : `${verdict} ${code}`;
  // So it cannot tell where two hashes are named, which only a service can open. Where that has the key itself it accepts, or finds that nothing can be opened.
  if (told.code === 'encryption.open-failed' && found.headline.missing.includes('hashes')) {
    tally.hashes += 1;
    return verdict === 'unknown' && (vector.result === 'accept' || vector.code === told.code) ? undefined : `${verdict} ${code}`;
  }
  return verdict === 'rejected' && code === told.code ? undefined : `${told.code} expected, found ${verdict} ${code ?? ''}`;
}

/** Codes for which the page has texts. */
const EXPLAINED = new Set(JSON.parse(parts.codes)[0]);

/** Pastes that are taken for something else than the vector means, since nothing in them tells. */
const OTHERWISE = [
  'accept/base64-blanks', 'accept/base64-lines', 'accept/form-needless-escapes', 'accept/form-other-fields', 'logout/accept/empty-pieces',
  'logout/accept/post-key-info-field', 'logout/accept/unknown-parameters', 'logout/reject/base64-url-safe', 'logout/reject/door-response-form',
  'logout/reject/door-response-query', 'logout/reject/form-compressed', 'logout/reject/form-no-message', 'logout/reject/form-simple-sign',
  'logout/reject/form-simple-sign-and-enveloped', 'logout/reject/form-simple-sign-key-info', 'logout/reject/form-simple-sign-method-alone',
  'logout/reject/inflate-bomb', 'logout/reject/inflate-distance-before-start', 'logout/reject/inflate-nothing-inside',
  'logout/reject/inflate-reserved-block', 'logout/reject/inflate-stored-length', 'logout/reject/inflate-twice', 'logout/reject/key-attacker-shown',
  'logout/reject/query-bad-escape-in-name', 'logout/reject/query-empty', 'logout/reject/query-empty-message',
  'logout/reject/query-larger-than-allowed', 'logout/reject/query-name-escaped-lower', 'logout/reject/query-no-message',
  'logout/reject/query-request-twice-empty', 'logout/reject/query-samlrequest-escaped', 'logout/reject/unsigned-detached-as-form',
  'reject/binding/base64-data-url', 'reject/binding/base64-escaped', 'reject/binding/base64-xml', 'reject/binding/deflate-bomb',
  'reject/binding/deflated', 'reject/binding/deflated-zlib', 'reject/binding/empty-body', 'reject/binding/no-message', 'reject/binding/simple-sign',
  'reject/binding/simple-sign-method-alone', 'reject/cve/cve-2023-26483-gosaml2-bomb', 'reject/cve/cve-2023-28119-crewjam-bomb',
  'reject/cve/cve-2025-25293-ruby-saml-bomb', 'reject/wrapping/logout-response-for-root', 'reject/xml/only-blanks', 'reject/xml/only-text',
  'reject/xml/text-before', 'reject/xml/two-byte-order-marks', 'reject/xml/utf-16-without-mark',
];
const SHOWN = ['reject/binding/authn-request-field', 'reject/wrapping/authn-request-for-root', 'reject/wrapping/metadata-for-root', 'reject/wrapping/metadata-holds-assertion'];

const all = [...await responses(), ...await logouts()];

for (const name of Object.keys(places)) {
  test(`${name}: the verdict of every vector`, { skip: missing(name), timeout: 280_000 }, async (context) => {
    const browser = await launch(name);
    try {
      const page = await browser.open();
      const wrong = [];
      const tally = { equal: 0, strict: 0, hashes: 0, otherwise: [], shown: [] };
      for (let at = 0; at < all.length; at += BATCH) {
        const batch = all.slice(at, at + BATCH);
        const found = await page.evaluate(judged, [...(at === 0 ? [parts.worker, parts.module.toString('base64')] : ['', '']), batch.map(({ paste, trust, now, keys }) => ({ paste, trust, now, keys }))]);
        batch.forEach((one, index) => {
          const why = difference(one, found[index], tally);
          if (why) wrong.push(`${one.vector.id}: ${why}`);
        });
      }
      context.diagnostic(`${all.length} vectors: ${tally.equal} reports equal byte for byte, ${tally.strict} refused as they stand with the library's code, ${tally.otherwise.length} taken for something else, ${tally.shown.length} shown without a verdict`);
      assert.deepEqual(wrong.slice(0, 40), [], `${wrong.length} differ`);
      assert.deepEqual(tally.otherwise.sort(), OTHERWISE);
      assert.deepEqual(tally.shown.sort(), SHOWN);
      assert.ok(tally.hashes > 5, `only ${tally.hashes} with two hashes`);
      assert.ok(tally.equal > 2000, `only ${tally.equal}`);
      assert.deepEqual(await page.clean(), { faults: [], violations: [], requests: [] });
    } finally {
      await browser.close();
    }
  });
}
