//! Reading the message, and telling what it is.

use std::io::{IsTerminal as _, Read};
use std::path::Path;

use base64::Engine as _;
use samlight::Input;

use crate::{Der, Done, Exit};

/// More is never read, from a message or from the settings: every limit of the library lies far below.
const MOST: u64 = 16 << 20;

/// The same for metadata: aggregates of whole federations are that large.
const LARGE: u64 = 256 << 20;

/// A file, or standard input for `-` and for no file at all.
pub(crate) fn message(file: Option<&Path>) -> Result<Vec<u8>, Done> {
    match file {
        Some(path) if path != Path::new("-") => self::file(path).map_err(|reason| Done::failed(Exit::Io, reason)),
        None if std::io::stdin().is_terminal() => Err(Done::failed(
            Exit::Usage,
            "no FILE is given and standard input is a terminal; give a file, or - to paste the message and end it with Ctrl-D",
        )),
        _ => read(std::io::stdin().lock()).map_err(|error| Done::failed(Exit::Io, format!("standard input: {error}"))),
    }
}

/// The bytes of a file, or what went wrong, with its path.
pub(crate) fn file(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::File::open(path).and_then(read).map_err(|error| format!("{}: {error}", path.display()))
}

fn read(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MOST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The one certificate in a file, as PEM or DER.
pub(crate) fn certificate(path: &str) -> Result<Der, String> {
    let bytes = file(Path::new(path))?;
    if bytes.starts_with(b"\x30") {
        return Ok(Der(bytes));
    }
    let wrong = || format!("{path}: neither DER nor PEM with one certificate");
    let text = std::str::from_utf8(&bytes).map_err(|_| wrong())?;
    let (_, begun) = text.split_once("-----BEGIN CERTIFICATE-----").ok_or_else(wrong)?;
    let (body, rest) = begun.split_once("-----END CERTIFICATE-----").ok_or_else(wrong)?;
    let body: String = body.split_whitespace().collect();
    let der = base64::engine::general_purpose::STANDARD.decode(body).map_err(|_| wrong())?;
    if rest.contains("-----BEGIN CERTIFICATE-----") { Err(wrong()) } else { Ok(Der(der)) }
}

/// The text of a metadata document of any size that the library reads.
pub(crate) fn metadata(path: &Path) -> Result<String, Done> {
    let failed = |reason: String| Done::failed(Exit::Io, format!("{}: {reason}", path.display()));
    let mut text = Vec::new();
    let read = match path == Path::new("-") {
        true => std::io::stdin().lock().take(LARGE + 1).read_to_end(&mut text),
        false => std::fs::File::open(path).and_then(|file| file.take(LARGE + 1).read_to_end(&mut text)),
    };
    read.map_err(|error| failed(error.to_string()))?;
    String::from_utf8(text).map_err(|_| Done::failed(Exit::NotSaml, format!("{}: not UTF-8 text; save the metadata as UTF-8", path.display())))
}

/// XML, a SOAP envelope, a form body, or the base64 text of the field: by the first character that is no white space, and by the name of the root.
pub(crate) fn recognise(bytes: &[u8]) -> Input<'_> {
    let bytes = without_mark(bytes);
    let text = bytes.trim_ascii();
    if text.starts_with(b"<") {
        return if is_envelope(text) { Input::Soap(bytes) } else { Input::Xml(bytes) };
    }
    let mut fields = text.split(|byte| *byte == b'&');
    if fields.any(|field| field.starts_with(b"SAMLResponse=") || field.starts_with(b"SAMLRequest=")) {
        return Input::Form { content_type: Some("application/x-www-form-urlencoded"), body: text };
    }
    Input::Value(bytes)
}

/// The root is called `Envelope`, with any prefix: no SAML message is. Which SOAP it is, the library says.
fn is_envelope(mut text: &[u8]) -> bool {
    loop {
        let end: &[u8] = match text {
            [b'<', b'?', ..] => b"?>",
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            _ => break,
        };
        let Some(at) = text.windows(end.len()).position(|window| window == end) else { return false };
        text = text.get(at + end.len()..).unwrap_or_default().trim_ascii_start();
    }
    let name = text.strip_prefix(b"<").and_then(|rest| rest.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).next());
    name.and_then(|name| name.rsplit(|byte| *byte == b':').next()) == Some(b"Envelope")
}

/// A logout message: as [`recognise`], but fields in a line of text are a query string unless their message is XML in base64: in a query string it is
/// compressed first.
pub(crate) fn recognise_logout(bytes: &[u8]) -> Input<'_> {
    match recognise(bytes) {
        Input::Form { body, .. } if !body.split(|byte| *byte == b'&').any(opens_an_element) => Input::Query(body),
        other => other,
    }
}

/// The base64 text of `<` and of a character that may follow it.
fn opens_an_element(field: &[u8]) -> bool {
    let value = field.strip_prefix(b"SAMLRequest=").or_else(|| field.strip_prefix(b"SAMLResponse="));
    matches!(value, Some([b'P', b'D'..=b'H', ..]))
}

/// The query string of an address, or what already is one.
pub(crate) fn query(text: &str) -> &[u8] {
    let text = text.trim();
    let query = text.split_once('?').map_or(text, |(_, query)| query);
    query.split('#').next().unwrap_or_default().as_bytes()
}

/// A byte order mark is put there by editors; it is no part of the text.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8]) -> &'static str {
        match recognise(bytes) {
            Input::Xml(_) => "xml",
            Input::Soap(_) => "soap",
            Input::Form { .. } => "form",
            Input::Value(_) => "value",
            _ => "other",
        }
    }

    #[test]
    fn the_first_character_tells() {
        for (bytes, wanted) in [
            (&b"<a/>"[..], "xml"),
            (b"\xef\xbb\xbf\r\n <a/>", "xml"),
            (b"<S:Envelope xmlns:S='u'/>", "soap"),
            (b"<?xml version='1.0'?>\n<!-- a > b --> <Envelope>", "soap"),
            (b"<Envelopes/>", "xml"),
            (b"<Envelope:a/>", "xml"),
            (b"<!-- <Envelope> --><a/>", "xml"),
            (b"<!-- <Envelope>", "xml"),
            (b"PGEvPg==", "value"),
            (b" PGEv\r\nPg==\n", "value"),
            (b"SAMLResponse=PGEvPg%3D%3D", "form"),
            (b"RelayState=x&SAMLResponse=PGEvPg%3D%3D\n", "form"),
            (b"SAMLRequest=x", "form"),
            (b"XSAMLResponse=x", "value"),
            (b"", "value"),
            (b"\xef\xbb\xbf", "value"),
        ] {
            assert_eq!(kind(bytes), wanted, "{bytes:?}");
        }
    }

    #[test]
    fn a_query_is_told_from_a_form() {
        let kind = |bytes| match recognise_logout(bytes) {
            Input::Query(_) => "query",
            Input::Form { .. } => "form",
            _ => "other",
        };
        for (bytes, wanted) in [
            (&b"SAMLRequest=fZFb&SigAlg=x&Signature=y"[..], "query"),
            (b"Signature=y&RelayState=a&SAMLResponse=fZFb", "query"),
            (b"SAMLRequest=fZFb", "query"),
            (b"SAMLRequest=PHNh&RelayState=a", "form"),
            (b"RelayState=P&SAMLResponse=PD94", "form"),
            (b"SigAlg=x&SAMLResponse=PHNh", "form"),
            (b"SAMLRequest=PZFb", "query"),
            (b"PHNh", "other"),
            (b"<a/>", "other"),
        ] {
            assert_eq!(kind(bytes), wanted, "{bytes:?}");
        }
        assert_eq!(query(" https://app.example/slo?SAMLRequest=a%2b&b=?#top\n"), b"SAMLRequest=a%2b&b=?");
        assert_eq!(query("SAMLRequest=a"), b"SAMLRequest=a");
    }

    #[test]
    fn a_form_loses_the_line_end_of_its_file() {
        let Input::Form { body, .. } = recognise(b"SAMLResponse=PGEvPg%3D%3D\r\n") else { panic!("no form") };
        assert_eq!(body, b"SAMLResponse=PGEvPg%3D%3D");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let reason = file(Path::new("no/such/file.xml")).expect_err("nothing there");
        assert!(reason.starts_with("no/such/file.xml: "), "{reason}");
    }
}
