// What every example has to do with signed messages, one test each.
import assert from 'node:assert/strict';
import { Browser } from './browser.mjs';

const STRANGER = 'https://stranger.example';

const told = (what, { status, text }) => `${what} answered ${status}: ${text.slice(0, 300)}`;

/** How the examples show what they do; one that differs says so in examples.mjs. */
const usual = {
  acs: '/saml/acs',
  /** Where the browser is sent. */
  async login(browser) {
    const answer = await browser.get('/login');
    assert.ok([302, 303, 307].includes(answer.status) && answer.location, told('/login', answer));
    return answer.location;
  },
  /** Who is signed in, if anybody. */
  async user(browser) {
    const { status, text } = await browser.get('/');
    assert.equal(status, 200);
    return text.match(/Signed in as (\w+)/)?.[1];
  },
  metadata: '/saml/metadata',
  /** Whether an answer counts only in the browser that asked. */
  binds: true,
  /** The code for a message that comes again, from the browser that it logged in and from another. */
  again: { same: 'replay.claimed', other: 'request.browser-mismatch' },
  /** The code with which a message is refused. */
  refusal(answer) {
    assert.ok([400, 403].includes(answer.status), told('the endpoint', answer));
    return answer.text.match(/Sign-in failed: ([a-z0-9.-]+)/)?.[1];
  },
};

/** Gives the number of tests that failed. */
export async function roundTrip(t, site) {
  const { origin, address, idp, acs, acsOfStrangers, metadata, binds, again, login, user, refusal, forms } = { ...usual, ...site };
  const idpOrigin = new URL(idp.ssoUrl).origin;
  let failures = 0;

  const check = (title, run) => t.test(title, async () => {
    try {
      await run();
    } catch (error) {
      failures += 1;
      throw error;
    }
  });

  /** A request of ours, and the answer that the identity provider signs. */
  async function answered(browser, options = {}) {
    const location = await login(browser);
    assert.ok(location.startsWith(`${idp.ssoUrl}?`), `the browser was sent to ${location}`);
    const asked = await idp.readRequest(location);
    assert.equal(asked.acsUrl, `${origin}${acs}`);
    return { asked, ...(await respond(asked, options)) };
  }

  const respond = (asked, options) =>
    idp.respond({ ...asked, nameId: 'ada', attributes: { email: 'ada@app.example' }, sign: 'both', ...options });

  const post = (browser, message) => browser.post(acs, message, idpOrigin);

  async function accepted(browser, message) {
    const answer = await post(browser, message);
    assert.ok([302, 303].includes(answer.status), told('the endpoint', answer));
    assert.equal(new URL(answer.location, origin).href, `${origin}/`);
    assert.ok(answer.setCookie.some((line) => /; *httponly/i.test(line) && /; *samesite=lax/i.test(line)), `no session in ${answer.setCookie}`);
    assert.equal(await user(browser), 'ada');
  }

  async function refused(code, browser, message) {
    const answer = await post(browser, message);
    assert.equal(refusal(answer), code);
    assert.equal(await user(browser), undefined);
  }

  const form = ({ form }) => form;
  const visitor = () => new Browser(origin, address);

  await check('a signed message starts a session', async () => {
    const browser = visitor();
    assert.equal(await user(browser), undefined);
    await accepted(browser, form(await answered(browser)));
  });

  await check('a session that was altered is none', async () => {
    const browser = visitor();
    await accepted(browser, form(await answered(browser)));
    for (const name of browser.cookieNames) browser.setCookie(name, other(browser.cookie(name)));
    assert.equal(await user(browser), undefined);
  });

  await check('an altered message: signature.digest-mismatch, and the genuine one still logs in', async () => {
    const browser = visitor();
    const tamper = (xml) => xml.replace('>ada</saml:NameID>', '>administrator</saml:NameID>');
    const forged = await answered(browser, { tamper });
    await refused('signature.digest-mismatch', browser, forged.form);
    await accepted(browser, form(await respond(forged.asked, {})));
  });

  await check('no signature: signature.missing', async () => {
    const browser = visitor();
    await refused('signature.missing', browser, form(await answered(browser, { sign: 'none' })));
  });

  await check('for another application: conditions.audience-mismatch', async () => {
    const browser = visitor();
    await refused('conditions.audience-mismatch', browser, form(await answered(browser, { audience: 'https://other.example/saml' })));
  });

  await check(`the same message again: ${again.same}, elsewhere ${again.other}, and its assertion in another one: replay.claimed`, async () => {
    const [browser, thief] = [visitor(), visitor()];
    const message = await answered(browser);
    await accepted(browser, message.form);
    assert.equal(refusal(await post(browser, message.form)), again.same);
    await refused(again.other, thief, message.form);
    await refused('replay.claimed', thief, form(await answered(thief, { assertionId: message.assertionId })));
  });

  if (binds) {
    await check('the message of another browser\'s login: request.browser-mismatch', async () => {
      const [attacker, victim, stranger] = [visitor(), visitor(), visitor()];
      await login(victim); // has a cookie, of a login of its own
      for (const browser of [victim, stranger]) await refused('request.browser-mismatch', browser, form(await answered(attacker)));
    });
  }

  await check('two messages in one form: binding.multiple', async () => {
    const browser = visitor();
    const { SAMLResponse } = await answered(browser);
    await refused('binding.multiple', browser, [['SAMLResponse', SAMLResponse], ['SAMLResponse', SAMLResponse]]);
  });

  await check('nothing at all is refused', async () => {
    assert.ok(refusal(await post(visitor(), {})).startsWith('binding.'));
  });

  if (metadata) {
    await check('the metadata names the endpoint', async () => {
      const { status, text } = await visitor().get(metadata);
      assert.equal(status, 200);
      assert.ok(text.includes(`Location="${origin}${acs}"`), text);
    });
  }

  if (acsOfStrangers) {
    await check('the framework refuses the message when another site posts it', async () => {
      const browser = visitor();
      const { status } = await browser.post(acs, form(await answered(browser)), STRANGER);
      assert.equal(status, acsOfStrangers);
    });
  }

  if (forms) await check('forms of other sites are still refused elsewhere', () => guarded(forms));
  return failures;

  /** The framework's own guard holds for every form but the one that comes from the identity provider. */
  async function guarded({ path }) {
    const browser = visitor();
    await accepted(browser, form(await answered(browser)));
    for (const from of [STRANGER, 'null']) {
      const { status } = await browser.post(path, {}, from);
      assert.equal(status, 403, `a form of ${from} was answered ${status}`);
    }
    assert.equal(await user(browser), 'ada');
    assert.ok((await browser.post(path, {})).status < 400);
    assert.equal(await user(browser), undefined);
  }
}

/** The same text with one character in its middle replaced by another one of the alphabet. */
function other(text) {
  const at = text.length >> 1;
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}
