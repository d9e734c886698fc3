//! The settings with the object `gate`, from JSON text.

use super::fields::Fields;
use super::read_settings;
use crate::json::Value;
use crate::settings::gate::{GateSettings, SessionSettings};
use crate::settings::{ConfigError, Settings};
use alloc::string::String;
use alloc::vec::Vec;

/// Reads the one shape of the settings, in which `gate` has to be there.
pub(crate) fn read(text: &str) -> Result<(Settings, GateSettings), ConfigError> {
    Fields::read(text, |fields| {
        let gate = fields.object("gate", gate).unwrap_or_else(|| {
            fields.missing("gate");
            GateSettings::default()
        });
        (read_settings(fields), gate)
    })
}

fn gate(fields: &mut Fields) -> GateSettings {
    let [acs, login, metadata, logout] = fields
        .object("paths", |paths| [paths.string("acs"), paths.string("login"), paths.string("metadata"), paths.string("logout")])
        .unwrap_or_default();
    let protect = fields.has("protect");
    let protected = fields.strings("protect");
    let (reject_status, reject_page) = fields
        .object("onReject", |reject| (reject.number("status"), reject.choice("body", &[("code", false), ("page", true)]).unwrap_or_default()))
        .unwrap_or_default();
    let (max_bytes, upstream_timeout_sec) =
        fields.object("limits", |limits| (limits.number("maxBytes"), limits.number("upstreamTimeoutSec"))).unwrap_or_default();
    GateSettings {
        acs,
        login,
        metadata,
        logout,
        idp: fields.string("idp"),
        protect: protect.then_some(protected),
        public: fields.strings("public"),
        session: fields.object("session", session).unwrap_or_else(|| {
            fields.missing("session");
            SessionSettings::default()
        }),
        headers: headers(fields),
        replay: fields.string("replay"),
        upstream: fields.string("upstream"),
        reject_status,
        reject_page,
        upstream_timeout_sec,
        max_bytes,
    }
}

fn session(fields: &mut Fields) -> SessionSettings {
    SessionSettings {
        cookie: fields.string("cookie"),
        keys: fields.strings("keys"),
        ttl_sec: fields.number("ttlSec"),
        max_bytes: fields.number("maxBytes"),
    }
}

/// The one object whose names are the user's own.
fn headers(fields: &mut Fields) -> Vec<(String, String)> {
    let named = match fields.take("headers") {
        None => return Vec::new(),
        Some(Value::Object(named)) => named,
        Some(_) => {
            fields.wrong_value("headers", "an object is wanted, with the name of a header and what it carries");
            return Vec::new();
        }
    };
    let mut headers = Vec::new();
    for (name, value) in named {
        match value {
            Value::String(source) => headers.push((name, source)),
            _ => fields.wrong_value("headers", &format!("`{name}` names no source; there are `nameId`, `issuer`, `sessionIndex`, `attr:NAME`")),
        }
    }
    headers
}
