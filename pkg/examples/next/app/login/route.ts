import { sp } from '@/lib/saml';

export async function GET() {
  return Response.redirect((await sp.createLogin({ returnTo: '/' })).url, 302);
}
