//! An identity provider that answers for anybody: it writes canonical text, so that what is digested is what stands there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use samlight::{Hash, Instant, PrivateKey, Scheme, SignatureMethod};
use sha2::Digest as _;

pub(crate) const IDP: &str = "https://idp.example.org/saml";
pub(crate) const SP: &str = "https://app.example/saml";
pub(crate) const ACS: &str = "https://app.example/.saml/acs";

const XMLDSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

pub(crate) fn file(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/keys").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What the identity provider says.
pub(crate) struct Answer<'a> {
    pub(crate) id: &'a str,
    pub(crate) in_response_to: Option<&'a str>,
    pub(crate) now: Instant,
    pub(crate) name_id: &'a str,
    pub(crate) session_ends: Option<Instant>,
    pub(crate) attributes: &'a [(&'a str, &'a [&'a str])],
    pub(crate) key: &'a str,
}

impl Answer<'_> {
    pub(crate) fn to(in_response_to: &str, now: Instant) -> Answer<'_> {
        Answer {
            id: "_assertion-1",
            in_response_to: Some(in_response_to),
            now,
            name_id: "user-1",
            session_ends: None,
            attributes: &[("email", &["user@app.example"]), ("groups", &["a,b", "caf\u{e9}"])],
            key: "idp-p256.key.pem",
        }
    }

    /// The body of the form.
    pub(crate) fn body(&self) -> Vec<u8> {
        format!("SAMLResponse={}&RelayState=https%3A%2F%2Fevil.example%2F", percent(&STANDARD.encode(self.response()))).into_bytes()
    }

    fn response(&self) -> String {
        let (assertion, attributes) = (self.assertion(), self.reply("InResponseTo"));
        let signed = assertion.replacen("</saml:Issuer>", &format!("</saml:Issuer>{}", self.signature(&assertion)), 1);
        let now = self.now;
        format!(
            r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Destination="{ACS}" ID="_response-1"{attributes} IssueInstant="{now}" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{IDP}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>{signed}</samlp:Response>"#
        )
    }

    fn reply(&self, name: &str) -> String {
        self.in_response_to.map(|id| format!(r#" {name}="{id}""#)).unwrap_or_default()
    }

    fn assertion(&self) -> String {
        let Answer { id, now, name_id, .. } = self;
        let (start, end) = (now.plus_ms(-60_000), now.plus_ms(300_000));
        let in_response_to = self.reply("InResponseTo");
        let ends = self.session_ends.map(|end| format!(r#" SessionNotOnOrAfter="{end}""#)).unwrap_or_default();
        let attributes: String = self
            .attributes
            .iter()
            .map(|(name, values)| {
                let values: String = values.iter().map(|value| format!("<saml:AttributeValue>{value}</saml:AttributeValue>")).collect();
                format!(r#"<saml:Attribute Name="{name}">{values}</saml:Attribute>"#)
            })
            .collect();
        format!(
            r#"<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" IssueInstant="{now}" Version="2.0"><saml:Issuer>{IDP}</saml:Issuer><saml:Subject><saml:NameID>{name_id}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData{in_response_to} NotOnOrAfter="{end}" Recipient="{ACS}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}"><saml:AudienceRestriction><saml:Audience>{SP}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_session-1"{ends}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"#
        )
    }

    fn signature(&self, octets: &str) -> String {
        let digest = STANDARD.encode(sha2::Sha256::digest(octets));
        let id = self.id;
        let info = format!(
            r##"<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></ds:SignatureMethod><ds:Reference URI="#{id}"><ds:Transforms><ds:Transform Algorithm="{XMLDSIG}enveloped-signature"></ds:Transform><ds:Transform Algorithm="{EXCLUSIVE}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"##
        );
        let apex = info.replacen("<ds:SignedInfo>", &format!(r#"<ds:SignedInfo xmlns:ds="{XMLDSIG}">"#), 1);
        let method = SignatureMethod { scheme: Scheme::Ecdsa, hash: Hash::Sha256 };
        // ECDSA here takes its nonce from the message (RFC 6979), and these are test keys.
        let value = PrivateKey::from_pem(&file(self.key)).unwrap().sign(method, apex.as_bytes(), &mut |octets| octets.fill(7)).unwrap();
        format!(r#"<ds:Signature xmlns:ds="{XMLDSIG}">{info}<ds:SignatureValue>{}</ds:SignatureValue></ds:Signature>"#, STANDARD.encode(value))
    }
}

pub(crate) fn percent(text: &str) -> String {
    text.bytes().map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
