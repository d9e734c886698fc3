use super::*;
use crate::report::Fact;
use crate::xml::Document;

fn fault(text: &str) -> Option<Fault> {
    Document::parse(text, &Limits::default()).err()
}

fn code(text: &str) -> Option<Code> {
    fault(text).map(|fault| fault.code)
}

#[test]
fn character_references() {
    for reference in
        ["&#9;", "&#10;", "&#13;", "&#x20;", "&#xD7FF;", "&#xe000;", "&#xFFFD;", "&#x10FFFF;", "&#0000000000000000065;", "&amp;&lt;&gt;&quot;&apos;"]
    {
        assert_eq!(code(&format!("<a b='{reference}'>{reference}</a>")), None, "{reference}");
    }
    for reference in [
        "&#0;",
        "&#8;",
        "&#11;",
        "&#x1F;",
        "&#xD800;",
        "&#xDFFF;",
        "&#xFFFE;",
        "&#xFFFF;",
        "&#x110000;",
        "&#1114112;",
        "&#4294967361;",
        "&#x100000041;",
        "&#99999999999999999999;",
        "&#;",
        "&#x;",
        "&#X41;",
        "&#65",
        "&#6 5;",
        "&#+65;",
        "&#x-41;",
        "&# 65;",
        "&#６５;",
    ] {
        assert_eq!(code(&format!("<a b='{reference}'/>")), Some(Code::XmlMalformed), "{reference}");
        assert_eq!(code(&format!("<a>{reference}</a>")), Some(Code::XmlMalformed), "{reference}");
        assert_eq!(code(&format!("<a><!--{reference}--><![CDATA[{reference}]]></a>")), None, "{reference}");
    }
    let at = fault("<a>x&#xD800;</a>").and_then(|fault| fault.at);
    assert_eq!(at, Some(span(4..6)));
}

#[test]
fn end_tags() {
    for text in ["<a></a>", "<a></a >", "<p:a xmlns:p='urn:p'></p:a\r\n>"] {
        assert_eq!(code(text), None, "{text}");
    }
    for (text, wanted) in [
        ("<a></:a>", Code::XmlMalformed),
        ("<a></a:>", Code::XmlMalformed),
        ("<a></b:a:a>", Code::XmlMalformed),
        ("<a></ a>", Code::XmlMalformed),
        ("<a></>", Code::XmlMalformed),
        ("<a></a b='c'>", Code::XmlMalformed),
        ("<a></a/>", Code::XmlMalformed),
        ("<a></a", Code::XmlMalformed),
        ("<a></b>", Code::XmlMalformed),
    ] {
        assert_eq!(code(text), Some(wanted), "{text}");
    }
}

#[test]
fn namespace_names_that_are_fine() {
    for text in [
        "<a xmlns='urn:x'/>",
        "<a xmlns=''/>",
        "<a xmlns='urn:x'><b xmlns=''/></a>",
        "<a xmlns:p='http://x/?a&amp;b#c' xmlns:q='a+b-c.d9:x' xmlns:é='urn:é'/>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:p='urn:x' xmlns:q='urn:x'/>",
        "<a  xmlns:p\t=\r\"urn:x\"\n/>",
        "<a><!-- xmlns:p='' --><![CDATA[xmlns:p='']]>xmlns:p=''</a>",
        "<a b=' xmlns:p=\"\" '/>",
        "<xmlnsx:a xmlns:xmlnsx='urn:x' xmlnsx='1' xmlx='2'/>",
    ] {
        assert_eq!(fault(text), None, "{text}");
    }
}

#[test]
fn namespace_names_that_are_not() {
    for text in [
        "<a xmlns:p=''/>",
        "<a xmlns:p='1'/>",
        "<a xmlns='relative'/>",
        "<a xmlns='../up'/>",
        "<a xmlns='//host/path'/>",
        "<a xmlns='urn:'/>",
        "<a xmlns=':x'/>",
        "<a xmlns='1a:x'/>",
        "<a xmlns='a/b:x'/>",
        "<a xmlns='é:x'/>",
        "<a xmlns=' urn:x'/>",
        "<a xmlns='urn:x '/>",
        "<a xmlns='urn:x\n'/>",
        "<a xmlns='   '/>",
        "<a xmlns='urn:a b'/>",
        "<a xmlns='urn:x&#32;'/>",
        "<a xmlns='&#117;rn:x'/>",
        "<a xmlns='urn:\u{A0}'/>",
        "<a xmlns:xmlns='urn:x'/>",
        "<a xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>",
        "<a xmlns:xml='urn:x'/>",
        "<a xmlns:xml=''/>",
        "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
        "<xmlns:a/>",
        "<p:a/>",
        "<a p:b='1'/>",
        "<a><b xmlns:p='urn:x'/><p:c/></a>",
    ] {
        assert_eq!(code(text), Some(Code::XmlNamespaceMalformed), "{text}");
    }
}

/// What the parser takes in silence: these would give one element or attribute for another.
#[test]
fn names_that_the_parser_confuses() {
    for text in [
        "<:a/>",
        "<a :b='1'/>",
        "<a :xmlns='urn:x'/>",
        "<a xmlns:='urn:x'/>",
        "<p:a xmlns:p='urn:p' p:xmlns='urn:x'/>",
        "<a xmlns:p='urn:p' xmlns:p:q='urn:x'/>",
        "<p:a:b xmlns:p='urn:p'/>",
        "<a:/>",
    ] {
        assert_eq!(code(text), Some(Code::XmlNamespaceMalformed), "{text}");
    }
    for text in [
        "<a xmlns='urn:x' xmlns='urn:y'/>",
        "<a xmlns='urn:x' b='1' xmlns='urn:x'/>",
        "<a xmlns='' xmlns=''/>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
    ] {
        assert_eq!(code(text), Some(Code::XmlMalformed), "{text}");
        assert!(roxmltree::Document::parse(text).is_ok(), "the parser has learned to refuse {text}");
    }
}

/// Every limit: as much as it allows, and one more.
#[test]
fn limits() {
    let limits = Limits { depth: 3, attributes: 3, prefixes: 2, declarations: 4, namespace: 8, text: 5, ..Limits::default() };
    let parse = |text: &str| Document::parse(text, &limits).err().map(|fault| (fault.code, fault.expected.clone(), fault.actual.clone()));
    let count = |n: u64| Some(Fact::from(n));
    for (inside, outside, code, limit) in [
        ("<a><b><c>x</c></b><b><c/></b></a>", "<a><b><c><d/></c></b></a>", Code::XmlDepthLimitExceeded, 3),
        ("<a b='' c='' xmlns='urn:x'/>", "<a b='' c='' xmlns='urn:x' d=''/>", Code::XmlAttributesLimitExceeded, 3),
        (
            "<a xmlns:p='urn:x' xmlns:q='urn:x'><b xmlns:p='urn:y'/></a>",
            "<a xmlns:p='urn:x' xmlns:q='urn:x'><b xmlns:r='urn:y'/></a>",
            Code::XmlPrefixesLimitExceeded,
            2,
        ),
        (
            "<a xmlns='urn:x'><b xmlns='urn:x'/><b xmlns=''/><b xmlns=''/></a>",
            "<a xmlns='urn:x'><b xmlns='urn:x'/><b xmlns=''/><b xmlns=''/><b xmlns=''/></a>",
            Code::XmlDeclarationsLimitExceeded,
            4,
        ),
        ("<a xmlns='urn:1234'/>", "<a xmlns='urn:12345'/>", Code::XmlNamespaceLimitExceeded, 8),
        ("<a b='12345'/>", "<a b='123456'/>", Code::XmlTextLimitExceeded, 5),
        ("<a>12345<b/>12345<!-- 123456 --></a>", "<a>12<!-- -->34<!-- -->56</a>", Code::XmlTextLimitExceeded, 5),
    ] {
        assert_eq!(parse(inside), None, "{inside}");
        assert_eq!(parse(outside), Some((code, count(limit), count(limit + 1))), "{outside}");
    }
    assert_eq!(parse("<a><![CDATA[123456]]></a>").map(|found| found.0), Some(Code::XmlTextLimitExceeded));
}

/// A CDATA section or a comment full of `<` or `=` makes the parser reserve 80 bytes for each.
#[test]
fn soup_in_comments() {
    let limits = Limits { nodes: 10, ..Limits::default() };
    let code = |text: &str| Document::parse(text, &limits).err().map(|fault| fault.code);
    assert_eq!(code(&format!("<a><!--{}--></a>", "<".repeat(17))), None);
    assert_eq!(code(&format!("<a><!--{}--></a>", "<".repeat(18))), Some(Code::XmlNodesLimitExceeded));
    assert_eq!(code(&format!("<a><![CDATA[{}]]></a>", "=".repeat(15))), None);
    assert_eq!(code(&format!("<a>{}</a>", "=".repeat(16))), Some(Code::XmlAttributesLimitExceeded));
}

/// Nothing hides a declaration from the count.
#[test]
fn the_count_is_not_fooled() {
    let limits = Limits { prefixes: 1, ..Limits::default() };
    let code = |text: &str| Document::parse(text, &limits).err().map(|fault| fault.code);
    for text in [
        "<a xmlns:p='urn:x'\n\txmlns:q \r= \"urn:x\"/>",
        "<a b='\"' c=\"'\" xmlns:p='urn:x' d='>' xmlns:q='urn:x'/>",
        "<a xmlns:p='urn:x'><!-- ' --><b xmlns:q='urn:x'/></a>",
        "<a xmlns:p='urn:x'><![CDATA[ <b c=' ]]><b xmlns:q='urn:x'/></a>",
        "<a xmlns:p='urn:x'>'<b xmlns:q='urn:x'/>'</a>",
        "<a xmlns:p='urn:x'>&lt;!--<b xmlns:q='urn:x'/>--&gt;</a>",
        "<a xmlns:p='urn:x'><b></b\n><b xmlns:q='urn:x'/></a>",
    ] {
        assert_eq!(code(text), Some(Code::XmlPrefixesLimitExceeded), "{text}");
    }
}

/// Shapes that cost the parser alone seconds or hundreds of megabytes: each is refused before it is paid for, or is cheap.
#[test]
fn hostile_shapes() {
    let many = |count: usize, unit: &dyn Fn(usize) -> String| (0..count).map(unit).collect::<String>();
    let size = 256 << 10;
    for (text, expected) in [
        (format!("<a{}/>", many(20_000, &|i| format!(" xmlns:p{i}='u:x'"))), Some(Code::XmlPrefixesLimitExceeded)),
        (format!("<a>{}</a>", many(8_000, &|i| format!("<b xmlns:p{i}='u:x'/>"))), Some(Code::XmlPrefixesLimitExceeded)),
        (format!("<a>{}</a>", many(8_200, &|i| format!("<b xmlns:p{}='u:{i}'/>", i % 32))), Some(Code::XmlDeclarationsLimitExceeded)),
        (format!("<a{}/>", many(16_000, &|i| format!(" a{i}=''"))), Some(Code::XmlAttributesLimitExceeded)),
        (format!("{}{}", "<a>".repeat(15_000), "</a>".repeat(15_000)), Some(Code::XmlDepthLimitExceeded)),
        (format!("<a>{}</a>", "<b/>".repeat(19_999)), Some(Code::XmlNodesLimitExceeded)),
        (format!("<a>{}</a>", "x<!---->".repeat(9_999)), None),
        (format!("<a>{}</a>", "x<!---->".repeat(10_000)), Some(Code::XmlNodesLimitExceeded)),
        ("<".repeat(size), Some(Code::XmlNodesLimitExceeded)),
        (format!("<a><!--{}--></a>", "<".repeat(size / 2)), Some(Code::XmlNodesLimitExceeded)),
        (format!("<a>{}</a>", "=".repeat(size / 2)), Some(Code::XmlAttributesLimitExceeded)),
        (format!("<a>{}</a>", "&".repeat(size / 2)), Some(Code::XmlMalformed)),
        (format!("<a>{}</a>", "&amp;".repeat(size / 8)), None),
        (format!("<a>&#{}</a>", "1".repeat(size / 2)), Some(Code::XmlMalformed)),
        (format!("<a><!--{}--></a>", "x".repeat(size - 20)), None),
        (format!("<a>{}</a>", "x".repeat(200_000)), Some(Code::XmlTextLimitExceeded)),
        (format!("<a b='{}'/>", "x".repeat(200_000)), Some(Code::XmlTextLimitExceeded)),
        (format!("<a xmlns='urn:{}'/>", "x".repeat(1_021)), Some(Code::XmlNamespaceLimitExceeded)),
        (format!("<{}/>", "a".repeat(size - 3)), None),
    ] {
        assert!(text.len() <= 512 << 10);
        let limits = Limits { bytes: 512 << 10, ..Limits::default() };
        assert_eq!(Document::parse(&text, &limits).err().map(|fault| fault.code), expected, "{}", &text[..60]);
    }
}
