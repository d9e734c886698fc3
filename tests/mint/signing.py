"""XML Signature: the text of a ds:Signature with places for its two values, and the filling of those places.

Canonicalization is libxml2's, so our own is never judged by itself.
"""

import base64
import io
import re
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import serialization
from lxml import etree

import keys
import names as n
import octets

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=False)

# lxml drops from a PrefixList what no document has named so far, and none can name this one.
for _ in etree.iterparse(io.BytesIO(b"<a/>"), tag="#default"):
    pass

MODES = {
    n.EXC: (True, False), n.EXC_COMMENTS: (True, True),
    n.C14N10: (False, False), n.C14N10_COMMENTS: (False, True),
    n.C14N11: (False, False), n.C14N11_COMMENTS: (False, True),
}


@dataclass
class Sig:
    """One signature to be made. What is None is derived from the rest."""

    ref: str                                # ID of the element that is signed
    slot: str = "a"                         # tells the places of several signatures apart
    key: str = "idp"
    method: str = n.RSA_SHA256
    digest: str = n.SHA256
    c14n: str = n.EXC                       # CanonicalizationMethod
    transform: str | None = None            # c14n of the reference; None is the same as `c14n`
    transforms: str | None = None           # the Transforms element, where it is an odd one
    prefixes: list | None = None            # PrefixList of the reference
    signed_info_prefixes: list | None = None  # PrefixList of the CanonicalizationMethod
    uri: str | None = None                  # URI attribute with its name, where it is an odd one
    key_info: str = ""
    prefix: str = "ds"
    declare: bool = True                    # declare the prefix on ds:Signature
    pretty: str = ""                        # what stands between two elements
    wrap: str | None = None                 # what breaks the signature value after 76 characters
    octets: object = None                   # root -> octets to digest, where it is not the parent
    value: object = None                    # octets of SignedInfo -> signature value, where it is an odd one
    digest_value: object = None             # digest -> text of DigestValue, where it is an odd one
    extra: dict = field(default_factory=dict)  # what is put into the text: name of the place -> XML

    def xml(self):
        """The element, its values still to be filled in."""
        p = f"{self.prefix}:" if self.prefix else ""
        xmlns = (f' xmlns:{self.prefix}="{n.DS}"' if self.prefix else f' xmlns="{n.DS}"') if self.declare else ""
        gap = self.pretty
        uri = self.uri if self.uri is not None else f'URI="#{self.ref}"'
        transforms = self.transforms if self.transforms is not None else self._transforms(p, gap)
        put = self.extra.get
        parts = [
            f"<{p}Signature{xmlns}>", put("first", ""), f"<{p}SignedInfo>",
            f'<{p}CanonicalizationMethod Algorithm="{self.c14n}"'
            + _inclusive(self.signed_info_prefixes, f"{p}CanonicalizationMethod"),
            f'<{p}SignatureMethod Algorithm="{self.method}"' + put("method", "/>"),
            f"<{p}Reference{' ' + uri if uri else ''}>", transforms, f'<{p}DigestMethod Algorithm="{self.digest}"/>',
            f"<{p}DigestValue>@@digest:{self.slot}@@</{p}DigestValue>", f"</{p}Reference>", put("reference", ""),
            f"</{p}SignedInfo>", put("info", ""),
            f"<{p}SignatureValue>@@value:{self.slot}@@</{p}SignatureValue>", self.key_info, put("last", ""),
            f"</{p}Signature>",
        ]
        return gap.join(part for part in parts if part)

    def _transforms(self, p, gap):
        transform = self.transform or self.c14n
        tail = _inclusive(self.prefixes, f"{p}Transform")
        return gap.join([
            f"<{p}Transforms>", f'<{p}Transform Algorithm="{n.ENVELOPED}"/>',
            f'<{p}Transform Algorithm="{transform}"{tail}', f"</{p}Transforms>",
        ])


def _inclusive(prefixes, name):
    if prefixes is None:
        return "/>"
    return f'><ec:InclusiveNamespaces xmlns:ec="{n.EXC}" PrefixList="{" ".join(prefixes)}"/></{name}>'


def fill(text, *sigs):
    """Fills the places of these signatures, one after the other: inner ones come first."""
    for sig in sigs:
        root = parse(text)
        signature = _find(root, f"@@digest:{sig.slot}@@")
        if sig.octets is not None:
            covered = sig.octets(root)
        else:
            parent = signature.getparent()
            remove(signature)
            # A reference by bare name leaves comments out, whatever the method says (xmldsig-core 4.4.3.3).
            covered = canonical(parent, sig.transform or sig.c14n, sig.prefixes, comments=False)
        value = octets.digest(sig.digest, covered)
        shown = sig.digest_value(value) if sig.digest_value else base64.b64encode(value).decode()
        text = text.replace(f"@@digest:{sig.slot}@@", shown)

        signature = _find(parse(text), f"@@value:{sig.slot}@@")
        info = next(child for child in signature if etree.QName(child).localname == "SignedInfo")
        signed = canonical(info, sig.c14n, sig.signed_info_prefixes)
        value = sig.value(signed) if sig.value else octets.sign(sig.method, sig.key, signed)
        shown = value if isinstance(value, str) else base64.b64encode(value).decode()
        if sig.wrap is not None:
            shown = sig.wrap.join(shown[at : at + 76] for at in range(0, len(shown), 76))
        text = text.replace(f"@@value:{sig.slot}@@", shown)
    return text


def parse(text):
    """The document element."""
    return etree.fromstring(text.encode() if isinstance(text, str) else text, PARSER)


def canonical(element, method, prefixes=None, comments=True):
    """The canonical octets of this element in the place where it stands. An unknown method counts as the exclusive one."""
    exclusive, with_comments = MODES.get(method, (True, False))
    # Alone but with every namespace that is in scope, which is what both kinds of canonicalization ask of the ancestors.
    alone = etree.fromstring(etree.tostring(element, with_tail=False, encoding="utf-8"), PARSER)
    return etree.tostring(
        alone, method="c14n", exclusive=exclusive, with_comments=with_comments and comments,
        inclusive_ns_prefixes=prefixes if exclusive and prefixes else None,
    )


def remove(element):
    """Takes an element out and leaves the text around it."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def by_id(root, value):
    """The element with this ID."""
    return next(element for element in root.iter() if element.get("ID") == value)


def _find(root, place):
    holder = next(e for e in root.iter() if isinstance(e.tag, str) and place in (e.text or ""))
    while etree.QName(holder).localname != "Signature":
        holder = holder.getparent()
    return holder


def x509(name="idp", prefix="ds", width=None, newline="\n", before="", after=""):
    """A KeyInfo with the certificate of this name."""
    p = f"{prefix}:" if prefix else ""
    text = keys.certificate_base64(name, width, newline)
    return (
        f"<{p}KeyInfo>{before}<{p}X509Data><{p}X509Certificate>{text}</{p}X509Certificate></{p}X509Data>{after}</{p}KeyInfo>"
    )


CURVES = {"secp256r1": "1.2.840.10045.3.1.7", "secp384r1": "1.3.132.0.34", "secp521r1": "1.3.132.0.35"}


def key_value(name="idp"):
    """A KeyValue with the key of this name."""
    numbers = keys.certificate(name).public_key().public_numbers()
    if hasattr(numbers, "n"):
        inner = (
            f"<ds:RSAKeyValue><ds:Modulus>{_number(numbers.n)}</ds:Modulus>"
            f"<ds:Exponent>{_number(numbers.e)}</ds:Exponent></ds:RSAKeyValue>"
        )
    else:
        size = (numbers.curve.key_size + 7) // 8
        point = b"\x04" + numbers.x.to_bytes(size, "big") + numbers.y.to_bytes(size, "big")
        inner = (
            '<dsig11:ECKeyValue xmlns:dsig11="http://www.w3.org/2009/xmldsig11#">'
            f'<dsig11:NamedCurve URI="urn:oid:{CURVES[numbers.curve.name]}"/>'
            f"<dsig11:PublicKey>{base64.b64encode(point).decode()}</dsig11:PublicKey></dsig11:ECKeyValue>"
        )
    return f"<ds:KeyValue>{inner}</ds:KeyValue>"


def spki(name):
    """The bare key of this name as DER, in base64."""
    der = keys.certificate(name).public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def _number(value):
    return base64.b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).decode()


def signature_of(text, slot=0):
    """The text of the ds:Signature elements in a message, in document order."""
    return re.findall(r"<ds:Signature[ >].*?</ds:Signature>", text, re.S)[slot]
