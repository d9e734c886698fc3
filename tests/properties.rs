//! What has to hold for every message, not only for those that somebody thought of.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod settings;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use samlight::{Expect, Input, Instant, Login, MemoryStore, Rejection, ServiceProvider, Terms, probe};
use serde_json::Value;

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// An accepted message, and the login that it gives.
struct Accepted {
    provider: ServiceProvider,
    terms: Terms,
    xml: Vec<u8>,
    login: Value,
}

fn judge(provider: &ServiceProvider, xml: &[u8], terms: &Terms) -> Result<Login, Rejection> {
    provider.check(Input::Xml(xml), terms)?.accept_with(&mut MemoryStore::new())
}

/// The accepted vectors that need no store but an empty one.
static ACCEPTED: LazyLock<Vec<Accepted>> = LazyLock::new(|| {
    let mut files: Vec<_> = fs::read_dir(vectors().join("accept")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let vectors = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    let accepted = vectors.filter_map(|file| {
        let vector: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let id = vector["terms"]["expect"]["replyTo"].as_str()?;
        // What is encrypted needs a private key, and here is none.
        if vector.get("decryptionKeyFiles").is_some() {
            return None;
        }
        let provider = ServiceProvider::new(settings::read(&self::vectors().join(vector["settings"].as_str()?)).unwrap()).unwrap();
        let now = Instant::parse(vector["terms"]["now"].as_str()?)?;
        let xml = fs::read(file.parent()?.join(vector["message"].as_str()?)).unwrap();
        let terms = settings::connected(Terms::new(Expect::ReplyTo(id.to_owned()), now), &vector, &self::vectors());
        Some(Accepted { provider, terms, xml, login: vector["login"].clone() })
    });
    let accepted: Vec<_> = accepted.collect();
    assert!(accepted.len() >= 200, "only {} accepted messages", accepted.len());
    // Were they refused as they are, every property below would hold of nothing.
    for message in &accepted {
        let login = judge(&message.provider, &message.xml, &message.terms).unwrap_or_else(|rejection| panic!("refused: {rejection}"));
        assert_eq!(serde_json::from_str::<Value>(&login.to_json()).unwrap(), message.login);
    }
    accepted
});

/// Refused, or the identical login: a forged byte changes nobody's name.
fn forgery_fails(accepted: &Accepted, xml: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(login) = judge(&accepted.provider, xml, &accepted.terms) {
        let mut forged: Value = serde_json::from_str(&login.to_json()).unwrap();
        // The envelope of a message whose assertion alone is signed is anybody's to change; nothing of it stands in a login.
        prop_assert_eq!(forged.take(), accepted.login.clone());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_is_refused_or_changes_nothing(which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let accepted = which.get(&ACCEPTED);
        let mut xml = accepted.xml.clone();
        let at = at.index(xml.len());
        xml[at] = byte;
        forgery_fails(accepted, &xml)?;
    }

    #[test]
    fn a_moved_piece_is_refused_or_changes_nothing(
        which in any::<prop::sample::Index>(),
        from in any::<prop::sample::Index>(),
        length in 1_usize..400,
        to in any::<prop::sample::Index>(),
        keep in any::<bool>(),
    ) {
        let accepted = which.get(&ACCEPTED);
        let mut xml = accepted.xml.clone();
        let from = from.index(xml.len());
        let end = (from + length).min(xml.len());
        let piece = xml[from..end].to_vec();
        if !keep {
            xml.drain(from..end);
        }
        let to = to.index(xml.len() + 1);
        xml.splice(to..to, piece);
        forgery_fails(accepted, &xml)?;
    }

    #[test]
    fn an_element_that_is_copied_or_moved_elsewhere_is_refused_or_changes_nothing(
        which in any::<prop::sample::Index>(),
        source in any::<prop::sample::Index>(),
        target in any::<prop::sample::Index>(),
        place in 0..3,
        keep in any::<bool>(),
    ) {
        let accepted = which.get(&ACCEPTED);
        let text = String::from_utf8(accepted.xml.clone()).unwrap();
        let tree = roxmltree::Document::parse(&text).unwrap();
        let elements: Vec<_> = tree.descendants().filter(roxmltree::Node::is_element).map(|node| node.range()).collect();
        let (source, target) = (source.get(&elements), target.get(&elements));
        let inside = text[target.clone()].rfind("</").map(|at| target.start + at);
        let at = match (place, inside) {
            (0, _) => target.start,
            (1, Some(inside)) => inside,
            _ => target.end,
        };
        let moved = !keep && !(source.start..source.end).contains(&at);
        let without = |range: std::ops::Range<usize>| match moved && range.start <= source.start && source.end <= range.end {
            true => format!("{}{}", &text[range.start..source.start], &text[source.end..range.end]),
            false => text[range].to_owned(),
        };
        let forged = format!("{}{}{}", without(0..at), &text[source.clone()], without(at..text.len()));
        forgery_fails(accepted, forged.as_bytes())?;
    }

    #[test]
    fn arbitrary_bytes_are_refused_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        let accepted = &ACCEPTED[0];
        prop_assert!(judge(&accepted.provider, &bytes, &accepted.terms).is_err());
        prop_assert!(accepted.provider.check(Input::Value(&bytes), &accepted.terms).is_err());
        let form = Input::Form { content_type: Some("application/x-www-form-urlencoded"), body: &bytes };
        prop_assert!(accepted.provider.check(form, &accepted.terms).is_err());
        prop_assert!(accepted.provider.check(Input::Query(&bytes), &accepted.terms).is_err());
    }

    #[test]
    fn markup_soup_is_refused_without_a_panic(
        pieces in prop::collection::vec(prop::sample::select(SOUP.to_vec()), 0..60),
    ) {
        let accepted = &ACCEPTED[0];
        let xml = pieces.concat();
        prop_assert!(judge(&accepted.provider, xml.as_bytes(), &accepted.terms).is_err());
        if let Ok(octets) = probe::canonicalize(&xml, 0, None, EXCLUSIVE, &[]) {
            prop_assert_eq!(probe::canonicalize(&octets, 0, None, EXCLUSIVE, &[]), Ok(octets));
        }
    }
}

const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";

const SOUP: &[&str] = &[
    "<a>",
    "</a>",
    "<a/>",
    "<b:a xmlns:b='urn:b'>",
    "</b:a>",
    "<!-- x -->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#13;",
    "&#x1F600;",
    "&x;",
    " ",
    "\r\n",
    "'",
    "\"",
    "<!DOCTYPE a>",
    "<?pi x?>",
    "<?xml version='1.0'?>",
    "xmlns=''",
    "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' ID='a'>",
    "</samlp:Response>",
    "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'>",
    "</Signature>",
    "<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion' ID='b'>",
    "</saml:Assertion>",
    "<saml:Issuer>",
    "</saml:Issuer>",
    "text",
    "é",
    "\u{feff}",
    "<",
    ">",
    "&",
    "]]",
    "--",
];

#[test]
fn every_single_bit_of_one_message_matters_or_changes_nothing() {
    let accepted = &ACCEPTED[0];
    for at in 0..accepted.xml.len() {
        for bit in 0..8 {
            let mut xml = accepted.xml.clone();
            xml[at] ^= 1 << bit;
            forgery_fails(accepted, &xml).unwrap_or_else(|error| panic!("bit {bit} of byte {at}: {error}"));
        }
    }
}

#[test]
fn canonical_form_is_a_fixed_point() {
    for accepted in ACCEPTED.iter() {
        let text = std::str::from_utf8(&accepted.xml).unwrap();
        for method in [EXCLUSIVE, "http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11"] {
            let octets = probe::canonicalize(text, 0, None, method, &[]).unwrap();
            assert_eq!(probe::canonicalize(&octets, 0, None, method, &[]).unwrap(), octets);
        }
    }
}

/// An accepted logout message by HTTP-Redirect, and what it says.
struct Redirected {
    provider: ServiceProvider,
    terms: Terms,
    query: Vec<u8>,
    logout: Value,
}

impl Redirected {
    fn judge(&self, query: &[u8]) -> Option<Value> {
        let pending = self.provider.check_logout(Input::Query(query), &self.terms).ok()?;
        let logout = pending.accept_with(&mut MemoryStore::new()).ok()?;
        Some(serde_json::from_str(&logout.to_json()).unwrap())
    }
}

static REDIRECTED: LazyLock<Vec<Redirected>> = LazyLock::new(|| {
    let mut files: Vec<_> = fs::read_dir(vectors().join("logout/accept")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let redirected = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json")).filter_map(|file| {
        let vector: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        if vector.get("decryptionKeyFiles").is_some() {
            return None;
        }
        let query = fs::read(file.with_file_name(vector["query"].as_str()?)).unwrap();
        let provider = ServiceProvider::new(settings::read(&vectors().join(vector["settings"].as_str()?)).unwrap()).unwrap();
        let terms = Terms::new(Expect::ReplyTo("_req1".into()), Instant::parse(vector["terms"]["now"].as_str()?)?);
        Some(Redirected { provider, terms, query, logout: vector["logout"].clone() })
    });
    // What the store gave back is not in the query.
    let redirected: Vec<_> = redirected.filter(|message| message.logout["returnTo"].is_null()).collect();
    assert!(redirected.len() >= 50, "only {} accepted queries", redirected.len());
    for message in &redirected {
        assert_eq!(message.judge(&message.query).as_ref(), Some(&message.logout));
    }
    redirected
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_of_a_signed_query_is_refused_or_changes_nothing(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in prop_oneof![any::<u8>(), prop::sample::select(b"%&=+?;2bBAa".to_vec())],
        insert in any::<bool>(),
    ) {
        let message = which.get(&REDIRECTED);
        let mut query = message.query.clone();
        let at = at.index(query.len());
        if insert { query.insert(at, byte) } else { query[at] = byte }
        if let Some(logout) = message.judge(&query) {
            prop_assert_eq!(&logout, &message.logout);
        }
    }

    #[test]
    fn parameters_of_two_signed_queries_make_no_third(
        which in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        picks in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>()), 1..7),
    ) {
        let (message, other) = (which.get(&REDIRECTED), other.get(&REDIRECTED));
        let pieces = |query: &[u8]| query.split(|byte| *byte == b'&').map(<[u8]>::to_vec).collect::<Vec<_>>();
        let (ours, theirs) = (pieces(&message.query), pieces(&other.query));
        let picked: Vec<Vec<u8>> = picks.iter().map(|(first, index)| index.get(if *first { &ours } else { &theirs }).clone()).collect();
        if let Some(logout) = message.judge(&picked.join(&b'&')) {
            prop_assert!(logout == message.logout || logout == other.logout);
        }
    }

    #[test]
    fn arbitrary_queries_do_no_harm(query in prop::collection::vec(any::<u8>(), 0..400), stream in prop::collection::vec(any::<u8>(), 0..400)) {
        let message = &REDIRECTED[0];
        prop_assert_eq!(message.judge(&query), None);
        let coded: String = stream.iter().map(|byte| format!("%{byte:02x}")).collect();
        prop_assert_eq!(message.judge(format!("SAMLRequest={coded}&SigAlg={coded}&Signature={coded}").as_bytes()), None);
        use base64::Engine as _;
        let coded = base64::engine::general_purpose::STANDARD.encode(&stream).replace('+', "%2B");
        prop_assert_eq!(message.judge(format!("SAMLRequest={coded}").as_bytes()), None);
    }
}
