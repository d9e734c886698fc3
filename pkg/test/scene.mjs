// A service provider, a test IdP that it trusts, and a clock that both read.
import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';
import { createTestIdp } from 'samlight/testing';
import { browser } from './browser.mjs';

export const SP = 'https://app.example/saml';
export const ACS = 'https://app.example/saml/acs';

/** One key for all tests: making RSA keys is the slow part. */
export const idp = await createTestIdp();

export const configuration = (changes = {}) => ({
  entityId: SP,
  acsUrls: [ACS],
  idps: [{ entityId: idp.entityId, ssoUrl: idp.ssoUrl, certificates: [idp.certificate] }],
  ...changes,
});

export function scene({ store = memoryStore(), clock, ...changes } = {}) {
  const sp = browser(createServiceProvider({ ...configuration(changes), store, ...(clock && { clock }) }));

  /** Signs in as far as the message, which is not posted yet. */
  async function answered(options = {}, login = {}) {
    const start = await sp.createLogin(login);
    const asked = await idp.readRequest(start.url);
    const made = await idp.respond({ ...asked, nameId: 'ada', ...(clock && { now: clock() }), ...options });
    return { ...made, requestId: start.requestId };
  }

  return { sp, store, answered };
}

export const post = (body, headers = { 'content-type': 'application/x-www-form-urlencoded' }) =>
  new Request(ACS, { method: 'POST', headers, body });

/** The code with which a promise is refused; what else happens fails the test. */
export async function code(promise) {
  try {
    await promise;
  } catch (error) {
    if (typeof error.code === 'string') return error.code;
    throw error;
  }
  throw new Error('was accepted');
}
