//! Which key a client's certificate holds. Nothing is verified with it, so keys are compared as octets, of whatever strength: the
//! SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) that a key would have is made, and has to be the certificate's.

use alloc::vec::Vec;

/// The certificate holds the RSA key with this modulus and this exponent, both big-endian.
pub(crate) fn holds_rsa(certificate: &[u8], modulus: &[u8], exponent: &[u8]) -> bool {
    const ALGORITHM: &[u8] = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
    let numbers = [integer(modulus), integer(exponent)].concat();
    let key = element(BIT_STRING, &[&[0], element(SEQUENCE, &numbers).as_slice()].concat());
    holds_info(certificate, &element(SEQUENCE, &[ALGORITHM, &key].concat()))
}

/// The certificate holds the point on this named curve, the curve by its object identifier (RFC 5480 section 2).
pub(crate) fn holds_ec(certificate: &[u8], curve: &str, point: &[u8]) -> bool {
    let algorithm: &[u8] = match curve {
        "1.2.840.10045.3.1.7" => b"\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07",
        "1.3.132.0.34" => b"\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22",
        "1.3.132.0.35" => b"\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x23",
        _ => return false,
    };
    let key = element(BIT_STRING, &[&[0], point].concat());
    holds_info(certificate, &element(SEQUENCE, &[algorithm, &key].concat()))
}

/// The certificate holds the key of this SubjectPublicKeyInfo, octet for octet.
pub(crate) fn holds_info(certificate: &[u8], info: &[u8]) -> bool {
    info_of(certificate) == Some(info)
}

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;
/// The version of a certificate, in its own tag; version 1 leaves it out.
const VERSION: u8 = 0xa0;

/// The SubjectPublicKeyInfo of a certificate: behind serialNumber, signature, issuer, validity and subject (RFC 5280 section 4.1).
fn info_of(certificate: &[u8]) -> Option<&[u8]> {
    let (_, body, _) = split(certificate)?;
    let (_, mut fields, _) = split(body)?;
    if fields.first() == Some(&VERSION) {
        (_, _, fields) = split(fields)?;
    }
    for _ in 0..5 {
        (_, _, fields) = split(fields)?;
    }
    split(fields).map(|(whole, ..)| whole)
}

/// The first element with its header, its content, and what follows it (X.690 section 8.1).
#[inline(never)]
fn split(octets: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let (start, length) = match *octets.get(1)? {
        short @ 0..=0x7f => (2, usize::from(short)),
        long @ 0x81..=0x84 => {
            let start = 2 + usize::from(long & 0x7f);
            let digits = octets.get(2..start)?;
            (start, digits.iter().fold(0_usize, |length, digit| (length << 8) | usize::from(*digit)))
        }
        _ => return None,
    };
    let end = start.checked_add(length)?;
    Some((octets.get(..end)?, octets.get(start..end)?, octets.get(end..)?))
}

/// A positive number; zeros in front change none.
fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|octet| **octet == 0).count();
    let digits = number.get(zeros..).unwrap_or_default();
    match digits.first() {
        Some(0..=0x7f) => element(INTEGER, digits),
        _ => element(INTEGER, &[&[0], digits].concat()),
    }
}

#[inline(never)]
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let zeros = length.iter().take_while(|octet| **octet == 0).count();
    let digits = length.get(zeros..).unwrap_or_default();
    let mut octets = vec![tag];
    if content.len() >= 0x80 {
        octets.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
    }
    octets.extend_from_slice(if content.is_empty() { &[0] } else { digits });
    octets.extend_from_slice(content);
    octets
}
