import cookieSession from 'cookie-session';
import express from 'express';
import Keygrip from 'keygrip';
import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';

const { ORIGIN, IDP_METADATA, SESSION_SECRET, HOST = '127.0.0.1', PORT = '3000' } = process.env;
if (!SESSION_SECRET || SESSION_SECRET.length < 32) throw new Error('SESSION_SECRET has to have 32 characters or more');
const ACS = `${ORIGIN}/saml/acs`;
const HOURS_8 = 8 * 3_600_000;

const sp = createServiceProvider({
  entityId: `${ORIGIN}/saml`,
  acsUrls: [ACS],
  idps: [{ metadata: IDP_METADATA }],
  store: memoryStore(),
});
sp.metadata(); // what is wrong in the settings is thrown here, not at the first login

const app = express();
app.set('trust proxy', 'loopback'); // whom to believe that the browser came by https
app.use(cookieSession({
  name: 'session', keys: new Keygrip([SESSION_SECRET], 'sha256'), maxAge: HOURS_8, sameSite: 'lax', secure: ORIGIN.startsWith('https:'),
}));

app.get('/', (req, res) => {
  const { name, ends } = req.session;
  if (ends > Date.now()) res.type('text').send(`Signed in as ${name}`);
  else res.send('<a href="/login">Sign in</a>');
});

app.get('/login', async (req, res) => {
  const { url, setCookie } = await sp.createLogin({ returnTo: '/' });
  if (setCookie) res.append('set-cookie', setCookie); // binds the login to this browser; there is none over plain http
  res.redirect(String(url));
});

app.get('/saml/metadata', (req, res) => {
  res.type('application/samlmetadata+xml').send(sp.metadata());
});

// The octets as they came, not parsed: what is there twice has to be seen.
app.post('/saml/acs', express.raw({ type: () => true, limit: '1mb' }), async (req, res) => {
  const { 'content-type': type = '', cookie = '' } = req.headers;
  const login = await sp.safeValidateResponse(new Request(ACS, { method: 'POST', headers: { 'content-type': type, cookie }, body: req.body }));
  if (!login.ok) {
    console.warn(login.error.code);
    res.status(login.error.httpStatus).type('text').send(`Sign-in failed: ${login.error.code}`);
    return;
  }
  // A name is unique only together with its issuer. The cookie's own age is up to the browser, so the end stands in what is signed.
  const ends = Math.min(Date.now() + HOURS_8, Number(login.sessionNotOnOrAfter ?? Infinity));
  req.session = { issuer: login.issuer, name: login.nameId.value, ends };
  res.redirect(303, login.returnTo ?? '/');
});

app.listen(Number(PORT), HOST);
