"""Has other implementations open what is encrypted: cryptography every vector, xmlsec1 those whose methods it knows."""

import base64
import re
import subprocess
import tempfile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

import names as n
from signing import canonical, parse

XENC, SAML = f"{{{n.XENC}}}", f"{{{n.SAML}}}"
DATA = re.compile(r"<((?:[\w.-]+:)?EncryptedData)[ >].*?</\1>", re.S)
HASHES = {None: hashes.SHA1, n.SHA1: hashes.SHA1, n.SHA256: hashes.SHA256, n.SHA384: hashes.SHA384, n.SHA512: hashes.SHA512}
MASKS = {None: hashes.SHA1, n.MGF_SHA1: hashes.SHA1, n.MGF_SHA256: hashes.SHA256, n.MGF_SHA384: hashes.SHA384, n.MGF_SHA512: hashes.SHA512}
SIZES = {n.AES128_CBC: 16, n.AES192_CBC: 24, n.AES256_CBC: 32, n.AES128_GCM: 16, n.AES192_GCM: 24, n.AES256_GCM: 32}
STANDS_FOR = {"EncryptedAssertion": "Assertion", "EncryptedID": "NameID", "EncryptedAttribute": "Attribute"}


class Closed(Exception):
    """It does not open."""


def private(folder, document):
    """The private keys that the vector gives, with their files."""
    files = [folder / name for name in document.get("decryptionKeyFiles", [])]
    return [(path, load_pem_private_key(path.read_bytes(), None)) for path in files]


def stages(octets, given):
    """The message with its EncryptedAssertion opened, and that with everything opened; raises Closed."""
    whole = assertion = octets.decode()
    count = 0
    while True:
        element = next((found for found in parse(whole).iter(f"{XENC}EncryptedData") if _wanted(found)), None)
        if element is None:
            return assertion, whole
        place = list(parse(whole).iter(f"{XENC}EncryptedData"))
        index = [found.getroottree().getpath(found) for found in place].index(element.getroottree().getpath(element))
        whole = _replace(whole, element, index, plaintext(element, given))
        if element.getparent().tag == f"{SAML}EncryptedAssertion":
            assertion = whole
        count += 1
        if count > 64:
            raise Closed("it never ends")


def _wanted(data):
    """A SubjectConfirmation may name somebody else, for whom it is encrypted."""
    return data.getparent().getparent().tag != f"{SAML}SubjectConfirmation"


def _replace(text, element, index, plain):
    found = list(DATA.finditer(text))[index]
    wanted = f"{SAML}{STANDS_FOR[etree.QName(element.getparent()).localname]}"
    if re.search(r"<!DOCTYPE|<\?", plain):
        raise Closed("a document type or an instruction")
    # The place is put between two marks, so that what closes the element around it is seen.
    for start in ("<open>", "<open" + "".join(re.findall(r'\sxmlns(?::[\w.-]+)?="[^"]*"', found.group().split(">")[0])) + ">"):
        try:
            root = parse(text[: found.start()] + start + plain + "</open>" + text[found.end() :])
        except etree.XMLSyntaxError as error:
            fault = error
            continue
        holder = next(root.iter("{*}open"))
        children = list(holder)
        if len(children) != 1 or children[0].tag != wanted or (holder.text or "").strip() or (children[0].tail or "").strip():
            raise Closed("not the one element that it stands for")
        start, end = ("", "") if start == "<open>" else (start, "</open>")
        return text[: found.start()] + start + plain.strip() + end + text[found.end() :]
    raise Closed(str(fault))


def plaintext(data, given):
    """What an EncryptedData opens to."""
    cipher = data.find(f"{XENC}EncryptionMethod").get("Algorithm")
    value = _value(data)
    beside = data.getparent().findall(f"{XENC}EncryptedKey")
    named = [method.get("URI") for method in data.iter(f"{{{n.DS}}}RetrievalMethod")]
    if named:
        beside = [key for key in beside if f"#{key.get('Id')}" in named or key.find(f"{XENC}ReferenceList") is not None]
    last = Closed("no key")
    for wrapped in [*data.iter(f"{XENC}EncryptedKey"), *beside]:
        for _, key in given:
            try:
                content = unwrap(wrapped, key)
                if len(content) != SIZES[cipher]:
                    raise Closed("another key size")
                return decipher(cipher, content, value).decode()
            except (ValueError, KeyError, InvalidTag, Closed) as error:
                last = Closed(repr(error))
    raise last


def _value(element):
    return base64.b64decode("".join(element.find(f"{XENC}CipherData/{XENC}CipherValue").itertext()))


def unwrap(wrapped, key):
    """The content key."""
    method = wrapped.find(f"{XENC}EncryptionMethod")
    if method.get("Algorithm") not in (n.OAEP_MGF1P, n.OAEP):
        raise Closed("no key transport that we know")
    digest, mask = method.find(f"{{{n.DS}}}DigestMethod"), method.find(f"{{{n.XENC11}}}MGF")
    params = method.findtext(f"{XENC}OAEPparams")
    return key.decrypt(_value(wrapped), padding.OAEP(
        padding.MGF1(MASKS[None if mask is None else mask.get("Algorithm")]()), HASHES[None if digest is None else digest.get("Algorithm")](),
        base64.b64decode(params) if params is not None else None))


def decipher(cipher, key, value):
    """The octets of the plaintext."""
    if cipher.endswith("-gcm"):
        return AESGCM(key).decrypt(value[:12], value[12:], None)
    decryptor = Cipher(algorithms.AES(key), modes.CBC(value[:16])).decryptor()
    padded = decryptor.update(value[16:]) + decryptor.finalize()
    if not padded or not 1 <= padded[-1] <= 16:
        raise Closed("padding")
    return padded[: -padded[-1]]


def unknown_to_xmlsec(root):
    """Why xmlsec1 1.2 cannot open this message, or None."""
    for method in root.iter(f"{XENC}EncryptionMethod"):
        uri, digest = method.get("Algorithm"), method.find(f"{{{n.DS}}}DigestMethod")
        if uri == n.OAEP:
            return "xmlsec1 of this age has no rsa-oaep of 2009"
        if uri == n.OAEP_MGF1P and digest is not None and digest.get("Algorithm") != n.SHA1:
            return "xmlsec1 of this age knows OAEP with SHA-1 alone"
    if any(data.get("Type") is None for data in root.iter(f"{XENC}EncryptedData")):
        return "xmlsec1 opens to octets where there is no Type"
    if any(not (params.text or "").strip() for params in root.iter(f"{XENC}OAEPparams")):
        return "xmlsec1 takes empty OAEPparams for a mistake"
    keys = list(root.iter(f"{XENC}EncryptedKey"))
    if len(keys) > len(list(root.iter(f"{XENC}EncryptedData"))):
        return "xmlsec1 tries one EncryptedKey"
    if any(key.getparent().tag != f"{{{n.DS}}}KeyInfo" for key in keys) and next(root.iter(f"{{{n.DS}}}RetrievalMethod"), None) is None:
        return "xmlsec1 does not look for a key by its ReferenceList"
    return None


def xmlsec(octets, given):
    """The message as xmlsec1 opens it: one EncryptedData after the other, the outermost first."""
    for _ in range(64):
        root = parse(octets)
        if not any(_wanted(found) for found in root.iter(f"{XENC}EncryptedData")):
            break
        octets = _xmlsec_once(octets, given)
    return octets


def _xmlsec_once(octets, given):
    said = ""
    for path, _ in given:
        with tempfile.NamedTemporaryFile(suffix=".xml") as file:
            file.write(octets)
            file.flush()
            run = subprocess.run(
                ["xmlsec1", "--decrypt", "--privkey-pem", str(path), "--id-attr:Id", f"{n.XENC}:EncryptedKey", "--id-attr:Id", f"{n.XENC}:EncryptedData", "--node-xpath",
                 f"(//*[local-name()='EncryptedData' and namespace-uri()='{n.XENC}' and not(ancestor::*[local-name()='SubjectConfirmation'])])[1]", file.name],
                capture_output=True)
        if run.returncode == 0:
            return run.stdout
        said = run.stderr.decode().strip().splitlines()[:1]
    raise Closed(f"xmlsec1: {said}")


def flattened(text):
    """The message as if nothing had been encrypted: what was opened stands in the place of its EncryptedX."""
    root = parse(text)
    for holder in list(root.iter(*(f"{SAML}{name}" for name in STANDS_FOR))):
        inner = next(holder.iter(f"{SAML}{STANDS_FOR[etree.QName(holder).localname]}"), None)
        if inner is not None:
            inner.tail = holder.tail
            holder.getparent().replace(holder, inner)
    return root


def _bare(root):
    """The canonical form, without white space beside what was opened."""
    for holder in root.iter(*(f"{SAML}{name}" for name in STANDS_FOR)):
        holder.text = (holder.text or "").strip()
        for child in holder:
            child.tail = (child.tail or "").strip()
    return canonical(root, n.C14N10_COMMENTS)


def opens(octets, document, folder):
    """Whether everything in it opens, to the elements that it stands for."""
    try:
        stages(octets, private(folder, document))
    except Closed:
        return False
    return True


def judge(octets, document, folder):
    """The two stages, what xmlsec1 says, and why it is not asked, as (stages, fault, reason)."""
    given = private(folder, document)
    try:
        opened = stages(octets, given)
    except Closed as error:
        return None, f"does not open: {error}", None
    reason = unknown_to_xmlsec(parse(octets)) or unknown_to_xmlsec(parse(opened[0]))
    if reason:
        return opened, None, reason
    try:
        other = xmlsec(octets, given)
    except (Closed, etree.XMLSyntaxError) as error:
        if "<open " in opened[1]:
            return opened, None, "xmlsec1 puts the plaintext into the context of the parent of EncryptedData"
        return opened, str(error), None
    same = _bare(parse(other)) == _bare(parse(opened[1]))
    return opened, None if same else "xmlsec1 opens it to something else", None
