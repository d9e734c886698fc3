//! What a store is asked, and until when; what stays undecided; and what is not opened.

use libtest_mimic::{Failed, Trial};
use samlight::{Check, Code, Instant, Outcome, Report, Rule, ServiceProvider, Store, StoreError};
use serde_json::Value;

use crate::vector::{read, root};
use crate::{logout, settings, vector};

pub(crate) fn trials() -> Vec<Trial> {
    let named = |name: &str, test: fn() -> Result<(), String>| Trial::test(format!("claims/{name}"), move || test().map_err(Failed::from));
    vec![
        named("uses-are-remembered-until-the-last-end", uses_are_remembered_until_the_last_end),
        named("a-lost-request-spends-no-assertion", a_lost_request_spends_no_assertion),
        named("what-nobody-knows-stays-undecided", what_nobody_knows_stays_undecided),
        named("dangers-are-told", dangers_are_told),
    ]
}

/// Notes what it is asked, and knows of no request.
#[derive(Default)]
struct Recorder {
    asked: Vec<String>,
}

impl Store for Recorder {
    fn put(&mut self, key: &str, _: &str, _: Instant) -> Result<(), StoreError> {
        Err(StoreError { reason: format!("nothing is put here: {key}") })
    }

    fn take(&mut self, key: &str, by: Option<&str>) -> Result<Option<String>, StoreError> {
        self.asked.push(format!("take {key} by {}", by.unwrap_or("nobody")));
        Ok(None)
    }

    fn claim(&mut self, _: &str, until: Instant) -> Result<bool, StoreError> {
        self.asked.push(format!("claim until {until}"));
        Ok(true)
    }
}

/// The code of the refusal if it is one, and what the store was asked.
fn judged(id: &str, change: impl FnOnce(&mut Value)) -> (Option<Option<Code>>, Vec<String>) {
    let file = root().join(format!("{id}.json"));
    let (mut vector, mut store) = (read(&file), Recorder::default());
    change(&mut vector);
    let refused = match id.starts_with("logout/") {
        true => logout::judge(&file, &vector, &mut store).err(),
        false => vector::judge(&file, &vector, &mut store).err(),
    };
    (refused.map(|refused| refused.code()), store.asked)
}

fn uses_are_remembered_until_the_last_end() -> Result<(), String> {
    for (id, until) in [
        ("accept/compact", "2026-01-01T00:06:00.000Z"),
        ("accept/skew-0-last-millisecond", "2026-01-01T00:05:00.000Z"),
        ("accept/confirmation-several-ends", "2026-01-01T00:21:00.000Z"),
        ("logout/accept/order-backwards", "2026-01-01T00:06:00.000Z"),
        // Fifteen minutes after it was issued, as the settings let requests wait, and the skew.
        ("logout/accept/time-no-end", "2026-01-01T00:15:58.000Z"),
    ] {
        let found = judged(id, |_| ());
        let end = Instant::parse(until).unwrap();
        if found != (None, vec![format!("claim until {end}")]) {
            return Err(format!("{id}: {found:?}"));
        }
    }
    Ok(())
}

/// Whoever brings an assertion that answers nothing must not use it up for whom it is.
fn a_lost_request_spends_no_assertion() -> Result<(), String> {
    let found = judged("accept/request-context-exact", |_| ());
    // In the name of the assertion, so that a login that is interrupted there can come again.
    match (found.0, &found.1[..]) {
        (Some(Some(Code::RequestMissing)), [asked]) if asked.starts_with("take req:_req1 by use:") => Ok(()),
        other => Err(format!("{other:?}")),
    }
}

fn what_nobody_knows_stays_undecided() -> Result<(), String> {
    let without = |id, name: &'static str| {
        judged(id, move |vector| {
            assert!(vector["terms"].as_object_mut().unwrap().remove(name).is_some(), "{name}");
        })
    };
    for id in ["accept/artifact-answer-signed", "accept/artifact-assertion-signed", "accept/artifact-all-signed"] {
        let (code, asked) = without(id, "artifact");
        if (code, asked.len()) != (Some(None), 0) {
            return Err(format!("{id}, the answer to nobody knows what: {code:?}, {asked:?}"));
        }
    }
    for id in ["accept/address-exact-v4", "accept/address-prefix-v6"] {
        let (code, _) = without(id, "address");
        if code != Some(None) {
            return Err(format!("{id}, brought from nobody knows where: {code:?}"));
        }
    }
    Ok(())
}

fn dangers_are_told() -> Result<(), String> {
    for (name, words) in [("sha1", "SHA-1"), ("cbc", "AES-CBC")] {
        let provider = ServiceProvider::new(settings::read(&root().join(format!("settings/{name}.json"))).unwrap()).unwrap();
        if !provider.warnings().iter().any(|warning| warning.contains(words)) {
            return Err(format!("{name}: {:?}", provider.warnings()));
        }
    }
    Ok(())
}

/// Nothing is opened for a message that is refused before: whoever sends ciphertexts would get an answer to each.
pub(crate) fn opened_in_vain(report: &Report) -> Option<&Check> {
    let too_late = |check: &&Check| match (check.rule, check.code) {
        (Rule::SignatureResponse, _) => true,
        // Whoever stands inside may turn out to be another one.
        (Rule::KeyIssuer, _) => report.idp.is_none(),
        (Rule::Artifact, code) => code != Some(Code::ArtifactIssuerMismatch),
        (Rule::SignatureCoverage, code) => matches!(code, Some(Code::SignatureMissing | Code::SignatureResponseRequired)),
        _ => false,
    };
    let sealed = report.encrypted.first().is_some_and(|facts| facts.element == "EncryptedAssertion");
    report.checks.iter().filter(|check| sealed && check.status == Outcome::Fail).find(too_late)
}
