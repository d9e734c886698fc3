//! The walk over a logout message, from bytes to a report. Only what was read from octets that a trusted key signed reaches the door.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::binding::redirect::{self, Query};
use crate::binding::{Input, LogoutMessage as Arrived, Parameter};
use crate::crypto::Certificate;
use crate::dsig::detached::{self, Detached};
use crate::dsig::verified::Verified;
use crate::dsig::{self};
use crate::fault::{Code, Fault};
use crate::profile::logout::{self, LogoutContext};
use crate::profile::{Expect, Reply, Terms};
use crate::provider::ServiceProvider;
use crate::report::{Check, Ladder, Provenance, Rule, SignedElement, StatusFacts};
use crate::saml::encrypted::{Closed, Open};
use crate::saml::instant::Instant;
use crate::saml::logout::{Body, LogoutMessage, REQUEST, RESPONSE, missing};
use crate::trust::TrustedIdp;
use crate::walk::keys::{key_issuer, show_keys};
use crate::walk::proof::{Proof, prove, settle, trust};
use crate::walk::{Walk, context, judge_relay_state, locate};
use crate::xenc::{Notes, Opener};
use crate::xml::names::{DS, SAMLP};
use crate::xml::{Document, Element, Limits};

/// What a logout is made of, once its claims are made.
pub(super) struct Believed {
    pub(super) message: Verified<LogoutMessage>,
    pub(super) idp: String,
    /// The request of ours that the store has to know.
    pub(super) outstanding: Option<String>,
    pub(super) relay_state: Option<String>,
    /// Until when the request of the identity provider could be used again; `None` for a response.
    pub(super) last_use: Option<Instant>,
    /// Until when our own request would have waited.
    pub(super) request_until: Instant,
}

pub(super) fn walk(provider: &ServiceProvider, input: Input<'_>, terms: &Terms) -> Walk<Believed> {
    Walk::up(Rule::LOGOUT, |notes, ladder| climb(provider, input, terms, notes, ladder))
}

/// From rung to rung; `None` where there is nothing further to read, or nothing to believe.
fn climb(provider: &ServiceProvider, input: Input<'_>, terms: &Terms, notes: &RefCell<Notes>, ladder: &mut Ladder) -> Option<Believed> {
    let limits = &provider.limits;
    let Arrived { message, parameter, query } = ladder.rung(Rule::Binding, Arrived::decode(input, limits))?;
    judge_relay_state(message.relay_state.as_deref(), provider, ladder);
    let document = ladder.rung(Rule::Xml, Document::parse(&message.xml, limits))?;
    let root = document.root();
    let seen = ladder.rung(Rule::Logout, read(root, parameter, &Closed))?;
    ladder.report().provenance = Provenance::Unverified;

    let idp = seen.issuer.as_ref().and_then(|issuer| provider.idp(&issuer.value));
    ladder.report().idp = idp.map(|idp| idp.entity_id.clone());
    if let Some(issuer) = &seen.issuer {
        ladder.set(key_issuer(issuer, idp, provider));
    }
    if let Some(idp) = idp {
        ladder.set(idp.lifetime.judge(terms.now, i64::from(provider.policy.clock_skew_sec) * 1000));
    }
    let on = match &seen.body {
        Body::Request(_) => SignedElement::LogoutRequest,
        Body::Response(_) => SignedElement::LogoutResponse,
    };
    let signature = dsig::signature_of(root);
    ladder.set(Check::of(Rule::SignatureCoverage, coverage(root, query.as_ref(), limits)));
    let proof = match &query {
        Some(query) => prove_detached(on, query, idp, limits, ladder),
        None => prove(on, root, &signature, idp, limits, ladder),
    };
    let signers: Vec<&Certificate> = proof.iter().map(|proof| &proof.signer).collect();
    show_keys(&signers, idp, &provider.policy, terms.now, ladder);

    let context = context(provider, terms, provider.unsolicited(idp), &Reply::Ignored);
    let rules = LogoutContext { context, slo_urls: &provider.slo_urls, expect: &terms.expect };
    let Some(proof) = proof else {
        judge(&seen, rules, ladder);
        return None;
    };
    let opener = Opener { entity_id: &provider.entity_id, limits, content_keys: &terms.content_keys, allow_cbc: false, notes };
    let verified = ladder.rung(Rule::Logout, proof.verified.read(limits, |root| read(root, parameter, &opener)))?;
    ladder.report().provenance = Provenance::Verified;
    judge(verified.value(), rules, ladder);
    if query.is_none() {
        locate(ladder, LOGOUT_RULES, root, &signature, verified.octets());
    }
    let idp = idp?;
    // The keys were picked by what the message showed; what was signed has to name the same provider.
    if let Some(issuer) = verified.value().issuer.as_ref().filter(|issuer| issuer.value != idp.entity_id) {
        ladder.set(key_issuer(issuer, None, provider));
    }
    Some(Believed {
        outstanding: match (&verified.value().body, &terms.expect) {
            (Body::Response(response), Expect::Outstanding) => response.in_response_to.clone(),
            _ => None,
        },
        last_use: match &verified.value().body {
            Body::Request(request) => Some(logout::last_use(request, verified.value(), context).unwrap_or(terms.now)),
            Body::Response(_) => None,
        },
        request_until: terms.now.plus_ms(i64::from(provider.policy.request_ttl_sec) * 1000),
        idp: idp.entity_id.clone(),
        message: verified,
        relay_state: message.relay_state,
    })
}

/// Reads the message that the name of its field or parameter announces: a request under `SAMLRequest`, a response under `SAMLResponse`.
fn read(root: Element<'_, '_>, parameter: Option<Parameter>, open: &dyn Open) -> Result<LogoutMessage, Fault> {
    let wanted = match parameter {
        Some(Parameter::Request) => REQUEST,
        Some(Parameter::Response) => RESPONSE,
        None => return LogoutMessage::read(root, open),
    };
    match root.is(SAMLP, wanted) {
        true => LogoutMessage::read(root, open),
        false => Err(missing(root, &[wanted])),
    }
}

/// The message is signed, in the way of its binding and in no other: HTTP-Redirect signs the query and takes every signature out of the XML (SAML
/// Bindings 3.4.4.1), HTTP-POST signs the message itself.
fn coverage(root: Element<'_, '_>, query: Option<&Query>, limits: &Limits) -> Result<(), Fault> {
    let signatures: Vec<_> = root.descendants().filter(|element| element.is(DS, "Signature")).collect();
    if signatures.len() > limits.signatures {
        return Err(Fault::new(Code::SignatureLimitExceeded).expected(limits.signatures).actual(signatures.len()));
    }
    let stray = signatures.iter().find(|signature| query.is_some() || signature.parent() != Some(root));
    if let Some(stray) = stray {
        return Err(Fault::new(Code::SignatureMisplaced).at(stray.span()));
    }
    match query {
        None if signatures.is_empty() => Err(Fault::new(Code::SignatureMissing).at(root.span())),
        Some(Query { signature: None, .. }) => Err(Fault::new(Code::SignatureMissing).expected("Signature")),
        Some(Query { method: None, .. }) => Err(Fault::new(Code::SignatureMissing).expected("SigAlg")),
        _ => Ok(()),
    }
}

fn prove_detached(on: SignedElement, query: &Query, idp: Option<&TrustedIdp>, limits: &Limits, ladder: &mut Ladder) -> Option<Proof> {
    let (Some(method), Some(value)) = (query.method.as_deref(), query.signature.as_deref()) else {
        ladder.set(Check::skipped(Rule::SignatureMessage));
        return None;
    };
    let detached = Detached { signed: &query.signed, method, value };
    settle(Rule::SignatureMessage, detached::verify(detached, on, redirect::message, trust(idp?, limits)), ladder)
}

fn judge(message: &LogoutMessage, rules: LogoutContext<'_>, ladder: &mut Ladder) {
    if let Body::Response(response) = &message.body {
        ladder.report().status = response.status.as_ref().map(|status| StatusFacts { codes: status.codes.clone(), message: status.message.clone() });
    }
    logout::judge(message, rules, ladder);
}

/// Judged over the signed octets; the signature's own place was found in the message.
const LOGOUT_RULES: fn(Rule) -> bool =
    |rule| rule == Rule::Status || (rule != Rule::SignatureMessage && (Rule::Logout..=Rule::LogoutInResponseTo).contains(&rule));
