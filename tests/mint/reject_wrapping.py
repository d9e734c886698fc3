"""Refused: a genuine signed part is moved, and a forged one stands where it stood."""

import re

import names as n
from signing import Sig, fill, signature_of
from templates import ASSERTION, edit, message
from vector import reject

FLAGS = ["Wrapping"]
SPEC = ["saml-core 5.4.2"]
MISPLACED = "response.assertion-misplaced"
MULTIPLE = "response.assertion-multiple"

GENUINE = message()
GENUINE_RESPONSE = message(sign="response")
ERROR = message((f"{n.STATUS}Success", f"{n.STATUS}Responder"), ("\n  " + ASSERTION, ""), sign="response")


def assertion_of(text):
    """The text of the first Assertion of a message."""
    return re.search(r"<saml:Assertion .*</saml:Assertion>", text, re.S)[0]


def response_of(text):
    """The text of the Response."""
    return re.search(r"<samlp:Response .*</samlp:Response>", text, re.S)[0]


SIGNED = assertion_of(GENUINE)
SIGNATURE = signature_of(GENUINE)
BARE = SIGNED.replace(SIGNATURE, "")
STUB = f'<ds:Signature xmlns:ds="{n.DS}">@@</ds:Signature>'


def forged(identifier="_evil", text=BARE):
    """The genuine Assertion as the attacker would have it."""
    text = edit(text, ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>"))
    return text.replace(' ID="_a1"', f' ID="{identifier}"' if identifier else "", 1)


def inside(evil, before, content):
    """Puts content before the first place in the Assertion where this text stands."""
    assert before in evil, before
    return evil.replace(before, content + before, 1)


def after_issuer(evil, content):
    """Puts content where a signature belongs."""
    return inside(evil, "<saml:Subject>", content)


def around(evil):
    """The genuine envelope with this in place of its Assertion."""
    return GENUINE.replace(SIGNED, evil)


def mint():
    _eight()
    _matrix()
    _responses()
    _decoys()
    _signature_object()
    _foreign()
    _names()


def case(name, about, text, code, flags=FLAGS, spec=SPEC, **rest):
    reject(f"wrapping/{name}", about, text, code, flags=flags, spec=spec, **rest)


def _eight():
    evil_response = GENUINE_RESPONSE.replace('ID="_r1"', 'ID="_evil"').replace("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")
    evil_response = evil_response.replace('ID="_a1"', 'ID="_evil_a"')
    signature = signature_of(GENUINE_RESPONSE)
    original = response_of(GENUINE_RESPONSE).replace(signature, "")
    case("xsw1-response-in-signature", "XSW1: the signed Response stands inside the signature of a forged one",
         evil_response.replace("</ds:Signature>", original + "</ds:Signature>"), MISPLACED)
    case("xsw2-response-before-signature", "XSW2: the signed Response stands before the signature of a forged one",
         evil_response.replace(signature, original + signature), "response.malformed")
    case("xsw3-evil-assertion-first", "XSW3: a forged Assertion stands before the signed one", around(forged() + SIGNED), MULTIPLE)
    case("xsw3-evil-assertion-last", "a forged Assertion stands after the signed one", around(SIGNED + forged()), MULTIPLE)
    case("xsw3-both-signatures", "a forged Assertion with a copy of the signature stands before the signed one",
         around(after_issuer(forged(), SIGNATURE) + SIGNED), MULTIPLE)
    case("xsw3-same-id", "a forged Assertion with the signed one's ID stands before it", around(forged("_a1") + SIGNED), "xml.id-multiple")
    case("xsw4-signed-in-evil", "XSW4: the signed Assertion is a child of the forged one", around(inside(forged(), "</saml:Assertion>", SIGNED)), MISPLACED)
    case("xsw4-signed-in-evil-first", "the signed Assertion is the first child of the forged one", around(inside(forged(), "<saml:Issuer>", SIGNED)), MISPLACED)
    case("xsw5-signature-on-evil", "XSW5: the signature stays with the forged Assertion, the signed content follows",
         around(after_issuer(forged(), SIGNATURE) + BARE), MULTIPLE)
    case("xsw5-signed-content-first", "the signed content first, the forged Assertion with the signature after it",
         around(BARE + after_issuer(forged(), SIGNATURE)), MULTIPLE)
    case("xsw6-signed-in-signature-of-evil", "XSW6: the signed content stands inside the signature of the forged Assertion",
         around(after_issuer(forged(), SIGNATURE.replace("</ds:Signature>", BARE + "</ds:Signature>"))), MISPLACED)
    extensions = "<samlp:Extensions>{}</samlp:Extensions>\n  <samlp:Status>"
    case("xsw7-same-id-in-extensions", "XSW7: a forged Assertion with the signed one's ID in Extensions",
         edit(GENUINE, ("<samlp:Status>", extensions.format(forged("_a1")))), "xml.id-multiple")
    case("xsw7-other-id-in-extensions", "a forged Assertion in Extensions", edit(GENUINE, ("<samlp:Status>", extensions.format(forged()))), MISPLACED)
    case("xsw7-signed-in-extensions", "the signed Assertion in Extensions, the forged one in its place",
         edit(around(forged()), ("<samlp:Status>", extensions.format(SIGNED))), MISPLACED)
    case("xsw8-signed-in-object", "XSW8: the signed content in an Object of the forged Assertion's signature",
         around(after_issuer(forged(), SIGNATURE.replace("</ds:Signature>", f"<ds:Object>{BARE}</ds:Object></ds:Signature>"))), MISPLACED)
    moved = edit(GENUINE, (SIGNATURE, ""), (f'{n.IDP}</saml:Issuer>\n  <samlp:Status>', f"{n.IDP}</saml:Issuer>{SIGNATURE}\n  <samlp:Status>"))
    case("assertion-signature-on-response", "the Assertion's signature is moved to the Response", moved, "signature.reference-mismatch")


PLACES = {
    "advice": lambda evil, hidden: inside(evil, "<saml:AuthnStatement ", f"<saml:Advice>{hidden}</saml:Advice>"),
    "attribute-value": lambda evil, hidden: edit(evil, ("<saml:AttributeValue>staff<", f"<saml:AttributeValue>{hidden}<")),
    "confirmation-data": lambda evil, hidden: edit(evil, (f'Recipient="{n.ACS}"/>', f'Recipient="{n.ACS}">{hidden}</saml:SubjectConfirmationData>')),
    "condition": lambda evil, hidden: inside(evil, "</saml:Conditions>", f'<x:Condition xmlns:x="urn:example:x">{hidden}</x:Condition>'),
    "context-declaration": lambda evil, hidden: inside(evil, "</saml:AuthnContext>", f"<saml:AuthnContextDecl>{hidden}</saml:AuthnContextDecl>"),
    "evidence": lambda evil, hidden: inside(evil, "<saml:AttributeStatement>",
        '<saml:AuthzDecisionStatement Resource="urn:x" Decision="Permit"><saml:Action Namespace="urn:x">r</saml:Action>'
        f"<saml:Evidence>{hidden}</saml:Evidence></saml:AuthzDecisionStatement>"),
    "name-id": lambda evil, hidden: edit(evil, ("admin@example.org</saml:NameID>", f"admin@example.org{hidden}</saml:NameID>")),
    "subject": lambda evil, hidden: inside(evil, "</saml:Subject>", hidden),
    "conditions": lambda evil, hidden: inside(evil, "</saml:Conditions>", hidden),
    "statement": lambda evil, hidden: inside(evil, "</saml:AttributeStatement>", hidden),
    "key-info": lambda evil, hidden: _in_signature(evil, f"<ds:KeyInfo>{hidden}</ds:KeyInfo>"),
    "object": lambda evil, hidden: _in_signature(evil, f"<ds:Object>{hidden}</ds:Object>"),
    "object-manifest": lambda evil, hidden: _in_signature(evil, f"<ds:Object><ds:Manifest>{hidden}</ds:Manifest></ds:Object>"),
}


def _in_signature(evil, content):
    if "</ds:Signature>" in evil:
        return evil.replace("</ds:Signature>", content + "</ds:Signature>")
    return after_issuer(evil, STUB.replace("@@", content))


def _matrix():
    """Every hiding place, times the forged ID (new, the signed one, none), times the signature (with the signed part, or moved)."""
    for place, hide in PLACES.items():
        for identity, identifier in (("new", "_evil"), ("same", "_a1"), ("absent", None)):
            for where in ("stays", "moved"):
                evil = forged(identifier)
                evil = after_issuer(evil, SIGNATURE) if where == "moved" else evil
                text = around(hide(evil, SIGNED if where == "stays" else BARE))
                case(f"matrix-{place}-id-{identity}-signature-{where}",
                     f"the signed Assertion in {place} of a forged one, forged ID: {identity}, signature: {where}", text,
                     "xml.id-multiple" if identity == "same" else MISPLACED, flags=["Wrapping", "WrappingMatrix"])


def _responses():
    evil = GENUINE_RESPONSE.replace(signature_of(GENUINE_RESPONSE), "").replace('ID="_a1"', 'ID="_evil_a"')
    evil = evil.replace("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")
    hidden = response_of(GENUINE_RESPONSE)
    for identity, identifier in (("new", "_evil"), ("same", "_r1"), ("absent", None)):
        outer = evil.replace(' ID="_r1"', f' ID="{identifier}"' if identifier else "")
        code = {"new": MISPLACED, "same": "xml.id-multiple", "absent": "response.id-missing"}[identity]
        for place, text in [
            ("extensions", edit(outer, ("<samlp:Status>", f"<samlp:Extensions>{hidden}</samlp:Extensions><samlp:Status>"))),
            ("status-detail", edit(outer, ("</samlp:Status>", f"<samlp:StatusDetail>{hidden}</samlp:StatusDetail></samlp:Status>"))),
            ("object", edit(outer, ("\n  <samlp:Status>", STUB.replace("@@", f"<ds:Object>{hidden}</ds:Object>") + "\n  <samlp:Status>"))),
            ("key-info", edit(outer, ("\n  <samlp:Status>", STUB.replace("@@", f"<ds:KeyInfo>{hidden}</ds:KeyInfo>") + "\n  <samlp:Status>"))),
            ("advice", PLACES["advice"](outer, hidden)),
            ("attribute-value", PLACES["attribute-value"](outer, hidden)),
        ]:
            case(f"response-in-{place}-id-{identity}", f"a whole signed Response in {place} of a forged one, forged ID: {identity}", text, code,
                 flags=["Wrapping", "WrappingMatrix"])
    outer = evil.replace('ID="_r1"', 'ID="_evil"')
    case("response-beside-assertion", "a whole signed Response is the last child of a forged one", edit(
        outer, ("</samlp:Response>", f"{hidden}</samlp:Response>")), "response.malformed")
    case("response-in-foreign-root", "a whole signed Response inside a root element of somebody else",
         f'<x:envelope xmlns:x="urn:example:x">{hidden}</x:envelope>', "response.missing")
    case("response-in-soap", "a whole signed Response in a SOAP envelope",
         f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{hidden}</s:Body></s:Envelope>', "response.missing")
    case("assertion-for-root", "a signed Assertion without a Response", SIGNED, "response.missing")


def _decoys():
    """The signed Assertion stays where it belongs; a forged one stands where a careless reader finds it."""
    flags = ["Decoy"]
    extensions = "<samlp:Extensions>{}</samlp:Extensions>\n  <samlp:Status>"
    foreign = '<x:wrap xmlns:x="urn:example:x">{}</x:wrap>'
    for name, text in [
        ("extensions-deep", edit(GENUINE, ("<samlp:Status>", extensions.format(foreign.format(forged()))))),
        ("status-detail", edit(GENUINE, ("</samlp:Status>", f"<samlp:StatusDetail>{forged()}</samlp:StatusDetail></samlp:Status>"))),
        ("signature-object", GENUINE.replace("</ds:Signature>", f"<ds:Object>{forged()}</ds:Object></ds:Signature>")),
        ("signature-value", GENUINE.replace("</ds:SignatureValue>", f"{forged()}</ds:SignatureValue>")),
        ("encrypted", edit(GENUINE, ("<samlp:Status>", extensions.format("<saml:EncryptedAssertion xmlns:saml=\"" + n.SAML + "\"/>")))),
    ]:
        case(f"decoy-{name}", f"the signed Assertion in its place, a forged one in {name}", text, MISPLACED, flags=flags)
    case("decoy-foreign-child", "an element of somebody else among the children of the Response, a forged Assertion in it", edit(
        GENUINE, ("</samlp:Status>", "</samlp:Status>" + foreign.format(forged()))), "response.malformed", flags=flags)
    other = assertion_of(message(("alice@example.org</saml:NameID>", "bob@example.org</saml:NameID>"), ('ID="_a1"', 'ID="_a2"'), assertion="_a2"))
    case("two-genuine", "two Assertions, both genuine", around(SIGNED + other), MULTIPLE, flags=["Graft"])
    case("assertion-beside-encrypted", "an EncryptedAssertion beside the signed Assertion", around(SIGNED + "<saml:EncryptedAssertion xmlns:saml=\"" + n.SAML + "\"/>"),
         MULTIPLE, flags=flags)
    whole = message(sign="both")
    case("graft", "another user's genuine Assertion in a signed Response", whole.replace(assertion_of(whole), other), "signature.digest-mismatch", flags=["Graft"])
    case("graft-unsigned", "a forged Assertion in a signed Response", whole.replace(assertion_of(whole), forged()), "signature.digest-mismatch", flags=["Graft"])
    tampered = edit(whole, ('_r1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z"', '_r1" Version="2.0" IssueInstant="2025-12-31T23:59:59Z"'))
    case("envelope-changed", "both were signed, the Response was changed: the Assertion's good signature does not save it", tampered,
         "signature.digest-mismatch", flags=["Graft"])


def _signature_object():
    """The enveloped transform takes the signature out of the digest, and whatever stands in it."""
    flags = ["SignatureContent"]
    for name, wrap in [("object", "<ds:Object>{}</ds:Object>"), ("key-info", "<ds:KeyInfo>{}</ds:KeyInfo>"), ("child", "{}")]:
        text = GENUINE_RESPONSE.replace("</ds:Signature>", wrap.format(forged()) + "</ds:Signature>")
        case(f"signature-holds-{name}", f"a forged Assertion inside the valid signature of a signed Response: {name}", text, MISPLACED, flags=flags)
        text = ERROR.replace("</ds:Signature>", wrap.format(forged()) + "</ds:Signature>")
        case(f"signed-error-{name}", f"the only Assertion stands inside the valid signature of a signed error: {name}", text, "status.failed", flags=flags)
    success = message(("\n  " + ASSERTION, ""), sign="response")
    case("signed-success-object", "a signed Success without an Assertion, a forged one inside its valid signature",
         success.replace("</ds:Signature>", f"<ds:Object>{forged()}</ds:Object></ds:Signature>"), MISPLACED, flags=flags)
    case("signed-error-assertion-added", "a forged Assertion is added to a signed error", edit(ERROR, ("</samlp:Status>", "</samlp:Status>" + forged())),
         "status.failed", flags=flags)
    case("signed-error-turned", "a signed error is turned into Success and given an Assertion", edit(
        ERROR, (f"{n.STATUS}Responder", f"{n.STATUS}Success"), ("</samlp:Status>", "</samlp:Status>" + forged())), "signature.digest-mismatch", flags=flags)


def _foreign():
    flags = ["ForeignSignature"]
    metadata = signed_foreign(f'<md:EntityDescriptor xmlns:md="{n.MD}" ID="_m1" entityID="{n.IDP}">@@<md:Organization/></md:EntityDescriptor>', "_m1")
    logout = signed_foreign(
        f'<samlp:LogoutResponse xmlns:samlp="{n.SAMLP}" xmlns:saml="{n.SAML}" ID="_l1" Version="2.0" IssueInstant="{n.NOW}" InResponseTo="_req1">'
        f'<saml:Issuer>{n.IDP}</saml:Issuer>@@<samlp:Status><samlp:StatusCode Value="{n.STATUS}Success"/></samlp:Status></samlp:LogoutResponse>', "_l1")
    request = f'<samlp:AuthnRequest xmlns:samlp="{n.SAMLP}" ID="_q1" Version="2.0" IssueInstant="{n.NOW}" AssertionConsumerServiceURL="{n.ACS}"/>'
    case("metadata-for-root", "signed metadata is posted", metadata, "response.missing", flags=flags)
    case("metadata-holds-assertion", "signed metadata with a forged Assertion in it", metadata.replace("<md:Organization/>", forged()), "response.missing", flags=flags)
    case("logout-response-for-root", "a signed LogoutResponse is posted", logout, "response.missing", flags=flags)
    case("authn-request-for-root", "an AuthnRequest is posted to the assertion consumer service", request, "response.missing", flags=flags)
    extensions = "<samlp:Extensions>{}</samlp:Extensions>\n  <samlp:Status>"
    for name, signed in [("metadata", metadata), ("logout-response", logout)]:
        case(f"{name}-in-extensions", f"a genuine signed {name} in Extensions, the rest forged and unsigned", edit(
            around(forged()), ("<samlp:Status>", extensions.format(signed))), "signature.misplaced", flags=flags)
        signature = signature_of(signed)
        case(f"{name}-signature-on-assertion", f"the signature of a genuine {name} on a forged Assertion", around(after_issuer(forged(), signature)),
             "signature.reference-mismatch", flags=flags)


def signed_foreign(text, identifier):
    sig = Sig(identifier)
    return fill(text.replace("@@", sig.xml()), sig)


def _names():
    """Elements and attributes of the right local name and the wrong namespace."""
    flags = ["NamespaceConfusion"]
    for name, namespace in [("saml-1", "urn:oasis:names:tc:SAML:1.0:assertion"), ("none", ""), ("foreign", "urn:example:x"), ("protocol", n.SAMLP),
                            ("longer", n.SAML + "/"), ("other-case", n.SAML.upper())]:
        mark = "d:" if namespace else ""
        decoy = forged().replace("<saml:", f"<{mark}").replace("</saml:", f"</{mark}")
        decoy = decoy.replace(f' xmlns:saml="{n.SAML}"', f' xmlns:d="{namespace}"' if namespace else "")
        case(f"namespace-{name}", f"an Assertion in a wrong namespace ({name}) before the signed one", around(decoy + SIGNED), "response.malformed", flags=flags)
    for name, namespace in [("saml-1", "urn:oasis:names:tc:SAML:1.0:protocol"), ("foreign", "urn:example:x")]:
        text = GENUINE.replace(f'xmlns:samlp="{n.SAMLP}"', f'xmlns:samlp="{namespace}"')
        case(f"namespace-response-{name}", f"the Response in a wrong namespace ({name})", text, "response.missing", flags=flags)
    case("namespace-signature", "the Assertion's signature in a namespace that only looks like XML Signature", GENUINE.replace(n.DS, n.DS.rstrip("#"), 1),
         "signature.missing", flags=flags)
    case("namespace-signed-info", "a second SignedInfo of another namespace before the signed one", GENUINE.replace(
        "<ds:SignedInfo>", '<x:SignedInfo xmlns:x="urn:example:x"/><ds:SignedInfo>'), "signature.malformed", flags=flags)
    case("namespace-saml-1-id", "a forged Assertion names the signed ID as SAML 1 would", around(
        forged(None).replace("<saml:Assertion ", '<saml:Assertion AssertionID="_a1" ') + SIGNED), MULTIPLE, flags=flags)
    polluted = after_issuer(forged().replace("<saml:Assertion ", f'<saml:Assertion xmlns:s="{n.SAMLP}" s:ID="_a1" '), SIGNATURE)
    case("polluted-id", "the forged Assertion has an ID and, in a namespace, the signed ID; the signed content stands in Advice", around(
        PLACES["advice"](polluted, BARE)), "xml.id-forbidden", flags=["IdPollution"])
    for name, attribute in [("id", "id"), ("mixed-case", "Id"), ("xml-id", "xml:id")]:
        decoy = forged(None).replace("<saml:Assertion ", f'<saml:Assertion {attribute}="_a1" ')
        case(f"polluted-by-{name}", f"a forged Assertion names the signed ID as {attribute}, before the signed one", around(decoy + SIGNED),
             "xml.id-forbidden", flags=["IdPollution"])
    qualified = message((f' Recipient="{n.ACS}"/>', f' xmlns:x="urn:example:x" x:Recipient="{n.ACS}"/>'))
    case("qualified-recipient", "the Recipient is given by an attribute of another namespace", qualified, "subject.recipient-missing",
         flags=flags, spec=["saml-core 2.4.1.2"])
