// Messages that other people's identity providers made, where they lie beside the checkout.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { read } from '../../src/input/index.js';

const folder = process.env.SAMLIGHT_CASES ?? fileURLToPath(new URL('../../../../shared/cases', import.meta.url));
const skip = !existsSync(join(folder, 'idp')) && 'the folder of captured messages is not there';
const KINDS = { Response: 'response', LogoutRequest: 'logout-request', LogoutResponse: 'logout-response' };
const cases = skip ? [] : readdirSync(join(folder, 'idp')).flatMap((idp) => readdirSync(join(folder, 'idp', idp)).map((name) => join(folder, 'idp', idp, name)));

const file = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

test('captured messages', { skip }, async () => {
  let compared = 0;
  for (const path of cases) {
    const expected = JSON.parse(file(join(path, 'expected.json')));
    const [field, request, query] = ['response.b64', 'request.b64', 'query.txt'].map((name) => file(join(path, name)));
    const metadata = await read(readFileSync(join(path, 'idp-metadata.xml')));
    assert.deepEqual(metadata.items.map(({ kind, strict }) => [kind, strict]), [['metadata', 'yes']], path);
    const kind = KINDS[expected.message];
    if (kind === undefined) continue;
    if (query !== undefined) {
      const { items } = await read(`${expected.acsUrl}?${query}`);
      const repeated = /duplicate-parameter/.test(path);
      assert.ok(items.length >= 1, path);
      assert.equal(items[0].kind, kind, path);
      assert.equal(items[0].query, query.trim(), path);
      assert.equal(items[0].strict, repeated ? 'binding.multiple' : 'yes', path);
      // What the x- cases did to the query is for the signature to tell.
      if (!/\/x-[^/]*$/.test(path)) assert.equal(items[0].relayState ?? null, expected.relayState, path);
    } else {
      const text = field ?? request;
      const { items } = await read(text);
      assert.deepEqual(items.map((item) => [item.kind, item.strict]), [[kind, 'yes']], path);
      assert.equal(items[0].xml, Buffer.from(text, 'base64').toString(), path);
      assert.equal(items[0].facts.issuer, expected.issuer, path);
    }
    compared += 1;
  }
  assert.ok(compared > 40, `only ${compared} were compared`);
});

test('samples of attacks', { skip }, async () => {
  const samples = join(folder, 'attacks', 'cases');
  for (const name of readdirSync(samples)) {
    const sample = readFileSync(join(samples, name));
    const { items, notes } = await read(sample);
    if (sample.length === 0) assert.deepEqual(notes, [{ id: 'nothing-pasted', params: {} }], name);
    else assert.ok(items.length >= 1, name);
    if (name.endsWith('.query')) assert.equal(items[0].binding, 'redirect', name);
  }
});
