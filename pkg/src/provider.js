import { check, metadata, outgoing, warnings } from './engine.js';
import { SamlError } from './errors.js';
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
  const { store, clock, text, requestOptional, signing } = split(config);

  async function createLogin({ binding = 'redirect', ...options } = {}) {
    return begin('authn-request', { binding, ...options });
  }

  async function createLogout({ binding = 'redirect', ...options }) {
    return begin('logout-request', { binding, ...options });
  }

  /** Nothing is sent away before its answer is waited for. */
  async function begin(kind, { returnTo, ...options }) {
    const { id, sent } = await send(kind, { ...options, returnTo: localPath(returnTo) });
    if (store) await remember(store, sent.state);
    return Object.freeze({ url: new URL(sent.url), ...(sent.html === undefined ? {} : { html: sent.html }), requestId: id });
  }

  async function signedMetadata({ validUntil, cacheDurationSec } = {}) {
    const { sent } = await send('metadata', { validUntil: validUntil?.toISOString(), cacheDurationSec });
    return sent.xml;
  }

  async function send(kind, options) {
    const id = randomId();
    const message = { kind, id, now: time(clock), options: { ...options, signWith: signing?.method } };
    return { id, sent: await outgoing(source, text, message, signing?.sign) };
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
    createLogout,
    signedMetadata,
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
