//! A gate with its memory, a browser before it, and the identity provider behind it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use samlight::gate::{Decision, Gate, Moment, Outcome, Reply, Request, State};
use samlight::{Instant, Store, StoreError};
use serde_json::{Value, json};

use crate::idp::{ACS, Answer, IDP, SP, file};

pub(crate) const NOW: Instant = Instant::from_unix_ms(1_767_225_600_000);
pub(crate) const HTML: (&str, &str) = ("accept", "text/html,*/*;q=0.8");
pub(crate) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A memory that can be made to fail, and that holds no more than so many entries.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) entries: BTreeMap<String, Entry>,
    pub(crate) count: u64,
    /// The operation that fails: `put`, `take`, `claim` or `count`.
    pub(crate) broken: Option<&'static str>,
}

const MOST: usize = 1000;

impl Memory {
    fn works(&self, operation: &str) -> Result<(), StoreError> {
        match self.broken {
            Some(broken) if broken == operation => Err(StoreError { reason: format!("{operation} is broken") }),
            _ if self.entries.len() >= MOST => Err(StoreError { reason: "full".into() }),
            _ => Ok(()),
        }
    }
}

impl Store for Memory {
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        self.works("put")?;
        self.entries.entry(key.to_owned()).or_insert_with(|| Entry { value: value.to_owned(), until, taker: None });
        Ok(())
    }

    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError> {
        self.works("take")?;
        let by = by.expect("a login takes its request in its own name");
        let entry = self.entries.get_mut(key).and_then(|entry| (entry.taker.get_or_insert_with(|| by.to_owned()) == by).then(|| entry.value.clone()));
        Ok(entry)
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        self.works("claim")?;
        Ok(self.entries.insert(key.to_owned(), Entry { value: String::new(), until, taker: None }).is_none())
    }
}

pub(crate) struct Entry {
    pub(crate) value: String,
    pub(crate) until: Instant,
    taker: Option<String>,
}

impl State for Memory {
    fn count(&mut self) -> Result<u64, StoreError> {
        self.works("count")?;
        self.count += 1;
        Ok(self.count)
    }
}

pub(crate) fn key(seed: u8) -> String {
    STANDARD.encode((0..32).map(|at| seed.wrapping_add(at)).collect::<Vec<u8>>())
}

/// The settings, which each test changes as it likes.
pub(crate) fn config() -> Value {
    json!({
        "version": 1,
        "entityId": SP,
        "acsUrls": [ACS],
        "idps": [{ "entityId": IDP, "ssoUrl": "https://idp.example.org/sso", "certificates": [file("idp-p256.cert.pem")] }],
        "gate": {
            "public": ["/healthz"],
            "session": { "keys": [key(1)] },
            "headers": {
                "x-saml-subject": "nameId", "x-saml-issuer": "issuer", "x-saml-session": "sessionIndex", "x-saml-email": "attr:email",
                "x-saml-groups": "attr:groups", "x-saml-phone": "attr:phone",
            },
        },
    })
}

pub(crate) struct Scene {
    pub(crate) gate: Gate,
    pub(crate) memory: Memory,
    pub(crate) now: Instant,
    /// What the browser keeps.
    pub(crate) jar: BTreeMap<String, String>,
}

impl Scene {
    pub(crate) fn new() -> Self {
        Self::of(&config())
    }

    pub(crate) fn of(config: &Value) -> Self {
        let gate = Gate::open(&config.to_string()).unwrap_or_else(|error| panic!("{error}"));
        Scene { gate, memory: Memory::default(), now: NOW, jar: BTreeMap::new() }
    }

    /// Another gate in front of the same memory and browser.
    pub(crate) fn reopened(self, config: &Value) -> Self {
        Scene { gate: Gate::open(&config.to_string()).unwrap(), ..self }
    }

    /// One request with these headers and nothing else.
    pub(crate) fn bare(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Outcome {
        let headers: Vec<(String, Vec<u8>)> = headers.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect();
        let request = Request { method, target, headers: &headers, body, client: None };
        self.gate.decide(&request, &Moment { now: self.now, salt: b"" }, &mut self.memory)
    }

    /// One request of the browser, which sends its cookies and keeps what it is given.
    pub(crate) fn ask(&mut self, method: &str, target: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Outcome {
        let cookies = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let mut sent = headers.to_vec();
        if !cookies.is_empty() {
            sent.push(("cookie", &cookies));
        }
        let outcome = self.bare(method, target, &sent, body);
        if let Decision::Respond(reply) = &outcome.decision {
            for (_, cookie) in reply.headers.iter().filter(|(name, _)| *name == "set-cookie") {
                let (name, rest) = cookie.split_once('=').unwrap();
                let value = rest.split(';').next().unwrap();
                assert!(name.starts_with("__Host-") && rest.contains("; Path=/;") && rest.contains("; Secure; HttpOnly; SameSite="), "{cookie}");
                match rest.contains("Max-Age=0;") {
                    true => drop(self.jar.remove(name)),
                    false => drop(self.jar.insert(name.to_owned(), value.to_owned())),
                }
            }
        }
        outcome
    }

    /// Goes to a page, is sent away, and says which request it carries along.
    pub(crate) fn depart(&mut self, target: &str) -> String {
        let reply = replied(self.ask("GET", target, &[HTML], None));
        assert_eq!(reply.status, 302);
        assert!(header(&reply, "location").starts_with("https://idp.example.org/sso?SAMLRequest="), "{reply:?}");
        self.waiting()
    }

    /// The one request that waits for its answer.
    pub(crate) fn waiting(&self) -> String {
        let waiting: Vec<Value> = self.requests().collect();
        let [request] = &waiting[..] else { panic!("{waiting:?}") };
        request["key"].as_str().unwrap().strip_prefix("req:").unwrap().to_owned()
    }

    /// What stands in the browser's cookies for requests. Anybody can read it; that nobody can change it is tried elsewhere.
    pub(crate) fn requests(&self) -> impl Iterator<Item = Value> {
        let sealed =
            self.jar.iter().filter(|(name, _)| name.starts_with("__Host-samlight-login-")).map(|(_, value)| value.split_once('.').unwrap().0);
        sealed.map(|text| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap())
    }

    pub(crate) fn post(&mut self, answer: &Answer<'_>) -> Outcome {
        self.ask("POST", "/.saml/acs", &[FORM], Some(&answer.body()))
    }

    pub(crate) fn signed_in() -> Self {
        let mut scene = Self::new();
        scene.sign_in();
        scene
    }

    pub(crate) fn sign_in(&mut self) {
        let id = self.depart("/");
        assert_eq!(replied(self.post(&Answer::to(&id, self.now))).status, 303);
    }
}

#[track_caller]
pub(crate) fn replied(outcome: Outcome) -> Reply {
    match outcome.decision {
        Decision::Respond(reply) => reply,
        other => panic!("{other:?}"),
    }
}

/// Status and code of a refusal; whoever is refused learns nothing else.
#[track_caller]
pub(crate) fn refused(outcome: Outcome) -> (u16, String) {
    let log = outcome.log.clone().expect("a refusal is logged");
    assert!(!log.contains("user-1") && !log.contains("user@app.example"), "{log}");
    let reply = replied(outcome);
    let body: Value = serde_json::from_str(&reply.body).unwrap();
    let code = body["code"].as_str().unwrap().to_owned();
    assert_eq!(body, json!({ "ok": false, "code": code }));
    assert_eq!(serde_json::from_str::<Value>(&log).unwrap()["code"], json!(code));
    (reply.status, code)
}

#[track_caller]
pub(crate) fn forwarded(outcome: Outcome) -> (Vec<String>, Vec<(String, String)>) {
    match outcome.decision {
        Decision::Forward { remove, set } => (remove, set),
        other => panic!("{other:?}"),
    }
}

/// The last one of the name.
pub(crate) fn header<'r>(reply: &'r Reply, name: &str) -> &'r str {
    let mut found = reply.headers.iter().filter(|(other, _)| *other == name).map(|(_, value)| value.as_str());
    found.next_back().unwrap_or_else(|| panic!("no {name} in {reply:?}"))
}
