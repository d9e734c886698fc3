//! The JavaScript host. Messages come in through a buffer in WebAssembly memory, settings come in and results go out as JSON text.
//!
//! For a message, a `&str` argument would cost thirty times as much as a buffer that `TextEncoder.encodeInto` fills; and JSON text costs half as much as
//! building objects from here.

#![allow(unreachable_pub, reason = "wasm-bindgen exports what is public, wherever it stands")]

#[cfg(feature = "full")]
mod logout;
#[cfg(feature = "full")]
mod metadata;
#[cfg(feature = "full")]
mod sending;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wasm_bindgen::prelude::*;

use crate::abilities::FULL;
use crate::fault::Code;
use crate::json::{self, Value, Writer};

use crate::{
    Answer, ArtifactTerms, Claim, ConfigError, ContentKey, Expect, Input, Instant, Login, Pending, Rejection, Report, ServiceProvider, Settings,
    Terms, WrappedKey,
};

/// The version of samlight.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// A service provider and the buffer through which its messages come.
#[wasm_bindgen]
pub struct Provider {
    provider: ServiceProvider,
    buffer: Vec<u8>,
}

#[wasm_bindgen]
impl Provider {
    /// From the settings as JSON text. Not as an object through serde-wasm-bindgen: that asks an object only for the fields it knows, and a misspelt
    /// policy would pass unseen.
    ///
    /// # Errors
    /// `{"code","message"}` as JSON text.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &str) -> Result<Provider, String> {
        let settings = Settings::from_json(settings).map_err(|error| refusal(&error))?;
        let provider = ServiceProvider::new(settings).map_err(|error| refusal(&error))?;
        Ok(Provider { provider, buffer: Vec::new() })
    }

    /// Makes room for so many bytes and says where. Fill it before the next call into this module: any call may move it.
    pub fn input(&mut self, length: usize) -> *mut u8 {
        self.buffer.clear();
        self.buffer.resize(length, 0);
        self.buffer.as_mut_ptr()
    }

    /// Judges the first `length` bytes of the buffer. `kind`: 0 for a field's value, 1 for a form, 2 for a query string, 4 for a SOAP envelope, 5 for
    /// `SAMLResponse` out of a form that was read before. `beside`: the content type of a form, or the `RelayState` out of it. `terms` is JSON text:
    /// `expect`, `now` in Unix milliseconds, and where the host knows them `address` and `tlsCertificate` (base64 of the DER). Where the outcome has
    /// `needsKeys`, unwrap them and ask again with `contentKeys`: `[{"id","key"}]`, the key in base64, or null where it could not be unwrapped.
    ///
    /// # Errors
    /// A text, for a `kind` that does not exist or `terms` that cannot be read.
    pub fn check(&mut self, kind: u8, length: usize, beside: Option<String>, terms: &str) -> Result<Checked, String> {
        let terms = self::terms(terms)?;
        let state = match self.provider.check(self.arrived(kind, length, beside.as_deref())?, &terms) {
            Ok(pending) => State::Pending(Box::new(pending)),
            Err(rejection) => State::Rejected(rejection),
        };
        self.buffer.clear();
        Ok(Checked { state })
    }

    /// What somebody should look at in the settings: a list as JSON text.
    #[must_use]
    pub fn warnings(&self) -> String {
        let mut json = Writer::default();
        json.strings(self.provider.warnings());
        json.finish()
    }

    fn arrived<'a>(&'a self, kind: u8, length: usize, beside: Option<&'a str>) -> Result<Input<'a>, String> {
        let octets = self.buffer.get(..length).ok_or("more was announced than the buffer holds")?;
        match kind {
            0 => Ok(Input::Value(octets)),
            1 => Ok(Input::Form { content_type: beside, body: octets }),
            2 => Ok(Input::Query(octets)),
            3 if FULL => Ok(Input::Xml(octets)),
            4 if FULL => Ok(Input::Soap(octets)),
            5 => Ok(Input::Fields { response: octets, relay_state: beside }),
            _ => Err("no such kind of input".into()),
        }
    }
}

/// A judged message. Its identity cannot be read before the claims are answered.
#[wasm_bindgen]
pub struct Checked {
    state: State,
}

enum State {
    Pending(Box<Pending>),
    #[cfg(feature = "full")]
    PendingLogout(Box<crate::PendingLogout>),
    Rejected(Rejection),
    /// Answered: what is left is the report.
    Spent(Option<Box<Report>>),
}

/// The store's answers as JSON: `{"taken":"…"}`, `{"taken":null}`, `{"claimed":true}`, `{"skipped":true}`, `{"failed":true}`.
fn answers(text: &str) -> Result<Vec<Answer>, String> {
    let Value::Array(list) = json::parse(text)? else {
        return Err("a list of answers is wanted".into());
    };
    let answer = |value| match value {
        Value::Object(fields) => match fields.into_iter().next() {
            Some((name, Value::String(text))) if name == "taken" => Some(Answer::Taken(Some(text))),
            Some((name, Value::Null)) if name == "taken" => Some(Answer::Taken(None)),
            Some((name, Value::Bool(first))) if name == "claimed" => Some(Answer::Claimed(first)),
            Some((name, Value::Bool(true))) if name == "skipped" => Some(Answer::Skipped),
            Some((name, Value::Bool(true))) if name == "failed" => Some(Answer::Failed),
            _ => None,
        },
        _ => None,
    };
    list.into_iter().map(answer).collect::<Option<_>>().ok_or_else(|| "no such answer".into())
}

#[wasm_bindgen]
impl Checked {
    /// The claims to make, or the refusal: JSON text.
    #[must_use]
    pub fn outcome(&self) -> String {
        match &self.state {
            State::Pending(pending) => claimed(pending.claims(), pending.relay_state()),
            #[cfg(feature = "full")]
            State::PendingLogout(pending) => claimed(pending.claims(), None),
            State::Rejected(rejection) => refused(rejection),
            State::Spent(_) => String::new(),
        }
    }

    /// Takes the store's answers, a JSON list, and gives the login, whose report is asked for apart, or the refusal with its own: JSON text.
    ///
    /// # Errors
    /// A text, for answers that cannot be read or for a message that is answered twice.
    pub fn accept(&mut self, answers: &str) -> Result<String, String> {
        let answers = self::answers(answers)?;
        let (text, report) = match core::mem::replace(&mut self.state, State::Spent(None)) {
            State::Pending(pending) => match pending.accept(&answers) {
                Ok(login) => (accepted(&login), Some(login.report)),
                Err(rejection) => (refused(&rejection), None),
            },
            #[cfg(feature = "full")]
            State::PendingLogout(pending) => match pending.accept(&answers) {
                Ok(logout) => (logout::accepted(&logout), Some(logout.report)),
                Err(rejection) => (refused(&rejection), None),
            },
            State::Rejected(rejection) => (refused(&rejection), None),
            State::Spent(_) => return Err("the claims of this message were answered before".into()),
        };
        self.state = State::Spent(report.map(Box::new));
        Ok(text)
    }

    /// The report of what was accepted: JSON text, empty before that. Nearly nobody reads it, and it is longer than the rest.
    #[must_use]
    pub fn report(&self) -> String {
        match &self.state {
            State::Spent(Some(report)) => report.to_json(),
            _ => String::new(),
        }
    }
}

fn claimed(claims: &[Claim], relay_state: Option<&str>) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.name("ok").bool(true);
    json.name("claims").open('[');
    claims.iter().for_each(|claim| json.raw(&claim.to_json()));
    json.close(']');
    json.field("relayState", relay_state);
    json.close('}');
    json.finish()
}

fn accepted(login: &Login) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.name("ok").bool(true);
    json.name("login").raw(&login.to_json());
    json.field("returnTo", login.return_to.as_deref());
    json.close('}');
    json.finish()
}

fn refused(rejection: &Rejection) -> String {
    let family = rejection.family();
    let mut json = Writer::default();
    json.open('{');
    json.name("ok").bool(false);
    json.name("code").optional(rejection.code().map(Code::as_str));
    json.field("family", Some(family.as_str()));
    json.name("httpStatus").number(family.http_status().into());
    json.field("message", Some(&rejection.to_string()));
    json.name("report").raw(&rejection.report().to_json());
    needed(rejection.wrapped_keys(), &mut json);
    json.close('}');
    json.finish()
}

fn needed(wrapped: &[WrappedKey], json: &mut Writer) {
    if !wrapped.is_empty() {
        json.name("needsKeys").open('[');
        wrapped.iter().for_each(|key| json.raw(&key.to_json()));
        json.close(']');
    }
}

fn refusal(error: &ConfigError) -> String {
    told(error.code(), &error.to_string())
}

fn told(code: Code, message: &str) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.field("code", Some(code.as_str()));
    json.field("message", Some(message));
    json.close('}');
    json.finish()
}

/// The package writes these; whoever else calls the module has to write them as exactly.
fn terms(text: &str) -> Result<Terms, String> {
    let Value::Object(fields) = json::parse(text)? else {
        return Err("an object is wanted".into());
    };
    let mut terms = Terms::new(Expect::Outstanding, Instant::from_unix_ms(0));
    let (mut expects, mut timed) = (false, false);
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("expect", Value::String(text)) => {
                terms.expect = expectation(&text)?;
                expects = true;
            }
            ("now", Value::Integer(ms)) => {
                terms.now = Instant::from_unix_ms(ms);
                timed = true;
            }
            ("address", Value::String(text)) if FULL => terms.address = Some(text),
            ("tlsCertificate", Value::String(text)) if FULL => {
                terms.tls_certificate = Some(STANDARD.decode(text).map_err(|_| "tlsCertificate: no base64")?);
            }
            ("artifact", Value::Object(fields)) if FULL => terms.artifact = Some(asked(fields)?),
            ("browser", Value::Array(secrets)) => terms.browser = secrets.into_iter().map(secret).collect::<Result<_, _>>()?,
            ("contentKeys", Value::Array(keys)) if FULL => terms.content_keys = keys.into_iter().map(content_key).collect::<Result<_, _>>()?,
            _ => return Err([&name, ": no such term"].concat()),
        }
    }
    if expects && timed { Ok(terms) } else { Err("expect and now are wanted".into()) }
}

fn secret(value: Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err("browser: a list of texts is wanted".into()),
    }
}

/// The ArtifactResolve that was sent, and to whom.
fn asked(fields: Vec<(String, Value)>) -> Result<ArtifactTerms, String> {
    let mut asked = ArtifactTerms { resolve_id: String::new(), idp: String::new() };
    for field in fields {
        match (field.0.as_str(), field.1) {
            ("resolveId", Value::String(text)) => asked.resolve_id = text,
            ("idp", Value::String(text)) => asked.idp = text,
            _ => return Err("artifact: an object with resolveId and idp is wanted".into()),
        }
    }
    if asked.resolve_id.is_empty() || asked.idp.is_empty() { Err("artifact: resolveId and idp are wanted".into()) } else { Ok(asked) }
}

fn content_key(value: Value) -> Result<ContentKey, String> {
    let wrong = || "contentKeys: an object with id and key is wanted".to_owned();
    let Value::Object(fields) = value else {
        return Err(wrong());
    };
    let mut content = ContentKey { id: String::new(), key: None };
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("id", Value::String(id)) => content.id = id,
            ("key", Value::Null) => {}
            ("key", Value::String(text)) => content.key = Some(STANDARD.decode(text).map_err(|_| wrong())?),
            _ => return Err(wrong()),
        }
    }
    Ok(content)
}

fn expectation(text: &str) -> Result<Expect, String> {
    match (text, text.strip_prefix("reply-to:")) {
        (_, Some(id)) => Ok(Expect::ReplyTo(id.to_owned())),
        ("outstanding", _) => Ok(Expect::Outstanding),
        ("unsolicited", _) => Ok(Expect::Unsolicited),
        _ => Err("no such expectation".into()),
    }
}
