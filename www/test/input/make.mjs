// Messages for the fixtures, minted from the vectors (test keys, never use): nothing that anybody else captured is copied here.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const VECTORS = new URL('../../../tests/vectors/', import.meta.url);

export const vectorsFolder = fileURLToPath(VECTORS);

export function vector(path) {
  return readFileSync(new URL(path, VECTORS), 'utf8');
}

export const RESPONSE = vector('accept/idp-entra.xml').trim();
export const OKTA = vector('accept/idp-okta.xml').trim();
export const LOGOUT_QUERY = vector('logout/accept/idp-entra-request.query').trim();
export const LOGOUT_RESPONSE_QUERY = vector('logout/accept/response-return-to.query').trim();
export const RELAYED_QUERY = vector('logout/accept/redirect-relay-state.query').trim();
export const LOGOUT_FORM = vector('logout/accept/idp-auth0-post.form').trim();
export const METADATA = vector('metadata/idp.xml').trim();
export const AGGREGATE = vector('metadata/aggregate.xml').trim();
export const SOAP = vector('accept/artifact-all-signed.soap.xml').trim();
/** The vectors' files begin with the words `test key, never use`. */
export const MARKED = vector('keys/client.cert.pem').trim();
export const CERTIFICATE = block(MARKED);
export const CERTIFICATE_2 = block(vector('keys/idp-p256.cert.pem'));
export const KEY = vector('keys/client.key.pem').trim();
export const REQUEST =
  '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_req1" Version="2.0" ' +
  'IssueInstant="2025-12-31T23:59:50Z" Destination="https://idp.example.org/sso" AssertionConsumerServiceURL="https://app.example/saml/acs">' +
  '<saml:Issuer>https://app.example/saml</saml:Issuer></samlp:AuthnRequest>';
export const ASSERTION = /<Assertion [\s\S]*<\/Assertion>/.exec(RESPONSE)[0];
export const ARTIFACT = base64(Uint8Array.from([0, 4, 0, 1, ...Array(20).fill(7), ...Array(20).fill(9)]));
export const JWT = `${base64url('{"alg":"RS256","typ":"JWT"}')}.${base64url('{"iss":"https://idp.example.org","sub":"alice"}')}.${'c2lnbmF0dXJl'.repeat(8)}`;

function block(file) {
  return /-----BEGIN[\s\S]*-----END [A-Z ]+-----/.exec(file)[0];
}

/** No-break spaces everywhere but within tags, where they can be told from the message's own. */
export function inText(xml) {
  return xml.replace(/="[^"]*"|>[^<]*/g, (own) => own.replaceAll(' ', '\u00a0'));
}

export function base64(data) {
  return Buffer.from(data).toString('base64');
}

export function base64url(data) {
  return Buffer.from(data).toString('base64url');
}

export function deflate(xml) {
  return base64(zlib.deflateRawSync(xml));
}

export function wrap(text, width = 76, end = '\n') {
  return text.replace(new RegExp(`(.{${width}})(?!$)`, 'g'), `$1${end}`);
}

export const FIELD = base64(RESPONSE);
export const BODY = `SAMLResponse=${encodeURIComponent(FIELD)}&RelayState=${encodeURIComponent('/start?a=b c&d')}`;
export const RELAY = '/start?a=b c&d';
export const REQUEST_QUERY = `SAMLRequest=${encodeURIComponent(deflate(REQUEST))}&RelayState=ss%3Amem%3A1`;

/** A character that makes `+` appear in the base64, whatever the rest. */
export const PLUSSES = RESPONSE.replace('</samlp:Response>', '<!-- ~~~>>>~~~>>>~~~ -->'.concat('</samlp:Response>'));

export function page(fields, action = 'https://app.example/saml/acs', method = 'post') {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}"/>`);
  return `<!DOCTYPE html>\n<html><body onload="document.forms[0].submit()">\n<form method="${method}" action="${action}">\n${inputs.join('\n')}\n<noscript><input type="submit" value="Continue"/></noscript></form></body></html>`;
}

export function request(body, type = 'application/x-www-form-urlencoded', path = '/saml/acs') {
  return `POST ${path} HTTP/1.1\nHost: app.example\nContent-Type: ${type}\nCookie: session=secret-cookie\nContent-Length: ${body.length}\n\n${body}`;
}

const JUNK = 'function noise(){return "SAM"+"L"}'.repeat(40);

/** An entry of a HAR as browsers write it. */
export function entry(index, overrides = {}) {
  return {
    startedDateTime: new Date(Date.UTC(2026, 0, 1, 9, 30, 0) + index * 250).toISOString(),
    time: 40,
    request: { method: 'GET', url: `https://app.example/assets/${index}.js`, httpVersion: 'HTTP/2', headers: [{ name: 'Cookie', value: 'session=secret-cookie' }], queryString: [], cookies: [], headersSize: -1, bodySize: 0, ...overrides.request },
    response: { status: 200, statusText: 'OK', httpVersion: 'HTTP/2', headers: [{ name: 'Set-Cookie', value: 'session=secret-cookie' }], cookies: [], content: { size: 1, mimeType: 'text/javascript', text: JUNK }, redirectURL: '', headersSize: -1, bodySize: 1, ...overrides.response },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  };
}

export function post(url, fields) {
  const params = Object.entries(fields).map(([name, value]) => ({ name, value: encodeURIComponent(value) }));
  const text = params.map(({ name, value }) => `${name}=${value}`).join('&');
  return { method: 'POST', url, postData: { mimeType: 'application/x-www-form-urlencoded', text, params } };
}

/** A recording of `size` requests with three sign-ins: one answered, one without an answer, one that nobody asked for. */
export function har(size = 500, version = '1.2') {
  const entries = Array.from({ length: size }, (_, index) => entry(index));
  const sent = (id) => REQUEST.replace('_req1', id);
  const answer = (id) => base64(RESPONSE.replaceAll('_req1', id));
  const redirect = (id) => `https://idp.example.org/sso?SAMLRequest=${encodeURIComponent(deflate(sent(id)))}&RelayState=r`;
  const at = (share) => Math.floor(size * share);
  entries[at(0.1)] = entry(at(0.1), { request: { url: 'https://app.example/' }, response: { status: 302, redirectURL: redirect('_req1'), headers: [{ name: 'location', value: redirect('_req1') }] } });
  entries[at(0.1) + 1] = entry(at(0.1) + 1, { request: { url: redirect('_req1') } });
  const auto = page({ SAMLResponse: answer('_req1'), RelayState: 'r' });
  entries[at(0.2)] = entry(at(0.2), { response: { content: { size: auto.length, mimeType: 'text/html; charset=utf-8', text: base64(auto), encoding: 'base64' } } });
  entries[at(0.2) + 1] = entry(at(0.2) + 1, { request: post('https://app.example/saml/acs;jsessionid=secret?tenant=secret', { SAMLResponse: answer('_req1'), RelayState: 'r' }) });
  entries[at(0.5)] = entry(at(0.5), { request: { url: redirect('_req2') } });
  const loose = base64(RESPONSE.replaceAll(' InResponseTo="_req1"', '').replace('_0a1b2c3d', '_loose'));
  entries[at(0.8)] = entry(at(0.8), { request: post('https://app.example/saml/acs', { SAMLResponse: loose }) });
  return { log: { version, creator: { name: 'fixture', version: '1' }, pages: [], entries } };
}

/** An export of SAML-tracer with its fields as they are or masked. */
export function trace({ masked = false, legacy = false } = {}) {
  const headers = (pairs) => (legacy ? pairs : pairs.map(([name, value]) => ({ name, value })));
  const common = { requestHeaders: headers([['Cookie', 'session=secret-cookie']]), responseStatus: 200, responseStatusText: 'HTTP/1.1 200 OK', responseHeaders: headers([['Date', 'Thu, 01 Jan 2026 00:00:01 GMT']]) };
  const id = legacy ? { id: 'r1' } : { requestId: 'r1' };
  return {
    requests: [
      { method: 'GET', url: 'https://app.example/app.js', ...id, ...common, get: [] },
      { method: 'GET', url: `https://idp.example.org/sso?${REQUEST_QUERY}`, ...id, ...common, get: [['SAMLRequest', deflate(REQUEST)], ['RelayState', 'ss:mem:1']], protocol: 'SAML-P', saml: REQUEST },
      { method: 'POST', url: 'https://app.example/saml/acs', ...id, ...common, post: masked ? [['SAMLResponse', '***'], ['RelayState', '***']] : [['SAMLResponse', FIELD], ['RelayState', RELAY]], protocol: 'SAML-P', saml: RESPONSE },
    ],
    timestamp: '2026-01-01T00:10:00.000Z',
  };
}

/** An export of SAML Chrome Panel. */
export function panel() {
  const entries = [entry(1, { request: { url: `https://idp.example.org/sso?${REQUEST_QUERY}` } }), entry(2, { request: post('https://app.example/saml/acs', { SAMLResponse: FIELD, RelayState: RELAY }) })];
  return Object.fromEntries(entries.map((one, index) => [1000000 + index, { ...one, request_method: one.request.method, request_url: one.request.url, response_status: 200, saml: index ? RESPONSE : REQUEST, id: 1000000 + index }]));
}
