use super::*;
use crate::saml::metadata::KeyUse;

fn key(usage: KeyUse, sha256: &str) -> MetadataKey {
    let at = Instant::from_unix_ms(0);
    MetadataKey { usage, sha256: sha256.into(), kind: None, problem: None, not_before: at, not_after: at }
}

fn shown(changes: &[KeyChange]) -> Vec<String> {
    changes.iter().map(|change| format!("{} {}", change.usage.as_str(), change.sha256)).collect()
}

#[test]
fn keys_are_compared_by_certificate_and_use() {
    let old = [key(KeyUse::Signing, "a"), key(KeyUse::Signing, "b"), key(KeyUse::Encryption, "a")];
    let new = [key(KeyUse::Any, "a"), key(KeyUse::Signing, "c"), key(KeyUse::Signing, "c")];
    let diff = keys::diff(&old, &new);
    assert_eq!(shown(&diff.added), ["signing c"]);
    assert_eq!(shown(&diff.removed), ["signing b"]);
    assert_eq!(shown(&diff.kept), ["signing a", "encryption a"]);
    assert!(keys::diff(&old, &old).is_empty() && !diff.is_empty());
    assert_eq!(
        diff.to_json(),
        r#"{"added":[{"use":"signing","sha256":"c"}],"removed":[{"use":"signing","sha256":"b"}],"kept":[{"use":"signing","sha256":"a"},{"use":"encryption","sha256":"a"}]}"#
    );
}

#[test]
fn addresses_of_the_metadata_query_protocol() {
    let wanted = "https://mdq.example/entities/https%3A%2F%2Fidp.example%2Fsaml%3Fa%3D%C3%A9%20~-._";
    for base in ["https://mdq.example", "https://mdq.example/", "https://mdq.example//"] {
        assert_eq!(mdq_url(base, "https://idp.example/saml?a=é ~-._"), wanted);
    }
    // SHA-1 of `abc` (FIPS 180-4).
    assert_eq!(mdq_sha1_url("https://mdq.example/x/", "abc"), "https://mdq.example/x/entities/%7Bsha1%7Da9993e364706816aba3e25717850c26c9cd0d89d");
}

#[test]
fn errors_are_told_with_their_code() {
    let error = Metadata::read("<a>\"</a>", &MetadataOptions::default()).unwrap_err();
    assert_eq!(error.code(), Code::ConfigMetadataMalformed);
    assert!(error.to_json().starts_with(r#"{"code":"config.metadata-malformed","message":"the root element is `a`"#), "{}", error.to_json());
}
