// One vector through the package. Runs wherever the package runs: reads no file and knows no test runner.
import { keyService } from './kms.mjs';

/** Settings as `createServiceProvider` wants them, a store as the vector describes it, and what came of the message. */
export async function run({ createServiceProvider, ConfigError }, vector, claimed = new Set()) {
  const now = Date.parse(vector.terms?.now ?? '2026-01-01T00:00:00Z');
  const store = scripted(vector.store, claimed);
  let result;
  try {
    const { config, decryptionKeys } = vector;
    // Settings that are a list stay one: the package has to say so itself.
    const sp = createServiceProvider(Array.isArray(config) ? config : { ...config, ...keys(decryptionKeys), store, clock: () => new Date(now) });
    if (vector.result === 'config-error') (sp.metadata ?? sp.warnings)();
    else if (vector.soap !== undefined) result = await enveloped(sp, vector);
    else result = await sp.safeValidateResponse(input(vector), known(vector.terms));
  } catch (error) {
    if (!(error instanceof ConfigError) && !error.report) throw error;
    result = { ok: false, error, report: error.report };
  }
  if (result?.ok) return { result: 'accept', login: plain(result), report: result.report, claims: [...store.made] };
  if (!result) return { result: 'accept' };
  const config = result.error instanceof ConfigError;
  return { result: config ? 'config-error' : 'reject', code: result.error.code, message: result.error.message, report: result.report };
}

/** Vectors whose assertion another vector finds already used come before it. */
export function claimedBy(vector, results) {
  const keys = new Set();
  for (const id of vector.store?.claimed ?? []) for (const key of results.get(id)?.claims ?? []) keys.add(key);
  return keys;
}

/** What comes in SOAP has doors of its own. */
function enveloped(sp, { soap, terms }) {
  const options = known(terms);
  return terms.artifact ? sp.validateArtifactResponse(bytes(soap), { ...options, ...terms.artifact }) : sp.validateEcpResponse(bytes(soap), options);
}

const keys = (decryptionKeys) => (decryptionKeys ? { decryptionKeys, unwrapKey: keyService(decryptionKeys) } : {});

/** What is wrong with what came, compared with what the vector says; nothing if it is right. */
export function difference(vector, found) {
  if (found.result !== vector.result) return `expected ${vector.result} ${vector.code ?? ''}, found ${found.result} ${found.code ?? ''}`;
  if (vector.code !== undefined && found.code !== vector.code) return `expected ${vector.code}, found ${found.code}`;
  const unsaid = vector.mentions?.find((words) => !found.message.includes(words));
  if (unsaid !== undefined) return `the message does not mention ${unsaid}: ${found.message}`;
  if (vector.warnings) {
    const warnings = found.report.checks.filter(({ status }) => status === 'warn').map(({ code }) => code);
    const [expected, actual] = [vector.warnings, warnings].map((codes) => JSON.stringify(codes));
    if (expected !== actual) return `expected the warnings ${expected}, found ${actual}`;
  }
  if (vector.login) {
    const [expected, actual] = [vector.login, found.login].map((login) => JSON.stringify(settled(login)));
    if (expected !== actual) return `expected the login ${expected}, found ${actual}`;
  }
  return undefined;
}

export function scripted({ requests = {}, failing } = {}, claimed) {
  const made = new Set();
  const open = new Map(Object.entries(requests).map(([id, state]) => [`req:${id}`, JSON.stringify(state)]));
  const fail = (name) => { if (failing === name) throw new Error('the store is made to fail'); };
  return {
    made,
    put: async () => {},
    take: async (key) => {
      fail('take');
      const value = open.get(key) ?? null;
      open.delete(key);
      return value;
    },
    claim: async (key) => {
      fail('claim');
      if (claimed.has(key) || made.has(key)) return false;
      made.add(key);
      return true;
    },
  };
}

export function input({ message, base64, form, query }) {
  const url = 'https://app.example/saml/acs';
  if (message !== undefined) return { SAMLResponse: message };
  if (base64 !== undefined) return { SAMLResponse: base64 };
  if (query !== undefined) return { method: 'GET', url: `${url}?${query}`, headers: new Headers() };
  const headers = new Headers(form.contentType === null ? {} : { 'content-type': form.contentType });
  return { method: 'POST', url, headers, bodyUsed: false, body: new Blob([bytes(form.body)]).stream() };
}

const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** What the caller knows of the exchange; `tlsCertificate` is the PEM that the loader put in the place of its file. */
function known({ expect, tlsCertificate, address, browser }) {
  const cookie = browser?.map((secret, index) => `__Host-samlight-${index}=${secret}`).join('; ');
  if (expect === 'outstanding') return { tlsCertificate, address, cookie };
  if (expect === 'unsolicited') return { unsolicited: true, tlsCertificate, address };
  return { requestId: expect.replyTo, tlsCertificate, address };
}

function plain(login) {
  const { attributes, authenticatingAuthorities, ok: _ok, returnTo: _returnTo, report: _report, ...facts } = login;
  return { ...facts, attributes: [...attributes], authenticatingAuthorities: authenticatingAuthorities.length > 0 ? authenticatingAuthorities : undefined };
}

/** Absent and null are the same, times are compared as times, and members have no order. */
export function settled(value, key = '') {
  if (Array.isArray(value)) return value.map((one) => settled(one));
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'string' && ['sessionNotOnOrAfter', 'authnInstant', 'notOnOrAfter'].includes(key)) return Date.parse(value);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([, one]) => one !== null && one !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, one]) => [name, settled(one, name)]));
}
