"""Certificates that others issued: what signs metadata under an authority. Made once, committed, only ever added to, as in keys.py."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from keys import FOLDER, LONG, MARK, certificate, private

SHORT = (datetime.datetime(2020, 1, 1), datetime.datetime(2025, 6, 1))
LATE = (datetime.datetime(2027, 1, 1), datetime.datetime(2120, 1, 1))

# Name: issuer (None: itself), dates, whether it is an authority.
ISSUED = {
    "metadata-ca": (None, LONG, True),
    "metadata-sub-ca": ("metadata-ca", LONG, True),
    "metadata-signer": ("metadata-ca", LONG, False),
    "metadata-sub-signer": ("metadata-sub-ca", LONG, False),
    "metadata-signer-expired": ("metadata-ca", SHORT, False),
    "metadata-expired-sub-ca": ("metadata-ca", SHORT, True),
    "metadata-expired-sub-signer": ("metadata-expired-sub-ca", LONG, False),
    "metadata-signer-of-signer": ("metadata-signer", LONG, False),
    "other-ca": (None, LONG, True),
    "other-signer": ("other-ca", LONG, False),
    "metadata-named-sub-ca": ("metadata-ca", LONG, True),
    "metadata-named-sub-signer": ("metadata-named-sub-ca", LONG, False),
    "metadata-policy-sub-ca": ("metadata-ca", LONG, True),
    "metadata-policy-sub-signer": ("metadata-policy-sub-ca", LONG, False),
    "metadata-late-sub-ca": ("metadata-ca", LATE, True),
    "metadata-path-ca": ("metadata-ca", LONG, True),
    "metadata-path-next-ca": ("metadata-path-ca", LONG, True),
    "metadata-path-signer": ("metadata-path-next-ca", LONG, False),
}
# Another certificate of somebody: their name, and their key if it has not changed.
NAMES = {"metadata-late-sub-ca": "metadata-expired-sub-ca", "metadata-path-next-ca": "metadata-path-ca"}
KEYS = {"metadata-late-sub-ca": "metadata-expired-sub-ca"}
# How many authorities there may be below.
PATHS = {"metadata-path-ca": 0}
# Extensions that say for whom an authority may speak, and those below do not fit. None is critical: whoever does not know them passes over them.
LIMITED = {
    "metadata-named-sub-ca": x509.NameConstraints(permitted_subtrees=[x509.DirectoryName(
        x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "somebody else, never use")]))], excluded_subtrees=None),
    "metadata-policy-sub-ca": x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=None),
}


def generate():
    """Makes what is missing; never touches what is there."""
    for serial, (name, (issuer, dates, authority)) in enumerate(ISSUED.items(), start=2001):
        path = FOLDER / f"{name}.key.pem"
        if not path.exists():
            key = private(KEYS[name]) if name in KEYS else rsa.generate_private_key(65537, 2048) if serial % 2 else ec.generate_private_key(ec.SECP256R1())
            path.write_bytes(MARK.encode() + key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        path = FOLDER / f"{name}.cert.pem"
        if not path.exists():
            path.write_bytes(MARK.encode() + _certified(name, issuer or name, serial, dates, authority).public_bytes(serialization.Encoding.PEM))


def _certified(name, issuer, serial, dates, authority):
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(NAMES.get(name, name)))
        .issuer_name(_name(name) if issuer == name else certificate(issuer).subject)
        .public_key(private(name).public_key())
        .serial_number(serial)
        .not_valid_before(dates[0])
        .not_valid_after(dates[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=PATHS.get(name)), critical=True)
        .add_extension(x509.KeyUsage(
            digital_signature=not authority, key_cert_sign=authority, crl_sign=authority, content_commitment=False, key_encipherment=False,
            data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False), critical=True)
    )
    if name in LIMITED:
        built = built.add_extension(LIMITED[name], critical=False)
    return built.sign(private(issuer), hashes.SHA256())


def _name(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "test key, never use")])


generate()
