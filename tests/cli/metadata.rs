//! The command over metadata.

use serde_json::Value;

use crate::run::{Run, run, text, vectors};

fn file(name: &str) -> String {
    text(&vectors().join("metadata").join(name)).to_owned()
}

fn key(name: &str) -> String {
    text(&vectors().join(format!("keys/{name}.cert.pem"))).to_owned()
}

fn metadata(arguments: &[&str]) -> Run {
    run(&[&["metadata"], arguments].concat(), b"")
}

const IDP: &str = "https://idp.example.org/saml";

#[test]
fn metadata_that_is_good_is_shown() {
    let done =
        metadata(&["check", &file("aggregate-signed.xml"), "--entity-id", IDP, "--trust", &key("idp-next"), "--at", "2026-01-01T00:00:00Z"]).ends(0);
    assert!(done.out.starts_with(IDP) && done.out.contains("verified, by ") && done.out.contains("2026-01-02T00:00:00Z"), "{}", done.out);
    let printed = metadata(&["check", &file("aggregate-signed.xml"), "--entity-id", IDP, "--json"]).ends(0).json();
    assert_eq!((&printed["entityId"], &printed["signature"]["state"]), (&Value::from(IDP), &Value::from("not-checked")));
    metadata(&["check", &file("entity-under-authority.xml"), "--authority", &key("metadata-ca")]).ends(0);
}

#[test]
fn metadata_that_is_refused_says_why_in_its_exit_code() {
    let at = ["--at", "2026-01-01T00:00:00Z"];
    for (arguments, exit, code) in [
        (vec!["idp.xml", "--trust", &key("idp")], 1, "config.metadata-signature-missing"),
        (vec!["entity-signed.xml", "--trust", &key("attacker")], 1, "config.metadata-signature-mismatch"),
        (vec!["entity-under-authority-expired.xml", "--authority", &key("metadata-ca")], 1, "key.metadata-expired"),
        (vec!["cached.xml", "--fetched-at", "2025-12-31T00:00:00Z"], 1, "key.metadata-stale"),
        (vec!["aggregate.xml", "--entity-id", "https://third.example/saml"], 1, "config.metadata-entity-missing"),
        (vec!["a-page.xml"], 3, "config.metadata-malformed"),
        (vec!["idp.xml", "--trust", &file("idp.xml")], 2, "config.certificate-malformed"),
    ] {
        let path = file(arguments[0]);
        let arguments = [&["check", &path], &arguments[1..], &at[..]].concat();
        let done = metadata(&arguments).ends(exit);
        assert!(done.err.contains(code) && done.out.is_empty(), "{done:?}");
        let printed = metadata(&[&arguments[..], &["--json"]].concat()).ends(exit).json();
        assert_eq!(printed["code"], code);
    }
    metadata(&["check", "no/such/file.xml"]).ends(5);
    metadata(&["check", &file("idp.xml"), "--trust", "no/such/file.pem"]).ends(5);
}

#[test]
fn entities_keys_and_addresses() {
    assert_eq!(metadata(&["list", &file("aggregate.xml")]).ends(0).out, format!("https://other.example.net/saml\n{IDP}\n"));
    metadata(&["list", &file("a-page.xml")]).ends(3);
    assert!(metadata(&["diff", &file("idp.xml"), &file("idp.xml")]).ends(0).out.starts_with("= signing"));
    let printed = metadata(&["diff", &file("rollover.xml"), &file("idp.xml"), "--json"]).ends(1).json();
    assert_eq!([&printed["added"], &printed["removed"], &printed["kept"]].map(|keys| keys.as_array().unwrap().len()), [0, 1, 1]);
    assert_eq!(metadata(&["mdq", "https://mdq.example", "urn:a/b"]).ends(0).out, "https://mdq.example/entities/urn%3Aa%2Fb\n");
    assert!(metadata(&["mdq", "https://mdq.example", "urn:a", "--sha1"]).ends(0).out.contains("/entities/%7Bsha1%7D"));
}
