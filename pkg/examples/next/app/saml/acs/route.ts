import { sp } from '@/lib/saml';
import { session } from '@/lib/session';

export async function POST(request: Request) {
  const login = await sp.safeValidateResponse(request);
  if (!login.ok) {
    console.warn(login.error.code);
    return new Response(`Sign-in failed: ${login.error.code}`, { status: login.error.httpStatus });
  }
  const current = await session(login.sessionNotOnOrAfter);
  current.issuer = login.issuer;
  current.name = login.nameId!.value; // there is one unless policy.allowMissingNameId says otherwise
  await current.save();
  // 303 makes it a GET. `redirect()` of next/navigation answers 307 here, and the browser would post the message once more.
  return new Response(null, { status: 303, headers: { location: login.returnTo ?? '/' } });
}
