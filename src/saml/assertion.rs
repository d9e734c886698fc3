//! `saml:Assertion`, its Subject and its Conditions (SAML Core 2.3.3, 2.4, 2.5).
//!
//! Every part is read for itself, so that one malformed part does not hide what the others say.

use crate::abilities::FULL;
use crate::fault::{Code, Fault};
use crate::report::Span;
use crate::saml::encrypted::{self, Open};
use crate::saml::key_info::KeyInfo;
use crate::saml::response::{Issuer, Moment, moment, owned};
use crate::saml::statement::{Attribute, AuthnStatement, read_attributes, read_authn};
use crate::xml::Element;
use crate::xml::names::{DS, SAML};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// The facts of an assertion. What is missing is `None`; whether it may be is for the profile to say.
#[derive(Debug)]
pub(crate) struct Assertion {
    pub(crate) id: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) issue_instant: Option<Moment>,
    pub(crate) issuer: Option<Issuer>,
    pub(crate) subject: Result<Option<Subject>, Fault>,
    pub(crate) conditions: Result<Option<Conditions>, Fault>,
    pub(crate) authn: Result<Vec<AuthnStatement>, Fault>,
    pub(crate) attributes: Result<Vec<Attribute>, Fault>,
    pub(crate) at: Span,
}

/// `saml:Subject` (SAML Core 2.4.1).
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) name_id: Option<NameId>,
    /// There is an identifier, a NameID or one that names nobody to us.
    pub(crate) identified: bool,
    pub(crate) confirmations: Vec<Confirmation>,
    pub(crate) at: Span,
}

/// Who logged in, as the identity provider names them (SAML Core 2.2.3). Nothing is trimmed, folded or normalised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameId {
    /// The name, code point for code point.
    pub value: String,
    /// How to read it; `None` means unspecified.
    pub format: Option<String>,
    /// The domain that the name belongs to.
    pub name_qualifier: Option<String>,
    /// The service provider, or affiliation of them, that the name is for.
    pub sp_name_qualifier: Option<String>,
}

/// `saml:SubjectConfirmation` with its data (SAML Core 2.4.1.1 and 2.4.1.2).
#[derive(Debug)]
pub(crate) struct Confirmation {
    pub(crate) method: String,
    pub(crate) data: Option<ConfirmationData>,
    pub(crate) at: Span,
}

/// `saml:SubjectConfirmationData`.
#[derive(Debug)]
pub(crate) struct ConfirmationData {
    pub(crate) not_before: Option<Moment>,
    pub(crate) not_on_or_after: Option<Moment>,
    pub(crate) recipient: Option<String>,
    pub(crate) in_response_to: Option<String>,
    pub(crate) address: Option<String>,
    /// The keys of which one has to be held, where the method asks for that (SAML Core 2.4.1.3).
    pub(crate) key_infos: Vec<KeyInfo>,
    pub(crate) at: Span,
}

/// `saml:Conditions` (SAML Core 2.5.1).
#[derive(Debug)]
pub(crate) struct Conditions {
    pub(crate) not_before: Option<Moment>,
    pub(crate) not_on_or_after: Option<Moment>,
    /// One list of audiences a restriction: every restriction has to be met.
    pub(crate) audience_restrictions: Vec<Vec<String>>,
    pub(crate) one_time_use: bool,
    pub(crate) proxy_restriction: Option<ProxyRestriction>,
    /// Conditions that are not understood, by name.
    pub(crate) other: Vec<String>,
    pub(crate) at: Span,
}

/// `saml:ProxyRestriction` (SAML Core 2.5.1.6): limits what the service provider may issue on its own.
#[derive(Debug)]
pub(crate) struct ProxyRestriction {
    pub(crate) count: Option<String>,
    pub(crate) audiences: Vec<String>,
}

impl Assertion {
    /// Who issued a `saml:Assertion`, if it has the shape of one: what picks the keys, before anything else is read.
    pub(crate) fn issuer(element: Element<'_, '_>) -> Result<Option<Issuer>, Fault> {
        element.only_elements()?;
        let mut place = 0;
        for child in element.elements() {
            if child.is(DS, "Signature") {
                continue; // its place is dsig's concern
            }
            let next = place_of(child).ok_or_else(|| malformed(child))?;
            if next < place || (next == place && next != STATEMENT) {
                return Err(malformed(child));
            }
            place = next;
        }
        element.children(SAML, "Issuer").next().map(Issuer::read).transpose()
    }

    /// Reads a `saml:Assertion`; what is encrypted in it is opened by `open`.
    pub(crate) fn read(element: Element<'_, '_>, open: &dyn Open) -> Result<Self, Fault> {
        let issuer = Assertion::issuer(element)?;
        Ok(Assertion {
            id: owned(element.attr("ID")),
            version: owned(element.attr("Version")),
            issue_instant: moment(element.attr("IssueInstant")),
            issuer,
            subject: element.children(SAML, "Subject").next().map(|subject| Subject::read(subject, open)).transpose(),
            conditions: element.children(SAML, "Conditions").next().map(Conditions::read).transpose(),
            authn: read_authn(element),
            attributes: read_attributes(element, open),
            at: element.span(),
        })
    }
}

const STATEMENT: u8 = 5;

/// The children of an Assertion in the order of the schema.
fn place_of(child: Element<'_, '_>) -> Option<u8> {
    if child.namespace() != Some(SAML) {
        return None;
    }
    Some(match child.local() {
        "Issuer" => 1,
        "Subject" => 2,
        "Conditions" => 3,
        "Advice" => 4,
        "Statement" | "AuthnStatement" | "AuthzDecisionStatement" | "AttributeStatement" => STATEMENT,
        _ => return None,
    })
}

fn malformed(child: Element<'_, '_>) -> Fault {
    Fault::new(Code::AssertionMalformed).actual(child.local()).at(child.span())
}

impl Subject {
    fn read(element: Element<'_, '_>, open: &dyn Open) -> Result<Self, Fault> {
        element.only_elements()?;
        let mut name_id = None;
        let mut confirmations = Vec::new();
        let mut named = false;
        for child in element.elements() {
            match Identifier::of(child) {
                Some(identifier) if !named && confirmations.is_empty() => {
                    named = true;
                    name_id = identifier.read(child, open)?;
                }
                None if child.is(SAML, "SubjectConfirmation") => confirmations.push(Confirmation::read(child)?),
                _ => return Err(subject_malformed(child)),
            }
        }
        Ok(Subject { name_id, identified: named, confirmations, at: element.span() })
    }
}

/// The elements that identify a subject (SAML Core 2.2).
#[derive(Clone, Copy)]
enum Identifier {
    Name,
    /// Abstract: it names nobody to us.
    Base,
    Encrypted,
}

impl Identifier {
    fn of(child: Element<'_, '_>) -> Option<Self> {
        match (child.namespace(), child.local()) {
            (Some(SAML), "NameID") => Some(Identifier::Name),
            (Some(SAML), "BaseID") => Some(Identifier::Base),
            (Some(SAML), "EncryptedID") => Some(Identifier::Encrypted),
            _ => None,
        }
    }

    fn read(self, element: Element<'_, '_>, open: &dyn Open) -> Result<Option<NameId>, Fault> {
        match self {
            Identifier::Name => NameId::read(element).map(Some),
            Identifier::Base => Ok(None),
            Identifier::Encrypted => encrypted::read(element, open, "NameID", NameId::read).map(Some),
        }
    }
}

/// `Some` for an element that identifies a subject, with the NameID if it names one to us.
pub(crate) fn identifier(child: Element<'_, '_>, open: &dyn Open) -> Result<Option<Option<NameId>>, Fault> {
    Identifier::of(child).map(|identifier| identifier.read(child, open)).transpose()
}

fn subject_malformed(child: Element<'_, '_>) -> Fault {
    Fault::new(Code::SubjectMalformed).actual(child.local()).at(child.span())
}

impl NameId {
    fn read(element: Element<'_, '_>) -> Result<Self, Fault> {
        Ok(NameId {
            value: element.text()?.into_owned(),
            format: owned(element.attr("Format")),
            name_qualifier: owned(element.attr("NameQualifier")),
            sp_name_qualifier: owned(element.attr("SPNameQualifier")),
        })
    }
}

impl Confirmation {
    fn read(element: Element<'_, '_>) -> Result<Self, Fault> {
        element.only_elements()?;
        let mut children = element.elements().peekable();
        if let Some(first) = children.peek().copied()
            && Identifier::of(first).is_some()
        {
            children.next();
        }
        let data = match children.next() {
            Some(child) if child.is(SAML, "SubjectConfirmationData") => Some(ConfirmationData::read(child)),
            Some(child) => return Err(subject_malformed(child)),
            None => None,
        };
        match children.next() {
            Some(child) => Err(subject_malformed(child)),
            None => {
                let method = element.attr("Method").ok_or_else(|| subject_malformed(element))?.to_owned();
                Ok(Confirmation { method, data, at: element.span() })
            }
        }
    }
}

impl ConfirmationData {
    fn read(element: Element<'_, '_>) -> Self {
        ConfirmationData {
            not_before: moment(element.attr("NotBefore")),
            not_on_or_after: moment(element.attr("NotOnOrAfter")),
            recipient: owned(element.attr("Recipient")),
            in_response_to: owned(element.attr("InResponseTo")),
            address: owned(element.attr("Address")),
            key_infos: if FULL { element.children(DS, "KeyInfo").map(KeyInfo::read).collect() } else { Vec::new() },
            at: element.span(),
        }
    }
}

impl Conditions {
    fn read(element: Element<'_, '_>) -> Result<Self, Fault> {
        element.only_elements()?;
        let mut conditions = Conditions {
            not_before: moment(element.attr("NotBefore")),
            not_on_or_after: moment(element.attr("NotOnOrAfter")),
            audience_restrictions: Vec::new(),
            one_time_use: false,
            proxy_restriction: None,
            other: Vec::new(),
            at: element.span(),
        };
        for child in element.elements() {
            match (child.namespace(), child.local()) {
                (Some(SAML), "AudienceRestriction") => {
                    let audiences = read_audiences(child)?;
                    if audiences.is_empty() {
                        return Err(conditions_malformed(child));
                    }
                    conditions.audience_restrictions.push(audiences);
                }
                (Some(SAML), "OneTimeUse") if !conditions.one_time_use => conditions.one_time_use = true,
                (Some(SAML), "ProxyRestriction") if conditions.proxy_restriction.is_none() => {
                    let (count, audiences) = (owned(child.attr("Count")), read_audiences(child)?);
                    // xs:nonNegativeInteger
                    if count.as_ref().is_some_and(|count| count.is_empty() || !count.bytes().all(|digit| digit.is_ascii_digit())) {
                        return Err(conditions_malformed(child));
                    }
                    conditions.proxy_restriction = Some(ProxyRestriction { count, audiences });
                }
                (Some(SAML), "OneTimeUse" | "ProxyRestriction") => return Err(conditions_malformed(child)),
                (_, local) => conditions.other.push(local.to_owned()),
            }
        }
        Ok(conditions)
    }
}

fn read_audiences(element: Element<'_, '_>) -> Result<Vec<String>, Fault> {
    element.only_elements()?;
    element
        .elements()
        .map(|child| match child.is(SAML, "Audience") {
            true => Ok(child.text()?.into_owned()),
            false => Err(conditions_malformed(child)),
        })
        .collect()
}

fn conditions_malformed(child: Element<'_, '_>) -> Fault {
    Fault::new(Code::ConditionsMalformed).actual(child.local()).at(child.span())
}
