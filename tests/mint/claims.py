"""What samlight claims, and the vectors and tests that show it. Patterns are those of the shell; a `#` divides a file or folder from what has to stand in it."""

import json
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

PAGE = """# What is claimed, and what shows it

Made by `tests/mint/claims.py`; the same as data is in `claims.json`. A pattern stands for all vectors of that name in this folder, and the number behind it
says how many they are. `tests/architecture.rs` checks that every one of them is there.
"""

CLAIMS = {
    "Bindings and decoding": [
        ("post-response", "A Response by HTTP-POST is decoded strictly: one base64 text in the standard alphabet, UTF-8, with or without line breaks.", [
            "accept/base64-*", "accept/form*", "reject/binding/base64-*", "reject/binding/utf8-*"]),
        ("redirect-messages", "Logout messages by HTTP-Redirect are inflated and read, whatever blocks their sender used; a Response may not come that way.", [
            "reject/binding/redirect*", "logout/accept/redirect-*", "logout/reject/inflate-*"]),
        ("query-signature", "The signature of a query is checked over the octets as they came, in any hexadecimal case and any order on the wire.", [
            "logout/accept/redirect-lower-case", "logout/accept/redirect-mixed-case", "logout/accept/redirect-few-escapes", "logout/accept/order-*",
            "logout/reject/changed-*"]),
        ("query-duplicates", "A parameter that stands twice, or under a name written with escapes, refuses the whole query.", ["reject/binding/two-*",
            "reject/binding/other-case", "logout/reject/query-*-twice*", "logout/reject/query-*-escaped*", "logout/reject/query-both-messages*"]),
        ("query-unsigned", "A logout message without a signature, or with half of one, is refused by a code of its own.", ["logout/reject/unsigned-*"]),
        ("query-keys", "Every trusted key of the sender is tried, during a rollover and with keys of several kinds.", ["logout/accept/method-*", "logout/reject/key-*"]),
        ("simple-sign", "HTTP-POST-SimpleSign is recognised and refused: its signed text has movable boundaries.", ["reject/binding/simple-sign*",
            "logout/reject/form-simple-sign*"]),
        ("artifact", "Artifacts are read and asked for; the host sends the envelope.", ["src/request/tests/#an_artifact_is_asked_for_in_an_envelope"]),
        ("artifact-answer", "The answer to an artifact has to name our question and to be of whom was asked; its signature covers the Response in it, and an answer without one "
            "gives nothing.", ["accept/artifact-*", "reject/artifact/*", "reject/signature/artifact-*", "reject/status/artifact-*", "reject/encryption/artifact-*"]),
        ("soap-strict", "A SOAP envelope is read only where one is expected, and only with one message in its body; nothing may be hidden around that.", [
            "accept/artifact-soap-*", "reject/binding/soap-*", "reject/wrapping/soap-*", "reject/response/soap-*"]),
        ("ecp", "Messages of the enhanced client profile are made as data.", ["src/request/tests/#an_enhanced_client_gets_headers_and_a_request_without_destination"]),
        ("ecp-answer", "What an enhanced client hands over is judged like a form; it vouches for nothing.", ["accept/ecp-*", "reject/signature/ecp-*", "reject/binding/ecp-*"]),
        ("inflate-limit", "Nothing is inflated on the POST binding, and on the Redirect binding no more than the limit.", ["reject/binding/deflate*",
            "reject/cve/cve-2025-25293-*", "reject/cve/cve-2023-2*-bomb", "logout/reject/inflate-bomb", "logout/reject/query-larger-than-allowed"]),
        ("limits-coded", "Every limit has a code of its own.", ["reject/binding/larger-than-allowed", "reject/xml/limit-*", "reject/key/more-than-the-limit",
            "reject/signature/hundred-stubs", "reject/encryption/keys-nine-*", "reject/encryption/elements-over-*"]),
        ("relay-state", "How long a RelayState may be is a setting: off, a warning, or a refusal.", ["accept/form-relay-state-first",
            "reject/binding/two-relay-states", "accept/form-relay-state-longer*", "reject/binding/relay-state-81", "logout/accept/redirect-relay-state-*",
            "logout/reject/*-relay-state-81"]),
        ("no-network", "The core does no input or output at all: no network, no files, no clock, no randomness.", [
            "tests/architecture.rs#the_core_has_no_clock_no_randomness_no_input_and_no_globals"]),
    ],
    "XML and the choice of what is believed": [
        ("verified-octets", "What is believed is read from the octets that were digested, and nothing else can become a login.", [
            "tests/architecture.rs#what_is_verified_is_made_in_one_file_and_a_login_in_one_function", "reject/wrapping/*", "reject/signature/partial-*",
            "tests/properties.rs#every_single_bit_of_one_message_matters_or_changes_nothing"]),
        ("one-parser", "One parser, one tree.", ["tests/architecture.rs#libraries_stay_in_their_rooms"]),
        ("ids", "Two elements with one identifier are refused, under every spelling that somebody takes for an ID.", ["reject/xml/id-*", "reject/wrapping/polluted-*",
            "accept/foreign-ids-repeated"]),
        ("one-reference", "One reference, to the element that carries the signature, with the enveloped transform and at most one canonicalization.", [
            "reject/signature/two-references*", "reject/signature/fifty-references", "reject/signature/no-reference", "reject/signature/uri-*",
            "reject/signature/transforms-*", "accept/enveloped-alone"]),
        ("no-objects", "An Object, a Manifest or any other content of a signature is refused.", ["reject/signature/object", "reject/signature/foreign-child",
            "reject/wrapping/signature-holds-*", "reject/wrapping/signed-error-*"]),
        ("no-doctype", "A document type refuses the message, and with it every entity; so does an instruction.", ["reject/xml/doctype-*",
            "reject/xml/undeclared-entity", "reject/xml/instruction-*", "reject/encryption/plaintext-doctype*"]),
        ("comments", "Comments are tolerated and never shorten a text.", ["accept/comment-*", "accept/comments-everywhere", "accept/encrypted-comment-inside",
            "reject/signature/digest-value-comment-*"]),
        ("limits", "Bytes, depth, nodes, attributes, prefixes, declarations, text, canonical octets, signatures, keys and encrypted elements are bounded before they cost anything.", [
            "reject/xml/limit-*", "accept/as-*", "accept/sixteenth-key", "reject/signature/transforms-hundred", "accept/encrypted-*-at-the-limit",
            "tests/hostile.rs#hostile_messages_are_refused_quickly_and_in_little_memory", "tests/hostile.rs#twenty_thousand_prefixes_are_refused_in_milliseconds",
            "tests/hostile.rs#inflated_messages_under_a_genuine_signature_are_refused_quickly_and_in_little_memory"]),
        ("structure", "The structure of the standards is checked by hand: fixed children, fixed counts, no stray text.", ["reject/response/two-*",
            "reject/response/foreign-child", "reject/assertion/two-*", "reject/assertion/foreign-child", "reject/signature/two-*", "reject/xml/text-*",
            "reject/encryption/two-*", "reject/encryption/cipher-data-*"]),
        ("namespaces", "Elements and attributes are found by namespace and name; prefixes mean nothing.", ["reject/wrapping/namespace-*",
            "reject/wrapping/qualified-recipient", "accept/prefixes-*", "accept/prefix-rebound"]),
        ("corpus", "Published weaknesses are kept as exhibits, wrapping is tried as a product, and changed messages are tried at random.", ["reject/cve/*",
            "reject/wrapping/matrix-*", "tests/properties.rs#every_single_bit_of_one_message_matters_or_changes_nothing", "tests/fuzz/targets/mutate.rs#fuzz_target"]),
    ],
    "Signatures and keys": [
        ("rsa", "RSA PKCS#1 v1.5 with SHA-256, SHA-384 and SHA-512.", ["accept/signed-*-rsa-sha*", "accept/signed-*-rsa-3072-sha256",
            "accept/signed-*-rsa-4096-sha512", "reject/signature/padding-*", "reject/signature/value-*",
            "src/crypto/tests/rsa.rs#genuine_signatures_of_every_length_and_hash"]),
        ("sha1", "SHA-1 is refused unless one provider's settings allow it by a name that warns.", ["reject/signature/method-rsa-sha1",
            "reject/signature/digest-method-sha1", "accept/sha1-allowed", "reject/signature/sha1-allowed-*"]),
        ("pss", "RSASSA-PSS with SHA-256, SHA-384 and SHA-512.", ["accept/signed-*-rsa-pss-*", "reject/signature/padding-pss-*",
            "src/crypto/tests/wycheproof.rs#rsa_pss"]),
        ("ecdsa", "ECDSA on P-256, P-384 and P-521.", ["accept/signed-*-ecdsa-*", "accept/ecdsa-*", "reject/signature/ecdsa-*", "reject/key/type-*"]),
        ("ed25519", "Ed25519 by its name in RFC 9231.", ["accept/*ed25519*"]),
        ("dsa", "DSA is refused by a code of its own.", ["reject/signature/method-dsa-*"]),
        ("hmac", "No secret key verifies anything: HMAC is refused.", ["reject/signature/hmac-*", "reject/signature/method-hmac-sha256"]),
        ("allow-list", "Methods are compared with short lists, octet by octet; the report names the one that was seen.", ["reject/signature/method-*",
            "reject/signature/digest-method-*", "reject/signature/canonicalization-*", "reject/signature/label-*"]),
        ("exclusive", "Exclusive canonicalization with and without comments, with and without a PrefixList.", ["accept/signed-*-exclusive*", "accept/prefix-list*",
            "accept/hoisted-exclusive"]),
        ("inclusive-1-0", "Inclusive canonicalization 1.0 with and without comments.", ["accept/signed-*-inclusive-1-0*", "accept/hoisted-inclusive-1-0"]),
        ("inclusive-1-1", "Inclusive canonicalization 1.1 with and without comments.", ["accept/signed-*-inclusive-1-1*", "accept/hoisted-inclusive-1-1"]),
        ("configured-keys", "Only configured keys are trusted; what KeyInfo says is never a key.", ["reject/signature/attacker-*", "reject/key/attacker-ec-key-value",
            "reject/signature/key-of-*", "reject/signature/key-for-encryption", "config/certificates-empty", "config/no-switch-for-signatures"]),
        ("key-info", "KeyInfo may hold a certificate, a key, a name, or nothing.", ["accept/key-info-*", "accept/signed-assertion-rsa-sha256"]),
        ("key-info-hints", "Issuer and serial number, subject name and the other hints of KeyInfo are taken without harm.", ["accept/key-info-issuer-serial",
            "accept/key-info-subject-name", "accept/key-info-key-name", "accept/key-info-*"]),
        ("rollover", "Several keys of one provider are tried.", ["accept/rollover-*", "accept/metadata-second-key", "accept/rsa-key-beside-ec-key",
            "reject/signature/key-retired"]),
        ("fingerprints", "A provider can be pinned by the SHA-256 fingerprint of its certificate.", ["accept/*fingerprint*", "reject/*/*fingerprint*"]),
        ("dates", "The dates of certificates are ignored, warned about or enforced, as the settings say.", ["accept/certificate-dates-*", "reject/key/certificate-*"]),
        ("weak-keys", "RSA keys that are too small, or have a small exponent, verify nothing.", ["reject/key/too-weak-*", "reject/key/cube-root-*"]),
        ("chains", "Where metadata is signed, the chain to a given authority is checked.", ["metadata/accept/*chain*", "metadata/reject/*chain*"]),
    ],
    "Rules for responses and assertions": [
        ("coverage", "Which signatures are asked for is a policy: either, the assertion, the response, both. One that is there has to verify.", ["accept/policy-*",
            "accept/encrypted-policy-*", "reject/signature/*-required*", "reject/signature/good-beside-bad-*", "reject/signature/encrypted-*-missing*"]),
        ("never-unsigned", "An unsigned message logs nobody in, whatever the settings; there is no setting for it.", ["reject/signature/none",
            "reject/signature/empty", "reject/signature/commented-out", "reject/encryption/sealed-*", "config/no-switch-for-signatures"]),
        ("versions", "Version 2.0 and an ID on both the Response and the Assertion.", ["reject/response/version-*", "reject/response/id-missing",
            "reject/assertion/version-*", "reject/assertion/id-missing"]),
        ("status", "The status is read first, with every nested code and the message, and no error logs anybody in.", ["reject/status/*",
            "accept/status-message-and-detail"]),
        ("issuers", "Response and Assertion have to have the same trusted issuer, code point for code point, of the format entity.", ["reject/response/issuer-*",
            "reject/assertion/issuer-*", "reject/key/issuer-*", "reject/response/encrypted-issuer-*", "accept/issuer-format-entity", "accept/response-issuer-absent"]),
        ("destination", "The Destination is one of our endpoints exactly; several are allowed; a signed Response has to have one.", ["reject/response/destination-*",
            "accept/second-acs-url", "accept/destination-absent"]),
        ("conditions", "NotBefore and NotOnOrAfter hold to the millisecond.", ["accept/edge-conditions-*", "reject/conditions/expired-*",
            "reject/conditions/not-yet-valid-*", "reject/conditions/not-*"]),
        ("skew", "The clock is the caller's; how far it may be off is a setting within bounds.", ["accept/skew-*", "accept/edge-*", "config/skew-*",
            "accept/now-with-fraction", "accept/idp-adfs-slow-clock"]),
        ("audiences", "Every AudienceRestriction has to name us; within one, any name will do.", ["accept/audience-*", "reject/conditions/audience-*"]),
        ("audience-missing", "An Assertion without an AudienceRestriction is refused.", ["reject/conditions/audience-missing*",
            "reject/conditions/encrypted-audience-missing-*"]),
        ("one-time-use", "OneTimeUse is accepted and kept by the claim on the Assertion.", ["accept/one-time-use", "reject/conditions/one-time-use-twice",
            "reject/replay/same-message", "reject/replay/one-time-use"]),
        ("proxy-restriction", "A ProxyRestriction is read and accepted.", ["accept/proxy-restriction", "reject/conditions/proxy-*"]),
        ("unknown-conditions", "A condition that is not understood refuses the Assertion.", ["reject/conditions/condition-*", "reject/conditions/encrypted-condition-*"]),
        ("recipient", "The bearer confirmation has to name our endpoint exactly.", ["reject/subject/recipient-*", "reject/subject/encrypted-recipient-*"]),
        ("confirmation-times", "The bearer confirmation has to have an end and no beginning.", ["reject/subject/not-*", "reject/subject/expired-*",
            "accept/edge-subject-not-on-or-after"]),
        ("confirmation-request", "The bearer confirmation has to name the request that is outstanding.", ["reject/subject/in-response-to-*"]),
        ("address", "The Address of a confirmation is compared only where the settings ask for it, exactly or by network.", ["accept/confirmation-address",
            "accept/address-*", "reject/subject/address-*"]),
        ("confirmations", "One of several confirmations has to satisfy every rule by itself.", ["accept/confirmation-*",
            "reject/subject/confirmations-share-their-faults"]),
        ("holder-of-key", "Holder-of-key confirmations are checked against the client certificate that the host saw.", ["reject/subject/confirmation-holder-of-key",
            "accept/holder-*", "reject/subject/holder-*"]),
        ("sender-vouches", "A confirmation by sender-vouches counts for nothing.", ["reject/subject/confirmation-sender-vouches",
            "accept/confirmation-second-after-sender-vouches"]),
        ("session-end", "SessionNotOnOrAfter ends a login.", ["accept/edge-session", "reject/authn/session-*"]),
        ("authn-age", "How long ago the user may have been authenticated is a setting.", ["accept/authn-age-within", "reject/authn/expired",
            "reject/authn/not-yet-valid-*"]),
        ("authn-context", "The authentication context is compared with what was asked for: exact, minimum, maximum, better.", ["accept/context-*",
            "accept/request-context-*", "reject/authn/context-*", "reject/authn/request-context-*"]),
        ("assertion-age", "How old an Assertion may be is a setting.", ["accept/lifetime-within", "reject/assertion/expired", "reject/assertion/not-yet-valid-*"]),
        ("in-response-to", "An answer has to name the request that is outstanding, at the provider that was asked.", ["accept/outstanding*", "reject/request/*",
            "reject/response/in-response-to-*"]),
        ("unsolicited", "Answers that nobody asked for are refused, allowed, or allowed with a stray request, as the settings say.", ["accept/unsolicited-*",
            "accept/solicited-where-*", "reject/response/unsolicited-*", "reject/response/in-response-to-forbidden*"]),
        ("unsolicited-per-idp", "That setting can differ from provider to provider.", ["accept/unsolicited-from-one-idp-*", "accept/unsolicited-ignoring-for-one-idp",
            "reject/response/unsolicited-from-*", "reject/response/unsolicited-excepted"]),
        ("replay", "An Assertion logs in once, whatever envelope it comes in; the store may be asynchronous.", ["reject/replay/*", "reject/store/*",
            "accept/same-id-of-another-idp", "pkg/test/store.test.mjs#an assertion logs in once, whichever request it answers",
            "pkg/test/store.test.mjs#of 200 posts at the same moment one wins"]),
        ("one-assertion", "One Assertion in its place, none beside it and none hidden.", ["reject/response/assertion-*", "reject/response/two-unsigned-assertions",
            "reject/wrapping/two-genuine", "reject/wrapping/encrypted-*"]),
        ("sp-name-qualifier", "An SPNameQualifier of somebody else is ignored, warned about or refused, as the settings say.", ["accept/qualifier-*",
            "reject/subject/qualifier-*"]),
    ],
    "Encryption": [
        ("encrypted-assertion", "EncryptedAssertion, signed inside, outside or both.", ["accept/encrypted-*-signed", "accept/encrypted-canonical-*",
            "reject/encryption/open-*"]),
        ("encrypted-id", "EncryptedID gives the login that a NameID gives.", ["accept/encrypted-name-id*", "accept/encrypted-nested-name-id-*",
            "reject/encryption/name-id-*"]),
        ("encrypted-attribute", "EncryptedAttribute, several of them, among plain ones, in their order.", ["accept/encrypted-attribute*",
            "reject/encryption/attribute-*"]),
        ("cbc", "AES-CBC 128, 192 and 256 where a verified signature covers the ciphertext, or where one provider's settings allow it.", [
            "accept/encrypted-aes*-cbc-*", "accept/encrypted-cbc-*", "accept/encrypted-padding-*", "accept/encrypted-name-id-cbc*", "reject/encryption/cipher-cbc-*"]),
        ("gcm", "AES-GCM 128, 192 and 256, with the whole tag.", ["accept/encrypted-aes*-gcm-*", "reject/encryption/open-gcm-*"]),
        ("3des", "3DES is refused by a code of its own.", ["reject/encryption/cipher-3des*"]),
        ("oaep", "RSA-OAEP under both names, with SHA-1 to SHA-512, every mask generation function, and parameters.", ["accept/encrypted-aes*-oaep-*",
            "accept/encrypted-aes*-rsa-oaep*", "accept/encrypted-oaep-params-*", "reject/encryption/digest-*", "reject/encryption/mgf-*",
            "reject/encryption/open-oaep-*"]),
        ("rsa-1-5", "RSA 1.5 is refused by a code of its own.", ["reject/encryption/transport-rsa-1-5*"]),
        ("key-places", "The key stands in the KeyInfo, or beside the data and is found by a RetrievalMethod or by its ReferenceList; nothing is fetched.", [
            "accept/encrypted-key-*", "reject/encryption/retrieval-*", "reject/encryption/cipher-reference-*", "reject/encryption/reference-list-*",
            "reject/encryption/key-info-reference-*"]),
        ("recipients", "Several recipients: keys for others and keys that cannot be used are passed over.", ["accept/encrypted-two-*",
            "accept/encrypted-unusable-key-*", "accept/encrypted-recipient-*"]),
        ("own-keys", "Several keys of our own, for a rollover.", ["accept/encrypted-rollover-*"]),
        ("namespace-context", "The plaintext is read in the namespaces that are in scope where it stood.", ["accept/encrypted-context-*"]),
        ("key-agreement", "Key agreement and wrapped keys that are wrapped again are refused by a code of their own.", ["reject/encryption/transport-ecdh-es",
            "reject/encryption/transport-key-of-key", "reject/encryption/transport-kw-*"]),
        ("one-failure", "Every way of not opening is one code without detail, before and behind the padding, the tag and the inner signature.", [
            "reject/encryption/open-*", "reject/encryption/plaintext-*", "reject/encryption/sealed-*"]),
        ("encryption-policy", "A policy can ask for encrypted assertions.", ["accept/encrypted-required-*", "reject/encryption/missing-*", "config/encrypted-unknown"]),
    ],
    "Metadata": [
        ("parse", "Keys, endpoints and formats of an identity provider come from its metadata.", ["accept/metadata-*", "config/metadata-*",
            "reject/signature/key-of-another-role", "metadata/accept/*"]),
        ("valid-until", "Metadata that has expired vouches for nothing.", ["accept/metadata-valid-until", "reject/key/metadata-expired", "metadata/reject/dates-expired*"]),
        ("cache-duration", "Metadata that should have been fetched anew vouches for nothing, where the host says when it was fetched; the next time is told.", [
            "metadata/reject/dates-stale", "metadata/accept/dates-cache-first", "metadata/accept/dates-until-first"]),
        ("endpoints", "All endpoints, with binding, index and the place for answers.", ["metadata/accept/aggregate-with-services", "metadata/accept/idp-shibboleth"]),
        ("mdui-scopes", "Names, logos, registration and scopes are data; scoped attributes are held to the scopes.", ["metadata/accept/idp-shibboleth",
            "accept/scope-*", "reject/attribute/scope-*"]),
        ("aggregates", "One entity is picked out of an aggregate.", ["metadata/accept/*aggregate*"]),
        ("metadata-signature", "Signed metadata is checked against a pinned key or an authority.", ["metadata/*/*sign*"]),
        ("sp-metadata", "Our own metadata is made of the settings.", ["pkg/test/login.test.mjs#metadata names the endpoint",
            "src/request/tests/#everything_stands_in_the_order_of_the_schema"]),
        ("signed-sp-metadata", "Our own metadata can be signed.", ["src/request/tests/#signed_metadata_has_an_id_and_its_signature_first"]),
        ("want-signed", "A provider that wants signed requests gets them.", ["src/request/tests/#who_wants_signed_requests_gets_them"]),
        ("pinned-trust", "An answer is judged by the provider that was asked, not by whichever fits.", ["reject/request/other-idp", "reject/request/another"]),
    ],
    "Requests and logout": [
        ("authn-request", "AuthnRequests go by HTTP-Redirect and HTTP-POST.", ["pkg/test/login.test.mjs#createLogin makes a request that the IdP can read",
            "pkg/test/login.test.mjs#createLogin by HTTP-POST gives a page with the same request", "src/request/tests/#the_signed_query_is_the_one_in_the_url",
            "src/request/tests/#a_posted_request_carries_its_signature_behind_the_issuer"]),
        ("request-options", "ForceAuthn, IsPassive, NameIDPolicy, Scoping, Subject, Extensions, and a RequestedAuthnContext that is never sent unless asked for.", [
            "src/request/tests/#every_option_has_its_place", "src/request/tests/#nothing_is_asked_for_unless_it_is_asked_for"]),
        ("logout-request", "LogoutRequests are made and judged.", ["logout/accept/request-*", "logout/reject/rule-*",
            "src/request/tests/#a_request_names_the_user_and_the_sessions"]),
        ("logout-response", "LogoutResponses are made and judged, partial logout included.", ["logout/accept/response-*", "logout/reject/response-*",
            "src/request/tests/#a_response_has_a_status_and_goes_where_answers_go"]),
        ("logout-sessions", "Several sessions, a reason and an end are read from a LogoutRequest.", ["logout/accept/request-sessions", "logout/accept/request-reason",
            "logout/accept/time-*", "logout/reject/time-*"]),
        ("discovery", "A discovery service is asked by URL and its answer read.", ["src/request/tests/#a_discovery_service_is_asked_and_its_answer_read"]),
    ],
    "Attributes and the result": [
        ("lists", "Attributes are lists in their order, one value or many.", ["accept/attribute-order", "accept/attribute-statements-two",
            "accept/attribute-without-values", "accept/attribute-names-like-members",
            "pkg/test/login.test.mjs#attributes are a collection, in order, whatever they are called"]),
        ("names", "Name, NameFormat and FriendlyName are kept.", ["accept/idp-shibboleth-2", "accept/idp-okta", "accept/encrypted-attribute-named"]),
        ("types", "Types do not matter to a value; xsi:nil is null.", ["accept/value-typed*", "accept/value-nil*", "accept/encrypted-attribute-values"]),
        ("xml-values", "Values with elements inside are kept as XML.", ["accept/value-xml", "accept/value-name-id"]),
        ("values", "Values come back code point for code point.", ["accept/value-*", "accept/character-references", "accept/cdata-*", "accept/encrypted-unicode"]),
        ("repeated", "A Name that is repeated is shown as often as it stands there.", ["accept/attribute-repeated", "accept/idp-keycloak",
            "accept/encrypted-attribute-same-name"]),
        ("name-id", "The NameID comes with its format and both qualifiers.", ["accept/name-id-*", "accept/encrypted-name-id-qualifiers"]),
        ("signed-only", "Nothing but signed content is ever shown as identity.", [
            "tests/architecture.rs#what_is_verified_is_made_in_one_file_and_a_login_in_one_function",
            "pkg/test/login.test.mjs#the twin gives a refusal as a value, without identity"]),
    ],
    "Diagnostics and interfaces": [
        ("every-check", "Every rung of the report stands in every report, in one order, natively and in JavaScript octet for octet the same.", [
            "pkg/test/vector-trials.mjs#the reports are those of the native run", "tests/it/vector.rs#write_reports"]),
        ("outcomes", "A rung passes, fails, warns, is skipped by the settings, or is not run because something is missing: five outcomes, never one for another.", [
            "tests/cli.rs#inspect_is_content_when_it_could_read", "accept/certificate-dates-off", "accept/certificate-dates-warn"]),
        ("both-sides", "A refusal shows both sides of what did not match.", ["pkg/test/login.test.mjs#the twin gives a refusal as a value, without identity"]),
        ("codes", "Every refusal has one stable code, and every code has a vector.", ["tests/architecture.rs#every_code_has_a_vector_and_every_vector_a_code",
            "tests/cli.rs#every_code_is_listed_and_explained"]),
        ("why-a-signature-fails", "A signature that fails says how: missing, misplaced, its shape, its method, its key, its digest, its value.", [
            "reject/signature/none", "reject/signature/misplaced-*", "reject/signature/two-signaturevalue", "reject/signature/method-unknown",
            "reject/signature/tampered-*", "reject/signature/value-*", "reject/key/type-*"]),
        ("inspection", "A message can be looked at without trust, and that logs nobody in.", [
            "pkg/test/engine.test.mjs#inspectUnverified tells everything and logs nobody in", "tests/cli.rs#inspect_is_content_when_it_could_read"]),
        ("asynchronous-stores", "The core is synchronous; stores may be asynchronous.", ["pkg/test/store.test.mjs#of 200 posts at the same moment one wins",
            "pkg/test/workerd/run.mjs#of 200 posts of one message one wins"]),
        ("stores", "Stores for Redis, PostgreSQL, SQLite, D1, Durable Objects, Deno KV and a sealed cookie keep their promises on the real thing, and a kit tries any other.", [
            "pkg/test/stores/redis.test.mjs#the kit, with a server that hangs", "pkg/test/stores/postgres.test.mjs#processes race",
            "pkg/test/stores/sqlite.test.mjs#processes race", "pkg/test/stores/workerd.test.mjs#isolates", "pkg/test/stores/deno.test.mjs#Deno KV in a file",
            "pkg/test/stores/cookie.test.mjs#the answer counts only in the browser that began", "pkg/test/store-kit.test.mjs#every way of being wrong",
            "pkg/src/testing/store.js#a crash between take and claim loses no login and admits no replay"]),
        ("browser-binding", "A login counts only in the browser in which it began.", ["accept/outstanding-same-browser", "accept/outstanding-not-bound",
            "reject/request/*-browser", "pkg/test/browser.test.mjs#sign-in CSRF"]),
        ("return-to", "RelayState carries a handle only, and a login leads to a path of one's own origin.", [
            "pkg/test/browser.test.mjs#RelayState is a handle and never an address", "pkg/test/browser.test.mjs#returnTo leaves the origin nowhere"]),
        ("typed", "There are types for Rust and for TypeScript.", ["pkg/test/package.test.mjs#types', () =>",
            "pkg/test/types.test-d.ts#@ts-expect-error a store is required"]),
        ("several-idps", "Several providers behind one endpoint do not vouch for one another.", ["accept/two-idps-second", "reject/signature/idp-*",
            "reject/response/issuer-of-another-idp*", "reject/encryption/sealed-issuer-*", "pkg/test/config.test.mjs#several identity providers: one has to be named"]),
    ],
    "AD FS": [
        ("adfs-signed", "Messages signed on the assertion, on the message and on both verify.", ["accept/idp-adfs-assertion-signed", "accept/idp-adfs-response-signed",
            "accept/idp-adfs-both-signed"]),
        ("adfs-encrypted", "Encrypted assertions open: with the message signed as they are, with the assertion alone signed where the settings allow AES-CBC.", [
            "accept/idp-adfs-encrypted*", "reject/encryption/cipher-cbc-256"]),
        ("adfs-metadata", "Its federation metadata is read: roles of WS-Federation are skipped, only the signing keys of the IDPSSODescriptor count.", [
            "accept/metadata-foreign-roles", "reject/signature/key-of-another-role", "metadata/accept/*adfs*"]),
        ("adfs-logout", "Logout by redirect verifies with its lower-case escapes.", ["logout/accept/idp-adfs-request", "logout/accept/redirect-lower-case"]),
        ("adfs-skew", "A clock that is two minutes slow is covered by the skew, and NotBeforeSkew 3 needs none.", ["accept/idp-adfs-slow-clock",
            "reject/assertion/idp-adfs-slow-clock", "accept/idp-adfs-not-before-skew"]),
        ("adfs-nameless", "A missing NameID is refused by a code of its own, or accepted where the settings say so.", ["reject/subject/idp-adfs-without-name-id-*",
            "accept/nameless*"]),
        ("adfs-transient", "A transient NameID comes with its qualifiers.", ["accept/idp-adfs-assertion-signed", "accept/name-id-transient"]),
    ],
    "Microsoft Entra ID": [
        ("entra-signed", "All three signing options verify.", ["accept/idp-entra", "accept/idp-entra-response-signed", "accept/idp-entra-both-signed"]),
        ("entra-issuer", "The issuer is compared exactly, and another tenant with the same key is refused.", ["reject/key/idp-entra-*"]),
        ("entra-format", "A NameID without a Format is fine.", ["accept/idp-entra", "accept/name-id-without-format"]),
        ("entra-rollover", "Metadata with two keys works while they change.", ["accept/idp-entra-rollover-*"]),
        ("entra-errors", "Its errors are status errors, with their message.", ["reject/status/idp-entra-error", "reject/status/other-second-level"]),
        ("entra-logout", "Logout by redirect verifies with lower-case escapes and in both orders of Signature and SigAlg.", ["logout/accept/idp-entra-*",
            "logout/accept/order-signature-before-method"]),
        ("entra-encrypted", "Token encryption opens.", ["accept/idp-entra-encrypted"]),
    ],
    "Okta": [
        ("okta-prefix-list", "A PrefixList is honoured.", ["accept/idp-okta", "accept/prefix-list*"]),
        ("okta-retrieval", "A key beside the data is found by its RetrievalMethod; one that names nothing is refused.", ["accept/idp-okta-encrypted",
            "accept/encrypted-key-by-retrieval", "reject/encryption/retrieval-dangling*"]),
        ("okta-formats", "White space around a NameIDFormat of its metadata is no part of it.", ["metadata/accept/*okta*"]),
        ("okta-comments", "A comment inside a NameID never shortens it.", ["accept/comment-in-name-id", "accept/comment-put-into-name-id",
            "accept/comment-first-in-name-id", "accept/comment-last-in-name-id"]),
    ],
    "Shibboleth": [
        ("shibboleth-families", "Both families verify: the assertion signed in an unsigned Response, and the Response signed alone; plain and encrypted, AES-CBC and AES-GCM.", [
            "accept/idp-shibboleth-*", "accept/encrypted-aes128-gcm-*"]),
        ("shibboleth-stripped", "Without its only signature a message is refused.", ["reject/signature/none", "reject/encryption/sealed-unsigned"]),
        ("shibboleth-one-error", "A broken tag and broken padding are the same failure.", ["reject/encryption/open-gcm-*", "reject/encryption/open-cbc-*"]),
        ("shibboleth-address", "The Address is not enforced unless the settings ask.", ["accept/idp-shibboleth-2", "accept/confirmation-address", "accept/address-off",
            "reject/subject/address-exact-v4"]),
        ("shibboleth-steering", "Our metadata can name the encryption methods that we want.", ["src/request/tests/#everything_stands_in_the_order_of_the_schema"]),
    ],
    "Duo Single Sign-On": [
        ("duo-signed", "Both signed, and each alone, verify.", ["accept/idp-duo-*-signed"]),
        ("duo-cres", "The values of Cisco Secure Email work octet for octet.", ["accept/idp-duo-*-signed", "reject/conditions/idp-duo-audience-slash",
            "reject/subject/idp-duo-recipient-slash", "reject/response/idp-duo-destination-slash"]),
        ("duo-unsolicited", "Logins that Duo Central starts need a setting.", ["accept/idp-duo-unsolicited", "reject/response/idp-duo-unsolicited"]),
    ],
    "Cisco Secure Email Encryption Service": [
        ("cres-pinned", "A provider is configured without metadata: entity ID, URL, one certificate.", ["accept/idp-duo-both-signed", "accept/certificate-bare-base64"]),
        ("cres-email", "The e-mail address comes from the attribute that the settings name, or else from the NameID.", ["accept/secure-email-*",
            "reject/profile/secure-email-*"]),
        ("cres-slash", "The entity ID without its slash is another one.", ["reject/conditions/idp-duo-audience-slash", "reject/conditions/audience-slash"]),
    ],
    "Cisco Security Cloud Sign On": [
        ("cloud-profile", "Its rules are a profile of the settings, each with its own code: signature method, attributes, formats, NameID equal to e-mail, domains.", [
            "accept/cloud-*", "reject/profile/cloud-*"]),
        ("cloud-trimming", "White space around values is cut by that profile and never by the core.", ["accept/value-with-layout", "accept/name-id-with-layout",
            "accept/cloud-line-breaks", "reject/profile/inline-untrimmed"]),
    ],
    "Cisco Webex": [
        ("webex-solicited", "Only answers to requests are accepted.", ["reject/response/unsolicited-forbidden*", "accept/webex-transient",
            "reject/response/webex-unsolicited-*"]),
        ("webex-formats", "The formats of the metadata come in their order, and a request can ask for the first.", ["metadata/accept/idp-adfs", "metadata/accept/idp-okta",
            "src/request/tests/#every_option_has_its_place"]),
        ("webex-values", "Attribute values come back octet for octet.", ["accept/value-*", "accept/webex-*", "reject/profile/webex-uid-case"]),
        ("webex-logout", "Signed logout by redirect works in both directions.", ["logout/accept/redirect-request", "logout/accept/response-redirect"]),
        ("webex-metadata", "Metadata is checked against an authority, against a pinned key, or not at all, as the settings say.", ["accept/metadata-one-key",
            "metadata/*/*chain*", "metadata/*/*pinned*"]),
    ],
    "Other providers": [
        ("google", 'Google Workspace: standalone="no", the signature on either element, wrapped values with carriage returns, a subject name in KeyInfo.', [
            "accept/idp-google-*"]),
        ("onelogin", "OneLogin: identifiers without an underscore, whole seconds; an audience that was never filled in is refused.", ["accept/idp-onelogin",
            "reject/conditions/audience-placeholder"]),
        ("pingfederate", "PingFederate: no KeyInfo, no Destination on an unsigned Response, line breaks in the signature, no DigestMethod in its encryption.", [
            "accept/idp-pingfederate*", "accept/destination-absent"]),
        ("keycloak", "Keycloak: a default namespace said again, several kinds of KeyInfo, one Attribute a role; encrypted as well.", ["accept/idp-keycloak*",
            "accept/attribute-repeated"]),
        ("auth0", "Auth0: the signature as the last child in 2016, namespaces by default today, AES-GCM.", ["accept/idp-auth0-*", "accept/response-signature-last"]),
        ("jumpcloud", "JumpCloud: free text for an entity ID, the signature on either element or on both.", ["accept/idp-jumpcloud-*", "reject/key/idp-jumpcloud-case",
            "accept/free-text-names"]),
        ("simplesamlphp", "SimpleSAMLphp: blanks in the signature, a plaintext that leans on prefixes outside of it.", ["accept/idp-simplesamlphp*"]),
        ("oracle", "Oracle Access Manager: unused namespaces on the root, the signature's prefix among them.", ["accept/idp-oracle-access-manager"]),
        ("signature-last", "A signature that is the last child counts; one in any other place does not.", ["accept/response-signature-last",
            "accept/assertion-signature-last", "reject/signature/misplaced-*"]),
    ],
}


def files(tree):
    """claims.json, and the same for people."""
    vectors = _vectors(tree)
    entries, page = [], [PAGE]
    for section, rows in CLAIMS.items():
        page.append(f"\n## {section}\n\n| Claim | Shown by |\n|---|---|\n")
        for name, claim, shown in rows:
            found = sorted({vector for pattern in shown if "#" not in pattern for vector in vectors if fnmatchcase(vector, pattern)})
            entries.append({"id": name, "section": section, "claim": claim, "vectors": found, "tests": [pattern for pattern in shown if "#" in pattern]})
            cells = []
            for pattern in shown:
                matching = [vector for vector in vectors if fnmatchcase(vector, pattern)]
                if "#" in pattern:
                    cells.append(f"`{pattern.replace('#', ': ')}`")
                elif matching == [pattern]:
                    cells.append(f"[`{pattern}`]({pattern}.json)")
                else:
                    cells.append(f"`{pattern}` ({len(matching)})")
            page.append(f"| {claim} | {', '.join(cells)} |\n")
    lines = ",\n".join("  " + json.dumps(entry) for entry in entries)
    return {"claims.json": f"[\n{lines}\n]\n".encode(), "CLAIMS.md": "".join(page).encode()}


def faults(tree):
    """Patterns that nothing matches, tests that are not there, claims without a name of their own."""
    vectors, found, seen = _vectors(tree), [], set()
    for rows in CLAIMS.values():
        for name, _, shown in rows:
            found += [f"claim {name}: made twice"] if name in seen else []
            seen.add(name)
            found += [f"claim {name}: nothing shows it"] if not shown else []
            for pattern in shown:
                there = _stands(*pattern.split("#", 1)) if "#" in pattern else any(fnmatchcase(vector, pattern) for vector in vectors)
                found += [] if there else [f"claim {name}: nothing is called {pattern}"]
    return found


def _vectors(tree):
    apart = ("settings/", "metadata/idp", "keys/")
    return sorted(path.removesuffix(".json") for path in tree if path.endswith(".json") and "/" in path and not path.startswith(apart))


def _stands(place, words):
    path = ROOT / place
    places = [path] if path.is_file() else [file for file in sorted(path.rglob("*")) if file.is_file()] if path.is_dir() else []
    return any(words in file.read_text(errors="replace") for file in places)
