//! What we say about ourselves, and the options of what we send.

use super::{Fields, malformed};
use crate::fault::Code;
use crate::json::Value;
use crate::request::artifact::ArtifactResolveOptions;
use crate::request::authn_request::{AuthnRequestOptions, NameIdPolicy, Scoping};
use crate::request::checks::RequestBinding;
use crate::request::discovery::DiscoveryOptions;
use crate::request::logout::{LogoutRequestOptions, LogoutResponseOptions, LogoutStatus};
use crate::request::metadata::PublishOptions;
use crate::saml::assertion::NameId;
use crate::saml::context::{Comparison, RequestedContext};
use crate::saml::instant::Instant;
use crate::settings::{ConfigError, Contact, ContactKind, Organization, Published, RequestedAttribute};

pub(super) fn read_published(fields: &mut Fields) -> Result<Published, ConfigError> {
    Ok(Published {
        sign_requests: fields.bool("signRequests")?,
        signing_certificates: fields.strings("signingCertificates")?,
        encryption_certificates: fields.strings("encryptionCertificates")?,
        name_id_formats: fields.strings("nameIdFormats")?,
        requested_attributes: fields.list("requestedAttributes", read_requested)?,
        service_name: fields.string("serviceName")?,
        display_name: fields.string("displayName")?,
        organization: fields.object("organization")?.map(read_organization).transpose()?,
        contacts: fields.list("contacts", read_contact)?,
        discovery_response_url: fields.string("discoveryResponseUrl")?,
    })
}

fn read_requested(mut fields: Fields) -> Result<RequestedAttribute, ConfigError> {
    let attribute = RequestedAttribute {
        name: fields.wanted_string("name")?,
        name_format: fields.string("nameFormat")?,
        friendly_name: fields.string("friendlyName")?,
        required: fields.bool("required")?.unwrap_or_default(),
    };
    fields.finish()?;
    Ok(attribute)
}

fn read_organization(mut fields: Fields) -> Result<Organization, ConfigError> {
    let organization = Organization {
        name: fields.wanted_string("name")?,
        display_name: fields.string("displayName")?,
        url: fields.wanted_string("url")?,
        lang: fields.string("lang")?,
    };
    fields.finish()?;
    Ok(organization)
}

fn read_contact(mut fields: Fields) -> Result<Contact, ConfigError> {
    let kinds = ContactKind::ALL.map(|kind| (kind.as_str(), kind));
    let contact = Contact {
        kind: fields.choice("type", &kinds)?.ok_or_else(|| fields.missing("type"))?,
        company: fields.string("company")?,
        given_name: fields.string("givenName")?,
        surname: fields.string("surname")?,
        emails: fields.strings("emails")?,
        phones: fields.strings("phones")?,
    };
    fields.finish()?;
    Ok(contact)
}

impl AuthnRequestOptions {
    /// Reads options from JSON text. `context` is a list of classes, or an object with `classes` or `declarations` and a `comparison`.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let mut fields = Fields::parse(text)?;
        let options = AuthnRequestOptions {
            idp: fields.string("idp")?,
            binding: binding(&mut fields)?,
            return_to: fields.string("returnTo")?,
            relay_state: fields.string("relayState")?,
            browser: fields.string("browser")?,
            force_authn: fields.bool("forceAuthn")?.unwrap_or_default(),
            passive: fields.bool("passive")?.unwrap_or_default(),
            context: context(&mut fields)?,
            name_id_policy: fields.object("nameIdPolicy")?.map(name_id_policy).transpose()?,
            subject: fields.object("subject")?.map(name_id).transpose()?,
            scoping: fields.object("scoping")?.map(scoping).transpose()?,
            extensions: fields.string("extensions")?,
            acs_url: fields.string("acsUrl")?,
            acs_index: fields.number("acsIndex")?,
            attribute_index: fields.number("attributeIndex")?,
            provider_name: fields.string("providerName")?,
            consent: fields.string("consent")?,
            sign: fields.bool("sign")?,
            sign_with: fields.string("signWith")?,
        };
        fields.finish()?;
        Ok(options)
    }
}

fn binding(fields: &mut Fields) -> Result<Option<RequestBinding>, ConfigError> {
    fields.choice("binding", &[("redirect", RequestBinding::Redirect), ("post", RequestBinding::Post)])
}

fn context(fields: &mut Fields) -> Result<RequestedContext, ConfigError> {
    let mut fields = match fields.take("context") {
        None => return Ok(RequestedContext::default()),
        Some(list @ Value::Array(_)) => Fields { path: String::new(), fields: vec![("context".to_owned(), list)], known: Vec::new() },
        Some(value) => Fields::of(fields.place("context"), value)?,
    };
    if fields.path.is_empty() {
        return Ok(RequestedContext { classes: fields.strings("context")?, ..RequestedContext::default() });
    }
    let comparisons = Comparison::ALL.map(|comparison| (comparison.as_str(), comparison));
    let context = RequestedContext {
        classes: fields.strings("classes")?,
        declarations: fields.strings("declarations")?,
        comparison: fields.choice("comparison", &comparisons)?,
    };
    fields.finish()?;
    Ok(context)
}

fn name_id_policy(mut fields: Fields) -> Result<NameIdPolicy, ConfigError> {
    let policy = NameIdPolicy {
        format: fields.string("format")?,
        allow_create: fields.bool("allowCreate")?,
        sp_name_qualifier: fields.string("spNameQualifier")?,
    };
    fields.finish()?;
    Ok(policy)
}

fn name_id(mut fields: Fields) -> Result<NameId, ConfigError> {
    let name = NameId {
        value: fields.wanted_string("value")?,
        format: fields.string("format")?,
        name_qualifier: fields.string("nameQualifier")?,
        sp_name_qualifier: fields.string("spNameQualifier")?,
    };
    fields.finish()?;
    Ok(name)
}

fn scoping(mut fields: Fields) -> Result<Scoping, ConfigError> {
    let scoping =
        Scoping { proxy_count: fields.number("proxyCount")?, idp_list: fields.strings("idpList")?, requester_ids: fields.strings("requesterIds")? };
    fields.finish()?;
    Ok(scoping)
}

impl LogoutRequestOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let mut fields = Fields::parse(text)?;
        let options = LogoutRequestOptions {
            idp: fields.string("idp")?,
            binding: binding(&mut fields)?,
            name_id: fields.object("nameId")?.ok_or_else(|| fields.missing("nameId")).and_then(name_id)?,
            session_indexes: fields.strings("sessionIndexes")?,
            reason: fields.string("reason")?,
            not_on_or_after: instant(&mut fields, "notOnOrAfter")?,
            return_to: fields.string("returnTo")?,
            relay_state: fields.string("relayState")?,
            sign_with: fields.string("signWith")?,
        };
        fields.finish()?;
        Ok(options)
    }
}

impl LogoutResponseOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let mut fields = Fields::parse(text)?;
        let statuses = [
            ("success", LogoutStatus::Success),
            ("partial", LogoutStatus::Partial),
            ("requester", LogoutStatus::Requester),
            ("responder", LogoutStatus::Responder),
        ];
        let options = LogoutResponseOptions {
            idp: fields.string("idp")?,
            binding: binding(&mut fields)?,
            in_response_to: fields.wanted_string("inResponseTo")?,
            status: fields.choice("status", &statuses)?.ok_or_else(|| fields.missing("status"))?,
            message: fields.string("message")?,
            relay_state: fields.string("relayState")?,
            sign_with: fields.string("signWith")?,
        };
        fields.finish()?;
        Ok(options)
    }
}

impl PublishOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let mut fields = Fields::parse(text)?;
        let options = PublishOptions {
            valid_until: instant(&mut fields, "validUntil")?,
            cache_duration_sec: fields.number("cacheDurationSec")?,
            sign: fields.bool("sign")?,
            sign_with: fields.string("signWith")?,
        };
        fields.finish()?;
        Ok(options)
    }
}

impl ArtifactResolveOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let mut fields = Fields::parse(text)?;
        let options = ArtifactResolveOptions { sign: fields.bool("sign")?, sign_with: fields.string("signWith")? };
        fields.finish()?;
        Ok(options)
    }
}

impl DiscoveryOptions {
    /// Reads options from JSON text.
    ///
    /// # Errors
    /// As [`Settings::from_json`](crate::Settings::from_json).
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let mut fields = Fields::parse(text)?;
        let options = DiscoveryOptions {
            return_url: fields.string("returnUrl")?,
            return_id_param: fields.string("returnIdParam")?,
            passive: fields.bool("passive")?.unwrap_or_default(),
            policy: fields.string("policy")?,
        };
        fields.finish()?;
        Ok(options)
    }
}

fn instant(fields: &mut Fields, name: &'static str) -> Result<Option<Instant>, ConfigError> {
    let Some(text) = fields.string(name)? else {
        return Ok(None);
    };
    match Instant::parse(&text) {
        Some(instant) => Ok(Some(instant)),
        None => {
            let reason = format!("{}: `{text}` is not a UTC time such as 2030-01-01T00:00:00Z", fields.place(name));
            Err(ConfigError::new(Code::ConfigValueMalformed, reason))
        }
    }
}

impl Fields {
    /// A text that has to be there.
    fn wanted_string(&mut self, name: &'static str) -> Result<String, ConfigError> {
        match self.string(name)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(malformed(format!("{}: is missing", self.place(name)))),
        }
    }
}
