/** The names in each product's own console, which are not translated. */
export const VENDORS = {
  okta: { name: 'Okta', fields: { audience: 'Audience URI (SP Entity ID)', acs: 'Single sign-on URL', signature: 'Assertion Signature / Response', certificate: 'Sign On › SAML Signing Certificates', nameId: 'Name ID format' } },
  entra: { name: 'Microsoft Entra ID', fields: { audience: 'Identifier (Entity ID)', acs: 'Reply URL (Assertion Consumer Service URL)', signature: 'SAML Certificates › Signing Option', certificate: 'SAML Certificates › Federation Metadata XML', nameId: 'Attributes & Claims › Unique User Identifier' } },
  adfs: { name: 'AD FS', fields: { audience: 'Relying party identifiers', acs: 'Endpoints › SAML Assertion Consumer Endpoints', signature: 'Set-AdfsRelyingPartyTrust -SamlResponseSignature', certificate: 'Service › Certificates › Token-signing', nameId: 'Claim issuance policy › Name ID' } },
  google: { name: 'Google Workspace', fields: { audience: 'Entity ID', acs: 'ACS URL', signature: 'Signed response', certificate: 'Google Identity Provider details › Certificate', nameId: 'Name ID format' } },
  keycloak: { name: 'Keycloak', fields: { audience: 'Client ID', acs: 'Assertion Consumer Service POST Binding URL', signature: 'Sign assertions / Sign documents', certificate: 'Realm settings › Keys', nameId: 'Name ID format' } },
  ping: { name: 'Ping', fields: { audience: 'Entity ID', acs: 'ACS URLs', signature: 'Sign Assertion / Sign Response', certificate: 'Signing Key', nameId: 'Subject NameID Format' } },
  shibboleth: { name: 'Shibboleth', fields: { audience: 'entityID (metadata)', acs: 'md:AssertionConsumerService', signature: 'p:signAssertions / p:signResponses', certificate: 'idp-signing.crt', nameId: 'saml-nameid.xml' } },
  simplesamlphp: { name: 'SimpleSAMLphp', fields: { audience: 'saml20-sp-remote: entity ID', acs: 'AssertionConsumerService', signature: 'saml20.sign.assertion / saml20.sign.response', certificate: 'certificate', nameId: 'NameIDFormat' } },
  onelogin: { name: 'OneLogin', fields: { audience: 'Audience (EntityID)', acs: 'ACS (Consumer) URL', signature: 'SAML signature element', certificate: 'SSO › X.509 Certificate', nameId: 'SAML nameID format' } },
  jumpcloud: { name: 'JumpCloud', fields: { audience: 'SP Entity ID', acs: 'ACS URLs', signature: 'Sign Assertion', certificate: 'IDP Certificate', nameId: 'SAMLSubject NameID Format' } },
  auth0: { name: 'Auth0', fields: { audience: 'audience', acs: 'Application Callback URL', signature: 'signResponse', certificate: 'Signing certificate', nameId: 'nameIdentifierFormat' } },
  duo: { name: 'Duo', fields: { audience: 'Entity ID', acs: 'Assertion Consumer Service (ACS) URL', signature: 'Signing options', certificate: 'Certificate Management', nameId: 'NameID format' } },
  cyberark: { name: 'CyberArk', fields: { audience: 'SP Entity ID / Issuer / Audience', acs: 'Assertion Consumer Service (ACS) URL', signature: 'Sign Response or Assertion?', certificate: 'Identity Provider Configuration › Signing Certificate', nameId: 'NameID Format' } },
};

/** Which field of a console a code is about. */
export function fieldOf(code) {
  if (/audience/.test(code)) return 'audience';
  if (/destination|recipient/.test(code)) return 'acs';
  if (/^signature\.(?:missing|response-required|assertion-required|method|digest-method)/.test(code)) return 'signature';
  if (/^key\.|^signature\.value|issuer/.test(code)) return 'certificate';
  return /name-id/.test(code) ? 'nameId' : undefined;
}
