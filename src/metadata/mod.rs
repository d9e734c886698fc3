//! Metadata as data for hosts: read and checked, when to fetch it anew, which keys came and went, and where it can be asked for. Nothing here fetches.

mod json;
mod keys;
mod mdq;

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
pub use keys::{KeyChange, KeyDiff, MetadataKey};
pub use mdq::{mdq_sha1_url, mdq_url};

pub use crate::saml::metadata::{
    Contact, Endpoint, EntityAttribute, EntityDescriptor, IdpRole, KeyDescriptor, KeyUse, Localized, Logo, Organization, Registration, Scope, UiInfo,
};

use core::fmt;

use crate::fault::Code;
use crate::report::{Check, SignatureFacts};
use crate::saml::instant::Instant;
use crate::settings::{ConfigError, MetadataTrust};
use crate::trust::metadata::{Disbelief, Signers, Source};
use crate::trust::{Lifetime, milliseconds};

/// After how long metadata is fetched anew that says nothing of it itself: a day, in milliseconds.
const REFRESH_MS: i64 = 86_400_000;

/// How to read metadata. The default takes the only entity of the document, believes the text and judges no dates.
#[derive(Clone, Debug, Default)]
pub struct MetadataOptions {
    /// Which entity is meant: needed where the document holds more than one.
    pub entity_id: Option<String>,
    /// Who has to have signed the document. `None`: nobody; a signature is then not looked at.
    pub trust: Option<MetadataTrust>,
    /// The time at which `validUntil`, the certificates behind an authority's signature and `cacheDuration` are judged, without any clock skew;
    /// `None`: not at all.
    pub now: Option<Instant>,
    /// When the document was fetched: `cacheDuration` counts from here.
    pub fetched_at: Option<Instant>,
}

/// An identity provider's metadata, read whole.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Metadata {
    /// What the identity provider says of itself.
    pub entity: EntityDescriptor,
    /// What became of the signature on the document.
    pub signature: MetadataSignature,
    /// The certificates of its keys, in order.
    pub keys: Vec<MetadataKey>,
}

/// What became of the signature on a metadata document. Signatures on single entities of an aggregate are not looked at.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum MetadataSignature {
    /// There is none on the root.
    Unsigned,
    /// There is one, and nobody was named who has to have made it.
    NotChecked,
    /// It was verified.
    #[non_exhaustive]
    Trusted {
        /// What it says of itself, and whose key made it.
        facts: SignatureFacts,
        /// The last instant at which all certificates up to the authority are valid; `None` for pinned keys.
        until: Option<Instant>,
    },
}

/// Metadata that cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MetadataError {
    code: Code,
    message: String,
}

impl MetadataError {
    /// The code: of the room `config` for what the document is, `key.metadata-expired` or `key.metadata-stale` for its dates.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// As JSON text: `code` and `message`.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::error(self)
    }
}

impl fmt::Display for MetadataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for MetadataError {}

impl From<Disbelief> for MetadataError {
    fn from(disbelief: Disbelief) -> Self {
        MetadataError { code: disbelief.code, message: disbelief.reason }
    }
}

impl From<ConfigError> for MetadataError {
    fn from(error: ConfigError) -> Self {
        MetadataError { code: error.code(), message: error.to_string() }
    }
}

impl Metadata {
    /// Reads an identity provider's metadata from an `md:EntityDescriptor`, or from an `md:EntitiesDescriptor` of up to 256 MiB, of which a bounded
    /// part is held in memory at a time.
    ///
    /// With [`MetadataOptions::trust`] everything is read from the canonical octets that the signature covers. The signature has to be the first
    /// child of the root and refer to the root's ID (SAML Metadata 3.1); SHA-1 is not believed.
    ///
    /// # Errors
    /// `config.metadata-malformed`, `config.entity-id-missing`, `config.metadata-entity-missing`, `config.certificate-malformed`,
    /// `config.key-missing`, `config.metadata-signature-missing`, `config.metadata-signature-mismatch`, `key.metadata-expired`,
    /// `key.metadata-stale`.
    pub fn read(text: &str, options: &MetadataOptions) -> Result<Self, MetadataError> {
        let signers = options.trust.as_ref().map(|trust| Signers::read(trust, "trust")).transpose()?;
        let source = Source::open(text)?;
        let believed = source.read(options.entity_id.as_deref(), signers.as_ref())?;
        let entity = believed.entity;
        let stale = options.fetched_at.and_then(|at| Some(at.plus_ms(milliseconds(entity.cache_duration_sec?))));
        if let Some(now) = options.now {
            dated(&Lifetime { until: entity.valid_until, window: believed.window, stale }.judge(now, 0))?;
        }
        let signature = match believed.signature {
            Some(facts) => MetadataSignature::Trusted { facts, until: believed.window.map(|window| window.until) },
            None if source.is_signed().unwrap_or(true) => MetadataSignature::NotChecked,
            None => MetadataSignature::Unsigned,
        };
        let keys = keys::read(&entity)?;
        Ok(Metadata { entity, signature, keys })
    }

    /// When to fetch the document anew that was fetched at this time: at the earlier of its `validUntil` and the end of its `cacheDuration`; a day
    /// later where it has neither. May be past already.
    #[must_use]
    pub fn next_refresh(&self, fetched_at: Instant) -> Instant {
        let cached = self.entity.cache_duration_sec.map(|seconds| fetched_at.plus_ms(milliseconds(seconds)));
        let first = [self.entity.valid_until, cached].into_iter().flatten().min();
        first.unwrap_or(fetched_at.plus_ms(REFRESH_MS))
    }

    /// Which signing and encryption keys came, went and stayed between two versions, by the SHA-256 of their certificates and their use.
    #[must_use]
    pub fn key_diff(old: &Metadata, new: &Metadata) -> KeyDiff {
        keys::diff(&old.keys, &new.keys)
    }

    /// As JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::metadata(self)
    }
}

fn dated(check: &Check) -> Result<(), MetadataError> {
    let Some(code) = check.code else { return Ok(()) };
    let side = |fact: &Option<crate::report::Fact>| match fact {
        Some(crate::report::Fact::Instant(instant)) => instant.to_string(),
        _ => String::new(),
    };
    Err(MetadataError { code, message: format!("{}: its limit is {}, now it is {}", code.about(), side(&check.expected), side(&check.actual)) })
}

/// The entity IDs of a metadata document, in order; those of entities without one are empty.
///
/// # Errors
/// `config.metadata-malformed`.
pub fn entity_ids(text: &str) -> Result<Vec<String>, MetadataError> {
    let mut ids = Vec::new();
    Source::open(text)?.each(&mut |found| {
        ids.push(found.entity.attr("entityID").unwrap_or_default().to_owned());
        Ok(())
    })?;
    Ok(ids)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
