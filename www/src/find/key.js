import { settingsText } from '../../../pkg/dist/settings.js';
import { inspect } from '../../../pkg/dist/engine.js';
import { certificate } from '../facts/certificate.js';
import { signatures } from '../facts/signatures.js';
import { MD, SAML } from '../xml/names.js';
import { attribute, descendants, parse, textOf } from '../xml/parse.js';

const XML = 3;
const MOST = 64;

/**
 * Whose key made a signature: every certificate in sight is tried, wherever it stands and whatever it is for. The library verifies; what is found here is
 * trusted by nobody.
 *
 * @param asked `{ text, trust, now }`.
 * @returns `[{ label, fits: [{ sha256, subject, from, use }], tried }]`; `from`: message, trusted, metadata.
 */
export async function rightKey(source, { text, trust, now }) {
  const document = parse(text.replace(/^\ufeff/, ''));
  if (!document) return [];
  const signed = signatures(document).filter(({ kind }) => kind !== undefined);
  const candidates = await inSight(signed, trust);
  const issuer = textOf([...descendants(document.root)].find((node) => node.local === 'Issuer' && node.ns === SAML)).trim() || '_';
  const made = signed.map(({ label }) => ({ label, fits: [], tried: candidates.length }));
  for (const candidate of candidates) {
    const settings = settingsText({ entityId: 'urn:samlight:inspector:key', acsUrls: ['https://unknown.invalid/acs'], idps: [{ entityId: issuer, certificates: [candidate.base64], policy: { dangerAllowSha1: true } }] });
    let report;
    try {
      ({ report } = inspect(source, settings, 'response', { kind: XML, body: text, beside: undefined }, { expect: 'outstanding', now }));
    } catch (error) {
      // A key that the library does not take cannot be the one.
      if (error.family === 'config') continue;
      throw error;
    }
    signed.forEach(({ kind }, at) => {
      if (report.signatures.some(({ on, keySha256 }) => on === kind && keySha256 === candidate.sha256)) made[at].fits.push(candidate);
    });
  }
  return made.map((one) => ({ ...one, fits: one.fits.map(({ sha256, subject, from, use, notAfter }) => ({ sha256, subject, from, use, notAfter })) }));
}

async function inSight(signed, trust) {
  const texts = [...signed.flatMap(({ certificates }) => certificates).map((base64) => ({ base64, from: 'message' }))];
  for (const base64 of [...(trust.certificates ?? []), ...(trust.config?.idps ?? []).flatMap((idp) => idp?.certificates ?? [])]) texts.push({ base64, from: 'trusted' });
  for (const metadata of [...(trust.metadata ?? []), ...(trust.config?.idps ?? []).map((idp) => idp?.metadata)]) {
    const document = typeof metadata === 'string' ? parse(metadata.replace(/^\ufeff/, '')) : undefined;
    if (!document) continue;
    for (const node of descendants(document.root)) {
      if (node.type === 'element' && node.local === 'KeyDescriptor' && node.ns === MD) {
        for (const one of descendants(node)) {
          if (one.local === 'X509Certificate') texts.push({ base64: textOf(one), from: 'metadata', use: `${node.parent.local} ${attribute(node, 'use') ?? ''}`.trim() });
        }
      }
    }
  }
  const found = new Map();
  for (const { base64, ...where } of texts.slice(0, MOST)) {
    const read = await certificate(base64);
    if (!read) continue;
    const known = found.get(read.sha256);
    // Found in both, it is the one that was given that counts.
    if (!known || known.from === 'message') found.set(read.sha256, { ...read, ...where });
  }
  return [...found.values()];
}

