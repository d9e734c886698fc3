import { t } from '../page/language.js';
import { parts } from '../page/data.js';
import { el } from './dom.js';

const NAMES = ['good', 'expired', 'audience', 'indented', 'altered', 'unsigned', 'wrapping', 'rollover', 'encrypted', 'logout', 'har'];
let loaded;

/** Freshly signed by the build, with a key that nobody trusts. Examples are the tutorial. */
export function Examples({ act }) {
  return el.div({ class: 'examples' },
    el.h3(t('examples')),
    el.ul(NAMES.map((name) => el.li(el.button({ type: 'button', class: 'chip', 'data-example': name, onClick: () => open(name, act) }, t(`example.${name}`))))));
}

async function open(name, act) {
  loaded ??= JSON.parse(parts.examples);
  const { trust, at } = loaded.cases[name];
  const { entityId, acsUrl, metadata } = loaded;
  act.set({ trust: { ...act.state.trust, metadata: [metadata], entityId, acsUrl, requestId: trust?.requestId ?? '', said: {} }, clock: { mode: 'set', time: at ?? loaded.at } });
  const { text, key } = await pasted(loaded.cases[name]);
  if (key) await act.key(key, '');
  act.set({ paste: text.length > 100_000 ? '' : text, fileName: undefined });
  await act.read(text);
}

const base64 = (octets) => btoa(String.fromCharCode(...octets));
/** A message as a form would carry it. */
const posted = (xml) => base64(new TextEncoder().encode(xml));

async function pasted({ xml, text, same, edit, plain, envelope }) {
  if (xml !== undefined) return { text: posted(xml) };
  if (text !== undefined) return { text: text.replace(/@(\w+)@/g, (_, name) => encodeURIComponent(posted(loaded.cases[name].xml))) };
  const other = loaded.cases[same];
  if (envelope) return sealed(other.xml, envelope);
  if (!edit) return pasted(other);
  const edited = other.xml.replaceAll(...edit);
  return { text: plain ? edited : posted(edited) };
}

/** Encrypted here and now, for a key that nobody has had before. */
async function sealed(xml, envelope) {
  const hash = 'SHA-256';
  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'RSA-OAEP', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash }, true, ['encrypt', 'decrypt', 'wrapKey']);
  const content = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const [assertion] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml);
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, content, new TextEncoder().encode(assertion));
  const wrapped = await crypto.subtle.wrapKey('raw', content, publicKey, { name: 'RSA-OAEP' });
  const parts = { wrapped: new Uint8Array(wrapped), sealed: Uint8Array.of(...iv, ...new Uint8Array(ciphertext)) };
  return { text: posted(xml.replace(assertion, envelope.replace(/@(\w+)@/g, (_, name) => base64(parts[name])))), key: new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey)) };
}
