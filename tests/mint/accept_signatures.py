"""Accepted: every algorithm in every place, canonicalization with everything it can meet, and what KeyInfo may hold."""

import names as n
from keys import certificate_base64
from octets import ecdsa_numbers
from signing import key_value, spki, x509
from templates import ATTRIBUTES, RESPONSE, attribute, compact, edit, login, message, restyle
from vector import accept

SPEC = ["xmldsig-core 6"]

# Name, method, digest, key, settings.
ALGORITHMS = [
    ("rsa-sha256", n.RSA_SHA256, n.SHA256, "idp", "default"),
    ("rsa-sha384", n.RSA_SHA384, n.SHA384, "idp", "default"),
    ("rsa-sha512", n.RSA_SHA512, n.SHA512, "idp", "default"),
    ("rsa-pss-sha256", n.PSS_SHA256, n.SHA256, "idp", "default"),
    ("rsa-pss-sha384", n.PSS_SHA384, n.SHA384, "idp", "default"),
    ("rsa-pss-sha512", n.PSS_SHA512, n.SHA512, "idp", "default"),
    ("rsa-3072-sha256", n.RSA_SHA256, n.SHA256, "idp-3072", "rsa-3072"),
    ("rsa-4096-sha512", n.RSA_SHA512, n.SHA512, "idp-4096", "rsa-4096"),
    ("ecdsa-p256-sha256", n.ECDSA_SHA256, n.SHA256, "idp-p256", "p256"),
    ("ecdsa-p384-sha384", n.ECDSA_SHA384, n.SHA384, "idp-p384", "p384"),
    ("ecdsa-p521-sha512", n.ECDSA_SHA512, n.SHA512, "idp-p521", "p521"),
    ("ed25519", n.ED25519, n.SHA512, "idp-ed25519", "ed25519"),
]

C14NS = [
    ("exclusive", n.EXC), ("exclusive-with-comments", n.EXC_COMMENTS),
    ("inclusive-1-0", n.C14N10), ("inclusive-1-0-with-comments", n.C14N10_COMMENTS),
    ("inclusive-1-1", n.C14N11), ("inclusive-1-1-with-comments", n.C14N11_COMMENTS),
]

HOISTED = edit(
    RESPONSE.replace(f' xmlns:saml="{n.SAML}"', ""),
    (f'<samlp:Response xmlns:samlp="{n.SAMLP}"',
     f'<samlp:Response xmlns:unused="urn:example:unused" xmlns:xs="{n.XS}" xmlns:xsi="{n.XSI}" '
     f'xmlns:saml="{n.SAML}" xmlns:ds="{n.DS}" xmlns:samlp="{n.SAMLP}"'),
)
TYPED = edit(HOISTED, ("<saml:AttributeValue>staff<", '<saml:AttributeValue xsi:type="xs:string">staff<'))
COMMENTED = edit(RESPONSE, ("<saml:Conditions", "<!-- by the policy of the house --><saml:Conditions"))


def mint():
    for place in ("assertion", "response", "both"):
        for name, method, digest, key, settings in ALGORITHMS:
            accept(f"signed-{place}-{name}", f"{place} signed by {name}", message(
                sign=place, method=method, digest=digest, key=key), settings=settings, flags=["Algorithm"], spec=SPEC)
        for name, uri in C14NS:
            accept(f"signed-{place}-{name}", f"{place} signed over {name} canonicalization, a comment inside", message(
                base=COMMENTED, sign=place, c14n=uri), flags=["Canonicalization"], spec=["saml-core 5.4.3"])
    _mixed()
    _canonicalization()
    _key_info()
    _key_info_forms()
    _keys()
    _lengths_and_dates()
    _fingerprints()
    _places()


def _mixed():
    accept("digest-sha512-in-rsa-sha256", "the digest may be stronger than the signature's own", message(digest=n.SHA512),
           flags=["Algorithm"], spec=SPEC)
    accept("ecdsa-p384-with-sha256", "the hash need not match the curve's size", message(
        method=n.ECDSA_SHA256, key="idp-p384"), settings="p384", flags=["Algorithm"], spec=SPEC)
    accept("ecdsa-p256-with-sha512", "a hash longer than the curve's order is cut to it", message(
        method=n.ECDSA_SHA512, key="idp-p256"), settings="p256", flags=["Algorithm"], spec=SPEC)
    accept("ecdsa-high-s", "the greater of the two values of s is valid too", message(
        method=n.ECDSA_SHA256, key="idp-p256", value=_high_s), settings="p256", flags=["Algorithm"], spec=SPEC)
    accept("sha1-allowed", "SHA-1 in both places, allowed for this IdP by its own setting", message(
        method=n.RSA_SHA1, digest=n.SHA1), settings="sha1", flags=["Algorithm"], spec=SPEC)
    accept("both-by-different-algorithms", "Response and Assertion signed by different methods", message(
        sign="both", method=n.RSA_SHA512, digest=n.SHA384, r_method=n.PSS_SHA256, r_digest=n.SHA256),
        flags=["Algorithm"], spec=SPEC)
    accept("both-by-different-keys", "the Response by one of the IdP's keys, the Assertion by the other", message(
        sign="both", key="idp", r_key="idp-next"), settings="rollover", flags=["Keys"], spec=["saml-metadata 2.4.1.1"])


def _high_s(octets):
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    r, s, size = ecdsa_numbers("idp-p256", "sha256", octets)
    return r.to_bytes(size, "big") + max(s, order - s).to_bytes(size, "big")


def _canonicalization():
    flags, spec = ["Canonicalization"], ["saml-core 5.4.3", "xml-exc-c14n 2.3"]
    accept("hoisted-exclusive", "namespaces declared on the root, unused ones among them, exclusive canonicalization",
           message(base=TYPED, declare=False), flags=flags, spec=spec)
    accept("hoisted-inclusive-1-0", "namespaces declared on the root are part of inclusive canonicalization",
           message(base=TYPED, declare=False, c14n=n.C14N10), flags=flags, spec=spec)
    accept("hoisted-inclusive-1-1", "the same by version 1.1", message(base=TYPED, declare=False, c14n=n.C14N11),
           flags=flags, spec=spec)
    accept("hoisted-inclusive-both", "inclusive canonicalization, Response and Assertion signed", message(
        base=TYPED, declare=False, c14n=n.C14N10, sign="both"), flags=flags, spec=spec)
    accept("enveloped-alone", "no canonicalization among the transforms: inclusive 1.0 is implied", message(
        base=TYPED, transform=n.C14N10,
        transforms=f'<ds:Transforms><ds:Transform Algorithm="{n.ENVELOPED}"/></ds:Transforms>'),
        flags=flags, spec=["xmldsig-core 4.4.3.2"])
    accept("inclusive-info-exclusive-reference", "SignedInfo by one method, the reference by another", message(
        base=TYPED, c14n=n.C14N10, transform=n.EXC), flags=flags, spec=spec)
    accept("prefix-list", "xs in the PrefixList, declared on the root and used in a value only", message(
        base=TYPED, prefixes=["xs"]), flags=flags, spec=spec)
    accept("prefix-list-on-signed-info", "a PrefixList on the CanonicalizationMethod as well", message(
        base=TYPED, prefixes=["xs", "xsi"], signed_info_prefixes=["xs"]), flags=flags, spec=spec)
    accept("prefix-list-on-response", "a PrefixList for the Response, as Okta has it", message(
        base=TYPED, sign="both", prefixes=["xs"], r_prefixes=["xs", "saml"]), flags=flags, spec=spec)
    accept("prefix-list-unknown-prefix", "a PrefixList that names prefixes which nobody declared", message(
        base=TYPED, prefixes=["nobody", "xs"]), flags=flags, spec=spec)
    rebound = edit(TYPED, ("<saml:AttributeValue>engineering</saml:AttributeValue>",
                           '<saml:AttributeValue xmlns:xs="urn:example:not-xs" xs:kind="unit">engineering</saml:AttributeValue>'))
    accept("prefix-list-rebound", "a prefix of the PrefixList is bound anew further down", message(
        base=rebound, prefixes=["xs"]), flags=flags, spec=spec)
    default = edit(restyle(RESPONSE, samlp=""), ('<saml:Attribute Name="groups">', '<saml:Attribute Name="groups" xmlns="urn:example:d">'))
    accept("prefix-list-default", "#default in the PrefixList, the default namespace bound anew further down", message(
        base=default, prefixes=["#default"]), flags=flags, spec=spec)
    unset = edit(default, ("<saml:AttributeValue>staff<", '<saml:AttributeValue xmlns="">staff<'))
    accept("prefix-list-default-unset", "#default in the PrefixList, the default namespace taken away further down", message(
        base=unset, prefixes=["#default"]), flags=flags, spec=spec)
    accept("inclusive-default-unset", "inclusive canonicalization where the default namespace is taken away", message(
        base=unset, c14n=n.C14N10), flags=flags, spec=spec)
    two = edit(RESPONSE, ("<saml:Audience>", f'<a:Audience xmlns:a="{n.SAML}">'), ("</saml:Audience>", "</a:Audience>"))
    accept("two-prefixes-for-one-namespace", "an element under a second prefix of the same namespace", message(base=two),
           flags=flags, spec=spec)
    again = edit(RESPONSE, ("<saml:AuthnContext>", f'<saml:AuthnContext xmlns:saml="{n.SAML}">'))
    accept("declared-again", "a namespace declared again although it is in scope", message(base=again, c14n=n.C14N10),
           flags=flags, spec=spec)
    order = edit(RESPONSE, ("<saml:AttributeValue>staff<",
                            '<saml:AttributeValue z="1" b:a="2" a:z="3" a="4" xmlns:b="urn:example:a" xmlns:a="urn:example:b">staff<'))
    accept("attribute-order", "attributes are ordered by namespace name and local name, not by prefix", message(base=order),
           flags=flags, spec=["xml-c14n 2.3"])
    comments = edit(message(), ("<ds:DigestMethod", "<!-- not signed over --><ds:DigestMethod"))
    accept("comment-signed-in-signed-info", "a comment in SignedInfo that was signed over, by a method with comments", message(
        c14n=n.EXC_COMMENTS, extra={"reference": "<!-- signed -->"}), flags=flags, spec=spec)
    accept("comment-in-signed-info", "a comment between the children of SignedInfo", comments, flags=flags, spec=spec)


def _key_info():
    flags, spec = ["KeyInfo"], ["saml-core 5.4.5"]
    name = "<ds:KeyName>signing key of 2026</ds:KeyName>"
    serial = (
        "<ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=idp</ds:X509IssuerName>"
        "<ds:X509SerialNumber>1</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>"
    )
    subject = "<ds:KeyInfo><ds:X509Data><ds:X509SubjectName>CN=idp</ds:X509SubjectName></ds:X509Data></ds:KeyInfo>"
    for label, about, key_info in [
        ("x509", "the certificate on one line", x509()),
        ("x509-wrapped", "the certificate in lines of 64", x509(width=64, newline="\n")),
        ("key-value", "the bare key", f"<ds:KeyInfo>{key_value()}</ds:KeyInfo>"),
        ("key-name", "a name only", f"<ds:KeyInfo>{name}</ds:KeyInfo>"),
        ("issuer-serial", "issuer and serial number", serial),
        ("subject-name", "the name of the certificate's subject", subject),
        ("several", "a name, the certificate and the bare key", x509(before=name, after=key_value())),
        ("of-somebody-else", "KeyInfo is not read: another certificate in it changes nothing", x509("other-idp")),
    ]:
        accept(f"key-info-{label}", f"KeyInfo: {about}", message(key_info=key_info), flags=flags, spec=spec)


def _key_info_forms():
    flags, spec = ["KeyInfo"], ["saml-core 5.4.5", "xmldsig-core 4.5"]
    ds11 = 'xmlns:d="http://www.w3.org/2009/xmldsig11#"'
    x509_data = "<ds:KeyInfo><ds:X509Data>{}</ds:X509Data></ds:KeyInfo>"
    for label, about, key_info in [
        ("ski", "the subject key identifier", x509_data.format("<ds:X509SKI>31d97bd7</ds:X509SKI>")),
        ("digest", "the digest of the certificate", x509_data.format(f'<d:X509Digest {ds11} Algorithm="{n.SHA256}">AAEC</d:X509Digest>')),
        ("crl", "a list of revoked certificates", x509_data.format("<ds:X509CRL>AAEC</ds:X509CRL>")),
        ("ec-key-value", "the bare key of another, on a curve", f"<ds:KeyInfo>{key_value('idp-p256')}</ds:KeyInfo>"),
        ("dsa-key-value", "a bare DSA key", "<ds:KeyInfo><ds:KeyValue><ds:DSAKeyValue><ds:Y>AQ==</ds:Y></ds:DSAKeyValue></ds:KeyValue></ds:KeyInfo>"),
        ("unknown-key-value", "a bare key of no known kind", '<ds:KeyInfo><ds:KeyValue><x:Key xmlns:x="urn:example:key">?</x:Key></ds:KeyValue></ds:KeyInfo>'),
        ("der", "the bare key as DER", f"<ds:KeyInfo><d:DEREncodedKeyValue {ds11}>{spki('idp')}</d:DEREncodedKeyValue></ds:KeyInfo>"),
        ("der-ed25519", "the bare key of another as DER, of another kind",
         f"<ds:KeyInfo><d:DEREncodedKeyValue {ds11}>{spki('idp-ed25519')}</d:DEREncodedKeyValue></ds:KeyInfo>"),
        ("retrieval", "a key to be fetched, which nobody does",
         '<ds:KeyInfo><ds:RetrievalMethod URI="http://169.254.169.254/key.der" Type="http://www.w3.org/2000/09/xmldsig#rawX509Certificate"/></ds:KeyInfo>'),
        ("reference", "a reference to another KeyInfo, which nobody follows", f'<ds:KeyInfo><d:KeyInfoReference {ds11} URI="file:///etc/passwd"/></ds:KeyInfo>'),
        ("mgmt-data", "elements that say nothing of a key", '<ds:KeyInfo><ds:MgmtData>x</ds:MgmtData><x:More xmlns:x="urn:example:more"/></ds:KeyInfo>'),
        ("empty", "nothing in it", "<ds:KeyInfo/>"),
        ("x509-data-empty", "an X509Data with nothing in it", x509_data.format("")),
        ("certificate-not-base64", "a certificate that is no base64", x509_data.format("<ds:X509Certificate>our certificate</ds:X509Certificate>")),
        ("certificate-no-der", "a certificate that is base64 of something else", x509_data.format("<ds:X509Certificate>AAEC</ds:X509Certificate>")),
        ("certificate-with-comment", "a comment in the certificate", x509_data.format("<ds:X509Certificate>AA<!-- here -->EC</ds:X509Certificate>")),
        ("der-no-key", "the bare key as DER that is none", f"<ds:KeyInfo><d:DEREncodedKeyValue {ds11}>AAEC</d:DEREncodedKeyValue></ds:KeyInfo>"),
        ("elements-in-name", "elements inside a name", "<ds:KeyInfo><ds:KeyName>a<ds:KeyName>b</ds:KeyName></ds:KeyName></ds:KeyInfo>"),
        ("forty", "forty names, of which eight are reported", "<ds:KeyInfo>" + "".join(f"<ds:KeyName>key {at}</ds:KeyName>" for at in range(40)) + "</ds:KeyInfo>"),
        ("long", "a name of two thousand characters", f"<ds:KeyInfo><ds:KeyName>{'é' * 2000}</ds:KeyName></ds:KeyInfo>"),
    ]:
        accept(f"key-info-{label}", f"KeyInfo: {about}", message(key_info=key_info), flags=flags, spec=spec)


def _lengths_and_dates():
    flags, spec = ["Keys"], ["xmldsig-core 6.4"]
    accept("min-rsa-bits-met", "RSA of 3072 bits where that is the least", message(key="idp-3072"), settings="min-rsa-3072", flags=flags, spec=spec)
    accept("min-rsa-bits-rollover", "the long one of two keys signed", message(key="idp-4096"), settings="min-rsa-3072-rollover", flags=flags, spec=spec)
    accept("min-rsa-bits-ec", "a minimum for RSA says nothing about curves", message(key="idp-p256", method=n.ECDSA_SHA256), settings="min-rsa-3072-ec",
           flags=flags, spec=spec)
    accept("ed25519-beside-rsa", "an Ed25519 signature where the first trusted key is an RSA key", message(key="idp-ed25519", method=n.ED25519),
           settings="ed25519-beside-rsa", flags=flags, spec=spec)
    flags, spec, expiring = ["CertificateExpiry"], ["rfc5280 4.1.2.5"], ["key.certificate-expiring"]
    for label, about, settings, warnings in [
        ("soon", "the certificate ends in twenty days, thirty is the default", "expiring", expiring),
        ("on-the-day", "the certificate ends in twenty days, twenty is the setting", "expiring-20", expiring),
        ("later", "the certificate ends in twenty days, nineteen is the setting", "expiring-19", []),
        ("unasked", "the warning is turned off", "expiring-0", []),
        ("dates-off", "nobody looks at dates", "expiring-dates-off", []),
        ("enforce", "dates are enforced, and the certificate is still valid", "expiring-enforce", expiring),
        ("not-this-one", "another certificate of the IdP ends soon, not the one that signed", "expiring-other-key", []),
    ]:
        accept(f"certificate-expiring-{label}", about, message(key="idp-next" if label == "not-this-one" else "idp"), settings=settings, warnings=warnings,
               flags=flags, spec=spec)
    accept("certificate-expired-warns", "a certificate past its end is expired, not expiring", message(), settings="dates-warn",
           warnings=["key.certificate-expired"], flags=flags, spec=spec)
    accept("certificate-far-end", "a certificate that lasts warns of nothing", message(), warnings=[], flags=flags, spec=spec)
    accept("sha1-warns", "SHA-1 that is allowed warns in every report", message(method=n.RSA_SHA1, digest=n.SHA1), settings="sha1",
           warnings=["signature.method-forbidden"], flags=["Algorithm"], spec=SPEC)


def _fingerprints():
    flags, spec = ["Fingerprint"], ["xmldsig-core 4.5"]
    for label, about, settings, options in [
        ("alone", "only a fingerprint is configured, and the message shows that certificate", "fingerprint", {"key_info": x509()}),
        ("colons", "the fingerprint in upper case and with colons", "fingerprint-colons", {"key_info": x509()}),
        ("several", "the third of three fingerprints", "fingerprint-several", {"key_info": x509()}),
        ("with-chain", "the certificate first, others behind it", "fingerprint", {"key_info": x509().replace(
            "</ds:X509Data>", f"<ds:X509Certificate>{certificate_base64('attacker')}</ds:X509Certificate></ds:X509Data>")}),
        ("of-metadata", "one of the two certificates in metadata", "fingerprint-of-metadata", {"key_info": ""}),
        ("of-certificates", "one of two configured certificates; nothing has to be shown", "fingerprint-of-certificates", {"key": "idp-next", "key_info": x509("attacker")}),
    ]:
        accept(f"fingerprint-{label}", about, message(**options), settings=settings, flags=flags, spec=spec)
    accept("fingerprint-both-signed", "Response and Assertion, each with the pinned certificate", message(sign="both", key_info=x509(), r_key_info=x509()),
           settings="fingerprint", flags=flags, spec=spec)


def _keys():
    flags, spec = ["Keys"], ["saml-metadata 2.4.1.1"]
    accept("rollover-first-key", "two keys are trusted, the first one signed", message(), settings="rollover", flags=flags, spec=spec)
    accept("rollover-second-key", "two keys are trusted, the second one signed", message(key="idp-next"), settings="rollover",
           flags=flags, spec=spec)
    accept("metadata-one-key", "the key comes from metadata", message(), settings="metadata", flags=flags, spec=spec)
    accept("metadata-second-key", "metadata with two signing keys", message(key="idp-next"), settings="metadata-rollover",
           flags=flags, spec=spec)
    accept("metadata-without-use", "a KeyDescriptor without use is for signing too", message(), settings="metadata-no-use",
           flags=flags, spec=spec)
    accept("metadata-foreign-roles", "metadata with four other roles whose keys do not count", message(),
           settings="metadata-foreign-roles", flags=flags, spec=spec)
    accept("metadata-valid-until", "metadata whose validUntil is still to come", message(), settings="metadata-valid-until",
           flags=flags, spec=["saml-metadata 2.3.2"])
    accept("certificate-bare-base64", "the trusted certificate is given without the PEM frame", message(),
           settings="bare-base64", flags=flags, spec=spec)
    accept("rsa-key-beside-ec-key", "an RSA signature where the first trusted key is of another kind", message(),
           settings="mixed-keys", flags=flags, spec=spec)
    accept("sixteenth-key", "the last key that the limit lets us try", message(
        method=n.ECDSA_SHA256, key="many-16"), settings="many-keys", flags=flags, spec=["xmldsig-core 6.4"])
    for label, about in [("dates-off", "off: the certificate has expired and nobody looks"),
                         ("dates-warn", "warn: the certificate has expired"),
                         ("dates-warn-not-yet-valid", "warn: the certificate is not valid yet"),
                         ("dates-enforce", "enforce: the certificate is valid")]:
        accept(f"certificate-{label}", f"certificate dates, {about}", message(), settings=label, flags=["CertificateDates"],
               spec=["rfc5280 4.1.2.5"])


def _places():
    flags, spec = ["SignaturePlace"], ["saml-core 5"]
    accept("policy-assertion", "the policy asks for a signed Assertion", message(), settings="signed-assertion", flags=flags, spec=spec)
    accept("policy-response", "the policy asks for a signed Response", message(sign="response"), settings="signed-response",
           flags=flags, spec=spec)
    accept("policy-both", "the policy asks for both", message(sign="both"), settings="signed-both", flags=flags, spec=spec)
    last = edit(RESPONSE, ("@@sig:r@@", ""), ("</saml:Assertion>\n", "</saml:Assertion>@@sig:r@@\n"))
    accept("response-signature-last", "the Response's signature is its last child, as Auth0 had it in 2016",
           message(base=last, sign="response"), flags=flags, spec=spec, warnings=["signature.misplaced"])
    last = edit(RESPONSE, ("@@sig:a@@", ""), (ATTRIBUTES, ATTRIBUTES + "@@sig:a@@"))
    accept("assertion-signature-last", "the Assertion's signature is its last child", message(base=last), flags=flags, spec=spec,
           warnings=["signature.misplaced"])
    accept("signature-indented", "line breaks between the children of the signature", message(
        pretty="\n      ", key_info=x509()), flags=["Layout"], spec=["xmldsig-core 4"])
    for label, gap in [("lf", "\n"), ("crlf", "\r\n"), ("cr-reference", "&#13;\n"), ("tab", "\n\t\t")]:
        accept(f"signature-value-wrapped-{label}", f"the signature value in lines of 76, broken by {label}",
               message(wrap=gap), flags=["Layout"], spec=["xmldsig-core 4.3"])
    nobody = edit(RESPONSE, (ATTRIBUTES, ""))
    accept("compact", "nothing between the elements", message(base=compact(RESPONSE)), flags=["Layout"], spec=["xml 2.10"])
    accept("no-attributes", "no AttributeStatement", message(base=nobody), login(attributes=[]), flags=["Attributes"],
           spec=["saml-core 2.7.3"])
    one = edit(RESPONSE, (ATTRIBUTES, '<saml:AttributeStatement><saml:Attribute Name="uid"/></saml:AttributeStatement>'))
    accept("attribute-without-values", "an Attribute without a value", message(base=one), login(attributes=[attribute("uid")]),
           flags=["Attributes"], spec=["saml-core 2.7.3.1"])

