// Mints src/examples.json: the examples of the page, signed with test keys of the conformance vectors. Run again when they are to change.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTestIdp } from '../../pkg/dist/testing.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const key = (name) => ({ privateKey: pem(`${name}.key.pem`), certificate: pem(`${name}.cert.pem`) });
const pem = (file) => /-----BEGIN[\s\S]*/.exec(readFileSync(path.join(root, 'tests/vectors/keys', file), 'utf8'))[0];

const at = Date.parse('2026-11-18T09:31:05Z');
const entityId = 'https://app.example/saml';
const acsUrl = 'https://app.example/saml/acs';
const idp = await createTestIdp({ entityId: 'http://www.okta.com/exk1a2b3c4d5e6f7g8h9', ssoUrl: 'https://example.okta.com/app/sample/exk1a2b3c4d5e6f7g8h9/sso/saml', key: key('idp') });
const rotated = await createTestIdp({ entityId: idp.entityId, ssoUrl: idp.ssoUrl, key: key('idp-next') });

const attributes = [
  { name: 'urn:oid:0.9.2342.19200300.100.1.3', nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri', friendlyName: 'mail', values: ['alice@example.org'] },
  { name: 'firstName', values: ['Alice'] },
  { name: 'groups', values: ['Everyone', 'Engineering', 'Admins'] },
];
const login = (requestId, changes = {}) => ({
  acsUrl, audience: entityId, inResponseTo: requestId, nameId: { value: 'alice@example.org', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' }, attributes, now: new Date(at),
  assertionId: `_a${requestId}`, responseId: `_r${requestId}`, sessionIndex: `_s${requestId}`, authnInstant: new Date(at - 30_000), sessionNotOnOrAfter: new Date(at + 8 * 3_600_000), sign: 'both', ...changes,
});
const request = '_req8c1f0a';
const trust = { requestId: request };
const made = async (changes) => (await idp.respond(login(request, changes))).xml;
const good = await idp.respond(login(request));
const onlyAssertion = await idp.respond(login(request, { sign: 'assertion' }));

function wrapped(xml) {
  const [assertion] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml) ?? /<[\w:]*Assertion [\s\S]*<\/[\w:]*Assertion>/.exec(xml);
  const forged = assertion.replace(/<(?:ds:)?Signature[\s\S]*?<\/(?:ds:)?Signature>/, '').replace(/ID="[^"]*"/, 'ID="_forged"').replaceAll('alice@example.org', 'admin@example.org');
  return xml.replace(assertion, forged + assertion);
}

/** Where the page puts a case of its own, in base64 and percent-encoded: so the same message is in the page once. */
const place = (name) => `@${name}@`;

/** A browser's recording of three logins: one good, one that nobody answered, one that nobody asked for. */
async function har() {
  const entry = (time, method, url, fields) => ({
    startedDateTime: new Date(time).toISOString(), time: 120,
    request: { method, url, headers: [], cookies: [], queryString: [], ...(fields && { postData: { mimeType: 'application/x-www-form-urlencoded', text: new URLSearchParams(fields).toString().replace(/%40(\w+)%40/g, '@$1@') } }) },
    response: { status: 200, headers: [], cookies: [], content: { size: 0, mimeType: 'text/html' } },
  });
  const asked = (name, id) => {
    const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0" IssueInstant="2026-11-18T09:30:58Z" Destination="${idp.ssoUrl}" AssertionConsumerServiceURL="${acsUrl}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${entityId}</saml:Issuer><samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" AllowCreate="true"/></samlp:AuthnRequest>`;
    cases[name] = { xml };
    return { SAMLRequest: place(name), RelayState: 'h7Qx' };
  };
  const log = {
    version: '1.2', creator: { name: 'example', version: '1' },
    entries: [
      entry(at - 7000, 'POST', idp.ssoUrl, asked('first', request)), entry(at - 5000, 'GET', 'https://example.okta.com/assets/app.js'), entry(at, 'POST', acsUrl, { SAMLResponse: place('good'), RelayState: 'h7Qx' }),
      entry(at + 125_000, 'POST', idp.ssoUrl, asked('second', '_req2222')), entry(at + 177_000, 'POST', acsUrl, { SAMLResponse: place('third') }),
    ],
  };
  return JSON.stringify({ log });
}

const logout = await idp.logoutRequest({ sloUrl: 'https://app.example/saml/slo', nameId: 'alice@example.org', now: new Date(at), id: '_lo1', notOnOrAfter: new Date(at + 300_000) });

/** What is around an encrypted assertion. The page encrypts by itself, with a key of its own: so none has to lie in it. */
async function envelope() {
  const [around] = /<saml:EncryptedAssertion[\s\S]*<\/saml:EncryptedAssertion>/.exec(await made({ sign: 'none', encrypt: pem('sp.cert.pem') }));
  const places = [place('wrapped'), place('sealed')];
  return around.replace(/(?<=<xenc:CipherValue>)[^<]+/g, () => places.shift());
}

/** Random octets do not pack: where one signature tells the story there is one. */
const once = { sign: 'assertion' };

/** `xml` is posted in base64; `text` is pasted as it stands; `same` is another one, with `edit` made in it, as it stands if `plain`. */
const cases = {
  good: { xml: good.xml, trust },
  expired: { same: 'good', trust, at: at + 3 * 86_400_000 },
  audience: { xml: await made({ audience: `${entityId}/`, ...once }), trust },
  indented: { same: 'good', edit: ['><', '>\n  <'], plain: true, trust },
  altered: { same: 'signed', edit: ['>Engineering<', '>Administrators<'], trust },
  unsigned: { xml: await made({ sign: 'none' }), trust },
  signed: { xml: onlyAssertion.xml },
  wrapping: { xml: wrapped(onlyAssertion.xml), trust },
  rollover: { xml: (await rotated.respond(login(request, once))).xml, trust },
  encrypted: { same: 'signed', envelope: await envelope(), trust },
  logout: { text: logout.url.href },
  third: { xml: await made({ inResponseTo: undefined, now: new Date(at + 177_000), audience: `${entityId}/`, ...once }) },
};
cases.har = { text: await har() };

writeFileSync(new URL('../src/examples.json', import.meta.url), `${JSON.stringify({ note: 'test keys, never use', at, entityId, acsUrl, metadata: idp.metadata(), cases }, null, 1)}\n`);
