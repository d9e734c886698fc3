//! Responses: by resources, and again by the plain function; the reports are those of the native run.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use hosts::component::{Instance, wire};
use hosts::keys;
use hosts::memory::Memory;
use hosts::vectors::{self, Vector, instant};
use libtest_mimic::Trial;
use serde_json::{Value, json};
use wire::{Answer, AttributeValue, Login, Rejection, Verdict};

use crate::{Bench, enough, same, trial};

/// What the native tests wrote.
type Native = HashMap<String, String>;

pub(crate) fn trials(bench: &Arc<Bench>) -> Vec<Trial> {
    let native = Arc::new(native());
    let all = vectors::all(&["accept", "reject"]);
    let mut trials = vec![enough(bench, "vectors", all.len(), 1000)];
    for vector in all {
        let native = Arc::clone(&native);
        trials.push(trial(bench, format!("vectors/{}", vector.id()), move |bench| check(bench, &vector, &native)));
    }
    trials
}

fn native() -> Native {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../build/native-reports.json");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}; `cargo test` writes it", file.display()));
    serde_json::from_str(&text).unwrap()
}

fn check(bench: &Bench, vector: &Vector, native: &Native) -> Result<(), String> {
    let native = native.get(vector.id()).ok_or("the native run has no report of it")?;
    let mut memory = remembered(bench, vector)?;
    let outcome = bench.fresh(|instance| judge(instance, vector, &mut memory))?;
    right(vector, &outcome, native)?;
    let mut memory = remembered(bench, vector)?;
    let outcome = bench.fresh(|instance| plain(instance, vector, &mut memory))?;
    right(vector, &outcome, native).map_err(|error| format!("by the plain function: {error}"))
}

/// Verdict, code and login are those of the vector, the report is that of the native run, octet for octet.
fn right(vector: &Vector, outcome: &Result<Login, Rejection>, native: &str) -> Result<(), String> {
    match (vector.json["result"].as_str(), outcome) {
        (Some("accept"), Ok(login)) => {
            same("login", &timed(&vector.json["login"]), &shown(login))?;
            same("report", &native, &login.report_json.as_str())
        }
        (Some("reject"), Err(rejection)) => {
            same("code", &vector.json["code"].as_str(), &rejection.code.as_deref())?;
            let family = rejection.report_json.contains(&format!("\"family\":\"{}\"", rejection.family));
            if !family || !rejection.message.starts_with(rejection.code.as_deref().unwrap_or("undecided")) {
                return Err(format!("the rejection and its report differ: {rejection:?}"));
            }
            same("report", &native, &rejection.report_json.as_str())
        }
        (expected, found) => Err(format!("expected {expected:?}, found {found:?}")),
    }
}

/// Through the resources, as the README does it.
pub(crate) fn judge(instance: &mut Instance, vector: &Vector, memory: &mut Memory) -> wasmtime::Result<Result<Login, Rejection>> {
    let (input, mut terms, keys) = (vector.input(), vector.terms(), vector.keys());
    let settings = vector.settings();
    let provider = instance.call(|it, store| it.service_provider().call_open(store, &settings))?.expect("the settings can be used");
    // What is opened may hold something encrypted in its turn.
    let mut rounds = 0;
    let pending = loop {
        match instance.call(|it, store| it.service_provider().call_check(store, provider, &input, &terms))? {
            Ok(pending) => break pending,
            Err(rejection) if rejection.wrapped_keys.is_empty() || keys.is_empty() || rounds == 2 => {
                let seen = instance.call(|it, store| it.service_provider().call_inspect(store, provider, &input, &terms))?;
                assert_eq!(seen, rejection.report_json, "to look is to see what is judged");
                return Ok(Err(rejection));
            }
            Err(rejection) => terms.content_keys.extend(rejection.wrapped_keys.iter().map(|wrapped| keys::open(wrapped, &keys))),
        }
        rounds += 1;
    };
    let claims = instance.call(|it, store| it.pending().call_claims(store, pending))?;
    let answers = memory.answers(&claims);
    instance.call(|it, store| it.pending().call_accept(store, pending, &answers))
}

/// Through the function without resources: once for the claims, once with the answers.
fn plain(instance: &mut Instance, vector: &Vector, memory: &mut Memory) -> wasmtime::Result<Result<Login, Rejection>> {
    let (settings, input, mut terms, keys) = (vector.settings(), vector.input(), vector.terms(), vector.keys());
    let mut answers: Option<Vec<Answer>> = None;
    for _ in 0..4 {
        match instance.call(|it, store| it.call_validate(store, &settings, &input, &terms, answers.as_deref()))? {
            Verdict::Accepted(login) => return Ok(Ok(login)),
            Verdict::Pending(claims) => answers = Some(memory.answers(&claims)),
            Verdict::Rejected(rejection) if !rejection.wrapped_keys.is_empty() && !keys.is_empty() && terms.content_keys.is_empty() => {
                terms.content_keys.extend(rejection.wrapped_keys.iter().map(|wrapped| keys::open(wrapped, &keys)));
            }
            Verdict::Rejected(rejection) if rejection.wrapped_keys.iter().any(|key| !terms.content_keys.iter().any(|known| known.id == key.id)) => {
                terms.content_keys.extend(rejection.wrapped_keys.iter().map(|wrapped| keys::open(wrapped, &keys)));
            }
            Verdict::Rejected(rejection) => return Ok(Err(rejection)),
            Verdict::Misconfigured(refusal) => panic!("the settings can be used: {refusal:?}"),
        }
    }
    panic!("it never comes to an end")
}

/// The store as the vector describes it: requests that are outstanding, and assertions that other vectors used before.
pub(crate) fn remembered(bench: &Bench, vector: &Vector) -> Result<Memory, String> {
    let mut memory = Memory::default();
    let store = &vector.json["store"];
    for id in vectors::words(&store["claimed"]) {
        let before = Vector::named(&id);
        memory.take_up(&before.json["store"], None);
        let outcome = bench.fresh(|instance| judge(instance, &before, &mut memory))?;
        outcome.map_err(|rejection| format!("{id} comes before and has to be accepted: {rejection:?}"))?;
    }
    memory.take_up(store, None);
    memory.fail(store["failing"].as_str());
    Ok(memory)
}

/// A login in the shape of the vectors, times in Unix milliseconds.
fn shown(login: &Login) -> Value {
    let mut shown = json!({
        "issuer": login.issuer,
        "assertionId": login.assertion_id,
        "nameId": login.name_id.as_ref().map(name_id),
        "attributes": login.attributes.iter().map(|attribute| json!({
            "name": attribute.name,
            "nameFormat": attribute.name_format,
            "friendlyName": attribute.friendly_name,
            "values": attribute.values.iter().map(|value| match value {
                AttributeValue::Text(text) => Value::from(text.text.clone()),
                AttributeValue::Nil => Value::Null,
                AttributeValue::Xml(xml) => json!({ "xml": xml }),
            }).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "sessionIndex": login.session_index,
        "sessionNotOnOrAfter": login.session_not_on_or_after,
        "authnInstant": login.authn_instant,
        "authnContextClassRef": login.authn_context_class_ref,
        "inResponseTo": login.in_response_to,
        "solicited": login.solicited,
    });
    for (name, value) in [("authnContextDeclRef", &login.authn_context_decl_ref), ("subjectLocality", &login.subject_locality)] {
        if let Some(value) = value {
            shown[name] = value.clone().into();
        }
    }
    if !login.authenticating_authorities.is_empty() {
        shown["authenticatingAuthorities"] = login.authenticating_authorities.clone().into();
    }
    shown
}

pub(crate) fn name_id(name: &wire::NameId) -> Value {
    json!({ "value": name.value, "format": name.format, "nameQualifier": name.name_qualifier, "spNameQualifier": name.sp_name_qualifier })
}

/// What a vector expects, with its times as numbers.
pub(crate) fn timed(expected: &Value) -> Value {
    let mut timed = expected.clone();
    for name in ["sessionNotOnOrAfter", "authnInstant", "notOnOrAfter"] {
        if let Some(text) = expected[name].as_str() {
            timed[name] = instant(text).into();
        }
    }
    timed
}
