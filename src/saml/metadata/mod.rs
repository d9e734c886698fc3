//! `md:EntityDescriptor`: the keys and endpoints that an identity provider publishes (SAML Metadata 2.3 to 2.4.3).

use crate::saml::instant::Instant;
use crate::xml::names::{DS, MD, SAMLP};
use crate::xml::{Document, Element, Limits};

/// What we take from an identity provider's metadata.
pub(crate) struct EntityDescriptor {
    pub(crate) entity_id: String,
    pub(crate) valid_until: Option<Instant>,
    /// The signing certificates of the IDPSSODescriptor, as base64 text.
    pub(crate) signing_certificates: Vec<String>,
    pub(crate) single_sign_on: Vec<Endpoint>,
}

/// A `SingleSignOnService`.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) binding: String,
    pub(crate) location: String,
}

/// Why metadata cannot be used, as a sentence for whoever configured it.
pub(crate) enum Unreadable {
    NoEntityId,
    Malformed(String),
}

impl From<String> for Unreadable {
    fn from(reason: String) -> Self {
        Unreadable::Malformed(reason)
    }
}

impl EntityDescriptor {
    /// Reads metadata.
    pub(crate) fn parse(text: &str) -> Result<Self, Unreadable> {
        Self::sniff(text)?;
        let document = Document::parse(text, &Limits::metadata()).map_err(|fault| {
            let place = fault.at.map(|span| format!(" at byte {}", span.start)).unwrap_or_default();
            format!("{}{place} ({})", fault.code.about(), fault.code)
        })?;
        Self::read(document.root())
    }

    /// What people give instead of metadata.
    fn sniff(text: &str) -> Result<(), String> {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        if start.is_empty() {
            return Err("the metadata is empty".into());
        }
        if start.starts_with("http://") || start.starts_with("https://") {
            return Err("this is a URL: give the XML that it serves, samlight fetches nothing".into());
        }
        if !start.starts_with('<') {
            return Err("this is not XML: give the content of the metadata document, not a file name or a certificate".into());
        }
        Ok(())
    }

    fn read(root: Element<'_, '_>) -> Result<Self, Unreadable> {
        if root.is(MD, "EntitiesDescriptor") {
            return Err("this is an aggregate (md:EntitiesDescriptor): give the md:EntityDescriptor of the one identity provider".to_owned().into());
        }
        if !root.is(MD, "EntityDescriptor") {
            return Err(format!("the root element is `{}`, not md:EntityDescriptor of the SAML 2.0 metadata namespace", root.local()).into());
        }
        let entity_id = root.attr("entityID").filter(|id| !id.is_empty()).ok_or(Unreadable::NoEntityId)?;
        let roles: Vec<_> = root.children(MD, "IDPSSODescriptor").filter(|role| speaks_saml2(*role)).collect();
        if roles.is_empty() {
            return Err(match root.children(MD, "SPSSODescriptor").next() {
                Some(_) => format!("`{entity_id}` is a service provider: give the metadata of the identity provider"),
                None => format!("`{entity_id}` has no md:IDPSSODescriptor for SAML 2.0"),
            }
            .into());
        }
        let mut descriptor = EntityDescriptor {
            entity_id: entity_id.to_owned(),
            valid_until: valid_until(root)?,
            signing_certificates: Vec::new(),
            single_sign_on: Vec::new(),
        };
        for role in roles {
            descriptor.valid_until = earlier(descriptor.valid_until, valid_until(role)?);
            for key in role.children(MD, "KeyDescriptor") {
                // A descriptor without `use` serves for both (SAML Metadata 2.4.1.1); an encryption key never vouches for anything.
                if matches!(key.attr("use"), None | Some("signing")) {
                    descriptor.signing_certificates.extend(certificates(key)?);
                }
            }
            for service in role.children(MD, "SingleSignOnService") {
                if let (Some(binding), Some(location)) = (service.attr("Binding"), service.attr("Location")) {
                    descriptor.single_sign_on.push(Endpoint { binding: binding.to_owned(), location: location.to_owned() });
                }
            }
        }
        Ok(descriptor)
    }
}

fn speaks_saml2(role: Element<'_, '_>) -> bool {
    role.attr("protocolSupportEnumeration").is_some_and(|list| list.split_ascii_whitespace().any(|protocol| protocol == SAMLP))
}

fn valid_until(element: Element<'_, '_>) -> Result<Option<Instant>, String> {
    match element.attr("validUntil") {
        None => Ok(None),
        Some(text) => Instant::parse(text).map(Some).ok_or_else(|| format!("validUntil is `{text}`, not a UTC time such as 2030-01-01T00:00:00Z")),
    }
}

fn earlier(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// The first certificate of each `ds:X509Data` holds the key; those after it are the chain, and a certificate authority is not the signer.
fn certificates(key: Element<'_, '_>) -> Result<Vec<String>, String> {
    key.children(DS, "KeyInfo")
        .flat_map(|info| info.children(DS, "X509Data").collect::<Vec<_>>())
        .filter_map(|data| data.children(DS, "X509Certificate").next())
        .map(|certificate| certificate.text().map(|text| text.into_owned()).map_err(|_| "a ds:X509Certificate has elements inside".to_owned()))
        .collect()
}
