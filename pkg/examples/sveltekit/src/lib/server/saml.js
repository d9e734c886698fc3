import { IDP_METADATA, ORIGIN } from '$app/env/private';
import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';

export const sp = createServiceProvider({
  entityId: `${ORIGIN}/saml`,
  acsUrls: [`${ORIGIN}/saml/acs`],
  idps: [{ metadata: IDP_METADATA }],
  store: memoryStore(),
});
