//! A gate that cannot do what it is told does not open.

use samlight::gate::Gate;
use serde_json::{Value, json};

use crate::scene::{config, key};

fn changed(path: &str, value: Value) -> Value {
    let mut config = config();
    *config.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = value;
    config
}

#[track_caller]
fn refusal(config: &Value) -> (String, String) {
    let error = Gate::open(&config.to_string()).expect_err("it opens");
    let message = error.to_string();
    assert!(!message.contains(&key(1)), "{message}");
    (error.code().to_string(), message)
}

#[test]
fn every_error_names_its_field() {
    let gate = |field: &str, value: Value| {
        let mut config = config();
        config["gate"][field] = value;
        config
    };
    let top = |field: &str, value: Value| {
        let mut config = config();
        config[field] = value;
        config
    };
    let session = |value: Value| gate("session", value);
    for (config, code, start) in [
        (changed("/gate", Value::Null), "config.malformed", "gate: is missing"),
        (changed("/gate", json!([])), "config.malformed", "gate: "),
        (gate("protected", json!(["/"])), "config.malformed", "gate.protected: no such field"),
        (gate("paths", json!({ "slo": "/a" })), "config.malformed", "gate.paths.slo: no such field"),
        (gate("onReject", json!({ "code": 403 })), "config.malformed", "gate.onReject.code: no such field"),
        (session(json!({ "keys": [key(1)], "key": "" })), "config.malformed", "gate.session.key: no such field"),
        (gate("session", Value::Null), "config.malformed", "gate.session: is missing"),
        (session(json!({})), "config.value-malformed", "gate.session.keys: is empty"),
        (session(json!({ "keys": [] })), "config.value-malformed", "gate.session.keys: is empty"),
        (session(json!({ "keys": ["c2VjcmV0"] })), "config.value-malformed", "gate.session.keys[0]: has 6 octets"),
        (session(json!({ "keys": [key(1), "?"] })), "config.value-malformed", "gate.session.keys[1]: is no base64"),
        (session(json!({ "keys": [key(1)], "cookie": "samlight" })), "config.value-malformed", "gate.session.cookie: `samlight`"),
        (session(json!({ "keys": [key(1)], "cookie": "__Host-a;b" })), "config.value-malformed", "gate.session.cookie:"),
        (session(json!({ "keys": [key(1)], "ttlSec": 1 })), "config.value-malformed", "gate.session.ttlSec: 1 is outside"),
        (session(json!({ "keys": [key(1)], "maxBytes": 5000 })), "config.value-malformed", "gate.session.maxBytes: 5000 is outside"),
        (gate("protect", json!([])), "config.value-malformed", "gate.protect: is empty"),
        (gate("protect", json!(["admin"])), "config.value-malformed", "gate.protect[0]: `admin`"),
        (gate("public", json!(["/a", "/b/../c"])), "config.value-malformed", "gate.public[1]: `/b/../c`"),
        (gate("public", json!(["/"])), "config.value-malformed", "gate.public[0]: `/` makes everything public"),
        (gate("headers", json!({ "x-user": "nameId" })), "config.value-malformed", "gate.headers: `x-user`"),
        (gate("headers", json!({ "X-SAML-A": "nameId" })), "config.value-malformed", "gate.headers: `X-SAML-A`"),
        (gate("headers", json!({ "x-saml-": "nameId" })), "config.value-malformed", "gate.headers: `x-saml-`"),
        (gate("headers", json!({ "x-saml-a": "name" })), "config.value-malformed", "gate.headers.x-saml-a: `name`"),
        (gate("headers", json!({ "x-saml-a": "attr:" })), "config.value-malformed", "gate.headers.x-saml-a: `attr:`"),
        (gate("headers", json!({ "x-saml-a": 1 })), "config.value-malformed", "gate.headers: `x-saml-a`"),
        (gate("headers", json!([])), "config.value-malformed", "gate.headers: an object"),
        (gate("onReject", json!({ "status": 200 })), "config.value-malformed", "gate.onReject.status: 200 is outside"),
        (gate("onReject", json!({ "body": "report" })), "config.value-malformed", "gate.onReject.body: `report`"),
        (gate("limits", json!({ "maxBytes": 9_999_999 })), "config.value-malformed", "gate.limits.maxBytes: 9999999 is outside"),
        (gate("paths", json!({ "acs": "/other" })), "config.value-malformed", "gate.paths.acs: `/other` is not the path of acsUrls[0]"),
        (gate("paths", json!({ "login": "/" })), "config.value-malformed", "gate.paths.login: `/`"),
        (gate("paths", json!({ "login": "/.saml/acs" })), "config.value-malformed", "gate.paths: two of"),
        (gate("upstream", json!("app:8080")), "config.url-malformed", "gate.upstream: `app:8080`"),
        (gate("upstream", json!("http://app:8080/base")), "config.value-malformed", "gate.upstream: has a path"),
        (gate("idp", json!("https://other.example")), "config.idp-missing", "gate.idp: `https://other.example`"),
        (top("acsUrls", json!(["https://app.example"])), "config.value-malformed", "acsUrls[0]:"),
        (top("acsUrls", json!(["https://app.example/a?b"])), "config.value-malformed", "acsUrls[0]:"),
        (top("acsUrls", json!(["https://app.example/a", "https://app.example/b"])), "config.value-malformed", "acsUrls[1]:"),
        (top("acsUrls", json!([])), "config.acs-url-missing", "acsUrls: is empty"),
        (top("signRequests", json!(true)), "config.key-missing", "signRequests: the gate holds no private key"),
        (top("sloUrls", json!(["https://app.example/slo"])), "config.key-missing", "sloUrls: the gate holds no private key"),
        (top("policy", json!({ "encrypted": "require" })), "config.key-missing", "encryptionCertificates, policy.encrypted:"),
        (top("version", json!(2)), "config.version-unsupported", "version: 2"),
        (top("more", json!(1)), "config.malformed", "more: no such field"),
    ] {
        let (found, message) = refusal(&config);
        assert!(found == code && message.starts_with(start), "{found}: {message}\nwanted {code}: {start}");
    }
    assert!(Gate::open("").is_err() && Gate::open("[]").is_err() && Gate::open("null").is_err());
}

#[test]
fn whom_to_ask_is_settled_when_the_gate_opens() {
    let mut two = config();
    let mut second = two["idps"][0].clone();
    second["entityId"] = json!("https://second.example/idp");
    two["idps"].as_array_mut().unwrap().push(second);
    let (code, message) = refusal(&two);
    assert!(code == "config.idp-multiple" && message.starts_with("gate.idp: "), "{message}");
    two["gate"]["idp"] = json!("https://second.example/idp");
    Gate::open(&two.to_string()).unwrap();
    let mut deaf = config();
    deaf["idps"][0]["ssoUrl"] = Value::Null;
    assert_eq!(refusal(&deaf).0, "config.url-malformed");
}

#[test]
fn what_is_for_the_host_is_handed_on() {
    let mut config = config();
    config["gate"]["upstream"] = json!("http://127.0.0.1:8080/");
    config["gate"]["replay"] = json!("keyvalue");
    config["acsUrls"] = json!(["http://127.0.0.1/.saml/acs"]);
    let gate = Gate::open(&config.to_string()).unwrap();
    assert_eq!((gate.upstream(), gate.replay()), (Some("http://127.0.0.1:8080"), Some("keyvalue")));
    assert!(gate.warnings().any(|warning| warning.starts_with("acsUrls: without https")));
    assert!(!format!("{gate:?}").contains(&key(1)));
}
