"""Accepted: what the identity providers that people use send when they encrypt. Each is the plain layout, its Assertion encrypted as that product does it."""

import re

import keys
import names as n
import vector
from encryption import ASSERTION, Enc, Wrap
from signing import Sig, fill, x509
from templates import edit

FLAGS = ["IdpLayout", "EncryptedContent"]
SPEC = ["saml-core 2.3.4"]
SIGNATURE = re.compile(r"<(?:\w+:)?Signature[ >].*?</(?:\w+:)?Signature>", re.S)
ISSUER_END = re.compile(r"</(?:\w+:)?Issuer>")
KEY_TYPE = f'{n.XENC}EncryptedKey'


def mint():
    _microsoft()
    _okta()
    _shibboleth()
    _simplesamlphp()
    _auth0()
    _ping()
    _keycloak()


def case(name, about, text, plain, settings=None, **rest):
    """An encrypted form of an accepted message: the login is the same."""
    document = _made(plain).document
    settings = settings or document["settings"].removeprefix("settings/").removesuffix(".json")
    vector.accept(f"idp-{name}", about, text, document["login"], settings=settings, keys=["sp"], flags=FLAGS, spec=SPEC, **rest)


def build(plain, enc, element, declare=True, inside=True, outside=None):
    """Takes the Response's signature off, encrypts the Assertion, and signs the Response anew where `outside` says how."""
    text = next(iter(_made(plain).files.values())).decode()
    assertion = ASSERTION.search(text).group()
    kept = assertion if inside else SIGNATURE.sub("", assertion)
    before, after = (SIGNATURE.sub("", part) for part in text.split(assertion))
    text = before + enc.wrapped(element, kept, declare) + after
    if outside is None:
        return text
    end = ISSUER_END.search(text).end()
    return fill(text[:end] + outside.xml() + text[end:], outside)


def _made(plain):
    return next(made for made in vector.VECTORS if made.id == f"accept/{plain}")


def _response(plain):
    return re.search(r'Response [^>]*?\bID="([^"]+)"', next(iter(_made(plain).files.values())).decode()).group(1)


def _microsoft():
    serial = (f"<ds:X509Data xmlns:ds=\"{n.DS}\"><ds:X509IssuerSerial><ds:X509IssuerName>CN=sp, O=test key</ds:X509IssuerName>"
              "<ds:X509SerialNumber>14</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>")
    enc = Enc(n.AES256_CBC, [Wrap(hint=serial)], key_prefix="e", ds="")
    sig = Sig(_response("idp-adfs-assertion-signed"), "r", key_info=x509())
    case("adfs-encrypted", "AD FS: the Assertion signed, encrypted by AES-CBC, which the settings allow", build("idp-adfs-assertion-signed", enc, "EncryptedAssertion"),
         "idp-adfs-assertion-signed", settings="adfs-cbc")
    case("adfs-encrypted-both-signed", "AD FS: message and Assertion signed, so that AES-CBC is covered", build(
        "idp-adfs-assertion-signed", enc, "EncryptedAssertion", outside=sig), "idp-adfs-assertion-signed")
    case("adfs-encrypted-message-signed", "AD FS: the message signed, the Assertion not", build(
        "idp-adfs-assertion-signed", enc, "EncryptedAssertion", inside=False, outside=sig), "idp-adfs-assertion-signed")
    sig = Sig(_response("idp-entra"), "r", prefix="", key_info=x509(prefix=""))
    case("entra-encrypted", "Entra ID: token encryption, Response and Assertion signed", build("idp-entra", enc, "EncryptedAssertion", outside=sig), "idp-entra")


def _okta():
    info = f'<ds:RetrievalMethod Type="{KEY_TYPE}" URI="#_5d2f1a77b0c94e3d8a61"/>'
    hint = f"<ds:X509Data><ds:X509Certificate>{keys.certificate_base64('sp', 76)}</ds:X509Certificate></ds:X509Data>"
    wrap = Wrap(id="_5d2f1a77b0c94e3d8a61", hint=hint, references=["#_80b1c5e2d7f34a66"])
    enc = Enc(n.AES256_CBC, [wrap], place="beside", info=info, id="_80b1c5e2d7f34a66", width=76)
    sig = Sig(_response("idp-okta"), "r", prefixes=["xs"], key_info=x509(width=76))
    case("okta-encrypted", "Okta: the key beside the data, named by a RetrievalMethod; signed inside and outside", build(
        "idp-okta", enc, "saml2:EncryptedAssertion", outside=sig), "idp-okta")


def _shibboleth():
    hint = f"<ds:X509Data><ds:X509Certificate>\n{keys.certificate_base64('sp', 76)}\n</ds:X509Certificate></ds:X509Data>"
    recipient = Wrap(id="_2f7c1e5b9d3a48c6", hint=hint, recipient=n.SP)
    case("shibboleth-2-encrypted", "Shibboleth 2: an unsigned Response, the Assertion signed inside, AES-128-CBC, which the settings allow", build(
        "idp-shibboleth-2", Enc(n.AES128_CBC, [recipient], id="_7c5d3e1f2a4b6c8d"), "saml2:EncryptedAssertion"), "idp-shibboleth-2", settings="cbc")
    for version, cipher in [("3", n.AES128_CBC), ("4", n.AES128_GCM)]:
        sig = Sig(_response("idp-shibboleth-2"), "r", prefixes=["xs"], key_info=x509(width=76), wrap="\n")
        case(f"shibboleth-{version}-encrypted", f"Shibboleth {version}: a signed Response, the Assertion not signed, {cipher.split('#')[1]}", build(
            "idp-shibboleth-2", Enc(cipher, [recipient], id="_7c5d3e1f2a4b6c8d"), "saml2:EncryptedAssertion", inside=False, outside=sig), "idp-shibboleth-2")


def _simplesamlphp():
    enc = Enc(n.AES128_CBC, [Wrap(digest=None)], ds="dsig", xmlns=f' xmlns:dsig="{n.DS}"', gap="\n   ")
    for name, inside in [("both-signed", True), ("response-signed", False)]:
        sig = Sig(_response("idp-simplesamlphp"), "r", pretty="\n  ", key_info=x509())
        case(f"simplesamlphp-encrypted-{name}", f"SimpleSAMLphp: the saml prefix is declared on the Response alone, {name}", build(
            "idp-simplesamlphp", enc, "saml:EncryptedAssertion", declare=False, inside=inside, outside=sig), "idp-simplesamlphp")


def _auth0():
    hint = f"<X509Data><X509Certificate>{keys.certificate_base64('sp')}</X509Certificate></X509Data>"
    enc = Enc(n.AES256_GCM, [Wrap(hint=hint)], key_prefix="e", ds="")
    case("auth0-encrypted", "Auth0: an unsigned Response, the Assertion signed inside, AES-256-GCM", build("idp-auth0-today", enc, "saml:EncryptedAssertion"), "idp-auth0-today")
    sig = Sig(_response("idp-auth0-today"), "r", prefix="", key_info=x509(prefix=""))
    case("auth0-encrypted-response-signed", "Auth0: the Response signed over the encrypted Assertion", build(
        "idp-auth0-today", enc, "saml:EncryptedAssertion", inside=False, outside=sig), "idp-auth0-today")


def _ping():
    enc = Enc(n.AES256_CBC, [Wrap(digest=None)])
    text = build("idp-pingfederate", enc, "saml:EncryptedAssertion")
    case("pingfederate-encrypted", "PingFederate: AES-256-CBC, no DigestMethod, no Destination; the settings allow CBC", text, "idp-pingfederate", settings="cbc")
    text = edit(build("idp-pingfederate", enc, "saml:EncryptedAssertion", inside=False), ('IssueInstant="2025-12-31T23:59:58Z" InResponseTo', f'IssueInstant="2025-12-31T23:59:58Z" Destination="{n.ACS}" InResponseTo'))
    sig = Sig(_response("idp-pingfederate"), "r", pretty="\n", wrap="\n")
    end = ISSUER_END.search(text).end()
    case("pingfederate-encrypted-response-signed", "PingFederate: the Response signed, so that AES-CBC is covered", fill(text[:end] + sig.xml() + text[end:], sig), "idp-pingfederate")


def _keycloak():
    key_info = x509(prefix="dsig", before="<dsig:KeyName>Zm9vYmFy</dsig:KeyName>")
    for name, cipher, wrap in [("", n.AES128_CBC, Wrap(digest=None)), ("-gcm", n.AES256_GCM, Wrap(method=n.OAEP, digest=n.SHA256, mgf=n.MGF_SHA256))]:
        sig = Sig(_response("idp-keycloak"), "r", prefix="dsig", key_info=key_info)
        case(f"keycloak-encrypted{name}", f"Keycloak: both signed, {cipher.split('#')[1]}", build(
            "idp-keycloak", Enc(cipher, [wrap]), "saml:EncryptedAssertion", outside=sig), "idp-keycloak")
