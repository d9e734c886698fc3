// What has to hold in every runtime. Given the package's modules; reads no file and knows no test runner.
import { browser } from './browser.mjs';

const SP = 'https://app.example/saml';
const ACS = 'https://app.example/saml/acs';
const SLO = 'https://app.example/saml/slo';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** The cases by name. `raw` is the glue of the WebAssembly module, which only tests look at. */
export function cases({ samlight, verify, inspect, errors, keys, memory, metadata, testing, raw }) {
  const { createServiceProvider } = samlight;
  const { memoryStore } = memory;

  /** An identity provider, and a service provider that trusts it. `answered` signs in as far as the message, which is not posted yet. */
  async function scene({ algorithm = 'ec', store = memoryStore(), ...changes } = {}) {
    const idp = await testing.createTestIdp({ algorithm });
    const config = { entityId: SP, acsUrls: [ACS], idps: [{ metadata: idp.metadata() }], ...changes };
    const sp = browser(createServiceProvider({ ...config, store }));
    const answered = async (options = {}, login = {}) => {
      const asked = await idp.readRequest((await sp.createLogin(login)).url);
      return idp.respond({ ...asked, nameId: 'ada', ...options });
    };
    return { idp, sp, config, answered };
  }

  const post = (body, url = ACS, headers = {}) => new Request(url, { method: 'POST', headers, body });

  return {
    async 'a login'() {
      const { idp, sp, answered } = await scene();
      const { form } = await answered({ attributes: { mail: 'ada@example.org', groups: ['a', 'b & <c>', 'ü😀'] } }, { returnTo: '/home?a=1' });
      const login = await sp.validateResponse(post(form));
      equal(login.ok, true);
      equal(login.issuer, idp.entityId);
      equal(login.nameId.value, 'ada');
      equal(login.returnTo, '/home?a=1');
      equal(login.attributes.first('mail'), 'ada@example.org');
      equal([...login.attributes.all('groups')], ['a', 'b & <c>', 'ü😀']);
      equal(login.report.verdict, 'accepted');
      equal(await code(sp.validateResponse(post(form))), 'replay.claimed');
      const again = await answered({ assertionId: login.assertionId });
      equal(await code(sp.validateResponse(post(again.form))), 'replay.claimed');
    },

    async 'a login that began here and ends at samlight/verify'() {
      const store = memoryStore();
      const { sp, config, answered } = await scene({ store });
      const verifier = verify.createServiceProvider({ ...config, store });
      const { form } = await answered({}, { returnTo: '/home' });
      equal(await code(verifier.validateResponse(form)), 'request.browser-mismatch');
      const { form: another } = await answered({}, { returnTo: '/home' });
      const login = await sp.before(verifier)(another);
      equal([login.nameId.value, login.returnTo], ['ada', '/home']);
      equal(await code(sp.before(verifier)(another)), 'replay.claimed');
      const altered = await answered({ tamper: (xml) => xml.replace('>ada<', '>administrator<') });
      equal(await code(sp.before(verifier)(altered.form)), 'signature.digest-mismatch');
    },

    async 'a message in every shape'() {
      const { sp, answered } = await scene({ algorithm: 'rsa' });
      const data = (SAMLResponse) => {
        const made = new FormData();
        made.set('SAMLResponse', SAMLResponse);
        return made;
      };
      const shapes = [({ form }) => form, ({ form }) => post(form), ({ SAMLResponse }) => ({ SAMLResponse }), ({ SAMLResponse }) => data(SAMLResponse)];
      for (const shape of shapes) equal((await sp.validateResponse(shape(await answered()))).nameId.value, 'ada');
    },

    async 'what is refused, and how it is told'() {
      const { sp, answered } = await scene();
      const altered = await answered({ tamper: (xml) => xml.replace('>ada<', '>administrator<') });
      const { ok, error, report } = await sp.safeValidateResponse(post(altered.form));
      equal([ok, error.code, error.family, error.httpStatus], [false, 'signature.digest-mismatch', 'trust', 403]);
      equal(error instanceof errors.SamlError && error instanceof Error, true);
      equal(report.checks.length > 30, true);
      equal(/administrator|\bada\b/.test(JSON.stringify({ error, report })), false);
      equal(await code(sp.validateResponse((await answered({ sign: 'none' })).form)), 'signature.missing');
      equal(await code(sp.validateResponse((await answered({ audience: 'https://other.example' })).form)), 'conditions.audience-mismatch');
      equal(await code(sp.validateResponse((await answered({ now: new Date(Date.now() - 3_600_000) })).form)), 'subject.expired');
    },

    async 'a body that is too long, and one that is empty'() {
      const { sp } = await scene();
      equal(await code(sp.validateResponse(post(`SAMLResponse=${'A'.repeat(2_000_000)}`, ACS, FORM))), 'binding.limit-exceeded');
      equal(await code(sp.validateResponse(post('', ACS, FORM))), 'binding.missing');
    },

    async 'settings that are wrong'() {
      const { config } = await scene();
      const sp = createServiceProvider({ ...config, acsUrls: [], store: memoryStore() });
      let error;
      try { sp.metadata(); } catch (thrown) { error = thrown; }
      equal(error instanceof errors.ConfigError, true);
      equal(error.family, 'config');
    },

    async 'a store that fails lets nobody in'() {
      const fault = new Error('down');
      const { sp, answered } = await scene({ store: { ...memoryStore(), claim: async () => { throw fault; } } });
      const { error } = await sp.safeValidateResponse((await answered()).form);
      equal([error.code, error.httpStatus, error.cause === fault], ['store.failed', 503, true]);
    },

    async 'of 50 posts of one message one wins'() {
      const { sp, answered } = await scene();
      const { form } = await answered();
      const results = await Promise.all(Array.from({ length: 50 }, () => sp.safeValidateResponse(form)));
      equal(results.filter(({ ok }) => ok).length, 1);
      equal(new Set(results.filter(({ ok }) => !ok).map(({ error }) => error.code)).size, 1);
    },

    async 'an encrypted assertion, its key by every hash'() {
      const own = await (await testing.createTestIdp()).exportKey();
      const { sp, answered } = await scene({ decryptionKeys: [await keys.importDecryptionKey(own.privateKey)] });
      for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
        const { form } = await answered({ encrypt: { certificate: own.certificate, cipher: 'aes256-gcm', hash } });
        equal((await sp.validateResponse(form)).nameId.value, 'ada');
      }
      const { sp: blind, answered: sealed } = await scene();
      equal(await code(blind.validateResponse((await sealed({ encrypt: own.certificate })).form)), 'encryption.key-required');
    },

    async 'logout, both ways'() {
      const own = await (await testing.createTestIdp({ algorithm: 'ec' })).exportKey();
      const signingKey = await keys.importSigningKey(own.privateKey, { certificate: own.certificate });
      const { idp, sp } = await scene({ sloUrls: [SLO], signingKey });
      const asked = await idp.logoutRequest({ sloUrl: SLO, nameId: 'ada', sessionIndexes: ['_a'] });
      const received = await sp.handleLogout(new Request(asked.url));
      equal([received.kind, received.nameId.value, [...received.sessionIndexes]], ['request', 'ada', ['_a']]);
      equal((await received.respond()).url.searchParams.has('Signature'), true);
      const { url, requestId } = await sp.createLogout({ nameId: { value: 'ada' }, idp: idp.entityId, returnTo: '/bye' });
      const { inResponseTo } = await idp.readRequest(url);
      equal(inResponseTo, requestId);
      const answer = await idp.logoutResponse({ sloUrl: SLO, binding: 'post', inResponseTo });
      equal((await sp.handleLogout(post(answer.form, SLO))).returnTo, '/bye');
    },

    async 'what is signed by us is signed'() {
      const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
      const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
      const { idp, sp } = await scene({ signingKey: privateKey });
      const { url } = await sp.createLogin({ sign: true });
      equal(url.origin + url.pathname, idp.ssoUrl);
      const [octets, signature] = url.search.slice(1).split('&Signature=');
      equal(await crypto.subtle.verify(algorithm, publicKey, bytes(decodeURIComponent(signature)), new TextEncoder().encode(octets)), true);
      equal(/<ds:Signature/.test(await sp.metadata({ sign: true })), true);
    },

    async 'metadata of an identity provider'() {
      const { idp } = await scene();
      const read = await metadata.readMetadata(idp.metadata());
      equal(read.entityId, idp.entityId);
      equal(read.keys[0].notAfter instanceof Date, true);
      equal([...await metadata.listEntities(idp.metadata())], [idp.entityId]);
      equal(await metadata.mdqSha1Url('https://mdq.example', 'x'), 'https://mdq.example/entities/%7Bsha1%7D11f6ad8ec52a2984abaafd7c3b516503785c2072');
      equal(await code(metadata.readMetadata(idp.metadata(), { trust: { certificates: [idp.certificate] } })), 'config.metadata-signature-missing');
    },

    async 'the inspector'() {
      const { config, answered } = await scene();
      const { SAMLResponse, xml } = await answered({ audience: 'https://other.example' });
      for (const text of [SAMLResponse, xml]) {
        const report = await inspect.inspectUnverified(text, config);
        equal([report.verdict, report.code], ['rejected', 'conditions.audience-mismatch']);
      }
    },

    async 'a trap poisons nothing'() {
      const { sp, answered } = await scene();
      const before = raw.initSync();
      for (const [prototype, name] of [[raw.Provider.prototype, 'check'], [raw.Checked.prototype, 'outcome'], [raw.Checked.prototype, 'accept']]) {
        const { form } = await answered();
        const fault = await trapped(prototype, name, () => thrown(sp.safeValidateResponse(form)));
        equal(/internal error/.test(fault.message), true);
        equal(isTrap(fault.cause), true);
        equal((await sp.validateResponse((await answered()).form)).nameId.value, 'ada');
      }
      equal(raw.initSync() === before, false);
    },

    async 'a trap takes no login away that waits for its store'() {
      const inner = memoryStore();
      let release;
      const held = new Promise((resolve) => { release = resolve; });
      let asked;
      const waits = new Promise((resolve) => { asked = resolve; });
      const take = async (key) => {
        asked();
        await held;
        return inner.take(key);
      };
      const { sp, answered } = await scene({ store: { ...inner, take } });
      const waiting = sp.validateResponse((await answered()).form);
      await waits;
      await trapped(raw.Provider.prototype, 'metadata', async () => {
        equal(/internal error/.test((await thrown((async () => sp.metadata())())).message), true);
      });
      release();
      equal((await waiting).nameId.value, 'ada');
      equal(/EntityDescriptor/.test(sp.metadata()), true);
    },

    async 'a fresh instance that cannot be made yet is made by the next call'() {
      const { sp, answered } = await scene();
      const { form } = await answered();
      const before = raw.initSync();
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function Instance() { throw new RangeError('out of memory'); };
      try {
        await trapped(raw.Provider.prototype, 'check', () => thrown(sp.validateResponse(form)));
        equal((await thrown(sp.validateResponse(form))).message, 'out of memory');
      } finally {
        WebAssembly.Instance = Instance;
      }
      equal((await sp.validateResponse(form)).nameId.value, 'ada');
      equal(raw.initSync() === before, false);
    },

    async 'a stack that runs out, wherever it does'() {
      const { sp, answered } = await scene();
      const whole = sp.metadata();
      let [worked, other, refused] = [0, 0, 0];
      // From the bottom up, a frame at a time: so it runs out in each of the calls between here and the module in turn.
      const dive = () => {
        try {
          dive();
        } catch (fault) {
          // Nothing but plain variables: where there is no stack for a call, there is none to keep a record with.
          refused += 1;
          if (sp.metadata() === whole) worked += 1;
          else other += 1;
          refused -= 1;
          if (worked < 10) throw fault;
        }
      };
      dive();
      equal([refused > 0, other], [true, 0]);
      equal((await sp.validateResponse((await answered()).form)).nameId.value, 'ada');
    },

    async 'many messages do not make the memory grow'() {
      const { sp, answered } = await scene();
      const { form } = await answered({ audience: 'https://other.example' });
      const run = async (times) => { for (let i = 0; i < times; i++) equal(await code(sp.validateResponse(form)), 'conditions.audience-mismatch'); };
      await run(50);
      const before = raw.initSync().memory.buffer.byteLength;
      await run(250);
      equal(raw.initSync().memory.buffer.byteLength, before);
    },
  };
}

/** Runs `use` while a method of the module is given an object that lies outside of its memory: a genuine trap. */
async function trapped(prototype, name, use) {
  const whole = prototype[name];
  prototype[name] = function outside(...given) {
    const { __wbg_ptr } = this;
    this.__wbg_ptr = 0x7fff0000;
    try {
      return whole.apply(this, given);
    } finally {
      this.__wbg_ptr = __wbg_ptr;
    }
  };
  try {
    return await use();
  } finally {
    prototype[name] = whole;
  }
}

/** Sandboxes have a WebAssembly of another realm. */
const isTrap = (fault) => fault?.name === 'RuntimeError';

async function thrown(promise) {
  try {
    await promise;
  } catch (fault) {
    return fault;
  }
  throw new Error('nothing was thrown');
}

/** The code with which a promise is refused; what else happens fails the case. */
async function code(promise) {
  const fault = await thrown(promise);
  if (typeof fault.code === 'string') return fault.code;
  throw fault;
}

const bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

function equal(found, expected) {
  const [one, other] = [found, expected].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`expected ${other}, found ${one}`);
}
