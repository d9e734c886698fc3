//! From what people paste to DER, and words for what they pasted instead.

use crate::abilities::FULL;
use crate::mark;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{Decode, Header, Reader, SliceReader, Tag};

use super::x509::open;

pub(super) const BEGIN: &str = "-----BEGIN ";
pub(super) const END: &str = "-----END ";
pub(super) const DASHES: &str = "-----";
/// White space, and the byte order mark that editors put before a text.
const BLANK: [char; 5] = [' ', '\t', '\r', '\n', '\u{feff}'];

/// Why a text or some octets are no certificate, with the way to mend it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct CertificateError(String);

impl CertificateError {
    pub(super) fn new(text: impl Into<String>) -> CertificateError {
        CertificateError(text.into())
    }

    /// What people paste instead of a certificate is a long story, which only the full build tells.
    fn told(story: impl FnOnce() -> String) -> CertificateError {
        CertificateError(if FULL { story() } else { "a certificate is wanted as PEM or base64, and this is none, or not all of one".into() })
    }

    /// Says which of several certificates is meant, counted from 1.
    pub(super) fn within(self, number: usize) -> CertificateError {
        CertificateError(format!("certificate {number}: {}", self.0))
    }
}

impl fmt::Display for CertificateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for CertificateError {}

/// The DER of every certificate of `text`, at least one.
pub(super) fn certificates(text: &str) -> Result<Vec<Vec<u8>>, CertificateError> {
    let content = text.trim_matches(BLANK);
    if content.is_empty() {
        return Err(CertificateError::new("empty text, a certificate as PEM or base64 wanted"));
    }
    if mark::find(content, BEGIN).is_some() {
        return blocks(text);
    }
    match if FULL { something_else(content) } else { None } {
        Some(what) => Err(CertificateError::new(what)),
        None => Ok(vec![decode(text, text.len() - text.trim_start_matches(BLANK).len(), content)?]),
    }
}

/// The blocks of a PEM text, RFC 7468 section 2.
fn blocks(text: &str) -> Result<Vec<Vec<u8>>, CertificateError> {
    let mut ders = Vec::new();
    let mut rest = text;
    while let Some((_, begun)) = mark::split(rest, BEGIN) {
        let Some((label, body)) = mark::split(begun, DASHES).filter(|(label, _)| !label.contains(['\n', '\r'])) else {
            return Err(CertificateError::told(|| {
                format!("the line `{BEGIN}` at {} has no end", place(text, text.len() - begun.len() - BEGIN.len()))
            }));
        };
        if !matches!(label, "CERTIFICATE" | "X509 CERTIFICATE") {
            return Err(CertificateError::told(|| wrong_label(label)));
        }
        let start = text.len() - body.len();
        let Some((body, ended)) = mark::split(body, END).filter(|(body, _)| mark::find(body, BEGIN).is_none()) else {
            return Err(CertificateError::told(|| {
                format!("the certificate has no line `{END}{label}{DASHES}`: the text was cut off, copy all of it")
            }));
        };
        let Some(ended) = ended.strip_prefix(label).and_then(|ended| ended.strip_prefix(DASHES)) else {
            return Err(CertificateError::told(|| {
                format!("a block that begins with `{BEGIN}{label}{DASHES}` does not end with `{END}{label}{DASHES}`")
            }));
        };
        if body.trim_matches(BLANK).is_empty() {
            return Err(CertificateError::new("nothing between the BEGIN and END lines of the certificate"));
        }
        ders.push(decode(text, start, body)?);
        rest = ended;
    }
    Ok(ders)
}

/// What a PEM block that is no certificate holds.
fn wrong_label(label: &str) -> String {
    if label.ends_with("PRIVATE KEY") {
        return "a private key where a certificate is wanted: it is not needed here and should not leave its owner, \
                give the certificate that begins with `-----BEGIN CERTIFICATE-----`"
            .into();
    }
    match label {
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => {
            "a certificate request (CSR) where a certificate is wanted: give the certificate that was issued for it".into()
        }
        "PUBLIC KEY" | "RSA PUBLIC KEY" => "a bare public key where a certificate is wanted: give the IdP's signing certificate".into(),
        "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA" => PKCS7.into(),
        "TRUSTED CERTIFICATE" => "a certificate in OpenSSL's own format where plain PEM is wanted: `openssl x509 -in file` writes it".into(),
        _ => format!("a PEM block `{label}` where a certificate is wanted"),
    }
}

const PKCS7: &str = "a PKCS #7 container where a certificate is wanted: \
                     `openssl pkcs7 -print_certs` takes the certificates out (add `-inform DER` for a binary file)";

/// What a text without PEM blocks is, if it is clearly not base64 of a certificate.
fn something_else(content: &str) -> Option<String> {
    let folded = content.get(..content.len().min(64)).unwrap_or("").to_ascii_lowercase();
    if mark::find(content, "BEGIN CERTIFICATE").is_some() {
        return Some(format!(
            "the line `{BEGIN}CERTIFICATE{DASHES}` is damaged: exactly five hyphens stand on either side, \
             a word processor may have changed them"
        ));
    }
    if content.starts_with('<') {
        return Some("XML where a certificate is wanted: if it is the IdP's metadata, configure it as metadata".into());
    }
    if folded.starts_with("http://") || folded.starts_with("https://") {
        return Some("a URL where a certificate is wanted: nothing is fetched, give the text of the certificate itself".into());
    }
    let extensions = [".pem", ".crt", ".cer", ".der", ".cert", ".p7b", ".txt", ".xml"];
    let one_line = !content.contains('\n') && content.len() < 1024;
    if one_line && (folded.starts_with("file:") || extensions.iter().any(|end| content.to_ascii_lowercase().ends_with(end))) {
        return Some("a file name where a certificate is wanted: give the content of the file".into());
    }
    let digits = content.bytes().filter(u8::is_ascii_hexdigit).count();
    let others = content.bytes().filter(|byte| !byte.is_ascii_hexdigit()).all(|byte| b": \t".contains(&byte));
    if matches!(digits, 40 | 64) && others {
        return Some("a fingerprint where a certificate is wanted: a key cannot be computed from it".into());
    }
    // base64 of "-----BEGIN"
    if content.starts_with("LS0tLS1CRUdJTi") {
        return Some("base64 of a PEM text: decode it once and give the PEM text".into());
    }
    None
}

/// Base64 with white space. `body` begins at the octet `start` of `text`, whose lines and columns errors name.
pub(super) fn decode(text: &str, start: usize, body: &str) -> Result<Vec<u8>, CertificateError> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
    );
    let mut symbols = Vec::with_capacity(body.len());
    let mut padding = None;
    for (offset, character) in body.char_indices() {
        let here = || place(text, start + offset);
        match character {
            ' ' | '\t' | '\r' | '\n' => continue,
            '=' => padding = padding.or(Some(offset)),
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => {
                if let Some(offset) = padding {
                    let there = place(text, start + offset);
                    return Err(CertificateError::told(|| {
                        format!("base64 goes on after its padding `=` at {there}: give one certificate, or each as PEM")
                    }));
                }
            }
            '\\' => {
                return Err(CertificateError::told(|| {
                    format!("a backslash at {} is not base64: if the text has `\\n` for its line breaks, put real ones", here())
                }));
            }
            other => {
                return Err(CertificateError::told(|| format!("{} at {} is not base64", visible(other), here())));
            }
        }
        symbols.extend(u8::try_from(character));
    }
    LENIENT.decode(&symbols).map_err(|_| {
        let count = symbols.len();
        CertificateError::told(|| format!("base64 of {count} characters is incomplete: the text was cut off, copy all of it"))
    })
}

/// A character as it is, and by number where it may be invisible or look like another.
fn visible(character: char) -> String {
    let number = u32::from(character);
    match character {
        ' '..='~' => format!("`{character}`"),
        _ if character.is_control() => format!("U+{number:04X}"),
        _ => format!("`{character}` (U+{number:04X})"),
    }
}

/// An octet's place in a text as an editor shows it, counted from 1.
fn place(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
    if text.trim_end_matches(BLANK).contains('\n') { format!("line {line}, column {column}") } else { format!("position {column}") }
}

/// Refuses what is cut off or followed by something, before the inside is looked at.
pub(super) fn check_outer_length(der: &[u8]) -> Result<(), CertificateError> {
    if der.is_empty() {
        return Err(CertificateError::new("no octets, a certificate as DER wanted"));
    }
    if der.starts_with(BEGIN.as_bytes()) {
        return Err(CertificateError::new("PEM text where DER is wanted"));
    }
    let Some((header, length)) = SliceReader::new(der).ok().and_then(|mut reader| {
        let header = Header::decode(&mut reader).ok()?;
        let length = usize::try_from(header.length()).ok()?;
        Some((header, length.checked_add(usize::try_from(reader.position()).ok()?)?))
    }) else {
        return Err(not_a_certificate(der));
    };
    if header.tag() != Tag::Sequence {
        return Err(not_a_certificate(der));
    }
    if der.len() < length {
        return Err(CertificateError::told(|| format!("the certificate has {} octets of {length}: the text was cut off, copy all of it", der.len())));
    }
    if der.len() > length {
        return Err(CertificateError::told(|| format!("{} octets after the certificate: give one certificate, or each as PEM", der.len() - length)));
    }
    Ok(())
}

/// Names what is there instead of a certificate, by the first elements it has.
pub(super) fn not_a_certificate(der: &[u8]) -> CertificateError {
    CertificateError::told(|| instead(der).unwrap_or("no X.509 certificate: the octets do not have its structure").into())
}

fn instead(der: &[u8]) -> Option<&'static str> {
    const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

    let mut outer = SliceReader::new(der).ok()?;
    let mut fields = open(&mut outer, Tag::Sequence)?;
    match Tag::peek(&fields).ok()? {
        Tag::ObjectIdentifier => {
            let kind: ObjectIdentifier = fields.decode().ok()?;
            (kind == SIGNED_DATA).then_some(PKCS7)
        }
        Tag::Integer => {
            let version: u8 = fields.decode().ok()?;
            Some(match version {
                3 => "a PKCS #12 container where a certificate is wanted: `openssl pkcs12 -nokeys` takes it out",
                _ => "a private key where a certificate is wanted: it is not needed here and should not leave its owner",
            })
        }
        Tag::Sequence => {
            let mut inner = open(&mut fields, Tag::Sequence)?;
            match (Tag::peek(&inner).ok()?, Tag::peek(&fields).ok()?) {
                (Tag::ObjectIdentifier, Tag::BitString) => {
                    Some("a bare public key where a certificate is wanted: give the IdP's signing certificate")
                }
                (Tag::Integer, Tag::Sequence) => {
                    open(&mut inner, Tag::Integer)?;
                    let mut name = open(&mut inner, Tag::Sequence)?;
                    let request = name.is_finished() || Tag::peek(&name).ok()? == Tag::Set;
                    open(&mut name, Tag::Set);
                    request.then_some(
                        "a certificate request (CSR) where a certificate is wanted: \
                         give the certificate that was issued for it",
                    )
                }
                _ => None,
            }
        }
        _ => None,
    }
}
