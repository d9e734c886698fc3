// The pages around the worker, and a test IdP that breaks its messages on request. For demonstration only: no part of this is needed.
import { createTestIdp } from 'samlight/testing';
import { landingPage, loginPage, messagePage, refusalPage, signInPage, style } from './pages.js';
import { certificate, privateKey } from './test-key.js';

const HOUR = 3_600_000;

/** What the visitor may have the test IdP do, and the code that the worker then answers with. */
export const breakages = {
  none: { label: 'nothing', about: 'a message as it should be', code: null },
  altered: {
    label: 'altered', about: 'the name is changed after signing', code: 'signature.digest-mismatch',
    change: ({ nameId }) => ({ tamper: (xml) => xml.replace(`>${escaped(nameId)}</saml:NameID>`, '>administrator</saml:NameID>') }),
  },
  unsigned: { label: 'unsigned', about: 'nothing is signed', code: 'signature.missing', change: () => ({ sign: 'none' }) },
  expired: {
    label: 'expired', about: 'issued an hour ago for five minutes', code: 'subject.expired',
    change: () => ({ now: new Date(Date.now() - HOUR) }),
  },
  audience: {
    label: 'wrong audience', about: 'meant for another application', code: 'conditions.audience-mismatch',
    change: () => ({ audience: 'https://another.example/saml' }),
  },
  recipient: {
    label: 'wrong recipient', about: 'the confirmation is for another endpoint', code: 'subject.recipient-mismatch',
    change: () => ({ recipient: 'https://another.example/saml/acs' }),
  },
  request: {
    label: 'another request', about: 'answers a request that nobody sent', code: 'request.missing',
    change: () => ({ inResponseTo: '_0000000000000000000000000000000000000000' }),
  },
  replayed: {
    label: 'replayed', about: 'a new request, answered with the assertion of your last sign-in', code: 'replay.claimed',
    change: ({ lastAssertion }) => (lastAssertion ? { assertionId: lastAssertion } : {}),
  },
  denied: {
    label: 'denied', about: 'the IdP says that it could not authenticate you', code: 'status.authn-failed',
    change: () => ({ status: ['Responder', 'AuthnFailed'], statusMessage: 'wrong password' }),
  },
};

export async function demonstration(request, env) {
  const url = new URL(request.url);
  if (request.method !== 'GET' && request.method !== 'POST') return page('method not allowed', 405);
  if (url.pathname === '/') return page(landingPage());
  if (url.pathname === '/style.css') return new Response(style, { headers: { 'content-type': 'text/css; charset=utf-8' } });
  if (url.pathname === '/idp/sso') return request.method === 'GET' ? askUser(request) : answer(request, env);
  return page('<h1>Not found</h1><p><a href="/">To the start</a></p>', 404);
}

export async function showLogin(login, posted) {
  return page(loginPage(login, await postedValue(posted)));
}

export async function showRefusal(error, posted) {
  return page(refusalPage(error, await postedValue(posted)), error.httpStatus);
}

/** The message as it came, so that the page can offer to post it again. */
async function postedValue(posted) {
  try {
    return (await posted.formData()).get('SAMLResponse') ?? undefined;
  } catch {
    return undefined;
  }
}

function askUser(request) {
  const query = new URL(request.url).searchParams;
  return page(signInPage(query.get('SAMLRequest') ?? '', breakages, lastAssertion(request) !== undefined));
}

async function answer(request, env) {
  const form = await request.formData();
  const idp = await createTestIdp({ entityId: `${env.ORIGIN}/idp`, ssoUrl: `${env.ORIGIN}/idp/sso`, key: { privateKey, certificate } });
  let asked;
  try {
    asked = await idp.readRequest(form);
  } catch {
    return page('<h1>The test IdP got no request</h1><p><a href="/">To the start</a></p>', 400);
  }
  const name = form.get('break') ?? 'none';
  const breakage = Object.hasOwn(breakages, name) ? breakages[name] : breakages.none;
  const nameId = String(form.get('user') || 'ada').slice(0, 100);
  const { SAMLResponse, xml, assertionId } = await idp.respond({
    ...asked,
    // An IdP sends answers to addresses it was told beforehand, never to one that stands in the request.
    acsUrl: `${env.ORIGIN}/saml/acs`,
    nameId,
    attributes: { email: `${nameId}@example.org`, groups: ['staff', 'readers'] },
    sign: 'both',
    ...breakage.change?.({ nameId, lastAssertion: lastAssertion(request) }),
  });
  const cookie = `demo_assertion=${assertionId}; Path=/idp; HttpOnly; SameSite=Lax`;
  return page(messagePage(SAMLResponse, xml, breakage), 200, name === 'none' ? { 'set-cookie': cookie } : {});
}

const lastAssertion = (request) => request.headers.get('cookie')?.match(/(?:^|;\s*)demo_assertion=(_[0-9a-f]{40})/)?.[1];

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function page(html, status = 200, headers = {}) {
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; img-src data:; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}
