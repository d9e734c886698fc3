// An identity provider, browsers, and the settings of the filter between them and the application.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { createTestIdp } from 'samlight/testing';
import { Browser } from '../../examples/check/browser.mjs';
import { Envoy, binary } from './envoy.mjs';
import { Upstream } from './upstream.mjs';

export const ORIGIN = 'https://app.example';
export const ACS = '/.saml/acs';
export const PUBLIC = ['/healthz', '/assets'];
export const HTML = { accept: 'text/html,*/*;q=0.8' };
export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

const IDP = 'https://idp.example';
export const sessionKey = () => randomBytes(32).toString('base64');

export const settingsFor = (idp, { gate, ...more } = {}) => ({
  version: 1,
  entityId: `${ORIGIN}/saml`,
  acsUrls: [`${ORIGIN}${ACS}`],
  idps: [{ metadata: idp.metadata() }],
  ...more,
  gate: {
    public: PUBLIC,
    session: { keys: [sessionKey()] },
    headers: { 'x-saml-subject': 'nameId', 'x-saml-groups': 'attr:groups' },
    limits: { maxBytes: 65_536 },
    ...gate,
  },
});

export const newIdp = () => createTestIdp({ entityId: `${IDP}/saml`, ssoUrl: `${IDP}/saml/sso` });

/** Tests before an Envoy, by the name of what they show; skipped by name where there is none. Afterwards everything that arrived is looked at. */
export function suite(title, options, body) {
  const skip = !existsSync(binary) && (process.env.SAMLIGHT_NO_ENVOY ?? `there is no Envoy at ${binary}`);
  if (skip) {
    test(title, { skip }, () => {});
    return;
  }
  const scene = new Scene();
  before(() => scene.start(options));
  after(() => scene.stop());
  body(scene);
}

export class Scene {
  async start({ idp, settings, ...options } = {}) {
    this.idp = idp ?? await newIdp();
    this.settings = settings ?? settingsFor(this.idp, options.more);
    this.upstream = await Upstream.start();
    this.envoy = await Envoy.start({ settings: this.settings, upstream: this.upstream.port, ...options });
  }

  async stop() {
    await this.envoy?.stop();
    await this.upstream?.stop();
    this.upstream?.check({ publicPaths: PUBLIC, subjects: ['ada'] });
  }

  browser() {
    return new Browser(ORIGIN, this.envoy.address);
  }

  /** A visitor who asked for a page and was sent to the identity provider: what was asked of it. */
  async departed(browser, target = '/') {
    const answer = await browser.get(target, HTML);
    assert.equal(answer.status, 302, answer.text);
    return this.idp.readRequest(answer.location);
  }

  respond(asked, options) {
    return this.idp.respond({ ...asked, nameId: 'ada', attributes: { groups: ['staff', 'a,b'] }, sign: 'both', ...options });
  }

  post(browser, { form }) {
    return browser.post(ACS, form, IDP);
  }

  /** A browser with a session. */
  async signedIn(options) {
    const browser = this.browser();
    const answer = await this.post(browser, await this.respond(await this.departed(browser), options));
    assert.equal(answer.status, 303, answer.text);
    return browser;
  }

  /** The header `Cookie` of a browser with a session. */
  async session(options) {
    const browser = await this.signedIn(options);
    return `__Host-samlight=${browser.cookie('__Host-samlight')}`;
  }
}

/** The code of a refusal: all that the browser is told. */
export function code(answer) {
  const { ok, code, ...more } = JSON.parse(answer.text);
  assert.deepEqual([ok, more], [false, {}]);
  return code;
}

/** Requests to the consumer service that log in, each once, each with the cookie of its browser. */
export async function messages(scene, count) {
  const made = [];
  for (let at = 0; at < count; at += 1) {
    const browser = scene.browser();
    const { form } = await scene.respond(await scene.departed(browser));
    const name = browser.cookieNames.find((name) => name.startsWith('__Host-samlight-login-'));
    made.push({ method: 'POST', path: ACS, headers: { ...FORM, cookie: `${name}=${browser.cookie(name)}` }, body: form.toString() });
  }
  return made;
}
