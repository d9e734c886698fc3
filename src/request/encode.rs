//! How octets and text travel: XML references, base64, percent-encoding, DEFLATE.

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

/// Base64 with padding. The decoder of the crate `base64` stands between an attacker and us; its unrolled encoder would only add a kilobyte here.
pub(super) fn base64(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len().div_ceil(3) * 4);
    for group in octets.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, octet| bits << 8 | u32::from(*octet)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let value = u8::try_from(bits >> (18 - 6 * digit) & 63).unwrap_or_default();
            text.push(if digit > group.len() { '=' } else { digit_of(value) });
        }
    }
    text
}

fn digit_of(value: u8) -> char {
    char::from(match value {
        0..=25 => b'A' + value,
        26..=51 => b'a' + (value - 26),
        52..=61 => b'0' + (value - 52),
        62 => b'+',
        _ => b'/',
    })
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
    fn base64_is_that_of_the_crate() {
        use base64::Engine as _;
        let octets: Vec<u8> = (0..=255).rev().chain(0..=255).collect();
        for end in 0..octets.len() {
            assert_eq!(base64(&octets[..end]), base64::engine::general_purpose::STANDARD.encode(&octets[..end]));
        }
    }

    #[test]
    fn markup_and_reserved_characters_are_escaped() {
        assert_eq!(escape("a<b>&\"'\r\n\té"), "a&lt;b&gt;&amp;&quot;&#39;&#13;&#10;&#9;é");
        assert_eq!(percent_encode("aZ09-._~ +/=&é"), "aZ09-._~%20%2B%2F%3D%26%C3%A9");
    }
}
