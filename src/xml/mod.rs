//! XML 1.0, Namespaces in XML and Canonical XML: text in, tree and octets out.
//!
//! The only room that knows the parser. What the parser takes although the standard forbids it, and what it is slow at, is refused before it runs
//! (`scan`); what canonicalization would choke on is refused here, so that canonicalization is total.

mod base;
mod c14n;
mod characters;
mod declaration;
mod element;
mod ids;
mod limits;
pub(crate) mod names;
mod pieces;
mod plaintext;
mod scan;

use alloc::string::String;
use alloc::vec::Vec;
pub(crate) use c14n::{Canonicalization, Method, canonicalize, source_span};
pub(crate) use element::Element;
pub use limits::Limits;
pub(crate) use pieces::{Canonical, Group, Pieces, Step};
pub(crate) use plaintext::Plaintext;

use core::ops::Range;

use roxmltree::{Error, ParsingOptions, TextPos};

use crate::fault::{Code, Fault};
use crate::report::Span;

/// A message as a tree, with where everything stands in its text. Nothing in it is believed.
#[derive(Debug)]
pub(crate) struct Document<'m> {
    tree: roxmltree::Document<'m>,
    /// Where the elements begin that declare namespaces, in document order.
    declaring: Vec<usize>,
    /// See [`characters`].
    returns: bool,
}

impl<'m> Document<'m> {
    /// Parses one document: limits, XML declaration, markup, namespaces, then the ID rules of SAML.
    pub(crate) fn parse(text: &'m str, limits: &Limits) -> Result<Self, Fault> {
        if text.len() > limits.bytes {
            return Err(Fault::new(Code::BindingLimitExceeded).expected(limits.bytes).actual(text.len()));
        }
        let scan::Scan { declaring, returns } = scan::scan(text, limits)?;
        let options = ParsingOptions { nodes_limit: u32::try_from(limits.nodes).unwrap_or(u32::MAX), ..ParsingOptions::default() };
        let tree = roxmltree::Document::parse_with_options(text, options).map_err(|error| refusal(&error, text, limits))?;
        let document = Document { tree, declaring, returns };
        ids::check(&document)?;
        Ok(document)
    }

    pub(crate) fn root(&self) -> Element<'_, 'm> {
        Element::new(self, self.tree.root_element())
    }

    pub(crate) fn text(&self) -> &'m str {
        self.tree.input_text()
    }
}

/// The parser's error as ours.
fn refusal(error: &Error, text: &str, limits: &Limits) -> Fault {
    let fault = match error {
        Error::DtdDetected => Fault::new(Code::XmlDoctypeForbidden),
        Error::NodesLimitReached => return Fault::new(Code::XmlNodesLimitExceeded).expected(limits.nodes),
        Error::AttributesLimitReached => return Fault::new(Code::XmlAttributesLimitExceeded).expected(limits.attributes),
        Error::NamespacesLimitReached => return Fault::new(Code::XmlDeclarationsLimitExceeded).expected(limits.declarations),
        Error::UnknownNamespace(prefix, _) => Fault::new(Code::XmlNamespaceMalformed).actual(excerpt(prefix)),
        Error::InvalidXmlPrefixUri(_) | Error::UnexpectedXmlUri(_) | Error::UnexpectedXmlnsUri(_) | Error::InvalidElementNamePrefix(_) => {
            Fault::new(Code::XmlNamespaceMalformed)
        }
        Error::UnexpectedCloseTag(expected, actual, _) => Fault::new(Code::XmlMalformed).expected(excerpt(expected)).actual(excerpt(actual)),
        Error::DuplicatedAttribute(name, _) | Error::DuplicatedNamespace(name, _) | Error::UnknownEntityReference(name, _) => {
            Fault::new(Code::XmlMalformed).actual(excerpt(name))
        }
        _ => Fault::new(Code::XmlMalformed),
    };
    let start = match error {
        Error::UnexpectedEndOfStream | Error::UnclosedRootNode | Error::NoRootNode => text.len(),
        _ => offset(text, error.pos()),
    };
    let width = text.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    fault.at(span(start..start + width))
}

/// The byte at a row and a column of characters, both counted from one.
fn offset(text: &str, position: TextPos) -> usize {
    let row = usize::try_from(position.row).unwrap_or(1).saturating_sub(1);
    let column = usize::try_from(position.col).unwrap_or(1).saturating_sub(1);
    let start: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default();
    start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

/// The qualified name that begins at a byte of the source.
fn name_at(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let length = scan::name_end(rest.as_bytes(), 0, None).unwrap_or(rest.len());
    rest.get(..length).unwrap_or_default()
}

fn span(range: Range<usize>) -> Span {
    let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: narrow(range.start), end: narrow(range.end) }
}

/// The beginning of a text that a hostile message chose: enough to recognize it, too little to fill a log.
fn excerpt(text: &str) -> String {
    text.chars().take(80).collect()
}

#[cfg(test)]
#[path = "mod_tests.rs"]
mod tests;
