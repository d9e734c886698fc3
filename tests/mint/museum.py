"""The museum: one exhibit for every published weakness of this kind, rebuilt by us from its description."""

import base64
import hashlib
import urllib.parse
import zlib

import keys
import names as n
import reject_wrapping as w
from octets import mac
from reject_key import cube_garbage_after, cube_short
from reject_signature import DIGEST, GOOD, SIGNATURE
from signing import canonical, key_value, parse, x509
from encryption import Enc
from templates import edit, message
from vector import reject

EVIL = ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")


def exhibit(cve, name, about, text, code, spec, flags, **rest):
    reject(f"cve/{cve.lower()}-{name}", about, text, code, flags=["Museum", *flags], cves=[cve], spec=[spec], **rest)


def mint():
    _wrapping()
    _signature()
    _keys()
    _xml()
    _semantics()


def _wrapping():
    spec, flags = "saml-core 5.4.2", ["Wrapping"]
    extensions = "<samlp:Extensions>{}</samlp:Extensions>\n  <samlp:Status>"
    exhibit("CVE-2026-25922", "authentik-unsigned-assertion-first", "the first Assertion is read, another one is verified", w.around(w.forged() + w.SIGNED), w.MULTIPLE, spec, flags)
    exhibit("CVE-2022-41912", "crewjam-two-assertions", "of several Assertions only one has to be signed", w.around(w.SIGNED + w.forged()), w.MULTIPLE, spec, flags)
    exhibit("CVE-2025-47949", "samlify-wrapping", "the signed Assertion is moved into the Response's status detail", edit(
        w.around(w.forged()), ("</samlp:Status>", f"<samlp:StatusDetail>{w.SIGNED}</samlp:StatusDetail></samlp:Status>")), w.MISPLACED, spec, flags)
    exhibit("CVE-2020-5390", "pysaml2-signature-not-of-the-assertion", "the signature in the document does not belong to the Assertion that is read", edit(
        w.around(w.forged()), ("<samlp:Status>", extensions.format(w.SIGNED))), w.MISPLACED, spec, flags)
    exhibit("CVE-2021-21238", "pysaml2-same-id", "two elements with one ID: the verifier finds one, the reader the other", w.around(w.forged("_a1") + w.SIGNED), "xml.id-multiple", spec, ["Ids"])
    forged_digest = _digest_of(w.forged())
    shadow = (f'<samlp:Extensions><x:s xmlns:x="urn:example:x" xmlns:ds="{n.DS}"><ds:DigestValue>{forged_digest}</ds:DigestValue></x:s></samlp:Extensions>\n  <samlp:Status>')
    exhibit("CVE-2024-45409", "ruby-saml-digest-anywhere", "the digest is looked up anywhere in the document, a forged one is found first", edit(
        GOOD, EVIL, ("<samlp:Status>", shadow)), "signature.digest-mismatch", "xmldsig-core 3.2.1", ["Wrapping"])
    exhibit("CVE-2026-47201", "authentik-signed-part-elsewhere", "the signed Assertion lies in the Advice of the forged one", w.around(w.PLACES["advice"](w.forged(), w.SIGNED)), w.MISPLACED, spec, flags)
    exhibit("CVE-2025-46572", "passport-wsfed-signed-part-in-evil", "the signed Assertion is a child of the forged one", w.around(w.inside(w.forged(), "</saml:Assertion>", w.SIGNED)), w.MISPLACED, spec, flags)
    exhibit("CVE-2025-46573", "passport-wsfed-signature-on-evil", "the signature is on the forged Assertion, what it covers follows", w.around(w.after_issuer(w.forged(), w.SIGNATURE) + w.BARE), w.MULTIPLE, spec, flags)
    exhibit("CVE-2022-39299", "passport-saml-two-roots", "two root elements, the second one signed", w.around(w.forged("_a2").replace("_r1", "_r2")).rstrip() + GOOD, "xml.malformed", "xml 2.1", ["WellFormed"])
    exhibit("CVE-2022-39300", "node-saml-two-roots", "two root elements, the first one signed", GOOD.rstrip() + w.around(w.forged("_a2")), "xml.malformed", "xml 2.1", ["WellFormed"])
    exhibit("CVE-2022-39353", "xmldom-two-roots", "several roots in one document", GOOD.rstrip() + "<a/>", "xml.malformed", "xml 2.1", ["WellFormed"])
    metadata = w.signed_foreign(f'<md:EntityDescriptor xmlns:md="{n.MD}" ID="_m1" entityID="{n.IDP}">@@<md:Organization/></md:EntityDescriptor>', "_m1")
    exhibit("CVE-2024-6800", "ghes-signed-metadata", "public signed metadata lends its signature to a forged Assertion", edit(
        w.around(w.forged()), ("<samlp:Status>", extensions.format(metadata))), "signature.misplaced", spec, ["ForeignSignature"])
    polluted = w.after_issuer(w.forged().replace("<saml:Assertion ", f'<saml:Assertion xmlns:s="{n.SAMLP}" s:ID="_a1" '), SIGNATURE)
    exhibit("CVE-2025-66567", "ruby-saml-attribute-pollution", "two IDs of different namespaces on one element", w.around(w.PLACES["advice"](polluted, w.BARE)), "xml.id-forbidden", spec, ["IdPollution"])


def _digest_of(assertion):
    return base64.b64encode(hashlib.sha256(canonical(parse(assertion), n.EXC)).digest()).decode()


def _signature():
    info = SIGNATURE.split("<ds:SignedInfo>")[1].split("</ds:SignedInfo>")[0]
    forged = info.replace(DIGEST, _digest_of(w.forged("_a1")))
    second = f"<ds:SignedInfo>{forged}</ds:SignedInfo>"
    evil = edit(GOOD, EVIL)
    exhibit("CVE-2025-29774", "xml-crypto-two-signed-infos", "one SignedInfo is verified, the references are read from the other", evil.replace("<ds:SignedInfo>", second + "<ds:SignedInfo>"),
            "signature.malformed", "xmldsig-core 4.3", ["SignedInfo"])
    exhibit("CVE-2019-3465", "xmlseclibs-two-signed-infos", "a forged SignedInfo after the signed one", evil.replace("</ds:SignedInfo>", "</ds:SignedInfo>" + second), "signature.malformed",
            "xmldsig-core 4.3", ["SignedInfo"])
    comment = evil.replace(f"<ds:DigestValue>{DIGEST}", f"<ds:DigestValue><!--{_digest_of(w.forged('_a1'))}-->{DIGEST}")
    exhibit("CVE-2025-29775", "xml-crypto-digest-comment", "the forged digest stands in a comment before the signed one", comment, "signature.malformed", "xmldsig-core 4.3.3.6", ["DigestValue"])
    reference = f"<ds:Reference{info.split('<ds:Reference')[1].split('</ds:Reference>')[0]}</ds:Reference>"
    exhibit("CVE-2013-2153", "santuario-references", "a Reference that nobody checks, beside none that covers the Assertion", message(extra={"reference": reference.replace("#_a1", "#_x")}),
            "signature.reference-multiple", "saml-core 5.4.2", ["Reference"])
    exhibit("CVE-2026-33487", "goxmldsig-loop-variable", "two References: the loop checks one and returns the other", message(extra={"reference": reference.replace("#_a1", "#_evil")}),
            "signature.reference-multiple", "saml-core 5.4.2", ["Reference"])
    void = message(octets=lambda root: b"")
    relative = edit(void, ("<saml:Assertion ", '<saml:Assertion xmlns:x="1" '), EVIL)
    for cve, name in [("CVE-2025-66568", "ruby-saml"), ("CVE-2025-66475", "simplesamlphp"), ("CVE-2025-66578", "xmlseclibs")]:
        exhibit(cve, f"{name}-void-canonicalization", "canonicalization fails and its empty result is digested", relative, "xml.namespace-malformed", "xml-c14n 1.3", ["VoidCanonical"])
    xslt = ('<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
            '<xsl:template match="/"><xsl:variable name="r" select="document(\'http://attacker.example/\')"/></xsl:template></xsl:stylesheet></ds:Transform></ds:Transforms>')
    exhibit("CVE-2022-47966", "santuario-xslt", "XSLT runs before any key is looked at", message(EVIL, key="attacker", transforms=xslt), "signature.transform-forbidden", "saml-core 5.4.4", ["Transforms"])
    exhibit("CVE-2021-40690", "santuario-xpath-file", "a transform reads a file", message(EVIL, key="attacker", transforms=xslt.replace("http://attacker.example/", "file:///etc/passwd")),
            "signature.transform-forbidden", "saml-core 5.4.4", ["Transforms"])
    many = "<ds:Transforms>" + f'<ds:Transform Algorithm="{n.ENVELOPED}"/>' + f'<ds:Transform Algorithm="{n.EXC}"/>' * 150 + "</ds:Transforms>"
    exhibit("CVE-2021-39171", "passport-saml-many-transforms", "a hundred and fifty transforms", message(EVIL, key="attacker", transforms=many), "signature.transform-forbidden", "saml-core 5.4.4", ["Transforms"])
    exhibit("CVE-2013-2172", "santuario-canonicalization-method", "the CanonicalizationMethod is what the attacker likes", message(
        EVIL, key="attacker", c14n="http://www.w3.org/TR/1999/REC-xslt-19991116", transform=n.EXC), "signature.canonicalization-unsupported", "saml-core 5.4.3", ["Canonicalization"])


def _keys():
    spec = "saml-core 5.4.5"
    exhibit("CVE-2024-32962", "xml-crypto-key-from-the-message", "the certificate in KeyInfo is taken for the trusted one", message(EVIL, key="attacker", key_info=x509("attacker")),
            "signature.value-mismatch", spec, ["KeyInfoTrust"])
    exhibit("CVE-2021-21239", "pysaml2-any-key-in-the-message", "a bare key in KeyInfo is taken", message(EVIL, key="attacker", key_info=f"<ds:KeyInfo>{key_value('attacker')}</ds:KeyInfo>"),
            "signature.value-mismatch", spec, ["KeyInfoTrust"])
    retrieval = '<ds:KeyInfo><ds:RetrievalMethod URI="http://169.254.169.254/latest/meta-data/"/></ds:KeyInfo>'
    exhibit("CVE-2023-36661", "xmltooling-retrieval", "a key is fetched from an address in the message", message(EVIL, key="attacker", key_info=retrieval), "signature.value-mismatch", spec, ["KeyInfoTrust"])
    length = "><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>"
    exhibit("CVE-2009-0217", "hmac-truncation", "an HMAC of no bits is always right", message(EVIL, method=n.HMAC_SHA1, extra={"method": length}, value=lambda octets: mac(n.HMAC_SHA1, b"", octets)[:1]),
            "signature.malformed", "xmldsig-core 6.3.1", ["HmacTruncation"])
    exhibit("CVE-2006-4339", "bleichenbacher-e3", "a cube root whose digest is followed by garbage", message(EVIL, value=cube_garbage_after), "key.too-weak", "rfc8017 8.2.2", ["RsaForgery"], settings="rsa-e3")
    exhibit("CVE-2014-1568", "berserk", "a cube root for a reader that is lax about lengths", message(EVIL, value=cube_short), "key.too-weak", "rfc8017 8.2.2", ["RsaForgery"], settings="rsa-e3")
    exhibit("CVE-2022-21449", "psychic-signature", "r and s are zero", message(EVIL, key="idp-p256", method=n.ECDSA_SHA256, value=lambda octets: bytes(64)), "signature.value-mismatch",
            "xmldsig-core 6.4.3", ["EcdsaValue"], settings="p256")
    exhibit("CVE-2020-0601", "curveball", "a key value under parameters of the attacker's choice: keys of the message are not read", message(
        EVIL, key="attacker-p256", method=n.ECDSA_SHA256, key_info=_curveball()), "signature.value-mismatch", spec, ["KeyInfoTrust"], settings="p256")
    exhibit("CVE-2026-49283", "simplesamlphp-other-idp-vouches", "another trusted IdP's key vouches for the Assertion", message(EVIL, key="other-idp"), "signature.value-mismatch",
            "saml-profiles 4.1.4.3", ["IdpConfusion"], settings="two-idps")
    exhibit("CVE-2023-41890", "sustainsys-issuer", "a trusted IdP answers in the name of another", message(
        (f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}', f'<saml:Issuer xmlns:saml="{n.SAML}">{n.OTHER_IDP}'), EVIL, sign="response", key="other-idp"), "response.issuer-mismatch",
        "saml-profiles 4.1.4.3", ["IdpConfusion"], settings="two-idps")
    exhibit("CVE-2026-28323", "webhelpdesk-nothing-verified", "a message without a signature where nobody asks for one", message(EVIL, sign=None), "signature.missing", "saml-profiles 4.1.3.5",
            ["SignatureMissing"])


def _curveball():
    numbers = keys.certificate("idp-p256").public_key().public_numbers()
    point = base64.b64encode(b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")).decode()
    return ('<ds:KeyInfo><ds:KeyValue><d:ECKeyValue xmlns:d="http://www.w3.org/2009/xmldsig11#"><d:ECParameters><d:FieldID><d:Prime><d:P>/////wAAAAEAAAAAAAAAAAAAAAD///////////////8=</d:P>'
            f"</d:Prime></d:FieldID><d:Base>{point}</d:Base></d:ECParameters><d:PublicKey>{point}</d:PublicKey></d:ECKeyValue></ds:KeyValue></ds:KeyInfo>")


def _xml():
    spec = "saml-core 5.4"
    ident = edit(GOOD, ('ID="_a1"', 'ID="&i;"'))
    exhibit("CVE-2025-23369", "ghes-entity-in-id", "the ID is an entity: one text to one reader, nothing to the next", f'<!DOCTYPE samlp:Response [<!ENTITY i "_a1">]>\n{ident}', "xml.doctype-forbidden", spec, ["Doctype"])
    confusing = '<!DOCTYPE samlp:Response [<!ENTITY a \'"<!-- \'>{} <!ENTITY b \' -->"\'>]>\n'
    exhibit("CVE-2025-25291", "ruby-saml-doctype-differential", "quotes and comments in the DTD: two parsers see two documents", confusing.format("") + GOOD, "xml.doctype-forbidden", spec, ["Doctype"])
    exhibit("CVE-2025-25292", "ruby-saml-namespace-differential", "the same with a namespace by default", confusing.format('<!ATTLIST ds:Signature xmlns:ds CDATA "urn:example:x">') + GOOD,
            "xml.doctype-forbidden", spec, ["Doctype"])
    exhibit("CVE-2024-52806", "simplesamlphp-xxe", "an external entity", '<!DOCTYPE samlp:Response [<!ENTITY n SYSTEM "file:///etc/passwd">]>\n' + edit(GOOD, ("alice@example.org</saml:NameID>", "&n;</saml:NameID>")),
            "xml.doctype-forbidden", spec, ["Doctype"])
    exhibit("CVE-2025-58767", "rexml-two-declarations", "two XML declarations", '<?xml version="1.0"?><?xml version="1.0"?>\n' + GOOD, "xml.malformed", "xml 2.8", ["WellFormed"])
    malformed, namespace = "xml.malformed", "xml.namespace-malformed"
    for cve, project, about, change, code in [
        ("CVE-2020-29509", "go-attribute", "an attribute name that does not survive the way through a parser", ('Name="groups"', ':a="1" Name="groups"'), namespace),
        ("CVE-2020-29510", "go-directive", "a declaration among the elements", ("<samlp:Status>", "<!ELEMENT a ANY><samlp:Status>"), malformed),
        ("CVE-2020-29511", "go-element", "an element name that does not survive the way through a parser", ("<samlp:Status>", "<::a/><samlp:Status>"), namespace),
        ("CVE-2020-27846", "crewjam-round-trip", "an end tag with a colon too many", ("</saml:Subject>", "</saml::Subject>"), malformed),
        ("CVE-2020-15216", "goxmldsig-round-trip", "a start tag with a colon too many", ("<saml:Subject>", "<saml:x:Subject>"), namespace),
    ]:
        exhibit(cve, project, about, edit(GOOD, change), code, "xml-names 3", ["WellFormed"])
    hidden = edit(message(("alice@example.org</saml:NameID>", "not-an-admin@example.org</saml:NameID>")), ("not-an-admin", "<?p not-an-?>admin"))
    for cve, name in [("CVE-2025-54369", "node-saml-instruction"), ("CVE-2025-54419", "node-saml-unverified-text")]:
        exhibit(cve, name, "signed text is hidden in an instruction, whose text is digested and not read", hidden, "xml.instruction-forbidden", "xml 2.6", ["Instruction"])
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = base64.b64encode(packer.compress(b" " * 2_000_000) + packer.flush()).decode()
    for cve, name in [("CVE-2025-25293", "ruby-saml-bomb"), ("CVE-2023-26483", "gosaml2-bomb"), ("CVE-2023-28119", "crewjam-bomb")]:
        exhibit(cve, name, "a compressed message of two million blanks", bomb, "binding.utf8-malformed", "saml-bindings 3.5.4", ["Deflate"], kind="base64")


def _semantics():
    spec = "saml-profiles 4.1.4.3"
    exhibit("CVE-2026-49284", "simplesamlphp-confirmation-without-request", "the unsigned Response names our request, the signed confirmation names none", message(
        (' InResponseTo="_req1" NotOnOrAfter', " NotOnOrAfter")), "subject.in-response-to-missing", spec, ["InResponseTo"])
    exhibit("CVE-2026-41577", "authentik-audience", "an Assertion for another service", message((f"<saml:Audience>{n.SP}", "<saml:Audience>https://another.example/saml")), "conditions.audience-mismatch",
            "saml-core 2.5.1.4", ["Audience"])
    exhibit("CVE-2020-5268", "sustainsys-confirmation-method", "a confirmation by another method is taken for a bearer one", message(
        (n.BEARER, n.BEARER.replace("bearer", "holder-of-key"))), "subject.confirmation-missing", "saml-profiles 4.1.4.2", ["Confirmation"])
    exhibit("CVE-2020-5261", "sustainsys-replay", "the same Assertion a second time", message(), "replay.claimed", "saml-profiles 4.1.4.5", ["Replay"],
            store={"claimed": ["accept/compact"]})
    whole = message(sign="both")
    exhibit("CVE-2025-27773", "simplesamlphp-redirect-confusion", "SAMLRequest beside SAMLResponse: one is verified, the other is read", "SAMLRequest=" + _field(whole) + "&SAMLResponse=" + _field(whole),
            "binding.multiple", "saml-bindings 3.5.4", ["Form"], kind="form")
    forged = Enc().wrapped("saml:EncryptedAssertion", w.forged())
    exhibit("CVE-2024-4985", "ghes-encrypted-unsigned", "a forged Assertion is encrypted, and that it opens is taken for proof", edit(GOOD, (w.SIGNED, forged)),
            "encryption.open-failed", "saml-core 2.3.4", ["Encryption"], keys=["sp"])
    extensions = f"<samlp:Extensions>{w.SIGNED}</samlp:Extensions>\n  <samlp:Status>"
    exhibit("CVE-2024-9487", "ghes-encrypted-wrapping", "a genuine signature elsewhere lends its authority to a forged ciphertext", edit(
        GOOD, (w.SIGNED, forged), ("<samlp:Status>", extensions)), "response.assertion-misplaced", "saml-core 2.3.4", ["Encryption"], keys=["sp"])


def _field(text):
    return urllib.parse.quote(base64.b64encode(text.encode()).decode(), safe="")
