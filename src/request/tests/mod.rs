//! What we send, read back by our own parser and our own verification of signatures. What other software makes of it is judged in tests/peers.

/// A key or certificate of the vectors.
macro_rules! key {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/keys/", $name, ".pem"))
    };
}

mod authn_request;
mod logout;
mod metadata;
mod others;

use rsa::pkcs8::DecodePrivateKey as _;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};
use serde_json::{Value, json};

use crate::binding::query_parameter;
use crate::crypto::{Certificate, Hash, digest};
use crate::dsig::{self, Trust};
use crate::report::SignedElement;
use crate::xml::names::DS;
use crate::xml::{Document, Limits};
use crate::{ConfigError, Instant, Outgoing, Sent, ServiceProvider, Settings};

pub(super) const ID: &str = "_0123456789abcdef0123456789abcdef01234567";
pub(super) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
pub(super) const IDP: &str = "https://idp.example/saml";

pub(super) fn now() -> Instant {
    Instant::parse("2026-01-01T00:00:00Z").unwrap()
}

pub(super) fn pem_body(pem: &str) -> String {
    pem.lines().filter(|line| !line.contains('-') && !line.contains(' ')).collect()
}

pub(super) fn idp_metadata(attributes: &str, more: &str) -> String {
    let certificate = pem_body(key!("idp.cert"));
    format!(
        r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="{IDP}"><md:IDPSSODescriptor{attributes} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>{more}<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso?tenant=1&amp;tenant=2"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/post"/></md:IDPSSODescriptor></md:EntityDescriptor>"#
    )
}

pub(super) const LOGOUT: &str = r#"<md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="https://idp.example/artifact" index="7"/><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/slo" ResponseLocation="https://idp.example/slo-answers"/><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/slo-post"/><md:NameIDFormat> urn:first </md:NameIDFormat><md:NameIDFormat>urn:second</md:NameIDFormat>"#;

/// The settings with these fields put in or replaced.
pub(super) fn provider(changes: &Value) -> ServiceProvider {
    try_provider(changes).unwrap()
}

pub(super) fn try_provider(changes: &Value) -> Result<ServiceProvider, ConfigError> {
    let mut settings = json!({
        "version": 1,
        "entityId": "https://app.example/saml?a=1&b='2'",
        "acsUrls": ["https://app.example/acs", "https://app.example/acs2"],
        "idps": [{ "metadata": idp_metadata("", LOGOUT) }],
    });
    for (name, value) in changes.as_object().unwrap() {
        settings[name] = value.clone();
    }
    ServiceProvider::new(Settings::from_json(&settings.to_string())?)
}

/// RSA-SHA256 with the test key of a service provider.
pub(super) fn sign(octets: &[u8]) -> Vec<u8> {
    const PREFIX: [u8; 19] = [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];
    let pem = key!("sp.key");
    let key = RsaPrivateKey::from_pkcs8_pem(&pem[pem.find("-----BEGIN").unwrap()..]).unwrap();
    let padding = Pkcs1v15Sign { hash_len: Some(32), prefix: PREFIX.into() };
    key.sign(padding, &digest(Hash::Sha256, octets)).unwrap()
}

pub(super) fn finish(outgoing: Outgoing) -> Sent {
    let signature = outgoing.to_sign().map(sign).unwrap_or_default();
    outgoing.finish(&signature).unwrap()
}

/// Our own verification of the signature that the root carries.
pub(super) fn verify(xml: &str, certificate: &str) -> Result<(), crate::Code> {
    let document = Document::parse(xml, &Limits::metadata()).map_err(|fault| fault.code)?;
    let root = document.root();
    let certificates = Certificate::from_text(certificate).unwrap();
    // Metadata has its signature as the first child, which is no place in a message.
    let signature = match root.local() {
        "EntityDescriptor" => root.elements().next().filter(|child| child.is(DS, "Signature")),
        _ => dsig::signature_of(root).map_err(|fault| fault.code)?,
    };
    let signature = signature.expect("it is signed");
    let limits = Limits::metadata();
    let trust = Trust { certificates: &certificates, fingerprints: &[], min_rsa_bits: 2048, allow_sha1: false, limits: &limits };
    dsig::verify(root, signature, SignedElement::Response, trust).result.map(|_| ()).map_err(|fault| fault.code)
}

/// The value of a parameter of a URL.
pub(super) fn parameter(url: &str, name: &str) -> Option<String> {
    query_parameter(url.split_once('?')?.1.as_bytes(), name, &Limits::default()).unwrap()
}

/// The message of a redirect: stored blocks taken out of their stream.
pub(super) fn inflated(url: &str, name: &str) -> String {
    use base64::Engine as _;
    let stream = base64::engine::general_purpose::STANDARD.decode(parameter(url, name).unwrap()).unwrap();
    assert_eq!(stream[0], 1, "one block, and the last one");
    assert_eq!(usize::from(u16::from_le_bytes([stream[1], stream[2]])), stream.len() - 5);
    String::from_utf8(stream[5..].to_vec()).unwrap()
}

#[track_caller]
pub(super) fn refused<T: core::fmt::Debug>(result: Result<T, ConfigError>, code: &str, words: &str) {
    let error = result.unwrap_err();
    assert!(error.code().as_str() == code && error.to_string().contains(words), "{}: {error}, not {code}: {words}", error.code());
}
