// The test IdP that the examples trust.
import { createTestIdp } from 'samlight/testing';

export const IDP = 'https://idp.example';

export const testIdp = (origin = IDP) => createTestIdp({ entityId: `${origin}/saml`, ssoUrl: `${origin}/saml/sso` });
