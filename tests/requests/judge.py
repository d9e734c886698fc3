"""What we send, before other eyes: xmlsec1 for signatures in XML, the package cryptography for those in URLs, libxml2 for the order of the schema.

    python judge.py target/debug/samlight
"""

import base64
import json
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import zlib
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

KEYS = Path(__file__).resolve().parent.parent / "vectors" / "keys"
IDP, SP = "https://idp.example/saml", "https://app.example/saml"
MD, SAMLP, DS = "urn:oasis:names:tc:SAML:2.0:metadata", "urn:oasis:names:tc:SAML:2.0:protocol", "http://www.w3.org/2000/09/xmldsig#"
MORE, PSS = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2007/05/xmldsig-more#"
SHA = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}

# Key, method as it is asked for, identifier as it has to be sent.
METHODS = [
    *[("sp", f"rsa-sha{n}", f"{MORE}rsa-sha{n}") for n in SHA],
    *[("sp", f"rsa-pss-sha{n}", f"{PSS}sha{n}-rsa-MGF1") for n in SHA],
    ("idp-p256", "ecdsa-sha256", f"{MORE}ecdsa-sha256"),
    ("idp-p384", "ecdsa-sha384", f"{MORE}ecdsa-sha384"),
    ("idp-p521", "ecdsa-sha512", f"{MORE}ecdsa-sha512"),
    ("idp-ed25519", "ed25519", "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"),
]

# The content models of SAML Metadata 2.3.2, 2.4.4 and of SAML Core 3.4.1, 3.7.1, 3.7.2.
ORDER = {
    "EntityDescriptor": "Signature Extensions SPSSODescriptor Organization ContactPerson AdditionalMetadataLocation",
    "SPSSODescriptor": "Signature Extensions KeyDescriptor Organization ContactPerson ArtifactResolutionService SingleLogoutService ManageNameIDService "
                       "NameIDFormat AssertionConsumerService AttributeConsumingService",
    "KeyDescriptor": "KeyInfo EncryptionMethod",
    "AttributeConsumingService": "ServiceName ServiceDescription RequestedAttribute",
    "Organization": "Extensions OrganizationName OrganizationDisplayName OrganizationURL",
    "ContactPerson": "Extensions Company GivenName SurName EmailAddress TelephoneNumber",
    "AuthnRequest": "Issuer Signature Extensions Subject NameIDPolicy Conditions RequestedAuthnContext Scoping",
    "LogoutRequest": "Issuer Signature Extensions NameID SessionIndex",
    "LogoutResponse": "Issuer Signature Extensions Status",
    "Signature": "SignedInfo SignatureValue KeyInfo",
}

judged = 0


def main(command):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for key, method, uri in METHODS:
            config = settings(folder, key)
            certificate = x509.load_pem_x509_certificate((KEYS / f"{key}.cert.pem").read_bytes())
            sign = ["--config", config, "--sign", KEYS / f"{key}.key.pem", "--sign-with", method]
            (folder / "extensions.xml").write_text("<b:x  z='1' a=\"2\" xmlns:b='urn:b' xmlns='urn:a'><!-- c --><y/>\n</b:x>")
            messages = [
                ["login", "--force-authn", "--passive", "--name-id-format", "idp-first", "--allow-create", "--context", "urn:é", "--comparison", "minimum",
                 "--extensions", folder / "extensions.xml"],
                ["logout-request", "--name-id", "jo<e>&\r", "--session-index", "_1", "--session-index", "_2", "--reason", "urn:reason"],
                ["logout-response", "--in-response-to", "_theirs", "--status", "partial", "--message", "é"],
            ]
            for message in messages:
                for relay_state in [], ["--relay-state", "a b&=+é"]:
                    sent = json.loads(run(command, *message, *sign, "--json", "--binding", "redirect", *relay_state))
                    redirected(sent, uri, certificate, message[0], bool(relay_state))
                sent = json.loads(run(command, *message, *sign, "--json", "--binding", "post"))
                enveloped(folder, sent["xml"], uri, certificate)
                field = "SAMLResponse" if message[0] == "logout-response" else "SAMLRequest"
                page = etree.HTML(sent["html"])
                assert base64.b64decode(page.xpath(f"string(//input[@name='{field}']/@value)")).decode() == sent["xml"]
            metadata = run(command, "metadata", "sp", *sign, "--valid-until", "2100-01-01T00:00:00Z", "--cache-duration", "3600")
            enveloped(folder, metadata, uri, certificate)
    print(f"{judged} signatures of {len(METHODS)} methods hold before xmlsec1 and cryptography")


def settings(folder, key):
    """The settings of a service provider that signs with this key, in a file."""
    idp = "".join(line for line in (KEYS / "idp.cert.pem").read_text().splitlines() if "-" not in line and " " not in line)
    services = "".join(
        f'<md:{name} Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-{binding}" Location="https://idp.example/{path}"/>'
        for name, path in [("SingleLogoutService", "slo?a=1&amp;b=2"), ("SingleSignOnService", "sso?a=1&amp;b=2")]
        for binding in ("Redirect", "POST"))
    services = services.replace("<md:SingleSignOnService", "<md:NameIDFormat>urn:first</md:NameIDFormat><md:SingleSignOnService", 1)
    metadata = (f'<md:EntityDescriptor xmlns:md="{MD}" xmlns:ds="{DS}" entityID="{IDP}"><md:IDPSSODescriptor protocolSupportEnumeration="{SAMLP}">'
                f'<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{idp}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>'
                f"{services}</md:IDPSSODescriptor></md:EntityDescriptor>")
    config = {
        "version": 1, "entityId": SP, "acsUrls": [f"{SP}/acs", f"{SP}/acs2"], "sloUrls": [f"{SP}/slo"], "idps": [{"metadata": metadata}], "signRequests": True,
        "signingCertificateFiles": [str(KEYS / "idp-next.cert.pem"), str(KEYS / f"{key}.cert.pem")], "encryptionCertificateFiles": [str(KEYS / "sp.cert.pem")],
        "nameIdFormats": ["urn:a", "urn:b"], "requestedAttributes": [{"name": "mail", "required": True}], "displayName": "Ä & B",
        "organization": {"name": "O", "url": "https://app.example/"}, "contacts": [{"type": "technical", "givenName": "A", "emails": ["a@app.example"]}],
        "discoveryResponseUrl": f"{SP}/discovered",
    }
    path = folder / f"{key}.json"
    path.write_text(json.dumps(config))
    return path


def run(command, *arguments):
    done = subprocess.run([command, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done.stdout


def redirected(sent, uri, certificate, name, with_relay_state):
    """A URL of HTTP-Redirect (SAML Bindings 3.4.4.1)."""
    global judged
    location, query = sent["url"].split("?", 1)
    field = "SAMLResponse" if name == "logout-response" else "SAMLRequest"
    start = query.index(f"{field}=")
    assert query[:start] == "a=1&b=2&", sent["url"]
    signed, signature = query[start:].split("&Signature=")
    parameters = urllib.parse.parse_qsl(query[start:], strict_parsing=True)
    assert [name for name, _ in parameters] == [field, *(["RelayState"] if with_relay_state else []), "SigAlg", "Signature"]
    parameters = dict(parameters)
    assert not with_relay_state or parameters["RelayState"] == "a b&=+é"
    assert parameters["SigAlg"] == uri
    assert zlib.decompress(base64.b64decode(parameters[field]), -15).decode() == sent["xml"]
    ordered(etree.fromstring(sent["xml"].encode()))
    assert etree.fromstring(sent["xml"].encode()).get("Destination").startswith(location)
    verify(certificate.public_key(), uri, signed.encode(), base64.b64decode(urllib.parse.unquote(signature), validate=True))
    judged += 1


def enveloped(folder, xml, uri, certificate):
    """A message that carries its signature."""
    global judged
    root = etree.fromstring(xml.encode())
    ordered(root)
    (signature,) = root.findall(f"{{{DS}}}Signature")
    assert signature.find(f"{{{DS}}}SignedInfo/{{{DS}}}SignatureMethod").get("Algorithm") == uri
    assert base64.b64decode(signature.findtext(f".//{{{DS}}}X509Certificate")) == certificate.public_bytes(Encoding.DER)
    octets = etree.tostring(signature.find(f"{{{DS}}}SignedInfo"), method="c14n", exclusive=True)
    verify(certificate.public_key(), uri, octets, base64.b64decode(signature.findtext(f"{{{DS}}}SignatureValue")))
    judged += 1
    file, pem = folder / "message.xml", folder / "certificate.pem"
    file.write_text(xml, encoding="utf-8")
    digest = signature.findtext(f".//{{{DS}}}DigestValue")
    root.remove(signature)
    made = hashes.Hash(hashes.SHA256())
    made.update(etree.tostring(root, method="c14n", exclusive=True, with_comments=False))
    assert base64.b64encode(made.finalize()).decode() == digest
    # The xmlsec1 that distributions have knows neither PSS nor EdDSA.
    if "MGF1" in uri or "eddsa" in uri:
        return
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    namespace, name = root.tag[1:].split("}")
    done = subprocess.run([shutil.which("xmlsec1"), "--verify", "--id-attr:ID", f"{namespace}:{name}", "--pubkey-cert-pem", pem, file],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{name} {uri}: {done.stderr}"


def verify(key, uri, octets, value):
    digest = next((made for bits, made in SHA.items() if bits in uri.rsplit("#", 1)[1]), None)
    if digest is None:
        key.verify(value, octets)
    elif "ecdsa" in uri:
        half = len(value) // 2
        assert half == (key.curve.key_size + 7) // 8
        key.verify(utils.encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:])), octets, ec.ECDSA(digest))
    elif "MGF1" in uri:
        key.verify(value, octets, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)
    else:
        key.verify(value, octets, padding.PKCS1v15(), digest)


def ordered(element):
    """Children stand in the order of their content model, here and further down."""
    model = ORDER.get(etree.QName(element).localname)
    if model:
        places = [model.split().index(etree.QName(child).localname) for child in element]
        assert places == sorted(places), etree.tostring(element)
    for child in element.iterchildren("*"):
        ordered(child)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
