// The canonical form that the page shows is the one that was signed: on every accepted vector its digest is the stored one.
import assert from 'node:assert/strict';
import test from 'node:test';
import { covered, digest, signatures } from '../../src/facts/signatures.js';
import { parse } from '../../src/xml/parse.js';
import { decoded, vectors } from './vectors.mjs';

test('what is shown as hashed has the digest of the message, on every accepted vector', async () => {
  let count = 0;
  for (const vector of vectors.filter(({ result, message }) => result === 'accept' && message !== undefined)) {
    const document = parse(decoded(vector).replace(/^\ufeff/, ''));
    assert.ok(document, `${vector.id} is not parsed`);
    for (const one of signatures(document)) {
      assert.equal(await digest(one.digestMethod, covered(one)), one.digestValue, `${vector.id} ${one.label}`);
      count += 1;
    }
  }
  assert.ok(count > 500, `only ${count} signatures`);
});

test('the parser gives up on what is no tree, and never throws', () => {
  for (const text of ['', '<', '<a', '<a>', '</a>', '<a></b>', '<a/><b/>', '<a b=c/>', '<a b="<"/>', '<!-- ', '<a><![CDATA[</a>', 'x<a/>'.repeat(3)]) assert.equal(parse(text), undefined, text);
  const nested = (depth) => `${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}`;
  assert.equal(parse(nested(500)).root.name, 'a');
  assert.equal(parse(nested(50_000)), undefined);
});
