//! The ID rules (saml-core 1.3.4, 5.4.2). A signature names its element by ID, so no reader may be able to take another attribute for the ID of a
//! SAML element, and no other element may carry the same identifier under any spelling that some reader takes for one.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

use crate::fault::{Code, Fault};
use crate::report::Span;

use super::{Document, excerpt, names, span};

pub(super) fn check(document: &Document<'_>) -> Result<(), Fault> {
    let mut found: Vec<Identifier<'_>> = Vec::new();
    for element in document.root().descendants() {
        for attribute in element.node().attributes() {
            if !attribute.name().eq_ignore_ascii_case("id") {
                continue;
            }
            let at = span(attribute.range());
            let saml = matches!(element.namespace(), Some(names::SAML | names::SAMLP | names::MD));
            if saml && (attribute.namespace().is_some() || attribute.name() != "ID") {
                let text = document.text().get(attribute.range()).unwrap_or_default();
                return Err(Fault::new(Code::XmlIdForbidden).expected("ID").actual(excerpt(super::name_at(text, 0))).at(at));
            }
            if saml && !is_ncname(attribute.value()) {
                return Err(Fault::new(Code::XmlIdMalformed).actual(excerpt(attribute.value())).at(at));
            }
            found.push(Identifier { value: attribute.value(), start: at.start, end: at.end, saml });
        }
    }
    // Sorted rather than hashed: a hash needs randomness to withstand chosen identifiers, and there is none here.
    let found = BinaryHeap::from(found).into_sorted_vec();
    let mut second = found.chunk_by(|a, b| a.value == b.value).filter(|same| same.iter().any(|one| one.saml)).filter_map(|same| same.get(1));
    match second.next() {
        Some(one) => Err(Fault::new(Code::XmlIdMultiple).actual(excerpt(one.value)).at(Span { start: one.start, end: one.end })),
        None => Ok(()),
    }
}

/// Ordered by value, then by place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Identifier<'d> {
    value: &'d str,
    start: u32,
    end: u32,
    /// Stands on a SAML element.
    saml: bool,
}

/// The production NCName of Namespaces in XML: a Name of XML 1.0 without a colon.
fn is_ncname(text: &str) -> bool {
    let starts = |c: char| {
        matches!(c, 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}'
            | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
            | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
    };
    let continues = |c: char| matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}');
    text.starts_with(starts) && text.chars().all(|c| starts(c) || continues(c))
}

#[cfg(test)]
#[path = "ids_tests.rs"]
mod tests;
