import { sp } from '#lib/server/saml.js';

/** With the cookie that binds the login to this browser, over https. */
export const GET = async () => (await sp.createLogin({ returnTo: '/' })).toResponse();
