//! What an encrypted element decrypts to, parsed where it stood: in the namespace context of its EncryptedData (XML Encryption 4.4).

use roxmltree::{Node, NodeType};

use crate::fault::{Code, Fault};

use super::{Document, Element, Limits};

/// Decrypted text in an element that declares the namespaces of its place. The text cannot break out of that element: a document has one root, and
/// [`Plaintext::element`] takes nothing but one element that fills it.
#[derive(Debug)]
pub(crate) struct Plaintext(String);

impl Plaintext {
    /// `encrypted` is the `xenc:EncryptedData` that the text replaces.
    pub(crate) fn new(text: &str, encrypted: Element<'_, '_>) -> Self {
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
        Plaintext(context)
    }

    /// Parses under the same rules as a message.
    pub(crate) fn parse(&self, limits: &Limits) -> Result<Document<'_>, Fault> {
        Document::parse(&self.0, limits)
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
