import { sp } from '@/lib/saml';

export async function GET() {
  return new Response(sp.metadata(), { headers: { 'content-type': 'application/samlmetadata+xml' } });
}

export const dynamic = 'force-dynamic'; // the settings come at run time
