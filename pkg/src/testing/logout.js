import { base64 } from '../base64.js';
import { deflated } from './deflate.js';
import { signature } from './signature.js';
import { element, root, text } from './xml.js';

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';

/** A LogoutRequest, on its way. */
export function logoutRequest({ nameId, sessionIndexes = [], reason, notOnOrAfter, ...options }, key) {
  const { value, format = UNSPECIFIED, nameQualifier, spNameQualifier } = typeof nameId === 'object' ? nameId : { value: nameId };
  const content = root('saml:NameID', 'saml', SAML, { Format: format, NameQualifier: nameQualifier, SPNameQualifier: spNameQualifier }, text(value))
    + sessionIndexes.map((index) => element('samlp:SessionIndex', {}, text(index))).join('');
  return sent('samlp:LogoutRequest', 'SAMLRequest', { Reason: reason, NotOnOrAfter: notOnOrAfter?.toISOString() }, content, options, key);
}

/** A LogoutResponse, on its way. */
export function logoutResponse({ inResponseTo, statusCodes, ...options }, key) {
  const content = element('samlp:Status', {}, statusCodes.reduceRight((inner, code) => element('samlp:StatusCode', { Value: code }, inner), ''));
  return sent('samlp:LogoutResponse', 'SAMLResponse', { InResponseTo: inResponseTo }, content, options, key);
}

async function sent(name, field, values, content, { id, issuer, now, destination, binding, relayState, sign = true, tamper = (xml) => xml }, key) {
  const plain = root(name, 'samlp', SAMLP, { Destination: destination, ID: id, IssueInstant: now.toISOString(), Version: '2.0', ...values },
    root('saml:Issuer', 'saml', SAML, {}, text(issuer)) + content);
  if (binding === 'post') {
    const made = sign ? await signature(plain, id, key) : '';
    const xml = tamper(plain.replace('</saml:Issuer>', () => `</saml:Issuer>${made}`));
    const form = new URLSearchParams({ [field]: base64(new TextEncoder().encode(xml)) });
    if (relayState !== undefined) form.set('RelayState', relayState);
    return { form, xml, id };
  }
  const xml = tamper(plain);
  const query = [[field, base64(deflated(new TextEncoder().encode(xml)))], ['RelayState', relayState], ['SigAlg', sign ? key.method : undefined]]
    .filter(([, value]) => value !== undefined)
    .map(([parameter, value]) => `${parameter}=${encodeURIComponent(value)}`)
    .join('&');
  const signed = sign ? `${query}&Signature=${encodeURIComponent(base64(await key.sign(new TextEncoder().encode(query))))}` : query;
  return { url: new URL(`${destination}?${signed}`), xml, id };
}
