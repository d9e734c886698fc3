//! What no vector shows: that nothing is imported, what is sent, what is explained, and what becomes of a trap.

use std::sync::Arc;

use hosts::component::{FUEL, Instance, wire};
use hosts::keys;
use hosts::memory::Memory;
use hosts::vectors::{self, Vector, root, text};
use libtest_mimic::Trial;
use serde_json::{Value, json};
use wasmtime::Trap;
use wasmtime::component::ResourceAny;
use wire::{Answer, Input, LogoutKind, Sent, Verdict};

use crate::{Bench, logins, same, trial};

const ID: &str = "_0123456789abcdef0123456789abcdef01234567";
const IDP: &str = "https://idp.example.org/saml";

pub(crate) fn trials(bench: &Arc<Bench>) -> Vec<Trial> {
    type Check = fn(&Bench) -> Result<(), String>;
    let checks: [(&str, Check); 9] = [
        ("nothing-is-imported", nothing_is_imported),
        ("every-code-is-explained", every_code_is_explained),
        ("a-login-from-its-request-on", a_login_from_its_request_on),
        ("a-logout-is-asked-for-and-answered", a_logout_is_asked_for_and_answered),
        ("what-is-sent-otherwise", what_is_sent_otherwise),
        ("answers-that-are-missing-log-nobody-in", answers_that_are_missing),
        ("a-look-needs-no-settings", a_look_needs_no_settings),
        ("out-of-fuel-traps-and-a-fresh-instance-goes-on", out_of_fuel),
        ("one-instance-judges-a-thousand-messages", a_thousand_messages),
    ];
    checks.into_iter().map(|(name, check)| trial(bench, format!("component/{name}"), check)).collect()
}

fn nothing_is_imported(bench: &Bench) -> Result<(), String> {
    same("imports", &Vec::<String>::new(), &bench.host.imports())?;
    same("exports", &vec!["samlight:saml/validator@0.1.0".to_owned()], &bench.host.exports())?;
    let version = bench.fresh(|instance| instance.call(|it, store| it.call_version(store)))?;
    let manifest = text(&root().join("../../Cargo.toml"));
    same("version", &true, &manifest.contains(&format!("\nversion = \"{version}\"\n")))
}

fn every_code_is_explained(bench: &Bench) -> Result<(), String> {
    bench.fresh(|instance| {
        let codes = instance.call(|it, store| it.call_codes(store))?;
        assert!(codes.len() > 100, "only {} codes", codes.len());
        for code in &codes {
            for language in ["en", "ja", "tr", "zh-Hans"] {
                let explanation = instance.call(|it, store| it.call_explain(store, &code.name, language))?;
                let explanation = explanation.unwrap_or_else(|| panic!("{} is not explained ({language})", code.name));
                for text in [&explanation.title, &explanation.what, &explanation.why, &explanation.idp, &explanation.sp] {
                    assert!(!text.is_empty(), "{} has an empty text ({language})", code.name);
                }
            }
        }
        assert!(instance.call(|it, store| it.call_explain(store, "no.such-code", "en"))?.is_none());
        assert!(instance.call(|it, store| it.call_explain(store, &codes[0].name, "fr"))?.is_none());
        Ok(())
    })
}

/// The settings of a vector, with these fields put in.
fn opened(instance: &mut Instance, name: &str, changes: &Value) -> wasmtime::Result<ResourceAny> {
    let mut settings: Value = serde_json::from_str(&Vector::named(name).settings()).unwrap();
    for (field, value) in changes.as_object().unwrap() {
        settings[field] = value.clone();
    }
    let settings = settings.to_string();
    let provider = instance.call(|it, store| it.service_provider().call_open(store, &settings))?;
    Ok(provider.unwrap_or_else(|refusal| panic!("{refusal:?}")))
}

fn signing() -> Value {
    json!({ "signingCertificates": [text(&root().join("keys/sp.cert.pem"))] })
}

/// Signs what is to be signed, as often as the method is the one that was asked for.
fn sent(instance: &mut Instance, outgoing: ResourceAny) -> wasmtime::Result<Sent> {
    let wanted = instance.call(|it, store| it.outgoing().call_to_sign(store, outgoing))?;
    let signature = wanted.map(|wanted| {
        assert_eq!(wanted.method, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
        keys::sign(&keys::read(&root().join("keys/sp.key.pem")), &wanted.octets)
    });
    let sent = instance.call(|it, store| it.outgoing().call_finish(store, outgoing, &signature.unwrap_or_default()))?;
    Ok(sent.unwrap_or_else(|refusal| panic!("{refusal:?}")))
}

/// What was stored with a request is what its answer takes, and where to go comes back; another browser is refused.
fn a_login_from_its_request_on(bench: &Bench) -> Result<(), String> {
    let vector = Vector::named("accept/outstanding-not-bound");
    bench.fresh(|instance| {
        let provider = opened(instance, vector.id(), &signing())?;
        let options = json!({ "idp": IDP, "returnTo": "/inbox", "browser": "the-secret-of-this-browser", "signWith": "rsa-sha256" }).to_string();
        let begin = |instance: &mut Instance| instance.call(|it, store| it.service_provider().call_authn_request(store, provider, ID, 0, &options));
        let outgoing = begin(instance)?.unwrap();
        let message = sent(instance, outgoing)?;
        assert!(message.url.unwrap().contains("&Signature="), "it is signed");
        let state = message.state.unwrap();
        assert_eq!(state.key, format!("req:{ID}"));

        // The private key of somebody else.
        let outgoing = begin(instance)?.unwrap();
        let octets = instance.call(|it, store| it.outgoing().call_to_sign(store, outgoing))?.unwrap().octets;
        let value = keys::sign(&keys::read(&root().join("keys/attacker.key.pem")), &octets);
        let refusal = instance.call(|it, store| it.outgoing().call_finish(store, outgoing, &value))?.unwrap_err();
        assert_eq!((refusal.code.as_str(), refusal.http_status), ("config.value-malformed", 500));

        let mut terms = vector.terms();
        for (secret, expected) in [("the-secret-of-this-browser", None), ("another", Some("request.browser-mismatch"))] {
            terms.browser = vec![secret.to_owned()];
            let check = |instance: &mut Instance| {
                let input = vector.input();
                instance.call(|it, store| it.service_provider().call_check(store, provider, &input, &terms))
            };
            let pending = check(instance)?.unwrap();
            let answers = [Answer::Taken(Some(state.value.clone())), Answer::Claimed(true)];
            match instance.call(|it, store| it.pending().call_accept(store, pending, &answers))? {
                Ok(login) => assert_eq!((expected, login.return_to.as_deref(), login.solicited), (None, Some("/inbox"), true)),
                Err(rejection) => assert_eq!((expected, rejection.http_status), (rejection.code.as_deref(), 403)),
            }
        }
        Ok(())
    })
}

fn a_logout_is_asked_for_and_answered(bench: &Bench) -> Result<(), String> {
    let requests = vectors::all(&["logout/accept"]);
    let asked = requests.iter().find(|vector| vector.json["logout"]["kind"] == "request" && vector.json["settings"] == "settings/logout/default.json");
    let asked = asked.ok_or("no vector of a LogoutRequest")?;
    bench.fresh(|instance| {
        let provider = opened(instance, asked.id(), &signing())?;
        let options = json!({ "idp": IDP, "nameId": { "value": "alice@example.org" }, "returnTo": "/bye", "signWith": "rsa-sha256" }).to_string();
        let outgoing = instance.call(|it, store| it.service_provider().call_logout_request(store, provider, ID, 0, &options))?.unwrap();
        let message = sent(instance, outgoing)?;
        assert!(message.url.unwrap().starts_with("https://idp.example.org/saml/slo?SAMLRequest="));
        assert!(message.state.unwrap().value.contains("\"logout\":true"));

        let (input, terms) = (asked.input(), asked.terms());
        let pending = instance.call(|it, store| it.service_provider().call_check_logout(store, provider, &input, &terms))?.unwrap();
        let claims = instance.call(|it, store| it.pending_logout().call_claims(store, pending))?;
        let answers = Memory::default().answers(&claims);
        let logout = instance.call(|it, store| it.pending_logout().call_accept(store, pending, &answers))?.unwrap();
        let LogoutKind::Request(request) = logout.kind else { panic!("{logout:?}") };
        let options = json!({ "idp": logout.issuer, "inResponseTo": request.id, "status": "success", "signWith": "rsa-sha256" }).to_string();
        let outgoing = instance.call(|it, store| it.service_provider().call_logout_response(store, provider, ID, 0, &options))?.unwrap();
        let message = sent(instance, outgoing)?;
        assert!(message.url.unwrap().starts_with("https://idp.example.org/saml/slo?SAMLResponse=") && message.state.is_none());
        Ok(())
    })
}

fn what_is_sent_otherwise(bench: &Bench) -> Result<(), String> {
    let artifact = Vector::named("artifact/accept/any-endpoint");
    bench.fresh(|instance| {
        let mut changes = signing();
        changes["discoveryResponseUrl"] = "https://app.example/saml/disco".into();
        let provider = opened(instance, artifact.id(), &changes)?;
        let plain = instance.call(|it, store| it.service_provider().call_metadata(store, provider))?;
        assert!(plain.contains("https://app.example/saml/acs"), "{plain}");

        let options = json!({ "validUntil": "2026-02-01T00:00:00Z", "signWith": "rsa-sha256" }).to_string();
        let outgoing = instance.call(|it, store| it.service_provider().call_metadata_document(store, provider, ID, 0, &options))?.unwrap();
        let message = sent(instance, outgoing)?;
        assert!(message.url.is_none() && message.xml.contains("<ds:SignatureValue>") && message.xml.contains("2026-02-01T00:00:00Z"));

        let value = artifact.json["artifact"].as_str().unwrap();
        let options = r#"{"signWith":"rsa-sha256"}"#;
        let resolve = instance.call(|it, store| it.service_provider().call_artifact_resolve(store, provider, ID, 0, value, options))?;
        let message = sent(instance, resolve.unwrap())?;
        assert!(message.url.as_deref() == artifact.json["url"].as_str() && message.xml.contains(value));

        let ecp = json!({ "idp": IDP, "signWith": "rsa-sha256" }).to_string();
        let outgoing = instance.call(|it, store| it.service_provider().call_ecp_request(store, provider, ID, 0, &ecp))?;
        let message = sent(instance, outgoing.unwrap_or_else(|refusal| panic!("{refusal:?}")))?;
        assert!(message.xml.contains("urn:liberty:paos:2003-08") && message.state.is_some());

        let url = instance.call(|it, store| it.service_provider().call_discovery_url(store, provider, "https://disco.example/", "{}"))?.unwrap();
        assert!(url.starts_with("https://disco.example/?entityID="), "{url}");
        let found = |query: &[u8], instance: &mut Instance| instance.call(|it, store| it.service_provider().call_discovered(store, provider, query, None));
        assert_eq!(found(b"entityID=https%3A%2F%2Fidp.example.org%2Fsaml", instance)?.unwrap().as_deref(), Some(IDP));
        assert_eq!(found(b"", instance)?.unwrap(), None);
        assert_eq!(found(b"entityID=urn%3Anobody", instance)?.unwrap_err().code, "config.idp-missing");

        assert!(!instance.call(|it, store| it.service_provider().call_welcomes_unsolicited(store, provider))?);
        let warnings = instance.call(|it, store| it.service_provider().call_warnings(store, provider))?;
        assert_eq!(warnings, Vec::<String>::new());
        Ok(())
    })
}

/// Whoever forgets to ask the store, or asks too little of it, has nobody logged in.
fn answers_that_are_missing(bench: &Bench) -> Result<(), String> {
    let vector = Vector::named("accept/outstanding-among-others");
    let (settings, input, terms) = (vector.settings(), vector.input(), vector.terms());
    let state = json!({ "idp": IDP }).to_string();
    let taken = || Answer::Taken(Some(state.clone()));
    bench.fresh(|instance| {
        let wrong: [(Vec<Answer>, Option<&str>); 6] = [
            (vec![], None),
            (vec![taken()], None),
            (vec![taken(), Answer::NotAsked], None),
            (vec![Answer::Claimed(true), Answer::Claimed(true)], None),
            (vec![taken(), Answer::Claimed(false)], Some("replay.claimed")),
            (vec![taken(), Answer::Failed], Some("store.failed")),
        ];
        for (answers, code) in wrong {
            match instance.call(|it, store| it.call_validate(store, &settings, &input, &terms, Some(&answers)))? {
                Verdict::Rejected(rejection) => assert_eq!(rejection.code.as_deref(), code, "{answers:?}"),
                other => panic!("{answers:?}: {other:?}"),
            }
        }
        let verdict = instance.call(|it, store| it.call_validate(store, "{}", &input, &terms, None))?;
        assert!(matches!(&verdict, Verdict::Misconfigured(refusal) if refusal.code.starts_with("config.")), "{verdict:?}");
        Ok(())
    })
}

fn a_look_needs_no_settings(bench: &Bench) -> Result<(), String> {
    let vector = Vector::named("accept/outstanding-among-others");
    let (settings, input, terms) = (vector.settings(), vector.input(), vector.terms());
    bench.fresh(|instance| {
        for (settings, verdict) in [(None, "undecided"), (Some(settings.as_str()), "undecided")] {
            let report = instance.call(|it, store| it.call_inspect(store, settings, &input, &terms))?.unwrap();
            let report: Value = serde_json::from_str(&report).unwrap();
            assert_eq!(report["verdict"], verdict, "{report:#}");
        }
        let nothing = Input::Xml(b"<a".to_vec());
        let report = instance.call(|it, store| it.call_inspect(store, None, &nothing, &terms))?.unwrap();
        assert!(report.contains("\"verdict\":\"rejected\""), "{report}");
        assert!(instance.call(|it, store| it.call_inspect(store, Some("[]"), &input, &terms))?.is_err());
        Ok(())
    })
}

/// A runaway is stopped; the instance is lost, the host and whoever comes next are not.
fn out_of_fuel(bench: &Bench) -> Result<(), String> {
    let vector = Vector::named("accept/outstanding-among-others");
    let (input, terms) = (vector.input(), vector.terms());
    for _ in 0..3 {
        let mut instance = bench.host.instance(FUEL).map_err(|error| error.to_string())?;
        let provider = opened(&mut instance, vector.id(), &json!({})).map_err(|error| error.to_string())?;
        instance.limit(100_000);
        let check = |instance: &mut Instance| instance.call(|it, store| it.service_provider().call_check(store, provider, &input, &terms));
        let error = check(&mut instance).err().ok_or("a message was judged with hardly any fuel")?;
        same("trap", &Some(&Trap::OutOfFuel), &error.downcast_ref::<Trap>())?;
        // It may be in the middle of anything: it is never asked again.
        instance.limit(FUEL);
        check(&mut instance).err().ok_or("an instance that trapped was used again")?;

        let mut memory = logins::remembered(bench, &vector)?;
        let login = bench.fresh(|instance| logins::judge(instance, &vector, &mut memory))?;
        same("the next one", &true, &login.is_ok())?;
    }
    Ok(())
}

/// Settings are read once, and what a message took is given back.
fn a_thousand_messages(bench: &Bench) -> Result<(), String> {
    let vector = Vector::named("accept/outstanding-among-others");
    let (input, terms) = (vector.input(), vector.terms());
    let mut instance = bench.host.instance(FUEL).map_err(|error| error.to_string())?;
    let run = |instance: &mut Instance| -> wasmtime::Result<()> {
        let provider = opened(instance, vector.id(), &json!({}))?;
        for round in 0..1000 {
            let pending = instance.call(|it, store| it.service_provider().call_check(store, provider, &input, &terms))?.unwrap();
            if round % 2 == 0 {
                let answers = [Answer::Taken(Some(json!({ "idp": IDP }).to_string())), Answer::Claimed(true)];
                instance.call(|it, store| it.pending().call_accept(store, pending, &answers))?.unwrap();
            } else {
                // Whoever goes away without an answer gives it back.
                instance.give_back(pending)?;
            }
        }
        Ok(())
    };
    run(&mut instance).map_err(|error| format!("{error:?}"))?;
    let octets = instance.memory();
    same("memory", &true, &(octets < 16 << 20)).map_err(|_| format!("it has grown to {octets} octets"))
}
