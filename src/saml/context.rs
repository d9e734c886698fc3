//! `samlp:RequestedAuthnContext` (SAML Core 3.3.2.2.1): how a user is to be authenticated.

use alloc::string::String;
use alloc::vec::Vec;

/// The authentication contexts that a request asks for. Empty: none is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestedContext {
    /// `AuthnContextClassRef`s, in order of preference.
    pub classes: Vec<String>,
    /// `AuthnContextDeclRef`s, in order of preference. A request has classes or declarations, never both.
    pub declarations: Vec<String>,
    /// How the answer compares with them; `exact` where it is not said.
    pub comparison: Option<Comparison>,
}

/// How the context of an answer compares with those that were asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Comparison {
    /// One of them.
    #[default]
    Exact,
    /// At least as strong as one of them.
    Minimum,
    /// As strong as possible without being stronger than one of them.
    Maximum,
    /// Stronger than each of them.
    Better,
}

impl Comparison {
    /// All of them.
    pub const ALL: [Comparison; 4] = [Comparison::Exact, Comparison::Minimum, Comparison::Maximum, Comparison::Better];

    /// The value of the attribute `Comparison`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Comparison::Exact => "exact",
            Comparison::Minimum => "minimum",
            Comparison::Maximum => "maximum",
            Comparison::Better => "better",
        }
    }

    /// The comparison of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|comparison| comparison.as_str() == name)
    }
}

impl RequestedContext {
    /// Nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty() && self.declarations.is_empty()
    }
}
