"""Refused: the Response itself. Version, ID, times, status, what it holds, where it goes and what it answers."""

import names as n
from encryption import Enc
from templates import ASSERTION, STATUS, message
from vector import reject

INSTANT = 'ID="_r1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z"'
ISSUER = f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}</saml:Issuer>'
ENCRYPTED = Enc().wrapped("saml:EncryptedAssertion", f'<saml:Assertion xmlns:saml="{n.SAML}" ID="_a2" Version="2.0" IssueInstant="{n.NOW}"/>')

# Times that are no xs:dateTime in UTC as SAML wants it.
BAD_TIMES = [
    ("empty", ""), ("date-only", "2025-12-31"), ("no-zone", "2025-12-31T23:59:58"), ("offset", "2025-12-31T23:59:58+00:00"), ("offset-that-looks-later", "2026-06-01T00:00:00+24:00"),
    ("lower-case", "2025-12-31t23:59:58z"), ("blank", "2025-12-31 23:59:58Z"), ("blank-around", " 2025-12-31T23:59:58Z "), ("second-60", "2025-12-31T23:59:60Z"),
    ("hour-24", "2025-12-31T24:00:00Z"), ("month-13", "2025-13-01T00:00:00Z"), ("month-0", "2025-00-01T00:00:00Z"), ("february-30", "2025-02-30T00:00:00Z"), ("no-leap-day", "2025-02-29T00:00:00Z"),
    ("day-0", "2025-12-00T00:00:00Z"), ("two-digit-year", "25-12-31T23:59:58Z"), ("long-year", "99999999999-12-31T23:59:58Z"), ("negative-year", "-2025-12-31T23:59:58Z"),
    ("one-digit-month", "2025-1-01T00:00:00Z"), ("fraction-without-digits", "2025-12-31T23:59:58.Z"), ("fraction-comma", "2025-12-31T23:59:58,5Z"), ("no-seconds", "2025-12-31T23:59Z"),
    ("other-digits", "２０２５-12-31T23:59:58Z"), ("unix", "1767225598"), ("words", "now"), ("trailing", "2025-12-31T23:59:58Zx"), ("sign", "+2025-12-31T23:59:58Z"),
]


def mint():
    _shape()
    _status()
    _content()
    _issuer()
    _destination()
    _request()


def case(name, about, text, code, flags, spec, **rest):
    reject(f"response/{name}", about, text, f"response.{code}", flags=flags, spec=spec, **rest)


def _shape():
    flags, spec = ["ResponseShape"], ["saml-core 3.3.3"]
    extensions = '<samlp:Extensions><x:e xmlns:x="urn:example:x"/></samlp:Extensions>'
    case("two-issuers", "two Issuers", message((ISSUER, ISSUER * 2)), "malformed", flags, spec)
    case("two-statuses", "two Statuses, the first one good", message((STATUS, STATUS + STATUS.replace("Success", "Responder"))), "malformed", flags, spec)
    case("two-extensions", "two Extensions", message((STATUS, extensions * 2 + STATUS)), "malformed", flags, spec)
    case("foreign-child", "a child of another namespace", message((STATUS, STATUS + '<x:y xmlns:x="urn:example:x"/>')), "malformed", flags, spec)
    case("protocol-child", "a child of the protocol namespace that does not belong there", message((STATUS, STATUS + "<samlp:NameIDPolicy/>")), "malformed", flags, spec)
    case("two-status-codes", "two top-level StatusCodes", message(
        (f'<samlp:StatusCode Value="{n.STATUS}Success"/>', f'<samlp:StatusCode Value="{n.STATUS}Success"/><samlp:StatusCode Value="{n.STATUS}Responder"/>')), "malformed", flags,
        ["saml-core 3.2.2.1"])
    case("no-status-code", "a Status without a StatusCode", message((f'<samlp:StatusCode Value="{n.STATUS}Success"/>', "")), "malformed", flags, ["saml-core 3.2.2.1"])
    case("status-code-without-value", "a StatusCode without a Value", message((f' Value="{n.STATUS}Success"', "")), "malformed", flags, ["saml-core 3.2.2.2"])
    flags, spec = ["Version"], ["saml-core 3.2.2"]
    for name, value in [("1-1", ' Version="1.1"'), ("2", ' Version="2"'), ("2-00", ' Version="2.00"'), ("3-0", ' Version="3.0"'), ("blank", ' Version=" 2.0"'), ("missing", "")]:
        case(f"version-{name}", f"the Response's version: {name}", message(('ID="_r1" Version="2.0"', f'ID="_r1"{value}')), "version-unsupported", flags, spec)
    case("id-missing", "the Response has no ID", message((' ID="_r1"', "")), "id-missing", ["Ids"], spec)
    case("instant-missing", "the Response has no IssueInstant", message((INSTANT, 'ID="_r1" Version="2.0"')), "instant-malformed", ["TimeSyntax"], spec)
    for name, value in BAD_TIMES:
        case(f"instant-{name}", f"the Response's IssueInstant is no UTC time: {name}", message((INSTANT, f'ID="_r1" Version="2.0" IssueInstant="{value}"')),
             "instant-malformed", ["TimeSyntax"], ["saml-core 1.3.3"])
    case("instant-long-fraction-no-zone", "a thousand fraction digits and no zone", message((INSTANT, f'ID="_r1" Version="2.0" IssueInstant="2025-12-31T23:59:58.{"1" * 1000}"')),
         "instant-malformed", ["TimeSyntax"], ["saml-core 1.3.3"])


def _status():
    flags, spec = ["Status"], ["saml-core 3.2.2.2"]
    success = f'<samlp:StatusCode Value="{n.STATUS}Success"/>'

    def status(name, about, codes, kind, more="", sign="assertion", keep=True):
        changes = [(success, codes + more)] + ([] if keep else [("\n  " + ASSERTION, "")])
        reject(f"status/{name}", about, message(*changes, sign=sign), f"status.{kind}", flags=flags, spec=spec)

    def nested(top, *inner):
        text = "".join(f'<samlp:StatusCode Value="{value}"/>' for value in inner)
        return f'<samlp:StatusCode Value="{n.STATUS}{top}">{text}</samlp:StatusCode>'

    reject("status/missing", "no Status", message((STATUS, "")), "status.missing", flags=flags, spec=["saml-core 3.2.2.1"])
    for top in ("Requester", "Responder", "VersionMismatch"):
        status(f"{top.lower()}", f"{top}, unsigned and without an Assertion", nested(top), "failed", sign=None, keep=False)
        status(f"{top.lower()}-with-assertion", f"{top} beside a genuine Assertion", nested(top), "failed")
    status("authn-failed", "AuthnFailed", nested("Responder", n.STATUS + "AuthnFailed"), "authn-failed", sign=None, keep=False)
    status("authn-failed-signed", "AuthnFailed, signed", nested("Responder", n.STATUS + "AuthnFailed"), "authn-failed", sign="response", keep=False)
    status("no-passive", "NoPassive", nested("Responder", n.STATUS + "NoPassive"), "no-passive", sign=None, keep=False)
    status("request-denied", "RequestDenied", nested("Requester", n.STATUS + "RequestDenied"), "request-denied", sign=None, keep=False)
    status("other-second-level", "RequestUnsupported with a message of several lines", nested("Requester", n.STATUS + "RequestUnsupported"), "failed",
           "<samlp:StatusMessage>AADSTS75005:\r\nnot supported\n</samlp:StatusMessage>", sign=None, keep=False)
    status("foreign-second-level", "a second-level code of the IdP's own", nested("Responder", "urn:example:status:Locked"), "failed", sign=None, keep=False)
    status("nested-success", "Responder with Success inside", nested("Responder", n.STATUS + "Success"), "failed")
    status("success-in-upper-case", "Success in upper case", nested("SUCCESS"), "failed")
    status("success-with-blank", "a blank after Success", nested("Success "), "failed")
    status("success-of-saml-1", "Success as SAML 1 writes it", '<samlp:StatusCode Value="samlp:Success"/>', "failed")
    status("value-empty", "an empty Value", '<samlp:StatusCode Value=""/>', "failed")


def _content():
    spec = ["saml-profiles 4.1.4.2"]
    case("assertion-missing", "Success without an Assertion, unsigned", message(("\n  " + ASSERTION, ""), sign=None), "assertion-missing", ["Content"], spec)
    case("assertion-missing-signed", "Success without an Assertion, signed", message(("\n  " + ASSERTION, ""), sign="response"), "assertion-missing", ["Content"], spec)
    case("two-unsigned-assertions", "two Assertions in a signed Response", message((ASSERTION, ASSERTION + ASSERTION.replace("_a1", "_a2").replace("@@sig:a@@", "")), sign="response"),
         "assertion-multiple", ["Content"], ["saml-profiles 4.1.4.3"])
    case("assertion-in-advice", "a genuine Assertion with another one in its Advice", message(
        ("</saml:Conditions>", f'</saml:Conditions><saml:Advice>{ASSERTION.replace("_a1", "_a2").replace("@@sig:a@@", "")}</saml:Advice>')), "assertion-misplaced", ["Content"], ["saml-core 2.6.1"])
    case("encrypted-in-advice", "a genuine Assertion with an EncryptedAssertion in its Advice", message(("</saml:Conditions>", f"</saml:Conditions><saml:Advice>{ENCRYPTED}</saml:Advice>")),
         "assertion-misplaced", ["Content"], ["saml-core 2.6.1"])
    reject("encryption/assertion", "an EncryptedAssertion and no key to open it", message((ASSERTION, ENCRYPTED), sign="response"), "encryption.key-required", flags=["Encryption"],
           spec=["saml-core 2.3.4"])
    reject("encryption/assertion-unsigned", "an EncryptedAssertion in an unsigned Response", message((ASSERTION, ENCRYPTED), sign=None), "encryption.key-required", flags=["Encryption"],
           spec=["saml-core 2.3.4"])


def _issuer():
    flags, spec = ["Issuer"], ["saml-profiles 4.1.4.2"]
    outer, inner = f"\n  {ISSUER}", f"    <saml:Issuer>{n.IDP}</saml:Issuer>"
    case("issuer-missing", "a signed Response without an Issuer", message((outer, ""), sign="response"), "issuer-missing", flags, spec)
    case("issuer-missing-both-signed", "both are signed, the Response has no Issuer", message((outer, ""), sign="both"), "issuer-missing", flags, spec)
    for name, value in [("persistent", n.PERSISTENT), ("email", n.EMAIL), ("unspecified", n.UNSPECIFIED)]:
        case(f"issuer-format-{name}", f"the Response's Issuer has the Format {name}", message(
            (f'<saml:Issuer xmlns:saml="{n.SAML}">', f'<saml:Issuer xmlns:saml="{n.SAML}" Format="{value}">')), "issuer-malformed", flags, spec)
    for name, value in [("other", n.OTHER_IDP), ("slash", n.IDP + "/"), ("case", n.IDP.upper()), ("blank", " " + n.IDP), ("empty", "")]:
        case(f"issuer-mismatch-{name}", f"the Response's Issuer is not that of the Assertion: {name}", message(
            (f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}', f'<saml:Issuer xmlns:saml="{n.SAML}">{value}')), "issuer-mismatch", flags, spec)
    reject("assertion/issuer-missing", "the Assertion has no Issuer", message((inner, "    "), sign="response"), "assertion.issuer-missing", flags=flags, spec=["saml-core 2.3.3"])
    reject("assertion/issuer-format", "the Assertion's Issuer has the Format persistent", message((inner, inner.replace("<saml:Issuer>", f'<saml:Issuer Format="{n.PERSISTENT}">'))),
           "assertion.issuer-malformed", flags=flags, spec=spec)


def _destination():
    flags, spec = ["Endpoint"], ["saml-bindings 3.5.5.2"]
    here = f' Destination="{n.ACS}"'
    for place in ("response", "both"):
        case(f"destination-missing-{place}-signed", f"no Destination, {place} signed", message((here, ""), sign=place), "destination-missing", flags, spec)
    for name, value in [
        ("other", "https://elsewhere.example/acs"), ("slash", n.ACS + "/"), ("prefix", n.ACS[:-1]), ("query", n.ACS + "?a=1"), ("case", n.ACS.replace("app", "APP")),
        ("http", n.ACS.replace("https", "http")), ("port", n.ACS.replace("example/", "example:443/")), ("escaped", n.ACS.replace("acs", "%61cs")), ("dots", n.ACS.replace("acs", "x/../acs")),
        ("blank", n.ACS + " "), ("empty", ""), ("user", n.ACS.replace("app.", "x@app.")), ("entity-id", n.SP),
    ]:
        case(f"destination-{name}", f"the Destination is another one: {name}", message((here, f' Destination="{value}"'), sign="both" if name == "other" else "assertion"),
             "destination-mismatch", flags, spec)


def _request():
    flags, spec = ["InResponseTo"], ["saml-profiles 4.1.4.3"]
    outer, inner = ' InResponseTo="_req1">', ' InResponseTo="_req1" NotOnOrAfter'
    case("in-response-to-missing", "the unsigned Response names no request", message((outer, ">")), "in-response-to-missing", flags, spec)
    case("in-response-to-missing-in-both", "no request is named anywhere, one is outstanding", message((outer, ">"), (inner, " NotOnOrAfter"), sign="both"), "in-response-to-missing", flags, spec)
    case("in-response-to-missing-though-unsolicited-allowed", "one request is outstanding, none is named; that others may come unasked does not help", message(
        (outer, ">"), (inner, " NotOnOrAfter")), "in-response-to-missing", flags, spec, settings="unsolicited-allow")
    for name, value in [("other", "_req2"), ("case", "_REQ1"), ("prefix", "_req"), ("longer", "_req11"), ("blank", "_req1 "), ("empty", "")]:
        case(f"in-response-to-{name}", f"the Response answers another request: {name}", message((outer, f' InResponseTo="{value}">')), "in-response-to-mismatch", flags, spec)
    case("in-response-to-both-other", "both places name another request", message((outer, outer.replace("1", "2")), (inner, inner.replace("1", "2")), sign="both"),
         "in-response-to-mismatch", flags, spec)
    flags, spec = ["Unsolicited"], ["saml-profiles 4.1.5"]
    case("in-response-to-forbidden", "nothing is outstanding, yet a request is named", message(), "in-response-to-forbidden", flags, spec, settings="unsolicited-allow", expect="unsolicited")
    case("in-response-to-forbidden-refused-anyway", "nothing is outstanding, a request is named, the policy refuses unsolicited ones", message(), "in-response-to-forbidden", flags, spec,
         expect="unsolicited")
    case("unsolicited-forbidden", "nothing is outstanding, and the policy refuses unsolicited responses", message((outer, ">"), (inner, " NotOnOrAfter")), "unsolicited-forbidden", flags, spec,
         expect="unsolicited")
    case("unsolicited-forbidden-outstanding", "the store is to know the request, and none is named", message((outer, ">"), (inner, " NotOnOrAfter")), "unsolicited-forbidden", flags, spec,
         expect="outstanding", store={"requests": {n.REQUEST: {"idp": n.IDP}}})
