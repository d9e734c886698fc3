//! The one walk from bytes to a report. `check` and `inspect` are two doors at its end; only what was read from signed octets reaches the first.

use crate::binding::{Input, Message};
use crate::crypto::{Certificate, Hash};
use crate::dsig::algorithm::{digest_forbidden, digest_method, method_forbidden, signature_method};
use crate::dsig::verified::Verified;
use crate::dsig::{self, Trust, Verification};
use crate::envelope::Envelope;
use crate::fault::{Code, Fault};
use crate::login::Rejection;
use crate::profile::{self, Context, Expect, Reply, Terms};
use crate::provider::ServiceProvider;
use crate::report::{Check, KeyFacts, KeyState, Ladder, Outcome, Provenance, Report, Rule, SignatureFacts, SignedElement, StatusFacts};
use crate::saml::assertion::Assertion;
use crate::saml::instant::Instant;
use crate::saml::response::{Issuer, Response};
use crate::settings::{CertificateDates, Policy};
use crate::trust::{TrustedIdp, scope};
use crate::xml::names::SAML;
use crate::xml::{Document, Element, Limits, source_span};

pub(crate) struct Walk {
    pub(crate) report: Report,
    pub(crate) believed: Option<Believed>,
}

/// What a login is made of, once its claims are made.
pub(crate) struct Believed {
    pub(crate) assertion: Verified<Assertion>,
    pub(crate) idp: String,
    pub(crate) reply: Reply,
    /// The request that the store has to know.
    pub(crate) outstanding: Option<String>,
    pub(crate) relay_state: Option<String>,
    /// Until when this assertion could be used again.
    pub(crate) last_use: Instant,
    /// Until when the request would have waited.
    pub(crate) request_until: Instant,
}

pub(crate) fn walk(provider: &ServiceProvider, input: Input<'_>, terms: &Terms) -> Walk {
    let mut ladder = Ladder::new();
    let believed = climb(provider, input, terms, &mut ladder);
    Walk { report: ladder.finish(), believed }
}

/// From rung to rung; `None` where there is nothing further to read, or nothing to believe.
fn climb(provider: &ServiceProvider, input: Input<'_>, terms: &Terms, ladder: &mut Ladder) -> Option<Believed> {
    let limits = &provider.limits;
    let message = ladder.rung(Rule::Binding, Message::decode(input, limits))?;
    let document = ladder.rung(Rule::Xml, Document::parse(&message.xml, limits))?;
    let mut envelope = ladder.rung(Rule::Response, Envelope::read(&document))?;
    ladder.report().provenance = Provenance::Unverified;

    let issuer = envelope.issuer();
    let idp = issuer.and_then(|issuer| provider.idp(&issuer.value));
    ladder.report().idp = idp.map(|idp| idp.entity_id.clone());
    if let Some(issuer) = issuer {
        ladder.set(key_issuer(issuer, idp, provider));
    }
    if let Some(idp) = idp {
        ladder.set(idp.lifetime.judge(terms.now, i64::from(provider.policy.clock_skew_sec) * 1000));
    }
    ladder.set(Check::of(Rule::SignatureCoverage, envelope.coverage(provider.policy.signed, limits)));
    let response_proof = prove(SignedElement::Response, envelope.root, &envelope.response_signature, idp, limits, ladder);
    let assertion_proof =
        envelope.assertion.and_then(|element| prove(SignedElement::Assertion, element, &envelope.assertion_signature, idp, limits, ladder));
    let signers: Vec<&Certificate> = [&response_proof, &assertion_proof].into_iter().flatten().map(|proof| &proof.signer).collect();
    ladder.set(key_certificate(&signers, &provider.policy, terms.now));
    ladder.report().keys = idp.map(|idp| keys(idp, &signers, &provider.policy, terms.now)).unwrap_or_default();

    // The Response from its own octets if it is signed; the Assertion from its own, or else from those of the Response.
    let signed_response = match response_proof {
        Some(proof) => Some(ladder.rung(Rule::Response, proof.verified.read(limits, read_response))?),
        None => None,
    };
    let response = signed_response.as_ref().map_or(&envelope.response, |verified| &verified.value().0);
    let reply = profile::response::reply(response.in_response_to.as_deref(), &terms.expect, provider.policy.unsolicited);
    let context = Context { now: terms.now, policy: &provider.policy, acs_urls: &provider.acs_urls, audiences: &provider.audiences, reply: &reply };
    judge_response(response, &envelope, context, ladder);
    if let Some(verified) = &signed_response {
        locate(ladder, RESPONSE_RULES, envelope.root, &envelope.response_signature, verified.octets());
    }

    let (apex, signature) = match (&assertion_proof, envelope.assertion) {
        (Some(_), Some(assertion)) => (assertion, &envelope.assertion_signature),
        _ => (envelope.root, &envelope.response_signature),
    };
    let verified = match (assertion_proof, signed_response) {
        (Some(proof), _) => Some(proof.verified.read(limits, Assertion::read)),
        (None, Some(response)) => response.map(|(_, assertion)| assertion).transpose(),
        (None, None) => None,
    };
    let Some(verified) = verified else {
        let seen = ladder.rung(Rule::Assertion, envelope.seen.take()?)?;
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
    let skew_ms = i64::from(provider.policy.clock_skew_sec) * 1000;
    Some(Believed {
        last_use: profile::subject::last_use(verified.value(), skew_ms).unwrap_or(terms.now),
        request_until: terms.now.plus_ms(i64::from(provider.policy.request_ttl_sec) * 1000),
        outstanding: match (&terms.expect, &reply) {
            (Expect::Outstanding, Reply::To(id)) => Some(id.clone()),
            _ => None,
        },
        idp: idp.entity_id.clone(),
        assertion: verified,
        reply,
        relay_state: message.relay_state,
    })
}

fn judge_response(response: &Response, envelope: &Envelope<'_, '_>, context: Context<'_>, ladder: &mut Ladder) {
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
    let assertion = envelope.seen.as_ref().and_then(|assertion| assertion.as_ref().ok()?.issuer.as_ref());
    ladder.set(profile::response::issuer(response.issuer.as_ref(), assertion, signed));
    ladder.set(profile::response::destination(response, signed, context));
    ladder.set(profile::response::in_response_to(response, context));
}

fn judge_assertion(assertion: &Assertion, context: Context<'_>, ladder: &mut Ladder) {
    ladder.set(profile::assertion::issuer(assertion.issuer.as_ref()));
    profile::assertion::judge(assertion, context, ladder);
    profile::subject::judge(assertion, context, ladder);
    profile::conditions::judge(assertion, context, ladder);
}

const RESPONSE_RULES: fn(Rule) -> bool =
    |rule| matches!(rule, Rule::Status | Rule::ResponseIssuer | Rule::ResponseDestination | Rule::ResponseInResponseTo);
const ASSERTION_RULES: fn(Rule) -> bool = |rule| rule == Rule::AssertionIssuer || (Rule::Assertion..=Rule::Attributes).contains(&rule);

/// Facts were read from octets; people look at the message. Only checks that want attention carry a place.
fn locate(ladder: &mut Ladder, rules: fn(Rule) -> bool, apex: Element<'_, '_>, signature: &Result<Option<Element<'_, '_>>, Fault>, octets: &str) {
    let signature = signature.as_ref().ok().copied().flatten();
    for check in ladder.report().checks.iter_mut().filter(|check| rules(check.rule)) {
        check.at = check.at.and_then(|span| source_span(apex, signature, octets, span.start));
    }
}

/// From the octets of a signed Response: its own facts, and those of its one Assertion.
fn read_response(root: Element<'_, '_>) -> Result<(Response, Option<Result<Assertion, Fault>>), Fault> {
    let assertion = root.only_child(SAML, "Assertion", Code::ResponseAssertionMultiple)?;
    Ok((Response::read(root)?, assertion.map(Assertion::read)))
}

struct Proof {
    verified: Verified<()>,
    signer: Certificate,
}

/// A signature that is there has to verify; without a trusted issuer there is no key to try.
fn prove(
    on: SignedElement,
    signed: Element<'_, '_>,
    signature: &Result<Option<Element<'_, '_>>, Fault>,
    idp: Option<&TrustedIdp>,
    limits: &Limits,
    ladder: &mut Ladder,
) -> Option<Proof> {
    let rule = match on {
        SignedElement::Response => Rule::SignatureResponse,
        _ => Rule::SignatureAssertion,
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
    let idp = idp?;
    let trust = Trust {
        certificates: &idp.certificates,
        fingerprints: &idp.fingerprints,
        allow_sha1: idp.policy.danger_allow_sha1,
        min_rsa_bits: idp.min_rsa_bits,
        limits,
    };
    let Verification { facts, signer, result } = dsig::verify(signed, signature, on, trust);
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

fn algorithm(facts: &SignatureFacts) -> Check {
    let rule = Rule::SignatureAlgorithm;
    let method = facts.method.as_deref().filter(|uri| signature_method(uri).is_ok_and(|method| method.hash == Hash::Sha1));
    let digest = facts.digest.as_deref().filter(|uri| digest_method(uri) == Ok(Hash::Sha1));
    match (method, digest) {
        (Some(uri), _) => Check::warn(rule, method_forbidden(uri)),
        (None, Some(uri)) => Check::warn(rule, digest_forbidden(uri)),
        (None, None) => Check::pass(rule),
    }
}

fn key_issuer(issuer: &Issuer, idp: Option<&TrustedIdp>, provider: &ServiceProvider) -> Check {
    match idp {
        Some(_) => Check::pass(Rule::KeyIssuer),
        None => {
            let trusted: Vec<String> = provider.idps.iter().map(|idp| idp.entity_id.clone()).collect();
            let fault = Fault::new(Code::KeyIssuerUntrusted).expected(trusted).actual(issuer.value.as_str()).at(issuer.at);
            Check::fail(Rule::KeyIssuer, fault)
        }
    }
}

/// The dates of the certificates that vouch. The key is trusted because it is configured; the dates are advice unless the policy says otherwise.
fn key_certificate(signers: &[&Certificate], policy: &Policy, now: Instant) -> Check {
    let rule = Rule::KeyCertificate;
    if signers.is_empty() {
        return Check::new(rule, Outcome::NotRun);
    }
    let dates = policy.certificate_dates;
    if dates == CertificateDates::Off {
        return Check::skipped(rule);
    }
    let fault = |state, code, limit: fn(&Certificate) -> i64| {
        let certificate = signers.iter().find(|certificate| key_state(certificate, policy, now) == state)?;
        Some(Fault::new(code).expected(Instant::from_unix_ms(limit(certificate))).actual(now))
    };
    let outside = fault(KeyState::NotYetValid, Code::KeyCertificateNotYetValid, Certificate::not_before_ms)
        .or_else(|| fault(KeyState::Expired, Code::KeyCertificateExpired, Certificate::not_after_ms));
    match outside {
        None => match fault(KeyState::Expiring, Code::KeyCertificateExpiring, Certificate::not_after_ms) {
            Some(fault) => Check::warn(rule, fault),
            None => Check::pass(rule),
        },
        Some(fault) if dates == CertificateDates::Enforce => Check::fail(rule, fault),
        Some(fault) => Check::warn(rule, fault),
    }
}

fn key_state(certificate: &Certificate, policy: &Policy, now: Instant) -> KeyState {
    let (start, end) = (Instant::from_unix_ms(certificate.not_before_ms()), Instant::from_unix_ms(certificate.not_after_ms()));
    KeyState::at(now, start, end, policy.certificate_expiry_warn_days)
}

/// Every certificate that vouches for the provider; where only fingerprints are pinned, those that did.
fn keys(idp: &TrustedIdp, signers: &[&Certificate], policy: &Policy, now: Instant) -> Vec<KeyFacts> {
    let matched = |certificate: &Certificate| signers.iter().any(|signer| signer.sha256() == certificate.sha256());
    let mut trusted: Vec<&Certificate> = idp.certificates.iter().collect();
    for signer in signers {
        if trusted.iter().all(|known| known.sha256() != signer.sha256()) {
            trusted.push(signer);
        }
    }
    let facts = trusted.into_iter().map(|certificate| {
        let (kind, bits) = certificate.described_key();
        KeyFacts {
            sha256: certificate.fingerprint(),
            kind,
            bits,
            not_before: Instant::from_unix_ms(certificate.not_before_ms()),
            not_after: Instant::from_unix_ms(certificate.not_after_ms()),
            state: key_state(certificate, policy, now),
            matched: matched(certificate),
        }
    });
    facts.collect()
}

/// Decodes a message into XML text, without judging it.
///
/// # Errors
/// A [`Rejection`] whose code is of the room `binding`.
pub fn decode(input: Input<'_>, limits: &Limits) -> Result<String, Rejection> {
    let mut ladder = Ladder::new();
    match ladder.rung(Rule::Binding, Message::decode(input, limits)) {
        Some(message) => Ok(message.xml),
        None => Err(Rejection::new(ladder.finish())),
    }
}

/// Looks at a message without any settings: every check that needs them is `not-run`.
#[must_use]
pub fn inspect_alone(input: Input<'_>, now: Instant) -> Report {
    let mut report = walk(&ServiceProvider::unknown(), input, &Terms { expect: Expect::Outstanding, now }).report;
    for rule in [
        Rule::KeyIssuer,
        Rule::KeyMetadata,
        Rule::ResponseDestination,
        Rule::ResponseInResponseTo,
        Rule::SubjectRecipient,
        Rule::SubjectInResponseTo,
        Rule::ConditionsAudience,
    ] {
        report.set(Check::new(rule, Outcome::NotRun));
    }
    report
}
