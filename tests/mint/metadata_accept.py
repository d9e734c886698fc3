"""Metadata that is read: the layouts of identity providers, aggregates, signatures by pinned keys and under authorities, dates."""

import hashlib

import authorities  # noqa: F401  makes its certificates
import keys
import metadata_documents as d
import names as n
from cryptography.hazmat.primitives import serialization
from metadata_vectors import accept, authorities as under, pinned
from settings import entity, idp_role, key_descriptor
from signing import x509

LAYOUT, SIGNED, GROUPS = ["IdpLayout"], ["MetadataSignature"], ["Aggregate"]
STATE = {"unsigned": {"state": "unsigned"}, "not-checked": {"state": "not-checked"}}


def mint():
    _layouts()
    _groups()
    _signed()
    _chains()
    _dates()


def fingerprint(name):
    """SHA-256 of the certificate of this name."""
    return hashlib.sha256(keys.certificate(name).public_bytes(serialization.Encoding.DER)).hexdigest()


def verified(key="idp", method=n.RSA_SHA256, digest=n.SHA256, until=None):
    """What is said of a good signature."""
    said = {"state": "verified", "method": method, "digest": digest, "keySha256": fingerprint(key)}
    return {**said, "validUntil": until} if until else said


def key(name, use, kind="RSA 2048"):
    """A key as it is shown; all of these certificates have the same dates."""
    return {"use": use, "sha256": fingerprint(name), "kind": kind, "notBefore": "2020-01-01T00:00:00Z", "notAfter": "2120-01-01T00:00:00Z"}


def ends(*pairs):
    """Endpoints as they are shown."""
    return [{"binding": binding, "location": location} for binding, location in pairs]


def _layouts():
    spec = ["saml-metadata 2.4.3"]
    adfs = "https://adfs.example.org/adfs/ls/"
    accept("idp-adfs", "AD FS: roles of WS-Federation and of a service provider first, their keys do not count", d.adfs(), {
        "entityId": "http://adfs.example.org/adfs/services/trust", "keys": [key("sp", "encryption"), key("idp", "signing")], "signature": verified(),
        "nameIdFormats": [n.EMAIL, n.PERSISTENT, n.TRANSIENT], "singleSignOn": ends((d.REDIRECT, adfs), (d.POST, adfs)),
        "singleLogout": ends((d.REDIRECT, adfs), (d.POST, adfs)), "contacts": [], "scopes": [], "wantAuthnRequestsSigned": False,
    }, flags=LAYOUT, spec=spec, trust=pinned("idp"))
    entra = "https://login.microsoftonline.com/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/saml2"
    accept("idp-entra", "Entra ID during a rollover: three certificates, one address for login and logout", d.entra(), {
        "keys": [key("idp", "signing"), key("idp-next", "signing"), key("idp-3072", "signing", "RSA 3072")], "signature": verified(),
        "singleSignOn": ends((d.REDIRECT, entra), (d.POST, entra)), "singleLogout": ends((d.REDIRECT, entra)), "nameIdFormats": [],
    }, flags=LAYOUT, spec=spec, trust=pinned("idp"))
    okta = "https://example.okta.com/app/example/exk1ab2cd3EF4gh5i6j7/sso/saml"
    accept("idp-okta", "Okta: white space around the formats, no signature", d.okta(), {
        "entityId": "http://www.okta.com/exk1ab2cd3EF4gh5i6j7", "nameIdFormats": [n.UNSPECIFIED, n.EMAIL], "signature": STATE["unsigned"],
        "keys": [key("idp", "signing")], "singleSignOn": ends((d.POST, okta), (d.REDIRECT, okta)), "singleLogout": [],
    }, flags=LAYOUT, spec=spec, next_refresh="2026-01-02T00:00:00Z", fetchedAt=n.NOW)
    accept("idp-google", "Google Workspace: a date, a declaration with standalone", d.google(), {
        "validUntil": "2029-03-04T10:11:12Z", "nameIdFormats": [n.EMAIL], "wantAuthnRequestsSigned": False,
    }, flags=LAYOUT, spec=spec, next_refresh="2029-03-04T10:11:12Z", fetchedAt=n.NOW, now=n.NOW)
    base = "https://idp.example.org/idp/profile"
    accept("idp-shibboleth", "Shibboleth: scopes, names in two languages, SAML 1 beside SAML 2, another role", d.shibboleth(), {
        "entityId": n.IDP, "keys": [key("idp", "any")], "wantAuthnRequestsSigned": True, "errorUrl": "https://idp.example.org/error",
        "encryptionMethods": ["http://www.w3.org/2009/xmlenc11#aes128-gcm", n.XENC + "aes128-cbc"], "nameIdFormats": [d.MAPPED, n.TRANSIENT],
        "singleSignOn": ends((d.SHIB1, f"{base}/Shibboleth/SSO"), (d.POST, f"{base}/SAML2/POST/SSO"), (d.REDIRECT, f"{base}/SAML2/Redirect/SSO")),
        "singleLogout": [{"binding": d.REDIRECT, "location": f"{base}/SAML2/Redirect/SLO", "responseLocation": f"{base}/SAML2/Redirect/SLOResponse"}],
        "artifactResolution": [
            {"binding": "urn:oasis:names:tc:SAML:1.0:bindings:SOAP-binding", "location": f"{base}/SAML1/SOAP/ArtifactResolution", "index": 1},
            {"binding": d.SOAP, "location": f"{base}/SAML2/SOAP/ArtifactResolution", "index": 2, "isDefault": True}],
        "scopes": [{"value": "^[a-z]+\\.example\\.org$", "regexp": True}, {"value": "example.org", "regexp": False}],
        "ui": {
            "displayNames": [{"lang": "en", "text": "Example University"}, {"lang": "tr", "text": "Örnek Üniversitesi"}],
            "descriptions": [{"lang": "en", "text": "Staff & students"}], "informationUrls": [{"lang": "en", "text": "https://www.example.org/"}],
            "privacyStatementUrls": [{"lang": "en", "text": "https://www.example.org/privacy"}],
            "logos": [{"url": "https://idp.example.org/logo.png", "lang": "en", "width": 80, "height": 60},
                      {"url": "data:image/png;base64,iVBORw0KGgo=", "width": 16, "height": 16}]},
        "registration": {"authority": d.PUBLISHER, "instant": "2015-05-05T05:05:05Z"},
        "attributes": [{"name": d.CATEGORY + "-support", "nameFormat": n.URI,
                        "values": ["http://refeds.org/category/research-and-scholarship", "https://refeds.org/sirtfi"]}],
        "organization": {"names": [{"lang": "en", "text": "Example"}], "displayNames": [{"lang": "en", "text": "Example University"}],
                         "urls": [{"lang": "en", "text": "https://www.example.org/"}]},
        "contacts": [{"type": "technical", "name": "Ada Example", "emails": ["mailto:ada@example.org"]}],
    }, flags=LAYOUT, spec=spec)
    keycloak = d.group(d.member(), attributes=' Name="urn:keycloak"')
    accept("idp-keycloak", "Keycloak of old: a group around the only entity, which need not be named", keycloak, {"entityId": n.IDP}, flags=LAYOUT, spec=spec)
    accept("key-of-unknown-use", "a key for something that the standard does not have vouches for nothing", entity(idp_role(key_descriptor("attacker", "certifying"), key_descriptor("idp"))),
           {"keys": [key("idp", "signing")]}, flags=["Keys"], spec=["saml-metadata 2.4.1.1"])
    chained = key_descriptor("idp").replace("</ds:X509Certificate>", f"</ds:X509Certificate><ds:X509Certificate>{keys.certificate_base64('attacker')}</ds:X509Certificate>")
    accept("key-with-chain", "the certificates behind the first one are its chain: an authority is not the signer", entity(idp_role(chained)), {"keys": [key("idp", "signing")]},
           flags=["Keys"], spec=["xmldsig-core 4.5.4"])
    accept("entity-named", "a single entity that is named all the same", entity(d.ROLE), {"entityId": n.IDP}, flags=LAYOUT, spec=spec, entityId=n.IDP)


def _groups():
    spec = ["saml-metadata 2.3.1"]
    others = [d.member(f"https://idp{number}.example.net/saml") for number in range(3)]
    nested = d.group(
        others[0],
        d.group(others[1], d.group(d.member(), declared=False, attributes=' cacheDuration="PT1H"'), attributes=' validUntil="2026-02-01T00:00:00Z" cacheDuration="P1D"'),
        d.group(others[2], declared=False, attributes=' validUntil="2026-01-15T00:00:00Z" cacheDuration="PT1M"'), attributes=' validUntil="2026-03-01T00:00:00Z"')
    ids = ["https://idp0.example.net/saml", "https://idp1.example.net/saml", n.IDP, "https://idp2.example.net/saml"]
    accept("aggregate-nested", "groups in groups: what is said of a group holds for what is in it, and of no other", nested, {
        "entityId": n.IDP, "validUntil": "2026-02-01T00:00:00Z", "cacheDurationSec": 3600,
    }, flags=GROUPS, spec=spec, ids=ids, entityId=n.IDP, fetchedAt=n.NOW, next_refresh="2026-01-01T01:00:00Z")
    decoy = f'<md:Extensions><md:EntityDescriptor entityID="{n.IDP}">{idp_role(key_descriptor("attacker"))}</md:EntityDescriptor></md:Extensions>'
    accept("aggregate-decoy-in-extensions", "an entity in the Extensions of a group is none; the one in its place is read", d.group(decoy, *others, d.member()), {
        "keys": [key("idp", "signing")]}, flags=["Decoy"], spec=spec, entityId=n.IDP, ids=["https://idp0.example.net/saml", "https://idp1.example.net/saml", "https://idp2.example.net/saml", n.IDP])
    accept("aggregate-decoy-in-entity", "an entity in the Extensions of another is none", d.group(d.member("https://idp0.example.net/saml", extra=decoy), d.member()), {
        "keys": [key("idp", "signing")]}, flags=["Decoy"], spec=spec, entityId=n.IDP)
    foreign = f'<md:EntityDescriptor xmlns:x="urn:example:x" x:entityID="{n.IDP}" entityID="https://idp0.example.net/saml">{idp_role(key_descriptor("attacker"))}</md:EntityDescriptor>'
    accept("aggregate-decoy-attribute", "an entityID in another namespace names nobody", d.group(foreign, d.member()), {"keys": [key("idp", "signing")]},
           flags=["NamespaceConfusion"], spec=spec, entityId=n.IDP)
    sp = f'<md:EntityDescriptor entityID="{n.SP}"><md:SPSSODescriptor protocolSupportEnumeration="{n.SAMLP}"/></md:EntityDescriptor>'
    accept("aggregate-with-services", "service providers in the same aggregate", d.group(sp, d.member()), {"entityId": n.IDP}, flags=GROUPS, spec=spec, ids=[n.SP, n.IDP], entityId=n.IDP)
    commented = d.group(f'<!-- <md:EntityDescriptor entityID="{n.IDP}"/> --><!-- </md:EntitiesDescriptor> -->', d.member())
    accept("aggregate-comments", "markup in comments is none", commented, {"entityId": n.IDP}, flags=["Comments"], spec=spec, entityId=n.IDP)
    prefixes = d.group(d.member()).replace("md:", "").replace("xmlns:md", "xmlns").replace(' xmlns="', f' xmlns="{n.MD}" xmlns:old="', 1)
    accept("aggregate-default-namespace", "the default namespace is that of metadata", prefixes, {"entityId": n.IDP}, flags=["Prefixes"], spec=spec, entityId=n.IDP)


def _signed():
    spec = ["saml-metadata 3.1"]
    good = {"entityId": n.IDP, "keys": [key("idp", "signing")]}
    accept("signed-entity", "a single entity, signed by a pinned key", d.signed(d.one()), {**good, "signature": verified()}, flags=SIGNED, spec=spec, trust=pinned("idp"))
    accept("signed-by-second-key", "the second of two pinned keys signed", d.signed(d.one(), "metadata-signer-expired"), {**good, "signature": verified("metadata-signer-expired")},
           flags=SIGNED, spec=spec, trust=pinned("idp-next", "metadata-signer-expired"))
    for name, uri in [("exclusive", n.EXC), ("exclusive-with-comments", n.EXC_COMMENTS), ("inclusive-1-0", n.C14N10), ("inclusive-1-1", n.C14N11)]:
        text = d.aggregate(d.member(n.OTHER_IDP, extra="<!-- é --><md:Extensions><x:y xmlns:x='urn:example:x' x:z='&#10;&quot;'>&#13;&lt;]]&gt;<![CDATA[<&]]></x:y></md:Extensions>"),
                           d.group(d.member(), declared=False, attributes=' xml:lang="en"'))
        accept(f"signed-aggregate-{name}", f"an aggregate signed over {name} canonicalization, with comments, CDATA and references", d.signed(text, c14n=uri),
               {**good, "signature": verified()}, flags=SIGNED, spec=spec, entityId=n.IDP, trust=pinned("idp"))
    accept("signed-aggregate-prefix-list", "a PrefixList names prefixes of the group", d.signed(
        d.aggregate(attributes=f' xmlns:xs="{n.XS}" xmlns:xsi="{n.XSI}" ID="_m1"'), prefixes=["xs", "md", "#default"]), {**good, "signature": verified()},
        flags=SIGNED, spec=spec, entityId=n.IDP, trust=pinned("idp"))
    accept("signed-aggregate-ecdsa", "an aggregate signed by an EC key with SHA-384 and a digest of SHA-512", d.signed(d.aggregate(), "idp-p384", method=n.ECDSA_SHA384, digest=n.SHA512),
           {**good, "signature": verified("idp-p384", n.ECDSA_SHA384, n.SHA512)}, flags=SIGNED, spec=spec, entityId=n.IDP, trust=pinned("idp-p384"))
    accept("signed-aggregate-crlf", "an aggregate with line ends of another world", d.signed(d.aggregate()).replace("\n", "\r\n"), {**good, "signature": verified()},
           flags=SIGNED, spec=spec, entityId=n.IDP, trust=pinned("idp"))
    inner = d.signed(entity(d.SLOT, d.ROLE, attributes=' ID="_m2"').strip(), "other-idp", ref="_m2")
    accept("signed-members", "a member's own signature is content like any other: what was signed above it counts", d.signed(d.aggregate(inner)), {**good, "signature": verified()},
           flags=SIGNED, spec=spec, trust=pinned("idp"))
    accept("signature-not-asked-for", "a signature that nobody asked about is reported, not judged", d.signed(d.one(), "attacker"), {**good, "signature": STATE["not-checked"]}, flags=SIGNED, spec=spec)
    accept("aggregate-signature-not-asked-for", "the same on an aggregate", d.signed(d.aggregate(), "attacker"), {**good, "signature": STATE["not-checked"]}, flags=SIGNED, spec=spec, entityId=n.IDP)
    accept("pinned-key-expired-certificate", "a pinned key is trusted as a key: the dates of its certificate are not asked", d.signed(d.one(), "metadata-signer-expired"),
           {"signature": verified("metadata-signer-expired")}, flags=SIGNED, spec=spec, trust=pinned("metadata-signer-expired"), now=n.NOW)


def _chains():
    spec = ["rfc5280 6.1"]
    until = "2120-01-01T00:00:00Z"
    for kind, text in [("entity", d.one), ("aggregate", d.aggregate)]:
        options = {"entityId": n.IDP, "now": n.NOW, "flags": SIGNED, "spec": spec}
        accept(f"chain-{kind}-direct", f"the authority certified whoever signed the {kind}", d.signed(text(), "metadata-signer", key_info=d.chain_info("metadata-signer"), **_by("metadata-signer")),
               {"signature": verified("metadata-signer", _by("metadata-signer")["method"], until=until)}, trust=under("metadata-ca"), **options)
        accept(f"chain-{kind}-intermediate", f"a second authority between the first and whoever signed the {kind}", d.signed(
            text(), "metadata-sub-signer", key_info=d.chain_info("metadata-sub-signer", "metadata-sub-ca"), **_by("metadata-sub-signer")),
            {"signature": verified("metadata-sub-signer", _by("metadata-sub-signer")["method"], until=until)}, trust=under("other-ca", "metadata-ca"), **options)
    shown = d.chain_info("metadata-path-signer", "metadata-path-next-ca", "metadata-path-ca")
    accept("chain-self-issued", "an authority that allows none below it certified its own next key", d.signed(d.one(), "metadata-path-signer", key_info=shown, **_by("metadata-path-signer")),
           {"signature": verified("metadata-path-signer", _by("metadata-path-signer")["method"], until=until)}, trust=under("metadata-ca"), flags=SIGNED, spec=spec, now=n.NOW)
    accept("chain-with-the-authority", "the chain brings the authority too", d.signed(d.one(), "metadata-signer", key_info=d.chain_info("metadata-signer", "metadata-ca"), **_by("metadata-signer")),
           {"signature": verified("metadata-signer", _by("metadata-signer")["method"], until=until)}, trust=under("metadata-ca"), flags=SIGNED, spec=spec)
    accept("chain-expired-no-date", "without a time no dates are judged", d.signed(d.one(), "metadata-signer-expired", key_info=d.chain_info("metadata-signer-expired"), **_by("metadata-signer-expired")),
           {"signature": verified("metadata-signer-expired", _by("metadata-signer-expired")["method"], until="2025-06-01T00:00:00Z")}, trust=under("metadata-ca"), flags=SIGNED, spec=spec)


def _by(name):
    """The method for the kind of this key."""
    return {"method": n.RSA_SHA256 if hasattr(keys.certificate(name).public_key().public_numbers(), "n") else n.ECDSA_SHA256}


def _dates():
    spec, flags = ["saml-metadata 2.3.2"], ["MetadataDates"]
    both = ' validUntil="2026-01-03T00:00:00Z" cacheDuration="P1DT12H"'
    accept("dates-cache-first", "the cacheDuration ends before the validUntil", entity(d.ROLE, attributes=both), {"cacheDurationSec": 129600},
           flags=flags, spec=spec, now="2026-01-02T11:59:59Z", fetchedAt=n.NOW, next_refresh="2026-01-02T12:00:00Z")
    accept("dates-until-first", "the validUntil comes before the end of the cacheDuration", entity(d.ROLE, attributes=both.replace("P1DT12H", "P1M")), {"cacheDurationSec": 2592000},
           flags=flags, spec=spec, now="2026-01-02T23:59:59Z", fetchedAt=n.NOW, next_refresh="2026-01-03T00:00:00Z")
    accept("dates-not-fetched", "a cacheDuration counts from when it was fetched, which is not told", entity(d.ROLE, attributes=' cacheDuration="PT1S"'), {"cacheDurationSec": 1},
           flags=flags, spec=spec, now=n.NOW)
    accept("dates-on-the-role", "the dates of the role count as well", entity(d.ROLE.replace("<md:IDPSSODescriptor", '<md:IDPSSODescriptor validUntil="2026-01-02T00:00:00Z" cacheDuration="PT6H"'), attributes=both),
           {"validUntil": "2026-01-02T00:00:00Z", "cacheDurationSec": 21600}, flags=flags, spec=spec)
    accept("signed-attribute-order", "KeyInfo with other things than certificates", d.signed(d.one(), key_info=x509()), {"signature": verified()}, flags=SIGNED, spec=["saml-metadata 3.1"], trust=pinned("idp"))
