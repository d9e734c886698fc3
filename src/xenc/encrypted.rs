//! `xenc:EncryptedData` and its `xenc:EncryptedKey`s, read into the shape that SAML gives them (SAML Core 2.2.4, XML Encryption 3). Nothing is fetched:
//! a reference names a sibling, or it is refused.

use crate::crypto::{Cipher, Hash};
use crate::dsig::signature::base64;
use crate::fault::{Code, Fault};
use crate::xenc::algorithm::{self, Transport};
use crate::xml::Element;
use crate::xml::names::{DS, XENC, XENC11};
use alloc::vec::Vec;

/// Keys of one encrypted element that are looked at: every recipient costs the host a private-key operation.
const KEYS: usize = 8;

const ELEMENT: &str = "http://www.w3.org/2001/04/xmlenc#Element";
const ENCRYPTED_KEY: &str = "http://www.w3.org/2001/04/xmlenc#EncryptedKey";

/// An encrypted element of the right shape.
pub(super) struct Encrypted<'d, 'm> {
    pub(super) data: Element<'d, 'm>,
    pub(super) cipher_uri: &'d str,
    pub(super) cipher: Cipher,
    pub(super) octets: Vec<u8>,
    /// At least one.
    pub(super) keys: Vec<TransportedKey<'d>>,
}

/// A content key for one recipient.
pub(super) struct TransportedKey<'d> {
    pub(super) uri: &'d str,
    pub(super) digest: Hash,
    pub(super) mask: Hash,
    pub(super) label: Vec<u8>,
    pub(super) octets: Vec<u8>,
    pub(super) recipient: Option<&'d str>,
}

impl<'d, 'm> Encrypted<'d, 'm> {
    /// Reads an `EncryptedAssertion`, `EncryptedID` or `EncryptedAttribute`. Keys for others than `entity_id` are passed over where there is one for us,
    /// or for nobody in particular.
    pub(super) fn read(container: Element<'d, 'm>, entity_id: &str) -> Result<Self, Fault> {
        container.only_elements().map_err(|_| malformed(container))?;
        let mut children = container.elements();
        let data = children.next().filter(|child| child.is(XENC, "EncryptedData")).ok_or_else(|| malformed(container))?;
        let beside: Vec<Element<'d, 'm>> = children.collect();
        if let Some(stray) = beside.iter().find(|child| !child.is(XENC, "EncryptedKey")) {
            return Err(malformed(*stray));
        }
        if data.attr("Type").is_some_and(|kind| kind != ELEMENT) {
            return Err(malformed(data));
        }
        let Parts { method, key_info, value } = Parts::read(data, &["EncryptionProperties"])?;
        let method = method.ok_or_else(|| malformed(data))?;
        let cipher_uri = method.attr("Algorithm").ok_or_else(|| malformed(method))?;
        let cipher = algorithm::cipher(cipher_uri).map_err(|fault| fault.or_at(method.span()))?;
        for child in method.elements() {
            let size = child.is(XENC, "KeySize") && child.text().is_ok_and(|bits| bits.trim().parse() == Ok(cipher.key_len() * 8));
            if !size {
                return Err(malformed(child));
            }
        }
        let candidates = candidates(data, key_info, &beside)?;
        let for_us = |key: &Element<'_, '_>| key.attr("Recipient").is_none_or(|recipient| recipient == entity_id);
        let some_for_us = candidates.iter().any(for_us);
        let read = candidates.into_iter().filter(|key| !some_for_us || for_us(key)).map(TransportedKey::read);
        let (mut keys, mut refused) = (Vec::new(), None);
        for key in read {
            match key {
                Ok(key) => keys.push(key),
                Err(fault) => refused = refused.or(Some(fault)),
            }
        }
        match (keys.is_empty(), refused) {
            (true, Some(fault)) => Err(fault),
            (true, None) => Err(malformed(data)),
            (false, _) => Ok(Encrypted { data, cipher_uri, cipher, octets: octets(value)?, keys }),
        }
    }
}

/// The `EncryptedKey`s that belong to `data`: inside its KeyInfo, or beside it, where a RetrievalMethod names them, where they name `data`, or where
/// nobody names anything.
fn candidates<'d, 'm>(data: Element<'d, 'm>, key_info: Option<Element<'d, 'm>>, beside: &[Element<'d, 'm>]) -> Result<Vec<Element<'d, 'm>>, Fault> {
    let mut found = Vec::new();
    let mut retrieved = false;
    for child in key_info.into_iter().flat_map(|key_info| key_info.elements()) {
        if child.is(XENC, "EncryptedKey") {
            found.push(child);
        } else if child.is(DS, "RetrievalMethod") {
            let named = retrieve(child, beside)?;
            retrieved = true;
            if !found.contains(&named) {
                found.push(named);
            }
        } else if child.local() == "KeyInfoReference" {
            return Err(reference_forbidden(child));
        }
    }
    let own = |uri: &&str| data.attr("Id").is_some_and(|id| uri.strip_prefix('#') == Some(id));
    for key in beside {
        let belongs = reference_list(*key)?.map_or(!retrieved, |uris| uris.iter().any(own));
        if belongs && !found.contains(key) {
            found.push(*key);
        }
    }
    for key in &found {
        // A key that also opens something else was not wrapped for this alone.
        if let Some(other) = reference_list(*key)?.and_then(|uris| uris.into_iter().find(|uri| !own(uri))) {
            return Err(Fault::new(Code::EncryptionReferenceForbidden).actual(other).at(key.span()));
        }
    }
    if found.len() > KEYS {
        return Err(Fault::new(Code::EncryptionLimitExceeded).expected(KEYS).actual(found.len()).at(data.span()));
    }
    match found.is_empty() {
        true => Err(malformed(data)),
        false => Ok(found),
    }
}

/// A RetrievalMethod is a name, not an address: it has to be that of a key beside the data (the rest are requests to fetch: CVE-2023-36661).
fn retrieve<'d, 'm>(method: Element<'d, 'm>, beside: &[Element<'d, 'm>]) -> Result<Element<'d, 'm>, Fault> {
    let uri = method.attr("URI").unwrap_or_default();
    let plain = method.attr("Type").is_none_or(|kind| kind == ENCRYPTED_KEY) && method.elements().next().is_none();
    let named = uri.strip_prefix('#').and_then(|id| {
        let mut keys = beside.iter().filter(|key| key.attr("Id") == Some(id));
        keys.next().filter(|_| keys.next().is_none())
    });
    named.filter(|_| plain).copied().ok_or_else(|| reference_forbidden(method))
}

/// The `DataReference`s of a key; `None` where it has no list.
fn reference_list<'d>(key: Element<'d, '_>) -> Result<Option<Vec<&'d str>>, Fault> {
    let Some(list) = key.only_child(XENC, "ReferenceList", Code::EncryptionMalformed)? else {
        return Ok(None);
    };
    let uris = list.elements().map(|reference| match reference.attr("URI") {
        Some(uri) if reference.namespace() == Some(XENC) => Ok(uri),
        _ => Err(malformed(reference)),
    });
    uris.collect::<Result<_, _>>().map(Some)
}

impl<'d> TransportedKey<'d> {
    fn read(key: Element<'d, '_>) -> Result<Self, Fault> {
        let Parts { method, key_info, value } = Parts::read(key, &["EncryptionProperties", "ReferenceList", "CarriedKeyName"])?;
        let method = method.ok_or_else(|| malformed(key))?;
        // What it says of the recipient's key is a hint, and not asked; but nothing is to be fetched for it.
        let mut hints = key_info.into_iter().flat_map(|key_info| key_info.elements());
        if let Some(reference) = hints.find(|hint| matches!(hint.local(), "RetrievalMethod" | "KeyInfoReference")) {
            return Err(reference_forbidden(reference));
        }
        let uri = method.attr("Algorithm").ok_or_else(|| malformed(method))?;
        let transport = algorithm::transport(uri).map_err(|fault| fault.or_at(method.span()))?;
        let (mut digest, mut mask, mut label) = (None, None, None);
        for child in method.elements() {
            let named = || child.attr("Algorithm").ok_or_else(|| malformed(child));
            if child.is(DS, "DigestMethod") && digest.is_none() {
                digest = Some(algorithm::digest(named()?).map_err(|fault| fault.or_at(child.span()))?);
            } else if child.is(XENC11, "MGF") && mask.is_none() && transport == Transport::Oaep {
                mask = Some(algorithm::mask(named()?).map_err(|fault| fault.or_at(child.span()))?);
            } else if child.is(XENC, "OAEPparams") && label.is_none() {
                label = Some(base64(child).map_err(|_| malformed(child))?);
            } else if !child.is(XENC, "KeySize") {
                return Err(malformed(child));
            }
        }
        let (digest, mask) = (digest.unwrap_or(Hash::Sha1), mask.unwrap_or(Hash::Sha1));
        Ok(TransportedKey { uri, digest, mask, label: label.unwrap_or_default(), octets: octets(value)?, recipient: key.attr("Recipient") })
    }
}

/// What `EncryptedData` and `EncryptedKey` have in common (`EncryptedType`, XML Encryption 3.1).
struct Parts<'d, 'm> {
    method: Option<Element<'d, 'm>>,
    key_info: Option<Element<'d, 'm>>,
    /// The `CipherValue`.
    value: Element<'d, 'm>,
}

impl<'d, 'm> Parts<'d, 'm> {
    fn read(element: Element<'d, 'm>, rest: &[&str]) -> Result<Self, Fault> {
        element.only_elements().map_err(|_| malformed(element))?;
        let mut children = element.elements().peekable();
        let method = children.next_if(|child| child.is(XENC, "EncryptionMethod"));
        let key_info = children.next_if(|child| child.is(DS, "KeyInfo"));
        let data = children.next_if(|child| child.is(XENC, "CipherData")).ok_or_else(|| malformed(element))?;
        let mut rest = rest.iter();
        for child in children {
            if child.namespace() != Some(XENC) || !rest.any(|name| child.local() == *name) {
                return Err(malformed(child));
            }
        }
        data.only_elements().map_err(|_| malformed(data))?;
        let mut inside = data.elements();
        match (inside.next(), inside.next()) {
            (Some(value), None) if value.is(XENC, "CipherValue") => Ok(Parts { method, key_info, value }),
            (Some(reference), None) if reference.is(XENC, "CipherReference") => Err(reference_forbidden(reference)),
            _ => Err(malformed(data)),
        }
    }
}

fn octets(value: Element<'_, '_>) -> Result<Vec<u8>, Fault> {
    base64(value).ok().filter(|octets| !octets.is_empty()).ok_or_else(|| malformed(value))
}

fn reference_forbidden(reference: Element<'_, '_>) -> Fault {
    Fault::new(Code::EncryptionReferenceForbidden).actual(reference.attr("URI").unwrap_or_default()).at(reference.span())
}

fn malformed(element: Element<'_, '_>) -> Fault {
    Fault::new(Code::EncryptionMalformed).actual(element.local()).at(element.span())
}
