//! Enhanced Client or Proxy: the request that an enhanced client carries to its identity provider (SAML Profiles 4.2, Bindings 3.3 PAOS).

use crate::provider::ServiceProvider;
use crate::request::authn_request::{AuthnRequestOptions, asked_for};
use crate::request::checks::{self, malformed};
use crate::request::markup::Markup;
use crate::request::outgoing::{Delivery, Draft, Outgoing};
use crate::request::soap;
use crate::saml::instant::Instant;
use crate::settings::ConfigError;
use crate::xml::Limits;
use crate::xml::names::{SAML, SAMLP};
use alloc::string::String;

const ECP: &str = "urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp";
const PAOS: &str = "urn:liberty:paos:2003-08";
const PAOS_BINDING: &str = "urn:oasis:names:tc:SAML:2.0:bindings:PAOS";
/// The next one to read the header: the client.
const NEXT: &str = "http://schemas.xmlsoap.org/soap/actor/next";

impl ServiceProvider {
    /// Builds the envelope with which an enhanced client is answered: headers for the client, and an `AuthnRequest` for its identity provider. Its
    /// media type is `application/vnd.paos+xml`. `id` as for [`ServiceProvider::authn_request`].
    ///
    /// Of the options, `binding` and `acs_index` have no meaning here. The endpoint has to be named as a URL, since the client compares it with what
    /// its identity provider says (Profiles 4.2.4.1).
    ///
    /// # Errors
    /// As [`ServiceProvider::prepare_authn_request`].
    pub fn prepare_ecp_request(&self, id: &str, now: Instant, options: &AuthnRequestOptions) -> Result<Outgoing, ConfigError> {
        checks::id(id)?;
        if options.acs_index.is_some() || options.binding.is_some() {
            return Err(malformed("acsIndex, binding: have no meaning for an enhanced client; give `acsUrl`".into()));
        }
        let idp = self.asked(options.idp.as_deref())?;
        let relay_state = checks::relay_state(options.relay_state.as_deref())?;
        let method = self.request_method(idp, options)?;
        let xml = self.authn_request_xml(id, now, idp, None, PAOS_BINDING, options)?;
        let (before, after) = soap::envelope(&self.headers(options, &idp.entity_id, relay_state)?);
        let state = Some(self.stored(id, now, &asked_for(idp, options)));
        let delivery = Delivery::Text { location: None, before, after };
        self.signed_inside(Draft { id, field: "", xml, relay_state: None, method, state }, delivery, &Limits::default())
    }

    fn headers(&self, options: &AuthnRequestOptions, idp: &str, relay_state: Option<&str>) -> Result<String, ConfigError> {
        let acs_url = options.acs_url.as_deref().or(self.acs_urls.first().map(String::as_str)).unwrap_or_default();
        let mut xml = Markup::default();
        xml.start("S:Header");
        header(&mut xml, "paos:Request", "xmlns:paos", PAOS);
        xml.attr("responseConsumerURL", acs_url, "acsUrls");
        xml.fixed("service", ECP);
        xml.end();
        header(&mut xml, "ecp:Request", "xmlns:ecp", ECP);
        xml.fixed("IsPassive", if options.passive { "true" } else { "false" });
        xml.optional("ProviderName", options.provider_name.as_deref(), "providerName");
        xml.start("saml:Issuer");
        xml.namespace("xmlns:saml", SAML);
        xml.text(&self.entity_id, "entityId");
        xml.end();
        xml.start("samlp:IDPList");
        xml.namespace("xmlns:samlp", SAMLP);
        xml.start("samlp:IDPEntry");
        xml.attr("ProviderID", idp, "idp");
        xml.end();
        xml.end();
        xml.end();
        if let Some(handle) = relay_state {
            header(&mut xml, "ecp:RelayState", "xmlns:ecp", ECP);
            xml.text(handle, "relayState");
            xml.end();
        }
        xml.finish().map(|(text, _)| text)
    }
}

/// A header that the client must understand; attributes may follow.
fn header(xml: &mut Markup, name: &'static str, prefix: &str, namespace: &str) {
    xml.start(name);
    xml.namespace(prefix, namespace);
    xml.fixed("S:mustUnderstand", "1");
    xml.fixed("S:actor", NEXT);
}
