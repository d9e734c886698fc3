import { createServiceProvider, type SamlStore } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';

const { ORIGIN, IDP_METADATA } = process.env;

// `next dev` loads this module anew when it changes, and one instance for all routes is promised nowhere: what one stores, the other has to find.
const shared = globalThis as { samlStore?: SamlStore };

export const sp = createServiceProvider({
  entityId: `${ORIGIN}/saml`,
  acsUrls: [`${ORIGIN}/saml/acs`],
  idps: [{ metadata: IDP_METADATA! }],
  store: (shared.samlStore ??= memoryStore()),
});
