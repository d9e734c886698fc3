//! The settings of a service provider: one JSON shape for every host. Unknown fields are errors.

mod check;
mod context;
#[cfg(feature = "gate")]
pub(crate) mod gate;
mod service;

use alloc::string::String;
use alloc::vec::Vec;
pub(crate) use check::absolute;
pub use context::AuthnContextPolicy;
pub(crate) use service::BLANK;
pub use service::ServiceProfile;

use core::fmt;

use crate::fault::Code;
use crate::saml::instant::Instant;

/// Everything a service provider knows before a message comes.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The version of this shape: 1.
    pub version: u32,
    /// Our entity ID: what the identity provider writes as `Audience`.
    pub entity_id: String,
    /// The public URLs of our assertion consumer service; the first one is asked for in requests. Compared exactly, never guessed from a request.
    pub acs_urls: Vec<String>,
    /// The public URLs of our single logout service. Compared exactly; without one no logout message is accepted.
    pub slo_urls: Vec<String>,
    /// Further names of ours that an `Audience` may say.
    pub audiences: Vec<String>,
    /// The identity providers that we trust.
    pub idps: Vec<IdpSettings>,
    /// What we ask of a message.
    pub policy: Policy,
    /// The rules of a named service, for those who have to behave like it.
    pub profile: Option<ServiceProfile>,
    /// What we say about ourselves.
    pub published: Published,
}

/// What we say about ourselves: for our metadata, and for what we sign. In JSON these fields stand beside the others. Everything is optional.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Published {
    /// Whether requests are signed. Unless said, they are where the identity provider wants it.
    pub sign_requests: Option<bool>,
    /// Our own certificates for signatures, the one in use first: PEM or bare base64. Several, for a change of keys.
    pub signing_certificates: Vec<String>,
    /// Our own certificates for encryption, RSA, the preferred one first: PEM or bare base64.
    pub encryption_certificates: Vec<String>,
    /// The formats of names that we want, the preferred one first.
    pub name_id_formats: Vec<String>,
    /// The attributes that we want.
    pub requested_attributes: Vec<RequestedAttribute>,
    /// The name of the service that wants the attributes; our entity ID unless said.
    pub service_name: Option<String>,
    /// Our name, for people who choose where to log in.
    pub display_name: Option<String>,
    /// Who runs the service.
    pub organization: Option<Organization>,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
    /// Where a discovery service sends its answers.
    pub discovery_response_url: Option<String>,
}

/// `md:RequestedAttribute` (SAML Metadata 2.4.4.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestedAttribute {
    /// Its name.
    pub name: String,
    /// How to read the name.
    pub name_format: Option<String>,
    /// Its name for people.
    pub friendly_name: Option<String>,
    /// Whether nothing works without it.
    pub required: bool,
}

/// `md:Organization` (SAML Metadata 2.3.2.1), in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// Its name.
    pub name: String,
    /// Its name as people know it; the name unless said.
    pub display_name: Option<String>,
    /// Its page.
    pub url: String,
    /// The language of all names that we publish, such as `de`; `en` unless said.
    pub lang: Option<String>,
}

/// `md:ContactPerson` (SAML Metadata 2.3.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// What to ask them.
    pub kind: ContactKind,
    /// Their company.
    pub company: Option<String>,
    /// Their given name.
    pub given_name: Option<String>,
    /// Their surname.
    pub surname: Option<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Telephone numbers.
    pub phones: Vec<String>,
}

/// What to ask a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContactKind {
    /// Technical questions.
    Technical,
    /// Help for users.
    Support,
    /// Questions of administration.
    Administrative,
    /// Bills.
    Billing,
    /// Everything else.
    Other,
}

impl ContactKind {
    /// All of them.
    pub const ALL: [ContactKind; 5] =
        [ContactKind::Technical, ContactKind::Support, ContactKind::Administrative, ContactKind::Billing, ContactKind::Other];

    /// The value of `contactType`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ContactKind::Technical => "technical",
            ContactKind::Support => "support",
            ContactKind::Administrative => "administrative",
            ContactKind::Billing => "billing",
            ContactKind::Other => "other",
        }
    }
}

/// One trusted identity provider: its metadata, or its entity ID and certificates.
#[derive(Clone, Debug, Default)]
pub struct IdpSettings {
    /// The `md:EntityDescriptor`, or an `md:EntitiesDescriptor` of any size that it stands in, as XML text.
    pub metadata: Option<String>,
    /// Who has to have signed the metadata. `None`: nobody, it is believed because it stands in the settings.
    pub metadata_trust: Option<MetadataTrust>,
    /// When the metadata was fetched: its `cacheDuration` counts from here, and not at all where this is not given.
    pub fetched_at: Option<Instant>,
    /// The entity ID, where there is no metadata; beside metadata, which of its entities is meant.
    pub entity_id: Option<String>,
    /// The URL of its single sign-on service for HTTP-Redirect, where there is no metadata; needed only to send requests.
    pub sso_url: Option<String>,
    /// The URL of its single logout service for HTTP-Redirect and HTTP-POST, where there is no metadata; needed only to send logout messages.
    pub slo_url: Option<String>,
    /// The URL of its artifact resolution service, where there is no metadata.
    pub artifact_url: Option<String>,
    /// Its signing certificates, where there is no metadata: PEM or bare base64.
    pub certificates: Vec<String>,
    /// SHA-256 fingerprints of its signing certificates, in hexadecimal, colons allowed. Beside metadata or certificates: only those of them count.
    /// Alone: the certificate that a message shows counts if its fingerprint is one of these.
    pub fingerprints: Vec<String>,
    /// What only this identity provider may do.
    pub policy: IdpPolicy,
}

/// Who has to have signed metadata (SAML Metadata 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetadataTrust {
    /// One of these certificates' keys, whatever the dates of the certificate: PEM or bare base64.
    Certificates(Vec<String>),
    /// The key of a certificate that the signature shows and from which a chain leads to one of these authorities: PEM or bare base64.
    Authorities(Vec<String>),
}

/// Exceptions for one identity provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdpPolicy {
    /// Believe signatures and digests with SHA-1. Whoever can make two documents with one SHA-1 digest can then forge logins; every report
    /// carries a warning.
    pub danger_allow_sha1: bool,
    /// Open assertions in AES-CBC that nothing signs from the outside. Whoever can send us messages can then use our answers to decrypt a captured
    /// one (Jager and Somorovsky 2011); under a signed Response CBC needs no exception.
    pub danger_allow_cbc: bool,
    /// What becomes of its responses that answer no request, where that is not [`Policy::unsolicited`].
    pub unsolicited: Option<Unsolicited>,
}

/// What we ask of a message. The default is strict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which element has to be signed. A signature that is present has to verify in any case.
    pub signed: Signed,
    /// Whether the Assertion has to be encrypted.
    pub encrypted: Encrypted,
    /// What becomes of responses that answer no request.
    pub unsolicited: Unsolicited,
    /// How far clocks may differ, in seconds: 60 by default, 300 at most.
    pub clock_skew_sec: u32,
    /// How long a request waits for its answer, in seconds: 900 by default, 86400 at most.
    pub request_ttl_sec: u32,
    /// How old an assertion may be since its IssueInstant, in seconds, whatever it says itself.
    pub max_assertion_lifetime_sec: Option<u32>,
    /// How long ago the user may have been authenticated, in seconds.
    pub max_authn_age_sec: Option<u32>,
    /// What the validity dates of the identity provider's certificate mean. Its key is trusted because it is configured; the dates are advice.
    pub certificate_dates: CertificateDates,
    /// How many days before the end of the matching certificate a report begins to warn: 30 by default, 3650 at most, never if 0 or if
    /// `certificate_dates` is off.
    pub certificate_expiry_warn_days: u32,
    /// The shortest RSA key that vouches, in bits: 2048 by default, which is the least, 8192 at most.
    pub min_rsa_bits: u32,
    /// By which methods the subject may be confirmed.
    pub subject_confirmation: SubjectConfirmation,
    /// Whether the Address of the confirmation has to be the client's.
    pub address: AddressCheck,
    /// What a NameID for another service provider means.
    pub sp_name_qualifier: SpNameQualifier,
    /// How the user has to be authenticated; `None` asks nothing.
    pub authn_context: Option<AuthnContextPolicy>,
    /// Accept a subject without any identifier, if the assertion has attributes: nobody is named then. An empty NameID is refused all the same.
    pub allow_missing_name_id: bool,
    /// Accept an assertion that does not say when and how the user was authenticated: the login has no session to log out of then.
    pub allow_missing_authn_statement: bool,
    /// What becomes of a `RelayState` of more than the 80 bytes that the standard allows.
    pub relay_state: RelayStateLimit,
    /// The names of attributes whose values are `local@scope` with a scope that the identity provider's metadata lists (`shibmd:Scope`).
    pub scoped_attributes: Vec<String>,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            signed: Signed::Either,
            encrypted: Encrypted::Allow,
            unsolicited: Unsolicited::Refuse,
            clock_skew_sec: 60,
            request_ttl_sec: 900,
            max_assertion_lifetime_sec: None,
            max_authn_age_sec: None,
            certificate_dates: CertificateDates::Warn,
            certificate_expiry_warn_days: 30,
            min_rsa_bits: 2048,
            subject_confirmation: SubjectConfirmation::Bearer,
            address: AddressCheck::Off,
            sp_name_qualifier: SpNameQualifier::Warn,
            authn_context: None,
            allow_missing_name_id: false,
            allow_missing_authn_statement: false,
            relay_state: RelayStateLimit::Warn,
            scoped_attributes: Vec::new(),
        }
    }
}

impl Policy {
    /// How long ago the user was authenticated matters, or how: an assertion that says neither cannot be accepted.
    pub(crate) fn asks_for_authn(&self) -> bool {
        self.max_authn_age_sec.is_some() || self.authn_context.as_ref().is_some_and(|context| !context.classes.is_empty())
    }
}

/// Which element has to be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Signed {
    /// The Response or the Assertion.
    Either,
    /// The Assertion.
    Assertion,
    /// The Response.
    Response,
    /// Both.
    Both,
}

/// Whether the Assertion has to be encrypted (SAML Core 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Encrypted {
    /// It may be.
    Allow,
    /// It has to be.
    Require,
}

/// What becomes of responses that answer no request (SAML Profiles 4.1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsolicited {
    /// They are refused: a login that nobody here started may be somebody else's.
    Refuse,
    /// They are accepted if they name no request.
    Allow,
    /// They are accepted even if they name a request that is not outstanding.
    AllowIgnoringInResponseTo,
}

/// What the validity dates of a trusted certificate mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateDates {
    /// Nothing.
    Off,
    /// A warning in the report.
    Warn,
    /// A certificate outside its dates vouches for nothing.
    Enforce,
}

/// By which methods the subject may be confirmed (SAML Profiles 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubjectConfirmation {
    /// Whoever brings the assertion is its subject.
    Bearer,
    /// Whoever proves possession of the key that the assertion names, by the client certificate of the TLS connection.
    HolderOfKey,
    /// Either of them.
    Either,
}

/// Whether the Address of the confirmation has to be the client's (SAML Core 2.4.1.2). Proxies and address translation make the two differ for
/// honest users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressCheck {
    /// It is not compared.
    Off,
    /// They are the same address.
    Exact,
    /// They are in the same network: the first 24 bits of an IPv4 address, the first 64 of an IPv6 address.
    Prefix,
}

/// What it means if the NameID is for another service provider (SAML Core 2.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpNameQualifier {
    /// Nothing.
    Off,
    /// A warning in the report.
    Warn,
    /// The message is refused.
    Enforce,
}

/// What becomes of a `RelayState` of more than 80 bytes (SAML Bindings 3.4.3 and 3.5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RelayStateLimit {
    /// Nothing.
    Off,
    /// A warning in the report.
    Warn,
    /// The message is refused.
    Enforce,
}

/// The settings cannot be used. Says which one, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    code: Code,
    message: String,
}

impl ConfigError {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        ConfigError { code, message: message.into() }
    }

    /// The code, of the room `config`.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for ConfigError {}
