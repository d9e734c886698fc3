//! The operating system's randomness: identifiers, and what blinds a private key while it signs.

use crate::{Done, Exit};

/// Fills a buffer.
pub(crate) fn fill(buffer: &mut [u8]) -> Result<(), Done> {
    getrandom::fill(buffer).map_err(|error| Done::failed(Exit::Io, format!("randomness: the system gives none: {error}")))
}

/// An NCName of 160 random bits, as SAML core 1.3.4 asks; Entra ID refuses one that begins with a digit.
pub(crate) fn id() -> Result<String, Done> {
    let mut octets = [0; 20];
    fill(&mut octets)?;
    Ok(octets.iter().fold("_".to_owned(), |id, octet| format!("{id}{octet:02x}")))
}
