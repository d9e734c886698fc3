//! Doors for tests and fuzzers: one step of the walk each, text in, text out. Nothing that comes out here is believed by anything.

use crate::binding::{Input, LogoutMessage, Message};
use crate::dsig::algorithm::canonicalization;
use crate::fault::Code;
use crate::xml::{Canonicalization, Document, Limits};

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
