//! The settings of a service provider: one JSON shape for every host. Unknown fields are errors.

use core::fmt;

use crate::fault::Code;

/// Everything a service provider knows before a message comes.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The version of this shape: 1.
    pub version: u32,
    /// Our entity ID: what the identity provider writes as `Audience`.
    pub entity_id: String,
    /// The public URLs of our assertion consumer service; the first one is asked for in requests. Compared exactly, never guessed from a request.
    pub acs_urls: Vec<String>,
    /// Further names of ours that an `Audience` may say.
    pub audiences: Vec<String>,
    /// The identity providers that we trust.
    pub idps: Vec<IdpSettings>,
    /// What we ask of a message.
    pub policy: Policy,
    /// The public URLs of our single logout service.
    pub slo_urls: Vec<String>,
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
    /// The `md:EntityDescriptor`, as XML text.
    pub metadata: Option<String>,
    /// The entity ID, where there is no metadata.
    pub entity_id: Option<String>,
    /// The URL of its single sign-on service for HTTP-Redirect, where there is no metadata; needed only to send requests.
    pub sso_url: Option<String>,
    /// The URL of its single logout service for HTTP-Redirect, where there is no metadata.
    pub slo_url: Option<String>,
    /// The URL of its artifact resolution service, where there is no metadata.
    pub artifact_url: Option<String>,
    /// Its signing certificates, where there is no metadata: PEM or bare base64.
    pub certificates: Vec<String>,
    /// What only this identity provider may do.
    pub policy: IdpPolicy,
}

/// Exceptions for one identity provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IdpPolicy {
    /// Believe signatures and digests with SHA-1. Whoever can make two documents with one SHA-1 digest can then forge logins; every report
    /// carries a warning.
    pub danger_allow_sha1: bool,
}

/// What we ask of a message. The default is strict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which element has to be signed. A signature that is present has to verify in any case.
    pub signed: Signed,
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
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            signed: Signed::Either,
            unsolicited: Unsolicited::Refuse,
            clock_skew_sec: 60,
            request_ttl_sec: 900,
            max_assertion_lifetime_sec: None,
            max_authn_age_sec: None,
            certificate_dates: CertificateDates::Warn,
        }
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
