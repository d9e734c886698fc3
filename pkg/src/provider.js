import { authnRequest, check, metadata, warnings } from './engine.js';
import { ConfigError, SamlError } from './errors.js';
import { read } from './input.js';
import { login } from './login.js';
import { localPath, split, terms, time } from './settings.js';
import { settle } from './store.js';

export function create(source) {
  return { createServiceProvider: (config) => serviceProvider(source, config) };
}

/** Cheap: nothing is compiled or parsed before the first call of a method. */
function serviceProvider(source, config) {
  const { store, clock, text } = split(config);

  async function createLogin({ idp, returnTo, forceAuthn, passive, context, binding = 'redirect' } = {}) {
    const now = time(clock);
    const options = { idp, returnTo: localPath(returnTo), forceAuthn, passive, context, binding };
    const requestId = randomId();
    const { error, url, html, state } = authnRequest(source, text, requestId, now, options);
    if (error) throw new ConfigError(error.code, error.message);
    if (store) await remember(store, state);
    return Object.freeze({ url: new URL(url), ...(html === undefined ? {} : { html }), requestId });
  }

  async function validateResponse(input, options) {
    const known = terms(options, store, clock);
    const message = await read(input);
    const checked = check(source, text, message, known);
    try {
      if (!checked.outcome.ok) throw new SamlError(checked.outcome);
      const { outcomes, cause } = await settle(store, checked.outcome.claims);
      const verdict = checked.accept(outcomes);
      if (!verdict.ok) throw new SamlError({ ...verdict, cause });
      return login(verdict);
    } finally {
      checked.free();
    }
  }

  async function safeValidateResponse(input, options) {
    try {
      return await validateResponse(input, options);
    } catch (error) {
      if (!(error instanceof SamlError)) throw error;
      return Object.freeze({ ok: false, error, report: error.report });
    }
  }

  return Object.freeze({
    createLogin,
    validateResponse,
    safeValidateResponse,
    metadata: () => metadata(source, text),
    warnings: () => warnings(source, text),
  });
}

async function remember(store, { key, value, until }) {
  try {
    await store.put(key, value, new Date(until));
  } catch (cause) {
    throw new SamlError({ code: 'store.failed', family: 'store', httpStatus: 503, message: 'the store did not keep the request', cause });
  }
}

/** An NCName of 160 random bits, as SAML core 1.3.4 asks; Entra refuses one that starts with a digit. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  return '_' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
