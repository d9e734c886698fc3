//! Where the metadata of one entity can be asked for (Metadata Query Protocol, and its SAML profile).

use crate::crypto::{Hash, digest, hex};
use alloc::string::String;

/// The URL of an entity's metadata at a server of the Metadata Query Protocol: `base`, `entities/` and the entity ID, percent-encoded.
#[must_use]
pub fn mdq_url(base: &str, entity_id: &str) -> String {
    below(base, &percent_encoded(entity_id))
}

/// The same with the SHA-1 of the entity ID in its place, for servers that hold static files. The hash is a name here and proves nothing.
#[must_use]
pub fn mdq_sha1_url(base: &str, entity_id: &str) -> String {
    below(base, &percent_encoded(&["{sha1}", &hex(digest(Hash::Sha1, entity_id.as_bytes()).as_ref())].concat()))
}

fn below(base: &str, name: &str) -> String {
    [base.trim_end_matches('/'), "/entities/", name].concat()
}

/// Everything but the unreserved characters (RFC 3986 2.3), since an entity ID is one segment of the path, slashes and all.
fn percent_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}
