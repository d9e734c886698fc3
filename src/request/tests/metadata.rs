use serde_json::{Value, json};

use super::{ID, finish, now, pem_body, provider, refused, try_provider, verify};
use crate::request::metadata::PublishOptions;
use crate::xml::names::{DS, MD};
use crate::xml::{Document, Limits};
use crate::{ConfigError, Outgoing};

fn everything() -> Value {
    json!({
        "signRequests": true,
        "signingCertificates": [key!("sp.cert"), key!("idp-next.cert")],
        "encryptionCertificates": [key!("sp.cert")],
        "sloUrls": ["https://app.example/slo"],
        "nameIdFormats": ["urn:oasis:names:tc:SAML:2.0:nameid-format:persistent", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"],
        "requestedAttributes": [
            { "name": "urn:oid:0.9.2342.19200300.100.1.3", "nameFormat": "urn:oasis:names:tc:SAML:2.0:attrname-format:uri", "friendlyName": "mail", "required": true },
            { "name": "groups" },
        ],
        "serviceName": "The <App>",
        "displayName": "App",
        "organization": { "name": "Example", "displayName": "Example & Co", "url": "https://app.example/", "lang": "de" },
        "contacts": [
            { "type": "technical", "company": "Example", "givenName": "A", "surname": "B", "emails": ["a@app.example", "mailto:b@app.example"], "phones": ["1"] },
            { "type": "support" },
        ],
        "discoveryResponseUrl": "https://app.example/discovered",
        "policy": { "signed": "assertion" },
    })
}

fn prepare(settings: &Value, options: &Value) -> Result<Outgoing, ConfigError> {
    let options = PublishOptions::from_json(&options.to_string())?;
    provider(settings).prepare_metadata(ID, now(), &options)
}

#[test]
fn little_settings_make_little_metadata() {
    let wanted = concat!(
        r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app.example/saml?a=1&amp;b=&#39;2&#39;">"#,
        r#"<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">"#,
        r#"<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example/acs" index="0" isDefault="true"/>"#,
        r#"<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example/acs2" index="1"/>"#,
        "</md:SPSSODescriptor></md:EntityDescriptor>"
    );
    assert_eq!(provider(&json!({})).metadata(), wanted);
    assert_eq!(finish(prepare(&json!({}), &json!({})).unwrap()).xml, wanted);
}

#[test]
fn everything_stands_in_the_order_of_the_schema() {
    let text = provider(&everything()).metadata();
    let document = Document::parse(&text, &Limits::default()).unwrap();
    let root = document.root();
    let names = |element: crate::xml::Element<'_, '_>| element.elements().map(|child| child.local().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(root), ["SPSSODescriptor", "Organization", "ContactPerson", "ContactPerson"]);
    let role = root.children(MD, "SPSSODescriptor").next().unwrap();
    assert_eq!((role.attr("AuthnRequestsSigned"), role.attr("WantAssertionsSigned")), (Some("true"), Some("true")));
    assert_eq!(
        names(role),
        [
            "Extensions",
            "KeyDescriptor",
            "KeyDescriptor",
            "KeyDescriptor",
            "SingleLogoutService",
            "SingleLogoutService",
            "NameIDFormat",
            "NameIDFormat",
            "AssertionConsumerService",
            "AssertionConsumerService",
            "AttributeConsumingService"
        ]
    );
    let keys: Vec<_> = role
        .children(MD, "KeyDescriptor")
        .map(|key| {
            let certificate = key.descendants().find(|element| element.is(DS, "X509Certificate")).unwrap().text().unwrap().into_owned();
            let methods: Vec<_> = key.children(MD, "EncryptionMethod").map(|method| method.attr("Algorithm").unwrap().to_owned()).collect();
            (key.attr("use").unwrap().to_owned(), certificate, methods)
        })
        .collect();
    let methods = ["xmlenc11#aes256-gcm", "xmlenc11#aes192-gcm", "xmlenc11#aes128-gcm", "xmlenc11#rsa-oaep", "xmlenc#rsa-oaep-mgf1p"];
    assert_eq!(keys[0], ("signing".into(), pem_body(key!("sp.cert")), vec![]));
    assert_eq!(keys[1], ("signing".into(), pem_body(key!("idp-next.cert")), vec![]));
    assert_eq!((keys[2].0.as_str(), &keys[2].1), ("encryption", &pem_body(key!("sp.cert"))));
    assert!(keys[2].2.len() == 5 && keys[2].2.iter().zip(methods).all(|(uri, end)| uri.ends_with(end)), "{keys:?}");
    for part in [
        r#"<md:ServiceName xml:lang="de">The &lt;App&gt;</md:ServiceName><md:RequestedAttribute Name="urn:oid:0.9.2342.19200300.100.1.3" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri" FriendlyName="mail" isRequired="true"/><md:RequestedAttribute Name="groups"/>"#,
        r#"<mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"><mdui:DisplayName xml:lang="de">App</mdui:DisplayName></mdui:UIInfo>"#,
        r#"Location="https://app.example/discovered" index="0"/>"#,
        r#"<md:OrganizationDisplayName xml:lang="de">Example &amp; Co</md:OrganizationDisplayName>"#,
        r#"<md:ContactPerson contactType="technical"><md:Company>Example</md:Company><md:GivenName>A</md:GivenName><md:SurName>B</md:SurName><md:EmailAddress>mailto:a@app.example</md:EmailAddress><md:EmailAddress>mailto:b@app.example</md:EmailAddress><md:TelephoneNumber>1</md:TelephoneNumber></md:ContactPerson><md:ContactPerson contactType="support"/>"#,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn signed_metadata_has_an_id_and_its_signature_first() {
    let options = json!({ "signWith": "rsa-sha256", "validUntil": "2026-02-01T00:00:00Z", "cacheDurationSec": 3600 });
    let sent = finish(prepare(&everything(), &options).unwrap());
    assert_eq!(verify(&sent.xml, key!("sp.cert")), Ok(()));
    assert_eq!(verify(&sent.xml.replace("app.example/slo", "evil.example/slo"), key!("sp.cert")), Err(crate::Code::SignatureDigestMismatch));
    let start = format!(r#" validUntil="2026-02-01T00:00:00Z" cacheDuration="PT3600S" ID="{ID}"><ds:Signature "#);
    assert!(sent.xml.contains(&start), "{}", sent.xml);
    assert!(sent.url.is_none() && sent.html.is_none() && sent.state.is_none());
    assert!(prepare(&everything(), &json!({ "signWith": "rsa-sha256", "sign": false })).unwrap().to_sign().is_none());
    refused(prepare(&everything(), &json!({ "sign": true })), "config.key-missing", "this metadata is to be signed");
    refused(prepare(&everything(), &json!({ "validUntil": "2026-01-01T00:00:00Z" })), "config.value-malformed", "validUntil: ");
}

#[test]
fn what_metadata_cannot_say_is_refused_with_the_settings() {
    let value = "config.value-malformed";
    for (field, wrong, code, words) in [
        ("entityId", json!("a\u{1}"), value, "entityId: has the character U+0001"),
        ("sloUrls", json!(["/slo"]), "config.url-malformed", "sloUrls[0]"),
        ("discoveryResponseUrl", json!("x"), "config.url-malformed", "discoveryResponseUrl"),
        ("nameIdFormats", json!(["\u{1}"]), value, "nameIdFormats"),
        ("nameIdFormats", json!([""]), value, "nameIdFormats: is empty"),
        ("requestedAttributes", json!([{ "friendlyName": "x" }]), "config.malformed", "requestedAttributes[0].name: is missing"),
        ("requestedAttributes", json!([{ "name": "\u{1}" }]), value, "requestedAttributes.name"),
        ("displayName", json!("\u{1}"), value, "displayName"),
        ("organization", json!({ "name": "x" }), "config.malformed", "organization.url: is missing"),
        ("organization", json!({ "name": "x", "url": "y" }), "config.url-malformed", "organization.url"),
        ("contacts", json!([{ "type": "boss" }]), value, "contacts[0].type: `boss` is none of"),
        ("contacts", json!([{ "type": "other", "emails": ["\u{1}"] }]), value, "contacts.emails"),
        ("signingCertificates", json!(["x"]), "config.certificate-malformed", "signingCertificates[0]"),
        (
            "encryptionCertificates",
            json!([key!("idp-p256.cert")]),
            "config.certificate-malformed",
            "encryptionCertificates: certificate 0 holds a key of the kind P-256",
        ),
        ("encryptionCertificates", json!([key!("idp-1024.cert")]), "config.certificate-malformed", "2048"),
    ] {
        refused(try_provider(&json!({ field: wrong })), code, words);
    }
}
