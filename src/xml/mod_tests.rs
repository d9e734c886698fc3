use super::*;

fn parse(text: &str) -> Result<Document<'_>, Fault> {
    Document::parse(text, &Limits::default())
}

fn code(text: &str) -> Option<Code> {
    parse(text).err().map(|fault| fault.code)
}

#[test]
fn a_byte_order_mark_is_tolerated_once_and_spans_count_it() {
    let document = parse("\u{FEFF}<?xml version='1.0'?>\n<a><b/></a>").unwrap();
    assert_eq!(document.root().source(), "<a><b/></a>");
    assert_eq!(document.root().span(), Span { start: 25, end: 36 });
    assert_eq!(code("\u{FEFF}\u{FEFF}<a/>"), Some(Code::XmlMalformed));
    assert_eq!(code("<a/>\u{FEFF}"), Some(Code::XmlMalformed));
}

#[test]
fn a_declaration_with_other_white_space_is_no_instruction() {
    assert_eq!(code("<?xml\tversion='1.0'\n?><a/>"), None);
    assert_eq!(code(" <?xml version='1.0'?><a/>"), Some(Code::XmlMalformed));
    assert_eq!(code("<?xml version='1.0'?><?xml version='1.0'?><a/>"), Some(Code::XmlMalformed));
}

#[test]
fn document_types() {
    for text in [
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a []><a/>",
        "<?xml version='1.0'?>\n<!-- --><!DOCTYPE a SYSTEM 'x'><a/>",
        "<!DOCTYPE a [<!ENTITY e 'x'>]><a>&e;</a>",
        "<a><!DOCTYPE a></a>",
        "<a/><!DOCTYPE a>",
    ] {
        assert_eq!(code(text), Some(Code::XmlDoctypeForbidden), "{text}");
    }
    for text in ["<a><!-- <!DOCTYPE a> --></a>", "<a><![CDATA[<!DOCTYPE a>]]></a>", "<a b='&lt;!DOCTYPE a>'/>"] {
        assert_eq!(code(text), None, "{text}");
    }
}

#[test]
fn instructions_anywhere() {
    for text in ["<?p x?><a/>", "<a/><?p x?>", "<a>x<?p x?></a>", "<?xml-stylesheet href='x'?><a/>"] {
        assert_eq!(code(text), Some(Code::XmlInstructionForbidden), "{text}");
    }
    for text in ["<?XML version='1.0'?><a/>", "<a><?xml version='1.0'?></a>", "<a/><?xMl?>"] {
        assert_eq!(code(text), Some(Code::XmlMalformed), "{text}");
    }
    for text in ["<a><!-- <?p x?> --></a>", "<a><![CDATA[<?p x?>]]></a>", "<a b='<?p?>'/>".replace('<', "&lt;").replacen("&lt;", "<", 1).as_str()] {
        assert_eq!(code(text), None, "{text}");
    }
}

#[test]
fn what_is_not_well_formed() {
    for text in [
        "",
        " ",
        "x",
        "<",
        "<a",
        "<a>",
        "<a b>",
        "<a b=c/>",
        "<a b='",
        "<a b='<'/>",
        "<a b='1'c='2'/>",
        "<a/b/>",
        "<a b='1' b='2'/>",
        "<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='1' q:b='2'/>",
        "<a></b>",
        "<a/><b/>",
        "<a/>x",
        "x<a/>",
        "<a>]]></a>",
        "<a>&</a>",
        "<a>& amp;</a>",
        "<a>&unknown;</a>",
        "<a b='&unknown;'/>",
        "<a><!-- -- --></a>",
        "<a><!-- --->x</a>",
        "<a><!-- ",
        "<a><![CDATA[ ",
        "<![CDATA[x]]><a/>",
        "<a><!ELEMENT b ANY></a>",
        "<1/>",
        "<a><b></a></b>",
        "<p:a xmlns:p='urn:x'></q:a>",
        "<a xmlns:p='urn:x' xmlns:p='urn:x'/>",
        "< a/>",
        "<a / >",
        "</a>",
    ] {
        assert_eq!(code(text), Some(Code::XmlMalformed), "{text}");
    }
}

#[test]
fn characters_that_xml_forbids_are_refused_wherever_they_stand() {
    for c in ['\0', '\u{1}', '\u{8}', '\u{B}', '\u{C}', '\u{E}', '\u{1F}', '\u{FFFE}', '\u{FFFF}'] {
        for text in [
            format!("<a>{c}</a>"),
            format!("<a>é{c}</a>"),
            format!("<a b='{c}'/>"),
            format!("<a b='é{c}'/>"),
            format!("<a{c}/>"),
            format!("<a><!--{c}--></a>"),
            format!("<a><![CDATA[{c}]]></a>"),
            format!("{c}<a/>"),
            format!("<a/>{c}"),
            format!("<a {c}b='1'/>"),
        ] {
            assert_eq!(code(&text), Some(Code::XmlMalformed), "{text:?}");
        }
    }
}

/// A place for every error of the parser, or at least the right code.
#[test]
fn faults_know_where() {
    let fault = parse("<a>\n é<b></c></a>").unwrap_err();
    assert_eq!((fault.code, fault.at), (Code::XmlMalformed, Some(Span { start: 10, end: 11 })));
    assert_eq!((fault.expected.clone(), fault.actual.clone()), (Some("b".into()), Some("c".into())));
    let fault = parse("<a><p:b/></a>").unwrap_err();
    assert_eq!((fault.code, fault.actual.clone(), fault.at), (Code::XmlNamespaceMalformed, Some("p".into()), Some(Span { start: 4, end: 5 })));
    let fault = parse("<a>").unwrap_err();
    assert_eq!(fault.at, Some(Span { start: 3, end: 3 }));
}

#[test]
fn bytes() {
    let limits = Limits { bytes: 10, ..Limits::default() };
    assert!(Document::parse("<a>123</a>", &limits).is_ok());
    let fault = Document::parse("<a>1234</a>", &limits).unwrap_err();
    assert_eq!((fault.code, fault.expected.clone(), fault.actual.clone()), (Code::BindingLimitExceeded, Some(10_u64.into()), Some(11_u64.into())));
}

#[test]
fn nodes() {
    let limits = Limits { nodes: 6, ..Limits::default() };
    assert!(Document::parse("<a>1<b/>2<!----></a>", &limits).is_ok());
    assert_eq!(Document::parse("<a>1<b/>2<!---->3</a>", &limits).unwrap_err().code, Code::XmlNodesLimitExceeded);
}
