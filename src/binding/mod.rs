//! SAML Bindings: what arrived at the assertion consumer service becomes XML text (SAML Bindings 3.5).

pub(crate) mod artifact;
mod form;
mod post;

use crate::fault::{Code, Fault};
use crate::xml::Limits;

/// The one value of a parameter of a query string as it was received; twice is a fault.
pub(crate) fn query_parameter(query: &[u8], name: &str, limits: &Limits) -> Result<Option<String>, Fault> {
    form::parameter(query, name, limits)
}

/// What a host hands over, as it arrived.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Input<'a> {
    /// The value of the form field `SAMLResponse`: base64 text.
    Value(&'a [u8]),
    /// The body of an HTTP POST, with its `Content-Type`.
    Form {
        /// The header's value, if there was one.
        content_type: Option<&'a str>,
        /// The body, as received.
        body: &'a [u8],
    },
    /// The query string of an HTTP GET, without the question mark. A Response may not come this way.
    Query(&'a [u8]),
    /// XML that somebody decoded before: for the command and the inspector.
    Xml(&'a [u8]),
}

/// A decoded message. Believed by nobody yet.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) xml: String,
    pub(crate) relay_state: Option<String>,
}

impl Message {
    /// Decodes within the limits; sizes are checked before anything is copied.
    pub(crate) fn decode(input: Input<'_>, limits: &Limits) -> Result<Self, Fault> {
        match input {
            Input::Value(text) => Ok(Message { xml: post::decode(text, limits)?, relay_state: None }),
            Input::Form { content_type, body } => {
                let form = form::read(content_type, body, limits)?;
                Ok(Message { xml: post::decode(&form.saml_response, limits)?, relay_state: form.relay_state })
            }
            Input::Query(query) => Err(match form::names_a_message(query) {
                true => Fault::new(Code::BindingRedirectForbidden).expected("HTTP-POST").actual("HTTP-Redirect"),
                false => Fault::new(Code::BindingMissing),
            }),
            Input::Xml(text) => Ok(Message { xml: post::text(text.to_vec(), limits)?, relay_state: None }),
        }
    }
}
