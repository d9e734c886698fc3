import { sp } from '@/lib/saml';

export async function GET() {
  return (await sp.createLogin({ returnTo: '/' })).toResponse(); // with the cookie that binds it to this browser, over https
}
