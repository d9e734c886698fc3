//! `md:IDPSSODescriptor` (SAML Metadata 2.4.3): keys, endpoints, formats, and what people and federations add to them.

use super::entity::{extensions, scopes};
use super::{Unreadable, is_true, words};
use crate::xml::Element;
use crate::xml::names::{DS, MD, MDUI, XML};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// The role of identity provider. Where an entity has it more than once for SAML 2.0, everything of all of them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub struct IdpRole {
    /// `WantAuthnRequestsSigned`: requests to this identity provider are to be signed.
    pub want_authn_requests_signed: bool,
    /// `errorURL`: where to send people whose login failed.
    pub error_url: Option<String>,
    /// `KeyDescriptor`.
    pub keys: Vec<KeyDescriptor>,
    /// `SingleSignOnService`, whatever the binding, in order.
    pub single_sign_on: Vec<Endpoint>,
    /// `SingleLogoutService`, whatever the binding, in order.
    pub single_logout: Vec<Endpoint>,
    /// `ArtifactResolutionService`, with their indexes.
    pub artifact_resolution: Vec<Endpoint>,
    /// `NameIDFormat`, in order, white space around them trimmed.
    pub name_id_formats: Vec<String>,
    /// `mdui:UIInfo`.
    pub ui: UiInfo,
    /// `shibmd:Scope`, of the role and of the entity.
    pub scopes: Vec<Scope>,
}

/// A key and what it is for (SAML Metadata 2.4.1.1).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct KeyDescriptor {
    /// What the key is for.
    pub usage: KeyUse,
    /// The certificates that hold the key, as base64 text: the first of each `ds:X509Data`, since those behind it are its chain.
    pub certificates: Vec<String>,
    /// `EncryptionMethod`: identifiers of algorithms, the preferred ones first.
    pub encryption_methods: Vec<String>,
}

/// What a key is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum KeyUse {
    /// For signing.
    Signing,
    /// For encryption: it never vouches for anything.
    Encryption,
    /// For both, since nothing is said.
    Any,
}

impl KeyUse {
    /// The stable name: `signing`, `encryption` or `any`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            KeyUse::Signing => "signing",
            KeyUse::Encryption => "encryption",
            KeyUse::Any => "any",
        }
    }
}

/// An endpoint (SAML Metadata 2.2.2 and 2.2.3).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub struct Endpoint {
    /// The identifier of the binding.
    pub binding: String,
    /// The URL.
    pub location: String,
    /// Where answers go, if not to `location`.
    pub response_location: Option<String>,
    /// The index, of endpoints that have one.
    pub index: Option<u16>,
    /// `isDefault`, where it is said.
    pub is_default: Option<bool>,
}

/// A text in some language.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Localized {
    /// `xml:lang`.
    pub lang: Option<String>,
    /// The text, white space around it trimmed.
    pub text: String,
}

/// What people are shown of an identity provider (sstc-saml-metadata-ui 2.1). Anybody who runs one chooses these words and addresses.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub struct UiInfo {
    /// `DisplayName`.
    pub display_names: Vec<Localized>,
    /// `Description`.
    pub descriptions: Vec<Localized>,
    /// `InformationURL`.
    pub information_urls: Vec<Localized>,
    /// `PrivacyStatementURL`.
    pub privacy_statement_urls: Vec<Localized>,
    /// `Logo`.
    pub logos: Vec<Logo>,
}

/// A picture (sstc-saml-metadata-ui 2.1.5).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Logo {
    /// The URL, or a `data:` URI.
    pub url: String,
    /// `xml:lang`.
    pub lang: Option<String>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
}

/// A scope for which the identity provider may speak (ShibMetaExt 1.0).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Scope {
    /// The scope, or the pattern.
    pub value: String,
    /// The value is a regular expression.
    pub regexp: bool,
}

impl IdpRole {
    /// The certificates of all keys that may vouch for a message.
    pub fn signing_certificates(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().filter(|key| key.usage != KeyUse::Encryption).flat_map(|key| &key.certificates).map(String::as_str)
    }

    pub(super) fn add(&mut self, role: Element<'_, '_>) -> Result<(), Unreadable> {
        for key in role.children(MD, "KeyDescriptor") {
            self.keys.extend(KeyDescriptor::read(key)?);
        }
        Ok(())
    }

    /// What no message is judged by, but for the scopes.
    pub(super) fn describe(&mut self, role: Element<'_, '_>) {
        self.want_authn_requests_signed |= is_true(role.attr("WantAuthnRequestsSigned"));
        if self.error_url.is_none() {
            self.error_url = role.attr("errorURL").map(str::to_owned);
        }
        for (list, local) in [
            (&mut self.single_sign_on, "SingleSignOnService"),
            (&mut self.single_logout, "SingleLogoutService"),
            (&mut self.artifact_resolution, "ArtifactResolutionService"),
        ] {
            list.extend(role.children(MD, local).filter_map(endpoint));
        }
        self.name_id_formats.extend(role.children(MD, "NameIDFormat").filter_map(words));
        for info in extensions(role, MDUI, "UIInfo") {
            self.ui.add(info);
        }
        self.scopes.extend(scopes(role));
    }
}

impl KeyDescriptor {
    fn read(key: Element<'_, '_>) -> Result<Option<Self>, Unreadable> {
        let usage = match key.attr("use") {
            // A descriptor without `use` serves for both (SAML Metadata 2.4.1.1).
            None => KeyUse::Any,
            Some("signing") => KeyUse::Signing,
            Some("encryption") => KeyUse::Encryption,
            Some(_) => return Ok(None),
        };
        let mut certificates = Vec::new();
        for data in key.children(DS, "KeyInfo").flat_map(|info| info.children(DS, "X509Data")) {
            // The first certificate holds the key; those after it are the chain, and a certificate authority is not the signer.
            if let Some(certificate) = data.children(DS, "X509Certificate").next() {
                let text = certificate.text().map_err(|_| "a ds:X509Certificate has elements inside".to_owned())?;
                certificates.push(text.into_owned());
            }
        }
        let methods = key.children(MD, "EncryptionMethod").filter_map(|method| method.attr("Algorithm"));
        Ok(Some(KeyDescriptor { usage, certificates, encryption_methods: methods.map(str::to_owned).collect() }))
    }
}

fn endpoint(service: Element<'_, '_>) -> Option<Endpoint> {
    Some(Endpoint {
        binding: service.attr("Binding")?.to_owned(),
        location: service.attr("Location")?.to_owned(),
        response_location: service.attr("ResponseLocation").map(str::to_owned),
        index: service.attr("index").and_then(|index| index.trim().parse().ok()),
        is_default: service.attr("isDefault").map(|value| is_true(Some(value))),
    })
}

impl UiInfo {
    fn add(&mut self, info: Element<'_, '_>) {
        self.display_names.extend(localized(info, MDUI, "DisplayName"));
        self.descriptions.extend(localized(info, MDUI, "Description"));
        self.information_urls.extend(localized(info, MDUI, "InformationURL"));
        self.privacy_statement_urls.extend(localized(info, MDUI, "PrivacyStatementURL"));
        let number = |logo: Element<'_, '_>, name| logo.attr(name).and_then(|text| text.trim().parse().ok());
        let logo =
            |logo: Element<'_, '_>| Some(Logo { url: words(logo)?, lang: lang(logo), width: number(logo, "width"), height: number(logo, "height") });
        self.logos.extend(info.children(MDUI, "Logo").filter_map(logo));
    }
}

pub(super) fn localized(parent: Element<'_, '_>, namespace: &'static str, local: &'static str) -> Vec<Localized> {
    parent.children(namespace, local).filter_map(|element| Some(Localized { lang: lang(element), text: words(element)? })).collect()
}

fn lang(element: Element<'_, '_>) -> Option<String> {
    element.attr_ns(XML, "lang").map(str::to_owned)
}
