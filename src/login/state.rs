//! What is remembered of a request of ours: written when it is sent, read when its answer takes it out of the store.

use crate::crypto::{self, Hash};
use crate::json::{self, Value, Writer};
use crate::saml::context::{Comparison, RequestedContext};
use alloc::string::String;
use alloc::vec::Vec;

/// What is stored with a request until its answer comes.
pub(crate) struct RequestState {
    pub(crate) idp: String,
    pub(crate) return_to: Option<String>,
    /// What the answer is compared with.
    pub(crate) context: Option<RequestedContext>,
    /// It was a LogoutRequest: no login answers it.
    pub(crate) logout: bool,
    /// The digest of the secret that the browser was given which took the request along.
    pub(crate) browser: Option<String>,
}

impl RequestState {
    pub(crate) fn to_json(&self) -> String {
        let mut json = Writer::default();
        json.open('{');
        json.field("idp", Some(&self.idp));
        json.field("returnTo", self.return_to.as_deref());
        if let Some(context) = &self.context {
            json.name("context").open('{');
            json.name("classes").strings(&context.classes);
            json.name("declarations").strings(&context.declarations);
            json.field("comparison", context.comparison.map(Comparison::as_str));
            json.close('}');
        }
        if self.logout {
            json.name("logout").bool(true);
        }
        if let Some(digest) = &self.browser {
            json.field("browser", Some(digest));
        }
        json.close('}');
        json.finish()
    }

    /// `None` for what was not written here.
    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let Ok(Value::Object(fields)) = json::parse(text) else {
            return None;
        };
        let mut state = RequestState { idp: String::new(), return_to: None, context: None, logout: false, browser: None };
        for field in fields {
            match (field.0.as_str(), field.1) {
                ("idp", Value::String(text)) => state.idp = text,
                ("returnTo", Value::String(text)) => state.return_to = Some(text),
                ("context", Value::Object(fields)) => state.context = Some(stored_context(fields)?),
                ("logout", Value::Bool(logout)) => state.logout = logout,
                ("browser", Value::String(digest)) => state.browser = Some(digest),
                // A demand that cannot be read is not to be forgotten: every browser could answer, or by any context.
                ("context" | "logout" | "browser", _) => return None,
                _ => {}
            }
        }
        (!state.idp.is_empty()).then_some(state)
    }
}

/// `None` for a context that was not written here: to forget a demand would be to waive it.
fn stored_context(fields: Vec<(String, Value)>) -> Option<RequestedContext> {
    let mut context = RequestedContext::default();
    for field in fields {
        match (field.0.as_str(), field.1) {
            ("classes", Value::Array(values)) => context.classes = texts(values)?,
            ("declarations", Value::Array(values)) => context.declarations = texts(values)?,
            ("comparison", Value::String(name)) => context.comparison = Some(Comparison::of(&name)?),
            _ => return None,
        }
    }
    (!context.is_empty()).then_some(context)
}

fn texts(values: Vec<Value>) -> Option<Vec<String>> {
    let text = |value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    values.into_iter().map(text).collect()
}

/// What is remembered of a browser's secret: whoever reads the store cannot pass for the browser.
pub(crate) fn browser_digest(secret: &str) -> String {
    crypto::hex(crypto::digest(Hash::Sha256, secret.as_bytes()).as_ref())
}

/// The key under which a request is remembered.
pub(crate) fn request_key(id: &str) -> String {
    format!("req:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let context = RequestedContext { classes: vec!["urn:\"a".into()], declarations: Vec::new(), comparison: Some(Comparison::Better) };
        let written = RequestState {
            idp: "urn:i".into(),
            return_to: Some("/".into()),
            context: Some(context.clone()),
            logout: true,
            browser: Some("d".into()),
        };
        let read = RequestState::from_json(&written.to_json()).unwrap();
        assert_eq!((read.idp.as_str(), read.return_to.as_deref(), read.context.clone(), read.logout), ("urn:i", Some("/"), Some(context), true));
        assert_eq!(read.browser.as_deref(), Some("d"));
        // Entries of before contexts were kept.
        let old = RequestState::from_json(r#"{"idp":"urn:i","returnTo":"/a"}"#).unwrap();
        assert!(old.context.is_none() && !old.logout && old.return_to.as_deref() == Some("/a"));
    }

    #[test]
    fn what_was_not_written_here_is_no_request() {
        for text in [
            "",
            "x",
            "[]",
            "{}",
            r#"{"idp":""}"#,
            r#"{"idp":"urn:i","context":{}}"#,
            r#"{"idp":"urn:i","browser":null}"#,
            r#"{"idp":"urn:i","context":["a"]}"#,
            r#"{"idp":"urn:i","logout":"true"}"#,
            r#"{"idp":"urn:i","context":{"classes":[1]}}"#,
            r#"{"idp":"urn:i","context":{"classes":["a"],"comparison":"worse"}}"#,
            r#"{"idp":"urn:i","context":{"classes":["a"],"more":[]}}"#,
        ] {
            assert!(RequestState::from_json(text).is_none(), "{text}");
        }
    }
}
