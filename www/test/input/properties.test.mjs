// Whatever is pasted: no throw, a bounded answer, and time in proportion to the length. Time is the processor's, so that a busy machine changes nothing.
import assert from 'node:assert/strict';
import test from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { flows, read } from '../../src/input/index.js';
import { INFLATED, ITEMS, MESSAGE } from '../../src/input/limits.js';
import { facts, scan } from '../../src/input/xml.js';
import { BODY, CERTIFICATE, FIELD, JWT, LOGOUT_QUERY, REQUEST, RESPONSE, base64, har, page, request, trace } from './make.mjs';

const PIECES = [
  RESPONSE.slice(0, 700), REQUEST, BODY, LOGOUT_QUERY, CERTIFICATE, JWT, page({ SAMLResponse: base64(REQUEST) }), request(BODY), `curl 'https://x/?${LOGOUT_QUERY}' -d "`, JSON.stringify({ SAMLResponse: FIELD }),
  JSON.stringify(har(3)), JSON.stringify(trace()), '<', '>', '"', "'", '&', '&lt;', '&#', '%', '%3C', '=', '\\', '\\u003c', '\n', '\r\n', '\u00a0', '\ufeff', '\u201c', '\u201d', '\ud800', '\0', '<!--', '-->', '<![CDATA[', '<!DOCTYPE a [', '{', '}', '[', ']', ',', ':',
  'SAMLResponse=', '<samlp:Response ', '&lt;Response ', '-----BEGIN CERTIFICATE-----', '-----END', 'HTTP/1.1 302 Found\n', 'Location: ', 'POST / HTTP/1.1\n', "$'", '^"', ' ', 'eyJ', FIELD.slice(0, 90), base64(zlib.deflateRawSync('x'.repeat(5000))),
];

const paste = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...PIECES) }, { weight: 1, arbitrary: fc.string({ maxLength: 6 }) }), { maxLength: 14 }).map((parts) => parts.join('')),
);

const bounded = ({ items, notes }, length) => {
  assert.ok(items.length <= ITEMS && notes.length < 2000);
  for (const item of items) {
    assert.ok((item.xml?.length ?? 0) <= MESSAGE);
    assert.ok((item.field?.length ?? 0) <= 2 * length + 4096, `${item.field?.length} of ${length}`);
    assert.ok(item.steps.length < 40);
  }
  JSON.stringify(flows(items));
};

test('no text throws', async () => {
  await fc.assert(fc.asyncProperty(paste, async (text) => bounded(await read(text), text.length)), { seed: 20260103, numRuns: 1500 });
});

test('no bytes throw', async () => {
  await fc.assert(fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), paste.map((text) => Buffer.from(text, 'utf16le')), paste.map((text) => Buffer.from(text, 'latin1'))), async (octets) => bounded(await read(octets), octets.length)), {
    seed: 20260104,
    numRuns: 500,
  });
});

test('no JSON throws', async () => {
  const keys = fc.constantFrom('log', 'entries', 'requests', 'request', 'response', 'url', 'postData', 'text', 'params', 'headers', 'content', 'encoding', 'SAMLResponse', 'RelayState', 'saml', 'post', 'startedDateTime', 'time', 'name', 'value', 'requestId', 'request_url', 'toString', '__proto__');
  const leaf = fc.oneof(fc.constantFrom(FIELD, BODY, RESPONSE, 'base64', `https://x/?${LOGOUT_QUERY}`, '+275760-09-13T00:00:00Z', '', null, true, 86_399_999), fc.integer(), fc.string({ maxLength: 5 }));
  const { value } = fc.letrec((tie) => ({ value: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(keys, tie('value'), { maxKeys: 5 })) }));
  const shaped = fc.oneof(
    value,
    value.map((entry) => ({ log: { entries: [entry, { note: 'SAMLResponse' }] } })),
    value.map((entry) => ({ requests: [entry], requestId: 'saml' })),
    fc.dictionary(keys, value).map((entry) => ({ log: { entries: [{ ...entry, hint: 'SAMLResponse', startedDateTime: '+275760-09-13T00:00:00Z', time: 5 }] } })),
    fc.dictionary(keys, value).map((entry) => ({ 1: { ...entry, request: entry, request_url: 'https://x/' } })),
  );
  await fc.assert(fc.asyncProperty(shaped, async (one) => bounded(await read(JSON.stringify(one)), JSON.stringify(one).length)), { seed: 20260105, numRuns: 1000 });
});

test('the scanner survives any text and never leaves it', () => {
  fc.assert(
    fc.property(paste, (text) => {
      const root = scan(text);
      if (!root) return;
      assert.ok(root.start >= 0 && root.end <= text.length && root.start < root.end);
      assert.ok(Object.values(facts(root)).every((fact) => typeof fact !== 'string' || fact.length <= text.length + 1));
    }),
    { seed: 20260106, numRuns: 2000 },
  );
});

const MEGABYTE = 1_000_000;
const fill = (piece) => piece.repeat(Math.ceil(MEGABYTE / piece.length)).slice(0, MEGABYTE);
const bomb = base64(zlib.deflateRawSync(`<a>${'x'.repeat(1_000_000)}`));

/** What once made, or could make, a reader go back over the same text again and again. */
const HOSTILE = {
  ...Object.fromEntries(
    ['<', '<a ', '<a>', '<a="', '<!a>', '<![a>', '<!--', '<?', '<samlp:Response ', 'x <samlp:Response ', '<samlp:Response>', '&lt;Response ', 'x \\u003cResponse ', 'x <Response a=\\"', 'SAMLResponse=', 'x SAMLResponse=a ', 'SAMLResponse=a&', '%25', '%', '%3D', '-----BEGIN A-----',
      'x -----BEGIN A-----', '-----BEGIN A-----\n-----END ', '[', '{"a":', '"', '"\\', '{"SAMLResponse":', '\\"', 'eyJaaaaaaaaaa.', 'x eyJaaaaaaaaaa.eyJaaaaaaaa', '=', '&', ' ', 'a ', 'a:/', 'http://', '\u00a0', '\u201c', '<a x=\u201d', 'QUJD', `${'Q'.repeat(70)}\n`, 'PHNhbWxwOg', 'GET / HTTP/1.1\n', 'a: b\n', '<form>', '<input name=a value=b>', '<textarea name=a>', '<script>', '+', 'A B', '\\u00', '&#', '^', '\ud800',
    ].map((piece) => [JSON.stringify(piece), fill(piece)]),
  ),
  'curl of backslashes': `curl ${fill('\\"')}`,
  'curl of quotes': `curl $'${fill('\\x41')}`,
  'curl of carets': `curl ^"${fill('^"')}`,
  'brackets that close': '['.repeat(MEGABYTE / 2) + ']'.repeat(MEGABYTE / 2),
  'objects that close': '{"a":'.repeat(160_000) + '1' + '}'.repeat(160_000),
  'words of 50 letters': fill(`AbCd${'x'.repeat(46)} `),
  'URL of many parameters': `https://a/?${fill('SAMLResponse=x&')}`,
  'page of comments': `<html>${fill('<!-- ')}`,
  'page of forms': `<html>${fill('<form action="x">')}`,
  'one word with a space inside': `a${' '.repeat(MEGABYTE)}b`,
  'a response of a megabyte': RESPONSE.replace('</samlp:Response>', `<!--${fill('x')}--></samlp:Response>`),
  'base64 of a megabyte': base64(Buffer.from(RESPONSE.replace('</samlp:Response>', `<!--${fill('xyz>')}`))).slice(0, MEGABYTE),
  'base64 of a megabyte whose plus signs are spaces': base64(Buffer.from(RESPONSE.replace('</samlp:Response>', `<!--${fill('~~~>')}`))).slice(0, MEGABYTE).replaceAll('+', ' '),
  'bombs': fill(`${bomb} `),
  'a HAR of commas': `{"log":{"entries":[${fill(',')}`,
  'a HAR of quotes': `{"log":{"entries":[${fill('"\\"')}`,
};

test('a megabyte of anything takes less than a second', async () => {
  const slow = [];
  let worst = ['', 0];
  for (const [name, text] of Object.entries(HOSTILE)) {
    const before = process.cpuUsage();
    bounded(await read(text), text.length);
    const { user } = process.cpuUsage(before);
    if (user / 1000 > worst[1]) worst = [name, user / 1000];
    if (user > 1_000_000) slow.push(`${name}: ${user / 1000} ms`);
  }
  console.log(`a megabyte: at most ${worst[1].toFixed(0)} ms of processor time, for ${worst[0]}`);
  assert.deepEqual(slow, []);
});

test('many bombs inflate to no more than one paste may', async () => {
  const { items } = await read(fill(`SAMLRequest=${encodeURIComponent(bomb)} `));
  const inflated = items.reduce((sum, { xml }) => sum + (xml?.length ?? 0), 0);
  assert.ok(inflated <= INFLATED, String(inflated));
  assert.ok(items.length > 64);
});
