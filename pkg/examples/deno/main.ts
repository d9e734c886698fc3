import { createServiceProvider } from 'samlight';
import { memoryStore } from 'samlight/stores/memory';
import { endsAt, openSession, sealSession } from './session.ts';

const ORIGIN = Deno.env.get('ORIGIN')!;

const sp = createServiceProvider({
  entityId: `${ORIGIN}/saml`,
  acsUrls: [`${ORIGIN}/saml/acs`],
  idps: [{ metadata: Deno.env.get('IDP_METADATA')! }],
  store: memoryStore(),
});
sp.metadata(); // what is wrong in the settings is thrown here, not at the first login

const text = (body: string, status = 200, headers = {}) => new Response(body, { status, headers: { 'content-type': 'text/plain', ...headers } });

async function handle(request: Request): Promise<Response> {
  switch (`${request.method} ${new URL(request.url).pathname}`) {
    case 'GET /': {
      const session = await openSession(request);
      if (session) return text(`Signed in as ${session.name}`);
      return text('<a href="/login">Sign in</a>', 200, { 'content-type': 'text/html' });
    }
    case 'GET /login':
      return (await sp.createLogin({ returnTo: '/' })).toResponse(); // with the cookie that binds it to this browser, over https
    case 'GET /saml/metadata':
      return text(sp.metadata(), 200, { 'content-type': 'application/samlmetadata+xml' });
    case 'POST /saml/acs': {
      const login = await sp.safeValidateResponse(request);
      if (!login.ok) {
        console.warn(login.error.code);
        return text(`Sign-in failed: ${login.error.code}`, login.error.httpStatus);
      }
      const secure = ORIGIN.startsWith('https:') ? '; Secure' : '';
      const cookie = `session=${await sealSession(login)}; Path=/; HttpOnly; SameSite=Lax; Expires=${endsAt(login).toUTCString()}${secure}`;
      return text('', 303, { location: login.returnTo ?? '/', 'set-cookie': cookie });
    }
    default:
      return text('not found', 404);
  }
}

Deno.serve({ hostname: Deno.env.get('HOST') ?? '127.0.0.1', port: Number(Deno.env.get('PORT') ?? 3000) }, handle);
