//! The algorithm identifiers of XML Signature that SAML meets (XML-DSig 6, RFC 9231), matched byte for byte against closed lists.

use crate::crypto::{Hash, Scheme, SignatureMethod};
use crate::fault::{Code, Fault};
use crate::xml::Method;

pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

const MORE_2001: &str = "http://www.w3.org/2001/04/xmldsig-more#";
/// RFC 9231 section 2.3.12.
const MORE_2021: &str = "http://www.w3.org/2021/04/xmldsig-more#";
const MORE_2007: &str = "http://www.w3.org/2007/05/xmldsig-more#";
const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";
const XENC: &str = "http://www.w3.org/2001/04/xmlenc#";

/// The signature method behind an identifier. SHA-1 is recognised; whether it may be used is the caller's to ask.
pub(crate) fn signature_method(uri: &str) -> Result<SignatureMethod, Fault> {
    let (scheme, hash) = if let Some(name) = uri.strip_prefix(MORE_2001) {
        match name {
            "rsa-sha256" => (Scheme::Pkcs1v15, Hash::Sha256),
            "rsa-sha384" => (Scheme::Pkcs1v15, Hash::Sha384),
            "rsa-sha512" => (Scheme::Pkcs1v15, Hash::Sha512),
            "ecdsa-sha256" => (Scheme::Ecdsa, Hash::Sha256),
            "ecdsa-sha384" => (Scheme::Ecdsa, Hash::Sha384),
            "ecdsa-sha512" => (Scheme::Ecdsa, Hash::Sha512),
            "ecdsa-sha1" => (Scheme::Ecdsa, Hash::Sha1),
            "rsa-md5" | "rsa-sha224" | "rsa-ripemd160" | "ecdsa-sha224" => return Err(method_forbidden(uri)),
            name if name.starts_with("hmac-") => return Err(method_forbidden(uri)),
            _ => return Err(Fault::new(Code::SignatureMethodUnsupported).actual(uri)),
        }
    } else if let Some(name) = uri.strip_prefix(MORE_2007) {
        match name {
            "sha256-rsa-MGF1" => (Scheme::Pss, Hash::Sha256),
            "sha384-rsa-MGF1" => (Scheme::Pss, Hash::Sha384),
            "sha512-rsa-MGF1" => (Scheme::Pss, Hash::Sha512),
            "sha1-rsa-MGF1" | "sha224-rsa-MGF1" | "md5-rsa-MGF1" | "md2-rsa-MGF1" | "ecdsa-ripemd160" => return Err(method_forbidden(uri)),
            _ => return Err(Fault::new(Code::SignatureMethodUnsupported).actual(uri)),
        }
    } else if uri.strip_prefix(MORE_2021) == Some("eddsa-ed25519") {
        (Scheme::EdDsa, Hash::Sha512)
    } else {
        match (uri.strip_prefix(DSIG), uri.strip_prefix(DSIG11)) {
            (Some("rsa-sha1"), _) => (Scheme::Pkcs1v15, Hash::Sha1),
            (Some("hmac-sha1" | "dsa-sha1"), _) | (_, Some("dsa-sha256")) => return Err(method_forbidden(uri)),
            _ => return Err(Fault::new(Code::SignatureMethodUnsupported).actual(uri)),
        }
    };
    Ok(SignatureMethod { scheme, hash })
}

pub(crate) fn method_forbidden(uri: &str) -> Fault {
    Fault::new(Code::SignatureMethodForbidden).actual(uri)
}

/// The digest method behind an identifier; SHA-1 as in [`signature_method`].
pub(crate) fn digest_method(uri: &str) -> Result<Hash, Fault> {
    match (uri.strip_prefix(XENC), uri.strip_prefix(MORE_2001), uri.strip_prefix(DSIG)) {
        (Some("sha256"), ..) => Ok(Hash::Sha256),
        (Some("sha512"), ..) => Ok(Hash::Sha512),
        (_, Some("sha384"), _) => Ok(Hash::Sha384),
        (.., Some("sha1")) => Ok(Hash::Sha1),
        (Some("ripemd160"), ..) | (_, Some("md5" | "sha224"), _) => Err(digest_forbidden(uri)),
        _ => Err(Fault::new(Code::SignatureDigestMethodUnsupported).actual(uri)),
    }
}

pub(crate) fn digest_forbidden(uri: &str) -> Fault {
    Fault::new(Code::SignatureDigestMethodForbidden).actual(uri)
}

/// The canonicalization behind an identifier, and whether it keeps comments.
pub(crate) fn canonicalization(uri: &str) -> Option<(Method, bool)> {
    Some(match uri {
        "http://www.w3.org/2001/10/xml-exc-c14n#" => (Method::Exclusive, false),
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments" => (Method::Exclusive, true),
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315" => (Method::Inclusive10, false),
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments" => (Method::Inclusive10, true),
        "http://www.w3.org/2006/12/xml-c14n11" => (Method::Inclusive11, false),
        "http://www.w3.org/2006/12/xml-c14n11#WithComments" => (Method::Inclusive11, true),
        _ => return None,
    })
}
