import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { sign, verify } from 'hono/jwt';
import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';

const { ORIGIN, IDP_METADATA, SESSION_SECRET, HOST = '127.0.0.1', PORT = '3000' } = process.env;
if (!SESSION_SECRET || SESSION_SECRET.length < 32) throw new Error('SESSION_SECRET has to have 32 characters or more');
const HOURS_8 = 8 * 3_600_000;

const sp = createServiceProvider({
  entityId: `${ORIGIN}/saml`,
  acsUrls: [`${ORIGIN}/saml/acs`],
  idps: [{ metadata: IDP_METADATA }],
  store: memoryStore(),
});
sp.metadata(); // what is wrong in the settings is thrown here, not at the first login

const app = new Hono();

app.get('/', async (c) => {
  const session = await readSession(c);
  return session ? c.text(`Signed in as ${session.name}`) : c.html('<a href="/login">Sign in</a>');
});

// With the cookie that binds the login to this browser, over https.
app.get('/login', async () => (await sp.createLogin({ returnTo: '/' })).toResponse());

app.get('/saml/metadata', (c) => c.body(sp.metadata(), 200, { 'content-type': 'application/samlmetadata+xml' }));

app.post('/saml/acs', async (c) => {
  const login = await sp.safeValidateResponse(c.req.raw);
  if (!login.ok) {
    console.warn(login.error.code);
    return c.text(`Sign-in failed: ${login.error.code}`, login.error.httpStatus);
  }
  await startSession(c, login);
  return c.redirect(login.returnTo ?? '/', 303);
});

/** A name is unique only together with its issuer. */
async function startSession(c, login) {
  const ends = Math.min(Date.now() + HOURS_8, Number(login.sessionNotOnOrAfter ?? Infinity));
  const session = { iss: login.issuer, name: login.nameId.value, exp: Math.floor(ends / 1000) };
  setCookie(c, 'session', await sign(session, SESSION_SECRET, 'HS256'), {
    path: '/', httpOnly: true, sameSite: 'Lax', secure: ORIGIN.startsWith('https:'), expires: new Date(ends),
  });
}

async function readSession(c) {
  try {
    return await verify(getCookie(c, 'session') ?? '', SESSION_SECRET, 'HS256');
  } catch {
    return undefined; // no cookie, one that somebody else made, or one that has ended
  }
}

serve({ fetch: app.fetch, hostname: HOST, port: Number(PORT) });
