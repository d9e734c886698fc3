"""Refused: weak and unknown algorithms, keys that are not trusted, values that only a careless verifier takes."""

import base64
import hashlib

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

import keys
import names as n
from encryption import encrypted
from octets import DIGEST_INFO, ecdsa, ecdsa_numbers, mac, pkcs1, pss, rsa_raw, sign
from signing import key_value, spki, x509
from templates import message
from vector import reject

ALGORITHM = ["Algorithm"]
SPEC = ["xmldsig-core 6.1"]
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def mint():
    _algorithms()
    _key_info()
    _hmac()
    _keys()
    _lengths()
    _fingerprints()
    _rsa_padding()
    _ecdsa()
    _ed25519()
    _idps()


def bad_value(name, about, text, flags, spec=("xmldsig-core 3.2.2",), **rest):
    reject(f"signature/{name}", about, text, "signature.value-mismatch", flags=flags, spec=spec, **rest)


def _algorithms():
    def rsa(octets):
        return sign(n.RSA_SHA256, "idp", octets)

    for name, uri, value in [
        ("rsa-md5", n.RSA_MD5, None), ("rsa-sha1", n.RSA_SHA1, None), ("rsa-sha224", n.RSA_SHA224, None), ("rsa-ripemd160", n.RSA_RIPEMD160, rsa),
        ("dsa-sha1", n.DSA_SHA1, lambda octets: sign(n.DSA_SHA1, "idp-dsa", octets)), ("dsa-sha256", n.DSA_SHA256, lambda octets: sign(n.DSA_SHA256, "idp-dsa", octets)),
        ("ecdsa-sha1", n.ECDSA_SHA1, lambda octets: sign(n.ECDSA_SHA1, "idp-p256", octets)),
        ("hmac-sha256", n.HMAC_SHA256, lambda octets: mac(n.HMAC_SHA256, b"secret", octets)),
    ]:
        reject(f"signature/method-{name}", f"a genuine signature by {name}", message(method=uri, value=value), "signature.method-forbidden",
               settings="mixed-keys", flags=ALGORITHM, spec=SPEC)
    for name, uri in [("md5", n.MD5), ("sha1", n.SHA1), ("sha224", n.SHA224), ("ripemd160", n.RIPEMD160)]:
        reject(f"signature/digest-method-{name}", f"a genuine signature over a digest by {name}", message(digest=uri, digest_value=_digest_text(uri)),
               "signature.digest-method-forbidden", flags=ALGORITHM, spec=SPEC)
    for name, uri in [("method", n.RSA_MD5), ("hmac", n.HMAC_SHA1)]:
        reject(f"signature/sha1-allowed-{name}", "to allow SHA-1 allows nothing else", message(method=uri, value=None if name == "method" else lambda octets: b"\0" * 20),
               "signature.method-forbidden", settings="sha1", flags=ALGORITHM, spec=SPEC)
    for name, about, uri in [
        ("unknown", "a name that nobody knows", "urn:example:signature"), ("empty", "an empty name", ""), ("none", "the name none", "none"),
        ("upper-case", "the right name in upper case", n.RSA_SHA256.upper()), ("blank-before", "a blank before the right name", " " + n.RSA_SHA256),
        ("blank-after", "a blank after the right name", n.RSA_SHA256 + " "), ("short", "the bare name", "rsa-sha256"), ("https", "the right name by https", n.RSA_SHA256.replace("http:", "https:")),
        ("digest-uri", "the name of a digest", n.SHA256), ("sha3", "RSA with SHA3-256", n.MORE2007 + "rsa-sha3-256"),
    ]:
        reject(f"signature/method-{name}", f"the signature method: {about}", message(method=uri, value=rsa), "signature.method-unsupported", flags=["AlgorithmName"], spec=SPEC)
    for name, about, uri in [
        ("unknown", "a name that nobody knows", "urn:example:digest"), ("empty", "an empty name", ""), ("upper-case", "the right name in upper case", n.SHA256.upper()),
        ("blank", "a blank after the right name", n.SHA256 + " "), ("sha256-of-dsig", "the right name in another namespace", n.DS + "sha256"), ("sha3", "SHA3-256", n.MORE2007 + "sha3-256"),
    ]:
        reject(f"signature/digest-method-{name}", f"the digest method: {about}", message(digest=uri), "signature.digest-method-unsupported", flags=["AlgorithmName"], spec=SPEC)
    for name, about, label, made in [
        ("sha512-as-sha256", "SHA-512 inside, SHA-256 on the label", n.RSA_SHA256, n.RSA_SHA512), ("sha256-as-sha512", "SHA-256 inside, SHA-512 on the label", n.RSA_SHA512, n.RSA_SHA256),
        ("sha1-as-sha256", "SHA-1 inside, SHA-256 on the label", n.RSA_SHA256, n.RSA_SHA1), ("pss-as-pkcs1", "PSS inside, PKCS #1 on the label", n.RSA_SHA256, n.PSS_SHA256),
        ("pkcs1-as-pss", "PKCS #1 inside, PSS on the label", n.PSS_SHA256, n.RSA_SHA256),
    ]:
        bad_value(f"label-{name}", f"label and value disagree: {about}", message(method=label, value=lambda octets, made=made: sign(made, "idp", octets)), ["AlgorithmMismatch"])


def _digest_text(uri):
    if uri != n.RIPEMD160:
        return None
    return lambda value: base64.b64encode(value[:20]).decode()


def _key_info():
    flags, spec = ["KeyInfoTrust"], ["saml-core 5.4.5"]
    both = x509("idp", after=key_value("attacker"))
    two = x509("attacker").replace("</ds:X509Data>", f"<ds:X509Certificate>{keys.certificate_base64('idp')}</ds:X509Certificate></ds:X509Data>")
    first = x509("idp").replace("</ds:X509Data>", f"<ds:X509Certificate>{keys.certificate_base64('attacker')}</ds:X509Certificate></ds:X509Data>")
    retrieval = '<ds:KeyInfo><ds:RetrievalMethod URI="{}" Type="http://www.w3.org/2000/09/xmldsig#rawX509Certificate"/></ds:KeyInfo>'
    der = ('<ds:KeyInfo><d:DEREncodedKeyValue xmlns:d="http://www.w3.org/2009/xmldsig11#">'
           f"{spki('attacker')}</d:DEREncodedKeyValue></ds:KeyInfo>")
    evil = ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")
    for name, about, key_info in [
        ("none", "no KeyInfo", ""), ("x509", "the attacker's certificate in KeyInfo", x509("attacker")), ("key-value", "the attacker's key in KeyInfo", f"<ds:KeyInfo>{key_value('attacker')}</ds:KeyInfo>"),
        ("der", "the attacker's key as DER in KeyInfo", der), ("both", "the trusted certificate and the attacker's key", both),
        ("two-certificates", "the attacker's certificate, then the trusted one", two), ("two-certificates-trusted-first", "the trusted certificate, then the attacker's", first),
        ("trusted-certificate", "only the trusted certificate", x509("idp")), ("retrieval-http", "a key to be fetched from a server", retrieval.format("http://attacker.example/key.der")),
        ("retrieval-file", "a key to be read from a file", retrieval.format("file:///etc/ssl/key.der")), ("retrieval-self", "a key to be found in the message", retrieval.format("#_a1")),
    ]:
        bad_value(f"attacker-{name}", f"the attacker signed: {about}", message(evil, key="attacker", key_info=key_info), flags, spec)
    reject("key/attacker-ec-key-value", "the attacker signed by a key of another kind and gives it in KeyInfo", message(
        evil, key="attacker-p256", method=n.ECDSA_SHA256, key_info=f"<ds:KeyInfo>{key_value('attacker-p256')}</ds:KeyInfo>"), "key.type-mismatch", flags=flags, spec=spec)


def _hmac():
    public = keys.certificate("idp").public_key()
    pem = (keys.FOLDER / "idp.cert.pem").read_text().split("\n", 1)[1]
    secrets = {
        "certificate-pem": pem.encode(), "certificate-pem-trimmed": pem.strip().encode(), "certificate-base64": keys.certificate_base64("idp").encode(),
        "certificate-der": keys.certificate("idp").public_bytes(serialization.Encoding.DER),
        "key-pem": public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo),
        "key-der": public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo), "nothing": b"",
    }
    for name, secret in secrets.items():
        reject(f"signature/hmac-{name}", f"HMAC, the public key taken for a secret: {name}", message(
            method=n.HMAC_SHA256, value=lambda octets, secret=secret: mac(n.HMAC_SHA256, secret, octets)), "signature.method-forbidden", flags=["HmacConfusion"], spec=SPEC)
    for bits in (0, 1, 8, 80):
        length = f"><ds:HMACOutputLength>{bits}</ds:HMACOutputLength></ds:SignatureMethod>"
        reject(f"signature/hmac-truncated-{bits}", f"HMAC of {bits} bits: a child of SignatureMethod is no shape that SAML has", message(
            method=n.HMAC_SHA1, extra={"method": length}, value=lambda octets, bits=bits: mac(n.HMAC_SHA1, b"", octets)[: (bits + 7) // 8]),
            "signature.malformed", flags=["HmacTruncation"], spec=SPEC)


def _keys():
    flags, spec = ["Keys"], ["xmldsig-core 6.4"]
    reject("key/too-weak-1024", "the trusted key has 1024 bits", message(key="idp-1024"), "key.too-weak", settings="rsa-1024", flags=flags, spec=spec)
    reject("key/too-weak-exponent-3", "the trusted key has the exponent 3", message(key="idp-e3"), "key.too-weak", settings="rsa-e3", flags=flags, spec=spec)
    reject("key/type-ecdsa-for-rsa", "an ECDSA signature, the trusted key is an RSA key", message(key="idp-p256", method=n.ECDSA_SHA256), "key.type-mismatch", flags=flags, spec=spec)
    reject("key/type-rsa-for-ecdsa", "an RSA signature, the trusted key is an EC key", message(), "key.type-mismatch", settings="p256", flags=flags, spec=spec)
    reject("key/type-pss-for-ecdsa", "a PSS signature, the trusted key is an EC key", message(method=n.PSS_SHA256), "key.type-mismatch", settings="p384", flags=flags, spec=spec)
    reject("key/more-than-the-limit", "the seventeenth key of the IdP signed, sixteen are tried", message(key="many-17", method=n.ECDSA_SHA256), "key.limit-exceeded",
           settings="many-keys", flags=["Limits"], spec=spec)
    bad_value("key-other-curve", "a P-256 signature, the trusted key is of P-384", message(key="idp-p256", method=n.ECDSA_SHA256), flags, spec, settings="p384")
    bad_value("key-retired", "a key that the IdP no longer publishes", message(key="idp-next"), flags, spec)
    bad_value("key-of-the-service", "the service provider's own key", message(key="sp"), flags, spec)
    bad_value("key-for-encryption", "the IdP's encryption key", message(key="sp"), flags, ["saml-metadata 2.4.1.1"], settings="metadata-foreign-roles")
    bad_value("key-of-another-role", "a key of the same entity in another role", message(key="attacker"), flags, ["saml-metadata 2.4.1.1"], settings="metadata-foreign-roles")
    flags, spec = ["CertificateDates"], ["rfc5280 4.1.2.5"]
    reject("key/certificate-expired", "the certificate has expired and the policy enforces its dates", message(), "key.certificate-expired",
           settings="dates-enforce-expired", flags=flags, spec=spec)
    reject("key/certificate-not-yet-valid", "the certificate is not valid yet and the policy enforces its dates", message(), "key.certificate-not-yet-valid",
           settings="dates-enforce-not-yet-valid", flags=flags, spec=spec)
    mixed = {"sign": "both", "key": "metadata-signer-expired", "r_key": "idp"}
    reject("key/certificate-expired-inside", "the Response is signed with a good certificate, the encrypted Assertion with one that has expired", encrypted(**mixed), "key.certificate-expired",
           settings="dates-enforce-one-expired", keys=["sp"], flags=flags, spec=spec)
    reject("key/metadata-expired", "the metadata is past its validUntil", message(), "key.metadata-expired", settings="metadata-expired", flags=["Keys"], spec=["saml-metadata 2.3.2"])


def _lengths():
    flags, spec = ["Keys"], ["xmldsig-core 6.4"]
    reject("key/too-weak-2048-of-3072", "RSA of 2048 bits where 3072 is the least", message(), "key.too-weak", settings="min-rsa-3072-short", flags=flags, spec=spec)
    reject("key/too-weak-pss", "the same with PSS", message(method=n.PSS_SHA256), "key.too-weak", settings="min-rsa-3072-short", flags=flags, spec=spec)
    reject("key/too-weak-rollover", "the short one of two keys signed", message(), "key.too-weak", settings="min-rsa-3072-rollover", flags=flags, spec=spec)
    bad_value("min-rsa-bits-attacker", "an attacker's key where one of two keys is too short", message(key="attacker"), flags, spec, settings="min-rsa-3072-rollover")
    reject("key/type-ed25519-for-rsa", "an Ed25519 signature, the trusted key is an RSA key", message(key="idp-ed25519", method=n.ED25519), "key.type-mismatch",
           flags=flags, spec=spec)
    reject("key/type-ed25519-for-ecdsa", "an Ed25519 signature, the trusted key is on another curve", message(key="idp-ed25519", method=n.ED25519), "key.type-mismatch",
           settings="p256", flags=flags, spec=spec)
    reject("key/type-ecdsa-for-ed25519", "an ECDSA signature, the trusted key is an Ed25519 key", message(key="idp-p256", method=n.ECDSA_SHA256), "key.type-mismatch",
           settings="ed25519", flags=flags, spec=spec)
    reject("signature/method-ed448", "Ed448 is not supported", message(method=n.ED448, value=lambda _: b"\0" * 114), "signature.method-unsupported", settings="ed25519",
           flags=["AlgorithmName"], spec=["rfc9231 2.3.12"])


def _ed25519():
    flags, spec = ["EddsaValue"], ["rfc8032 5.1.7"]
    order = 2**252 + 27742317777372353535851937790883648493
    evil = ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")

    def value(name, about, make, *changes):
        bad_value(f"ed25519-{name}", about, message(*changes, key="idp-ed25519", method=n.ED25519, value=make), flags, spec, settings="ed25519")

    def good(octets):
        return sign(n.ED25519, "idp-ed25519", octets)

    def greater(octets):
        made = good(octets)
        return made[:32] + (int.from_bytes(made[32:], "little") + order).to_bytes(32, "little")

    identity = (1).to_bytes(32, "little")
    value("s-not-reduced", "the same scalar, once around the order", greater)
    value("zeros", "sixty-four zeros", lambda _: b"\0" * 64, evil)
    value("identity-zero", "the neutral element, and zero", lambda _: identity + b"\0" * 32, evil)
    value("short", "the last octet is missing", lambda octets: good(octets)[:-1])
    value("long", "an octet more", lambda octets: good(octets) + b"\0")
    value("other-octets", "a signature over something else", lambda octets: good(octets + b" "))
    value("prehashed", "a signature over the digest of SignedInfo", lambda octets: good(hashlib.sha512(octets).digest()))
    value("swapped", "the scalar before the point", lambda octets: (lambda made: made[32:] + made[:32])(good(octets)))


def _fingerprints():
    flags, spec, code = ["Fingerprint"], ["xmldsig-core 4.5"], "key.fingerprint-mismatch"
    evil = ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")
    attacker = f"<ds:X509Certificate>{keys.certificate_base64('attacker')}</ds:X509Certificate>"
    idp = f"<ds:X509Certificate>{keys.certificate_base64('idp')}</ds:X509Certificate>"
    data = "<ds:KeyInfo><ds:X509Data>{}</ds:X509Data></ds:KeyInfo>"
    for name, about, key_info in [
        ("none", "the message shows no certificate", ""),
        ("key-value", "the message shows the bare key alone", f"<ds:KeyInfo>{key_value('idp')}</ds:KeyInfo>"),
        ("key-name", "the message shows the fingerprint as a name", f"<ds:KeyInfo><ds:KeyName>{keys.fingerprint('idp')}</ds:KeyName></ds:KeyInfo>"),
        ("digest", "the message shows the fingerprint as a digest", data.format(
            f'<d:X509Digest xmlns:d="http://www.w3.org/2009/xmldsig11#" Algorithm="{n.SHA256}">{base64.b64encode(bytes.fromhex(keys.fingerprint("idp"))).decode()}</d:X509Digest>')),
        ("second", "the pinned certificate stands behind another", data.format(attacker + idp)),
        ("second-data", "the pinned certificate stands in a second X509Data", f"<ds:KeyInfo><ds:X509Data>{attacker}</ds:X509Data><ds:X509Data>{idp}</ds:X509Data></ds:KeyInfo>"),
        ("same-key", "another certificate of the same key", x509("idp-expired")),
        ("octet-more", "the pinned certificate with an octet behind it", data.format(
            f"<ds:X509Certificate>{base64.b64encode(base64.b64decode(keys.certificate_base64('idp')) + bytes(1)).decode()}</ds:X509Certificate>")),
        ("comment", "a comment in the pinned certificate", data.format(idp.replace("MII", "MII<!-- -->", 1))),
    ]:
        reject(f"key/fingerprint-{name}", f"only a fingerprint is configured: {about}", message(key_info=key_info), code, settings="fingerprint", flags=flags, spec=spec)
    reject("key/fingerprint-attacker", "only a fingerprint is configured: the attacker signed and shows its certificate", message(evil, key="attacker", key_info=x509("attacker")),
           code, settings="fingerprint", flags=flags, spec=spec)
    reject("key/fingerprint-attacker-first", "only a fingerprint is configured: the attacker's certificate before the pinned one", message(
        evil, key="attacker", key_info=data.format(attacker + idp)), code, settings="fingerprint", flags=flags, spec=spec)
    bad_value("fingerprint-attacker-shows-pinned", "the attacker signed and shows the pinned certificate", message(evil, key="attacker", key_info=x509()), flags, spec,
              settings="fingerprint")
    bad_value("fingerprint-attacker-pinned-first", "the attacker signed and shows its certificate behind the pinned one", message(
        evil, key="attacker", key_info=data.format(idp + attacker)), flags, spec, settings="fingerprint")
    bad_value("fingerprint-other-of-metadata", "a certificate of the metadata that is not the pinned one", message(key="idp-next", key_info=x509("idp-next")), flags, spec,
              settings="fingerprint-of-metadata")
    bad_value("fingerprint-other-of-certificates", "a configured certificate that is not the pinned one", message(key="idp", key_info=x509("idp")), flags, spec,
              settings="fingerprint-of-certificates")
    bad_value("fingerprint-pinned-but-not-configured", "a pinned fingerprint that is none of the configured certificates", message(key="attacker", key_info=x509("attacker")),
              flags, spec, settings="fingerprint-of-certificates")
    reject("key/fingerprint-weak", "the pinned certificate has a key of 1024 bits", message(key="idp-1024", key_info=x509("idp-1024")), "key.too-weak",
           settings="fingerprint-weak", flags=flags, spec=spec)
    reject("key/fingerprint-other-kind", "the pinned certificate has a key of another kind", message(key="idp-ed25519", method=n.ED25519, key_info=x509()),
           "key.type-mismatch", settings="fingerprint", flags=flags, spec=spec)
    reject("key/fingerprint-expired", "the pinned certificate has expired and the policy enforces its dates", message(key_info=x509("idp-expired")), "key.certificate-expired",
           settings="fingerprint-expired", flags=flags, spec=spec)


def _rsa_padding():
    flags, spec = ["RsaPadding"], ["rfc8017 8.2.2"]
    info = bytes.fromhex(DIGEST_INFO["sha256"])

    def block(name, about, make, **options):
        def value(octets):
            return rsa_raw("idp", make(hashlib.sha256(octets).digest(), octets))

        bad_value(f"padding-{name}", f"made with the IdP's own key: {about}", message(value=value, **options), flags, spec)

    block("short", "eight bytes of padding, the rest after the digest", lambda digest, _: b"\0\1" + b"\xff" * 8 + b"\0" + info + digest + b"\xaa" * (256 - 11 - len(info) - 32))
    block("no-separator", "no zero byte after the padding", lambda digest, _: b"\0\1" + b"\xff" * (254 - len(info) - 32) + info + digest)
    block("type-0", "block type 0", lambda digest, _: b"\0\0" + b"\0" * (253 - len(info) - 32) + b"\0" + info + digest)
    block("type-2", "block type 2", lambda digest, _: b"\0\2" + b"\x55" * (253 - len(info) - 32) + b"\0" + info + digest)
    block("not-ff", "padding of other bytes", lambda digest, _: b"\0\1" + b"\xfe" * (253 - len(info) - 32) + b"\0" + info + digest)
    block("bare-digest", "the digest without its DigestInfo", lambda digest, _: b"\0\1" + b"\xff" * (253 - 32) + b"\0" + digest)
    without_null = bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20"
    block("no-null", "an AlgorithmIdentifier without its NULL", lambda digest, _: b"\0\1" + b"\xff" * (253 - len(without_null) - 32) + b"\0" + without_null + digest)
    long_form = bytes.fromhex("308131300d060960864801650304020105000420")
    block("long-length", "a DER length in its long form", lambda digest, _: b"\0\1" + b"\xff" * (253 - len(long_form) - 32) + b"\0" + long_form + digest)
    wrong = bytes.fromhex(DIGEST_INFO["sha384"].replace("0430", "0420"))
    block("other-oid", "the OID of another digest", lambda digest, _: b"\0\1" + b"\xff" * (253 - len(wrong) - 32) + b"\0" + wrong + digest)
    block("digest-in-parameters", "the digest stands where the NULL should", lambda digest, _: b"\0\1" + b"\xff" * (253 - 51) + b"\0"
          + bytes.fromhex("3031302f06096086480165030402010422") + digest + b"\x04\x00")
    block("pss-no-salt", "PSS without salt", lambda _, octets: pss(2048, "sha256", octets, 0), method=n.PSS_SHA256)
    block("pss-short-salt", "PSS with a salt of twenty bytes", lambda _, octets: pss(2048, "sha256", octets, 20), method=n.PSS_SHA256)
    block("pss-other-hash", "PSS over SHA-512 on the label of SHA-256", lambda _, octets: pss(2048, "sha512", octets), method=n.PSS_SHA256)
    for name, about, forge in [("garbage-after", "a cube root, garbage after the digest", cube_garbage_after), ("bare", "a cube root of the least padding", cube_short)]:
        reject(f"key/cube-root-{name}", f"exponent 3, made without the private key: {about}", message(value=forge), "key.too-weak", settings="rsa-e3",
               flags=["RsaForgery"], spec=spec)


def _cube_root(value):
    low, high = 0, 1 << (value.bit_length() // 3 + 2)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**3 < value else (low, middle)
    return low


def cube_garbage_after(octets):
    prefix = pkcs1(11 + 51, "sha256", octets)
    root = _cube_root(int.from_bytes(prefix + b"\0" * (256 - len(prefix)), "big"))
    return root.to_bytes(256, "big")


def cube_short(octets):
    prefix = b"\0\1\xff\0" + pkcs1(11 + 51, "sha256", octets)[-51:]
    return _cube_root(int.from_bytes(prefix + b"\0" * (256 - len(prefix)), "big")).to_bytes(256, "big")


def _ecdsa():
    flags, spec = ["EcdsaValue"], ["xmldsig-core 6.4.3"]

    def value(name, about, make):
        evil = ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")
        changes = [evil] if name.startswith("range") else []
        bad_value(f"ecdsa-{name}", about, message(*changes, key="idp-p256", method=n.ECDSA_SHA256, value=make), flags, spec, settings="p256")

    def pair(r, s):
        return lambda _: r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def numbers(octets):
        return ecdsa_numbers("idp-p256", "sha256", octets)

    value("range-zeros", "r and s are zero: true for every message to a careless verifier", pair(0, 0))
    value("range-r-zero", "r is zero", pair(0, 1))
    value("range-s-zero", "s is zero", pair(1, 0))
    value("range-order", "r and s are the order of the curve", pair(P256_ORDER, P256_ORDER))
    value("range-one", "r and s are one", pair(1, 1))
    value("range-all-ones", "r and s are as great as their octets allow", pair(2**256 - 1, 2**256 - 1))
    value("der", "DER instead of r and s side by side", lambda octets: encode_dss_signature(*numbers(octets)[:2]))
    value("swapped", "s before r", lambda octets: (lambda raw: raw[32:] + raw[:32])(ecdsa("idp-p256", "sha256", octets)))
    value("padded", "each number in one octet more", lambda octets: b"".join(part.to_bytes(33, "big") for part in numbers(octets)[:2]))
    value("short", "the last octet is missing", lambda octets: ecdsa("idp-p256", "sha256", octets)[:-1])
    value("r-plus-order", "an octet more in front", lambda octets: b"\0" + ecdsa("idp-p256", "sha256", octets))
    value("other-hash", "SHA-512 inside, SHA-256 on the label", lambda octets: ecdsa("idp-p256", "sha512", octets))


def _idps():
    flags, spec = ["IdpConfusion"], ["saml-profiles 4.1.4.3"]
    outer = (f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}', f'<saml:Issuer xmlns:saml="{n.SAML}">{n.OTHER_IDP}')
    inner = (f"    <saml:Issuer>{n.IDP}", f"    <saml:Issuer>{n.OTHER_IDP}")
    two = {"settings": "two-idps", "flags": flags, "spec": spec}
    bad_value("idp-in-the-name-of-another", "one trusted IdP signs an Assertion in the name of another", message(key="other-idp"), flags, spec, settings="two-idps")
    bad_value("idp-wraps-in-the-name-of-another", "one trusted IdP signs both parts in the name of another", message(sign="both", key="other-idp"), flags, spec, settings="two-idps")
    bad_value("idp-signs-the-response-of-another", "the Assertion is genuine, another trusted IdP signed the Response around it", message(sign="both", r_key="other-idp"), flags,
              spec, settings="two-idps")
    reject("response/issuer-of-another-idp", "one trusted IdP sends the genuine Assertion of another in its own Response", message(outer, sign="both", r_key="other-idp"),
           "response.issuer-mismatch", **two)
    reject("response/issuer-of-another-idp-unsigned", "the unsigned Response names another trusted IdP than the signed Assertion", message(outer), "response.issuer-mismatch", **two)
    reject("response/issuer-of-assertion-changed", "one trusted IdP signs a Response whose Assertion names another", message(inner, sign="response"), "response.issuer-mismatch", **two)
    for name, about, issuer in [
        ("unknown", "an IdP that nobody configured", "https://idp.attacker.example/saml"), ("slash", "a slash at the end", n.IDP + "/"), ("case", "a letter in upper case", n.IDP.replace("idp", "IDP")),
        ("http", "http instead of https", n.IDP.replace("https", "http")), ("blank", "a blank at the end", n.IDP + " "), ("prefix", "only the beginning", n.IDP[:-1]),
        ("query", "a query at the end", n.IDP + "?x"), ("other", "a trusted IdP of somebody else", n.OTHER_IDP), ("homoglyph", "a letter that looks the same", n.IDP.replace("e", "е", 1)),
    ]:
        text = message((f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}', f'<saml:Issuer xmlns:saml="{n.SAML}">{issuer}'), (f"    <saml:Issuer>{n.IDP}", f"    <saml:Issuer>{issuer}"))
        reject(f"key/issuer-{name}", f"no such issuer is trusted: {about}", text, "key.issuer-untrusted", flags=["Issuer"], spec=spec)
