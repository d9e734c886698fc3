//! The rules over the envelope.

use crate::fault::{Code, Fault};
use crate::profile::{Context, Expect, Reply, required};
use crate::report::{Check, Rule};
use crate::saml::response::{Issuer, Response, Status};
use crate::settings::Unsolicited;
use alloc::borrow::ToOwned;
use alloc::string::String;

pub(crate) const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
pub(crate) const STATUS: &str = "urn:oasis:names:tc:SAML:2.0:status:";
const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

pub(crate) fn version(response: &Response) -> Check {
    versioned(Rule::ResponseVersion, Code::ResponseVersionUnsupported, response.version.as_deref())
}

pub(crate) fn versioned(rule: Rule, code: Code, version: Option<&str>) -> Check {
    match version {
        Some("2.0") => Check::pass(rule),
        Some(other) => Check::fail(rule, Fault::new(code).expected("2.0").actual(other)),
        None => Check::fail(rule, Fault::new(code).expected("2.0")),
    }
}

pub(crate) fn id(response: &Response) -> Check {
    match &response.id {
        Some(_) => Check::pass(Rule::ResponseId),
        None => Check::fail(Rule::ResponseId, Code::ResponseIdMissing),
    }
}

pub(crate) fn instant(response: &Response) -> Check {
    let code = Code::ResponseInstantMalformed;
    Check::of(Rule::ResponseInstant, required(response.issue_instant.as_ref(), code, code).map(|_| ()))
}

/// Judged before anything below it: a genuine signed error must not lend its signature to an assertion put beside it.
pub(crate) fn status(status: Option<&Status>) -> Check {
    let rule = Rule::Status;
    let Some(status) = status else {
        return Check::fail(rule, Code::StatusMissing);
    };
    match status.codes.as_slice() {
        [top, ..] if top == SUCCESS => Check::pass(rule),
        codes => Check::fail(rule, Fault::new(status_code(codes)).expected(SUCCESS).actual(codes).at(status.at)),
    }
}

fn status_code(codes: &[String]) -> Code {
    match codes.get(1).and_then(|code| code.strip_prefix(STATUS)) {
        Some("AuthnFailed") => Code::StatusAuthnFailed,
        Some("NoPassive") => Code::StatusNoPassive,
        Some("RequestDenied") => Code::StatusRequestDenied,
        _ => Code::StatusFailed,
    }
}

/// The Issuer of the Response: required where the Response is signed, and then that of the Assertion.
pub(crate) fn issuer(response: Option<&Issuer>, assertion: Option<&Issuer>, signed: bool) -> Check {
    let rule = Rule::ResponseIssuer;
    let Some(issuer) = response else {
        return if signed { Check::fail(rule, Code::ResponseIssuerMissing) } else { Check::skipped(rule) };
    };
    if let Err(fault) = entity_format(issuer, Code::ResponseIssuerMalformed) {
        return Check::fail(rule, fault);
    }
    match assertion {
        Some(other) if other.value != issuer.value => {
            Check::fail(rule, Fault::new(Code::ResponseIssuerMismatch).expected(other.value.as_str()).actual(issuer.value.as_str()).at(issuer.at))
        }
        _ => Check::pass(rule),
    }
}

pub(crate) fn entity_format(issuer: &Issuer, code: Code) -> Result<(), Fault> {
    match issuer.format.as_deref() {
        None | Some(ENTITY) => Ok(()),
        Some(other) => Err(Fault::new(code).expected(ENTITY).actual(other).at(issuer.at)),
    }
}

/// Compared code point for code point: whoever folds or normalises here opens a second door.
pub(crate) fn destination(response: &Response, signed: bool, context: Context<'_>) -> Check {
    let rule = Rule::ResponseDestination;
    match &response.destination {
        None if signed => Check::fail(rule, Fault::new(Code::ResponseDestinationMissing).expected(context.acs_urls).at(response.at)),
        None => Check::skipped(rule),
        Some(url) if context.acs_urls.contains(url) => Check::pass(rule),
        Some(url) => Check::fail(rule, Fault::new(Code::ResponseDestinationMismatch).expected(context.acs_urls).actual(url.as_str()).at(response.at)),
    }
}

/// What InResponseTo has to be, from what the caller expects and what the Response says.
pub(crate) fn reply(in_response_to: Option<&str>, expect: &Expect, policy: Unsolicited) -> Reply {
    match (expect, in_response_to) {
        (Expect::ReplyTo(id), _) => Reply::To(id.clone()),
        (Expect::Outstanding, Some(id)) => Reply::To(id.to_owned()),
        (Expect::Outstanding | Expect::Unsolicited, _) if policy == Unsolicited::AllowIgnoringInResponseTo => Reply::Ignored,
        (Expect::Outstanding | Expect::Unsolicited, _) => Reply::Nothing,
    }
}

pub(crate) fn in_response_to(response: &Response, context: Context<'_>) -> Check {
    let rule = Rule::ResponseInResponseTo;
    match (context.reply, response.in_response_to.as_deref()) {
        (Reply::To(id), Some(actual)) if id == actual => Check::pass(rule),
        (Reply::To(id), Some(actual)) => {
            Check::fail(rule, Fault::new(Code::ResponseInResponseToMismatch).expected(id.as_str()).actual(actual).at(response.at))
        }
        (Reply::To(id), None) => Check::fail(rule, Fault::new(Code::ResponseInResponseToMissing).expected(id.as_str()).at(response.at)),
        (Reply::Nothing, Some(actual)) => Check::fail(rule, Fault::new(Code::ResponseInResponseToForbidden).actual(actual).at(response.at)),
        (Reply::Nothing, None) if context.unsolicited == Unsolicited::Refuse => {
            Check::fail(rule, Fault::new(Code::ResponseUnsolicitedForbidden).at(response.at))
        }
        (Reply::Nothing | Reply::Ignored, _) => Check::pass(rule),
    }
}
