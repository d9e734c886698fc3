import { redirect } from '@sveltejs/kit';
import { sp } from '#lib/server/saml.js';

export async function GET() {
  const { url } = await sp.createLogin({ returnTo: '/' });
  redirect(302, url, { external: true }); // the identity provider's own, from its metadata
}
