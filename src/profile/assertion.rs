//! The rules over the assertion itself and over its statements.

use crate::fault::{Code, Fault};
use crate::profile::response::{entity_format, versioned};
use crate::profile::{self, Context, optional, required};
use crate::report::{Check, Ladder, Rule};
use crate::saml::assertion::Assertion;
use crate::saml::response::Issuer;
use crate::saml::statement::AuthnStatement;

pub(crate) fn issuer(issuer: Option<&Issuer>) -> Check {
    let rule = Rule::AssertionIssuer;
    match issuer {
        None => Check::fail(rule, Code::AssertionIssuerMissing),
        Some(issuer) if issuer.value.is_empty() => Check::fail(rule, Fault::new(Code::AssertionIssuerMissing).at(issuer.at)),
        Some(issuer) => Check::of(rule, entity_format(issuer, Code::AssertionIssuerMalformed)),
    }
}

/// Every rule over the assertion, its conditions excepted.
pub(crate) fn judge(assertion: &Assertion, context: Context<'_>, ladder: &mut Ladder) {
    ladder.set(versioned(Rule::AssertionVersion, Code::AssertionVersionUnsupported, assertion.version.as_deref()));
    ladder.set(match &assertion.id {
        Some(_) => Check::pass(Rule::AssertionId),
        None => Check::fail(Rule::AssertionId, Fault::new(Code::AssertionIdMissing).at(assertion.at)),
    });
    let malformed = Code::AssertionInstantMalformed;
    match required(assertion.issue_instant.as_ref(), malformed, malformed) {
        Err(fault) => ladder.set(Check::fail(Rule::AssertionInstant, fault.at(assertion.at))),
        Ok(issued) => {
            ladder.set(context.from(Rule::AssertionInstant, Code::AssertionNotYetValid, issued));
            ladder.set(match context.policy.max_assertion_lifetime_sec {
                None => Check::skipped(Rule::AssertionLifetime),
                Some(most) => context.within(Rule::AssertionLifetime, Code::AssertionExpired, issued, most),
            });
        }
    }
    match &assertion.authn {
        Err(fault) => ladder.set(Check::fail(Rule::AuthnStatement, fault.clone())),
        Ok(statements) if statements.is_empty() => {
            // What says neither when nor how cannot meet a policy that asks for one of them.
            let allowed = context.policy.allow_missing_authn_statement && !context.policy.asks_for_authn();
            ladder.set(match allowed {
                true => Check::skipped(Rule::AuthnStatement),
                false => Check::fail(Rule::AuthnStatement, Fault::new(Code::AuthnStatementMissing).at(assertion.at)),
            });
            [Rule::AuthnInstant, Rule::AuthnSession, Rule::AuthnContext]
                .into_iter()
                .filter(|_| allowed)
                .for_each(|rule| ladder.set(Check::skipped(rule)));
        }
        Ok(statements) => {
            ladder.set(Check::pass(Rule::AuthnStatement));
            ladder.set(profile::context::judge(statements, context.policy.authn_context.as_ref()));
            ladder.set(worst(Rule::AuthnInstant, statements, |statement| authn_instant(statement, context)));
            ladder.set(worst(Rule::AuthnSession, statements, |statement| session(statement, context)));
        }
    }
    ladder.set(Check::of(Rule::Attributes, assertion.attributes.as_ref().map(|_| ()).map_err(Clone::clone)));
}

/// Every statement has to hold: the first failure, or else the last outcome.
fn worst(rule: Rule, statements: &[AuthnStatement], check: impl Fn(&AuthnStatement) -> Check) -> Check {
    let mut worst = Check::skipped(rule);
    for statement in statements {
        let mut next = check(statement);
        next.at = next.at.or(next.failed().then_some(statement.at));
        if next.failed() {
            return next;
        }
        if next.margin_ms.is_some() {
            worst = next;
        }
    }
    worst
}

fn authn_instant(statement: &AuthnStatement, context: Context<'_>) -> Check {
    let rule = Rule::AuthnInstant;
    let malformed = Code::AuthnInstantMalformed;
    match required(statement.authn_instant.as_ref(), malformed, malformed) {
        Err(fault) => Check::fail(rule, fault),
        Ok(instant) => {
            let check = context.from(rule, Code::AuthnNotYetValid, instant);
            match context.policy.max_authn_age_sec {
                Some(most) if !check.failed() => context.within(rule, Code::AuthnExpired, instant, most),
                _ => check,
            }
        }
    }
}

fn session(statement: &AuthnStatement, context: Context<'_>) -> Check {
    let rule = Rule::AuthnSession;
    match optional(statement.session_not_on_or_after.as_ref(), Code::AuthnInstantMalformed) {
        Err(fault) => Check::fail(rule, fault),
        Ok(None) => Check::skipped(rule),
        Ok(Some(end)) => context.before(rule, Code::AuthnSessionExpired, end),
    }
}
