// The runner inside workerd: takes a job, answers with what came of it.
import * as samlight from 'samlight';
import { durableStore, SamlStore as Published } from 'samlight/stores/durable-object';
import { inspectUnverified } from 'samlight/inspect';
import { importDecryptionKey, importSigningKey } from 'samlight/keys';
import { createTestIdp } from 'samlight/testing';
import { unwrapper } from '../../dist/unwrap.js';

/** The published object, which for the test also tells whether anything is left in it. */
export class SamlStore extends Published {
  async tables() {
    return this.ctx.storage.sql.exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray().length;
  }
}

const SP = 'https://app.example/saml';
const ACS = 'https://app.example/saml/acs';

const jobs = {
  /** One message in `posts` requests at once. */
  async parallel({ posts }, env) {
    const { sp, answered } = await scene(env);
    const { form, cookie } = await answered({ returnTo: '/home' });
    const results = await Promise.all(Array.from({ length: posts }, () => sp.safeValidateResponse(form, { cookie })));
    const won = results.filter(({ ok }) => ok);
    return { won: won.map(({ returnTo }) => returnTo), codes: [...new Set(results.filter(({ ok }) => !ok).map(({ error }) => error.code))] };
  },

  async replay(_, env) {
    const { sp, answered } = await scene(env);
    const first = await answered();
    await sp.validateResponse(first.form, { cookie: first.cookie });
    const again = await answered({}, { assertionId: first.assertionId });
    return (await sp.safeValidateResponse(again.form, { cookie: again.cookie })).error.code;
  },

  async expiry(_, env) {
    const store = durableStore(env.SAML);
    await store.put('req:late', 'x', new Date(Date.now() - 1));
    const late = await store.take('req:late');
    await store.put('req:now', 'y', new Date(Date.now() + 60_000));
    const once = [await store.take('req:now'), await store.take('req:now')];
    const claims = [await store.claim('use:x', new Date(0)), await store.claim('use:x', new Date(0))];
    return { late, once, claims, never: await store.take('req:never') };
  },

  async alarm(_, env) {
    const tables = () => env.SAML.get(env.SAML.idFromName('req:soon')).tables();
    await durableStore(env.SAML).put('req:soon', 'x', new Date(Date.now() + 200));
    const before = await tables();
    const end = Date.now() + 10_000;
    let after;
    do {
      await new Promise((resolve) => { setTimeout(resolve, 100); });
      after = await tables();
    } while (after > 0 && Date.now() < end);
    return { before, after };
  },

  async inspect(_, env) {
    const { answered, config } = await scene(env);
    const { SAMLResponse } = await answered({}, { audience: 'https://other.example' });
    return (await inspectUnverified(SAMLResponse, config)).code;
  },

  /** What this runtime's WebCrypto opens and signs. */
  async keys({ decryption, wrapped, signing, text }) {
    const opened = await unwrapper([await importDecryptionKey(decryption)]).contentKeys(wrapped);
    const signatures = await Promise.all(signing.map(async (pem) => {
      const { method, sign } = await importSigningKey(pem);
      return { method, signature: [...await sign(new TextEncoder().encode(text))] };
    }));
    return { opened, signatures };
  },
};

async function scene(env) {
  const idp = await createTestIdp({ algorithm: 'ec' });
  const config = { entityId: SP, acsUrls: [ACS], idps: [{ metadata: idp.metadata() }] };
  const sp = samlight.createServiceProvider({ ...config, store: durableStore(env.SAML) });
  const answered = async (login = {}, options = {}) => {
    const { url, setCookie } = await sp.createLogin(login);
    return { ...await idp.respond({ ...(await idp.readRequest(url)), nameId: 'ada', ...options }), cookie: setCookie.split(';')[0] };
  };
  return { sp, config, answered };
}

export default {
  async fetch(request, env) {
    const { job, ...rest } = await request.json();
    return Response.json(await jobs[job](rest, env));
  },
};
