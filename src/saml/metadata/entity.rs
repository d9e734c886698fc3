//! The entity itself: who it is, who registered it, and its role as an identity provider (SAML Metadata 2.3.2).

use super::role::{self, IdpRole, Localized, Scope};
use super::{Unreadable, Validity, words};
use crate::abilities::FULL;
use crate::saml::instant::Instant;
use crate::xml::Element;
use crate::xml::names::{MD, MDATTR, MDRPI, SAML, SAMLP};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// An identity provider as it describes itself (SAML Metadata 2.3.2).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct EntityDescriptor {
    /// The entity ID.
    pub entity_id: String,
    /// Until when this holds: the earliest `validUntil` of the entity, its role and the groups around it.
    pub valid_until: Option<Instant>,
    /// For how long this may be kept without being fetched anew, in seconds: the shortest `cacheDuration` of the same.
    pub cache_duration_sec: Option<u64>,
    /// The role of identity provider for SAML 2.0. Roles for other protocols and other roles are not in it, and neither are their keys.
    pub idp: IdpRole,
    /// `mdrpi:RegistrationInfo`.
    pub registration: Option<Registration>,
    /// `mdattr:EntityAttributes`.
    pub attributes: Vec<EntityAttribute>,
    /// `md:Organization`.
    pub organization: Option<Organization>,
    /// `md:ContactPerson`, those that say anything.
    pub contacts: Vec<Contact>,
}

/// Who registered an entity, and when (saml-metadata-rpi 2.1).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Registration {
    /// The registrar's identifier.
    pub authority: String,
    /// When it was registered, as written.
    pub instant: Option<String>,
}

/// An attribute of an entity, such as its categories (sstc-metadata-attr 2).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct EntityAttribute {
    /// The name.
    pub name: String,
    /// How to read the name.
    pub name_format: Option<String>,
    /// The values, white space around them trimmed.
    pub values: Vec<String>,
}

/// Who runs an entity (SAML Metadata 2.3.2.1).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Organization {
    /// `OrganizationName`.
    pub names: Vec<Localized>,
    /// `OrganizationDisplayName`.
    pub display_names: Vec<Localized>,
    /// `OrganizationURL`.
    pub urls: Vec<Localized>,
}

/// Whom to ask (SAML Metadata 2.3.2.2).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Contact {
    /// `technical`, `support`, `administrative`, `billing` or `other`.
    pub kind: Option<String>,
    /// `Company`.
    pub company: Option<String>,
    /// `GivenName` and `SurName`.
    pub name: Option<String>,
    /// `EmailAddress`, as written.
    pub emails: Vec<String>,
}

impl EntityDescriptor {
    pub(super) fn read(entity: Element<'_, '_>, around: Validity) -> Result<Self, Unreadable> {
        let entity_id = entity.attr("entityID").filter(|id| !id.is_empty()).ok_or(Unreadable::NoEntityId)?;
        let roles: Vec<_> = entity.children(MD, "IDPSSODescriptor").filter(|role| speaks_saml2(*role)).collect();
        if roles.is_empty() {
            return Err(match entity.children(MD, "SPSSODescriptor").next() {
                Some(_) => format!("`{entity_id}` is a service provider: give the metadata of the identity provider"),
                None => format!("`{entity_id}` has no md:IDPSSODescriptor for SAML 2.0"),
            }
            .into());
        }
        let mut validity = around.with(entity)?;
        let mut idp = IdpRole::default();
        for role in roles {
            validity = validity.with(role)?;
            idp.add(role)?;
        }
        let descriptor = EntityDescriptor {
            entity_id: entity_id.to_owned(),
            valid_until: validity.until,
            cache_duration_sec: validity.cache_sec,
            idp,
            registration: None,
            attributes: Vec::new(),
            organization: None,
            contacts: Vec::new(),
        };
        Ok(if FULL { descriptor.described(entity) } else { descriptor })
    }
}

impl EntityDescriptor {
    /// With what no message is judged by, but for its scopes.
    fn described(mut self, entity: Element<'_, '_>) -> Self {
        for role in entity.children(MD, "IDPSSODescriptor").filter(|role| speaks_saml2(*role)) {
            self.idp.describe(role);
        }
        self.idp.scopes.extend(scopes(entity));
        self.registration = extensions(entity, MDRPI, "RegistrationInfo").find_map(registration);
        self.attributes = extensions(entity, MDATTR, "EntityAttributes").flat_map(attributes).collect();
        self.organization = entity.children(MD, "Organization").next().map(organization);
        self.contacts = entity.children(MD, "ContactPerson").filter_map(contact).collect();
        self
    }
}

fn speaks_saml2(role: Element<'_, '_>) -> bool {
    role.attr("protocolSupportEnumeration").is_some_and(|list| list.split_ascii_whitespace().any(|protocol| protocol == SAMLP))
}

/// The elements of this name in the Extensions of an entity or a role.
pub(super) fn extensions<'d, 'm>(
    parent: Element<'d, 'm>,
    namespace: &'static str,
    local: &'static str,
) -> impl Iterator<Item = Element<'d, 'm>> + use<'d, 'm> {
    parent.children(MD, "Extensions").flat_map(move |extensions| extensions.children(namespace, local))
}

pub(super) fn scopes<'d>(parent: Element<'d, '_>) -> impl Iterator<Item = Scope> + use<'d> {
    extensions(parent, crate::xml::names::SHIBMD, "Scope")
        .filter_map(|scope| Some(Scope { value: words(scope)?, regexp: super::is_true(scope.attr("regexp")) }))
        .collect::<Vec<_>>()
        .into_iter()
}

fn registration(info: Element<'_, '_>) -> Option<Registration> {
    let authority = info.attr("registrationAuthority")?.to_owned();
    Some(Registration { authority, instant: info.attr("registrationInstant").map(str::to_owned) })
}

fn attributes(list: Element<'_, '_>) -> Vec<EntityAttribute> {
    let read = |attribute: Element<'_, '_>| {
        Some(EntityAttribute {
            name: attribute.attr("Name")?.to_owned(),
            name_format: attribute.attr("NameFormat").map(str::to_owned),
            values: attribute.children(SAML, "AttributeValue").filter_map(words).collect(),
        })
    };
    list.children(SAML, "Attribute").filter_map(read).collect()
}

fn organization(element: Element<'_, '_>) -> Organization {
    Organization {
        names: role::localized(element, MD, "OrganizationName"),
        display_names: role::localized(element, MD, "OrganizationDisplayName"),
        urls: role::localized(element, MD, "OrganizationURL"),
    }
}

/// AD FS writes a ContactPerson with nothing in it.
fn contact(element: Element<'_, '_>) -> Option<Contact> {
    let text = |local: &'static str| element.children(MD, local).find_map(words);
    let names: Vec<String> = ["GivenName", "SurName"].into_iter().filter_map(text).collect();
    let contact = Contact {
        kind: element.attr("contactType").map(str::to_owned),
        company: text("Company"),
        name: (!names.is_empty()).then(|| names.join(" ")),
        emails: element.children(MD, "EmailAddress").filter_map(words).collect(),
    };
    (contact.company.is_some() || contact.name.is_some() || !contact.emails.is_empty()).then_some(contact)
}
