//! The JavaScript host. Messages come in through a buffer in WebAssembly memory, results go out as JSON text, settings come in as an object.
//!
//! A `&str` argument would cost thirty times as much as a buffer that `TextEncoder.encodeInto` fills, and JSON text half as much as building
//! objects from here.

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::fault::{Code, Family};
use crate::{
    Answer, AuthnRequestOptions, Claim, ConfigError, Expect, Input, Instant, Login, Pending, Rejection, Report, ServiceProvider, Settings, Terms,
};

/// A panic becomes an error with its own words, instead of a bare `unreachable`. The caller has to replace the instance.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| wasm_bindgen::throw_str(&info.to_string())));
}

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
    /// From the settings as an object.
    ///
    /// # Errors
    /// `{"code","message"}` as JSON text.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: JsValue) -> Result<Provider, String> {
        let settings: Settings = serde_wasm_bindgen::from_value(settings)
            .map_err(|error| refusal(&ConfigError::new(Code::ConfigMalformed, error.to_string())))?;
        let provider = ServiceProvider::new(settings).map_err(|error| refusal(&error))?;
        Ok(Provider { provider, buffer: Vec::new() })
    }

    /// Makes room for so many bytes and says where. Fill it before the next call into this module: any call may move it.
    pub fn input(&mut self, length: usize) -> *mut u8 {
        self.buffer.clear();
        self.buffer.resize(length, 0);
        self.buffer.as_mut_ptr()
    }

    /// Judges the first `length` bytes of the buffer. `kind`: 0 for a field's value, 1 for a form, 2 for a query string.
    ///
    /// # Errors
    /// A text, for a `kind` or an `expect` that does not exist.
    pub fn check(&mut self, kind: u8, length: usize, content_type: Option<String>, expect: &str, now: f64) -> Result<Checked, String> {
        let terms = terms(expect, now)?;
        let state = match self.provider.check(self.arrived(kind, length, content_type.as_deref())?, &terms) {
            Ok(pending) => State::Pending(pending),
            Err(rejection) => State::Rejected(rejection),
        };
        self.buffer.clear();
        Ok(Checked { state })
    }

    /// Looks without trusting: the report as JSON text.
    ///
    /// # Errors
    /// As for `check`.
    pub fn inspect(&mut self, kind: u8, length: usize, content_type: Option<String>, expect: &str, now: f64) -> Result<String, String> {
        let terms = terms(expect, now)?;
        Ok(self.provider.inspect(self.arrived(kind, length, content_type.as_deref())?, &terms).to_json())
    }

    /// Builds a request for authentication: JSON text in and out.
    pub fn authn_request(&self, id: &str, now: f64, options: &str) -> String {
        let built = serde_json::from_str::<AuthnRequestOptions>(options)
            .map_err(|error| ConfigError::new(Code::ConfigMalformed, error.to_string()))
            .and_then(|options| self.provider.authn_request(id, instant(now), &options));
        match built {
            Ok(request) => json(&request),
            Err(error) => format!(r#"{{"error":{}}}"#, refusal(&error)),
        }
    }

    /// Our metadata.
    #[must_use]
    pub fn metadata(&self) -> String {
        self.provider.metadata()
    }

    /// What somebody should look at in the settings: a list as JSON text.
    #[must_use]
    pub fn warnings(&self) -> String {
        json(&self.provider.warnings())
    }

    fn arrived<'a>(&'a self, kind: u8, length: usize, content_type: Option<&'a str>) -> Result<Input<'a>, String> {
        let octets = self.buffer.get(..length).ok_or("more was announced than the buffer holds")?;
        match kind {
            0 => Ok(Input::Value(octets)),
            1 => Ok(Input::Form { content_type, body: octets }),
            2 => Ok(Input::Query(octets)),
            3 => Ok(Input::Xml(octets)),
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
    Pending(Pending),
    Rejected(Rejection),
    Spent,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Waiting<'a> {
    ok: bool,
    claims: &'a [Claim],
    #[serde(skip_serializing_if = "Option::is_none")]
    relay_state: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Accepted<'a> {
    ok: bool,
    login: &'a Login,
    #[serde(skip_serializing_if = "Option::is_none")]
    return_to: Option<&'a str>,
    report: &'a Report,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Refused<'a> {
    ok: bool,
    code: Option<Code>,
    family: &'static str,
    http_status: u16,
    message: &'a str,
    report: &'a Report,
}

/// An answer as JSON: `{"taken":"…"}`, `{"taken":null}`, `{"claimed":true}`, `{"skipped":true}`, `{"failed":true}`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum StoreAnswer {
    Taken(Option<String>),
    Claimed(bool),
    Skipped(bool),
    Failed(bool),
}

impl From<StoreAnswer> for Answer {
    fn from(answer: StoreAnswer) -> Self {
        match answer {
            StoreAnswer::Taken(value) => Answer::Taken(value),
            StoreAnswer::Claimed(first) => Answer::Claimed(first),
            StoreAnswer::Skipped(true) => Answer::Skipped,
            StoreAnswer::Failed(true) => Answer::Failed,
            StoreAnswer::Skipped(false) | StoreAnswer::Failed(false) => Answer::NotAsked,
        }
    }
}

#[wasm_bindgen]
impl Checked {
    /// The claims to make, or the refusal: JSON text.
    #[must_use]
    pub fn outcome(&self) -> String {
        match &self.state {
            State::Pending(pending) => json(&Waiting { ok: true, claims: pending.claims(), relay_state: pending.relay_state() }),
            State::Rejected(rejection) => refused(rejection),
            State::Spent => String::new(),
        }
    }

    /// Takes the store's answers, a JSON list, and gives the login or the refusal: JSON text.
    ///
    /// # Errors
    /// A text, for answers that cannot be read or for a message that is answered twice.
    pub fn accept(&mut self, answers: &str) -> Result<String, String> {
        let answers: Vec<StoreAnswer> = serde_json::from_str(answers).map_err(|error| error.to_string())?;
        let answers: Vec<Answer> = answers.into_iter().map(Answer::from).collect();
        match core::mem::replace(&mut self.state, State::Spent) {
            State::Pending(pending) => Ok(match pending.accept(&answers) {
                Ok(login) => json(&Accepted { ok: true, login: &login, return_to: login.return_to.as_deref(), report: &login.report }),
                Err(rejection) => refused(&rejection),
            }),
            State::Rejected(rejection) => Ok(refused(&rejection)),
            State::Spent => Err("the claims of this message were answered before".into()),
        }
    }
}

fn terms(expect: &str, now: f64) -> Result<Terms, String> {
    let expect = match (expect, expect.strip_prefix("reply-to:")) {
        (_, Some(id)) => Expect::ReplyTo(id.to_owned()),
        ("outstanding", _) => Expect::Outstanding,
        ("unsolicited", _) => Expect::Unsolicited,
        _ => return Err("no such expectation".into()),
    };
    Ok(Terms { expect, now: instant(now) })
}

/// A JavaScript time is a number of milliseconds; whatever is no such number becomes the beginning of time, at which nothing is valid.
#[allow(clippy::as_conversions, reason = "the only way from a JavaScript number; saturating, and NaN becomes 0")]
fn instant(now: f64) -> Instant {
    Instant::from_unix_ms(now as i64)
}

fn refused(rejection: &Rejection) -> String {
    let family = rejection.family();
    json(&Refused {
        ok: false,
        code: rejection.code(),
        family: Family::as_str(family),
        http_status: family.http_status(),
        message: &rejection.to_string(),
        report: rejection.report(),
    })
}

#[derive(Serialize)]
struct Misconfigured<'a> {
    code: Code,
    message: &'a str,
}

fn refusal(error: &ConfigError) -> String {
    json(&Misconfigured { code: error.code(), message: &error.to_string() })
}

fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
