//! Holder of key: whoever brings the assertion proved possession of a key that it names, by the client certificate of the TLS connection (SAML
//! Profiles 3.1; SAML V2.0 Holder-of-Key Web Browser SSO Profile).
//!
//! Stricter than the profile, which also takes a subject key identifier or a subject's name: those can stand in a certificate that somebody else made.

use crate::abilities;
use crate::crypto::{self, Hash, holder};
use crate::fault::{Code, Fault};
use crate::profile::Context;
use crate::report::{Check, Rule};
use crate::saml::assertion::ConfirmationData;
use crate::saml::key_info::{KeyForm, KeyInfo};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

pub(super) fn judge(data: &ConfirmationData, context: Context<'_>) -> Check {
    abilities::full();
    let rule = Rule::SubjectHolderOfKey;
    let mut named = data.key_infos.iter().filter(|info| !info.forms.is_empty()).peekable();
    if named.peek().is_none() {
        let found: Vec<String> = data.key_infos.iter().flat_map(|info| info.others.iter().cloned()).collect();
        let fault = Fault::new(Code::SubjectKeyInfoMissing).expected("X509Certificate, X509Digest with SHA-256 or KeyValue").actual(found);
        return Check::fail(rule, fault.at(data.at));
    }
    let Some(certificate) = context.tls_certificate else {
        return Check::fail(rule, Fault::new(Code::SubjectCertificateMissing).at(data.at));
    };
    let digest = crypto::digest(Hash::Sha256, certificate);
    // Each KeyInfo names one key, and whoever holds one of them will do (SAML Core 2.4.1.3).
    match named.any(|info| holds(info, certificate, &digest)) {
        true => Check::pass(rule),
        false => {
            let shown: Vec<String> = data.key_infos.iter().flat_map(|info| info.forms.iter().map(shown)).collect();
            Check::fail(rule, Fault::new(Code::SubjectCertificateMismatch).expected(shown).actual(crypto::hex(&digest)).at(data.at))
        }
    }
}

/// All forms in one KeyInfo name the same key, so each of them has to be this one's.
fn holds(info: &KeyInfo, certificate: &[u8], digest: &[u8]) -> bool {
    info.forms.iter().all(|form| match form {
        KeyForm::Certificate(der) => der == certificate,
        KeyForm::CertificateDigest(octets) => octets == digest,
        KeyForm::Rsa { modulus, exponent } => holder::holds_rsa(certificate, modulus, exponent),
        KeyForm::Ec { curve, point } => holder::holds_ec(certificate, curve, point),
        KeyForm::Der(info) => holder::holds_info(certificate, info),
    })
}

/// Certificates by their SHA-256 fingerprint, keys by their form.
fn shown(form: &KeyForm) -> String {
    match form {
        KeyForm::Certificate(der) => crypto::hex(&crypto::digest(Hash::Sha256, der)),
        KeyForm::CertificateDigest(octets) => crypto::hex(octets),
        KeyForm::Rsa { .. } | KeyForm::Ec { .. } => "a KeyValue".to_owned(),
        KeyForm::Der(_) => "a DEREncodedKeyValue".to_owned(),
    }
}
