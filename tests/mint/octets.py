"""Signature values: the octets that a key makes of the octets of SignedInfo. Nothing here is random."""

import hashlib
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

import keys
import names as n

HASHES = {
    n.MD5: "md5", n.SHA1: "sha1", n.SHA224: "sha224", n.SHA256: "sha256", n.SHA384: "sha384", n.SHA512: "sha512",
}
# DER of the AlgorithmIdentifier and the OCTET STRING header that go before the hash (rfc8017 9.2).
DIGEST_INFO = {
    "md5": "3020300c06082a864886f70d020505000410",
    "sha1": "3021300906052b0e03021a05000414",
    "sha224": "302d300d06096086480165030402040500041c",
    "sha256": "3031300d060960864801650304020105000420",
    "sha384": "3041300d060960864801650304020205000430",
    "sha512": "3051300d060960864801650304020305000440",
}
CRYPTOGRAPHY = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}
RSA = {
    n.RSA_SHA1: "sha1", n.RSA_SHA256: "sha256", n.RSA_SHA384: "sha384", n.RSA_SHA512: "sha512",
}
RSA_BY_HAND = {n.RSA_MD5: "md5", n.RSA_SHA224: "sha224"}
PSS = {n.PSS_SHA256: "sha256", n.PSS_SHA384: "sha384", n.PSS_SHA512: "sha512"}
ECDSA = {n.ECDSA_SHA1: "sha1", n.ECDSA_SHA256: "sha256", n.ECDSA_SHA384: "sha384", n.ECDSA_SHA512: "sha512"}
DSA = {n.DSA_SHA1: "sha1", n.DSA_SHA256: "sha256"}


def digest(uri, octets):
    """The digest by this method; SHA-256 where the URI is none we know (the vector is refused before it matters)."""
    return hashlib.new(HASHES.get(uri, "sha256"), octets).digest()


def sign(method, key_name, octets):
    """The signature value by this method under the private key of this name."""
    key = keys.private(key_name)
    if method in RSA:
        return key.sign(octets, padding.PKCS1v15(), CRYPTOGRAPHY[RSA[method]]())
    if method in RSA_BY_HAND:
        return rsa_raw(key_name, pkcs1(key.key_size // 8, RSA_BY_HAND[method], octets))
    if method in PSS:
        return rsa_raw(key_name, pss(key.key_size, PSS[method], octets))
    if method == n.ED25519:
        return key.sign(octets)
    if method in ECDSA:
        return ecdsa(key_name, ECDSA[method], octets)
    if method in DSA:
        return _dsa(key, DSA[method], octets)
    raise ValueError(f"no way to sign by {method}")


def ecdsa_numbers(key_name, name, octets):
    """The numbers r and s, and the octets that each takes."""
    key = keys.private(key_name)
    der = key.sign(octets, ec.ECDSA(CRYPTOGRAPHY[name](), deterministic_signing=True))
    return *decode_dss_signature(der), (key.curve.key_size + 7) // 8


def ecdsa(key_name, name, octets):
    """r and s, each as long as the curve's order (xmldsig-core 6.4.3)."""
    r, s, size = ecdsa_numbers(key_name, name, octets)
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def rsa_raw(key_name, block):
    """The bare RSA operation on a block that was padded by hand."""
    numbers = keys.private(key_name).private_numbers()
    modulus = numbers.public_numbers.n
    return pow(int.from_bytes(block, "big"), numbers.d, modulus).to_bytes((modulus.bit_length() + 7) // 8, "big")


def pkcs1(size, name, octets):
    """EMSA-PKCS1-v1_5 (rfc8017 9.2)."""
    info = bytes.fromhex(DIGEST_INFO[name]) + hashlib.new(name, octets).digest()
    return b"\x00\x01" + b"\xff" * (size - len(info) - 3) + b"\x00" + info


def pss(bits, name, octets, salt_size=None):
    """EMSA-PSS (rfc8017 9.1.1) with the hash of the message's hash for a salt, so that minting twice gives the same octets."""
    message_hash = hashlib.new(name, octets).digest()
    size = len(message_hash)
    salt = (hashlib.new(name, b"salt" + message_hash).digest() * 2)[: size if salt_size is None else salt_size]
    length = (bits - 1 + 7) // 8
    seal = hashlib.new(name, b"\x00" * 8 + message_hash + salt).digest()
    block = b"\x00" * (length - len(salt) - size - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, mgf1(seal, len(block), name)))
    masked[0] &= 0xFF >> (8 * length - (bits - 1))
    return bytes(masked) + seal + b"\xbc"


def mgf1(seed, length, name):
    parts = (hashlib.new(name, seed + counter.to_bytes(4, "big")).digest() for counter in range(length // 16))
    return b"".join(parts)[:length]


def mac(method, secret, octets):
    """HMAC, for the messages of those who hope that a public key is taken for a secret."""
    return hmac.new(secret, octets, "sha1" if method == n.HMAC_SHA1 else "sha256").digest()


def _dsa(key, name, octets):
    numbers = key.private_numbers()
    parameters = numbers.public_numbers.parameter_numbers
    p, q, g, x = parameters.p, parameters.q, parameters.g, numbers.x
    size = q.bit_length() // 8
    k = int.from_bytes(hashlib.sha512(x.to_bytes(size, "big") + octets).digest(), "big") % (q - 1) + 1
    r = pow(g, k, p) % q
    message = int.from_bytes(hashlib.new(name, octets).digest()[:size], "big")
    s = pow(k, -1, q) * (message + x * r) % q
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")
