//! How somebody was authenticated, compared with what is asked (SAML Core 3.3.2.2.1).

use crate::fault::{Code, Fault};
use crate::report::{Check, Rule};
use crate::saml::context::{Comparison, RequestedContext};
use crate::saml::statement::AuthnStatement;
use crate::settings::AuthnContextPolicy;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// Every statement has to meet the policy: whichever of them an application reads, it reads one that does.
pub(crate) fn judge(statements: &[AuthnStatement], policy: Option<&AuthnContextPolicy>) -> Check {
    match policy {
        Some(policy) if !policy.classes.is_empty() => compare(statements, class_of, &policy.classes, policy.comparison, &policy.order),
        _ => Check::skipped(Rule::AuthnContext),
    }
}

/// Compares every statement with what a request asked for.
pub(crate) fn answers(statements: &[AuthnStatement], asked: &RequestedContext, order: &[String]) -> Check {
    let comparison = asked.comparison.unwrap_or(Comparison::Exact);
    match asked.declarations.is_empty() {
        true => compare(statements, class_of, &asked.classes, comparison, order),
        false => compare(statements, |statement| statement.decl_ref.as_ref(), &asked.declarations, comparison, order),
    }
}

/// What of a statement is compared: its class or its declaration.
type Part = fn(&AuthnStatement) -> Option<&String>;

fn class_of(statement: &AuthnStatement) -> Option<&String> {
    statement.class_ref.as_ref()
}

/// Compares every statement with these classes. Only `order` says which class is stronger: without a place in it, a class meets no comparison but
/// that with itself.
fn compare(statements: &[AuthnStatement], part: Part, classes: &[String], comparison: Comparison, order: &[String]) -> Check {
    let rule = Rule::AuthnContext;
    for statement in statements {
        let code = match part(statement) {
            None => Code::AuthnContextMissing,
            Some(class) if meets(class, classes, comparison, order) => continue,
            Some(_) => Code::AuthnContextMismatch,
        };
        let mut expected = classes.to_vec();
        if comparison != Comparison::Exact {
            expected.insert(0, comparison.as_str().to_owned());
        }
        let fault = Fault::new(code).expected(expected).at(statement.at);
        let actual = statement.class_ref.as_ref().or(statement.decl_ref.as_ref());
        return Check::fail(rule, actual.map_or(fault.clone(), |actual| fault.actual(actual.as_str())));
    }
    if statements.is_empty() { Check::fail(rule, Fault::new(Code::AuthnContextMissing).expected(classes)) } else { Check::pass(rule) }
}

fn meets(class: &String, classes: &[String], comparison: Comparison, order: &[String]) -> bool {
    let rank = |class: &String| order.iter().position(|other| other == class);
    let named = classes.contains(class);
    let stands = |test: fn(usize, usize) -> bool| move |other: &String| rank(class).zip(rank(other)).is_some_and(|(own, asked)| test(own, asked));
    match comparison {
        Comparison::Exact => named,
        Comparison::Minimum => named || classes.iter().any(stands(|own, asked| own >= asked)),
        Comparison::Maximum => named || classes.iter().any(stands(|own, asked| own <= asked)),
        Comparison::Better => classes.iter().all(stands(|own, asked| own > asked)),
    }
}
