"""The messages of the bench, minted anew by the tools of tests/mint: nothing here is random, and libxml2 canonicalizes.

    python mint.py FOLDER

Writes each message, the same one changed after it was signed, and cases.json, which says what is in them. The keys are test keys, never to be used.
"""

import base64
import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/mint"))
sys.dont_write_bytecode = True

import keys  # noqa: E402
import names as n  # noqa: E402
from encryption import ASSERTION, Enc  # noqa: E402
from signing import Sig, canonical, fill, parse, remove, x509  # noqa: E402
from templates import edit  # noqa: E402

# Wide enough for peers that ask the machine's clock.
FROM, TO, ISSUED = "2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z", "2026-01-01T00:00:00Z"
NAME = "ada.lovelace@example.org"
CHANGED = "eve.lovelace@example.org"
CONTENT_KEY = hashlib.sha256(b"content key of the bench").digest()
XSI = f'xmlns:xsi="{n.XSI}"'
XS = f'xmlns:xs="{n.XS}"'

PROFILE = [
    ("email", [NAME]), ("firstName", ["Ada"]), ("lastName", ["Lovelace"]), ("department", ["Analytical Engines"]), ("groups", ["Everyone", "Engineering"]),
]
MORE = [
    ("employeeNumber", ["1815-1210"]), ("displayName", ["Ada Lovelace"]), ("locale", ["en-GB"]), ("costCenter", ["CC-4711"]),
    ("manager", ["charles.babbage@example.org"]), ("title", ["Countess of Computing"]),
]

# Octets of the growing messages, between one with hardly an attribute and one that is larger than anybody sends.
SIZES = {"3k": 3_207, "10k": 10_000, "50k": 50_000, "250k": 250_000, "1m": 1_000_000, "5m": 5_000_000}


def values(texts, once):
    """`once`: the prefixes are declared on the Assertion. Otherwise at every value, as Okta does."""
    declared = "" if once else f" {XS} {XSI}"
    return "".join(f'<saml2:AttributeValue{declared} xsi:type="xs:string">{text}</saml2:AttributeValue>' for text in texts)


def attributes(named, once=False):
    basic = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"
    made = "".join(f'<saml2:Attribute Name="{name}" NameFormat="{basic}">{values(texts, once)}</saml2:Attribute>' for name, texts in named)
    return f"<saml2:AttributeStatement>{made}</saml2:AttributeStatement>"


def response(statement, once=False):
    """A Response as Okta writes it, with a place for each signature."""
    declared = f" {XSI}" if once else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><saml2p:Response xmlns:saml2p="{n.SAMLP}" Destination="{n.ACS}" ID="_r1" InResponseTo="_req1"'
        f' IssueInstant="{ISSUED}" Version="2.0" {XS}><saml2:Issuer xmlns:saml2="{n.SAML}"'
        f' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">{n.IDP}</saml2:Issuer>@@sig:r@@<saml2p:Status>'
        f'<saml2p:StatusCode Value="{n.STATUS}Success"/></saml2p:Status><saml2:Assertion xmlns:saml2="{n.SAML}" ID="_a1" IssueInstant="{ISSUED}"'
        f' Version="2.0" {XS}{declared}><saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">{n.IDP}</saml2:Issuer>@@sig:a@@'
        f'<saml2:Subject><saml2:NameID Format="{n.EMAIL}">{NAME}</saml2:NameID><saml2:SubjectConfirmation Method="{n.BEARER}">'
        f'<saml2:SubjectConfirmationData InResponseTo="_req1" NotOnOrAfter="{TO}" Recipient="{n.ACS}"/></saml2:SubjectConfirmation></saml2:Subject>'
        f'<saml2:Conditions NotBefore="{FROM}" NotOnOrAfter="{TO}"><saml2:AudienceRestriction><saml2:Audience>{n.SP}</saml2:Audience>'
        f'</saml2:AudienceRestriction></saml2:Conditions><saml2:AuthnStatement AuthnInstant="{ISSUED}" SessionIndex="_s1"><saml2:AuthnContext>'
        f"<saml2:AuthnContextClassRef>{n.PPT}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>{statement}</saml2:Assertion>"
        f"</saml2p:Response>"
    )


def signed(text, key="idp", both=False, method=n.RSA_SHA256, certificate=True, prefixes=("xs",)):
    info = x509(key, width=76) if certificate else ""
    sigs = [Sig("_a1", "a", key=key, method=method, key_info=info, prefixes=list(prefixes))]
    if both:
        sigs.append(Sig("_r1", "r", key=key, method=method, key_info=info, prefixes=list(prefixes)))
    places = {sig.slot: sig.xml() for sig in sigs}
    for slot in "ar":
        text = text.replace(f"@@sig:{slot}@@", places.get(slot, ""))
    return fill(text, *sigs)


def sealed(text):
    """AES-256-GCM under RSA-OAEP-MGF1P, the assertion first signed."""
    plain = ASSERTION.search(text).group()
    return edit(text, (plain, Enc(key=CONTENT_KEY).wrapped("saml2:EncryptedAssertion", plain)))


def changed(text):
    """Other content under the same signature."""
    return edit(text, (f">{NAME}</saml2:NameID>", f">{CHANGED}</saml2:NameID>"))


def groups(count, width=31):
    return [f"CN=group-{number:06},OU=Groups,DC=example"[:width] for number in range(count)]


def grown(size):
    """A signed message of about so many octets: exactly so many where a value can take the rest."""
    empty = len(signed(response(attributes([("groups", [""])], once=True), once=True), certificate=False, prefixes=("xs", "xsi")))
    each = len(values(groups(1), once=True))
    count, rest = divmod(size - empty, each)
    listed = [*groups(count), "x" * rest] if count > 0 else ["x" * rest]
    return signed(response(attributes([("groups", listed)], once=True), once=True), certificate=False, prefixes=("xs", "xsi"))


def messages():
    """Name, what it is, key, the message and the changed one; where they are encrypted, both in the clear too."""
    small, wide = response(attributes(PROFILE)), response(attributes(PROFILE + MORE))
    thousand = response(attributes([*PROFILE[:-1], ("groups", groups(1000))], once=True), once=True)
    plain = signed(small)
    yield "a", "assertion signed, RSA-2048/SHA-256, 5 attributes", "idp", plain, changed(plain)
    both = signed(wide, both=True)
    yield "b", "response and assertion signed, 11 attributes", "idp", both, changed(both)
    many = signed(thousand)
    yield "c", "assertion signed, 1,000 group values", "idp", many, changed(many)
    yield "d", "(a) encrypted: AES-256-GCM, RSA-OAEP-MGF1P, RSA-2048", "idp", sealed(plain), sealed(changed(plain)), plain, changed(plain)
    curve = signed(small, "idp-p256", method=n.ECDSA_SHA256)
    yield "e", "(a) with ECDSA P-256/SHA-256", "idp-p256", curve, changed(curve)
    large = signed(small, "idp-4096")
    yield "f", "(a) with RSA-4096", "idp-4096", large, changed(large)
    for name, size in SIZES.items():
        text = grown(size)
        yield name, f"{size:,} bytes, most of them attribute values", "idp", text, changed(text)


def floor(text):
    """What every validation of this message has to compute, in canonical octets: base64 of each."""
    shown = lambda octets: base64.b64encode(octets).decode()
    octets = lambda node, name: base64.b64decode(node.findtext(f".//{{{n.DS}}}{name}"))
    count = sum(1 for _ in parse(text).iter(f"{{{n.DS}}}Signature"))
    made = []
    for place in range(count):
        root = parse(text)
        signature = list(root.iter(f"{{{n.DS}}}Signature"))[place]
        info = signature.find(f"{{{n.DS}}}SignedInfo")
        prefixes = info.find(f".//{{{n.EXC}}}InclusiveNamespaces").get("PrefixList").split()
        one = {"info": shown(canonical(info, n.EXC)), "value": shown(octets(signature, "SignatureValue")), "digest": shown(octets(signature, "DigestValue"))}
        parent = signature.getparent()
        remove(signature)
        made.append({**one, "covered": shown(canonical(parent, n.EXC, prefixes, comments=False))})
    return made


def sealed_parts(text):
    """The wrapped key and the ciphertext of a message."""
    wrapped, octets = (node.text for node in reversed(list(parse(text).iter(f"{{{n.XENC}}}CipherValue"))))
    return {"wrapped": octets, "octets": wrapped}


def settings(key):
    return {"version": 1, "entityId": n.SP, "acsUrls": [n.ACS], "idps": [{"entityId": n.IDP, "certificates": [pem(f"{key}.cert.pem")]}]}


def pem(file):
    """Without the line that says that it is a test key: not every reader takes a line above the first."""
    text = (keys.FOLDER / file).read_text()
    return text[text.index("-----BEGIN") :]


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    cases = []
    for name, what, key, good, bad, *clear in messages():
        (folder / f"{name}.xml").write_text(good)
        (folder / f"{name}.changed.xml").write_text(bad)
        (folder / f"{name}.settings.json").write_text(json.dumps(settings(key)))
        (folder / f"{name}.cert.pem").write_text(pem(f"{key}.cert.pem"))
        covered = "EncryptedAssertion" in good
        count = len(sum((texts for _, texts in PROFILE), [])) if covered else good.count("<saml2:AttributeValue")
        (folder / f"{name}.values").write_text(str(count))
        if len(name) == 1:
            parts = {side: {"signatures": floor(plain), "sealed": sealed_parts(text) if covered else None}
                     for side, text, plain in zip(("good", "bad"), (good, bad), clear or (good, bad), strict=True)}
            (folder / f"{name}.floor.json").write_text(json.dumps(parts))
        cases.append({
            "name": name, "what": what, "key": key, "bytes": len(good.encode()), "encrypted": covered, "both": good.count("<ds:Signature ") == 2,
            "values": count,
        })
    (folder / "sp.key.pem").write_text(pem("sp.key.pem"))
    (folder / "content-key").write_bytes(CONTENT_KEY)
    facts = {"entityId": n.SP, "acsUrl": n.ACS, "idp": n.IDP, "requestId": "_req1", "now": ISSUED, "nameId": NAME,
             "contentKey": base64.b64encode(CONTENT_KEY).decode(), "cases": cases}
    (folder / "cases.json").write_text(json.dumps(facts, indent=1))
    for case in cases:
        print(f"{case['name']:<5} {case['bytes']:>9,} bytes  {case['what']}")


if __name__ == "__main__":
    main()
