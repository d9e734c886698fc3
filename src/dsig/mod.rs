//! XML Signature: an element becomes octets that a trusted key signed.
//!
//! Six steps, no search: the signature is the element's own child; its shape is SAML's; its methods are on our lists and fit the key; its value
//! verifies over the canonical SignedInfo under a key that we already had; the reference is read from those octets; and the element's canonical
//! form has the digest that stands there. The reference is checked, never followed.

pub(crate) mod algorithm;
pub(crate) mod detached;
pub(crate) mod signature;
pub(crate) mod verified;

use crate::crypto::{self, Certificate, KeyProblem, PublicKey, SignatureMethod};
use crate::dsig::signature::{Signature, SignedInfo, shown_certificate};
use crate::dsig::verified::{Digests, Verified};
use crate::fault::{Code, Fault};
use crate::report::{SignatureFacts, SignedElement};
use crate::xml::names::{DS, SAML};
use crate::xml::{Document, Element, Limits, canonicalize};

/// The keys that may vouch for one identity provider, and what they may use.
#[derive(Clone, Copy)]
pub(crate) struct Trust<'a> {
    pub(crate) certificates: &'a [Certificate],
    pub(crate) allow_sha1: bool,
    pub(crate) limits: &'a Limits,
}

/// What came of one signature: what it says of itself, the key that made it, and the proof.
pub(crate) struct Verification<'a> {
    pub(crate) facts: SignatureFacts,
    pub(crate) signer: Option<&'a Certificate>,
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

/// Verifies the signature that `signed` carries, under the keys that we already had.
pub(crate) fn verify<'a>(signed: Element<'_, '_>, signature: Element<'_, '_>, on: SignedElement, trust: Trust<'a>) -> Verification<'a> {
    let mut verification = Verification { facts: SignatureFacts::new(on), signer: None, result: Err(Code::SignatureMalformed.into()) };
    verification.result =
        steps(signed, signature, trust, &mut verification.facts, &mut verification.signer).map_err(|fault| fault.or_at(signature.span()));
    verification
}

fn steps<'a>(
    signed: Element<'_, '_>,
    signature: Element<'_, '_>,
    trust: Trust<'a>,
    facts: &mut SignatureFacts,
    signer: &mut Option<&'a Certificate>,
) -> Result<Verified<()>, Fault> {
    let id = signed.attr("ID").filter(|id| !id.is_empty()).ok_or(Code::SignatureReferenceMismatch)?;
    let shape = Signature::read(signature, id)?;
    facts.method = Some(shape.signed_info.method_uri.to_owned());
    facts.digest = Some(shape.signed_info.digest_uri.to_owned());
    facts.canonicalization = Some(shape.signed_info.transform.uri.to_owned());
    facts.shown_key_sha256 = shape.key_info.and_then(shown_certificate);
    let (method, hash) = shape.signed_info.methods(trust.allow_sha1)?;

    let limit = trust.limits.canonical;
    let signed_info = canonicalize(shape.signed_info_element, None, &shape.signed_info.canonicalization.how(), limit)?;
    let certificate = signing_key(trust, method, signed_info.as_bytes(), &shape.value, facts.shown_key_sha256.as_deref())?;
    facts.key_sha256 = Some(certificate.fingerprint());
    *signer = Some(certificate);

    // From here on SignedInfo is what the key signed, not what the message shows.
    let document = Document::parse(&signed_info, &trust.limits.octets())?;
    let believed = SignedInfo::read(document.root(), id)?;
    let (believed_method, believed_hash) = believed.methods(trust.allow_sha1)?;
    if (believed_method, believed_hash) != (method, hash) || believed.transform != shape.signed_info.transform {
        return Err(Code::SignatureMalformed.into());
    }
    let octets = canonicalize(signed, Some(signature), &believed.transform.how(), limit)?;
    let computed = crypto::digest(hash, octets.as_bytes());
    Verified::new(octets, &Digests { signed: believed.digest_value(), computed: computed.as_ref() })
        .ok_or_else(|| Code::SignatureDigestMismatch.into())
}

/// The trusted key that made the value. KeyInfo is not asked: it could only name the attacker's (CVE-2024-32962).
fn signing_key<'a>(trust: Trust<'a>, method: SignatureMethod, octets: &[u8], value: &[u8], shown: Option<&str>) -> Result<&'a Certificate, Fault> {
    let mut tried = Vec::new();
    for (certificate, key) in usable(trust.certificates, method) {
        if tried.len() == trust.limits.keys {
            return Err(Fault::new(Code::KeyLimitExceeded).expected(trust.limits.keys));
        }
        if key.verify(method, octets, value).is_ok() {
            return Ok(certificate);
        }
        tried.push(certificate.fingerprint());
    }
    if tried.is_empty() {
        return Err(no_usable_key(trust.certificates, method));
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

fn no_usable_key(certificates: &[Certificate], method: SignatureMethod) -> Fault {
    let weak = certificates.iter().filter_map(|certificate| match certificate.key() {
        Err(problem @ KeyProblem::TooWeak { kind, .. }) if kind.fits(method.scheme) => Some(problem.to_string()),
        _ => None,
    });
    match weak.collect::<Vec<_>>() {
        weak if weak.is_empty() => {
            let kinds: Vec<String> = certificates
                .iter()
                .map(|certificate| match certificate.key() {
                    Ok(key) => key.kind().name().to_owned(),
                    Err(problem) => problem.to_string(),
                })
                .collect();
            Fault::new(Code::KeyTypeMismatch).expected(method.scheme.name()).actual(kinds)
        }
        weak => Fault::new(Code::KeyTooWeak).actual(weak),
    }
}
