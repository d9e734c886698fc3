//! HTTP-Redirect (SAML Bindings 3.4): a message and its signature in a query string, taken as it was received.
//!
//! What is signed is text: `SAMLRequest=...&RelayState=...&SigAlg=...`, each value with the percent-encoding that the sender chose. So the values are
//! never decoded and encoded again (AD FS and Entra ID write `%2b` where others write `%2B`), and whatever is read is read from that very text.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{TINFL_FLAG_STOP_ON_BLOCK_BOUNDARY, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use crate::binding::{Parameter, form, post};
use crate::fault::{Code, Fault};
use crate::xml::Limits;

/// The one encoding that SAML defines (SAML Bindings 3.4.4.1), and what a missing `SAMLEncoding` means.
const DEFLATE: &str = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE";

/// A query string that carries one message.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) parameter: Parameter,
    /// The text that a signature is made over, from the values as received.
    pub(crate) signed: Vec<u8>,
    /// `SigAlg`: the identifier of the signature method.
    pub(crate) method: Option<String>,
    /// `Signature`: base64 text.
    pub(crate) signature: Option<String>,
    pub(crate) relay_state: Option<String>,
}

const NAMES: [&str; 6] = ["SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature", "SAMLEncoding"];

/// Octets as text, U+FFFD where they are none: `String::from_utf8_lossy`, which would be a kilobyte of WebAssembly.
fn lossy(mut octets: &[u8]) -> String {
    let mut text = String::new();
    while !octets.is_empty() {
        let (good, wrong) = match core::str::from_utf8(octets) {
            Ok(_) => (octets.len(), 0),
            Err(error) => (error.valid_up_to(), error.error_len().unwrap_or(octets.len())),
        };
        text.push_str(octets.get(..good).and_then(|good| core::str::from_utf8(good).ok()).unwrap_or_default());
        if wrong > 0 {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        octets = octets.get(good + wrong..).unwrap_or_default();
    }
    text
}

/// Finds the parameters, in any order. A known name that stands twice, or whose spelling another reader might not take for it, is refused: one value
/// would be verified and another be read (CVE-2025-27773).
pub(crate) fn read(query: &[u8], limits: &Limits) -> Result<Query, Fault> {
    if query.len() > limits.bytes {
        return Err(Fault::new(Code::BindingLimitExceeded).expected(limits.bytes).actual(query.len()));
    }
    let mut found: [Option<&[u8]>; 6] = [None; 6];
    for pair in query.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let (name, value) = (halves.next().unwrap_or_default(), halves.next());
        let escaped = match name.contains(&b'%') {
            true => form::decode(name, Code::BindingQueryMalformed)?,
            false => Vec::new(),
        };
        let means = |known: &str| known.as_bytes() == name || known.as_bytes() == escaped;
        let Some((slot, known)) = found.iter_mut().zip(NAMES).find(|(_, known)| means(known)) else {
            continue;
        };
        if slot.is_some() {
            return Err(Fault::new(Code::BindingMultiple).actual(known));
        }
        match value {
            Some(value) if name == known.as_bytes() => *slot = Some(value),
            _ => {
                return Err(Fault::new(Code::BindingQueryMalformed).expected(format!("{known}=")).actual(lossy(name)));
            }
        }
    }
    let [request, response, relay_state, method, signature, encoding] = found;
    let (parameter, message) = match (request, response) {
        (Some(_), Some(_)) => return Err(form::both()),
        (Some(message), None) => (Parameter::Request, message),
        (None, Some(message)) => (Parameter::Response, message),
        (None, None) => return Err(Fault::new(Code::BindingMissing).expected(vec!["SAMLRequest".to_owned(), "SAMLResponse".to_owned()])),
    };
    if let Some(encoding) = encoding {
        let encoding = form::decode(encoding, Code::BindingQueryMalformed)?;
        if encoding != DEFLATE.as_bytes() {
            return Err(Fault::new(Code::BindingEncodingUnsupported).expected(DEFLATE).actual(lossy(&encoding)));
        }
    }
    let mut signed = [parameter.name().as_bytes(), b"=", message].concat();
    for (name, value) in [(&b"&RelayState="[..], relay_state), (b"&SigAlg=", method)] {
        if let Some(value) = value {
            signed.extend_from_slice(name);
            signed.extend_from_slice(value);
        }
    }
    Ok(Query {
        parameter,
        signed,
        method: method.map(|value| text(value, "SigAlg")).transpose()?,
        signature: signature.map(|value| text(value, "Signature")).transpose()?,
        relay_state: relay_state.map(|value| text(value, "RelayState")).transpose()?,
    })
}

fn text(value: &[u8], name: &str) -> Result<String, Fault> {
    String::from_utf8(form::decode(value, Code::BindingQueryMalformed)?)
        .map_err(|_| Fault::new(Code::BindingQueryMalformed).actual(format!("{name} is not UTF-8")))
}

/// The XML in the text that is signed: the value of its first parameter, decoded and inflated.
pub(crate) fn message(signed: &[u8], limits: &Limits) -> Result<String, Fault> {
    let first = signed.split(|byte| *byte == b'&').next().unwrap_or_default();
    let value = first.splitn(2, |byte| *byte == b'=').nth(1).unwrap_or_default();
    let compressed = post::octets(&form::decode(value, Code::BindingQueryMalformed)?, limits)?;
    post::text(inflate(&compressed, limits.bytes)?, limits)
}

/// Blocks of one stream. Compressors begin one every sixteen thousand symbols or so; an empty one has ten bits and costs the tables of a full one, so that
/// 256 kB of them took two seconds.
const BLOCKS: usize = 256;

/// RFC 1951, without the frame of zlib or gzip. The stream has to end where the octets end: what stands behind it is seen by one reader and not by the
/// next.
fn inflate(compressed: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    let malformed = || Fault::new(Code::BindingDeflateMalformed);
    let room = most.saturating_add(1); // so that a stream of exactly the limit is seen to end there
    let mut state = Box::<DecompressorOxide>::default();
    let mut output = vec![0; compressed.len().saturating_mul(4).clamp(1, room)];
    let (mut read, mut written, mut blocks) = (0, 0, 1);
    loop {
        let rest = compressed.get(read..).unwrap_or_default();
        let (status, taken, made) = decompress(&mut state, rest, &mut output, written, FLAGS);
        read += taken;
        written += made;
        match status {
            TINFLStatus::Done if written <= most => break,
            TINFLStatus::Done => return Err(Fault::new(Code::BindingLimitExceeded).expected(most)),
            TINFLStatus::BlockBoundary if blocks < BLOCKS => blocks += 1,
            TINFLStatus::BlockBoundary => return Err(Fault::new(Code::BindingLimitExceeded).expected(format!("{BLOCKS} blocks"))),
            TINFLStatus::HasMoreOutput if output.len() < room => output.resize(output.len().saturating_mul(2).min(room), 0),
            TINFLStatus::HasMoreOutput => return Err(Fault::new(Code::BindingLimitExceeded).expected(most)),
            _ => return Err(malformed()),
        }
    }
    if read != compressed.len() {
        return Err(malformed().actual(format!("{} bytes behind the end", compressed.len().saturating_sub(read))));
    }
    output.truncate(written);
    Ok(output)
}

const FLAGS: u32 = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF | TINFL_FLAG_STOP_ON_BLOCK_BOUNDARY;

#[cfg(test)]
mod tests {
    use super::*;

    fn code(query: &str) -> Option<Code> {
        read(query.as_bytes(), &Limits::default()).err().map(|fault| fault.code)
    }

    /// Blocks that are stored and not compressed.
    fn stored(text: &[u8]) -> Vec<u8> {
        let mut stream = Vec::new();
        let blocks = text.chunks(65_535).count();
        for (index, block) in text.chunks(65_535).enumerate() {
            let length = u16::try_from(block.len()).unwrap();
            stream.push(u8::from(index + 1 == blocks));
            stream.extend_from_slice(&length.to_le_bytes());
            stream.extend_from_slice(&(!length).to_le_bytes());
            stream.extend_from_slice(block);
        }
        stream
    }

    #[test]
    fn octets_that_are_no_text_are_shown_as_the_standard_library_shows_them() {
        let pieces: [&[u8]; 9] =
            [b"a", "\u{e9}".as_bytes(), &[0xc3], &[0xe2, 0x82], &[0xf0, 0x9f, 0x98], &[0x80], &[0xff], &[0xed, 0xa0, 0x80], &[0xf4, 0x90]];
        for one in pieces {
            for two in pieces {
                for three in pieces {
                    let octets = [one, two, three].concat();
                    assert_eq!(lossy(&octets), String::from_utf8_lossy(&octets));
                }
            }
        }
        assert_eq!(lossy(b""), "");
    }

    #[test]
    fn the_signed_text_is_made_of_the_values_as_received_in_the_order_of_the_standard() {
        let query = read(b"Signature=c%3d&a=b&SigAlg=x%3aY&RelayState=%2f+&&SAMLResponse=QUJD%2b%2B", &Limits::default()).unwrap();
        assert_eq!(query.signed, b"SAMLResponse=QUJD%2b%2B&RelayState=%2f+&SigAlg=x%3aY");
        assert_eq!((query.method.as_deref(), query.signature.as_deref(), query.relay_state.as_deref()), (Some("x:Y"), Some("c="), Some("/ ")));
        assert_eq!(read(b"SAMLRequest=a&RelayState=", &Limits::default()).unwrap().signed, b"SAMLRequest=a&RelayState=");
        assert_eq!(read(b"SigAlg=s&SAMLRequest=a", &Limits::default()).unwrap().signed, b"SAMLRequest=a&SigAlg=s");
    }

    #[test]
    fn known_names_stand_once_and_are_spelt_plainly() {
        for name in NAMES {
            let escaped = format!("%{:02x}{}", name.as_bytes()[0], &name[1..]);
            assert_eq!(code(&format!("{name}=a&{name}=a")), Some(Code::BindingMultiple), "{name}");
            assert_eq!(code(&format!("{name}=a&{escaped}=b")), Some(Code::BindingMultiple), "{name}");
            assert_eq!(code(&format!("{escaped}=a")), Some(Code::BindingQueryMalformed), "{name}");
            assert_eq!(
                code(&format!("SAMLRequest=a&x=y&{name}")),
                Some(if name == "SAMLRequest" { Code::BindingMultiple } else { Code::BindingQueryMalformed })
            );
        }
        assert_eq!(code("SAMLRequest=a&SAMLResponse=b"), Some(Code::BindingMultiple));
        assert_eq!(code("samlrequest=a&RelayState=b"), Some(Code::BindingMissing));
        assert_eq!(code("SAMLRequest=a&%zz=b"), Some(Code::BindingQueryMalformed));
        assert_eq!(code("SAMLRequest=a&RelayState=%ff"), Some(Code::BindingQueryMalformed));
    }

    #[test]
    fn one_encoding_is_known() {
        assert_eq!(code("SAMLRequest=a&SAMLEncoding=urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"), None);
        assert_eq!(code("SAMLRequest=a&SAMLEncoding=urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE"), None);
        for other in ["", "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:deflate", "identity"] {
            assert_eq!(code(&format!("SAMLRequest=a&SAMLEncoding={other}")), Some(Code::BindingEncodingUnsupported), "{other}");
        }
    }

    #[test]
    fn a_stream_ends_where_its_octets_end() {
        let stream = stored(b"<a/>");
        assert_eq!(inflate(&stream, 4).unwrap(), b"<a/>");
        assert_eq!(inflate(&[0x03, 0x00], 4).unwrap(), b"");
        for bytes in
            [&stream[..stream.len() - 1], &[&stream[..], b"\0"].concat(), &[&stream[..], &stream[..]].concat(), b"", b"<a/>", b"\x78\x9c\x03\0"]
        {
            assert_eq!(inflate(bytes, 64).map_err(|fault| fault.code), Err(Code::BindingDeflateMalformed), "{bytes:?}");
        }
    }

    #[test]
    fn no_more_is_inflated_than_the_limit() {
        for size in [1, 100, 65_535, 65_536, 200_000] {
            let stream = stored(&vec![b'x'; size]);
            assert_eq!(inflate(&stream, size).unwrap().len(), size);
            assert_eq!(inflate(&stream, size - 1).map_err(|fault| fault.code), Err(Code::BindingLimitExceeded));
        }
        assert_eq!(inflate(&bomb(), 1 << 18).map_err(|fault| fault.code), Err(Code::BindingLimitExceeded));
    }

    #[test]
    fn no_more_blocks_are_read_than_the_limit() {
        let empty = |blocks: usize| [[0, 0, 0, 0xff, 0xff].repeat(blocks - 1), stored(b"<a/>")].concat();
        assert_eq!(inflate(&empty(BLOCKS), 4).unwrap(), b"<a/>");
        assert_eq!(inflate(&empty(BLOCKS + 1), 4).map_err(|fault| fault.code), Err(Code::BindingLimitExceeded));
    }

    /// One literal, then matches of length 258 at distance 1, in one block of fixed codes that never ends.
    fn bomb() -> Vec<u8> {
        let (mut bits, mut stream) = (Vec::new(), Vec::new());
        bits.extend([1, 1, 0]); // last block, fixed codes
        bits.extend([0, 1, 1, 0, 0, 0, 0, 0].map(u8::from)); // literal 0x30
        for _ in 0..20_000 {
            bits.extend([1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0].map(u8::from)); // length 258, distance 1
        }
        for byte in bits.chunks(8) {
            stream.push(byte.iter().enumerate().fold(0, |byte, (at, bit)| byte | bit << at));
        }
        stream
    }
}
