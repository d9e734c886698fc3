import { redirect } from '@sveltejs/kit';
import { sp } from '#lib/server/saml.js';
import { startSession } from '#lib/server/session.js';

export async function POST({ request, cookies }) {
  const login = await sp.safeValidateResponse(request);
  if (!login.ok) {
    console.warn(login.error.code);
    return new Response(`Sign-in failed: ${login.error.code}`, { status: login.error.httpStatus });
  }
  await startSession(cookies, login);
  redirect(303, login.returnTo ?? '/');
}
