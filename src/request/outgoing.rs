//! What leaves us: a message is built, its octets are signed by the host if they have to be, and then it is put into a URL, a form or an envelope.

use crate::crypto::SignatureMethod;
use crate::crypto::base64;
use crate::dsig::algorithm::signature_method;
use crate::fault::Code;
use crate::json::Writer;
use crate::login::{RequestState, request_key};
use crate::provider::ServiceProvider;
use crate::request::encode::{deflate_stored, escape, percent_encode};
use crate::request::signing::{OwnCertificate, Signing, judged};
use crate::saml::instant::Instant;
use crate::settings::ConfigError;
use crate::xml::Limits;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// A message of ours before it is signed and packed.
///
/// The core holds no private key. Where [`Outgoing::to_sign`] gives octets, sign exactly these with [`Outgoing::method`] and hand the value to
/// [`Outgoing::finish`]; where it gives none, finish with an empty value.
#[derive(Clone, Debug)]
#[must_use = "nothing is sent until it is finished"]
pub struct Outgoing {
    pub(super) xml: String,
    pub(super) delivery: Delivery,
    pub(super) signing: Option<Signing>,
    pub(super) state: Option<StoredRequest>,
    pub(super) own: Vec<OwnCertificate>,
}

/// How a message travels.
#[derive(Clone, Debug)]
pub(super) enum Delivery {
    /// In a query string, which is complete but for the signature.
    Redirect { location: String, query: String },
    /// In a form.
    Post { location: String, field: &'static str, relay_state: Option<String> },
    /// As text: metadata; or between what stands before and after it in an envelope, for somewhere or for whoever asked.
    Text { location: Option<String>, before: String, after: String },
}

/// A message of ours, ready to be sent once its state is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Sent {
    /// HTTP-Redirect: where to send the browser, with the message in it. HTTP-POST: the form's target. SOAP: where to post `xml` to, as `text/xml`.
    /// `None` for what is sent to whoever asked for it.
    pub url: Option<String>,
    /// HTTP-POST: the page that posts itself.
    pub html: Option<String>,
    /// The message as XML; for HTTP-Redirect without its signature, which stands in the URL.
    pub xml: String,
    /// What has to be in the store before the message is sent.
    pub state: Option<StoredRequest>,
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

impl Outgoing {
    /// The octets to sign, not yet hashed; `None` where nothing is to be signed.
    #[must_use]
    pub fn to_sign(&self) -> Option<&[u8]> {
        self.signing.as_ref().map(|signing| signing.octets.as_slice())
    }

    /// The identifier of the signature method to use, such as `http://www.w3.org/2001/04/xmldsig-more#rsa-sha256`.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        self.signing.as_ref().map(|signing| signing.method)
    }

    /// The method taken apart, for keys that this crate holds.
    #[must_use]
    pub fn signature_method(&self) -> Option<SignatureMethod> {
        self.signing.as_ref().and_then(|signing| signature_method(signing.method).ok())
    }

    /// What has to be in the store before the message is sent.
    #[must_use]
    pub fn state(&self) -> Option<&StoredRequest> {
        self.state.as_ref()
    }

    /// Takes the signature value (RSA: as long as the modulus; ECDSA: `r || s`; Ed25519: 64 octets) and packs the message.
    ///
    /// # Errors
    /// A [`ConfigError`] where a signature is missing or too much, has a length that its method cannot have, or verifies under none of our own
    /// `signingCertificates`.
    pub fn finish(self, signature: &[u8]) -> Result<Sent, ConfigError> {
        let Outgoing { mut xml, delivery, signing, state, own } = self;
        let mut value = None;
        match signing {
            None if signature.is_empty() => {}
            None => return Err(ConfigError::new(Code::ConfigValueMalformed, "signature: nothing was to be signed; finish with an empty one")),
            Some(signing) => {
                let certificate = judged(&signing, signature, &own)?;
                let text = base64(signature);
                xml = signing.insert(&xml, &text, certificate);
                value = Some(text);
            }
        }
        let (url, html) = match delivery {
            Delivery::Redirect { location, query } => {
                let separator = match location.split_once('?') {
                    None => "?",
                    Some((_, "")) => "",
                    Some((_, before)) if before.ends_with('&') => "",
                    Some(_) => "&",
                };
                let signature = value.map(|value| format!("&Signature={}", percent_encode(&value))).unwrap_or_default();
                (Some([&location, separator, &query, &signature].concat()), None)
            }
            Delivery::Post { location, field, relay_state } => {
                let page = post_page(&location, field, &xml, relay_state.as_deref());
                (Some(location), Some(page))
            }
            Delivery::Text { location, before, after } => {
                xml = [before, xml, after].concat();
                (location, None)
            }
        };
        Ok(Sent { url, html, xml, state })
    }

    /// What the host has to sign, as JSON text: the octets in base64, and the method. An empty object where nothing is to be signed.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("toSign", self.to_sign().map(base64).as_deref());
        json.field("method", self.method());
        json.close('}');
        json.finish()
    }
}

impl Sent {
    /// The message as JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("url", self.url.as_deref());
        json.field("html", self.html.as_deref());
        json.field("xml", Some(&self.xml));
        if let Some(state) = &self.state {
            json.name("state").raw(&state.to_json());
        }
        json.close('}');
        json.finish()
    }
}

impl StoredRequest {
    pub(super) fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("key", Some(&self.key));
        json.field("value", Some(&self.value));
        json.name("until").number(self.until);
        json.close('}');
        json.finish()
    }
}

/// A protocol message that has been written, and where it goes.
pub(super) struct Draft<'a> {
    pub(super) id: &'a str,
    /// `SAMLRequest` or `SAMLResponse`.
    pub(super) field: &'static str,
    /// The text, and where in it the signature goes.
    pub(super) xml: (String, usize),
    pub(super) relay_state: Option<&'a str>,
    pub(super) method: Option<&'static str>,
    pub(super) state: Option<StoredRequest>,
}

impl ServiceProvider {
    /// By HTTP-Redirect (Bindings 3.4): the signature is over the query string, octet for octet as it will stand in the URL.
    pub(super) fn by_redirect(&self, draft: Draft<'_>, location: &str) -> Outgoing {
        let mut query = [draft.field, "=", &percent_encode(&base64(&deflate_stored(draft.xml.0.as_bytes())))].concat();
        if let Some(handle) = draft.relay_state {
            query.push_str("&RelayState=");
            query.push_str(&percent_encode(handle));
        }
        if let Some(method) = draft.method {
            query.push_str("&SigAlg=");
            query.push_str(&percent_encode(method));
        }
        let signing = draft.method.map(|method| Signing::detached(method, &query));
        self.outgoing(draft.xml.0, Delivery::Redirect { location: location.to_owned(), query }, signing, draft.state)
    }

    /// By HTTP-POST (Bindings 3.5): the signature is in the message.
    pub(super) fn by_post(&self, draft: Draft<'_>, location: &str) -> Result<Outgoing, ConfigError> {
        let delivery = Delivery::Post { location: location.to_owned(), field: draft.field, relay_state: draft.relay_state.map(str::to_owned) };
        self.signed_inside(draft, delivery, &Limits::default())
    }

    pub(super) fn signed_inside(&self, draft: Draft<'_>, delivery: Delivery, limits: &Limits) -> Result<Outgoing, ConfigError> {
        let (xml, at) = draft.xml;
        let signing = draft.method.map(|method| Signing::enveloped(method, &xml, at, draft.id, limits)).transpose()?;
        Ok(self.outgoing(xml, delivery, signing, draft.state))
    }

    fn outgoing(&self, xml: String, delivery: Delivery, signing: Option<Signing>, state: Option<StoredRequest>) -> Outgoing {
        let own = if signing.is_some() { self.publication.signing_certificates.clone() } else { Vec::new() };
        Outgoing { xml, delivery, signing, state, own }
    }

    /// What is remembered of a request until its answer comes.
    pub(super) fn stored(&self, id: &str, now: Instant, state: &RequestState) -> StoredRequest {
        let until = now.plus_ms(i64::from(self.policy.request_ttl_sec) * 1000).unix_ms();
        StoredRequest { key: request_key(id), value: state.to_json(), until }
    }
}

/// A page that posts itself, and can be sent by hand where scripts do not run.
fn post_page(location: &str, field: &str, xml: &str, relay_state: Option<&str>) -> String {
    let relay_state = relay_state.map(|handle| format!(r#"<input type="hidden" name="RelayState" value="{}">"#, escape(handle))).unwrap_or_default();
    [
        r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>One moment</title></head><body><form method="post" action=""#,
        &escape(location),
        r#""><input type="hidden" name=""#,
        field,
        r#"" value=""#,
        &base64(xml.as_bytes()),
        r#"">"#,
        &relay_state,
        r#"<noscript><button>Continue</button></noscript></form><script>document.forms[0].submit()</script></body></html>"#,
    ]
    .concat()
}
