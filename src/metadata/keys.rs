//! The keys of an identity provider, and what changes between two versions of its metadata.

use super::{MetadataError, json};
use crate::crypto::Certificate;
use crate::fault::Code;
use crate::saml::instant::Instant;
use crate::saml::metadata::{EntityDescriptor, KeyUse};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// A certificate that metadata shows for a key.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct MetadataKey {
    /// What the key is for.
    pub usage: KeyUse,
    /// SHA-256 of the certificate, in hexadecimal.
    pub sha256: String,
    /// The kind of key and its size in bits, such as `RSA 2048`; `None` for one that cannot be used.
    pub kind: Option<String>,
    /// Why the key cannot be used.
    pub problem: Option<String>,
    /// From when the certificate is valid.
    pub not_before: Instant,
    /// Until when the certificate is valid.
    pub not_after: Instant,
}

/// A certificate with its use, as it is compared.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct KeyChange {
    /// What the key is for.
    pub usage: KeyUse,
    /// SHA-256 of the certificate, in hexadecimal.
    pub sha256: String,
}

/// What became of the keys.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub struct KeyDiff {
    /// In the new version alone.
    pub added: Vec<KeyChange>,
    /// In the old version alone.
    pub removed: Vec<KeyChange>,
    /// In both.
    pub kept: Vec<KeyChange>,
}

impl KeyDiff {
    /// Nothing came and nothing went.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// As JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::diff(self)
    }
}

pub(super) fn read(entity: &EntityDescriptor) -> Result<Vec<MetadataKey>, MetadataError> {
    let mut keys = Vec::new();
    for (at, key) in entity.idp.keys.iter().enumerate() {
        for text in &key.certificates {
            let certificate = Certificate::from_base64(text).map_err(|error| MetadataError {
                code: Code::ConfigCertificateMalformed,
                message: format!("the certificate of KeyDescriptor {at} ({}): {error}", key.usage.as_str()),
            })?;
            keys.push(MetadataKey {
                usage: key.usage,
                sha256: certificate.fingerprint(),
                kind: certificate.key().ok().map(|key| format!("{} {}", key.kind().name(), key.bits())),
                problem: certificate.key().err().map(ToString::to_string),
                not_before: Instant::from_unix_ms(certificate.not_before_ms()),
                not_after: Instant::from_unix_ms(certificate.not_after_ms()),
            });
        }
    }
    Ok(keys)
}

pub(super) fn diff(old: &[MetadataKey], new: &[MetadataKey]) -> KeyDiff {
    let (old, new) = (uses(old), uses(new));
    let (kept, added) = new.into_iter().partition(|key| old.contains(key));
    let kept: Vec<KeyChange> = kept;
    let removed = old.into_iter().filter(|key| !kept.contains(key)).collect();
    KeyDiff { added, removed, kept }
}

/// Each use of each certificate once: one for any use serves for both.
fn uses(keys: &[MetadataKey]) -> Vec<KeyChange> {
    let mut changes: Vec<KeyChange> = Vec::new();
    for key in keys {
        let uses: &[KeyUse] = if key.usage == KeyUse::Any { &[KeyUse::Signing, KeyUse::Encryption] } else { &[key.usage] };
        for usage in uses {
            let change = KeyChange { usage: *usage, sha256: key.sha256.clone() };
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    changes
}
