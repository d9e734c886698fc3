use super::*;
use crate::xml::Limits;

fn with<T>(xml: &str, look: impl FnOnce(Element<'_, '_>) -> T) -> T {
    look(Document::parse(xml, &Limits::default()).unwrap().root())
}

#[test]
fn attributes_are_found_by_namespace_and_name() {
    with("<a xmlns:p='urn:p' p:ID='other' p:Value='other' ID='mine' xml:lang='en'/>", |a| {
        assert_eq!(a.attr("ID"), Some("mine"));
        assert_eq!(a.attr("Value"), None);
        assert_eq!(a.attr("lang"), None);
        assert_eq!(a.attr("id"), None);
        assert_eq!(a.attr_ns("urn:p", "ID"), Some("other"));
        assert_eq!(a.attr_ns("urn:q", "ID"), None);
        assert_eq!(a.attr_ns("", "ID"), None);
        assert_eq!(a.attr_ns(crate::xml::names::XML, "lang"), Some("en"));
        assert_eq!(a.attributes().next(), Some((Some("urn:p"), "ID", "other")));
        assert_eq!(a.attributes().count(), 4);
    });
}

#[test]
fn elements_are_found_by_namespace_and_name() {
    with("<a xmlns='urn:d' xmlns:p='urn:p'><b/><p:b/><b xmlns=''/><c/><p:b/>text</a>", |a| {
        assert!(a.is("urn:d", "a") && !a.is("urn:p", "a") && !a.is("urn:d", "A") && !a.is("", "a"));
        let names: Vec<_> = a.elements().map(|e| (e.namespace(), e.local())).collect();
        assert_eq!(names, [(Some("urn:d"), "b"), (Some("urn:p"), "b"), (None, "b"), (Some("urn:d"), "c"), (Some("urn:p"), "b")]);
        assert_eq!(a.children("urn:p", "b").count(), 2);
        assert_eq!(a.descendants().count(), 6);
        assert_eq!(a.descendants().next(), Some(a));
        let c = a.only_child("urn:d", "c", Code::ResponseMalformed).unwrap().unwrap();
        assert!(c.parent() == Some(a) && a.parent().is_none() && c != a);
        assert_eq!(a.only_child("urn:d", "x", Code::ResponseMalformed), Ok(None));
        assert_eq!(a.only_child("urn:d", "b", Code::ResponseMalformed).unwrap().map(|b| b.source()), Some("<b/>"));
        let fault = a.only_child("urn:p", "b", Code::ResponseMalformed).unwrap_err();
        assert_eq!((fault.code, fault.actual.clone()), (Code::ResponseMalformed, Some(2_u64.into())));
        assert_eq!(fault.at, a.source().rfind("<p:b/>").map(|start| span(start..start + "<p:b/>".len())));
    });
}

/// The element of another document at the same place is another element.
#[test]
fn elements_of_two_documents_differ() {
    let (one, two) = (Document::parse("<a/>", &Limits::default()).unwrap(), Document::parse("<a/>", &Limits::default()).unwrap());
    assert!(one.root() == one.root() && one.root() != two.root());
}

#[test]
fn texts_are_whole() {
    for (xml, expected) in [
        ("<a/>", ""),
        ("<a></a>", ""),
        ("<a> x </a>", " x "),
        ("<a>user@example.com<!-- -->.evil.com</a>", "user@example.com.evil.com"),
        ("<a><!-- -->x<!-- --><![CDATA[<&]]>y&amp;<!-- --></a>", "x<&y&"),
        ("<a><![CDATA[]]></a>", ""),
        ("<a>a&#13;b\r\nc\rd</a>", "a\rb\nc\nd"),
        ("<a>\u{1F600}&#x1F600;</a>", "\u{1F600}\u{1F600}"),
    ] {
        with(xml, |a| assert_eq!(a.text().unwrap(), expected, "{xml}"));
    }
    with("<a>x</a>", |a| assert!(matches!(a.text(), Ok(Cow::Borrowed("x")))));
}

#[test]
fn an_element_inside_a_text_is_a_fault() {
    let fault = with("<a>x<b/>y</a>", |a| a.text().unwrap_err());
    assert_eq!((fault.code, fault.at), (Code::XmlTextMalformed, Some(Span { start: 4, end: 8 })));
}

#[test]
fn text_between_elements_is_a_fault() {
    for xml in ["<a/>", "<a> \t\r\n<b>x</b>&#32;<!-- x --></a>", "<a><![CDATA[ ]]></a>"] {
        with(xml, |a| assert_eq!(a.only_elements(), Ok(()), "{xml}"));
    }
    for xml in ["<a>x</a>", "<a> <b/>.</a>", "<a>\u{A0}</a>", "<a><![CDATA[x]]></a>", "<a><!-- -->&#8203;</a>"] {
        with(xml, |a| assert_eq!(a.only_elements().unwrap_err().code, Code::XmlTextMalformed, "{xml}"));
    }
}

#[test]
fn comments_are_seen_among_the_children_only() {
    with("<a><b><!-- --></b></a>", |a| assert!(!a.has_comment() && a.elements().all(|b| b.has_comment())));
    with("<a>x<!-- --></a>", |a| assert!(a.has_comment()));
}
