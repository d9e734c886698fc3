//! RSA signature verification, RFC 8017: PKCS #1 v1.5 and PSS.
//!
//! Both are strict where implementations have been lax. PKCS #1 v1.5 is checked by building the one right encoding
//! and comparing all of it, so there is nothing to parse (Bleichenbacher 2006, BERserk). PSS takes one salt length,
//! one mask function, one trailer.

use super::montgomery::Modulus;
use super::spki::KeyProblem;
use super::{Hash, KeyKind, digest};
use alloc::vec::Vec;

/// Shortest modulus that is accepted, in bits (NIST SP 800-131A).
pub(super) const MIN_BITS: u32 = 2048;
/// Longest modulus that is computed, in bits. One verification costs the square of the length.
pub(super) const MAX_BITS: u32 = 8192;
/// Smallest exponent that is accepted. Cube-root forgeries (CVE-2006-4339) need a small one.
pub(super) const MIN_EXPONENT: u32 = 65537;

#[derive(Clone)]
pub(super) struct Key {
    modulus: Modulus,
    /// What WebAssembly computes with: in every test of a signature, both have to agree.
    #[cfg(test)]
    narrow: super::montgomery::OddModulus<super::montgomery::narrow::Narrow>,
    exponent: u32,
    bits: u32,
}

impl Key {
    /// A key from its modulus and exponent, both big-endian without leading zeros.
    pub(super) fn new(modulus: &[u8], exponent: &[u8]) -> Result<Key, KeyProblem> {
        let bits = bit_length(modulus);
        // 2^32 stands for every exponent that does not fit: too long to compute, never too weak.
        let exponent = match exponent {
            [] => 0,
            octets if octets.len() > 4 => 1 << 32,
            octets => octets.iter().fold(0_u64, |value, octet| value << 8 | u64::from(*octet)),
        };
        if bits < MIN_BITS || exponent < u64::from(MIN_EXPONENT) {
            return Err(KeyProblem::TooWeak { kind: KeyKind::Rsa, bits, exponent });
        }
        if bits > MAX_BITS {
            return Err(KeyProblem::Unsupported { algorithm: format!("RSA of {bits} bits, at most {MAX_BITS}") });
        }
        let Ok(exponent) = u32::try_from(exponent) else {
            return Err(KeyProblem::Unsupported { algorithm: "RSA with an exponent of more than 32 bits".into() });
        };
        let malformed = || KeyProblem::Malformed { algorithm: "RSA".into() };
        if exponent.is_multiple_of(2) {
            return Err(malformed());
        }
        Ok(Key {
            modulus: Modulus::new(modulus).ok_or_else(malformed)?,
            #[cfg(test)]
            narrow: super::montgomery::OddModulus::new(modulus).ok_or_else(malformed)?,
            exponent,
            bits,
        })
    }

    /// Length of the modulus in bits.
    pub(super) fn bits(&self) -> u32 {
        self.bits
    }

    /// RSAVP1 and I2OSP, RFC 8017 section 5.2.2 and 4.1: the encoded message, as long as the modulus.
    /// `None` unless the signature is exactly as long as the modulus and below it.
    fn recover(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let encoded = self.modulus.power(signature, self.exponent);
        #[cfg(test)]
        assert_eq!(self.narrow.power(signature, self.exponent), encoded, "the kernels differ");
        encoded
    }
}

fn bit_length(octets: &[u8]) -> u32 {
    let leading = octets.first().map_or(0, |first| first.leading_zeros());
    u32::try_from(octets.len()).unwrap_or(u32::MAX).saturating_mul(8).saturating_sub(leading)
}

/// RSASSA-PKCS1-v1_5, RFC 8017 section 8.2.2.
#[inline(never)]
pub(super) fn verify_pkcs1v15(key: &Key, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
    let Some(encoded) = key.recover(signature) else { return false };
    let digest = digest(hash, message);
    let info = digest_info(hash);
    // INVARIANT: at least 170 octets of padding: the modulus has 256 or more, the rest at most 86.
    let padding = encoded.len().saturating_sub(3 + info.len() + digest.len());
    let mut expected = Vec::with_capacity(encoded.len());
    expected.extend_from_slice(&[0, 1]);
    expected.resize(2 + padding, 0xff);
    expected.push(0);
    expected.extend_from_slice(info);
    expected.extend_from_slice(&digest);
    encoded == expected
}

/// DER of a DigestInfo up to the digest, RFC 8017 section 9.2 note 1.
pub(super) fn digest_info(hash: Hash) -> &'static [u8] {
    match hash {
        Hash::Sha1 => &[0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14],
        Hash::Sha224 => &[0x30, 0x2d, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x04, 0x05, 0x00, 0x04, 0x1c],
        Hash::Sha256 => &[0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20],
        Hash::Sha384 => &[0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30],
        Hash::Sha512 => &[0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40],
    }
}

/// RSASSA-PSS, RFC 8017 section 8.1.2.
#[inline(never)]
pub(super) fn verify_pss(key: &Key, hash: Hash, message: &[u8], signature: &[u8]) -> bool {
    let Some(encoded) = key.recover(signature) else { return false };
    emsa_pss(hash, message, &encoded, key.bits - 1).is_some()
}

/// EMSA-PSS-VERIFY, RFC 8017 section 9.1.2. `bits` is the length of the encoding in bits, one less than the modulus has.
fn emsa_pss(hash: Hash, message: &[u8], encoded: &[u8], bits: u32) -> Option<()> {
    // With a modulus of 8k+1 bits the encoding is one octet shorter than the modulus.
    let encoded = if bits.is_multiple_of(8) { encoded.strip_prefix(&[0])? } else { encoded };
    let (&trailer, encoded) = encoded.split_last()?;
    let (masked, seed) = encoded.split_at_checked(encoded.len().checked_sub(hash.len())?)?;
    // The bits above the encoding's length must be zero in what was signed and are not taken from the mask.
    let top = 0xff_u8 >> (bits.wrapping_neg() % 8);
    if trailer != 0xbc || masked.first()? & !top != 0 {
        return None;
    }
    let mut block = mgf1_xor(hash, seed, masked);
    *block.first_mut()? &= top;

    let (padding, salt) = block.split_at_checked(block.len().checked_sub(hash.len())?)?;
    let (&one, zeros) = padding.split_last()?;
    if one != 1 || zeros.iter().any(|octet| *octet != 0) {
        return None;
    }
    let mut salted = vec![0; 8];
    salted.extend_from_slice(&digest(hash, message));
    salted.extend_from_slice(salt);
    (*digest(hash, &salted) == *seed).then_some(())
}

/// `masked` without the mask that MGF1 (RFC 8017 appendix B.2.1) makes of `seed`.
fn mgf1_xor(hash: Hash, seed: &[u8], masked: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(masked.len());
    for (counter, chunk) in (0_u32..).zip(masked.chunks(hash.len())) {
        let mut input = seed.to_vec();
        input.extend_from_slice(&counter.to_be_bytes());
        out.extend(chunk.iter().zip(digest(hash, &input).iter()).map(|(octet, mask)| octet ^ mask));
    }
    out
}
