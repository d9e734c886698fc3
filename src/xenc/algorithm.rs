//! The algorithm identifiers of XML Encryption that SAML meets (XML Encryption 1.1 section 5), matched byte for byte against closed lists.

use crate::crypto::{Cipher, Hash};
use crate::fault::{Code, Fault};
use crate::xml::names::{XENC, XENC11};

const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const MORE_2001: &str = "http://www.w3.org/2001/04/xmldsig-more#";

/// The content cipher behind an identifier. Whether CBC may be used is the caller's to ask: it depends on what signs the ciphertext.
pub(super) fn cipher(uri: &str) -> Result<Cipher, Fault> {
    match (uri.strip_prefix(XENC), uri.strip_prefix(XENC11)) {
        (Some("aes128-cbc"), _) => Ok(Cipher::Aes128Cbc),
        (Some("aes192-cbc"), _) => Ok(Cipher::Aes192Cbc),
        (Some("aes256-cbc"), _) => Ok(Cipher::Aes256Cbc),
        (_, Some("aes128-gcm")) => Ok(Cipher::Aes128Gcm),
        (_, Some("aes192-gcm")) => Ok(Cipher::Aes192Gcm),
        (_, Some("aes256-gcm")) => Ok(Cipher::Aes256Gcm),
        (Some("tripledes-cbc"), _) => Err(method_forbidden(uri)),
        _ => Err(Fault::new(Code::EncryptionMethodUnsupported).actual(uri)),
    }
}

pub(super) fn method_forbidden(uri: &str) -> Fault {
    Fault::new(Code::EncryptionMethodForbidden).actual(uri)
}

/// How a content key is wrapped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Transport {
    /// `rsa-oaep-mgf1p`: MGF1 with SHA-1, always (XML Encryption 5.5.2).
    OaepMgf1p,
    /// `rsa-oaep` of XML Encryption 1.1: the mask function is named.
    Oaep,
}

/// RSA 1.5 tells an attacker about the plaintext by how it fails (Bleichenbacher 1998; Jager and others 2012).
pub(super) fn transport(uri: &str) -> Result<Transport, Fault> {
    match (uri.strip_prefix(XENC), uri.strip_prefix(XENC11)) {
        (Some("rsa-oaep-mgf1p"), _) => Ok(Transport::OaepMgf1p),
        (_, Some("rsa-oaep")) => Ok(Transport::Oaep),
        (Some("rsa-1_5"), _) => Err(Fault::new(Code::EncryptionKeyTransportForbidden).actual(uri)),
        _ => Err(Fault::new(Code::EncryptionKeyTransportUnsupported).actual(uri)),
    }
}

/// The digest of OAEP.
pub(super) fn digest(uri: &str) -> Result<Hash, Fault> {
    match (uri.strip_prefix(XENC), uri.strip_prefix(MORE_2001), uri.strip_prefix(DSIG)) {
        (Some("sha256"), ..) => Ok(Hash::Sha256),
        (Some("sha512"), ..) => Ok(Hash::Sha512),
        (_, Some("sha384"), _) => Ok(Hash::Sha384),
        (.., Some("sha1")) => Ok(Hash::Sha1),
        _ => Err(Fault::new(Code::EncryptionKeyTransportUnsupported).actual(uri)),
    }
}

/// The mask generation function of OAEP.
pub(super) fn mask(uri: &str) -> Result<Hash, Fault> {
    match uri.strip_prefix(XENC11) {
        Some("mgf1sha1") => Ok(Hash::Sha1),
        Some("mgf1sha256") => Ok(Hash::Sha256),
        Some("mgf1sha384") => Ok(Hash::Sha384),
        Some("mgf1sha512") => Ok(Hash::Sha512),
        _ => Err(Fault::new(Code::EncryptionKeyTransportUnsupported).actual(uri)),
    }
}
