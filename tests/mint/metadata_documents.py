"""Metadata as identity providers publish it, written by hand after what is known of their layouts, and the ways to sign it."""

import keys
import names as n
from settings import entity, idp_role, key_descriptor
from signing import Sig, fill, x509

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
SHIB1 = "urn:mace:shibboleth:1.0:profiles:AuthnRequest"
WSFED = "http://docs.oasis-open.org/wsfed/federation/200706"
MDUI = "urn:oasis:names:tc:SAML:metadata:ui"
MDRPI = "urn:oasis:names:tc:SAML:metadata:rpi"
MDATTR = "urn:oasis:names:tc:SAML:metadata:attribute"
SHIBMD = "urn:mace:shibboleth:metadata:1.0"
CATEGORY = "http://macedir.org/entity-category"
MAPPED = "urn:mace:shibboleth:1.0:nameIdentifier"
PUBLISHER = "https://federation.example/"

ROLE = idp_role(key_descriptor("idp"))


def member(entity_id=n.IDP, role=None, attributes="", extra=""):
    """An entity inside an aggregate: the prefix is declared around it."""
    role = role or idp_role(key_descriptor("idp"), entity_id=entity_id)
    return f'<md:EntityDescriptor entityID="{entity_id}"{attributes}>{extra}{role}</md:EntityDescriptor>'


def group(*content, attributes="", declared=True):
    """An EntitiesDescriptor, the place for its signature first."""
    xmlns = f' xmlns:md="{n.MD}"' if declared else ""
    inner = "\n  ".join(content)
    return f"<md:EntitiesDescriptor{xmlns}{attributes}>\n  {inner}\n</md:EntitiesDescriptor>"


SLOT = "@@sig:m@@"


def signed(text, key="idp", ref="_m1", **options):
    """The document with its one place for a signature filled."""
    if text.count(SLOT) != 1:
        raise ValueError("one place for a signature is wanted")
    sig = Sig(ref, "m", key=key, **options)
    return fill(text.replace(SLOT, sig.xml()), sig)


def chain_info(*names):
    """A KeyInfo with a certificate and those behind it."""
    data = "".join(f"<ds:X509Certificate>{keys.certificate_base64(name)}</ds:X509Certificate>" for name in names)
    return f"<ds:KeyInfo><ds:X509Data>{data}</ds:X509Data></ds:KeyInfo>"


def one(attributes=' ID="_m1"', extra=""):
    """A single entity with a place for its signature."""
    return entity(SLOT + extra, ROLE, attributes=attributes)


def aggregate(*members, attributes=' ID="_m1" Name="https://federation.example/all"'):
    """A federation's aggregate with a place for its signature."""
    members = members or (member(n.OTHER_IDP, idp_role(key_descriptor("other-idp"), entity_id=n.OTHER_IDP)), member())
    return group(SLOT, *members, attributes=attributes) + "\n"


def adfs():
    """The federation metadata of AD FS: signed, the roles of WS-Federation first, one key in three places, an empty contact."""
    entity_id = "http://adfs.example.org/adfs/services/trust"
    role = ('<RoleDescriptor xsi:type="fed:{kind}" xmlns:xsi="' + n.XSI + '" xmlns:fed="' + WSFED + '" protocolSupportEnumeration="{protocols}" '
            'ServiceDisplayName="Example">{key}<fed:TargetScopes><EndpointReference xmlns="http://www.w3.org/2005/08/addressing">'
            "<Address>https://adfs.example.org/adfs/ls/</Address></EndpointReference></fed:TargetScopes></RoleDescriptor>")
    key = _default_key
    endpoints = "".join(f'<{kind} Binding="{binding}" Location="https://adfs.example.org/adfs/ls/"/>'
                        for kind in ("SingleLogoutService", "SingleSignOnService") for binding in (REDIRECT, POST))
    logout, login = endpoints[: len(endpoints) // 2], endpoints[len(endpoints) // 2:]
    formats = "".join(f"<NameIDFormat>{name}</NameIDFormat>" for name in (n.EMAIL, n.PERSISTENT, n.TRANSIENT))
    claims = "".join(
        f'<Attribute Name="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/{name}" NameFormat="{n.URI}" FriendlyName="{name}" xmlns="{n.SAML}"/>'
        for name in ("emailaddress", "givenname", "name", "upn"))
    text = (
        f'<EntityDescriptor ID="_m1" entityID="{entity_id}" xmlns="{n.MD}">{SLOT}'
        + role.format(kind="ApplicationServiceType", protocols=f"{WSFED} http://docs.oasis-open.org/ws-sx/ws-trust/200512", key=key("sp", "encryption"))
        + role.format(kind="SecurityTokenServiceType", protocols=WSFED, key=key("attacker", "signing"))
        + f'<SPSSODescriptor WantAssertionsSigned="true" protocolSupportEnumeration="{n.SAMLP}">{key("attacker", "signing")}'
        f'<AssertionConsumerService Binding="{POST}" Location="https://adfs.example.org/adfs/ls/" index="0" isDefault="true"/></SPSSODescriptor>'
        f'<IDPSSODescriptor protocolSupportEnumeration="{n.SAMLP}">{key("sp", "encryption")}{key("idp", "signing")}{logout}{formats}{login}{claims}'
        '</IDPSSODescriptor><ContactPerson contactType="support"/></EntityDescriptor>'
    )
    return signed(text, prefix="", key_info=x509(prefix=""))


def entra():
    """The metadata of an Entra ID tenant during a rollover: three certificates in one role, one address for everything."""
    entity_id = "https://sts.windows.net/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/"
    location = "https://login.microsoftonline.com/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/saml2"
    role = (f'<RoleDescriptor xmlns:xsi="{n.XSI}" xmlns:fed="{WSFED}" xsi:type="fed:SecurityTokenServiceType" protocolSupportEnumeration="{WSFED}">'
            + "".join(_default_key(name, "signing") for name in ("idp", "idp-next", "idp-3072")) + "</RoleDescriptor>")
    text = (
        f'<?xml version="1.0" encoding="utf-8"?><EntityDescriptor ID="_m1" entityID="{entity_id}" xmlns="{n.MD}">{SLOT}{role}'
        f'<IDPSSODescriptor protocolSupportEnumeration="{n.SAMLP}">' + "".join(_default_key(name, "signing") for name in ("idp", "idp-next", "idp-3072"))
        + f'<SingleLogoutService Binding="{REDIRECT}" Location="{location}"/><SingleSignOnService Binding="{REDIRECT}" Location="{location}"/>'
        f'<SingleSignOnService Binding="{POST}" Location="{location}"/></IDPSSODescriptor></EntityDescriptor>'
    )
    return signed(text, prefix="", key_info=x509(prefix=""), transform=n.EXC)


def _default_key(name, use):
    return (f'<KeyDescriptor use="{use}"><KeyInfo xmlns="{n.DS}"><X509Data><X509Certificate>{keys.certificate_base64(name)}</X509Certificate>'
            "</X509Data></KeyInfo></KeyDescriptor>")


def okta():
    """Okta: unsigned, one certificate in wrapped lines, white space around the formats."""
    location = "https://example.okta.com/app/example/exk1ab2cd3EF4gh5i6j7/sso/saml"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><md:EntityDescriptor entityID="http://www.okta.com/exk1ab2cd3EF4gh5i6j7" '
        f'xmlns:md="{n.MD}"><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="{n.SAMLP}">'
        f"{key_descriptor('idp')}<md:NameIDFormat>\n      {n.UNSPECIFIED}\n    </md:NameIDFormat><md:NameIDFormat>  {n.EMAIL}\t</md:NameIDFormat>"
        f'<md:SingleSignOnService Binding="{POST}" Location="{location}"/><md:SingleSignOnService Binding="{REDIRECT}" Location="{location}"/>'
        "</md:IDPSSODescriptor></md:EntityDescriptor>"
    )


def google():
    """Google Workspace: a declaration with standalone, a date, no wish for signed requests."""
    issuer = "https://accounts.google.com/o/saml2?idpid=C01abcdef"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<md:EntityDescriptor xmlns:md="{n.MD}" entityID="{issuer}" '
        f'validUntil="2029-03-04T10:11:12.000Z">\n  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="{n.SAMLP}">\n'
        f"    {key_descriptor('idp')}\n    <md:NameIDFormat>{n.EMAIL}</md:NameIDFormat>\n"
        + "".join(f'    <md:SingleSignOnService Binding="{binding}" Location="https://accounts.google.com/o/saml2/idp?idpid=C01abcdef"/>\n'
                  for binding in (REDIRECT, POST)) + "  </md:IDPSSODescriptor>\n</md:EntityDescriptor>\n"
    )


def shibboleth(entity_id=n.IDP):
    """A Shibboleth identity provider in a federation: scopes, names in two languages, SAML 1 beside SAML 2, a key for every use, another role."""
    ui = (
        f'<mdui:UIInfo xmlns:mdui="{MDUI}"><mdui:DisplayName xml:lang="en">Example University</mdui:DisplayName><mdui:DisplayName xml:lang="tr"> Örnek '
        f'Üniversitesi </mdui:DisplayName><mdui:Description xml:lang="en">Staff &amp; students</mdui:Description><mdui:Logo height="60" width="80" '
        f'xml:lang="en">https://idp.example.org/logo.png</mdui:Logo><mdui:Logo height="16" width="16">data:image/png;base64,iVBORw0KGgo=</mdui:Logo>'
        f'<mdui:InformationURL xml:lang="en">https://www.example.org/</mdui:InformationURL><mdui:PrivacyStatementURL xml:lang="en">'
        "https://www.example.org/privacy</mdui:PrivacyStatementURL></mdui:UIInfo>"
    )
    scopes = f'<shibmd:Scope xmlns:shibmd="{SHIBMD}" regexp="false">example.org</shibmd:Scope>'
    pattern = f'<shibmd:Scope xmlns:shibmd="{SHIBMD}" regexp="true">^[a-z]+\\.example\\.org$</shibmd:Scope>'
    registered = (
        f'<mdrpi:RegistrationInfo xmlns:mdrpi="{MDRPI}" registrationAuthority="{PUBLISHER}" registrationInstant="2015-05-05T05:05:05Z"/>'
        f'<mdattr:EntityAttributes xmlns:mdattr="{MDATTR}"><saml:Attribute xmlns:saml="{n.SAML}" Name="{CATEGORY}-support" NameFormat="{n.URI}">'
        "<saml:AttributeValue>http://refeds.org/category/research-and-scholarship</saml:AttributeValue><saml:AttributeValue>"
        "https://refeds.org/sirtfi</saml:AttributeValue></saml:Attribute></mdattr:EntityAttributes>"
    )
    methods = "".join(f'<md:EncryptionMethod Algorithm="{uri}"/>' for uri in ("http://www.w3.org/2009/xmlenc11#aes128-gcm", n.XENC + "aes128-cbc"))
    both = key_descriptor("idp", None).replace("</md:KeyDescriptor>", methods + "</md:KeyDescriptor>")
    other = key_descriptor("attacker", None)
    old = (f'<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol">{other}'
           f'<md:SingleSignOnService Binding="{SHIB1}" Location="https://idp.example.org/idp/old"/></md:IDPSSODescriptor>')
    base = "https://idp.example.org/idp/profile"
    role = (
        f'<md:IDPSSODescriptor errorURL="https://idp.example.org/error" protocolSupportEnumeration="urn:oasis:names:tc:SAML:1.1:protocol '
        f'urn:mace:shibboleth:1.0 {n.SAMLP}" WantAuthnRequestsSigned="1"><md:Extensions>{pattern}{ui}</md:Extensions>{both}'
        f'<md:ArtifactResolutionService Binding="urn:oasis:names:tc:SAML:1.0:bindings:SOAP-binding" Location="{base}/SAML1/SOAP/ArtifactResolution" index="1"/>'
        f'<md:ArtifactResolutionService Binding="{SOAP}" Location="{base}/SAML2/SOAP/ArtifactResolution" index="2" isDefault="true"/>'
        f'<md:SingleLogoutService Binding="{REDIRECT}" Location="{base}/SAML2/Redirect/SLO" ResponseLocation="{base}/SAML2/Redirect/SLOResponse"/>'
        f"<md:NameIDFormat>{MAPPED}</md:NameIDFormat><md:NameIDFormat>{n.TRANSIENT}</md:NameIDFormat>"
        f'<md:SingleSignOnService Binding="{SHIB1}" Location="{base}/Shibboleth/SSO"/><md:SingleSignOnService Binding="{POST}" Location="{base}/SAML2/POST/SSO"/>'
        f'<md:SingleSignOnService Binding="{REDIRECT}" Location="{base}/SAML2/Redirect/SSO"/></md:IDPSSODescriptor>'
    )
    authority = (f'<md:AttributeAuthorityDescriptor protocolSupportEnumeration="{n.SAMLP}"><md:Extensions>'
                 f'<shibmd:Scope xmlns:shibmd="{SHIBMD}" regexp="false">elsewhere.example</shibmd:Scope></md:Extensions>{other}'
                 f'<md:AttributeService Binding="{SOAP}" Location="{base}/SAML2/SOAP/AttributeQuery"/></md:AttributeAuthorityDescriptor>')
    about = (
        '<md:Organization><md:OrganizationName xml:lang="en">Example</md:OrganizationName><md:OrganizationDisplayName xml:lang="en">Example University'
        '</md:OrganizationDisplayName><md:OrganizationURL xml:lang="en">https://www.example.org/</md:OrganizationURL></md:Organization>'
        '<md:ContactPerson contactType="technical"><md:GivenName>Ada</md:GivenName><md:SurName>Example</md:SurName><md:EmailAddress>mailto:ada@example.org'
        "</md:EmailAddress></md:ContactPerson>"
    )
    return (f'<md:EntityDescriptor xmlns:md="{n.MD}" entityID="{entity_id}"><md:Extensions>{registered}{scopes}</md:Extensions>\n'
            f"{old}\n{role}\n{authority}\n{about}</md:EntityDescriptor>\n")
