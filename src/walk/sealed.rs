//! A Response whose Assertion is encrypted. What stands in it is believed for one of two reasons: the Response's own signature covers the ciphertext, or
//! the Assertion inside is signed. Decryption itself is no reason (CVE-2024-4985, CVE-2024-9487).

use super::keys::{key_issuer, show_keys};
use super::proof::{Proof, algorithm, prove, trust};
use super::{ASSERTION_RULES, Believed, context, judge_assertion, judge_response};
use crate::abilities;
use crate::crypto::Certificate;
use crate::dsig::verified::Verified;
use crate::dsig::{self, Verification};
use crate::envelope::{Envelope, is_assertion};
use crate::fault::{Code, Fault};
use crate::profile::{self, Reply, Terms};
use crate::provider::ServiceProvider;
use crate::report::{Check, Ladder, Provenance, Rule, SignatureFacts, SignedElement};
use crate::saml::artifact::handed_out;
use crate::saml::assertion::Assertion;
use crate::saml::encrypted::Open;
use crate::saml::response::{Issuer, Response};
use crate::settings::Signed;
use crate::trust::{TrustedIdp, scope};
use crate::xenc::Opener;
use crate::xml::names::{DS, SAML, SAMLP};
use crate::xml::{Document, Element, Plaintext};
use alloc::vec::Vec;

/// What the walk has found before anything is opened.
#[derive(Clone, Copy)]
pub(super) struct Sealed<'a> {
    pub(super) provider: &'a ServiceProvider,
    pub(super) terms: &'a Terms,
    pub(super) envelope: &'a Envelope<'a, 'a>,
    pub(super) container: Element<'a, 'a>,
    /// The provider that the Response names, if it names one that is trusted.
    pub(super) idp: Option<&'a TrustedIdp>,
    pub(super) opener: &'a Opener<'a>,
}

impl<'a> Sealed<'a> {
    pub(super) fn climb(self, proof: Option<Proof>, ladder: &mut Ladder) -> Option<Believed> {
        let envelope = self.envelope;
        let refused = ladder.failed(Rule::Artifact) || ladder.failed(Rule::KeyIssuer) || ladder.failed(Rule::SignatureCoverage);
        match proof {
            Some(proof) if !refused => self.inside_signed(proof, ladder),
            None if !refused && !envelope.response_is_vouched_for() => self.inside_unsigned(ladder),
            // Nothing is opened for a signature that does not hold, a provider that nobody trusts, or against the policy.
            _ => {
                self.judge(&envelope.response, None, self.idp, ladder);
                None
            }
        }
    }

    /// The ciphertext is part of what was hashed, so whatever it stands for is what the provider meant.
    fn inside_signed(self, proof: Proof, ladder: &mut Ladder) -> Option<Believed> {
        let Sealed { provider, container, opener, .. } = self;
        let (idp, limits) = (self.idp?, &provider.limits);
        let Proof { verified, signer } = proof;
        let read = verified.read(limits, |root| read_sealed(root, opener));
        let verified = ladder.rung(Rule::Response, read)?;
        let (response, opened) = verified.value();
        let document = opened
            .as_ref()
            .map_err(|fault| fault.clone().or_at(container.span()))
            .and_then(|plaintext| plaintext.parse().map_err(|_| Fault::new(Code::EncryptionOpenFailed).at(container.span())));
        let assertion = document.as_ref().map_err(Clone::clone).and_then(|document| assertion_in(document, container));
        let assertion = match assertion {
            Ok(assertion) => assertion,
            Err(fault) => {
                ladder.set(Check::fail(Rule::Encryption, Fault::new(fault.code).at(container.span())));
                self.judge(response, None, Some(idp), ladder);
                return None;
            }
        };
        abilities::full();
        ladder.set(Check::pass(Rule::Encryption));
        let signature = dsig::signature_of(assertion);
        let seen = Assertion::issuer(assertion);
        ladder.set(Check::of(Rule::SignatureCoverage, covered(assertion, provider.policy.signed)));
        let inner = prove(SignedElement::Assertion, assertion, &signature, Some(idp), limits, ladder);
        let signers: Vec<&Certificate> = core::iter::once(&signer).chain(inner.as_ref().map(|inner| &inner.signer)).collect();
        show_keys(&signers, Some(idp), &provider.policy, self.terms.now, ladder);
        let reply = self.judge(response, seen.as_ref().ok().and_then(Option::as_ref), Some(idp), ladder);
        if let Err(fault) = no_other_assertion(assertion) {
            ladder.set(Check::fail(Rule::ResponseAssertion, fault));
        }
        let verified = match inner {
            Some(inner) => inner.verified.read(limits, |root| Assertion::read(root, opener)),
            None => Some(verified.map(|(_, plaintext)| Some(plaintext)))
                .and_then(Verified::transpose)?
                .and_then(|plaintext| plaintext.read_plaintext(|root| Assertion::read(root, opener))),
        };
        self.believe(idp, ladder.rung(Rule::Assertion, verified)?, reply, ladder)
    }

    /// Nothing vouches for the ciphertext: it was opened to see whether somebody vouches for what is inside. Until that is known there is one answer to
    /// everything, and nothing of what was seen reaches the report.
    fn inside_unsigned(self, ladder: &mut Ladder) -> Option<Believed> {
        let Sealed { provider, container, opener, envelope, .. } = self;
        let vouched = opener
            .open_unsigned(container)
            .and_then(|plaintext| self.vouched(&plaintext).ok_or_else(|| Fault::new(Code::EncryptionOpenFailed).at(container.span())));
        let Vouched { idp, issuer, facts, proof } = match vouched {
            Ok(vouched) => vouched,
            Err(fault) => {
                ladder.set(Check::fail(Rule::Encryption, fault));
                self.judge(&envelope.response, None, self.idp, ladder);
                return None;
            }
        };
        abilities::full();
        ladder.report().idp = Some(idp.entity_id.clone());
        ladder.set(key_issuer(&issuer, Some(idp), provider));
        ladder.set(idp.lifetime.judge(self.terms.now, i64::from(provider.policy.clock_skew_sec) * 1000));
        ladder.set(match opener.unauthenticated() {
            Some(cipher) => Check::warn(Rule::Encryption, Fault::new(Code::EncryptionMethodForbidden).actual(cipher)),
            None => Check::pass(Rule::Encryption),
        });
        ladder.set(Check::pass(Rule::SignatureCoverage));
        ladder.set(Check::pass(Rule::SignatureAssertion));
        ladder.set(Check::skipped(Rule::SignatureResponse));
        ladder.set(algorithm(&facts));
        ladder.report().signatures.push(facts);
        show_keys(&[&proof.signer], Some(idp), &provider.policy, self.terms.now, ladder);
        let reply = self.judge(&envelope.response, Some(&issuer), Some(idp), ladder);
        let verified = ladder.rung(Rule::Assertion, proof.verified.read(&provider.limits, |root| Assertion::read(root, opener)))?;
        self.believe(idp, verified, reply, ladder)
    }

    /// The signature inside, if everything about it holds.
    fn vouched(self, plaintext: &Plaintext) -> Option<Vouched<'a>> {
        abilities::full();
        let (provider, limits) = (self.provider, &self.provider.limits);
        let document = plaintext.parse().ok()?;
        let assertion = assertion_in(&document, self.container).ok()?;
        no_other_assertion(assertion).ok()?;
        covered(assertion, Signed::Assertion).ok()?;
        let signature = dsig::signature_of(assertion).ok()??;
        let issuer = Issuer::read(assertion.only_child(SAML, "Issuer", Code::AssertionMalformed).ok()??).ok()?;
        let idp = provider.idp(&issuer.value)?;
        if self.envelope.response.issuer.as_ref().is_some_and(|shown| shown.value != issuer.value) {
            return None;
        }
        let Verification { facts, signer, result } = dsig::verify(assertion, signature, SignedElement::Assertion, trust(idp, limits));
        Some(Vouched { idp, issuer, facts, proof: Proof { verified: result.ok()?, signer: signer? } })
    }

    fn judge(self, response: &Response, seen: Option<&Issuer>, idp: Option<&TrustedIdp>, ladder: &mut Ladder) -> Reply {
        let Sealed { provider, terms, envelope, .. } = self;
        let unsolicited = provider.unsolicited(idp);
        let reply = profile::response::reply(response.in_response_to.as_deref(), &terms.expect, unsolicited);
        judge_response(response, seen, envelope, context(provider, terms, unsolicited, &reply), ladder);
        reply
    }

    fn believe(self, idp: &TrustedIdp, verified: Verified<Assertion>, reply: Reply, ladder: &mut Ladder) -> Option<Believed> {
        ladder.report().provenance = Provenance::Verified;
        judge_assertion(verified.value(), context(self.provider, self.terms, self.provider.unsolicited(Some(idp)), &reply), ladder);
        ladder.set(scope::judge(verified.value(), &self.provider.policy.scoped_attributes, Some(idp)));
        // The facts have no place in the message.
        ladder.report().checks.iter_mut().filter(|check| ASSERTION_RULES(check.rule)).for_each(|check| check.at = None);
        if let Some(issuer) = verified.value().issuer.as_ref().filter(|issuer| issuer.value != idp.entity_id) {
            ladder.set(key_issuer(issuer, None, self.provider));
        }
        Some(Believed::new(self.provider, self.terms, idp, verified, reply))
    }
}

/// An assertion that was found behind a ciphertext, with the signature that vouches for it.
struct Vouched<'a> {
    idp: &'a TrustedIdp,
    issuer: Issuer,
    facts: SignatureFacts,
    proof: Proof,
}

/// From the octets of a signed Response: its own facts, and what its EncryptedAssertion stands for.
fn read_sealed(root: Element<'_, '_>, open: &dyn Open) -> Result<(Response, Result<Plaintext, Fault>), Fault> {
    let root = handed_out(root)?;
    let response = Response::read(root)?;
    let container = root.only_child(SAML, "EncryptedAssertion", Code::ResponseAssertionMultiple)?.ok_or(Code::ResponseAssertionMissing)?;
    Ok((response, open.open(container)))
}

fn assertion_in<'d, 'm>(document: &'d Document<'m>, container: Element<'_, '_>) -> Result<Element<'d, 'm>, Fault> {
    let element = Plaintext::element(document).ok().filter(|element| element.is(SAML, "Assertion"));
    element.ok_or_else(|| Fault::new(Code::EncryptionOpenFailed).at(container.span()))
}

fn no_other_assertion(assertion: Element<'_, '_>) -> Result<(), Fault> {
    match assertion.descendants().find(|element| *element != assertion && (is_assertion(*element) || element.is(SAMLP, "Response"))) {
        Some(other) => Err(Fault::new(Code::ResponseAssertionMisplaced).actual(other.local())),
        None => Ok(()),
    }
}

/// As `Envelope::coverage`, for what was inside. (Signatures in it are bounded by the limit on their number: each has to be the one child.)
fn covered(assertion: Element<'_, '_>, signed: Signed) -> Result<(), Fault> {
    let mut signatures = assertion.descendants().filter(|element| element.is(DS, "Signature"));
    if signatures.any(|signature| signature.parent() != Some(assertion)) {
        return Err(Code::SignatureMisplaced.into());
    }
    let own = assertion.children(DS, "Signature").next().is_some();
    match signed {
        Signed::Assertion | Signed::Both if !own => Err(Code::SignatureAssertionRequired.into()),
        _ => Ok(()),
    }
}
