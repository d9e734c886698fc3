//! Which key a client's certificate holds. Nothing is verified with it, so a key of any kind and strength can be compared.

use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Encode as _, Reader as _, SliceReader, Tag, TagNumber};
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::x509::open;

/// The certificate holds the RSA key with this modulus and this exponent, both big-endian.
pub(crate) fn holds_rsa(certificate: &[u8], modulus: &[u8], exponent: &[u8]) -> bool {
    let numbers = || {
        let info = key_of(certificate)?;
        let mut outer = SliceReader::new(info.subject_public_key.as_bytes()?).ok()?;
        let mut fields = open(&mut outer, Tag::Sequence)?;
        Some((fields.decode::<UintRef<'_>>().ok()?, fields.decode::<UintRef<'_>>().ok()?))
    };
    numbers().is_some_and(|(own_modulus, own_exponent)| own_modulus.as_bytes() == plain(modulus) && own_exponent.as_bytes() == plain(exponent))
}

/// The certificate holds the point on this named curve, both as RFC 5480 has them.
pub(crate) fn holds_ec(certificate: &[u8], curve: &str, point: &[u8]) -> bool {
    let named = |info: &SubjectPublicKeyInfoRef<'_>| {
        let own = info.algorithm.parameters?.decode_as::<ObjectIdentifier>().ok()?;
        ObjectIdentifier::new(curve).ok().filter(|curve| *curve == own)
    };
    key_of(certificate).is_some_and(|info| named(&info).is_some() && info.subject_public_key.as_bytes() == Some(point))
}

/// The certificate holds the key of this SubjectPublicKeyInfo, octet for octet.
pub(crate) fn holds_info(certificate: &[u8], info: &[u8]) -> bool {
    key_of(certificate).and_then(|own| own.to_der().ok()).is_some_and(|own| own == info)
}

/// Zeros in front change no number.
fn plain(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// The SubjectPublicKeyInfo of a certificate (RFC 5280 section 4.1).
fn key_of(certificate: &[u8]) -> Option<SubjectPublicKeyInfoRef<'_>> {
    const VERSION: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

    let mut outer = SliceReader::new(certificate).ok()?;
    let mut fields = open(&mut outer, Tag::Sequence)?;
    let mut tbs = open(&mut fields, Tag::Sequence)?;
    if Tag::peek(&tbs).ok()? == VERSION {
        open(&mut tbs, VERSION)?;
    }
    for tag in [Tag::Integer, Tag::Sequence, Tag::Sequence, Tag::Sequence, Tag::Sequence] {
        open(&mut tbs, tag)?;
    }
    tbs.decode().ok()
}
