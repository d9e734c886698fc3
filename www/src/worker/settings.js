import { settingsText } from '../../../pkg/dist/settings.js';

/** A fingerprint that no certificate has: every rule runs, and no signature can hold. */
const NOBODY = '0'.repeat(64);
const STAND_IN = { entityId: 'urn:samlight:inspector:unknown', acsUrl: 'https://unknown.invalid/acs', sloUrl: 'https://unknown.invalid/slo', idp: 'urn:samlight:inspector:nobody' };

/**
 * Settings as the library takes them, out of what people have entered so far. What is missing gets a stand-in so that every other rule can run;
 * `missing` says which, and no verdict is taken from a stand-in.
 *
 * @param trust `{ metadata: [], certificates: [], entityId, acsUrl, sloUrl, requestId, unsolicited, config }`, `config` being a whole configuration.
 * @param said what the message says: `{ issuer, certificates }`.
 * @param logout whether it is judged as a logout message, which needs other addresses.
 */
export function settle(trust, said, logout) {
  const missing = new Set();
  const given = { ...trust.config };
  const lacking = (name, needed) => {
    if (needed) missing.add(name);
    return STAND_IN[name];
  };
  const entityId = trust.entityId || given.entityId || lacking('entityId', !logout);
  const acsUrls = trust.acsUrl ? [trust.acsUrl] : given.acsUrls?.length ? given.acsUrls : [lacking('acsUrl', !logout)];
  const sloUrls = trust.sloUrl ? [trust.sloUrl] : given.sloUrls?.length ? given.sloUrls : logout ? [lacking('sloUrl', true)] : undefined;
  const known = [...(trust.metadata ?? []).map((metadata) => ({ metadata, ...pick(metadata, said.issuer) }))];
  if (trust.certificates?.length) known.push({ entityId: trust.issuer || said.issuer || STAND_IN.idp, certificates: trust.certificates });
  const idps = known.length > 0 ? known : given.idps?.length ? given.idps : (missing.add('idp'), undefined);
  const policy = { ...given.policy, ...(trust.skewSec !== undefined && { clockSkewSec: trust.skewSec }) };
  const common = { ...given, entityId, acsUrls, ...(sloUrls && { sloUrls }), ...(Object.keys(policy).length > 0 && { policy }) };
  const stranger = said.issuer || STAND_IN.idp;
  const choices = idps ? [idps] : [
    ...(said.certificates.length > 0 ? [[{ entityId: stranger, certificates: said.certificates.slice(0, 1) }]] : []),
    [{ entityId: stranger, fingerprints: [NOBODY] }],
  ];
  return { texts: choices.map((list) => settingsText({ ...common, idps: list })), missing, entityId, acsUrls };
}

/** Of an aggregate the entity that the message names; a document of one entity needs no name. */
function pick(metadata, issuer) {
  return issuer !== undefined && /<(?:[\w.-]+:)?EntitiesDescriptor[\s>]/.test(metadata.slice(0, 4096)) ? { entityId: issuer } : {};
}
