import { metadata, warnings } from './engine.js';
import { SamlError } from './errors.js';
import { read, readLogout } from './input.js';
import { judged } from './judge.js';
import { login } from './login.js';
import { logout } from './logout.js';
import { departure, remember, sender } from './sending.js';
import { localPath, logoutTerms, split, terms } from './settings.js';
import { settle } from './store.js';

export function create(source) {
  return { createServiceProvider: (config) => serviceProvider(source, config) };
}

/** Cheap: nothing is compiled or parsed before the first call of a method. */
function serviceProvider(source, config) {
  const { store, clock, keys, signing, text } = split(config);
  const send = sender(source, text, clock, signing);

  async function createLogin({ returnTo, binding = 'redirect', ...asked } = {}) {
    const message = await send('authn-request', { ...asked, binding, returnTo: localPath(returnTo) });
    await remember(store, message.state);
    return departure(message);
  }

  async function createLogout({ returnTo, binding = 'redirect', ...asked }) {
    const message = await send('logout-request', { ...asked, binding, returnTo: localPath(returnTo) });
    await remember(store, message.state);
    return departure(message);
  }

  async function validateResponse(input, options) {
    const known = terms(options, store, clock);
    return login(await decided('response', await read(input), known));
  }

  async function handleLogout(input, options) {
    const known = logoutTerms(options, store, clock);
    return logout(await decided('logout', await readLogout(input), known), send);
  }

  /** Everything is verified first; then the store is asked, so that a refused message uses nothing up. */
  async function decided(kind, message, known) {
    const checked = await judged({ source, text, kind }, message, known, keys);
    try {
      const { outcomes, cause } = await settle(store, checked.outcome.claims);
      const verdict = checked.accept(outcomes);
      if (!verdict.ok) throw new SamlError({ ...verdict, cause });
      return verdict;
    } finally {
      checked.free();
    }
  }

  return Object.freeze({
    createLogin,
    validateResponse,
    safeValidateResponse: safe(validateResponse),
    createLogout,
    handleLogout,
    safeHandleLogout: safe(handleLogout),
    metadata: (options) => (options === undefined ? metadata(source, text) : send('metadata', options).then(({ xml }) => xml)),
    warnings: () => warnings(source, text),
  });
}

/** A refusal as a value, without identity. Whatever else is thrown is a fault of the program. */
function safe(method) {
  return async (input, options) => {
    try {
      return await method(input, options);
    } catch (error) {
      if (!(error instanceof SamlError)) throw error;
      return Object.freeze({ ok: false, error, report: error.report });
    }
  };
}
