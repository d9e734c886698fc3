//! What an encrypted element decrypts to, parsed where it stood: in the namespace context of its EncryptedData (XML Encryption 4.4).

use alloc::string::String;
use roxmltree::{Node, NodeType};

use crate::fault::{Code, Fault};

use super::{Document, Element, Limits};

/// Decrypted text in an element that declares the namespaces of its place. The text cannot break out of that element: a document has one root, and
/// [`Plaintext::element`] takes nothing but one element that fills it.
#[derive(Debug)]
pub(crate) struct Plaintext {
    text: String,
    limits: Limits,
}

impl Plaintext {
    /// `encrypted` is the `xenc:EncryptedData` that the text replaces.
    pub(crate) fn new(text: &str, encrypted: Element<'_, '_>, limits: &Limits) -> Self {
        let mut context = String::with_capacity(text.len() + 256);
        context.push_str("<context");
        let place = encrypted.node().parent();
        let declared = |node: Option<Node<'_, '_>>, prefix, uri| {
            node.is_some_and(|node| node.namespaces().any(|other| (other.name(), other.uri()) == (prefix, uri)))
        };
        for namespace in encrypted.node().namespaces() {
            let (prefix, uri) = (namespace.name(), namespace.uri());
            // The text takes the place of EncryptedData: what that declares for itself is in scope only for a text that cannot do without.
            let used = declared(place, prefix, uri) || prefix.is_some_and(|prefix| mentions(text, prefix));
            if prefix == Some("xml") || !used {
                continue;
            }
            context.push_str(" xmlns");
            if let Some(prefix) = prefix {
                context.push(':');
                context.push_str(prefix);
            }
            context.push_str("=\"");
            escape(uri, &mut context);
            context.push('"');
        }
        if let Some(uri) = place.and_then(|place| place.default_namespace()) {
            // Hidden by a default namespace of EncryptedData itself.
            if encrypted.node().default_namespace() != Some(uri) {
                context.push_str(" xmlns=\"");
                escape(uri, &mut context);
                context.push('"');
            }
        }
        context.push('>');
        context.push_str(text);
        context.push_str("</context>");
        Plaintext { text: context, limits: limits.octets() }
    }

    /// Parses under the same rules and limits as the message.
    pub(crate) fn parse(&self) -> Result<Document<'_>, Fault> {
        Document::parse(&self.text, &self.limits)
    }

    /// The one element of a parsed plaintext: nothing before it and nothing behind it but white space.
    pub(crate) fn element<'d, 'm>(document: &'d Document<'m>) -> Result<Element<'d, 'm>, Fault> {
        let root = document.root();
        root.only_elements()?;
        let stray = root.node().children().any(|node| !matches!(node.node_type(), NodeType::Element | NodeType::Text));
        let mut elements = root.elements();
        match (elements.next(), elements.next()) {
            (Some(element), None) if !stray => Ok(element),
            _ => Err(Fault::new(Code::XmlMalformed)),
        }
    }
}

/// Whether a prefix may be used in a text; too often is harmless.
fn mentions(text: &str, prefix: &str) -> bool {
    let mut from = 0;
    while let Some(at) = crate::mark::find(text.get(from..).unwrap_or_default(), prefix) {
        from += at + prefix.len();
        if text.as_bytes().get(from) == Some(&b':') {
            return true;
        }
    }
    false
}

fn escape(uri: &str, out: &mut String) {
    for character in uri.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = concat!(
        r#"<r:Root xmlns:r="urn:r" xmlns="urn:default" xmlns:far="urn:far"><Container xmlns:near="urn:near">"#,
        r#"<e:Data xmlns:e="urn:e" xmlns="urn:data"/></Container></r:Root>"#
    );

    fn opened<T>(text: &str, read: impl FnOnce(Element<'_, '_>) -> T) -> Option<T> {
        let limits = Limits::default();
        let message = Document::parse(MESSAGE, &limits).unwrap();
        let data = message.root().descendants().last().unwrap();
        let plaintext = Plaintext::new(text, data, &limits);
        let document = plaintext.parse().ok()?;
        Plaintext::element(&document).ok().map(read)
    }

    #[test]
    fn names_mean_what_they_meant_where_the_text_stood() {
        let namespace = |text| opened(text, |element| element.namespace().map(str::to_owned)).flatten();
        for (text, expected) in [
            ("<a/>", "urn:default"),
            ("<far:a/>", "urn:far"),
            ("<near:a/>", "urn:near"),
            ("<e:a/>", "urn:e"),
            ("<a xmlns='urn:own'/>", "urn:own"),
            ("<far:a xmlns:far='urn:own'/>", "urn:own"),
            (" \n<a/> ", "urn:default"),
        ] {
            assert_eq!(namespace(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_namespace_name_does_not_break_out_of_the_context() {
        let limits = Limits::default();
        let message = Document::parse(r#"<r xmlns:q="urn:a&amp;b&quot;&lt;c>" xmlns="urn:a&amp;lt;"><data/></r>"#, &limits).unwrap();
        let data = message.root().elements().next().unwrap();
        for (text, expected) in [("<q:a/>", "urn:a&b\"<c>"), ("<a/>", "urn:a&lt;")] {
            let plaintext = Plaintext::new(text, data, &limits);
            let document = plaintext.parse().unwrap();
            assert_eq!(Plaintext::element(&document).unwrap().namespace(), Some(expected));
        }
    }

    #[test]
    fn what_only_the_encrypted_data_declares_is_in_scope_for_those_who_mention_it() {
        let limits = Limits::default();
        let message = Document::parse(MESSAGE, &limits).unwrap();
        let data = message.root().descendants().last().unwrap();
        assert!(!Plaintext::new("<a/>", data, &limits).text.contains("urn:e\""));
        assert!(Plaintext::new("<a t='e:x'/>", data, &limits).text.contains("urn:e\""));
    }

    #[test]
    fn a_text_is_one_element_and_does_not_break_out() {
        for text in [
            "",
            "text",
            "<a/><b/>",
            "<a/>text",
            "<!-- c --><a/>",
            "<a/><!-- c -->",
            "<?p?><a/>",
            "<?xml version='1.0'?><a/>",
            "<!DOCTYPE a><a/>",
            "</context><a/><context>",
            "<a/></context><context>",
            "<a/></context><!--",
            "<a",
            "<unknown:a/>",
            "\u{feff}<a/>",
        ] {
            assert_eq!(opened(text, |_| ()), None, "{text}");
        }
    }
}
