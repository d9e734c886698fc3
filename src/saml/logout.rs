//! `samlp:LogoutRequest` and `samlp:LogoutResponse` (SAML Core 3.7).

use crate::fault::{Code, Fault};
use crate::report::Span;
use crate::saml::assertion::{NameId, identifier};
use crate::saml::encrypted::Open;
use crate::saml::response::{Issuer, Moment, Status, moment, owned};
use crate::xml::Element;
use crate::xml::names::{DS, SAML, SAMLP};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// A logout message's facts. What is missing is `None`; whether it may be is for the profile to say.
#[derive(Debug)]
pub(crate) struct LogoutMessage {
    pub(crate) id: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) issue_instant: Option<Moment>,
    pub(crate) destination: Option<String>,
    pub(crate) issuer: Option<Issuer>,
    pub(crate) body: Body,
    pub(crate) at: Span,
}

/// What only one of the two messages has.
#[derive(Debug)]
pub(crate) enum Body {
    Request(LogoutRequest),
    Response(LogoutResponse),
}

/// `samlp:LogoutRequest` (SAML Core 3.7.1).
#[derive(Debug)]
pub(crate) struct LogoutRequest {
    pub(crate) not_on_or_after: Option<Moment>,
    pub(crate) reason: Option<String>,
    /// Whose sessions end. `None` where nobody is named by a NameID.
    pub(crate) name_id: Result<Option<NameId>, Fault>,
    /// Which of them; all of them if there is none.
    pub(crate) session_indexes: Vec<String>,
}

/// `samlp:LogoutResponse` (SAML Core 3.7.2).
#[derive(Debug)]
pub(crate) struct LogoutResponse {
    pub(crate) in_response_to: Option<String>,
    pub(crate) status: Option<Status>,
}

pub(crate) const REQUEST: &str = "LogoutRequest";
pub(crate) const RESPONSE: &str = "LogoutResponse";

impl LogoutMessage {
    /// Reads either message in the order of its schema; signatures are dsig's concern.
    pub(crate) fn read(root: Element<'_, '_>, open: &dyn Open) -> Result<Self, Fault> {
        let request = root.is(SAMLP, REQUEST);
        if !request && !root.is(SAMLP, RESPONSE) {
            return Err(missing(root, &[REQUEST, RESPONSE]));
        }
        root.only_elements()?;
        let mut place = 0;
        for child in root.elements().filter(|child| !child.is(DS, "Signature")) {
            let next = place_of(child, request).ok_or_else(|| malformed(child))?;
            if next < place || (next == place && next != SESSION_INDEX) {
                return Err(malformed(child));
            }
            place = next;
        }
        Ok(LogoutMessage {
            id: owned(root.attr("ID")),
            version: owned(root.attr("Version")),
            issue_instant: moment(root.attr("IssueInstant")),
            destination: owned(root.attr("Destination")),
            issuer: root.children(SAML, "Issuer").next().map(Issuer::read).transpose()?,
            body: match request {
                true => Body::Request(LogoutRequest::read(root, open)?),
                false => Body::Response(LogoutResponse::read(root)?),
            },
            at: root.span(),
        })
    }
}

/// Another message than one of these stands at the root.
pub(crate) fn missing(root: Element<'_, '_>, wanted: &[&str]) -> Fault {
    let name = match root.namespace() {
        Some(namespace) => format!("{{{namespace}}}{}", root.local()),
        None => root.local().to_owned(),
    };
    let wanted: Vec<String> = wanted.iter().map(|local| format!("{{{SAMLP}}}{local}")).collect();
    Fault::new(Code::LogoutMissing).expected(wanted).actual(name).at(root.span())
}

const SESSION_INDEX: u8 = 4;

/// The children of either message in the order of the schema.
fn place_of(child: Element<'_, '_>, request: bool) -> Option<u8> {
    Some(match (child.namespace(), child.local()) {
        (Some(SAML), "Issuer") => 1,
        (Some(SAMLP), "Extensions") => 2,
        (Some(SAML), "NameID" | "BaseID" | "EncryptedID") if request => 3,
        (Some(SAMLP), "SessionIndex") if request => SESSION_INDEX,
        (Some(SAMLP), "Status") if !request => 3,
        _ => return None,
    })
}

fn malformed(child: Element<'_, '_>) -> Fault {
    Fault::new(Code::LogoutMalformed).actual(child.local()).at(child.span())
}

impl LogoutRequest {
    fn read(root: Element<'_, '_>, open: &dyn Open) -> Result<Self, Fault> {
        let named = root.elements().find_map(|child| identifier(child, open).transpose());
        let indexes = root.children(SAMLP, "SessionIndex").map(|index| index.text().map(|text| text.into_owned()));
        Ok(LogoutRequest {
            not_on_or_after: moment(root.attr("NotOnOrAfter")),
            reason: owned(root.attr("Reason")),
            name_id: named.transpose().map(Option::flatten),
            session_indexes: indexes.collect::<Result<_, Fault>>()?,
        })
    }
}

impl LogoutResponse {
    fn read(root: Element<'_, '_>) -> Result<Self, Fault> {
        let status = root.children(SAMLP, "Status").next().map(|status| Status::read(status, Code::LogoutMalformed)).transpose()?;
        Ok(LogoutResponse { in_response_to: owned(root.attr("InResponseTo")), status })
    }
}
