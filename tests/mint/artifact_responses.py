"""What comes in SOAP: the answer to an artifact, and what an enhanced client hands over."""

import names as n
from encryption import encrypted
from signing import Sig, fill, signature_of
from templates import ASSERTION, RESPONSE, STATUS, edit, message
from vector import accept, reject

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PAOS = "urn:liberty:paos:2003-08"
ECP = "urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp"
NEXT = "http://schemas.xmlsoap.org/soap/actor/next"
FLAGS = ["Artifact"]
SPEC = ["saml-core 3.5.2", "saml-bindings 3.6.5"]
ASKED = {"resolveId": "_art1", "idp": n.IDP}

ANSWER = f"""<samlp:ArtifactResponse xmlns:samlp="{n.SAMLP}" ID="_ar1" Version="2.0" IssueInstant="2025-12-31T23:59:59Z" InResponseTo="_art1">
  <saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}</saml:Issuer>@@sig:o@@
  <samlp:Status><samlp:StatusCode Value="{n.STATUS}Success"/></samlp:Status>
  @@message@@
</samlp:ArtifactResponse>"""

HEADER = f"""<S:Header>
  <paos:Response xmlns:paos="{PAOS}" S:mustUnderstand="1" S:actor="{NEXT}"/>
  <ecp:RelayState xmlns:ecp="{ECP}" S:mustUnderstand="1" S:actor="{NEXT}">_to1</ecp:RelayState>
</S:Header>"""


def mint():
    _accepted()
    _enhanced_clients()
    _envelopes()
    _answers()
    _issuers()
    _wrapped()
    _altered()


def soap(body, header=""):
    """An envelope around a message."""
    return f'<S:Envelope xmlns:S="{SOAP}">{header}<S:Body>\n{body.strip()}\n</S:Body></S:Envelope>\n'


def answer(inside, *changes, sign=True, header="", envelope=soap, **options):
    """The answer to an artifact, in its envelope. `inside` is put there as it is; the options go to its `Sig`."""
    text = edit(ANSWER, *changes).replace("@@message@@", inside.strip())
    if not sign:
        return envelope(text.replace("@@sig:o@@", ""), header)
    sig = Sig("_ar1", "o", **options)
    return fill(envelope(text.replace("@@sig:o@@", "\n  " + sig.xml()), header), sig)


def good(name, about, text, expected=None, asked=ASKED, **rest):
    accept(name, about, text, expected, kind="soap", artifact=asked, **{"flags": FLAGS, "spec": SPEC, **rest})


def bad(name, about, text, code, asked=ASKED, room="artifact", **rest):
    reject(f"{room}/{name}", about, text, code, kind="soap", artifact=asked, **{"flags": FLAGS, "spec": SPEC, **rest})


PLAIN = message(sign=None)


def _accepted():
    good("artifact-answer-signed", "the ArtifactResponse is signed and covers a Response that is not", answer(PLAIN))
    good("artifact-response-signed", "the ArtifactResponse is not signed, the Response is", answer(message(sign="response"), sign=False))
    good("artifact-assertion-signed", "the ArtifactResponse is not signed, the Assertion is", answer(message(), sign=False))
    good("artifact-all-signed", "everything is signed", answer(message(sign="both")))
    good("artifact-answer-and-assertion-signed", "the ArtifactResponse and the Assertion are signed", answer(message()))
    good("artifact-answer-and-response-signed", "the ArtifactResponse and the Response are signed", answer(message(sign="response")))
    good("artifact-encrypted-answer-signed", "an encrypted Assertion, only the ArtifactResponse is signed", answer(encrypted(sign=None)), keys=["sp"])
    good("artifact-encrypted-assertion-signed", "an encrypted Assertion that is signed inside", answer(encrypted(), sign=False), keys=["sp"])
    good("artifact-encrypted-all-signed", "an encrypted Assertion, and everything is signed", answer(encrypted(sign="both")), keys=["sp"])
    good("artifact-encrypted-unnamed", "an encrypted Assertion in a Response that names nobody; the ArtifactResponse is signed", answer(encrypted(
        (f'\n  <saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}</saml:Issuer>@@sig:r@@', "@@sig:r@@"), sign=None)), keys=["sp"])
    good("artifact-without-issuer", "an ArtifactResponse that names nobody, as it may", answer(
        message(), (f'\n  <saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}</saml:Issuer>', ""), sign=False))
    good("artifact-soap-header-for-another", "a header that somebody else has to understand", answer(
        message(), sign=False, header='<S:Header><x:Trace xmlns:x="urn:example:trace" S:mustUnderstand="1" S:actor="urn:example:hop"/></S:Header>'))
    good("artifact-rollover", "the ArtifactResponse is signed with the next key, the Assertion with the first", answer(message(), key="idp-next"), settings="rollover")
    good("artifact-soap-header-unknown", "a header that need not be understood", answer(
        message(), sign=False, header='<S:Header><x:Trace xmlns:x="urn:example:trace" S:mustUnderstand="0"/></S:Header>'))
    good("artifact-without-destination", "an unsigned Response without Destination: no browser carried it", answer(message((f'Destination="{n.ACS}" ', ""), sign=None)))
    good("artifact-inclusive", "the ArtifactResponse is signed with the inclusive canonicalization", answer(PLAIN, c14n=n.C14N10))


def _enhanced_clients():
    spec = ["saml-profiles 4.2.4", "saml-bindings 3.3.3"]
    good("ecp-answer", "what an enhanced client hands over", soap(message(), HEADER), asked=None, spec=spec)
    good("ecp-response-signed", "what an enhanced client hands over, the Response signed", soap(message(sign="response"), HEADER), asked=None, spec=spec)
    good("ecp-without-header", "an enhanced client that sends no header", soap(message()), asked=None, spec=spec)
    good("ecp-encrypted", "an encrypted Assertion from an enhanced client", soap(encrypted(), HEADER), asked=None, keys=["sp"], spec=spec)
    bad("ecp-unsigned", "an enhanced client vouches for nothing", soap(PLAIN, HEADER), "signature.missing", asked=None, room="signature", spec=spec)
    bad("ecp-altered", "an enhanced client changes the name", edit(
        soap(message(), HEADER), ("alice@", "admin@")), "signature.digest-mismatch", asked=None, room="signature", spec=spec)
    bad("ecp-relay-state-81", "a relay state of 81 bytes where the settings refuse it", soap(message(), HEADER.replace("_to1", "x" * 81)), "binding.relay-state-limit-exceeded",
        asked=None, room="binding", settings="relay-state-enforce", flags=[*FLAGS, "RelayState"], spec=["saml-bindings 3.3.3"])
    bad("ecp-relay-state-element", "an element inside the relay state", soap(message(), HEADER.replace("_to1", '_to<x:y xmlns:x="urn:example:x"/>1')), "binding.soap-malformed",
        asked=None, room="binding", spec=spec)
    bad("ecp-two-relay-states", "two relay states, of which two readers take different ones", soap(
        message(), HEADER.replace("</S:Header>", f'<ecp:RelayState xmlns:ecp="{ECP}">_to2</ecp:RelayState></S:Header>')),
        "binding.soap-malformed", asked=None, room="binding", spec=spec)


def _envelopes():
    spec = ["saml-bindings 3.2.2"]

    def malformed(name, about, text):
        bad(f"soap-{name}", about, text, "binding.soap-malformed", room="binding", spec=spec)

    fault = "<S:Fault><faultcode>S:Server</faultcode><faultstring>the requester is unknown</faultstring></S:Fault>"
    bad("soap-fault", "the IdP answers with a fault", soap(fault), "binding.soap-fault", room="binding", spec=spec)
    bad("soap-fault-without-code", "a fault that says nothing", soap("<S:Fault/>"), "binding.soap-fault", room="binding", spec=spec)
    whole = answer(PLAIN)
    malformed("no-envelope", "an ArtifactResponse without an envelope", answer(PLAIN, envelope=lambda body, header: body))
    malformed("1-2", "an envelope of SOAP 1.2", whole.replace(SOAP, "http://www.w3.org/2003/05/soap-envelope"))
    malformed("body-empty", "a body with nothing in it", soap(""))
    malformed("body-missing", "an envelope without a body", f'<S:Envelope xmlns:S="{SOAP}"/>')
    malformed("header-alone", "an envelope with a header alone", f'<S:Envelope xmlns:S="{SOAP}"><S:Header/></S:Envelope>')
    malformed("body-first", "the header behind the body", whole.replace("</S:Body>", "</S:Body><S:Header/>"))
    malformed("two-bodies", "two bodies", whole.replace("</S:Body>", "</S:Body><S:Body>" + PLAIN.replace('"_r1"', '"_r2"').replace('"_a1"', '"_a2"') + "</S:Body>"))
    malformed("text-in-body", "text in the body", whole.replace("</S:Body>", "x</S:Body>"))
    malformed("text-in-envelope", "text in the envelope", whole.replace("<S:Body>", "x<S:Body>"))
    malformed("must-understand", "a header that has to be understood, and nobody here knows it", answer(
        message(), sign=False, header='<S:Header><x:Trace xmlns:x="urn:example:trace" S:mustUnderstand="1"/></S:Header>'))
    unknown = f'<S:Header><x:Trace xmlns:x="urn:example:trace" S:mustUnderstand="1" S:actor="{NEXT}"/></S:Header>'
    malformed("must-understand-next", "the same, for whoever comes next", answer(message(), sign=False, header=unknown))
    malformed("must-understand-nobody", "the same, for an actor without a name", answer(message(), sign=False, header=unknown.replace(NEXT, "")))
    malformed("text-in-header", "text in the header", answer(message(), sign=False, header="<S:Header>x</S:Header>"))
    malformed("another-envelope", "an envelope of another namespace around the right body", whole.replace("<S:Envelope ", '<x:Envelope xmlns:x="urn:example:x" ').replace(
        "</S:Envelope>", "</x:Envelope>"))
    malformed("another-header", "a header of another namespace", answer(message(), sign=False, header='<x:Header xmlns:x="urn:example:x"/>'))
    malformed("another-body", "a body of another namespace", whole.replace("<S:Body>", '<x:Body xmlns:x="urn:example:x">').replace("</S:Body>", "</x:Body>"))
    bad("soap-other-message", "another message in the envelope", soap(
        f'<samlp:LogoutResponse xmlns:samlp="{n.SAMLP}" ID="_l1" Version="2.0" IssueInstant="2025-12-31T23:59:59Z"/>'), "response.missing", room="response", spec=spec)
    reject("response/soap-by-post", "SOAP in a form is no login", answer(message(sign="both")), "response.missing", flags=FLAGS, spec=spec)


def _answers():
    def malformed(name, about, *changes, inside=PLAIN, **options):
        bad(name, about, answer(inside, *changes, **options), "artifact.response-malformed")

    malformed("version", "another version", (f'xmlns:samlp="{n.SAMLP}" ID="_ar1" Version="2.0"', f'xmlns:samlp="{n.SAMLP}" ID="_ar1" Version="1.1"'))
    malformed("no-id", "an answer without an ID", (' ID="_ar1"', ""), sign=False, inside=message())
    malformed("no-version", "an answer without a version", (' ID="_ar1" Version="2.0"', ' ID="_ar1"'))
    malformed("no-instant", "an answer of no time", (' IssueInstant="2025-12-31T23:59:59Z"', ""))
    malformed("instant-local", "a time without UTC", ("23:59:59Z", "23:59:59"))
    malformed("two-responses", "two Responses in one answer", inside=PLAIN + message(
        sign=None).replace('"_r1"', '"_r2"').replace('"_a1"', '"_a2"'))
    malformed("request-inside", "a request in the place of the Response", inside=(
        f'<samlp:LogoutRequest ID="_l1" Version="2.0" IssueInstant="2025-12-31T23:59:59Z"><saml:NameID xmlns:saml="{n.SAML}">alice@example.org</saml:NameID>'
        "</samlp:LogoutRequest>"))
    malformed("response-before-status", "the Response before the Status", (f"{STATUS}\n  @@message@@", f"@@message@@\n  {STATUS}"))
    bad("text-in-answer", "text in the answer", answer(PLAIN, (f"{STATUS}\n", f"{STATUS}x\n")), "xml.text-malformed", room="xml")
    bad("another-question", "the answer to another question", answer(PLAIN, ('"_art1"', '"_art2"')), "artifact.in-response-to-mismatch")
    bad("no-question", "the answer to no question", answer(PLAIN, (' InResponseTo="_art1"', "")), "artifact.in-response-to-mismatch")
    bad("unsigned-another-question", "the answer to another question, the Assertion signed", answer(message(), ('"_art1"', '"_art2"'), sign=False),
        "artifact.in-response-to-mismatch")
    bad("nothing-inside", "an artifact that is unknown or was used before", answer(""), "artifact.response-missing")
    bad("nothing-inside-unsigned", "an artifact that is unknown, the answer not signed", answer("", sign=False), "artifact.response-missing")
    denied = (f"{n.STATUS}Success", f"{n.STATUS}Responder")
    bad("artifact-denied", "the IdP does not answer us", answer("", denied), "status.failed", room="status")
    bad("artifact-denied-with-response", "a failure with a Response in it", answer(message(), denied), "status.failed", room="status")
    bad("artifact-request-denied", "the IdP denies the request", answer("", (
        STATUS, f'<samlp:Status><samlp:StatusCode Value="{n.STATUS}Requester"><samlp:StatusCode Value="{n.STATUS}RequestDenied"/></samlp:StatusCode></samlp:Status>')),
        "status.request-denied", room="status")
    bad("artifact-no-status", "an answer without a status", answer(message(), (STATUS, "")), "status.missing", room="status")
    bad("artifact-error-inside", "the login failed: the Response inside says so", answer(message(
        (f"{n.STATUS}Success", f"{n.STATUS}Responder"), ("\n  " + ASSERTION, ""), sign=None)), "status.failed", room="status")


def _issuers():
    """An artifact of one IdP never brings in a user of another (CVE-2026-49283)."""
    other = (f">{n.IDP}<", f">{n.OTHER_IDP}<")
    spec = ["saml-bindings 3.6.5"]
    theirs = message(sign=None).replace(n.IDP, n.OTHER_IDP)

    def mismatch(name, about, text, **rest):
        bad(name, about, text, "artifact.issuer-mismatch", settings="two-idps", spec=spec, **rest)

    signed = message(key="other-idp", base=_of_another())
    mismatch("assertion-of-another", "the artifact is of one IdP, the signed Assertion of another", answer(signed), cves=["CVE-2026-49283"])
    mismatch("assertion-of-another-unsigned-answer", "nothing of the answer is signed but another IdP's Assertion", answer(signed, sign=False), cves=["CVE-2026-49283"])
    mismatch("response-of-another", "the artifact is of one IdP, the signed Response of another", answer(message(
        key="other-idp", base=_of_another(), sign="response")), cves=["CVE-2026-49283"])
    mismatch("speaks-for-another", "an IdP signs an answer in which it speaks for another", answer(theirs), cves=["CVE-2026-49283"])
    mismatch("answer-of-another", "another IdP answers, in its own name", answer(message(), other, key="other-idp"))
    mismatch("asked-another", "everything is of one IdP, and another was asked", answer(message(sign="both")), asked={**ASKED, "idp": n.OTHER_IDP})
    mismatch("encrypted-of-another", "an encrypted Assertion of another IdP, in an answer that is not signed", answer(encrypted(
        base=_of_another(), key="other-idp"), sign=False), keys=["sp"])
    mismatch("encrypted-of-another-unnamed", "only the encrypted Assertion names its issuer, which is another IdP", answer(encrypted(
        (f'\n  <saml:Issuer xmlns:saml="{n.SAML}">{n.OTHER_IDP}</saml:Issuer>@@sig:r@@', "@@sig:r@@"), base=_of_another(), key="other-idp"), sign=False), keys=["sp"])
    unnamed = encrypted((f'\n  <saml:Issuer xmlns:saml="{n.SAML}">{n.OTHER_IDP}</saml:Issuer>@@sig:r@@', "@@sig:r@@"), base=_of_another(), sign=None)
    bad("encrypted-speaks-for-another", "an IdP signs an answer, and only the encrypted Assertion says that it is of another", answer(unnamed), "key.issuer-untrusted",
        settings="two-idps", keys=["sp"], room="key", spec=spec, cves=["CVE-2026-49283"])
    bare = "artifact.response-malformed"
    bad("bare-response-of-another", "another IdP's login comes without an ArtifactResponse around it, in which its issuer would be refused", soap(signed), bare,
        settings="two-idps", spec=spec, cves=["CVE-2026-49283"])
    bad("bare-response", "whoever was asked answers with the Response itself", soap(message(sign="both")), bare, spec=spec)
    bad("bare-response-encrypted", "the same with an encrypted Assertion, which is not opened", soap(encrypted()), bare, keys=["sp"], spec=spec)
    bad("artifact-signed-by-another", "the answer names who was asked, and another IdP signed it", answer(PLAIN, key="other-idp"),
        "signature.value-mismatch", room="signature", settings="two-idps", spec=spec)
    bad("artifact-signed-by-another-over-signed", "the answer is signed by another IdP; the Response alone would do", answer(message(sign="both"), key="other-idp"),
        "signature.value-mismatch", room="signature", settings="two-idps", spec=spec)
    bad("asked-nobody", "an IdP was asked that nobody trusts", answer(
        message(), (f">{n.IDP}<", ">https://evil.example/saml<")), "key.issuer-untrusted", asked={**ASKED, "idp": "https://evil.example/saml"}, room="key", spec=spec)


def _of_another():
    return RESPONSE.replace(n.IDP, n.OTHER_IDP)


def _wrapped():
    """What is believed stands in one place. Everything else that looks like it is refused."""
    signed, evil = answer(PLAIN), message(sign=None).replace('"_r1"', '"_r9"').replace('"_a1"', '"_a9"').replace("alice@", "admin@")
    assertion = message().split("@@")[0]
    assertion = assertion[assertion.index("<saml:Assertion "):assertion.index("</saml:Assertion>") + len("</saml:Assertion>")]
    flags = ["Artifact", "Wrapping"]

    def case(name, about, text, code):
        bad(f"soap-{name}", about, text, code, room="wrapping", flags=flags)

    case("second-child", "a forged Response beside the signed answer", signed.replace("</S:Body>", evil + "</S:Body>"), "binding.soap-malformed")
    case("first-child", "a forged Response before the signed answer", signed.replace("<S:Body>", "<S:Body>" + evil), "binding.soap-malformed")
    case("response-in-header", "a forged Response in the header", signed.replace("<S:Body>", f"<S:Header>{evil}</S:Header><S:Body>"), "response.assertion-misplaced")
    case("assertion-in-header", "a genuine Assertion in the header", signed.replace("<S:Body>", f"<S:Header>{assertion}</S:Header><S:Body>")
         .replace('ID="_a1"', 'ID="_a8"', 1), "response.assertion-misplaced")
    forged = answer(evil, sign=False).replace('"_ar1"', '"_ar9"')
    body = signed[signed.index("<samlp:ArtifactResponse"):signed.index("</samlp:ArtifactResponse>") + len("</samlp:ArtifactResponse>")]
    case("answer-in-header", "the signed answer in the header, a forged one in the body",
         forged.replace("<S:Body>", f"<S:Header>{body}</S:Header><S:Body>"), "response.assertion-misplaced")
    extensions = f"<samlp:Extensions>{body}</samlp:Extensions>\n  <samlp:Status>"
    case("answer-in-extensions", "the signed answer in the Extensions of a forged one", forged.replace("<samlp:Status>", extensions, 1), "response.assertion-misplaced")
    case("signature-borrowed", "the signature of a genuine answer on a forged one", forged.replace(
        "\n  <samlp:Status>", "\n  " + signature_of(signed) + "\n  <samlp:Status>", 1), "signature.reference-mismatch")
    case("second-response", "a forged Response behind the genuine one", signed.replace("</samlp:ArtifactResponse>", evil + "</samlp:ArtifactResponse>"),
         "artifact.response-malformed")
    case("signature-in-header", "a signature in the header", signed.replace("<S:Body>", "<S:Header>" + signature_of(signed) + "</S:Header><S:Body>"),
         "signature.misplaced")


def _altered():
    def case(name, about, text, code, **rest):
        bad(f"artifact-{name}", about, text, code, room="signature", **rest)

    case("unsigned", "nothing is signed: the line alone vouches for nothing here", answer(PLAIN, sign=False), "signature.missing")
    case("stripped", "the signature of the answer was taken away", edit(answer(PLAIN), ("\n  " + signature_of(answer(PLAIN)), "")), "signature.missing")
    case("altered", "another name in the Response of a signed answer", edit(answer(PLAIN), ("alice@", "admin@")), "signature.digest-mismatch")
    case("altered-status", "the status of a signed answer was changed", edit(
        answer(message((f"{n.STATUS}Success", f"{n.STATUS}Responder"), sign=None), (f"{n.STATUS}Success", f"{n.STATUS}Responder")),
        (f'Value="{n.STATUS}Responder"/></samlp:Status>\n  <samlp:Response', f'Value="{n.STATUS}Success"/></samlp:Status>\n  <samlp:Response')),
        "signature.digest-mismatch")
    case("altered-question", "the answer to another question was changed to ours", edit(answer(message(sign="both"), ('"_art1"', '"_art2"')), ('"_art2"', '"_art1"')),
         "signature.digest-mismatch")
    case("attacker", "the answer is signed with nobody's key", answer(PLAIN, key="attacker"), "signature.value-mismatch")
    case("assertion-required", "the policy wants the Assertion signed, and only the answer is", answer(PLAIN), "signature.assertion-required", settings="signed-assertion")
    bad("artifact-encrypted-unsigned", "an encrypted Assertion, and nothing is signed", answer(encrypted(sign=None), sign=False), "encryption.open-failed",
        keys=["sp"], room="encryption")
