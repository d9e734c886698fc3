//! A signature and what came of it: its rung, its facts for the report, and the proof that further reading starts from.

use crate::crypto::{Certificate, Hash};
use crate::dsig::algorithm::{digest_forbidden, digest_method, method_forbidden, signature_method};
use crate::dsig::verified::Verified;
use crate::dsig::{self, Trust, Verification};
use crate::fault::{Code, Fault};
use crate::report::{Check, Ladder, Rule, SignatureFacts, SignedElement};
use crate::trust::TrustedIdp;
use crate::xml::{Element, Limits};

/// A signature that holds.
pub(crate) struct Proof {
    pub(crate) verified: Verified<()>,
    pub(crate) signer: Certificate,
}

/// A signature that is there has to verify; without a trusted issuer there is no key to try.
pub(crate) fn prove(
    on: SignedElement,
    signed: Element<'_, '_>,
    signature: &Result<Option<Element<'_, '_>>, Fault>,
    idp: Option<&TrustedIdp>,
    limits: &Limits,
    ladder: &mut Ladder,
) -> Option<Proof> {
    let rule = match on {
        SignedElement::Response => Rule::SignatureResponse,
        SignedElement::Assertion => Rule::SignatureAssertion,
        SignedElement::ArtifactResponse => Rule::Artifact,
        _ => Rule::SignatureMessage,
    };
    let signature = match signature {
        Err(fault) => {
            ladder.set(Check::fail(rule, fault.clone()));
            return None;
        }
        Ok(None) => {
            ladder.set(Check::skipped(rule));
            return None;
        }
        Ok(Some(signature)) => *signature,
    };
    let proof = settle(rule, dsig::verify(signed, signature, on, trust(idp?, limits)), ladder)?;
    if !dsig::in_schema_position(signed, signature) {
        // Tolerated: what is covered does not depend on it.
        ladder.set(Check::warn(rule, Fault::new(Code::SignatureMisplaced).at(signature.span())));
    }
    Some(proof)
}

/// What came of a signature, onto its rung and into the report.
pub(crate) fn settle(rule: Rule, verification: Verification, ladder: &mut Ladder) -> Option<Proof> {
    let Verification { facts, signer, result } = verification;
    let algorithm = algorithm(&facts);
    ladder.report().signatures.push(facts);
    match (result, signer) {
        (Ok(verified), Some(signer)) => {
            ladder.set(Check::pass(rule));
            ladder.worsen(algorithm);
            Some(Proof { verified, signer })
        }
        (Err(fault), _) => {
            ladder.set(Check::fail(rule, fault));
            None
        }
        (Ok(_), None) => None,
    }
}

pub(crate) fn trust<'a>(idp: &'a TrustedIdp, limits: &'a Limits) -> Trust<'a> {
    Trust {
        certificates: &idp.certificates,
        fingerprints: &idp.fingerprints,
        allow_sha1: idp.policy.danger_allow_sha1,
        min_rsa_bits: idp.min_rsa_bits,
        limits,
    }
}

pub(super) fn algorithm(facts: &SignatureFacts) -> Check {
    let rule = Rule::SignatureAlgorithm;
    let method = facts.method.as_deref().filter(|uri| signature_method(uri).is_ok_and(|method| method.hash == Hash::Sha1));
    let digest = facts.digest.as_deref().filter(|uri| digest_method(uri) == Ok(Hash::Sha1));
    match (method, digest) {
        (Some(uri), _) => Check::warn(rule, method_forbidden(uri)),
        (None, Some(uri)) => Check::warn(rule, digest_forbidden(uri)),
        (None, None) => Check::pass(rule),
    }
}
