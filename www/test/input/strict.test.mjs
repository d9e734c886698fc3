// The strict decoder itself is the judge of what is said about it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import zlib from 'node:zlib';
import fc from 'fast-check';
import { read } from '../../src/input/index.js';
import { strict } from '../../src/input/strict.js';
import { DAMAGED } from './damaged.mjs';
import { FIXTURES } from './fixtures.mjs';
import { BODY, FIELD, LOGOUT_FORM, LOGOUT_QUERY, RELAYED_QUERY, REQUEST, RESPONSE, base64, vector } from './make.mjs';

const PACKAGE = new URL('../../../pkg/dist/', import.meta.url);
const skip = !existsSync(new URL('index.js', PACKAGE)) && 'pkg/dist is not built: `cargo xtask build`';
const { createServiceProvider } = skip ? {} : await import(new URL('index.js', PACKAGE));
const { inspectUnverified } = skip ? {} : await import(new URL('inspect.js', PACKAGE));

const certificate = vector('keys/idp.cert.pem');
const config = { entityId: 'https://app.example/saml', acsUrls: ['https://app.example/saml/acs'], idps: [{ entityId: 'https://idp.example.org/saml', ssoUrl: 'https://idp.example.org/sso', certificates: [certificate] }] };

/** Said by the decoder, and not by what comes after it. */
const DECODER = /^binding\.(?!relay-state|soap)/;

const posted = ({ body, contentType }) => new Request('https://app.example/saml/acs', { method: 'POST', body: Buffer.from(body), headers: contentType === undefined ? {} : { 'content-type': contentType } });

async function asLogin(input) {
  const message = input.as === 'form' ? posted(input) : input.body;
  const { code } = await inspectUnverified(message, config, { unsolicited: true, now: new Date('2026-01-01T00:00:00Z') });
  return DECODER.test(code) ? code : 'yes';
}

async function asLogout(input) {
  const sp = createServiceProvider({ ...config, sloUrls: ['https://app.example/slo'], store: 'none-i-accept-replays', clock: () => new Date('2026-01-01T00:00:00Z') });
  const { error } = await sp.safeHandleLogout(input.as === 'form' ? posted(input) : input.body);
  assert.ok(!error?.code.startsWith('config.'), error?.message);
  return DECODER.test(error?.code) ? error.code : 'yes';
}

test('on every fixture the two agree', { skip }, async () => {
  let compared = 0;
  for (const { name, input, bytes } of [...FIXTURES, ...DAMAGED.filter((one) => one.input.length < 400_000)]) {
    for (const item of (await read(bytes ? bytes(input) : input)).items) {
      if (item.input === undefined || item.strict === 'xml.malformed' || item.input.as === 'artifact') continue;
      const logout = item.input.as === 'query' || item.kind.startsWith('logout');
      if (logout && item.kind === 'response') {
        assert.equal(item.strict, 'binding.redirect-forbidden', name);
        continue;
      }
      // Requests for a login come to identity providers, which this library is not: of these only what logout shares can be asked.
      if (!logout && item.kind !== 'response') continue;
      // A file of another encoding is no text that could be passed on.
      if (item.input.as === 'xml' && item.strict !== 'yes') continue;
      if (item.input.as === 'query' && item.kind === 'unknown' && item.strict === undefined) continue;
      assert.equal(item.strict, await (logout ? asLogout : asLogin)(item.input), `${name}: ${JSON.stringify(item.input).slice(0, 300)}`);
      compared += 1;
    }
  }
  assert.ok(compared > 60, `only ${compared} were compared`);
});

/** A text with pieces of it put in, taken out or repeated. */
const damaged = (text, pieces) =>
  fc.array(fc.tuple(fc.nat({ max: text.length }), fc.nat({ max: 4 }), fc.constantFrom('', ...pieces)), { minLength: 1, maxLength: 3 }).map((cuts) =>
    cuts.reduce((whole, [at, length, piece]) => whole.slice(0, at) + piece + whole.slice(at + length), text),
  );

const PIECES = ['&', '=', '%', '%3D', '%zz', '+', ' ', '\n', '&SAMLResponse=x', '&SAMLRequest=', '&RelayState=%ff', '&RelayState=a', '&Signature=x', '&S%69gAlg=x', '&SAMLEncoding=x', 'A', '==', '-', 'é', '\u00a0', '\0'];
const small = base64('<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"/>');
const seeded = { seed: 20260102, numRuns: 400 };

for (const [name, as, texts, ask, kind] of [
  ['values', 'value', [small, FIELD, base64('\xc0\xff<a/>'), `${small}==`, 'PGEvPh==', ''], asLogin, 'response'],
  ['forms of a login', 'form', [BODY, `SAMLResponse=${small}`, 'RelayState=x'], asLogin, 'response'],
  ['forms of a logout', 'form', [LOGOUT_FORM], asLogout, 'logout-request'],
  ['queries', 'query', [LOGOUT_QUERY, RELAYED_QUERY, `SAMLRequest=${encodeURIComponent(base64(zlib.deflateRawSync(REQUEST, { level: 0 })))}`], asLogout, 'logout-request'],
]) {
  test(`damaged ${name} are refused with the same code`, { skip }, async () => {
    const codes = new Set();
    const input = fc.constantFrom(...texts).chain((text) => fc.oneof(fc.constant(text), damaged(text, PIECES)));
    await fc.assert(
      fc.asyncProperty(input, async (body) => {
        // A leading mark would make it a document to the library's bare texts.
        fc.pre(as !== 'value' || !body.trimStart().startsWith('<'));
        const handed = { as, body, contentType: 'application/x-www-form-urlencoded' };
        const said = strict(handed, kind);
        codes.add(said);
        assert.equal(said, await ask(handed), JSON.stringify(body).slice(0, 300));
      }),
      seeded,
    );
    assert.ok(codes.size >= 3, [...codes].join(' '));
  });
}

test('sizes have the same limits', { skip }, async () => {
  const padded = (size) => `${RESPONSE}${' '.repeat(size - RESPONSE.length)}`;
  for (const size of [262_144, 262_145]) {
    const value = { as: 'value', body: base64(padded(size)) };
    assert.equal(strict(value, 'response'), await asLogin(value));
    const query = { as: 'query', body: `SAMLRequest=${encodeURIComponent(base64(zlib.deflateRawSync(padded(size))))}` };
    assert.equal(strict(query, 'logout-request'), await asLogout(query));
  }
  const spaced = { as: 'value', body: FIELD + ' '.repeat(1 << 19) };
  assert.equal(strict(spaced, 'response'), 'binding.limit-exceeded');
  assert.equal(await asLogin(spaced), 'binding.limit-exceeded');
});
