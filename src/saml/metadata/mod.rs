//! `md:EntityDescriptor`: what an identity provider publishes of itself (SAML Metadata 2.3 to 2.4.3). Facts only.

mod duration;
mod entity;
mod group;
mod role;

use alloc::borrow::ToOwned;
use alloc::string::String;
pub(crate) use duration::seconds;
pub use entity::{Contact, EntityAttribute, EntityDescriptor, Organization, Registration};
pub(crate) use group::{Found, GROUP, entities, find, find_alone, members, missing, several};
pub use role::{Endpoint, IdpRole, KeyDescriptor, KeyUse, Localized, Logo, Scope, UiInfo};

use crate::fault::Fault;
use crate::saml::instant::Instant;
use crate::xml::{Document, Element, Limits};

/// Why metadata cannot be used, as a sentence for whoever configured it.
#[derive(Debug)]
pub(crate) enum Unreadable {
    NoEntityId,
    /// The wanted entity is not there.
    NoEntity(String),
    Malformed(String),
}

impl From<String> for Unreadable {
    fn from(reason: String) -> Self {
        Unreadable::Malformed(reason)
    }
}

impl From<Fault> for Unreadable {
    /// A fault with where it stands in the text.
    #[inline(never)]
    fn from(fault: Fault) -> Self {
        let place = fault.at.map(|span| format!(" at byte {}", span.start)).unwrap_or_default();
        Unreadable::Malformed(format!("{}{place} ({})", fault.code.about(), fault.code))
    }
}

/// What people give instead of metadata.
pub(crate) fn sniff(text: &str) -> Result<(), Unreadable> {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let instead = if start.is_empty() {
        "the metadata is empty"
    } else if start.starts_with("http://") || start.starts_with("https://") {
        "this is a URL: give the XML that it serves, samlight fetches nothing"
    } else if !start.starts_with('<') {
        "this is not XML: give the content of the metadata document, not a file name or a certificate"
    } else {
        return Ok(());
    };
    Err(Unreadable::Malformed(instead.into()))
}

/// A document whose root is no group with content.
pub(crate) fn document(text: &str) -> Result<Document<'_>, Unreadable> {
    let document = Document::parse(text, &Limits::metadata())?;
    let root = document.root();
    match group::is_known(root) {
        true => Ok(document),
        false => Err(format!("the root element is `{}`, not md:EntityDescriptor of the SAML 2.0 metadata namespace", root.local()).into()),
    }
}

/// How long something holds. What stands on a group holds for everything in it (SAML Metadata 2.3.1).
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) until: Option<Instant>,
    pub(crate) cache_sec: Option<u64>,
}

impl Validity {
    /// The earlier end and the shorter duration of what was said so far and what this element says.
    fn with(self, element: Element<'_, '_>) -> Result<Self, Unreadable> {
        let until = match element.attr("validUntil") {
            None => None,
            Some(text) => Some(Instant::parse(text).ok_or_else(|| format!("validUntil is `{text}`, not a UTC time such as 2030-01-01T00:00:00Z"))?),
        };
        let cache_sec = match element.attr("cacheDuration") {
            None => None,
            Some(text) => Some(seconds(text).ok_or_else(|| format!("cacheDuration is `{text}`, not a duration such as PT6H or P1D"))?),
        };
        Ok(Validity { until: least(self.until, until), cache_sec: least(self.cache_sec, cache_sec) })
    }
}

fn least<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// `xs:boolean`.
fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("true" | "1"))
}

/// The text of an element without the white space around it; nothing where elements stand inside.
#[inline(never)]
fn words(element: Element<'_, '_>) -> Option<String> {
    element.text().ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
