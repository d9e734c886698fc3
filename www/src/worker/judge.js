import { looked } from '../../../pkg/dist/judge.js';
import { DS } from '../xml/names.js';
import { fromBase64, toBase64 } from '../facts/der.js';
import { descendants, parse, textOf } from '../xml/parse.js';
import { describe } from '../facts/message.js';
import { twoHashes } from '../facts/two-hashes.js';
import { opened } from './opened.js';
import { headline, rungs } from './rungs.js';
import { settle } from './settings.js';

const KINDS = { value: 0, form: 1, query: 2, xml: 3, soap: 4 };
const LOGOUT = new Set(['logout-request', 'logout-response']);

/**
 * One message before the library, and everything that can be shown of it.
 *
 * @param source the module.
 * @param asked `{ item, trust, now }`.
 * @param keys private keys as CryptoKeys, which stay here.
 */
export async function judge(source, { item, trust, now }, keys) {
  const text = item.xml?.replace(/^\ufeff/, '');
  const document = text === undefined ? undefined : parse(text);
  if (document) document.source = text;
  const said = document ? saying(document) : { issuer: item.facts?.issuer, certificates: [] };
  const hashes = document && twoHashes(document);
  const judged = judgeable(item) ? await before(source, { item, trust, now, said, keys, hashes }) : undefined;
  const plain = document && judged?.contentKeys?.length > 0 ? await opened(document, judged.contentKeys) : undefined;
  const shown = plain ?? document;
  const facts = shown && (await describe(shown, { report: judged?.report, trust, now, item }));
  return { ...judged, contentKeys: undefined, facts, decrypted: plain !== undefined, text: plain?.source };
}

export function judgeable({ kind, input }) {
  return input !== undefined && (kind === 'response' || kind === 'assertion' || kind === 'soap' || kind === 'unknown' || LOGOUT.has(kind)) && input.as !== 'artifact';
}

/** The settings that a stand-in needs come from the message; nothing is believed because of it. */
function saying(document) {
  let issuer;
  const certificates = [];
  for (const node of descendants(document.root)) {
    if (node.type !== 'element') continue;
    if (issuer === undefined && node.local === 'Issuer') issuer = textOf(node).trim();
    if (node.local === 'X509Certificate' && node.ns === DS && certificates.length < 8) certificates.push(textOf(node).replace(/\s+/g, ''));
  }
  return { issuer, certificates };
}

async function before(source, { item, trust, now, said, keys, hashes }) {
  const settled = settle(trust, said, LOGOUT.has(item.kind));
  const message = handed(item);
  const terms = { expect: trust.requestId ? `reply-to:${trust.requestId}` : trust.unsolicited ? 'unsolicited' : 'outstanding', now };
  if (item.kind === 'soap' && item.facts?.inner?.local === 'ArtifactResponse') {
    terms.artifact = { resolveId: trust.resolveId || item.facts.inner.inResponseTo || '_', idp: said.issuer || '_' };
  }
  if (trust.address) terms.address = trust.address;
  const client = trust.tlsCertificate && fromBase64(trust.tlsCertificate);
  if (client) terms.tlsCertificate = toBase64(client);
  const { missing } = settled;
  if (!trust.requestId && !trust.unsolicited && !LOGOUT.has(item.kind)) missing.add('requestId');
  for (const text of settled.texts) {
    try {
      const { report, contentKeys: opens } = await looked({ source, text, kind: LOGOUT.has(item.kind) ? 'logout' : 'response' }, message, terms, keys);
      // Nobody asked for it: then no request is missing, and whether that is allowed is for the policy.
      if (report.checks.some(({ rule, status, code }) => rule === 'response.in-response-to' && status === 'fail' && code === 'response.unsolicited-forbidden')) missing.delete('requestId');
      const checks = rungs(report, missing, { requestId: trust.requestId || trust.unsolicited || LOGOUT.has(item.kind), decrypts: keys.decryptionKeys.length > 0, hashes });
      return { report, checks, hashes, missing: [...missing], contentKeys: opens, headline: headline(checks, missing, item.strict), settings: text };
    } catch (error) {
      if (error.family !== 'config') throw error;
      if (text === settled.texts.at(-1)) return { fault: { code: error.code, message: error.message }, missing: [...missing] };
    }
  }
  return undefined;
}

/** As the strict decoder would take it; where it would not, the message itself, and the refusal stands above the verdict. */
function handed(item) {
  const { input } = item;
  if (item.strict === 'yes' || item.xml === undefined) return { kind: KINDS[input.as], body: input.body, beside: input.contentType };
  return { kind: item.kind === 'soap' ? KINDS.soap : KINDS.xml, body: item.xml, beside: undefined };
}

