//! Ed25519 verification, RFC 8032 section 5.1.7.
//!
//! Strict: a signature whose scalar is not reduced, or a key or commitment of small order, is bad. One such key would verify any message.

use ed25519_dalek::{Signature, VerifyingKey};

/// A public key: an octet string that is a point of the curve.
#[derive(Clone)]
pub(super) struct Key {
    octets: [u8; 32],
    // A pointer, so that nothing but the constructor brings the arithmetic: who never makes such a key does not link it.
    verify: fn(&[u8; 32], &[u8], &[u8]) -> bool,
}

impl Key {
    #[inline(never)]
    pub(super) fn new(octets: &[u8]) -> Option<Key> {
        let octets = octets.try_into().ok()?;
        let point = VerifyingKey::from_bytes(&octets).ok()?;
        (!point.is_weak()).then_some(Key { octets, verify })
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        (self.verify)(&self.octets, message, signature)
    }
}

#[inline(never)]
fn verify(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) = (VerifyingKey::from_bytes(key), Signature::from_slice(signature)) else { return false };
    key.verify_strict(message, &signature).is_ok()
}
