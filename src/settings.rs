//! The settings of a service provider: one JSON shape for every host. Unknown fields are errors.

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
    /// Further names of ours that an `Audience` may say.
    pub audiences: Vec<String>,
    /// The identity providers that we trust.
    pub idps: Vec<IdpSettings>,
    /// What we ask of a message.
    pub policy: Policy,
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
    /// How many days before the end of the matching certificate a report begins to warn: 30 by default, 3650 at most, never if 0 or if
    /// `certificate_dates` is off.
    pub certificate_expiry_warn_days: u32,
    /// The shortest RSA key that vouches, in bits: 2048 by default, which is the least, 8192 at most.
    pub min_rsa_bits: u32,
    /// The names of attributes whose values are `local@scope` with a scope that the identity provider's metadata lists (`shibmd:Scope`).
    pub scoped_attributes: Vec<String>,
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
            certificate_expiry_warn_days: 30,
            min_rsa_bits: 2048,
            scoped_attributes: Vec::new(),
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
