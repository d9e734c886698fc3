//! XML Encryption: an encrypted element becomes the text of what it stands for (SAML Core 6).
//!
//! No private key comes in here. What a message wraps for us goes out as [`WrappedKey`]s, the host unwraps them (WebCrypto, a KMS, a file), and the
//! message is judged again with the [`ContentKey`]s. Decryption gives no trust: anybody can encrypt to a public key (CVE-2024-4985).

mod algorithm;
mod encrypted;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::fmt;

use crate::abilities::FULL;
use crate::crypto::{self, Cipher, Hash};
use crate::fault::{Code, Fault};
use crate::json::Writer;
use crate::report::EncryptionFacts;
use crate::saml::encrypted::Open;
use crate::xenc::encrypted::{Encrypted, TransportedKey};
use crate::xml::{Element, Limits, Plaintext};

/// Encrypted elements of one message that are opened: an assertion, its subject, and attributes.
const ELEMENTS: usize = 32;

/// A content key as a message carries it, wrapped for the private key of a recipient: RSA-OAEP (RFC 8017 section 7.1).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrappedKey {
    /// The name under which its content key comes back.
    pub id: String,
    /// The hash of OAEP.
    pub digest: Hash,
    /// The hash of OAEP's mask function MGF1. WebCrypto can unwrap only where it is the same as `digest`.
    pub mgf: Hash,
    /// The label of OAEP; mostly empty.
    pub label: Vec<u8>,
    /// The wrapped key.
    pub ciphertext: Vec<u8>,
    /// How many octets the content key has to have.
    pub key_length: usize,
    /// For whom it says to be wrapped: an entity ID, as a hint.
    pub recipient: Option<String>,
}

/// The answer of a host to a [`WrappedKey`].
#[derive(Clone, PartialEq, Eq)]
pub struct ContentKey {
    /// The `id` of the wrapped key.
    pub id: String,
    /// The content key; `None` where no private key could unwrap it.
    pub key: Option<Vec<u8>>,
}

impl fmt::Debug for ContentKey {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for WrappedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrappedKey").field("id", &self.id).field("digest", &self.digest).field("mgf", &self.mgf).finish_non_exhaustive()
    }
}

impl WrappedKey {
    fn new(key: &TransportedKey<'_>, cipher: Cipher) -> Self {
        let mut named = format!("{}:{}:{}:{}:", key.digest.name(), key.mask.name(), cipher.key_len(), key.label.len()).into_bytes();
        named.extend(&key.label);
        named.extend(&key.octets);
        WrappedKey {
            id: crypto::hex(&crypto::digest(Hash::Sha256, &named)),
            digest: key.digest,
            mgf: key.mask,
            label: key.label.clone(),
            ciphertext: key.octets.clone(),
            key_length: cipher.key_len(),
            recipient: key.recipient.map(str::to_owned),
        }
    }

    /// The wrapped key as JSON text; octets as base64.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("id", Some(&self.id));
        json.field("transport", Some("rsa-oaep"));
        json.field("digest", Some(self.digest.name()));
        json.field("mgf", Some(self.mgf.name()));
        json.field("label", (!self.label.is_empty()).then(|| crypto::base64(&self.label)).as_deref());
        json.field("ciphertext", Some(&crypto::base64(&self.ciphertext)));
        json.name("keyLength").number(i64::try_from(self.key_length).unwrap_or_default());
        json.field("recipient", self.recipient.as_deref());
        json.close('}');
        json.finish()
    }
}

/// Opens what a message encrypts, with the content keys that the host has unwrapped so far, and notes those that it still has to.
pub(crate) struct Opener<'a> {
    pub(crate) entity_id: &'a str,
    pub(crate) limits: &'a Limits,
    pub(crate) content_keys: &'a [ContentKey],
    /// CBC may be used although nothing signs the ciphertext: `dangerAllowCbc`.
    pub(crate) allow_cbc: bool,
    pub(crate) notes: &'a RefCell<Notes>,
}

/// What an opener met.
#[derive(Default)]
pub(crate) struct Notes {
    pub(crate) wanted: Vec<WrappedKey>,
    pub(crate) facts: Vec<EncryptionFacts>,
}

impl Opener<'_> {
    /// Opens an element of a message that nothing signs.
    pub(crate) fn open_unsigned(&self, container: Element<'_, '_>) -> Result<Plaintext, Fault> {
        self.attempt(container, self.allow_cbc)
    }

    /// The first cipher that was used, if anybody may change its ciphertext.
    pub(crate) fn unauthenticated(&self) -> Option<String> {
        let notes = self.notes.borrow();
        let uri = &notes.facts.first()?.cipher;
        algorithm::cipher(uri).is_ok_and(|cipher| !cipher.is_authenticated()).then(|| uri.clone())
    }

    /// The structure is judged first, by its own codes: anybody can see it. From the ciphertext on there is one way to fail, whatever the reason: a
    /// reason is what padding oracles are made of (Jager and Somorovsky 2011).
    fn attempt(&self, container: Element<'_, '_>, cbc: bool) -> Result<Plaintext, Fault> {
        let encrypted = Encrypted::read(container, self.entity_id)?;
        self.note(container, &encrypted)?;
        if !encrypted.cipher.is_authenticated() && !cbc {
            return Err(algorithm::method_forbidden(encrypted.cipher_uri).at(container.span()));
        }
        let wrapped: Vec<WrappedKey> = encrypted.keys.iter().map(|key| WrappedKey::new(key, encrypted.cipher)).collect();
        let answer = |wrapped: &WrappedKey| self.content_keys.iter().find(|content| content.id == wrapped.id);
        let key = wrapped.iter().find_map(|wrapped| answer(wrapped)?.key.as_deref());
        let unasked: Vec<WrappedKey> = wrapped.iter().filter(|wrapped| answer(wrapped).is_none()).cloned().collect();
        if key.is_none() && !unasked.is_empty() {
            self.notes.borrow_mut().wanted.extend(unasked);
            return Err(Fault::new(Code::EncryptionKeyRequired).actual(container.local()).at(container.span()));
        }
        if !FULL {
            // Nobody gives it content keys.
            return Err(Fault::new(Code::EncryptionOpenFailed).at(container.span()));
        }
        // A key that could not be unwrapped goes the same way as a wrong one.
        let nobodys = vec![0; encrypted.cipher.key_len()];
        let text = crypto::open(encrypted.cipher, key.unwrap_or(&nobodys), &encrypted.octets).ok().and_then(|octets| String::from_utf8(octets).ok());
        match text {
            Some(text) if key.is_some() => Ok(Plaintext::new(&text, encrypted.data, self.limits)),
            _ => Err(Fault::new(Code::EncryptionOpenFailed).at(container.span())),
        }
    }

    fn note(&self, container: Element<'_, '_>, encrypted: &Encrypted<'_, '_>) -> Result<(), Fault> {
        let facts = &mut self.notes.borrow_mut().facts;
        if facts.len() == ELEMENTS {
            return Err(Fault::new(Code::EncryptionLimitExceeded).expected(ELEMENTS).at(container.span()));
        }
        let key = encrypted.keys.first();
        facts.push(EncryptionFacts {
            element: container.local().to_owned(),
            cipher: encrypted.cipher_uri.to_owned(),
            key_transport: key.map(|key| key.uri.to_owned()),
            digest: key.map(|key| key.digest.name()),
            mgf: key.map(|key| key.mask.name()),
        });
        Ok(())
    }
}

impl Open for Opener<'_> {
    /// What is read here was signed, ciphertext and all.
    fn open(&self, container: Element<'_, '_>) -> Result<Plaintext, Fault> {
        self.attempt(container, true)
    }
}

#[cfg(feature = "private-keys")]
impl WrappedKey {
    /// Unwraps with the first of our private keys that can.
    pub(crate) fn open(&self, keys: &[crypto::PrivateKey], random: &mut dyn FnMut(&mut [u8])) -> ContentKey {
        let oaep = crypto::Oaep { digest: self.digest, mgf: self.mgf, label: &self.label };
        let mut opened = keys.iter().filter_map(|key| key.unwrap(oaep, &self.ciphertext, random).ok());
        ContentKey { id: self.id.clone(), key: opened.find(|key| key.len() == self.key_length) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapped_key_is_named_by_all_that_says_how_to_unwrap_it() {
        let key = |digest, mask, label: &[u8], octets: &[u8]| TransportedKey {
            uri: "",
            digest,
            mask,
            label: label.to_vec(),
            octets: octets.to_vec(),
            recipient: None,
        };
        let id = |key, cipher| WrappedKey::new(&key, cipher).id;
        let ids = [
            id(key(Hash::Sha1, Hash::Sha1, b"", b"ab"), Cipher::Aes128Gcm),
            id(key(Hash::Sha256, Hash::Sha1, b"", b"ab"), Cipher::Aes128Gcm),
            id(key(Hash::Sha1, Hash::Sha256, b"", b"ab"), Cipher::Aes128Gcm),
            id(key(Hash::Sha1, Hash::Sha1, b"a", b"b"), Cipher::Aes128Gcm),
            id(key(Hash::Sha1, Hash::Sha1, b"a", b"ab"), Cipher::Aes128Gcm),
            id(key(Hash::Sha1, Hash::Sha1, b"c", b"ab"), Cipher::Aes128Gcm),
            id(key(Hash::Sha1, Hash::Sha1, b"", b"abc"), Cipher::Aes128Gcm),
            id(key(Hash::Sha1, Hash::Sha1, b"", b"ab"), Cipher::Aes256Gcm),
        ];
        for (at, one) in ids.iter().enumerate() {
            assert!(!ids.iter().take(at).any(|other| other == one), "{at}");
        }
        // One key is asked for once, whatever is encrypted with it.
        assert_eq!(ids.first(), Some(&id(key(Hash::Sha1, Hash::Sha1, b"", b"ab"), Cipher::Aes128Cbc)));
    }
}
