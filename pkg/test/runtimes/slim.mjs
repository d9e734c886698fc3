// One login through samlight/slim, with the module brought along: a Module, octets, a Response or a URL.
import { createServiceProvider, init } from 'samlight/slim';
import { memoryStore } from 'samlight/stores/memory';
import { createTestIdp } from 'samlight/testing';
import { browser } from './browser.mjs';

export async function slim(module) {
  const idp = await createTestIdp({ algorithm: 'ec' });
  const sp = browser(createServiceProvider({
    entityId: 'https://app.example/saml', acsUrls: ['https://app.example/saml/acs'], idps: [{ metadata: idp.metadata() }], store: memoryStore(),
  }));
  let early;
  try {
    sp.metadata();
  } catch (error) {
    early = error.message;
  }
  if (!/await init/.test(early)) throw new Error(`before init: ${early}`);
  await init(module);
  const asked = await idp.readRequest((await sp.createLogin()).url);
  return (await sp.validateResponse((await idp.respond({ ...asked, nameId: 'ada' })).form)).nameId.value;
}
