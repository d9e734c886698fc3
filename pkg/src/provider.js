import { binds, browserCookie, browserSecret, cookieHeader } from './browser.js';
import { concluded, safe } from './conclude.js';
import { artifactSource, discovered, discoveryUrl, metadata, warnings } from './engine.js';
import { queryOf, read, readEnvelope, readLogout } from './input.js';
import { judged } from './judge.js';
import { login } from './login.js';
import { logout } from './logout.js';
import { departure, remember, sender, told } from './sending.js';
import { asked as artifactTerms, handle, jsonText, localPath, logoutTerms, split, terms, time } from './settings.js';

export function create(source) {
  return { createServiceProvider: (config) => serviceProvider(source, config) };
}

/** Cheap: nothing is compiled or parsed before the first call of a method. */
function serviceProvider(source, config) {
  const { store, storeTimeoutSec, bindBrowser, clock, keys, signing, text } = split(config);
  const send = sender(source, text, clock, signing);

  async function begin(kind, { returnTo, relayState, ...asked }) {
    const message = await send(kind, { ...asked, returnTo: localPath(returnTo), relayState: handle(relayState) });
    return { message, setCookie: await remember(store, message.state, storeTimeoutSec) };
  }

  async function createLogin({ binding = 'redirect', ...asked } = {}) {
    const { acsUrl = config.acsUrls?.[asked.acsIndex ?? 0] } = asked;
    const browser = binds(bindBrowser, acsUrl, store) ? browserSecret() : undefined;
    const { message, setCookie } = await begin('authn-request', { ...asked, binding, browser });
    return departure(message, browser === undefined ? setCookie : browserCookie(message.id, browser, message.state.until, time(clock)));
  }

  async function createLogout({ binding = 'redirect', ...asked } = {}) {
    const { message, setCookie } = await begin('logout-request', { ...asked, binding });
    return departure(message, setCookie);
  }

  async function createEcpRequest(asked = {}) {
    const { message: { xml, id }, setCookie } = await begin('ecp-request', asked);
    return Object.freeze({ xml, requestId: id, ...(setCookie === undefined ? {} : { setCookie }) });
  }

  async function createArtifactResolve(artifact, options = {}) {
    const { idp } = told(artifactSource(source, text, String(artifact)));
    const { url, xml, id } = await send('artifact-resolve', options, String(artifact));
    return Object.freeze({ url: new URL(url), xml, resolveId: id, idp });
  }

  async function validateResponse(input, options) {
    const cookie = cookieHeader(input, options?.cookie);
    const known = terms({ ...options, cookie }, store, clock);
    return login(await decided('response', await read(input), known, cookie));
  }

  async function validateArtifactResponse(input, { resolveId, idp, ...options } = {}) {
    const known = { ...terms(options, store, clock), artifact: artifactTerms(resolveId, idp) };
    return login(await decided('response', await readEnvelope(input), known, cookieHeader(undefined, options.cookie)));
  }

  async function validateEcpResponse(input, options) {
    const cookie = cookieHeader(input, options?.cookie);
    const known = terms({ ...options, cookie }, store, clock);
    return login(await decided('response', await readEnvelope(input), known, cookie));
  }

  async function handleLogout(input, options) {
    const known = logoutTerms(options, store, clock);
    return logout(await decided('logout', await readLogout(input), known, cookieHeader(input, options?.cookie)), send);
  }

  /** Everything is verified first; then the store is asked, so that a refused message uses nothing up. */
  async function decided(kind, message, known, cookie) {
    const checked = await judged({ source, text, kind }, message, known, keys);
    return concluded(checked, store, { cookie, timeoutSec: storeTimeoutSec });
  }

  return Object.freeze({
    createLogin,
    validateResponse,
    safeValidateResponse: safe(validateResponse),
    validateArtifactResponse,
    safeValidateArtifactResponse: safe(validateArtifactResponse),
    validateEcpResponse,
    safeValidateEcpResponse: safe(validateEcpResponse),
    createLogout,
    handleLogout,
    safeHandleLogout: safe(handleLogout),
    createEcpRequest,
    createArtifactResolve,
    discoveryUrl: (service, options = {}) => new URL(told(discoveryUrl(source, text, String(service), jsonText(options))).url),
    discovered: (query, parameter) => told(discovered(source, text, queryOf(query), parameter)).idp,
    metadata: (options) => (options === undefined ? metadata(source, text) : send('metadata', options).then(({ xml }) => xml)),
    warnings: () => warnings(source, text),
  });
}
