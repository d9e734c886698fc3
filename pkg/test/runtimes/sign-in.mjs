// A sign-in at app.mjs as a bundler left it: a genuine message, the same once more, and an altered one.
import { createTestIdp } from 'samlight/testing';

export async function signIn(createApp) {
  const idp = await createTestIdp({ algorithm: 'ec' });
  const app = createApp(idp.metadata());
  const answered = async (options) => {
    const start = await (await app(new Request('https://app.example/login'))).text();
    return idp.respond({ ...await idp.readRequest(start), nameId: 'ada', ...options });
  };
  const post = async ({ form }) => (await app(new Request('https://app.example/saml/acs', { method: 'POST', body: form }))).text();
  const genuine = await answered();
  const altered = await answered({ tamper: (xml) => xml.replace('>ada<', '>eve<') });
  return [await post(genuine), await post(genuine), await post(altered)];
}
