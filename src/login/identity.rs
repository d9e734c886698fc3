//! Who is logged in: what an application reads.

use crate::json::Writer;
use crate::report::Report;
use crate::saml::assertion::NameId;
use crate::saml::instant::Instant;
use crate::saml::statement::{Attribute, AttributeValue};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Somebody logged in. Made in one place, from octets that a trusted key signed.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Login {
    /// The entity ID of the identity provider that vouches.
    pub issuer: String,
    /// The ID of the assertion.
    pub assertion_id: String,
    /// Who it is. Unique only together with the issuer. `None` only where the settings allow that nobody is named.
    pub name_id: Option<NameId>,
    /// What is said of them, in document order; a name may repeat.
    pub attributes: Vec<Attribute>,
    /// The session at the identity provider, for logout.
    pub session_index: Option<String>,
    /// When our session has to end.
    pub session_not_on_or_after: Option<Instant>,
    /// When they were authenticated.
    pub authn_instant: Option<Instant>,
    /// How they were authenticated.
    pub authn_context_class_ref: Option<String>,
    /// A declaration of how they were authenticated, by its URI.
    pub authn_context_decl_ref: Option<String>,
    /// The entity IDs of the authorities that took part in the authentication, beside the issuer.
    pub authenticating_authorities: Vec<String>,
    /// The network address from which they were authenticated, as the identity provider wrote it.
    pub subject_locality: Option<String>,
    /// The request that was answered.
    pub in_response_to: Option<String>,
    /// Whether we asked for this login.
    pub solicited: bool,
    /// What was stored with the request: where to go from here.
    pub return_to: Option<String>,
    /// The `RelayState` of the form, as the browser brought it: never a URL to go to.
    pub relay_state: Option<String>,
    /// Everything that was checked.
    pub report: Report,
}

impl Login {
    /// The login as JSON text: who it is, without the report. What is missing is null, or left out where few identity providers send it
    /// (`authnContextDeclRef`, `authenticatingAuthorities`, `subjectLocality`); times are `xs:dateTime`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("issuer", Some(&self.issuer));
        json.field("assertionId", Some(&self.assertion_id));
        json.name("nameId");
        match &self.name_id {
            None => json.raw("null"),
            Some(name_id) => name_id.write(&mut json),
        }
        json.name("attributes").open('[');
        for attribute in &self.attributes {
            write_attribute(attribute, &mut json);
        }
        json.close(']');
        let time = |instant: Option<Instant>| instant.map(|instant| instant.to_string());
        json.name("sessionIndex").optional(self.session_index.as_deref());
        json.name("sessionNotOnOrAfter").optional(time(self.session_not_on_or_after).as_deref());
        json.name("authnInstant").optional(time(self.authn_instant).as_deref());
        json.name("authnContextClassRef").optional(self.authn_context_class_ref.as_deref());
        json.field("authnContextDeclRef", self.authn_context_decl_ref.as_deref());
        if !self.authenticating_authorities.is_empty() {
            json.name("authenticatingAuthorities").strings(&self.authenticating_authorities);
        }
        json.field("subjectLocality", self.subject_locality.as_deref());
        json.name("inResponseTo").optional(self.in_response_to.as_deref());
        json.name("solicited").bool(self.solicited);
        json.close('}');
        json.finish()
    }
}

impl NameId {
    pub(crate) fn write(&self, json: &mut Writer) {
        json.open('{');
        json.field("value", Some(&self.value));
        json.name("format").optional(self.format.as_deref());
        json.name("nameQualifier").optional(self.name_qualifier.as_deref());
        json.name("spNameQualifier").optional(self.sp_name_qualifier.as_deref());
        json.close('}');
    }
}

fn write_attribute(attribute: &Attribute, json: &mut Writer) {
    json.open('{');
    json.field("name", Some(&attribute.name));
    json.name("nameFormat").optional(attribute.name_format.as_deref());
    json.name("friendlyName").optional(attribute.friendly_name.as_deref());
    json.name("values").open('[');
    for value in &attribute.values {
        match value {
            AttributeValue::Text { text, .. } => json.string(text),
            AttributeValue::Nil => json.raw("null"),
            AttributeValue::Xml(xml) => {
                json.open('{');
                json.field("xml", Some(xml));
                json.close('}');
            }
        }
    }
    json.close(']');
    json.close('}');
}
