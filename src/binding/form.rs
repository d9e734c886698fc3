//! The HTML form that carries a message (SAML Bindings 3.5.4): `application/x-www-form-urlencoded`, each field once.

use crate::binding::Parameter;
use crate::fault::{Code, Fault};
use crate::mark;
use crate::xml::Limits;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

pub(crate) struct Form {
    pub(crate) parameter: Parameter,
    /// The field's value: base64 text.
    pub(crate) message: Vec<u8>,
    pub(crate) relay_state: Option<String>,
}

/// Reads the fields we know. A field that stands twice is refused: two readers would pick different ones (CVE-2025-27773).
pub(crate) fn read(content_type: Option<&str>, body: &[u8], limits: &Limits) -> Result<Form, Fault> {
    let media = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        let fault = Fault::new(Code::BindingContentTypeMismatch).expected("application/x-www-form-urlencoded");
        return Err(if media.is_empty() { fault } else { fault.actual(media) });
    }
    let most = limits.bytes.saturating_mul(4);
    if body.len() > most {
        return Err(Fault::new(Code::BindingLimitExceeded).expected(most).actual(body.len()));
    }
    let [mut response, mut request, mut relay_state] = [None, None, None];
    let mut simple_sign = None;
    for (name, value) in pairs(body) {
        let name = decode(name, Code::BindingFormMalformed)?;
        let (field, slot) = match name.as_slice() {
            b"SAMLResponse" => ("SAMLResponse", &mut response),
            b"SAMLRequest" => ("SAMLRequest", &mut request),
            b"RelayState" => ("RelayState", &mut relay_state),
            b"Signature" => {
                simple_sign = simple_sign.or(Some("Signature"));
                continue;
            }
            b"SigAlg" => {
                simple_sign = simple_sign.or(Some("SigAlg"));
                continue;
            }
            _ => continue,
        };
        if slot.is_some() {
            return Err(Fault::new(Code::BindingMultiple).actual(field));
        }
        *slot = Some(decode(value, Code::BindingFormMalformed)?);
    }
    let (parameter, message) = match (response, request) {
        (Some(_), Some(_)) => return Err(both()),
        (Some(message), None) => (Parameter::Response, message),
        (None, Some(message)) => (Parameter::Request, message),
        (None, None) => return Err(Fault::new(Code::BindingMissing).expected("SAMLResponse")),
    };
    // POST-SimpleSign joins decoded fields into what is signed, so that their boundaries can be moved (CVE-2025-31335). Beside an enveloped signature
    // it would also leave open which of the two counts.
    if let Some(field) = simple_sign {
        return Err(Fault::new(Code::BindingSimpleSignForbidden).actual(field));
    }
    let relay_state = relay_state.map(|octets| String::from_utf8(octets).map_err(|_| malformed("RelayState is not UTF-8"))).transpose()?;
    Ok(Form { parameter, message, relay_state })
}

/// Does a query string name a SAML message?
pub(crate) fn names_a_message(query: &[u8]) -> bool {
    pairs(query).any(|(name, _)| matches!(decode(name, Code::BindingFormMalformed).as_deref(), Ok(b"SAMLResponse" | b"SAMLRequest")))
}

/// A request beside a response: one would be verified and the other be read.
pub(super) fn both() -> Fault {
    Fault::new(Code::BindingMultiple).actual(vec!["SAMLRequest".to_owned(), "SAMLResponse".to_owned()])
}

/// The one value of a parameter of a query string.
pub(super) fn parameter(query: &[u8], wanted: &str, limits: &Limits) -> Result<Option<String>, Fault> {
    if query.len() > limits.bytes {
        return Err(Fault::new(Code::BindingLimitExceeded).expected(limits.bytes).actual(query.len()));
    }
    let mut found = None;
    for (name, value) in pairs(query) {
        if decode(name, Code::BindingQueryMalformed)? != wanted.as_bytes() {
            continue;
        }
        let text = String::from_utf8(decode(value, Code::BindingQueryMalformed)?)
            .map_err(|_| Fault::new(Code::BindingQueryMalformed).actual("text that is not UTF-8"))?;
        if found.replace(text).is_some() {
            return Err(Code::BindingMultiple.into());
        }
    }
    Ok(found)
}

fn pairs(body: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        (halves.next().unwrap_or_default(), halves.next().unwrap_or_default())
    })
}

/// Percent-decoding that refuses what it cannot read, instead of passing it through as other libraries do.
pub(super) fn decode(text: &[u8], code: Code) -> Result<Vec<u8>, Fault> {
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = mark::position(rest, 0, [b'+', b'+', b'%', b'%']) {
        let (plain, special) = rest.split_at(at);
        octets.extend_from_slice(plain);
        rest = if let [b'%', after @ ..] = special {
            let Some(([high, low], after)) = after.split_first_chunk() else { return Err(cut(code)) };
            let (Some(high), Some(low)) = (nibble(*high), nibble(*low)) else { return Err(cut(code)) };
            octets.push(high << 4 | low);
            after
        } else {
            octets.push(b' ');
            special.get(1..).unwrap_or_default()
        };
    }
    octets.extend_from_slice(rest);
    Ok(octets)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn cut(code: Code) -> Fault {
    Fault::new(code).actual("a percent sign without two hexadecimal digits")
}

fn malformed(what: &str) -> Fault {
    Fault::new(Code::BindingFormMalformed).actual(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: Option<&str> = Some("application/x-www-form-urlencoded; charset=UTF-8");

    fn code(content_type: Option<&str>, body: &str) -> Option<Code> {
        read(content_type, body.as_bytes(), &Limits::default()).err().map(|fault| fault.code)
    }

    #[test]
    fn the_fields_are_decoded() {
        let form = read(FORM, b"RelayState=a%26b+c&&x&SAMLResponse=PGEv%0APg%3d%3D", &Limits::default()).unwrap();
        assert_eq!(form.message, b"PGEv\nPg==");
        assert_eq!(form.relay_state.as_deref(), Some("a&b c"));
    }

    #[test]
    fn a_known_field_stands_once() {
        assert_eq!(code(FORM, "SAMLResponse=a&SAMLResponse=a"), Some(Code::BindingMultiple));
        assert_eq!(code(FORM, "SAMLResponse=a&SAML%52esponse=b"), Some(Code::BindingMultiple));
        assert_eq!(code(FORM, "SAMLResponse=a&RelayState=&RelayState="), Some(Code::BindingMultiple));
        assert_eq!(code(FORM, "SAMLResponse=a&SAMLRequest=b"), Some(Code::BindingMultiple));
        assert_eq!(code(FORM, "samlresponse=a"), Some(Code::BindingMissing));
        assert_eq!(code(FORM, ""), Some(Code::BindingMissing));
    }

    #[test]
    fn a_simple_signature_is_refused() {
        for field in ["Signature=x", "SigAlg=x", "Sig%41lg="] {
            assert_eq!(code(FORM, &format!("SAMLResponse=a&{field}")), Some(Code::BindingSimpleSignForbidden), "{field}");
            assert_eq!(code(FORM, &format!("{field}&SAMLRequest=a")), Some(Code::BindingSimpleSignForbidden), "{field}");
        }
        assert_eq!(code(FORM, "SAMLResponse=a&KeyInfo=x&signature=x"), None);
    }

    #[test]
    fn other_bodies_are_named() {
        assert_eq!(code(None, "SAMLResponse=a"), Some(Code::BindingContentTypeMismatch));
        assert_eq!(code(Some("multipart/form-data; boundary=x"), "SAMLResponse=a"), Some(Code::BindingContentTypeMismatch));
        assert_eq!(code(FORM, "SAMLResponse=%zz"), Some(Code::BindingFormMalformed));
        assert_eq!(code(FORM, "SAMLResponse=a%4"), Some(Code::BindingFormMalformed));
        assert_eq!(code(FORM, "SAMLResponse=a&RelayState=%ff"), Some(Code::BindingFormMalformed));
    }

    #[test]
    fn a_query_is_told_from_a_visit() {
        assert!(names_a_message(b"a=b&SAMLResponse=x"));
        assert!(!names_a_message(b"a=SAMLResponse"));
    }
}
