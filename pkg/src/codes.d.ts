// Written by scripts/codes.mjs from the catalogue of the core. Do not edit.

/** Every code of this version. */
export type KnownCode =
  /** The request carries no SAMLResponse. */
  | 'binding.missing'
  /** The form has a SAML field more than once, or a request beside a response. */
  | 'binding.multiple'
  /** The body is not application/x-www-form-urlencoded. */
  | 'binding.content-type-mismatch'
  /** The form body cannot be decoded. */
  | 'binding.form-malformed'
  /** The SAMLResponse is not base64. */
  | 'binding.base64-malformed'
  /** The decoded message is not UTF-8 text. */
  | 'binding.utf8-malformed'
  /** The message is larger than the limit. */
  | 'binding.limit-exceeded'
  /** A Response may not come by HTTP-Redirect. */
  | 'binding.redirect-forbidden'
  /** The message is not well-formed XML. */
  | 'xml.malformed'
  /** The message has a document type declaration. */
  | 'xml.doctype-forbidden'
  /** The message has a processing instruction. */
  | 'xml.instruction-forbidden'
  /** The XML declaration names another version or encoding than 1.0 and UTF-8. */
  | 'xml.encoding-unsupported'
  /** A prefix or a namespace name breaks the rules of Namespaces in XML. */
  | 'xml.namespace-malformed'
  /** An ID is not an NCName. */
  | 'xml.id-malformed'
  /** Two elements carry the same identifier. */
  | 'xml.id-multiple'
  /** A SAML element carries an identifier under another name than ID. */
  | 'xml.id-forbidden'
  /** An element stands where only text may stand, or text where only elements may stand. */
  | 'xml.text-malformed'
  /** The elements are nested deeper than the limit. */
  | 'xml.depth-limit-exceeded'
  /** The message has more nodes than the limit. */
  | 'xml.nodes-limit-exceeded'
  /** An element has more attributes than the limit. */
  | 'xml.attributes-limit-exceeded'
  /** The message uses more distinct prefixes than the limit. */
  | 'xml.prefixes-limit-exceeded'
  /** The message has more namespace declarations than the limit. */
  | 'xml.declarations-limit-exceeded'
  /** A namespace name is longer than the limit. */
  | 'xml.namespace-limit-exceeded'
  /** A text or an attribute value is longer than the limit. */
  | 'xml.text-limit-exceeded'
  /** The canonical form is larger than the limit. */
  | 'xml.canonical-limit-exceeded'
  /** The message is not a samlp:Response. */
  | 'response.missing'
  /** The Response does not have the structure of the standard. */
  | 'response.malformed'
  /** The Response is not of version 2.0. */
  | 'response.version-unsupported'
  /** The Response has no ID. */
  | 'response.id-missing'
  /** The IssueInstant of the Response is missing or no UTC time. */
  | 'response.instant-malformed'
  /** The Response has no Status. */
  | 'status.missing'
  /** The identity provider answered with another status than Success. */
  | 'status.failed'
  /** The identity provider could not authenticate the user. */
  | 'status.authn-failed'
  /** The identity provider cannot authenticate without asking the user. */
  | 'status.no-passive'
  /** The identity provider denied the request. */
  | 'status.request-denied'
  /** The Response has no Assertion. */
  | 'response.assertion-missing'
  /** The message has more than one Assertion. */
  | 'response.assertion-multiple'
  /** An Assertion or a Response stands where none may stand. */
  | 'response.assertion-misplaced'
  /** The message is encrypted and no key to open it is configured. */
  | 'encryption.key-required'
  /** A signed Response has no Issuer. */
  | 'response.issuer-missing'
  /** The Issuer of the Response is not in the entity format. */
  | 'response.issuer-malformed'
  /** The Issuer of the Response is not that of the Assertion. */
  | 'response.issuer-mismatch'
  /** The Assertion has no Issuer. */
  | 'assertion.issuer-missing'
  /** The Issuer of the Assertion is not in the entity format. */
  | 'assertion.issuer-malformed'
  /** No trusted identity provider has this entity ID. */
  | 'key.issuer-untrusted'
  /** The metadata of the identity provider is past its validUntil. */
  | 'key.metadata-expired'
  /** Neither the Response nor the Assertion is signed. */
  | 'signature.missing'
  /** The Response is not signed and the policy wants it signed. */
  | 'signature.response-required'
  /** The Assertion is not signed and the policy wants it signed. */
  | 'signature.assertion-required'
  /** The message has more signatures than the limit. */
  | 'signature.limit-exceeded'
  /** An element carries more than one signature. */
  | 'signature.multiple'
  /** A signature stands where SAML allows none. */
  | 'signature.misplaced'
  /** The signature does not have the shape of the standard. */
  | 'signature.malformed'
  /** The signature has no reference. */
  | 'signature.reference-missing'
  /** The signature has more than one reference. */
  | 'signature.reference-multiple'
  /** The signature's reference is not the element that carries it. */
  | 'signature.reference-mismatch'
  /** The reference has other transforms than enveloped signature and canonicalization. */
  | 'signature.transform-forbidden'
  /** The canonicalization method is unknown. */
  | 'signature.canonicalization-unsupported'
  /** The signature method is unknown. */
  | 'signature.method-unsupported'
  /** The signature method is too weak or needs no private key. */
  | 'signature.method-forbidden'
  /** The digest method is unknown. */
  | 'signature.digest-method-unsupported'
  /** The digest method is too weak. */
  | 'signature.digest-method-forbidden'
  /** No trusted key of this identity provider is of the kind that the signature method needs. */
  | 'key.type-mismatch'
  /** The trusted keys of the kind that the signature method needs are too weak. */
  | 'key.too-weak'
  /** More trusted keys would have to be tried than the limit. */
  | 'key.limit-exceeded'
  /** No trusted key made this signature value: another key signed, or SignedInfo was changed. */
  | 'signature.value-mismatch'
  /** The signed element was changed after signing. */
  | 'signature.digest-mismatch'
  /** The certificate of the matching key has expired and the policy enforces its dates. */
  | 'key.certificate-expired'
  /** The certificate of the matching key is not valid yet and the policy enforces its dates. */
  | 'key.certificate-not-yet-valid'
  /** A signed Response has no Destination. */
  | 'response.destination-missing'
  /** The Response is addressed to another endpoint. */
  | 'response.destination-mismatch'
  /** The Response names no request although one is outstanding. */
  | 'response.in-response-to-missing'
  /** The Response answers another request. */
  | 'response.in-response-to-mismatch'
  /** The Response names a request although none is outstanding. */
  | 'response.in-response-to-forbidden'
  /** The Response answers no request and the policy refuses unsolicited responses. */
  | 'response.unsolicited-forbidden'
  /** The Assertion does not have the structure of the standard. */
  | 'assertion.malformed'
  /** The Assertion is not of version 2.0. */
  | 'assertion.version-unsupported'
  /** The Assertion has no ID. */
  | 'assertion.id-missing'
  /** The IssueInstant of the Assertion is missing or no UTC time. */
  | 'assertion.instant-malformed'
  /** The Assertion was issued in the future. */
  | 'assertion.not-yet-valid'
  /** The Assertion is older than the policy allows. */
  | 'assertion.expired'
  /** The Assertion has no Subject. */
  | 'subject.missing'
  /** The Subject does not have the structure of the standard. */
  | 'subject.malformed'
  /** The Subject has no NameID, or an empty one. */
  | 'subject.name-id-missing'
  /** The Subject has no bearer confirmation. */
  | 'subject.confirmation-missing'
  /** The bearer confirmation has no SubjectConfirmationData. */
  | 'subject.confirmation-data-missing'
  /** The bearer confirmation has no Recipient. */
  | 'subject.recipient-missing'
  /** The bearer confirmation is for another endpoint. */
  | 'subject.recipient-mismatch'
  /** The bearer confirmation has no NotOnOrAfter. */
  | 'subject.not-on-or-after-missing'
  /** The bearer confirmation has a NotBefore. */
  | 'subject.not-before-forbidden'
  /** A time of the bearer confirmation is no UTC time. */
  | 'subject.instant-malformed'
  /** The bearer confirmation has expired. */
  | 'subject.expired'
  /** The bearer confirmation names no request although one is outstanding. */
  | 'subject.in-response-to-missing'
  /** The bearer confirmation answers another request. */
  | 'subject.in-response-to-mismatch'
  /** The bearer confirmation names a request although none is outstanding. */
  | 'subject.in-response-to-forbidden'
  /** The Conditions do not have the structure of the standard. */
  | 'conditions.malformed'
  /** A time of the Conditions is no UTC time. */
  | 'conditions.instant-malformed'
  /** The Assertion is not valid yet. */
  | 'conditions.not-yet-valid'
  /** The Assertion has expired. */
  | 'conditions.expired'
  /** The Assertion has no AudienceRestriction. */
  | 'conditions.audience-missing'
  /** The Assertion is for another audience. */
  | 'conditions.audience-mismatch'
  /** The Assertion has a condition that is not understood. */
  | 'conditions.unsupported'
  /** The Assertion has no AuthnStatement. */
  | 'authn.statement-missing'
  /** An AuthnStatement does not have the structure of the standard. */
  | 'authn.malformed'
  /** A time of an AuthnStatement is missing or no UTC time. */
  | 'authn.instant-malformed'
  /** The user was authenticated in the future. */
  | 'authn.not-yet-valid'
  /** The user was authenticated longer ago than the policy allows. */
  | 'authn.expired'
  /** The session at the identity provider has ended. */
  | 'authn.session-expired'
  /** An AttributeStatement does not have the structure of the standard. */
  | 'attribute.malformed'
  /** The request that this answers is not outstanding: unknown, expired or already answered. */
  | 'request.missing'
  /** Another identity provider answers than the one that was asked. */
  | 'request.issuer-mismatch'
  /** The Assertion was used before. */
  | 'replay.claimed'
  /** The store did not answer, so a replay cannot be ruled out. */
  | 'store.failed'
  /** The settings cannot be read. */
  | 'config.malformed'
  /** The settings are of another version. */
  | 'config.version-unsupported'
  /** An entity ID is missing or empty. */
  | 'config.entity-id-missing'
  /** No assertion consumer service URL is given. */
  | 'config.acs-url-missing'
  /** A URL is not absolute, or not of http or https. */
  | 'config.url-malformed'
  /** No identity provider is given, or the one that was named is not configured. */
  | 'config.idp-missing'
  /** Two identity providers have the same entity ID, or it is unclear which one is meant. */
  | 'config.idp-multiple'
  /** An identity provider has no signing key. */
  | 'config.key-missing'
  /** A certificate cannot be read. */
  | 'config.certificate-malformed'
  /** The metadata of an identity provider cannot be read. */
  | 'config.metadata-malformed'
  /** A setting is outside its range. */
  | 'config.value-malformed';
