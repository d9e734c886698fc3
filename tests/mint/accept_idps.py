"""Accepted: the layouts of the identity providers that people use, written by us after what each is known to send."""

import names as n
from signing import Sig, fill, key_value, x509
from templates import attribute, edit, login
from vector import accept

FLAGS = ["IdpLayout"]
SPEC = ["saml-core 3.3.3"]
MAIL = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
GROUPS = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"
OK = f"{n.STATUS}Success"


def mint():
    _adfs()
    _entra()
    _okta()
    _shibboleth()
    _google()
    _onelogin()
    _ping()
    _keycloak()
    _auth0()
    _simplesamlphp()
    _oracle()


def shown(issuer, assertion, name_id, attributes, **rest):
    """The login of a layout."""
    value, name_format, *qualifiers = name_id
    name = dict(zip(("value", "format", "nameQualifier", "spNameQualifier"), [value, name_format, *qualifiers, None, None]))
    return login(**{
        "issuer": issuer, "assertionId": assertion, "nameId": name, "attributes": attributes, "sessionIndex": assertion,
        "sessionNotOnOrAfter": None, "authnInstant": "2025-12-31T23:59:30.123Z", **rest,
    })


def _microsoft(issuer, response, assertion, attributes_first, consent, name_id):
    attributes = (
        f'<AttributeStatement><Attribute Name="{MAIL}"><AttributeValue>alice@example.org</AttributeValue></Attribute>'
        f'<Attribute Name="{GROUPS}"><AttributeValue>1c1b6f3a-7a1f-4b0e-8f3b-1d9a7f0f2a01</AttributeValue>'
        "<AttributeValue>Domain Users</AttributeValue></Attribute></AttributeStatement>"
    )
    authn = (
        f'<AuthnStatement AuthnInstant="2025-12-31T23:59:30.123Z" SessionIndex="{assertion}"><AuthnContext>'
        f"<AuthnContextClassRef>{n.PPT}</AuthnContextClassRef></AuthnContext></AuthnStatement>"
    )
    statements = attributes + authn if attributes_first else authn + attributes
    return (
        f'<samlp:Response ID="{response}" Version="2.0" IssueInstant="2025-12-31T23:59:58.871Z" Destination="{n.ACS}"{consent} '
        f'InResponseTo="_req1" xmlns:samlp="{n.SAMLP}"><Issuer xmlns="{n.SAML}">{issuer}</Issuer>@@sig:r@@<samlp:Status>'
        f'<samlp:StatusCode Value="{OK}" /></samlp:Status><Assertion ID="{assertion}" IssueInstant="2025-12-31T23:59:58.870Z" '
        f'Version="2.0" xmlns="{n.SAML}"><Issuer>{issuer}</Issuer>@@sig:a@@<Subject>{name_id}'
        f'<SubjectConfirmation Method="{n.BEARER}"><SubjectConfirmationData InResponseTo="_req1" '
        f'NotOnOrAfter="2026-01-01T00:04:58.871Z" Recipient="{n.ACS}" /></SubjectConfirmation></Subject>'
        f'<Conditions NotBefore="2025-12-31T23:59:58.868Z" NotOnOrAfter="2026-01-01T00:59:58.868Z"><AudienceRestriction>'
        f"<Audience>{n.SP}</Audience></AudienceRestriction></Conditions>{statements}</Assertion></samlp:Response>"
    )


def _adfs():
    issuer = "http://adfs.example.org/adfs/services/trust"
    response, assertion = "_5d3c2d0e-6a0b-4f57-9a86-1e5f6f0c1a11", "_0f7a9a52-0d7c-4a51-8f0b-2b1b7b3f5c22"
    name_id = f'<NameID Format="{n.TRANSIENT}" NameQualifier="{issuer}" SPNameQualifier="{n.SP}">EXAMPLE\\alice</NameID>'
    text = _microsoft(issuer, response, assertion, True, ' Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified"', name_id)
    expected = shown(issuer, assertion, ("EXAMPLE\\alice", n.TRANSIENT, issuer, n.SP), [
        attribute(MAIL, "alice@example.org"), attribute(GROUPS, "1c1b6f3a-7a1f-4b0e-8f3b-1d9a7f0f2a01", "Domain Users")])
    key_info = x509(prefix="").replace("<KeyInfo>", f'<KeyInfo xmlns="{n.DS}">')
    for label, slots in [("assertion", "a"), ("response", "r"), ("both", "ar")]:
        sigs = [Sig({"a": assertion, "r": response}[slot], slot, key_info=key_info) for slot in slots]
        accept(f"idp-adfs-{label}-signed", f"AD FS, {label} signed", _place(text, sigs), expected, settings="adfs", flags=FLAGS, spec=SPEC)


def _entra():
    issuer = "https://sts.windows.net/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/"
    response, assertion = "_0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "_9f8e7d6c-5b4a-4938-a726-150403f2e100"
    text = _microsoft(issuer, response, assertion, False, "", "<NameID>5u-pairwise_id</NameID>")
    expected = shown(issuer, assertion, ("5u-pairwise_id", None), [
        attribute(MAIL, "alice@example.org"), attribute(GROUPS, "1c1b6f3a-7a1f-4b0e-8f3b-1d9a7f0f2a01", "Domain Users")])
    sig = Sig(assertion, prefix="", key_info=x509(prefix=""))
    accept("idp-entra", "Entra ID: a slash at the end of the issuer, a NameID without Format", _place(text, [sig]), expected,
           settings="entra", flags=FLAGS, spec=SPEC)


def _okta():
    issuer = "http://www.okta.com/exk1ab2cd3EF4gh5i6j7"
    head = f'<?xml version="1.0" encoding="UTF-8"?><saml2p:Response Destination="{n.ACS}" ID="id20951543710348571093547201" '
    entity = f'<saml2:Issuer xmlns:saml2="{n.SAML}" Format="{n.ENTITY}">{issuer}</saml2:Issuer>'
    value = (f'<saml2:AttributeValue xmlns:xs="{n.XS}" xmlns:xsi="{n.XSI}" xsi:type="xs:string">{{}}</saml2:AttributeValue>')
    text = (
        head + f'InResponseTo="_req1" IssueInstant="2025-12-31T23:59:58.871Z" Version="2.0" xmlns:saml2p="{n.SAMLP}" xmlns:xs="{n.XS}">'
        f'{entity}@@sig:r@@<saml2p:Status xmlns:saml2p="{n.SAMLP}"><saml2p:StatusCode Value="{OK}"/></saml2p:Status>'
        f'<saml2:Assertion ID="id20951543710464521764513245" IssueInstant="2025-12-31T23:59:58.871Z" Version="2.0" xmlns:saml2="{n.SAML}" '
        f'xmlns:xs="{n.XS}">{entity}@@sig:a@@<saml2:Subject xmlns:saml2="{n.SAML}"><saml2:NameID Format="{n.EMAIL}">alice@example.org'
        f'</saml2:NameID><saml2:SubjectConfirmation Method="{n.BEARER}"><saml2:SubjectConfirmationData InResponseTo="_req1" '
        f'NotOnOrAfter="2026-01-01T00:04:58.871Z" Recipient="{n.ACS}"/></saml2:SubjectConfirmation></saml2:Subject>'
        f'<saml2:Conditions NotBefore="2025-12-31T23:54:58.871Z" NotOnOrAfter="2026-01-01T00:04:58.871Z" xmlns:saml2="{n.SAML}">'
        f"<saml2:AudienceRestriction><saml2:Audience>{n.SP}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>"
        f'<saml2:AuthnStatement AuthnInstant="2025-12-31T23:59:30.123Z" SessionIndex="_req1" xmlns:saml2="{n.SAML}"><saml2:AuthnContext>'
        f"<saml2:AuthnContextClassRef>{n.PPT}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>"
        f'<saml2:AttributeStatement xmlns:saml2="{n.SAML}"><saml2:Attribute Name="firstName" '
        f'NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">{value.format("Alice")}</saml2:Attribute>'
        f'<saml2:Attribute Name="groups" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified">{value.format("Everyone")}'
        f"{value.format('Engineering')}</saml2:Attribute></saml2:AttributeStatement></saml2:Assertion></saml2p:Response>"
    )
    unspecified = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"
    expected = shown(issuer, "id20951543710464521764513245", ("alice@example.org", n.EMAIL), [
        attribute("firstName", "Alice", name_format=unspecified),
        attribute("groups", "Everyone", "Engineering", name_format=unspecified)], sessionIndex="_req1")
    key_info = x509(width=76, newline="\n")
    sigs = [Sig("id20951543710464521764513245", "a", prefixes=["xs"], key_info=key_info),
            Sig("id20951543710348571093547201", "r", prefixes=["xs"], key_info=key_info)]
    accept("idp-okta", "Okta: both signed, xs in the PrefixList, namespaces declared again and again", _place(text, sigs), expected,
           settings="okta", flags=FLAGS, spec=SPEC)


def _shibboleth():
    oid = "urn:oid:0.9.2342.19200300.100.1.3"
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<saml2p:Response xmlns:saml2p="{n.SAMLP}" Destination="{n.ACS}" ID="_8f2b0c3d9e4a5f60718293a4b5c6d7e8" InResponseTo="_req1" \
IssueInstant="2025-12-31T23:59:58.871Z" Version="2.0"><saml2:Issuer xmlns:saml2="{n.SAML}" Format="{n.ENTITY}">{n.IDP}</saml2:Issuer>\
@@sig:r@@<saml2p:Status><saml2p:StatusCode Value="{OK}"/></saml2p:Status><saml2:Assertion xmlns:saml2="{n.SAML}" \
ID="_1a2b3c4d5e6f708192a3b4c5d6e7f809" IssueInstant="2025-12-31T23:59:58.871Z" Version="2.0" xmlns:xs="{n.XS}">\
<saml2:Issuer Format="{n.ENTITY}">{n.IDP}</saml2:Issuer>@@sig:a@@<saml2:Subject><saml2:NameID Format="{n.TRANSIENT}" NameQualifier="{n.IDP}" \
SPNameQualifier="{n.SP}">AAdzZWNyZXQx</saml2:NameID><saml2:SubjectConfirmation Method="{n.BEARER}"><saml2:SubjectConfirmationData \
Address="192.0.2.7" InResponseTo="_req1" NotOnOrAfter="2026-01-01T00:04:58.871Z" Recipient="{n.ACS}"/></saml2:SubjectConfirmation>\
</saml2:Subject><saml2:Conditions NotBefore="2025-12-31T23:59:58.871Z" NotOnOrAfter="2026-01-01T00:04:58.871Z"><saml2:AudienceRestriction>\
<saml2:Audience>{n.SP}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions><saml2:AuthnStatement \
AuthnInstant="2025-12-31T23:59:30.123Z" SessionIndex="_5e6f7a8b"><saml2:SubjectLocality Address="192.0.2.7"/><saml2:AuthnContext>\
<saml2:AuthnContextClassRef>{n.PPT}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement><saml2:AttributeStatement>\
<saml2:Attribute FriendlyName="mail" Name="{oid}" NameFormat="{n.URI}"><saml2:AttributeValue xmlns:xsi="{n.XSI}" \
xsi:type="xs:string">alice@example.org</saml2:AttributeValue></saml2:Attribute></saml2:AttributeStatement></saml2:Assertion></saml2p:Response>"""
    expected = shown(n.IDP, "_1a2b3c4d5e6f708192a3b4c5d6e7f809", ("AAdzZWNyZXQx", n.TRANSIENT, n.IDP, n.SP), [
        attribute(oid, "alice@example.org", name_format=n.URI, friendly_name="mail")], sessionIndex="_5e6f7a8b",
        subjectLocality="192.0.2.7")
    wrapped = x509(width=76)
    accept("idp-shibboleth-2", "Shibboleth 2: the Assertion signed", _place(text, [Sig(
        "_1a2b3c4d5e6f708192a3b4c5d6e7f809", prefixes=["xs"], key_info=wrapped, wrap="\n")]), expected, flags=FLAGS, spec=SPEC)
    accept("idp-shibboleth-4", "Shibboleth 4: the Response signed, SHA-512, line breaks inside the signature", _place(text, [Sig(
        "_8f2b0c3d9e4a5f60718293a4b5c6d7e8", "r", method=n.RSA_SHA512, digest=n.SHA512, prefixes=["xs"], key_info=wrapped,
        pretty="\n", wrap="\n")]), expected, flags=FLAGS, spec=SPEC)


def _google():
    issuer = "https://accounts.google.com/o/saml2?idpid=C01abcdef"
    text = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
        f'<saml2p:Response xmlns:saml2p="{n.SAMLP}" Destination="{n.ACS}" ID="_3c5d7e9f1a2b4c6d8e0f1a3b5c7d9e0f" InResponseTo="_req1" '
        f'IssueInstant="2025-12-31T23:59:58.871Z" Version="2.0"><saml2:Issuer xmlns:saml2="{n.SAML}">{issuer}</saml2:Issuer>@@sig:r@@'
        f'<saml2p:Status><saml2p:StatusCode Value="{OK}"/></saml2p:Status><saml2:Assertion xmlns:saml2="{n.SAML}" '
        f'ID="_b1c3d5e7f9a0b2c4d6e8f0a1b3c5d7e9" IssueInstant="2025-12-31T23:59:58.871Z" Version="2.0"><saml2:Issuer>{issuer}</saml2:Issuer>'
        f'@@sig:a@@<saml2:Subject><saml2:NameID Format="{n.EMAIL}">alice@example.org</saml2:NameID><saml2:SubjectConfirmation '
        f'Method="{n.BEARER}"><saml2:SubjectConfirmationData InResponseTo="_req1" NotOnOrAfter="2026-01-01T00:04:58.871Z" '
        f'Recipient="{n.ACS}"/></saml2:SubjectConfirmation></saml2:Subject><saml2:Conditions NotBefore="2025-12-31T23:54:58.871Z" '
        f'NotOnOrAfter="2026-01-01T00:04:58.871Z"><saml2:AudienceRestriction><saml2:Audience>{n.SP}</saml2:Audience>'
        f'</saml2:AudienceRestriction></saml2:Conditions><saml2:AttributeStatement><saml2:Attribute Name="department">'
        f'<saml2:AttributeValue xmlns:xs="{n.XS}" xmlns:xsi="{n.XSI}" xsi:type="xs:anyType">R&amp;D</saml2:AttributeValue>'
        "</saml2:Attribute></saml2:AttributeStatement>"
        f'<saml2:AuthnStatement AuthnInstant="2025-12-31T23:59:30.000Z" SessionIndex="_b1c3d5e7f9a0b2c4d6e8f0a1b3c5d7e9"><saml2:AuthnContext>'
        f"<saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml2:AuthnContextClassRef></saml2:AuthnContext>"
        "</saml2:AuthnStatement></saml2:Assertion></saml2p:Response>"
    )
    expected = shown(issuer, "_b1c3d5e7f9a0b2c4d6e8f0a1b3c5d7e9", ("alice@example.org", n.EMAIL), [attribute("department", "R&D")],
                     authnInstant="2025-12-31T23:59:30Z", authnContextClassRef="urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified")
    subject = "<ds:X509Data><ds:X509SubjectName>ST=California,C=US,OU=Google For Work,CN=Google,O=Google Inc.</ds:X509SubjectName>"
    key_info = x509(width=76).replace("<ds:X509Data>", subject)
    for label, sig in [("assertion", Sig("_b1c3d5e7f9a0b2c4d6e8f0a1b3c5d7e9", key_info=key_info, wrap="&#13;\n")),
                       ("response", Sig("_3c5d7e9f1a2b4c6d8e0f1a3b5c7d9e0f", "r", key_info=key_info, wrap="\n"))]:
        accept(f"idp-google-{label}-signed", f"Google Workspace, {label} signed", _place(text, [sig]), expected, settings="google",
               flags=FLAGS, spec=SPEC)


def _plain(response, assertion, **changes):
    """samlp and saml, attributes and pieces as most toolkits have them."""
    facts = {
        "before": "", "root": "", "root_attributes": f'Destination="{n.ACS}" InResponseTo="_req1"', "own": "", "fraction": ".123",
        "name_id": f'<saml:NameID SPNameQualifier="{n.SP}" Format="{n.TRANSIENT}">_ce3d2948b4cf20146dee0a0b3dd6f69b6cf86f62d7</saml:NameID>',
        "session": 'SessionNotOnOrAfter="2026-01-01T08:00:00Z" SessionIndex="_be9967abd904ddcae3c0eb4189adbe3f71e327cf93"',
        "attributes": "", "between": "", "last": "", **changes,
    }
    return (
        f'{facts["before"]}<samlp:Response xmlns:samlp="{n.SAMLP}" xmlns:saml="{n.SAML}"{facts["root"]} ID="{response}" Version="2.0" '
        f'IssueInstant="2025-12-31T23:59:58Z" {facts["root_attributes"]}><saml:Issuer>{n.IDP}</saml:Issuer>{facts["between"]}<samlp:Status>'
        f'<samlp:StatusCode Value="{OK}"/></samlp:Status><saml:Assertion{facts["own"]} ID="{assertion}" Version="2.0" '
        f'IssueInstant="2025-12-31T23:59:58Z"><saml:Issuer>{n.IDP}</saml:Issuer>@@sig:a@@<saml:Subject>{facts["name_id"]}'
        f'<saml:SubjectConfirmation Method="{n.BEARER}"><saml:SubjectConfirmationData NotOnOrAfter="2026-01-01T00:05:00Z" '
        f'Recipient="{n.ACS}" InResponseTo="_req1"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions '
        f'NotBefore="2025-12-31T23:59:28Z" NotOnOrAfter="2026-01-01T00:05:00Z"><saml:AudienceRestriction><saml:Audience>{n.SP}'
        f'</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2025-12-31T23:59:30{facts["fraction"]}Z" '
        f'{facts["session"]}><saml:AuthnContext><saml:AuthnContextClassRef>{n.PPT}</saml:AuthnContextClassRef></saml:AuthnContext>'
        f'</saml:AuthnStatement>{facts["attributes"]}</saml:Assertion>{facts["last"]}</samlp:Response>'
    )


def _onelogin():
    text = _plain("R0e1d2c3b4a59687", "pfx41d8ef22-e612-8c50-9960-1b16f15741b3", fraction="", between="@@sig:r@@",
                  name_id=f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>',
                  session='SessionNotOnOrAfter="2026-01-02T00:00:00Z" SessionIndex="_2f9c"')
    expected = shown(n.IDP, "pfx41d8ef22-e612-8c50-9960-1b16f15741b3", ("alice@example.org", n.EMAIL), [],
                     sessionIndex="_2f9c", sessionNotOnOrAfter="2026-01-02T00:00:00Z", authnInstant="2025-12-31T23:59:30Z")
    accept("idp-onelogin", "OneLogin: whole seconds, IDs without an underscore", _place(text, [
        Sig("R0e1d2c3b4a59687", "r", key_info=x509())]), expected, flags=FLAGS, spec=SPEC)


def _ping():
    attributes = (
        f'<saml:AttributeStatement xmlns:xs="{n.XS}"><saml:Attribute Name="groups" NameFormat="{n.BASIC}"><saml:AttributeValue '
        f'xsi:type="xs:string" xmlns:xsi="{n.XSI}">staff, engineering</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>'
    )
    text = _plain("Q9x.Zk-2_vT7", "mX.1-0_aB", root_attributes='InResponseTo="_req1"', fraction=".000", attributes=attributes,
                  name_id=f'<saml:NameID Format="{n.UNSPECIFIED}">alice</saml:NameID>', session='SessionIndex="mX.1-0_aB"')
    expected = shown(n.IDP, "mX.1-0_aB", ("alice", n.UNSPECIFIED), [attribute("groups", "staff, engineering", name_format=n.BASIC)],
                     authnInstant="2025-12-31T23:59:30Z")
    accept("idp-pingfederate", "PingFederate: no KeyInfo, no Destination, line breaks inside the signature", _place(text, [
        Sig("mX.1-0_aB", pretty="\n", wrap="\n")]), expected, flags=FLAGS, spec=SPEC)


def _keycloak():
    role = ('<saml:Attribute Name="Role" NameFormat="{}"><saml:AttributeValue xmlns:xs="{}" xmlns:xsi="{}" xsi:type="xs:string">{}'
            "</saml:AttributeValue></saml:Attribute>")
    roles = "".join(role.format(n.BASIC, n.XS, n.XSI, name) for name in ("offline_access", "staff"))
    text = _plain("ID_2a7f1c64-9f3b-4e53-8d0c-3c7d1e5a9b10", "ID_7b1d5e20-4c8a-4f96-b2e3-6a9f0d1c8e77", own=f' xmlns="{n.SAML}"',
                  between="@@sig:r@@", attributes=f"<saml:AttributeStatement>{roles}</saml:AttributeStatement>",
                  name_id=f'<saml:NameID Format="{n.PERSISTENT}">G-5c1f2a80-31d7-49d4-a6a1-08f2c1c7d7f2</saml:NameID>',
                  session='SessionIndex="3f0a::9b" SessionNotOnOrAfter="2026-01-01T09:59:58.123Z"')
    expected = shown(n.IDP, "ID_7b1d5e20-4c8a-4f96-b2e3-6a9f0d1c8e77", ("G-5c1f2a80-31d7-49d4-a6a1-08f2c1c7d7f2", n.PERSISTENT), [
        attribute("Role", "offline_access", name_format=n.BASIC), attribute("Role", "staff", name_format=n.BASIC)],
        sessionIndex="3f0a::9b", sessionNotOnOrAfter="2026-01-01T09:59:58.123Z")
    key_info = x509(prefix="dsig", before="<dsig:KeyName>Zm9vYmFy</dsig:KeyName>", after=key_value().replace("ds:", "dsig:"))
    sigs = [Sig("ID_7b1d5e20-4c8a-4f96-b2e3-6a9f0d1c8e77", "a", prefix="dsig", key_info=key_info),
            Sig("ID_2a7f1c64-9f3b-4e53-8d0c-3c7d1e5a9b10", "r", prefix="dsig", key_info=key_info)]
    accept("idp-keycloak", "Keycloak: a default namespace said again, three kinds of KeyInfo, one Attribute a role", _place(text, sigs),
           expected, flags=FLAGS, spec=SPEC)


def _auth0():
    attributes = (
        f'<saml:AttributeStatement xmlns:xs="{n.XS}" xmlns:xsi="{n.XSI}"><saml:Attribute Name="{MAIL}" NameFormat="{n.URI}">'
        '<saml:AttributeValue xsi:type="xs:anyType">alice@example.org</saml:AttributeValue></saml:Attribute><saml:Attribute Name="verified" '
        f'NameFormat="{n.UNSPECIFIED}"><saml:AttributeValue xsi:type="xs:boolean">true</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>'
    )
    name_id = f'<saml:NameID Format="{n.UNSPECIFIED}">auth0|5f7c8ec7c33c6c004bbafe82</saml:NameID>'
    expected = shown(n.IDP, "_qbkNR8T7x2gdVrV3", ("auth0|5f7c8ec7c33c6c004bbafe82", n.UNSPECIFIED), [
        attribute(MAIL, "alice@example.org", name_format=n.URI), attribute("verified", "true", name_format=n.UNSPECIFIED)],
        sessionIndex="_L7s")
    for label, about, place, sig in [
        ("2016", "Auth0 in 2016: the Response's signature is its last child", "last", Sig("_5bf5b1f6d6a4", "r", prefix="", key_info=x509(prefix=""))),
        ("today", "Auth0: the Assertion signed, namespaces by default", "between", Sig("_qbkNR8T7x2gdVrV3", prefix="", key_info=x509(prefix=""))),
    ]:
        text = _plain("_5bf5b1f6d6a4", "_qbkNR8T7x2gdVrV3", name_id=name_id, attributes=attributes, session='SessionIndex="_L7s"',
                      **{place: "@@sig:r@@"})
        accept(f"idp-auth0-{label}", about, _place(text, [sig]), expected, flags=FLAGS, spec=SPEC)


def _simplesamlphp():
    attributes = (
        f'<saml:AttributeStatement><saml:Attribute Name="uid" NameFormat="{n.BASIC}"><saml:AttributeValue xmlns:xs="{n.XS}" '
        f'xmlns:xsi="{n.XSI}" xsi:type="xs:string">alice</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>'
    )
    text = _plain("_8e8dc5f69a98cc4c1ff3427e5ce34606fd672f91e6", "_d71a3a8e9fcc45c9e9d248ef7049393fc8f04e5f75", between="@@sig:r@@",
                  attributes=attributes, fraction="")
    expected = shown(n.IDP, "_d71a3a8e9fcc45c9e9d248ef7049393fc8f04e5f75",
                     ("_ce3d2948b4cf20146dee0a0b3dd6f69b6cf86f62d7", n.TRANSIENT, None, n.SP), [attribute("uid", "alice", name_format=n.BASIC)],
                     sessionIndex="_be9967abd904ddcae3c0eb4189adbe3f71e327cf93", sessionNotOnOrAfter="2026-01-01T08:00:00Z",
                     authnInstant="2025-12-31T23:59:30Z")
    sigs = [Sig("_d71a3a8e9fcc45c9e9d248ef7049393fc8f04e5f75", "a", pretty="\n  ", key_info=x509()),
            Sig("_8e8dc5f69a98cc4c1ff3427e5ce34606fd672f91e6", "r", pretty="\n  ", key_info=x509())]
    accept("idp-simplesamlphp", "SimpleSAMLphp: both signed, blanks inside the signature", _place(text, sigs), expected, flags=FLAGS, spec=SPEC)


def _oracle():
    many = "".join(f' xmlns:{prefix}="{name}"' for prefix, name in [
        ("dsig", n.DS), ("enc", n.XENC), ("mdattr", "urn:oasis:names:tc:SAML:metadata:attribute"), ("x500", "urn:oasis:names:tc:SAML:2.0:profiles:attribute:X500"),
        ("orafed", "http://xmlns.example/fed/orafed"), ("xsi", n.XSI), ("mdext", "urn:oasis:names:tc:SAML:metadata:extension")])
    name_id = f'<saml:NameID Format="{n.PERSISTENT}" NameQualifier="{n.IDP}" SPNameQualifier="{n.SP}">id-7Gq</saml:NameID>'
    text = _plain("id-Wq1-4rS", "id-aQ9-0xY", root=many, name_id=name_id, session='SessionIndex="id-9Zx"', fraction="")
    expected = shown(n.IDP, "id-aQ9-0xY", ("id-7Gq", n.PERSISTENT, n.IDP, n.SP), [], sessionIndex="id-9Zx", authnInstant="2025-12-31T23:59:30Z")
    accept("idp-oracle-access-manager", "Oracle Access Manager: many unused namespaces on the root, the signature's prefix among them", _place(
        text, [Sig("id-aQ9-0xY", prefix="dsig", declare=False)]), expected, flags=FLAGS, spec=SPEC)


def _place(text, sigs):
    for slot in "ar":
        sig = next((sig for sig in sigs if sig.slot == slot), None)
        if sig:
            text = edit(text, (f"@@sig:{slot}@@", sig.xml()))
        else:
            text = text.replace(f"@@sig:{slot}@@", "")
    return fill(text, *sigs)
