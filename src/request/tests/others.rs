use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{ID, IDP, finish, now, provider, refused, verify};
use crate::crypto::{Hash, digest};
use crate::request::artifact::ArtifactResolveOptions;
use crate::request::authn_request::AuthnRequestOptions;
use crate::request::discovery::DiscoveryOptions;
use crate::xml::{Document, Limits};
use crate::{Artifact, Code, Sent};

fn artifact(entity_id: &str, index: u16) -> String {
    STANDARD.encode([&[0, 4][..], &index.to_be_bytes(), &digest(Hash::Sha1, entity_id.as_bytes()), &[9; 20]].concat())
}

fn read(settings: &Value, value: &str) -> Result<Artifact, Code> {
    provider(settings).artifact(value).map_err(|error| error.code())
}

#[test]
fn an_artifact_names_one_service_of_one_trusted_identity_provider() {
    let known = artifact(IDP, 7);
    let read_known = read(&json!({}), &known).unwrap();
    assert_eq!(read_known, Artifact { value: known.clone(), idp: IDP.into(), url: "https://idp.example/artifact".into() });
    assert_eq!(read(&json!({}), &artifact(IDP, 8)), Err(Code::ArtifactSourceMismatch));
    assert_eq!(read(&json!({}), &artifact("https://other.example", 7)), Err(Code::ArtifactSourceMismatch));
    assert_eq!(read(&json!({}), "AAQ="), Err(Code::ArtifactMalformed));
    let pinned = |artifact_url: Option<&str>| {
        let certificates = [key!("idp.cert")];
        json!({ "idps": [{ "entityId": IDP, "certificates": certificates, "artifactUrl": artifact_url }] })
    };
    let url = "https://idp.example/other-artifact";
    assert_eq!(read(&pinned(Some(url)), &artifact(IDP, 65535)).map(|artifact| artifact.url), Ok(url.into()));
    assert_eq!(read(&pinned(None), &known), Err(Code::ArtifactSourceMismatch));
}

#[test]
fn an_artifact_is_asked_for_in_an_envelope() {
    let provider = provider(&json!({ "signingCertificates": [key!("sp.cert")] }));
    let found = provider.artifact(&artifact(IDP, 7)).unwrap();
    let sent = finish(provider.prepare_artifact_resolve(ID, now(), &found, &ArtifactResolveOptions::default()).unwrap());
    let wanted = [
        r#"<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>"#,
        r#"<samlp:ArtifactResolve xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion""#,
        r#" ID="_0123456789abcdef0123456789abcdef01234567" Version="2.0" IssueInstant="2026-01-01T00:00:00Z" Destination="https://idp.example/artifact">"#,
        "<saml:Issuer>https://app.example/saml?a=1&amp;b=&#39;2&#39;</saml:Issuer><samlp:Artifact>",
        &found.value,
        "</samlp:Artifact></samlp:ArtifactResolve></S:Body></S:Envelope>",
    ]
    .concat();
    assert_eq!((sent.xml.as_str(), sent.url.as_deref()), (wanted.as_str(), Some("https://idp.example/artifact")));
    let signing = ArtifactResolveOptions { sign_with: Some("rsa-sha256".into()), ..ArtifactResolveOptions::default() };
    let signed = finish(provider.prepare_artifact_resolve(ID, now(), &found, &signing).unwrap());
    assert_eq!(verify(body(&signed), key!("sp.cert")), Ok(()));
    let required = ArtifactResolveOptions { sign: Some(true), ..ArtifactResolveOptions::default() };
    refused(provider.prepare_artifact_resolve(ID, now(), &found, &required), "config.key-missing", "ArtifactResolve");
}

fn body(sent: &Sent) -> &str {
    Document::parse(&sent.xml, &Limits::default()).unwrap();
    sent.xml.split_once("<S:Body>").unwrap().1.strip_suffix("</S:Body></S:Envelope>").unwrap()
}

#[test]
fn an_enhanced_client_gets_headers_and_a_request_without_destination() {
    let provider = provider(&json!({ "signingCertificates": [key!("sp.cert")] }));
    let options = json!({ "relayState": "<h>", "providerName": "App", "acsUrl": "https://app.example/acs2", "sign": true, "signWith": "rsa-sha256" });
    let options = AuthnRequestOptions::from_json(&options.to_string()).unwrap();
    let sent = finish(provider.prepare_ecp_request(ID, now(), &options).unwrap());
    assert_eq!(verify(body(&sent), key!("sp.cert")), Ok(()));
    assert!(!sent.xml.contains("Destination") && sent.url.is_none() && sent.state.is_some());
    for part in [
        r#"<paos:Request xmlns:paos="urn:liberty:paos:2003-08" S:mustUnderstand="1" S:actor="http://schemas.xmlsoap.org/soap/actor/next" responseConsumerURL="https://app.example/acs2" service="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp"/>"#,
        r#"S:mustUnderstand="1" S:actor="http://schemas.xmlsoap.org/soap/actor/next" IsPassive="false" ProviderName="App"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://app.example/saml?a=1&amp;b=&#39;2&#39;</saml:Issuer>"#,
        r#"<samlp:IDPEntry ProviderID="https://idp.example/saml"/>"#,
        r#"S:actor="http://schemas.xmlsoap.org/soap/actor/next">&lt;h&gt;</ecp:RelayState></S:Header><S:Body>"#,
        r#" AssertionConsumerServiceURL="https://app.example/acs2" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:PAOS""#,
    ] {
        assert!(sent.xml.contains(part), "{part}\n{}", sent.xml);
    }
    let by_index = AuthnRequestOptions { acs_index: Some(0), ..AuthnRequestOptions::default() };
    refused(provider.prepare_ecp_request(ID, now(), &by_index), "config.value-malformed", "acsIndex");
}

#[test]
fn a_discovery_service_is_asked_and_its_answer_read() {
    let provider = provider(&json!({ "entityId": "urn:sp é", "discoveryResponseUrl": "https://app.example/discovered" }));
    let url = |service: &str, options: Value| {
        DiscoveryOptions::from_json(&options.to_string()).and_then(|options| provider.discovery_url(service, &options))
    };
    let start = "https://ds.example/?entityID=urn%3Asp%20%C3%A9&return=https%3A%2F%2Fapp.example%2Fdiscovered";
    assert_eq!(url("https://ds.example/", json!({})).unwrap(), start);
    let all = json!({ "returnUrl": "https://app.example/discovered?s=1", "returnIdParam": "idp", "passive": true, "policy": "urn:p" });
    assert_eq!(url("https://ds.example/", all).unwrap(), format!("{start}%3Fs%3D1&policy=urn%3Ap&returnIDParam=idp&isPassive=true"));
    assert!(url("https://ds.example/?a=1", json!({})).unwrap().starts_with("https://ds.example/?a=1&entityID="));
    let value = "config.value-malformed";
    for (service, options, code, words) in [
        ("ds.example", json!({}), "config.url-malformed", "service"),
        ("https://ds.example/?return=x", json!({}), "config.url-malformed", "`return`"),
        ("https://ds.example/", json!({ "returnUrl": "https://evil.example/" }), value, "is not `https://app.example/discovered`"),
        ("https://ds.example/", json!({ "returnUrl": "https://app.example/discovered?entityID=x" }), "config.url-malformed", "`entityID`"),
        ("https://ds.example/", json!({ "returnIdParam": "" }), value, "returnIdParam"),
    ] {
        refused(url(service, options), code, words);
    }
    let silent = super::provider(&json!({}));
    refused(silent.discovery_url("https://ds.example/", &DiscoveryOptions::default()), value, "discoveryResponseUrl: is not set");

    let read = |query: &str, parameter: Option<&str>| provider.discovered(query.as_bytes(), parameter);
    assert_eq!(read("s=1&entityID=https%3a%2f%2Fidp.example%2Fsaml", None), Ok(Some(IDP)));
    assert_eq!(read("idp=https://idp.example/saml&entityID=x", Some("idp")), Ok(Some(IDP)));
    assert_eq!(read("s=1", None), Ok(None));
    assert_eq!(read("entityID=", None), Ok(None));
    refused(read("entityID=https://evil.example/", None), "config.idp-missing", "not configured");
    refused(read("entityID=https://idp.example/saml&entityI%44=https://idp.example/saml", None), "config.idp-multiple", "more than once");
    refused(read("entityID=%zz", None), value, "entityID");
    refused(read(&["entityID=", IDP, "&x=", &"x".repeat(256 << 10)].concat(), None), value, "entityID");
}
