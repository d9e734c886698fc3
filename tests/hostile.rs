//! Hostile messages of the largest size: each is refused quickly and in little memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::sync::Mutex;
use std::time::{Duration, Instant as Clock};

use peak_alloc::PeakAlloc;
use samlight::{Expect, Input, Instant, ServiceProvider, Settings, Terms};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Memory is counted for the whole process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

const SIZE: usize = 256 << 10;
const RESPONSE: &str = r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion""#;

fn filled(head: &str, mut piece: impl FnMut(usize) -> String, tail: &str) -> String {
    let mut text = head.to_owned();
    for index in 0.. {
        let next = piece(index);
        if text.len() + next.len() + tail.len() > SIZE - 7 {
            break;
        }
        text.push_str(&next);
    }
    text + tail
}

/// The rest of the size as a comment: nodes are limited by their number, whatever the size.
fn padded(xml: String) -> String {
    let rest = SIZE - xml.len() - "<!---->".len();
    format!("{xml}<!--{}-->", "x".repeat(rest))
}

fn nested(open: &str, close: &str) -> String {
    let levels = (SIZE - RESPONSE.len() - 32) / (open.len() + close.len());
    format!("{RESPONSE}>{}{}</samlp:Response>", open.repeat(levels), close.repeat(levels))
}

fn shapes() -> Vec<(&'static str, String)> {
    let end = "</samlp:Response>";
    let open = format!("{RESPONSE}>");
    let long = "u".repeat(900);
    vec![
        ("prefixes on the root", filled(RESPONSE, |i| format!(" xmlns:p{i}='u:{i}'"), &format!(">{}{end}", "<a/>".repeat(200)))),
        ("prefixes on children", filled(&open, |i| format!("<p{i}:a xmlns:p{i}='u:{i}'/>"), end)),
        ("the same prefix again and again", filled(&open, |i| format!("<p:a xmlns:p='u:{i}'/>"), end)),
        ("32 prefixes again and again", filled(&open, |i| format!("<p{0}:a xmlns:p{0}='u:{i}'/>", i % 30), end)),
        ("attributes on one element", filled(RESPONSE, |i| format!(" a{i}='x'"), &format!(">{end}"))),
        ("attributes on many elements", filled(&open, |_| format!("<a{}/>", (0..200).map(|i| format!(" a{i}=''")).collect::<String>()), end)),
        ("a long namespace name at every sibling", filled(&format!("{RESPONSE} xmlns:l='u:{long}'>"), |_| "<l:a/>".into(), end)),
        ("depth", nested("<a>", "</a>")),
        ("depth with namespaces", nested("<a xmlns='u:a'>", "</a>")),
        ("elements", filled(&open, |_| "<a/>".into(), end)),
        ("comments", filled(&open, |_| "<!---->".into(), end)),
        ("one comment", filled(&format!("{open}<!--"), |_| "-x".into(), &format!("-->{end}"))),
        ("CDATA", filled(&open, |_| "<![CDATA[]]>".into(), end)),
        ("character references", filled(&open, |_| "&#13;".into(), end)),
        ("one text", filled(&open, |_| ">".into(), end)),
        ("ampersands", filled(&open, |_| "&".into(), end)),
        ("less-than signs", "<".repeat(SIZE)),
        ("quotes", filled(RESPONSE, |_| "'".into(), "")),
        ("equals signs", filled(RESPONSE, |_| "=".into(), "")),
        ("identifiers", filled(&open, |i| format!("<saml:Advice ID='i{i}'/>"), end)),
        ("assertions", filled(&open, |i| format!("<saml:Assertion ID='i{i}'/>"), end)),
        ("signatures", filled(&open, |_| "<s:Signature xmlns:s='http://www.w3.org/2000/09/xmldsig#'/>".into(), end)),
        ("status codes", nested("<samlp:StatusCode Value='x'>", "</samlp:StatusCode>")),
        ("entity declarations", filled("<!DOCTYPE a [", |i| format!("<!ENTITY e{i} '&e{}&e{};'>", i / 2, i / 3), "]><a/>")),
        ("text that is no XML", "x".repeat(SIZE)),
        (
            "values with a long namespace name",
            padded(filled(
                &format!(
                    "{open}<saml:Assertion xmlns:l='urn:{}' ID='a'><saml:AttributeStatement><saml:Attribute Name='a'><saml:AttributeValue>",
                    "n".repeat(500)
                ),
                |i| if i < 19_000 { "<l:a/>".into() } else { "x".repeat(SIZE) },
                &format!("</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>{end}"),
            )),
        ),
    ]
}

fn provider() -> ServiceProvider {
    let certificate = include_str!("vectors/keys/idp.cert.pem");
    let settings = serde_json::json!({
        "version": 1, "entityId": "https://sp.example.com", "acsUrls": ["https://sp.example.com/acs"],
        "idps": [{ "entityId": "https://idp.example.org", "certificates": [certificate] }],
    });
    ServiceProvider::new(Settings::from_json(&settings.to_string()).unwrap()).unwrap()
}

#[test]
fn hostile_messages_are_refused_quickly_and_in_little_memory() {
    let _alone = ALONE.lock();
    let provider = provider();
    let terms = Terms::new(Expect::Outstanding, Instant::from_unix_ms(1_767_225_600_000));
    for (name, xml) in shapes() {
        assert!(xml.len() <= SIZE, "{name}: {}", xml.len());
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let mut fastest = Duration::MAX;
        for _ in 0..3 {
            let start = Clock::now();
            let rejection = provider.check(Input::Xml(xml.as_bytes()), &terms).err().unwrap_or_else(|| panic!("{name}: accepted"));
            fastest = fastest.min(start.elapsed());
            assert!(rejection.code().is_some(), "{name}");
        }
        let memory = MEMORY.peak_usage() - before;
        println!("{name}: {fastest:?}, {} times the input", memory / xml.len());
        assert!(fastest < Duration::from_millis(50), "{name}: {fastest:?}");
        assert!(memory < 20 * xml.len(), "{name}: {memory} bytes for {}", xml.len());
    }
}

#[test]
fn twenty_thousand_prefixes_are_refused_in_milliseconds() {
    let _alone = ALONE.lock();
    let declarations: String = (0..20_000).map(|i| format!(" xmlns:p{i}='u:{i}'")).collect();
    let xml = format!("{RESPONSE}{declarations}>{}</samlp:Response>", "<a/>".repeat(200));
    assert!(xml.len() > 400_000);
    let limits = samlight::Limits::metadata();
    let provider = provider().with_limits(limits);
    let terms = Terms::new(Expect::Outstanding, Instant::from_unix_ms(0));
    let start = Clock::now();
    let rejection = provider.check(Input::Xml(xml.as_bytes()), &terms).unwrap_err();
    assert!(start.elapsed() < Duration::from_millis(50), "{:?}", start.elapsed());
    assert_eq!(rejection.code(), Some(samlight::Code::XmlPrefixesLimitExceeded));
}

/// A genuine signature over an assertion that somebody inflated afterwards: the value verifies, so everything has to be canonicalized and digested.
#[test]
fn inflated_messages_under_a_genuine_signature_are_refused_quickly_and_in_little_memory() {
    let _alone = ALONE.lock();
    let genuine = include_str!("vectors/accept/signed-assertion-rsa-sha256.xml");
    let (head, tail) = genuine.rsplit_once("</saml:Assertion>").unwrap();
    let tail = format!("</x></saml:Assertion>{tail}");
    let wide: String = (0..28).map(|i| format!(" xmlns:p{i}='urn:example:{i}'")).collect();
    let used: String = (0..28).map(|i| format!(" p{i}:a=''")).collect();
    let up_to = |most: usize, piece: &dyn Fn(usize) -> String, index: usize| if index < most { piece(index) } else { "x".repeat(SIZE) };
    let hundred: String = (0..100).map(|i| format!(" a{i:02}='\t'")).collect();
    let fillers = [
        ("elements", filled(&format!("{head}<x>"), |i| up_to(19_000, &|_| "<a/>".into(), i), &tail)),
        ("texts", filled(&format!("{head}<x>"), |i| up_to(9_500, &|_| "<a>&#13;&gt;</a>".into(), i), &tail)),
        ("attributes", filled(&format!("{head}<x>"), |i| up_to(270, &|_| format!("<a{hundred}/>"), i), &tail)),
        ("prefixes in use", filled(&format!("{head}<x{wide}>"), |_| format!("<a{used}/>"), &tail)),
        (
            "prefixes declared anew",
            filled(&format!("{head}<x{wide}>"), |i| up_to(4_000, &|i| format!("<p{0}:a xmlns:p{0}='urn:example:x{i}'/>", i % 28), i), &tail),
        ),
        ("long namespace names", filled(&format!("{head}<x xmlns:p='urn:{}'>", "n".repeat(500)), |i| up_to(19_000, &|_| "<p:a/>".into(), i), &tail)),
    ];
    let certificate = include_str!("vectors/keys/idp.cert.pem");
    let settings = serde_json::json!({
        "version": 1, "entityId": "https://app.example/saml", "acsUrls": ["https://app.example/saml/acs"],
        "idps": [{ "entityId": "https://idp.example.org/saml", "certificates": [certificate] }],
    });
    let provider = ServiceProvider::new(Settings::from_json(&settings.to_string()).unwrap()).unwrap();
    let terms = Terms::new(Expect::ReplyTo("_req1".into()), Instant::parse("2026-01-01T00:00:00Z").unwrap());
    for (name, xml) in fillers {
        let xml = padded(xml);
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let mut fastest = Duration::MAX;
        let mut codes = Vec::new();
        for _ in 0..3 {
            let start = Clock::now();
            let rejection = provider.check(Input::Xml(xml.as_bytes()), &terms).unwrap_err();
            fastest = fastest.min(start.elapsed());
            codes = rejection.report().checks.iter().filter_map(|check| check.code).map(|code| code.as_str()).collect();
        }
        let memory = MEMORY.peak_usage() - before;
        println!("inflated {name}: {} bytes, {fastest:?}, {} times the input, {}", xml.len(), memory / xml.len(), codes[0]);
        assert!(fastest < Duration::from_millis(50), "{name}: {fastest:?}");
        assert!(memory < 20 * xml.len(), "{name}: {memory} bytes for {}", xml.len());
    }
}

/// Bits into octets, the first one lowest, as DEFLATE has them (RFC 1951 3.1.1).
fn packed(bits: &str, times: usize) -> Vec<u8> {
    let (mut octets, mut octet, mut used) = (Vec::new(), 0_u8, 0);
    for bit in bits.bytes().filter(|bit| *bit != b' ').cycle().take(bits.bytes().filter(|bit| *bit != b' ').count() * times) {
        octet |= (bit - b'0') << used;
        used += 1;
        if used == 8 {
            octets.push(octet);
            (octet, used) = (0, 0);
        }
    }
    octets.push(octet);
    octets
}

/// Streams for a query string of the largest size: those that grow, and those that only cost.
fn streams() -> Vec<(&'static str, Vec<u8>)> {
    let room = SIZE / 4 * 3 - 200;
    let compressed = |data: Vec<u8>| miniz_oxide::deflate::compress_to_vec(&data, 9);
    let xml = |head: &str, piece: &str, tail: &str| filled(head, |_| piece.into(), tail).into_bytes();
    // Some of the base64 has to be escaped.
    let times = |bits: &str| packed(bits, (room - room / 16) * 8 / bits.bytes().filter(|bit| *bit != b' ').count());
    // One code of one bit for the repetition of zeros and for the length one; then 256 zeros, the end of the block and one distance.
    let lengths = "000 000 100".to_owned() + &" 000".repeat(14) + " 100";
    vec![
        ("zeros", compressed(vec![0; 150_000_000])),
        ("one text", compressed(xml("<a>", "x", "</a>"))),
        ("elements", compressed(xml("<a>", "<a/>", "</a>"))),
        ("prefixes", compressed(filled("<a", |i| format!(" xmlns:p{i}='u:{i}'"), "/>").into_bytes())),
        ("empty stored blocks", [0, 0, 0, 0xff, 0xff].repeat(room / 5)),
        ("empty blocks of fixed codes", times("0 10 0000000")),
        ("empty blocks of dynamic codes", times(&format!("0 01 00000 00000 0111 {lengths} 1 1111111 1 1101011 0 0 0"))),
        ("stored noise", {
            let noise: Vec<u8> = (0..60_000_u32).map(|i| u8::try_from(i.wrapping_mul(2_654_435_761) >> 24).unwrap()).collect();
            let length = u16::try_from(noise.len()).unwrap();
            let block = [&[0][..], &length.to_le_bytes(), &(!length).to_le_bytes(), &noise].concat();
            block.repeat(room / block.len())
        }),
    ]
}

#[test]
fn hostile_queries_are_refused_quickly_and_in_little_memory() {
    use base64::Engine as _;
    let _alone = ALONE.lock();
    let provider = provider();
    let terms = Terms::new(Expect::Outstanding, Instant::from_unix_ms(1_767_225_600_000));
    let mut queries: Vec<(&str, String)> = streams()
        .into_iter()
        .map(|(name, stream)| {
            let coded = base64::engine::general_purpose::STANDARD.encode(stream);
            (name, format!("SAMLRequest={coded}&SigAlg=x&Signature=x").replace('+', "%2B"))
        })
        .collect();
    let rest = |head: &str, piece: &str| format!("{head}{}", piece.repeat((SIZE - head.len()) / piece.len()));
    queries.extend([
        ("parameters", rest("", "a=&")),
        ("ampersands", rest("SAMLRequest=a", "&")),
        ("percent signs", rest("SAMLRequest=", "%2B")),
        ("escaped names", rest("SAMLRequest=a", "&%41=")),
        ("one name", rest("", "A")),
        ("RelayState", rest("SAMLRequest=a&RelayState=", "a")),
        ("a longer query than is read", "A".repeat(64 * SIZE)),
    ]);
    for (name, query) in queries {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let mut fastest = Duration::MAX;
        let mut code = None;
        for _ in 0..3 {
            let start = Clock::now();
            let rejection = provider.check_logout(Input::Query(query.as_bytes()), &terms).err().unwrap_or_else(|| panic!("{name}: accepted"));
            fastest = fastest.min(start.elapsed());
            code = rejection.code();
        }
        let memory = MEMORY.peak_usage() - before;
        println!("query of {name}: {} bytes, {fastest:?}, {} kB, {code:?}", query.len(), memory >> 10);
        assert!(code.is_some(), "{name}");
        assert!(fastest < Duration::from_millis(50), "{name}: {fastest:?}");
        assert!(memory < 20 * SIZE, "{name}: {memory} bytes for {}", query.len());
    }
}
