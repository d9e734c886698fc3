import { jwtVerify, SignJWT } from 'jose';
import { createServiceProvider, type Login } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';

const { ORIGIN = '', IDP_METADATA = '', SESSION_SECRET = '', HOST = '127.0.0.1', PORT = '3000' } = Bun.env;
if (SESSION_SECRET.length < 32) throw new Error('SESSION_SECRET has to have 32 characters or more');
const key = new TextEncoder().encode(SESSION_SECRET);
const HOURS_8 = 8 * 3_600_000;

const sp = createServiceProvider({
  entityId: `${ORIGIN}/saml`,
  acsUrls: [`${ORIGIN}/saml/acs`],
  idps: [{ metadata: IDP_METADATA }],
  store: memoryStore(),
});
sp.metadata(); // what is wrong in the settings is thrown here, not at the first login

Bun.serve({
  hostname: HOST,
  port: Number(PORT),
  routes: {
    '/': async (request) => {
      const session = await readSession(request.cookies.get('session'));
      if (session) return new Response(`Signed in as ${session.name}`);
      return new Response('<a href="/login">Sign in</a>', { headers: { 'content-type': 'text/html' } });
    },
    '/login': async () => (await sp.createLogin({ returnTo: '/' })).toResponse(), // with the cookie that binds it to this browser, over https
    '/saml/metadata': () => new Response(sp.metadata(), { headers: { 'content-type': 'application/samlmetadata+xml' } }),
    '/saml/acs': {
      POST: async (request) => {
        const login = await sp.safeValidateResponse(request);
        if (!login.ok) {
          console.warn(login.error.code);
          return new Response(`Sign-in failed: ${login.error.code}`, { status: login.error.httpStatus });
        }
        const ends = new Date(Math.min(Date.now() + HOURS_8, Number(login.sessionNotOnOrAfter ?? Infinity)));
        request.cookies.set('session', await sealSession(login, ends), {
          path: '/', httpOnly: true, sameSite: 'lax', secure: ORIGIN.startsWith('https:'), expires: ends,
        });
        return new Response(null, { status: 303, headers: { location: login.returnTo ?? '/' } });
      },
    },
  },
});

/** A name is unique only together with its issuer. There is one unless `policy.allowMissingNameId` says otherwise. */
function sealSession(login: Login, ends: Date) {
  return new SignJWT({ name: login.nameId!.value }).setProtectedHeader({ alg: 'HS256' }).setIssuer(login.issuer).setExpirationTime(ends).sign(key);
}

async function readSession(token: string | null) {
  try {
    return (await jwtVerify<{ name: string }>(token ?? '', key, { algorithms: ['HS256'] })).payload;
  } catch {
    return undefined; // no cookie, one that somebody else made, or one that has ended
  }
}
