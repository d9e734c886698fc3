//! `samlp:ArtifactResponse`: what an identity provider hands out for an artifact (SAML Core 3.5.2).

use crate::fault::{Code, Fault};
use crate::report::Span;
use crate::saml::response::{Issuer, Moment, Status, moment, owned};
use crate::xml::Element;
use crate::xml::names::{DS, SAML, SAMLP};
use alloc::string::String;

pub(crate) const ARTIFACT_RESPONSE: &str = "ArtifactResponse";

/// The facts of the answer. What is missing is `None`; whether it may be is for the profile to say.
#[derive(Debug)]
pub(crate) struct ArtifactResponse {
    pub(crate) id: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) issue_instant: Option<Moment>,
    pub(crate) in_response_to: Option<String>,
    pub(crate) issuer: Option<Issuer>,
    pub(crate) status: Option<Status>,
    /// There is a Response inside.
    pub(crate) answered: bool,
    pub(crate) at: Span,
}

impl ArtifactResponse {
    /// Reads the answer in the order of its schema, and with no more than one message inside; signatures are dsig's concern.
    pub(crate) fn read(root: Element<'_, '_>) -> Result<Self, Fault> {
        root.only_elements()?;
        let mut place = 0;
        for child in root.elements().filter(|child| !child.is(DS, "Signature")) {
            let next = place_of(child).ok_or_else(|| malformed(child))?;
            if next <= place {
                return Err(malformed(child));
            }
            place = next;
        }
        Ok(ArtifactResponse {
            id: owned(root.attr("ID")),
            version: owned(root.attr("Version")),
            issue_instant: moment(root.attr("IssueInstant")),
            in_response_to: owned(root.attr("InResponseTo")),
            issuer: root.children(SAML, "Issuer").next().map(Issuer::read).transpose()?,
            status: root.children(SAMLP, "Status").next().map(|status| Status::read(status, Code::ArtifactResponseMalformed)).transpose()?,
            answered: root.children(SAMLP, "Response").next().is_some(),
            at: root.span(),
        })
    }
}

/// The Response that an ArtifactResponse hands out; any other element is its own.
pub(crate) fn handed_out<'d, 'm>(root: Element<'d, 'm>) -> Result<Element<'d, 'm>, Fault> {
    if !root.is(SAMLP, ARTIFACT_RESPONSE) {
        return Ok(root);
    }
    let missing = || Fault::new(Code::ArtifactResponseMissing).at(root.span());
    root.only_child(SAMLP, "Response", Code::ArtifactResponseMalformed)?.ok_or_else(missing)
}

/// The children in the order of the schema. The schema has room for any message; a login is answered with a Response.
fn place_of(child: Element<'_, '_>) -> Option<u8> {
    Some(match (child.namespace(), child.local()) {
        (Some(SAML), "Issuer") => 1,
        (Some(SAMLP), "Extensions") => 2,
        (Some(SAMLP), "Status") => 3,
        (Some(SAMLP), "Response") => 4,
        _ => return None,
    })
}

fn malformed(child: Element<'_, '_>) -> Fault {
    Fault::new(Code::ArtifactResponseMalformed).actual(child.local()).at(child.span())
}
