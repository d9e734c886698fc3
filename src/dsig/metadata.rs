//! Signatures on metadata (SAML Metadata 3.1): the root is signed, under the rules of SAML Core 5.4, and carries the signature as its first child.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::crypto::Hasher;
use crate::dsig::key_info::shown_certificates;
use crate::dsig::verified::{Digests, Verified};
use crate::dsig::{Trust, Verification, verify, vouched};
use crate::fault::{Code, Fault};
use crate::report::{SignatureFacts, SignedElement};
use crate::xml::names::DS;
use crate::xml::{Canonical, Document, Element, Group, Limits, Pieces, Step};

/// The signature of a root: its first child.
pub(crate) fn signature_of<'d, 'm>(root: Element<'d, 'm>) -> Result<Option<Element<'d, 'm>>, Fault> {
    let mut signatures = root.children(DS, "Signature");
    let (Some(signature), second) = (signatures.next(), signatures.next()) else { return Ok(None) };
    match second {
        Some(second) => Err(Fault::new(Code::SignatureMultiple).at(second.span())),
        None if root.elements().next() == Some(signature) => Ok(Some(signature)),
        None => Err(Fault::new(Code::SignatureMisplaced).at(signature.span())),
    }
}

/// Verifies the signature of a root that is in one tree.
pub(crate) fn verify_root(root: Element<'_, '_>, signature: Element<'_, '_>, trust: Trust<'_>) -> Verification {
    verify(root, signature, SignedElement::Metadata, trust)
}

/// The signature of a document in pieces: a document of its own that has nothing but the root's start tag and the signature.
pub(crate) struct SignaturePiece {
    text: String,
    /// Where it stands in the whole text.
    range: Range<usize>,
}

impl SignaturePiece {
    /// `None` if the first child of the root is no signature.
    pub(crate) fn of(pieces: &Pieces<'_>, limits: &Limits) -> Result<Option<Self>, Fault> {
        let Some(range) = pieces.first()? else { return Ok(None) };
        let piece = SignaturePiece { text: pieces.alone(range.clone()), range };
        let document = Document::parse(&piece.text, limits)?;
        let is_signature = document.root().elements().next().is_some_and(|first| first.is(DS, "Signature"));
        drop(document);
        Ok(is_signature.then_some(piece))
    }

    /// The certificates that the signature shows.
    pub(crate) fn shown(&self, limits: &Limits) -> Result<Vec<String>, Fault> {
        let document = Document::parse(&self.text, limits)?;
        Ok(document.root().elements().next().map(shown_certificates).unwrap_or_default())
    }

    /// Verifies it. The whole document is digested in one pass, piece after piece; what is kept for reading is the canonical form of the one piece that
    /// `keep` wants, the tags of the groups around it included: octets that were digested, every one of them.
    pub(crate) fn verify(&self, pieces: &Pieces<'_>, trust: Trust<'_>, keep: &mut dyn FnMut(Group<'_, '_>) -> Result<bool, Fault>) -> Verification {
        let mut verification =
            Verification { facts: SignatureFacts::new(SignedElement::Metadata), signer: None, result: Err(Code::SignatureMalformed.into()) };
        let document = match Document::parse(&self.text, trust.limits) {
            Ok(document) => document,
            Err(fault) => return Verification { result: Err(fault), ..verification },
        };
        let root = document.root();
        let Some(signature) = root.elements().next() else { return verification };
        let limits = trust.limits;
        verification.result = vouched(root.attr("ID"), signature, trust, &mut verification.facts, &mut verification.signer, |believed, hash| {
            let mut canonical = Canonical::new(believed.transform.how(), limits.canonical);
            let mut hasher = Hasher::new(hash);
            let mut kept = String::new();
            pieces.walk(Some(self.range.clone()), limits, &mut |step| {
                let piece = canonical.step(&step)?;
                hasher.update(piece.octets.get(piece.new).unwrap_or_default().as_bytes());
                let wanted = match step {
                    Step::Content(group) => {
                        no_other_signature(group)?;
                        keep(group)?
                    }
                    // Until something is wanted: the root without content.
                    Step::Open(_) => kept.is_empty(),
                    Step::Close(_) => false,
                };
                if wanted {
                    kept = piece.octets;
                }
                Ok(())
            })?;
            let computed = hasher.finish();
            Verified::excerpt(kept, &Digests { signed: believed.digest_value(), computed: computed.as_ref() })
                .ok_or_else(|| Code::SignatureDigestMismatch.into())
        });
        verification
    }
}

fn no_other_signature(group: Group<'_, '_>) -> Result<(), Fault> {
    let root = group.root();
    match root.children(DS, "Signature").next() {
        Some(second) if group.innermost() == root => Err(Fault::new(Code::SignatureMultiple).at(second.span())),
        _ => Ok(()),
    }
}
