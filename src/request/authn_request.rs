//! `samlp:AuthnRequest` by HTTP-Redirect or HTTP-POST (SAML Core 3.4.1, Bindings 3.4 and 3.5).

use crate::fault::Code;
use crate::json::Writer;
use crate::login::{RequestState, browser_digest};
use crate::provider::ServiceProvider;
use crate::request::checks::{self, RequestBinding, Wish, malformed};
use crate::request::extensions;
use crate::request::markup::Markup;
use crate::request::outgoing::{Draft, Outgoing, StoredRequest};
use crate::saml::assertion::NameId;
use crate::saml::context::{Comparison, RequestedContext};
use crate::saml::instant::Instant;
use crate::settings::ConfigError;
use crate::trust::{HTTP_POST, TrustedIdp};
use crate::xml::names::{SAML, SAMLP};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

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
    /// A secret that only this browser is given, in a cookie: 22 to 256 characters, with at least 128 random bits. Its digest is remembered with the
    /// request, and the answer counts only with the secret among `Terms::browser`.
    pub browser: Option<String>,
    /// Ask to authenticate the user anew.
    pub force_authn: bool,
    /// Ask not to show anything to the user.
    pub passive: bool,
    /// Authentication contexts to ask for. Never asked unless given: Entra ID refuses logins because of it.
    pub context: RequestedContext,
    /// What kind of name to ask for.
    pub name_id_policy: Option<NameIdPolicy>,
    /// Who is expected to log in (`saml:Subject`).
    pub subject: Option<NameId>,
    /// For an identity provider that asks others.
    pub scoping: Option<Scoping>,
    /// XML for `samlp:Extensions`: elements in namespaces of their own.
    pub extensions: Option<String>,
    /// Which of `acsUrls` the answer goes to; the first one unless said.
    pub acs_url: Option<String>,
    /// The same by its index in our metadata, which is its place in `acsUrls`, counted from 0. Instead of the URL.
    pub acs_index: Option<u32>,
    /// The index of the `AttributeConsumingService` in our metadata.
    pub attribute_index: Option<u32>,
    /// Our name, for people.
    pub provider_name: Option<String>,
    /// Whether the user agreed to this request: a URI of SAML Core 8.4.
    pub consent: Option<String>,
    /// Whether to sign. Unless said: if `signRequests` says so, or the identity provider wants it.
    pub sign: Option<bool>,
    /// The signature method of the key that the host holds: `rsa-sha256`, or an identifier.
    pub sign_with: Option<String>,
}

/// `samlp:NameIDPolicy` (SAML Core 3.4.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameIdPolicy {
    /// The format; `idp-first` takes the first one of the identity provider's metadata.
    pub format: Option<String>,
    /// Whether a name may be made up for a user who has none yet.
    pub allow_create: Option<bool>,
    /// The affiliation in whose namespace the name is wanted.
    pub sp_name_qualifier: Option<String>,
}

/// `samlp:Scoping` (SAML Core 3.4.1.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scoping {
    /// How many identity providers may stand in between.
    pub proxy_count: Option<u32>,
    /// Entity IDs of the identity providers that may authenticate the user.
    pub idp_list: Vec<String>,
    /// Entity IDs of those on whose behalf we ask.
    pub requester_ids: Vec<String>,
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

impl AuthnRequest {
    /// The request as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("url", Some(&self.url));
        json.field("html", self.html.as_deref());
        json.name("state").raw(&self.state.to_json());
        json.close('}');
        json.finish()
    }
}

impl ServiceProvider {
    /// Builds an `AuthnRequest` that is not signed.
    ///
    /// `id` is made by the host, since the core has no randomness: an NCName of 22 to 256 characters, with at least 128 random bits.
    ///
    /// # Errors
    /// A [`ConfigError`] where it is unclear which identity provider is meant, it has no endpoint for the binding, an option cannot be sent, or the
    /// request has to be signed: then use [`ServiceProvider::prepare_authn_request`].
    pub fn authn_request(&self, id: &str, now: Instant, options: &AuthnRequestOptions) -> Result<AuthnRequest, ConfigError> {
        let outgoing = self.prepare_authn_request(id, now, options)?;
        if outgoing.to_sign().is_some() {
            let reason = "signWith: this request is to be signed; prepare it, sign its octets, and finish it";
            return Err(ConfigError::new(Code::ConfigKeyMissing, reason));
        }
        let sent = outgoing.finish(&[])?;
        match (sent.url, sent.state) {
            (Some(url), Some(state)) => Ok(AuthnRequest { url, html: sent.html, state }),
            _ => Err(malformed("binding: this request has no URL".into())),
        }
    }

    /// Builds an `AuthnRequest` (SAML Core 3.4.1) that the host may have to sign. `id` as for [`ServiceProvider::authn_request`].
    ///
    /// # Errors
    /// As [`ServiceProvider::authn_request`]; `config.key-missing` where it has to be signed and `sign_with` names no method.
    pub fn prepare_authn_request(&self, id: &str, now: Instant, options: &AuthnRequestOptions) -> Result<Outgoing, ConfigError> {
        checks::id(id)?;
        let idp = self.asked(options.idp.as_deref())?;
        let (binding, location) = checks::endpoint(&idp.single_sign_on, options.binding, false, &|| {
            format!("ssoUrl: `{}` has no single sign-on service for this binding; without one only unsolicited logins can come", idp.entity_id)
        })?;
        let relay_state = checks::relay_state(options.relay_state.as_deref())?;
        let method = self.request_method(idp, options)?;
        checks::browser(options.browser.as_deref())?;
        let xml = self.authn_request_xml(id, now, idp, Some(location), HTTP_POST, options)?;
        let state = Some(self.stored(id, now, &asked_for(idp, options)));
        let draft = Draft { id, field: "SAMLRequest", xml, relay_state, method, state };
        match binding {
            RequestBinding::Redirect => Ok(self.by_redirect(draft, location)),
            RequestBinding::Post => self.by_post(draft, location),
        }
    }

    pub(super) fn request_method(&self, idp: &TrustedIdp, options: &AuthnRequestOptions) -> Result<Option<&'static str>, ConfigError> {
        let because = || match (options.sign, self.publication.sign_requests) {
            (Some(true), _) => "this request is to be signed".to_owned(),
            (_, Some(true)) => "requests are to be signed (`signRequests`)".to_owned(),
            _ => format!("`{}` wants signed requests (WantAuthnRequestsSigned)", idp.entity_id),
        };
        let unless_said = self.publication.sign_requests.unwrap_or(idp.wants_signed_requests);
        Wish { sign: options.sign, sign_with: options.sign_with.as_deref(), unless_said, because: &because }.method()
    }

    /// The XML, and where its signature goes. For HTTP without a destination in ECP, where the client knows it better (Profiles 4.2).
    pub(super) fn authn_request_xml(
        &self,
        id: &str,
        now: Instant,
        idp: &TrustedIdp,
        destination: Option<&str>,
        binding: &str,
        options: &AuthnRequestOptions,
    ) -> Result<(String, usize), ConfigError> {
        let mut xml = Markup::default();
        xml.start("samlp:AuthnRequest");
        xml.namespace("xmlns:samlp", SAMLP);
        xml.namespace("xmlns:saml", SAML);
        xml.fixed("ID", id);
        xml.fixed("Version", "2.0");
        xml.fixed("IssueInstant", &now.to_string());
        xml.optional("Destination", destination, "ssoUrl");
        xml.optional("Consent", options.consent.as_deref(), "consent");
        if options.force_authn {
            xml.fixed("ForceAuthn", "true");
        }
        if options.passive {
            xml.fixed("IsPassive", "true");
        }
        self.answer_to(&mut xml, binding, options)?;
        xml.optional("ProviderName", options.provider_name.as_deref(), "providerName");
        xml.element("saml:Issuer", &self.entity_id, "entityId");
        xml.signature();
        if let Some(extensions) = &options.extensions {
            extensions::check(extensions)?;
            xml.start("samlp:Extensions");
            xml.raw(extensions);
            xml.end();
        }
        if let Some(subject) = &options.subject {
            xml.start("saml:Subject");
            name_id(&mut xml, subject, "subject");
            xml.end();
        }
        if let Some(policy) = &options.name_id_policy {
            name_id_policy(&mut xml, policy, idp)?;
        }
        context(&mut xml, &options.context)?;
        if let Some(scoping) = &options.scoping {
            scope(&mut xml, scoping);
        }
        xml.finish()
    }

    /// Where the answer goes: one of our own endpoints and no other.
    fn answer_to(&self, xml: &mut Markup, binding: &str, options: &AuthnRequestOptions) -> Result<(), ConfigError> {
        let first = self.acs_urls.first().map(String::as_str).unwrap_or_default();
        match (options.acs_index, options.acs_url.as_deref()) {
            (Some(_), Some(_)) => return Err(malformed("acsIndex: `acsUrl` is given too; keep one of the two".into())),
            (Some(index), None) => {
                if usize::try_from(index).ok().and_then(|index| self.acs_urls.get(index)).is_none() {
                    return Err(malformed(format!("acsIndex: {index} is the index of none of the {} `acsUrls`", self.acs_urls.len())));
                }
                xml.fixed("AssertionConsumerServiceIndex", &index.to_string());
            }
            (None, url) => {
                let url = url.unwrap_or(first);
                if self.acs_urls.iter().all(|known| known != url) {
                    return Err(malformed(format!("acsUrl: `{url}` is none of `acsUrls`; the answer may only come to one of them")));
                }
                xml.attr("AssertionConsumerServiceURL", url, "acsUrls");
                xml.fixed("ProtocolBinding", binding);
            }
        }
        if let Some(index) = options.attribute_index {
            if index > u32::from(u16::MAX) {
                return Err(malformed(format!("attributeIndex: {index} is above 65535")));
            }
            xml.fixed("AttributeConsumingServiceIndex", &index.to_string());
        }
        Ok(())
    }
}

/// What the answer will be compared with.
pub(super) fn asked_for(idp: &TrustedIdp, options: &AuthnRequestOptions) -> RequestState {
    let context = (!options.context.is_empty()).then(|| options.context.clone());
    RequestState {
        idp: idp.entity_id.clone(),
        return_to: options.return_to.clone(),
        context,
        logout: false,
        browser: options.browser.as_deref().map(browser_digest),
    }
}

/// `saml:NameID` (SAML Core 2.2.3); `place` is the name of the option.
pub(super) fn name_id(xml: &mut Markup, name: &NameId, place: &str) {
    xml.start("saml:NameID");
    xml.optional("NameQualifier", name.name_qualifier.as_deref(), &[place, ".nameQualifier"].concat());
    xml.optional("SPNameQualifier", name.sp_name_qualifier.as_deref(), &[place, ".spNameQualifier"].concat());
    xml.optional("Format", name.format.as_deref(), &[place, ".format"].concat());
    xml.text(&name.value, &[place, ".value"].concat());
    xml.end();
}

fn name_id_policy(xml: &mut Markup, policy: &NameIdPolicy, idp: &TrustedIdp) -> Result<(), ConfigError> {
    let format = match policy.format.as_deref() {
        Some("idp-first") => Some(idp.name_id_formats.first().map(String::as_str).ok_or_else(|| {
            malformed(format!("nameIdPolicy.format: `idp-first`, but the metadata of `{}` lists no NameIDFormat; name one", idp.entity_id))
        })?),
        format => format,
    };
    xml.start("samlp:NameIDPolicy");
    xml.optional("Format", format, "nameIdPolicy.format");
    xml.optional("SPNameQualifier", policy.sp_name_qualifier.as_deref(), "nameIdPolicy.spNameQualifier");
    if let Some(allow) = policy.allow_create {
        xml.fixed("AllowCreate", if allow { "true" } else { "false" });
    }
    xml.end();
    Ok(())
}

fn context(xml: &mut Markup, context: &RequestedContext) -> Result<(), ConfigError> {
    let RequestedContext { classes, declarations, comparison } = context;
    match (classes.is_empty(), declarations.is_empty(), comparison) {
        (true, true, None) => return Ok(()),
        (true, true, Some(_)) => return Err(malformed("context.comparison: there is nothing to compare with; give `classes`".into())),
        (false, false, _) => return Err(malformed("context: give `classes` or `declarations`, not both (SAML Core 3.3.2.2.1)".into())),
        _ => {}
    }
    xml.start("samlp:RequestedAuthnContext");
    if let Some(comparison) = comparison {
        xml.fixed("Comparison", Comparison::as_str(*comparison));
    }
    classes.iter().for_each(|class| xml.element("saml:AuthnContextClassRef", class, "context.classes"));
    declarations.iter().for_each(|declaration| xml.element("saml:AuthnContextDeclRef", declaration, "context.declarations"));
    xml.end();
    Ok(())
}

fn scope(xml: &mut Markup, scoping: &Scoping) {
    xml.start("samlp:Scoping");
    if let Some(count) = scoping.proxy_count {
        xml.fixed("ProxyCount", &count.to_string());
    }
    if !scoping.idp_list.is_empty() {
        xml.start("samlp:IDPList");
        for entity_id in &scoping.idp_list {
            xml.start("samlp:IDPEntry");
            xml.attr("ProviderID", entity_id, "scoping.idpList");
            xml.end();
        }
        xml.end();
    }
    scoping.requester_ids.iter().for_each(|entity_id| xml.element("samlp:RequesterID", entity_id, "scoping.requesterIds"));
    xml.end();
}
