import { fromBase64 } from '../facts/der.js';
import { XENC } from '../xml/names.js';
import { attribute, child, descendants, parse, textOf } from '../xml/parse.js';

/** More encrypted elements than any message has that means well. */
const MOST = 32;
const GCM = /#aes(?:128|192|256)-gcm$/;
const CBC = /#aes(?:128|192|256)-cbc$/;

/**
 * The document with what the content keys open put in its place, to be looked at. The library has opened it for itself, and its verdict is about that.
 *
 * @param keys `[{ id, key }]`, the key in base64, as the library took them.
 */
export async function opened(document, keys) {
  let text;
  let now = document;
  const source = () => text ?? document.source;
  for (let round = 0; round < MOST; round += 1) {
    const sealed = [...descendants(now.root)].find((node) => node.type === 'element' && node.local === 'EncryptedData' && node.ns === XENC);
    const wrapper = sealed?.parent;
    if (!wrapper || wrapper.type !== 'element') break;
    const plain = await plaintext(sealed, keys);
    if (plain === undefined) break;
    const body = plain.replace(/^<\?xml[^>]*\?>/, '');
    text = source().slice(0, wrapper.start) + withNamespaces(body, wrapper) + source().slice(wrapper.end);
    const parsed = parse(text);
    if (!parsed) return undefined;
    parsed.source = text;
    now = parsed;
  }
  return text === undefined ? undefined : now;
}

async function plaintext(sealed, keys) {
  const method = attribute(child(sealed, XENC, 'EncryptionMethod'), 'Algorithm') ?? '';
  const octets = fromBase64(textOf(child(child(sealed, XENC, 'CipherData'), XENC, 'CipherValue')));
  if (!octets) return undefined;
  for (const { key } of keys) {
    if (!key) continue;
    try {
      if (GCM.test(method)) return await decrypt('AES-GCM', key, octets.subarray(0, 12), octets.subarray(12));
      if (CBC.test(method)) return await decrypt('AES-CBC', key, octets.subarray(0, 16), octets.subarray(16));
    } catch {
      // Another element's key: the next one is tried.
    }
  }
  return undefined;
}

async function decrypt(name, key, iv, octets) {
  const raw = fromBase64(key);
  const imported = await crypto.subtle.importKey('raw', raw, name, false, ['decrypt']);
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name, iv }, imported, octets));
}

/** What is opened is read in the namespaces of the element around it; where that goes away, what it declares goes with the text. */
function withNamespaces(body, wrapper) {
  const end = /^\s*<[^\s/>]+/.exec(body);
  if (!end || !wrapper.declared) return body;
  const own = body.slice(0, body.indexOf('>'));
  const more = [...wrapper.declared].filter(([prefix]) => !own.includes(prefix === '' ? 'xmlns=' : `xmlns:${prefix}=`));
  return body.slice(0, end[0].length) + more.map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${uri.replace(/[&<"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;' })[sign])}"`).join('') + body.slice(end[0].length);
}
