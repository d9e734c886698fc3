//! The rungs over trust: which identity provider, whether what is known of it still counts, and which of its keys vouch.

use crate::crypto::Certificate;
use crate::fault::{Code, Fault};
use crate::provider::ServiceProvider;
use crate::report::{Check, KeyFacts, KeyState, Ladder, Outcome, Rule};
use crate::saml::instant::Instant;
use crate::saml::response::Issuer;
use crate::settings::{CertificateDates, Policy};
use crate::trust::TrustedIdp;
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) fn key_issuer(issuer: &Issuer, idp: Option<&TrustedIdp>, provider: &ServiceProvider) -> Check {
    match idp {
        Some(_) => Check::pass(Rule::KeyIssuer),
        None => {
            let trusted: Vec<String> = provider.idps.iter().map(|idp| idp.entity_id.clone()).collect();
            let fault = Fault::new(Code::KeyIssuerUntrusted).expected(trusted).actual(issuer.value.as_str()).at(issuer.at);
            Check::fail(Rule::KeyIssuer, fault)
        }
    }
}

/// The keys behind a message: those that vouch for it among those that may.
pub(crate) fn show_keys(signers: &[&Certificate], idp: Option<&TrustedIdp>, policy: &Policy, now: Instant, ladder: &mut Ladder) {
    ladder.set(key_certificate(signers, policy, now));
    ladder.report().keys = idp.map(|idp| keys(idp, signers, policy, now)).unwrap_or_default();
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
