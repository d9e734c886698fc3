//! The rules over `saml:Conditions` (SAML Core 2.5.1): all of them have to hold, and one that is not understood cannot.

use crate::fault::{Code, Fault};
use crate::profile::{Context, optional};
use crate::report::{Check, Ladder, Rule};
use crate::saml::assertion::{Assertion, Conditions};
use alloc::vec::Vec;

pub(crate) fn judge(assertion: &Assertion, context: Context<'_>, ladder: &mut Ladder) {
    match &assertion.conditions {
        Err(fault) => ladder.set(Check::fail(Rule::ConditionsOther, fault.clone())),
        Ok(None) => {
            ladder.set(Check::skipped(Rule::ConditionsNotBefore));
            ladder.set(Check::skipped(Rule::ConditionsNotOnOrAfter));
            let missing = Fault::new(Code::ConditionsAudienceMissing).expected(context.audiences).at(assertion.at);
            ladder.set(Check::fail(Rule::ConditionsAudience, missing));
            ladder.set(Check::skipped(Rule::ConditionsOneTimeUse));
            ladder.set(Check::skipped(Rule::ConditionsProxyRestriction));
            ladder.set(Check::skipped(Rule::ConditionsOther));
        }
        Ok(Some(conditions)) => {
            window(conditions, context, ladder);
            ladder.set(audience(conditions, context));
            ladder.set(match conditions.one_time_use {
                // Every assertion is claimed once here, so the condition holds by itself; it is shown for hosts that cache.
                true => Check::pass(Rule::ConditionsOneTimeUse),
                false => Check::skipped(Rule::ConditionsOneTimeUse),
            });
            ladder.set(match &conditions.proxy_restriction {
                None => Check::skipped(Rule::ConditionsProxyRestriction),
                Some(restriction) => {
                    let check = Check::pass(Rule::ConditionsProxyRestriction);
                    let count = restriction.count.iter().map(|count| format!("Count={count}"));
                    check.actual(count.chain(restriction.audiences.iter().cloned()).collect::<Vec<_>>())
                }
            });
            ladder.set(match conditions.other.as_slice() {
                [] => Check::pass(Rule::ConditionsOther),
                other => Check::fail(Rule::ConditionsOther, Fault::new(Code::ConditionsUnsupported).actual(other).at(conditions.at)),
            });
        }
    }
}

fn window(conditions: &Conditions, context: Context<'_>, ladder: &mut Ladder) {
    let malformed = Code::ConditionsInstantMalformed;
    let not_before = Rule::ConditionsNotBefore;
    ladder.set(match optional(conditions.not_before.as_ref(), malformed) {
        Err(fault) => Check::fail(not_before, fault.at(conditions.at)),
        Ok(None) => Check::skipped(not_before),
        Ok(Some(start)) => located(context.from(not_before, Code::ConditionsNotYetValid, start), conditions),
    });
    let not_on_or_after = Rule::ConditionsNotOnOrAfter;
    ladder.set(match optional(conditions.not_on_or_after.as_ref(), malformed) {
        Err(fault) => Check::fail(not_on_or_after, fault.at(conditions.at)),
        Ok(None) => Check::skipped(not_on_or_after),
        Ok(Some(end)) => located(context.before(not_on_or_after, Code::ConditionsExpired, end), conditions),
    });
}

fn located(check: Check, conditions: &Conditions) -> Check {
    Check { at: check.failed().then_some(conditions.at), ..check }
}

/// Every restriction has to name us; within one, any of its audiences will do (SAML Core 2.5.1.4).
fn audience(conditions: &Conditions, context: Context<'_>) -> Check {
    let rule = Rule::ConditionsAudience;
    let restrictions = &conditions.audience_restrictions;
    if restrictions.is_empty() {
        return Check::fail(rule, Fault::new(Code::ConditionsAudienceMissing).expected(context.audiences).at(conditions.at));
    }
    match restrictions.iter().find(|audiences| !audiences.iter().any(|audience| context.audiences.contains(audience))) {
        None => Check::pass(rule),
        Some(missed) => {
            Check::fail(rule, Fault::new(Code::ConditionsAudienceMismatch).expected(context.audiences).actual(missed.as_slice()).at(conditions.at))
        }
    }
}
