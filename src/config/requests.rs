//! What we say about ourselves, and the options of what we send.

use super::fields::Fields;
use crate::json::Value;
use crate::request::artifact::ArtifactResolveOptions;
use crate::request::authn_request::{AuthnRequestOptions, NameIdPolicy, Scoping};
use crate::request::checks::RequestBinding;
use crate::request::discovery::DiscoveryOptions;
use crate::request::logout::{LogoutRequestOptions, LogoutResponseOptions, LogoutStatus};
use crate::request::metadata::PublishOptions;
use crate::saml::assertion::NameId;
use crate::saml::context::{Comparison, RequestedContext};
use crate::settings::{ConfigError, Contact, ContactKind, Organization, Published, RequestedAttribute};
use alloc::string::String;

/// The fields that [`read_published`] reads.
pub(super) const PUBLISHED: [&str; 10] = [
    "signRequests",
    "signingCertificates",
    "encryptionCertificates",
    "nameIdFormats",
    "requestedAttributes",
    "serviceName",
    "displayName",
    "organization",
    "contacts",
    "discoveryResponseUrl",
];

pub(super) fn read_published(fields: &mut Fields) -> Published {
    Published {
        sign_requests: fields.bool("signRequests"),
        signing_certificates: fields.strings("signingCertificates"),
        encryption_certificates: fields.strings("encryptionCertificates"),
        name_id_formats: fields.strings("nameIdFormats"),
        requested_attributes: fields.list("requestedAttributes", read_requested),
        service_name: fields.string("serviceName"),
        display_name: fields.string("displayName"),
        organization: fields.object("organization", read_organization),
        contacts: fields.list("contacts", read_contact),
        discovery_response_url: fields.string("discoveryResponseUrl"),
    }
}

fn read_requested(fields: &mut Fields) -> RequestedAttribute {
    RequestedAttribute {
        name: fields.wanted_string("name"),
        name_format: fields.string("nameFormat"),
        friendly_name: fields.string("friendlyName"),
        required: fields.bool("required").unwrap_or_default(),
    }
}

fn read_organization(fields: &mut Fields) -> Organization {
    Organization {
        name: fields.wanted_string("name"),
        display_name: fields.string("displayName"),
        url: fields.wanted_string("url"),
        lang: fields.string("lang"),
    }
}

fn read_contact(fields: &mut Fields) -> Contact {
    Contact {
        kind: fields.wanted_choice("type", &ContactKind::ALL.map(|kind| (kind.as_str(), kind)), ContactKind::Other),
        company: fields.string("company"),
        given_name: fields.string("givenName"),
        surname: fields.string("surname"),
        emails: fields.strings("emails"),
        phones: fields.strings("phones"),
    }
}

impl AuthnRequestOptions {
    /// Reads options from JSON text. `context` is a list of classes, or an object with `classes` or `declarations` and a `comparison`.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Fields::read(text, |fields| AuthnRequestOptions {
            idp: fields.string("idp"),
            binding: binding(fields),
            return_to: fields.string("returnTo"),
            relay_state: fields.string("relayState"),
            browser: fields.string("browser"),
            force_authn: fields.bool("forceAuthn").unwrap_or_default(),
            passive: fields.bool("passive").unwrap_or_default(),
            context: context(fields),
            name_id_policy: fields.object("nameIdPolicy", name_id_policy),
            subject: fields.object("subject", name_id),
            scoping: fields.object("scoping", scoping),
            extensions: fields.string("extensions"),
            acs_url: fields.string("acsUrl"),
            acs_index: fields.number("acsIndex"),
            attribute_index: fields.number("attributeIndex"),
            provider_name: fields.string("providerName"),
            consent: fields.string("consent"),
            sign: fields.bool("sign"),
            sign_with: fields.string("signWith"),
        })
    }
}

fn binding(fields: &mut Fields) -> Option<RequestBinding> {
    fields.choice("binding", &[("redirect", RequestBinding::Redirect), ("post", RequestBinding::Post)])
}

fn context(fields: &mut Fields) -> RequestedContext {
    let place = fields.place("context");
    match fields.take("context") {
        None => RequestedContext::default(),
        Some(Value::Array(classes)) => RequestedContext { classes: fields.texts("context", classes), ..RequestedContext::default() },
        Some(value) => fields.inside(place, value, |fields| RequestedContext {
            classes: fields.strings("classes"),
            declarations: fields.strings("declarations"),
            comparison: fields.choice("comparison", &Comparison::ALL.map(|comparison| (comparison.as_str(), comparison))),
        }),
    }
}

fn name_id_policy(fields: &mut Fields) -> NameIdPolicy {
    NameIdPolicy { format: fields.string("format"), allow_create: fields.bool("allowCreate"), sp_name_qualifier: fields.string("spNameQualifier") }
}

fn name_id(fields: &mut Fields) -> NameId {
    NameId {
        value: fields.wanted_string("value"),
        format: fields.string("format"),
        name_qualifier: fields.string("nameQualifier"),
        sp_name_qualifier: fields.string("spNameQualifier"),
    }
}

fn scoping(fields: &mut Fields) -> Scoping {
    Scoping { proxy_count: fields.number("proxyCount"), idp_list: fields.strings("idpList"), requester_ids: fields.strings("requesterIds") }
}

impl LogoutRequestOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Fields::read(text, |fields| LogoutRequestOptions {
            idp: fields.string("idp"),
            binding: binding(fields),
            name_id: fields.object("nameId", name_id).unwrap_or_else(|| {
                fields.missing("nameId");
                NameId { value: String::new(), format: None, name_qualifier: None, sp_name_qualifier: None }
            }),
            session_indexes: fields.strings("sessionIndexes"),
            reason: fields.string("reason"),
            not_on_or_after: fields.instant("notOnOrAfter"),
            return_to: fields.string("returnTo"),
            relay_state: fields.string("relayState"),
            sign_with: fields.string("signWith"),
        })
    }
}

impl LogoutResponseOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Fields::read(text, |fields| {
            let statuses = [
                ("success", LogoutStatus::Success),
                ("partial", LogoutStatus::Partial),
                ("requester", LogoutStatus::Requester),
                ("responder", LogoutStatus::Responder),
            ];
            LogoutResponseOptions {
                idp: fields.string("idp"),
                binding: binding(fields),
                in_response_to: fields.wanted_string("inResponseTo"),
                status: fields.wanted_choice("status", &statuses, LogoutStatus::Responder),
                message: fields.string("message"),
                relay_state: fields.string("relayState"),
                sign_with: fields.string("signWith"),
            }
        })
    }
}

impl PublishOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Fields::read(text, |fields| PublishOptions {
            valid_until: fields.instant("validUntil"),
            cache_duration_sec: fields.number("cacheDurationSec"),
            sign: fields.bool("sign"),
            sign_with: fields.string("signWith"),
        })
    }
}

impl ArtifactResolveOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Fields::read(text, |fields| ArtifactResolveOptions { sign: fields.bool("sign"), sign_with: fields.string("signWith") })
    }
}

impl DiscoveryOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Fields::read(text, |fields| DiscoveryOptions {
            return_url: fields.string("returnUrl"),
            return_id_param: fields.string("returnIdParam"),
            passive: fields.bool("passive").unwrap_or_default(),
            policy: fields.string("policy"),
        })
    }
}
