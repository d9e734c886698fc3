//! What is remembered of a request of ours: written when it is sent, read when its answer takes it out of the store.

use crate::json::{self, Value, Writer};
use crate::saml::context::{Comparison, RequestedContext};

/// What is stored with a request until its answer comes.
pub(crate) struct RequestState {
    pub(crate) idp: String,
    pub(crate) return_to: Option<String>,
    /// What the answer is compared with.
    pub(crate) context: Option<RequestedContext>,
    /// It was a LogoutRequest: no login answers it.
    pub(crate) logout: bool,
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
        json.close('}');
        json.finish()
    }

    /// `None` for what was not written here.
    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let Ok(Value::Object(fields)) = json::parse(text) else {
            return None;
        };
        let mut state = RequestState { idp: String::new(), return_to: None, context: None, logout: false };
        for field in fields {
            match (field.0.as_str(), field.1) {
                ("idp", Value::String(text)) => state.idp = text,
                ("returnTo", Value::String(text)) => state.return_to = Some(text),
                ("context", Value::Object(fields)) => state.context = Some(stored_context(fields)?),
                ("logout", Value::Bool(logout)) => state.logout = logout,
                ("context" | "logout", _) => return None,
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
        let written = RequestState { idp: "urn:i".into(), return_to: Some("/".into()), context: Some(context.clone()), logout: true };
        let read = RequestState::from_json(&written.to_json()).unwrap();
        assert_eq!((read.idp.as_str(), read.return_to.as_deref(), read.context, read.logout), ("urn:i", Some("/"), Some(context), true));
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
