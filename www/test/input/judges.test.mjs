// Other people's software is the judge of every encoding that is read here.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { parse } from 'parse5';
import * as base64 from '../../src/input/base64.js';
import { uncaret, words } from '../../src/input/curl.js';
import { decodeHtml } from '../../src/input/entities.js';
import { pairs } from '../../src/input/form.js';
import { forms } from '../../src/input/html.js';
import { inflate } from '../../src/input/inflate.js';
import * as percent from '../../src/input/percent.js';
import { FIXTURES } from './fixtures.mjs';
import { FIELD, page } from './make.mjs';

const seeded = { seed: 20260101, numRuns: 300 };

/** Names and values as form.js reads them, decoded as a server would. */
const decoded = (raw) => pairs(raw).map(({ name, received }) => [name, percent.decode(received).text]);

test('URLSearchParams reads the same fields', () => {
  const piece = fc.array(fc.constantFrom('a', 'SAMLResponse', '=', '&', '%41', '%c3%a9', '%2B', '+', '%', '%4', '%zz', 'é', '%26'), { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(piece, (raw) => {
      // Node loses characters outside ASCII where an escape is malformed; browsers do not.
      fc.pre(!(/%(?![0-9A-Fa-f]{2})/.test(raw) && raw.includes('é')));
      // Names are trimmed and a pair without any text is none, as browsers have it.
      const theirs = [...new URLSearchParams(`&${raw}`)].map(([name, value]) => [name.trim(), value]);
      assert.deepEqual(decoded(raw), theirs);
    }),
    seeded,
  );
});

test('what encodeURIComponent wrote is read back, level by level', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(percent.decode(percent.decode(encodeURIComponent(encodeURIComponent(text))).text).text, text)),
    seeded,
  );
});

test('Node reads the same base64, of both alphabets, padded or not, wrapped or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('base64', 'base64url'), fc.integer({ min: 1, max: 80 }), (octets, alphabet, width) => {
      const text = Buffer.from(octets).toString(alphabet).replace(new RegExp(`.{${width}}`, 'g'), '$&\r\n');
      assert.deepEqual(Buffer.from(base64.decode(text).octets), Buffer.from(octets));
    }),
    seeded,
  );
});

const data = fc.oneof(
  fc.uint8Array({ maxLength: 2000 }),
  fc.array(fc.constantFrom('<saml:Assertion ', 'ID="_1" ', '>', 'AAAA', 'é'), { maxLength: 800 }).map((parts) => Buffer.from(parts.join(''))),
);

test('zlib made it, and it is inflated', () => {
  const options = fc.record({ level: fc.integer({ min: 0, max: 9 }), strategy: fc.constantFrom(zlib.constants.Z_DEFAULT_STRATEGY, zlib.constants.Z_FIXED, zlib.constants.Z_HUFFMAN_ONLY, zlib.constants.Z_RLE) });
  fc.assert(
    fc.property(data, options, (octets, option) => {
      const stream = zlib.deflateRawSync(octets, option);
      const found = inflate(Buffer.concat([stream, Buffer.from('behind')]), 1 << 20);
      assert.deepEqual([found.state, found.end], ['done', stream.length]);
      assert.deepEqual(Buffer.from(found.octets), Buffer.from(octets));
    }),
    seeded,
  );
});

test('zlib refuses what is refused, and reads what is read', () => {
  fc.assert(
    fc.property(data, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean(), (octets, at, octet, cut) => {
      const stream = Buffer.from(zlib.deflateRawSync(octets));
      const broken = cut ? stream.subarray(0, at % stream.length) : Buffer.from(stream);
      if (!cut) broken[at % broken.length] = octet;
      let theirs;
      try {
        theirs = zlib.inflateRawSync(broken, { maxOutputLength: 1 << 20 });
      } catch (error) {
        theirs = error.code;
      }
      const ours = inflate(broken, 1 << 20);
      assert.equal(ours.state === 'done', typeof theirs !== 'string', `${ours.state} and ${theirs}`);
      if (ours.state === 'done') assert.deepEqual(Buffer.from(ours.octets), theirs);
      else assert.equal(ours.state, { Z_DATA_ERROR: 'malformed', Z_BUF_ERROR: 'cut-short', ERR_BUFFER_TOO_LARGE: 'limit' }[theirs]);
    }),
    { ...seeded, numRuns: 1500 },
  );
});

test('no more is inflated than the limit', () => {
  const bomb = zlib.deflateRawSync(Buffer.alloc(1 << 22, 0x20));
  const found = inflate(bomb, 1 << 20);
  assert.equal(found.state, 'limit');
  assert.ok(found.octets.length <= 1 << 20);
  assert.equal(inflate(zlib.deflateRawSync(Buffer.alloc(1000, 0x20)), 1000).state, 'done');
  assert.equal(inflate(zlib.deflateRawSync(Buffer.alloc(1001, 0x20)), 1000).state, 'limit');
});

/** Forms as a browser's parser sees them. */
function browserForms(text) {
  const found = [];
  const walk = (node, form) => {
    const own = Object.fromEntries((node.attrs ?? []).map(({ name, value }) => [name, value]));
    let inside = form;
    if (node.nodeName === 'form') {
      inside = { action: own.action ?? '', method: (own.method ?? 'get').toLowerCase(), fields: [] };
      found.push(inside);
    } else if (node.nodeName === 'input' && own.name !== undefined) inside?.fields.push([own.name, own.value ?? '']);
    else if (node.nodeName === 'textarea' && own.name !== undefined) inside?.fields.push([own.name, node.childNodes.map(({ value }) => value).join('')]);
    for (const child of node.childNodes ?? []) walk(child, inside);
  };
  walk(parse(text), undefined);
  return found;
}

const PAGES = [
  ...FIXTURES.filter(({ input }) => /<form/i.test(input) && /^\s*<(?!input)/.test(input)).map(({ input }) => input),
  page({ SAMLResponse: FIELD, RelayState: '&amp;amp;&#38;&#x26;&lt;&gt;&quot;&apos;&#150;&nbsp;&plus;&equals;&unknown;&ampx&amp=&lt' }),
  '<form action=/acs method=POST><input type=hidden name=SAMLResponse value=PHN><input name="a" name="b" value=\'"\' value=x><input value="no name"></form><form><input name=x></form>',
  '<html><head><title><form action="no"></title><script>var f="<form><input name=no value=no>";</script><style>form{}</style></head><body><form method="post" action="a&amp;b">\r\n<input name="l" value="1\r\n2"/><textarea name="t">\n\n<b>&amp;</textarea></form>',
  '<form\nmethod\n=\n"post"\taction = "x" ><input disabled name="a>b" value="<input name=no>"></form>',
];

test('parse5 sees the same forms', () => {
  assert.ok(PAGES.length >= 8, String(PAGES.length));
  for (const text of PAGES) assert.deepEqual(forms(text).forms, browserForms(text), text.slice(0, 200));
});

test('parse5 reads the same character references', () => {
  const piece = fc.array(fc.constantFrom('&', 'amp', 'lt', 'quot', ';', '#', 'x', '38', '26', 'a', '=', '+', '150', ' ', '&plus;', '&#0;', '&#55296;', '&#1114112;'), { maxLength: 10 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(piece, (text) => {
      const { attrs } = parse(`<p title="${text}">`).childNodes[0].childNodes[1].childNodes[0];
      assert.equal(decodeHtml(text), attrs[0].value);
    }),
    { ...seeded, numRuns: 2000 },
  );
});

function bashWords(line) {
  const output = execFileSync('bash', ['--norc', '-c', `printf '%s\\0' ${line}`], { env: { LC_ALL: 'C.UTF-8', PATH: process.env.PATH }, timeout: 60_000 });
  return output.toString().split('\0').slice(0, -1);
}

const hasBash = (() => {
  try {
    return bashWords('a').length === 1;
  } catch {
    return false;
  }
})();

test('bash splits and unquotes the same', { skip: !hasBash && 'bash is not on this machine' }, () => {
  const text = fc.array(fc.constantFrom('a', 'SAML=', '%2B', ' ', 'é', '+', '/', '!', 'x41', '\\\\', '0', '\t', '😀'), { maxLength: 8 }).map((parts) => parts.join(''));
  const single = text.map((inside) => `'${inside}"$\`'`);
  const double = text.map((inside) => `"${inside}'\\"\\$\\\`\\n\\\n"`);
  const ansi = text.map((inside) => `$'${inside}\\x41\\u00e9\\'\\n\\t\\101\\\\\\"'`);
  const bare = fc.constantFrom('plain', '\\ ', "\\'", '\\"', '\\\n', 'a\\b', '@x', '--data-raw', '-d', 'é', '%41', '^');
  const piece = fc.oneof(single, double, ansi, bare);
  const line = fc.array(fc.array(piece, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' '));
  // One shell for many lines: starting it costs more than what it does.
  const lines = fc.sample(line, { ...seeded, numRuns: 300 });
  const theirs = bashWords(lines.map((one) => `${one} ''`).join(' '));
  const ours = words(lines.map((one) => `${one} ''`).join(' '));
  assert.equal(ours.length, 1);
  assert.deepEqual(ours[0], theirs);
});

test('carets go as cmd.exe takes them', () => {
  assert.equal(uncaret('curl ^"https://a/?x=1^&y=^%^2B^" ^\r\n  -d ^"a^^b^\\^"c^"'), 'curl "https://a/?x=1&y=%2B"    -d "a^b\\"c"');
});
