//! The rules over `saml:Subject`: who it is, and whether the bearer may bring it here and now (SAML Profiles 4.1.4.2 and 4.1.4.3).

use crate::fault::{Code, Fault};
use crate::profile::{Context, Reply, required};
use crate::report::{Check, Ladder, Rule};
use crate::saml::assertion::{Assertion, Confirmation, ConfirmationData};
use crate::saml::instant::Instant;

const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

pub(crate) fn judge(assertion: &Assertion, context: Context<'_>, ladder: &mut Ladder) {
    let subject = match &assertion.subject {
        Err(fault) => return ladder.set(Check::fail(Rule::SubjectNameId, fault.clone())),
        Ok(None) => return ladder.set(Check::fail(Rule::SubjectNameId, Fault::new(Code::SubjectMissing).at(assertion.at))),
        Ok(Some(subject)) => subject,
    };
    ladder.set(match &subject.name_id {
        Some(name_id) if !name_id.value.is_empty() => Check::pass(Rule::SubjectNameId),
        _ => Check::fail(Rule::SubjectNameId, Fault::new(Code::SubjectNameIdMissing).at(subject.at)),
    });
    let bearers = subject.confirmations.iter().filter(|confirmation| is_bearer(confirmation));
    // One confirmation has to pass every test by itself; if none does, the one that got furthest is shown.
    let best = bearers.map(|confirmation| confirm(confirmation, context)).reduce(|best, next| match passed(&next) > passed(&best) {
        true => next,
        false => best,
    });
    match best {
        Some(rungs) => rungs.into_iter().for_each(|check| ladder.set(check)),
        None => {
            let methods: Vec<String> = subject.confirmations.iter().map(|confirmation| confirmation.method.clone()).collect();
            let fault = Fault::new(Code::SubjectConfirmationMissing).expected(BEARER).actual(methods).at(subject.at);
            ladder.set(Check::fail(Rule::SubjectConfirmation, fault));
        }
    }
}

/// The last moment at which some bearer confirmation of this assertion could be used again; replays are remembered until then.
pub(crate) fn last_use(assertion: &Assertion, skew_ms: i64) -> Option<Instant> {
    let subject = assertion.subject.as_ref().ok()?.as_ref()?;
    let ends = subject.confirmations.iter().filter(|confirmation| is_bearer(confirmation));
    ends.filter_map(|confirmation| match confirmation.data.as_ref()?.not_on_or_after.as_ref()? {
        Ok(end) => Some(*end),
        Err(_) => None,
    })
    .max()
    .map(|end| end.plus_ms(skew_ms))
}

fn is_bearer(confirmation: &Confirmation) -> bool {
    confirmation.method == BEARER
}

/// The rungs of one bearer confirmation, in order; it ends with the first that fails.
fn confirm(confirmation: &Confirmation, context: Context<'_>) -> Vec<Check> {
    let Some(data) = &confirmation.data else {
        return vec![Check::fail(Rule::SubjectConfirmation, Fault::new(Code::SubjectConfirmationDataMissing).at(confirmation.at))];
    };
    vec![Check::pass(Rule::SubjectConfirmation), recipient(data, context), window(data, context), in_response_to(data, context)]
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
