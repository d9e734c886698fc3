"""Refused: a genuine Assertion that is not for us, not now, or not whole."""

import names as n
from accept_encrypted_parts import encrypted_id
from reject_response import BAD_TIMES
from templates import ATTRIBUTES, AUTHN, CONDITIONS, SUBJECT, message
from vector import reject

NAME_ID = f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>'
DATA = f'<saml:SubjectConfirmationData InResponseTo="_req1" NotOnOrAfter="2026-01-01T00:05:00Z" Recipient="{n.ACS}"/>'
CONFIRMATION = SUBJECT[SUBJECT.index("<saml:SubjectConfirmation ") : SUBJECT.index("</saml:Subject>")].rstrip()
ISSUED = 'ID="_a1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z"'
FEW_TIMES = [pair for pair in BAD_TIMES if pair[0] in ("empty", "no-zone", "offset-that-looks-later", "second-60", "long-year", "blank-around")]


def mint():
    _assertion()
    _subject()
    _confirmation()
    _conditions()
    _statements()


def _assertion():
    def case(name, about, text, code, flags=("AssertionShape",), **rest):
        reject(f"assertion/{name}", about, text, f"assertion.{code}", flags=flags, spec=["saml-core 2.3.3"], **rest)

    case("two-subjects", "two Subjects", message((SUBJECT, SUBJECT * 2)), "malformed")
    case("two-conditions", "two Conditions", message((CONDITIONS, CONDITIONS * 2)), "malformed")
    case("two-issuers", "two Issuers at the end and at the start", message((ATTRIBUTES, ATTRIBUTES + f"<saml:Issuer>{n.IDP}</saml:Issuer>")), "malformed")
    case("foreign-child", "a child of another namespace", message((ATTRIBUTES, ATTRIBUTES + '<x:y xmlns:x="urn:example:x"/>')), "malformed")
    for name, value in [("1-1", ' Version="1.1"'), ("2", ' Version="2"'), ("2-1", ' Version="2.1"'), ("missing", "")]:
        case(f"version-{name}", f"the Assertion's version: {name}", message(('ID="_a1" Version="2.0"', f'ID="_a1"{value}')), "version-unsupported", ["Version"])
    case("id-missing", "an Assertion without an ID in a signed Response", message((' ID="_a1"', ""), sign="response"), "id-missing", ["Ids"])
    case("instant-missing", "no IssueInstant", message((ISSUED, 'ID="_a1" Version="2.0"')), "instant-malformed", ["TimeSyntax"])
    for name, value in FEW_TIMES:
        case(f"instant-{name}", f"the Assertion's IssueInstant is no UTC time: {name}", message((ISSUED, f'ID="_a1" Version="2.0" IssueInstant="{value}"')), "instant-malformed", ["TimeSyntax"])
    for name, value in [("a-millisecond", "2026-01-01T00:01:00.001Z"), ("a-year", "2027-01-01T00:00:00Z")]:
        case(f"not-yet-valid-by-{name}", "issued further in the future than the skew", message((ISSUED, f'ID="_a1" Version="2.0" IssueInstant="{value}"')), "not-yet-valid", ["Time"])
    case("expired", "issued an hour ago, the policy allows five minutes", message((ISSUED, 'ID="_a1" Version="2.0" IssueInstant="2025-12-31T23:00:00Z"')), "expired", ["Time"], settings="max-lifetime")


def _subject():
    def case(name, about, text, code, flags=("Subject",), spec=("saml-profiles 4.1.4.2",), **rest):
        reject(f"subject/{name}", about, text, f"subject.{code}", flags=flags, spec=spec, **rest)

    case("missing", "no Subject", message((SUBJECT, "")), "missing")
    case("two-name-ids", "two NameIDs", message((NAME_ID, NAME_ID + "<saml:NameID>admin</saml:NameID>")), "malformed", spec=("saml-core 2.4.1",))
    case("foreign-child", "a child of another namespace", message((NAME_ID, NAME_ID + '<x:y xmlns:x="urn:example:x"/>')), "malformed", spec=("saml-core 2.4.1",))
    case("confirmation-without-method", "a confirmation without a Method", message((f' Method="{n.BEARER}"', "")), "malformed", spec=("saml-core 2.4.1.1",))
    case("two-confirmation-data", "two SubjectConfirmationData", message((DATA, DATA * 2)), "malformed", spec=("saml-core 2.4.1.1",))
    case("name-id-missing", "no NameID", message((NAME_ID, "")), "name-id-missing", ("NameId",))
    case("name-id-empty", "an empty NameID", message((NAME_ID, f'<saml:NameID Format="{n.EMAIL}"></saml:NameID>')), "name-id-missing", ("NameId",))
    case("name-id-comment-only", "a NameID that holds a comment and nothing else", message((NAME_ID, "<saml:NameID><!--alice--></saml:NameID>")), "name-id-missing", ("NameId",))
    reject("encryption/name-id", "an EncryptedID and no key to open it", message((NAME_ID, encrypted_id())), "encryption.key-required", flags=["Encryption"], spec=["saml-core 2.2.4"])


def _confirmation():
    flags = ("Confirmation",)

    def case(name, about, code, *changes, given=flags, spec=("saml-profiles 4.1.4.2",), **rest):
        reject(f"subject/{name}", about, message(*changes), f"subject.{code}", flags=given, spec=spec, **rest)

    case("confirmation-missing", "no confirmation", "confirmation-missing", (CONFIRMATION, ""))
    for method in ("holder-of-key", "sender-vouches"):
        case(f"confirmation-{method}", f"only a confirmation by {method}", "confirmation-missing", (n.BEARER, n.BEARER.replace("bearer", method)))
    for name, value in [("case", n.BEARER.upper()), ("blank", n.BEARER + " "), ("saml-1", "urn:oasis:names:tc:SAML:1.0:cm:bearer")]:
        case(f"confirmation-method-{name}", f"a method that is almost bearer: {name}", "confirmation-missing", (n.BEARER, value))
    case("confirmation-data-missing", "no SubjectConfirmationData", "confirmation-data-missing", (DATA, ""))
    case("recipient-missing", "no Recipient", "recipient-missing", (f' Recipient="{n.ACS}"', ""))
    for name, value in [("other", "https://elsewhere.example/acs"), ("slash", n.ACS + "/"), ("query", n.ACS + "?x=1"), ("case", n.ACS.replace("app", "App")), ("prefix", n.ACS[:-1]),
                        ("empty", ""), ("blank", " " + n.ACS), ("entity-id", n.SP), ("subdomain", n.ACS.replace("app.example", "app.example.attacker.example"))]:
        case(f"recipient-{name}", f"the Recipient is another one: {name}", "recipient-mismatch", (f' Recipient="{n.ACS}"', f' Recipient="{value}"'), given=("Endpoint",),
             spec=("saml-profiles 4.1.4.3",))
    end = 'NotOnOrAfter="2026-01-01T00:05:00Z" Recipient'
    case("not-on-or-after-missing", "no NotOnOrAfter", "not-on-or-after-missing", (end, "Recipient"))
    case("not-before-forbidden", "a NotBefore, though one in the past", "not-before-forbidden", (end, 'NotBefore="2025-12-31T00:00:00Z" ' + end))
    for name, value in FEW_TIMES:
        case(f"instant-{name}", f"the confirmation's NotOnOrAfter is no UTC time: {name}", "instant-malformed", (end, f'NotOnOrAfter="{value}" Recipient'), given=("TimeSyntax",),
             spec=("saml-core 1.3.3",))
    for name, value in [("exactly", "2025-12-31T23:59:00Z"), ("below-a-millisecond", "2025-12-31T23:59:00.0009Z"), ("an-hour", "2025-12-31T23:00:00Z")]:
        case(f"expired-{name}", f"the confirmation has expired, skew counted in: {name}", "expired", (end, f'NotOnOrAfter="{value}" Recipient'), given=("Time",), spec=("saml-profiles 4.1.4.3",))
    case("expired-without-skew", "the confirmation ends this very millisecond, no skew", "expired", (end, f'NotOnOrAfter="{n.NOW}" Recipient'), given=("Time",), settings="skew-0",
         spec=("saml-profiles 4.1.4.3",))
    here = ' InResponseTo="_req1" NotOnOrAfter'
    given, spec = ("InResponseTo",), ("saml-profiles 4.1.4.3",)
    case("in-response-to-missing", "the unsigned Response names our request, the signed confirmation names none", "in-response-to-missing", (here, " NotOnOrAfter"), given=given, spec=spec)
    for name, value in [("other", "_req2"), ("case", "_Req1"), ("empty", "")]:
        case(f"in-response-to-{name}", f"the confirmation answers another request: {name}", "in-response-to-mismatch", (here, f' InResponseTo="{value}" NotOnOrAfter'), given=given, spec=spec)
    case("in-response-to-forbidden", "unsolicited, yet the confirmation names a request", "in-response-to-forbidden", (' InResponseTo="_req1">', ">"), given=("Unsolicited",),
         spec=("saml-profiles 4.1.5",), settings="unsolicited-allow", expect="unsolicited")
    bad = CONFIRMATION.replace("2026-01-01T00:05:00Z", "2025-12-31T23:00:00Z")
    case("confirmations-share-their-faults", "two confirmations: one is for another endpoint, the other has expired; what each lacks the other has", "expired",
         (CONFIRMATION, bad + CONFIRMATION.replace(n.ACS, "https://elsewhere.example/acs")), spec=("saml-profiles 4.1.4.3",))


def _conditions():
    def case(name, about, code, *changes, flags=("Conditions",), spec=("saml-core 2.5.1",), **rest):
        reject(f"conditions/{name}", about, message(*changes), f"conditions.{code}", flags=flags, spec=spec, **rest)

    audience = f"<saml:Audience>{n.SP}</saml:Audience>"
    restriction = CONDITIONS[CONDITIONS.index("<saml:AudienceRestriction>") : CONDITIONS.index("</saml:Conditions>")].rstrip()
    end = ("</saml:Conditions>", "{}</saml:Conditions>")

    def added(content):
        return (end[0], end[1].format(content))

    case("audience-missing-no-conditions", "no Conditions", "audience-missing", (CONDITIONS, ""), spec=("saml-profiles 4.1.4.2",))
    case("audience-missing", "no AudienceRestriction", "audience-missing", (restriction, ""), spec=("saml-profiles 4.1.4.2",))
    case("audience-missing-other-condition", "OneTimeUse and no AudienceRestriction", "audience-missing", (restriction, "<saml:OneTimeUse/>"), spec=("saml-profiles 4.1.4.2",))
    case("restriction-without-audience", "an AudienceRestriction without an Audience", "malformed", (audience, ""))
    case("one-time-use-twice", "OneTimeUse twice", "malformed", added("<saml:OneTimeUse/><saml:OneTimeUse/>"), spec=("saml-core 2.5.1.5",))
    case("proxy-restriction-twice", "ProxyRestriction twice", "malformed", added("<saml:ProxyRestriction/><saml:ProxyRestriction/>"), spec=("saml-core 2.5.1.6",))
    case("proxy-count-words", "a ProxyRestriction whose Count is no number", "malformed", added('<saml:ProxyRestriction Count="many"/>'), spec=("saml-core 2.5.1.6",))
    for name, value in [
        ("other", "https://another.example/saml"), ("slash", n.SP + "/"), ("prefix", n.SP[:-1]), ("longer", n.SP + "2"), ("case", n.SP.replace("app", "APP")), ("blank", n.SP + " "), ("line-feeds", f"\n  {n.SP}\n"),
        ("acs", n.ACS), ("empty", ""), ("homoglyph", n.SP.replace("a", "а", 1)), ("full-width", n.SP.replace("a", "ａ", 1)), ("nul-like", n.SP + "\u2400"), ("wildcard", "*"),
        ("two-in-one", f"{n.SP} https://another.example/saml"), ("placeholder", "{audience}"),
    ]:
        case(f"audience-{name}", f"another audience: {name}", "audience-mismatch", (audience, f"<saml:Audience>{value}</saml:Audience>"), flags=("Audience",), spec=("saml-core 2.5.1.4",))
    other = restriction.replace(n.SP, "https://another.example/saml")
    case("audience-second-restriction", "two restrictions, only the first one names us: all must hold", "audience-mismatch", (restriction, restriction + other), flags=("Audience",),
         spec=("saml-core 2.5.1.4",))
    case("audience-first-restriction", "two restrictions, only the second one names us: all must hold", "audience-mismatch", (restriction, other + restriction), flags=("Audience",),
         spec=("saml-core 2.5.1.4",))
    case("audience-further-name-unknown", "a further name that the settings do not give", "audience-mismatch", (audience, "<saml:Audience>urn:example:another-name</saml:Audience>"), flags=("Audience",),
         spec=("saml-core 2.5.1.4",))
    case("condition-by-type", "a saml:Condition of somebody's own type", "unsupported", added(f'<saml:Condition xmlns:xsi="{n.XSI}" xmlns:x="urn:example:x" xsi:type="x:Delegation"/>'))
    case("condition-foreign", "a condition of another namespace", "unsupported", added('<x:OnlyOnMondays xmlns:x="urn:example:x"/>'))
    case("condition-unknown", "an element that SAML does not have among the conditions", "unsupported", added("<saml:TwoTimesUse/>"))
    start, stop = 'NotBefore="2025-12-31T23:59:00Z"', '00Z" NotOnOrAfter="2026-01-01T00:05:00Z">'
    for name, value in [("a-millisecond", "2026-01-01T00:01:00.001Z"), ("an-hour", "2026-01-01T01:00:00Z")]:
        case(f"not-yet-valid-by-{name}", "not valid yet, skew counted in", "not-yet-valid", (stop, stop.replace("00:05", "02:05")), (start, f'NotBefore="{value}"'), flags=("Time",),
             spec=("saml-core 2.5.1.2",))
    for name, value in [("exactly", "2025-12-31T23:59:00Z"), ("two-days", "2025-12-30T00:00:00Z")]:
        case(f"expired-{name}", f"expired, skew counted in: {name}", "expired", (stop, f'00Z" NotOnOrAfter="{value}">'), (start, 'NotBefore="2025-12-29T00:00:00Z"'), flags=("Time",),
             spec=("saml-core 2.5.1.2",))
    case("expired-without-skew", "ends this very millisecond, no skew", "expired", (stop, f'00Z" NotOnOrAfter="{n.NOW}">'), flags=("Time",), spec=("saml-core 2.5.1.2",), settings="skew-0")
    for name, value in FEW_TIMES:
        case(f"not-before-{name}", f"NotBefore is no UTC time: {name}", "instant-malformed", (start, f'NotBefore="{value}"'), flags=("TimeSyntax",), spec=("saml-core 1.3.3",))
        case(f"not-on-or-after-{name}", f"NotOnOrAfter is no UTC time: {name}", "instant-malformed", (stop, f'00Z" NotOnOrAfter="{value}">'), flags=("TimeSyntax",), spec=("saml-core 1.3.3",))


def _statements():
    def case(name, about, code, *changes, flags=("Statements",), spec=("saml-core 2.7.2",), **rest):
        reject(f"authn/{name}", about, message(*changes), f"authn.{code}", flags=flags, spec=spec, **rest)

    instant, session = 'AuthnInstant="2025-12-31T23:59:30Z"', 'SessionNotOnOrAfter="2026-01-01T08:00:00Z"'
    context = AUTHN[AUTHN.index("<saml:AuthnContext>") : AUTHN.index("</saml:AuthnStatement>")].rstrip()
    case("statement-missing", "attributes and no AuthnStatement", "statement-missing", (AUTHN, ""), spec=("saml-profiles 4.1.4.2",))
    case("statement-missing-authorization", "an AuthzDecisionStatement instead", "statement-missing", (AUTHN,
         '<saml:AuthzDecisionStatement Resource="urn:x" Decision="Permit"><saml:Action Namespace="urn:x">r</saml:Action></saml:AuthzDecisionStatement>'), spec=("saml-profiles 4.1.4.2",))
    case("no-context", "no AuthnContext", "malformed", (context, ""))
    case("two-contexts", "two AuthnContexts", "malformed", (context, context * 2))
    case("foreign-child", "a child of another namespace", "malformed", (context, context + '<x:y xmlns:x="urn:example:x"/>'))
    case("instant-missing", "no AuthnInstant", "instant-malformed", (instant + " ", ""), flags=("TimeSyntax",))
    for name, value in FEW_TIMES:
        case(f"instant-{name}", f"AuthnInstant is no UTC time: {name}", "instant-malformed", (instant, f'AuthnInstant="{value}"'), flags=("TimeSyntax",))
        case(f"session-instant-{name}", f"SessionNotOnOrAfter is no UTC time: {name}", "instant-malformed", (session, f'SessionNotOnOrAfter="{value}"'), flags=("TimeSyntax",))
    for name, value in [("a-millisecond", "2026-01-01T00:01:00.001Z"), ("a-year", "2027-01-01T00:00:00Z")]:
        case(f"not-yet-valid-by-{name}", "authenticated further in the future than the skew", "not-yet-valid", (instant, f'AuthnInstant="{value}"'), flags=("Time",))
    case("expired", "authenticated two hours ago, the policy allows one", "expired", (instant, 'AuthnInstant="2025-12-31T22:00:00Z"'), flags=("Time",), settings="max-authn-age")
    for name, value in [("exactly", "2025-12-31T23:59:00Z"), ("an-hour", "2025-12-31T23:00:00Z")]:
        case(f"session-expired-{name}", f"the session has ended, skew counted in: {name}", "session-expired", (session, f'SessionNotOnOrAfter="{value}"'), flags=("Time",))
    case("second-expired", "a second statement of an older authentication, the policy allows one hour", "expired", (
        AUTHN, AUTHN + AUTHN.replace(instant, 'AuthnInstant="2025-12-31T22:00:00Z"')), flags=("Time",), settings="max-authn-age")
    case("second-session-expired", "a second statement whose session has ended", "session-expired", (
        AUTHN, AUTHN + AUTHN.replace(session, 'SessionNotOnOrAfter="2025-12-31T23:00:00Z"')), flags=("Time",))
    flags, spec = ["Attributes"], ["saml-core 2.7.3"]
    for name, about, change in [
        ("without-name", "an Attribute without a Name", (' Name="groups"', "")), ("foreign-child", "a child of another namespace among the values", (
            "<saml:AttributeValue>staff", '<x:y xmlns:x="urn:example:x"/><saml:AttributeValue>staff')),
        ("statement-foreign-child", "a child of another namespace among the attributes", ("</saml:AttributeStatement>", '<x:y xmlns:x="urn:example:x"/></saml:AttributeStatement>')),
    ]:
        reject(f"attribute/{name}", about, message(change), "attribute.malformed", flags=flags, spec=spec)
