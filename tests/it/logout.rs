//! `tests/vectors/logout`: logout messages, what they say and why they are refused.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libtest_mimic::{Failed, Trial};
use samlight::{Expect, Input, Instant, Logout, MemoryStore, Outcome, Rejection, Report, Rule, ServiceProvider, Store, StoreError, Terms};
use serde_json::Value;

use crate::vector::{collect, read, root};
use crate::{opening, settings};

/// One test a vector, and one that they are there.
pub(crate) fn trials() -> Vec<Trial> {
    let mut files = Vec::new();
    for folder in ["logout/accept", "logout/reject"] {
        collect(&root().join(folder), &mut files);
    }
    let mut trials: Vec<Trial> = files
        .iter()
        .map(|file| {
            let (file, vector) = (file.clone(), read(file));
            Trial::test(format!("vectors/{}", vector["id"].as_str().unwrap()), move || check(&file, &vector).map_err(Failed::from))
        })
        .collect();
    let count = files.len();
    trials.push(Trial::test("vectors/logout/are-all-here", move || match count > 200 {
        true => Ok(()),
        false => Err(Failed::from(format!("only {count} were found"))),
    }));
    trials.push(Trial::test("vectors/logout/a-missing-endpoint-is-told", || {
        let warnings = |name: &str| {
            let settings = settings::read(&root().join(format!("settings/logout/{name}.json"))).unwrap();
            ServiceProvider::new(settings).unwrap().warnings().join("\n")
        };
        assert!(warnings("metadata-expired").contains("https://idp.example.org/saml: no single logout service"), "{}", warnings("metadata-expired"));
        assert_eq!((warnings("metadata"), warnings("default")), (String::new(), String::new()));
        Ok(())
    }));
    trials
}

fn check(file: &Path, vector: &Value) -> Result<(), String> {
    let outcome = judge(file, vector, &mut LogoutStore::of(vector));
    match (vector["result"].as_str(), outcome) {
        (Some("accept"), Ok(logout)) => {
            let actual: Value = serde_json::from_str(&logout.to_json()).unwrap();
            if actual != vector["logout"] {
                return Err(format!("expected {:#}\nfound {actual:#}", vector["logout"]));
            }
            let warnings: Vec<&str> = logout.report.checks.iter().filter_map(|check| Some(check.code?.as_str())).collect();
            let expected: Vec<&str> = vector["warnings"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if warnings != expected {
                return Err(format!("expected warnings {expected:?}, found {warnings:?}"));
            }
            ladder(&logout.report)
        }
        (Some("accept"), Err(rejection)) => Err(format!("refused: {rejection}\n{}", failures(&rejection))),
        (Some("reject"), Err(rejection)) => {
            let actual = rejection.code().map(|code| code.as_str());
            if actual != vector["code"].as_str() {
                return Err(format!("expected {}, found {actual:?}\n{}", vector["code"], failures(&rejection)));
            }
            ladder(rejection.report())
        }
        (Some("reject"), Ok(logout)) => Err(format!("accepted: {}", logout.to_json())),
        (other, _) => Err(format!("no such result: {other:?}")),
    }
}

/// Every report has the rungs of the ladder for logouts, in their order.
fn ladder(report: &Report) -> Result<(), String> {
    let rules: Vec<Rule> = report.checks.iter().map(|check| check.rule).collect();
    let places = report.checks.iter().all(|check| check.at.is_none_or(|at| at.start < at.end) || check.status != Outcome::Fail);
    if rules == Rule::LOGOUT && places { Ok(()) } else { Err(format!("another ladder: {}", report.to_json())) }
}

fn failures(rejection: &Rejection) -> String {
    let failed = rejection.report().checks.iter().filter(|check| check.code.is_some());
    failed.map(|check| format!("{check:?}\n")).collect()
}

pub(crate) fn judge(file: &Path, vector: &Value, store: &mut impl Store) -> Result<Logout, Rejection> {
    let provider = ServiceProvider::new(settings::read(&root().join(vector["settings"].as_str().unwrap())).unwrap()).unwrap();
    let expect = match &vector["terms"]["expect"] {
        Value::String(word) if word == "outstanding" => Expect::Outstanding,
        Value::String(word) if word == "unsolicited" => Expect::Unsolicited,
        other => Expect::ReplyTo(other["replyTo"].as_str().unwrap().to_owned()),
    };
    let terms = Terms::new(expect, Instant::parse(vector["terms"]["now"].as_str().unwrap()).unwrap());
    let load = |name: &Value| fs::read(file.with_file_name(name.as_str().unwrap())).unwrap_or_else(|error| panic!("{name}: {error}"));
    let keys = opening::keys(vector, &root());
    let check = |input: Input<'_>| opening::check_logout(&provider, input, terms.clone(), &keys);
    let pending = if let Some(name) = vector.get("message") {
        check(Input::Value(STANDARD.encode(load(name)).as_bytes()))
    } else if let Some(form) = vector.get("form") {
        check(Input::Form { content_type: form["contentType"].as_str(), body: &load(&form["body"]) })
    } else {
        check(Input::Query(&load(&vector["query"])))
    };
    pending?.accept_with(store)
}

/// What the vector says of the store: outstanding requests, messages that came before, and whether it fails.
struct LogoutStore {
    memory: MemoryStore,
    failing: Option<String>,
}

impl LogoutStore {
    fn of(vector: &Value) -> Self {
        let store = &vector["store"];
        let mut memory = MemoryStore::new();
        outstanding(store, &mut memory);
        for id in store["claimed"].as_array().into_iter().flatten() {
            let file: PathBuf = root().join(format!("{}.json", id.as_str().unwrap()));
            let before = read(&file);
            outstanding(&before["store"], &mut memory);
            judge(&file, &before, &mut memory).expect("the logout before is accepted");
        }
        LogoutStore { memory, failing: store["failing"].as_str().map(str::to_owned) }
    }

    fn works(&self, operation: &str) -> Result<(), StoreError> {
        match self.failing.as_deref() == Some(operation) {
            true => Err(StoreError { reason: "on purpose".into() }),
            false => Ok(()),
        }
    }
}

fn outstanding(store: &Value, memory: &mut MemoryStore) {
    let far = Instant::parse("2100-01-01T00:00:00Z").unwrap();
    for (id, state) in store["requests"].as_object().into_iter().flatten() {
        let mut state = state.clone();
        if state.get("logout").is_none() {
            state["logout"] = true.into();
        }
        memory.put(&format!("req:{id}"), &state.to_string(), far).unwrap();
    }
}

impl Store for LogoutStore {
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        self.memory.put(key, value, until)
    }

    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError> {
        self.works("take").and_then(|()| self.memory.take(key, by))
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        self.works("claim").and_then(|()| self.memory.claim(key, until))
    }
}
