"""Logout messages that are refused for what they say."""

import logout_base as b
import names as n
from encryption import Enc
from logout_base import RESPONSE, SLO, STATUS, STORED
from logout_base import Query, form, plain, reject, signed


def mint():
    _shape()
    _rules()
    _times()
    _responses()
    _store()


def _shape():
    name = f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>'
    index = "<samlp:SessionIndex>_s1</samlp:SessionIndex>"
    issuer = f"<saml:Issuer>{n.IDP}</saml:Issuer>"

    def case(title, about, *changes, code="logout.malformed", base=b.REQUEST, flags="Content", **rest):
        reject(f"shape-{title}", about, Query(plain(*changes, base=base)), code, **{"flags": [flags], "spec": ["saml-core 3.7"], **rest})

    case("two-names", "two names", (name, name + name.replace("alice", "admin")))
    case("name-and-base-id", "a name and a BaseID", (name, name + "<saml:BaseID/>"))
    case("session-before-name", "the session stands before the name", (name + index, index + name))
    case("name-before-issuer", "the name stands before the issuer", (issuer + name, name + issuer))
    case("two-issuers", "two issuers", (issuer, issuer * 2))
    case("extensions-last", "extensions behind the sessions", (index, index + "<samlp:Extensions/>"))
    case("foreign-child", "an element of another namespace", (index, index + '<x xmlns="urn:example:x"/>'))
    case("status-in-request", "a status in a request", (index, STATUS))
    case("name-in-response", "a name in a response", (STATUS, name + STATUS), base=RESPONSE, store=STORED)
    case("two-statuses", "two statuses", (STATUS, STATUS * 2), base=RESPONSE, store=STORED)
    case("status-empty", "a status without a code", (STATUS, "<samlp:Status/>"), base=RESPONSE, store=STORED)
    case("status-code-without-value", "a status code without a value", (STATUS, "<samlp:Status><samlp:StatusCode/></samlp:Status>"), base=RESPONSE, store=STORED)
    case("text", "text among the elements", (index, "x" + index), code="xml.text-malformed", flags="Text", spec=["saml-core 2"])
    case("name-with-element", "an element inside the name", ("alice@", "<b/>alice@"), code="xml.text-malformed", flags="Text", spec=["saml-core 2"])
    case("session-with-element", "an element inside the session index", ("_s1<", "<b/>_s1<"), code="xml.text-malformed", flags="Text", spec=["saml-core 2"])
    encrypted = '<saml:EncryptedID><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"/></saml:EncryptedID>'
    hidden = (name, Enc().wrapped("saml:EncryptedID", name, declare=False))
    case("encrypted-name-no-key", "the name is encrypted and no key is at hand", hidden, code="encryption.key-required", flags="Encryption", spec=["saml-core 6.1"])
    case("encrypted-name-other-key", "the name is encrypted for somebody else", hidden, code="encryption.open-failed", flags="Encryption", spec=["saml-core 6.1"],
         keys=["other-sp"])
    case("encrypted-name", "the encrypted name has nothing in it", (name, encrypted), code="encryption.malformed", flags="Encryption", spec=["saml-core 2.2.4"])


def _rules():
    def case(title, about, *changes, code, base=b.REQUEST, flags="Content", **rest):
        reject(f"rule-{title}", about, Query(plain(*changes, base=base)), f"logout.{code}", **{"flags": [flags], "spec": ["saml-core 3.2.1"], **rest})

    name = f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>'
    issuer = f"<saml:Issuer>{n.IDP}</saml:Issuer>"
    case("version-11", "version 1.1", ('Version="2.0"', 'Version="1.1"'), code="version-unsupported", flags="Version")
    case("version-missing", "no version", (' Version="2.0"', ""), code="version-unsupported", flags="Version")
    case("version-padded", "a version with a space", ('Version="2.0"', 'Version="2.0 "'), code="version-unsupported", flags="Version")
    case("id-missing", "no ID", (' ID="_lr1"', ""), code="id-missing", flags="Ids")
    case("issuer-missing", "no issuer", (issuer, ""), code="issuer-missing", flags="Issuer", spec=["saml-profiles 4.4.4.1"])
    case("issuer-empty", "an empty issuer", (issuer, "<saml:Issuer/>"), code="issuer-missing", flags="Issuer", spec=["saml-profiles 4.4.4.1"])
    case("issuer-format", "the issuer is an e-mail address", ("<saml:Issuer>", f'<saml:Issuer Format="{n.EMAIL}">'), code="issuer-malformed", flags="Issuer",
         spec=["saml-profiles 4.4.4.1"])
    case("name-missing", "no name", (name, ""), code="name-id-missing", flags="Subject", spec=["saml-core 3.7.1"])
    case("name-empty", "an empty name", ("alice@example.org", ""), code="name-id-missing", flags="Subject", spec=["saml-core 3.7.1"])
    case("base-id", "a BaseID names nobody", (name, "<saml:BaseID/>"), code="name-id-missing", flags="Subject", spec=["saml-core 3.7.1"])
    spec = {"flags": "Endpoint", "spec": ["saml-bindings 3.4.5.2"]}
    case("destination-missing", "a signed message without Destination", (f' Destination="{SLO}"', ""), code="destination-missing", **spec)
    for title, about, url in [
        ("acs", "the address of the assertion consumer service", n.ACS), ("slash", "a slash at the end", SLO + "/"), ("case", "upper case in the path", SLO.replace("slo", "SLO")),
        ("http", "http instead of https", SLO.replace("https", "http")), ("port", "the port is written out", SLO.replace("app.example", "app.example:443")),
        ("query", "a query behind the address", SLO + "?a=b"), ("other", "the address of somebody else", "https://other.example/saml/slo"), ("empty", "an empty address", ""),
        ("prefix", "an address that begins like ours", SLO + ".evil.example"), ("padded", "a space before the address", " " + SLO),
    ]:
        case(f"destination-{title}", about, (f'Destination="{SLO}"', f'Destination="{url}"'), code="destination-mismatch", **spec)
    case("destination-pollution", "a Destination in another namespace is none", (f' Destination="{SLO}"', f' samlp:Destination="{SLO}"'), code="destination-missing", **spec)
    reject("rule-no-slo-urls", "the settings name no logout address", Query(plain()), "config.slo-url-missing", flags=["Endpoint"], spec=["samlight config"],
           settings="logout/no-slo-urls")
    reject("rule-destination-post", "by HTTP-POST: the address of somebody else", form(signed((SLO, "https://other.example/saml/slo"))), "logout.destination-mismatch", kind="form",
           flags=["Endpoint"], spec=["saml-bindings 3.5.5.2"])


def _times():
    end, issued = 'NotOnOrAfter="2026-01-01T00:05:00Z"', 'IssueInstant="2025-12-31T23:59:58Z"'

    def case(title, about, now, *changes, code, base=b.REQUEST, flags="Time", **rest):
        reject(f"time-{title}", about, Query(plain(*changes, base=base)), f"logout.{code}", now=now, **{"flags": [flags], "spec": ["saml-core 3.7.1"], **rest})

    case("expired", "the very end, the skew counted in", "2026-01-01T00:06:00Z", code="expired")
    case("expired-long-ago", "a day after the end", "2026-01-02T00:05:00Z", code="expired")
    case("no-end-expired", "no NotOnOrAfter, and issued longer ago than a request lives", "2026-01-01T00:15:58Z", (f" {end}", ""), code="expired")
    case("no-end-expired-short", "the same, as the settings have it", "2026-01-01T00:00:58Z", (f" {end}", ""), code="expired", settings="logout/short-ttl")
    case("future", "issued one millisecond too late for the skew", "2025-12-31T23:58:57.999Z", code="not-yet-valid", spec=["saml-core 3.2.1"])
    case("future-response", "a response from the future", "2025-12-31T23:00:00Z", code="not-yet-valid", base=RESPONSE, store=STORED, spec=["saml-core 3.2.2"])
    for title, about, value in [("zone", "a time zone", "2025-12-31T23:59:58+00:00"), ("no-zone", "no zone", "2025-12-31T23:59:58"), ("date", "a date alone", "2025-12-31Z"),
                                ("words", "no time at all", "now"), ("empty", "nothing", ""), ("padded", "a space before it", " 2025-12-31T23:59:58Z")]:
        case(f"issued-{title}", f"IssueInstant: {about}", n.NOW, (issued, f'IssueInstant="{value}"'), code="instant-malformed", flags="TimeSyntax", spec=["saml-core 1.3.3"])
    case("issued-missing", "no IssueInstant", n.NOW, (f" {issued}", ""), code="instant-malformed", flags="TimeSyntax", spec=["saml-core 3.2.1"])
    case("end-malformed", "NotOnOrAfter has no zone", n.NOW, (end, 'NotOnOrAfter="2026-01-01T00:05:00"'), code="instant-malformed", flags="TimeSyntax", spec=["saml-core 1.3.3"])


def _responses():
    def case(title, about, *changes, code, expect=None, store=STORED, flags="InResponseTo", **rest):
        reject(f"response-{title}", about, Query(plain(*changes, base=RESPONSE)), code, expect=expect, store=store,
               **{"flags": [flags], "spec": ["saml-core 3.2.2"], **rest})

    answer = ' InResponseTo="_req1"'
    case("answers-nothing", "no InResponseTo", (answer, ""), code="logout.in-response-to-missing")
    case("answers-nothing-reply-to", "no InResponseTo although one request is outstanding", (answer, ""), code="logout.in-response-to-missing", expect={"replyTo": n.REQUEST}, store=None)
    case("answers-nothing-unsolicited", "no InResponseTo, and nothing is outstanding", (answer, ""), code="logout.in-response-to-missing", expect="unsolicited", store=None)
    case("answers-another", "another request", code="logout.in-response-to-mismatch", expect={"replyTo": "_req2"}, store=None)
    case("answers-prefix", "a request that only begins like ours", (answer, ' InResponseTo="_req1a"'), code="logout.in-response-to-mismatch", expect={"replyTo": n.REQUEST}, store=None)
    case("answers-unasked", "a request although none is outstanding", code="logout.in-response-to-forbidden", expect="unsolicited", store=None)

    def status(title, about, inner, code):
        case(f"status-{title}", about, (STATUS, inner), code=code, flags="Status", spec=["saml-core 3.2.2.2"])

    code = lambda value, inside="": f'<samlp:Status><samlp:StatusCode Value="{value}">{inside}</samlp:StatusCode></samlp:Status>'
    nested = lambda value: f'<samlp:StatusCode Value="{n.STATUS}{value}"/>'
    status("missing", "no status", "", "status.missing")
    status("requester", "the fault is ours", code(n.STATUS + "Requester"), "status.failed")
    status("responder", "the fault is the identity provider's", code(n.STATUS + "Responder"), "status.failed")
    status("denied", "the identity provider will not", code(n.STATUS + "Responder", nested("RequestDenied")), "status.request-denied")
    status("partial-outside", "PartialLogout where a top-level code belongs", code(n.STATUS + "PartialLogout"), "status.failed")
    status("partial-requester", "PartialLogout below Requester", code(n.STATUS + "Requester", nested("PartialLogout")), "status.failed")
    status("success-inside", "Success below Responder", code(n.STATUS + "Responder", nested("Success")), "status.failed")
    status("success-case", "Success in another case", code(n.STATUS + "success"), "status.failed")
    status("success-bare", "the bare word Success", code("Success"), "status.failed")
    reject("response-status-unsigned", "an unsigned failure", Query(plain((STATUS, code(n.STATUS + "Responder")), base=RESPONSE), method=None), "status.failed", store=STORED,
           flags=["Status"], spec=["saml-core 3.2.2.2"])


def _store():
    def case(title, about, made, code, store=None, flags="Replay", **rest):
        reject(f"store-{title}", about, made, code, store=store, **{"flags": [flags], "spec": ["saml-profiles 4.4.3"], **rest})

    case("replayed", "a request that was carried out before", Query(plain()), "replay.claimed", {"claimed": ["logout/accept/redirect-request"]})
    case("replayed-other-binding", "the same request by the other binding", form(signed()), "replay.claimed", {"claimed": ["logout/accept/redirect-request"]}, kind="form")
    case("replayed-late", "in the last millisecond of its life", Query(plain()), "replay.claimed", {"claimed": ["logout/accept/redirect-request"]}, now="2026-01-01T00:05:59.999Z")
    case("unknown", "a response to a request that nobody knows", Query(plain(base=RESPONSE)), "request.missing", flags="Store")
    case("answered", "a response to a request that was answered before", Query(plain(base=RESPONSE)), "request.missing", {**STORED, "claimed": ["logout/accept/response-redirect"]},
         flags="Replay")
    case("of-a-login", "the request that it names was for a login", Query(plain(base=RESPONSE)), "request.missing",
         {"requests": {"_req1": {"idp": n.IDP, "logout": False}}}, flags="Store")
    case("of-another", "the request had been sent to another identity provider", Query(plain(base=RESPONSE)), "request.issuer-mismatch",
         {"requests": {"_req1": {"idp": n.OTHER_IDP}}}, flags="IdpConfusion")
    case("failing-claim", "the store fails when a request is claimed", Query(plain()), "store.failed", {"failing": "claim"}, flags="StoreFailure")
    case("failing-take", "the store fails when our request is taken", Query(plain(base=RESPONSE)), "store.failed", {**STORED, "failing": "take"}, flags="StoreFailure")
