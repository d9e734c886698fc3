//! What a caller puts into `samlp:Extensions` (SAML Core 3.2.1): XML of their own, read by our own parser before it is sent.

use crate::request::checks::malformed;
use crate::settings::ConfigError;
use crate::xml::names::{DS, MD, SAML, SAMLP};
use crate::xml::{Document, Limits};

/// Whole elements, each in a namespace that is not SAML's, and no signature in them.
pub(super) fn check(raw: &str) -> Result<(), ConfigError> {
    let wrong = |reason: &str| Err(malformed(format!("extensions: {reason}")));
    let around = ["<samlp:Extensions xmlns:samlp=\"", SAMLP, "\">", raw, "</samlp:Extensions>"].concat();
    let document = match Document::parse(&around, &Limits::default()) {
        Ok(document) => document,
        Err(fault) => return wrong(&format!("{} ({})", fault.code.about(), fault.code)),
    };
    let root = document.root();
    // Text that closes our element and opens another one of the same name is well-formed as a whole.
    if root.source().len() != around.len() || root.only_elements().is_err() {
        return wrong("only elements may stand there");
    }
    let mut children = root.elements().peekable();
    if children.peek().is_none() {
        return wrong("is empty; leave it out");
    }
    for child in children {
        match child.namespace() {
            Some(SAMLP | SAML | MD) | None => return wrong(&format!("`{}` has to be in a namespace of its own, not in SAML's", child.local())),
            Some(_) => {}
        }
    }
    match root.descendants().any(|element| element.is(DS, "Signature")) {
        true => wrong("a signature may not stand there"),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn elements_of_a_namespace_of_their_own() {
        for good in [
            r#"<a xmlns="urn:x"/>"#,
            r#"<x:a xmlns:x="urn:x" y="1">text<x:b/></x:a> <!-- two --> <x:c xmlns:x="urn:y"/>"#,
            r#"<x:a xmlns:x="urn:x"><saml:Attribute xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/></x:a>"#,
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for (bad, why) in [
            ("", "is empty"),
            (" ", "is empty"),
            ("text", "only elements"),
            ("<a/>", "namespace of its own"),
            ("<samlp:Status/>", "namespace of its own"),
            (r#"<a xmlns="urn:x">"#, "xml.malformed"),
            ("</samlp:Extensions><samlp:Extensions>", "xml."),
            (r#"</samlp:Extensions><a xmlns="urn:x"/><samlp:Extensions>"#, "xml."),
            (r#"<x:a/>"#, "xml.namespace-malformed"),
            ("<!DOCTYPE a><a/>", "xml.doctype-forbidden"),
            (r#"<a xmlns="urn:x">&x;</a>"#, "xml."),
            (r#"<?p?><a xmlns="urn:x"/>"#, "xml.instruction-forbidden"),
            (r#"<a xmlns="urn:x"><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></a>"#, "a signature"),
            ("<a xmlns=\"urn:x\">\u{1}</a>", "xml."),
        ] {
            let error = check(bad).unwrap_err().to_string();
            assert!(error.starts_with("extensions: ") && error.contains(why), "{bad}: {error}");
        }
    }
}
