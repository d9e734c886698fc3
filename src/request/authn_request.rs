//! `samlp:AuthnRequest` by HTTP-Redirect or HTTP-POST (SAML Core 3.4.1, Bindings 3.4 and 3.5).

use crate::crypto::base64;
use crate::fault::Code;
use crate::json::Writer;
use crate::login::{RequestState, RequestedContext, request_key};
use crate::provider::ServiceProvider;
use crate::request::{escape, percent_encode};
use crate::saml::instant::Instant;
use crate::settings::{Comparison, ConfigError};
use crate::trust::{HTTP_POST, HTTP_REDIRECT, TrustedIdp, absolute};

/// What to ask for. Everything is optional.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct AuthnRequestOptions {
    /// The entity ID of the identity provider to ask; needed where more than one is trusted.
    pub idp: Option<String>,
    /// How to send the request; HTTP-Redirect where the identity provider has it.
    pub binding: Option<RequestBinding>,
    /// What to remember with the request and to give back with the login.
    pub return_to: Option<String>,
    /// `RelayState`: a handle of at most 80 bytes, never a URL.
    pub relay_state: Option<String>,
    /// Ask to authenticate the user anew.
    pub force_authn: bool,
    /// Ask not to show anything to the user.
    pub passive: bool,
    /// Authentication context classes to ask for. Never asked unless given: Entra ID refuses logins because of it.
    pub context: Vec<String>,
}

/// How a request travels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RequestBinding {
    /// HTTP-Redirect: a URL to send the browser to.
    Redirect,
    /// HTTP-POST: a page that posts itself.
    Post,
}

/// A request, ready to be sent once its state is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct AuthnRequest {
    /// Where to send the browser: with the message in it for HTTP-Redirect, the form's target for HTTP-POST.
    pub url: String,
    /// For HTTP-POST: the page.
    pub html: Option<String>,
    /// What has to be in the store before the browser is sent away.
    pub state: StoredRequest,
}

/// An entry for the store.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct StoredRequest {
    /// The key.
    pub key: String,
    /// The value: opaque.
    pub value: String,
    /// Until when, in Unix milliseconds.
    pub until: i64,
}

impl AuthnRequest {
    /// The request as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("url", Some(&self.url));
        json.field("html", self.html.as_deref());
        json.name("state").open('{');
        json.field("key", Some(&self.state.key));
        json.field("value", Some(&self.state.value));
        json.name("until").number(self.state.until);
        json.close('}');
        json.close('}');
        json.finish()
    }
}

impl ServiceProvider {
    /// Builds an `AuthnRequest`.
    ///
    /// `id` is made by the host, since the core has no randomness: an NCName with at least 128 random bits.
    ///
    /// # Errors
    /// A [`ConfigError`] where it is unclear which identity provider is meant, or it has no endpoint for the binding.
    pub fn authn_request(&self, id: &str, now: Instant, options: &AuthnRequestOptions) -> Result<AuthnRequest, ConfigError> {
        let idp = self.asked(options.idp.as_deref())?;
        let (binding, location) = endpoint(idp, options.binding)?;
        if options.relay_state.as_ref().is_some_and(|handle| handle.len() > 80) {
            return Err(ConfigError::new(Code::ConfigValueMalformed, "relayState: longer than the 80 bytes that SAML allows; give a handle"));
        }
        let xml = self.authn_request_xml(id, now, location, options);
        let relay_state = options.relay_state.as_deref();
        let (url, html) = match binding {
            RequestBinding::Redirect => (redirect_url(location, &xml, relay_state), None),
            RequestBinding::Post => (location.to_owned(), Some(post_page(location, &xml, relay_state))),
        };
        let context = RequestedContext { classes: options.context.clone(), comparison: Comparison::Exact };
        let context = Some(context).filter(|context| !context.classes.is_empty());
        let state = RequestState { idp: idp.entity_id.clone(), return_to: options.return_to.clone(), context };
        let value = state.to_json();
        let until = now.plus_ms(i64::from(self.policy.request_ttl_sec) * 1000).unix_ms();
        Ok(AuthnRequest { url, html, state: StoredRequest { key: request_key(id), value, until } })
    }

    fn asked(&self, entity_id: Option<&str>) -> Result<&TrustedIdp, ConfigError> {
        let known = || self.idps.iter().map(|idp| format!("`{}`", idp.entity_id)).collect::<Vec<_>>().join(", ");
        match (entity_id, self.idps.as_slice()) {
            (Some(entity_id), _) => self
                .idp(entity_id)
                .ok_or_else(|| ConfigError::new(Code::ConfigIdpMissing, format!("idp: `{entity_id}` is not configured; there are {}", known()))),
            (None, [idp]) => Ok(idp),
            (None, _) => Err(ConfigError::new(Code::ConfigIdpMultiple, format!("idp: say which one is meant of {}", known()))),
        }
    }

    fn authn_request_xml(&self, id: &str, now: Instant, location: &str, options: &AuthnRequestOptions) -> String {
        let acs_url = self.acs_urls.first().map(String::as_str).unwrap_or_default();
        let mut flags = String::new();
        if options.force_authn {
            flags.push_str(r#" ForceAuthn="true""#);
        }
        if options.passive {
            flags.push_str(r#" IsPassive="true""#);
        }
        let classes: String =
            options.context.iter().map(|class| format!("<saml:AuthnContextClassRef>{}</saml:AuthnContextClassRef>", escape(class))).collect();
        let context = match classes.is_empty() {
            true => String::new(),
            false => format!("<samlp:RequestedAuthnContext>{classes}</samlp:RequestedAuthnContext>"),
        };
        format!(
            concat!(
                r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion""#,
                r#" ID="{id}" Version="2.0" IssueInstant="{now}" Destination="{destination}"{flags}"#,
                r#" AssertionConsumerServiceURL="{acs_url}" ProtocolBinding="{binding}">"#,
                r#"<saml:Issuer>{issuer}</saml:Issuer>{context}</samlp:AuthnRequest>"#
            ),
            id = escape(id),
            now = now,
            destination = escape(location),
            flags = flags,
            acs_url = escape(acs_url),
            binding = HTTP_POST,
            issuer = escape(&self.entity_id),
            context = context,
        )
    }
}

fn endpoint(idp: &TrustedIdp, wanted: Option<RequestBinding>) -> Result<(RequestBinding, &str), ConfigError> {
    let find = |uri: &str| idp.single_sign_on.iter().find(|endpoint| endpoint.binding == uri).map(|endpoint| endpoint.location.as_str());
    let redirect = || find(HTTP_REDIRECT).map(|location| (RequestBinding::Redirect, location));
    let post = || find(HTTP_POST).map(|location| (RequestBinding::Post, location));
    let found = match wanted {
        None => redirect().or_else(post),
        Some(RequestBinding::Redirect) => redirect(),
        Some(RequestBinding::Post) => post(),
    };
    let (binding, location) = found.ok_or_else(|| {
        let reason =
            format!("ssoUrl: `{}` has no single sign-on service for this binding; without one only unsolicited logins can come", idp.entity_id);
        ConfigError::new(Code::ConfigUrlMalformed, reason)
    })?;
    absolute(location, "SingleSignOnService")?;
    Ok((binding, location))
}

fn redirect_url(location: &str, xml: &str, relay_state: Option<&str>) -> String {
    let separator = if location.contains('?') { '&' } else { '?' };
    let message = percent_encode(&base64(&deflate_stored(xml.as_bytes())));
    let relay_state = relay_state.map(|handle| format!("&RelayState={}", percent_encode(handle))).unwrap_or_default();
    format!("{location}{separator}SAMLRequest={message}{relay_state}")
}

/// The DEFLATE encoding that HTTP-Redirect asks for (Bindings 3.4.4.1), in stored blocks (RFC 1951 3.2.4): a request has some 500 bytes, and a
/// compressor would cost more in every WebAssembly module than it saves in a URL.
fn deflate_stored(octets: &[u8]) -> Vec<u8> {
    let mut stream = Vec::with_capacity(octets.len() + 5);
    let mut blocks = octets.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream
}

/// A page that posts itself, and can be sent by hand where scripts do not run.
fn post_page(location: &str, xml: &str, relay_state: Option<&str>) -> String {
    let relay_state = relay_state.map(|handle| format!(r#"<input type="hidden" name="RelayState" value="{}">"#, escape(handle))).unwrap_or_default();
    format!(
        concat!(
            r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Signing in</title></head><body>"#,
            r#"<form method="post" action="{location}"><input type="hidden" name="SAMLRequest" value="{message}">{relay_state}"#,
            r#"<noscript><button>Continue to sign in</button></noscript></form>"#,
            r#"<script>document.forms[0].submit()</script></body></html>"#
        ),
        location = escape(location),
        message = base64(xml.as_bytes()),
        relay_state = relay_state,
    )
}
