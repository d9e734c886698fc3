"""XML Encryption: the text of an EncryptedData with its EncryptedKeys, made of a plaintext. Nothing here is random: keys and vectors are hashes."""

import base64
import hashlib
import re
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

import keys
import names as n
from octets import mgf1
from signing import Sig, fill
from templates import RESPONSE, edit

HASHES = {n.SHA1: "sha1", n.SHA224: "sha224", n.SHA256: "sha256", n.SHA384: "sha384", n.SHA512: "sha512", n.MD5: "md5"}
MGFS = {n.MGF_SHA1: "sha1", n.MGF_SHA256: "sha256", n.MGF_SHA384: "sha384", n.MGF_SHA512: "sha512"}
SIZES = {n.AES128_CBC: 16, n.AES192_CBC: 24, n.AES256_CBC: 32, n.AES128_GCM: 16, n.AES192_GCM: 24, n.AES256_GCM: 32, n.TRIPLE_DES: 24}
ASSERTION = re.compile(r"<(?:\w+:)?Assertion[ >].*</(?:\w+:)?Assertion>", re.S)


@dataclass
class Wrap:
    """One EncryptedKey. What is None is left out of the text and has its default."""

    to: str = "sp"                       # whose public key
    method: str = n.OAEP_MGF1P
    digest: str | None = n.SHA1          # DigestMethod
    mgf: str | None = None               # xenc11:MGF
    params: bytes | None = None          # OAEPparams
    recipient: str | None = None
    id: str | None = None
    references: list | None = None       # URIs of the DataReferences in a ReferenceList
    carried: str | None = None           # CarriedKeyName
    hint: str = ""                       # what stands in its KeyInfo
    method_children: str = ""            # more children of its EncryptionMethod
    made: dict = field(default_factory=dict)  # what is really done where the text says otherwise: digest, mgf, params, value (octets -> octets)

    def value(self, key):
        """The wrapped key."""
        said = {"digest": self.digest, "mgf": self.mgf, "params": self.params, **self.made}
        if self.method == n.RSA_1_5:
            value = rsa_1_5(self.to, key)
        else:
            hashed = HASHES.get(said["digest"], "sha1")
            value = oaep(self.to, key, hashed, MGFS.get(said["mgf"], "sha1"), said["params"] or b"")
        return said.get("value", lambda octets: octets)(value)


@dataclass
class Enc:
    """One EncryptedData and the EncryptedKeys beside or inside it."""

    cipher: str = n.AES256_GCM
    wraps: list = field(default_factory=lambda: [Wrap()])
    place: str = "inside"                # of the EncryptedKeys: "inside" the KeyInfo, or "beside" the EncryptedData
    info: str = ""                       # what stands before them in the KeyInfo
    type: str | None = n.XENC + "Element"
    id: str | None = None
    prefix: str = "xenc"
    ds: str = "ds"
    key_prefix: str | None = None        # of the EncryptedKeys, where it is another one
    declare: bool = True                 # declare the prefixes where they are used
    xmlns: str = ""                      # further declarations on EncryptedData
    width: int | None = None             # of the lines of base64
    gap: str = ""                        # what stands between two elements
    method_children: str = ""            # children of the EncryptionMethod of the EncryptedData
    last: str = ""                       # last child of the EncryptedData
    key: object = None                   # the content key, where it is an odd one
    made: str | None = None              # the cipher that is really used, where the text says otherwise
    value: object = None                 # octets -> octets, where the ciphertext is an odd one

    def wrapped(self, name, plaintext, declare=True):
        """The SAML element of this name around the whole; a name without a prefix is in the default namespace that is in scope."""
        space = ""
        if declare and ":" in name:
            space = f' xmlns:{name.split(":")[0]}="{n.SAML}"'
        elif declare:
            space = f' xmlns="{n.SAML}"'
        return f"<{name}{space}>{self.xml(plaintext)}</{name}>"

    def xml(self, plaintext):
        """EncryptedData, and the EncryptedKeys that stand beside it."""
        plain = plaintext.encode() if isinstance(plaintext, str) else plaintext
        key = self.key or _derived(b"key", plain, SIZES.get(self.made or self.cipher, 32))
        value = encrypt(self.made or self.cipher, key, plain)
        value = self.value(value) if self.value else value
        x, d, gap = self._mark(self.prefix), self._mark(self.ds), self.gap
        wraps = [self._wrap(wrap, key, beside=self.place == "beside") for wrap in self.wraps]
        inside = "".join(wraps) if self.place == "inside" else ""
        info = f"<{d}KeyInfo{self._xmlns(self.ds, n.DS)}>{self.info}{inside}</{d}KeyInfo>" if self.info or inside else ""
        attributes = (f' Id="{self.id}"' if self.id else "") + (f' Type="{self.type}"' if self.type is not None else "")
        children = [
            f"<{x}EncryptedData{self._xmlns(self.prefix, n.XENC)}{self.xmlns}{attributes}>", _method(x, self.cipher, self.method_children), info,
            self._cipher_data(value, x), self.last, f"</{x}EncryptedData>",
        ]
        return gap.join([child for child in children if child] + (wraps if self.place == "beside" else []))

    def _wrap(self, wrap, key, beside):
        prefix = self.prefix if self.key_prefix is None else self.key_prefix
        x, d = self._mark(prefix), self._mark(self.ds)
        # Beside the EncryptedData, and where the default namespace is that of XML Signature, the prefix has to be declared anew.
        space = self._xmlns(prefix, n.XENC) if beside or not prefix or prefix != self.prefix else ""
        attributes = (f' Id="{wrap.id}"' if wrap.id else "") + (f' Recipient="{wrap.recipient}"' if wrap.recipient is not None else "")
        declared = f' xmlns:{self.ds}="{n.DS}"' if self.ds and self.declare and beside else "" if self.ds else f' xmlns="{n.DS}"'
        children = ""
        if wrap.params is not None:
            children += f"<{x}OAEPparams>{base64.b64encode(wrap.params).decode()}</{x}OAEPparams>"
        if wrap.digest is not None:
            children += f'<{d}DigestMethod{declared} Algorithm="{wrap.digest}"/>'
        if wrap.mgf is not None:
            children += f'<xenc11:MGF xmlns:xenc11="{n.XENC11}" Algorithm="{wrap.mgf}"/>'
        parts = [f"<{x}EncryptedKey{space}{attributes}>", _method(x, wrap.method, children + wrap.method_children)]
        if wrap.hint:
            parts.append(f"<{d}KeyInfo{declared}>{wrap.hint}</{d}KeyInfo>")
        parts.append(self._cipher_data(wrap.value(key), x))
        if wrap.references is not None:
            uris = "".join(f'<{x}DataReference URI="{uri}"/>' for uri in wrap.references)
            parts.append(f"<{x}ReferenceList>{uris}</{x}ReferenceList>")
        if wrap.carried is not None:
            parts.append(f"<{x}CarriedKeyName>{wrap.carried}</{x}CarriedKeyName>")
        return self.gap.join([*parts, f"</{x}EncryptedKey>"])

    def _cipher_data(self, value, x):
        gap = self.gap
        text = base64.b64encode(value).decode()
        if self.width:
            text = "\n" + "\n".join(text[at : at + self.width] for at in range(0, len(text), self.width)) + "\n"
        return gap.join([f"<{x}CipherData>", f"<{x}CipherValue>{text}</{x}CipherValue>", f"</{x}CipherData>"])

    def _xmlns(self, prefix, namespace):
        if not self.declare:
            return ""
        return f' xmlns:{prefix}="{namespace}"' if prefix else f' xmlns="{namespace}"'

    @staticmethod
    def _mark(prefix):
        return f"{prefix}:" if prefix else ""


def _method(x, uri, children):
    start = f'<{x}EncryptionMethod Algorithm="{uri}"'
    return f"{start}>{children}</{x}EncryptionMethod>" if children else start + "/>"


def encrypted(*changes, sign="assertion", enc=None, base=RESPONSE, element="saml:EncryptedAssertion", declare=True, plaintext=None, inner=None, after=None,
              **options):
    """A Response whose Assertion is encrypted after it was signed; then the Response is signed: `sign` as in `message`.

    `inner` changes the signed Assertion before it is encrypted, `plaintext` puts other text in its place, `after` changes the message before the Response is
    signed. Options go to `Sig`, those with `r_` before them to that of the Response alone.
    """
    for_response = {name[2:]: value for name, value in options.items() if name.startswith("r_")}
    for_both = {name: value for name, value in options.items() if not name.startswith("r_")}
    text = edit(base, *changes)
    if sign in ("assertion", "both"):
        sig = Sig("_a1", "a", **for_both)
        text = fill(edit(text, ("@@sig:a@@", "\n    " + sig.xml())), sig)
    else:
        text = text.replace("@@sig:a@@", "")
    plain = ASSERTION.search(text).group()
    cut = plain if inner is None else inner(plain)
    cut = cut if plaintext is None else plaintext
    text = edit(text, (plain, (enc or Enc()).wrapped(element, cut, declare)))
    if after:
        text = after(text)
    if sign in ("response", "both"):
        sig = Sig("_r1", "r", **{**for_both, **for_response})
        return fill(edit(text, ("@@sig:r@@", "\n  " + sig.xml())), sig)
    return text.replace("@@sig:r@@", "")


def encrypt(cipher, key, plain):
    """The initialization vector and what is encrypted under it (xmlenc-core 5.2)."""
    if cipher.endswith("-gcm"):
        vector = _derived(b"vector", plain, 12)
        return vector + AESGCM(key).encrypt(vector, plain, None)
    size = 8 if cipher == n.TRIPLE_DES else 16
    return cbc(key, plain + pad(len(plain), size), size)


def pad(length, size=16):
    """What is written behind a plaintext of this length: any octets, and how many they are."""
    count = size - length % size
    return _derived(b"padding", str(length).encode(), count - 1) + bytes([count])


def cbc(key, padded, size=16):
    """The vector and the ciphertext of a plaintext that is padded already."""
    vector = _derived(b"vector", padded, size)
    if size == 8:
        # A stand-in: every vector with this method is refused before anything is opened.
        return vector + _derived(b"stand-in", padded, len(padded))
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return vector + encryptor.update(padded) + encryptor.finalize()


def oaep(name, message, hashed, mgf, label):
    """RSAES-OAEP (rfc8017 7.1.1), with a hash of what is encrypted for a seed."""
    size = keys.private(name).key_size // 8
    digest = hashlib.new(hashed, label).digest()
    block = digest + b"\x00" * (size - len(message) - 2 * len(digest) - 2) + b"\x01" + message
    seed = _derived(b"seed", message + name.encode(), len(digest))
    masked = _xor(block, _mask(seed, len(block), mgf))
    seed = _xor(seed, _mask(masked, len(seed), mgf))
    return rsa_public(name, b"\x00" + seed + masked)


def rsa_1_5(name, message):
    """RSAES-PKCS1-v1_5 (rfc8017 7.2.1)."""
    size = keys.private(name).key_size // 8
    filler = _derived(b"filler", message, size - len(message) - 3).replace(b"\x00", b"\x01")
    return rsa_public(name, b"\x00\x02" + filler + b"\x00" + message)


def rsa_public(name, block):
    """The bare RSA operation with the public key."""
    numbers = keys.private(name).public_key().public_numbers()
    return pow(int.from_bytes(block, "big"), numbers.e, numbers.n).to_bytes((numbers.n.bit_length() + 7) // 8, "big")


def _mask(seed, length, name):
    return mgf1(seed, max(length, 16), name)[:length]


def _xor(one, other):
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _derived(label, octets, size):
    """As many octets as are wanted, the same ones for the same input."""
    seed = hashlib.sha256(label + b"\x00" + octets).digest()
    return b"".join(hashlib.sha256(seed + count.to_bytes(4, "big")).digest() for count in range(size // 32 + 1))[:size]
