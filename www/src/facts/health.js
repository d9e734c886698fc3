import { inspect, XML } from '../../../pkg/dist/engine.js';
import { settingsText } from '../../../pkg/dist/settings.js';
import { DS, MD } from '../xml/names.js';
import { attribute, child, children, descendants, elements, parse, textOf } from '../xml/parse.js';
import { certificate } from './certificate.js';

const SOON = 30 * 86_400_000;
const MOST = 200;

/** What metadata says, and what somebody should look at in it. Nothing is fetched, and nobody's signature is believed. */
export async function health(source, text, now) {
  const document = parse(text.replace(/^\ufeff/, ''));
  if (!document) return undefined;
  const nodes = document.root.local === 'EntityDescriptor' ? [document.root] : [...descendants(document.root)].filter((node) => node.type === 'element' && node.local === 'EntityDescriptor' && node.ns === MD).slice(0, MOST);
  const findings = [];
  const add = (id, level, params = {}) => findings.push({ id, level, params });
  ends(document.root, now, add);
  const entities = [];
  for (const node of nodes) entities.push(await entity(node, now, add));
  if (entities.length === 1 && entities[0].roles.includes('IDPSSODescriptor')) readable(source, text, add);
  return { entities, findings, signed: child(document.root, DS, 'Signature') !== undefined };
}

/** Whether the library can use it as settings, in its own words. */
function readable(source, text, add) {
  const settings = settingsText({ entityId: 'urn:samlight:inspector:health', acsUrls: ['https://unknown.invalid/acs'], idps: [{ metadata: text }] });
  try {
    inspect(source, settings, 'response', { kind: XML, body: '', beside: undefined }, { expect: 'outstanding', now: 0 });
  } catch (error) {
    if (error.family !== 'config') throw error;
    add('refused', 'fail', { code: error.code });
  }
}

function ends(node, now, add) {
  const until = Date.parse(attribute(node, 'validUntil') ?? '');
  if (Number.isNaN(until)) return;
  if (until <= now) add('expired', 'fail', { time: new Date(until).toISOString() });
  else if (until - now < SOON) add('expiring', 'warn', { time: new Date(until).toISOString() });
}

async function entity(node, now, add) {
  const entityId = attribute(node, 'entityID') ?? '';
  const roles = elements(node).filter(({ local, ns }) => ns === MD && local.endsWith('Descriptor'));
  const keys = [];
  const endpoints = [];
  for (const role of roles) {
    for (const descriptor of children(role, MD, 'KeyDescriptor')) {
      for (const one of descendants(descriptor)) {
        if (one.local !== 'X509Certificate' || one.ns !== DS) continue;
        const read = await certificate(textOf(one));
        if (read) keys.push({ role: role.local, use: attribute(descriptor, 'use') ?? 'any', ...read });
        else add('certificate-malformed', 'fail', { entity: entityId });
      }
    }
    for (const one of elements(role)) {
      const location = attribute(one, 'Location');
      if (location !== undefined) endpoints.push({ role: role.local, name: one.local, binding: (attribute(one, 'Binding') ?? '').split(':').at(-1), location, index: attribute(one, 'index') });
    }
  }
  judge({ entityId, roles, keys, endpoints }, now, add);
  const formats = roles.flatMap((role) => children(role, MD, 'NameIDFormat').map((one) => textOf(one).trim()));
  return { entityId, roles: roles.map(({ local }) => local), keys, endpoints, formats, wantsSigned: roles.map((role) => attribute(role, 'WantAuthnRequestsSigned') ?? attribute(role, 'WantAssertionsSigned')).find(Boolean) };
}

function judge({ entityId, roles, keys, endpoints }, now, add) {
  const entity = entityId;
  const idp = roles.find(({ local }) => local === 'IDPSSODescriptor');
  const signing = keys.filter(({ role, use }) => role === 'IDPSSODescriptor' && use !== 'encryption');
  if (idp && signing.length === 0) add('signing-key-missing', 'fail', { entity });
  if (signing.length > 1) add('keys-many', 'note', { entity, count: signing.length });
  if (idp && !endpoints.some(({ name }) => name === 'SingleSignOnService')) add('sign-on-missing', 'warn', { entity });
  if (roles.length === 0) add('role-missing', 'fail', { entity });
  for (const key of keys) {
    const subject = key.subject;
    if (key.notAfter <= now) add('certificate-expired', 'warn', { subject, time: new Date(key.notAfter).toISOString() });
    else if (key.notAfter - now < SOON) add('certificate-expiring', 'warn', { subject, time: new Date(key.notAfter).toISOString() });
    if (/sha1|md5/.test(key.signedWith)) add('certificate-sha1', 'note', { subject });
    if (key.bits !== undefined && key.bits < 2048) add('key-short', 'fail', { subject, bits: key.bits });
  }
  for (const { location } of endpoints) if (/^http:\/\//i.test(location) && !/^http:\/\/(?:localhost|127\.)/i.test(location)) add('http', 'warn', { url: location });
}
