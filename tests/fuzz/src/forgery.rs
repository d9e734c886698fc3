//! Forging a signed message the way people do: pieces of it copied, moved, wrapped, renamed and dropped, until the signature still
//! verifies and something else is read.
use std::ops::Range;

use libfuzzer_sys::arbitrary::{self, Arbitrary};

/// A genuine message, and what is done to it in order.
#[derive(Arbitrary, Debug)]
pub struct Forgery {
    /// The number of the message.
    pub which: u16,
    edits: Vec<Edit>,
}

/// Elements are meant by their number in document order, modulo how many there are.
#[derive(Arbitrary, Debug)]
enum Edit {
    Byte {
        at: u16,
        byte: u8,
    },
    Copy {
        element: u16,
        to: u16,
        place: Place,
    },
    Move {
        element: u16,
        to: u16,
        place: Place,
    },
    Delete {
        element: u16,
    },
    Insert {
        piece: u8,
        to: u16,
        place: Place,
    },
    Wrap {
        element: u16,
        wrapper: u8,
    },
    Unwrap {
        element: u16,
    },
    /// The value of one attribute in another.
    Value {
        from: (u16, u8),
        to: (u16, u8),
    },
    Attribute {
        element: u16,
        attribute: u8,
    },
    Text {
        element: u16,
        text: u8,
    },
}

#[derive(Arbitrary, Debug, Clone, Copy)]
enum Place {
    Before,
    After,
    First,
    Last,
}

const MOST_EDITS: usize = 8;
const MOST_BYTES: usize = 256 << 10;

const WRAPPERS: [(&str, &str); 8] = [
    ("<samlp:Extensions xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\">", "</samlp:Extensions>"),
    ("<samlp:StatusDetail xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\">", "</samlp:StatusDetail>"),
    ("<saml:Advice xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">", "</saml:Advice>"),
    ("<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">", "</ds:Object>"),
    ("<saml:AttributeValue xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">", "</saml:AttributeValue>"),
    ("<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_w\" Version=\"2.0\">", "</saml:Assertion>"),
    ("<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_w\" Version=\"2.0\">", "</samlp:Response>"),
    ("<x xmlns=\"\">", "</x>"),
];

const PIECES: [&str; 8] = [
    "<!---->",
    "<!-- x -->",
    "<?x?>",
    "<![CDATA[x]]>",
    "x",
    "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">admin@example.org</saml:NameID>",
    "<saml:Subject xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"><saml:NameID>admin@example.org</saml:NameID></saml:Subject>",
    "<saml:Attribute xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" Name=\"groups\"><saml:AttributeValue>admin</saml:AttributeValue></saml:Attribute>",
];

const ATTRIBUTES: [&str; 8] = [
    " ID=\"_z\"",
    " Id=\"_z\"",
    " xml:id=\"_z\"",
    " xml:base=\"x\"",
    " xmlns=\"urn:x\"",
    " xmlns:saml=\"urn:x\"",
    " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"",
    " xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"",
];

const TEXTS: [&str; 4] = ["admin@example.org", "", "a<!---->b", "https://idp.example.org/saml"];

impl Forgery {
    /// The forged message. What makes no sense in it is left out.
    pub fn of(&self, xml: &str) -> Vec<u8> {
        let mut forged = xml.as_bytes().to_vec();
        for edit in self.edits.iter().take(MOST_EDITS) {
            if let Some(next) = edit.of(&forged).filter(|next| next.len() <= MOST_BYTES) {
                forged = next;
            }
        }
        forged
    }
}

impl Edit {
    fn of(&self, xml: &[u8]) -> Option<Vec<u8>> {
        if let Edit::Byte { at, byte } = *self {
            let mut changed = xml.to_vec();
            *changed.get_mut(usize::from(at).checked_rem(xml.len())?)? = byte;
            return Some(changed);
        }
        let text = std::str::from_utf8(xml).ok()?;
        let tree = roxmltree::Document::parse(text).ok()?;
        let elements: Vec<_> = tree.descendants().filter(roxmltree::Node::is_element).collect();
        let element = |number: u16| elements[usize::from(number) % elements.len()];
        let value = |(number, index): (u16, u8)| {
            let attributes: Vec<_> = element(number).attributes().collect();
            Some(attributes.get(usize::from(index) % attributes.len().max(1))?.range_value())
        };
        let changes: Vec<(Range<usize>, &str)> = match *self {
            Edit::Byte { .. } => return None,
            Edit::Copy { element: from, to, place } => vec![(at(element(to), place), &text[element(from).range()])],
            Edit::Move { element: from, to, place } => {
                vec![(at(element(to), place), &text[element(from).range()]), (element(from).range(), "")]
            }
            Edit::Delete { element: from } => vec![(element(from).range(), "")],
            Edit::Insert { piece, to, place } => vec![(at(element(to), place), PIECES[usize::from(piece) % PIECES.len()])],
            Edit::Wrap { element: inner, wrapper } => {
                let (start, end) = WRAPPERS[usize::from(wrapper) % WRAPPERS.len()];
                vec![(at(element(inner), Place::Before), start), (at(element(inner), Place::After), end)]
            }
            Edit::Unwrap { element: outer } => {
                let (whole, inside) = (element(outer).range(), inside(element(outer))?);
                vec![(whole.start..inside.start, ""), (inside.end..whole.end, "")]
            }
            Edit::Value { from, to } => vec![(value(to)?, &text[value(from)?])],
            Edit::Attribute { element: owner, attribute } => {
                let start = element(owner).range().start;
                let name = text[start..].find([' ', '\t', '\r', '\n', '/', '>'])?;
                vec![(start + name..start + name, ATTRIBUTES[usize::from(attribute) % ATTRIBUTES.len()])]
            }
            Edit::Text { element: owner, text: with } => vec![(inside(element(owner))?, TEXTS[usize::from(with) % TEXTS.len()])],
        };
        Some(changed(text, changes))
    }
}

/// Between the tags; nothing for an element that has nothing there.
fn inside(element: roxmltree::Node<'_, '_>) -> Option<Range<usize>> {
    Some(element.first_child()?.range().start..element.last_child()?.range().end)
}

fn at(element: roxmltree::Node<'_, '_>, place: Place) -> Range<usize> {
    let whole = element.range();
    let position = match (place, inside(element)) {
        (Place::First, Some(inside)) => inside.start,
        (Place::Last, Some(inside)) => inside.end,
        (Place::Before, _) => whole.start,
        _ => whole.end,
    };
    position..position
}

/// The later place is changed first, so that the earlier one stays where it is.
fn changed(text: &str, mut changes: Vec<(Range<usize>, &str)>) -> Vec<u8> {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let mut changed = text.to_owned();
    let mut untouched = text.len();
    for (range, with) in changes.into_iter().rev() {
        if range.end <= untouched {
            untouched = range.start;
            changed.replace_range(range, with);
        }
    }
    changed.into_bytes()
}
