//! The statements of an assertion: how somebody was authenticated and what is said of them (SAML Core 2.7).

use crate::fault::{Code, Fault};
use crate::mark;
use crate::report::Span;
use crate::saml::encrypted::{self, Open};
use crate::saml::response::{Moment, moment, owned};
use crate::xml::names::{SAML, XSI};
use crate::xml::{Canonicalization, Element, Limits, Method, canonicalize};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// `saml:AuthnStatement` (SAML Core 2.7.2).
#[derive(Debug)]
pub(crate) struct AuthnStatement {
    pub(crate) authn_instant: Option<Moment>,
    pub(crate) session_index: Option<String>,
    pub(crate) session_not_on_or_after: Option<Moment>,
    pub(crate) class_ref: Option<String>,
    pub(crate) decl_ref: Option<String>,
    /// The authorities that took part in the authentication, the asserting one left out (SAML Core 2.7.2.2).
    pub(crate) authorities: Vec<String>,
    /// The address from which the user was authenticated (SAML Core 2.7.2.1).
    pub(crate) address: Option<String>,
    pub(crate) at: Span,
}

/// `saml:Attribute` (SAML Core 2.7.3.1).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Attribute {
    /// The name, compared code point for code point.
    pub name: String,
    /// How to read the name; `None` means unspecified.
    pub name_format: Option<String>,
    /// A name for people. Never a key: two attributes may share it.
    pub friendly_name: Option<String>,
    /// The values in document order; there may be none.
    pub values: Vec<AttributeValue>,
}

/// `saml:AttributeValue` (SAML Core 2.7.3.1.1).
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum AttributeValue {
    /// Text, code point for code point, with the `xsi:type` it was given.
    Text {
        /// The text; white space is kept.
        text: String,
        /// The `xsi:type`, as written.
        type_name: Option<String>,
    },
    /// `xsi:nil`: there is no value.
    Nil,
    /// A value with elements inside: its content as canonical XML, each element with the namespaces it uses.
    Xml(String),
}

/// Exclusive, so that a value says itself which namespaces it uses and a long list of values cannot repeat what is merely in scope.
const STANDALONE: Canonicalization<'static> = Canonicalization { method: Method::Exclusive, comments: false, prefixes: &[] };

pub(crate) fn read_authn(assertion: Element<'_, '_>) -> Result<Vec<AuthnStatement>, Fault> {
    assertion.children(SAML, "AuthnStatement").map(AuthnStatement::read).collect()
}

pub(crate) fn read_attributes(assertion: Element<'_, '_>, open: &dyn Open) -> Result<Vec<Attribute>, Fault> {
    let mut attributes = Vec::new();
    let mut closed = None;
    // Facts are read before anything is believed: values that each spell out a long namespace name would multiply the message without a bound.
    let mut room = Limits::default().canonical;
    for statement in assertion.children(SAML, "AttributeStatement") {
        statement.only_elements()?;
        for child in statement.elements() {
            match (child.namespace(), child.local()) {
                (Some(SAML), "Attribute") => attributes.push(Attribute::read(child, &mut room)?),
                (Some(SAML), "EncryptedAttribute") => {
                    match encrypted::read(child, open, "Attribute", |attribute| Attribute::read(attribute, &mut room)) {
                        // All keys are asked for at once.
                        Err(fault) if fault.code == Code::EncryptionKeyRequired => closed = closed.or(Some(fault)),
                        attribute => attributes.push(attribute?),
                    }
                }
                _ => return Err(attribute_malformed(child)),
            }
        }
    }
    closed.map_or(Ok(attributes), Err)
}

impl AuthnStatement {
    fn read(element: Element<'_, '_>) -> Result<Self, Fault> {
        element.only_elements()?;
        let malformed = |child: Element<'_, '_>| Fault::new(Code::AuthnMalformed).actual(child.local()).at(child.span());
        let (mut context, mut address) = (None, None);
        for child in element.elements() {
            match (child.namespace(), child.local()) {
                (Some(SAML), "SubjectLocality") if context.is_none() => address = owned(child.attr("Address")),
                (Some(SAML), "AuthnContext") if context.is_none() => context = Some(child),
                _ => return Err(malformed(child)),
            }
        }
        let context = context.ok_or_else(|| malformed(element))?;
        context.only_elements()?;
        let only = |local| -> Result<Option<String>, Fault> {
            let found = context.only_child(SAML, local, Code::AuthnMalformed)?;
            found.map(|found| found.text().map(|text| text.into_owned())).transpose()
        };
        let mut authorities = Vec::new();
        for one in context.children(SAML, "AuthenticatingAuthority") {
            authorities.push(one.text()?.into_owned());
        }
        Ok(AuthnStatement {
            authn_instant: moment(element.attr("AuthnInstant")),
            session_index: owned(element.attr("SessionIndex")),
            session_not_on_or_after: moment(element.attr("SessionNotOnOrAfter")),
            class_ref: only("AuthnContextClassRef")?,
            decl_ref: only("AuthnContextDeclRef")?,
            authorities,
            address,
            at: element.span(),
        })
    }
}

impl Attribute {
    fn read(element: Element<'_, '_>, room: &mut usize) -> Result<Self, Fault> {
        element.only_elements()?;
        let mut values = Vec::new();
        for child in element.elements() {
            if !child.is(SAML, "AttributeValue") {
                return Err(attribute_malformed(child));
            }
            values.push(AttributeValue::read(child, room)?);
        }
        Ok(Attribute {
            name: element.attr("Name").ok_or_else(|| attribute_malformed(element))?.to_owned(),
            name_format: owned(element.attr("NameFormat")),
            friendly_name: owned(element.attr("FriendlyName")),
            values,
        })
    }
}

impl AttributeValue {
    fn read(element: Element<'_, '_>, room: &mut usize) -> Result<Self, Fault> {
        if matches!(element.attr_ns(XSI, "nil"), Some("true" | "1")) {
            return Ok(AttributeValue::Nil);
        }
        if element.elements().next().is_some() {
            return Ok(AttributeValue::Xml(content(element, room)?));
        }
        Ok(AttributeValue::Text { text: element.text()?.into_owned(), type_name: owned(element.attr_ns(XSI, "type")) })
    }
}

/// The content of a value with elements inside: its texts as they stand in the octets, and each element so that it stands by itself: as
/// much as there is room for.
fn content(value: Element<'_, '_>, room: &mut usize) -> Result<String, Fault> {
    let source = value.source();
    let place = |at: u32| usize::try_from(at.saturating_sub(value.span().start)).unwrap_or(usize::MAX);
    let text = |from: usize, to: usize| source.get(from..to).unwrap_or_default();
    let mut content = String::new();
    let mut at = start_tag(source);
    for child in value.elements() {
        content.push_str(text(at, place(child.span().start)));
        let element = canonicalize(child, None, &STANDALONE, *room)?;
        *room = room.saturating_sub(element.len());
        content.push_str(&element);
        at = place(child.span().end);
    }
    content.push_str(text(at, mark::rfind(source, "</").unwrap_or(at)));
    Ok(content)
}

/// The length of the start tag; a `>` may stand in an attribute value.
fn start_tag(source: &str) -> usize {
    let mut quote = None;
    let end = source.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        quote.is_none() && byte == b'>'
    });
    end.map_or(0, |end| end + 1)
}

fn attribute_malformed(child: Element<'_, '_>) -> Fault {
    Fault::new(Code::AttributeMalformed).actual(child.local()).at(child.span())
}
