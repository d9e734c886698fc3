//! Doors for tests and fuzzers: one step of the walk each, text in, text out. Nothing that comes out here is believed by anything.

use crate::binding::{Input, LogoutMessage, Message};
use crate::dsig::algorithm::canonicalization;
use crate::fault::{Code, Fault};
use crate::xml::{Canonical, Canonicalization, Document, Limits, Pieces};
use alloc::string::String;
use alloc::vec::Vec;

/// Canonical form of the element that is number `apex` in document order, without the one that is number `omit`.
///
/// # Errors
/// The code of the refusal; `response.missing` where there is no such element, `signature.canonicalization-unsupported` for an unknown method.
pub fn canonicalize(xml: &str, apex: usize, omit: Option<usize>, method: &str, prefixes: &[&str]) -> Result<String, Code> {
    let limits = Limits::metadata();
    let (method, comments) = canonicalization(method).ok_or(Code::SignatureCanonicalizationUnsupported)?;
    let document = Document::parse(xml, &limits).map_err(|fault| fault.code)?;
    let element = |ordinal| document.root().descendants().nth(ordinal).ok_or(Code::ResponseMissing);
    let omit = omit.map(element).transpose()?;
    let how = Canonicalization { method, comments, prefixes };
    crate::xml::canonicalize(element(apex)?, omit, &how, limits.canonical).map_err(|fault| fault.code)
}

/// Parses under the limits of a message and counts the elements.
///
/// # Errors
/// The code of the refusal.
pub fn parse(xml: &str) -> Result<usize, Code> {
    Document::parse(xml, &Limits::default()).map(|document| document.root().descendants().count()).map_err(|fault| fault.code)
}

/// Decodes what arrived, under the limits of a message.
///
/// # Errors
/// The code of the refusal.
pub fn decode(input: Input<'_>) -> Result<String, Code> {
    Message::decode(input, &Limits::default()).map(|message| message.xml).map_err(|fault| fault.code)
}

/// Decodes what arrived at the logout endpoint, under the limits of a message.
///
/// # Errors
/// The code of the refusal.
pub fn decode_logout(input: Input<'_>) -> Result<String, Code> {
    LogoutMessage::decode(input, &Limits::default()).map(|arrived| arrived.message.xml).map_err(|fault| fault.code)
}

/// Canonical form of the root without its first child element if `omit`, made of pieces of about so many bytes; the elements with the local name
/// `group` are split. `None` if the root is no such element.
///
/// # Errors
/// The code of the refusal.
pub fn canonicalize_in_pieces(xml: &str, group: &str, piece: usize, omit: bool, method: &str, prefixes: &[&str]) -> Result<Option<String>, Code> {
    let limits = Limits::metadata();
    let (method, _) = canonicalization(method).ok_or(Code::SignatureCanonicalizationUnsupported)?;
    let mut canonical = Canonical::new(Canonicalization { method, comments: false, prefixes }, limits.canonical);
    let mut octets = String::new();
    let mut in_pieces = |octets: &mut String| {
        let Some(pieces) = Pieces::of(xml, group)? else { return Ok(false) };
        let pieces = pieces.of_size(piece);
        let omit = if omit { pieces.first()? } else { None };
        pieces.walk(omit, &limits, &mut |step| {
            let piece = canonical.step(&step)?;
            octets.push_str(piece.octets.get(piece.new).unwrap_or_default());
            Ok(())
        })?;
        Ok::<_, Fault>(true)
    };
    in_pieces(&mut octets).map(|found| found.then_some(octets)).map_err(|fault| fault.code)
}

/// The public operation of RSA (RFC 8017 section 5.2.2) over any odd modulus of 2 to 8192 bits: numbers big-endian, the result as long as the modulus.
/// `None` for numbers that it does not take.
#[must_use]
pub fn rsa(modulus: &[u8], exponent: u32, signature: &[u8]) -> Option<Vec<u8>> {
    crate::crypto::power(modulus, exponent, signature)
}
