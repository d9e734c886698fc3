"""A good Response and the ways to bend it.

`message()` gives the text of one Response. Edits made before signing give a genuine message that says something else; edits
made with `edit()` on the result give a message that was tampered with.
"""

import names as n
from signing import Sig, fill

SUBJECT = f"""<saml:Subject>
      <saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>
      <saml:SubjectConfirmation Method="{n.BEARER}"><saml:SubjectConfirmationData \
InResponseTo="_req1" NotOnOrAfter="2026-01-01T00:05:00Z" Recipient="{n.ACS}"/></saml:SubjectConfirmation>
    </saml:Subject>"""

CONDITIONS = f"""<saml:Conditions NotBefore="2025-12-31T23:59:00Z" NotOnOrAfter="2026-01-01T00:05:00Z">
      <saml:AudienceRestriction><saml:Audience>{n.SP}</saml:Audience></saml:AudienceRestriction>
    </saml:Conditions>"""

AUTHN = f"""<saml:AuthnStatement AuthnInstant="2025-12-31T23:59:30Z" SessionIndex="_s1" SessionNotOnOrAfter="2026-01-01T08:00:00Z">
      <saml:AuthnContext><saml:AuthnContextClassRef>{n.PPT}</saml:AuthnContextClassRef></saml:AuthnContext>
    </saml:AuthnStatement>"""

ATTRIBUTES = """<saml:AttributeStatement>
      <saml:Attribute Name="groups"><saml:AttributeValue>staff</saml:AttributeValue>\
<saml:AttributeValue>engineering</saml:AttributeValue></saml:Attribute>
    </saml:AttributeStatement>"""

ASSERTION = f"""<saml:Assertion xmlns:saml="{n.SAML}" ID="_a1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z">
    <saml:Issuer>{n.IDP}</saml:Issuer>@@sig:a@@
    {SUBJECT}
    {CONDITIONS}
    {AUTHN}
    {ATTRIBUTES}
  </saml:Assertion>"""

STATUS = f'<samlp:Status><samlp:StatusCode Value="{n.STATUS}Success"/></samlp:Status>'

RESPONSE = f"""<samlp:Response xmlns:samlp="{n.SAMLP}" ID="_r1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z" \
Destination="{n.ACS}" InResponseTo="_req1">
  <saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}</saml:Issuer>@@sig:r@@
  {STATUS}
  {ASSERTION}
</samlp:Response>
"""

LOGIN = {
    "issuer": n.IDP,
    "assertionId": "_a1",
    "nameId": {"value": "alice@example.org", "format": n.EMAIL, "nameQualifier": None, "spNameQualifier": None},
    "attributes": [
        {"name": "groups", "nameFormat": None, "friendlyName": None, "values": ["staff", "engineering"]},
    ],
    "sessionIndex": "_s1",
    "sessionNotOnOrAfter": "2026-01-01T08:00:00Z",
    "authnInstant": "2025-12-31T23:59:30Z",
    "authnContextClassRef": n.PPT,
    "inResponseTo": "_req1",
    "solicited": True,
}


def login(**changes):
    """The identity in the default message, with changes; `value` is the NameID's."""
    expected = {**LOGIN, "nameId": dict(LOGIN["nameId"])}
    if "name_id" in changes:
        expected["nameId"] = changes.pop("name_id")
    if "value" in changes:
        expected["nameId"]["value"] = changes.pop("value")
    expected.update(changes)
    return expected


def attribute(name, *values, name_format=None, friendly_name=None):
    """One attribute as a login shows it."""
    return {"name": name, "nameFormat": name_format, "friendlyName": friendly_name, "values": list(values)}


def edit(text, *changes):
    """Replaces each old text, which must stand there exactly once, by the new one."""
    for old, new in changes:
        count = text.count(old)
        if count != 1:
            raise ValueError(f"{old!r} stands {count} times")
        text = text.replace(old, new)
    return text


def message(*changes, sign="assertion", base=RESPONSE, response="_r1", assertion="_a1", **options):
    """A Response with these changes, signed as told: "assertion", "response", "both" or None. Options go to `Sig`.

    Prefix an option with `r_` to mean the Response's signature alone.
    """
    text = edit(base, *changes)
    for_response = {name[2:]: value for name, value in options.items() if name.startswith("r_")}
    for_both = {name: value for name, value in options.items() if not name.startswith("r_")}
    sigs = []
    if sign in ("assertion", "both"):
        sigs.append(Sig(assertion, "a", **for_both))
    if sign in ("response", "both"):
        sigs.append(Sig(response, "r", **{**for_both, **for_response}))
    places = {sig.slot: sig for sig in sigs}
    for slot, gap in (("a", "\n    "), ("r", "\n  ")):
        text = text.replace(f"@@sig:{slot}@@", gap + places[slot].xml() if slot in places else "")
    return fill(text, *sigs)


def compact(text):
    """The same message with nothing between its elements."""
    return "".join(line.strip() for line in text.splitlines()) + "\n"


def restyle(text, samlp="samlp", saml="saml", ds="ds"):
    """Other prefixes; an empty one is the default namespace. Only for text whose prefixes are declared where they are first used."""
    for old, new in (("samlp", samlp), ("saml", saml), ("ds", ds)):
        if old == new:
            continue
        mark = f"{new}:" if new else ""
        text = text.replace(f"</{old}:", f"</{mark}").replace(f"<{old}:", f"<{mark}")
        text = text.replace(f"xmlns:{old}=", f"xmlns:{new}=" if new else "xmlns=")
    return text
