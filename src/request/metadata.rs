//! Our own metadata, for the identity provider (SAML Metadata 2.4.4). Children stand in the order of the schema.

use crate::provider::ServiceProvider;
use crate::request::checks::{self, Wish, malformed};
use crate::request::markup::Markup;
use crate::request::outgoing::{Delivery, Draft, Outgoing};
use crate::saml::instant::Instant;
use crate::settings::{ConfigError, Contact, Organization, RequestedAttribute, Signed};
use crate::trust::{HTTP_POST, HTTP_REDIRECT};
use crate::xml::Limits;
use crate::xml::names::{DS, MD, SAMLP};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};

/// What is said about one publication of our metadata. Everything is optional.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct PublishOptions {
    /// Until when it may be used.
    pub valid_until: Option<Instant>,
    /// For how many seconds it may be kept before it is fetched again.
    pub cache_duration_sec: Option<u32>,
    /// Whether to sign it. Unless said, it is signed if there is a key.
    pub sign: Option<bool>,
    /// The signature method of the key that the host holds: `rsa-sha256`, or an identifier.
    pub sign_with: Option<String>,
}

impl ServiceProvider {
    /// Our `md:EntityDescriptor`, not signed; its media type is `application/samlmetadata+xml`.
    #[must_use]
    pub fn metadata(&self) -> String {
        // Nothing can be refused here: `ServiceProvider::new` tried.
        self.descriptor(None, &PublishOptions::default()).map(|(xml, _)| xml).unwrap_or_default()
    }

    /// Our `md:EntityDescriptor` with its validity, for the host to sign where it has a key. `id` as for [`ServiceProvider::authn_request`]; it
    /// stands in metadata that is signed, and is not read otherwise.
    ///
    /// # Errors
    /// A [`ConfigError`] where an option cannot be used, or a signature is wanted and `sign_with` names no method.
    pub fn prepare_metadata(&self, id: &str, now: Instant, options: &PublishOptions) -> Result<Outgoing, ConfigError> {
        let because = || "this metadata is to be signed".to_owned();
        let sign_with = options.sign_with.as_deref();
        let method = Wish { sign: options.sign, sign_with, unless_said: sign_with.is_some(), because: &because }.method()?;
        if let Some(until) = options.valid_until.filter(|until| *until <= now) {
            return Err(malformed(format!("validUntil: {until} is not after {now}")));
        }
        if method.is_some() {
            checks::id(id)?;
        }
        let xml = self.descriptor(method.is_some().then_some(id), options)?;
        let delivery = Delivery::Text { location: None, before: String::new(), after: String::new() };
        self.signed_inside(Draft { id, field: "", xml, relay_state: None, method, state: None }, delivery, &Limits::metadata())
    }

    /// Whether the settings make metadata at all.
    pub(crate) fn publishable(&self) -> Result<(), ConfigError> {
        self.descriptor(None, &PublishOptions::default()).map(|_| ())
    }

    fn descriptor(&self, id: Option<&str>, options: &PublishOptions) -> Result<(String, usize), ConfigError> {
        let published = &self.publication;
        let mut xml = Markup::default();
        xml.start("md:EntityDescriptor");
        xml.namespace("xmlns:md", MD);
        if !published.signing_certificates.is_empty() || !published.encryption_certificates.is_empty() {
            xml.namespace("xmlns:ds", DS);
        }
        xml.attr("entityID", &self.entity_id, "entityId");
        if let Some(until) = options.valid_until {
            xml.fixed("validUntil", &until.to_string());
        }
        if let Some(seconds) = options.cache_duration_sec {
            xml.fixed("cacheDuration", &format!("PT{seconds}S"));
        }
        xml.optional("ID", id, "id");
        xml.signature();
        self.role(&mut xml);
        if let Some(organization) = &published.organization {
            write_organization(&mut xml, organization);
        }
        published.contacts.iter().for_each(|contact| write_contact(&mut xml, contact));
        xml.finish()
    }

    fn role(&self, xml: &mut Markup) {
        let published = &self.publication;
        let bool = |value| if value { "true" } else { "false" };
        xml.start("md:SPSSODescriptor");
        xml.fixed("AuthnRequestsSigned", bool(published.sign_requests == Some(true)));
        xml.fixed("WantAssertionsSigned", bool(matches!(self.policy.signed, Signed::Assertion | Signed::Both)));
        xml.fixed("protocolSupportEnumeration", SAMLP);
        self.role_extensions(xml);
        for own in &published.signing_certificates {
            xml.start("md:KeyDescriptor");
            xml.fixed("use", "signing");
            xml.raw(&own.key_info());
            xml.end();
        }
        for own in &published.encryption_certificates {
            xml.start("md:KeyDescriptor");
            xml.fixed("use", "encryption");
            xml.raw(&own.key_info());
            xml.raw(ENCRYPTION_METHODS);
            xml.end();
        }
        for url in &published.slo_urls {
            for binding in [HTTP_REDIRECT, HTTP_POST] {
                service(xml, "md:SingleLogoutService", binding, url, "sloUrls");
                xml.end();
            }
        }
        published.name_id_formats.iter().for_each(|format| xml.element("md:NameIDFormat", format, "nameIdFormats"));
        for (index, url) in self.acs_urls.iter().enumerate() {
            service(xml, "md:AssertionConsumerService", HTTP_POST, url, "acsUrls");
            xml.fixed("index", &index.to_string());
            if index == 0 {
                xml.fixed("isDefault", "true");
            }
            xml.end();
        }
        if !published.requested_attributes.is_empty() {
            xml.start("md:AttributeConsumingService");
            xml.fixed("index", "0");
            xml.fixed("isDefault", "true");
            // The schema wants a name for people; where nobody gave one, there is always the entity ID.
            localized(xml, "md:ServiceName", published.service_name.as_deref().unwrap_or(&self.entity_id), published.lang(), "serviceName");
            published.requested_attributes.iter().for_each(|attribute| write_requested(xml, attribute));
            xml.end();
        }
        xml.end();
    }

    fn role_extensions(&self, xml: &mut Markup) {
        let published = &self.publication;
        if published.display_name.is_none() && published.discovery_response_url.is_none() {
            return;
        }
        xml.start("md:Extensions");
        if let Some(name) = &published.display_name {
            xml.start("mdui:UIInfo");
            xml.namespace("xmlns:mdui", "urn:oasis:names:tc:SAML:metadata:ui");
            localized(xml, "mdui:DisplayName", name, published.lang(), "displayName");
            xml.end();
        }
        if let Some(url) = &published.discovery_response_url {
            const DISCOVERY: &str = "urn:oasis:names:tc:SAML:profiles:SSO:idp-discovery-protocol";
            xml.start("idpdisc:DiscoveryResponse");
            xml.namespace("xmlns:idpdisc", DISCOVERY);
            xml.fixed("Binding", DISCOVERY);
            xml.attr("Location", url, "discoveryResponseUrl");
            xml.fixed("index", "0");
            xml.end();
        }
        xml.end();
    }
}

/// In our order of preference, so that an identity provider that reads them chooses GCM and never CBC. `rsa-oaep-mgf1p` has SHA-1 inside because
/// that is the only form of it that everybody has; as a hash in OAEP it is not broken.
const ENCRYPTION_METHODS: &str = concat!(
    r#"<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/>"#,
    r#"<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes192-gcm"/>"#,
    r#"<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes128-gcm"/>"#,
    r#"<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep">"#,
    r#"<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>"#,
    r#"<xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/>"#,
    r#"</md:EncryptionMethod>"#,
    r#"<md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p">"#,
    r#"<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/></md:EncryptionMethod>"#,
);

/// An endpoint; attributes may follow.
fn service(xml: &mut Markup, name: &'static str, binding: &str, location: &str, place: &str) {
    xml.start(name);
    xml.fixed("Binding", binding);
    xml.attr("Location", location, place);
}

fn localized(xml: &mut Markup, name: &'static str, text: &str, lang: &str, place: &str) {
    xml.start(name);
    xml.attr("xml:lang", lang, "lang");
    xml.text(text, place);
    xml.end();
}

fn write_requested(xml: &mut Markup, attribute: &RequestedAttribute) {
    xml.start("md:RequestedAttribute");
    xml.attr("Name", &attribute.name, "requestedAttributes.name");
    xml.optional("NameFormat", attribute.name_format.as_deref(), "requestedAttributes.nameFormat");
    xml.optional("FriendlyName", attribute.friendly_name.as_deref(), "requestedAttributes.friendlyName");
    if attribute.required {
        xml.fixed("isRequired", "true");
    }
    xml.end();
}

fn write_organization(xml: &mut Markup, organization: &Organization) {
    let lang = organization.lang.as_deref().unwrap_or("en");
    xml.start("md:Organization");
    localized(xml, "md:OrganizationName", &organization.name, lang, "organization.name");
    let shown = organization.display_name.as_ref().unwrap_or(&organization.name);
    localized(xml, "md:OrganizationDisplayName", shown, lang, "organization.displayName");
    localized(xml, "md:OrganizationURL", &organization.url, lang, "organization.url");
    xml.end();
}

fn write_contact(xml: &mut Markup, contact: &Contact) {
    xml.start("md:ContactPerson");
    xml.fixed("contactType", contact.kind.as_str());
    for (name, text, place) in [
        ("md:Company", &contact.company, "contacts.company"),
        ("md:GivenName", &contact.given_name, "contacts.givenName"),
        ("md:SurName", &contact.surname, "contacts.surname"),
    ] {
        if let Some(text) = text {
            xml.element(name, text, place);
        }
    }
    for email in &contact.emails {
        let scheme = if email.starts_with("mailto:") { "" } else { "mailto:" };
        xml.element("md:EmailAddress", &[scheme, email].concat(), "contacts.emails");
    }
    contact.phones.iter().for_each(|phone| xml.element("md:TelephoneNumber", phone, "contacts.phones"));
    xml.end();
}
