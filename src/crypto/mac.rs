//! HMAC-SHA-256 (RFC 2104), for what leaves us and comes back: cookies and identifiers of the gate.

use hmac::{Hmac, KeyInit, Mac};

/// A key of HMAC-SHA-256. Never shown.
#[derive(Clone)]
pub(crate) struct MacKey(Hmac<sha2::Sha256>);

impl MacKey {
    /// `None` for a key that cannot be one, which HMAC does not know.
    pub(crate) fn new(octets: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(octets).ok().map(MacKey)
    }

    /// The value over these parts. Each one is prefixed with its length, so that no octet can move from one to the next.
    pub(crate) fn value(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.over(parts).finalize().into_bytes().into()
    }

    /// Whether this is the value over these parts; in a time that says nothing of the value.
    pub(crate) fn verify(&self, parts: &[&[u8]], value: &[u8]) -> bool {
        self.over(parts).verify_slice(value).is_ok()
    }

    fn over(&self, parts: &[&[u8]]) -> Hmac<sha2::Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            mac.update(&length.to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_is_that_of_rfc_4231() {
        // Test case 2, over the octets alone.
        let MacKey(mut mac) = MacKey::new(b"Jefe").unwrap();
        mac.update(b"what do ya want for nothing?");
        let value: [u8; 32] = mac.finalize().into_bytes().into();
        assert_eq!(crate::crypto::hex(&value), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn parts_do_not_run_into_one_another() {
        let key = MacKey::new(&[7; 32]).unwrap();
        assert_ne!(key.value(&[b"ab", b"c"]), key.value(&[b"a", b"bc"]));
        assert_ne!(key.value(&[b"ab"]), key.value(&[b"ab", b""]));
        let value = key.value(&[b"ab"]);
        assert!(key.verify(&[b"ab"], &value));
        assert!(!key.verify(&[b"ab"], &value[..31]));
        assert!(!key.verify(&[b"ab"], &[]));
    }
}
