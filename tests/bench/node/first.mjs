// node first.mjs FACE FOLDER: one library imported, one message validated. Prints the microseconds of a processor that the process has had by then, its own
// start among them; `bare` reads the message and imports nothing.
import { opened } from '../case.mjs';

const [face, folder] = process.argv.slice(2);
const one = opened(folder, 'a');

async function ours(module) {
  const { createServiceProvider } = await import(module);
  const sp = createServiceProvider({ ...one.settings, store: 'none-i-accept-replays', clock: () => new Date(one.now) });
  const { nameId } = await sp.validateResponse({ SAMLResponse: one.good }, { requestId: one.requestId, cookie: null });
  return nameId.value;
}

const libraries = {
  bare: async () => one.nameId,
  verify: () => ours('../../../pkg/dist/verify.js'),
  full: () => ours('../../../pkg/dist/index.js'),
  async 'node-saml'() {
    const { SAML } = await import('@node-saml/node-saml');
    const options = { issuer: one.entityId, audience: one.entityId, callbackUrl: one.acsUrl, entryPoint: `${one.idp}/sso`, idpCert: one.certificate };
    const saml = new SAML({ ...options, wantAssertionsSigned: true, wantAuthnResponseSigned: false });
    return (await saml.validatePostResponseAsync({ SAMLResponse: one.good })).profile.nameID;
  },
};

if (await libraries[face]() !== one.nameId) throw new Error('it read another name');
const { user, system } = process.cpuUsage();
console.log(user + system);
