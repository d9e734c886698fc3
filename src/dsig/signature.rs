//! `ds:Signature`, read straight into the one shape that SAML allows (XML-DSig 4, SAML Core 5.4). Everything else is refused here.

use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::{Hash, SignatureMethod};
use crate::dsig::algorithm::{self, ENVELOPED};
use crate::fault::{Code, Fault};
use crate::xml::names::{DS, EXC_C14N};
use crate::xml::{Canonicalization, Element, Method};

/// A signature of the right shape. Nothing about it is believed.
pub(crate) struct Signature<'d, 'm> {
    pub(crate) signed_info_element: Element<'d, 'm>,
    pub(crate) signed_info: SignedInfo<'d>,
    pub(crate) value: Vec<u8>,
    /// What the message says about its key: for reports, never for trust.
    pub(crate) key_info: Option<Element<'d, 'm>>,
}

/// `ds:SignedInfo` with its one reference.
#[derive(PartialEq)]
pub(crate) struct SignedInfo<'d> {
    pub(crate) canonicalization: C14n<'d>,
    pub(crate) method_uri: &'d str,
    pub(crate) digest_uri: &'d str,
    pub(crate) transform: C14n<'d>,
    digest_value: Vec<u8>,
}

/// A canonicalization as a message names it.
#[derive(PartialEq)]
pub(crate) struct C14n<'d> {
    pub(crate) uri: &'d str,
    method: Method,
    comments: bool,
    prefixes: Vec<&'d str>,
}

impl C14n<'_> {
    pub(crate) fn how(&self) -> Canonicalization<'_> {
        Canonicalization { method: self.method, comments: self.comments, prefixes: &self.prefixes }
    }
}

impl<'d, 'm> Signature<'d, 'm> {
    /// Reads the signature that `signed` carries, whose ID is `id`.
    pub(crate) fn read(signature: Element<'d, 'm>, id: &str) -> Result<Self, Fault> {
        let [signed_info, value, key_info] = sequence(signature, ["SignedInfo", "SignatureValue", "KeyInfo"], 2)?;
        let (Some(signed_info_element), Some(value)) = (signed_info, value) else {
            return Err(malformed(signature));
        };
        Ok(Signature { signed_info_element, signed_info: SignedInfo::read(signed_info_element, id)?, value: base64(value)?, key_info })
    }
}

impl<'d> SignedInfo<'d> {
    /// Reads `ds:SignedInfo`. Called twice: on the message, to refuse early; and on the canonical octets that the key signed, to be believed.
    pub(crate) fn read(element: Element<'d, '_>, id: &str) -> Result<Self, Fault> {
        element.only_elements()?;
        let references = element.children(DS, "Reference").take(2).count();
        if references == 0 {
            return Err(Fault::new(Code::SignatureReferenceMissing).at(element.span()));
        }
        if references > 1 {
            return Err(Fault::new(Code::SignatureReferenceMultiple)
                .expected(1_u64)
                .actual(element.children(DS, "Reference").count())
                .at(element.span()));
        }
        let [canonicalization, method, reference] = sequence(element, ["CanonicalizationMethod", "SignatureMethod", "Reference"], 3)?;
        let (Some(canonicalization), Some(method), Some(reference)) = (canonicalization, method, reference) else {
            return Err(malformed(element));
        };
        let uri = algorithm_of(canonicalization)?;
        let canonicalization = read_c14n(canonicalization, uri)?
            .ok_or_else(|| Fault::new(Code::SignatureCanonicalizationUnsupported).actual(uri).at(canonicalization.span()))?;
        let method_uri = algorithm_of(method)?;
        // No parameters: HMACOutputLength is one (CVE-2009-0217).
        if method.elements().next().is_some() {
            return Err(malformed(method));
        }

        let expected = format!("#{id}");
        if reference.attr("URI") != Some(&expected) {
            let fault = Fault::new(Code::SignatureReferenceMismatch).expected(expected).at(reference.span());
            return Err(match reference.attr("URI") {
                Some(actual) => fault.actual(actual),
                None => fault,
            });
        }
        // Without Transforms there is no enveloped transform: a fault of the list, not of the shape.
        if reference.children(DS, "Transforms").next().is_none() {
            return Err(Fault::new(Code::SignatureTransformForbidden).at(reference.span()));
        }
        let [transforms, digest_method, digest_value] = sequence(reference, ["Transforms", "DigestMethod", "DigestValue"], 3)?;
        let (Some(transforms), Some(digest_method), Some(digest_value)) = (transforms, digest_method, digest_value) else {
            return Err(malformed(reference));
        };
        let transform = read_transforms(transforms)?;
        if digest_method.elements().next().is_some() {
            return Err(malformed(digest_method));
        }
        Ok(SignedInfo { canonicalization, method_uri, digest_uri: algorithm_of(digest_method)?, transform, digest_value: base64(digest_value)? })
    }

    /// The two methods, if they may be used.
    pub(crate) fn methods(&self, allow_sha1: bool) -> Result<(SignatureMethod, Hash), Fault> {
        let method = algorithm::signature_method(self.method_uri)?;
        if method.hash == Hash::Sha1 && !allow_sha1 {
            return Err(algorithm::method_forbidden(self.method_uri));
        }
        let digest = algorithm::digest_method(self.digest_uri)?;
        if digest == Hash::Sha1 && !allow_sha1 {
            return Err(algorithm::digest_forbidden(self.digest_uri));
        }
        if self.digest_value.len() != digest.len() {
            return Err(Fault::new(Code::SignatureMalformed).expected(digest.len()).actual(self.digest_value.len()));
        }
        Ok((method, digest))
    }

    pub(crate) fn digest_value(&self) -> &[u8] {
        &self.digest_value
    }
}

/// The children of an element as a fixed sequence of `ds:` elements, of which the first `required` must be there. A repeated, foreign or
/// misplaced child, or text between them, is refused: two readers would pick different ones (CVE-2025-29774, CVE-2025-29775).
fn sequence<'d, 'm, const N: usize>(parent: Element<'d, 'm>, names: [&str; N], required: usize) -> Result<[Option<Element<'d, 'm>>; N], Fault> {
    parent.only_elements().map_err(|_| malformed(parent))?;
    let mut children = parent.elements().peekable();
    let mut found = [None; N];
    for (index, (slot, name)) in found.iter_mut().zip(names).enumerate() {
        *slot = children.next_if(|child| child.is(DS, name));
        if slot.is_none() && index < required {
            return Err(malformed(children.next().unwrap_or(parent)));
        }
    }
    match children.next() {
        Some(child) => Err(malformed(child)),
        None => Ok(found),
    }
}

fn malformed(element: Element<'_, '_>) -> Fault {
    Fault::new(Code::SignatureMalformed).actual(element.local()).at(element.span())
}

fn algorithm_of<'d>(element: Element<'d, '_>) -> Result<&'d str, Fault> {
    element.attr("Algorithm").ok_or_else(|| malformed(element))
}

/// `None` for a method that is not canonicalization.
fn read_c14n<'d>(element: Element<'d, '_>, uri: &'d str) -> Result<Option<C14n<'d>>, Fault> {
    let Some((method, comments)) = algorithm::canonicalization(uri) else {
        return Ok(None);
    };
    let mut prefixes = Vec::new();
    element.only_elements().map_err(|_| malformed(element))?;
    for (index, child) in element.elements().enumerate() {
        let known = child.is(EXC_C14N, "InclusiveNamespaces") && method == Method::Exclusive && index == 0 && child.elements().next().is_none();
        if !known {
            return Err(malformed(child));
        }
        prefixes = child.attr("PrefixList").unwrap_or_default().split_ascii_whitespace().collect();
    }
    Ok(Some(C14n { uri, method, comments, prefixes }))
}

/// Exactly `[enveloped]` or `[enveloped, canonicalization]`. XPath and XSLT leave out or make up what is signed (CVE-2022-47966): refused before
/// anything is computed.
fn read_transforms<'d>(transforms: Element<'d, '_>) -> Result<C14n<'d>, Fault> {
    let forbidden = |element: Element<'_, '_>| {
        let fault = Fault::new(Code::SignatureTransformForbidden).at(element.span());
        match element.attr("Algorithm") {
            Some(uri) => fault.actual(uri),
            None => fault,
        }
    };
    transforms.only_elements().map_err(|_| malformed(transforms))?;
    let mut list = transforms.elements();
    let Some(first) = list.next() else {
        return Err(forbidden(transforms));
    };
    if !first.is(DS, "Transform") {
        return Err(malformed(first));
    }
    if first.attr("Algorithm") != Some(ENVELOPED) {
        return Err(forbidden(first));
    }
    if first.elements().next().is_some() {
        return Err(forbidden(first));
    }
    let Some(second) = list.next() else {
        // A node-set that is digested without canonicalization gets Canonical XML 1.0 without comments (XML-DSig 4.4.3.2).
        return Ok(C14n {
            uri: "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            method: Method::Inclusive10,
            comments: false,
            prefixes: Vec::new(),
        });
    };
    if !second.is(DS, "Transform") {
        return Err(malformed(second));
    }
    let c14n = read_c14n(second, algorithm_of(second)?).map_err(|_| forbidden(second))?.ok_or_else(|| forbidden(second))?;
    // A same-document reference by ID never includes comments, whatever its canonicalization would do with them (XML-DSig 4.4.3.3).
    let c14n = C14n { comments: false, ..c14n };
    match list.next() {
        Some(third) => Err(forbidden(third)),
        None => Ok(c14n),
    }
}

/// The octets of a base64 element: one text, no comment or element that a reader might stop at (CVE-2025-29775).
pub(crate) fn base64(element: Element<'_, '_>) -> Result<Vec<u8>, Fault> {
    if element.has_comment() {
        return Err(malformed(element));
    }
    let text = element.text().map_err(|_| malformed(element))?;
    let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(compact).map_err(|_| malformed(element))
}
