import { DS, MD, SAML, SAMLP, XENC } from '../xml/names.js';
import { attribute, descendants, parse, textOf } from '../xml/parse.js';

/**
 * A message that can be shown: structure, times, algorithms, entity IDs and certificates stay; who somebody is goes, and so does everything with which the
 * message could be posted again. What is not known to be harmless goes.
 */
const TEXT_KEPT = new Set([`${SAML} Issuer`, `${SAML} Audience`, `${SAML} AuthnContextClassRef`, `${SAML} AuthenticatingAuthority`, `${DS} X509Certificate`, `${MD} NameIDFormat`]);
const ATTRIBUTES_KEPT = new Set(['Version', 'IssueInstant', 'NotBefore', 'NotOnOrAfter', 'AuthnInstant', 'SessionNotOnOrAfter', 'Method', 'Algorithm', 'Format', 'NameFormat', 'Value', 'Comparison', 'ForceAuthn', 'IsPassive', 'ProtocolBinding', 'AssertionConsumerServiceIndex', 'PrefixList', 'type', 'xsi:type', 'xs:type', 'AllowCreate']);
const URLS = new Set(['Destination', 'Recipient', 'AssertionConsumerServiceURL', 'Location', 'entityID', 'NameQualifier', 'SPNameQualifier']);
const NAMES = new Set(['Name', 'FriendlyName']);
const IDS = new Set(['ID', 'InResponseTo', 'Id', 'URI']);

/**
 * @param level `safe`, `technical` (pseudonyms in the place of blanks) or `everything`.
 * @returns `{ xml, counts, secrets }`; `secrets` are the values that must not stand in what is given out.
 */
export async function redact({ text, relayState, level }) {
  const document = parse(text.replace(/^\ufeff/, ''));
  if (!document) return undefined;
  const secrets = collect(document, relayState);
  if (level === 'everything') return { xml: text, counts: {}, secrets: [] };
  const counts = {};
  const blank = level === 'technical' ? await pseudonyms() : (value) => shape(value);
  const taken = async (kind, value) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
    return blank(value);
  };
  const ids = new Map();
  const id = (value) => {
    if (!ids.has(value)) ids.set(value, `id-${ids.size + 1}`);
    return ids.get(value);
  };
  if (relayState) counts.relayState = 1;
  return { xml: await written(document, { taken, id, identities: secrets.filter(({ kind }) => WHO.has(kind)).map(({ value }) => value) }), counts, secrets: secrets.map(({ value }) => value) };
}

const WHO = new Set(['nameId', 'attributeValue', 'sessionIndex', 'relayState', 'other']);

/** Every value that would tell who somebody is, or let the message be posted again. */
function collect(document, relayState) {
  const found = [];
  const put = (kind, value) => {
    const trimmed = value?.trim();
    if (trimmed) found.push({ kind, value: trimmed });
  };
  put('relayState', relayState);
  for (const node of descendants(document.root)) {
    if (node.type === 'comment') put('other', node.value);
    if (node.type !== 'element') continue;
    const kind = secretOf(node);
    if (kind) for (const line of new Set([textOf(node), ...leaves(node)])) put(kind, line);
    put('sessionIndex', attribute(node, 'SessionIndex'));
    put('other', attribute(node, 'Address'));
    put('other', attribute(node, 'SPProvidedID'));
  }
  return found;
}

function leaves(node) {
  return [...descendants(node)].filter((one) => one.type === 'text').map(({ value }) => value);
}

function secretOf(node) {
  const key = `${node.ns} ${node.local}`;
  if (node.local === 'NameID' || node.local === 'BaseID' || node.local === 'SessionIndex') return node.local === 'SessionIndex' ? 'sessionIndex' : 'nameId';
  if (node.local === 'AttributeValue') return 'attributeValue';
  if (key === `${DS} SignatureValue` || key === `${DS} DigestValue`) return node.local === 'SignatureValue' ? 'signatureValue' : 'digestValue';
  if (key === `${XENC} CipherValue`) return 'cipherValue';
  if (key === `${SAMLP} StatusMessage` || key === `${SAMLP} StatusDetail`) return 'other';
  return undefined;
}

async function written(document, make) {
  const out = [];
  const stack = document.children.filter(({ type }) => type === 'element').map((node) => ({ node }));
  while (stack.length > 0) {
    const { node, close } = stack.pop();
    if (close) out.push(close);
    else if (node.type === 'text') out.push(await words(node, make));
    else if (node.type === 'element') {
      const declared = [...(node.declared ?? [])].map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escape(uri)}"`);
      const own = [];
      for (const one of node.attributes) own.push(` ${one.name}="${escape(await said(one, make))}"`);
      out.push(`<${node.name}`, ...declared, ...own, node.children.length === 0 ? '/>' : '>');
      if (node.children.length === 0) continue;
      stack.push({ close: `</${node.name}>` });
      for (let at = node.children.length - 1; at >= 0; at -= 1) stack.push({ node: node.children[at] });
    }
  }
  return out.join('');
}

async function words(node, { taken, identities }) {
  if (node.value.trim() === '') return node.value;
  const parent = node.parent;
  const key = `${parent.ns} ${parent.local}`;
  if (TEXT_KEPT.has(key) && !identities.some((value) => value.length > 2 && node.value.includes(value))) return escape(URLS.has(parent.local) ? bare(node.value) : clean(node.value));
  return escape(await taken(secretOf(parent) ?? 'other', node.value));
}

async function said({ local, name, value }, { taken, id, identities }) {
  if (IDS.has(local)) return value.startsWith('#') ? `#${id(value.slice(1))}` : value === '' ? '' : id(value);
  const kept = ATTRIBUTES_KEPT.has(local) || ATTRIBUTES_KEPT.has(name) || NAMES.has(local) ? clean(value) : URLS.has(local) ? bare(value) : undefined;
  if (kept !== undefined && !identities.some((secret) => secret.length > 2 && kept.includes(secret))) return kept;
  return taken(local === 'SessionIndex' ? 'sessionIndex' : 'other', value);
}

/** A URL without what may carry data. */
export function bare(url) {
  return clean(url.replace(/[?#;].*$/s, '').replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1'));
}

/** What looks like an address or a token goes wherever it stands. */
export function clean(text) {
  if (/^[\w+/=\s-]{300,}$/.test(text)) return text;
  return text.replace(/[^\s@"'<>/:]+@[^\s@"'<>/]+\.[^\s@"'<>/]+/g, '[e-mail]').replace(/\beyJ[\w-]+\.[\w.-]+/g, '[token]');
}

/** What a value looks like, without saying what it is. */
export function shape(value) {
  const text = value.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return '[e-mail]';
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) return '[GUID]';
  if (/^\d+$/.test(text)) return '[number]';
  if (/^https?:\/\//i.test(text)) return '[URL]';
  if (/^[A-Za-z0-9+/=\s]{40,}$/.test(text)) return '[base64]';
  return '[text]';
}

/** The same value has the same pseudonym within one report, and in no other: a bare hash of an e-mail address can be guessed back. */
async function pseudonyms() {
  const key = await crypto.subtle.importKey('raw', crypto.getRandomValues(new Uint8Array(32)), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return async (value) => {
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(value)));
    return `${shape(value).slice(0, -1)} ${Array.from(mac.subarray(0, 4), (octet) => octet.toString(16).padStart(2, '0')).join('')}]`;
  };
}

const escape = (text) => text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]);
