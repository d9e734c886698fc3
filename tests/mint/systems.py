"""The systems that people name: what each is known to send beyond its plain layout, accepted and refused."""

import accept_idps as idps
import names as n
from settings import document, entity, key_descriptor, pinned
from signing import Sig, x509
from templates import attribute, edit
from vector import METADATA, SETTINGS, accept, as_json, reject

FLAGS = ["IdpLayout"]
ADFS = "http://adfs.example.org/adfs/services/trust"
ADFS_IDS = ("_5d3c2d0e-6a0b-4f57-9a86-1e5f6f0c1a11", "_0f7a9a52-0d7c-4a51-8f0b-2b1b7b3f5c22")
CONSENT = ' Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified"'
ENTRA = "https://sts.windows.net/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/"
OTHER_TENANT = "https://sts.windows.net/00c2f1b4-6d0e-4f7a-8a51-2f4e6d8c0b13/"
ENTRA_IDS = ("_0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "_9f8e7d6c-5b4a-4938-a726-150403f2e100")
DUO = "https://sso-1a2b3c4d.sso.duosecurity.com/saml2/sp/DI0EXAMPLE0KEY0XYZ1/metadata"
CRES, CRES_ACS = "https://res.cisco.com/", "https://res.cisco.com/websafe/ssourl"
JUMPCLOUD = "Our JumpCloud"
MICROSOFT = [attribute(idps.MAIL, "alice@example.org"), attribute(idps.GROUPS, "1c1b6f3a-7a1f-4b0e-8f3b-1d9a7f0f2a01", "Domain Users")]


def cres(**policy):
    """The settings of Cisco Secure Email Encryption Service behind Duo: no metadata, one certificate that was uploaded by hand."""
    return {**document(pinned("idp", entity_id=DUO), acs=[CRES_ACS], **policy), "entityId": CRES}


SETTINGS.update({name: as_json(value) for name, value in {
    "adfs-skew-180": document(pinned("idp", entity_id=ADFS), clockSkewSec=180),
    "adfs-skew-0": document(pinned("idp", entity_id=ADFS), clockSkewSec=0),
    "entra-metadata": document({"metadataFile": "../metadata/entra-rollover.xml"}),
    "duo-cres": cres(),
    "duo-cres-unsolicited": cres(unsolicited="allow"),
    "jumpcloud": document({**pinned("idp", entity_id=JUMPCLOUD), "ssoUrl": "https://sso.jumpcloud.com/saml2/example"}),
}.items()})


def _federation_metadata():
    """As Entra ID publishes it while keys change: WS-Federation roles, the same two certificates in every one of them."""
    both = key_descriptor("idp") + key_descriptor("idp-next")
    role = ('<md:RoleDescriptor xmlns:xsi="{xsi}" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:{kind}" '
            'protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706">{key}</md:RoleDescriptor>')
    roles = [role.format(xsi=n.XSI, kind=kind, key=both) for kind in ("SecurityTokenServiceType", "ApplicationServiceType")]
    url = "https://login.microsoftonline.com/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/saml2"
    endpoint = '<md:{} Binding="urn:oasis:names:tc:SAML:2.0:bindings:{}" Location="{}"/>'
    sso = (f'<md:IDPSSODescriptor protocolSupportEnumeration="{n.SAMLP}">{both}' + endpoint.format("SingleLogoutService", "HTTP-Redirect", url)
           + endpoint.format("SingleSignOnService", "HTTP-Redirect", url) + endpoint.format("SingleSignOnService", "HTTP-POST", url) + "</md:IDPSSODescriptor>")
    return entity(*roles, sso, entity_id=ENTRA)


METADATA["entra-rollover.xml"] = _federation_metadata()


def mint():
    _adfs()
    _entra()
    _duo()
    _jumpcloud()


def _adfs():
    spec = ["saml-core 2.5.1.2"]
    response, assertion = ADFS_IDS
    name_id = f'<NameID Format="{n.TRANSIENT}" NameQualifier="{ADFS}" SPNameQualifier="{n.SP}">EXAMPLE\\alice</NameID>'
    text = idps._microsoft(ADFS, response, assertion, True, CONSENT, name_id)
    sig = Sig(assertion, key_info=x509(prefix="").replace("<KeyInfo>", f'<KeyInfo xmlns="{n.DS}">'))
    expected = idps.shown(ADFS, assertion, ("EXAMPLE\\alice", n.TRANSIENT, ADFS, n.SP), MICROSOFT)
    slow = "2025-12-31T23:57:58.871Z"
    accept("idp-adfs-slow-clock", "AD FS: our clock is two minutes slow, and the skew is three", idps._place(text, [sig]), expected, settings="adfs-skew-180", now=slow,
           flags=["Time"], spec=spec)
    reject("assertion/idp-adfs-slow-clock", "AD FS: our clock is two minutes slow, and the skew is one", idps._place(text, [sig]), "assertion.not-yet-valid", settings="adfs",
           now=slow, flags=["Time"], spec=["saml-core 2.3.3"])
    early = edit(text, ('NotBefore="2025-12-31T23:59:58.868Z"', 'NotBefore="2025-12-31T23:56:58.868Z"'))
    accept("idp-adfs-not-before-skew", "AD FS with NotBeforeSkew 3: no skew of ours is needed at the moment of issue", idps._place(early, [sig]), expected, settings="adfs-skew-0",
           now="2025-12-31T23:59:58.870Z", flags=["Time"], spec=spec)
    nameless = edit(text, (name_id, ""))
    for label, slots in [("assertion", [sig]), ("response", [Sig(response, "r")])]:
        reject(f"subject/idp-adfs-without-name-id-{label}-signed", f"AD FS without a claim rule for the NameID, {label} signed", idps._place(nameless, slots), "subject.name-id-missing",
               settings="adfs", flags=["NameId"], spec=["saml-profiles 4.1.4.2"])


def _entra():
    response, assertion = ENTRA_IDS

    def text(issuer=ENTRA):
        return idps._microsoft(issuer, response, assertion, False, "", "<NameID>5u-pairwise_id</NameID>")

    expected = idps.shown(ENTRA, assertion, ("5u-pairwise_id", None), MICROSOFT)
    inner, outer = Sig(assertion, prefix="", key_info=x509(prefix="")), Sig(response, "r", prefix="", key_info=x509(prefix=""))
    for label, sigs in [("response", [outer]), ("both", [inner, outer])]:
        accept(f"idp-entra-{label}-signed", f"Entra ID, {label} signed", idps._place(text(), sigs), expected, settings="entra", flags=FLAGS, spec=["saml-core 3.3.3"])
    for key in ("idp", "idp-next"):
        accept(f"idp-entra-rollover-{key}", f"Entra ID while its keys change, signed by {key}; keys from federation metadata", idps._place(
            text(), [Sig(assertion, prefix="", key=key, key_info=x509(key, prefix=""))]), expected, settings="entra-metadata", flags=FLAGS, spec=["saml-metadata 2.4.1.1"])
    for name, issuer in [("other-tenant", OTHER_TENANT), ("without-slash", ENTRA.rstrip("/")), ("other-host", ENTRA.replace("sts.windows.net", "login.microsoftonline.com"))]:
        for label, sigs in [("assertion", [inner]), ("both", [inner, outer])]:
            reject(f"key/idp-entra-{name}-{label}-signed", f"Entra ID: the right key, another issuer: {name}, {label} signed", idps._place(text(issuer), sigs), "key.issuer-untrusted",
                   settings="entra", flags=["IdpConfusion"], spec=["saml-profiles 4.1.4.3"])
    error = (
        f'<samlp:Response ID="{response}" Version="2.0" IssueInstant="2025-12-31T23:59:58.871Z" InResponseTo="_req1" xmlns:samlp="{n.SAMLP}">'
        f'<Issuer xmlns="{n.SAML}">{ENTRA}</Issuer><samlp:Status><samlp:StatusCode Value="{n.STATUS}Requester"><samlp:StatusCode Value="{n.STATUS}RequestUnsupported" />'
        "</samlp:StatusCode><samlp:StatusMessage>AADSTS75006: An error occurred while processing a SAML2 authentication request.\r\nTrace ID: 00000000-0000-0000-0000-000000000000\r\n"
        "Timestamp: 2025-12-31 23:59:58Z</samlp:StatusMessage></samlp:Status></samlp:Response>"
    )
    reject("status/idp-entra-error", "Entra ID: an error of several lines, unsigned and without a Destination", error, "status.failed", settings="entra", flags=["Status"],
           spec=["saml-core 3.2.2.2"])


def _duo():
    def text(**changes):
        made = idps._plain("DUO_8f0d2b6c4e1a", "DUO_3b7a9c1d5e2f", between="@@sig:r@@", name_id=f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>',
                           session='SessionIndex="DUO_3b7a9c1d5e2f"', fraction="", **changes)
        return made.replace(n.IDP, DUO).replace(n.ACS, CRES_ACS).replace(f"<saml:Audience>{n.SP}<", f"<saml:Audience>{CRES}<")

    expected = idps.shown(DUO, "DUO_3b7a9c1d5e2f", ("alice@example.org", n.EMAIL), [], authnInstant="2025-12-31T23:59:30Z")
    inner, outer = Sig("DUO_3b7a9c1d5e2f", key_info=x509()), Sig("DUO_8f0d2b6c4e1a", "r", key_info=x509())
    for label, sigs in [("both", [inner, outer]), ("assertion", [inner]), ("response", [outer])]:
        accept(f"idp-duo-{label}-signed", f"Duo Single Sign-On before Cisco Secure Email, {label} signed", idps._place(text(), sigs), expected, settings="duo-cres", flags=FLAGS,
               spec=["saml-core 3.3.3"])
    for name, old, new, code in [
        ("audience", f"<saml:Audience>{CRES}<", f"<saml:Audience>{CRES.rstrip('/')}<", "conditions.audience-mismatch"),
        ("recipient", f'Recipient="{CRES_ACS}"', f'Recipient="{CRES_ACS}/"', "subject.recipient-mismatch"),
        ("destination", f'Destination="{CRES_ACS}"', f'Destination="{CRES_ACS}/"', "response.destination-mismatch"),
    ]:
        reject(f"{code.split('.')[0]}/idp-duo-{name}-slash", f"Cisco Secure Email: a slash too few or too many: {name}", idps._place(edit(text(), (old, new)), [inner, outer]), code,
               settings="duo-cres", flags=["Audience" if name == "audience" else "Endpoint"], spec=["saml-profiles 4.1.4.3"])
    unasked = text().replace(' InResponseTo="_req1"', "")
    asked = {**expected, "inResponseTo": None, "solicited": False}
    accept("idp-duo-unsolicited", "Duo Central starts the login, and the settings allow that", idps._place(unasked, [inner, outer]), asked, settings="duo-cres-unsolicited",
           expect="unsolicited", flags=["Unsolicited"], spec=["saml-profiles 4.1.5"])
    reject("response/idp-duo-unsolicited", "Duo Central starts the login, and the settings do not allow that", idps._place(unasked, [inner, outer]), "response.unsolicited-forbidden",
           settings="duo-cres", expect="unsolicited", flags=["Unsolicited"], spec=["saml-profiles 4.1.5"])


def _jumpcloud():
    text = idps._plain("_jc0d9e8f7a6b", "_jc1a2b3c4d5e", between="@@sig:r@@", name_id=f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>',
                       session='SessionIndex="_jc1a2b3c4d5e"').replace(n.IDP, JUMPCLOUD)
    expected = idps.shown(JUMPCLOUD, "_jc1a2b3c4d5e", ("alice@example.org", n.EMAIL), [])
    inner, outer = Sig("_jc1a2b3c4d5e", key_info=x509(width=64)), Sig("_jc0d9e8f7a6b", "r", key_info=x509(width=64))
    for label, sigs in [("assertion", [inner]), ("response", [outer]), ("both", [inner, outer])]:
        accept(f"idp-jumpcloud-{label}-signed", f"JumpCloud: an entity ID that is free text, {label} signed", idps._place(text, sigs), expected, settings="jumpcloud", flags=FLAGS,
               spec=["saml-core 3.3.3"])
    reject("key/idp-jumpcloud-case", "JumpCloud: the free text in lower case", idps._place(text.replace(JUMPCLOUD, JUMPCLOUD.lower()), [inner]), "key.issuer-untrusted",
           settings="jumpcloud", flags=["Issuer"], spec=["saml-core 8.3.6"])
