// A provider of @better-auth/sso as the settings of a samlight service provider.
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

export function settings({ providerId, samlConfig }, baseURL, { saml = {} }) {
  const { idpMetadata = {}, spMetadata = {}, cert, entryPoint, issuer, audience, wantAssertionsSigned, authnRequestsSigned, privateKey, identifierFormat } = samlConfig;
  if (spMetadata.metadata) throw new Error('spMetadata.metadata is not read: give entityID and the keys one by one');
  const signingKey = authnRequestsSigned ? (spMetadata.privateKey ?? privateKey) : undefined;
  return {
    entityId: spMetadata.entityID ?? issuer,
    acsUrls: [`${baseURL}/sso/saml2/sp/acs/${providerId}`],
    ...(audience && { audiences: [audience] }),
    idps: [idpMetadata.metadata ? { metadata: idpMetadata.metadata } : pinned()],
    policy: {
      // `either` where the plugin asks for no signature at all on the assertion: samlight believes only what one of the two covers.
      signed: wantAssertionsSigned ? 'assertion' : 'either',
      unsolicited: saml.allowIdpInitiated ? 'allow' : 'refuse',
      ...(saml.clockSkew !== undefined && { clockSkewSec: Math.floor(saml.clockSkew / 1000) }),
    },
    ...(identifierFormat && { nameIdFormats: [identifierFormat] }),
    ...(signingKey && { signRequests: true, signingKey }),
    ...(spMetadata.encPrivateKey && { decryptionKeys: [spMetadata.encPrivateKey] }),
  };

  function pinned() {
    const sso = idpMetadata.singleSignOnService?.find(({ Binding }) => Binding === REDIRECT)?.Location;
    return { entityId: idpMetadata.entityID, ssoUrl: sso ?? entryPoint, certificates: [idpMetadata.cert ?? cert].flat() };
  }
}
