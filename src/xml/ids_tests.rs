use super::*;
use crate::xml::Limits;

const RESPONSE: &str =
    r#"<r:Response xmlns:r="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:x="urn:x""#;

fn code(rest: &str) -> Option<Code> {
    Document::parse(&format!("{RESPONSE}{rest}"), &Limits::default()).err().map(|fault| fault.code)
}

#[test]
fn ids_that_are_fine() {
    for rest in [
        " ID='_1'/>",
        " ID='é.-9·'><a:Assertion ID='_2'/><x:x Id='_3' xml:id='_4' x:ID='_5'/></r:Response>",
        "><x:x Id='same'/><x:x id='same' xml:id='same'/></r:Response>",
        " ID='same'><x:x Idx='same' uid='same'/></r:Response>",
        " ID='same'><a:Assertion ID='Same'/></r:Response>",
        "><x:x ID='not an NCName'/></r:Response>",
    ] {
        assert_eq!(code(rest), None, "{rest}");
    }
}

#[test]
fn ids_that_are_no_ncnames() {
    for id in ["", " ", "1", "-a", ".a", "a b", "a:b", "a#b", " a", "a ", "a'b", "·a", "\u{300}a", "a\u{2003}", "×", "a\u{37E}", "&#10;a"] {
        assert_eq!(code(&format!(" ID=\"{id}\"/>")), Some(Code::XmlIdMalformed), "{id:?}");
    }
    assert_eq!(code("><a:Assertion ID='1'/></r:Response>"), Some(Code::XmlIdMalformed));
}

#[test]
fn ids_in_disguise_on_saml_elements() {
    for rest in [
        " id='_1'/>",
        " Id='_1'/>",
        " iD='_1'/>",
        " xml:id='_1'/>",
        " r:ID='_1'/>",
        " x:ID='_1'/>",
        " ID='_1' x:Id='_2'/>",
        " ID='_1'><a:Assertion id='_2'/></r:Response>",
        " ID='_1'><a:Subject xml:id='_2'/></r:Response>",
        "><m:EntityDescriptor xmlns:m='urn:oasis:names:tc:SAML:2.0:metadata' id='_2'/></r:Response>",
    ] {
        assert_eq!(code(rest), Some(Code::XmlIdForbidden), "{rest}");
    }
    // The parser alone would take this for the ID.
    assert_eq!(code(" :ID='_1'/>"), Some(Code::XmlNamespaceMalformed));
}

#[test]
fn ids_that_stand_twice() {
    for rest in [
        " ID='_1'><a:Assertion ID='_1'/></r:Response>",
        " ID='_1'><x:x id='_1'/></r:Response>",
        " ID='_1'><x:x x:iD='_1'/></r:Response>",
        " ID='_1'><x:x xml:id='_1'/></r:Response>",
        "><x:x Id='_1'/><x:x Id='_1'/><a:Assertion ID='_1'/></r:Response>",
        " ID='_1'><x:x Id='&#95;1'/></r:Response>",
    ] {
        assert_eq!(code(rest), Some(Code::XmlIdMultiple), "{rest}");
    }
    let text = format!("{RESPONSE} ID='_1'><a:Assertion ID='_1'/></r:Response>");
    let fault = Document::parse(&text, &Limits::default()).unwrap_err();
    assert_eq!(fault.actual, Some("_1".into()));
    assert_eq!(fault.at, text.rfind("ID='_1'").map(|start| span(start..start + "ID='_1'".len())));
}
