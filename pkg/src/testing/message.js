import { encryptedAssertion } from './encryption.js';
import { element, root, text } from './xml.js';
import { signature } from './signature.js';

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const BASIC = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic';

/** The Response as text, signed as asked. */
export async function response(options, key) {
  const { issuer, now, destination, inResponseTo, responseId, statusCodes, statusMessage, sign, encrypt } = options;
  let assertion = '';
  if (statusCodes[0] === SUCCESS) {
    assertion = assertionText(options);
    if (sign === 'assertion' || sign === 'both') assertion = await enveloped(assertion, options.assertionId, key);
    if (encrypt) assertion = await encryptedAssertion(assertion, encrypt);
  }
  const content = root('saml:Issuer', 'saml', SAML, {}, text(issuer)) + status(statusCodes, statusMessage) + assertion;
  const plain = root('samlp:Response', 'samlp', SAMLP, {
    Destination: destination, ID: responseId, InResponseTo: inResponseTo, IssueInstant: time(now), Version: '2.0',
  }, content);
  return sign === 'response' || sign === 'both' ? enveloped(plain, responseId, key) : plain;
}

/** The signature stands directly after the first Issuer, which is the signed element's own. */
async function enveloped(octets, id, key) {
  const made = await signature(octets, id, key);
  return octets.replace('</saml:Issuer>', () => `</saml:Issuer>${made}`);
}

function status(codes, message) {
  const nested = codes.reduceRight((inner, code) => element('samlp:StatusCode', { Value: code }, inner), '');
  return element('samlp:Status', {}, nested + (message === undefined ? '' : element('samlp:StatusMessage', {}, text(message))));
}

function assertionText(o) {
  const end = new Date(o.now.getTime() + o.lifetimeSec * 1000);
  const start = new Date(o.now.getTime() - 60_000);
  const { value, format = UNSPECIFIED, nameQualifier, spNameQualifier } = o.nameId;
  const subject = element('saml:Subject', {},
    element('saml:NameID', { Format: format, NameQualifier: nameQualifier, SPNameQualifier: spNameQualifier }, text(value))
    + element('saml:SubjectConfirmation', { Method: BEARER }, element('saml:SubjectConfirmationData', {
      InResponseTo: o.inResponseTo, NotOnOrAfter: time(end), Recipient: o.recipient,
    })));
  const conditions = element('saml:Conditions', { NotBefore: time(start), NotOnOrAfter: time(end) },
    element('saml:AudienceRestriction', {}, o.audience.map((one) => element('saml:Audience', {}, text(one))).join('')));
  const authn = element('saml:AuthnStatement', {
    AuthnInstant: time(o.authnInstant ?? o.now),
    SessionIndex: o.sessionIndex,
    SessionNotOnOrAfter: o.sessionNotOnOrAfter && time(o.sessionNotOnOrAfter),
  }, element('saml:AuthnContext', {}, element('saml:AuthnContextClassRef', {}, text(o.authnContextClassRef ?? PASSWORD))));
  return root('saml:Assertion', 'saml', SAML, { ID: o.assertionId, IssueInstant: time(o.now), Version: '2.0' },
    element('saml:Issuer', {}, text(o.issuer)) + subject + conditions + authn + attributeStatement(o.attributes));
}

function attributeStatement(list) {
  if (list.length === 0) return '';
  return element('saml:AttributeStatement', {}, list.map(({ name, nameFormat = BASIC, friendlyName, values }) =>
    element('saml:Attribute', { FriendlyName: friendlyName, Name: name, NameFormat: nameFormat },
      values.map((value) => element('saml:AttributeValue', {}, text(value))).join(''))).join(''));
}

const time = (date) => date.toISOString();

export { SUCCESS };
