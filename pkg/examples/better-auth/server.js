import http from 'node:http';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import { auth } from './auth.js';

const { HOST = '127.0.0.1', PORT = '3000' } = process.env;

await (await getMigrations(auth.options)).runMigrations();
const handle = toNodeHandler(auth);

http.createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://local');
  if (pathname.startsWith('/api/auth/')) return handle(request, response);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (pathname === '/sign-in-failed') return response.end(`Sign-in failed: ${searchParams.get('error')?.replace(/[^\w.-]/g, '')}`);
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  return response.end(session ? `Signed in as ${escaped(session.user.name)}` : signInPage);
}).listen(Number(PORT), HOST);

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

// What `authClient.signIn.sso()` does.
const signInPage = `<!doctype html><button>Sign in</button><script>
document.querySelector('button').onclick = async () => {
  const answer = await fetch('/api/auth/sign-in/sso', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ providerId: 'example', callbackURL: '/' }),
  });
  location = (await answer.json()).url;
};
</script>`;
