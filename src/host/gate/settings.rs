//! The object `gate` of the settings, checked: a gate that cannot do what it is told does not open.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::path::{Paths, Place};
use super::reply::Manner;
use super::request::is_ours;
use super::secret::Secrets;
use crate::fault::Code;
use crate::settings::gate::{GateSettings, SessionSettings};
use crate::settings::{ConfigError, absolute};
use crate::{AttributeValue, Encrypted, Login, Settings};

/// What the gate was told, ready to be used.
pub(super) struct Plan {
    pub(super) own: Own,
    pub(super) paths: Paths,
    pub(super) idp: Option<String>,
    pub(super) cookie: String,
    pub(super) secrets: Secrets,
    pub(super) ttl_sec: u32,
    /// Octets of name and value of the session's cookie.
    pub(super) most_cookie: usize,
    pub(super) headers: Vec<(String, Source)>,
    pub(super) manner: Manner,
    pub(super) most_body: usize,
    pub(super) replay: Option<String>,
    pub(super) upstream: Option<String>,
    pub(super) upstream_timeout_sec: u32,
    /// The origins of our own pages.
    pub(super) origins: Vec<String>,
    pub(super) warnings: Vec<String>,
}

/// The paths that the gate answers itself.
pub(super) struct Own {
    pub(super) acs: Place,
    pub(super) login: Place,
    pub(super) metadata: Place,
    pub(super) logout: Place,
}

impl Own {
    pub(super) fn all(&self) -> [&Place; 4] {
        [&self.acs, &self.login, &self.metadata, &self.logout]
    }
}

/// What a header says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Source {
    NameId,
    NameIdFormat,
    Issuer,
    SessionIndex,
    AuthnContext,
    Attribute(String),
}

impl Source {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "nameId" => Source::NameId,
            "nameIdFormat" => Source::NameIdFormat,
            "issuer" => Source::Issuer,
            "sessionIndex" => Source::SessionIndex,
            "authnContextClassRef" => Source::AuthnContext,
            _ => Source::Attribute(text.strip_prefix("attr:").filter(|name| !name.is_empty())?.to_owned()),
        })
    }

    /// Its values: none, where the header then is absent.
    pub(super) fn of<'l>(&self, login: &'l Login) -> Vec<&'l str> {
        let name_id = login.name_id.as_ref();
        match self {
            Source::NameId => name_id.map(|name_id| name_id.value.as_str()).into_iter().collect(),
            Source::NameIdFormat => name_id.and_then(|name_id| name_id.format.as_deref()).into_iter().collect(),
            Source::Issuer => vec![&login.issuer],
            Source::SessionIndex => login.session_index.as_deref().into_iter().collect(),
            Source::AuthnContext => login.authn_context_class_ref.as_deref().into_iter().collect(),
            Source::Attribute(wanted) => {
                let values = login.attributes.iter().filter(|attribute| attribute.name == *wanted).flat_map(|attribute| &attribute.values);
                values.filter_map(text).collect()
            }
        }
    }
}

/// Nil and XML are no text of a header.
fn text(value: &AttributeValue) -> Option<&str> {
    match value {
        AttributeValue::Text { text, .. } => Some(text),
        _ => None,
    }
}

fn wrong(reason: String) -> ConfigError {
    ConfigError::new(Code::ConfigValueMalformed, reason)
}

impl Plan {
    pub(super) fn new(settings: &Settings, gate: GateSettings) -> Result<Self, ConfigError> {
        without_private_key(settings)?;
        let own = own_paths(settings, &gate)?;
        let protect = gate.protect.unwrap_or_else(|| vec!["/".to_owned()]);
        if protect.is_empty() {
            return Err(wrong("gate.protect: is empty, so the gate protects nothing; leave it out to protect everything".into()));
        }
        let paths = Paths { protect: places(&protect, "gate.protect")?, public: places(&gate.public, "gate.public")? };
        if let Some(index) = paths.public.iter().position(Place::is_root) {
            return Err(wrong(format!("gate.public[{index}]: `/` makes everything public; name in gate.protect what is not")));
        }
        let SessionSettings { cookie, keys, ttl_sec, max_bytes } = gate.session;
        let cookie = cookie.unwrap_or_else(|| "__Host-samlight".to_owned());
        cookie_name(&cookie)?;
        let headers = headers(gate.headers)?;
        // A cookie that was made under another mapping would say one thing under the name of another.
        let mapping = format!("{headers:?}");
        let secrets = Secrets::new(&keys, &[settings.entity_id.as_bytes(), mapping.as_bytes()])?;
        let status = within("gate.onReject.status", gate.reject_status, 403, 400, 499, "as a status code")?;
        let mut warnings = Vec::new();
        if settings.acs_urls.iter().any(|url| !url.starts_with("https://")) {
            warnings.push("acsUrls: without https a browser keeps the gate's cookies on `localhost` at most; take http for trials only".to_owned());
        }
        if let Some(upstream) = &gate.upstream {
            absolute(upstream, "gate.upstream")?;
            if origin(upstream) != upstream.trim_end_matches('/') {
                return Err(wrong("gate.upstream: has a path; requests keep their own, so give scheme, host and port alone".into()));
            }
        }
        if gate.upstream.is_none() && gate.upstream_timeout_sec.is_some() {
            return Err(wrong("gate.limits.upstreamTimeoutSec: there is no gate.upstream to wait for; leave it out".into()));
        }
        Ok(Plan {
            own,
            paths,
            idp: gate.idp,
            cookie,
            secrets,
            ttl_sec: within("gate.session.ttlSec", ttl_sec, 28_800, 60, 2_592_000, "seconds")?,
            most_cookie: size("gate.session.maxBytes", max_bytes, 4096, 512, 4096)?,
            headers,
            manner: Manner { status: u16::try_from(status).unwrap_or(403), page: gate.reject_page },
            most_body: size("gate.limits.maxBytes", gate.max_bytes, 512 << 10, 1 << 10, 1 << 20)?,
            replay: gate.replay,
            upstream: gate.upstream,
            upstream_timeout_sec: within("gate.limits.upstreamTimeoutSec", gate.upstream_timeout_sec, 60, 1, 3600, "seconds")?,
            origins: settings.acs_urls.iter().map(|url| origin(url).to_owned()).collect(),
            warnings,
        })
    }
}

/// Neither host can keep a private key: one has no randomness to blind it, the other hands its settings around as text.
fn without_private_key(settings: &Settings) -> Result<(), ConfigError> {
    let key = |reason: &str| Err(ConfigError::new(Code::ConfigKeyMissing, reason));
    if settings.published.sign_requests == Some(true) {
        return key("signRequests: the gate holds no private key; take it away, or let the identity provider ask for no signed requests");
    }
    if !settings.published.encryption_certificates.is_empty() || settings.policy.encrypted == Encrypted::Require {
        return key("encryptionCertificates, policy.encrypted: the gate holds no private key to open what is encrypted; take them away");
    }
    if !settings.slo_urls.is_empty() {
        return key(
            "sloUrls: the gate holds no private key to sign logout messages, and ends its own sessions only (gate.paths.logout); take them away",
        );
    }
    Ok(())
}

fn own_paths(settings: &Settings, gate: &GateSettings) -> Result<Own, ConfigError> {
    let place = |path: &str, name: &str| {
        let place = Place::parse(path).map_err(|why| wrong(format!("{name}: `{path}` cannot be a path of the gate: {why}")))?;
        if place.is_root() || path.ends_with('/') {
            Err(wrong(format!("{name}: `{path}` ends with a slash; give one page, such as `/.saml/acs`")))
        } else {
            Ok(place)
        }
    };
    let mut acs = None;
    for (index, url) in settings.acs_urls.iter().enumerate() {
        absolute(url, &format!("acsUrls[{index}]"))?;
        let path = url.get(origin(url).len()..).unwrap_or_default();
        let found = place(path, &format!("acsUrls[{index}]"))?;
        if *acs.get_or_insert_with(|| found.clone()) != found {
            return Err(wrong(format!("acsUrls[{index}]: has another path than acsUrls[0]; the gate serves one")));
        }
    }
    let acs = acs
        .ok_or_else(|| ConfigError::new(Code::ConfigAcsUrlMissing, "acsUrls: is empty; give the public URL to which the IdP posts its responses"))?;
    if let Some(path) = &gate.acs
        && place(path, "gate.paths.acs")? != acs
    {
        return Err(wrong(format!("gate.paths.acs: `{path}` is not the path of acsUrls[0], `{}`; leave it out", settings.acs_urls.join("`, `"))));
    }
    let or = |given: &Option<String>, default: &str, name: &str| place(given.as_deref().unwrap_or(default), name);
    let own = Own {
        acs,
        login: or(&gate.login, "/.saml/login", "gate.paths.login")?,
        metadata: or(&gate.metadata, "/.saml/metadata", "gate.paths.metadata")?,
        logout: or(&gate.logout, "/.saml/logout", "gate.paths.logout")?,
    };
    let all = own.all();
    if all.iter().enumerate().any(|(index, one)| all.iter().skip(index + 1).any(|other| one == other)) {
        return Err(wrong("gate.paths: two of acs, login, metadata and logout are the same path".into()));
    }
    Ok(own)
}

/// Scheme, host and port of an absolute URL.
fn origin(url: &str) -> &str {
    let after = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(after..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |at| after + at);
    url.get(..end).unwrap_or(url)
}

fn places(paths: &[String], name: &str) -> Result<Vec<Place>, ConfigError> {
    let place = |(index, path): (usize, &String)| Place::parse(path).map_err(|why| wrong(format!("{name}[{index}]: `{path}`: {why}")));
    paths.iter().enumerate().map(place).collect()
}

/// `__Host-`: no other host name of the domain, and no plain http, can plant it.
fn cookie_name(name: &str) -> Result<(), ConfigError> {
    let rest = name.strip_prefix("__Host-").unwrap_or_default();
    if rest.is_empty() || rest.len() > 64 || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        return Err(wrong(format!("gate.session.cookie: `{name}` is not `__Host-` and up to 64 letters, digits, `-` and `_`")));
    }
    Ok(())
}

fn headers(named: Vec<(String, String)>) -> Result<Vec<(String, Source)>, ConfigError> {
    let mut headers = Vec::new();
    for (name, source) in named {
        let plain = name.len() > "x-saml-".len() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !plain || !is_ours(&name) || !name.starts_with("x-saml-") {
            return Err(wrong(format!(
                "gate.headers: `{name}` is not `x-saml-` and lower-case letters, digits and `-`; only such headers are kept from clients"
            )));
        }
        let Some(source) = Source::parse(&source) else {
            let reason = format!(
                "gate.headers.{name}: `{source}` is no source; there are `nameId`, `nameIdFormat`, `issuer`, `sessionIndex`, `authnContextClassRef`, `attr:NAME`"
            );
            return Err(wrong(reason));
        };
        headers.push((name, source));
    }
    // An object has no order: the same settings written in another one end no sessions.
    headers.sort_by(|(one, _), (other, _)| one.cmp(other));
    Ok(headers)
}

fn within(name: &str, given: Option<u32>, default: u32, least: u32, most: u32, unit: &str) -> Result<u32, ConfigError> {
    let value = given.unwrap_or(default);
    if (least..=most).contains(&value) { Ok(value) } else { Err(wrong(format!("{name}: {value} is outside {least} to {most} {unit}"))) }
}

fn size(name: &str, given: Option<u32>, default: u32, least: u32, most: u32) -> Result<usize, ConfigError> {
    within(name, given, default, least, most, "bytes").map(|bytes| usize::try_from(bytes).unwrap_or(usize::MAX))
}
