// A service provider that judges responses and does nothing else. What its module has not, the settings may not ask for: no verdict differs from that of
// the whole one.
import { cookieHeader } from './browser.js';
import { concluded, safe } from './conclude.js';
import { check, warnings } from './engine.js';
import { ConfigError, SamlError } from './errors.js';
import { read } from './input.js';
import { login } from './login.js';
import { judging, terms } from './settings.js';

export function create(source) {
  return { createServiceProvider: (config) => serviceProvider(source, config) };
}

/** Cheap: nothing is compiled or parsed before the first call of a method. */
function serviceProvider(source, config) {
  const { store, storeTimeoutSec, clock, text } = judging(refusing(config));

  async function validateResponse(input, options) {
    const cookie = cookieHeader(input, options?.cookie);
    // No rule of these settings asks for them.
    const { tlsCertificate: _tls, address: _address, ...known } = terms({ ...options, cookie }, store, clock);
    const checked = check(source, text, 'response', await read(input), known);
    if (checked.outcome.ok) return login(await concluded(checked, store, { cookie, timeoutSec: storeTimeoutSec }));
    checked.free();
    const { needsKeys, ...refusal } = checked.outcome;
    const message = needsKeys ? `${refusal.message}: samlight/verify opens nothing, give decryptionKeys to createServiceProvider of 'samlight'` : refusal.message;
    throw new SamlError({ ...refusal, message });
  }

  return Object.freeze({
    validateResponse,
    safeValidateResponse: safe(validateResponse),
    warnings: () => warnings(source, text),
  });
}

function refusing(config) {
  const beyond = ['decryptionKeys', 'unwrapKey', 'signingKey', 'bindBrowser'].find((name) => config?.[name] !== undefined && config[name] !== null);
  if (beyond) {
    throw new ConfigError('config.malformed', `${beyond}: samlight/verify only judges responses; take the field away, or import createServiceProvider from 'samlight'`);
  }
  return config;
}
