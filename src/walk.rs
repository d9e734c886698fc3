//! The one walk from bytes to a report. `check` and `inspect` are two doors at its end; only what was read from signed octets reaches the first.

mod carried;
pub(crate) mod keys;
pub(crate) mod proof;
mod sealed;

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::abilities::FULL;
use crate::binding::{Input, Message};
use crate::crypto::Certificate;
use crate::dsig::verified::Verified;
use crate::envelope::Envelope;
use crate::fault::{Code, Fault};
use crate::login::Rejection;
use crate::profile::{self, Context, Expect, Reply, Terms};
use crate::provider::ServiceProvider;
use crate::report::{Check, Ladder, Outcome, Provenance, Report, Rule, SignedElement, StatusFacts};
use crate::saml::artifact::handed_out;
use crate::saml::assertion::Assertion;
use crate::saml::encrypted::{Closed, Open};
use crate::saml::instant::Instant;
use crate::saml::response::{Issuer, Response};
use crate::settings::{Encrypted, RelayStateLimit, Unsolicited};
use crate::trust::{TrustedIdp, scope};
use crate::walk::carried::{Around, Carried, carried, from_whom_was_asked};
use crate::walk::keys::{key_issuer, show_keys};
use crate::walk::proof::prove;
use crate::walk::sealed::Sealed;
use crate::xenc::{Notes, Opener, WrappedKey};
use crate::xml::names::SAML;
use crate::xml::{Document, Element, Limits, source_span};

/// What came of a message: a login's `B` is [`Believed`], a logout has one of its own.
pub(crate) struct Walk<B> {
    pub(crate) report: Report,
    pub(crate) believed: Option<B>,
    /// What the host has to unwrap before anything more can be said.
    pub(crate) wrapped_keys: Vec<WrappedKey>,
}

impl<B> Walk<B> {
    /// Over these rungs.
    pub(crate) fn up(rules: &'static [Rule], climb: impl FnOnce(&RefCell<Notes>, &mut Ladder) -> Option<B>) -> Self {
        let mut ladder = Ladder::new(rules);
        let notes = RefCell::new(Notes::default());
        let believed = climb(&notes, &mut ladder);
        let Notes { wanted, facts } = notes.into_inner();
        ladder.report().encrypted = facts;
        Walk { report: ladder.finish(), believed, wrapped_keys: wanted }
    }

    /// For whoever looks without trusting: the report, and what to unwrap first where no more can be seen without it.
    #[cfg(all(feature = "js", feature = "full"))]
    pub(crate) fn looked(self) -> (Report, Vec<WrappedKey>) {
        let wanted = if self.report.code == Some(Code::EncryptionKeyRequired) { self.wrapped_keys } else { Vec::new() };
        (self.report, wanted)
    }
}

/// What a login is made of, once its claims are made.
pub(crate) struct Believed {
    pub(crate) assertion: Verified<Assertion>,
    pub(crate) idp: String,
    pub(crate) reply: Reply,
    /// What the browser brought to show that the request was its own.
    pub(crate) browser: Vec<String>,
    /// The request that the store has to know.
    pub(crate) outstanding: Option<String>,
    pub(crate) relay_state: Option<String>,
    /// What becomes of unsolicited responses of this identity provider.
    pub(crate) unsolicited: Unsolicited,
    /// Take white space from both ends of names and values.
    pub(crate) trim_values: bool,
    /// Authentication context classes from the weakest to the strongest.
    pub(crate) context_order: Vec<String>,
    /// Until when this assertion could be used again.
    pub(crate) last_use: Instant,
    /// Until when the request would have waited.
    pub(crate) request_until: Instant,
}

pub(crate) fn walk(provider: &ServiceProvider, input: Input<'_>, terms: &Terms) -> Walk<Believed> {
    Walk::up(Rule::ALL, |notes, ladder| climb(provider, input, terms, notes, ladder))
}

/// From rung to rung; `None` where there is nothing further to read, or nothing to believe.
fn climb(provider: &ServiceProvider, input: Input<'_>, terms: &Terms, notes: &RefCell<Notes>, ladder: &mut Ladder) -> Option<Believed> {
    let limits = &provider.limits;
    let message = ladder.rung(Rule::Binding, Message::decode(input, limits))?;
    judge_relay_state(message.relay_state.as_deref(), provider, ladder);
    let document = ladder.rung(Rule::Xml, Document::parse(&message.xml, limits))?;
    let Carried { response, around, relay_state } = carried(&document, FULL && matches!(input, Input::Soap(_)), provider, terms, ladder)?;
    judge_relay_state(relay_state.as_deref(), provider, ladder);
    let around = around.filter(|_| FULL);
    let covered = around.as_ref().is_some_and(|around| around.proof.is_some() || around.unjudged(terms));
    let envelope = ladder.rung(Rule::Response, Envelope::read(&document, response, around.as_ref().map(|around| around.element), covered))?;
    from_whom_was_asked(&envelope, around.as_ref(), terms, ladder);
    let asked = terms.artifact.as_ref().filter(|_| around.is_some());
    let undecided = around.is_some() && asked.is_none();
    let believed = climb_response(provider, terms, envelope, around, notes, ladder)?;
    if let Some(asked) = asked.filter(|asked| asked.idp != believed.idp && !ladder.failed(Rule::Artifact)) {
        ladder.set(Check::fail(Rule::Artifact, profile::artifact::another(&believed.idp, asked)));
    }
    // Without what was asked, the answer could be anybody's.
    (!undecided).then_some(Believed { relay_state: message.relay_state.or(relay_state), ..believed })
}

/// Over the Response, wherever it stood.
fn climb_response(
    provider: &ServiceProvider,
    terms: &Terms,
    envelope: Envelope<'_, '_>,
    around: Option<Around<'_, '_>>,
    notes: &RefCell<Notes>,
    ladder: &mut Ladder,
) -> Option<Believed> {
    let limits = &provider.limits;
    ladder.report().provenance = Provenance::Unverified;

    let issuer = envelope.issuer();
    // An encrypted message may name nobody: then whoever was asked and has signed the answer.
    let asked = terms.artifact.as_ref().filter(|_| around.as_ref().is_some_and(|around| around.proof.is_some()));
    let named = issuer.map(|issuer| issuer.value.as_str()).or(asked.map(|asked| asked.idp.as_str()));
    let idp = named.and_then(|named| provider.idp(named));
    ladder.report().idp = idp.map(|idp| idp.entity_id.clone());
    match issuer {
        Some(issuer) => ladder.set(key_issuer(issuer, idp, provider)),
        None if idp.is_some() => ladder.set(Check::pass(Rule::KeyIssuer)),
        None => {}
    }
    if let Some(idp) = idp {
        ladder.set(idp.lifetime.judge(terms.now, i64::from(provider.policy.clock_skew_sec) * 1000));
    }
    let opener = Opener {
        entity_id: &provider.entity_id,
        limits,
        content_keys: &terms.content_keys,
        allow_cbc: idp.is_some_and(|idp| idp.policy.danger_allow_cbc),
        notes,
    };
    ladder.set(Check::of(Rule::SignatureCoverage, envelope.coverage(provider.policy.signed, limits)));
    let own = prove(SignedElement::Response, envelope.root, &envelope.response_signature, idp, limits, ladder);
    // Where the Response is not signed itself, what signs the ArtifactResponse signs it too.
    let (response_proof, around) = match around {
        Some(Around { element, signature, proof: Some(proof) }) if !envelope.response_is_signed() => (Some(proof), Some((element, signature))),
        _ => (own, None),
    };
    if let Some(container) = envelope.sealed {
        let sealed = Sealed { provider, terms, envelope: &envelope, container, idp, opener: &opener };
        return sealed.climb(response_proof, ladder);
    }
    ladder.set(match provider.policy.encrypted {
        Encrypted::Allow => Check::skipped(Rule::Encryption),
        Encrypted::Require => Check::fail(Rule::Encryption, Code::EncryptionMissing),
    });
    let assertion_proof =
        envelope.assertion.and_then(|element| prove(SignedElement::Assertion, element, &envelope.assertion_signature, idp, limits, ladder));
    let signers: Vec<&Certificate> = [&response_proof, &assertion_proof].into_iter().flatten().map(|proof| &proof.signer).collect();
    show_keys(&signers, idp, &provider.policy, terms.now, ladder);

    // The Response from its own octets if it is signed, or from those of the ArtifactResponse; the Assertion from its own, or else from those of the Response.
    let signed = around.as_ref().map_or((envelope.root, &envelope.response_signature), |(element, signature)| (*element, signature));
    let signed_response = match response_proof {
        Some(proof) => Some(ladder.rung(Rule::Response, proof.verified.read(limits, |root| read_response(root, &opener)))?),
        None => None,
    };
    let response = signed_response.as_ref().map_or(&envelope.response, |verified| &verified.value().0);
    let unsolicited = provider.unsolicited(idp);
    let reply = profile::response::reply(response.in_response_to.as_deref(), &terms.expect, unsolicited);
    let context = context(provider, terms, unsolicited, &reply);
    judge_response(response, envelope.shown_issuer(), &envelope, context, ladder);
    if let Some(verified) = &signed_response {
        locate(ladder, RESPONSE_RULES, signed.0, signed.1, verified.octets());
    }

    let (apex, signature) = match (&assertion_proof, envelope.assertion) {
        (Some(_), Some(assertion)) => (assertion, &envelope.assertion_signature),
        _ => signed,
    };
    let verified = match (assertion_proof, signed_response) {
        (Some(proof), _) => Some(proof.verified.read(limits, |root| Assertion::read(root, &opener))),
        (None, Some(response)) => response.map(|(_, assertion)| assertion).transpose(),
        (None, None) => None,
    };
    let Some(verified) = verified else {
        let seen = ladder.rung(Rule::Assertion, Assertion::read(envelope.assertion?, &Closed))?;
        judge_assertion(&seen, context, ladder);
        ladder.set(scope::judge(&seen, &provider.policy.scoped_attributes, idp));
        return None;
    };
    let verified = ladder.rung(Rule::Assertion, verified)?;
    ladder.report().provenance = Provenance::Verified;
    judge_assertion(verified.value(), context, ladder);
    ladder.set(scope::judge(verified.value(), &provider.policy.scoped_attributes, idp));
    locate(ladder, ASSERTION_RULES, apex, signature, verified.octets());
    let idp = idp?;
    // The keys were picked by what the message showed; what was signed has to name the same provider.
    if let Some(issuer) = verified.value().issuer.as_ref().filter(|issuer| issuer.value != idp.entity_id) {
        ladder.set(key_issuer(issuer, None, provider));
    }
    Some(Believed::new(provider, terms, idp, verified, reply))
}

pub(crate) fn context<'a>(provider: &'a ServiceProvider, terms: &'a Terms, unsolicited: Unsolicited, reply: &'a Reply) -> Context<'a> {
    Context {
        now: terms.now,
        policy: &provider.policy,
        unsolicited,
        service: provider.profile.as_ref(),
        tls_certificate: terms.tls_certificate.as_deref(),
        address: terms.address.as_deref(),
        acs_urls: &provider.acs_urls,
        audiences: &provider.audiences,
        reply,
    }
}

impl Believed {
    fn new(provider: &ServiceProvider, terms: &Terms, idp: &TrustedIdp, assertion: Verified<Assertion>, reply: Reply) -> Self {
        let skew_ms = i64::from(provider.policy.clock_skew_sec) * 1000;
        Believed {
            last_use: profile::subject::last_use(assertion.value(), provider.policy.subject_confirmation, skew_ms).unwrap_or(terms.now),
            unsolicited: provider.unsolicited(Some(idp)),
            trim_values: provider.profile.as_ref().is_some_and(|service| service.trim_values),
            context_order: provider.policy.authn_context.as_ref().map(|context| context.order.clone()).unwrap_or_default(),
            browser: terms.browser.clone(),
            request_until: terms.now.plus_ms(i64::from(provider.policy.request_ttl_sec) * 1000),
            outstanding: match (&terms.expect, &reply) {
                (Expect::Outstanding, Reply::To(id)) => Some(id.clone()),
                _ => None,
            },
            idp: idp.entity_id.clone(),
            assertion,
            reply,
            relay_state: None,
        }
    }
}

/// `RelayState` has at most 80 bytes (SAML Bindings 3.4.3 and 3.5.3). A message may still be judged where it is longer, so it is on the first rung.
pub(crate) fn judge_relay_state(relay_state: Option<&str>, provider: &ServiceProvider, ladder: &mut Ladder) {
    let length = relay_state.map_or(0, str::len);
    let fault = || Fault::new(Code::BindingRelayStateLimitExceeded).expected(RELAY_STATE).actual(length);
    match provider.policy.relay_state {
        RelayStateLimit::Off => {}
        _ if length <= RELAY_STATE => {}
        RelayStateLimit::Warn => ladder.set(Check::warn(Rule::Binding, fault())),
        RelayStateLimit::Enforce => ladder.set(Check::fail(Rule::Binding, fault())),
    }
}

const RELAY_STATE: usize = 80;

/// `seen` is the issuer that the Assertion shows.
fn judge_response(response: &Response, seen: Option<&Issuer>, envelope: &Envelope<'_, '_>, context: Context<'_>, ladder: &mut Ladder) {
    let signed = envelope.response_is_signed();
    let status = profile::response::status(response.status.as_ref());
    let single = envelope.single_assertion();
    // An error response has no assertion, and that is not what is wrong with it.
    ladder.set(match &single {
        Err(fault) if fault.code == Code::ResponseAssertionMissing && status.failed() => Check::skipped(Rule::ResponseAssertion),
        _ => Check::of(Rule::ResponseAssertion, single),
    });
    ladder.report().status = response.status.as_ref().map(|status| StatusFacts { codes: status.codes.clone(), message: status.message.clone() });
    ladder.set(status);
    ladder.set(profile::response::version(response));
    ladder.set(profile::response::id(response));
    ladder.set(profile::response::instant(response));
    ladder.set(profile::response::issuer(response.issuer.as_ref(), seen, signed));
    ladder.set(profile::response::destination(response, signed, context));
    ladder.set(profile::response::in_response_to(response, context));
}

fn judge_assertion(assertion: &Assertion, context: Context<'_>, ladder: &mut Ladder) {
    ladder.set(profile::assertion::issuer(assertion.issuer.as_ref()));
    profile::assertion::judge(assertion, context, ladder);
    profile::subject::judge(assertion, context, ladder);
    profile::conditions::judge(assertion, context, ladder);
    profile::service::judge(assertion, context, ladder);
}

const RESPONSE_RULES: fn(Rule) -> bool =
    |rule| matches!(rule, Rule::Status | Rule::ResponseIssuer | Rule::ResponseDestination | Rule::ResponseInResponseTo);
const ASSERTION_RULES: fn(Rule) -> bool = |rule| rule == Rule::AssertionIssuer || (Rule::Assertion..=Rule::ProfileEmail).contains(&rule);

/// Facts were read from octets; people look at the message. Only checks that want attention carry a place.
pub(crate) fn locate(
    ladder: &mut Ladder,
    rules: fn(Rule) -> bool,
    apex: Element<'_, '_>,
    signature: &Result<Option<Element<'_, '_>>, Fault>,
    octets: &str,
) {
    let signature = signature.as_ref().ok().copied().flatten();
    for check in ladder.report().checks.iter_mut().filter(|check| rules(check.rule)) {
        check.at = check.at.and_then(|span| source_span(apex, signature, octets, span.start));
    }
}

/// From the octets of a signed Response: its own facts, and those of its one Assertion.
fn read_response(root: Element<'_, '_>, open: &dyn Open) -> Result<(Response, Option<Result<Assertion, Fault>>), Fault> {
    let root = handed_out(root)?;
    let assertion = root.only_child(SAML, "Assertion", Code::ResponseAssertionMultiple)?;
    Ok((Response::read(root)?, assertion.map(|assertion| Assertion::read(assertion, open))))
}

/// Decodes a message into XML text, without judging it.
///
/// # Errors
/// A [`Rejection`] whose code is of the room `binding`.
pub fn decode(input: Input<'_>, limits: &Limits) -> Result<String, Rejection> {
    let mut ladder = Ladder::new(Rule::ALL);
    match ladder.rung(Rule::Binding, Message::decode(input, limits)) {
        Some(message) => Ok(message.xml),
        None => Err(Rejection::new(ladder.finish())),
    }
}

/// Looks at a message without any settings: every check that needs them is `not-run`.
#[must_use]
pub fn inspect_alone(input: Input<'_>, now: Instant) -> Report {
    let mut report = walk(&ServiceProvider::unknown(), input, &Terms::new(Expect::Outstanding, now)).report;
    for rule in [
        Rule::KeyIssuer,
        Rule::KeyMetadata,
        Rule::ResponseDestination,
        Rule::ResponseInResponseTo,
        Rule::SubjectNameIdQualifier,
        Rule::SubjectRecipient,
        Rule::SubjectInResponseTo,
        Rule::ConditionsAudience,
    ] {
        report.set(Check::new(rule, Outcome::NotRun));
    }
    report
}
