// The libraries of npm that people use in Node, as their documentation has them.
import { SAML } from '@node-saml/node-saml';
import samlify from 'samlify';

// samlify reads nothing without one. Ours judges nothing, which makes it faster than anybody has it.
samlify.setSchemaValidator({ validate: async () => 'as it is' });

const PLAIN = new Set(['issuer', 'inResponseTo', 'sessionIndex', 'nameID', 'nameIDFormat', 'nameQualifier', 'spNameQualifier', 'attributes']);

export const faces = {
  'node-saml': (one) => {
    const saml = new SAML({
      issuer: one.entityId,
      audience: one.entityId,
      callbackUrl: one.acsUrl,
      entryPoint: `${one.idp}/sso`,
      idpCert: one.certificate,
      idpIssuer: one.idp,
      decryptionPvk: one.encrypted ? one.decryptionKey : undefined,
      wantAssertionsSigned: true,
      wantAuthnResponseSigned: one.both,
    });
    return async (SAMLResponse) => {
      const { profile } = await saml.validatePostResponseAsync({ SAMLResponse });
      return { nameId: profile.nameID, values: count(profile.attributes) };
    };
  },

  samlify: (one) => {
    const endpoint = (binding, Location) => [{ Binding: `urn:oasis:names:tc:SAML:2.0:bindings:${binding}`, Location }];
    const sp = samlify.ServiceProvider({
      entityID: one.entityId,
      wantAssertionsSigned: true,
      wantMessageSigned: one.both,
      encPrivateKey: one.encrypted ? one.decryptionKey : undefined,
      assertionConsumerService: endpoint('HTTP-POST', one.acsUrl),
    });
    const idp = samlify.IdentityProvider({
      entityID: one.idp,
      signingCert: one.certificate.replace(/-----[^-]+-----|\s/g, ''),
      isAssertionEncrypted: one.encrypted,
      singleSignOnService: endpoint('HTTP-Redirect', `${one.idp}/sso`),
      singleLogoutService: endpoint('HTTP-Redirect', `${one.idp}/slo`),
    });
    return async (SAMLResponse) => {
      const { extract } = await sp.parseLoginResponse(idp, 'post', { body: { SAMLResponse } });
      return { nameId: extract.nameID, values: count(extract.attributes) };
    };
  },
};

function count(attributes) {
  let values = 0;
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (!PLAIN.has(name)) values += Array.isArray(value) ? value.length : 1;
  }
  return values;
}
