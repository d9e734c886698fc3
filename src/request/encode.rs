//! How octets and text travel: XML references, percent-encoding, DEFLATE.

use alloc::string::String;
use alloc::vec::Vec;

/// Text for an attribute value or for element content.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' => escaped.push_str("&#9;"),
            '\n' => escaped.push_str("&#10;"),
            '\r' => escaped.push_str("&#13;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub(super) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            other => {
                encoded.push('%');
                for nibble in [other >> 4, other & 15] {
                    encoded.extend(char::from_digit(u32::from(nibble), 16).map(|digit| digit.to_ascii_uppercase()));
                }
            }
        }
    }
    encoded
}

/// The DEFLATE encoding that HTTP-Redirect asks for (Bindings 3.4.4.1), in stored blocks (RFC 1951 3.2.4): a request has some 500 bytes, and a
/// compressor would cost more in every WebAssembly module than it saves in a URL.
pub(super) fn deflate_stored(octets: &[u8]) -> Vec<u8> {
    let mut stream = Vec::with_capacity(octets.len() + 5);
    let mut blocks = octets.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_reserved_characters_are_escaped() {
        assert_eq!(escape("a<b>&\"'\r\n\té"), "a&lt;b&gt;&amp;&quot;&#39;&#13;&#10;&#9;é");
        assert_eq!(percent_encode("aZ09-._~ +/=&é"), "aZ09-._~%20%2B%2F%3D%26%C3%A9");
    }
}
