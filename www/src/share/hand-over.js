import { utc } from '../page/language.js';

/** Settings as every face of samlight takes them. Nothing is taken from the message that nobody has put into the settings. */
export function configuration({ trust, skew }) {
  const idps = [...trust.metadata.map((metadata) => ({ metadata })), ...(trust.certificates.length > 0 ? [{ entityId: trust.issuer || 'https://idp.example.org/saml', certificates: trust.certificates }] : [])];
  return {
    version: 1,
    ...trust.config,
    entityId: trust.entityId || trust.config?.entityId || 'https://app.example/saml',
    acsUrls: trust.acsUrl ? [trust.acsUrl] : trust.config?.acsUrls ?? ['https://app.example/saml/acs'],
    idps: idps.length > 0 ? idps : trust.config?.idps ?? [],
    ...(skew !== 60 && { policy: { ...trust.config?.policy, clockSkewSec: skew } }),
  };
}

/** One word for a shell of POSIX: nothing in it is expanded. */
const word = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);

export function command(state) {
  const { trust, clock, items, selected, keys } = state;
  const item = items[selected];
  const logout = item.kind === 'logout-request' || item.kind === 'logout-response';
  const words = ['samlight', logout ? 'logout' : 'inspect', '--config', 'sp.json'];
  if (trust.requestId) words.push('--request-id', trust.requestId);
  else if (trust.unsolicited && !logout) words.push('--unsolicited');
  words.push('--at', utc(clock.time));
  if (keys.count > 0) words.push('--key', 'sp.key.pem');
  words.push('message.txt');
  return words.map(word).join(' ');
}

/** The field as it was received, for the file that the command reads. */
export function message({ items, selected }) {
  const item = items[selected];
  return item.input?.body ?? item.field ?? item.xml ?? '';
}

/** A test for the service provider: the same message, clock and settings, and the same code. */
export function testCase(state) {
  const { judged, clock, trust, items, selected } = state;
  const item = items[selected];
  const field = item.input?.as === 'value' ? item.input.body : undefined;
  const value = field ?? encoded(item.xml ?? '');
  const options = trust.requestId ? { requestId: trust.requestId } : { unsolicited: true };
  const { verdict, code } = judged.headline ?? {};
  return [
    "import assert from 'node:assert/strict';",
    "import test from 'node:test';",
    "import { createServiceProvider } from 'samlight';",
    '',
    `const config = ${JSON.stringify(configuration(state), null, 2)};`,
    `const SAMLResponse = ${JSON.stringify(value)};`,
    '',
    `test(${JSON.stringify(verdict === 'accepted' ? 'this login is accepted' : `this login is refused: ${code ?? ''}`)}, async () => {`,
    `  const clock = () => new Date(${JSON.stringify(utc(clock.time))});`,
    "  const sp = createServiceProvider({ ...config, store: 'none-i-accept-replays', clock });",
    `  const result = await sp.safeValidateResponse({ SAMLResponse }, ${JSON.stringify(options)});`,
    verdict === 'accepted' ? '  assert.equal(result.ok, true);' : `  assert.equal(result.error?.code, ${JSON.stringify(code)});`,
    '});',
    '',
  ].join('\n');
}

function encoded(xml) {
  const octets = new TextEncoder().encode(xml);
  let text = '';
  for (let at = 0; at < octets.length; at += 4096) text += String.fromCharCode(...octets.subarray(at, at + 4096));
  return btoa(text);
}
