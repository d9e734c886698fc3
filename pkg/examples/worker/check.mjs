// node check.mjs BASE_URL: the whole round trip over HTTP, as a browser makes it. Ends with 1 at the first difference.
const base = process.argv[2];
if (!base) {
  console.error('usage: node check.mjs BASE_URL');
  process.exit(2);
}

const expected = [
  // [what the IdP does, code]: '' is an accepted login.
  ['none', ''],
  ['altered', 'signature.digest-mismatch'],
  ['unsigned', 'signature.missing'],
  ['expired', 'subject.expired'],
  ['audience', 'conditions.audience-mismatch'],
  ['recipient', 'subject.recipient-mismatch'],
  ['request', 'request.missing'],
  ['replayed', 'replay.claimed'],
  ['denied', 'status.authn-failed'],
];

/** Over https a login is bound to its browser, by a cookie for each. */
const https = new URL(base).protocol === 'https:';
const jar = new Map();

for (const [breakage, code] of expected) {
  const message = await signedMessage(await startLogin(), breakage);
  report(breakage, code, await post(message));
  if (breakage === 'none') report('posted again', 'replay.claimed', await post(message));
}

// A refused message must leave the request outstanding: the genuine answer still logs in.
const request = await startLogin();
report('altered, then', 'signature.digest-mismatch', await post(await signedMessage(request, 'altered')));
report('the genuine one', '', await post(await signedMessage(request, 'none')));

if (https) {
  const message = await signedMessage(await startLogin(), 'none');
  report('other browser', 'request.browser-mismatch', await post(message, ''));
}

async function startLogin() {
  const start = await fetch(new URL('/login', base), { redirect: 'manual' });
  const location = start.headers.get('location');
  if (start.status !== 302 || !location) fail(`/login answered ${start.status} without a redirect`);
  const bound = keep(start).filter((cookie) => /^__Host-samlight-[^=]+=[^;]+; Path=\/; Max-Age=\d+; Secure; HttpOnly; SameSite=None$/.test(cookie));
  if (bound.length !== (https ? 1 : 0)) fail(`/login gave ${bound.length} cookies that bind it to the browser`);
  const page = await fetch(location);
  return field(await page.text(), 'SAMLRequest');
}

async function signedMessage(request, breakage) {
  const page = await fetch(new URL('/idp/sso', base), {
    method: 'POST',
    headers: { cookie: cookies() },
    body: new URLSearchParams({ SAMLRequest: request, user: 'ada', break: breakage }),
  });
  keep(page);
  return field(await page.text(), 'SAMLResponse');
}

async function post(SAMLResponse, cookie = cookies()) {
  const page = await fetch(new URL('/saml/acs', base), { method: 'POST', headers: { cookie }, body: new URLSearchParams({ SAMLResponse }) });
  const html = await page.text();
  const code = html.match(/id="verdict" data-code="([^"]*)"/)?.[1];
  const name = html.match(/<h1 id="name">([^<]*)</)?.[1];
  return { status: page.status, code, name };
}

function keep(response) {
  const set = response.headers.getSetCookie();
  for (const cookie of set) jar.set(...cookie.split(';')[0].split('='));
  return set;
}

function cookies() {
  return [...jar].map((pair) => pair.join('=')).join('; ');
}

function report(what, code, found) {
  const wanted = code === '' ? 'accepted' : code;
  const got = found.code === '' ? 'accepted' : (found.code ?? `no verdict, HTTP ${found.status}`);
  const same = wanted === got && (code !== '' || found.name === 'ada') && (code === '') === (found.status === 200);
  if (!same) fail(`${what}: expected ${wanted}, found ${got} (HTTP ${found.status})`);
  console.log(`${what.padEnd(16)} ${got}`);
}

function field(html, name) {
  const value = html.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];
  if (!value) fail(`the page has no field ${name}`);
  return value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
