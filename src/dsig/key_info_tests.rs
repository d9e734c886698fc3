//! What the report says of `ds:KeyInfo`, form by form.

use super::key_info::{facts, pinned_certificate};
use crate::crypto::Certificate;
use crate::report::KeyHint;
use crate::xml::{Document, Element, Limits};

const CERTIFICATE: &str = include_str!("../../tests/vectors/keys/idp.cert.pem");
const FINGERPRINT: &str = "a certificate's fingerprint";

fn certificate() -> String {
    let (_, rest) = CERTIFICATE.split_once("-----BEGIN CERTIFICATE-----").unwrap();
    rest.split_once("-----END").unwrap().0.to_owned()
}

fn with<T>(inside: &str, read: impl FnOnce(Element<'_, '_>) -> T) -> T {
    let text = format!(
        "<ds:KeyInfo xmlns:ds='http://www.w3.org/2000/09/xmldsig#' xmlns:d='http://www.w3.org/2009/xmldsig11#' xmlns:x='urn:example'>{inside}</ds:KeyInfo>"
    );
    read(Document::parse(&text, &Limits::default()).unwrap().root())
}

fn hints(key_info: Element<'_, '_>) -> Vec<KeyHint> {
    facts(key_info, &[]).1
}

fn shown_certificate(key_info: Element<'_, '_>) -> Option<String> {
    facts(key_info, &[]).0
}

#[track_caller]
fn one(inside: &str) -> KeyHint {
    let mut found = with(inside, hints);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[track_caller]
fn one_x509(inside: &str) -> KeyHint {
    one(&format!("<ds:X509Data>{inside}</ds:X509Data>"))
}

#[test]
fn forms_of_x509_data() {
    let shown = with(&format!("<ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data>", certificate()), shown_certificate);
    assert_eq!(shown.as_ref().map(String::len), Some(64));
    let hint = one_x509(&format!("<ds:X509Certificate>{}</ds:X509Certificate>", certificate()));
    assert_eq!(hint, KeyHint::Certificate { sha256: shown });
    assert_eq!(one_x509("<ds:X509Certificate>?</ds:X509Certificate>"), KeyHint::Certificate { sha256: None });
    assert_eq!(one_x509("<ds:X509SubjectName> CN=idp </ds:X509SubjectName>"), KeyHint::SubjectName("CN=idp".into()));
    assert_eq!(one_x509("<ds:X509SKI>AAEC</ds:X509SKI>"), KeyHint::SubjectKeyIdentifier(Some("000102".into())));
    assert_eq!(one_x509("<ds:X509SKI>AAE</ds:X509SKI>"), KeyHint::SubjectKeyIdentifier(None));
    assert_eq!(
        one_x509(
            "<ds:X509IssuerSerial><ds:X509IssuerName>CN=ca</ds:X509IssuerName><ds:X509SerialNumber>17</ds:X509SerialNumber></ds:X509IssuerSerial>"
        ),
        KeyHint::IssuerSerial { issuer: "CN=ca".into(), serial: "17".into() }
    );
    assert_eq!(
        one_x509("<d:X509Digest Algorithm='urn:a'>/w==</d:X509Digest>"),
        KeyHint::Digest { algorithm: "urn:a".into(), digest: Some("ff".into()) }
    );
    assert_eq!(one_x509("<ds:X509CRL>AA==</ds:X509CRL>"), KeyHint::Other("X509CRL".into()));
    assert_eq!(one_x509("<x:X509Certificate>AA==</x:X509Certificate>"), KeyHint::Other("X509Certificate".into()));
}

#[test]
fn forms_of_keys() {
    let value = |inside: &str| one(&format!("<ds:KeyValue>{inside}</ds:KeyValue>"));
    let known = |kind: &str, bits| KeyHint::Value { kind: Some(kind.into()), bits };
    assert_eq!(one("<ds:KeyName>key one</ds:KeyName>"), KeyHint::Name("key one".into()));
    assert_eq!(
        value("<ds:RSAKeyValue><ds:Modulus>AAH/</ds:Modulus><ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue>"),
        known("RSA", Some(9)),
        "leading zeros are none of its bits"
    );
    assert_eq!(value("<ds:RSAKeyValue><ds:Modulus>?</ds:Modulus></ds:RSAKeyValue>"), known("RSA", None));
    assert_eq!(value("<d:ECKeyValue><d:NamedCurve URI='urn:oid:1.3.132.0.34'/></d:ECKeyValue>"), known("P-384", Some(384)));
    assert_eq!(value("<d:ECKeyValue><d:NamedCurve URI='urn:oid:1.2.3'/></d:ECKeyValue>"), KeyHint::Value { kind: None, bits: None });
    assert_eq!(value("<ds:DSAKeyValue/>"), known("DSA", None));
    assert_eq!(value(""), KeyHint::Value { kind: None, bits: None });
    // RFC 8410 section 10.1.
    let ed25519 = "<d:DEREncodedKeyValue>MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=</d:DEREncodedKeyValue>";
    assert_eq!(one(ed25519), KeyHint::DerValue { kind: Some("Ed25519".into()), bits: Some(256) });
    assert_eq!(one("<d:DEREncodedKeyValue>AA==</d:DEREncodedKeyValue>"), KeyHint::DerValue { kind: None, bits: None });
    assert_eq!(one("<ds:RetrievalMethod URI='file:///etc/passwd'/>"), KeyHint::RetrievalMethod("file:///etc/passwd".into()));
    assert_eq!(one("<d:KeyInfoReference URI='#k'/>"), KeyHint::Reference("#k".into()));
    assert_eq!(one("<ds:MgmtData>x</ds:MgmtData>"), KeyHint::Other("MgmtData".into()));
    assert_eq!(one("<x:KeyName>x</x:KeyName>"), KeyHint::Other("KeyName".into()));
}

#[test]
fn number_and_length_are_bounded() {
    let name = "<ds:KeyName>n</ds:KeyName>";
    let x509 = format!("<ds:X509Data>{}</ds:X509Data>", "<ds:X509SubjectName>n</ds:X509SubjectName>".repeat(7));
    assert_eq!(with(&name.repeat(40), hints).len(), 8);
    assert_eq!(with(&x509.repeat(3), hints).len(), 8);
    assert_eq!(with(&[name, &x509, name].concat(), hints).len(), 8);
    assert_eq!(one(&format!("<ds:KeyName>{}</ds:KeyName>", "é".repeat(1000))), KeyHint::Name("é".repeat(256)));
    assert_eq!(with("", hints), []);
}

#[test]
fn only_what_is_pinned_and_shown_first_is_a_certificate() {
    let shown = format!("<ds:X509Data><ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data>", certificate());
    let fingerprint = with(&shown, shown_certificate).unwrap();
    let pinned = |inside: &str, fingerprints: &[&str]| {
        let fingerprints: Vec<String> = fingerprints.iter().map(|text| (*text).to_owned()).collect();
        with(inside, |key_info| pinned_certificate(key_info, &fingerprints)).map(|certificate| certificate.fingerprint())
    };
    assert_eq!(pinned(&shown, &[&fingerprint]), Some(fingerprint.clone()));
    assert_eq!(pinned(&shown, &[FINGERPRINT, &fingerprint]), Some(fingerprint.clone()));
    assert_eq!(pinned(&shown, &[FINGERPRINT]), None);
    assert_eq!(pinned(&shown, &[]), None);
    assert_eq!(pinned(&format!("<ds:X509Data/>{shown}"), &[&fingerprint]), None);
    // Octets that have the fingerprint and are no certificate.
    let nothing = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    assert_eq!(pinned("<ds:X509Data><ds:X509Certificate>AA==</ds:X509Certificate></ds:X509Data>", &[nothing]), None);
}

#[test]
fn a_certificate_says_the_same_whether_it_is_trusted_or_not() {
    let trusted = Certificate::from_text(CERTIFICATE).unwrap();
    let element = |inside: &str| format!("<ds:X509Data>{inside}</ds:X509Data>");
    let certificate = certificate();
    let shown = format!("<ds:X509Certificate>{certificate}</ds:X509Certificate>");
    let other = "<ds:X509Certificate>AAAA</ds:X509Certificate>";
    for inside in [element(&shown), element(&[&shown, other, &shown].concat()), [element(other), element(&shown)].concat()] {
        let known = with(&inside, |key_info| facts(key_info, &trusted));
        assert_eq!(known, with(&inside, |key_info| facts(key_info, &[])));
        assert!(known.1.contains(&KeyHint::Certificate { sha256: Some(trusted[0].fingerprint()) }));
    }
}
