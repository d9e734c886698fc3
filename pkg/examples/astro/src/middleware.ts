import { defineMiddleware } from 'astro:middleware';
import { ORIGIN } from 'astro:env/server';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** What `security.checkOrigin` does, but for the one form that has to come from another site. That one is judged by its signature. */
export const onRequest = defineMiddleware(({ request, url }, next) => {
  const ours = SAFE.includes(request.method) || request.headers.get('origin') === ORIGIN;
  if (ours || url.pathname === '/saml/acs') return next();
  return new Response('forms of other sites are refused', { status: 403 });
});
