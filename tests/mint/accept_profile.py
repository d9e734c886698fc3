"""Accepted: what the Web Browser SSO profile leaves to the identity provider, and both edges of every time."""

import hashlib

import names as n
from templates import ATTRIBUTES, AUTHN, STATUS, attribute, edit, login, message
from vector import accept

DATA = f'<saml:SubjectConfirmationData InResponseTo="_req1" NotOnOrAfter="2026-01-01T00:05:00Z" Recipient="{n.ACS}"/>'
GOOD = f'<saml:SubjectConfirmation Method="{n.BEARER}">{DATA}</saml:SubjectConfirmation>'
CONFIRMATION_START = f'<saml:SubjectConfirmation Method="{n.BEARER}">'
UNSOLICITED = [(' InResponseTo="_req1">', ">"), (' InResponseTo="_req1" NotOnOrAfter', " NotOnOrAfter")]
OUTSTANDING = {"requests": {n.REQUEST: {"idp": n.IDP}}}


def mint():
    _times()
    _subject()
    _conditions()
    _statements()
    _requests()
    _response()


def _times():
    flags, spec = ["Time"], ["saml-core 1.3.3"]
    for digits in range(1, 13):
        fraction = "123456789012"[:digits]
        accept(f"time-fraction-{digits:02}", f"times with {digits} fraction digits", message(
            ('NotBefore="2025-12-31T23:59:00Z"', f'NotBefore="2025-12-31T23:59:00.{fraction}Z"'),
            ('Version="2.0" IssueInstant="2025-12-31T23:59:58Z">', f'Version="2.0" IssueInstant="2025-12-31T23:59:58.{fraction}Z">'),
            ('NotOnOrAfter="2026-01-01T00:05:00Z" Recipient', f'NotOnOrAfter="2026-01-01T00:05:00.{fraction}Z" Recipient'),
            ('AuthnInstant="2025-12-31T23:59:30Z"',
             f'AuthnInstant="2025-12-31T23:59:30.{fraction if digits >= 3 else "123"}Z"')),
            login(authnInstant="2025-12-31T23:59:30.123Z"), flags=flags, spec=spec)
    edge, spec = "a minute of skew, to the millisecond: ", ["saml-profiles 4.1.4.3"]
    late, early = "2025-12-31T23:59:00.001Z", "2026-01-01T00:01:00Z"
    accept("edge-subject-not-on-or-after", edge + "the confirmation's last millisecond", message(
        ('NotOnOrAfter="2026-01-01T00:05:00Z" Recipient', f'NotOnOrAfter="{late}" Recipient')), flags=flags, spec=spec)
    accept("edge-conditions-not-on-or-after", edge + "the Conditions' last millisecond", message(
        ('00Z" NotOnOrAfter="2026-01-01T00:05:00Z">', f'00Z" NotOnOrAfter="{late}">'),
        ('NotBefore="2025-12-31T23:59:00Z"', 'NotBefore="2025-12-31T23:50:00Z"')), flags=flags, spec=["saml-core 2.5.1.2"])
    accept("edge-conditions-not-before", edge + "the Conditions' first millisecond", message(
        ('NotBefore="2025-12-31T23:59:00Z"', f'NotBefore="{early}"')), flags=flags, spec=["saml-core 2.5.1.2"])
    accept("edge-issue-instant", edge + "issued as far in the future as is allowed", message(
        ('_a1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z"', f'_a1" Version="2.0" IssueInstant="{early}"')),
        flags=flags, spec=["saml-core 2.3.3"])
    accept("edge-authn-instant", edge + "authenticated as far in the future as is allowed", message(
        ('AuthnInstant="2025-12-31T23:59:30Z"', f'AuthnInstant="{early}"')), login(authnInstant=early), flags=flags,
        spec=["saml-core 2.7.2"])
    accept("edge-session", edge + "the session's last millisecond", message(
        ('SessionNotOnOrAfter="2026-01-01T08:00:00Z"', f'SessionNotOnOrAfter="{late}"')), login(sessionNotOnOrAfter=late),
        flags=flags, spec=["saml-core 2.7.2"])
    accept("skew-0-last-millisecond", "no skew: one millisecond before the end", message(
        ('00Z" NotOnOrAfter="2026-01-01T00:05:00Z">', '00Z" NotOnOrAfter="2026-01-01T00:00:00.001Z">')), settings="skew-0",
        flags=flags, spec=["saml-core 2.5.1.2"])
    accept("skew-0-first-millisecond", "no skew: the very millisecond of NotBefore", message(
        ('NotBefore="2025-12-31T23:59:00Z"', f'NotBefore="{n.NOW}"')), settings="skew-0", flags=flags, spec=["saml-core 2.5.1.2"])
    accept("skew-300", "five minutes of skew: almost five minutes late", message(
        ('NotOnOrAfter="2026-01-01T00:05:00Z" Recipient', 'NotOnOrAfter="2025-12-31T23:55:00.001Z" Recipient')),
        settings="skew-300", flags=flags, spec=spec)
    accept("now-with-fraction", "the clock itself has milliseconds", message(
        ('NotOnOrAfter="2026-01-01T00:05:00Z" Recipient', 'NotOnOrAfter="2025-12-31T23:59:00.500Z" Recipient')),
        now="2026-01-01T00:00:00.499Z", flags=flags, spec=spec)
    accept("leap-day", "the 29th of February", message(
        ('AuthnInstant="2025-12-31T23:59:30Z"', 'AuthnInstant="2024-02-29T12:00:00Z"')), login(authnInstant="2024-02-29T12:00:00Z"),
        flags=flags, spec=["saml-core 1.3.3"])
    second = AUTHN.replace("2026-01-01T08:00:00Z", "2026-01-01T02:00:00Z")
    accept("session-first-end", "two statements: the session ends where the first of them ends it", message((AUTHN, AUTHN + second)),
           login(sessionNotOnOrAfter="2026-01-01T02:00:00Z"), flags=flags, spec=["saml-core 2.7.2"])
    accept("far-future", "a session without a practical end", message(
        ('SessionNotOnOrAfter="2026-01-01T08:00:00Z"', 'SessionNotOnOrAfter="9999-12-31T23:59:59Z"')),
        login(sessionNotOnOrAfter="9999-12-31T23:59:59Z"), flags=flags, spec=["saml-core 1.3.3"])
    accept("lifetime-within", "the policy limits the age of the Assertion, and it is young enough", message(),
           settings="max-lifetime", flags=flags, spec=["saml-core 2.3.3"])
    accept("authn-age-within", "the policy limits the age of the authentication, and it is young enough", message(
        ('AuthnInstant="2025-12-31T23:59:30Z"', 'AuthnInstant="2025-12-31T23:10:00Z"')), login(authnInstant="2025-12-31T23:10:00Z"),
        settings="max-authn-age", flags=flags, spec=["saml-core 2.7.2"])


def _subject():
    flags, spec = ["Confirmation"], ["saml-profiles 4.1.4.2"]
    bad = f'<saml:SubjectConfirmation Method="{n.BEARER}">{{}}</saml:SubjectConfirmation>'
    elsewhere = bad.format(DATA.replace(n.ACS, "https://elsewhere.example/acs"))
    late = bad.format(DATA.replace("2026-01-01T00:05:00Z", "2025-12-31T23:00:00Z"))
    early = bad.format(DATA.replace(" NotOnOrAfter", ' NotBefore="2025-12-31T23:00:00Z" NotOnOrAfter'))
    holder = ('<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"><saml:SubjectConfirmationData/>'
              "</saml:SubjectConfirmation>")
    sender = '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"/>'
    for label, about, before in [
        ("elsewhere", "for another endpoint", elsewhere), ("expired", "expired", late), ("not-before", "with a NotBefore", early),
        ("without-data", "without data", bad.format("")), ("holder-of-key", "by another method", holder),
        ("sender-vouches", "by sender-vouches", sender), ("three", "by three methods and ways", holder + late + elsewhere),
    ]:
        accept(f"confirmation-second-after-{label}", f"the first confirmation is {about}, a later one satisfies everything by itself",
               message((CONFIRMATION_START, before + CONFIRMATION_START)), flags=flags, spec=spec)
    ends = [bad.format(DATA.replace("00:05:00Z", f"00:{end}:00Z")) for end in ("02", "20", "30")]
    ends[2] = ends[2].replace(n.BEARER, "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches")
    accept("confirmation-several-ends", "three confirmations end at different times, and one of them does not count", message(
        (CONFIRMATION_START, "".join(ends) + CONFIRMATION_START)), flags=flags, spec=spec)
    accept("confirmation-first-of-two", "the first confirmation is good, the second one is not", message(
        ("</saml:Subject>", elsewhere + "</saml:Subject>")), flags=flags, spec=spec)
    accept("confirmation-address", "an Address in the confirmation is not compared", message(
        (' Recipient="', ' Address="192.0.2.7" Recipient="')), flags=flags, spec=["saml-core 2.4.1.2"])
    accept("confirmation-data-with-content", "the confirmation data may hold elements and attributes of others", message(
        (f'Recipient="{n.ACS}"/>',
         f'Recipient="{n.ACS}" x:a="1" xmlns:x="urn:example:x"><x:note>hello</x:note></saml:SubjectConfirmationData>')),
        flags=flags, spec=["saml-core 2.4.1.2"])
    accept("confirmation-with-name-id", "a confirmation that names who confirms; the Subject's own NameID counts", message(
        (CONFIRMATION_START, CONFIRMATION_START + "<saml:NameID>relay</saml:NameID>")), flags=flags, spec=["saml-core 2.4.1.1"])
    accept("second-acs-url", "two endpoints are ours, the Response came to the second one", message(), settings="two-acs",
           flags=["Endpoint"], spec=["saml-profiles 4.1.4.3"])
    flags, spec = ["NameId"], ["saml-core 2.2.3"]
    for label, value, expected in [
        ("transient", f'<saml:NameID Format="{n.TRANSIENT}" NameQualifier="{n.IDP}" SPNameQualifier="{n.SP}">_t1</saml:NameID>',
         ("_t1", n.TRANSIENT, n.IDP, n.SP)),
        ("persistent", f'<saml:NameID Format="{n.PERSISTENT}" SPNameQualifier="{n.SP}">P/9+=</saml:NameID>',
         ("P/9+=", n.PERSISTENT, None, n.SP)),
        ("unspecified", f'<saml:NameID Format="{n.UNSPECIFIED}">EXAMPLE\\alice</saml:NameID>',
         ("EXAMPLE\\alice", n.UNSPECIFIED, None, None)),
        ("without-format", "<saml:NameID>alice</saml:NameID>", ("alice", None, None, None)),
        ("unknown-format", '<saml:NameID Format="urn:example:badge" SPProvidedID="77">12</saml:NameID>',
         ("12", "urn:example:badge", None, None)),
    ]:
        shown = dict(zip(("value", "format", "nameQualifier", "spNameQualifier"), expected))
        accept(f"name-id-{label}", f"NameID: {label}", message(
            (f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>', value)), login(nameId=shown), flags=flags, spec=spec)


def _conditions():
    flags, spec = ["Conditions"], ["saml-core 2.5.1"]
    audience = f"<saml:Audience>{n.SP}</saml:Audience>"
    restriction = f"<saml:AudienceRestriction>{audience}</saml:AudienceRestriction>"
    more = "<saml:Audience>https://another.example/saml</saml:Audience>"
    accept("audience-last-of-three", "three audiences, the last one is us", message((audience, more + "<saml:Audience>urn:x</saml:Audience>"
           + audience)), flags=flags, spec=["saml-core 2.5.1.4"])
    accept("audience-restrictions-two", "two restrictions, each names us", message(
        ("</saml:AudienceRestriction>", "</saml:AudienceRestriction>" + restriction.replace(audience, audience + more))),
        flags=flags, spec=["saml-core 2.5.1.4"])
    accept("audience-by-setting", "a further name of ours, given by the settings", message(
        (audience, "<saml:Audience>urn:example:another-name</saml:Audience>")), settings="audiences", flags=flags,
        spec=["saml-core 2.5.1.4"])
    accept("audience-own-name-beside-setting", "further names do not take away the first one", message(), settings="audiences",
           flags=flags, spec=["saml-core 2.5.1.4"])
    accept("one-time-use", "OneTimeUse", message(("</saml:Conditions>", "<saml:OneTimeUse/></saml:Conditions>")), flags=flags,
           spec=["saml-core 2.5.1.5"])
    accept("proxy-restriction", "ProxyRestriction with a count and an audience", message(
        ("</saml:Conditions>", '<saml:ProxyRestriction Count="0"><saml:Audience>urn:x</saml:Audience></saml:ProxyRestriction></saml:Conditions>')),
        flags=flags, spec=["saml-core 2.5.1.6"])
    accept("conditions-in-another-order", "OneTimeUse before the AudienceRestriction", message(
        ("<saml:AudienceRestriction>", "<saml:OneTimeUse/><saml:AudienceRestriction>")), flags=flags, spec=spec)
    accept("conditions-without-times", "Conditions without a time", message(
        (' NotBefore="2025-12-31T23:59:00Z" NotOnOrAfter="2026-01-01T00:05:00Z">', ">")), flags=flags, spec=spec)
    accept("advice-empty", "an Advice with nothing in it", message(("</saml:Conditions>", "</saml:Conditions><saml:Advice/>")),
           flags=["Advice"], spec=["saml-core 2.6.1"])
    accept("advice-foreign", "an Advice with something of somebody else", message(
        ("</saml:Conditions>", '</saml:Conditions><saml:Advice><x:hint xmlns:x="urn:example:x">hi</x:hint>'
         "<saml:AssertionURIRef>urn:x</saml:AssertionURIRef></saml:Advice>")), flags=["Advice"], spec=["saml-core 2.6.1"])


def _statements():
    flags, spec = ["Statements"], ["saml-core 2.7"]
    second = AUTHN.replace("_s1", "_s2").replace(n.PPT, "urn:oasis:names:tc:SAML:2.0:ac:classes:X509")
    accept("authn-statements-two", "two AuthnStatements: the first one is shown", message((AUTHN, AUTHN + second)), flags=flags, spec=spec)
    accept("authn-without-session", "an AuthnStatement without a session", message(
        (' SessionIndex="_s1" SessionNotOnOrAfter="2026-01-01T08:00:00Z"', "")), login(sessionIndex=None, sessionNotOnOrAfter=None),
        flags=flags, spec=spec)
    accept("authn-subject-locality", "a SubjectLocality", message(
        ("<saml:AuthnContext>", '<saml:SubjectLocality Address="2001:db8::7" DNSName="a.example"/><saml:AuthnContext>')),
        login(subjectLocality="2001:db8::7"), flags=flags, spec=spec)
    accept("authn-declaration-reference", "AuthnContextDeclRef instead of a class", message(
        (f"<saml:AuthnContextClassRef>{n.PPT}</saml:AuthnContextClassRef>",
         "<saml:AuthnContextDeclRef>urn:example:how</saml:AuthnContextDeclRef>")), login(authnContextClassRef=None, authnContextDeclRef="urn:example:how"),
        flags=flags, spec=spec)
    accept("authn-authorities", "AuthenticatingAuthority after the class", message(
        ("</saml:AuthnContextClassRef>", "</saml:AuthnContextClassRef><saml:AuthenticatingAuthority>urn:a</saml:AuthenticatingAuthority>"
         "<saml:AuthenticatingAuthority>urn:b</saml:AuthenticatingAuthority>")), login(authenticatingAuthorities=["urn:a", "urn:b"]), flags=flags, spec=spec)
    accept("attributes-before-authn", "AttributeStatement before AuthnStatement", message((AUTHN, "@"), (ATTRIBUTES, AUTHN), ("    @", ATTRIBUTES)),
           flags=flags, spec=spec)
    flags = ["Attributes"]
    role = '<saml:Attribute Name="role" FriendlyName="Role"><saml:AttributeValue>{}</saml:AttributeValue></saml:Attribute>'
    accept("attribute-repeated", "the same attribute twice: both stay, in their order", message(
        ("</saml:AttributeStatement>", role.format("a") + role.format("b") + "</saml:AttributeStatement>")),
        login(attributes=login()["attributes"] + [attribute("role", "a", friendly_name="Role"), attribute("role", "b", friendly_name="Role")]),
        flags=flags, spec=["saml-core 2.7.3"])
    accept("attribute-statements-two", "two AttributeStatements are read one after the other", message(
        ("</saml:AttributeStatement>", f"</saml:AttributeStatement><saml:AttributeStatement>{role.format('a')}</saml:AttributeStatement>")),
        login(attributes=login()["attributes"] + [attribute("role", "a", friendly_name="Role")]), flags=flags, spec=["saml-core 2.7.3"])
    accept("attribute-names-like-members", "names that objects of some languages already have", message(
        ('Name="groups"', 'Name="__proto__" FriendlyName="constructor"')),
        login(attributes=[attribute("__proto__", "staff", "engineering", friendly_name="constructor")]),
        flags=flags, spec=["saml-core 2.7.3"])
    accept("attribute-foreign-xml-attributes", "XML attributes of others on an Attribute", message(
        ('Name="groups"', 'Name="groups" xmlns:x500="urn:oasis:names:tc:SAML:2.0:profiles:attribute:X500" x500:Encoding="LDAP" x500:Name="no"')),
        flags=flags, spec=["saml-core 2.7.3.1"])


def _requests():
    flags, spec = ["Unsolicited"], ["saml-profiles 4.1.5"]
    plain = login(inResponseTo=None, solicited=False)
    accept("unsolicited-allowed", "nothing is outstanding and the policy allows it", message(*UNSOLICITED), plain,
           settings="unsolicited-allow", expect="unsolicited", flags=flags, spec=spec)
    accept("unsolicited-allowed-both-signed", "the same with both signatures", message(*UNSOLICITED, sign="both"), plain,
           settings="unsolicited-allow", expect="unsolicited", flags=flags, spec=spec)
    accept("unsolicited-ignoring", "nothing is outstanding, no request is named, and the policy would ignore it anyway",
           message(*UNSOLICITED), plain, settings="unsolicited-ignore", expect="unsolicited", flags=flags, spec=spec)
    accept("unsolicited-ignoring-in-response-to", "nothing is outstanding, and the request that is named is ignored", message(), plain,
           settings="unsolicited-ignore", expect="unsolicited", flags=flags, spec=spec)
    accept("solicited-where-unsolicited-allowed", "an answer to our request where the policy would allow none", message(),
           settings="unsolicited-allow", flags=flags, spec=spec)
    accept("solicited-where-ignoring", "an answer to our request where the policy would ignore it", message(),
           settings="unsolicited-ignore", flags=flags, spec=spec)
    flags, spec = ["Store"], ["saml-profiles 4.1.4.3"]
    accept("outstanding", "the store knows the request", message(), expect="outstanding", store=OUTSTANDING, flags=flags, spec=spec)
    bound = {"requests": {n.REQUEST: {"idp": n.IDP, "browser": hashlib.sha256(n.BROWSER.encode()).hexdigest()}}}
    accept("outstanding-same-browser", "the request was bound to a browser, which brings its secret among others", message(), expect="outstanding", store=bound,
           browser=["another-secret-of-a-login", n.BROWSER], flags=["Store", "SignInCsrf"], spec=["saml-bindings 3.5.5.2"])
    accept("outstanding-not-bound", "the request was bound to no browser, so the secrets of others mean nothing", message(), expect="outstanding", store=OUTSTANDING,
           browser=["another-secret-of-a-login"], flags=["Store", "SignInCsrf"], spec=["saml-bindings 3.5.5.2"])
    accept("outstanding-among-others", "the store knows several requests", message(), expect="outstanding", store={
        "requests": {"_req0": {"idp": n.OTHER_IDP}, n.REQUEST: {"idp": n.IDP}}}, settings="two-idps", flags=flags, spec=spec)
    accept("outstanding-unsolicited", "no request is named, and the policy allows it", message(*UNSOLICITED), plain,
           settings="unsolicited-allow", expect="outstanding", store=OUTSTANDING, flags=flags, spec=spec)
    accept("replay-of-another", "another Assertion was used before", message(), store={"claimed": ["accept/id-with-dots"]}, flags=flags,
           spec=["saml-profiles 4.1.4.5"])
    other = [(f"    <saml:Issuer>{n.IDP}", f"    <saml:Issuer>{n.OTHER_IDP}"),
             (f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}', f'<saml:Issuer xmlns:saml="{n.SAML}">{n.OTHER_IDP}')]
    accept("two-idps-second", "two identity providers are trusted, the second one answers", message(*other, key="other-idp", sign="both"),
           login(issuer=n.OTHER_IDP), settings="two-idps", flags=["Idps"], spec=["saml-profiles 4.1.4.3"])
    accept("same-id-of-another-idp", "the same Assertion ID was used before, by another identity provider", message(), settings="two-idps",
           store={"claimed": ["accept/two-idps-second"]}, flags=flags, spec=["saml-profiles 4.1.4.5"])
    names = [(f"<saml:Issuer xmlns:saml=\"{n.SAML}\">{n.IDP}", f'<saml:Issuer xmlns:saml="{n.SAML}">our identity provider'),
             (f"    <saml:Issuer>{n.IDP}", "    <saml:Issuer>our identity provider"),
             (f"<saml:Audience>{n.SP}", "<saml:Audience>spn:1f0e7c52-6f7a-4f7e-9a30-0c6f4a2b8d11")]
    accept("free-text-names", "entity IDs that are no URLs", message(*names), login(issuer="our identity provider"), settings="free-text-names",
           flags=["Idps"], spec=["saml-core 8.3.6"])


def _response():
    flags, spec = ["ResponseShape"], ["saml-core 3.2.2"]
    accept("destination-absent", "an unsigned Response need not say where it goes", message((f' Destination="{n.ACS}"', "")),
           flags=["Endpoint"], spec=["saml-bindings 3.5.5.2"])
    issuer = f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}</saml:Issuer>'
    accept("response-issuer-absent", "an unsigned Response need not say who sends it", message((f"\n  {issuer}", "")), flags=flags, spec=spec)
    accept("issuer-format-entity", "both issuers in the entity format, said aloud", message(
        (f'<saml:Issuer xmlns:saml="{n.SAML}">', f'<saml:Issuer xmlns:saml="{n.SAML}" Format="{n.ENTITY}">'),
        (f"    <saml:Issuer>{n.IDP}", f'    <saml:Issuer Format="{n.ENTITY}">{n.IDP}')), flags=flags, spec=["saml-profiles 4.1.4.2"])
    accept("consent", "Consent", message((' InResponseTo="_req1">', ' InResponseTo="_req1" Consent="urn:oasis:names:tc:SAML:2.0:consent:obtained">')),
           flags=flags, spec=spec)
    extensions = '<samlp:Extensions><x:hello xmlns:x="urn:example:x" id="h">world</x:hello></samlp:Extensions>'
    for place in ("assertion", "both"):
        accept(f"extensions-{place}-signed", "Extensions with something of somebody else", message((STATUS, f"{extensions}\n  {STATUS}"), sign=place),
               flags=flags, spec=spec)
    accept("status-message-and-detail", "Success with a message and details", message(
        ("</samlp:Status>", "<samlp:StatusMessage>welcome</samlp:StatusMessage><samlp:StatusDetail><x:d xmlns:x=\"urn:example:x\"/>"
         "</samlp:StatusDetail></samlp:Status>"), sign="response"), flags=flags, spec=["saml-core 3.2.2.1"])
    accept("in-response-to-long", "a request ID of three hundred characters", message(
        (' InResponseTo="_req1">', f' InResponseTo="_{"r" * 299}">'), (' InResponseTo="_req1" Not', f' InResponseTo="_{"r" * 299}" Not')),
        login(inResponseTo="_" + "r" * 299), expect={"replyTo": "_" + "r" * 299}, flags=flags, spec=spec)
    accept("foreign-ids-repeated", "two elements of somebody else share an id", message(
        ("<saml:AttributeValue>staff<", '<saml:AttributeValue><x:a xmlns:x="urn:example:x" id="i"></x:a><x:a xmlns:x="urn:example:x" id="i"></x:a><')),
        login(attributes=[attribute(
            "groups", {"xml": '<x:a xmlns:x="urn:example:x" id="i"></x:a><x:a xmlns:x="urn:example:x" id="i"></x:a>'}, "engineering")]),
        flags=["Ids"], spec=["saml-core 1.3.4"])
    accept("signature-id", "a ds:Signature with an Id of its own", edit(
        message(), ("<ds:Signature ", '<ds:Signature Id="sig1" ')), flags=["Ids"],
        spec=["xmldsig-core 4.1"])
