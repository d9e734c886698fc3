//! `ds:KeyInfo` (XML Signature 4.5), for the report alone: it helps to see that the identity provider signs with another key than the one that is
//! trusted. Whoever made the message wrote it, so it selects nothing (CVE-2024-32962), and nothing it names is fetched.

use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::{self, Certificate, Hash};
use crate::report::KeyHint;
use crate::xml::Element;
use crate::xml::names::{DS, DSIG11};

/// Statements that are reported; a signature needs one.
const HINTS: usize = 8;
/// Characters of a text that are reported.
const TEXT: usize = 256;

/// The certificate that the message shows: the first of the first `ds:X509Data`, since those behind it are its chain.
fn shown<'d, 'm>(key_info: Element<'d, 'm>) -> Option<Element<'d, 'm>> {
    key_info.children(DS, "X509Data").next()?.children(DS, "X509Certificate").next()
}

/// The SHA-256 fingerprint of the certificate that the message shows, and what `ds:KeyInfo` says, statement by statement, as far as it can be read.
/// Nearly always one of `trusted` is shown, whose fingerprint is known.
#[inline(never)]
pub(crate) fn facts(key_info: Element<'_, '_>, trusted: &[Certificate]) -> (Option<String>, Vec<KeyHint>) {
    let shown = shown(key_info);
    let sha256 = shown.and_then(octets).map(|der| match trusted.iter().find(|certificate| certificate.der() == der) {
        Some(certificate) => certificate.fingerprint(),
        None => fingerprint(&der),
    });
    let hints = hints(key_info, |element| if shown == Some(element) { sha256.clone() } else { octets(element).map(|der| fingerprint(&der)) });
    (sha256, hints)
}

/// The certificate that the message shows, if its SHA-256 fingerprint is among those that the settings pin. The message brings the octets; which
/// octets count was decided before it came.
pub(crate) fn pinned_certificate(key_info: Element<'_, '_>, fingerprints: &[String]) -> Option<Certificate> {
    let der = octets(shown(key_info)?)?;
    fingerprints.contains(&fingerprint(&der)).then(|| Certificate::from_der(&der).ok()).flatten()
}

fn hints<'d, 'm>(key_info: Element<'d, 'm>, sha256: impl Fn(Element<'d, 'm>) -> Option<String>) -> Vec<KeyHint> {
    let mut hints = Vec::new();
    for child in key_info.elements() {
        if child.is(DS, "X509Data") {
            hints.extend(child.elements().take(HINTS - hints.len()).map(|element| of_x509(element, &sha256)));
        } else {
            hints.push(of_key(child));
        }
        if hints.len() == HINTS {
            break;
        }
    }
    hints
}

fn of_x509<'d, 'm>(element: Element<'d, 'm>, sha256: impl Fn(Element<'d, 'm>) -> Option<String>) -> KeyHint {
    if element.is(DSIG11, "X509Digest") {
        return KeyHint::Digest { algorithm: attribute(element, "Algorithm"), digest: octets(element).map(|digest| short(&crypto::hex(&digest))) };
    }
    if !element.is(DS, element.local()) {
        return KeyHint::Other(short(element.local()));
    }
    match element.local() {
        "X509Certificate" => KeyHint::Certificate { sha256: sha256(element) },
        "X509SubjectName" => KeyHint::SubjectName(text(element)),
        "X509SKI" => KeyHint::SubjectKeyIdentifier(octets(element).map(|identifier| short(&crypto::hex(&identifier)))),
        "X509IssuerSerial" => {
            let part = |name| element.children(DS, name).next().map(text).unwrap_or_default();
            KeyHint::IssuerSerial { issuer: part("X509IssuerName"), serial: part("X509SerialNumber") }
        }
        other => KeyHint::Other(short(other)),
    }
}

fn of_key(element: Element<'_, '_>) -> KeyHint {
    if element.is(DSIG11, "DEREncodedKeyValue") {
        let key = octets(element).and_then(|der| crypto::describe_public_key(&der));
        return match key {
            Some((kind, bits)) => KeyHint::DerValue { kind: Some(kind), bits },
            None => KeyHint::DerValue { kind: None, bits: None },
        };
    }
    if element.is(DSIG11, "KeyInfoReference") {
        return KeyHint::Reference(attribute(element, "URI"));
    }
    if !element.is(DS, element.local()) {
        return KeyHint::Other(short(element.local()));
    }
    match element.local() {
        "KeyName" => KeyHint::Name(text(element)),
        "KeyValue" => key_value(element),
        "RetrievalMethod" => KeyHint::RetrievalMethod(attribute(element, "URI")),
        other => KeyHint::Other(short(other)),
    }
}

/// `ds:RSAKeyValue`, `dsig11:ECKeyValue` and, by name alone, `ds:DSAKeyValue` (XML Signature 1.1 section 4.5.2).
fn key_value(element: Element<'_, '_>) -> KeyHint {
    let known = element.elements().next().and_then(|value| {
        if value.is(DS, "RSAKeyValue") {
            let modulus = value.children(DS, "Modulus").next().and_then(octets);
            return Some(("RSA", modulus.and_then(|modulus| bit_length(&modulus))));
        }
        if value.is(DSIG11, "ECKeyValue") {
            return Some(match value.children(DSIG11, "NamedCurve").next()?.attr("URI")? {
                "urn:oid:1.2.840.10045.3.1.7" => ("P-256", Some(256)),
                "urn:oid:1.3.132.0.34" => ("P-384", Some(384)),
                "urn:oid:1.3.132.0.35" => ("P-521", Some(521)),
                _ => return None,
            });
        }
        value.is(DS, "DSAKeyValue").then_some(("DSA", None))
    });
    match known {
        Some((kind, bits)) => KeyHint::Value { kind: Some(kind.into()), bits },
        None => KeyHint::Value { kind: None, bits: None },
    }
}

fn bit_length(number: &[u8]) -> Option<u32> {
    let first = number.iter().position(|octet| *octet != 0)?;
    let significant = number.get(first..)?;
    u32::try_from(significant.len()).ok()?.checked_mul(8)?.checked_sub(significant.first()?.leading_zeros())
}

fn octets(element: Element<'_, '_>) -> Option<Vec<u8>> {
    if element.has_comment() {
        return None;
    }
    let text = element.text().ok()?;
    // Without white space, as most have it, in one pass.
    STANDARD.decode(text.as_bytes()).ok().or_else(|| {
        let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        STANDARD.decode(compact).ok()
    })
}

fn fingerprint(der: &[u8]) -> String {
    crypto::hex(crypto::digest(Hash::Sha256, der).as_ref())
}

fn text(element: Element<'_, '_>) -> String {
    short(element.text().unwrap_or_default().trim_ascii())
}

fn attribute(element: Element<'_, '_>, name: &str) -> String {
    short(element.attr(name).unwrap_or_default())
}

fn short(text: &str) -> String {
    text.chars().take(TEXT).collect()
}

/// The certificates that a signature shows, as base64 text and in order. Only for signatures on metadata, where a chain to a given authority has to
/// make the first of them trusted; never for messages.
pub(crate) fn shown_certificates(signature: Element<'_, '_>) -> Vec<String> {
    let data = signature.children(DS, "KeyInfo").flat_map(|info| info.children(DS, "X509Data"));
    let certificates = data.flat_map(|data| data.children(DS, "X509Certificate"));
    certificates.filter_map(|certificate| certificate.text().ok()).map(|text| text.into_owned()).collect()
}
