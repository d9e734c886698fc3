//! SAML Bindings: what arrived at the assertion consumer service or at the logout endpoint becomes XML text (SAML Bindings 3.4 and 3.5).

pub(crate) mod artifact;
mod form;
mod post;
pub(crate) mod redirect;

use alloc::borrow::ToOwned;
use alloc::string::String;
use redirect::Query;

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
    /// The value of the form field `SAMLResponse`, for a logout also of `SAMLRequest`: base64 text.
    Value(&'a [u8]),
    /// The body of an HTTP POST, with its `Content-Type`.
    Form {
        /// The header's value, if there was one.
        content_type: Option<&'a str>,
        /// The body, as received.
        body: &'a [u8],
    },
    /// The fields of such a form, once each, where a framework has read it.
    Fields {
        /// The value of `SAMLResponse`: base64 text.
        response: &'a [u8],
        /// The value of `RelayState`, if it stood there.
        relay_state: Option<&'a str>,
    },
    /// The query string of an HTTP GET as received, never decoded and encoded again, without the question mark. A logout message may come this way, a
    /// Response may not.
    Query(&'a [u8]),
    /// XML that somebody decoded before: for the command and the inspector.
    Xml(&'a [u8]),
    /// A SOAP 1.1 envelope: the answer to an `ArtifactResolve` of ours (SAML Bindings 3.6), or what an enhanced client posts (PAOS, SAML Bindings 3.3).
    /// In no other way is SOAP accepted.
    Soap(&'a [u8]),
}

/// The field or parameter that carries a message: what kind of message it has to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Parameter {
    Request,
    Response,
}

impl Parameter {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Parameter::Request => "SAMLRequest",
            Parameter::Response => "SAMLResponse",
        }
    }
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
            Input::Fields { response, relay_state } => {
                Ok(Message { xml: post::decode(response, limits)?, relay_state: relay_state.map(ToOwned::to_owned) })
            }
            Input::Form { content_type, body } => {
                let form = form::read(content_type, body, limits)?;
                if form.parameter == Parameter::Request {
                    return Err(Fault::new(Code::BindingMissing).expected("SAMLResponse").actual("SAMLRequest"));
                }
                Ok(Message { xml: post::decode(&form.message, limits)?, relay_state: form.relay_state })
            }
            Input::Query(query) => Err(match form::names_a_message(query) {
                true => Fault::new(Code::BindingRedirectForbidden).expected("HTTP-POST").actual("HTTP-Redirect"),
                false => Fault::new(Code::BindingMissing),
            }),
            Input::Xml(text) | Input::Soap(text) => Ok(Message { xml: post::text(text.to_vec(), limits)?, relay_state: None }),
        }
    }
}

/// A decoded logout message, and how it came. Believed by nobody yet.
#[derive(Debug)]
pub(crate) struct LogoutMessage {
    pub(crate) message: Message,
    /// The parameter that carried it, where there was one.
    pub(crate) parameter: Option<Parameter>,
    /// For HTTP-Redirect: what its signature covers.
    pub(crate) query: Option<Query>,
}

impl LogoutMessage {
    /// Decodes within the limits; sizes are checked before anything is copied.
    pub(crate) fn decode(input: Input<'_>, limits: &Limits) -> Result<Self, Fault> {
        match input {
            Input::Value(_) | Input::Xml(_) | Input::Soap(_) => {
                Ok(LogoutMessage { message: Message::decode(input, limits)?, parameter: None, query: None })
            }
            Input::Fields { .. } => Ok(LogoutMessage { message: Message::decode(input, limits)?, parameter: Some(Parameter::Response), query: None }),
            Input::Form { content_type, body } => {
                let form = form::read(content_type, body, limits)?;
                let message = Message { xml: post::decode(&form.message, limits)?, relay_state: form.relay_state };
                Ok(LogoutMessage { message, parameter: Some(form.parameter), query: None })
            }
            Input::Query(query) => {
                let query = redirect::read(query, limits)?;
                let message = Message { xml: redirect::message(&query.signed, limits)?, relay_state: query.relay_state.clone() };
                Ok(LogoutMessage { message, parameter: Some(query.parameter), query: Some(query) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_that_were_read_before_say_what_their_form_says() {
        let limits = Limits::default();
        let form = |body: &'static [u8]| Input::Form { content_type: Some("application/x-www-form-urlencoded"), body };
        let fields = |relay_state| Input::Fields { response: b"PGEvPg==", relay_state };
        for (body, relay_state) in [
            (b"SAMLResponse=PGEvPg%3D%3D".as_slice(), None),
            (b"SAMLResponse=PGEvPg%3D%3D&RelayState=".as_slice(), Some("")),
            (b"RelayState=a+%c3%bc&SAMLResponse=PGEvPg%3D%3D".as_slice(), Some("a ü")),
        ] {
            let (whole, read) = (Message::decode(form(body), &limits).unwrap(), Message::decode(fields(relay_state), &limits).unwrap());
            assert_eq!((whole.xml, whole.relay_state), (read.xml, read.relay_state));
            let (whole, read) = (LogoutMessage::decode(form(body), &limits).unwrap(), LogoutMessage::decode(fields(relay_state), &limits).unwrap());
            assert_eq!((whole.message.xml, whole.message.relay_state), (read.message.xml, read.message.relay_state));
            assert_eq!((whole.parameter, whole.query.is_none()), (read.parameter, read.query.is_none()));
        }
    }
}
