//! The catalogue: every reason for which a message is refused, each with one stable name.
//!
//! A code says what is wrong, never where in our source. Adding a code is a minor release; renaming or removing one, or moving a condition
//! from one code to another, is a major one. The table below makes the enum, its texts and the published catalogue.

use crate::report::{Fact, Span};
use alloc::boxed::Box;

macro_rules! catalogue {
    ($( $variant:ident $code:literal $family:ident $spec:literal $about:literal; )*) => {
        /// Why a message was refused. One stable, dotted name a reason: `room.[subject-]kind`.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum Code {
            $( #[doc = $about] $variant, )*
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Code] = &[ $( Code::$variant, )* ];

            /// The stable name: what programs branch on and logs keep.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Code::$variant => $code, )* }
            }

            /// Who has to act.
            #[must_use]
            pub const fn family(self) -> Family {
                match self { $( Code::$variant => Family::$family, )* }
            }

            /// The section of the standard that is broken.
            #[must_use]
            pub const fn spec(self) -> &'static str {
                match self { $( Code::$variant => $spec, )* }
            }

            /// The reason in one line.
            #[must_use]
            pub const fn about(self) -> &'static str {
                match self { $( Code::$variant => $about, )* }
            }
        }
    };
}

/// Who has to act on a refusal, and with which HTTP status it is answered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Family {
    /// The request itself is broken: a client, a proxy or an attacker.
    Input,
    /// The identity provider says that the login failed: the user or the IdP's administrator.
    IdpStatus,
    /// No trusted key vouches for the message: the IdP's administrator, or an attacker.
    Trust,
    /// The message is genuine but not for us, not now, or not what we asked: an administrator on either side.
    Policy,
    /// The store could not answer: the operator.
    Store,
    /// The settings are wrong: the developer.
    Config,
}

impl Family {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Family::Input => "input",
            Family::IdpStatus => "idp-status",
            Family::Trust => "trust",
            Family::Policy => "policy",
            Family::Store => "store",
            Family::Config => "config",
        }
    }

    /// The HTTP status an assertion consumer service answers with.
    #[must_use]
    pub const fn http_status(self) -> u16 {
        match self {
            Family::Input => 400,
            Family::IdpStatus | Family::Trust | Family::Policy => 403,
            Family::Store => 503,
            Family::Config => 500,
        }
    }
}

impl core::fmt::Display for Code {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::str::FromStr for Code {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Code::ALL.iter().copied().find(|code| code.as_str() == name).ok_or(())
    }
}

/// One thing that is wrong. Boxed, since it is handed up through every step of the walk: by value it would cost a third of the code there.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Fault(Box<Wrong>);

/// The code, both sides of a mismatch, and where it stands in the message.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Wrong {
    pub(crate) code: Code,
    pub(crate) expected: Option<Fact>,
    pub(crate) actual: Option<Fact>,
    pub(crate) at: Option<Span>,
}

impl core::ops::Deref for Fault {
    type Target = Wrong;

    fn deref(&self) -> &Wrong {
        &self.0
    }
}

impl Fault {
    #[inline(never)]
    pub(crate) fn new(code: Code) -> Self {
        Fault(Box::new(Wrong { code, expected: None, actual: None, at: None }))
    }

    pub(crate) fn expected(mut self, fact: impl Into<Fact>) -> Self {
        self.0.expected = Some(fact.into());
        self
    }

    pub(crate) fn actual(mut self, fact: impl Into<Fact>) -> Self {
        self.0.actual = Some(fact.into());
        self
    }

    pub(crate) fn at(mut self, span: Span) -> Self {
        self.0.at = Some(span);
        self
    }

    /// The place, where no closer one is known.
    pub(crate) fn or_at(mut self, span: Span) -> Self {
        self.0.at = self.0.at.or(Some(span));
        self
    }

    pub(crate) fn into_parts(self) -> Wrong {
        *self.0
    }
}

impl From<Code> for Fault {
    fn from(code: Code) -> Self {
        Fault::new(code)
    }
}

catalogue! {
    BindingMissing "binding.missing" Input "saml-bindings 3.5.4" "the request carries no SAMLResponse";
    BindingMultiple "binding.multiple" Input "saml-bindings 3.5.4" "the form has a SAML field more than once, or a request beside a response";
    BindingContentTypeMismatch "binding.content-type-mismatch" Input "saml-bindings 3.5.4" "the body is not application/x-www-form-urlencoded";
    BindingFormMalformed "binding.form-malformed" Input "saml-bindings 3.5.4" "the form body cannot be decoded";
    BindingBase64Malformed "binding.base64-malformed" Input "saml-bindings 3.5.4" "the SAMLResponse is not base64";
    BindingUtf8Malformed "binding.utf8-malformed" Input "xml 4.3.3" "the decoded message is not UTF-8 text";
    BindingLimitExceeded "binding.limit-exceeded" Input "saml-bindings 3.5.4" "the message is larger than the limit";
    BindingQueryMalformed "binding.query-malformed" Input "saml-bindings 3.4.4.1" "the query string cannot be decoded, or spells a SAML parameter oddly";
    BindingEncodingUnsupported "binding.encoding-unsupported" Input "saml-bindings 3.4.4" "SAMLEncoding names another encoding than DEFLATE";
    BindingDeflateMalformed "binding.deflate-malformed" Input "saml-bindings 3.4.4.1" "the message in the query string is not a DEFLATE stream, or something stands behind it";
    BindingSimpleSignForbidden "binding.simple-sign-forbidden" Input "saml-bindings 3.5.4" "the form carries a signature of HTTP-POST-SimpleSign";
    BindingRelayStateLimitExceeded "binding.relay-state-limit-exceeded" Input "saml-bindings 3.5.3" "RelayState has more than 80 bytes";
    BindingRedirectForbidden "binding.redirect-forbidden" Input "saml-profiles 4.1.2" "a Response may not come by HTTP-Redirect";
    BindingSoapFault "binding.soap-fault" Input "saml-bindings 3.2.2" "the answer is a SOAP fault";
    BindingSoapMalformed "binding.soap-malformed" Input "saml-bindings 3.2.2" "the message is not a SOAP 1.1 envelope with exactly one message in its body";

    XmlMalformed "xml.malformed" Input "xml 2.1" "the message is not well-formed XML";
    XmlDoctypeForbidden "xml.doctype-forbidden" Input "saml-core 5.4" "the message has a document type declaration";
    XmlInstructionForbidden "xml.instruction-forbidden" Input "xml 2.6" "the message has a processing instruction";
    XmlEncodingUnsupported "xml.encoding-unsupported" Input "xml 2.8" "the XML declaration names another version or encoding than 1.0 and UTF-8";
    XmlNamespaceMalformed "xml.namespace-malformed" Input "xml-names 3" "a prefix or a namespace name breaks the rules of Namespaces in XML";
    XmlIdMalformed "xml.id-malformed" Input "saml-core 1.3.4" "an ID is not an NCName";
    XmlIdMultiple "xml.id-multiple" Input "saml-core 5.4.2" "two elements carry the same identifier";
    XmlIdForbidden "xml.id-forbidden" Input "saml-core 5.4.2" "a SAML element carries an identifier under another name than ID";
    XmlTextMalformed "xml.text-malformed" Input "saml-core 2" "an element stands where only text may stand, or text where only elements may stand";
    XmlDepthLimitExceeded "xml.depth-limit-exceeded" Input "xml 2.1" "the elements are nested deeper than the limit";
    XmlNodesLimitExceeded "xml.nodes-limit-exceeded" Input "xml 2.1" "the message has more nodes than the limit";
    XmlAttributesLimitExceeded "xml.attributes-limit-exceeded" Input "xml 3.1" "an element has more attributes than the limit";
    XmlPrefixesLimitExceeded "xml.prefixes-limit-exceeded" Input "xml-names 3" "the message uses more distinct prefixes than the limit";
    XmlDeclarationsLimitExceeded "xml.declarations-limit-exceeded" Input "xml-names 3" "the message has more namespace declarations than the limit";
    XmlNamespaceLimitExceeded "xml.namespace-limit-exceeded" Input "xml-names 3" "a namespace name is longer than the limit";
    XmlTextLimitExceeded "xml.text-limit-exceeded" Input "xml 2.4" "a text or an attribute value is longer than the limit";
    XmlCanonicalLimitExceeded "xml.canonical-limit-exceeded" Input "xml-c14n 2.3" "the canonical form is larger than the limit";

    ResponseMissing "response.missing" Input "saml-bindings 3.5.4" "the message is not a samlp:Response";
    ResponseMalformed "response.malformed" Input "saml-core 3.3.3" "the Response does not have the structure of the standard";
    ResponseVersionUnsupported "response.version-unsupported" Input "saml-core 3.2.2" "the Response is not of version 2.0";
    ResponseIdMissing "response.id-missing" Input "saml-core 3.2.2" "the Response has no ID";
    ResponseInstantMalformed "response.instant-malformed" Input "saml-core 3.2.2" "the IssueInstant of the Response is missing or no UTC time";
    StatusMissing "status.missing" Input "saml-core 3.2.2.1" "the Response has no Status";
    StatusFailed "status.failed" IdpStatus "saml-core 3.2.2.2" "the identity provider answered with another status than Success";
    StatusAuthnFailed "status.authn-failed" IdpStatus "saml-core 3.2.2.2" "the identity provider could not authenticate the user";
    StatusNoPassive "status.no-passive" IdpStatus "saml-core 3.2.2.2" "the identity provider cannot authenticate without asking the user";
    StatusRequestDenied "status.request-denied" IdpStatus "saml-core 3.2.2.2" "the identity provider denied the request";

    ResponseAssertionMissing "response.assertion-missing" Policy "saml-profiles 4.1.4.2" "the Response has no Assertion";
    ResponseAssertionMultiple "response.assertion-multiple" Trust "saml-profiles 4.1.4.3" "the message has more than one Assertion";
    ResponseAssertionMisplaced "response.assertion-misplaced" Trust "saml-core 3.3.3" "an Assertion or a Response stands where none may stand";

    ResponseIssuerMissing "response.issuer-missing" Policy "saml-profiles 4.1.4.2" "a signed Response has no Issuer";
    ResponseIssuerMalformed "response.issuer-malformed" Policy "saml-profiles 4.1.4.2" "the Issuer of the Response is not in the entity format";
    ResponseIssuerMismatch "response.issuer-mismatch" Trust "saml-profiles 4.1.4.2" "the Issuer of the Response is not that of the Assertion";
    AssertionIssuerMissing "assertion.issuer-missing" Policy "saml-core 2.3.3" "the Assertion has no Issuer";
    AssertionIssuerMalformed "assertion.issuer-malformed" Policy "saml-profiles 4.1.4.2" "the Issuer of the Assertion is not in the entity format";
    KeyIssuerUntrusted "key.issuer-untrusted" Trust "saml-profiles 4.1.4.3" "no trusted identity provider has this entity ID";
    KeyMetadataExpired "key.metadata-expired" Trust "saml-metadata 2.3.2" "the metadata of the identity provider is past its validUntil";
    KeyMetadataStale "key.metadata-stale" Trust "saml-metadata 2.3.2" "the metadata of the identity provider was kept for longer than its cacheDuration";

    SignatureMissing "signature.missing" Trust "saml-profiles 4.1.3.5" "neither the Response nor the Assertion is signed, or a logout message is not";
    SignatureResponseRequired "signature.response-required" Trust "saml-core 5" "the Response is not signed and the policy wants it signed";
    SignatureAssertionRequired "signature.assertion-required" Trust "saml-core 5" "the Assertion is not signed and the policy wants it signed";
    SignatureLimitExceeded "signature.limit-exceeded" Trust "saml-core 5.4.1" "the message has more signatures than the limit";
    SignatureMultiple "signature.multiple" Trust "saml-core 5.4.1" "an element carries more than one signature";
    SignatureMisplaced "signature.misplaced" Trust "saml-core 5.4.1" "a signature stands where SAML allows none";
    SignatureMalformed "signature.malformed" Trust "xmldsig-core 4" "the signature does not have the shape of the standard";
    SignatureReferenceMissing "signature.reference-missing" Trust "saml-core 5.4.2" "the signature has no reference";
    SignatureReferenceMultiple "signature.reference-multiple" Trust "saml-core 5.4.2" "the signature has more than one reference";
    SignatureReferenceMismatch "signature.reference-mismatch" Trust "saml-core 5.4.2" "the signature's reference is not the element that carries it";
    SignatureTransformForbidden "signature.transform-forbidden" Trust "saml-core 5.4.4" "the reference has other transforms than enveloped signature and canonicalization";
    SignatureCanonicalizationUnsupported "signature.canonicalization-unsupported" Trust "saml-core 5.4.3" "the canonicalization method is unknown";
    SignatureMethodUnsupported "signature.method-unsupported" Trust "xmldsig-core 6.1" "the signature method is unknown";
    SignatureMethodForbidden "signature.method-forbidden" Trust "xmldsig-core 6.1" "the signature method is too weak or needs no private key";
    SignatureDigestMethodUnsupported "signature.digest-method-unsupported" Trust "xmldsig-core 6.1" "the digest method is unknown";
    SignatureDigestMethodForbidden "signature.digest-method-forbidden" Trust "xmldsig-core 6.1" "the digest method is too weak";
    EncryptionMissing "encryption.missing" Policy "saml-core 6.1" "the Assertion is not encrypted and the policy wants it encrypted";
    EncryptionKeyRequired "encryption.key-required" Config "saml-core 6.1" "the message is encrypted and no key to open it is configured";
    EncryptionMalformed "encryption.malformed" Trust "xmlenc-core1 3" "an encrypted element does not have the shape of the standard";
    EncryptionReferenceForbidden "encryption.reference-forbidden" Trust "xmlenc-core1 3.5" "an encrypted element refers to something that does not stand beside it";
    EncryptionLimitExceeded "encryption.limit-exceeded" Trust "xmlenc-core1 6.4" "the message has more encrypted elements, or more keys for one of them, than the limit";
    EncryptionMethodUnsupported "encryption.method-unsupported" Trust "xmlenc-core1 5.2" "the content cipher is unknown";
    EncryptionMethodForbidden "encryption.method-forbidden" Trust "xmlenc-core1 5.2" "the content cipher is too weak, or can be altered because nothing signs the ciphertext";
    EncryptionKeyTransportUnsupported "encryption.key-transport-unsupported" Trust "xmlenc-core1 5.5" "the way in which the content key is wrapped is unknown";
    EncryptionKeyTransportForbidden "encryption.key-transport-forbidden" Trust "xmlenc-core1 5.5" "the way in which the content key is wrapped tells secrets by how it fails";
    EncryptionOpenFailed "encryption.open-failed" Trust "saml-core 6.1" "the encrypted element could not be opened, or nothing in it is vouched for";
    KeyTypeMismatch "key.type-mismatch" Trust "xmldsig-core 6.4" "no trusted key of this identity provider is of the kind that the signature method needs";
    KeyFingerprintMismatch "key.fingerprint-mismatch" Trust "xmldsig-core 4.5" "the message shows no certificate, or one whose fingerprint is not pinned";
    KeyTooWeak "key.too-weak" Trust "xmldsig-core 6.4" "the trusted keys of the kind that the signature method needs are too weak";
    KeyLimitExceeded "key.limit-exceeded" Trust "xmldsig-core 6.4" "more trusted keys would have to be tried than the limit";
    SignatureValueMismatch "signature.value-mismatch" Trust "xmldsig-core 3.2.2" "no trusted key made this signature value: another key signed, or SignedInfo was changed";
    SignatureDigestMismatch "signature.digest-mismatch" Trust "xmldsig-core 3.2.1" "the signed element was changed after signing";
    KeyCertificateExpiring "key.certificate-expiring" Trust "rfc5280 4.1.2.5" "the certificate of the matching key ends soon";
    KeyCertificateExpired "key.certificate-expired" Trust "rfc5280 4.1.2.5" "the certificate of the matching key has expired and the policy enforces its dates";
    KeyCertificateNotYetValid "key.certificate-not-yet-valid" Trust "rfc5280 4.1.2.5" "the certificate of the matching key is not valid yet and the policy enforces its dates";

    ResponseDestinationMissing "response.destination-missing" Policy "saml-bindings 3.5.5.2" "a signed Response has no Destination";
    ResponseDestinationMismatch "response.destination-mismatch" Policy "saml-bindings 3.5.5.2" "the Response is addressed to another endpoint";
    ResponseInResponseToMissing "response.in-response-to-missing" Policy "saml-profiles 4.1.4.3" "the Response names no request although one is outstanding";
    ResponseInResponseToMismatch "response.in-response-to-mismatch" Policy "saml-profiles 4.1.4.3" "the Response answers another request";
    ResponseInResponseToForbidden "response.in-response-to-forbidden" Policy "saml-bindings 3.5.5.2" "the Response names a request although none is outstanding";
    ResponseUnsolicitedForbidden "response.unsolicited-forbidden" Policy "saml-profiles 4.1.5" "the Response answers no request and the policy refuses unsolicited responses";

    AssertionMalformed "assertion.malformed" Policy "saml-core 2.3.3" "the Assertion does not have the structure of the standard";
    AssertionVersionUnsupported "assertion.version-unsupported" Policy "saml-core 2.3.3" "the Assertion is not of version 2.0";
    AssertionIdMissing "assertion.id-missing" Policy "saml-core 2.3.3" "the Assertion has no ID";
    AssertionInstantMalformed "assertion.instant-malformed" Policy "saml-core 2.3.3" "the IssueInstant of the Assertion is missing or no UTC time";
    AssertionNotYetValid "assertion.not-yet-valid" Policy "saml-core 2.3.3" "the Assertion was issued in the future";
    AssertionExpired "assertion.expired" Policy "saml-core 2.3.3" "the Assertion is older than the policy allows";

    SubjectMissing "subject.missing" Policy "saml-profiles 4.1.4.2" "the Assertion has no Subject";
    SubjectMalformed "subject.malformed" Policy "saml-core 2.4.1" "the Subject does not have the structure of the standard";
    SubjectNameIdMissing "subject.name-id-missing" Policy "saml-profiles 4.1.4.2" "the Subject has no NameID, or an empty one";
    SubjectSpNameQualifierMismatch "subject.sp-name-qualifier-mismatch" Policy "saml-core 2.2.2" "the NameID is for another service provider";
    SubjectConfirmationMissing "subject.confirmation-missing" Policy "saml-profiles 4.1.4.2" "the Subject is confirmed by no method that the policy accepts";
    SubjectConfirmationDataMissing "subject.confirmation-data-missing" Policy "saml-profiles 4.1.4.2" "the confirmation has no SubjectConfirmationData";
    SubjectRecipientMissing "subject.recipient-missing" Policy "saml-profiles 4.1.4.2" "the confirmation has no Recipient";
    SubjectRecipientMismatch "subject.recipient-mismatch" Policy "saml-profiles 4.1.4.3" "the confirmation is for another endpoint";
    SubjectNotOnOrAfterMissing "subject.not-on-or-after-missing" Policy "saml-profiles 4.1.4.2" "the confirmation has no NotOnOrAfter";
    SubjectNotBeforeForbidden "subject.not-before-forbidden" Policy "saml-profiles 4.1.4.2" "the confirmation has a NotBefore";
    SubjectInstantMalformed "subject.instant-malformed" Policy "saml-core 1.3.3" "a time of the confirmation is no UTC time";
    SubjectExpired "subject.expired" Policy "saml-profiles 4.1.4.3" "the confirmation has expired";
    SubjectInResponseToMissing "subject.in-response-to-missing" Policy "saml-profiles 4.1.4.3" "the confirmation names no request although one is outstanding";
    SubjectInResponseToMismatch "subject.in-response-to-mismatch" Policy "saml-profiles 4.1.4.3" "the confirmation answers another request";
    SubjectInResponseToForbidden "subject.in-response-to-forbidden" Policy "saml-profiles 4.1.5" "the confirmation names a request although none is outstanding";

    SubjectKeyInfoMissing "subject.key-info-missing" Policy "saml-profiles 3.1" "the holder-of-key confirmation names no key in a form that can be compared";
    SubjectCertificateMissing "subject.certificate-missing" Policy "saml-profiles 3.1" "the confirmation asks for the holder of a key and no client certificate is known";
    SubjectCertificateMismatch "subject.certificate-mismatch" Policy "saml-profiles 3.1" "the client's certificate is not the one that the confirmation names";
    SubjectAddressMismatch "subject.address-mismatch" Policy "saml-core 2.4.1.2" "the client has another address than the confirmation allows";
    SubjectAddressMalformed "subject.address-malformed" Policy "saml-core 2.4.1.2" "the Address of the confirmation is no network address";

    ConditionsMalformed "conditions.malformed" Policy "saml-core 2.5.1" "the Conditions do not have the structure of the standard";
    ConditionsInstantMalformed "conditions.instant-malformed" Policy "saml-core 1.3.3" "a time of the Conditions is no UTC time";
    ConditionsNotYetValid "conditions.not-yet-valid" Policy "saml-core 2.5.1.2" "the Assertion is not valid yet";
    ConditionsExpired "conditions.expired" Policy "saml-core 2.5.1.2" "the Assertion has expired";
    ConditionsAudienceMissing "conditions.audience-missing" Policy "saml-profiles 4.1.4.2" "the Assertion has no AudienceRestriction";
    ConditionsAudienceMismatch "conditions.audience-mismatch" Policy "saml-core 2.5.1.4" "the Assertion is for another audience";
    ConditionsUnsupported "conditions.unsupported" Policy "saml-core 2.5.1" "the Assertion has a condition that is not understood";

    AuthnStatementMissing "authn.statement-missing" Policy "saml-profiles 4.1.4.2" "the Assertion has no AuthnStatement";
    AuthnMalformed "authn.malformed" Policy "saml-core 2.7.2" "an AuthnStatement does not have the structure of the standard";
    AuthnInstantMalformed "authn.instant-malformed" Policy "saml-core 2.7.2" "a time of an AuthnStatement is missing or no UTC time";
    AuthnNotYetValid "authn.not-yet-valid" Policy "saml-core 2.7.2" "the user was authenticated in the future";
    AuthnExpired "authn.expired" Policy "saml-core 2.7.2" "the user was authenticated longer ago than the policy allows";
    AuthnSessionExpired "authn.session-expired" Policy "saml-core 2.7.2" "the session at the identity provider has ended";
    AuthnContextMissing "authn.context-missing" Policy "saml-core 3.3.2.2.1" "an AuthnStatement names no authentication context class and the policy asks for one";
    AuthnContextMismatch "authn.context-mismatch" Policy "saml-core 3.3.2.2.1" "the user was authenticated in another way than the policy or the request asks";
    AttributeScopeMismatch "attribute.scope-mismatch" Policy "shibmd 1.0" "a scoped attribute has a scope for which the identity provider may not speak";
    AttributeMalformed "attribute.malformed" Policy "saml-core 2.7.3" "an AttributeStatement does not have the structure of the standard";

    ProfileAlgorithmForbidden "profile.algorithm-forbidden" Policy "samlight profiles" "a signature uses another method than the service profile allows";
    ProfileAttributeMissing "profile.attribute-missing" Policy "samlight profiles" "an attribute that the service profile requires is missing or empty";
    ProfileNameIdFormatForbidden "profile.name-id-format-forbidden" Policy "samlight profiles" "the NameID has another format than the service profile allows";
    ProfileNameIdMismatch "profile.name-id-mismatch" Policy "samlight profiles" "the NameID is not the value of the attribute that the service profile names";
    ProfileEmailMissing "profile.email-missing" Policy "samlight profiles" "there is no e-mail address where the service profile looks for it";
    ProfileEmailMalformed "profile.email-malformed" Policy "samlight profiles" "what stands where the service profile looks for it is no single e-mail address";
    ProfileEmailDomainMismatch "profile.email-domain-mismatch" Policy "samlight profiles" "the e-mail address is of another domain than the service profile allows";
    LogoutMissing "logout.missing" Input "saml-core 3.7" "the message is not the samlp:LogoutRequest or samlp:LogoutResponse that its field announces";
    LogoutMalformed "logout.malformed" Input "saml-core 3.7" "the logout message does not have the structure of the standard";
    LogoutVersionUnsupported "logout.version-unsupported" Input "saml-core 3.2" "the logout message is not of version 2.0";
    LogoutIdMissing "logout.id-missing" Input "saml-core 3.2" "the logout message has no ID";
    LogoutInstantMalformed "logout.instant-malformed" Input "saml-core 1.3.3" "a time of the logout message is missing or no UTC time";
    LogoutNotYetValid "logout.not-yet-valid" Policy "saml-core 3.2" "the logout message was issued in the future";
    LogoutIssuerMissing "logout.issuer-missing" Policy "saml-profiles 4.4.4" "the logout message has no Issuer";
    LogoutIssuerMalformed "logout.issuer-malformed" Policy "saml-profiles 4.4.4" "the Issuer of the logout message is not in the entity format";
    LogoutDestinationMissing "logout.destination-missing" Policy "saml-bindings 3.4.5.2" "a signed logout message has no Destination";
    LogoutDestinationMismatch "logout.destination-mismatch" Policy "saml-bindings 3.4.5.2" "the logout message is addressed to another endpoint";
    LogoutExpired "logout.expired" Policy "saml-core 3.7.1" "the LogoutRequest has expired";
    LogoutNameIdMissing "logout.name-id-missing" Policy "saml-core 3.7.1" "the LogoutRequest has no NameID, or an empty one";
    LogoutInResponseToMissing "logout.in-response-to-missing" Policy "saml-core 3.2.2" "the LogoutResponse names no request";
    LogoutInResponseToMismatch "logout.in-response-to-mismatch" Policy "saml-core 3.2.2" "the LogoutResponse answers another request";
    LogoutInResponseToForbidden "logout.in-response-to-forbidden" Policy "saml-core 3.2.2" "the LogoutResponse names a request although none is outstanding";
    ArtifactMalformed "artifact.malformed" Input "saml-bindings 3.6.4" "the artifact is not one of type 4";
    ArtifactSourceMismatch "artifact.source-mismatch" Trust "saml-bindings 3.6.4" "no trusted identity provider has the source and the service that the artifact names";
    ArtifactResponseMalformed "artifact.response-malformed" Input "saml-core 3.5.2" "the ArtifactResponse does not have the structure of the standard";
    ArtifactInResponseToMismatch "artifact.in-response-to-mismatch" Trust "saml-core 3.2.2" "the ArtifactResponse does not answer the ArtifactResolve that was sent";
    ArtifactIssuerMismatch "artifact.issuer-mismatch" Trust "saml-bindings 3.6.5" "the message is not of the identity provider that the artifact was sent to";
    ArtifactResponseMissing "artifact.response-missing" Policy "saml-core 3.5.2" "the identity provider has no Response for the artifact";

    RequestMissing "request.missing" Policy "saml-profiles 4.1.4.3" "the request that this answers is not outstanding: unknown, expired or already answered";
    RequestIssuerMismatch "request.issuer-mismatch" Trust "saml-profiles 4.1.4.3" "another identity provider answers than the one that was asked";
    RequestBrowserMismatch "request.browser-mismatch" Policy "saml-profiles 4.1.5" "another browser brings the answer than the one that was sent to log in";
    ReplayClaimed "replay.claimed" Policy "saml-profiles 4.1.4.5" "the Assertion was used before";
    StoreFailed "store.failed" Store "saml-profiles 4.1.4.5" "the store did not answer, so a replay cannot be ruled out";

    ConfigMalformed "config.malformed" Config "samlight config" "the settings cannot be read";
    ConfigVersionUnsupported "config.version-unsupported" Config "samlight config" "the settings are of another version";
    ConfigEntityIdMissing "config.entity-id-missing" Config "samlight config" "an entity ID is missing or empty";
    ConfigAcsUrlMissing "config.acs-url-missing" Config "samlight config" "no assertion consumer service URL is given";
    ConfigSloUrlMissing "config.slo-url-missing" Config "samlight config" "a logout message came and no logout URL is given";
    ConfigUrlMalformed "config.url-malformed" Config "samlight config" "a URL is not absolute, or not of http or https";
    ConfigIdpMissing "config.idp-missing" Config "samlight config" "no identity provider is given, or the one that was named is not configured";
    ConfigIdpMultiple "config.idp-multiple" Config "samlight config" "two identity providers have the same entity ID, or it is unclear which one is meant";
    ConfigKeyMissing "config.key-missing" Config "samlight config" "an identity provider has no signing key, or we have none where a message has to be signed";
    ConfigCertificateMalformed "config.certificate-malformed" Config "samlight config" "a certificate cannot be read";
    ConfigMetadataMalformed "config.metadata-malformed" Config "saml-metadata 2.3" "the metadata of an identity provider cannot be read";
    ConfigMetadataEntityMissing "config.metadata-entity-missing" Config "saml-metadata 2.3.1" "the entity that is wanted is not in the metadata";
    ConfigMetadataSignatureMissing "config.metadata-signature-missing" Config "saml-metadata 3.1" "the metadata is not signed and a signature is asked for";
    ConfigMetadataSignatureMismatch "config.metadata-signature-mismatch" Config "saml-metadata 3.1" "nobody trusted has signed the metadata as it is";
    ConfigValueMalformed "config.value-malformed" Config "samlight config" "a setting is outside its range";
}
