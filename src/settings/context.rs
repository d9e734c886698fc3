//! Authentication contexts: what is asked of them, and in which order they are strong.

use crate::fault::Code;
use crate::saml::context::Comparison;
use crate::settings::ConfigError;
use alloc::string::String;
use alloc::vec::Vec;

/// How the user has to be authenticated (SAML Core 3.3.2.2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthnContextPolicy {
    /// The classes that are compared with: URIs. Where there are none, only `order` counts, for what requests ask.
    pub classes: Vec<String>,
    /// How they are compared.
    pub comparison: Comparison,
    /// Classes from the weakest to the strongest. Nothing in a URI says which is stronger, so every comparison but the exact one needs this list.
    pub order: Vec<String>,
}

impl AuthnContextPolicy {
    /// Whether the policy can be used: with a comparison of strength, each class has its one place in the order.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        let wrong = |reason: String| Err(ConfigError::new(Code::ConfigValueMalformed, format!("policy.authnContext.{reason}")));
        if self.classes.is_empty() && self.order.is_empty() {
            return wrong("classes: is empty; give the classes to compare with, or take authnContext out".into());
        }
        if self.classes.iter().chain(&self.order).any(String::is_empty) {
            return wrong("classes: an entry here or in `order` is empty".into());
        }
        if let Some(twice) = self.order.iter().enumerate().find(|(at, class)| self.order.iter().take(*at).any(|other| other == *class)) {
            return wrong(format!("order: `{}` stands twice", twice.1));
        }
        let missing = self.classes.iter().find(|class| !self.order.contains(class));
        match missing {
            Some(class) if self.comparison != Comparison::Exact => {
                wrong(format!("order: `{class}` is not in it; the comparison `{}` needs every class in its place", self.comparison.as_str()))
            }
            _ => Ok(()),
        }
    }
}
