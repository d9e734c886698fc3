//! What comes in SOAP, with the terms under which it is judged and the logins that it may give.
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use samlight::{ArtifactTerms, Code, Input, MemoryStore, Terms};
use serde_json::Value;

use crate::{ACCEPTED, Accepted, GENUINE, files, json, points_into, vectors};

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// The terms of the first accepted message: of an enhanced client, and of whoever sent the `ArtifactResolve` that the vectors answer.
pub static TERMS: LazyLock<[Terms; 2]> = LazyLock::new(|| {
    let mut asked = ACCEPTED[0].terms.clone();
    asked.artifact = Some(ArtifactTerms { resolve_id: "_art1".into(), idp: ACCEPTED[0].login["issuer"].as_str().unwrap().into() });
    [ACCEPTED[0].terms.clone(), asked]
});

/// Every login that the settings of the first accepted message give to what a vector has in an envelope; and those of messages that come otherwise,
/// since an envelope proves nothing.
static LOGINS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let enveloped = ["accept", "reject"].into_iter().flat_map(|folder| files(&vectors().join(folder))).filter_map(|file| read(&file));
    let logins: Vec<Value> = enveloped.flat_map(|soap| TERMS.each_ref().map(|terms| judge(&ACCEPTED[0], &soap, terms))).flatten().collect();
    assert!(logins.len() >= 10, "only {} logins by SOAP", logins.len());
    logins.into_iter().chain(GENUINE.iter().cloned()).collect()
});

/// Whether somebody may be logged in so.
pub fn is_genuine(login: &Value) -> bool {
    LOGINS.contains(login)
}

/// The login, or nothing for a refusal, whose report is then looked at.
pub fn judge(accepted: &Accepted, soap: &[u8], terms: &Terms) -> Option<Value> {
    let input = Input::Soap(soap);
    match accepted.provider.check(input, terms).and_then(|pending| pending.accept_with(&mut MemoryStore::new())) {
        Ok(login) => Some(serde_json::from_str(&login.to_json()).expect("a login is JSON")),
        Err(rejection) => {
            points_into(rejection.report(), soap);
            None
        }
    }
}

/// What is read out of an envelope is the one element of its one body, as another reader sees it too.
pub fn is_one_message(soap: &[u8], terms: &Terms) {
    let report = ACCEPTED[0].provider.inspect(Input::Soap(soap), terms);
    let room = |code: Code| ["binding.", "xml."].iter().any(|room| code.as_str().starts_with(room));
    if report.code.is_some_and(room) {
        return;
    }
    let text = std::str::from_utf8(soap).expect("what is no text is refused");
    let tree = roxmltree::Document::parse(text).expect("the parser refuses what we take");
    let is = |node: roxmltree::Node<'_, '_>, local| node.tag_name().namespace() == Some(SOAP) && node.tag_name().name() == local;
    let parts: Vec<_> = tree.root_element().children().filter(roxmltree::Node::is_element).collect();
    let (body, before) = parts.split_last().expect("an envelope has a body");
    assert!(is(tree.root_element(), "Envelope") && is(*body, "Body"), "{text}");
    assert!(before.len() <= 1 && before.iter().all(|header| is(*header, "Header")), "{text}");
    assert_eq!(body.children().filter(roxmltree::Node::is_element).count(), 1, "{text}");
}

fn read(file: &Path) -> Option<Vec<u8>> {
    Some(fs::read(file.with_file_name(json(file)["soap"].as_str()?)).unwrap())
}
