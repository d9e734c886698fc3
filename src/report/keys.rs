//! Keys in the report: those that are trusted, with their dates, and what the message says of the one that signed.

use crate::json::Writer;
use crate::saml::instant::Instant;
use alloc::string::{String, ToString};

/// A certificate that vouches for the identity provider.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct KeyFacts {
    /// SHA-256 of the DER, in hexadecimal.
    pub sha256: String,
    /// The kind of key: `RSA`, `P-256`, `Ed25519`, or the name of one that is not supported.
    pub kind: String,
    /// Length of the RSA modulus or of the curve's field, in bits; none for a key that is not supported.
    pub bits: Option<u32>,
    /// First instant of the certificate's validity.
    pub not_before: Instant,
    /// Last instant of the certificate's validity.
    pub not_after: Instant,
    /// How the dates stand to the time of the check. The clock skew is not counted in.
    pub state: KeyState,
    /// Whether its key made a signature of this message.
    pub matched: bool,
}

/// How the dates of a certificate stand to the time of the check.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum KeyState {
    /// Within its dates.
    Valid,
    /// Within its dates, and they end within the time that `certificateExpiryWarnDays` sets.
    Expiring,
    /// Past its dates.
    Expired,
    /// Before its dates.
    NotYetValid,
}

impl KeyState {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            KeyState::Valid => "valid",
            KeyState::Expiring => "expiring",
            KeyState::Expired => "expired",
            KeyState::NotYetValid => "not-yet-valid",
        }
    }

    /// The state at `now`, where the last `warn_days` days count as expiring.
    pub(crate) fn at(now: Instant, not_before: Instant, not_after: Instant, warn_days: u32) -> KeyState {
        const DAY_MS: i64 = 86_400_000;
        if now < not_before {
            KeyState::NotYetValid
        } else if now > not_after {
            KeyState::Expired
        } else if warn_days > 0 && not_after.since_ms(now) <= i64::from(warn_days) * DAY_MS {
            KeyState::Expiring
        } else {
            KeyState::Valid
        }
    }
}

impl KeyFacts {
    pub(super) fn write(&self, json: &mut Writer) {
        json.open('{');
        json.field("sha256", Some(&self.sha256));
        json.field("kind", Some(&self.kind));
        bits(self.bits, json);
        json.field("notBefore", Some(&self.not_before.to_string()));
        json.field("notAfter", Some(&self.not_after.to_string()));
        json.field("state", Some(self.state.as_str()));
        json.name("matched").bool(self.matched);
        json.close('}');
    }
}

fn bits(bits: Option<u32>, json: &mut Writer) {
    if let Some(bits) = bits {
        json.name("bits").number(bits.into());
    }
}

/// One statement of `ds:KeyInfo` (XML Signature 4.5). Whoever made the message chose it: nothing is trusted because of it, nothing is fetched.
/// Texts are cut to 256 characters.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum KeyHint {
    /// `ds:X509Certificate`: SHA-256 of its octets, in hexadecimal; none where they are no base64.
    Certificate {
        /// The fingerprint.
        sha256: Option<String>,
    },
    /// `ds:X509SubjectName`.
    SubjectName(String),
    /// `ds:X509IssuerSerial`.
    IssuerSerial {
        /// The distinguished name of the issuer.
        issuer: String,
        /// The serial number, in decimal.
        serial: String,
    },
    /// `ds:X509SKI`: the subject key identifier, in hexadecimal; none where it is no base64.
    SubjectKeyIdentifier(Option<String>),
    /// `dsig11:X509Digest`.
    Digest {
        /// The identifier of the digest method.
        algorithm: String,
        /// The digest of the certificate, in hexadecimal; none where it is no base64.
        digest: Option<String>,
    },
    /// `ds:KeyName`.
    Name(String),
    /// `ds:KeyValue`.
    Value {
        /// The kind of key, as in [`KeyFacts::kind`]; none where it is not read.
        kind: Option<String>,
        /// Length of the key in bits, where it is read.
        bits: Option<u32>,
    },
    /// `dsig11:DEREncodedKeyValue`.
    DerValue {
        /// The kind of key; none where the octets are no key.
        kind: Option<String>,
        /// Length of the key in bits, where it is read.
        bits: Option<u32>,
    },
    /// `ds:RetrievalMethod`: never followed.
    RetrievalMethod(String),
    /// `dsig11:KeyInfoReference`: never followed.
    Reference(String),
    /// Any other element, by its local name.
    Other(String),
}

impl KeyHint {
    pub(super) fn write(&self, json: &mut Writer) {
        json.open('{');
        let mut form = |name| {
            json.field("form", Some(name));
        };
        match self {
            KeyHint::Certificate { sha256 } => {
                form("X509Certificate");
                json.field("sha256", sha256.as_deref());
            }
            KeyHint::SubjectName(name) => {
                form("X509SubjectName");
                json.field("name", Some(name));
            }
            KeyHint::IssuerSerial { issuer, serial } => {
                form("X509IssuerSerial");
                json.field("issuer", Some(issuer));
                json.field("serial", Some(serial));
            }
            KeyHint::SubjectKeyIdentifier(identifier) => {
                form("X509SKI");
                json.field("identifier", identifier.as_deref());
            }
            KeyHint::Digest { algorithm, digest } => {
                form("X509Digest");
                json.field("algorithm", Some(algorithm));
                json.field("digest", digest.as_deref());
            }
            KeyHint::Name(name) => {
                form("KeyName");
                json.field("name", Some(name));
            }
            KeyHint::Value { kind, bits: length } => {
                form("KeyValue");
                json.field("kind", kind.as_deref());
                bits(*length, json);
            }
            KeyHint::DerValue { kind, bits: length } => {
                form("DEREncodedKeyValue");
                json.field("kind", kind.as_deref());
                bits(*length, json);
            }
            KeyHint::RetrievalMethod(uri) => {
                form("RetrievalMethod");
                json.field("uri", Some(uri));
            }
            KeyHint::Reference(uri) => {
                form("KeyInfoReference");
                json.field("uri", Some(uri));
            }
            KeyHint::Other(name) => {
                form("other");
                json.field("name", Some(name));
            }
        }
        json.close('}');
    }
}
