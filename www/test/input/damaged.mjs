// Damage and limits, one fixture for each thing that is said of them. They come as they are: what a clipboard does to a paste is shown by the other table.
import zlib from 'node:zlib';
import { BODY, CERTIFICATE, FIELD, KEY, REQUEST, RESPONSE, base64, deflate, entry, har, panel, post, request } from './make.mjs';

const broken = damage(zlib.deflateRawSync(RESPONSE));

/** The first octet behind the tables that zlib itself takes for malformed when it is turned round. */
function damage(stream) {
  for (let at = 400; at < stream.length; at += 1) {
    const turned = Buffer.from(stream);
    turned[at] ^= 0xff;
    try {
      zlib.inflateRawSync(turned);
    } catch (error) {
      if (error.code === 'Z_DATA_ERROR') return turned;
    }
  }
  throw new Error('zlib reads whatever is turned round');
}

const decodedOnly = Object.fromEntries(Object.entries(panel()).map(([id, one]) => [id, { ...one, request: { ...one.request, url: 'https://app.example/', postData: undefined } }]));
const bomb = encodeURIComponent(base64(zlib.deflateRawSync(`<a>${' '.repeat(1_040_000)}</a>`)));
const unreadable = JSON.stringify(har(20)).replace('"method":"POST"', '"method":POST');
const nested = (depth) => (depth === 0 ? BODY : JSON.stringify({ body: nested(depth - 1), hint: 'SAML' }));

export const DAMAGED = [
  { name: 'a named file', file: 'login.xml', input: RESPONSE, expect: { kind: 'response', steps: ['file'] } },
  { name: 'SAML Chrome Panel export without the requests themselves', input: JSON.stringify(decodedOnly), expect: { count: 2, kinds: ['authn-request', 'response'], steps: ['panel.entry', 'panel.decoded'] } },
  { name: 'PEM with long dashes', input: CERTIFICATE.replaceAll('-----', '\u2014\u2014-'), expect: { kind: 'certificate', repairs: ['smart-dashes'] } },
  { name: 'a percent sign by itself', input: BODY.replace('SAMLResponse=', 'SAMLResponse=%'), expect: { kind: 'response', strict: 'binding.form-malformed', repairs: ['percent.malformed', 'base64.foreign-characters'] } },
  { name: 'HTTP request without a blank line', input: request(BODY).replace('\n\n', '\n'), expect: { kind: 'response', repairs: ['http.blank-line-missing'] } },
  { name: 'padding in the middle', input: `SAMLResponse=${encodeURIComponent(`${FIELD}${base64('<!---->')}`.replace(/=+(?=.)/, '=='))}`, expect: { kind: 'response', strict: 'binding.base64-malformed', repairs: ['base64.padding-inside'] } },
  { name: 'stray bits', input: base64(`${REQUEST}${' '.repeat((4 - (REQUEST.length % 3)) % 3)}`).replace(/.==$/, 'h=='), expect: { kind: 'authn-request', strict: 'binding.base64-malformed', repairs: ['base64.stray-bits'] } },
  { name: 'base64 that ends within an octet', input: FIELD.slice(0, 1501), expect: { kind: 'response', strict: 'binding.base64-malformed', repairs: ['base64.cut-short'] } },
  { name: 'a DEFLATE stream that breaks', input: base64(broken), expect: { kind: 'response', repairs: ['inflate.malformed'] } },
  { name: 'a message of more than a megabyte', input: RESPONSE.replace('</samlp:Response>', `<!--${'x'.repeat(1 << 20)}--></samlp:Response>`), expect: { kind: 'response', strict: 'binding.limit-exceeded', repairs: ['message.limit'] } },
  { name: 'bombs by the hundred', input: `SAMLResponse=${bomb}\n\n`.repeat(80), expect: { count: 80, last: 'inflate.paste-limit' } },
  { name: 'messages by the thousand', input: `x SAMLRequest=${encodeURIComponent(deflate('<a/>'))} `.repeat(2100), expect: { count: 2000, notes: ['items.limit'] } },
  { name: 'a form of many messages', input: `${BODY}&`.repeat(30), expect: { count: 16, notes: ['form.messages-limit'], repairs: ['field.repeated'] } },
  { name: 'wrapped ten times', input: nested(10), expect: { kind: 'response', notes: ['nesting.limit'] } },
  { name: 'a certificate request', input: CERTIFICATE.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST'), expect: { count: 0, notes: ['pem.not-a-certificate'] } },
  { name: 'a private key among certificates', input: `${CERTIFICATE}\n${KEY}\n${CERTIFICATE}`, expect: { count: 2, kinds: ['certificate', 'certificate'], notes: ['private-key.not-kept'] } },
  { name: 'curl with a file', input: 'curl https://app.example/saml/acs -d @body.txt', expect: { kind: 'unknown', notes: ['curl.file-not-pasted'] } },
  { name: 'HAR that was cut off', input: JSON.stringify(har(40)).slice(0, -2000), expect: { count: 4, notes: ['json.cut-short', 'har.read'] } },
  { name: 'HAR with an entry that is no JSON', input: unreadable, expect: { count: 4, notes: ['har.entries-unreadable'] } },
  { name: 'HAR without the text of a body', input: JSON.stringify({ log: { entries: [entry(1, { request: { ...post('https://app.example/saml/acs', {}), postData: { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'SAMLResponse', value: FIELD }] } } })] } }), expect: { kind: 'response', strict: 'yes' } },
  { name: 'SAML-tracer export with a request that is no JSON', input: '{"requests":[{"requestId":saml}],"timestamp":""}', expect: { count: 0, notes: ['tracer.request-unreadable'] } },
  { name: 'a field without a message', input: 'SAMLResponse=hello', expect: { kind: 'unknown', reason: 'value.unreadable', strict: 'binding.base64-malformed' } },
  { name: 'a PEM block that is no certificate', input: CERTIFICATE.replace(/M/g, 'N'), expect: { kind: 'unknown', reason: 'certificate.malformed' } },
];
