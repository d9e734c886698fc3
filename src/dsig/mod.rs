//! XML Signature: an element becomes octets that a trusted key signed.
//!
//! Six steps, no search: the signature is the element's own child; its shape is SAML's; its methods are on our lists and fit the key; its value
//! verifies over the canonical SignedInfo under a key that we already had; the reference is read from those octets; and the element's canonical
//! form has the digest that stands there. The reference is checked, never followed.

pub(crate) mod algorithm;
pub(crate) mod detached;
pub(crate) mod key_info;
pub(crate) mod metadata;
pub(crate) mod signature;
pub(crate) mod verified;

use crate::crypto::{self, Certificate, Hash, KeyKind, KeyProblem, PublicKey, SignatureMethod};
use crate::dsig::key_info::pinned_certificate;
use crate::dsig::signature::{Signature, SignedInfo};
use crate::dsig::verified::{Digests, Verified};
use crate::fault::{Code, Fault};
use crate::report::{SignatureFacts, SignedElement};
use crate::xml::names::{DS, SAML};
use crate::xml::{Document, Element, Limits, canonicalize};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The keys that may vouch for one identity provider, and what they may use.
#[derive(Clone, Copy)]
pub(crate) struct Trust<'a> {
    pub(crate) certificates: &'a [Certificate],
    /// Where no certificate is configured: SHA-256 fingerprints, one of which the certificate that the message shows must have.
    pub(crate) fingerprints: &'a [String],
    pub(crate) allow_sha1: bool,
    /// Shortest RSA modulus that vouches, in bits.
    pub(crate) min_rsa_bits: u32,
    pub(crate) limits: &'a Limits,
}

/// What came of one signature: what it says of itself, the key that made it, and the proof.
pub(crate) struct Verification {
    pub(crate) facts: SignatureFacts,
    pub(crate) signer: Option<Certificate>,
    pub(crate) result: Result<Verified<()>, Fault>,
}

/// The signature that an element carries as its own child, in a place where one may stand: behind the Issuer, as the schema has it, or last, as
/// Auth0 wrote it until 2016.
pub(crate) fn signature_of<'d, 'm>(signed: Element<'d, 'm>) -> Result<Option<Element<'d, 'm>>, Fault> {
    let mut signatures = signed.children(DS, "Signature");
    let Some(signature) = signatures.next() else {
        return Ok(None);
    };
    if let Some(second) = signatures.next() {
        return Err(Fault::new(Code::SignatureMultiple).at(second.span()));
    }
    let mut before = None;
    let mut children = signed.elements();
    for child in children.by_ref() {
        if child == signature {
            break;
        }
        before = Some(child);
    }
    let behind_issuer = before.is_some_and(|child| child.is(SAML, "Issuer"));
    if behind_issuer || children.next().is_none() { Ok(Some(signature)) } else { Err(Fault::new(Code::SignatureMisplaced).at(signature.span())) }
}

/// The signature stands where the schema has it: behind the Issuer, or first where there is none.
pub(crate) fn in_schema_position(signed: Element<'_, '_>, signature: Element<'_, '_>) -> bool {
    let before = signed.elements().take_while(|child| *child != signature).last();
    before.is_none_or(|child| child.is(SAML, "Issuer"))
}

/// Verifies the signature that `signed` carries, under the keys that we already had.
pub(crate) fn verify(signed: Element<'_, '_>, signature: Element<'_, '_>, on: SignedElement, trust: Trust<'_>) -> Verification {
    let mut verification = Verification { facts: SignatureFacts::new(on), signer: None, result: Err(Code::SignatureMalformed.into()) };
    verification.result =
        steps(signed, signature, trust, &mut verification.facts, &mut verification.signer).map_err(|fault| fault.or_at(signature.span()));
    verification
}

fn steps(
    signed: Element<'_, '_>,
    signature: Element<'_, '_>,
    trust: Trust<'_>,
    facts: &mut SignatureFacts,
    signer: &mut Option<Certificate>,
) -> Result<Verified<()>, Fault> {
    let limits = trust.limits;
    vouched(signed.attr("ID"), signature, trust, facts, signer, |believed, hash| {
        let octets = canonicalize(signed, Some(signature), &believed.transform.how(), limits.canonical)?;
        let computed = crypto::digest(hash, octets.as_bytes());
        Verified::new(octets, &Digests { signed: believed.digest_value(), computed: computed.as_ref() })
            .ok_or_else(|| Code::SignatureDigestMismatch.into())
    })
}

/// A trusted key made the signature value; `digest` compares the digest that it signed with that of the element whose ID is given.
fn vouched(
    id: Option<&str>,
    signature: Element<'_, '_>,
    trust: Trust<'_>,
    facts: &mut SignatureFacts,
    signer: &mut Option<Certificate>,
    digest: impl FnOnce(&SignedInfo<'_>, Hash) -> Result<Verified<()>, Fault>,
) -> Result<Verified<()>, Fault> {
    let id = id.filter(|id| !id.is_empty()).ok_or(Code::SignatureReferenceMismatch)?;
    let shape = Signature::read(signature, id)?;
    facts.method = Some(shape.signed_info.method_uri.to_owned());
    facts.digest = Some(shape.signed_info.digest_uri.to_owned());
    facts.canonicalization = Some(shape.signed_info.transform.uri.to_owned());
    (facts.shown_key_sha256, facts.key_info) = shape.key_info.map(|key_info| key_info::facts(key_info, trust.certificates)).unwrap_or_default();
    let (method, hash) = shape.signed_info.methods(trust.allow_sha1)?;

    let limit = trust.limits.canonical;
    let signed_info = canonicalize(shape.signed_info_element, None, &shape.signed_info.canonicalization.how(), limit)?;
    let pinned = match trust.certificates {
        [] => Some(pinned(trust, &shape, facts.shown_key_sha256.as_deref())?),
        _ => None,
    };
    let trust = Trust { certificates: pinned.as_ref().map_or(trust.certificates, core::slice::from_ref), ..trust };
    let certificate = signing_key(trust, method, signed_info.as_bytes(), &shape.value, facts.shown_key_sha256.as_deref())?;
    facts.key_sha256 = Some(certificate.fingerprint());
    *signer = Some(certificate.clone());

    // From here on SignedInfo is what the key signed, not what the message shows.
    let document = Document::parse(&signed_info, &trust.limits.octets())?;
    let believed = SignedInfo::read(document.root(), id)?;
    let (believed_method, believed_hash) = believed.methods(trust.allow_sha1)?;
    if (believed_method, believed_hash) != (method, hash) || believed.transform != shape.signed_info.transform {
        return Err(Code::SignatureMalformed.into());
    }
    digest(&believed, hash)
}

/// The certificate that the message shows, which has to be pinned by its fingerprint.
fn pinned(trust: Trust<'_>, shape: &Signature<'_, '_>, shown: Option<&str>) -> Result<Certificate, Fault> {
    shape.key_info.and_then(|key_info| pinned_certificate(key_info, trust.fingerprints)).ok_or_else(|| {
        Fault::new(Code::KeyFingerprintMismatch).expected(trust.fingerprints).actual(shown.unwrap_or("no ds:X509Certificate in ds:KeyInfo"))
    })
}

/// The trusted key that made the value. KeyInfo is not asked: it could only name the attacker's (CVE-2024-32962).
fn signing_key<'a>(trust: Trust<'a>, method: SignatureMethod, octets: &[u8], value: &[u8], shown: Option<&str>) -> Result<&'a Certificate, Fault> {
    let mut tried = Vec::new();
    let (strong, weak): (Vec<_>, Vec<_>) = usable(trust.certificates, method).partition(|(_, key)| strong(key, trust.min_rsa_bits));
    for (certificate, key) in strong {
        if tried.len() == trust.limits.keys {
            return Err(Fault::new(Code::KeyLimitExceeded).expected(trust.limits.keys));
        }
        if key.verify(method, octets, value).is_ok() {
            return Ok(certificate);
        }
        tried.push(certificate.fingerprint());
    }
    if tried.is_empty() {
        return Err(no_usable_key(trust, method));
    }
    // A rollover from a short key to a long one: say that it is the short one that still signs.
    let mut rest = weak.into_iter().take(trust.limits.keys - tried.len());
    if let Some((certificate, key)) = rest.find(|(_, key)| key.verify(method, octets, value).is_ok()) {
        return Err(too_weak(trust, vec![format!("RSA key of {} bits ({})", key.bits(), certificate.fingerprint())]));
    }
    let fault = Fault::new(Code::SignatureValueMismatch).expected(tried);
    Err(match shown {
        Some(fingerprint) => fault.actual(fingerprint),
        None => fault,
    })
}

fn usable(certificates: &[Certificate], method: SignatureMethod) -> impl Iterator<Item = (&Certificate, &PublicKey)> {
    certificates
        .iter()
        .filter_map(|certificate| certificate.key().ok().map(|key| (certificate, key)))
        .filter(move |(_, key)| key.kind().fits(method.scheme))
}

fn strong(key: &PublicKey, min_rsa_bits: u32) -> bool {
    key.kind() != KeyKind::Rsa || key.bits() >= min_rsa_bits
}

fn too_weak(trust: Trust<'_>, weak: Vec<String>) -> Fault {
    let wanted = format!("RSA of at least {} bits, with an exponent of at least 65537", trust.min_rsa_bits);
    Fault::new(Code::KeyTooWeak).expected(wanted).actual(weak)
}

fn no_usable_key(trust: Trust<'_>, method: SignatureMethod) -> Fault {
    let weak = trust.certificates.iter().filter_map(|certificate| match certificate.key() {
        Err(problem @ KeyProblem::TooWeak { kind, .. }) if kind.fits(method.scheme) => Some(problem.to_string()),
        Ok(key) if key.kind().fits(method.scheme) => Some(format!("RSA key of {} bits", key.bits())),
        _ => None,
    });
    match weak.collect::<Vec<_>>() {
        weak if weak.is_empty() => {
            let kinds: Vec<String> = trust
                .certificates
                .iter()
                .map(|certificate| match certificate.key() {
                    Ok(key) => key.kind().name().to_owned(),
                    Err(problem) => problem.to_string(),
                })
                .collect();
            Fault::new(Code::KeyTypeMismatch).expected(method.scheme.name()).actual(kinds)
        }
        weak => too_weak(trust, weak),
    }
}

#[cfg(test)]
mod key_info_tests;
