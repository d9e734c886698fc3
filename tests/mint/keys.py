"""The test keys: made once, committed, only ever added to. Nothing here is secret and nothing here may be used outside tests."""

import datetime
import functools
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.x509.oid import NameOID

FOLDER = Path(__file__).resolve().parent.parent / "vectors" / "keys"
MARK = "test key, never use\n"
LONG = (datetime.datetime(2020, 1, 1), datetime.datetime(2120, 1, 1))

MANY = 17  # one more than the default limit of keys that are tried

KINDS = {
    "idp": lambda: rsa.generate_private_key(65537, 2048),
    "idp-next": lambda: rsa.generate_private_key(65537, 2048),
    "idp-3072": lambda: rsa.generate_private_key(65537, 3072),
    "idp-4096": lambda: rsa.generate_private_key(65537, 4096),
    "idp-1024": lambda: rsa.generate_private_key(65537, 1024),
    "idp-e3": lambda: rsa.generate_private_key(3, 2048),
    "idp-p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "idp-p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "idp-p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "idp-dsa": lambda: dsa.generate_private_key(2048),
    "other-idp": lambda: rsa.generate_private_key(65537, 2048),
    "attacker": lambda: rsa.generate_private_key(65537, 2048),
    "attacker-p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "sp": lambda: rsa.generate_private_key(65537, 2048),
    **{f"many-{n:02}": lambda: ec.generate_private_key(ec.SECP256R1()) for n in range(1, MANY + 1)},
    "idp-ed25519": ed25519.Ed25519PrivateKey.generate,
}

# Further certificates for a key that already has one.
DATED = {
    "idp-expired": ("idp", datetime.datetime(2010, 1, 1), datetime.datetime(2020, 1, 1)),
    "idp-not-yet-valid": ("idp", datetime.datetime(2100, 1, 1), datetime.datetime(2120, 1, 1)),
    "idp-expiring": ("idp", datetime.datetime(2020, 1, 1), datetime.datetime(2026, 1, 21)),
}


@functools.cache
def private(name):
    """The private key of this name."""
    return serialization.load_pem_private_key((FOLDER / f"{name}.key.pem").read_bytes(), None)


@functools.cache
def certificate(name):
    """The certificate of this name."""
    return x509.load_pem_x509_certificate((FOLDER / f"{name}.cert.pem").read_bytes())


def certificate_base64(name, width=None, newline="\n"):
    """The certificate as X509Certificate wants it: base64 without the PEM frame, on one line or wrapped."""
    lines = (FOLDER / f"{name}.cert.pem").read_text().split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0]
    text = "".join(lines.split())
    if width is None:
        return text
    return newline.join(text[at : at + width] for at in range(0, len(text), width))


def generate():
    """Makes what is missing; never touches what is there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for serial, (name, make) in enumerate(KINDS.items(), start=1):
        path = FOLDER / f"{name}.key.pem"
        if not path.exists():
            pem = make().private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            path.write_bytes(MARK.encode() + pem)
        _certify(name, name, serial, *LONG)
    for serial, (name, (key, start, end)) in enumerate(DATED.items(), start=1001):
        _certify(name, key, serial, start, end)


def _certify(name, key_name, serial, start, end):
    path = FOLDER / f"{name}.cert.pem"
    if path.exists():
        return
    key = private(key_name)
    subject = x509.Name([
        x509.NameAttribute(NameOID.COMMON_NAME, name),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, "test key, never use"),
    ])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(start)
        .not_valid_after(end)
        .sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())
    )
    path.write_bytes(MARK.encode() + built.public_bytes(serialization.Encoding.PEM))


if __name__ == "__main__":
    generate()
    sys.exit(0)
