use super::*;
use crate::xml::{Limits, span};

use Method::{Exclusive, Inclusive10, Inclusive11};

/// The canonical form of the element with the attribute `apex`, or of the root, without the one with the attribute `omit`.
fn canonical(xml: &str, method: Method, comments: bool, prefixes: &[&str]) -> String {
    let document = Document::parse(xml, &Limits::default()).unwrap();
    let marked = |name: &str| document.root().descendants().find(|element| element.attr(name).is_some());
    let how = Canonicalization { method, comments, prefixes };
    canonicalize(marked("apex").unwrap_or(document.root()), marked("omit"), &how, 1 << 20).unwrap()
}

fn all(xml: &str) -> [String; 3] {
    [Exclusive, Inclusive10, Inclusive11].map(|method| canonical(xml, method, false, &[]))
}

#[test]
fn tags_and_white_space() {
    for (xml, expected) in [
        ("<a/>", "<a></a>"),
        ("<a   b = 'c'\n></a\t>", "<a b=\"c\"></a>"),
        ("<?xml version='1.0'?>\n<!-- x -->\n<a> <b/>\n</a>\n<!-- x -->", "<a> <b></b>\n</a>"),
        ("<a>x<!-- c -->y</a>", "<a>xy</a>"),
        ("<a><b><!-- c --></b></a>", "<a><b></b></a>"),
        ("<a z='' b='' xml:lang='en' a=''/>", "<a a=\"\" b=\"\" z=\"\" xml:lang=\"en\"></a>"),
    ] {
        assert_eq!(all(xml), [expected; 3], "{xml}");
    }
}

#[test]
fn characters() {
    for (xml, expected) in [
        ("<a>&lt;&gt;&amp;&quot;&apos;\"'\t</a>", "<a>&lt;&gt;&amp;\"'\"'\t</a>"),
        ("<a b='&lt;>&amp;&quot;&apos;\"'/>", "<a b=\"&lt;>&amp;&quot;'&quot;\"></a>"),
        ("<a b='\t\n\r\r\n x'/>", "<a b=\"     x\"></a>"),
        ("<a b='&#9;&#10;&#13;'>&#9;&#10;&#13;</a>", "<a b=\"&#x9;&#xA;&#xD;\">\t\n&#xD;</a>"),
        ("<a>1\r\n2\r3\n</a>", "<a>1\n2\n3\n</a>"),
        ("<a>\r&amp;&#13;\r</a>", "<a>\n&amp;&#xD;\n</a>"),
        ("<a><![CDATA[<x>&amp;\r\n]]>]<![CDATA[]]>]&gt;</a>", "<a>&lt;x&gt;&amp;amp;\n]]&gt;</a>"),
        ("<a b='&#xE9;é'>&#233;é\u{1F600}&#x7f;\u{85}\u{2028}</a>", "<a b=\"éé\">éé\u{1F600}\u{7f}\u{85}\u{2028}</a>"),
    ] {
        assert_eq!(all(xml), [expected; 3], "{xml}");
    }
}

#[test]
fn comments_are_kept_on_demand_and_their_lines_end_in_a_line_feed() {
    let xml = "<a><!-- 1\r\n<b>&\r--><b/>x<!----></a>";
    for method in [Exclusive, Inclusive10, Inclusive11] {
        assert_eq!(canonical(xml, method, true, &[]), "<a><!-- 1\n<b>&\n--><b></b>x<!----></a>");
    }
}

#[test]
fn namespaces() {
    for (xml, exclusive, inclusive) in [
        // Unused declarations; order by prefix, and of attributes by namespace name.
        (
            "<a xmlns:c='urn:1' xmlns:b='urn:2' xmlns='urn:3' b:x='' c:x='' y=''/>",
            "<a xmlns=\"urn:3\" xmlns:b=\"urn:2\" xmlns:c=\"urn:1\" y=\"\" c:x=\"\" b:x=\"\"></a>",
            "<a xmlns=\"urn:3\" xmlns:b=\"urn:2\" xmlns:c=\"urn:1\" y=\"\" c:x=\"\" b:x=\"\"></a>",
        ),
        (
            "<a xmlns:p='urn:p' xmlns:q='urn:q'><p:b/><p:b><q:c p:x=''/></p:b></a>",
            "<a><p:b xmlns:p=\"urn:p\"></p:b><p:b xmlns:p=\"urn:p\"><q:c xmlns:q=\"urn:q\" p:x=\"\"></q:c></p:b></a>",
            "<a xmlns:p=\"urn:p\" xmlns:q=\"urn:q\"><p:b></p:b><p:b><q:c p:x=\"\"></q:c></p:b></a>",
        ),
        // Declared again with the same name, and with another one; both end with their element.
        (
            "<p:a xmlns:p='urn:1'><p:b xmlns:p='urn:1'/><p:b xmlns:p='urn:2'><p:c xmlns:p='urn:1'/><p:c/></p:b><p:b/></p:a>",
            "<p:a xmlns:p=\"urn:1\"><p:b></p:b><p:b xmlns:p=\"urn:2\"><p:c xmlns:p=\"urn:1\"></p:c><p:c></p:c></p:b><p:b></p:b></p:a>",
            "<p:a xmlns:p=\"urn:1\"><p:b></p:b><p:b xmlns:p=\"urn:2\"><p:c xmlns:p=\"urn:1\"></p:c><p:c></p:c></p:b><p:b></p:b></p:a>",
        ),
        // Two prefixes of one namespace: each keeps its own.
        (
            "<p:a xmlns:p='urn:1' xmlns:q='urn:1'><q:b q:x='' p:y=''/></p:a>",
            "<p:a xmlns:p=\"urn:1\"><q:b xmlns:q=\"urn:1\" q:x=\"\" p:y=\"\"></q:b></p:a>",
            "<p:a xmlns:p=\"urn:1\" xmlns:q=\"urn:1\"><q:b q:x=\"\" p:y=\"\"></q:b></p:a>",
        ),
        // xmlns="" stands only where it takes something back.
        ("<a xmlns=''><b xmlns=''/></a>", "<a><b></b></a>", "<a><b></b></a>"),
        (
            "<a xmlns='urn:1'><b xmlns=''><c/><d xmlns='urn:1'/></b><p:e xmlns:p='urn:p' xmlns=''><f/></p:e></a>",
            "<a xmlns=\"urn:1\"><b xmlns=\"\"><c></c><d xmlns=\"urn:1\"></d></b><p:e xmlns:p=\"urn:p\"><f xmlns=\"\"></f></p:e></a>",
            "<a xmlns=\"urn:1\"><b xmlns=\"\"><c></c><d xmlns=\"urn:1\"></d></b><p:e xmlns=\"\" xmlns:p=\"urn:p\"><f></f></p:e></a>",
        ),
        ("<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:lang=''/>", "<a xml:lang=\"\"></a>", "<a xml:lang=\"\"></a>"),
        ("<a xmlns='urn:x?&amp;'/>", "<a xmlns=\"urn:x?&amp;\"></a>", "<a xmlns=\"urn:x?&amp;\"></a>"),
    ] {
        assert_eq!(all(xml), [exclusive, inclusive, inclusive], "{xml}");
    }
}

#[test]
fn the_apex_brings_its_context() {
    let xml = "<r xmlns='urn:d' xmlns:p='urn:1' xmlns:q='urn:q'><m xmlns:p='urn:2' xmlns=''><p:e apex=''><p:f/></p:e></m></r>";
    assert_eq!(canonical(xml, Exclusive, false, &[]), "<p:e xmlns:p=\"urn:2\" apex=\"\"><p:f></p:f></p:e>");
    assert_eq!(canonical(xml, Inclusive10, false, &[]), "<p:e xmlns:p=\"urn:2\" xmlns:q=\"urn:q\" apex=\"\"><p:f></p:f></p:e>");
}

/// xml-exc-c14n 3: a listed prefix is treated as inclusive canonicalization would, at the apex and wherever it is bound anew below.
#[test]
fn prefix_lists() {
    let xml =
        "<r xmlns:xs='urn:1' xmlns='urn:d'><p:a apex='' xmlns:p='urn:p'><p:b xmlns:xs='urn:2'/><p:b xmlns:xs='urn:1'/><p:c xmlns=''/></p:a></r>";
    assert_eq!(
        canonical(xml, Exclusive, false, &["xs"]),
        "<p:a xmlns:p=\"urn:p\" xmlns:xs=\"urn:1\" apex=\"\"><p:b xmlns:xs=\"urn:2\"></p:b><p:b></p:b><p:c></p:c></p:a>"
    );
    assert_eq!(
        canonical(xml, Exclusive, false, &["#default", "none"]),
        "<p:a xmlns=\"urn:d\" xmlns:p=\"urn:p\" apex=\"\"><p:b></p:b><p:b></p:b><p:c xmlns=\"\"></p:c></p:a>"
    );
    assert_eq!(canonical(xml, Inclusive10, false, &["xs"]), canonical(xml, Inclusive10, false, &[]));
}

#[test]
fn xml_attributes_are_inherited_by_an_inclusive_apex() {
    let xml = "<r xml:lang='en' xml:id='i' xml:base='something/else' xml:other='o'><m xml:base='bar/' xml:space='preserve' xml:lang='fr'>\
               <e apex='' xml:base='foo'><f/></e></m></r>";
    assert_eq!(canonical(xml, Exclusive, false, &[]), "<e apex=\"\" xml:base=\"foo\"><f></f></e>");
    assert_eq!(
        canonical(xml, Inclusive10, false, &[]),
        "<e apex=\"\" xml:base=\"foo\" xml:id=\"i\" xml:lang=\"fr\" xml:other=\"o\" xml:space=\"preserve\"><f></f></e>"
    );
    assert_eq!(
        canonical(xml, Inclusive11, false, &[]),
        "<e apex=\"\" xml:base=\"something/bar/foo\" xml:lang=\"fr\" xml:space=\"preserve\"><f></f></e>"
    );
    assert_eq!(canonical("<r xml:base='a/'><e apex='' xml:base='../'/></r>", Inclusive11, false, &[]), "<e apex=\"\"></e>");
    assert_eq!(canonical("<r xml:base='a/./b'><e apex=''/></r>", Inclusive11, false, &[]), "<e apex=\"\" xml:base=\"a/./b\"></e>");
    assert_eq!(canonical("<r><e apex='' xml:base='../'/></r>", Inclusive11, false, &[]), "<e apex=\"\" xml:base=\"../\"></e>");
}

#[test]
fn the_omitted_subtree_is_that_node_alone() {
    let xml = "<a xmlns:p='urn:p'>1<p:s omit='' xmlns:q='urn:q'><a/></p:s>2<p:s/><b/></a>";
    assert_eq!(canonical(xml, Exclusive, false, &[]), "<a>12<p:s xmlns:p=\"urn:p\"></p:s><b></b></a>");
    assert_eq!(canonical("<a><s omit=''/></a>", Inclusive10, true, &[]), "<a></a>");
    // Nothing is never the answer: the apex cannot be omitted.
    assert_eq!(canonical("<a apex='' omit=''>x</a>", Exclusive, false, &[]), "<a apex=\"\" omit=\"\">x</a>");
    assert_eq!(canonical("<a><b apex=''/><c omit=''/></a>", Exclusive, false, &[]), "<b apex=\"\"></b>");
}

#[test]
fn canonical_is_a_fixed_point() {
    let xml = "<r xmlns='urn:d' xmlns:p='urn:1' xml:lang='en'><p:e apex='&#10;\"' p:x='&lt;'>&#13;<![CDATA[<&>]]><f xmlns=''><p:g xmlns:p='urn:2'/></f></p:e></r>";
    for method in [Exclusive, Inclusive10, Inclusive11] {
        let once = canonical(xml, method, true, &["p"]);
        assert_eq!(canonical(&once, method, true, &["p"]), once);
    }
}

#[test]
fn the_limit_is_on_the_octets() {
    let document = Document::parse("<a><b/></a>", &Limits::default()).unwrap();
    let how = Canonicalization { method: Exclusive, comments: false, prefixes: &[] };
    assert_eq!(canonicalize(document.root(), None, &how, 14).unwrap(), "<a><b></b></a>");
    let fault = canonicalize(document.root(), None, &how, 13).unwrap_err();
    assert_eq!((fault.code, fault.expected.clone()), (Code::XmlCanonicalLimitExceeded, Some(13_u64.into())));
}

#[test]
fn octets_lead_back_to_the_source() {
    let xml = "<r><a apex='' x='&gt;'><!-- <b> --> <s omit=''><b/></s><b>1</b>\n<c ><b/></c></a></r>";
    let document = Document::parse(xml, &Limits::default()).unwrap();
    let marked = |name: &str| document.root().descendants().find(|element| element.attr(name).is_some());
    let (apex, omit) = (marked("apex").unwrap(), marked("omit"));
    let octets = canonicalize(apex, omit, &Canonicalization { method: Exclusive, comments: true, prefixes: &[] }, 1000).unwrap();
    let found = |offset: usize| source_span(apex, omit, &octets, u32::try_from(offset).unwrap());
    let last = |needle: &str| xml.rfind(needle).map(|start| span(start..start + needle.len()));
    for (canonical, source) in [("<b>1", "<b>1</b>"), ("<c", "<c ><b/></c>"), ("<b></b>", "<b/>")] {
        assert_eq!(found(octets.find(canonical).unwrap()), last(source), "{canonical}");
    }
    assert_eq!(found(0), Some(apex.span()));
    for elsewhere in ["<!--", "<b> -->", "</a>", "1", " apex"] {
        assert_eq!(found(octets.find(elsewhere).unwrap()), None, "{elsewhere}");
    }
    assert_eq!(found(octets.len()), None);
    assert_eq!(source_span(apex, omit, &octets, u32::MAX), None);
}

/// 120 kB of source that would be 10 MB of octets.
#[test]
fn a_long_namespace_name_does_not_multiply() {
    let xml = format!("<a xmlns:p='urn:{}'>{}</a>", "n".repeat(500), "<p:b/>".repeat(19_990));
    let limits = Limits::default();
    let document = Document::parse(&xml, &limits).unwrap();
    let how = Canonicalization { method: Exclusive, comments: false, prefixes: &[] };
    assert_eq!(canonicalize(document.root(), None, &how, limits.canonical).unwrap_err().code, Code::XmlCanonicalLimitExceeded);
}

/// What was canonicalized under the limits of a message can be parsed again under those of its octets.
#[test]
fn octets_fit_their_own_limits() {
    let values = "<v t:u=''/>".repeat(9_900);
    let xml = format!("<a xmlns:t='http://www.w3.org/2001/XMLSchema-instance'>{values}{}</a>", "&gt;".repeat(30_000));
    let limits = Limits::default();
    let document = Document::parse(&xml, &limits).unwrap();
    let how = Canonicalization { method: Exclusive, comments: false, prefixes: &[] };
    let octets = canonicalize(document.root(), None, &how, limits.canonical).unwrap();
    assert_eq!(Document::parse(&octets, &limits).unwrap_err().code, Code::BindingLimitExceeded);
    assert_eq!(Document::parse(&octets, &limits.octets()).unwrap().root().descendants().count(), 9_901);
}
