//! Single Logout Profile: judgement over logout messages (SAML Profiles 4.4.4, Core 3.7).

use crate::fault::{Code, Fault};
use crate::profile::response::{STATUS, SUCCESS, entity_format, versioned};
use crate::profile::{Context, Expect, optional, required};
use crate::report::{Check, Ladder, Outcome, Rule};
use crate::saml::instant::Instant;
use crate::saml::logout::{Body, LogoutMessage, LogoutRequest, LogoutResponse};
use crate::saml::response::{Issuer, Status};
use alloc::string::String;

/// What the rules over a logout message compare with.
#[derive(Clone, Copy)]
pub(crate) struct LogoutContext<'a> {
    pub(crate) context: Context<'a>,
    pub(crate) slo_urls: &'a [String],
    pub(crate) expect: &'a Expect,
}

/// Every rule over a logout message, its signature excepted.
pub(crate) fn judge(message: &LogoutMessage, terms: LogoutContext<'_>, ladder: &mut Ladder) {
    let context = terms.context;
    ladder.set(versioned(Rule::LogoutVersion, Code::LogoutVersionUnsupported, message.version.as_deref()));
    ladder.set(match &message.id {
        Some(_) => Check::pass(Rule::LogoutId),
        None => Check::fail(Rule::LogoutId, Fault::new(Code::LogoutIdMissing).at(message.at)),
    });
    let malformed = Code::LogoutInstantMalformed;
    ladder.set(match required(message.issue_instant.as_ref(), malformed, malformed) {
        Err(fault) => Check::fail(Rule::LogoutInstant, fault.at(message.at)),
        Ok(issued) => located(context.from(Rule::LogoutInstant, Code::LogoutNotYetValid, issued), message),
    });
    ladder.set(issuer(message.issuer.as_ref(), message));
    ladder.set(destination(message, terms.slo_urls));
    match &message.body {
        Body::Request(request) => {
            ladder.set(Check::skipped(Rule::Status));
            ladder.set(expiry(request, message, context));
            ladder.set(name_id(request, message));
            ladder.set(Check::skipped(Rule::LogoutInResponseTo));
        }
        Body::Response(response) => {
            ladder.set(status(response.status.as_ref(), message));
            ladder.set(Check::skipped(Rule::LogoutNotOnOrAfter));
            ladder.set(Check::skipped(Rule::LogoutNameId));
            ladder.set(in_response_to(response, message, terms.expect));
        }
    }
}

fn located(check: Check, message: &LogoutMessage) -> Check {
    Check { at: check.failed().then_some(message.at), ..check }
}

fn issuer(issuer: Option<&Issuer>, message: &LogoutMessage) -> Check {
    let rule = Rule::LogoutIssuer;
    match issuer {
        None => Check::fail(rule, Fault::new(Code::LogoutIssuerMissing).at(message.at)),
        Some(issuer) if issuer.value.is_empty() => Check::fail(rule, Fault::new(Code::LogoutIssuerMissing).at(issuer.at)),
        Some(issuer) => Check::of(rule, entity_format(issuer, Code::LogoutIssuerMalformed)),
    }
}

/// Every logout message is signed, so each has to say where it goes; compared code point for code point.
fn destination(message: &LogoutMessage, slo_urls: &[String]) -> Check {
    let rule = Rule::LogoutDestination;
    match &message.destination {
        _ if slo_urls.is_empty() => Check::fail(rule, Code::ConfigSloUrlMissing),
        None => Check::fail(rule, Fault::new(Code::LogoutDestinationMissing).expected(slo_urls).at(message.at)),
        Some(url) if slo_urls.contains(url) => Check::pass(rule),
        Some(url) => Check::fail(rule, Fault::new(Code::LogoutDestinationMismatch).expected(slo_urls).actual(url.as_str()).at(message.at)),
    }
}

/// A request without NotOnOrAfter ends as well: what we remember of it against replays ends with it.
fn expiry(request: &LogoutRequest, message: &LogoutMessage, context: Context<'_>) -> Check {
    let rule = Rule::LogoutNotOnOrAfter;
    let issued = || message.issue_instant.as_ref().and_then(|issued| issued.as_ref().ok().copied());
    match optional(request.not_on_or_after.as_ref(), Code::LogoutInstantMalformed) {
        Err(fault) => Check::fail(rule, fault.at(message.at)),
        Ok(Some(end)) => located(context.before(rule, Code::LogoutExpired, end), message),
        Ok(None) => match issued() {
            Some(issued) => located(context.within(rule, Code::LogoutExpired, issued, context.policy.request_ttl_sec), message),
            None => Check::new(rule, Outcome::NotRun),
        },
    }
}

/// When the request could not be used again in any case: until then it is remembered.
pub(crate) fn last_use(request: &LogoutRequest, message: &LogoutMessage, context: Context<'_>) -> Option<Instant> {
    let end = match &request.not_on_or_after {
        Some(end) => *end.as_ref().ok()?,
        None => message.issue_instant.as_ref()?.as_ref().ok()?.plus_ms(i64::from(context.policy.request_ttl_sec) * 1000),
    };
    Some(end.plus_ms(context.skew_ms()))
}

fn name_id(request: &LogoutRequest, message: &LogoutMessage) -> Check {
    let rule = Rule::LogoutNameId;
    match &request.name_id {
        Err(fault) => Check::fail(rule, fault.clone()),
        Ok(Some(name_id)) if !name_id.value.is_empty() => Check::pass(rule),
        Ok(_) => Check::fail(rule, Fault::new(Code::LogoutNameIdMissing).at(message.at)),
    }
}

fn status(status: Option<&Status>, message: &LogoutMessage) -> Check {
    let rule = Rule::Status;
    match status {
        None => Check::fail(rule, Fault::new(Code::StatusMissing).at(message.at)),
        Some(status) if status.codes.first().is_some_and(|top| top == SUCCESS) || is_partial(&status.codes) => Check::pass(rule),
        Some(status) => {
            let code = match status.codes.get(1).and_then(|code| code.strip_prefix(STATUS)) {
                Some("RequestDenied") => Code::StatusRequestDenied,
                _ => Code::StatusFailed,
            };
            Check::fail(rule, Fault::new(code).expected(SUCCESS).actual(status.codes.as_slice()).at(status.at))
        }
    }
}

/// Our session at the identity provider has ended, but not everybody else's (SAML Core 3.7.3.2). Beside Success, as the first edition has it, or
/// beside Responder, as some send it.
pub(crate) fn is_partial(codes: &[String]) -> bool {
    let name = |at: usize| codes.get(at).and_then(|code| code.strip_prefix(STATUS));
    matches!((name(0), name(1)), (Some("Success" | "Responder"), Some("PartialLogout")))
}

/// A LogoutResponse answers a request, always (SAML Profiles 4.4.4.2).
fn in_response_to(response: &LogoutResponse, message: &LogoutMessage, expect: &Expect) -> Check {
    let rule = Rule::LogoutInResponseTo;
    match (expect, response.in_response_to.as_deref()) {
        (Expect::ReplyTo(id), Some(actual)) if id == actual => Check::pass(rule),
        (Expect::ReplyTo(id), Some(actual)) => {
            Check::fail(rule, Fault::new(Code::LogoutInResponseToMismatch).expected(id.as_str()).actual(actual).at(message.at))
        }
        (Expect::ReplyTo(id), None) => Check::fail(rule, Fault::new(Code::LogoutInResponseToMissing).expected(id.as_str()).at(message.at)),
        (_, None) => Check::fail(rule, Fault::new(Code::LogoutInResponseToMissing).at(message.at)),
        (Expect::Outstanding, Some(_)) => Check::pass(rule),
        (Expect::Unsolicited, Some(actual)) => Check::fail(rule, Fault::new(Code::LogoutInResponseToForbidden).actual(actual).at(message.at)),
    }
}
