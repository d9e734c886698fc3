"""Certificates that issue one another, for the tests of paths to an authority. Made once:

    python chains.py > ../../src/crypto/tests/chains.rs

Every run makes other keys and throws them away, so that nothing more can be issued under these authorities.
"""

import base64
import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier

GOOD = (datetime.datetime(2020, 1, 1), datetime.datetime(2100, 1, 1))
PAST = (datetime.datetime(2010, 1, 1), datetime.datetime(2020, 1, 1))
FUTURE = (datetime.datetime(2090, 1, 1), datetime.datetime(2100, 1, 1))
SIGN, CERT_SIGN, ENCIPHER = "digital_signature", "key_cert_sign", "key_encipherment"
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
          "decipher_only")
UNKNOWN = ObjectIdentifier("1.2.3.4.5")

made = []


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test, never trust"), x509.NameAttribute(NameOID.COMMON_NAME, text)])


def certificate(const, about, subject, key, issuer, issuer_key, *, dates=GOOD, ca=None, path=None, usage=(), extension=None, algorithm=hashes.SHA256(), pss=False):
    """One certificate. `ca` None leaves basicConstraints out, `extension` is whether an unknown one is critical."""
    builder = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name(issuer)).public_key(key.public_key())
               .serial_number(len(made) + 1).not_valid_before(dates[0]).not_valid_after(dates[1]))
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, path), critical=True)
    if usage:
        builder = builder.add_extension(x509.KeyUsage(**{flag: flag in usage for flag in USAGES}), critical=True)
    if extension is not None:
        builder = builder.add_extension(x509.UnrecognizedExtension(UNKNOWN, b"\x05\x00"), critical=extension)
    if isinstance(issuer_key, ed25519.Ed25519PrivateKey):
        algorithm = None
    options = {"rsa_padding": padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)} if pss else {}
    der = builder.sign(issuer_key, algorithm, **options).public_bytes(serialization.Encoding.DER)
    made.append((const, about, der))


def p256():
    return ec.generate_private_key(ec.SECP256R1())


def main():
    root, other, inter, inter2, leaf, forged = p256(), p256(), p256(), p256(), p256(), p256()
    authority = {"ca": True, "usage": (CERT_SIGN,)}
    end = {"usage": (SIGN,)}
    certificate("ROOT", "an authority", "root", root, "root", root, **authority)
    certificate("ROOT_OTHER_KEY", "an authority of the same name with another key", "root", other, "root", other, **authority)
    certificate("ROOT_VERSION_1", "the authority without extensions", "root", root, "root", root)
    certificate("ROOT_EXPIRED", "the authority, expired", "root", root, "root", root, dates=PAST, **authority)
    certificate("INTER", "issued by the authority, for leaves only", "inter", inter, "root", root, path=0, **authority)
    certificate("INTER_EXPIRED", "the same, expired", "inter", inter, "root", root, dates=PAST, **authority)
    certificate("INTER_FUTURE", "the same, not valid yet", "inter", inter, "root", root, dates=FUTURE, **authority)
    certificate("INTER_NO_CONSTRAINTS", "the same, without basicConstraints", "inter", inter, "root", root, usage=(CERT_SIGN,))
    certificate("INTER_NOT_CA", "the same, no certificate authority", "inter", inter, "root", root, ca=False, usage=(CERT_SIGN,))
    certificate("INTER_NO_CERT_SIGN", "the same, may not sign certificates", "inter", inter, "root", root, ca=True, usage=(SIGN,))
    certificate("INTER_CRITICAL", "the same, with an unknown critical extension", "inter", inter, "root", root, extension=True, **authority)
    certificate("INTER_OTHER_NAME", "the same key under another name", "inter two", inter, "root", root, **authority)
    certificate("LEAF", "issued by the intermediate", "leaf", leaf, "inter", inter, ca=False, **end)
    certificate("LEAF_EXPIRED", "the same, expired", "leaf", leaf, "inter", inter, dates=PAST, **end)
    certificate("LEAF_CRITICAL", "the same, with an unknown critical extension", "leaf", leaf, "inter", inter, extension=True, **end)
    certificate("LEAF_OTHER_EXTENSION", "the same, with an unknown extension that is not critical", "leaf", leaf, "inter", inter, extension=False, **end)
    certificate("LEAF_ENCIPHER", "the same, for encryption only", "leaf", leaf, "inter", inter, usage=(ENCIPHER,))
    certificate("LEAF_DIRECT", "issued by the authority itself", "leaf", leaf, "root", root)
    certificate("FORGED_BY_LEAF", "issued by the leaf, which is no authority", "victim", forged, "leaf", leaf, **end)
    certificate("INTER_BELOW", "an authority below the intermediate, which allows none", "inter below", inter2, "inter", inter, **authority)
    certificate("LEAF_BELOW", "issued by that one", "leaf below", leaf, "inter below", inter2, **end)
    rsa_root, ed_root, p521_root = rsa.generate_private_key(65537, 2048), ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP521R1())
    certificate("RSA_ROOT", "an authority with an RSA key", "rsa root", rsa_root, "rsa root", rsa_root, **authority)
    certificate("RSA_LEAF", "issued by it with PKCS #1 and SHA-512", "leaf", leaf, "rsa root", rsa_root, algorithm=hashes.SHA512())
    certificate("PSS_LEAF", "issued by it with PSS and SHA-384", "leaf", leaf, "rsa root", rsa_root, algorithm=hashes.SHA384(), pss=True)
    certificate("PSS_256_LEAF", "issued by it with PSS and SHA-256", "leaf", leaf, "rsa root", rsa_root, pss=True)
    certificate("ED25519_ROOT", "an authority with an Ed25519 key", "ed root", ed_root, "ed root", ed_root, **authority)
    certificate("ED25519_LEAF", "issued by it", "leaf", leaf, "ed root", ed_root)
    certificate("P521_ROOT", "an authority with a P-521 key", "p521 root", p521_root, "p521 root", p521_root, **authority)
    certificate("P521_LEAF", "issued by it with SHA-512", "leaf", leaf, "p521 root", p521_root, algorithm=hashes.SHA512())
    steps = [root] + [p256() for _ in range(4)]
    for at in range(1, 5):
        certificate(f"STEP_{at}", f"authority {at} below the root", f"step {at}", steps[at], "root" if at == 1 else f"step {at - 1}", steps[at - 1], **authority)
    certificate("STEP_3_LEAF", "issued by authority 3: a path of five", "leaf", leaf, "step 3", steps[3])
    certificate("STEP_4_LEAF", "issued by authority 4: a path of six", "leaf", leaf, "step 4", steps[4])
    cross = [p256(), p256()]
    certificate("CROSS_A", "two that issued each other", "cross a", cross[0], "cross b", cross[1], **authority)
    certificate("CROSS_B", "the other of them", "cross b", cross[1], "cross a", cross[0], **authority)
    certificate("CROSS_LEAF", "issued by the first", "leaf", leaf, "cross a", cross[0])
    print("//! Test certificates, never trust: made by `tests/mint/chains.py`, whose keys were thrown away. Base64 of DER.")
    for const, about, der in made:
        text = base64.b64encode(der).decode()
        lines = [text[at : at + 112] for at in range(0, len(text), 112)]
        print(f"\n/// Test certificate, never trust: {about}.")
        print(f'pub(super) const {const}: &str = "\\\n    ' + " \\\n    ".join(lines) + '";')


if __name__ == "__main__":
    main()
