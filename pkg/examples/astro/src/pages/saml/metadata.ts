import type { APIRoute } from 'astro';
import { sp } from '../../lib/saml';

export const GET: APIRoute = () => new Response(sp.metadata(), { headers: { 'content-type': 'application/samlmetadata+xml' } });
