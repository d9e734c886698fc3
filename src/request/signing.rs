//! Signatures of ours. The core holds no private key: it says which octets are to be signed, and takes the value.

use crate::crypto::base64;
use crate::crypto::{self, Certificate, Hash};
use crate::dsig::algorithm::{ENVELOPED, signature_method};
use crate::fault::Code;
use crate::mark;
use crate::settings::ConfigError;
use crate::xml::names::DS;
use crate::xml::{Canonicalization, Document, Limits, Method, canonicalize};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// The methods that may be asked of a host, by a short name and by the identifier that stands in messages (XML Signature 6.4, RFC 9231).
const METHODS: [(&str, &str); 10] = [
    ("rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
    ("rsa-sha384", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"),
    ("rsa-sha512", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
    ("rsa-pss-sha256", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
    ("rsa-pss-sha384", "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1"),
    ("rsa-pss-sha512", "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"),
    ("ecdsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
    ("ecdsa-sha384", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"),
    ("ecdsa-sha512", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"),
    ("ed25519", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"),
];

const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// The identifier of a signature method that was asked for.
pub(super) fn method(name: &str) -> Result<&'static str, ConfigError> {
    match METHODS.iter().find(|(short, uri)| *short == name || *uri == name) {
        Some((_, uri)) => Ok(uri),
        None => {
            let names: Vec<&str> = METHODS.iter().map(|(short, _)| *short).collect();
            let reason = format!("signWith: `{name}` is none of `{}`, nor the identifier of one of them", names.join("`, `"));
            Err(ConfigError::new(Code::ConfigValueMalformed, reason))
        }
    }
}

/// A certificate of ours, with what stands in `ds:X509Certificate`.
#[derive(Clone, Debug)]
pub(crate) struct OwnCertificate {
    pub(crate) certificate: Certificate,
    pub(crate) base64: String,
}

impl OwnCertificate {
    /// Every certificate of a list of texts; `place` is the name of the setting.
    pub(crate) fn read(texts: &[String], place: &str) -> Result<Vec<Self>, ConfigError> {
        let mut own = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let malformed = |error| ConfigError::new(Code::ConfigCertificateMalformed, format!("{place}[{index}]: {error}"));
            for der in Certificate::ders(text).map_err(malformed)? {
                own.push(OwnCertificate { certificate: Certificate::from_der(&der).map_err(malformed)?, base64: base64(&der) });
            }
        }
        Ok(own)
    }

    /// `ds:KeyInfo` with this certificate; its prefix has to be declared around it.
    pub(super) fn key_info(&self) -> String {
        ["<ds:KeyInfo><ds:X509Data><ds:X509Certificate>", &self.base64, "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"].concat()
    }
}

/// A signature that waits for its value.
#[derive(Clone, Debug)]
pub(super) struct Signing {
    pub(super) method: &'static str,
    pub(super) octets: Vec<u8>,
    /// Where the signature goes into the document, and its SignedInfo as it stands there; nothing for a detached signature.
    enveloped: Option<(usize, String)>,
}

impl Signing {
    /// The signature of a query string (Bindings 3.4.4.1).
    pub(super) fn detached(method: &'static str, query: &str) -> Self {
        Signing { method, octets: query.as_bytes().to_vec(), enveloped: None }
    }

    /// The enveloped signature of a whole document, whose root has this ID (SAML Core 5.4).
    pub(super) fn enveloped(method: &'static str, xml: &str, at: usize, id: &str, limits: &Limits) -> Result<Self, ConfigError> {
        let how = Canonicalization { method: Method::Exclusive, comments: false, prefixes: &[] };
        let octets = Document::parse(xml, limits).and_then(|document| canonicalize(document.root(), None, &how, limits.canonical));
        let octets = octets.map_err(|fault| {
            ConfigError::new(Code::ConfigValueMalformed, format!("the message to be signed would be refused by its reader: {}", fault.code.about()))
        })?;
        let digest = base64(&crypto::digest(Hash::Sha256, octets.as_bytes()));
        let canonical = signed_info(method, id, &digest, &[" xmlns:ds=\"", DS, "\""].concat());
        Ok(Signing { method, octets: canonical.into_bytes(), enveloped: Some((at, signed_info(method, id, &digest, ""))) })
    }

    /// The document with its signature.
    pub(super) fn insert(&self, xml: &str, value: &str, certificate: Option<&OwnCertificate>) -> String {
        let Some((before, after, signed_info)) =
            self.enveloped.as_ref().and_then(|(at, signed_info)| xml.split_at_checked(*at).map(|(before, after)| (before, after, signed_info)))
        else {
            return xml.to_owned();
        };
        let key_info = certificate.map(OwnCertificate::key_info).unwrap_or_default();
        let start = ["<ds:Signature xmlns:ds=\"", DS, "\">"].concat();
        [before, &start, signed_info, "<ds:SignatureValue>", value, "</ds:SignatureValue>", &key_info, "</ds:Signature>", after].concat()
    }
}

/// In canonical form as it stands, but for the declaration that its parent makes.
fn signed_info(method: &str, id: &str, digest: &str, declaration: &str) -> String {
    let algorithm = |name: &str, uri: &str| format!(r#"<ds:{name} Algorithm="{uri}"></ds:{name}>"#);
    [
        "<ds:SignedInfo",
        declaration,
        ">",
        &algorithm("CanonicalizationMethod", EXCLUSIVE),
        &algorithm("SignatureMethod", method),
        "<ds:Reference URI=\"#",
        id,
        "\"><ds:Transforms>",
        &algorithm("Transform", ENVELOPED),
        &algorithm("Transform", EXCLUSIVE),
        "</ds:Transforms>",
        &algorithm("DigestMethod", SHA256),
        "<ds:DigestValue>",
        digest,
        "</ds:DigestValue></ds:Reference></ds:SignedInfo>",
    ]
    .concat()
}

/// Looks at a value before it is sent, and finds the certificate that belongs to it. A wrong key, a digest that was hashed twice, or an ECDSA value
/// in DER are found here instead of at the identity provider, whose error would not say so.
pub(super) fn judged<'a>(signing: &Signing, value: &[u8], own: &'a [OwnCertificate]) -> Result<Option<&'a OwnCertificate>, ConfigError> {
    let wrong = |reason: String| Err(ConfigError::new(Code::ConfigValueMalformed, reason));
    let least = match signing.method {
        method if mark::find(method, "ecdsa").is_some() => {
            if ![64, 96, 132].contains(&value.len()) {
                return wrong(format!(
                    "signature: {} octets; an ECDSA value is r and s side by side, 64, 96 or 132 octets, not DER (XML Signature 6.4.3)",
                    value.len()
                ));
            }
            64
        }
        method if method.ends_with("ed25519") => 64,
        _ => 256,
    };
    if value.len() < least {
        return wrong(format!("signature: {} octets where at least {least} are wanted", value.len()));
    }
    let only = match own {
        [only] => Some(only),
        _ => None,
    };
    let Ok(method) = signature_method(signing.method) else {
        return Ok(only);
    };
    let mut unknown = own.is_empty();
    for candidate in own {
        match candidate.certificate.key() {
            Ok(key) if key.kind().fits(method.scheme) && key.verify(method, &signing.octets, value).is_ok() => return Ok(Some(candidate)),
            Ok(_) => {}
            Err(_) => unknown = true,
        }
    }
    match unknown {
        true => Ok(only),
        false => wrong("signature: verifies under none of `signingCertificates`; sign with the key of one of them, and only once hashed".into()),
    }
}
