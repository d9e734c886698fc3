"""Accepted: everything that XML allows a sender, and values that must come back code point for code point."""

import base64
import urllib.parse

import names as n
from templates import RESPONSE, attribute, edit, login, message, restyle
from vector import accept

VALUE = "<saml:AttributeValue>staff</saml:AttributeValue>"
NAME_ID = ">alice@example.org</saml:NameID>"


def mint():
    _prefixes()
    _writing()
    _text()
    _values()
    _bindings()
    _limits()


def value(text, shown=..., **options):
    """A message whose group has this value, and the login that shows it."""
    base = edit(RESPONSE, (VALUE, f"<saml:AttributeValue{text}</saml:AttributeValue>" if text.startswith((" ", ">"))
                           else f"<saml:AttributeValue>{text}</saml:AttributeValue>"))
    expected = login()
    expected["attributes"] = [attribute("groups", text if shown is ... else shown, "engineering")]
    return message(base=base, **options), expected


def _prefixes():
    flags, spec = ["Prefixes"], ["xml-names 3"]
    for label, about, style in [
        ("odd", "prefixes nobody would choose", {"samlp": "_-1.", "saml": "é", "ds": "xmldsig"}),
        ("swapped", "the usual prefixes, each for another namespace", {"samlp": "md", "saml": "soap", "ds": "saml"}),
        ("default-protocol", "the protocol namespace is the default one", {"samlp": ""}),
        ("default-assertion", "the assertion namespace is the default one", {"saml": ""}),
        ("default-signature", "the signature namespace is the default one", {"ds": ""}),
        ("none", "no prefix anywhere: three default namespaces nested", {"samlp": "", "saml": "", "ds": ""}),
        ("saml2", "saml2p and saml2", {"samlp": "saml2p", "saml": "saml2"}),
    ]:
        base = restyle(RESPONSE, **style)
        for place in ("assertion", "both"):
            accept(f"prefixes-{label}-{place}-signed", about, message(base=base, sign=place, prefix=style.get("ds", "ds")),
                   flags=flags, spec=spec)
    one = RESPONSE.replace(f' xmlns:samlp="{n.SAMLP}"', f' xmlns:p="{n.SAMLP}"')
    one = one.replace("<samlp:", "<p:").replace("</samlp:", "</p:")
    one = edit(one, ("<saml:Assertion xmlns:saml=", "<p:Assertion xmlns:p="))
    head, tail = one.split("<p:Assertion ")
    tail = tail.replace("<saml:", "<p:").replace("</saml:", "</p:")
    accept("prefix-rebound", "one prefix means the protocol outside and the assertion namespace inside", message(
        base=f"{head}<p:Assertion {tail}"), flags=flags, spec=spec)


def _writing():
    flags, spec = ["Layout"], ["xml 2.3"]
    single = RESPONSE.replace('"', "'")
    accept("single-quotes", "apostrophes around attribute values", message(base=single, sign="both"), flags=flags, spec=spec)
    accept("declaration", "an XML declaration", '<?xml version="1.0" encoding="UTF-8"?>\n' + message(), flags=flags, spec=["xml 2.8"])
    accept("declaration-lower-case", "utf-8 in lower case, apostrophes", "<?xml version='1.0' encoding='utf-8' standalone='no'?>"
           + message(), flags=flags, spec=["xml 2.8"])
    accept("declaration-without-encoding", "a declaration that names no encoding", '<?xml version="1.0"?>' + message(),
           flags=flags, spec=["xml 2.8"])
    accept("byte-order-mark", "a byte order mark before the message is no part of it", b"\xef\xbb\xbf" + message().encode(),
           flags=flags, spec=["xml 4.3.3"])
    accept("crlf", "CRLF at the end of lines: one line feed to a parser", message(sign="both").replace("\n", "\r\n"),
           flags=flags, spec=["xml 2.11"])
    accept("cr", "CR at the end of lines: one line feed to a parser", message(sign="both").replace("\n", "\r"),
           flags=flags, spec=["xml 2.11"])
    accept("space-in-tags", "blanks and line breaks inside tags", edit(
        message(sign="both"), ("</saml:AuthnContext>", "</saml:AuthnContext\n >"), ('ID="_a1" Version', 'ID = "_a1"\n\tVersion')),
        flags=flags, spec=["xml 3.1"])
    accept("empty-elements-written-out", "empty elements with an end tag", edit(
        message(sign="both"), (f'Value="{n.STATUS}Success"/>', f'Value="{n.STATUS}Success"></samlp:StatusCode>')),
        flags=flags, spec=["xml 3.1"])
    accept("comments-everywhere", "comments before, between, inside and after", edit(
        message(sign="both"), ("<samlp:Status>", "<!-- a --><samlp:Status><!-- b -->"),
        ("<saml:Conditions", "<!-- c --><saml:Conditions"), ("</samlp:Response>\n", "<!-- d --></samlp:Response>\n<!-- e -->\n"),
        ('<samlp:Response ', '<!-- f -->\n<samlp:Response ')), flags=["Comments"], spec=["xml 2.5"])
    accept("attributes-in-another-order", "attributes of the Assertion in another order than they were signed in", edit(
        message(), ('ID="_a1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z">',
                    'IssueInstant="2025-12-31T23:59:58Z" Version="2.0" ID="_a1">')), flags=flags, spec=["xml-c14n 2.3"])


def _text():
    flags = ["CommentTruncation"]
    spec = ["saml-core 5.4.3", "xml-c14n 2.1"]
    comment = message((NAME_ID, ">alice@example.org<!-- -->.evil.example</saml:NameID>"))
    accept("comment-in-name-id", "a comment parts the signed NameID: the whole text counts", comment,
           login(value="alice@example.org.evil.example"), flags=flags, cves=["CVE-2017-11427", "CVE-2018-0489"], spec=spec)
    moved = edit(message((NAME_ID, ">alice@example.org.evil.example</saml:NameID>")),
                 ("alice@example.org.evil.example", "alice@example.org<!---->.evil.example"))
    accept("comment-put-into-name-id", "the attacker puts a comment into a signed NameID: the whole text counts", moved,
           login(value="alice@example.org.evil.example"), flags=flags, cves=["CVE-2017-11428"], spec=spec)
    accept("comment-first-in-name-id", "a comment before the text of the NameID", edit(
        message(), (NAME_ID, "><!--root-->alice@example.org</saml:NameID>")), flags=flags, spec=spec)
    accept("comment-last-in-name-id", "a comment after the text of the NameID", edit(
        message(), (NAME_ID, ">alice@example.org<!--root--></saml:NameID>")), flags=flags, spec=spec)
    accept("comment-in-issuer", "a comment parts the Issuer", edit(
        message(), (f"    <saml:Issuer>{n.IDP}", "    <saml:Issuer>https://idp.exa<!-- -->mple.org/saml")), flags=flags, spec=spec)
    accept("comment-in-audience", "a comment parts the Audience", edit(
        message(), (f"<saml:Audience>{n.SP}", "<saml:Audience>https://app.<!-- x -->example/saml")), flags=flags, spec=spec)
    text, expected = value("staff.but-not-of-us", sign="both")
    accept("comment-in-attribute-value", "a comment parts an attribute value", edit(
        text, ("staff.but-not-of-us", "staff<!-- x -->.but-not-of-us")), expected, flags=flags, spec=spec)
    text, expected = value("a<!-- not signed -->b", "ab", c14n=n.EXC_COMMENTS)
    accept("comment-by-method-with-comments", "a method with comments: a reference by bare name leaves them out all the same", text, expected,
           flags=flags, spec=["xmldsig-core 4.4.3.3"])
    text = message(c14n=n.EXC, transform=n.EXC_COMMENTS)
    accept("comment-put-in-by-method-with-comments", "a method with comments: one that is put in after signing changes nothing, not even the value", edit(
        text, (">staff<", ">st<!-- -->aff<")), flags=flags, spec=["xmldsig-core 4.4.3.3"])

    flags, spec = ["TextForms"], ["xml 2.4", "xml 2.7"]
    text, expected = value("a &lt; b &amp;&amp; c &gt; d \" '", "a < b && c > d \" '")
    accept("references-to-characters", "the five entities that XML itself has", text, expected, flags=flags, spec=spec)
    text, expected = value("&#97;&#x0062;&#x1F511;&#x9;&#10;", "ab\U0001F511\t\n")
    accept("character-references", "decimal and hexadecimal references, one beyond the first plane", text, expected, flags=flags, spec=spec)
    text, expected = value("one&#13;two", "one\rtwo")
    accept("carriage-return-reference", "a carriage return that was written as a reference stays one", text, expected, flags=flags, spec=spec)
    text, expected = value("<![CDATA[<saml:NameID>root</saml:NameID> & co]]>", "<saml:NameID>root</saml:NameID> & co")
    accept("cdata-in-value", "CDATA is text", text, expected, flags=flags, spec=spec)
    text, expected = value("one <![CDATA[two]]> three<![CDATA[]]>", "one two three")
    accept("cdata-parts-value", "text and CDATA in turn are one text", text, expected, flags=flags, spec=spec)
    accept("cdata-name-id", "a NameID in CDATA", edit(message(), (NAME_ID, "><![CDATA[alice@example.org]]></saml:NameID>")),
           flags=flags, spec=spec)
    accept("reference-in-id", "the ID and the reference to it written with character references", edit(
        message(), ('ID="_a1"', 'ID="&#95;a1"'), ('URI="#_a1"', 'URI="&#35;_a&#x31;"')), flags=flags, spec=spec)


def _values():
    flags, spec = ["Values"], ["saml-core 1.3.1"]
    for label, about, text in [
        ("non-ascii", "letters beyond ASCII", "Zoë Ångström Łukasz Ελένη Дмитрий 王小明"),
        ("astral", "characters beyond the first plane", "\U0001D4D0\U0001F469\u200D\U0001F4BB\U00020BB7"),
        ("combining", "a letter and its combining mark stay two code points", "e\u0301 \u1E9B\u0323 \u1112\u1161\u11AB"),
        ("full-width", "full-width forms stay what they are", "ａｄｍｉｎ＠ｅｘａｍｐｌｅ．ｏｒｇ"),
        ("invisible", "no-break space, zero-width space, soft hyphen and bidirectional marks", "a\u00A0b\u200Bc\u00ADd\u202Ee\u2066f"),
        ("noncharacters", "the last code points that XML allows", "\uE000\uFFFD\U0010FFFF"),
        ("case", "upper and lower case and the letters without one", "ADMIN admin İı ß ẞ"),
        ("long", "a value of four thousand characters", "0123456789abcdef" * 250),
    ]:
        text, expected = value(text)
        accept(f"value-{label}", about, text, expected, flags=flags, spec=spec)
    text, expected = value("\n          staff\n        ")
    accept("value-with-layout", "white space around a value belongs to it", text, expected, flags=flags, spec=spec)
    accept("name-id-non-ascii", "a NameID beyond ASCII, not normalized", message((NAME_ID, ">Zoe\u0308@bücher.example</saml:NameID>"),
           sign="both"), login(value="Zoe\u0308@bücher.example"), flags=flags, spec=spec)
    accept("name-id-with-layout", "white space around the NameID belongs to it", message(
        (NAME_ID, ">\n        alice\n      </saml:NameID>")), login(value="\n        alice\n      "), flags=flags, spec=spec)
    accept("attribute-value-normalized", "tabs and line feeds in an XML attribute are blanks, unless they are references", message(
        ('Name="groups"', 'Name="the\tgroups\n&#9;here"')), login(attributes=[
            attribute("the groups \there", "staff", "engineering")]), flags=flags, spec=["xml 3.3.3"])
    accept("id-with-dots", "an ID of letters, dots and dashes", message(
        ('ID="_a1"', 'ID="Zm9v.bar-baz_0.é"'), assertion="Zm9v.bar-baz_0.é"), login(assertionId="Zm9v.bar-baz_0.é"),
        flags=flags, spec=["xml-names 3"])
    text, expected = value("", "")
    accept("value-empty", "an empty value", text, expected, flags=["Attributes"], spec=["saml-core 2.7.3.1.1"])
    text, expected = value(f' xmlns:xsi="{n.XSI}" xsi:nil="true">', None)
    accept("value-nil", "xsi:nil", text, expected, flags=["Attributes"], spec=["saml-core 2.7.3.1.1"])
    text, expected = value(f' xmlns:xsi="{n.XSI}" xsi:nil="1">', None)
    accept("value-nil-1", "xsi:nil written as 1", text, expected, flags=["Attributes"], spec=["saml-core 2.7.3.1.1"])
    text, expected = value(f' xmlns:xsi="{n.XSI}" xmlns:xs="{n.XS}" xsi:type="xs:string">staff', "staff")
    accept("value-typed", "xsi:type on a value", text, expected, flags=["Attributes"], spec=["saml-core 2.7.3.1.1"])
    text, expected = value(f' xmlns:xsi="{n.XSI}" xmlns:xs="{n.XS}" xsi:type="xs:integer">007', "007")
    accept("value-typed-integer", "a value of type integer stays as it was written", text, expected, flags=["Attributes"],
           spec=["saml-core 2.7.3.1.1"])
    inner = '<x:unit xmlns:x="urn:example:x" id="u7"><x:name>staff</x:name></x:unit>'
    text, expected = value(inner, {"xml": inner})
    accept("value-xml", "a value with elements inside", text, expected, flags=["Attributes"], spec=["saml-core 2.7.3.1.1"])
    inner = f'<n:NameID xmlns:n="{n.SAML}" Format="{n.PERSISTENT}">Zm9v</n:NameID>'
    text, expected = value(inner, {"xml": inner})
    accept("value-name-id", "a NameID for a value, as eduPersonTargetedID has it", text, expected, flags=["Attributes"],
           spec=["saml-core 2.7.3.1.1"])


def _bindings():
    flags, spec = ["Binding"], ["saml-bindings 3.5.4"]
    plain = base64.b64encode(message().encode()).decode()
    wrapped = "\r\n".join(plain[at : at + 76] for at in range(0, len(plain), 76)) + "\r\n"
    accept("base64-lines", "base64 in lines of 76, CRLF between them", wrapped, kind="base64", flags=flags, spec=spec)
    accept("base64-blanks", "blanks and tabs inside the base64", " \t" + plain[:100] + " " + plain[100:] + "\n", kind="base64",
           flags=flags, spec=spec)
    field = urllib.parse.quote(plain, safe="")
    accept("form", "a whole form, RelayState after the message", f"SAMLResponse={field}&RelayState=%2Fhome%3Fa%3D1", kind="form",
           flags=flags, spec=spec)
    accept("form-relay-state-first", "RelayState before the message", f"RelayState=abc&SAMLResponse={field}", kind="form",
           flags=flags, spec=spec)
    accept("form-charset", "a content type with a parameter and in another case", f"SAMLResponse={field}", kind="form",
           content_type="Application/X-WWW-Form-URLEncoded; charset=UTF-8", flags=flags, spec=spec)
    accept("form-other-fields", "fields of other people beside the message", f"_csrf=1&SAMLResponse={field}&submit=Continue",
           kind="form", flags=flags, spec=spec)
    long = urllib.parse.quote("https://app.example/" + "x" * 80, safe="")
    accept("form-relay-state-longer", "RelayState of more than 80 bytes is looked at and not refused", f"SAMLResponse={field}&RelayState={long}", kind="form",
           flags=["RelayState"], spec=["saml-bindings 3.5.3"])
    accept("form-relay-state-longer-off", "RelayState of more than 80 bytes where nobody asks", f"SAMLResponse={field}&RelayState={long}", kind="form",
           settings="relay-state-off", flags=["RelayState"], spec=["saml-bindings 3.5.3"])
    odd = "".join(f"%{ord(c):02x}" if c in "+/=" or at < 8 else c for at, c in enumerate(plain))
    accept("form-needless-escapes", "letters that need no escape are escaped, in lower-case hexadecimal", f"S%41MLResponse={odd}",
           kind="form", flags=flags, spec=spec)


def _limits():
    flags, spec = ["Limits"], ["xml 2.1"]
    # Response, Assertion, AttributeStatement, Attribute and AttributeValue are five levels.
    inner = "<a>" * 59 + "</a>" * 59
    text, expected = value(inner, {"xml": inner})
    accept("as-deep-as-allowed", "sixty-four levels", text, expected, flags=flags, spec=spec)
    inner = "<a " + " ".join(f'a{at:03}="1"' for at in range(256)) + "></a>"
    text, expected = value(inner, {"xml": inner})
    accept("as-many-attributes-as-allowed", "256 attributes on one element", text, expected, flags=flags, spec=spec)
    text, expected = value(" " + " ".join(f'xmlns:p{at}="urn:x:{at}"' for at in range(29)) + ">staff", "staff")
    accept("as-many-prefixes-as-allowed", "32 distinct prefixes", text, expected, flags=flags, spec=spec)
    text, expected = value(f' xmlns:p="urn:{"x" * 508}">staff', "staff")
    accept("as-long-a-namespace-as-allowed", "a namespace name of 512 bytes", text, expected, flags=flags, spec=spec)
