import type { APIRoute } from 'astro';
import { sp } from '../lib/saml';

/** With the cookie that binds the login to this browser, over https. */
export const GET: APIRoute = async () => (await sp.createLogin({ returnTo: '/' })).toResponse();
