//! The rules over an ArtifactResponse: the answer to our own question, from the identity provider that we asked (SAML Core 3.5.2, Bindings 3.6.5).

use crate::fault::{Code, Fault};
use crate::profile::{ArtifactTerms, required};
use crate::saml::artifact::ArtifactResponse;
use crate::saml::response::Issuer;

/// Everything but its status and its contents.
pub(crate) fn judge(answer: &ArtifactResponse, asked: &ArtifactTerms) -> Result<(), Fault> {
    let malformed = || Fault::new(Code::ArtifactResponseMalformed).at(answer.at);
    match answer.version.as_deref() {
        Some("2.0") => {}
        Some(other) => return Err(malformed().expected("2.0").actual(other)),
        None => return Err(malformed().expected("2.0")),
    }
    if answer.id.as_deref().is_none_or(str::is_empty) {
        return Err(malformed().expected("ID"));
    }
    required(answer.issue_instant.as_ref(), Code::ArtifactResponseMalformed, Code::ArtifactResponseMalformed)?;
    let mismatch = || Fault::new(Code::ArtifactInResponseToMismatch).expected(asked.resolve_id.as_str()).at(answer.at);
    match answer.in_response_to.as_deref() {
        Some(id) if id == asked.resolve_id => {}
        Some(other) => return Err(mismatch().actual(other)),
        None => return Err(mismatch()),
    }
    issuer(answer.issuer.as_ref(), asked)
}

/// Whoever was asked answers, and for nobody else: an artifact of one identity provider must not bring in a user of another (CVE-2026-49283).
pub(crate) fn issuer(issuer: Option<&Issuer>, asked: &ArtifactTerms) -> Result<(), Fault> {
    match issuer {
        Some(issuer) if issuer.value != asked.idp => Err(another(&issuer.value, asked).at(issuer.at)),
        _ => Ok(()),
    }
}

pub(crate) fn another(issuer: &str, asked: &ArtifactTerms) -> Fault {
    Fault::new(Code::ArtifactIssuerMismatch).expected(asked.idp.as_str()).actual(issuer)
}
