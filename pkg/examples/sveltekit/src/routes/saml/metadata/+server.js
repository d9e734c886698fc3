import { sp } from '#lib/server/saml.js';

export const GET = () => new Response(sp.metadata(), { headers: { 'content-type': 'application/samlmetadata+xml' } });
