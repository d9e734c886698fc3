"""What the policy may ask beyond the profile: holder-of-key, addresses, qualifiers, authentication contexts, nameless logins, and each IdP's own rule for
unsolicited responses."""

import base64
import hashlib

import keys
import names as n
from cryptography.hazmat.primitives import serialization
from settings import document, pinned
from signing import key_value, x509
from templates import ATTRIBUTES, AUTHN, RESPONSE, edit, login, message
from vector import SETTINGS, accept, as_json, config, reject

HOLDER = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
SENDER = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"
DS11 = "http://www.w3.org/2009/xmldsig11#"
CLASS = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
PASSWORD, X509, TOKEN = CLASS + "Password", CLASS + "X509", CLASS + "TimeSyncToken"
ORDER = [PASSWORD, n.PPT, TOKEN, X509]

DATA = f'<saml:SubjectConfirmationData InResponseTo="_req1" NotOnOrAfter="2026-01-01T00:05:00Z" Recipient="{n.ACS}"/>'
BEARER = f'<saml:SubjectConfirmation Method="{n.BEARER}">{DATA}</saml:SubjectConfirmation>'
NAME_ID = f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>'
UNSOLICITED = [(' InResponseTo="_req1">', ">"), (' InResponseTo="_req1" NotOnOrAfter', " NotOnOrAfter")]


def context(classes=(n.PPT,), **rest):
    """Settings that ask for an authentication context."""
    return document(pinned("idp"), authnContext={"classes": list(classes), **rest})


SETTINGS.update({name: as_json(value) for name, value in {
    "holder-of-key": document(pinned("idp"), subjectConfirmation="holder-of-key"),
    "holder-or-bearer": document(pinned("idp"), subjectConfirmation="either"),
    "address-exact": document(pinned("idp"), address="exact"),
    "address-prefix": document(pinned("idp"), address="prefix"),
    "qualifier-off": document(pinned("idp"), spNameQualifier="off"),
    "qualifier-enforce": document(pinned("idp"), spNameQualifier="enforce"),
    "qualifier-enforce-audiences": document(pinned("idp"), audiences=["urn:example:affiliation"], spNameQualifier="enforce"),
    "context-exact": context([n.PPT, X509]),
    "context-minimum": context([n.PPT], comparison="minimum", order=ORDER),
    "context-maximum": context([TOKEN], comparison="maximum", order=ORDER),
    "context-better": context([PASSWORD, n.PPT], comparison="better", order=ORDER),
    "context-order": context([], order=ORDER),
    "nameless": document(pinned("idp"), allowMissingNameId=True),
    "no-authn": document(pinned("idp"), allowMissingAuthnStatement=True),
    "no-authn-max-age": document(pinned("idp"), allowMissingAuthnStatement=True, maxAuthnAgeSec=3600),
    "no-authn-context": document(pinned("idp"), allowMissingAuthnStatement=True, authnContext={"classes": [n.PPT]}),
    "one-unsolicited": document(pinned("idp"), pinned("other-idp", entity_id=n.OTHER_IDP, policy={"unsolicited": "allow"})),
    "one-solicited": document(pinned("idp", policy={"unsolicited": "refuse"}), pinned("other-idp", entity_id=n.OTHER_IDP), unsolicited="allow"),
    "one-ignoring": document(pinned("idp", policy={"unsolicited": "allow-ignoring-in-response-to"})),
}.items()})


def mint():
    _holder()
    _holder_refused()
    _address()
    _qualifier()
    _context()
    _context_of_request()
    _absent()
    _unsolicited()
    _settings()


def confirmation(*infos, method=HOLDER, data=DATA):
    """A confirmation with these KeyInfos."""
    inner = "".join(infos)
    if inner:
        declared = f'<saml:SubjectConfirmationData xmlns:ds="{n.DS}" xmlns:dsig11="{DS11}"'
        data = data.replace("<saml:SubjectConfirmationData", declared).replace("/>", f">{inner}</saml:SubjectConfirmationData>")
    return f'<saml:SubjectConfirmation Method="{method}">{data}</saml:SubjectConfirmation>'


def info(inner):
    """A KeyInfo."""
    return f"<ds:KeyInfo>{inner}</ds:KeyInfo>"


def der(name):
    """The octets of a certificate."""
    return base64.b64decode(keys.certificate_base64(name))


def fingerprint(name, digest=hashlib.sha256, algorithm=n.SHA256):
    """A KeyInfo with the digest of a certificate."""
    value = base64.b64encode(digest(der(name)).digest()).decode()
    return info(f'<ds:X509Data><dsig11:X509Digest Algorithm="{algorithm}">{value}</dsig11:X509Digest></ds:X509Data>')


def whole_key(name):
    """A KeyInfo with the SubjectPublicKeyInfo of a certificate."""
    spki = keys.certificate(name).public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return info(f"<dsig11:DEREncodedKeyValue>{base64.b64encode(spki).decode()}</dsig11:DEREncodedKeyValue>")


def chain(*names):
    """A KeyInfo with several certificates."""
    inner = "".join(f"<ds:X509Certificate>{keys.certificate_base64(name)}</ds:X509Certificate>" for name in names)
    return info(f"<ds:X509Data>{inner}</ds:X509Data>")


def with_confirmation(*confirmations):
    """The change that puts these in the place of the bearer's."""
    return (BEARER, "".join(confirmations))


def _holder():
    flags, spec = ["HolderOfKey"], ["saml-profiles 3.1", "saml-core 2.4.1.3"]

    def case(name, about, *confirmations, settings="holder-of-key", client="client", **rest):
        accept(f"holder-{name}", about, message(with_confirmation(*confirmations)), settings=settings, tls_certificate=client, flags=flags, spec=spec, **rest)

    mine = x509("client", width=64)
    case("certificate", "the certificate of the TLS connection", confirmation(mine))
    case("typed", "xsi:type says that the data holds keys", confirmation(mine).replace(
        "<saml:SubjectConfirmationData ", f'<saml:SubjectConfirmationData xmlns:xsi="{n.XSI}" xsi:type="saml:KeyInfoConfirmationDataType" '))
    case("digest", "the SHA-256 digest of the certificate", confirmation(fingerprint("client")))
    case("rsa-key-value", "the RSA key of the certificate", confirmation(info(key_value("client"))))
    case("ec-key-value", "the elliptic key of the certificate", confirmation(info(key_value("client-p256"))), client="client-p256")
    case("ec-key-value-p384", "the elliptic key of the certificate, on P-384", confirmation(info(key_value("idp-p384"))), client="idp-p384")
    case("ec-key-value-p521", "the elliptic key of the certificate, on P-521", confirmation(info(key_value("idp-p521"))), client="idp-p521")
    case("der-key-value", "the whole SubjectPublicKeyInfo", confirmation(whole_key("client-p256")), client="client-p256")
    case("several-forms", "one KeyInfo names one key in three forms", confirmation(info(
        key_value("client") + mine.removeprefix("<ds:KeyInfo>").removesuffix("</ds:KeyInfo>") + "<ds:KeyName>alice</ds:KeyName>")))
    case("chain", "the certificate with its chain behind it", confirmation(chain("client", "idp")))
    case("comment", "a comment in the certificate, which canonicalization takes out before anything is read", confirmation(mine.replace("</ds:X509Cert", "<!--x--></ds:X509Cert")))
    case("second-key", "two KeyInfos: whoever holds either key will do", confirmation(x509("attacker"), mine))
    case("key-name-beside", "a KeyInfo that only has a name does not hinder the other one", confirmation(info("<ds:KeyName>alice</ds:KeyName>"), mine))
    case("second-confirmation", "the first confirmation is for another key, the second one satisfies everything by itself",
         confirmation(x509("attacker")), confirmation(mine))
    case("after-bearer", "only holder-of-key counts; a bearer confirmation before it is passed over", BEARER, confirmation(mine))
    case("either-holder", "either method counts, and this is holder-of-key", confirmation(mine), settings="holder-or-bearer")
    case("either-bearer", "either method counts, and this is bearer, without any certificate", BEARER, settings="holder-or-bearer", client=None)
    case("either-falls-back", "the key is another one, the bearer confirmation behind it is good", confirmation(x509("attacker")), BEARER,
         settings="holder-or-bearer")


def _holder_refused():
    flags, spec = ["HolderOfKey"], ["saml-profiles 3.1", "saml-core 2.4.1.3"]

    def case(name, about, code, *confirmations, settings="holder-of-key", client="client"):
        reject(f"subject/holder-{name}", about, message(with_confirmation(*confirmations)), f"subject.{code}", settings=settings, tls_certificate=client,
               flags=flags, spec=spec)

    mine, other = x509("client"), x509("attacker")
    case("bearer", "a bearer confirmation where only holder-of-key counts", "confirmation-missing", BEARER)
    case("not-asked", "a holder-of-key confirmation where only bearer counts", "confirmation-missing", confirmation(mine), settings="default")
    case("sender-vouches", "sender-vouches is accepted nowhere", "confirmation-missing", confirmation(mine, method=SENDER), settings="holder-or-bearer")
    case("without-data", "no data", "confirmation-data-missing", confirmation(data=""))
    case("no-key-info", "no KeyInfo", "key-info-missing", confirmation())
    case("empty-key-info", "a KeyInfo with nothing in it", "key-info-missing", confirmation(info("")))
    skid = base64.b64encode(hashlib.sha1(der("client")).digest()).decode()
    for label, about, inner in [
        ("key-name", "a name", "<ds:KeyName>client</ds:KeyName>"),
        ("subject-name", "the name in the certificate", "<ds:X509Data><ds:X509SubjectName>CN=client</ds:X509SubjectName></ds:X509Data>"),
        ("issuer-serial", "issuer and serial number", "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=client</ds:X509IssuerName>"
         "<ds:X509SerialNumber>1</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>"),
        ("key-identifier", "a subject key identifier", f"<ds:X509Data><ds:X509SKI>{skid}</ds:X509SKI></ds:X509Data>"),
        ("not-base64", "a certificate that is no base64", "<ds:X509Data><ds:X509Certificate>!</ds:X509Certificate></ds:X509Data>"),
    ]:
        case(label, f"the key is named by {about} alone", "key-info-missing", confirmation(info(inner)))
    case("sha1-digest", "the digest is a SHA-1", "key-info-missing", confirmation(fingerprint("client", hashlib.sha1, n.SHA1)))
    case("no-certificate", "the host gave no certificate", "certificate-missing", confirmation(mine), client=None)
    case("other-certificate", "another certificate", "certificate-mismatch", confirmation(other))
    case("certificate-of-same-key", "the certificate has a twin with the same key and other dates", "certificate-mismatch",
         confirmation(x509("idp-expired")), client="idp")
    case("other-digest", "the digest of another certificate", "certificate-mismatch", confirmation(fingerprint("attacker")))
    case("other-key-value", "another RSA key", "certificate-mismatch", confirmation(info(key_value("attacker"))))
    case("other-ec-key-value", "another elliptic key", "certificate-mismatch", confirmation(info(key_value("attacker-p256"))), client="client-p256")
    case("key-value-of-another-kind", "an elliptic key, and the certificate has an RSA key", "certificate-mismatch", confirmation(info(key_value("client-p256"))))
    case("other-der-key-value", "another whole SubjectPublicKeyInfo", "certificate-mismatch", confirmation(whole_key("attacker-p256")), client="client-p256")
    case("other-exponent", "the modulus of the RSA key with another exponent", "certificate-mismatch", confirmation(info(
        key_value("client").replace("<ds:Exponent>AQAB<", "<ds:Exponent>Aw==<"))))
    twice = key_value("client")
    modulus = twice[twice.index("<ds:Modulus>") : twice.index("</ds:Modulus>") + len("</ds:Modulus>")]
    case("two-moduli", "an RSA key with two moduli", "key-info-missing", confirmation(info(twice.replace(modulus, modulus + "<ds:Modulus>AQAB</ds:Modulus>"))))
    case("forms-that-disagree", "one KeyInfo, the right key and another certificate", "certificate-mismatch", confirmation(info(
        key_value("client") + other.removeprefix("<ds:KeyInfo>").removesuffix("</ds:KeyInfo>"))))
    case("only-in-chain", "the certificate stands behind another one, as its authority", "certificate-mismatch", confirmation(chain("attacker", "client")))
    case("elsewhere", "the right key, for another endpoint", "recipient-mismatch", confirmation(mine, data=DATA.replace(n.ACS, "https://elsewhere.example/acs")))
    case("expired", "the right key, too late", "expired", confirmation(mine, data=DATA.replace("2026-01-01T00:05:00Z", "2025-12-31T23:59:00Z")))
    case("another-request", "the right key, for another request", "in-response-to-mismatch", confirmation(mine, data=DATA.replace("_req1", "_req2")))
    case("split", "the right key for another endpoint, and another key for this one", "recipient-mismatch",
         confirmation(mine, data=DATA.replace(n.ACS, "https://elsewhere.example/acs")), confirmation(other))
    reject("replay/holder", "a holder-of-key Assertion is used once like any other", message(with_confirmation(confirmation(mine))), "replay.claimed",
           settings="holder-of-key", tls_certificate="client", store={"claimed": ["accept/holder-certificate"]}, flags=["Replay", "HolderOfKey"],
           spec=["saml-profiles 4.1.4.5"])


def _address():
    flags, spec = ["Address"], ["saml-core 2.4.1.2"]

    def bound(address):
        return message((' Recipient="', f' Address="{address}" Recipient="'))

    for name, policy, named, client in [
        ("exact-v4", "exact", "192.0.2.7", "192.0.2.7"), ("exact-v6", "exact", "2001:DB8:0:0::7", "2001:db8::7"),
        ("exact-mapped", "exact", "192.0.2.7", "::ffff:192.0.2.7"), ("prefix-v4", "prefix", "192.0.2.7", "192.0.2.255"),
        ("prefix-v6", "prefix", "2001:db8:1:2::7", "2001:db8:1:2:ffff::1"),
    ]:
        accept(f"address-{name}", f"the client is where the confirmation says: {name}", bound(named), settings=f"address-{policy}", address=client, flags=flags, spec=spec)
    accept("address-absent", "the policy compares addresses, the confirmation names none", message(), settings="address-exact", address="192.0.2.7", flags=flags, spec=spec)
    accept("address-absent-on-both-sides", "neither the confirmation nor the host names an address", message(), settings="address-exact", flags=flags, spec=spec)
    accept("address-off", "without the policy another address does not matter", bound("192.0.2.7"), address="198.51.100.1", flags=flags, spec=spec)
    accept("address-off-malformed", "without the policy the address is not even read", bound("my desk"), flags=flags, spec=spec)
    for name, policy, named, client in [
        ("exact-v4", "exact", "192.0.2.7", "192.0.2.8"), ("exact-v6", "exact", "2001:db8::7", "2001:db8::8"), ("prefix-v4", "prefix", "192.0.2.7", "192.0.3.7"),
        ("prefix-v6", "prefix", "2001:db8:1:2::7", "2001:db8:1:3::7"), ("families", "prefix", "192.0.2.7", "2001:db8::7"),
        ("families-same-bits", "prefix", "192.0.2.7", "0:0:c0:2::7"),
        ("families-exact", "exact", "::1", "127.0.0.1"),
    ]:
        reject(f"subject/address-{name}", f"the client is somewhere else: {name}", bound(named), "subject.address-mismatch", settings=f"address-{policy}",
               address=client, flags=flags, spec=spec)
    for name, named in [("name", "client.example"), ("port", "192.0.2.7:443"), ("leading-zero", "192.0.2.07"), ("network", "192.0.2.0/24"), ("empty", ""),
                        ("blank", " 192.0.2.7"), ("zone", "fe80::1%eth0"), ("brackets", "[2001:db8::7]")]:
        reject(f"subject/address-malformed-{name}", f"the Address is none: {name}", bound(named), "subject.address-malformed", settings="address-prefix",
               address="192.0.2.7", flags=flags, spec=spec)


def _qualifier():
    flags, spec = ["NameId"], ["saml-core 2.2.2"]

    def named(qualifier):
        return message((NAME_ID, NAME_ID.replace(" Format", f' SPNameQualifier="{qualifier}" Format')))

    def shown(qualifier):
        return login(name_id={"value": "alice@example.org", "format": n.EMAIL, "nameQualifier": None, "spNameQualifier": qualifier})

    other = "https://another.example/saml"
    accept("qualifier-ours", "the NameID is for us", named(n.SP), shown(n.SP), settings="qualifier-enforce", flags=flags, spec=spec, warnings=[])
    accept("qualifier-affiliation", "the NameID is for a group that the settings call ours", named("urn:example:affiliation"), shown("urn:example:affiliation"),
           settings="qualifier-enforce-audiences", flags=flags, spec=spec, warnings=[])
    accept("qualifier-absent", "the NameID does not say for whom it is", message(), settings="qualifier-enforce", flags=flags, spec=spec, warnings=[])
    accept("qualifier-warned", "the NameID is for somebody else, which by default is only reported", named(other), shown(other), flags=flags, spec=spec,
           warnings=["subject.sp-name-qualifier-mismatch"])
    accept("qualifier-off", "the NameID is for somebody else and nobody cares", named(other), shown(other), settings="qualifier-off", flags=flags, spec=spec, warnings=[])
    for name, value in [("another", other), ("slash", n.SP + "/"), ("empty", "")]:
        reject(f"subject/qualifier-{name}", f"the NameID is for another service provider: {name}", named(value), "subject.sp-name-qualifier-mismatch",
               settings="qualifier-enforce", flags=flags, spec=spec)


def by(*classes):
    """The message of somebody who was authenticated so, with one statement each."""
    return message((AUTHN, "".join(AUTHN.replace(n.PPT, one) for one in classes)))


NO_CLASS = (f"<saml:AuthnContextClassRef>{n.PPT}</saml:AuthnContextClassRef>", "<saml:AuthnContextDeclRef>urn:example:how</saml:AuthnContextDeclRef>")


def _context():
    flags, spec = ["AuthnContext"], ["saml-core 3.3.2.2.1"]

    def good(name, about, settings, *classes):
        accept(f"context-{name}", about, by(*classes), login(authnContextClassRef=classes[0]), settings=settings, flags=flags, spec=spec)

    def bad(name, about, settings, *classes):
        reject(f"authn/context-{name}", about, by(*classes), "authn.context-mismatch", settings=settings, flags=flags, spec=spec)

    good("exact", "one of the classes", "context-exact", X509)
    good("exact-two-statements", "each statement has one of the classes", "context-exact", n.PPT, X509)
    good("minimum-equal", "as strong as asked", "context-minimum", n.PPT)
    good("minimum-stronger", "stronger than asked", "context-minimum", X509)
    good("maximum-equal", "as strong as allowed", "context-maximum", TOKEN)
    good("maximum-weaker", "weaker than allowed", "context-maximum", PASSWORD)
    good("better", "stronger than all", "context-better", TOKEN)
    good("order-alone", "an order without classes asks nothing", "context-order", "urn:example:anything")
    bad("exact", "another class", "context-exact", PASSWORD)
    bad("exact-case", "a class that differs in case", "context-exact", n.PPT.upper())
    bad("exact-stronger", "a stronger class is another one", "context-exact", TOKEN)
    bad("second-statement", "one statement has the class, another one has not", "context-exact", X509, PASSWORD)
    bad("minimum", "weaker than asked", "context-minimum", PASSWORD)
    bad("minimum-unknown", "a class that has no place in the order", "context-minimum", CLASS + "unspecified")
    bad("maximum", "stronger than allowed", "context-maximum", X509)
    bad("maximum-unknown", "a class that has no place in the order, and may be stronger", "context-maximum", "urn:example:how")
    bad("better-equal", "as strong as one of those that it has to surpass", "context-better", n.PPT)
    bad("better-weaker", "weaker", "context-better", PASSWORD)
    reject("authn/context-missing", "a declaration and no class", message(NO_CLASS), "authn.context-missing", settings="context-exact", flags=flags, spec=spec)


def _context_of_request():
    flags, spec = ["AuthnContext", "Store"], ["saml-core 3.3.2.2.1"]

    def asked(comparison, *classes):
        return {"requests": {n.REQUEST: {"idp": n.IDP, "context": {"classes": list(classes), "comparison": comparison}}}}

    for name, settings, comparison, classes in [
        ("exact", "default", "exact", [X509, n.PPT]), ("minimum-without-order", "default", "minimum", [n.PPT]), ("minimum", "context-order", "minimum", [PASSWORD]),
        ("maximum", "context-order", "maximum", [X509]), ("better", "context-order", "better", [PASSWORD]), ("beside-policy", "context-exact", "exact", [n.PPT]),
    ]:
        accept(f"request-context-{name}", f"authenticated as the request asked: {name}", message(), settings=settings, expect="outstanding",
               store=asked(comparison, *classes), flags=flags, spec=spec)
    for name, settings, comparison, classes in [
        ("exact", "default", "exact", [X509]), ("minimum", "context-order", "minimum", [TOKEN]), ("minimum-without-order", "default", "minimum", [PASSWORD]),
        ("maximum", "context-order", "maximum", [PASSWORD]), ("better", "context-order", "better", [PASSWORD, n.PPT]),
        ("better-without-order", "default", "better", [PASSWORD]), ("beside-policy", "context-exact", "exact", [X509]),
    ]:
        reject(f"authn/request-context-{name}", f"authenticated in another way than the request asked: {name}", message(), "authn.context-mismatch",
               settings=settings, expect="outstanding", store=asked(comparison, *classes), flags=flags, spec=spec)
    declared = {"requests": {n.REQUEST: {"idp": n.IDP, "context": {"declarations": ["urn:example:how"], "comparison": "exact"}}}}
    accept("request-context-declaration", "authenticated by the declaration that the request asked for", message(NO_CLASS), login(
        authnContextClassRef=None, authnContextDeclRef="urn:example:how"), expect="outstanding", store=declared, flags=flags, spec=spec)
    reject("authn/request-context-declaration", "authenticated by another declaration", message((NO_CLASS[0], NO_CLASS[1].replace("how", "else"))),
           "authn.context-mismatch", expect="outstanding", store=declared, flags=flags, spec=spec)
    reject("authn/request-context-no-declaration", "the request asked for a declaration and the answer has a class", message(), "authn.context-missing",
           expect="outstanding", store=declared, flags=flags, spec=spec)
    reject("authn/request-context-missing", "the request asked for a class and the answer has none", message(NO_CLASS), "authn.context-missing", expect="outstanding",
           store=asked("exact", n.PPT), flags=flags, spec=spec)


def _absent():
    flags, spec = ["NameId"], ["saml-core 2.4.1"]
    accept("nameless", "no NameID, attributes alone, and the policy allows it", message((NAME_ID, "")), login(name_id=None), settings="nameless", flags=flags, spec=spec)
    accept("nameless-not-needed", "the policy would allow none, and there is one", message(), settings="nameless", flags=flags, spec=spec)
    for name, about, *changes in [
        ("empty", "an empty NameID, although none would be allowed", (NAME_ID, f'<saml:NameID Format="{n.EMAIL}"></saml:NameID>')),
        ("without-attributes", "neither a NameID nor attributes", (NAME_ID, ""), (ATTRIBUTES, "")),
        ("base-id", "an identifier of another kind names somebody, but not to us", (NAME_ID, f'<saml:BaseID NameQualifier="{n.IDP}"/>')),
    ]:
        reject(f"subject/nameless-{name}", about, message(*changes), "subject.name-id-missing", settings="nameless", flags=flags, spec=spec)
    reject("subject/nameless-no-subject", "no Subject at all: there is no confirmation either", message((edit(RESPONSE)[RESPONSE.index("<saml:Subject>") : RESPONSE.index(
        "</saml:Subject>") + len("</saml:Subject>")], "")), "subject.missing", settings="nameless", flags=flags, spec=spec)
    flags, spec = ["Statements"], ["saml-profiles 4.1.4.2"]
    bare = login(sessionIndex=None, sessionNotOnOrAfter=None, authnInstant=None, authnContextClassRef=None)
    accept("no-authn-statement", "no AuthnStatement, and the policy allows it", message((AUTHN, "")), bare, settings="no-authn", flags=flags, spec=spec)
    accept("no-authn-statement-not-needed", "the policy would allow none, and there is one", message(), settings="no-authn", flags=flags, spec=spec)
    for name in ("max-age", "context"):
        reject(f"authn/statement-missing-{name}", f"none would be allowed, but the policy asks what only the statement says: {name}", message((AUTHN, "")),
               "authn.statement-missing", settings=f"no-authn-{name}", flags=flags, spec=spec)
    reject("authn/statement-missing-for-request", "none would be allowed, but the request asked for a class", message((AUTHN, "")), "authn.context-missing",
           settings="no-authn", expect="outstanding", store={"requests": {n.REQUEST: {"idp": n.IDP, "context": {"classes": [n.PPT], "comparison": "exact"}}}},
           flags=["Statements", "AuthnContext"], spec=spec)
    reject("replay/one-time-use", "OneTimeUse is kept by the claim", message(("</saml:Conditions>", "<saml:OneTimeUse/></saml:Conditions>")), "replay.claimed",
           store={"claimed": ["accept/one-time-use"]}, flags=["Replay"], spec=["saml-core 2.5.1.5"])


def _unsolicited():
    flags, spec = ["Unsolicited", "Idps"], ["saml-profiles 4.1.5"]
    other = [(f"    <saml:Issuer>{n.IDP}", f"    <saml:Issuer>{n.OTHER_IDP}"),
             (f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}', f'<saml:Issuer xmlns:saml="{n.SAML}">{n.OTHER_IDP}')]
    from_other = message(*other, *UNSOLICITED, key="other-idp")
    from_other_login = login(issuer=n.OTHER_IDP, inResponseTo=None, solicited=False)
    for expect in ("unsolicited", "outstanding"):
        accept(f"unsolicited-from-one-idp-{expect}", "this identity provider may start logins, the others may not", from_other, from_other_login,
               settings="one-unsolicited", expect=expect, flags=flags, spec=spec)
        reject(f"response/unsolicited-from-the-other-idp-{expect}", "another identity provider may start logins, this one may not", message(*UNSOLICITED),
               "response.unsolicited-forbidden", settings="one-unsolicited", expect=expect, flags=flags, spec=spec)
    accept("unsolicited-by-default", "everybody may start logins but the one that is excepted", from_other, from_other_login, settings="one-solicited",
           expect="unsolicited", flags=flags, spec=spec)
    reject("response/unsolicited-excepted", "everybody may start logins, this one excepted", message(*UNSOLICITED), "response.unsolicited-forbidden",
           settings="one-solicited", expect="unsolicited", flags=flags, spec=spec)
    accept("unsolicited-ignoring-for-one-idp", "this identity provider names requests that nobody knows, and the settings ignore it for it alone", message(),
           login(inResponseTo=None, solicited=False), settings="one-ignoring", expect="outstanding", flags=flags, spec=spec)
    reject("response/unsolicited-in-the-name-of-another", "the envelope names the one that may start logins, the Assertion is of the other one",
           message(other[1], *UNSOLICITED), "response.issuer-mismatch", settings="one-unsolicited", expect="unsolicited", flags=flags, spec=spec)


def _settings():
    one = pinned("idp")
    one = {**one, "certificateFiles": [f"../{name}" for name in one["certificateFiles"]]}

    def wrong(name, about, *mentions, code="value-malformed", **policy):
        config(name, about, document(one, **policy), f"config.{code}", list(mentions))

    wrong("confirmation-unknown", "a method of confirmation that is accepted nowhere", "subjectConfirmation", "holder-of-key", subjectConfirmation="sender-vouches")
    wrong("address-unknown", "a comparison of addresses that does not exist", "policy.address", "prefix", address="on")
    wrong("qualifier-unknown", "a policy for qualifiers that does not exist", "spNameQualifier", "enforce", spNameQualifier="refuse")
    wrong("context-comparison-unknown", "a comparison that the standard does not have", "authnContext.comparison", "minimum", authnContext={"classes": [n.PPT], "comparison": "atLeast"})
    wrong("context-without-classes", "a context that asks nothing", "authnContext.classes", authnContext={"comparison": "exact"})
    wrong("context-without-order", "a comparison of strength without an order", "authnContext.order", n.PPT, authnContext={"classes": [n.PPT], "comparison": "minimum"})
    wrong("context-order-incomplete", "a class that has no place in the order", "authnContext.order", X509,
          authnContext={"classes": [n.PPT, X509], "comparison": "better", "order": [n.PPT]})
    wrong("context-order-twice", "a class that has two places in the order", "authnContext.order", "twice", authnContext={"classes": [n.PPT], "order": [n.PPT, X509, n.PPT]})
    wrong("context-unknown-field", "a field of the context that is spelt wrong", "policy.authnContext.class", "classes", code="malformed", authnContext={"class": [n.PPT]})
    wrong("nameless-text", "a text where a yes or no belongs", "allowMissingNameId", code="malformed", allowMissingNameId="yes")
    config("idp-unsolicited-unknown", "an identity provider's own rule that does not exist", document({**one, "policy": {"unsolicited": "maybe"}}),
           "config.value-malformed", ["idps[0].policy.unsolicited", "refuse"])
