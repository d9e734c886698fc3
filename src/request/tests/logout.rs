use serde_json::{Value, json};

use super::{ID, IDP, LOGOUT, finish, idp_metadata, inflated, now, provider, refused, verify};
use crate::login::RequestState;
use crate::{ConfigError, LogoutRequestOptions, LogoutResponseOptions, Outgoing};

fn request(options: &Value) -> Result<Outgoing, ConfigError> {
    let options = LogoutRequestOptions::from_json(&options.to_string())?;
    provider(&json!({})).prepare_logout_request(ID, now(), &options)
}

fn response(options: &Value) -> Result<Outgoing, ConfigError> {
    let options = LogoutResponseOptions::from_json(&options.to_string())?;
    provider(&json!({})).prepare_logout_response(ID, now(), &options)
}

fn start(name: &str, destination: &str) -> String {
    format!(
        r#"<samlp:{name} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{ID}" Version="2.0" IssueInstant="2026-01-01T00:00:00Z" Destination="{destination}""#
    )
}

const ISSUER: &str = "<saml:Issuer>https://app.example/saml?a=1&amp;b=&#39;2&#39;</saml:Issuer>";

#[test]
fn a_request_names_the_user_and_the_sessions() {
    let options = json!({
        "nameId": { "value": "joe", "format": "urn:f", "nameQualifier": "n", "spNameQualifier": "s" },
        "sessionIndexes": ["_1", "a&b"], "reason": "urn:oasis:names:tc:SAML:2.0:logout:user", "notOnOrAfter": "2026-01-01T00:05:00Z",
        "returnTo": "/bye", "signWith": "rsa-sha256", "relayState": "h",
    });
    let sent = finish(request(&options).unwrap());
    let wanted = [
        &start("LogoutRequest", "https://idp.example/slo"),
        r#" NotOnOrAfter="2026-01-01T00:05:00Z" Reason="urn:oasis:names:tc:SAML:2.0:logout:user">"#,
        ISSUER,
        r#"<saml:NameID NameQualifier="n" SPNameQualifier="s" Format="urn:f">joe</saml:NameID>"#,
        "<samlp:SessionIndex>_1</samlp:SessionIndex><samlp:SessionIndex>a&amp;b</samlp:SessionIndex></samlp:LogoutRequest>",
    ]
    .concat();
    assert_eq!(sent.xml, wanted);
    let url = sent.url.unwrap();
    assert_eq!(inflated(&url, "SAMLRequest"), wanted);
    assert!(url.starts_with("https://idp.example/slo?SAMLRequest=") && url.contains("&RelayState=h&SigAlg=") && url.contains("&Signature="));
    let state = sent.state.unwrap();
    assert_eq!(state.key, format!("req:{ID}"));
    let state = RequestState::from_json(&state.value).unwrap();
    assert!(state.logout && state.idp == IDP && state.return_to.as_deref() == Some("/bye"));
}

#[test]
fn a_request_counts_as_long_as_its_answer_is_waited_for() {
    let sent = finish(request(&json!({ "nameId": { "value": "joe" }, "signWith": "rsa-sha256", "binding": "post" })).unwrap());
    assert!(sent.xml.contains(r#" NotOnOrAfter="2026-01-01T00:15:00Z">"#) && sent.xml.contains("<saml:NameID>joe</saml:NameID>"), "{}", sent.xml);
    assert_eq!(verify(&sent.xml, key!("sp.cert")), Ok(()));
    assert!(sent.html.unwrap().contains(r#"action="https://idp.example/slo-post"><input type="hidden" name="SAMLRequest""#));
}

#[test]
fn a_response_has_a_status_and_goes_where_answers_go() {
    const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
    for (status, codes) in [
        ("success", format!(r#"<samlp:StatusCode Value="{SUCCESS}"/>"#)),
        (
            "partial",
            format!(
                r#"<samlp:StatusCode Value="{SUCCESS}"><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:PartialLogout"/></samlp:StatusCode>"#
            ),
        ),
        ("requester", r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Requester"/>"#.to_owned()),
        ("responder", r#"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/>"#.to_owned()),
    ] {
        let options = json!({ "inResponseTo": "_theirs", "status": status, "message": "so <it> is", "signWith": "rsa-sha256" });
        let sent = finish(response(&options).unwrap());
        let head = [&start("LogoutResponse", "https://idp.example/slo-answers"), r#" InResponseTo="_theirs">"#, ISSUER].concat();
        let message = "<samlp:StatusMessage>so &lt;it&gt; is</samlp:StatusMessage>";
        assert_eq!(sent.xml, [&head, "<samlp:Status>", &codes, message, "</samlp:Status></samlp:LogoutResponse>"].concat());
        assert!(sent.url.unwrap().starts_with("https://idp.example/slo-answers?SAMLResponse=") && sent.state.is_none());
    }
    let posted = finish(response(&json!({ "inResponseTo": "_t", "status": "success", "binding": "post", "signWith": "rsa-sha256" })).unwrap());
    assert_eq!(verify(&posted.xml, key!("sp.cert")), Ok(()));
    assert!(posted.html.unwrap().contains(r#"action="https://idp.example/slo-post"><input type="hidden" name="SAMLResponse""#));
}

#[test]
fn logout_is_never_unsigned() {
    refused(request(&json!({ "nameId": { "value": "joe" } })), "config.key-missing", "logout messages have to be signed (Profiles 4.4.4)");
    refused(response(&json!({ "inResponseTo": "_t", "status": "success" })), "config.key-missing", "logout messages");
}

#[test]
fn what_cannot_be_sent_is_refused_by_its_name() {
    let value = "config.value-malformed";
    let with = |name: &str, wrong: Value| {
        let mut options = json!({ "nameId": { "value": "joe" }, "signWith": "rsa-sha256" });
        options[name] = wrong;
        request(&options)
    };
    refused(with("nameId", Value::Null), "config.malformed", "nameId: is missing");
    refused(with("nameId", json!({ "value": "\u{0}" })), value, "nameId.value: has the character U+0000");
    refused(with("nameId", json!({ "value": "j", "format": "\u{0}" })), value, "nameId.format");
    refused(with("sessionIndexes", json!(["a", "\u{1}"])), value, "sessionIndexes");
    refused(with("sessionIndexes", json!([""])), value, "sessionIndexes: is empty");
    refused(with("reason", json!("\u{1}")), value, "reason");
    refused(with("notOnOrAfter", json!("2026-01-01T00:00:00Z")), value, "notOnOrAfter: 2026-01-01T00:00:00Z is not after");
    refused(with("notOnOrAfter", json!("tomorrow")), value, "notOnOrAfter: `tomorrow` is not a UTC time");
    refused(with("sign", json!(false)), "config.malformed", "sign: no such field");
    refused(response(&json!({ "inResponseTo": "\u{1}", "status": "success", "signWith": "rsa-sha256" })), value, "inResponseTo");
    refused(response(&json!({ "inResponseTo": "_t", "status": "ok", "signWith": "rsa-sha256" })), value, "status: `ok` is none of");
    refused(response(&json!({ "inResponseTo": "_t", "status": "success", "message": "\u{1}", "signWith": "rsa-sha256" })), value, "message");
}

#[test]
fn without_a_logout_service_nobody_is_told() {
    let options = LogoutRequestOptions::from_json(r#"{"nameId":{"value":"joe"},"signWith":"rsa-sha256"}"#).unwrap();
    let alone = provider(&json!({ "idps": [{ "metadata": idp_metadata("", "") }] }));
    refused(
        alone.prepare_logout_request(ID, now(), &options),
        "config.url-malformed",
        "sloUrl: `https://idp.example/saml` has no single logout service",
    );
    let pinned = json!([{ "entityId": IDP, "sloUrl": "https://idp.example/x", "certificates": [key!("idp.cert")] }]);
    let sent = finish(provider(&json!({ "idps": pinned })).prepare_logout_request(ID, now(), &options).unwrap());
    assert!(sent.url.unwrap().starts_with("https://idp.example/x?"));
    let both = json!([{ "metadata": idp_metadata("", LOGOUT), "sloUrl": "https://idp.example/x" }]);
    refused(super::try_provider(&json!({ "idps": both })), "config.malformed", "`sloUrl`");
}
