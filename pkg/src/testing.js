// An identity provider for tests. It signs whatever it is asked to sign: never use it to let anybody in.
import { inflated } from './testing/deflate.js';
import { armoured, base64, base64Decoded, signingKey } from './testing/keys.js';
import { logoutRequest, logoutResponse } from './testing/logout.js';
import { response } from './testing/message.js';
import { attributes, element, root, text } from './testing/xml.js';

export { testStore } from './testing/store.js';

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

export async function createTestIdp({
  entityId = 'https://idp.test/saml', ssoUrl = 'https://idp.test/saml/sso', sloUrl = 'https://idp.test/saml/slo', algorithm = 'rsa', key,
} = {}) {
  const signer = await signingKey(algorithm, key, 'test key, never use');

  async function respond(options) {
    const { tamper = (xml) => xml, ...asked } = complete(options, entityId);
    const xml = tamper(await response(asked, signer));
    const SAMLResponse = base64(new TextEncoder().encode(xml));
    const form = new URLSearchParams({ SAMLResponse });
    if (options.relayState !== undefined) form.set('RelayState', options.relayState);
    return { SAMLResponse, form, xml, assertionId: asked.assertionId, responseId: asked.responseId };
  }

  const common = (options) => {
    if (typeof options?.sloUrl !== 'string') throw new TypeError('a logout message needs sloUrl: where it goes');
    return { id: randomId(), issuer: entityId, now: new Date(), binding: 'redirect', destination: options.sloUrl, ...options };
  };

  return Object.freeze({
    entityId,
    ssoUrl,
    sloUrl,
    logoutRequest: async (options) => logoutRequest(common(options), signer),
    logoutResponse: async (options) => logoutResponse({ ...common(options), statusCodes: statusCodes(options.status ?? 'Success') }, signer),
    certificate: armoured('CERTIFICATE', signer.certificate),
    metadata: () => metadata(entityId, { ssoUrl, sloUrl }, signer.certificate),
    exportKey: () => signer.exported(),
    readRequest,
    respond,
  });
}

function complete(options, entityId) {
  const { acsUrl, audience, nameId, status = 'Success', attributes: named = [], now = new Date() } = options;
  if (typeof acsUrl !== 'string') throw new TypeError('respond needs acsUrl');
  if (audience === undefined) throw new TypeError('respond needs audience: the entity ID of the service provider');
  return {
    issuer: entityId,
    sign: 'assertion',
    lifetimeSec: 300,
    responseId: randomId(),
    assertionId: randomId(),
    sessionIndex: randomId(),
    destination: acsUrl,
    recipient: acsUrl,
    ...options,
    now,
    audience: [audience].flat(),
    nameId: typeof nameId === 'object' ? nameId : { value: nameId ?? 'test-user' },
    attributes: Array.isArray(named) ? named : Object.entries(named).map(([name, value]) => ({ name, values: [value].flat() })),
    statusCodes: statusCodes(status),
  };
}

const statusCodes = (status) => [status].flat().map((code) => (code.includes(':') ? code : STATUS + code));

/** What an AuthnRequest asks for, under the names that `respond` takes. */
async function readRequest(input) {
  const fields = input instanceof Object && typeof input.get === 'function' ? input : new URL(input).searchParams;
  const xml = requestText(fields.get('SAMLRequest') ?? '');
  // Good enough for a request of our own making; this is no XML parser.
  const found = (pattern) => xml.match(pattern)?.[1].replace(/&(amp|lt|gt|quot|apos);/g, (_, name) =>
    ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name]);
  const inResponseTo = found(/\sID="([^"]*)"/);
  if (!inResponseTo) throw new TypeError('there is no AuthnRequest in SAMLRequest');
  return {
    inResponseTo,
    acsUrl: found(/\sAssertionConsumerServiceURL="([^"]*)"/),
    audience: found(/<(?:\w+:)?Issuer[^>]*>([^<]*)</),
    relayState: fields.get('RelayState') ?? undefined,
    xml,
  };
}

function requestText(value) {
  try {
    const bytes = base64Decoded(value);
    // HTTP-POST carries the XML as it is, HTTP-Redirect deflated.
    return new TextDecoder().decode(bytes[0] === 0x3c ? bytes : inflated(bytes));
  } catch {
    return '';
  }
}

function metadata(entityId, { ssoUrl, sloUrl }, certificate) {
  const keyInfo = `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${text(certificate)}`
    + '</ds:X509Certificate></ds:X509Data></ds:KeyInfo>';
  return root('md:EntityDescriptor', 'md', METADATA, { entityID: entityId },
    `<md:IDPSSODescriptor${attributes({ protocolSupportEnumeration: SAMLP })}>`
    + element('md:KeyDescriptor', { use: 'signing' }, keyInfo)
    + [REDIRECT, POST].map((binding) => element('md:SingleLogoutService', { Binding: binding, Location: sloUrl })).join('')
    + [REDIRECT, POST].map((binding) => element('md:SingleSignOnService', { Binding: binding, Location: ssoUrl })).join('')
    + '</md:IDPSSODescriptor>');
}

function randomId() {
  return '_' + Array.from(crypto.getRandomValues(new Uint8Array(20)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
