//! One pass over the bytes before the parser sees them. It reads markup as strictly as the parser does, so that no quote, comment or CDATA section
//! can hide anything from it, refuses what the parser would take although the standard forbids it, and counts what the parser is slow at.

use crate::fault::{Code, Fault};
use crate::mark;
use alloc::vec::Vec;

use super::{Limits, declaration, excerpt, names, span};

/// What later stages need and the tree does not keep.
pub(super) struct Scan {
    /// Where the elements begin that declare namespaces, in document order.
    pub(super) declaring: Vec<usize>,
    /// Character data has a carriage return of its own, not before a line feed.
    pub(super) returns: bool,
}

pub(super) fn scan(text: &str, limits: &Limits) -> Result<Scan, Fault> {
    let found = Scan { declaring: Vec::new(), returns: false };
    let at = declaration::check(text)?;
    let mut scanner = Scanner { text, limits, at, depth: 0, characters: 0, declarations: 0, prefixes: Vec::new(), absolute: [names::SAML; 2], found };
    scanner.soup()?;
    scanner.document()?;
    Ok(scanner.found)
}

struct Scanner<'m, 'l> {
    text: &'m str,
    limits: &'l Limits,
    at: usize,
    depth: usize,
    /// Bytes of character data since the last tag, comments and CDATA marks not counted.
    characters: usize,
    declarations: usize,
    prefixes: Vec<&'m str>,
    /// The last names of namespaces that were found to be absolute: canonical XML declares the same few again and again.
    absolute: [&'m str; 2],
    found: Scan,
}

/// The parts of one start tag.
struct Tag {
    start: usize,
    attributes: usize,
    declares_default: bool,
    declares_xml: bool,
    declares: bool,
}

impl<'m> Scanner<'m, '_> {
    /// The parser reserves memory by the number of `<` and `=` in the whole text, in comments and CDATA too: 80 bytes for each.
    fn soup(&self) -> Result<(), Fault> {
        let limit = self.limits.nodes.saturating_mul(2);
        // So many bytes cannot have too many of either, which is the case of nearly every message.
        if self.text.len() <= self.limits.nodes {
            return Ok(());
        }
        let (mut openings, mut equals) = (0_usize, 0_usize);
        // A byte counts as far as the length of a chunk: processors add sixteen of them at once.
        for chunk in self.text.as_bytes().chunks(255) {
            let count = |wanted: u8| usize::from(chunk.iter().map(|byte| u8::from(*byte == wanted)).sum::<u8>());
            openings += count(b'<');
            equals += count(b'=');
        }
        if openings > limit {
            return Err(Fault::new(Code::XmlNodesLimitExceeded).expected(self.limits.nodes).actual(openings));
        }
        // A message of the largest size with a `=` at every ninth byte; real ones have one at every thirtieth.
        let limit = self.limits.nodes.saturating_add(self.limits.nodes / 2);
        if equals > limit {
            return Err(Fault::new(Code::XmlAttributesLimitExceeded).expected(limit).actual(equals));
        }
        Ok(())
    }

    fn document(&mut self) -> Result<(), Fault> {
        loop {
            self.characters()?;
            match self.bytes() {
                [b'<', b'!' | b'?', ..] => {
                    self.neither_tag_nor_text()?;
                    continue;
                }
                [b'<', b'/', ..] => {
                    self.end_tag()?;
                    self.depth = self.depth.saturating_sub(1);
                }
                [] => return Ok(()),
                _ => self.start_tag()?,
            }
            self.characters = 0;
        }
    }

    /// Comments and CDATA sections are passed over; nothing else may begin like them.
    fn neither_tag_nor_text(&mut self) -> Result<(), Fault> {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.skip_past("<!--", "-->").map(|_| ())
        } else if rest.starts_with("<![CDATA[") {
            let length = self.skip_past("<![CDATA[", "]]>")?;
            self.count_characters(length)
        } else if rest.starts_with("<!DOCTYPE") {
            Err(self.fault(Code::XmlDoctypeForbidden))
        } else if rest.starts_with("<?") {
            // A target named xml is no instruction, but a declaration in the wrong place (xml 2.6).
            let late = rest.get(2..5).is_some_and(|target| target.eq_ignore_ascii_case("xml"))
                && rest.as_bytes().get(5).is_none_or(|byte| byte.is_ascii_whitespace() || *byte == b'?');
            Err(self.fault(if late { Code::XmlMalformed } else { Code::XmlInstructionForbidden }))
        } else {
            // What is no name is told as the start tag that it would be.
            self.start_tag()?;
            self.characters = 0;
            Ok(())
        }
    }

    /// Character data up to the next markup.
    fn characters(&mut self) -> Result<(), Fault> {
        let bytes = self.bytes();
        let mut length = 0;
        loop {
            let data = bytes.get(length..).unwrap_or_default();
            length += mark::position(data, 0, [b'<', b'&', b'\r', b'\r']).unwrap_or(data.len());
            match bytes.get(length) {
                None | Some(b'<') => break,
                Some(b'&') => self.reference(self.at + length)?,
                _ => self.found.returns |= bytes.get(length + 1) != Some(&b'\n'),
            }
            length += 1;
        }
        self.at += length;
        self.count_characters(length)
    }

    fn count_characters(&mut self, length: usize) -> Result<(), Fault> {
        self.characters += length;
        self.limit(Code::XmlTextLimitExceeded, self.limits.text, self.characters)
    }

    /// A character reference names a character of XML 1.0 (xml 4.1). The parser turns surrogates and numbers beyond Unicode into U+FFFD.
    fn reference(&self, at: usize) -> Result<(), Fault> {
        let Some(rest) = self.text.get(at..).and_then(|rest| rest.strip_prefix("&#")) else { return Ok(()) };
        let (digits, radix) = rest.strip_prefix('x').map_or((rest, 10), |digits| (digits, 16));
        let mut code = None;
        for c in digits.chars() {
            match c.to_digit(radix) {
                Some(digit) => code = Some(code.unwrap_or(0_u32).saturating_mul(radix).saturating_add(digit)),
                None if c == ';' && code.and_then(char::from_u32).is_some_and(is_character) => return Ok(()),
                None => break,
            }
        }
        Err(Fault::new(Code::XmlMalformed).expected("a reference to an XML character").at(span(at..at + 2)))
    }

    fn start_tag(&mut self) -> Result<(), Fault> {
        let mut tag = Tag { start: self.at, attributes: 0, declares_default: false, declares_xml: false, declares: false };
        self.limit(Code::XmlDepthLimitExceeded, self.limits.depth, self.depth + 1)?;
        self.at += 1;
        self.name()?;
        loop {
            let spaced = self.skip_spaces();
            match self.bytes() {
                [b'>', ..] => {
                    self.at += 1;
                    self.depth += 1;
                    return Ok(());
                }
                [b'/', b'>', ..] => {
                    self.at += 2;
                    return Ok(());
                }
                _ if spaced => self.attribute(&mut tag)?,
                _ => return Err(self.fault(Code::XmlMalformed)),
            }
        }
    }

    /// The parser compares the names, but takes `</:a>` for `</a>`.
    fn end_tag(&mut self) -> Result<(), Fault> {
        self.at += 2;
        if self.name().is_err() {
            return Err(self.fault(Code::XmlMalformed));
        }
        self.skip_spaces();
        if self.bytes().first() != Some(&b'>') {
            return Err(self.fault(Code::XmlMalformed));
        }
        self.at += 1;
        Ok(())
    }

    fn attribute(&mut self, tag: &mut Tag) -> Result<(), Fault> {
        let start = self.at;
        let name = self.name()?;
        self.skip_spaces();
        if self.bytes().first() != Some(&b'=') {
            return Err(self.fault(Code::XmlMalformed));
        }
        self.at += 1;
        self.skip_spaces();
        let quote = self.bytes().first().copied().filter(|byte| matches!(byte, b'"' | b'\'')).ok_or_else(|| self.fault(Code::XmlMalformed))?;
        self.at += 1;
        let rest = self.bytes();
        let mut length = 0;
        loop {
            let data = rest.get(length..).unwrap_or_default();
            length += mark::position(data, 0, [quote, quote, b'<', b'&']).unwrap_or(data.len());
            match rest.get(length) {
                None | Some(b'<') => return Err(self.fault(Code::XmlMalformed)),
                Some(b'&') => self.reference(self.at + length)?,
                _ => break,
            }
            length += 1;
        }
        let value = self.text.get(self.at..self.at + length).unwrap_or_default();
        self.at += value.len() + 1;

        tag.attributes += 1;
        self.limit(Code::XmlAttributesLimitExceeded, self.limits.attributes, tag.attributes)?;
        if name == "xmlns" {
            self.declaration(tag, None, value).map_err(|fault| fault.at(span(start..self.at)))
        } else if let Some(prefix) = name.strip_prefix("xmlns:") {
            self.declaration(tag, Some(prefix), value).map_err(|fault| fault.at(span(start..self.at)))
        } else if name.ends_with(":xmlns") {
            // The parser takes `p:xmlns` for a declaration of the default namespace.
            Err(Fault::new(Code::XmlNamespaceMalformed).actual(excerpt(name)).at(span(start..self.at)))
        } else {
            self.limit(Code::XmlTextLimitExceeded, self.limits.text, value.len())
        }
    }

    /// A namespace declaration (xml-names 3 and 5): `xmlns:prefix="value"`, or `xmlns="value"` for the default namespace.
    fn declaration(&mut self, tag: &mut Tag, prefix: Option<&'m str>, value: &'m str) -> Result<(), Fault> {
        self.declarations += 1;
        self.limit(Code::XmlDeclarationsLimitExceeded, self.limits.declarations, self.declarations)?;
        self.limit(Code::XmlNamespaceLimitExceeded, self.limits.namespace, value.len())?;
        if !tag.declares {
            tag.declares = true;
            self.found.declaring.push(tag.start);
        }
        let malformed = || Fault::new(Code::XmlNamespaceMalformed).actual(excerpt(value));
        match prefix {
            // The parser notices no second declaration of these two on one element, and the first would win.
            None if core::mem::replace(&mut tag.declares_default, true) => return Err(Code::XmlMalformed.into()),
            Some("xml") if core::mem::replace(&mut tag.declares_xml, true) => return Err(Code::XmlMalformed.into()),
            Some("xml") if value != names::XML => return Err(malformed().expected(names::XML)),
            Some("xml") => return Ok(()),
            Some("xmlns") => return Err(malformed()),
            None if value.is_empty() => return Ok(()),
            _ if value == names::XML || value == names::XMLNS => return Err(malformed()),
            _ if self.absolute.contains(&value) => {}
            _ if !is_absolute(value) => return Err(malformed().expected("an absolute URI")),
            _ => self.absolute = [value, self.absolute[0]],
        }
        if let Some(prefix) = prefix.filter(|prefix| !self.prefixes.contains(prefix)) {
            self.prefixes.push(prefix);
            self.limit(Code::XmlPrefixesLimitExceeded, self.limits.prefixes, self.prefixes.len())?;
        }
        Ok(())
    }

    /// A qualified name. The parser takes `:ID` for `ID`, and would then give one attribute or element for the other.
    fn name(&mut self) -> Result<&'m str, Fault> {
        let bytes = self.bytes();
        let next = |from| name_end(bytes, from, Some(b':'));
        let mut length = next(0).unwrap_or(bytes.len());
        let colon = (bytes.get(length) == Some(&b':')).then_some(length);
        if colon.is_some() {
            length = next(length + 1).unwrap_or(bytes.len());
        }
        let twice = bytes.get(length) == Some(&b':');
        if twice {
            length = name_end(bytes, length, None).unwrap_or(bytes.len());
        }
        let name = self.text.get(self.at..self.at + length).unwrap_or_default();
        if name.is_empty() {
            return Err(self.fault(Code::XmlMalformed));
        }
        if twice || colon.is_some_and(|colon| colon == 0 || colon + 1 == length) {
            return Err(self.fault(Code::XmlNamespaceMalformed).actual(excerpt(name)));
        }
        self.at += length;
        Ok(name)
    }

    fn skip_spaces(&mut self) -> bool {
        let spaces = self.bytes().iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
        self.at += spaces;
        spaces > 0
    }

    /// Returns the length of what stands between the two.
    fn skip_past(&mut self, opening: &str, closing: &str) -> Result<usize, Fault> {
        let inside = self.rest().get(opening.len()..).unwrap_or_default();
        let length = mark::find(inside, closing).ok_or_else(|| self.fault(Code::XmlMalformed).expected(closing))?;
        self.at += opening.len() + length + closing.len();
        Ok(length)
    }

    fn bytes(&self) -> &'m [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn rest(&self) -> &'m str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn limit(&self, code: Code, limit: usize, actual: usize) -> Result<(), Fault> {
        if actual > limit { Err(self.fault(code).expected(limit).actual(actual)) } else { Ok(()) }
    }

    fn fault(&self, code: Code) -> Fault {
        let width = self.rest().chars().next().map_or(0, char::len_utf8);
        Fault::new(code).at(span(self.at..self.at + width))
    }
}

/// The bytes that end a name, one bit each, all below 64: every letter of every name is looked up here rather than compared with ten of them.
const NAME_ENDS: u64 = {
    let (mut ends, mut all): (u64, &[u8]) = (0, b" \t\r\n=/><\"'");
    while let [byte, rest @ ..] = all {
        ends |= 1 << *byte;
        all = rest;
    }
    ends
};

/// Where a name ends that `bytes` have at `from`, or is divided. Letters are 64 and above, so that this is found eight bytes at a time.
pub(super) fn name_end(bytes: &[u8], mut from: usize, divider: Option<u8>) -> Option<usize> {
    loop {
        from += mark::position(bytes.get(from..)?, 64, [0; 4])?;
        let byte = *bytes.get(from)?;
        if NAME_ENDS >> byte & 1 == 1 || Some(byte) == divider {
            return Some(from);
        }
        from += 1;
    }
}

/// The production Char of XML 1.0.
fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// `scheme:` and something after it, without white space. A relative namespace name made canonicalizers return nothing, and the digest of nothing
/// is known to everybody (CVE-2025-66568). Character references are refused too: then what stands in the source is the name itself.
fn is_absolute(name: &str) -> bool {
    let Some((scheme, rest)) = name.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && !name.contains(|c: char| c.is_whitespace() || c.is_control())
        && mark::find(name, "&#").is_none()
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
