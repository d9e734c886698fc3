//! The rules of a named service, as data: for those who have to behave like it.

use crate::fault::Code;
use crate::settings::{ConfigError, Policy, Unsolicited};
use alloc::string::String;
use alloc::vec::Vec;

/// What one service asks of a message beyond the standard. Every list that is empty and every field that is not there asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceProfile {
    /// The name under which the rules are known, where they are not given in full.
    pub name: Option<String>,
    /// The only signature methods that are allowed: URIs of XML Signature.
    pub allowed_signature_algorithms: Vec<String>,
    /// Attributes that have to be there with a value: names, compared code point for code point.
    pub required_attributes: Vec<String>,
    /// The only formats that the NameID may have: URIs. One that is not given counts as unspecified (SAML Core 2.2.2).
    pub name_id_formats: Vec<String>,
    /// The attribute whose one value has to be the NameID, code point for code point.
    pub name_id_equals_attribute: Option<String>,
    /// The domains that the user's e-mail address may be of: compared as a whole without regard to ASCII case, sub-domains excluded.
    pub email_domains: Vec<String>,
    /// The attribute that holds the e-mail address. Where there is none, the NameID is the address.
    pub email_attribute: Option<String>,
    /// There has to be an e-mail address, even if no domains are given.
    pub email_required: bool,
    /// Take white space and line breaks from both ends of the NameID and of attribute values, for every comparison and in the login.
    pub trim_values: bool,
    /// Refuse every response that answers no request.
    pub solicited_only: bool,
    /// The format that requests ask for: a URI, or `idp-first` for the first one that the identity provider's metadata lists.
    pub name_id_policy_format: Option<String>,
}

impl ServiceProfile {
    /// Whether the rules can be used, and beside this policy.
    pub(crate) fn check(&self, policy: &Policy) -> Result<(), ConfigError> {
        let wrong = |reason: String| Err(ConfigError::new(Code::ConfigValueMalformed, reason));
        for (name, list) in [
            ("allowedSignatureAlgorithms", &self.allowed_signature_algorithms),
            ("requiredAttributes", &self.required_attributes),
            ("nameIdFormats", &self.name_id_formats),
        ] {
            if list.iter().any(String::is_empty) {
                return wrong(format!("profile.{name}: an entry is empty"));
            }
        }
        for (index, domain) in self.email_domains.iter().enumerate() {
            if domain.is_empty() || domain.starts_with('.') || domain.contains(|c: char| c == '@' || c == '*' || c.is_whitespace() || c.is_control())
            {
                return wrong(format!(
                    "profile.emailDomains[{index}]: `{domain}` is no domain such as `example.org`; each sub-domain is given for itself"
                ));
            }
        }
        if self.solicited_only && policy.unsolicited != Unsolicited::Refuse {
            return wrong(
                "profile.solicitedOnly: contradicts policy.unsolicited; leave policy.unsolicited at `refuse`, or set solicitedOnly to false".into(),
            );
        }
        Ok(())
    }

    /// Whether the message has to carry an e-mail address.
    pub(crate) fn wants_email(&self) -> bool {
        self.email_required || self.email_attribute.is_some() || !self.email_domains.is_empty()
    }

    /// What counts of a value of a message.
    pub(crate) fn value<'v>(&self, text: &'v str) -> &'v str {
        if self.trim_values { text.trim_matches(BLANK) } else { text }
    }
}

/// White space of XML (xml 2.3).
pub(crate) const BLANK: [char; 4] = [' ', '\t', '\r', '\n'];
