//! Metadata as JSON text, for hosts that cannot see our types. What is not there is left out; lists are always there.

use super::{KeyDiff, Metadata, MetadataError, MetadataKey, MetadataSignature};
use crate::json::Writer;
use crate::saml::instant::Instant;
use crate::saml::metadata::{Contact, Endpoint, EntityAttribute, EntityDescriptor, IdpRole, Localized, Organization, UiInfo};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(super) fn metadata(metadata: &Metadata) -> String {
    let mut json = Writer::default();
    let EntityDescriptor { entity_id, valid_until, cache_duration_sec, idp, registration, attributes, organization, contacts } = &metadata.entity;
    json.open('{');
    json.name("schema").number(1);
    json.field("entityId", Some(entity_id));
    instant(&mut json, "validUntil", *valid_until);
    number(&mut json, "cacheDurationSec", cache_duration_sec.map(|seconds| i64::try_from(seconds).unwrap_or(i64::MAX)));
    signature(&mut json, &metadata.signature);
    list(&mut json, "keys", &metadata.keys, key);
    role(&mut json, idp);
    if let Some(registration) = registration {
        json.name("registration").open('{');
        json.field("authority", Some(&registration.authority));
        json.field("instant", registration.instant.as_deref());
        json.close('}');
    }
    list(&mut json, "attributes", attributes, attribute);
    if let Some(found) = organization {
        organized(&mut json, found);
    }
    list(&mut json, "contacts", contacts, contact);
    json.close('}');
    json.finish()
}

pub(super) fn error(error: &MetadataError) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.field("code", Some(error.code.as_str()));
    json.field("message", Some(&error.message));
    json.close('}');
    json.finish()
}

pub(super) fn diff(diff: &KeyDiff) -> String {
    let mut json = Writer::default();
    json.open('{');
    for (name, keys) in [("added", &diff.added), ("removed", &diff.removed), ("kept", &diff.kept)] {
        list(&mut json, name, keys, |json, key| {
            json.field("use", Some(key.usage.as_str()));
            json.field("sha256", Some(&key.sha256));
        });
    }
    json.close('}');
    json.finish()
}

fn signature(json: &mut Writer, signature: &MetadataSignature) {
    json.name("signature").open('{');
    match signature {
        MetadataSignature::Unsigned => json.field("state", Some("unsigned")),
        MetadataSignature::NotChecked => json.field("state", Some("not-checked")),
        MetadataSignature::Trusted { facts, until } => {
            json.field("state", Some("verified"));
            json.field("method", facts.method.as_deref());
            json.field("digest", facts.digest.as_deref());
            json.field("keySha256", facts.key_sha256.as_deref());
            instant(json, "validUntil", *until);
        }
    }
    json.close('}');
}

fn key(json: &mut Writer, key: &MetadataKey) {
    json.field("use", Some(key.usage.as_str()));
    json.field("sha256", Some(&key.sha256));
    json.field("kind", key.kind.as_deref());
    json.field("problem", key.problem.as_deref());
    instant(json, "notBefore", Some(key.not_before));
    instant(json, "notAfter", Some(key.not_after));
}

fn role(json: &mut Writer, idp: &IdpRole) {
    json.name("wantAuthnRequestsSigned").bool(idp.want_authn_requests_signed);
    json.field("errorUrl", idp.error_url.as_deref());
    let methods: Vec<String> = idp.keys.iter().flat_map(|key| key.encryption_methods.iter().cloned()).collect();
    json.name("encryptionMethods").strings(&methods);
    for (name, endpoints) in
        [("singleSignOn", &idp.single_sign_on), ("singleLogout", &idp.single_logout), ("artifactResolution", &idp.artifact_resolution)]
    {
        list(json, name, endpoints, endpoint);
    }
    json.name("nameIdFormats").strings(&idp.name_id_formats);
    list(json, "scopes", &idp.scopes, |json, scope| {
        json.field("value", Some(&scope.value));
        json.name("regexp").bool(scope.regexp);
    });
    json.name("ui").open('{');
    let UiInfo { display_names, descriptions, information_urls, privacy_statement_urls, logos } = &idp.ui;
    localized(json, "displayNames", display_names);
    localized(json, "descriptions", descriptions);
    localized(json, "informationUrls", information_urls);
    localized(json, "privacyStatementUrls", privacy_statement_urls);
    list(json, "logos", logos, |json, logo| {
        json.field("url", Some(&logo.url));
        json.field("lang", logo.lang.as_deref());
        number(json, "width", logo.width.map(i64::from));
        number(json, "height", logo.height.map(i64::from));
    });
    json.close('}');
}

fn endpoint(json: &mut Writer, endpoint: &Endpoint) {
    json.field("binding", Some(&endpoint.binding));
    json.field("location", Some(&endpoint.location));
    json.field("responseLocation", endpoint.response_location.as_deref());
    number(json, "index", endpoint.index.map(i64::from));
    if let Some(is_default) = endpoint.is_default {
        json.name("isDefault").bool(is_default);
    }
}

fn attribute(json: &mut Writer, attribute: &EntityAttribute) {
    json.field("name", Some(&attribute.name));
    json.field("nameFormat", attribute.name_format.as_deref());
    json.name("values").strings(&attribute.values);
}

fn organized(json: &mut Writer, organization: &Organization) {
    json.name("organization").open('{');
    localized(json, "names", &organization.names);
    localized(json, "displayNames", &organization.display_names);
    localized(json, "urls", &organization.urls);
    json.close('}');
}

fn contact(json: &mut Writer, contact: &Contact) {
    json.field("type", contact.kind.as_deref());
    json.field("company", contact.company.as_deref());
    json.field("name", contact.name.as_deref());
    json.name("emails").strings(&contact.emails);
}

fn localized(json: &mut Writer, name: &'static str, texts: &[Localized]) {
    list(json, name, texts, |json, text| {
        json.field("lang", text.lang.as_deref());
        json.field("text", Some(&text.text));
    });
}

fn list<T>(json: &mut Writer, name: &'static str, items: &[T], write: impl Fn(&mut Writer, &T)) {
    json.name(name).open('[');
    for item in items {
        json.open('{');
        write(json, item);
        json.close('}');
    }
    json.close(']');
}

fn instant(json: &mut Writer, name: &'static str, instant: Option<Instant>) {
    json.field(name, instant.map(|instant| instant.to_string()).as_deref());
}

fn number(json: &mut Writer, name: &'static str, number: Option<i64>) {
    if let Some(number) = number {
        json.name(name).number(number);
    }
}
