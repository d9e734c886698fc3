//! Doors that only the tests' build has (`--cfg samlight_test_door`, which no feature sets): a fault on demand, and the test vectors before this very
//! WebAssembly.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::gate::Reply;
use crate::json::{self, Value, Writer};
use crate::{Expect, Input, Instant, MemoryStore, ServiceProvider, Settings, Store, StoreError, Terms};

fn marked<'h>(headers: &'h [(String, Vec<u8>)], marker: &str) -> Option<&'h [u8]> {
    headers.iter().find(|(name, _)| name == marker).map(|(_, value)| value.as_slice())
}

/// Ends this WebAssembly where a header asks for it.
#[allow(clippy::panic, reason = "what is wanted")]
pub(super) fn trap(headers: &[(String, Vec<u8>)], place: &str) {
    match marked(headers, "samlight-test-trap") {
        Some(wanted) if wanted == place.as_bytes() => panic!("a fault on demand"),
        Some(b"stack") => assert!(deep(1) > 0),
        Some(b"memory") => {
            // Asked for and never touched: four gigabytes of the module's memory, and none of the machine's.
            loop {
                core::mem::forget(core::hint::black_box(Vec::<u8>::with_capacity(1 << 24)));
            }
        }
        _ => {}
    }
}

fn deep(depth: u64) -> u64 {
    let octets = core::hint::black_box([depth; 512]);
    octets.iter().sum::<u64>().wrapping_add(deep(depth + 1))
}

/// A vector of tests/vectors, with its settings, terms and store: answered with the report alone, octet for octet; the code and the claims stand in headers.
pub(super) fn vector(headers: &[(String, Vec<u8>)], body: &[u8]) -> Option<Reply> {
    marked(headers, "samlight-test-vector")?;
    let answer = judged(body);
    let (status, headers, body) = answer.map_or_else(|why| (500, Vec::new(), why), |(headers, report)| (200, headers, report));
    Some(Reply { status, headers, body })
}

type Judged = (Vec<(&'static str, String)>, String);

fn judged(body: &[u8]) -> Result<Judged, String> {
    let text = core::str::from_utf8(body).map_err(|error| error.to_string())?;
    let asked = Fields(json::parse(text)?);
    let settings = Settings::from_json(&asked.string("settings").unwrap_or_default());
    let provider = match settings.and_then(ServiceProvider::new) {
        Ok(provider) => provider,
        Err(error) => return Ok((vec![("x-code", error.code().as_str().to_owned())], String::new())),
    };
    let expect = match asked.string("expect").as_deref() {
        Some("outstanding") => Expect::Outstanding,
        Some("unsolicited") => Expect::Unsolicited,
        _ => Expect::ReplyTo(asked.string("replyTo").ok_or("no terms")?),
    };
    let octets = |name: &str| asked.string(name).and_then(|text| STANDARD.decode(text).ok());
    let mut terms = Terms::new(expect, Instant::parse(&asked.string("now").unwrap_or_default()).ok_or("no time")?);
    terms.tls_certificate = octets("tlsCertificate");
    terms.address = asked.string("address");
    terms.browser = asked.strings("browser");
    let content_type = asked.string("contentType");
    let (value, form) = (octets("value"), octets("form"));
    let input = match (&value, &form) {
        (Some(value), _) => Input::Value(value),
        (None, Some(body)) => Input::Form { content_type: content_type.as_deref(), body },
        _ => return Err("no message".into()),
    };
    let mut store = Scripted { memory: MemoryStore::new(), failing: asked.string("failing").unwrap_or_default(), made: Vec::new() };
    let far = Instant::from_unix_ms(4_102_444_800_000);
    for pair in asked.strings("requests").chunks(2) {
        if let [key, state] = pair {
            store.memory.put(key, state, far).map_err(|error| error.to_string())?;
        }
    }
    for key in asked.strings("claimed") {
        store.memory.claim(&key, far).map_err(|error| error.to_string())?;
    }
    let (code, report) = match provider.check(input, &terms).and_then(|pending| pending.accept_with(&mut store)) {
        Ok(login) => ("", login.report.to_json()),
        Err(rejection) => (rejection.code().map_or("undecided", |code| code.as_str()), rejection.report().to_json()),
    };
    let mut claims = Writer::default();
    claims.strings(&store.made);
    Ok((vec![("x-code", code.to_owned()), ("x-claims", claims.finish())], report))
}

struct Fields(Value);

impl Fields {
    fn get(&self, name: &str) -> Option<&Value> {
        match &self.0 {
            Value::Object(fields) => fields.iter().find(|(field, _)| field == name).map(|(_, value)| value),
            _ => None,
        }
    }

    fn string(&self, name: &str) -> Option<String> {
        match self.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        }
    }

    fn strings(&self, name: &str) -> Vec<String> {
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            _ => None,
        };
        match self.get(name) {
            Some(Value::Array(values)) => values.iter().filter_map(text).collect(),
            _ => Vec::new(),
        }
    }
}

/// What a vector says of the store.
struct Scripted {
    memory: MemoryStore,
    failing: String,
    made: Vec<String>,
}

impl Scripted {
    fn works(&self, operation: &str) -> Result<(), StoreError> {
        if self.failing == operation { Err(StoreError { reason: "on purpose".into() }) } else { Ok(()) }
    }
}

impl Store for Scripted {
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        self.memory.put(key, value, until)
    }

    fn take(&mut self, key: &str) -> Result<Option<String>, StoreError> {
        self.works("take").and_then(|()| self.memory.take(key))
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        self.works("claim")?;
        self.made.push(key.to_owned());
        self.memory.claim(key, until)
    }
}
