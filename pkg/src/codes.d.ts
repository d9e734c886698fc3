// Written by scripts/codes.mjs from the catalogue of the core. Do not edit.

/** Every code of this version. The command says what one means, and so does its page in the repository, in www/codes. */
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
  /** The query string cannot be decoded, or spells a SAML parameter oddly. */
  | 'binding.query-malformed'
  /** SAMLEncoding names another encoding than DEFLATE. */
  | 'binding.encoding-unsupported'
  /** The message in the query string is not a DEFLATE stream, or something stands behind it. */
  | 'binding.deflate-malformed'
  /** The form carries a signature of HTTP-POST-SimpleSign. */
  | 'binding.simple-sign-forbidden'
  /** RelayState has more than 80 bytes. */
  | 'binding.relay-state-limit-exceeded'
  /** A Response may not come by HTTP-Redirect. */
  | 'binding.redirect-forbidden'
  /** The answer is a SOAP fault. */
  | 'binding.soap-fault'
  /** The message is not a SOAP 1.1 envelope with exactly one message in its body. */
  | 'binding.soap-malformed'
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
  /** The metadata of the identity provider was kept for longer than its cacheDuration. */
  | 'key.metadata-stale'
  /** Neither the Response nor the Assertion is signed, or a logout message is not. */
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
  /** The Assertion is not encrypted and the policy wants it encrypted. */
  | 'encryption.missing'
  /** The message is encrypted and no key to open it is configured. */
  | 'encryption.key-required'
  /** An encrypted element does not have the shape of the standard. */
  | 'encryption.malformed'
  /** An encrypted element refers to something that does not stand beside it. */
  | 'encryption.reference-forbidden'
  /** The message has more encrypted elements, or more keys for one of them, than the limit. */
  | 'encryption.limit-exceeded'
  /** The content cipher is unknown. */
  | 'encryption.method-unsupported'
  /** The content cipher is too weak, or can be altered because nothing signs the ciphertext. */
  | 'encryption.method-forbidden'
  /** The way in which the content key is wrapped is unknown. */
  | 'encryption.key-transport-unsupported'
  /** The way in which the content key is wrapped tells secrets by how it fails. */
  | 'encryption.key-transport-forbidden'
  /** The encrypted element could not be opened, or nothing in it is vouched for. */
  | 'encryption.open-failed'
  /** No trusted key of this identity provider is of the kind that the signature method needs. */
  | 'key.type-mismatch'
  /** The message shows no certificate, or one whose fingerprint is not pinned. */
  | 'key.fingerprint-mismatch'
  /** The trusted keys of the kind that the signature method needs are too weak. */
  | 'key.too-weak'
  /** More trusted keys would have to be tried than the limit. */
  | 'key.limit-exceeded'
  /** No trusted key made this signature value: another key signed, or SignedInfo was changed. */
  | 'signature.value-mismatch'
  /** The signed element was changed after signing. */
  | 'signature.digest-mismatch'
  /** The certificate of the matching key ends soon. */
  | 'key.certificate-expiring'
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
  /** The NameID is for another service provider. */
  | 'subject.sp-name-qualifier-mismatch'
  /** The Subject is confirmed by no method that the policy accepts. */
  | 'subject.confirmation-missing'
  /** The confirmation has no SubjectConfirmationData. */
  | 'subject.confirmation-data-missing'
  /** The confirmation has no Recipient. */
  | 'subject.recipient-missing'
  /** The confirmation is for another endpoint. */
  | 'subject.recipient-mismatch'
  /** The confirmation has no NotOnOrAfter. */
  | 'subject.not-on-or-after-missing'
  /** The confirmation has a NotBefore. */
  | 'subject.not-before-forbidden'
  /** A time of the confirmation is no UTC time. */
  | 'subject.instant-malformed'
  /** The confirmation has expired. */
  | 'subject.expired'
  /** The confirmation names no request although one is outstanding. */
  | 'subject.in-response-to-missing'
  /** The confirmation answers another request. */
  | 'subject.in-response-to-mismatch'
  /** The confirmation names a request although none is outstanding. */
  | 'subject.in-response-to-forbidden'
  /** The holder-of-key confirmation names no key in a form that can be compared. */
  | 'subject.key-info-missing'
  /** The confirmation asks for the holder of a key and no client certificate is known. */
  | 'subject.certificate-missing'
  /** The client's certificate is not the one that the confirmation names. */
  | 'subject.certificate-mismatch'
  /** The client has another address than the confirmation allows. */
  | 'subject.address-mismatch'
  /** The Address of the confirmation is no network address. */
  | 'subject.address-malformed'
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
  /** An AuthnStatement names no authentication context class and the policy asks for one. */
  | 'authn.context-missing'
  /** The user was authenticated in another way than the policy or the request asks. */
  | 'authn.context-mismatch'
  /** A scoped attribute has a scope for which the identity provider may not speak. */
  | 'attribute.scope-mismatch'
  /** An AttributeStatement does not have the structure of the standard. */
  | 'attribute.malformed'
  /** A signature uses another method than the service profile allows. */
  | 'profile.algorithm-forbidden'
  /** An attribute that the service profile requires is missing or empty. */
  | 'profile.attribute-missing'
  /** The NameID has another format than the service profile allows. */
  | 'profile.name-id-format-forbidden'
  /** The NameID is not the value of the attribute that the service profile names. */
  | 'profile.name-id-mismatch'
  /** There is no e-mail address where the service profile looks for it. */
  | 'profile.email-missing'
  /** What stands where the service profile looks for it is no single e-mail address. */
  | 'profile.email-malformed'
  /** The e-mail address is of another domain than the service profile allows. */
  | 'profile.email-domain-mismatch'
  /** The message is not the samlp:LogoutRequest or samlp:LogoutResponse that its field announces. */
  | 'logout.missing'
  /** The logout message does not have the structure of the standard. */
  | 'logout.malformed'
  /** The logout message is not of version 2.0. */
  | 'logout.version-unsupported'
  /** The logout message has no ID. */
  | 'logout.id-missing'
  /** A time of the logout message is missing or no UTC time. */
  | 'logout.instant-malformed'
  /** The logout message was issued in the future. */
  | 'logout.not-yet-valid'
  /** The logout message has no Issuer. */
  | 'logout.issuer-missing'
  /** The Issuer of the logout message is not in the entity format. */
  | 'logout.issuer-malformed'
  /** A signed logout message has no Destination. */
  | 'logout.destination-missing'
  /** The logout message is addressed to another endpoint. */
  | 'logout.destination-mismatch'
  /** The LogoutRequest has expired. */
  | 'logout.expired'
  /** The LogoutRequest has no NameID, or an empty one. */
  | 'logout.name-id-missing'
  /** The LogoutResponse names no request. */
  | 'logout.in-response-to-missing'
  /** The LogoutResponse answers another request. */
  | 'logout.in-response-to-mismatch'
  /** The LogoutResponse names a request although none is outstanding. */
  | 'logout.in-response-to-forbidden'
  /** The artifact is not one of type 4. */
  | 'artifact.malformed'
  /** No trusted identity provider has the source and the service that the artifact names. */
  | 'artifact.source-mismatch'
  /** The ArtifactResponse does not have the structure of the standard. */
  | 'artifact.response-malformed'
  /** The ArtifactResponse does not answer the ArtifactResolve that was sent. */
  | 'artifact.in-response-to-mismatch'
  /** The message is not of the identity provider that the artifact was sent to. */
  | 'artifact.issuer-mismatch'
  /** The identity provider has no Response for the artifact. */
  | 'artifact.response-missing'
  /** The request that this answers is not outstanding: unknown, expired or already answered. */
  | 'request.missing'
  /** Another identity provider answers than the one that was asked. */
  | 'request.issuer-mismatch'
  /** Another browser brings the answer than the one that was sent to log in. */
  | 'request.browser-mismatch'
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
  /** A logout message came and no logout URL is given. */
  | 'config.slo-url-missing'
  /** A URL is not absolute, or not of http or https. */
  | 'config.url-malformed'
  /** No identity provider is given, or the one that was named is not configured. */
  | 'config.idp-missing'
  /** Two identity providers have the same entity ID, or it is unclear which one is meant. */
  | 'config.idp-multiple'
  /** An identity provider has no signing key, or we have none where a message has to be signed. */
  | 'config.key-missing'
  /** A certificate cannot be read. */
  | 'config.certificate-malformed'
  /** The metadata of an identity provider cannot be read. */
  | 'config.metadata-malformed'
  /** The entity that is wanted is not in the metadata. */
  | 'config.metadata-entity-missing'
  /** The metadata is not signed and a signature is asked for. */
  | 'config.metadata-signature-missing'
  /** Nobody trusted has signed the metadata as it is. */
  | 'config.metadata-signature-mismatch'
  /** A setting is outside its range. */
  | 'config.value-malformed';
