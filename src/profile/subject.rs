//! The rules over `saml:Subject`: who it is, and whether whoever brings it may do so here and now (SAML Profiles 4.1.4.2 and 4.1.4.3).

use crate::fault::{Code, Fault};
use crate::profile::{Context, Reply, address, holder, required};
use crate::report::{Check, Ladder, Rule};
use crate::saml::assertion::{Assertion, Confirmation, ConfirmationData, Subject};
use crate::saml::instant::Instant;
use crate::settings::{SpNameQualifier, SubjectConfirmation};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
const HOLDER_OF_KEY: &str = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";

pub(crate) fn judge(assertion: &Assertion, context: Context<'_>, ladder: &mut Ladder) {
    let subject = match &assertion.subject {
        Err(fault) => return ladder.set(Check::fail(Rule::SubjectNameId, fault.clone())),
        Ok(None) => return ladder.set(Check::fail(Rule::SubjectNameId, Fault::new(Code::SubjectMissing).at(assertion.at))),
        Ok(Some(subject)) => subject,
    };
    ladder.set(name_id(subject, assertion, context));
    ladder.set(qualifier(subject, context));
    let methods = methods(context.policy.subject_confirmation);
    let accepted = subject.confirmations.iter().filter(|confirmation| methods.contains(&confirmation.method.as_str()));
    // One confirmation has to pass every test by itself; if none does, the one that got furthest is shown.
    let best = accepted.map(|confirmation| confirm(confirmation, context)).reduce(|best, next| match passed(&next) > passed(&best) {
        true => next,
        false => best,
    });
    match best {
        Some(rungs) => rungs.into_iter().for_each(|check| ladder.set(check)),
        None => {
            let found: Vec<String> = subject.confirmations.iter().map(|confirmation| confirmation.method.clone()).collect();
            let fault = Fault::new(Code::SubjectConfirmationMissing).actual(found).at(subject.at);
            ladder.set(Check::fail(
                Rule::SubjectConfirmation,
                match methods {
                    [one] => fault.expected(*one),
                    several => fault.expected(several.iter().map(|method| (*method).to_owned()).collect::<Vec<_>>()),
                },
            ));
        }
    }
}

/// Nobody is named without a NameID: that is accepted only where it is configured, and only if something is said of the subject. An identifier of
/// another kind names somebody, but not to us.
fn name_id(subject: &Subject, assertion: &Assertion, context: Context<'_>) -> Check {
    let rule = Rule::SubjectNameId;
    let described = assertion.attributes.as_ref().is_ok_and(|attributes| !attributes.is_empty());
    match &subject.name_id {
        Some(name_id) if !context.service.map_or(name_id.value.as_str(), |service| service.value(&name_id.value)).is_empty() => Check::pass(rule),
        None if context.policy.allow_missing_name_id && !subject.identified && described => Check::skipped(rule),
        _ => Check::fail(rule, Fault::new(Code::SubjectNameIdMissing).at(subject.at)),
    }
}

fn qualifier(subject: &Subject, context: Context<'_>) -> Check {
    let rule = Rule::SubjectNameIdQualifier;
    let policy = context.policy.sp_name_qualifier;
    match subject.name_id.as_ref().and_then(|name_id| name_id.sp_name_qualifier.as_ref()) {
        Some(qualifier) if policy != SpNameQualifier::Off => {
            if context.audiences.contains(qualifier) {
                return Check::pass(rule);
            }
            let fault = Fault::new(Code::SubjectSpNameQualifierMismatch).expected(context.audiences).actual(qualifier.as_str()).at(subject.at);
            if policy == SpNameQualifier::Enforce { Check::fail(rule, fault) } else { Check::warn(rule, fault) }
        }
        _ => Check::skipped(rule),
    }
}

fn methods(policy: SubjectConfirmation) -> &'static [&'static str] {
    match policy {
        SubjectConfirmation::Bearer => &[BEARER],
        SubjectConfirmation::HolderOfKey => &[HOLDER_OF_KEY],
        SubjectConfirmation::Either => &[BEARER, HOLDER_OF_KEY],
    }
}

/// The last moment at which some confirmation of this assertion could be used again; replays are remembered until then.
pub(crate) fn last_use(assertion: &Assertion, policy: SubjectConfirmation, skew_ms: i64) -> Option<Instant> {
    let subject = assertion.subject.as_ref().ok()?.as_ref()?;
    let ends = subject.confirmations.iter().filter(|confirmation| methods(policy).contains(&confirmation.method.as_str()));
    ends.filter_map(|confirmation| match confirmation.data.as_ref()?.not_on_or_after.as_ref()? {
        Ok(end) => Some(*end),
        Err(_) => None,
    })
    .max()
    .map(|end| end.plus_ms(skew_ms))
}

/// The rungs of one confirmation, in order.
fn confirm(confirmation: &Confirmation, context: Context<'_>) -> Vec<Check> {
    let Some(data) = &confirmation.data else {
        return vec![Check::fail(Rule::SubjectConfirmation, Fault::new(Code::SubjectConfirmationDataMissing).at(confirmation.at))];
    };
    let holder = match confirmation.method == HOLDER_OF_KEY {
        true => holder::judge(data, context),
        false => Check::skipped(Rule::SubjectHolderOfKey),
    };
    vec![
        Check::pass(Rule::SubjectConfirmation),
        holder,
        recipient(data, context),
        window(data, context),
        in_response_to(data, context),
        address::judge(data, context),
    ]
}

fn passed(rungs: &[Check]) -> usize {
    if rungs.iter().any(Check::failed) { rungs.iter().take_while(|check| !check.failed()).count() } else { usize::MAX }
}

fn recipient(data: &ConfirmationData, context: Context<'_>) -> Check {
    let rule = Rule::SubjectRecipient;
    match &data.recipient {
        None => Check::fail(rule, Fault::new(Code::SubjectRecipientMissing).expected(context.acs_urls).at(data.at)),
        Some(url) if context.acs_urls.contains(url) => Check::pass(rule),
        Some(url) => Check::fail(rule, Fault::new(Code::SubjectRecipientMismatch).expected(context.acs_urls).actual(url.as_str()).at(data.at)),
    }
}

fn window(data: &ConfirmationData, context: Context<'_>) -> Check {
    let rule = Rule::SubjectWindow;
    if data.not_before.is_some() {
        return Check::fail(rule, Fault::new(Code::SubjectNotBeforeForbidden).at(data.at));
    }
    match required(data.not_on_or_after.as_ref(), Code::SubjectNotOnOrAfterMissing, Code::SubjectInstantMalformed) {
        Err(fault) => Check::fail(rule, fault.at(data.at)),
        Ok(end) => {
            let check = context.before(rule, Code::SubjectExpired, end);
            Check { at: check.failed().then_some(data.at), ..check }
        }
    }
}

/// The confirmation is always signed, the Response need not be: the pair has to agree (CVE-2026-49284).
fn in_response_to(data: &ConfirmationData, context: Context<'_>) -> Check {
    let rule = Rule::SubjectInResponseTo;
    match (context.reply, data.in_response_to.as_deref()) {
        (Reply::To(id), Some(actual)) if id == actual => Check::pass(rule),
        (Reply::To(id), Some(actual)) => {
            Check::fail(rule, Fault::new(Code::SubjectInResponseToMismatch).expected(id.as_str()).actual(actual).at(data.at))
        }
        (Reply::To(id), None) => Check::fail(rule, Fault::new(Code::SubjectInResponseToMissing).expected(id.as_str()).at(data.at)),
        (Reply::Nothing, Some(actual)) => Check::fail(rule, Fault::new(Code::SubjectInResponseToForbidden).actual(actual).at(data.at)),
        (Reply::Nothing | Reply::Ignored, _) => Check::pass(rule),
    }
}
