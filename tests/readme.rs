//! The lines of README.md, section "In Rust", as a host has them. A test of the pages compares them with these.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::error::Error;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use samlight::{Expect, Input, Instant, Login, MemoryStore, ServiceProvider, Settings, Store as _, Terms};
use serde_json::{Value, json};

fn sign_in(text: String, content_type: Option<&str>, body: &[u8], now: Instant, mut store: MemoryStore) -> Result<Login, Box<dyn Error>> {
    let provider = ServiceProvider::new(Settings::from_json(&text)?)?;
    let terms = Terms::new(Expect::Outstanding, now);
    let pending = provider.check(Input::Form { content_type, body }, &terms)?;
    let login = pending.accept_with(&mut store)?;
    Ok(login)
}

#[test]
fn the_lines_of_the_readme_log_somebody_in() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let read = |name: &str| fs::read_to_string(vectors.join(name)).unwrap();
    let vector: Value = serde_json::from_str(&read("accept/outstanding.json")).unwrap();
    let settings = json!({
        "version": 1, "entityId": "https://app.example/saml", "acsUrls": ["https://app.example/saml/acs"],
        "idps": [{ "entityId": "https://idp.example.org/saml", "certificates": [read("keys/idp.cert.pem")] }],
    });
    let now = Instant::parse(vector["terms"]["now"].as_str().unwrap()).unwrap();
    let mut store = MemoryStore::new();
    for (id, request) in vector["store"]["requests"].as_object().unwrap() {
        store.put(&format!("req:{id}"), &request.to_string(), Instant::from_unix_ms(now.unix_ms() + 60_000)).unwrap();
    }
    let message = STANDARD.encode(read(&format!("accept/{}", vector["message"].as_str().unwrap())));
    let body = format!("SAMLResponse={}", message.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"));
    let login = sign_in(settings.to_string(), Some("application/x-www-form-urlencoded"), body.as_bytes(), now, store).unwrap();
    assert_eq!(login.name_id.map(|name| name.value).as_deref(), vector["login"]["nameId"]["value"].as_str());
    let refused = sign_in(settings.to_string(), Some("application/x-www-form-urlencoded"), body.as_bytes(), now, MemoryStore::new());
    assert!(refused.unwrap_err().to_string().contains("request.missing"));
}
