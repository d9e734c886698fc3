//! What the command builds: logins, logouts, metadata.

use serde_json::json;

use crate::run::{config, folder, run, settings, text};

const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/keys/sp.key.pem");
const CERTIFICATE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/keys/sp.cert.pem");

fn sp(name: &str) -> String {
    let mut settings = settings();
    settings["idps"][0]["ssoUrl"] = json!("https://idp.example/sso");
    settings["idps"][0]["sloUrl"] = json!("https://idp.example/slo");
    settings["signingCertificateFiles"] = json!([CERTIFICATE]);
    text(&config(&folder(name), &settings)).to_owned()
}

#[test]
fn a_login_is_a_url_and_something_to_remember() {
    let sp = sp("login");
    let done = run(&["login", "--config", &sp, "--at", "2026-01-01T00:00:00Z", "--return-to", "/a"], b"").ends(0);
    assert!(
        done.out.starts_with("https://idp.example/sso?SAMLRequest=") && !done.out.contains("Signature=") && done.out.ends_with('\n'),
        "{}",
        done.out
    );
    assert!(done.err.contains("put into your store until 2026-01-01T00:15:00Z, before this is sent: req:_"), "{}", done.err);
    let signed = run(&["login", "--config", &sp, "--sign", KEY, "--json", "--id", "_0123456789abcdef0123456789abcdef"], b"").ends(0).json();
    assert!(signed["url"].as_str().unwrap().contains("&Signature="));
    assert_eq!(signed["state"]["key"], "req:_0123456789abcdef0123456789abcdef");
    let twice = || run(&["login", "--config", &sp, "--json"], b"").ends(0).json()["state"]["key"].clone();
    assert_ne!(twice(), twice(), "identifiers are random");
}

#[test]
fn logout_is_signed_or_not_sent() {
    let sp = sp("logout");
    let request = ["logout-request", "--config", &sp, "--name-id", "joe"];
    let done = run(&request, b"").ends(2);
    assert!(done.out.is_empty() && done.err.contains("config.key-missing"), "{done:?}");
    let done = run(&[&request[..], &["--sign", KEY, "--session-index", "_1"]].concat(), b"").ends(0);
    assert!(done.out.starts_with("https://idp.example/slo?SAMLRequest=") && done.out.contains("&Signature="), "{}", done.out);
    let answer = ["logout-response", "--config", &sp, "--in-response-to", "_theirs", "--status", "success", "--sign", KEY];
    assert!(run(&answer, b"").ends(0).out.starts_with("https://idp.example/slo?SAMLResponse="));
}

#[test]
fn metadata_shows_the_certificates_of_the_settings() {
    let sp = sp("metadata");
    let plain = run(&["metadata", "sp", "--config", &sp], b"").ends(0).out;
    assert!(
        plain.starts_with("<md:EntityDescriptor ") && plain.contains(r#"<md:KeyDescriptor use="signing">"#) && !plain.contains("ds:Signature"),
        "{plain}"
    );
    assert!(run(&["metadata", "sp", "--config", &sp, "--sign", KEY], b"").ends(0).out.contains("<ds:SignatureValue>"));
}

#[test]
fn a_key_that_does_not_fit_is_named() {
    let sp = sp("wrong-key");
    let other = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/keys/attacker.key.pem");
    for (arguments, words) in [
        (&["--sign", other][..], "verifies under none of `signingCertificates`"),
        (&["--sign", CERTIFICATE], "sp.cert.pem: "),
        (&["--sign", KEY, "--sign-with", "ecdsa-sha256"], "--sign: "),
        (&["--sign", KEY, "--sign-with", "rsa-sha1"], "signWith: `rsa-sha1` is none of"),
        (&["--sign-with", "rsa-sha256"], "--sign"),
    ] {
        let done = run(&[&["login", "--config", &sp][..], arguments].concat(), b"").ends(2);
        assert!(done.out.is_empty() && done.err.contains(words), "{words}: {}", done.err);
    }
}
