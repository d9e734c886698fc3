//! X.509 certificates, RFC 5280: a key and its dates.
//!
//! A certificate is trusted because it is in the configuration, so neither its signature nor its issuer nor its
//! extensions are looked at, and oddities in them (a negative serial number, a name that is not in order) do no harm.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{DateTime, Reader, SliceReader, Tag, TagNumber, Tagged};
use x509_cert::spki::SubjectPublicKeyInfoRef;

pub(crate) use super::pem::CertificateError;
use super::{KeyProblem, PublicKey, hex, pem, sha256_of, spki};

/// A certificate with the key it holds, or the reason why that key is of no use.
#[derive(Clone)]
pub(crate) struct Certificate {
    key: Result<PublicKey, KeyProblem>,
    not_before_ms: i64,
    not_after_ms: i64,
    sha256: [u8; 32],
    der: Vec<u8>,
}

impl Certificate {
    /// Certificates from what people paste: PEM with one block or several (text around them is skipped), or bare
    /// base64 with any white space. Never an empty list.
    pub(crate) fn from_text(text: &str) -> Result<Vec<Certificate>, CertificateError> {
        let ders = pem::certificates(text)?;
        let several = ders.len() > 1;
        ders.iter()
            .enumerate()
            .map(|(index, der)| Certificate::from_der(der).map_err(|error| if several { error.within(index + 1) } else { error }))
            .collect()
    }

    /// The DER of the certificates in such a text.
    pub(crate) fn ders(text: &str) -> Result<Vec<Vec<u8>>, CertificateError> {
        pem::certificates(text)
    }

    /// One certificate: the content of `ds:X509Certificate`. PEM is understood as well, because some IdPs write it there.
    pub(crate) fn from_base64(text: &str) -> Result<Certificate, CertificateError> {
        let mut certificates = Certificate::from_text(text)?;
        match (certificates.pop(), certificates.len()) {
            (Some(certificate), 0) => Ok(certificate),
            (_, others) => Err(CertificateError::new(format!("{} certificates where one is wanted", others + 1))),
        }
    }

    /// One certificate, and nothing after it.
    pub(crate) fn from_der(der: &[u8]) -> Result<Certificate, CertificateError> {
        pem::check_outer_length(der)?;
        read(der).ok_or_else(|| pem::not_a_certificate(der))
    }

    /// The key. One that cannot be used keeps its reason: metadata may hold a DSA certificate beside good ones.
    pub(crate) fn key(&self) -> Result<&PublicKey, &KeyProblem> {
        self.key.as_ref()
    }

    /// See [`PublicKey::prepare`].
    pub(crate) fn prepare(&mut self) {
        if let Ok(key) = &mut self.key {
            key.prepare();
        }
    }

    /// The kind of the key and its length in bits, for a report.
    pub(crate) fn described_key(&self) -> (String, Option<u32>) {
        spki::describe(self.key())
    }

    /// First instant at which the certificate is valid, in milliseconds since 1970.
    pub(crate) fn not_before_ms(&self) -> i64 {
        self.not_before_ms
    }

    /// Last instant at which the certificate is valid, in milliseconds since 1970.
    pub(crate) fn not_after_ms(&self) -> i64 {
        self.not_after_ms
    }

    /// The certificate as it came.
    pub(crate) fn der(&self) -> &[u8] {
        &self.der
    }

    /// SHA-256 of the DER.
    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// SHA-256 of the DER as lower-case hexadecimal digits.
    pub(crate) fn fingerprint(&self) -> String {
        hex(&self.sha256)
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "certificate ({:?}, sha-256 {})", self.key, self.fingerprint())
    }
}

/// Certificate and TBSCertificate, RFC 5280 section 4.1.
fn read(der: &[u8]) -> Option<Certificate> {
    const VERSION: Tag = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };

    let mut outer = SliceReader::new(der).ok()?;
    let mut certificate = open(&mut outer, Tag::Sequence)?;
    outer.finish().ok()?;
    let mut tbs = open(&mut certificate, Tag::Sequence)?;
    open(&mut certificate, Tag::Sequence)?; // signatureAlgorithm
    open(&mut certificate, Tag::BitString)?; // signatureValue
    certificate.finish().ok()?;

    if Tag::peek(&tbs).ok()? == VERSION {
        open(&mut tbs, VERSION)?;
    }
    open(&mut tbs, Tag::Integer)?; // serialNumber
    open(&mut tbs, Tag::Sequence)?; // signature
    open(&mut tbs, Tag::Sequence)?; // issuer
    let mut validity = open(&mut tbs, Tag::Sequence)?;
    let (not_before_ms, not_after_ms) = (milliseconds(&mut validity)?, milliseconds(&mut validity)?);
    validity.finish().ok()?;
    open(&mut tbs, Tag::Sequence)?; // subject
    let key = PublicKey::from_spki(&tbs.decode::<SubjectPublicKeyInfoRef<'_>>().ok()?);
    Some(Certificate { key, not_before_ms, not_after_ms, sha256: sha256_of(der), der: der.to_vec() })
}

/// The inside of the next element, if it has the tag.
pub(super) fn open<'d>(reader: &mut SliceReader<'d>, tag: Tag) -> Option<SliceReader<'d>> {
    let element: AnyRef<'d> = reader.decode().ok()?;
    if element.tag() != tag {
        return None;
    }
    SliceReader::new(element.value()).ok()
}

/// `Time`, RFC 5280 section 4.1.2.5. The library's own type for the choice weighs more than all the rest of the reading.
fn milliseconds(reader: &mut SliceReader<'_>) -> Option<i64> {
    let time: AnyRef<'_> = reader.decode().ok()?;
    let (year, rest) = match (time.tag(), time.value()) {
        (Tag::UtcTime, [year @ .., _, _, _, _, _, _, _, _, _, _, b'Z']) if year.len() == 2 => {
            let year = number(year)?;
            (if year < 50 { 2000 + year } else { 1900 + year }, time.value().get(2..12)?)
        }
        (Tag::GeneralizedTime, [year @ .., _, _, _, _, _, _, _, _, _, _, b'Z']) if year.len() == 4 => (number(year)?, time.value().get(4..14)?),
        _ => return None,
    };
    let field = |at: usize| u8::try_from(number(rest.get(at..at + 2)?)?).ok();
    let time = DateTime::new(year, field(0)?, field(2)?, field(4)?, field(6)?, field(8)?).ok()?;
    i64::try_from(time.unix_duration().as_secs()).ok()?.checked_mul(1000)
}

fn number(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |number: u16, digit| digit.is_ascii_digit().then(|| number * 10 + u16::from(digit - b'0')))
}
