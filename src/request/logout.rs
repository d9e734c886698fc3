//! `samlp:LogoutRequest` and `samlp:LogoutResponse` by HTTP-Redirect or HTTP-POST (SAML Core 3.7, Profiles 4.4). Always signed: whoever could send
//! them unsigned could end the sessions of others (Profiles 4.4.4.1 and 4.4.4.2).
//!
//! A NameID is sent as it was received; `saml:EncryptedID` is not written here.

use crate::login::RequestState;
use crate::provider::ServiceProvider;
use crate::request::authn_request::name_id;
use crate::request::checks::{self, RequestBinding, Wish, malformed};
use crate::request::markup::Markup;
use crate::request::outgoing::{Draft, Outgoing};
use crate::saml::assertion::NameId;
use crate::saml::instant::Instant;
use crate::settings::ConfigError;
use crate::trust::TrustedIdp;
use crate::xml::names::{SAML, SAMLP};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Whose session ends, and why.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogoutRequestOptions {
    /// The entity ID of the identity provider to tell; needed where more than one is trusted.
    pub idp: Option<String>,
    /// How to send the request; HTTP-Redirect where the identity provider has it.
    pub binding: Option<RequestBinding>,
    /// The name as the login gave it, with all its qualifiers.
    pub name_id: NameId,
    /// The sessions as the logins gave them; none means all.
    pub session_indexes: Vec<String>,
    /// Why: a URI such as `urn:oasis:names:tc:SAML:2.0:logout:user` (SAML Core 3.7.3).
    pub reason: Option<String>,
    /// Until when the request counts; as long as its answer is waited for, unless said.
    pub not_on_or_after: Option<Instant>,
    /// What to remember with the request.
    pub return_to: Option<String>,
    /// `RelayState`: a handle of at most 80 bytes, never a URL.
    pub relay_state: Option<String>,
    /// The signature method of the key that the host holds: `rsa-sha256`, or an identifier.
    pub sign_with: Option<String>,
}

/// What became of a logout that an identity provider asked for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogoutResponseOptions {
    /// The entity ID of the identity provider that asked; needed where more than one is trusted.
    pub idp: Option<String>,
    /// How to send the response; HTTP-Redirect where the identity provider has it.
    pub binding: Option<RequestBinding>,
    /// The ID of the request.
    pub in_response_to: String,
    /// What became of it.
    pub status: LogoutStatus,
    /// More about it, for people.
    pub message: Option<String>,
    /// The `RelayState` of the request, which goes back unchanged.
    pub relay_state: Option<String>,
    /// The signature method of the key that the host holds: `rsa-sha256`, or an identifier.
    pub sign_with: Option<String>,
}

/// The status of a logout (SAML Core 3.2.2.2 and 3.7.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogoutStatus {
    /// Every session ended.
    Success,
    /// Some sessions ended: success with the second status `PartialLogout`.
    Partial,
    /// The request was at fault.
    Requester,
    /// We were at fault.
    Responder,
}

impl LogoutRequestOptions {
    /// For this name; everything else is optional.
    #[must_use]
    pub fn new(name_id: NameId) -> Self {
        LogoutRequestOptions {
            idp: None,
            binding: None,
            name_id,
            session_indexes: Vec::new(),
            reason: None,
            not_on_or_after: None,
            return_to: None,
            relay_state: None,
            sign_with: None,
        }
    }
}

impl LogoutResponseOptions {
    /// For the request of this ID; everything else is optional.
    #[must_use]
    pub fn new(in_response_to: impl Into<String>, status: LogoutStatus) -> Self {
        LogoutResponseOptions {
            idp: None,
            binding: None,
            in_response_to: in_response_to.into(),
            status,
            message: None,
            relay_state: None,
            sign_with: None,
        }
    }
}

impl LogoutStatus {
    /// The status codes: the first, and the one inside it.
    const fn codes(self) -> (&'static str, Option<&'static str>) {
        match self {
            LogoutStatus::Success => ("urn:oasis:names:tc:SAML:2.0:status:Success", None),
            LogoutStatus::Partial => ("urn:oasis:names:tc:SAML:2.0:status:Success", Some("urn:oasis:names:tc:SAML:2.0:status:PartialLogout")),
            LogoutStatus::Requester => ("urn:oasis:names:tc:SAML:2.0:status:Requester", None),
            LogoutStatus::Responder => ("urn:oasis:names:tc:SAML:2.0:status:Responder", None),
        }
    }
}

impl ServiceProvider {
    /// Builds a `LogoutRequest` for the host to sign. `id` as for [`ServiceProvider::authn_request`].
    ///
    /// # Errors
    /// A [`ConfigError`] where it is unclear which identity provider is meant, it has no logout service for the binding, an option cannot be sent, or
    /// `sign_with` names no method.
    pub fn prepare_logout_request(&self, id: &str, now: Instant, options: &LogoutRequestOptions) -> Result<Outgoing, ConfigError> {
        checks::id(id)?;
        let idp = self.asked(options.idp.as_deref())?;
        let (binding, location) = logout_endpoint(idp, options.binding, false)?;
        let relay_state = checks::relay_state(options.relay_state.as_deref())?;
        let method = logout_method(options.sign_with.as_deref())?;
        let until = options.not_on_or_after.unwrap_or_else(|| now.plus_ms(i64::from(self.policy.request_ttl_sec) * 1000));
        if until <= now {
            return Err(malformed(format!("notOnOrAfter: {until} is not after {now}")));
        }
        let mut xml = self.begin("samlp:LogoutRequest", id, now, location);
        xml.fixed("NotOnOrAfter", &until.to_string());
        xml.optional("Reason", options.reason.as_deref(), "reason");
        self.issuer(&mut xml);
        name_id(&mut xml, &options.name_id, "nameId");
        options.session_indexes.iter().for_each(|index| xml.element("samlp:SessionIndex", index, "sessionIndexes"));
        let state = RequestState { idp: idp.entity_id.clone(), return_to: options.return_to.clone(), context: None, logout: true, browser: None };
        let state = Some(self.stored(id, now, &state));
        let draft = Draft { id, field: "SAMLRequest", xml: xml.finish()?, relay_state, method, state };
        match binding {
            RequestBinding::Redirect => Ok(self.by_redirect(draft, location)),
            RequestBinding::Post => self.by_post(draft, location),
        }
    }

    /// Builds a `LogoutResponse` for the host to sign. `id` as for [`ServiceProvider::authn_request`].
    ///
    /// # Errors
    /// As [`ServiceProvider::prepare_logout_request`].
    pub fn prepare_logout_response(&self, id: &str, now: Instant, options: &LogoutResponseOptions) -> Result<Outgoing, ConfigError> {
        checks::id(id)?;
        let idp = self.asked(options.idp.as_deref())?;
        let (binding, location) = logout_endpoint(idp, options.binding, true)?;
        let method = logout_method(options.sign_with.as_deref())?;
        let mut xml = self.begin("samlp:LogoutResponse", id, now, location);
        xml.attr("InResponseTo", &options.in_response_to, "inResponseTo");
        self.issuer(&mut xml);
        xml.start("samlp:Status");
        let (code, inner) = options.status.codes();
        xml.start("samlp:StatusCode");
        xml.fixed("Value", code);
        if let Some(inner) = inner {
            xml.start("samlp:StatusCode");
            xml.fixed("Value", inner);
            xml.end();
        }
        xml.end();
        if let Some(message) = &options.message {
            xml.element("samlp:StatusMessage", message, "message");
        }
        xml.end();
        // Theirs, so it goes back whatever it is (Bindings 3.4.3).
        let relay_state = options.relay_state.as_deref().filter(|state| !state.is_empty());
        let draft = Draft { id, field: "SAMLResponse", xml: xml.finish()?, relay_state, method, state: None };
        match binding {
            RequestBinding::Redirect => Ok(self.by_redirect(draft, location)),
            RequestBinding::Post => self.by_post(draft, location),
        }
    }

    /// What every protocol message begins with (SAML Core 3.2.1).
    pub(super) fn begin(&self, name: &'static str, id: &str, now: Instant, destination: &str) -> Markup {
        let mut xml = Markup::default();
        xml.start(name);
        xml.namespace("xmlns:samlp", SAMLP);
        xml.namespace("xmlns:saml", SAML);
        xml.fixed("ID", id);
        xml.fixed("Version", "2.0");
        xml.fixed("IssueInstant", &now.to_string());
        xml.attr("Destination", destination, "idps");
        xml
    }

    /// Our name, and behind it the place of the signature.
    pub(super) fn issuer(&self, xml: &mut Markup) {
        xml.element("saml:Issuer", &self.entity_id, "entityId");
        xml.signature();
    }
}

fn logout_endpoint(idp: &TrustedIdp, wanted: Option<RequestBinding>, answers: bool) -> Result<(RequestBinding, &str), ConfigError> {
    checks::endpoint(&idp.single_logout, wanted, answers, &|| {
        format!("sloUrl: `{}` has no single logout service for this binding; end the session here alone", idp.entity_id)
    })
}

fn logout_method(sign_with: Option<&str>) -> Result<Option<&'static str>, ConfigError> {
    let because = || "logout messages have to be signed (Profiles 4.4.4)".to_owned();
    Wish { sign: Some(true), sign_with, unless_said: true, because: &because }.method()
}
