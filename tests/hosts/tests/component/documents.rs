//! Settings that are refused, metadata by itself, and artifacts.

use std::sync::Arc;

use hosts::vectors::{self, Vector, instant, root, text, words};
use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::{Bench, enough, same, trial};

pub(crate) fn trials(bench: &Arc<Bench>) -> Vec<Trial> {
    let mut trials = Vec::new();
    type Check = fn(&Bench, &Vector) -> Result<(), String>;
    let kinds: [(&str, &[&str], usize, Check); 3] = [
        ("vectors/config", &["config"], 50, settings),
        ("vectors/metadata", &["metadata/accept", "metadata/reject"], 50, metadata),
        ("vectors/artifact", &["artifact/accept", "artifact/reject"], 5, artifact),
    ];
    for (name, folders, least, check) in kinds {
        let all = vectors::all(folders);
        trials.push(enough(bench, name, all.len(), least));
        trials.extend(all.into_iter().map(|vector| trial(bench, format!("vectors/{}", vector.id()), move |bench| check(bench, &vector))));
    }
    trials
}

fn settings(bench: &Bench, vector: &Vector) -> Result<(), String> {
    let settings = vector.settings();
    let refusal = bench.fresh(|instance| instance.call(|it, store| it.service_provider().call_open(store, &settings)))?;
    let refusal = refusal.err().ok_or("the settings were taken")?;
    same("family", &"config", &refusal.family.as_str())?;
    refused(vector, &refusal.code, &refusal.message)
}

fn refused(vector: &Vector, code: &str, message: &str) -> Result<(), String> {
    same("code", &vector.json["code"].as_str(), &Some(code))?;
    match words(&vector.json["mentions"]).into_iter().find(|words| !message.contains(words)) {
        None => Ok(()),
        Some(words) => Err(format!("does not mention {words}: {message}")),
    }
}

fn metadata(bench: &Bench, vector: &Vector) -> Result<(), String> {
    let document = vector.beside(&vector.json["document"]);
    let options = options(&vector.json["options"]).to_string();
    let outcome = bench.fresh(|instance| instance.call(|it, store| it.call_read_metadata(store, &document, &options)))?;
    match (vector.json["result"].as_str(), outcome) {
        (Some("accept"), Ok(metadata)) => {
            let found: Value = serde_json::from_str(&metadata.json).map_err(|error| error.to_string())?;
            for (name, expected) in vector.json["metadata"].as_object().unwrap() {
                same(name, expected, &found[name])?;
            }
            if let Some(expected) = vector.json["nextRefresh"].as_str() {
                same("nextRefresh", &Some(instant(expected)), &metadata.next_refresh)?;
            }
            if let Some(expected) = vector.json.get("entityIds") {
                let found = bench.fresh(|instance| instance.call(|it, store| it.call_metadata_entities(store, &document)))?;
                same("entityIds", &words(expected), &found.map_err(|refusal| refusal.message)?)?;
            }
            Ok(())
        }
        (Some("reject"), Err(refusal)) => refused(vector, &refusal.code, &refusal.message),
        (expected, found) => Err(format!("expected {expected:?}, found {found:?}")),
    }
}

fn options(options: &Value) -> Value {
    let load = |names: &Value| words(names).iter().map(|name| text(&root().join(name))).collect::<Vec<_>>();
    let mut made = json!({});
    for name in ["entityId", "now", "fetchedAt"] {
        if let Some(value) = options.get(name) {
            made[name] = value.clone();
        }
    }
    if let Some(trust) = options.get("trust") {
        made["trust"] = match trust.get("certificateFiles") {
            Some(names) => json!({ "certificates": load(names) }),
            None => json!({ "authorities": load(&trust["authorityFiles"]) }),
        };
    }
    made
}

fn artifact(bench: &Bench, vector: &Vector) -> Result<(), String> {
    let (settings, value) = (vector.settings(), vector.json["artifact"].as_str().unwrap());
    let outcome = bench.fresh(|instance| {
        let provider = instance.call(|it, store| it.service_provider().call_open(store, &settings))?.expect("the settings can be used");
        instance.call(|it, store| it.service_provider().call_artifact(store, provider, value))
    })?;
    match (vector.json["result"].as_str(), outcome) {
        (Some("accept"), Ok(artifact)) => same("artifact", &json!([vector.json["idp"], vector.json["url"]]), &json!([artifact.idp, artifact.url])),
        (Some("reject"), Err(refusal)) => same("code", &vector.json["code"].as_str(), &Some(refusal.code.as_str())),
        (expected, found) => Err(format!("expected {expected:?}, found {found:?}")),
    }
}
