//! A federation's aggregate of 50 MB: one entity of it in bounded memory and linear time. Minted here, not kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant as Clock};

use peak_alloc::PeakAlloc;
use samlight::metadata::{Metadata, MetadataOptions, entity_ids};
use samlight::{Code, MetadataTrust};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory is counted for the whole process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn certificate(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/vectors/keys/{name}.cert.pem"));
    fs::read_to_string(path).unwrap()
}

fn base64_of(pem: &str) -> String {
    pem.lines().filter(|line| !line.contains("---") && !line.contains(' ')).collect()
}

/// So many bytes of entities in groups of a thousand, the wanted one in the middle.
fn aggregate(size: usize, signature: &str) -> (String, usize) {
    let certificate = base64_of(&certificate("idp"));
    let mut text = String::with_capacity(size + (8 << 10));
    text.push_str(r#"<md:EntitiesDescriptor xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_all" validUntil="2030-01-01T00:00:00Z">"#);
    text.push_str(signature);
    let mut count = 0;
    while text.len() < size {
        if count % 1000 == 0 {
            text.push_str(if count == 0 {
                "<md:EntitiesDescriptor cacheDuration=\"PT6H\">"
            } else {
                "</md:EntitiesDescriptor>\n<md:EntitiesDescriptor>"
            });
        }
        write!(
            text,
            r#"
  <md:EntityDescriptor entityID="https://idp{count}.example/saml"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp{count}.example/sso"></md:SingleSignOnService></md:IDPSSODescriptor></md:EntityDescriptor>"#
        )
        .unwrap();
        count += 1;
    }
    text.push_str("</md:EntitiesDescriptor></md:EntitiesDescriptor>\n");
    (text, count)
}

fn measured<T>(work: impl FnOnce() -> T) -> (T, Duration, usize) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let start = Clock::now();
    let result = work();
    (result, start.elapsed(), MEMORY.peak_usage().saturating_sub(before))
}

#[test]
fn one_entity_of_fifty_megabytes() {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let read = |text: &str, count: usize| {
        let options = MetadataOptions { entity_id: Some(format!("https://idp{}.example/saml", count / 2)), ..MetadataOptions::default() };
        let metadata = Metadata::read(text, &options).unwrap();
        assert_eq!(Some(metadata.entity.entity_id), options.entity_id);
        assert_eq!(metadata.entity.valid_until.unwrap().to_string(), "2030-01-01T00:00:00Z");
        assert_eq!(metadata.keys.len(), 1);
    };
    let (small, small_count) = aggregate(5 << 20, "");
    let ((), small_time, _) = measured(|| read(&small, small_count));
    let (large, count) = aggregate(50 << 20, "");
    let ((), time, memory) = measured(|| read(&large, count));
    println!("{} MB, {count} entities: {time:?}, {} kB beside the text; a tenth of it: {small_time:?}", large.len() >> 20, memory >> 10);
    assert!(memory < 16 << 20, "{memory} bytes");
    assert!(time < small_time * 25, "{time:?} for ten times what took {small_time:?}");
    let (ids, _, memory) = measured(|| entity_ids(&large).unwrap());
    assert_eq!(ids.len(), count);
    assert!(memory < 24 << 20, "{memory} bytes");
}

/// The aggregate is its own canonical form, so that it can be signed without canonicalization.
#[test]
fn one_entity_of_fifty_signed_megabytes() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use rsa::pkcs8::DecodePrivateKey as _;
    use sha2::Digest as _;

    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let (text, count) = aggregate(50 << 20, "");
    let digest = STANDARD.encode(sha2::Sha256::digest(text.trim_end()));
    let scope = r#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata""#;
    let info = format!(
        r##"<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod><ds:Reference URI="#_all"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"##
    );
    let pem = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/keys/idp-next.key.pem")).unwrap();
    let key = rsa::RsaPrivateKey::from_pkcs8_pem(pem.get(pem.find("-----BEGIN").unwrap()..).unwrap()).unwrap();
    let signed = sha2::Sha256::digest(info.replacen("<ds:SignedInfo", &format!("<ds:SignedInfo{scope}"), 1));
    let value = STANDARD.encode(key.sign(rsa::Pkcs1v15Sign::new::<sha2::Sha256>(), &signed).unwrap());
    let signature = format!("<ds:Signature>{info}<ds:SignatureValue>{value}</ds:SignatureValue></ds:Signature>");
    let text = text.replacen(r#"2030-01-01T00:00:00Z">"#, &format!(r#"2030-01-01T00:00:00Z">{signature}"#), 1);
    let options = MetadataOptions {
        entity_id: Some(format!("https://idp{}.example/saml", count / 2)),
        trust: Some(MetadataTrust::Certificates(vec![certificate("idp-next")])),
        ..MetadataOptions::default()
    };
    let (metadata, time, memory) = measured(|| Metadata::read(&text, &options).unwrap());
    println!("signed, {} MB: {time:?}, {} kB beside the text", text.len() >> 20, memory >> 10);
    assert_eq!(Some(metadata.entity.entity_id), options.entity_id);
    assert!(memory < 16 << 20, "{memory} bytes");
    let altered = text.replacen("https://idp7.example/sso", "https://idp7.example/evil", 1);
    assert_eq!(Metadata::read(&altered, &options).unwrap_err().code(), Code::ConfigMetadataSignatureMismatch);
}

#[test]
fn an_unsigned_one_is_refused_at_once() {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let (large, count) = aggregate(50 << 20, "");
    let trust = Some(MetadataTrust::Certificates(vec![certificate("idp")]));
    let options = MetadataOptions { entity_id: Some(format!("https://idp{}.example/saml", count / 2)), trust, ..MetadataOptions::default() };
    let (error, time, memory) = measured(|| Metadata::read(&large, &options).unwrap_err());
    assert_eq!(error.code(), Code::ConfigMetadataSignatureMissing);
    assert!(time < Duration::from_secs(1) && memory < 4 << 20, "{time:?}, {memory} bytes");
}
