//! The setting `profile`: the name of a service, a name with overrides, or the rules themselves.

use crate::config::fields::{Fields, malformed};
use crate::json::Value;
use crate::settings::ServiceProfile;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// The services that have a name, each with the file that says what it asks.
const NAMED: [(&str, &str); 3] = [
    ("cisco-secure-email", include_str!("../profile/service/cisco-secure-email.json")),
    ("cisco-security-cloud-sign-on", include_str!("../profile/service/cisco-security-cloud-sign-on.json")),
    ("cisco-webex", include_str!("../profile/service/cisco-webex.json")),
];

pub(super) fn read(fields: &mut Fields) -> Option<ServiceProfile> {
    let place = fields.place("profile");
    match fields.take("profile")? {
        Value::String(name) => Some(named(fields, "profile", &name)),
        value @ Value::Object(_) => Some(fields.inside(place, value, |fields| {
            let base = match fields.string("name") {
                Some(name) => named(fields, "name", &name),
                None => ServiceProfile::default(),
            };
            rules(fields, base)
        })),
        other => {
            fields.refuse(malformed(format!("{place}: {} where the name of a service or an object is wanted", other.kind())));
            None
        }
    }
}

/// The rules of the service that the field `at` names.
fn named(fields: &mut Fields, at: &str, name: &str) -> ServiceProfile {
    let Some((known, text)) = NAMED.iter().find(|(known, _)| *known == name) else {
        fields.no_choice(at, name, NAMED.iter().map(|(known, _)| *known).collect());
        return ServiceProfile::default();
    };
    let base = ServiceProfile { name: Some((*known).to_owned()), ..ServiceProfile::default() };
    Fields::read(text, |rules| self::rules(rules, base)).unwrap_or_else(|error| {
        fields.refuse(error);
        ServiceProfile::default()
    })
}

/// What is given takes the place of what the service has; an empty list or an empty text takes a rule away.
fn rules(fields: &mut Fields, base: ServiceProfile) -> ServiceProfile {
    ServiceProfile {
        name: base.name,
        allowed_signature_algorithms: list(fields, "allowedSignatureAlgorithms", base.allowed_signature_algorithms),
        required_attributes: list(fields, "requiredAttributes", base.required_attributes),
        name_id_formats: list(fields, "nameIdFormats", base.name_id_formats),
        name_id_equals_attribute: text(fields, "nameIdEqualsAttribute", base.name_id_equals_attribute),
        email_domains: list(fields, "emailDomains", base.email_domains),
        email_attribute: text(fields, "emailAttribute", base.email_attribute),
        email_required: fields.bool("emailRequired").unwrap_or(base.email_required),
        trim_values: fields.bool("trimValues").unwrap_or(base.trim_values),
        solicited_only: fields.bool("solicitedOnly").unwrap_or(base.solicited_only),
        name_id_policy_format: text(fields, "nameIdPolicyFormat", base.name_id_policy_format),
    }
}

fn list(fields: &mut Fields, name: &'static str, base: Vec<String>) -> Vec<String> {
    let given = fields.has(name);
    let list = fields.strings(name);
    if given { list } else { base }
}

fn text(fields: &mut Fields, name: &'static str, base: Option<String>) -> Option<String> {
    match fields.string(name) {
        Some(text) => Some(text).filter(|text| !text.is_empty()),
        None => base,
    }
}
