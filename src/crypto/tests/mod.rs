mod certificates;
mod chain;
mod chains;
mod cipher;
mod ecdsa;
mod keys;
mod montgomery;
#[cfg(feature = "private-keys")]
mod private;
mod rsa;
mod wycheproof;
mod x509;

use base64::Engine as _;

use super::{Hash, Scheme, SignatureMethod, digest};

const HASHES: [Hash; 4] = [Hash::Sha1, Hash::Sha256, Hash::Sha384, Hash::Sha512];

fn method(scheme: Scheme, hash: Hash) -> SignatureMethod {
    SignatureMethod { scheme, hash }
}

/// Octets of base64 that may be wrapped.
fn octets(base64: &str) -> Vec<u8> {
    let symbols: String = base64.split_whitespace().collect();
    base64::engine::general_purpose::STANDARD.decode(symbols).unwrap()
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

/// Octets that look random and are the same in every run (splitmix64).
struct Octets(u64);

impl Octets {
    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn take(&mut self, length: usize) -> Vec<u8> {
        core::iter::repeat_with(|| self.word().to_le_bytes()).flatten().take(length).collect()
    }
}

#[test]
fn digests_are_those_of_the_standard() {
    // FIPS 180-4, the example "abc"
    let expected = [
        "a9993e364706816aba3e25717850c26c9cd0d89d",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
         2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ];
    for (hash, expected) in HASHES.into_iter().zip(expected) {
        let digest = digest(hash, b"abc");
        assert_eq!(format!("{digest:?}"), expected);
        assert_eq!(digest.as_slice().len(), hash.len());
    }
}
