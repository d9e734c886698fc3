//! What comes in a SOAP envelope: the answer to our ArtifactResolve, or what an enhanced client hands over (SAML Bindings 3.6, Profiles 4.2).

use super::proof::{Proof, prove};
use crate::fault::{Code, Fault};
use crate::profile::{self, ArtifactTerms, Terms};
use crate::provider::ServiceProvider;
use crate::report::{Check, Ladder, Outcome, Rule, SignedElement, StatusFacts};
use crate::saml::artifact::{ARTIFACT_RESPONSE, ArtifactResponse, handed_out};
use crate::saml::soap;
use crate::xml::names::SAMLP;
use crate::xml::{Document, Element};
use crate::{dsig, envelope::Envelope};
use alloc::string::String;
use alloc::vec::Vec;

/// Where the Response stands in a message, and what it came in.
pub(super) struct Carried<'d, 'm> {
    pub(super) response: Element<'d, 'm>,
    /// The ArtifactResponse around it.
    pub(super) around: Option<Around<'d, 'm>>,
    /// The relay state that an enhanced client hands back.
    pub(super) relay_state: Option<String>,
}

/// An ArtifactResponse.
pub(super) struct Around<'d, 'm> {
    pub(super) element: Element<'d, 'm>,
    pub(super) signature: Result<Option<Element<'d, 'm>>, Fault>,
    /// Its own signature holds, and it is the answer to what we asked.
    pub(super) proof: Option<Proof>,
}

impl Around<'_, '_> {
    /// Nobody said what was asked, so nobody can say whether its signature counts.
    pub(super) fn unjudged(&self, terms: &Terms) -> bool {
        terms.artifact.is_none() && !matches!(self.signature, Ok(None))
    }
}

/// From the root down to the Response; `None` where there is none.
pub(super) fn carried<'d, 'm>(
    document: &'d Document<'m>,
    in_soap: bool,
    provider: &ServiceProvider,
    terms: &Terms,
    ladder: &mut Ladder,
) -> Option<Carried<'d, 'm>> {
    let root = document.root();
    if !in_soap {
        ladder.set(Check::skipped(Rule::Artifact));
        return Some(Carried { response: root, around: None, relay_state: None });
    }
    let enveloped = ladder.rung(Rule::Binding, soap::read(root))?;
    let element = enveloped.message;
    if !element.is(SAMLP, ARTIFACT_RESPONSE) {
        // Without the ArtifactResponse around it, a Response would answer no question and could be of anybody (CVE-2026-49283).
        ladder.set(match terms.artifact.is_some() && element.is(SAMLP, "Response") {
            true => Check::fail(
                Rule::Artifact,
                Fault::new(Code::ArtifactResponseMalformed).expected(ARTIFACT_RESPONSE).actual(element.local()).at(element.span()),
            ),
            false => Check::skipped(Rule::Artifact),
        });
        return Some(Carried { response: element, around: None, relay_state: enveloped.relay_state });
    }
    let around = answer(element, provider, terms, ladder)?;
    // The relay state came with the artifact, through the browser.
    Some(Carried { response: handed_out(element).ok()?, around: Some(around), relay_state: None })
}

/// The answer's own rung. `None` where nothing is handed out.
fn answer<'d, 'm>(element: Element<'d, 'm>, provider: &ServiceProvider, terms: &Terms, ladder: &mut Ladder) -> Option<Around<'d, 'm>> {
    let rule = Rule::Artifact;
    let seen = ladder.rung(rule, ArtifactResponse::read(element))?;
    let signature = dsig::signature_of(element);
    let Some(asked) = &terms.artifact else {
        ladder.set(Check::new(rule, Outcome::NotRun));
        hands_out(&seen, ladder)?;
        return Some(Around { element, signature, proof: None });
    };
    ladder.set(Check::of(rule, profile::artifact::judge(&seen, asked)));
    if ladder.failed(rule) {
        return seen.answered.then_some(Around { element, signature, proof: None });
    }
    let idp = provider.idp(&asked.idp);
    if idp.is_none() {
        ladder.set(Check::fail(rule, nobody(asked, provider)));
    }
    let proof = prove(SignedElement::ArtifactResponse, element, &signature, idp, &provider.limits, ladder);
    let Some(Proof { verified, signer }) = proof else {
        if !ladder.failed(rule) {
            ladder.set(Check::pass(rule)); // it is not signed
        }
        hands_out(&seen, ladder)?;
        return Some(Around { element, signature, proof: None });
    };
    // From here on the answer is what was signed, not what the message shows.
    let verified = match verified.read(&provider.limits, ArtifactResponse::read) {
        Ok(verified) => verified,
        Err(fault) => {
            ladder.set(Check::fail(rule, fault));
            return None;
        }
    };
    if let Err(fault) = profile::artifact::judge(verified.value(), asked) {
        ladder.set(Check::fail(rule, fault));
        return None;
    }
    hands_out(verified.value(), ladder)?;
    Some(Around { element, signature, proof: Some(Proof { verified: verified.map(|_| ()), signer }) })
}

/// The identity provider found what the artifact stands for. An artifact that it does not know, or that was used before, is answered with success and
/// nothing inside (SAML Core 3.5.2).
fn hands_out(answer: &ArtifactResponse, ladder: &mut Ladder) -> Option<()> {
    let status = profile::response::status(answer.status.as_ref());
    if status.failed() {
        ladder.report().status = answer.status.as_ref().map(|status| StatusFacts { codes: status.codes.clone(), message: status.message.clone() });
        ladder.set(status);
        return None;
    }
    if !answer.answered {
        ladder.set(Check::fail(Rule::Artifact, Fault::new(Code::ArtifactResponseMissing).at(answer.at)));
        return None;
    }
    Some(())
}

/// The message is of the identity provider that was asked, whatever it shows.
pub(super) fn from_whom_was_asked(envelope: &Envelope<'_, '_>, around: Option<&Around<'_, '_>>, terms: &Terms, ladder: &mut Ladder) {
    let (Some(_), Some(asked)) = (around, &terms.artifact) else { return };
    let judged =
        profile::artifact::issuer(envelope.response.issuer.as_ref(), asked).and_then(|()| profile::artifact::issuer(envelope.shown_issuer(), asked));
    if let Err(fault) = judged
        && !ladder.failed(Rule::Artifact)
    {
        ladder.set(Check::fail(Rule::Artifact, fault));
    }
}

fn nobody(asked: &ArtifactTerms, provider: &ServiceProvider) -> Fault {
    let trusted: Vec<String> = provider.idps.iter().map(|idp| idp.entity_id.clone()).collect();
    Fault::new(Code::KeyIssuerUntrusted).expected(trusted).actual(asked.idp.as_str())
}
