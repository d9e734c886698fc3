//! Scopes: the part behind the `@` of values such as `alice@example.edu`, and who may write which (ShibMetaExt 1.0). An identity provider that
//! federates many others could otherwise speak for the users of any of them.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::abilities;
use crate::fault::{Code, Fault};
use crate::report::{Check, Outcome, Rule};
use crate::saml::assertion::Assertion;
use crate::saml::metadata::Scope;
use crate::saml::statement::AttributeValue;
use crate::trust::TrustedIdp;
use crate::trust::pattern::Pattern;

/// Bytes of a pattern. Real ones have up to 100.
const PATTERN: usize = 256;
/// Bytes of a scope: what a domain name may have.
const LONGEST: usize = 253;

/// A scope that may be written.
#[derive(Clone, Debug)]
pub(crate) enum ScopeRule {
    /// This, code point for code point, as Shibboleth compares.
    Literal(String),
    /// What this matches as a whole.
    Pattern(String, Pattern),
    /// A pattern that cannot be used, and why: it matches nothing.
    Unusable(String, String),
}

impl ScopeRule {
    pub(crate) fn new(scope: &Scope) -> Self {
        let value = scope.value.clone();
        if !scope.regexp {
            return ScopeRule::Literal(value);
        }
        if value.len() > PATTERN {
            return ScopeRule::Unusable(value.chars().take(80).collect(), format!("it is longer than {PATTERN} bytes"));
        }
        match Pattern::compile(&value) {
            Ok(pattern) => ScopeRule::Pattern(value, pattern),
            Err(problem) => ScopeRule::Unusable(value, problem),
        }
    }

    /// The pattern that matches nothing, and why.
    pub(crate) fn unusable(&self) -> Option<(&str, &str)> {
        match self {
            ScopeRule::Unusable(pattern, problem) => Some((pattern, problem)),
            _ => None,
        }
    }

    fn allows(&self, scope: &str) -> bool {
        match self {
            ScopeRule::Literal(literal) => literal == scope,
            ScopeRule::Pattern(_, pattern) => scope.len() <= LONGEST && pattern.matches(scope),
            ScopeRule::Unusable(..) => false,
        }
    }

    fn shown(&self) -> String {
        match self {
            ScopeRule::Literal(text) | ScopeRule::Pattern(text, _) | ScopeRule::Unusable(text, _) => text.clone(),
        }
    }
}

/// The rung attributes.scope: every value of these attributes has a scope for which the identity provider may speak.
pub(crate) fn judge(assertion: &Assertion, names: &[String], idp: Option<&TrustedIdp>) -> Check {
    let rule = Rule::AttributesScope;
    if names.is_empty() {
        return Check::skipped(rule);
    }
    abilities::full();
    let Ok(attributes) = &assertion.attributes else {
        return Check::new(rule, Outcome::NotRun);
    };
    let rules = idp.map(|idp| idp.scopes.as_slice()).unwrap_or_default();
    for attribute in attributes.iter().filter(|attribute| names.contains(&attribute.name)) {
        for value in &attribute.values {
            let scope = scope_of(value);
            if !scope.is_some_and(|scope| rules.iter().any(|rule| rule.allows(scope))) {
                // Who the user is stands before the `@`, and is not for reports.
                let found = scope.map_or("no scope".to_owned(), |scope| format!("@{}", scope.chars().take(80).collect::<String>()));
                let expected: Vec<String> = rules.iter().map(ScopeRule::shown).collect();
                let fault = Fault::new(Code::AttributeScopeMismatch).expected(expected).actual(format!("{}: {found}", attribute.name));
                return Check::fail(rule, fault);
            }
        }
    }
    Check::pass(rule)
}

/// Behind the one `@`. With two of them two readers may see two scopes.
fn scope_of(value: &AttributeValue) -> Option<&str> {
    let AttributeValue::Text { text, .. } = value else { return None };
    let (local, scope) = text.split_once('@')?;
    (!local.is_empty() && !scope.is_empty() && !scope.contains('@')).then_some(scope)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(value: &str, regexp: bool, scope: &str) -> bool {
        ScopeRule::new(&Scope { value: value.into(), regexp }).allows(scope)
    }

    #[test]
    fn literals_are_compared_code_point_for_code_point() {
        assert!(allows("example.edu", false, "example.edu"));
        for scope in ["example.edu.", "EXAMPLE.EDU", "a.example.edu", "xexample.edu", "", "example-edu", " example.edu"] {
            assert!(!allows("example.edu", false, scope), "{scope}");
        }
        assert!(!allows("example.edu", true, "a.example.edu"));
    }

    #[test]
    fn patterns_match_as_a_whole() {
        let pattern = r"^([a-zA-Z0-9-]{1,63}\.){0,2}example\.edu$";
        assert!(allows(pattern, true, "example.edu") && allows(pattern, true, "a.b.example.edu"));
        assert!(!allows(pattern, true, "a.b.c.example.edu") && !allows(pattern, true, "example.edu\n") && !allows(pattern, false, "example.edu"));
        assert!(allows("a|ab", true, "ab"));
        for (pattern, scope) in [
            ("a|ab", "abc"),
            ("a", "ba"),
            ("a)|(b", "a"),
            ("a)|(b", "xb"),
            ("(?m)^a$", "a\nb"),
            ("(?x)a #", "ab"),
            ("(?=a)a", "a"),
            ("(a", "a"),
            ("", "a"),
        ] {
            assert!(!allows(pattern, true, scope), "{pattern} {scope}");
        }
    }

    #[test]
    fn what_a_pattern_costs_is_bounded() {
        for pattern in ["x".repeat(PATTERN + 1), "((a{100}){100}){100}".into(), "(".repeat(100) + &")".repeat(100)] {
            assert!(ScopeRule::new(&Scope { value: pattern.clone(), regexp: true }).unusable().is_some(), "{pattern}");
        }
        assert!(!allows("a*", true, &"a".repeat(LONGEST + 1)));
    }

    #[test]
    fn exactly_one_at() {
        let scope = |text: &str| scope_of(&AttributeValue::Text { text: text.into(), type_name: None }).map(str::to_owned);
        assert_eq!(scope("alice@example.edu").as_deref(), Some("example.edu"));
        for text in ["alice", "@example.edu", "alice@", "alice@example.edu@evil.example", "@", "", "a@@b"] {
            assert_eq!(scope(text), None, "{text}");
        }
        assert_eq!(scope_of(&AttributeValue::Nil), None);
    }
}
