"""The settings and the metadata that the vectors share."""

import keys
import names as n
from vector import METADATA, SETTINGS, as_json


def pinned(*certificates, entity_id=n.IDP, policy=None):
    """An IdP whose certificates are given as files."""
    idp = {
        "entityId": entity_id,
        "ssoUrl": entity_id + "/sso",
        "certificateFiles": [f"../keys/{name}.cert.pem" for name in certificates],
    }
    return {**idp, "policy": policy} if policy else idp


def by_fingerprint(*names, entity_id=n.IDP):
    """An IdP of which only fingerprints are known."""
    return {"entityId": entity_id, "ssoUrl": entity_id + "/sso", "fingerprints": [keys.fingerprint(name) for name in names]}


def with_fingerprints(idp, *names):
    """An IdP whose certificates are narrowed down to these."""
    return {**idp, "fingerprints": [keys.fingerprint(name) for name in names]}


def document(*idps, audiences=(), acs=(n.ACS,), **policy):
    """Settings as a whole."""
    made = {
        "version": 1, "entityId": n.SP, "acsUrls": list(acs), "audiences": list(audiences), "idps": list(idps),
    }
    return {**made, "policy": policy} if policy else made


def key_descriptor(name, use="signing"):
    """A KeyDescriptor; with `use=None` it is for every use."""
    attribute = f' use="{use}"' if use else ""
    return (
        f'<md:KeyDescriptor{attribute}><ds:KeyInfo xmlns:ds="{n.DS}"><ds:X509Data><ds:X509Certificate>\n'
        f"{keys.certificate_base64(name, 64)}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
    )


def sso(location):
    """An endpoint for requests."""
    return (
        f'<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{location}"/>'
    )


def idp_role(*descriptors, entity_id=n.IDP):
    """An IDPSSODescriptor."""
    inner = "\n    ".join([*descriptors, sso(entity_id + "/sso")])
    return f'<md:IDPSSODescriptor protocolSupportEnumeration="{n.SAMLP}">\n    {inner}\n  </md:IDPSSODescriptor>'


def entity(*roles, entity_id=n.IDP, attributes=""):
    """An EntityDescriptor."""
    inner = "\n  ".join(roles)
    return f'<md:EntityDescriptor xmlns:md="{n.MD}" entityID="{entity_id}"{attributes}>\n  {inner}\n</md:EntityDescriptor>\n'


def foreign_roles():
    """What AD FS publishes beside the role that counts, every key of it that of somebody else."""
    role = (
        '<md:RoleDescriptor xmlns:xsi="{xsi}" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" '
        'xsi:type="fed:{kind}" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706">{key}</md:RoleDescriptor>'
    )
    return entity(
        role.format(xsi=n.XSI, kind="ApplicationServiceType", key=key_descriptor("sp", "encryption")),
        role.format(xsi=n.XSI, kind="SecurityTokenServiceType", key=key_descriptor("attacker")),
        f'<md:SPSSODescriptor protocolSupportEnumeration="{n.SAMLP}">{key_descriptor("attacker")}'
        f'<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="{n.IDP}/acs" index="0"/>'
        "</md:SPSSODescriptor>",
        idp_role(key_descriptor("sp", "encryption"), key_descriptor("idp")),
        f'<md:AttributeAuthorityDescriptor protocolSupportEnumeration="{n.SAMLP}">{key_descriptor("attacker")}'
        '<md:AttributeService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" '
        f'Location="{n.IDP}/query"/></md:AttributeAuthorityDescriptor>',
        "<md:ContactPerson contactType=\"support\"/>",
    )


METADATA.update({
    "idp.xml": entity(idp_role(key_descriptor("idp"))),
    "idp-slo.xml": entity(idp_role(
        key_descriptor("idp"),
        '<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.org/saml/slo"/>')),
    "rollover.xml": entity(idp_role(key_descriptor("idp"), key_descriptor("idp-next"))),
    "no-use.xml": entity(idp_role(key_descriptor("idp", use=None))),
    "foreign-roles.xml": foreign_roles(),
    "expired.xml": entity(idp_role(key_descriptor("idp")), attributes=' validUntil="2025-06-01T00:00:00Z"'),
    "valid-until.xml": entity(idp_role(key_descriptor("idp")), attributes=' validUntil="2030-01-01T00:00:00Z"'),
    "encryption-key-only.xml": entity(idp_role(key_descriptor("idp", "encryption"))),
    "no-idp-role.xml": entity(f'<md:SPSSODescriptor protocolSupportEnumeration="{n.SAMLP}">{key_descriptor("idp")}'
                              f'<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" '
                              f'Location="{n.ACS}" index="0"/></md:SPSSODescriptor>'),
    "truncated.xml": entity(idp_role(key_descriptor("idp")))[:700],
    "doctype.xml": "<!DOCTYPE md:EntityDescriptor []>\n" + entity(idp_role(key_descriptor("idp"))),
    "a-page.xml": "<html><body>Sign in to see the metadata</body></html>\n",
})

DEFAULT = document(pinned("idp"))

SHARED = {
    "default": DEFAULT,
    "metadata": document({"metadataFile": "../metadata/idp.xml"}),
    "metadata-rollover": document({"metadataFile": "../metadata/rollover.xml"}),
    "metadata-no-use": document({"metadataFile": "../metadata/no-use.xml"}),
    "metadata-foreign-roles": document({"metadataFile": "../metadata/foreign-roles.xml"}),
    "metadata-valid-until": document({"metadataFile": "../metadata/valid-until.xml"}),
    "metadata-expired": document({"metadataFile": "../metadata/expired.xml"}),
    "bare-base64": document({
        "entityId": n.IDP, "ssoUrl": n.IDP + "/sso", "certificates": [keys.certificate_base64("idp")],
    }),
    "rollover": document(pinned("idp", "idp-next")),
    "two-idps": document(pinned("idp"), pinned("other-idp", entity_id=n.OTHER_IDP)),
    "mixed-keys": document(pinned("idp-p256", "idp")),
    "rsa-3072": document(pinned("idp-3072")),
    "rsa-4096": document(pinned("idp-4096")),
    "rsa-1024": document(pinned("idp-1024")),
    "rsa-e3": document(pinned("idp-e3")),
    "p256": document(pinned("idp-p256")),
    "p384": document(pinned("idp-p384")),
    "p521": document(pinned("idp-p521")),
    "ed25519": document(pinned("idp-ed25519")),
    "ed25519-beside-rsa": document(pinned("idp", "idp-ed25519")),
    "min-rsa-3072": document(pinned("idp-3072"), minRsaBits=3072),
    "min-rsa-3072-short": document(pinned("idp"), minRsaBits=3072),
    "min-rsa-3072-rollover": document(pinned("idp", "idp-4096"), minRsaBits=3072),
    "min-rsa-3072-ec": document(pinned("idp-p256"), minRsaBits=3072),
    "expiring": document(pinned("idp-expiring")),
    "expiring-19": document(pinned("idp-expiring"), certificateExpiryWarnDays=19),
    "expiring-20": document(pinned("idp-expiring"), certificateExpiryWarnDays=20),
    "expiring-0": document(pinned("idp-expiring"), certificateExpiryWarnDays=0),
    "expiring-dates-off": document(pinned("idp-expiring"), certificateDates="off"),
    "expiring-enforce": document(pinned("idp-expiring"), certificateDates="enforce"),
    "expiring-other-key": document(pinned("idp", "idp-expiring", "idp-next")),
    "fingerprint": document(by_fingerprint("idp")),
    "fingerprint-colons": document({**by_fingerprint("idp"), "fingerprints": [
        ":".join(keys.fingerprint("idp").upper()[at : at + 2] for at in range(0, 64, 2)),
    ]}),
    "fingerprint-several": document(by_fingerprint("idp-next", "idp-p256", "idp")),
    "fingerprint-of-metadata": document(with_fingerprints({"metadataFile": "../metadata/rollover.xml"}, "idp")),
    "fingerprint-of-certificates": document(with_fingerprints(pinned("idp", "idp-next"), "idp-next", "attacker")),
    "fingerprint-expired": document(by_fingerprint("idp-expired"), certificateDates="enforce"),
    "fingerprint-weak": document(by_fingerprint("idp-1024")),
    "many-keys": document(pinned(*(f"many-{number:02}" for number in range(1, keys.MANY + 1)))),
    "sha1": document(pinned("idp", policy={"dangerAllowSha1": True})),
    "cbc": document(pinned("idp", policy={"dangerAllowCbc": True})),
    "encryption-required": document(pinned("idp"), encrypted="require"),
    "adfs-cbc": document(pinned("idp", entity_id="http://adfs.example.org/adfs/services/trust", policy={"dangerAllowCbc": True})),
    "dates-off": document(pinned("idp-expired"), certificateDates="off"),
    "dates-warn": document(pinned("idp-expired"), certificateDates="warn"),
    "dates-warn-not-yet-valid": document(pinned("idp-not-yet-valid"), certificateDates="warn"),
    "dates-enforce": document(pinned("idp"), certificateDates="enforce"),
    "dates-enforce-expired": document(pinned("idp-expired"), certificateDates="enforce"),
    "dates-enforce-not-yet-valid": document(pinned("idp-not-yet-valid"), certificateDates="enforce"),
    "dates-enforce-one-expired": document(pinned("idp", "metadata-signer-expired"), certificateDates="enforce"),
    "signed-assertion": document(pinned("idp"), signed="assertion"),
    "signed-response": document(pinned("idp"), signed="response"),
    "signed-both": document(pinned("idp"), signed="both"),
    "unsolicited-allow": document(pinned("idp"), unsolicited="allow"),
    "unsolicited-ignore": document(pinned("idp"), unsolicited="allow-ignoring-in-response-to"),
    "relay-state-enforce": document(pinned("idp"), relayState="enforce"),
    "relay-state-off": document(pinned("idp"), relayState="off"),
    "skew-0": document(pinned("idp"), clockSkewSec=0),
    "skew-300": document(pinned("idp"), clockSkewSec=300),
    "max-lifetime": document(pinned("idp"), maxAssertionLifetimeSec=300),
    "max-authn-age": document(pinned("idp"), maxAuthnAgeSec=3600),
    "audiences": document(pinned("idp"), audiences=["urn:example:another-name"]),
    "two-acs": document(pinned("idp"), acs=["https://app.example/other/acs", n.ACS]),
    "adfs": document(pinned("idp", entity_id="http://adfs.example.org/adfs/services/trust")),
    "entra": document(pinned("idp", entity_id="https://sts.windows.net/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/")),
    "okta": document(pinned("idp", entity_id="http://www.okta.com/exk1ab2cd3EF4gh5i6j7")),
    "google": document(pinned("idp", entity_id="https://accounts.google.com/o/saml2?idpid=C01abcdef")),
    "free-text-names": {
        **document({**pinned("idp", entity_id="our identity provider"), "ssoUrl": n.IDP + "/sso"}), "entityId": "spn:1f0e7c52-6f7a-4f7e-9a30-0c6f4a2b8d11",
    },
}

SETTINGS.update({name: as_json(value) for name, value in SHARED.items()})
