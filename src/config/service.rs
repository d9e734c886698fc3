//! The setting `profile`: the name of a service, a name with overrides, or the rules themselves.

use crate::config::{Fields, malformed};
use crate::fault::Code;
use crate::json::Value;
use crate::settings::{ConfigError, ServiceProfile};

/// The services that have a name, each with the file that says what it asks.
const NAMED: [(&str, &str); 3] = [
    ("cisco-secure-email", include_str!("../profile/service/cisco-secure-email.json")),
    ("cisco-security-cloud-sign-on", include_str!("../profile/service/cisco-security-cloud-sign-on.json")),
    ("cisco-webex", include_str!("../profile/service/cisco-webex.json")),
];

pub(super) fn read(fields: &mut Fields) -> Result<Option<ServiceProfile>, ConfigError> {
    let place = fields.place("profile");
    match fields.take("profile") {
        None => Ok(None),
        Some(Value::String(name)) => named(&name, &place).map(Some),
        Some(value @ Value::Object(_)) => {
            let mut fields = Fields::of(place, value)?;
            let base = match fields.string("name")? {
                Some(name) => named(&name, &fields.place("name"))?,
                None => ServiceProfile::default(),
            };
            rules(fields, base).map(Some)
        }
        Some(other) => Err(malformed(format!("{place}: {} where the name of a service or an object is wanted", other.kind()))),
    }
}

fn named(name: &str, place: &str) -> Result<ServiceProfile, ConfigError> {
    match NAMED.iter().find(|(known, _)| *known == name) {
        Some((known, text)) => {
            let base = ServiceProfile { name: Some((*known).to_owned()), ..ServiceProfile::default() };
            rules(Fields::parse(text)?, base)
        }
        None => {
            let known: Vec<&str> = NAMED.iter().map(|(known, _)| *known).collect();
            Err(ConfigError::new(Code::ConfigValueMalformed, format!("{place}: `{name}` is none of `{}`", known.join("`, `"))))
        }
    }
}

/// What is given takes the place of what the service has; an empty list or an empty text takes a rule away.
fn rules(mut fields: Fields, base: ServiceProfile) -> Result<ServiceProfile, ConfigError> {
    let profile = ServiceProfile {
        name: base.name,
        allowed_signature_algorithms: list(&mut fields, "allowedSignatureAlgorithms", base.allowed_signature_algorithms)?,
        required_attributes: list(&mut fields, "requiredAttributes", base.required_attributes)?,
        name_id_formats: list(&mut fields, "nameIdFormats", base.name_id_formats)?,
        name_id_equals_attribute: text(&mut fields, "nameIdEqualsAttribute", base.name_id_equals_attribute)?,
        email_domains: list(&mut fields, "emailDomains", base.email_domains)?,
        email_attribute: text(&mut fields, "emailAttribute", base.email_attribute)?,
        email_required: fields.bool("emailRequired")?.unwrap_or(base.email_required),
        trim_values: fields.bool("trimValues")?.unwrap_or(base.trim_values),
        solicited_only: fields.bool("solicitedOnly")?.unwrap_or(base.solicited_only),
        name_id_policy_format: text(&mut fields, "nameIdPolicyFormat", base.name_id_policy_format)?,
    };
    fields.finish()?;
    Ok(profile)
}

fn list(fields: &mut Fields, name: &'static str, base: Vec<String>) -> Result<Vec<String>, ConfigError> {
    let given = fields.has(name);
    let list = fields.strings(name)?;
    Ok(if given { list } else { base })
}

fn text(fields: &mut Fields, name: &'static str, base: Option<String>) -> Result<Option<String>, ConfigError> {
    Ok(match fields.string(name)? {
        Some(text) => Some(text).filter(|text| !text.is_empty()),
        None => base,
    })
}
