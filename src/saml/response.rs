//! `samlp:Response`: the envelope (SAML Core 3.2.2 and 3.3.3).

use crate::fault::{Code, Fault};
use crate::report::Span;
use crate::saml::instant::Instant;
use crate::xml::Element;
use crate::xml::names::{DS, SAML, SAMLP};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// A time as it was written: read, or the text that is no UTC time.
pub(crate) type Moment = Result<Instant, String>;

/// The envelope's facts. What is missing is `None`; whether it may be is for the profile to say.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) id: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) issue_instant: Option<Moment>,
    pub(crate) destination: Option<String>,
    pub(crate) in_response_to: Option<String>,
    pub(crate) issuer: Option<Issuer>,
    pub(crate) status: Option<Status>,
    pub(crate) at: Span,
}

/// `saml:Issuer` (SAML Core 2.2.5).
#[derive(Debug)]
pub(crate) struct Issuer {
    pub(crate) value: String,
    pub(crate) format: Option<String>,
    pub(crate) at: Span,
}

/// `samlp:Status` (SAML Core 3.2.2.1): the chain of codes from the outermost inwards, and the message.
#[derive(Debug)]
pub(crate) struct Status {
    pub(crate) codes: Vec<String>,
    pub(crate) message: Option<String>,
    pub(crate) at: Span,
}

impl Response {
    /// Reads the envelope; does not look into assertions or signatures.
    pub(crate) fn read(root: Element<'_, '_>) -> Result<Self, Fault> {
        let mut place = Place::Start;
        for child in root.elements() {
            if child.is(DS, "Signature") {
                continue; // its place is dsig's concern
            }
            let next = Place::of(child).ok_or_else(|| malformed(child))?;
            if next < place || (next == place && next != Place::Assertion) {
                return Err(malformed(child));
            }
            place = next;
        }
        root.only_elements()?;
        Ok(Response {
            id: owned(root.attr("ID")),
            version: owned(root.attr("Version")),
            issue_instant: moment(root.attr("IssueInstant")),
            destination: owned(root.attr("Destination")),
            in_response_to: owned(root.attr("InResponseTo")),
            issuer: root.children(SAML, "Issuer").next().map(Issuer::read).transpose()?,
            status: root.children(SAMLP, "Status").next().map(|status| Status::read(status, Code::ResponseMalformed)).transpose()?,
            at: root.span(),
        })
    }
}

/// The children of a Response in the order of the schema.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Start,
    Issuer,
    Extensions,
    Status,
    Assertion,
}

impl Place {
    fn of(child: Element<'_, '_>) -> Option<Self> {
        Some(match (child.namespace(), child.local()) {
            (Some(SAML), "Issuer") => Place::Issuer,
            (Some(SAMLP), "Extensions") => Place::Extensions,
            (Some(SAMLP), "Status") => Place::Status,
            (Some(SAML), "Assertion" | "EncryptedAssertion") => Place::Assertion,
            _ => return None,
        })
    }
}

fn malformed(child: Element<'_, '_>) -> Fault {
    Fault::new(Code::ResponseMalformed).actual(child.local()).at(child.span())
}

impl Issuer {
    pub(crate) fn read(element: Element<'_, '_>) -> Result<Self, Fault> {
        Ok(Issuer { value: element.text()?.into_owned(), format: owned(element.attr("Format")), at: element.span() })
    }
}

impl Status {
    /// Reads a status; `code` says which message is malformed with it.
    pub(crate) fn read(element: Element<'_, '_>, code: Code) -> Result<Self, Fault> {
        let malformed = |child: Element<'_, '_>| Fault::new(code).actual(child.local()).at(child.span());
        element.only_elements()?;
        let mut message = None;
        for child in element.elements() {
            match (child.namespace(), child.local()) {
                (Some(SAMLP), "StatusCode" | "StatusDetail") => {}
                (Some(SAMLP), "StatusMessage") if message.is_none() => message = Some(child.text()?.into_owned()),
                _ => return Err(malformed(child)),
            }
        }
        let mut codes = Vec::new();
        let mut parent = element;
        while let Some(code) = parent.only_child(SAMLP, "StatusCode", code)? {
            let value = code.attr("Value").ok_or_else(|| malformed(code))?;
            codes.push(value.to_owned());
            parent = code;
        }
        match codes.is_empty() {
            true => Err(malformed(element)),
            false => Ok(Status { codes, message, at: element.span() }),
        }
    }
}

/// A fact is kept as a copy: what it was read from is gone when it is judged.
#[inline(never)]
pub(crate) fn owned(value: Option<&str>) -> Option<String> {
    value.map(str::to_owned)
}

#[inline(never)]
pub(crate) fn moment(value: Option<&str>) -> Option<Moment> {
    value.map(|text| Instant::parse(text).ok_or_else(|| text.to_owned()))
}
