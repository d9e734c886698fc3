//! The view of an element that the other rooms have. It knows no "first of several", no name without its namespace, and no text cut in half.

use alloc::borrow::Cow;

use roxmltree::{Node, NodeType};

use crate::fault::{Code, Fault};
use crate::mark;
use crate::report::Span;

use super::{Document, characters, span};

/// One element of a [`Document`]; never another kind of node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'d, 'm> {
    document: &'d Document<'m>,
    node: Node<'d, 'm>,
}

impl PartialEq for Element<'_, '_> {
    /// The same node of the same document.
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl Eq for Element<'_, '_> {}

impl<'d, 'm> Element<'d, 'm> {
    pub(super) fn new(document: &'d Document<'m>, node: Node<'d, 'm>) -> Self {
        Element { document, node }
    }

    pub(super) fn document(&self) -> &'d Document<'m> {
        self.document
    }

    pub(super) fn node(&self) -> Node<'d, 'm> {
        self.node
    }

    /// The namespace name; `None` outside every namespace.
    #[inline(never)]
    pub(crate) fn namespace(&self) -> Option<&'d str> {
        self.node.tag_name().namespace().filter(|name| !name.is_empty())
    }

    /// The name without its prefix.
    pub(crate) fn local(&self) -> &'d str {
        self.node.tag_name().name()
    }

    #[inline(never)]
    pub(crate) fn is(&self, namespace: &str, local: &str) -> bool {
        self.local() == local && self.namespace().is_some_and(|name| mark::same(name, namespace))
    }

    /// The attribute of this name that is in no namespace. (The parser's own look-up takes the first of this name in any namespace, so that
    /// `samlp:ID` would pass for `ID`.)
    #[inline(never)]
    pub(crate) fn attr(&self, local: &str) -> Option<&'d str> {
        self.attributes().find(|(namespace, name, _)| namespace.is_none() && *name == local).map(|(_, _, value)| value)
    }

    /// The attribute of this name in this namespace.
    #[inline(never)]
    pub(crate) fn attr_ns(&self, namespace: &str, local: &str) -> Option<&'d str> {
        self.attributes().find(|(uri, name, _)| *name == local && uri.is_some_and(|uri| mark::same(uri, namespace))).map(|(_, _, value)| value)
    }

    /// Namespace, local name and value of every attribute, namespace declarations left out.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (Option<&'d str>, &'d str, &'d str)> + use<'d, 'm> {
        self.node.attributes().map(|attribute| (attribute.namespace(), attribute.name(), attribute.value()))
    }

    /// The child elements, in document order.
    pub(crate) fn elements(&self) -> Elements<'d, 'm> {
        Elements { document: self.document, nodes: self.node.children() }
    }

    /// The child elements of this name.
    pub(crate) fn children(&self, namespace: &'static str, local: &'static str) -> Named<'d, 'm> {
        Named { elements: self.elements(), namespace, local }
    }

    /// The child element of this name, if there is one. Two are a fault of the given code, never a choice.
    #[inline(never)]
    pub(crate) fn only_child(&self, namespace: &'static str, local: &'static str, code: Code) -> Result<Option<Self>, Fault> {
        let mut children = self.children(namespace, local);
        let first = children.next();
        match children.next() {
            Some(second) => Err(Fault::new(code).expected(1_usize).actual(2 + children.count()).at(second.span())),
            None => Ok(first),
        }
    }

    /// This element and every element inside it, in document order.
    pub(crate) fn descendants(&self) -> Descendants<'d, 'm> {
        Descendants { document: self.document, nodes: self.node.descendants() }
    }

    #[inline(never)]
    pub(crate) fn parent(&self) -> Option<Element<'d, 'm>> {
        let document = self.document;
        self.node.parent_element().map(|node| Element { document, node })
    }

    /// The whole text: every text and CDATA child joined, comments skipped, nothing trimmed. An element inside is a fault. (A reader that stops at
    /// the first text node can be told another name by a comment: CVE-2017-11427 and its family.)
    #[inline(never)]
    pub(crate) fn text(&self) -> Result<Cow<'d, str>, Fault> {
        let mut text = Cow::Borrowed("");
        for node in self.node.children() {
            match node.node_type() {
                NodeType::Text => {
                    let part = characters::of(self.document, node);
                    if text.is_empty() {
                        text = part;
                    } else {
                        text.to_mut().push_str(&part);
                    }
                }
                NodeType::Comment => {}
                _ => return Err(Fault::new(Code::XmlTextMalformed).at(span(node.range()))),
            }
        }
        Ok(text)
    }

    /// Nothing but elements, white space and comments inside.
    #[inline(never)]
    pub(crate) fn only_elements(&self) -> Result<(), Fault> {
        let is_blank = |text: &str| text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        match self.node.children().find(|node| node.is_text() && !node.text_storage().is_some_and(|text| is_blank(text.as_str()))) {
            Some(node) => Err(Fault::new(Code::XmlTextMalformed).at(span(node.range()))),
            None => Ok(()),
        }
    }

    /// A comment stands directly inside.
    #[inline(never)]
    pub(crate) fn has_comment(&self) -> bool {
        self.node.children().any(|node| node.is_comment())
    }

    /// Where the element stands in the text of its document, both tags included.
    #[inline(never)]
    pub(crate) fn span(&self) -> Span {
        span(self.node.range())
    }

    /// The element's own source text, both tags included.
    pub(crate) fn source(&self) -> &'m str {
        self.document.text().get(self.node.range()).unwrap_or_default()
    }
}

/// Child elements. The iterators here are types with code of their own: chains of closures would be compiled anew wherever they are used.
#[derive(Clone)]
pub(crate) struct Elements<'d, 'm> {
    document: &'d Document<'m>,
    nodes: roxmltree::Children<'d, 'm>,
}

impl<'d, 'm> Iterator for Elements<'d, 'm> {
    type Item = Element<'d, 'm>;

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        let node = self.nodes.find(Node::is_element)?;
        Some(Element { document: self.document, node })
    }
}

/// Child elements of one name.
pub(crate) struct Named<'d, 'm> {
    elements: Elements<'d, 'm>,
    namespace: &'static str,
    local: &'static str,
}

impl<'d, 'm> Iterator for Named<'d, 'm> {
    type Item = Element<'d, 'm>;

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        self.elements.find(|child| child.is(self.namespace, self.local))
    }
}

/// An element and all elements inside it.
pub(crate) struct Descendants<'d, 'm> {
    document: &'d Document<'m>,
    nodes: roxmltree::Descendants<'d, 'm>,
}

impl<'d, 'm> Iterator for Descendants<'d, 'm> {
    type Item = Element<'d, 'm>;

    #[inline(never)]
    fn next(&mut self) -> Option<Self::Item> {
        let node = self.nodes.find(Node::is_element)?;
        Some(Element { document: self.document, node })
    }
}

#[cfg(test)]
#[path = "element_tests.rs"]
mod tests;
