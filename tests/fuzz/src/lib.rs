//! What the fuzz targets start from: the accepted vectors of tests/vectors.
pub mod enveloped;
pub mod forgery;
#[path = "../../settings.rs"]
mod settings;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use samlight::{Expect, Input, Instant, MemoryStore, Report, ServiceProvider, Terms};
use serde_json::Value;

/// An accepted message, and the login that it gives.
pub struct Accepted {
    pub id: String,
    pub provider: ServiceProvider,
    pub terms: Terms,
    pub xml: String,
    pub login: Value,
    settings: String,
}

/// The accepted vectors that need no private key and no store but an empty one. Each is judged once: a seed that is refused anyway would show nothing.
pub static ACCEPTED: LazyLock<Vec<Accepted>> = LazyLock::new(|| {
    let mut accepted: Vec<_> = files(&vectors().join("accept")).iter().filter_map(|file| read(file)).collect();
    // The first is the ordinary one, under which all others are judged too.
    accepted.sort_by_key(|accepted| accepted.settings != "settings/default.json");
    assert!(accepted.len() >= 200, "only {} accepted messages", accepted.len());
    for accepted in &accepted {
        assert_eq!(judge(accepted, accepted.xml.as_bytes()).as_ref(), Some(&accepted.login), "{}", accepted.id);
    }
    accepted
});

/// Every login that the settings and terms of the first of them give to a genuine message: their own vectors say which are; those of other
/// settings may be signed as well and refused there alone.
pub static GENUINE: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let first = &ACCEPTED[0];
    let files = files(&vectors().join("accept")).into_iter().chain(files(&vectors().join("reject")));
    let logins = files.filter_map(|file| {
        let vector = json(&file);
        let is_own = vector["settings"] == first.settings && terms(&vector).as_ref() == Some(&first.terms);
        match is_own {
            true => vector.get("login").cloned(),
            false => judge(first, &fs::read(file.with_file_name(vector["message"].as_str()?)).unwrap()),
        }
    });
    logins.collect()
});

/// The login, or nothing for a refusal, whose report is then looked at.
pub fn judge(accepted: &Accepted, xml: &[u8]) -> Option<Value> {
    let outcome = accepted.provider.check(Input::Xml(xml), &accepted.terms).and_then(|pending| pending.accept_with(&mut MemoryStore::new()));
    match outcome {
        Ok(login) => Some(serde_json::from_str(&login.to_json()).expect("a login is JSON")),
        Err(rejection) => {
            assert!(rejection.code().is_some(), "a refusal has a code");
            points_into(rejection.report(), xml);
            None
        }
    }
}

/// Every place that a report shows is one that can be shown.
fn points_into(report: &Report, xml: &[u8]) {
    serde_json::from_str::<Value>(&report.to_json()).expect("a report is JSON");
    for span in report.checks.iter().filter_map(|check| check.at) {
        let range = usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap();
        let text = std::str::from_utf8(xml).expect("a message that is no text has no places");
        assert!(text.get(range).is_some(), "{span:?} cuts a character or lies outside of {} bytes", xml.len());
    }
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors")
}

/// The vectors in a folder and below it, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { vec![path] };
    entries.into_iter().flat_map(below).filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

fn json(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn terms(vector: &Value) -> Option<Terms> {
    let expect = match &vector["terms"]["expect"] {
        Value::String(word) if word == "unsolicited" => Expect::Unsolicited,
        other => Expect::ReplyTo(other["replyTo"].as_str()?.to_owned()),
    };
    let terms = Terms::new(expect, Instant::parse(vector["terms"]["now"].as_str()?)?);
    Some(settings::connected(terms, vector, &vectors()))
}

fn read(file: &Path) -> Option<Accepted> {
    let vector = json(file);
    if vector.get("decryptionKeyFiles").is_some() {
        return None;
    }
    let settings = vector["settings"].as_str()?.to_owned();
    Some(Accepted {
        id: vector["id"].as_str()?.to_owned(),
        provider: ServiceProvider::new(settings::read(&vectors().join(&settings)).unwrap()).unwrap(),
        terms: terms(&vector)?,
        xml: fs::read_to_string(file.with_file_name(vector["message"].as_str()?)).unwrap(),
        login: vector["login"].clone(),
        settings,
    })
}
