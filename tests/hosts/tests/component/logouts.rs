//! Logout messages: what they say and why they are refused.

use std::sync::Arc;

use hosts::component::{Instance, wire};
use hosts::keys;
use hosts::memory::Memory;
use hosts::vectors::{self, Vector};
use libtest_mimic::Trial;
use serde_json::{Value, json};
use wire::{Logout, LogoutKind, Rejection};

use crate::logins::{name_id, timed};
use crate::{Bench, enough, same, trial};

pub(crate) fn trials(bench: &Arc<Bench>) -> Vec<Trial> {
    let all = vectors::all(&["logout/accept", "logout/reject"]);
    let mut trials = vec![enough(bench, "vectors/logout", all.len(), 200)];
    for vector in all {
        trials.push(trial(bench, format!("vectors/{}", vector.id()), move |bench| check(bench, &vector)));
    }
    trials
}

fn check(bench: &Bench, vector: &Vector) -> Result<(), String> {
    let mut memory = Memory::default();
    let store = &vector.json["store"];
    let ours = || Some(("logout", Value::Bool(true)));
    memory.take_up(store, ours());
    for id in vectors::words(&store["claimed"]) {
        let before = Vector::named(&id);
        memory.take_up(&before.json["store"], ours());
        let outcome = bench.fresh(|instance| judge(instance, &before, &mut memory))?;
        outcome.map_err(|rejection| format!("{id} comes before and has to be accepted: {rejection:?}"))?;
    }
    memory.fail(store["failing"].as_str());
    match (vector.json["result"].as_str(), bench.fresh(|instance| judge(instance, vector, &mut memory))?) {
        (Some("accept"), Ok(logout)) => {
            same("logout", &timed(&vector.json["logout"]), &shown(&logout))?;
            let report: Value = serde_json::from_str(&logout.report_json).map_err(|error| error.to_string())?;
            let warnings: Vec<String> =
                report["checks"].as_array().into_iter().flatten().filter_map(|check| check["code"].as_str().map(str::to_owned)).collect();
            same("warnings", &vectors::words(&vector.json["warnings"]), &warnings)
        }
        (Some("reject"), Err(rejection)) => same("code", &vector.json["code"].as_str(), &rejection.code.as_deref()),
        (expected, found) => Err(format!("expected {expected:?}, found {found:?}")),
    }
}

fn judge(instance: &mut Instance, vector: &Vector, memory: &mut Memory) -> wasmtime::Result<Result<Logout, Rejection>> {
    let (input, mut terms, keys) = (vector.input(), vector.terms(), vector.keys());
    let settings = vector.settings();
    let provider = instance.call(|it, store| it.service_provider().call_open(store, &settings))?.expect("the settings can be used");
    let mut rounds = 0;
    let pending = loop {
        match instance.call(|it, store| it.service_provider().call_check_logout(store, provider, &input, &terms))? {
            Ok(pending) => break pending,
            Err(rejection) if rejection.wrapped_keys.is_empty() || keys.is_empty() || rounds == 2 => {
                let seen = instance.call(|it, store| it.service_provider().call_inspect_logout(store, provider, &input, &terms))?;
                assert_eq!(seen, rejection.report_json, "to look is to see what is judged");
                return Ok(Err(rejection));
            }
            Err(rejection) => terms.content_keys.extend(rejection.wrapped_keys.iter().map(|wrapped| keys::open(wrapped, &keys))),
        }
        rounds += 1;
    };
    let claims = instance.call(|it, store| it.pending_logout().call_claims(store, pending))?;
    let answers: Vec<_> = claims.iter().map(|claim| memory.answer(claim)).collect();
    instance.call(|it, store| it.pending_logout().call_accept(store, pending, &answers))
}

/// A logout in the shape of the vectors, times in Unix milliseconds.
fn shown(logout: &Logout) -> Value {
    let mut shown = match &logout.kind {
        LogoutKind::Request(request) => json!({
            "kind": "request",
            "id": request.id,
            "nameId": name_id(&request.name_id),
            "sessionIndexes": request.session_indexes,
            "reason": request.reason,
            "notOnOrAfter": request.not_on_or_after,
        }),
        LogoutKind::Response(response) => json!({
            "kind": "response",
            "id": response.id,
            "inResponseTo": response.in_response_to,
            "status": response.status,
            "partial": response.partial,
            "returnTo": response.return_to,
        }),
    };
    shown["issuer"] = logout.issuer.clone().into();
    shown["relayState"] = logout.relay_state.clone().into();
    shown
}
