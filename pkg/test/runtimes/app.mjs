// What people bundle: an endpoint that signs in, and nothing else of the package.
import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';

export function createApp(metadata) {
  const sp = createServiceProvider({
    entityId: 'https://app.example/saml', acsUrls: ['https://app.example/saml/acs'], idps: [{ metadata }], store: memoryStore(),
    // One page plays all the parts in here, and pages neither set nor read cookies of this kind.
    bindBrowser: false,
  });
  return async (request) => {
    if (new URL(request.url).pathname === '/login') return new Response((await sp.createLogin({ returnTo: '/home' })).url.href);
    const result = await sp.safeValidateResponse(request);
    if (!result.ok) return new Response(result.error.code, { status: result.error.httpStatus });
    return new Response(`${result.nameId.value} goes to ${result.returnTo}`);
  };
}
