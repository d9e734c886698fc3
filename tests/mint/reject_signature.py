"""Refused: signatures that are missing, in the wrong place, of the wrong shape, or over something else."""

import base64
import hashlib

import names as n
from octets import sign
from signing import Sig, by_id, canonical, fill, parse, signature_of
from templates import ATTRIBUTES, RESPONSE, edit, message
from vector import reject

GOOD = message()
SIGNATURE = signature_of(GOOD)
VALUE = GOOD.split("<ds:SignatureValue>")[1].split("<")[0]
DIGEST = GOOD.split("<ds:DigestValue>")[1].split("<")[0]


def mint():
    _missing()
    _places()
    _shape()
    _references()
    _transforms()
    _canonicalization()
    _tampered()


def case(name, about, text, code, flags, spec, **rest):
    reject(f"signature/{name}", about, text, f"signature.{code}", flags=flags, spec=spec, **rest)


def _missing():
    flags, spec = ["SignatureMissing"], ["saml-profiles 4.1.3.5"]
    case("none", "nothing is signed", message(sign=None), "missing", flags, spec)
    case("commented-out", "the signature stands in a comment", GOOD.replace(SIGNATURE, f"<!--{SIGNATURE}-->"), "missing", flags, spec)
    case("under-the-wrong-name", "an element that is almost called Signature", GOOD.replace("ds:Signature>", "ds:Signatur>").replace(
        "<ds:Signature ", "<ds:Signatur "), "missing", flags, spec)
    spec = ["saml-core 5"]
    case("response-required", "the policy wants the Response signed, the Assertion is", GOOD, "response-required", flags, spec, settings="signed-response")
    case("assertion-required", "the policy wants the Assertion signed, the Response is", message(sign="response"), "assertion-required", flags, spec,
         settings="signed-assertion")
    case("both-required-response-missing", "the policy wants both signed, the Assertion is", GOOD, "response-required", flags, spec, settings="signed-both")
    case("both-required-assertion-missing", "the policy wants both signed, the Response is", message(sign="response"), "assertion-required", flags, spec,
         settings="signed-both")
    flags = ["SignatureBad"]
    whole = message(sign="both", r_key="attacker")
    case("good-beside-bad-response", "a good signature on the Assertion, a bad one on the Response", whole, "value-mismatch", flags, spec)
    case("good-beside-bad-assertion", "a good signature on the Response, a bad one on the Assertion", message(sign="both", key="attacker", r_key="idp"),
         "value-mismatch", flags, spec)


def _places():
    flags, spec = ["SignaturePlace"], ["saml-core 5.4.1"]
    for name, about, before in [
        ("before-issuer", "before the Issuer", f"<saml:Issuer>{n.IDP}"), ("after-subject", "after the Subject", "<saml:Conditions"),
        ("before-attributes", "before the last statement", "<saml:AttributeStatement>"),
    ]:
        base = edit(RESPONSE, ("@@sig:a@@", ""), (before, "@@sig:a@@" + before))
        case(f"misplaced-{name}", f"the Assertion's signature stands {about}", message(base=base), "misplaced", flags, spec)
    for name, about, before in [
        ("in-subject", "in the Subject", "<saml:SubjectConfirmation "), ("in-authn-statement", "in the AuthnStatement", "<saml:AuthnContext>"),
        ("in-confirmation-data", "in an AttributeValue", "staff<"),
    ]:
        case(f"misplaced-{name}", f"the Assertion's signature stands {about}", edit(GOOD, (SIGNATURE, ""), (before, SIGNATURE + before)), "misplaced", flags, spec)
    base = edit(RESPONSE, ("@@sig:r@@", ""), ("  <saml:Assertion ", "  @@sig:r@@<saml:Assertion "))
    case("misplaced-after-status", "the Response's signature stands after the Status", message(base=base, sign="response"), "misplaced", flags, spec)
    base = edit(RESPONSE, ("@@sig:r@@", ""), (f'<saml:Issuer xmlns:saml="{n.SAML}">', f'@@sig:r@@<saml:Issuer xmlns:saml="{n.SAML}">'))
    case("misplaced-before-response-issuer", "the Response's signature stands before its Issuer", message(base=base, sign="response"), "misplaced", flags, spec)
    case("misplaced-stub-in-extensions", "an empty signature in Extensions beside a good one", message(
        ("<samlp:Status>", f'<samlp:Extensions><ds:Signature xmlns:ds="{n.DS}"/></samlp:Extensions><samlp:Status>')), "misplaced", flags, spec)
    case("misplaced-signature-in-signature", "a signature in the KeyInfo of another", message(key_info=f"<ds:KeyInfo>{SIGNATURE}</ds:KeyInfo>"),
         "misplaced", flags, spec)
    case("two-on-assertion", "the same signature twice on the Assertion", edit(GOOD, (SIGNATURE, SIGNATURE + SIGNATURE)), "multiple", flags, spec)
    case("two-on-assertion-first-bad", "a bad signature before the good one", edit(GOOD, (SIGNATURE, SIGNATURE.replace(VALUE, "AAAA") + SIGNATURE)),
         "multiple", flags, spec)
    case("two-on-assertion-first-and-last", "one after the Issuer, one at the end", edit(GOOD, ("</saml:Assertion>", SIGNATURE + "</saml:Assertion>")),
         "multiple", flags, spec)
    signed = message(sign="response")
    case("two-on-response", "the same signature twice on the Response", edit(signed, (signature_of(signed), signature_of(signed) * 2)), "multiple", flags, spec)
    case("five", "one signature more than the limit", edit(GOOD, (SIGNATURE, SIGNATURE * 5)), "limit-exceeded", ["Limits"], spec)
    stub = f'<ds:Signature xmlns:ds="{n.DS}"/>'
    case("hundred-stubs", "a hundred empty signatures", edit(GOOD, ("<samlp:Status>", f"<samlp:Extensions>{stub * 100}</samlp:Extensions><samlp:Status>")),
         "limit-exceeded", ["Limits"], spec)


def _shape():
    flags, spec = ["SignatureShape"], ["xmldsig-core 4"]

    def odd(name, about, text, given=flags):
        case(name, about, text, "malformed", given, spec)

    forged_info = SIGNATURE.split("<ds:SignedInfo>")[1].split("</ds:SignedInfo>")[0].replace(DIGEST, base64.b64encode(b"\x01" * 32).decode())
    second = f"<ds:SignedInfo>{forged_info}</ds:SignedInfo>"
    for name, about, text in [
        ("first", "a forged SignedInfo before the signed one", edit(GOOD, ("<ds:SignedInfo>", second + "<ds:SignedInfo>"))),
        ("last", "a forged SignedInfo after the signed one", edit(GOOD, ("</ds:SignedInfo>", "</ds:SignedInfo>" + second))),
        ("nested", "a forged SignedInfo inside the signed one", message(extra={"reference": second})),
        ("in-object", "a forged SignedInfo in an Object", edit(GOOD, ("</ds:Signature>", f"<ds:Object>{second}</ds:Object></ds:Signature>"))),
    ]:
        odd(f"signed-info-{name}", about, text, ["SignedInfo"])
    odd("empty", "a signature of no children", GOOD.replace(SIGNATURE, f'<ds:Signature xmlns:ds="{n.DS}"/>'))
    odd("no-signed-info", "no SignedInfo", GOOD.replace(f"<ds:SignedInfo>{_inside('SignedInfo')}</ds:SignedInfo>", ""))
    odd("no-value", "no SignatureValue", edit(GOOD, (f"<ds:SignatureValue>{VALUE}</ds:SignatureValue>", "")))
    odd("value-first", "SignatureValue before SignedInfo", _moved(f"<ds:SignatureValue>{VALUE}</ds:SignatureValue>", "<ds:SignedInfo>"))
    odd("key-info-first", "KeyInfo before SignatureValue", edit(GOOD, ("<ds:SignatureValue>", "<ds:KeyInfo/><ds:SignatureValue>")))
    odd("key-info-twice", "two KeyInfo", message(key_info="<ds:KeyInfo><ds:KeyName>a</ds:KeyName></ds:KeyInfo>" * 2))
    odd("object", "an Object, though an empty one", edit(GOOD, ("</ds:Signature>", "<ds:Object/></ds:Signature>")))
    odd("foreign-child", "a child of another namespace", edit(GOOD, ("</ds:Signature>", '<x:y xmlns:x="urn:example:x"/></ds:Signature>')))
    odd("stray-text", "text between the children", edit(GOOD, ("<ds:SignatureValue>", "hello<ds:SignatureValue>")))
    for name in ("CanonicalizationMethod", "SignatureMethod", "DigestMethod", "DigestValue", "SignatureValue", "Transforms"):
        odd(f"two-{name.lower()}", f"two {name}", _resigned(lambda text, name=name: _twice(text, name)))
        if name not in ("Transforms", "SignatureValue"):
            odd(f"no-{name.lower()}", f"no {name}", _resigned(lambda text, name=name: text.replace(_element(text, name), "")))
    odd("methods-swapped", "SignatureMethod before CanonicalizationMethod", _resigned(lambda text: _swap(text, "CanonicalizationMethod", "SignatureMethod")))
    odd("digest-swapped", "DigestValue before DigestMethod", _resigned(lambda text: _swap(text, "DigestMethod", "DigestValue")))
    odd("no-algorithm", "a SignatureMethod without Algorithm", _resigned(lambda text: text.replace(f'SignatureMethod Algorithm="{n.RSA_SHA256}"', "SignatureMethod")))

    forged = base64.b64encode(hashlib.sha256(b"forged").digest()).decode()
    for name, about, shown in [
        ("comment-first", "a forged digest in a comment before the signed one", lambda value: f"<!--{forged}-->{_b64(value)}"),
        ("comment-last", "a comment after the digest", lambda value: f"{_b64(value)}<!--{forged}-->"),
        ("comment-around", "a forged digest, the signed one in a comment", lambda value: f"{forged}<!--{_b64(value)}-->"),
        ("element", "an element in the digest", lambda value: f"{_b64(value)}<x/>"),
        ("short", "a digest cut to its first bytes", lambda value: _b64(value[:16])),
        ("long", "a byte after the digest", lambda value: _b64(value + b"\x00")),
        ("empty", "a digest of no bytes", lambda value: ""),
        ("junk", "characters of no alphabet in the digest", lambda value: "!" + _b64(value)),
        ("no-padding", "a digest without its padding", lambda value: _b64(value).rstrip("=")),
        ("tail", "bits after the last byte of the digest that are not zero", lambda value: _b64(value)[:-2] + _other_tail(_b64(value)[-2]) + "="),
        ("hexadecimal", "a digest in hexadecimal", lambda value: value.hex()),
    ]:
        odd(f"digest-value-{name}", about, message(digest_value=shown), ["DigestValue"])
    odd("signature-value-comment", "a comment in SignatureValue", edit(GOOD, (VALUE, VALUE[:100] + "<!-- x -->" + VALUE[100:])))
    odd("signature-value-element", "an element in SignatureValue", edit(GOOD, (VALUE, VALUE + "<x/>")))
    odd("signature-value-junk", "characters of no alphabet in SignatureValue", edit(GOOD, (VALUE, "!!" + VALUE)))
    odd("signature-value-no-padding", "SignatureValue without its padding", edit(GOOD, (VALUE, VALUE.rstrip("="))))


def _references():
    flags, spec = ["Reference"], ["saml-core 5.4.2"]
    info = _inside("SignedInfo")
    reference = f"<ds:Reference{info.split('<ds:Reference')[1].split('</ds:Reference>')[0]}</ds:Reference>"
    other = reference.replace("#_a1", "#_evil")
    case("no-reference", "no Reference: nothing is covered", _resigned(lambda text: text.replace(_element(text, "Reference"), "")), "reference-missing", flags, spec)
    case("two-references", "the same Reference twice", message(extra={"reference": reference}), "reference-multiple", flags, spec)
    case("two-references-other", "a second Reference to something else", message(extra={"reference": other}), "reference-multiple", flags, spec)
    case("fifty-references", "fifty References", message(extra={"reference": other * 49}), "reference-multiple", ["Reference", "Limits"], spec)
    for name, about, uri in [
        ("absent", "no URI", ""), ("empty", "an empty URI: the whole document", 'URI=""'), ("hash", "a # alone", 'URI="#"'), ("no-hash", "the ID without #", 'URI="_a1"'),
        ("other", "another ID", 'URI="#_other"'), ("response", "the Response's ID", 'URI="#_r1"'), ("case", "the ID in another case", 'URI="#_A1"'),
        ("blank-before", "a blank before #", 'URI=" #_a1"'), ("blank-after", "a blank after the ID", 'URI="#_a1 "'), ("two-hashes", "two #", 'URI="##_a1"'),
        ("escaped", "a percent escape", 'URI="#%5Fa1"'), ("xpointer-id", "an XPointer to the ID", "URI=\"#xpointer(id('_a1'))\""),
        ("xpointer-root", "an XPointer to the root", 'URI="#xpointer(/)"'), ("file", "a file", 'URI="file:///etc/passwd"'),
        ("http", "a server", 'URI="http://attacker.example/a.xml"'), ("http-fragment", "a server and the right ID", 'URI="http://attacker.example/a.xml#_a1"'),
        ("cid", "an attachment", 'URI="cid:_a1"'), ("data", "a data: URL", 'URI="data:text/xml,%3Ca/%3E"'),
    ]:
        case(f"uri-{name}", f"the Reference's URI: {about}", message(uri=uri), "reference-mismatch", flags, spec)
    part = edit(RESPONSE, ("<saml:Subject>", '<saml:Subject ID="_part">'))
    case("partial-subject", "a genuine signature that covers the Subject alone", message(base=part, uri='URI="#_part"', octets=lambda root: canonical(
        by_id(root, "_part"), n.EXC)), "reference-mismatch", ["Partial"], spec)
    case("partial-parent", "a genuine signature in the Assertion that covers the Response", message(uri='URI="#_r1"'), "reference-mismatch", ["Partial"], spec)
    own = message(uri='URI="#_sig"', octets=lambda root: b"").replace("<ds:Signature ", '<ds:Signature Id="_sig" ')
    case("void-reference-to-itself", "the signature refers to itself, and the transform leaves nothing to digest", own, "reference-mismatch", ["VoidCanonical"], spec)
    void = message(octets=lambda root: b"")
    case("void-digest", "the digest of nothing", void, "digest-mismatch", ["VoidCanonical"], ["xmldsig-core 3.2.1"])
    reject("signature/void-relative-namespace", "the digest of nothing over an Assertion whose canonical form some libraries cannot make", edit(
        void, ("<saml:Assertion ", '<saml:Assertion xmlns:x="1" ')), "xml.namespace-malformed", flags=["VoidCanonical"], spec=["xml-names 3"])
    reject("signature/void-relative-namespace-on-response", "the same with the relative namespace on the Response", edit(
        void, ("<samlp:Response ", '<samlp:Response xmlns:x="1" ')), "xml.namespace-malformed", flags=["VoidCanonical"], spec=["xml-names 3"])


def _transforms():
    flags, spec = ["Transforms"], ["saml-core 5.4.4"]
    one = '<ds:Transform Algorithm="{}"/>'
    enveloped, exclusive = one.format(n.ENVELOPED), one.format(n.EXC)
    xpath = ('<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath xmlns:saml="{}">not(ancestor-or-self::saml:NameID)'
             "</ds:XPath></ds:Transform>").format(n.SAML)
    filtered = ('<ds:Transform Algorithm="http://www.w3.org/2002/06/xmldsig-filter2"><f:XPath xmlns:f="http://www.w3.org/2002/06/xmldsig-filter2" '
                'Filter="subtract">//*[local-name()="NameID"]</f:XPath></ds:Transform>').replace('"NameID"', "'NameID'")
    xslt = ('<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><xsl:stylesheet version="1.0" '
            'xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><xsl:value-of select="document(\'http://attacker.example/\')"/>'
            "</xsl:template></xsl:stylesheet></ds:Transform>")
    prefixed = f'<ds:Transform Algorithm="{{}}"><ec:InclusiveNamespaces xmlns:ec="{n.EXC}" PrefixList="xs"/></ds:Transform>'
    for name, about, listed in [
        ("empty", "no transform", ""), ("no-enveloped", "canonicalization alone", exclusive), ("order", "canonicalization before enveloped", exclusive + enveloped),
        ("enveloped-twice", "enveloped twice", enveloped * 2), ("three", "canonicalization twice", enveloped + exclusive * 2), ("hundred", "a hundred transforms", enveloped + exclusive * 99),
        ("xpath", "XPath leaves the NameID out", enveloped + xpath + exclusive), ("xpath-filter", "XPath Filter 2 leaves the NameID out", enveloped + filtered + exclusive),
        ("xslt", "XSLT that fetches a document", xslt + enveloped + exclusive), ("xslt-after", "XSLT after the good ones", enveloped + exclusive + xslt),
        ("base64", "base64", enveloped + one.format(n.DS + "base64")), ("unknown", "an unknown one", enveloped + one.format("urn:example:transform")),
        ("unknown-canonicalization", "an unknown canonicalization", enveloped + one.format("http://www.w3.org/2010/xml-c14n2")),
        ("upper-case", "enveloped in upper case", one.format(n.ENVELOPED.upper()) + exclusive), ("blank", "a blank after the name", one.format(n.ENVELOPED + " ") + exclusive),
        ("prefix-list-on-enveloped", "a PrefixList on enveloped", prefixed.format(n.ENVELOPED) + exclusive),
        ("prefix-list-on-inclusive", "a PrefixList on inclusive canonicalization", enveloped + prefixed.format(n.C14N10)),
    ]:
        case(f"transforms-{name}", f"transforms: {about}", message(transforms=f"<ds:Transforms>{listed}</ds:Transforms>"), "transform-forbidden", flags, spec)
    case("transforms-absent", "no Transforms element", message(transforms=""), "transform-forbidden", flags, spec)


def _canonicalization():
    flags, spec = ["Canonicalization"], ["saml-core 5.4.3"]
    for name, about, uri in [
        ("unknown", "unknown", "urn:example:c14n"), ("empty", "empty", ""), ("version-2", "version 2.0", "http://www.w3.org/2010/xml-c14n2"),
        ("enveloped", "a transform that is none", n.ENVELOPED), ("xslt", "XSLT", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
        ("upper-case", "the right name in upper case", n.EXC.upper()), ("blank", "a blank before the right name", " " + n.EXC), ("no-hash", "the right name without #", n.EXC.rstrip("#")),
    ]:
        case(f"canonicalization-{name}", f"the canonicalization method: {about}", message(c14n=uri, transform=n.EXC), "canonicalization-unsupported", flags, spec)


def _tampered():
    flags, spec = ["Tampering"], ["xmldsig-core 3.2.1"]
    for name, about, change in [
        ("name-id", "another NameID", ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")),
        ("name-id-format", "another Format of the NameID", (n.EMAIL, n.PERSISTENT)), ("attribute-value", "another value", (">staff<", ">admin<")),
        ("attribute-name", "another attribute name", ('Name="groups"', 'Name="roles"')),
        ("attribute-added", "one more value", (">staff<", ">staff</saml:AttributeValue><saml:AttributeValue>admin<")),
        ("attribute-removed", "the attributes are gone", (ATTRIBUTES, "")), ("session-index", "another session", ('"_s1"', '"_s2"')),
        ("white-space", "a blank more between two elements", ("</saml:Conditions>", "</saml:Conditions> ")),
        ("text-white-space", "a blank more in a value", (">staff<", ">staff <")), ("xsi-type", "a type is added", ("<saml:AttributeValue>staff", f'<saml:AttributeValue xmlns:i="{n.XSI}" xmlns:xs="{n.XS}" i:type="xs:string">staff')),
        ("case", "a letter in another case", (">engineering<", ">Engineering<")), ("full-width", "a letter in its full-width form", (">engineering<", ">ｅngineering<")),
        ("authn-context", "a stronger context", (n.PPT, "urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard")),
    ]:
        case(f"tampered-{name}", f"changed after signing: {about}", edit(GOOD, change), "digest-mismatch", flags, spec)
    prefixed = GOOD.replace("saml:AuthnContextClassRef", "z:AuthnContextClassRef")
    case("tampered-prefix", "changed after signing: another prefix of the same namespace", edit(
        prefixed, ("<z:AuthnContextClassRef", f'<z:AuthnContextClassRef xmlns:z="{n.SAML}"')), "digest-mismatch", flags, spec)
    hoisted = edit(message(c14n=n.C14N10), ("<samlp:Response ", '<samlp:Response xmlns:x="urn:example:x" '))
    case("tampered-namespace-in-scope", "inclusive canonicalization: a namespace is declared on the Response afterwards", hoisted, "value-mismatch", flags, spec)
    comment = edit(message(c14n=n.EXC_COMMENTS), ("<ds:DigestMethod", "<!-- --><ds:DigestMethod"))
    case("tampered-comment-in-signed-info", "canonicalization with comments: a comment is put into SignedInfo, which is covered whole", comment, "value-mismatch", flags, spec)
    both = message(sign="response")
    case("tampered-response-status", "the Response is signed, its StatusMessage is added afterwards", edit(
        both, ("</samlp:Status>", "<samlp:StatusMessage>hi</samlp:StatusMessage></samlp:Status>")), "digest-mismatch", flags, spec)
    case("tampered-destination", "the Response is signed, its InResponseTo is changed afterwards", edit(
        both, (' InResponseTo="_req1">', ' InResponseTo="_req2">')), "digest-mismatch", flags, spec)
    spec = ["xmldsig-core 3.2.2"]
    raw = base64.b64decode(VALUE)
    case("signed-info-digest-changed", "the digest was replaced by that of the forged content", _redigested(), "value-mismatch", flags, spec)
    for name, about, value in [
        ("flipped", "one bit is another", raw[:-1] + bytes([raw[-1] ^ 1])), ("short", "the last byte is missing", raw[:-1]), ("long", "a zero byte at the end", raw + b"\0"),
        ("leading-zero", "a zero byte at the front", b"\0" + raw), ("zero", "nothing but zeros", bytes(256)), ("one", "the number one", bytes(255) + b"\1"),
        ("other-signature", "the value of another genuine signature", base64.b64decode(message(sign="response").split("<ds:SignatureValue>")[1].split("<")[0])),
    ]:
        case(f"value-{name}", f"the signature value: {about}", edit(GOOD, (VALUE, _b64(value))), "value-mismatch", ["SignatureValue"], spec)


def _redigested():
    forged = edit(GOOD, ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>"))
    root = parse(forged.replace(SIGNATURE, ""))
    value = hashlib.sha256(canonical(by_id(root, "_a1"), n.EXC)).digest()
    return edit(forged, (DIGEST, _b64(value)))


def _resigned(change):
    """A message whose SignedInfo was changed by the IdP itself: the signature value is genuine."""
    sig = Sig("_a1")
    text = RESPONSE.replace("@@sig:r@@", "").replace("@@sig:a@@", "\n    " + sig.xml())
    digested = fill(text, sig).split("<ds:DigestValue>")[1].split("<")[0]
    text = change(text.replace("@@digest:a@@", digested))
    root = parse(text)
    info = next(e for e in root.iter(f"{{{n.DS}}}SignedInfo"))
    return text.replace("@@value:a@@", _b64(sign(n.RSA_SHA256, "idp", canonical(info, n.EXC))))


def _element(text, name):
    start = text.index(f"<ds:{name}")
    end = text.index("/>", start) + 2 if text[start:].split(">")[0].endswith("/") else text.index(f"</ds:{name}>", start) + len(f"</ds:{name}>")
    return text[start:end]


def _twice(text, name):
    return text.replace(_element(text, name), _element(text, name) * 2)


def _swap(text, first, second):
    a, b = _element(text, first), _element(text, second)
    return text.replace(a + b, b + a)


def _moved(piece, before):
    return edit(GOOD.replace(piece, ""), (before, piece + before))


def _inside(name):
    return SIGNATURE.split(f"<ds:{name}>")[1].split(f"</ds:{name}>")[0]


def _b64(value):
    return base64.b64encode(value).decode()


def _other_tail(character):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return alphabet[alphabet.index(character) ^ 1]
