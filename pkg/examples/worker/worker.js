import { createServiceProvider } from 'samlight';
import { durableStore } from 'samlight/stores/durable-object';
import { certificate } from './test-key.js';
import { demonstration, showLogin, showRefusal } from './demonstration.js';

export { SamlStore } from 'samlight/stores/durable-object';

export default {
  async fetch(request, env) {
    const sp = createServiceProvider({
      entityId: `${env.ORIGIN}/saml`,
      acsUrls: [`${env.ORIGIN}/saml/acs`],
      idps: [{ entityId: `${env.ORIGIN}/idp`, ssoUrl: `${env.ORIGIN}/idp/sso`, certificates: [certificate] }],
      store: durableStore(env.SAML),
    });
    switch (new URL(request.url).pathname) {
      case '/login':
        return (await sp.createLogin({ returnTo: '/' })).toResponse(); // with the cookie that binds it to this browser, over https
      case '/saml/metadata':
        return new Response(sp.metadata(), { headers: { 'content-type': 'application/samlmetadata+xml' } });
      case '/saml/acs': {
        const posted = request.clone(); // only for the demonstration, which can post the message again
        const result = await sp.safeValidateResponse(request);
        if (!result.ok) {
          console.warn(result.error.code);
          return showRefusal(result.error, posted);
        }
        return showLogin(result, posted); // a real application starts its session here
      }
      default:
        return demonstration(request, env);
    }
  },
};
