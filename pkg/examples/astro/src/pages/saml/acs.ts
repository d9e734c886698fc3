import type { APIRoute } from 'astro';
import { sp } from '../../lib/saml';
import { startSession } from '../../lib/session';

export const POST: APIRoute = async ({ request, cookies, redirect }) => {
  const login = await sp.safeValidateResponse(request);
  if (!login.ok) {
    console.warn(login.error.code);
    return new Response(`Sign-in failed: ${login.error.code}`, { status: login.error.httpStatus });
  }
  await startSession(cookies, login);
  return redirect(login.returnTo ?? '/', 303);
};
