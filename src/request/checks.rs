//! What is looked at before anything is written: identifiers, handles, endpoints, and whether to sign.

use crate::fault::Code;
use crate::provider::ServiceProvider;
use crate::request::signing;
use crate::saml::metadata::Endpoint;
use crate::settings::{ConfigError, absolute};
use crate::trust::{HTTP_POST, HTTP_REDIRECT, TrustedIdp};
use alloc::string::String;
use alloc::vec::Vec;

/// How a message travels through the browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RequestBinding {
    /// HTTP-Redirect: a URL to send the browser to.
    Redirect,
    /// HTTP-POST: a page that posts itself.
    Post,
}

/// 128 bits fill at least 22 characters of the densest usual alphabet, that of base64url; and a store's keys have an end.
const ID_LENGTHS: core::ops::RangeInclusive<usize> = 22..=256;

/// SAML Core 1.3.4 asks for identifiers that nobody guesses; the host makes them. An ASCII NCName, so that every reader agrees on it.
pub(super) fn id(id: &str) -> Result<(), ConfigError> {
    let start = id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if !start || !id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')) {
        return Err(malformed(format!("id: `{id}` is no NCName; begin with a letter or `_` and go on with letters, digits, `_`, `-` and `.`")));
    }
    if !ID_LENGTHS.contains(&id.len()) {
        return Err(malformed(format!(
            "id: has {} characters; at least 128 random bits are wanted, so {} to {} characters",
            id.len(),
            ID_LENGTHS.start(),
            ID_LENGTHS.end()
        )));
    }
    Ok(())
}

/// `RelayState` as a handle (Bindings 3.4.3); an empty one is none.
/// Short enough to be guessed would be worse than none: the check would then look as if it held.
pub(super) fn browser(secret: Option<&str>) -> Result<(), ConfigError> {
    match secret {
        Some(secret) if !(22..=256).contains(&secret.len()) => {
            Err(malformed("browser: a secret of 22 to 256 characters is wanted, with at least 128 random bits".into()))
        }
        _ => Ok(()),
    }
}

pub(super) fn relay_state(handle: Option<&str>) -> Result<Option<&str>, ConfigError> {
    let Some(handle) = handle.filter(|handle| !handle.is_empty()) else {
        return Ok(None);
    };
    if handle.len() > 80 {
        return Err(malformed("relayState: longer than the 80 bytes that SAML allows; give a handle".into()));
    }
    if handle.contains(char::is_control) {
        return Err(malformed("relayState: has control characters, which forms do not carry unchanged; give a handle".into()));
    }
    Ok(Some(handle))
}

/// A URL to which parameters can be added: absolute, without a fragment (which a browser would keep to itself), and without a parameter of ours.
pub(super) fn target<'a>(location: &'a str, place: &str, ours: &[&str]) -> Result<&'a str, ConfigError> {
    absolute(location, place)?;
    if location.contains('#') {
        return Err(ConfigError::new(
            Code::ConfigUrlMalformed,
            format!("{place}: `{location}` has a fragment, which never reaches a server; take it out"),
        ));
    }
    let query = location.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let named = |pair: &str| ours.iter().find(|name| pair.split('=').next() == Some(**name)).copied();
    match query.split('&').find_map(named) {
        None => Ok(location),
        Some(name) => {
            let reason = format!("{place}: `{location}` has the parameter `{name}` already, which would then stand there twice; take it out");
            Err(ConfigError::new(Code::ConfigUrlMalformed, reason))
        }
    }
}

/// The parameters of HTTP-Redirect (Bindings 3.4.4.1).
pub(super) const REDIRECT_PARAMETERS: [&str; 6] = ["SAMLRequest", "SAMLResponse", "SAMLEncoding", "RelayState", "SigAlg", "Signature"];

/// One of the endpoints of an identity provider: of the wanted binding, or HTTP-Redirect before HTTP-POST.
pub(super) fn endpoint<'a>(
    endpoints: &'a [Endpoint],
    wanted: Option<RequestBinding>,
    answers: bool,
    missing: &dyn Fn() -> String,
) -> Result<(RequestBinding, &'a str), ConfigError> {
    let find = |uri: &str, binding| endpoints.iter().find(|endpoint| endpoint.binding == uri).map(|endpoint| (binding, endpoint));
    let redirect = || find(HTTP_REDIRECT, RequestBinding::Redirect);
    let post = || find(HTTP_POST, RequestBinding::Post);
    let found = match wanted {
        None => redirect().or_else(post),
        Some(RequestBinding::Redirect) => redirect(),
        Some(RequestBinding::Post) => post(),
    };
    let (binding, endpoint) = found.ok_or_else(|| ConfigError::new(Code::ConfigUrlMalformed, missing()))?;
    let (location, place) = match &endpoint.response_location {
        Some(location) if answers => (location, "ResponseLocation"),
        _ => (&endpoint.location, "Location"),
    };
    let ours: &[&str] = if binding == RequestBinding::Redirect { &REDIRECT_PARAMETERS } else { &[] };
    Ok((binding, target(location, place, ours)?))
}

/// What is known about signing one message.
pub(super) struct Wish<'a> {
    /// What the caller said.
    pub(super) sign: Option<bool>,
    /// The method of the key that the host holds.
    pub(super) sign_with: Option<&'a str>,
    /// Whether it is signed where nobody said anything.
    pub(super) unless_said: bool,
    /// Why, for the one who has no key.
    pub(super) because: &'a dyn Fn() -> String,
}

impl Wish<'_> {
    /// The method to sign with; `None` for unsigned.
    pub(super) fn method(&self) -> Result<Option<&'static str>, ConfigError> {
        let with = self.sign_with.map(signing::method).transpose()?;
        match (self.sign.unwrap_or(self.unless_said), with) {
            (false, _) => Ok(None),
            (true, Some(method)) => Ok(Some(method)),
            (true, None) => {
                let reason =
                    format!("signWith: {}, and no signing key was announced; give the host a key, and here its signature method", (self.because)());
                Err(ConfigError::new(Code::ConfigKeyMissing, reason))
            }
        }
    }
}

impl ServiceProvider {
    /// The identity provider that is meant.
    pub(super) fn asked(&self, entity_id: Option<&str>) -> Result<&TrustedIdp, ConfigError> {
        let known = || self.idps.iter().map(|idp| format!("`{}`", idp.entity_id)).collect::<Vec<_>>().join(", ");
        match (entity_id, self.idps.as_slice()) {
            (Some(entity_id), _) => self
                .idp(entity_id)
                .ok_or_else(|| ConfigError::new(Code::ConfigIdpMissing, format!("idp: `{entity_id}` is not configured; there are {}", known()))),
            (None, [idp]) => Ok(idp),
            (None, _) => Err(ConfigError::new(Code::ConfigIdpMultiple, format!("idp: say which one is meant of {}", known()))),
        }
    }
}

pub(super) fn malformed(reason: String) -> ConfigError {
    ConfigError::new(Code::ConfigValueMalformed, reason)
}
