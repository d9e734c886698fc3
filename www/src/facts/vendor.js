import { descendants, textOf } from '../xml/parse.js';

/**
 * Which product wrote this, by cues that anybody could imitate. It chooses the words of a hint and nothing else.
 * `fields` are the names in the product's own console, which are not translated.
 */
export const VENDORS = {
  okta: { name: 'Okta', issuer: /^http:\/\/www\.okta\.com\/|\.okta(?:preview)?\.com/, fields: { audience: 'Audience URI (SP Entity ID)', acs: 'Single sign-on URL', signature: 'Assertion Signature / Response', certificate: 'Sign On › SAML Signing Certificates', nameId: 'Name ID format' } },
  entra: { name: 'Microsoft Entra ID', issuer: /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.com)\//, fields: { audience: 'Identifier (Entity ID)', acs: 'Reply URL (Assertion Consumer Service URL)', signature: 'SAML Certificates › Signing Option', certificate: 'SAML Certificates › Federation Metadata XML', nameId: 'Attributes & Claims › Unique User Identifier' } },
  adfs: { name: 'AD FS', issuer: /\/adfs\/services\/trust$/i, fields: { audience: 'Relying party identifiers', acs: 'Endpoints › SAML Assertion Consumer Endpoints', signature: 'Set-AdfsRelyingPartyTrust -SamlResponseSignature', certificate: 'Service › Certificates › Token-signing', nameId: 'Claim issuance policy › Name ID' } },
  google: { name: 'Google Workspace', issuer: /^https:\/\/accounts\.google\.com\/o\/saml2/, fields: { audience: 'Entity ID', acs: 'ACS URL', signature: 'Signed response', certificate: 'Google Identity Provider details › Certificate', nameId: 'Name ID format' } },
  keycloak: { name: 'Keycloak', issuer: /\/realms\/[^/]+$/, fields: { audience: 'Client ID', acs: 'Assertion Consumer Service POST Binding URL', signature: 'Sign assertions / Sign documents', certificate: 'Realm settings › Keys', nameId: 'Name ID format' } },
  ping: { name: 'Ping', issuer: /pingidentity\.|pingone\.|ping(?:federate|access)/i, text: /startSSO\.ping/, fields: { audience: 'Entity ID', acs: 'ACS URLs', signature: 'Sign Assertion / Sign Response', certificate: 'Signing Key', nameId: 'Subject NameID Format' } },
  shibboleth: { name: 'Shibboleth', issuer: /\/idp\/shibboleth$/, fields: { audience: 'entityID (metadata)', acs: 'md:AssertionConsumerService', signature: 'p:signAssertions / p:signResponses', certificate: 'idp-signing.crt', nameId: 'saml-nameid.xml' } },
  simplesamlphp: { name: 'SimpleSAMLphp', issuer: /\/saml2\/idp\/metadata(?:\.php)?$/, fields: { audience: 'saml20-sp-remote: entity ID', acs: 'AssertionConsumerService', signature: 'saml20.sign.assertion / saml20.sign.response', certificate: 'certificate', nameId: 'NameIDFormat' } },
  onelogin: { name: 'OneLogin', issuer: /\.onelogin\.com\//, fields: { audience: 'Audience (EntityID)', acs: 'ACS (Consumer) URL', signature: 'SAML signature element', certificate: 'SSO › X.509 Certificate', nameId: 'SAML nameID format' } },
  jumpcloud: { name: 'JumpCloud', issuer: /jumpcloud/i, fields: { audience: 'SP Entity ID', acs: 'ACS URLs', signature: 'Sign Assertion', certificate: 'IDP Certificate', nameId: 'SAMLSubject NameID Format' } },
  auth0: { name: 'Auth0', issuer: /^urn:[^:]+\.auth0\.com$|\.auth0\.com/, fields: { audience: 'audience', acs: 'Application Callback URL', signature: 'signResponse', certificate: 'Signing certificate', nameId: 'nameIdentifierFormat' } },
  duo: { name: 'Duo', issuer: /\.duosecurity\.com/, fields: { audience: 'Entity ID', acs: 'Assertion Consumer Service (ACS) URL', signature: 'Signing options', certificate: 'Certificate Management', nameId: 'NameID format' } },
  cyberark: { name: 'CyberArk', issuer: /\.(?:cyberark|idaptive|centrify)\.(?:cloud|app|com)/, fields: { audience: 'SP Entity ID / Issuer / Audience', acs: 'Assertion Consumer Service (ACS) URL', signature: 'Sign Response or Assertion?', certificate: 'Identity Provider Configuration › Signing Certificate', nameId: 'NameID Format' } },
};

/** @returns `{ id, sure }` or undefined. */
export function vendor(document, item) {
  const issuer = issuerOf(document);
  const places = [issuer, item?.url].filter(Boolean);
  for (const [id, { issuer: cue, text }] of Object.entries(VENDORS)) {
    if (issuer && cue.test(issuer)) return { id, sure: true };
    if (places.some((place) => cue.test(place) || text?.test(place))) return { id, sure: false };
  }
  return document.root.prefix === 'saml2p' && /^id\d{8,}/.test(document.root.attributes.find(({ name }) => name === 'ID')?.value ?? '') ? { id: 'okta', sure: false } : undefined;
}

function issuerOf(document) {
  for (const node of descendants(document.root)) if (node.type === 'element' && node.local === 'Issuer') return textOf(node).trim();
  return undefined;
}

/** Which field of a console a code is about. */
export function fieldOf(code) {
  if (/audience/.test(code)) return 'audience';
  if (/destination|recipient/.test(code)) return 'acs';
  if (/^signature\.(?:missing|response-required|assertion-required|method|digest-method)/.test(code)) return 'signature';
  if (/^key\.|^signature\.value|issuer/.test(code)) return 'certificate';
  return /name-id/.test(code) ? 'nameId' : undefined;
}
