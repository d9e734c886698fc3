//! HTTP-POST: one base64 text (SAML Bindings 3.5.4). Never inflated: a compressed message on this binding is no message.

use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::fault::{Code, Fault};
use crate::xml::Limits;

/// The standard alphabet, padding required, and no stray bits behind the last octet: one message has one base64 text but for white space.
const STRICT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(false).with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// Decodes the text of a field.
pub(crate) fn decode(base64: &[u8], limits: &Limits) -> Result<String, Fault> {
    text(octets(base64, limits)?, limits)
}

/// The octets behind base64 text.
pub(super) fn octets(base64: &[u8], limits: &Limits) -> Result<Vec<u8>, Fault> {
    let most = limits.bytes.saturating_mul(2);
    if base64.len() > most {
        return Err(Fault::new(Code::BindingLimitExceeded).expected(most).actual(base64.len()));
    }
    let decoded = match STRICT.decode(base64) {
        // White space is in few messages, and is looked for in those that cannot be read with it.
        Err(_) if base64.iter().any(u8::is_ascii_whitespace) => {
            let digits: Vec<u8> = base64.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            STRICT.decode(digits)
        }
        decoded => decoded,
    };
    match decoded {
        Ok(octets) if octets.is_empty() => Err(Code::BindingMissing.into()),
        decoded => decoded.map_err(|error| Fault::new(Code::BindingBase64Malformed).actual(describe(error))),
    }
}

fn describe(error: base64::DecodeError) -> String {
    match error {
        base64::DecodeError::InvalidByte(at, byte) => format!("byte 0x{byte:02x} at {at}"),
        base64::DecodeError::InvalidLength(length) => format!("{length} characters: cut short"),
        base64::DecodeError::InvalidLastSymbol { .. } => "stray bits behind the last octet".into(),
        base64::DecodeError::InvalidPadding => "wrong padding".into(),
    }
}

/// Octets of a message as text, within the limit.
pub(crate) fn text(octets: Vec<u8>, limits: &Limits) -> Result<String, Fault> {
    if octets.len() > limits.bytes {
        return Err(Fault::new(Code::BindingLimitExceeded).expected(limits.bytes).actual(octets.len()));
    }
    if octets.is_empty() {
        return Err(Code::BindingMissing.into());
    }
    String::from_utf8(octets).map_err(|error| {
        Fault::new(Code::BindingUtf8Malformed).expected("UTF-8").actual(format!("an invalid sequence at byte {}", error.utf8_error().valid_up_to()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(base64: &str) -> Code {
        decode(base64.as_bytes(), &Limits::default()).map_err(|fault| fault.code).unwrap_err()
    }

    #[test]
    fn white_space_is_skipped_and_nothing_else() {
        assert_eq!(decode(b" PGEv\r\n\tPg== ", &Limits::default()).as_deref(), Ok("<a/>"));
        for text in ["PGEvPg=", "PGEvPg", "PGEvPh==", "PGEvPg==PGEvPg==", "PGEvPg==!", "PGEv-g==", "PGEvPg==\0", "<a/>", "%3Ca"] {
            assert_eq!(code(text), Code::BindingBase64Malformed, "{text}");
        }
    }

    #[test]
    fn nothing_is_missing_and_not_malformed() {
        assert_eq!(code(""), Code::BindingMissing);
        assert_eq!(code(" \r\n"), Code::BindingMissing);
    }

    #[test]
    fn other_encodings_are_refused() {
        assert_eq!(code("//48AGEALwA+AA=="), Code::BindingUtf8Malformed);
        assert_eq!(code("wIA8YS8+"), Code::BindingUtf8Malformed);
    }

    #[test]
    fn size_is_checked_before_decoding() {
        let limits = Limits { bytes: 4, ..Limits::default() };
        assert_eq!(decode(b"PGEvPg==", &limits).as_deref(), Ok("<a/>"));
        assert_eq!(decode(b"PGIgLz4=", &limits).map_err(|fault| fault.code), Err(Code::BindingLimitExceeded));
        assert_eq!(decode(b"!!!!!!!!!", &limits).map_err(|fault| fault.code), Err(Code::BindingLimitExceeded));
    }
}
