// What the page is for, goal by goal, as somebody with a browser would try it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { addressOf } from './browsers.mjs';
import { FILE_GOALS } from './goals-file.mjs';
import { examplesOf, has, open } from './visits.mjs';

export { examplesOf } from './visits.mjs';

export const GOALS = {
  async 'each example has its verdict'(browser) {
    const page = await open(browser);
    const expected = {
      good: ['accepted'], expired: ['rejected', 'subject.expired'], audience: ['rejected', 'conditions.audience-mismatch'], indented: ['rejected', 'signature.value-mismatch'], altered: ['rejected', 'signature.digest-mismatch'],
      unsigned: ['rejected', 'signature.missing'], wrapping: ['rejected', 'response.assertion-multiple'], rollover: ['rejected', 'signature.value-mismatch'], encrypted: ['accepted'], logout: ['unknown'], har: ['accepted'],
    };
    const found = {};
    for (const name of Object.keys(expected)) {
      await page.example(name);
      const { verdict, code } = await page.verdict();
      found[name] = [verdict, code].filter(Boolean);
      await page.clear();
    }
    assert.deepEqual(found, expected);
    return page;
  },

  async 'a check says what was expected and found, why, and how it is mended on either side'(browser) {
    const page = await open(browser);
    await page.example('audience');
    const check = await page.text('.check[data-code="conditions.audience-mismatch"]');
    for (const words of ['https://app.example/saml/', 'https://app.example/saml', 'a slash too many', 'Why it matters', 'At the identity provider', 'At the service provider', 'In Okta the field is called', 'Audience URI (SP Entity ID)', 'saml-core']) has(check, words);
    assert.equal(await page.evaluate(() => document.querySelector('.check[data-code="conditions.audience-mismatch"] mark').textContent), '/');
    assert.ok(await page.count('.check.pass') > 20, 'the other checks are there too');
    return page;
  },

  async 'what is missing is asked for where it is missed'(browser) {
    const page = await open(browser);
    const message = await examplesOf(page, 'good');
    await page.fill('#paste', message.text);
    // The clock stands at the present, and the message is of the past.
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'rejected' && document.querySelector('.at-issue'));
    has(await page.text('.at-issue'), 'nothing would have failed that can be checked so far');
    await page.click('.at-issue button');
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'unknown');
    has(await page.text('.verdict'), 'Still needed');
    await page.fill('#metadata', message.metadata);
    await page.until(() => document.querySelectorAll('.vouchers li').length === 1);
    for (const [name, value] of [['entityId', message.entityId], ['acsUrl', message.acsUrl], ['requestId', message.requestId]]) {
      assert.equal(await page.count(`#place-${name}`) > 0, true, `${name} is asked for in its check`);
      await page.fill(`#place-${name}`, value);
    }
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'accepted');
    await page.evaluate(() => document.querySelector('.clock button').click());
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'rejected' && document.querySelector('.at-issue')?.textContent.includes('would have been accepted'));
    return page;
  },

  async 'settings from the message are marked'(browser) {
    const page = await open(browser);
    await page.fill('#paste', (await examplesOf(page, 'good')).text);
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'rejected');
    await page.evaluate(() => [...document.querySelectorAll('.trust button')].find((button) => button.textContent.includes('message says')).click());
    await page.until(() => document.querySelectorAll('.from-message').length > 2);
    has(await page.text('.trust'), 'proves nothing');
    return page;
  },

  async 'the steps taken are shown, repairs are named, and the strict answer is the headline'(browser) {
    const page = await open(browser);
    const { text } = await examplesOf(page, 'good');
    await page.fill('#paste', `SAMLResponse=${encodeURIComponent(encodeURIComponent(text))}&RelayState=x`);
    await page.until(() => document.querySelector('.strict') && document.querySelector('.verdict[data-verdict]'));
    const steps = await page.text('.steps');
    for (const words of ['percent-decoded', 'base64 decoded', 'utf-8', 'Response', 'percent-encoded 2 times', 'RelayState']) has(steps, words);
    has(await page.text('.strict'), 'refuses the field as it stands');
    assert.equal((await page.verdict()).verdict, 'rejected');
    has((await page.verdict()).code, 'binding.');
    // What came of each can be looked at: the value, twice unescaped, its octets, and the text.
    await page.evaluate(() => { for (const one of document.querySelectorAll('.trail details')) one.open = true; });
    await page.until(() => document.querySelectorAll('.trail .content').length === 5);
    const contents = await page.evaluate(() => [...document.querySelectorAll('.trail .content')].map((one) => one.textContent));
    const xml = Buffer.from(text, 'base64').toString();
    assert.deepEqual([...contents.slice(0, 3), contents[4]], [encodeURIComponent(encodeURIComponent(text)), encodeURIComponent(text), text, xml]);
    assert.match(contents[3], /^0000 {2}3c 73 61 6d 6c 70 3a 52 65 73 70 6f 6e 73 65 20 {2}<samlp:Response \n0010 {2}/);
    has(await page.text('.trail'), 'the first 4.1 kB of 6.7 kB');
    return page;
  },

  async 'a recording is shown as flows, and the request beside its response'(browser) {
    const page = await open(browser);
    await page.example('har');
    assert.equal(await page.count('.flow'), 3);
    has(await page.text('.flows'), 'no answer');
    has(await page.text('.flows'), 'unsolicited');
    await page.until(() => document.querySelector('.request'));
    assert.equal(await page.count('[data-asked][data-same="true"]') > 4, true);
    assert.equal(await page.count('[data-asked][data-same="false"]'), 0);
    assert.equal(await page.evaluate(() => document.querySelector('#trust-requestId').value), '_req8c1f0a', 'the ID of the request comes from the recording');
    await page.evaluate(() => [...document.querySelectorAll('.entry')].at(-1).click());
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'rejected');
    assert.equal((await page.verdict()).code, 'response.unsolicited-forbidden');
    return page;
  },

  async 'the clock can be moved'(browser) {
    const page = await open(browser);
    await page.example('good');
    await page.fill('#clock-field', '2026-11-18T10:00:00Z');
    await page.until(() => document.querySelector('.verdict')?.dataset.code === 'subject.expired');
    has(await page.text('.check[data-code="subject.expired"] summary'), 'missed by');
    await page.evaluate(() => [...document.querySelectorAll('.clock button')].find((button) => button.textContent === 'at its issue').click());
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'accepted');
    assert.ok(await page.count('.bars rect') >= 3);
    has(await page.text('.windows'), '2026-11-18T09:36:05Z');
    return page;
  },

  async 'the cause is found for what was indented, and named for nothing that was altered'(browser) {
    const page = await open(browser);
    await page.example('indented');
    await page.until(() => document.querySelector('[data-cause="indented"]'));
    await page.until(() => document.querySelector('[data-key="trusted"], [data-key="metadata"]'));
    has(await page.text('.finds'), 'no part of the verdict');
    await page.clear();
    await page.example('altered');
    await page.until(() => document.querySelector('[data-cause="none"]'));
    assert.equal(await page.count('[data-cause]:not([data-cause="none"])'), 0);
    await page.clear();
    await page.example('rollover');
    await page.until(() => document.querySelector('[data-key="message"]'));
    has(await page.text('.finds'), 'not among the trusted ones');
    return page;
  },

  async 'forgeries are warned of, fairly'(browser) {
    const page = await open(browser);
    await page.example('wrapping');
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('[data-warning]')].map((one) => one.dataset.warning)), ['assertion-outside', 'assertions-many']);
    has(await page.text('.warnings'), 'It can also come from a proxy');
    await page.evaluate(() => document.querySelector('[data-warning] summary').click());
    has(await page.text('[data-warning]'), 'samlight would not accept it');
    return page;
  },

  async 'the XML shows what each signature covers, and the bytes that were hashed'(browser) {
    const page = await open(browser);
    await page.example('good');
    await page.until(() => document.querySelectorAll('.line').length > 20);
    const covered = await page.evaluate(() => [...document.querySelectorAll('.line')].map((line) => [line.querySelector('.code').textContent.trim().slice(0, 20), [...line.querySelectorAll('.label')].map((label) => label.textContent).join('')]));
    const of = (start) => covered.find(([text]) => text.startsWith(start))[1];
    assert.equal(of('<samlp:Response'), 'S1');
    assert.equal(of('<saml:NameID'), 'S1S2');
    assert.equal(of('<ds:SignedInfo'), '', 'a signature does not cover itself');
    await page.evaluate(() => [...document.querySelectorAll('.xml .chip')].at(-1).click());
    await page.until(() => document.querySelector('.line .code').textContent.startsWith('<saml:Assertion'));
    assert.doesNotMatch(await page.evaluate(() => document.querySelector('.lines').textContent), /<ds:Signature/);
    return page;
  },

  async 'an encrypted assertion is opened with a key that stays in the worker'(browser) {
    const page = await open(browser);
    await page.example('encrypted');
    has(await page.text('.who'), 'alice@example.org');
    has(await page.text('.who'), 'Decrypted here');
    await page.evaluate(() => [...document.querySelectorAll('#need-key button')].find((button) => button.textContent === 'Wipe the key').click());
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'unknown');
    assert.doesNotMatch(await page.text('.who'), /alice/);
    assert.doesNotMatch(await page.evaluate(() => document.documentElement.outerHTML.replace(/<script[\s\S]*?<\/script>/g, '')), /PRIVATE KEY/);
    return page;
  },

  async 'what no browser can open is said to be so, and nothing is said against the message'(browser) {
    const page = await open(browser);
    const vector = (name) => readFileSync(new URL(`../../../tests/vectors/${name}`, import.meta.url), 'utf8');
    await page.fill('#paste', vector('accept/encrypted-aes192-gcm-rsa-oaep-sha384-mgf1sha256.xml'));
    await page.until(() => document.querySelector('#need-key'));
    await page.fill('#key-paste', vector('keys/sp.key.pem'));
    await page.until(() => document.querySelector('#need-hashes'));
    assert.equal(await page.count('[data-code="encryption.open-failed"]'), 0);
    for (const words of ['SHA-384 and SHA-256 for its mask', 'says nothing against the message', 'unwrapKey', 'samlight inspect --config sp.json', '--key sp.key.pem']) has(await page.text('#need-hashes'), words);
    assert.notEqual((await page.verdict()).code, 'encryption.open-failed');
    return page;
  },

  async 'a report is safe unless somebody decides otherwise'(browser) {
    const page = await open(browser);
    await page.example('good');
    await page.evaluate(() => document.querySelector('.tools .primary').click());
    await page.until(() => document.querySelector('#preview')?.value.length > 500);
    const safe = await page.evaluate(() => document.querySelector('#preview').value);
    for (const gone of ['alice', 'Alice', 'Engineering', '_s_req', 'example.org<']) assert.ok(!safe.includes(gone), `${gone} is in the safe report`);
    for (const kept of ['Would be accepted', 'https://app.example/saml', 'http://www.okta.com/', 'rsa-sha256', 'NotOnOrAfter', 'WebAssembly SHA-256']) has(safe, kept);
    has(await page.text('#receipt'), '1 NameID');
    has(await page.text('#receipt'), '5 attribute values');
    assert.doesNotMatch(await page.text('#receipt'), /nobody could look again/);
    await page.click('input[value="everything"]');
    await page.until(() => document.querySelector('#preview')?.value.includes('alice@example.org'));
    has(await page.evaluate(() => document.querySelector('#command').textContent), 'samlight inspect --config sp.json --request-id _req8c1f0a --at 2026-11-18T09:31:05Z message.txt');
    await page.press('Escape');
    await page.until(() => !document.querySelector('dialog'));
    return page;
  },

  async 'a value that stands elsewhere too is removed there, or nothing is given out'(browser) {
    const page = await open(browser);
    const { xml, metadata } = await examplesOf(page, 'good');
    const secret = 'https://idp.example/people/alice-0815';
    const made = xml.replace('>Alice<', `>${secret}<`).replace(/Destination="[^"]*"/, `Destination="${secret}"`).replace(/<saml:Audience>[^<]*</, `<saml:Audience>${secret}<`);
    await page.fill('#paste', made);
    await page.until(() => document.querySelector('.verdict[data-verdict]'));
    await page.fill('#metadata', metadata);
    await page.fill('#trust-acsUrl', 'https://app.example/saml/acs');
    await page.until(() => document.querySelector('.check.fail[data-rule="response.destination"]'));
    for (const level of ['safe', 'technical']) {
      await page.evaluate(() => document.querySelector('.tools .primary').click());
      await page.until(() => document.querySelector('input[name="level"]'));
      await page.click(`input[value="${level}"]`);
      await page.until(() => document.querySelector('#preview')?.value.length > 100 || document.querySelector('dialog [role="alert"]'));
      const preview = await page.evaluate(() => document.querySelector('#preview')?.value ?? '');
      assert.ok(!preview.includes('alice-0815'), level);
      has(preview, '[removed]');
      await page.press('Escape');
      await page.until(() => !document.querySelector('dialog'));
    }
    return page;
  },

  async 'the receipt says for what nobody could look again'(browser) {
    const page = await open(browser);
    await page.fill('#paste', (await examplesOf(page, 'good')).xml.replace('>Alice<', '>Al<').replace('>Everyone<', '>SHA-256<'));
    await page.until(() => document.querySelector('.verdict[data-verdict]'));
    await page.evaluate(() => document.querySelector('.tools .primary').click());
    await page.until(() => document.querySelector('#preview')?.value.length > 500);
    has(await page.text('#receipt'), 'For 2 of the values nobody could look again');
    has(await page.evaluate(() => document.querySelector('#preview').value), 'For 2 of the values');
    return page;
  },

  async 'two messages are compared by what they mean'(browser) {
    const page = await open(browser);
    const [a, b] = [await examplesOf(page, 'signed'), await examplesOf(page, 'audience')];
    await page.evaluate(() => document.querySelector('.tools button').click());
    await page.until(() => document.querySelector('#compare-a'));
    await page.fill('#compare-a', a.text);
    await page.fill('#compare-b', b.text);
    await page.until(() => document.querySelectorAll('[data-row]').length > 0);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('[data-row]')].map((row) => row.dataset.row)), ['audience']);
    await page.fill('#compare-b', a.metadata);
    await page.until(() => document.querySelector('dialog')?.textContent.includes('cannot be compared'));
    return page;
  },

  async 'metadata, certificates and tokens are told apart and shown'(browser) {
    const page = await open(browser);
    const { metadata } = await examplesOf(page, 'good');
    await page.fill('#paste', metadata);
    await page.until(() => document.querySelector('.metadata'));
    has(await page.text('.metadata'), 'SingleSignOnService');
    await page.evaluate(() => document.querySelector('.metadata .primary').click());
    await page.until(() => document.querySelectorAll('.vouchers li').length === 1);
    await page.fill('#paste', metadata.replace(/HTTP-Redirect" Location="https:/g, 'HTTP-Redirect" Location="http:').replace('<md:EntityDescriptor', '<md:EntityDescriptor validUntil="2020-01-01T00:00:00Z"').replace(/use="signing"/g, 'use="encryption"'));
    await page.until(() => document.querySelector('[data-finding="expired"]') && document.querySelector('[data-finding="http"]') && document.querySelector('[data-finding="signing-key-missing"]'));
    const pem = `-----BEGIN CERTIFICATE-----\n${/X509Certificate[^>]*>([^<]+)</.exec(metadata)[1].trim()}\n-----END CERTIFICATE-----`;
    await page.fill('#paste', pem);
    await page.until(() => document.querySelector('#certificate-title'));
    has(await page.text('.certificate'), 'SHA-1');
    await page.evaluate(() => document.querySelector('#certificate-title ~ .primary').click());
    await page.until(() => document.querySelectorAll('.vouchers li').length === 2);
    await page.fill('#paste', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    await page.until(() => document.querySelector('.verdict')?.textContent.includes('not SAML'));
    return page;
  },

  async 'a logout by redirect is judged with the signature of its query'(browser) {
    const page = await open(browser);
    await page.example('logout');
    const config = await page.evaluate(() => JSON.stringify({ sloUrls: ['https://app.example/saml/slo'] }));
    await page.fill('#config', config);
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'accepted');
    assert.equal(await page.count('[data-rule="signature.message"][data-status="pass"]'), 1);
    const url = await page.evaluate(() => document.querySelector('#paste').value);
    await page.fill('#paste', url.replace('SAMLRequest=', 'RelayState=other&SAMLRequest='));
    await page.until(() => document.querySelector('.verdict')?.dataset.verdict === 'rejected');
    return page;
  },

  async 'settings that the library refuses are explained in the language of the page'(browser) {
    const page = await open(browser, { target: addressOf('ja') });
    await page.example('good');
    await page.fill('#config', '{"policy":{"signed":"sometimes"}}');
    await page.until(() => document.querySelector('.verdict.is-warn'));
    const code = await page.evaluate(() => [...document.querySelectorAll('.verdict code')].at(-1).textContent);
    assert.match(code, /^config\./);
    has(await page.text('.verdict'), JSON.parse(readFileSync(new URL('../../../src/explain/ja.json', import.meta.url), 'utf8'))[code].title.replaceAll('`', ''));
    has(await page.text('.verdict [lang="en"]'), 'sometimes');
    return page;
  },

  async 'a private key in the paste is not kept, and a signature key is not asked for'(browser) {
    const page = await open(browser);
    await page.fill('#paste', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n');
    await page.until(() => document.querySelector('.note')?.textContent.includes('not kept'));
    return page;
  },

  ...FILE_GOALS,
};
