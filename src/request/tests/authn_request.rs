use serde_json::{Value, json};

use super::{ID, IDP, LOGOUT, RSA_SHA256, finish, idp_metadata, inflated, now, parameter, provider, refused, sign, verify};
use crate::request::authn_request::AuthnRequestOptions;
use crate::{ConfigError, Outgoing};

fn prepare(settings: &Value, options: &Value) -> Result<Outgoing, ConfigError> {
    let options = AuthnRequestOptions::from_json(&options.to_string())?;
    provider(settings).prepare_authn_request(ID, now(), &options)
}

fn xml(options: &Value) -> String {
    finish(prepare(&json!({}), options).unwrap()).xml
}

const START: &str = r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_0123456789abcdef0123456789abcdef01234567" Version="2.0" IssueInstant="2026-01-01T00:00:00Z" Destination="https://idp.example/sso?tenant=1&amp;tenant=2""#;
const ACS: &str = r#" AssertionConsumerServiceURL="https://app.example/acs" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST""#;
const ISSUER: &str = "><saml:Issuer>https://app.example/saml?a=1&amp;b=&#39;2&#39;</saml:Issuer>";

#[test]
fn nothing_is_asked_for_unless_it_is_asked_for() {
    assert_eq!(xml(&json!({})), format!("{START}{ACS}{ISSUER}</samlp:AuthnRequest>"));
}

#[test]
fn every_option_has_its_place() {
    for (options, attributes, children) in [
        (json!({ "forceAuthn": true, "passive": true }), r#" ForceAuthn="true" IsPassive="true""#, ""),
        (json!({ "consent": "urn:oasis:names:tc:SAML:2.0:consent:obtained" }), r#" Consent="urn:oasis:names:tc:SAML:2.0:consent:obtained""#, ""),
        (json!({ "nameIdPolicy": {} }), "", "<samlp:NameIDPolicy/>"),
        (
            json!({ "nameIdPolicy": { "format": "urn:f", "allowCreate": true, "spNameQualifier": "a&b" } }),
            "",
            r#"<samlp:NameIDPolicy Format="urn:f" SPNameQualifier="a&amp;b" AllowCreate="true"/>"#,
        ),
        (
            json!({ "nameIdPolicy": { "format": "idp-first", "allowCreate": false } }),
            "",
            r#"<samlp:NameIDPolicy Format="urn:first" AllowCreate="false"/>"#,
        ),
        (
            json!({ "context": ["urn:a", "urn:b"] }),
            "",
            "<samlp:RequestedAuthnContext><saml:AuthnContextClassRef>urn:a</saml:AuthnContextClassRef><saml:AuthnContextClassRef>urn:b</saml:AuthnContextClassRef></samlp:RequestedAuthnContext>",
        ),
        (
            json!({ "context": { "declarations": ["urn:d"], "comparison": "better" } }),
            "",
            r#"<samlp:RequestedAuthnContext Comparison="better"><saml:AuthnContextDeclRef>urn:d</saml:AuthnContextDeclRef></samlp:RequestedAuthnContext>"#,
        ),
        (json!({ "context": [] }), "", ""),
        (json!({ "scoping": {} }), "", "<samlp:Scoping/>"),
        (
            json!({ "scoping": { "proxyCount": 0, "idpList": ["urn:i", "urn:j"], "requesterIds": ["urn:r"] } }),
            "",
            r#"<samlp:Scoping ProxyCount="0"><samlp:IDPList><samlp:IDPEntry ProviderID="urn:i"/><samlp:IDPEntry ProviderID="urn:j"/></samlp:IDPList><samlp:RequesterID>urn:r</samlp:RequesterID></samlp:Scoping>"#,
        ),
        (json!({ "extensions": r#"<x:a xmlns:x="urn:x"/>"# }), "", r#"<samlp:Extensions><x:a xmlns:x="urn:x"/></samlp:Extensions>"#),
        (
            json!({ "subject": { "value": "j<o>e\r", "format": "urn:f", "nameQualifier": "n", "spNameQualifier": "s" } }),
            "",
            r#"<saml:Subject><saml:NameID NameQualifier="n" SPNameQualifier="s" Format="urn:f">j&lt;o&gt;e&#13;</saml:NameID></saml:Subject>"#,
        ),
    ] {
        assert_eq!(xml(&options), [START, attributes, ACS, ISSUER, children, "</samlp:AuthnRequest>"].concat(), "{options}");
    }
    let second = xml(&json!({ "acsUrl": "https://app.example/acs2", "attributeIndex": 3, "providerName": "\"App\"\n" }));
    let wanted = r#" AssertionConsumerServiceURL="https://app.example/acs2" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" AttributeConsumingServiceIndex="3" ProviderName="&quot;App&quot;&#10;""#;
    assert_eq!(second, [START, wanted, ISSUER, "</samlp:AuthnRequest>"].concat());
    let by_index = xml(&json!({ "acsIndex": 1 }));
    assert_eq!(by_index, [START, r#" AssertionConsumerServiceIndex="1""#, ISSUER, "</samlp:AuthnRequest>"].concat());
}

#[test]
fn everything_at_once_is_in_the_order_of_the_schema() {
    let all = xml(&json!({
        "extensions": r#"<x xmlns="urn:x"/>"#, "subject": { "value": "v" }, "nameIdPolicy": {}, "context": ["urn:a"], "scoping": {},
    }));
    let places: Vec<usize> =
        ["saml:Issuer", "samlp:Extensions", "saml:Subject", "samlp:NameIDPolicy", "samlp:RequestedAuthnContext", "samlp:Scoping"]
            .map(|name| all.find(&format!("<{name}")).unwrap())
            .into();
    assert!(places.is_sorted(), "{all}");
}

#[test]
fn what_cannot_be_sent_is_refused_by_its_name() {
    let value = "config.value-malformed";
    for (options, code, words) in [
        (json!({ "acsUrl": "https://evil.example/acs" }), value, "acsUrl: `https://evil.example/acs` is none of `acsUrls`"),
        (json!({ "acsUrl": "https://app.example/acs/" }), value, "acsUrl"),
        (json!({ "acsIndex": 2 }), value, "acsIndex: 2"),
        (json!({ "acsIndex": 0, "acsUrl": "https://app.example/acs" }), value, "acsIndex: `acsUrl` is given too"),
        (json!({ "attributeIndex": 65536 }), value, "attributeIndex"),
        (json!({ "relayState": "x".repeat(81) }), value, "80 bytes"),
        (json!({ "relayState": "a\nb" }), value, "relayState: has control characters"),
        (json!({ "browser": "x".repeat(21) }), value, "browser: a secret of 22 to 256 characters"),
        (json!({ "browser": "" }), value, "browser"),
        (json!({ "browser": "x".repeat(257) }), value, "browser"),
        (json!({ "providerName": "a\u{0}" }), value, "providerName: has the character U+0000"),
        (json!({ "providerName": "" }), value, "providerName: is empty"),
        (json!({ "consent": "\u{1b}" }), value, "consent"),
        (json!({ "context": ["\u{ffff}"] }), value, "context.classes"),
        (json!({ "context": { "declarations": ["\u{c}"] } }), value, "context.declarations"),
        (json!({ "context": { "classes": ["a"], "declarations": ["b"] } }), value, "not both"),
        (json!({ "context": { "comparison": "exact" } }), value, "nothing to compare with"),
        (json!({ "context": { "classes": ["a"], "comparison": "worse" } }), value, "context.comparison: `worse` is none of"),
        (json!({ "context": { "class": ["a"] } }), "config.malformed", "context.class: no such field"),
        (json!({ "context": ["a", 1] }), "config.malformed", "context[1]"),
        (json!({ "nameIdPolicy": { "format": "\u{8}" } }), value, "nameIdPolicy.format"),
        (json!({ "nameIdPolicy": { "spNameQualifier": "\u{b}" } }), value, "nameIdPolicy.spNameQualifier"),
        (json!({ "nameIdPolicy": { "AllowCreate": true } }), "config.malformed", "nameIdPolicy.AllowCreate"),
        (json!({ "subject": { "value": "\u{1}" } }), value, "subject.value"),
        (json!({ "subject": {} }), "config.malformed", "subject.value: is missing"),
        (json!({ "subject": { "value": "x", "nameQualifier": "\u{2}" } }), value, "subject.nameQualifier"),
        (json!({ "scoping": { "idpList": ["\u{3}"] } }), value, "scoping.idpList"),
        (json!({ "scoping": { "requesterIds": ["\u{4}"] } }), value, "scoping.requesterIds"),
        (json!({ "scoping": { "proxyCount": -1 } }), value, "scoping.proxyCount"),
        (json!({ "extensions": "<a/>" }), value, "extensions"),
        (json!({ "signWith": "rsa-sha1" }), value, "signWith: `rsa-sha1` is none of `rsa-sha256`"),
        (json!({ "sign": true }), "config.key-missing", "signWith: this request is to be signed"),
        (json!({ "idp": "urn:other" }), "config.idp-missing", "urn:other"),
        (json!({ "forceAuthN": true }), "config.malformed", "forceAuthN"),
    ] {
        refused(prepare(&json!({}), &options), code, words);
    }
    let bare = json!({ "idps": [{ "metadata": idp_metadata("", "") }] });
    refused(prepare(&bare, &json!({ "nameIdPolicy": { "format": "idp-first" } })), value, "lists no NameIDFormat");
}

#[test]
fn identifiers_are_long_enough_to_be_random() {
    let provider = provider(&json!({}));
    let built = |id: &str| provider.authn_request(id, now(), &AuthnRequestOptions::default());
    for good in ["_123456789012345678901", "aBc-d.e_f0123456789012", &format!("_{}", "x".repeat(255))] {
        assert!(built(good).is_ok(), "{good}");
    }
    for bad in
        ["", "_", "_12345678901234567890", "1234567890123456789012", "-234567890123456789012", "a:b4567890123456789012", "é23456789012345678901"]
    {
        refused(built(bad), "config.value-malformed", "id: ");
    }
    refused(built(&format!("_{}", "x".repeat(256))), "config.value-malformed", "id: has 257 characters");
}

#[test]
fn the_signed_query_is_the_one_in_the_url() {
    let settings = json!({ "signingCertificates": [key!("sp.cert")] });
    for (relay_state, shown) in [(None, ""), (Some(""), ""), (Some("a b&=+%é"), "&RelayState=a%20b%26%3D%2B%25%C3%A9")] {
        let outgoing = prepare(&settings, &json!({ "sign": true, "signWith": "rsa-sha256", "relayState": relay_state })).unwrap();
        assert_eq!(outgoing.method(), Some(RSA_SHA256));
        let octets = String::from_utf8(outgoing.to_sign().unwrap().to_vec()).unwrap();
        let sent = finish(outgoing);
        let url = sent.url.unwrap();
        let query = url.strip_prefix("https://idp.example/sso?tenant=1&tenant=2&").unwrap();
        let (signed, signature) = query.split_once("&Signature=").unwrap();
        assert_eq!(signed, octets);
        assert!(signed.starts_with("SAMLRequest="));
        assert!(signed.ends_with(&format!("{shown}&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256")), "{signed}");
        assert!(signature.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'%'), "{signature}");
        assert_eq!(inflated(&url, "SAMLRequest"), sent.xml);
        assert!(!sent.xml.contains("Signature") && sent.html.is_none());
    }
}

#[test]
fn a_posted_request_carries_its_signature_behind_the_issuer() {
    let settings = json!({ "signingCertificates": [key!("idp.cert"), key!("sp.cert")] });
    let options = json!({
        "binding": "post", "sign": true, "signWith": RSA_SHA256, "relayState": "<r>", "nameIdPolicy": { "format": "urn:é" },
        // Not canonical: attributes and declarations out of order, an empty element, a comment, white space.
        "extensions": "<b:x  z='1' a=\"2\" xmlns:b='urn:b' xmlns='urn:a'><!-- c --><y/>\n</b:x>",
    });
    let sent = finish(prepare(&settings, &options).unwrap());
    assert_eq!(verify(&sent.xml, key!("sp.cert")), Ok(()));
    assert_eq!(verify(&sent.xml, key!("idp.cert")), Err(crate::Code::SignatureValueMismatch));
    assert_eq!(verify(&sent.xml.replace("urn:é", "urn:e"), key!("sp.cert")), Err(crate::Code::SignatureDigestMismatch));
    assert!(sent.xml.contains("</saml:Issuer><ds:Signature ") && sent.xml.contains("</ds:Signature><samlp:Extensions>"), "{}", sent.xml);
    // KeyInfo shows the certificate of the key that signed, wherever it stands in the list.
    assert!(sent.xml.contains(&super::pem_body(key!("sp.cert"))) && !sent.xml.contains(&super::pem_body(key!("idp.cert"))));
    let html = sent.html.unwrap();
    assert!(html.contains(r#"action="https://idp.example/post""#) && html.contains(r#"name="RelayState" value="&lt;r&gt;""#), "{html}");
    let without = finish(prepare(&json!({}), &json!({ "binding": "post", "sign": true, "signWith": "rsa-sha256" })).unwrap());
    assert_eq!(verify(&without.xml, key!("sp.cert")), Ok(()));
    assert!(!without.xml.contains("KeyInfo"));
}

#[test]
fn who_wants_signed_requests_gets_them() {
    let wants = json!({ "idps": [{ "metadata": idp_metadata(" WantAuthnRequestsSigned=\"1\"", LOGOUT) }] });
    refused(prepare(&wants, &json!({})), "config.key-missing", &format!("`{IDP}` wants signed requests (WantAuthnRequestsSigned)"));
    let signed = |settings: &Value, options: Value| prepare(settings, &options).unwrap().to_sign().is_some();
    assert!(signed(&wants, json!({ "signWith": "rsa-sha256" })));
    assert!(!signed(&wants, json!({ "signWith": "rsa-sha256", "sign": false })));
    assert!(!signed(&json!({}), json!({ "signWith": "rsa-sha256" })));
    assert!(signed(&json!({ "signRequests": true }), json!({ "signWith": "ed25519" })));
    let mut never = wants.clone();
    never["signRequests"] = json!(false);
    assert!(!signed(&never, json!({})));
    refused(prepare(&json!({ "signRequests": true }), &json!({})), "config.key-missing", "`signRequests`");
    let options = AuthnRequestOptions { sign: Some(true), sign_with: Some("rsa-sha256".into()), ..AuthnRequestOptions::default() };
    refused(provider(&json!({})).authn_request(ID, now(), &options), "config.key-missing", "prepare it");
}

#[test]
fn a_wrong_signature_is_found_before_it_is_sent() {
    let settings = json!({ "signingCertificates": [key!("sp.cert")] });
    let prepare = |method: &str| super::authn_request::prepare(&settings, &json!({ "sign": true, "signWith": method })).unwrap();
    let value = "config.value-malformed";
    refused(prepare("rsa-sha256").finish(&[]), value, "signature: 0 octets");
    refused(prepare("rsa-sha256").finish(&[1; 256]), value, "verifies under none of `signingCertificates`");
    let outgoing = prepare("rsa-sha256");
    let hashed = crate::crypto::digest(crate::crypto::Hash::Sha256, outgoing.to_sign().unwrap());
    refused(outgoing.finish(&sign(&hashed)), value, "only once hashed");
    refused(prepare("ecdsa-sha256").finish(&[0x30; 71]), value, "not DER");
    refused(prepare("ecdsa-sha256").finish(&[7; 64]), value, "verifies under none");
    refused(prepare("ed25519").finish(&[7; 63]), value, "at least 64");
    refused(super::authn_request::prepare(&settings, &json!({})).unwrap().finish(&[1]), value, "nothing was to be signed");
}

#[test]
fn what_was_asked_for_is_remembered() {
    let state = |options: Value| prepare(&json!({}), &options).unwrap().state().unwrap().clone();
    let stored = state(json!({ "returnTo": "/a", "context": { "classes": ["urn:a"], "comparison": "minimum" } }));
    assert_eq!((stored.key.as_str(), stored.until), (&*format!("req:{ID}"), 1_767_225_600_000 + 900_000));
    let wanted = r#"{"idp":"https://idp.example/saml","returnTo":"/a","context":{"classes":["urn:a"],"declarations":[],"comparison":"minimum"}}"#;
    assert_eq!(stored.value, wanted);
    assert_eq!(state(json!({})).value, r#"{"idp":"https://idp.example/saml"}"#);
}

#[test]
fn urls_keep_their_query_and_have_no_fragment() {
    let url = |location: &str| {
        let pinned = json!({ "idps": [{ "entityId": IDP, "ssoUrl": location, "certificates": [key!("idp.cert")] }] });
        prepare(&pinned, &json!({})).map(|outgoing| finish(outgoing).url.unwrap())
    };
    for (location, start) in [
        ("https://idp.example/sso", "https://idp.example/sso?SAMLRequest="),
        ("https://idp.example/sso?", "https://idp.example/sso?SAMLRequest="),
        ("https://idp.example/sso?a", "https://idp.example/sso?a&SAMLRequest="),
        ("https://idp.example/sso?a=1&a=2&", "https://idp.example/sso?a=1&a=2&SAMLRequest="),
    ] {
        let url = url(location).unwrap();
        assert!(url.starts_with(start) && parameter(&url, "SAMLRequest").is_some(), "{url}");
    }
    for (location, words) in [
        ("https://idp.example/sso#a", "fragment"),
        ("https://idp.example/sso?x=1&SAMLRequest=a", "`SAMLRequest`"),
        ("https://idp.example/sso?Signature", "`Signature`"),
        ("https://idp.example/sso?RelayState=", "`RelayState`"),
    ] {
        refused(url(location), "config.url-malformed", words);
    }
}

#[test]
fn a_browsers_secret_is_remembered_as_its_digest_and_sent_to_nobody() {
    let secret = "c2VjcmV0LW9mLWEtYnJvd3Nlcg";
    let outgoing = prepare(&json!({}), &json!({ "browser": secret })).unwrap();
    let state = outgoing.state().unwrap().value.clone();
    assert!(state.contains(r#""browser":""#) && !state.contains(secret), "{state}");
    assert_eq!(finish(outgoing).xml, xml(&json!({})));
    let plain = prepare(&json!({}), &json!({})).unwrap();
    assert!(!plain.state().unwrap().value.contains("browser"));
}
