//! What goes out: our types in the shape of the contract. Everything is taken apart field by field, so that none is left behind unseen.

use alloc::borrow::ToOwned;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt::Display;

use super::wire::{self, Login as LoggedIn, Logout as LoggedOut};
use crate::explain::Explanation;
use crate::fault::Code;
use crate::{Attribute, AttributeValue, Claim, Login, Logout, LogoutKind, Rejection, WrappedKey};

pub(super) fn claims(claims: &[Claim]) -> Vec<wire::Claim> {
    let claim = |Claim { kind, key, until, optional }: &Claim| wire::Claim {
        kind: *kind,
        key: key.clone(),
        until: until.unix_ms(),
        optional: *optional,
    };
    claims.iter().map(claim).collect()
}

pub(super) fn refusal(code: Code, message: &dyn Display) -> wire::Refusal {
    let family = code.family();
    wire::Refusal {
        code: code.as_str().to_owned(),
        family: family.as_str().to_owned(),
        http_status: family.http_status(),
        message: message.to_string(),
    }
}

impl From<Rejection> for wire::Rejection {
    fn from(rejection: Rejection) -> Self {
        let family = rejection.family();
        wire::Rejection {
            code: rejection.code().map(|code| code.as_str().to_owned()),
            family: family.as_str().to_owned(),
            http_status: family.http_status(),
            message: rejection.to_string(),
            report_json: rejection.report().to_json(),
            wrapped_keys: rejection.wrapped_keys().iter().map(wrapped).collect(),
        }
    }
}

fn wrapped(WrappedKey { id, digest, mgf, label, ciphertext, key_length, recipient }: &WrappedKey) -> wire::WrappedKey {
    wire::WrappedKey {
        id: id.clone(),
        digest: digest.name().to_owned(),
        mgf: mgf.name().to_owned(),
        label: label.clone(),
        ciphertext: ciphertext.clone(),
        // A length that nobody can have would be refused with every key.
        key_length: u32::try_from(*key_length).unwrap_or(u32::MAX),
        recipient: recipient.clone(),
    }
}

impl From<Login> for LoggedIn {
    fn from(login: Login) -> Self {
        LoggedIn {
            report_json: login.report.to_json(),
            issuer: login.issuer,
            assertion_id: login.assertion_id,
            name_id: login.name_id,
            attributes: login.attributes.into_iter().map(wire::Attribute::from).collect(),
            session_index: login.session_index,
            session_not_on_or_after: login.session_not_on_or_after.map(|instant| instant.unix_ms()),
            authn_instant: login.authn_instant.map(|instant| instant.unix_ms()),
            authn_context_class_ref: login.authn_context_class_ref,
            authn_context_decl_ref: login.authn_context_decl_ref,
            authenticating_authorities: login.authenticating_authorities,
            subject_locality: login.subject_locality,
            in_response_to: login.in_response_to,
            solicited: login.solicited,
            return_to: login.return_to,
            relay_state: login.relay_state,
        }
    }
}

impl From<Attribute> for wire::Attribute {
    fn from(Attribute { name, name_format, friendly_name, values }: Attribute) -> Self {
        let value = |value| match value {
            AttributeValue::Text { text, type_name } => wire::AttributeValue::Text(wire::TextValue { text, type_name }),
            AttributeValue::Nil => wire::AttributeValue::Nil,
            AttributeValue::Xml(xml) => wire::AttributeValue::Xml(xml),
        };
        wire::Attribute { name, name_format, friendly_name, values: values.into_iter().map(value).collect() }
    }
}

impl From<Logout> for LoggedOut {
    fn from(Logout { issuer, kind, relay_state, report }: Logout) -> Self {
        let kind = match kind {
            LogoutKind::Request { id, name_id, session_indexes, reason, not_on_or_after } => {
                let not_on_or_after = not_on_or_after.map(|instant| instant.unix_ms());
                wire::LogoutKind::Request(wire::LogoutRequest { id, name_id, session_indexes, reason, not_on_or_after })
            }
            LogoutKind::Response { id, in_response_to, status, partial, return_to } => {
                wire::LogoutKind::Response(wire::LogoutResponse { id, in_response_to, status, partial, return_to })
            }
        };
        LoggedOut { issuer, kind, relay_state, report_json: report.to_json() }
    }
}

impl From<Code> for wire::Code {
    fn from(code: Code) -> Self {
        let family = code.family();
        wire::Code {
            name: code.as_str().to_owned(),
            family: family.as_str().to_owned(),
            http_status: family.http_status(),
            spec: code.spec().to_owned(),
            about: code.about().to_owned(),
        }
    }
}

impl From<Explanation> for wire::Explanation {
    fn from(Explanation { code: _, title, what, why, idp, sp }: Explanation) -> Self {
        wire::Explanation { title, what, why, idp, sp }
    }
}
