//! Hashes, signatures and certificates. The only room that knows a crypto crate.
//!
//! Verification works on public data (messages, signatures, public keys), so it needs neither constant time nor
//! randomness. What knows a secret is apart: `cipher.rs` and, only where a host holds private keys, `private.rs`.
//! A signature is good or it is not: [`BadSignature`] carries no detail, because a detail is what padding oracles are
//! made of.

pub(crate) mod chain;
pub(crate) mod cipher;
mod ec;
mod ed25519;
pub(crate) mod holder;
#[cfg(feature = "gate")]
pub(crate) mod mac;
mod montgomery;
mod pem;
#[cfg(feature = "private-keys")]
mod private;
mod rsa;
mod spki;
mod x509;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::abilities;

pub use cipher::CannotOpen;
pub(crate) use cipher::{Cipher, open};
#[cfg(feature = "private-keys")]
pub use private::{PrivateKey, PrivateKeyError};
pub(crate) use spki::{KeyProblem, describe_public_key};
pub(crate) use x509::Certificate;

/// Digest of `data`.
pub(crate) fn digest(hash: Hash, data: &[u8]) -> Digest {
    if matches!(hash, Hash::Sha1 | Hash::Sha224) {
        abilities::full();
    }
    Digest(match hash {
        Hash::Sha1 => Octets::Sha1(sha1_of(data)),
        Hash::Sha224 => Octets::Sha224(sha224_of(data)),
        Hash::Sha256 => Octets::Sha256(sha256_of(data)),
        Hash::Sha384 => Octets::Sha384(sha384_of(data)),
        Hash::Sha512 => Octets::Sha512(sha512_of(data)),
    })
}

/// A digest over octets that come in pieces.
pub(crate) struct Hasher(Running);

enum Running {
    Sha1(sha1::Sha1),
    Sha224(sha2::Sha224),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
}

impl Hasher {
    pub(crate) fn new(hash: Hash) -> Self {
        Hasher(match hash {
            Hash::Sha1 => Running::Sha1(Default::default()),
            Hash::Sha224 => Running::Sha224(Default::default()),
            Hash::Sha256 => Running::Sha256(Default::default()),
            Hash::Sha384 => Running::Sha384(Default::default()),
            Hash::Sha512 => Running::Sha512(Default::default()),
        })
    }

    pub(crate) fn update(&mut self, octets: &[u8]) {
        use sha2::Digest as _;
        match &mut self.0 {
            Running::Sha1(state) => state.update(octets),
            Running::Sha224(state) => state.update(octets),
            Running::Sha256(state) => state.update(octets),
            Running::Sha384(state) => state.update(octets),
            Running::Sha512(state) => state.update(octets),
        }
    }

    pub(crate) fn finish(self) -> Digest {
        use sha2::Digest as _;
        Digest(match self.0 {
            Running::Sha1(state) => Octets::Sha1(state.finalize().into()),
            Running::Sha224(state) => Octets::Sha224(state.finalize().into()),
            Running::Sha256(state) => Octets::Sha256(state.finalize().into()),
            Running::Sha384(state) => Octets::Sha384(state.finalize().into()),
            Running::Sha512(state) => Octets::Sha512(state.finalize().into()),
        })
    }
}

/// Hash functions, FIPS 180-4. Which of them a message may use is a policy.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Hash {
    /// SHA-1: in signatures only by leave, as a parameter of RSA-OAEP as good as any.
    Sha1,
    /// SHA-224: a parameter of RSA-OAEP, never in a signature.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// The name that WebCrypto has for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Hash::Sha1 => "SHA-1",
            Hash::Sha224 => "SHA-224",
            Hash::Sha256 => "SHA-256",
            Hash::Sha384 => "SHA-384",
            Hash::Sha512 => "SHA-512",
        }
    }

    /// Length of a digest in octets.
    pub(crate) const fn len(self) -> usize {
        match self {
            Hash::Sha1 => 20,
            Hash::Sha224 => 28,
            Hash::Sha256 => 32,
            Hash::Sha384 => 48,
            Hash::Sha512 => 64,
        }
    }
}

/// A digest, [`Hash::len`] octets long.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest(Octets);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Octets {
    Sha1([u8; 20]),
    Sha224([u8; 28]),
    Sha256([u8; 32]),
    Sha384([u8; 48]),
    Sha512([u8; 64]),
}

impl Digest {
    pub(crate) fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Octets::Sha1(octets) => octets,
            Octets::Sha224(octets) => octets,
            Octets::Sha256(octets) => octets,
            Octets::Sha384(octets) => octets,
            Octets::Sha512(octets) => octets,
        }
    }
}

impl core::ops::Deref for Digest {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl AsRef<[u8]> for Digest {
    fn as_ref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(self.as_slice()))
    }
}

/// How a signature value is made from a digest.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5, RFC 8017 section 8.2.
    Pkcs1v15,
    /// RSASSA-PSS, RFC 8017 section 8.1, with MGF1 over the same hash and a salt as long as the digest
    /// (RFC 9231 section 2.3.10).
    Pss,
    /// ECDSA, FIPS 186-5 section 6.4, with the value as `r || s` (XML Signature 1.1 section 6.4.3).
    Ecdsa,
    /// Ed25519, RFC 8032 section 5.1 (RFC 9231 section 2.3.12). It hashes by itself, with SHA-512.
    EdDsa,
}

impl Scheme {
    /// The family of keys the scheme takes, as a person writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Scheme::Pkcs1v15 | Scheme::Pss => "RSA",
            Scheme::Ecdsa => "ECDSA",
            Scheme::EdDsa => "Ed25519",
        }
    }
}

/// What a signature method URI names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SignatureMethod {
    /// How the value is made.
    pub scheme: Scheme,
    /// What is signed is the digest by this function.
    pub hash: Hash,
}

/// The parameters of RSA-OAEP, RFC 8017 section 7.1. The two hashes are independent of each other (XML Encryption 1.1 section 5.5.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Oaep<'a> {
    /// Hash of the label.
    pub digest: Hash,
    /// Hash of the mask function, MGF1.
    pub mgf: Hash,
    /// The label, `xenc:OAEPparams`: most often empty.
    pub label: &'a [u8],
}

/// The kinds of key that can verify.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum KeyKind {
    Rsa,
    P256,
    P384,
    P521,
    Ed25519,
}

impl KeyKind {
    /// Whether keys of this kind verify signatures of this scheme. The key decides the family, never the message.
    pub(crate) fn fits(self, scheme: Scheme) -> bool {
        match scheme {
            Scheme::Pkcs1v15 | Scheme::Pss => self == KeyKind::Rsa,
            Scheme::Ecdsa => matches!(self, KeyKind::P256 | KeyKind::P384 | KeyKind::P521),
            Scheme::EdDsa => self == KeyKind::Ed25519,
        }
    }

    /// The kind as a person writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            KeyKind::Rsa => "RSA",
            KeyKind::P256 => "P-256",
            KeyKind::P384 => "P-384",
            KeyKind::P521 => "P-521",
            KeyKind::Ed25519 => "Ed25519",
        }
    }
}

/// The signature does not verify. There is no detail, on purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct BadSignature;

/// A key that was judged strong enough and well formed when it was read.
#[derive(Clone)]
pub(crate) struct PublicKey(Key);

#[derive(Clone)]
enum Key {
    Rsa(rsa::Key),
    Ec(ec::Key),
    Ed25519(ed25519::Key),
}

impl PublicKey {
    pub(crate) fn kind(&self) -> KeyKind {
        match self.0 {
            Key::Rsa(_) => KeyKind::Rsa,
            Key::Ec(ref key) => key.kind(),
            Key::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    /// To be called once for a key that is trusted, so that each signature costs less.
    pub(crate) fn prepare(&mut self) {
        if let Key::Ec(key) = &mut self.0 {
            key.prepare();
        }
    }

    /// Length of the RSA modulus or of the curve's field, in bits.
    pub(crate) fn bits(&self) -> u32 {
        match (&self.0, self.kind()) {
            (Key::Rsa(key), _) => key.bits(),
            (Key::Ec(_), KeyKind::P521) => 521,
            (Key::Ec(_), KeyKind::P384) => 384,
            (Key::Ec(_) | Key::Ed25519(_), _) => 256,
        }
    }

    /// Verifies `signature` over `message`, which is hashed here.
    ///
    /// An RSA signature is as long as the modulus; an ECDSA signature is `r || s`, each as long as the field; an Ed25519
    /// signature has 64 octets. Any other length is bad, and so is a scheme of another key family. High `s` is good in
    /// ECDSA: XML signers do not normalise.
    pub(crate) fn verify(&self, method: SignatureMethod, message: &[u8], signature: &[u8]) -> Result<(), BadSignature> {
        let hash = method.hash;
        let good = match (&self.0, method.scheme) {
            (Key::Rsa(key), Scheme::Pkcs1v15) => rsa::verify_pkcs1v15(key, hash, message, signature),
            (Key::Rsa(key), Scheme::Pss) => rsa::verify_pss(key, hash, message, signature),
            (Key::Ec(key), Scheme::Ecdsa) => key.verify(&digest(hash, message), signature),
            (Key::Ed25519(key), Scheme::EdDsa) => key.verify(message, signature),
            (Key::Rsa(_) | Key::Ec(_) | Key::Ed25519(_), _) => false,
        };
        if good { Ok(()) } else { Err(BadSignature) }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} key of {} bits", self.kind().name(), self.bits())
    }
}

/// What an RSA signature is to the power of the exponent, for whoever compares the arithmetic with that of others.
pub(crate) fn power(modulus: &[u8], exponent: u32, signature: &[u8]) -> Option<Vec<u8>> {
    montgomery::Modulus::new(modulus)?.power(signature, exponent)
}

/// Octets as lower-case hexadecimal digits.
pub(crate) fn hex(octets: &[u8]) -> String {
    octets.iter().flat_map(|octet| [octet >> 4, octet & 15]).filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
}

/// Base64 with padding. The decoder of the crate `base64` stands between an attacker and us; its unrolled encoder would only add a kilobyte here.
pub(crate) fn base64(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len().div_ceil(3) * 4);
    for group in octets.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, octet| bits << 8 | u32::from(*octet)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let value = u8::try_from(bits >> (18 - 6 * digit) & 63).unwrap_or_default();
            text.push(if digit > group.len() { '=' } else { digit_of(value) });
        }
    }
    text
}

fn digit_of(value: u8) -> char {
    char::from(match value {
        0..=25 => b'A' + value,
        26..=51 => b'a' + (value - 26),
        52..=61 => b'0' + (value - 52),
        62 => b'+',
        _ => b'/',
    })
}

// One function an algorithm, never inlined: V8 compiles a function when it is first called, and most deployments
// meet one hash and one kind of key.

#[inline(never)]
fn sha1_of(data: &[u8]) -> [u8; 20] {
    use sha1::Digest as _;
    sha1::Sha1::digest(data).into()
}

#[inline(never)]
fn sha224_of(data: &[u8]) -> [u8; 28] {
    use sha2::Digest as _;
    sha2::Sha224::digest(data).into()
}

#[inline(never)]
fn sha256_of(data: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(data).into()
}

#[inline(never)]
fn sha384_of(data: &[u8]) -> [u8; 48] {
    use sha2::Digest as _;
    sha2::Sha384::digest(data).into()
}

#[inline(never)]
fn sha512_of(data: &[u8]) -> [u8; 64] {
    use sha2::Digest as _;
    sha2::Sha512::digest(data).into()
}

#[cfg(test)]
#[allow(clippy::as_conversions)] // the arithmetic that the tests compare with is plain on purpose
mod tests;
