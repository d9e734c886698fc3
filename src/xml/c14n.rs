//! Canonical XML 1.0 and 1.1 and Exclusive Canonicalization of one element with everything inside: the octets that signatures are made over.
//!
//! INVARIANT: this cannot fail but for its size, and never gives nothing. Whatever it would choke on was refused when the document was parsed.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use roxmltree::{Node, NodeType};

use crate::fault::{Code, Fault};
use crate::mark;
use crate::report::Span;

use super::{Document, Element, base, characters, name_at, names};

/// The algorithm, comments aside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Method {
    /// xml-exc-c14n.
    Exclusive,
    /// xml-c14n.
    Inclusive10,
    /// xml-c14n11.
    Inclusive11,
}

/// A canonicalization method with its parameters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Canonicalization<'a> {
    pub(crate) method: Method,
    /// Comments are kept.
    pub(crate) comments: bool,
    /// The PrefixList of `InclusiveNamespaces`, `#default` for the default namespace. Only the exclusive method has one.
    pub(crate) prefixes: &'a [&'a str],
}

/// The canonical form of `apex`, without the subtree `omit`: exactly that node, which is how the enveloped signature transform is meant
/// (xmldsig-core 6.6.4). An `omit` outside of `apex`, or `apex` itself, omits nothing.
pub(crate) fn canonicalize<'d, 'm>(
    apex: Element<'d, 'm>,
    omit: Option<Element<'d, 'm>>,
    how: &Canonicalization<'_>,
    limit: usize,
) -> Result<String, Fault> {
    let length = apex.source().len();
    let mut writer = Writer {
        document: apex.document(),
        how,
        limit,
        octets: String::with_capacity((length + length / 4).min(limit)),
        rendered: Vec::new(),
        replaced: Vec::new(),
        open: Vec::new(),
        namespaces: Vec::new(),
        attributes: Vec::new(),
        declaring: apex.document().declaring.partition_point(|start| *start < apex.node().range().start),
    };
    writer.subtree(apex, omit)?;
    writer.within_limit()?;
    Ok(writer.octets)
}

struct Writer<'d, 'm, 'a> {
    document: &'d Document<'m>,
    how: &'a Canonicalization<'a>,
    limit: usize,
    octets: String,
    /// What the output has in scope: every prefix that was written and its namespace name, which is empty while nothing is in scope.
    rendered: Vec<(&'m str, &'d str)>,
    /// What to put back into `rendered` when elements end.
    replaced: Vec<(usize, &'d str)>,
    /// The elements whose end tags are due: the name, and how long `replaced` was.
    open: Vec<(&'m str, usize)>,
    /// The next entry of the document's list of declaring elements.
    declaring: usize,
    // Of the start tag that is being written; kept to be used again.
    namespaces: Vec<(&'m str, &'d str)>,
    attributes: Vec<Attribute<'d, 'm>>,
}

struct Attribute<'d, 'm> {
    namespace: &'d str,
    local: &'d str,
    prefix: &'m str,
    value: Cow<'d, str>,
}

impl<'d, 'm> Writer<'d, 'm, '_> {
    fn subtree(&mut self, apex: Element<'d, 'm>, omit: Option<Element<'d, 'm>>) -> Result<(), Fault> {
        let omit = omit.filter(|omit| *omit != apex).map(|omit| omit.node());
        let apex = apex.node();
        let mut node = apex;
        loop {
            let is_written = node.is_element() && Some(node) != omit;
            match node.node_type() {
                NodeType::Element if is_written => self.start_tag(node, node == apex),
                NodeType::Text => self.text(&characters::of(self.document, node)),
                NodeType::Comment if self.how.comments => self.comment(node),
                _ => {}
            }
            self.within_limit()?;
            if is_written {
                if let Some(child) = node.first_child() {
                    node = child;
                    continue;
                }
                self.end_tag();
            }
            while node != apex && node.next_sibling().is_none() {
                let Some(parent) = node.parent() else { return Ok(()) };
                node = parent;
                self.end_tag();
            }
            match node.next_sibling() {
                Some(sibling) if node != apex => node = sibling,
                _ => return Ok(()),
            }
        }
    }

    fn start_tag(&mut self, node: Node<'d, 'm>, is_apex: bool) {
        let text = self.document.text();
        let start = node.range().start;
        let name = name_at(text, start + 1);
        self.open.push((name, self.replaced.len()));
        self.namespaces.clear();
        self.attributes.clear();
        for attribute in node.attributes() {
            let namespace = attribute.namespace().unwrap_or_default();
            // Two prefixes may share a name, so the prefix is the one of the source.
            let prefix = if namespace.is_empty() { "" } else { prefix_of(name_at(text, attribute.range().start)) };
            let value = Cow::Borrowed(attribute.value());
            self.insert(Attribute { namespace, local: attribute.name(), prefix, value });
        }

        let is_declaring = self.advance_to(start) || is_apex;
        if self.how.method == Method::Exclusive {
            self.declare(prefix_of(name), node.tag_name().namespace().unwrap_or_default());
            for index in 0..self.attributes.len() {
                if let Some(&Attribute { namespace, prefix, .. }) = self.attributes.get(index).filter(|a| !a.prefix.is_empty() && a.prefix != "xml") {
                    self.declare(prefix, namespace);
                }
            }
        } else if is_apex {
            self.inherit(node);
        }
        if is_declaring {
            self.declare_in_scope(node);
        }
        self.write_tag(name);
    }

    /// Inclusive: every namespace in scope; exclusive: those of the PrefixList. Only an element that declares any, or the apex, can have news.
    fn declare_in_scope(&mut self, node: Node<'d, 'm>) {
        let exclusive = self.how.method == Method::Exclusive;
        if exclusive && self.how.prefixes.is_empty() {
            return;
        }
        for namespace in node.namespaces() {
            let prefix = namespace.name().unwrap_or_default();
            let listed = if prefix.is_empty() { "#default" } else { prefix };
            if !exclusive || self.how.prefixes.contains(&listed) {
                self.declare(prefix, namespace.uri());
            }
        }
    }

    /// A declaration to write, unless the nearest ancestor in the output has it already. The empty name is for `xmlns=""`.
    fn declare(&mut self, prefix: &'m str, uri: &'d str) {
        let index = self.rendered.iter().position(|(known, _)| mark::same(known, prefix)).unwrap_or(self.rendered.len());
        if index == self.rendered.len() {
            self.rendered.push((prefix, ""));
        }
        if let Some((_, current)) = self.rendered.get_mut(index)
            && !mark::same(current, uri)
        {
            self.replaced.push((index, current));
            *current = uri;
            let at = self.namespaces.partition_point(|(other, _)| *other < prefix);
            self.namespaces.insert(at, (prefix, uri));
        }
    }

    /// In the order in which attributes are written (xml-c14n 2.2).
    fn insert(&mut self, attribute: Attribute<'d, 'm>) {
        let at = self.attributes.partition_point(|other| (other.namespace, other.local) < (attribute.namespace, attribute.local));
        self.attributes.insert(at, attribute);
    }

    /// The attributes of the `xml` namespace that the apex inherits, because its ancestors are not in the output (xml-c14n 2.4, xml-c14n11 2.4).
    fn inherit(&mut self, apex: Node<'d, 'm>) {
        let in_xml = |node: Node<'d, 'm>| node.attributes().filter(|attribute| attribute.namespace() == Some(names::XML));
        let mut bases: Vec<&'d str> = Vec::new();
        for ancestor in apex.ancestors().skip(1) {
            for attribute in in_xml(ancestor) {
                let local = attribute.name();
                if self.how.method == Method::Inclusive11 && local == "base" {
                    bases.push(attribute.value());
                }
                let inherited = self.how.method == Method::Inclusive10 || matches!(local, "lang" | "space");
                if inherited && !self.attributes.iter().any(|own| own.namespace == names::XML && own.local == local) {
                    self.insert(Attribute { namespace: names::XML, local, prefix: "xml", value: Cow::Borrowed(attribute.value()) });
                }
            }
        }
        if bases.is_empty() {
            return;
        }
        let own = in_xml(apex).find(|attribute| attribute.name() == "base").map(|attribute| attribute.value());
        let value = base::join(own.into_iter().chain(bases));
        self.attributes.retain(|own| own.namespace != names::XML || own.local != "base");
        if !value.is_empty() {
            self.insert(Attribute { namespace: names::XML, local: "base", prefix: "xml", value: Cow::Owned(value) });
        }
    }

    /// Whether the element at this byte declares namespaces. The elements are visited in document order.
    fn advance_to(&mut self, start: usize) -> bool {
        let rest = self.document.declaring.get(self.declaring..).unwrap_or_default();
        self.declaring += rest.iter().take_while(|declaring| **declaring < start).count();
        self.document.declaring.get(self.declaring) == Some(&start)
    }

    fn write_tag(&mut self, name: &str) {
        self.push("<");
        self.push(name);
        let namespaces = core::mem::take(&mut self.namespaces);
        for (prefix, uri) in &namespaces {
            self.push(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
            self.push(prefix);
            self.push("=\"");
            self.value(uri);
            self.push("\"");
        }
        self.namespaces = namespaces;
        let attributes = core::mem::take(&mut self.attributes);
        for attribute in &attributes {
            self.push(" ");
            if !attribute.prefix.is_empty() {
                self.push(attribute.prefix);
                self.push(":");
            }
            self.push(attribute.local);
            self.push("=\"");
            self.value(&attribute.value);
            self.push("\"");
        }
        self.attributes = attributes;
        self.push(">");
    }

    fn end_tag(&mut self) {
        let Some((name, replaced)) = self.open.pop() else { return };
        while self.replaced.len() > replaced
            && let Some((index, uri)) = self.replaced.pop()
        {
            if let Some(entry) = self.rendered.get_mut(index) {
                entry.1 = uri;
            }
        }
        self.push("</");
        self.push(name);
        self.push(">");
    }

    fn comment(&mut self, node: Node<'_, '_>) {
        self.push("<!--");
        // The parser keeps the line ends of comments as they came.
        self.push(&characters::lines(node.text_storage().map_or("", |text| text.as_str())));
        self.push("-->");
    }

    fn text(&mut self, text: &str) {
        self.escaped(text, 0, [b'&', b'<', b'>', b'\r']);
    }

    /// In attributes a `>` stays, quotes and white space do not.
    fn value(&mut self, text: &str) {
        self.escaped(text, b' ', [b'&', b'<', b'"', b'"']);
    }

    fn escaped(&mut self, mut text: &str, below: u8, wanted: [u8; 4]) {
        while let Some(at) = mark::position(text.as_bytes(), below, wanted) {
            self.push(text.get(..at).unwrap_or_default());
            self.push(match text.as_bytes().get(at) {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                Some(b'>') => "&gt;",
                Some(b'"') => "&quot;",
                Some(b'\t') => "&#x9;",
                Some(b'\n') => "&#xA;",
                Some(b'\r') => "&#xD;",
                _ => text.get(at..=at).unwrap_or_default(),
            });
            text = text.get(at + 1..).unwrap_or_default();
        }
        self.push(text);
    }

    /// A namespace name of 1 kB, declared above and used by 20,000 siblings, is 20 MB of octets.
    fn within_limit(&self) -> Result<(), Fault> {
        if self.octets.len() > self.limit { Err(Fault::new(Code::XmlCanonicalLimitExceeded).expected(self.limit)) } else { Ok(()) }
    }

    /// The one way out: what a digest would be fed.
    fn push(&mut self, octets: &str) {
        self.octets.push_str(octets);
    }
}

fn prefix_of(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

/// Where the element stands in the source whose start tag begins at byte `offset` of the canonical octets of `apex`.
pub(crate) fn source_span(apex: Element<'_, '_>, omit: Option<Element<'_, '_>>, octets: &str, offset: u32) -> Option<Span> {
    let ordinal = ordinal(octets, usize::try_from(offset).ok()?)?;
    let omitted = omit.filter(|omit| *omit != apex).map(|omit| omit.node().range());
    let is_omitted = |element: &Element<'_, '_>| omitted.as_ref().is_some_and(|range| range.contains(&element.node().range().start));
    apex.descendants().filter(|element| !is_omitted(element)).nth(ordinal).map(|element| element.span())
}

/// How many start tags stand before the one at `offset`. In canonical octets `<` stands only in markup, and in comments.
fn ordinal(octets: &str, offset: usize) -> Option<usize> {
    let mut count = 0;
    let mut at = 0;
    loop {
        at += octets.get(at..)?.find('<')?;
        let markup = octets.get(at..)?;
        if let Some(comment) = markup.strip_prefix("<!--") {
            at += "<!--".len() + mark::find(comment, "-->")?;
        } else if markup.starts_with("</") {
            at += 1;
        } else if at >= offset {
            return (at == offset).then_some(count);
        } else {
            count += 1;
            at += 1;
        }
    }
}

#[cfg(test)]
#[path = "c14n_tests.rs"]
mod tests;
