//! Distinguished names, only to be shown: RFC 4514 section 2.

use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{Reader, SliceReader, Tag, Tagged};

use super::hex;
use super::x509::open;

/// Attribute types with a short name. RFC 4514 section 3, and those that certificates of IdPs carry.
const TYPES: &[(ObjectIdentifier, &str)] = &[
    (ObjectIdentifier::new_unwrap("2.5.4.3"), "CN"),
    (ObjectIdentifier::new_unwrap("2.5.4.4"), "SN"),
    (ObjectIdentifier::new_unwrap("2.5.4.5"), "serialNumber"),
    (ObjectIdentifier::new_unwrap("2.5.4.6"), "C"),
    (ObjectIdentifier::new_unwrap("2.5.4.7"), "L"),
    (ObjectIdentifier::new_unwrap("2.5.4.8"), "ST"),
    (ObjectIdentifier::new_unwrap("2.5.4.9"), "STREET"),
    (ObjectIdentifier::new_unwrap("2.5.4.10"), "O"),
    (ObjectIdentifier::new_unwrap("2.5.4.11"), "OU"),
    (ObjectIdentifier::new_unwrap("2.5.4.12"), "title"),
    (ObjectIdentifier::new_unwrap("2.5.4.42"), "GN"),
    (ObjectIdentifier::new_unwrap("2.5.4.97"), "organizationIdentifier"),
    (ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.1"), "UID"),
    (ObjectIdentifier::new_unwrap("0.9.2342.19200300.100.1.25"), "DC"),
    (ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.1"), "emailAddress"),
];

/// The RDNs of a name, the last first. `None` if it is not a name.
pub(super) fn display(rdns: &mut SliceReader<'_>) -> Option<String> {
    let mut shown = Vec::new();
    while !rdns.is_finished() {
        let mut rdn = open(rdns, Tag::Set)?;
        let mut attributes = Vec::new();
        while !rdn.is_finished() {
            let mut attribute = open(&mut rdn, Tag::Sequence)?;
            let kind: ObjectIdentifier = attribute.decode().ok()?;
            let value: AnyRef<'_> = attribute.decode().ok()?;
            attributes.push(show(kind, value));
        }
        shown.push(attributes.join("+"));
    }
    shown.reverse();
    Some(shown.join(","))
}

fn show(kind: ObjectIdentifier, value: AnyRef<'_>) -> String {
    let text = text(value).map_or_else(|| format!("#{}", hex(value.value())), |text| escape(&text));
    match TYPES.iter().find(|(known, _)| *known == kind) {
        Some((_, name)) => format!("{name}={text}"),
        None => format!("{kind}={text}"),
    }
}

/// The characters of a DirectoryString (RFC 5280 section 4.1.2.4). A TeletexString is read as Latin-1, as everybody does.
fn text(value: AnyRef<'_>) -> Option<String> {
    let octets = value.value();
    match value.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String | Tag::NumericString | Tag::VisibleString => {
            core::str::from_utf8(octets).ok().map(Into::into)
        }
        Tag::TeletexString => Some(octets.iter().copied().map(char::from).collect()),
        Tag::BmpString => {
            let (units, rest) = octets.as_chunks::<2>();
            let units = units.iter().copied().map(u16::from_be_bytes);
            rest.is_empty().then(|| char::decode_utf16(units).collect::<Result<String, _>>().ok())?
        }
        _ => None,
    }
}

/// RFC 4514 section 2.4; control characters too, so that a name cannot break a line of a log.
fn escape(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let mut escaped = String::new();
    for (index, character) in text.chars().enumerate() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => escaped.extend(['\\', character]),
            '#' if index == 0 => escaped.push_str("\\#"),
            ' ' if index == 0 || index == last => escaped.push_str("\\ "),
            _ if character.is_control() => {
                let mut octets = [0; 4];
                for octet in character.encode_utf8(&mut octets).as_bytes() {
                    escaped.push('\\');
                    escaped.push_str(&hex(&[*octet]));
                }
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
