//! `ds:KeyInfo` of a holder-of-key confirmation: the forms in which it names its one key (xmldsig-core 4.5).

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::xml::Element;
use crate::xml::names::DS;

const DS11: &str = "http://www.w3.org/2009/xmldsig11#";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// The forms that can be compared with a certificate, and the names of those that cannot.
#[derive(Debug, Default)]
pub(crate) struct KeyInfo {
    pub(crate) forms: Vec<KeyForm>,
    pub(crate) others: Vec<String>,
}

/// One form, its numbers and octets as they were written.
#[derive(Debug)]
pub(crate) enum KeyForm {
    /// `ds:X509Certificate`, DER.
    Certificate(Vec<u8>),
    /// `dsig11:X509Digest` with SHA-256, over the DER of the certificate.
    CertificateDigest(Vec<u8>),
    /// `ds:RSAKeyValue`.
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    /// `dsig11:ECKeyValue` with a named curve, by its object identifier.
    Ec { curve: String, point: Vec<u8> },
    /// `dsig11:DEREncodedKeyValue`: a SubjectPublicKeyInfo.
    Der(Vec<u8>),
}

impl KeyInfo {
    /// Reads what can be read; it is for the profile to say whether that is enough.
    pub(crate) fn read(element: Element<'_, '_>) -> Self {
        let mut info = KeyInfo::default();
        for child in element.elements() {
            match (child.namespace(), child.local()) {
                (Some(DS), "X509Data") => info.x509(child),
                (Some(DS), "KeyValue") => child.elements().for_each(|value| info.add(value, key_value(value))),
                (Some(DS11), "DEREncodedKeyValue") => info.add(child, octets(child).map(KeyForm::Der)),
                _ => info.others.push(child.local().to_owned()),
            }
        }
        info
    }

    /// The first certificate is the key's; those behind it are its chain, and an authority is not the holder.
    fn x509(&mut self, data: Element<'_, '_>) {
        let mut chain = false;
        for child in data.elements() {
            match (child.namespace(), child.local()) {
                (Some(DS), "X509Certificate") if chain => {}
                (Some(DS), "X509Certificate") => {
                    chain = true;
                    self.add(child, octets(child).map(KeyForm::Certificate));
                }
                (Some(DS11), "X509Digest") if child.attr("Algorithm") == Some(SHA256) => {
                    self.add(child, octets(child).map(KeyForm::CertificateDigest));
                }
                _ => self.others.push(child.local().to_owned()),
            }
        }
    }

    fn add(&mut self, element: Element<'_, '_>, form: Option<KeyForm>) {
        match form {
            Some(form) => self.forms.push(form),
            None => self.others.push(element.local().to_owned()),
        }
    }
}

fn key_value(value: Element<'_, '_>) -> Option<KeyForm> {
    let child = |namespace: &'static str, local: &'static str| {
        let mut children = value.children(namespace, local);
        children.next().filter(|_| children.next().is_none())
    };
    match (value.namespace(), value.local()) {
        (Some(DS), "RSAKeyValue") => Some(KeyForm::Rsa { modulus: octets(child(DS, "Modulus")?)?, exponent: octets(child(DS, "Exponent")?)? }),
        (Some(DS11), "ECKeyValue") => {
            let curve = child(DS11, "NamedCurve")?.attr("URI")?.strip_prefix("urn:oid:")?.to_owned();
            Some(KeyForm::Ec { curve, point: octets(child(DS11, "PublicKey")?)? })
        }
        _ => None,
    }
}

/// One text in base64 with any white space; an element inside is none.
fn octets(element: Element<'_, '_>) -> Option<Vec<u8>> {
    let text = element.text().ok()?;
    let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(compact).ok()
}
