//! ECDSA over the three NIST curves, by the crates of RustCrypto.
//!
//! They take the digest as FIPS 186-5 section 6.4.2 says: its leftmost bits, as many as the order of the curve has, and
//! all of them when it has fewer (SHA-256 with P-521). They refuse `r` or `s` outside `1..n` (CVE-2022-21449), and a
//! public point that is not on the curve.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::elliptic_curve::point::AffineCoordinates;

/// First octet of a point that gives both coordinates, SEC 1 section 2.3.3.
const UNCOMPRESSED: u8 = 4;

pub(super) type P256 = p256::ecdsa::VerifyingKey;
pub(super) type P384 = p384::ecdsa::VerifyingKey;
pub(super) type P521 = p521::ecdsa::VerifyingKey;

#[inline(never)]
pub(super) fn verify_p256(key: &P256, digest: &[u8], signature: &[u8]) -> bool {
    p256::ecdsa::Signature::from_slice(signature).and_then(|signature| key.verify_prehash(digest, &signature)).is_ok()
}

#[inline(never)]
pub(super) fn verify_p384(key: &P384, digest: &[u8], signature: &[u8]) -> bool {
    p384::ecdsa::Signature::from_slice(signature).and_then(|signature| key.verify_prehash(digest, &signature)).is_ok()
}

#[inline(never)]
pub(super) fn verify_p521(key: &P521, digest: &[u8], signature: &[u8]) -> bool {
    p521::ecdsa::Signature::from_slice(signature).and_then(|signature| key.verify_prehash(digest, &signature)).is_ok()
}

/// A key from the SEC 1 encoding of its point, uncompressed. `None` for anything that is no point of the curve.
///
/// RFC 5480 lets certificates compress points; none is known that does, and the square root would be 15 kB of WebAssembly.
#[inline(never)]
pub(super) fn p256(point: &[u8]) -> Option<P256> {
    let (x, y) = coordinates(point)?;
    let (x, y) = (p256::FieldBytes::try_from(x).ok()?, p256::FieldBytes::try_from(y).ok()?);
    P256::from_affine(p256::AffinePoint::from_coordinates(&x, &y).into_option()?).ok()
}

/// The same for P-384.
#[inline(never)]
pub(super) fn p384(point: &[u8]) -> Option<P384> {
    let (x, y) = coordinates(point)?;
    let (x, y) = (p384::FieldBytes::try_from(x).ok()?, p384::FieldBytes::try_from(y).ok()?);
    P384::from_affine(p384::AffinePoint::from_coordinates(&x, &y).into_option()?).ok()
}

/// The same for P-521.
#[inline(never)]
pub(super) fn p521(point: &[u8]) -> Option<P521> {
    let (x, y) = coordinates(point)?;
    let (x, y) = (p521::FieldBytes::try_from(x).ok()?, p521::FieldBytes::try_from(y).ok()?);
    P521::from_affine(p521::AffinePoint::from_coordinates(&x, &y).into_option()?).ok()
}

fn coordinates(point: &[u8]) -> Option<(&[u8], &[u8])> {
    let coordinates = point.strip_prefix(&[UNCOMPRESSED])?;
    coordinates.split_at_checked(coordinates.len() / 2)
}
