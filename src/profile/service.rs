//! What a named service asks beyond the standard. The rules are data (`service/*.json`, or the settings); each has its own rung and its own code.
//!
//! What these rungs expect is shown, what they found is not: a report holds no name and no attribute value of a user.

use crate::abilities;
use crate::fault::{Code, Fault};
use crate::profile::Context;
use crate::report::{Check, Ladder, Rule, SignatureFacts};
use crate::saml::assertion::{Assertion, NameId};
use crate::saml::statement::{Attribute, AttributeValue};
use crate::settings::ServiceProfile;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

pub(crate) fn judge(assertion: &Assertion, context: Context<'_>, ladder: &mut Ladder) {
    let Some(service) = context.service else {
        let rules = [Rule::ProfileAlgorithm, Rule::ProfileAttributes, Rule::ProfileNameIdFormat, Rule::ProfileNameId, Rule::ProfileEmail];
        return rules.into_iter().for_each(|rule| ladder.set(Check::skipped(rule)));
    };
    abilities::full();
    let algorithm = algorithm(service, &ladder.report().signatures);
    ladder.set(algorithm);
    // What could not be read is refused on its own rung; there is nothing to judge here.
    let (Ok(Some(subject)), Ok(attributes)) = (&assertion.subject, &assertion.attributes) else {
        return;
    };
    let name_id = subject.name_id.as_ref();
    let found = |check: Check| Check { at: check.failed().then_some(assertion.at), ..check };
    ladder.set(found(required(service, attributes)));
    ladder.set(found(format(service, name_id)));
    ladder.set(found(equality(service, name_id, attributes)));
    ladder.set(found(email(service, name_id, attributes)));
}

fn algorithm(service: &ServiceProfile, signatures: &[SignatureFacts]) -> Check {
    let rule = Rule::ProfileAlgorithm;
    let allowed = &service.allowed_signature_algorithms;
    if allowed.is_empty() {
        return Check::skipped(rule);
    }
    match signatures.iter().filter_map(|signature| signature.method.as_ref()).find(|method| !allowed.contains(method)) {
        None => Check::pass(rule),
        Some(other) => Check::fail(rule, Fault::new(Code::ProfileAlgorithmForbidden).expected(allowed.as_slice()).actual(other.as_str())),
    }
}

fn required(service: &ServiceProfile, attributes: &[Attribute]) -> Check {
    let rule = Rule::ProfileAttributes;
    if service.required_attributes.is_empty() {
        return Check::skipped(rule);
    }
    let filled = |name: &String| texts(service, attributes, name).any(|text| !text.is_empty());
    match service.required_attributes.iter().all(filled) {
        true => Check::pass(rule),
        false => {
            let names: Vec<String> = attributes.iter().map(|attribute| attribute.name.clone()).collect();
            Check::fail(rule, Fault::new(Code::ProfileAttributeMissing).expected(service.required_attributes.as_slice()).actual(names))
        }
    }
}

fn format(service: &ServiceProfile, name_id: Option<&NameId>) -> Check {
    let rule = Rule::ProfileNameIdFormat;
    let (allowed, Some(name_id)) = (&service.name_id_formats, name_id) else {
        return Check::skipped(rule);
    };
    let format = name_id.format.as_deref().unwrap_or(UNSPECIFIED);
    if allowed.is_empty() {
        Check::skipped(rule)
    } else if allowed.iter().any(|other| other == format) {
        Check::pass(rule)
    } else {
        Check::fail(rule, Fault::new(Code::ProfileNameIdFormatForbidden).expected(allowed.as_slice()).actual(format))
    }
}

fn equality(service: &ServiceProfile, name_id: Option<&NameId>, attributes: &[Attribute]) -> Check {
    let rule = Rule::ProfileNameId;
    let Some(name) = &service.name_id_equals_attribute else {
        return Check::skipped(rule);
    };
    let value = name_id.map(|name_id| service.value(&name_id.value));
    match (value, only(texts(service, attributes, name))) {
        (Some(value), Ok(Some(other))) if value == other => Check::pass(rule),
        _ => Check::fail(rule, Fault::new(Code::ProfileNameIdMismatch).expected(["one value of `", name, "`"].concat())),
    }
}

fn email(service: &ServiceProfile, name_id: Option<&NameId>, attributes: &[Attribute]) -> Check {
    let rule = Rule::ProfileEmail;
    if !service.wants_email() {
        return Check::skipped(rule);
    }
    let (place, found) = match &service.email_attribute {
        Some(name) => (["the attribute `", name, "`"].concat(), only(texts(service, attributes, name))),
        None => ("the NameID".to_owned(), Ok(name_id.map(|name_id| service.value(&name_id.value)))),
    };
    let domains = &service.email_domains;
    match found.map(|found| found.filter(|address| !address.is_empty())) {
        Ok(None) => Check::fail(rule, Fault::new(Code::ProfileEmailMissing).expected(place)),
        Err(Several) => Check::fail(rule, Fault::new(Code::ProfileEmailMalformed).expected(["one address in ", &place].concat())),
        Ok(Some(address)) => match domain(address) {
            None => Check::fail(rule, Fault::new(Code::ProfileEmailMalformed).expected(["one address in ", &place].concat())),
            Some(domain) if domains.is_empty() || domains.iter().any(|other| other.eq_ignore_ascii_case(domain)) => Check::pass(rule),
            Some(_) => Check::fail(rule, Fault::new(Code::ProfileEmailDomainMismatch).expected(domains.as_slice())),
        },
    }
}

/// What stands behind the one `@` of an address. Two of them, white space or brackets make two readers see two domains.
fn domain(address: &str) -> Option<&str> {
    let (local, domain) = address.split_once('@')?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '<' | '>' | '"' | ',' | ';');
    (!local.is_empty() && !domain.is_empty() && !local.contains(odd) && !domain.contains(odd)).then_some(domain)
}

/// The texts among the values of the attributes of this name.
fn texts<'a>(service: &'a ServiceProfile, attributes: &'a [Attribute], name: &'a str) -> impl Iterator<Item = &'a str> {
    attributes.iter().filter(move |attribute| attribute.name == name).flat_map(|attribute| &attribute.values).filter_map(|value| match value {
        AttributeValue::Text { text, .. } => Some(service.value(text)),
        _ => None,
    })
}

struct Several;

/// Of several values, two readers may take different ones.
fn only<'a>(mut values: impl Iterator<Item = &'a str>) -> Result<Option<&'a str>, Several> {
    match (values.next(), values.next()) {
        (first, None) => Ok(first),
        (_, Some(_)) => Err(Several),
    }
}
