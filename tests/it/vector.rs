//! `tests/vectors`: the same files that the npm package runs, and the reports that it has to print byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use samlight::{Expect, Input, Instant, Login, MemoryStore, Outcome, Rejection, Report, ServiceProvider, Store, StoreError, Terms};
use serde_json::Value;

use crate::{claims, opening, settings};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// One test a vector, and one that writes every report to a file, for the other hosts to compare with.
pub(crate) fn trials() -> Vec<Trial> {
    let mut files = Vec::new();
    for folder in ["accept", "reject", "config"] {
        collect(&root().join(folder), &mut files);
    }
    let mut trials: Vec<Trial> = files
        .iter()
        .map(|file| {
            let (file, vector) = (file.clone(), read(file));
            let id = vector["id"].as_str().unwrap_or("?").to_owned();
            Trial::test(format!("vectors/{id}"), move || check(&file, &vector).map_err(Failed::from))
        })
        .collect();
    let count = files.len();
    trials.push(Trial::test("vectors/are-all-here", move || match count > 200 {
        true => Ok(()),
        false => Err(Failed::from(format!("only {count} were found"))),
    }));
    trials.push(Trial::test("vectors/reports-are-written", move || write_reports(&files).map_err(Failed::from)));
    trials
}

pub(crate) fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}

pub(crate) fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn check(file: &Path, vector: &Value) -> Result<(), String> {
    if vector["result"] == "config-error" {
        return check_config(vector);
    }
    let outcome = run(file, vector);
    match (vector["result"].as_str(), outcome) {
        (Some("accept"), Ok(login)) => {
            let actual: Value = serde_json::from_str(&login.to_json()).unwrap();
            if actual != vector["login"] {
                return Err(format!("expected {:#}\nfound {actual:#}", vector["login"]));
            }
            check_warnings(&login.report, vector)
        }
        (Some("accept"), Err(rejection)) => Err(format!("refused: {rejection}\n{}", failures(&rejection))),
        (Some("reject"), Err(rejection)) => {
            let actual = rejection.code().map(|code| code.as_str());
            if let Some(check) = claims::opened_in_vain(rejection.report()) {
                return Err(format!("opened, although refused: {check:?}"));
            }
            match actual == vector["code"].as_str() {
                true => check_warnings(rejection.report(), vector),
                false => Err(format!("expected {}, found {actual:?}\n{}", vector["code"], failures(&rejection))),
            }
        }
        (Some("reject"), Ok(login)) => Err(format!("accepted: {}", login.to_json())),
        (other, _) => Err(format!("no such result: {other:?}")),
    }
}

/// Where a vector states its warnings, there are no others.
fn check_warnings(report: &Report, vector: &Value) -> Result<(), String> {
    let Some(expected) = vector.get("warnings") else { return Ok(()) };
    let warnings = report.checks.iter().filter(|check| check.status == Outcome::Warn);
    let actual: Vec<_> = warnings.filter_map(|check| check.code).map(|code| code.as_str()).collect();
    match *expected == Value::from(actual.clone()) {
        true => Ok(()),
        false => Err(format!("expected the warnings {expected}, found {actual:?}")),
    }
}

fn failures(rejection: &Rejection) -> String {
    let failed = rejection.report().checks.iter().filter(|check| check.code.is_some());
    failed.map(|check| format!("{check:?}\n")).collect()
}

fn check_config(vector: &Value) -> Result<(), String> {
    match settings::read(&root().join(vector["settings"].as_str().unwrap())).and_then(ServiceProvider::new) {
        Ok(_) => Err("the settings were taken".into()),
        Err(error) => {
            if Some(error.code().as_str()) != vector["code"].as_str() {
                return Err(format!("expected {}, found {}: {error}", vector["code"], error.code()));
            }
            for words in vector["mentions"].as_array().into_iter().flatten() {
                if !error.to_string().contains(words.as_str().unwrap()) {
                    return Err(format!("does not mention {words}: {error}"));
                }
            }
            Ok(())
        }
    }
}

fn run(file: &Path, vector: &Value) -> Result<Login, Rejection> {
    let mut store = TestStore::of(vector);
    judge(file, vector, &mut store)
}

pub(crate) fn judge(file: &Path, vector: &Value, store: &mut impl Store) -> Result<Login, Rejection> {
    let provider = ServiceProvider::new(settings::read(&root().join(vector["settings"].as_str().unwrap())).unwrap()).unwrap();
    let expect = match &vector["terms"]["expect"] {
        Value::String(word) if word == "outstanding" => Expect::Outstanding,
        Value::String(word) if word == "unsolicited" => Expect::Unsolicited,
        other => Expect::ReplyTo(other["replyTo"].as_str().unwrap().to_owned()),
    };
    let now = Instant::parse(vector["terms"]["now"].as_str().unwrap()).unwrap();
    let folder = file.parent().unwrap();
    let load = |name: &Value| fs::read(folder.join(name.as_str().unwrap())).unwrap_or_else(|error| panic!("{name}: {error}"));
    let keys = opening::keys(vector, &root());
    let terms = settings::connected(Terms::new(expect, now), vector, &root());
    let check = |input: Input<'_>| opening::check(&provider, input, terms.clone(), &keys);
    let pending = if let Some(name) = vector.get("message") {
        use base64::Engine as _;
        let value = base64::engine::general_purpose::STANDARD.encode(load(name));
        check(Input::Value(value.as_bytes()))
    } else if let Some(name) = vector.get("base64") {
        check(Input::Value(&load(name)))
    } else if let Some(form) = vector.get("form") {
        check(Input::Form { content_type: form["contentType"].as_str(), body: &load(&form["body"]) })
    } else if let Some(name) = vector.get("soap") {
        check(Input::Soap(&load(name)))
    } else {
        check(Input::Query(&load(&vector["query"])))
    };
    pending?.accept_with(store)
}

/// What the vector says of the store: outstanding requests, assertions that were used, and whether it fails.
struct TestStore {
    requests: MemoryStore,
    used: MemoryStore,
    failing: Option<String>,
}

impl TestStore {
    fn of(vector: &Value) -> Self {
        let store = &vector["store"];
        let mut used = MemoryStore::new();
        for id in store["claimed"].as_array().into_iter().flatten() {
            let file = root().join(format!("{}.json", id.as_str().unwrap()));
            let before = read(&file);
            let mut other = TestStore { used, ..TestStore::of(&before) };
            judge(&file, &before, &mut other).expect("the login before is accepted");
            used = other.used;
        }
        let mut requests = MemoryStore::new();
        let far = Instant::parse("2100-01-01T00:00:00Z").unwrap();
        for (id, state) in store["requests"].as_object().into_iter().flatten() {
            requests.put(&format!("req:{id}"), &state.to_string(), far).unwrap();
        }
        TestStore { requests, used, failing: store["failing"].as_str().map(str::to_owned) }
    }

    fn works(&self, operation: &str) -> Result<(), StoreError> {
        match self.failing.as_deref() == Some(operation) {
            true => Err(StoreError { reason: "on purpose".into() }),
            false => Ok(()),
        }
    }
}

impl Store for TestStore {
    fn put(&mut self, key: &str, value: &str, until: Instant) -> Result<(), StoreError> {
        self.requests.put(key, value, until)
    }

    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError> {
        self.works("take").and_then(|()| self.requests.take(key, by))
    }

    fn claim(&mut self, key: &str, until: Instant) -> Result<bool, StoreError> {
        self.works("claim").and_then(|()| self.used.claim(key, until))
    }
}

fn write_reports(files: &[PathBuf]) -> Result<(), String> {
    let mut reports = BTreeMap::new();
    for file in files {
        let vector = read(file);
        if vector["result"] == "config-error" {
            continue;
        }
        let report = match run(file, &vector) {
            Ok(login) => login.report.to_json(),
            Err(rejection) => rejection.report().to_json(),
        };
        reports.insert(vector["id"].as_str().unwrap().to_owned(), report);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("build/native-reports.json");
    fs::create_dir_all(path.parent().unwrap()).map_err(|error| error.to_string())?;
    fs::write(&path, serde_json::to_string(&reports).unwrap()).map_err(|error| error.to_string())
}
