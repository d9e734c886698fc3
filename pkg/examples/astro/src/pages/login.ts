import type { APIRoute } from 'astro';
import { sp } from '../lib/saml';

export const GET: APIRoute = async ({ redirect }) => redirect(String((await sp.createLogin({ returnTo: '/' })).url));
