//! The characters of a text node. The parser normalizes line ends (xml 2.11) with one slip: a carriage return of its own stays one if it stands
//! directly beside a reference. Where that can have happened the text is read from the source again.

use crate::mark;
use alloc::borrow::Cow;
use alloc::string::String;

use roxmltree::Node;

use super::Document;

/// The characters of `node`: text and CDATA sections that touch are one node.
pub(super) fn of<'d>(document: &'d Document<'_>, node: Node<'d, '_>) -> Cow<'d, str> {
    let parsed = node.text_storage().map_or("", |text| text.as_str());
    if document.returns && parsed.contains('\r') { Cow::Owned(read(source(document.text(), node))) } else { Cow::Borrowed(parsed) }
}

/// The source of a text node, up to its next sibling or its parent's end tag.
fn source<'m>(text: &'m str, node: Node<'_, 'm>) -> &'m str {
    let start = node.range().start;
    match (node.next_sibling(), node.parent()) {
        (Some(sibling), _) => text.get(start..sibling.range().start),
        (None, Some(parent)) => {
            text.get(start..parent.range().end).and_then(|source| Some(source.get(..mark::rfind(source, "</")?).unwrap_or(source)))
        }
        (None, None) => None,
    }
    .unwrap_or_default()
}

/// What well-formed source says: lines end in a line feed, references are replaced, CDATA is taken as it stands.
fn read(mut source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    while !source.is_empty() {
        let (data, markup) = source.split_at(source.find('<').unwrap_or(source.len()));
        let mut pieces = data.split('&');
        out.push_str(&lines(pieces.next().unwrap_or_default()));
        for piece in pieces {
            let (reference, after) = piece.split_once(';').unwrap_or((piece, ""));
            out.extend(character(reference));
            out.push_str(&lines(after));
        }
        let (section, after) = markup.strip_prefix("<![CDATA[").and_then(|section| mark::split(section, "]]>")).unwrap_or_default();
        out.push_str(&lines(section));
        source = after;
    }
    out
}

/// Line ends as a reader of XML sees them (xml 2.11).
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        if c == '\r' {
            out.push('\n');
        } else if c != '\n' || before != Some('\r') {
            out.push(c);
        }
        before = Some(c);
    }
    Cow::Owned(out)
}

fn character(reference: &str) -> Option<char> {
    match reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = reference.strip_prefix('#')?;
            let code = number.strip_prefix('x').map_or_else(|| number.parse(), |digits| u32::from_str_radix(digits, 16));
            code.ok().and_then(char::from_u32)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::Limits;

    fn text(xml: &str) -> String {
        Document::parse(xml, &Limits::default()).unwrap().root().text().unwrap().into_owned()
    }

    #[test]
    fn line_ends_beside_references() {
        for (source, expected) in [
            ("x\r&amp;y", "x\n&y"),
            ("x\r&#65;y", "x\nAy"),
            ("&#13;\r", "\r\n"),
            ("&#13;\r\n", "\r\n"),
            ("\r&#13;x", "\n\rx"),
            ("a&#xD;b\rc\r\nd", "a\rb\nc\nd"),
            ("\r\r\r", "\n\n\n"),
            ("x\r&#xd;\n<![CDATA[\r\n\r&amp;]]>\r&lt;", "x\n\r\n\n\n&amp;\n<"),
            ("<![CDATA[<x>\r]]>\r&gt;&quot;&apos;", "<x>\n\n>\"'"),
            ("a<!-- \r -->\r&amp;", "a\n&"),
        ] {
            assert_eq!(text(&format!("<a>{source}</a>")), expected, "{source:?}");
            assert_eq!(text(&format!("<a>{source}<!----></a >")), expected, "{source:?}");
        }
    }
}
