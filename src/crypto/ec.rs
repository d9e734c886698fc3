//! ECDSA over the three NIST curves, by the crates of RustCrypto.
//!
//! They take the digest as FIPS 186-5 section 6.4.2 says: its leftmost bits, as many as the order of the curve has, and
//! all of them when it has fewer (SHA-256 with P-521). They refuse `r` or `s` outside `1..n` (CVE-2022-21449), and a
//! public point that is not on the curve or is the point at infinity.

use p256::ecdsa::signature::hazmat::PrehashVerifier;

pub(super) type P256 = p256::ecdsa::VerifyingKey;
pub(super) type P384 = p384::ecdsa::VerifyingKey;
pub(super) type P521 = p521::ecdsa::VerifyingKey;

#[inline(never)]
pub(super) fn verify_p256(key: &P256, digest: &[u8], signature: &[u8]) -> bool {
    p256::ecdsa::Signature::from_slice(signature)
        .and_then(|signature| key.verify_prehash(digest, &signature))
        .is_ok()
}

#[inline(never)]
pub(super) fn verify_p384(key: &P384, digest: &[u8], signature: &[u8]) -> bool {
    p384::ecdsa::Signature::from_slice(signature)
        .and_then(|signature| key.verify_prehash(digest, &signature))
        .is_ok()
}

#[inline(never)]
pub(super) fn verify_p521(key: &P521, digest: &[u8], signature: &[u8]) -> bool {
    p521::ecdsa::Signature::from_slice(signature)
        .and_then(|signature| key.verify_prehash(digest, &signature))
        .is_ok()
}

/// A point from its SEC 1 encoding, which the certificate's key holds. `None` for anything that is no point of the curve.
#[inline(never)]
pub(super) fn p256(point: &[u8]) -> Option<P256> {
    P256::from_sec1_bytes(point).ok()
}

/// The same for P-384.
#[inline(never)]
pub(super) fn p384(point: &[u8]) -> Option<P384> {
    P384::from_sec1_bytes(point).ok()
}

/// The same for P-521.
#[inline(never)]
pub(super) fn p521(point: &[u8]) -> Option<P521> {
    P521::from_sec1_bytes(point).ok()
}
