import { descendants, textOf } from '../xml/parse.js';

/** Which product wrote this, by cues that anybody could imitate. It chooses the words of a hint and nothing else. */
const CUES = {
  okta: { issuer: /^http:\/\/www\.okta\.com\/|\.okta(?:preview)?\.com/ },
  entra: { issuer: /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.com)\// },
  adfs: { issuer: /\/adfs\/services\/trust$/i },
  google: { issuer: /^https:\/\/accounts\.google\.com\/o\/saml2/ },
  keycloak: { issuer: /\/realms\/[^/]+$/ },
  ping: { issuer: /pingidentity\.|pingone\.|ping(?:federate|access)/i, text: /startSSO\.ping/ },
  shibboleth: { issuer: /\/idp\/shibboleth$/ },
  simplesamlphp: { issuer: /\/saml2\/idp\/metadata(?:\.php)?$/ },
  onelogin: { issuer: /\.onelogin\.com\// },
  jumpcloud: { issuer: /jumpcloud/i },
  auth0: { issuer: /^urn:[^:]+\.auth0\.com$|\.auth0\.com/ },
  duo: { issuer: /\.duosecurity\.com/ },
  cyberark: { issuer: /\.(?:cyberark|idaptive|centrify)\.(?:cloud|app|com)/ },
};

/** How a product names its responses, where the issuer says nothing: Auth0's samlp takes ten random octets. */
const HABITS = [
  { id: 'okta', prefix: 'saml2p', name: /^id\d{8,}/ },
  { id: 'auth0', prefix: 'samlp', name: /^_[0-9a-f]{20}$/ },
];

/** @returns `{ id, sure }` or undefined. */
export function vendor(document, item) {
  const issuer = issuerOf(document);
  const places = [issuer, item?.url].filter(Boolean);
  for (const [id, { issuer: cue, text }] of Object.entries(CUES)) {
    if (issuer && cue.test(issuer)) return { id, sure: true };
    if (places.some((place) => cue.test(place) || text?.test(place))) return { id, sure: false };
  }
  const { prefix, local, attributes } = document.root;
  const name = attributes.find((one) => one.name === 'ID')?.value ?? '';
  const habit = HABITS.find((one) => local === 'Response' && prefix === one.prefix && one.name.test(name));
  return habit && { id: habit.id, sure: false };
}

function issuerOf(document) {
  for (const node of descendants(document.root)) if (node.type === 'element' && node.local === 'Issuer') return textOf(node).trim();
  return undefined;
}
