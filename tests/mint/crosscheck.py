"""Has another implementation judge the vectors: xmlsec1 every signature that it knows the method of, lxml every message.

Of the refused ones those are judged that are refused after their signatures were verified: what is wrong with them is to be one thing only.
And what is refused as XML that is not well-formed must be refused by libxml2, everything else that got past the XML floor must not.

    python crosscheck.py VECTORS

Exits 1 if a signature that xmlsec1 knows does not verify, if a message does not parse, or if the values of a login are not in the message.
What is skipped is listed with its reason.
"""

import base64
import json
import subprocess
import sys
import tempfile
import urllib.parse
from collections import Counter
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ed25519, padding
from lxml import etree

import judge_encryption
import keys
import names as n
from signing import canonical, parse

DS = f"{{{n.DS}}}"
SAML = f"{{{n.SAML}}}"
# What libxml2 takes or refuses by rules of its own.
FLOOR = {"xml.doctype-forbidden", "xml.encoding-unsupported", "xml.namespace-malformed"}
# Refused after the signatures were verified.
LATE = {"assertion", "subject", "conditions", "authn", "attribute", "request", "replay", "store"}
LATE_RESPONSE = {
    "response.destination-missing", "response.destination-mismatch", "response.in-response-to-missing", "response.in-response-to-mismatch",
    "response.in-response-to-forbidden", "response.unsolicited-forbidden", "xml.text-malformed", "key.certificate-expired", "key.certificate-not-yet-valid",
}
EARLY = {"assertion.issuer-missing", "assertion.issuer-malformed"}
PSS = {n.PSS_SHA256: hashes.SHA256, n.PSS_SHA384: hashes.SHA384, n.PSS_SHA512: hashes.SHA512}


def main():
    folder = Path(sys.argv[1])
    counts, skipped, faults = Counter(), [], []
    for path in sorted([*folder.glob("accept/*.json"), *folder.glob("reject/*/*.json")]):
        document = json.loads(path.read_text())
        code = document.get("code", "")
        if code == "encryption.open-failed":
            opens = judge_encryption.opens(message(path.parent, document), document, folder)
            counts["ciphertexts that cryptography cannot open either"] += not opens
            faults += [f"{document['id']}: it opens"] if opens and not sealed(document["id"]) else []
        if document["result"] == "reject" and ("message" not in document or code.startswith("binding.") or code in FLOOR):
            continue
        try:
            root = parse(message(path.parent, document))
        except etree.XMLSyntaxError as error:
            faults += [] if code == "xml.malformed" else [f"{document['id']}: lxml: {error}"]
            counts["messages refused by lxml"] += code == "xml.malformed"
            continue
        faults += [f"{document['id']}: lxml takes it"] if code == "xml.malformed" else []
        counts["messages parsed"] += 1
        judged = [(message(path.parent, document), root)]
        late = document["result"] == "accept" or code.split(".")[0] in LATE or code in LATE_RESPONSE
        if late and "decryptionKeyFiles" in document:
            opened, fault, reason = judge_encryption.judge(judged[0][0], document, folder)
            faults += [f"{document['id']}: {fault}"] if fault else []
            skipped += [f"{document['id']}: {reason}; cryptography opens it alone"] if reason else []
            counts["messages opened by xmlsec1 and cryptography"] += not (fault or reason)
            if opened is None:
                continue
            root = judge_encryption.flattened(opened[1])
            judged.append((opened[0].encode(), parse(opened[0])))
        if document["result"] == "accept":
            faults += [f"{document['id']}: {fault}" for fault in login_faults(document["login"], root, trims(folder / document["settings"]))]
        elif code.split(".")[0] not in LATE and code not in LATE_RESPONSE or code in EARLY:
            continue
        certificates = trusted(folder, folder / document["settings"])
        for octets, root, signature in signatures(judged):
            name = f"{document['id']} ({signature.getparent().tag.split('}')[1]})"
            method = signature.find(f"{DS}SignedInfo/{DS}SignatureMethod").get("Algorithm")
            if method in PSS or method == n.ED25519:
                good = value_verifies(signature, method, certificates)
                counts["signature values verified by cryptography"] += good
                skipped.append(f"{name}: xmlsec1 of this age has no {'Ed25519' if method == n.ED25519 else 'RSASSA-PSS'}; "
                               "the signature value is checked by cryptography instead")
                faults += [] if good else [f"{name}: {method} value does not verify"]
                continue
            verdict = xmlsec(octets, root, signature, certificates)
            counts["signatures verified by xmlsec1"] += verdict is None
            faults += [f"{name}: xmlsec1: {verdict}"] if verdict else []
    metadata(folder, counts, faults)
    for line in skipped + faults:
        print(line)
    print(", ".join(f"{count} {what}" for what, count in counts.items()) + f", {len(skipped)} skipped, {len(faults)} faults")
    return 1 if faults else 0


def signatures(judged):
    """Every signature, in the message that it was made over: as it came, or with its EncryptedAssertion opened."""
    for octets, root in judged:
        for signature in root.iter(f"{DS}Signature"):
            if octets is judged[0][0] or next(signature.iterancestors(f"{SAML}EncryptedAssertion"), None) is not None:
                yield octets, root, signature


def sealed(name):
    """Whether a message that does open is refused for what no decryption shows: nothing vouches for it, or rules of ours about XML."""
    return "/sealed-" in name or name == "reject/encryption/artifact-encrypted-unsigned" or name.startswith("reject/cve/") or name.removesuffix("-signed").removeprefix("reject/encryption/plaintext-") in ("deep", "duplicate-id", "prefixes", "relative-namespace")


def metadata(folder, counts, faults):
    """Every signature on metadata that is accepted with a key that is named, and none of those that are refused for their signature."""
    for path in sorted([*folder.glob("metadata/accept/*.json"), *folder.glob("metadata/reject/*.json")]):
        document = json.loads(path.read_text())
        said = document.get("metadata", {}).get("signature", {})
        wanted = said.get("state") == "verified"
        forged = [words for words in document.get("mentions", []) if words in ("signature.digest-mismatch", "signature.value-mismatch")]
        if not wanted and not forged:
            continue
        octets = (path.parent / document["document"]).read_bytes()
        root = parse(octets)
        signature = root.find(f"{DS}Signature")
        if wanted:
            names = [name.name.removesuffix(".cert.pem") for name in (folder / "keys").glob("*.cert.pem") if fingerprint(name) == said["keySha256"]]
        else:
            trust = document["options"]["trust"]
            names = [Path(file).name.removesuffix(".cert.pem") for file in trust.get("certificateFiles", ["keys/metadata-signer.cert.pem"])]
        verdict = xmlsec(octets, root, signature, names)
        if wanted != (verdict is None):
            faults.append(f"{document['id']}: xmlsec1: {verdict}")
        counts["signatures on metadata judged by xmlsec1"] += 1


def fingerprint(path):
    """SHA-256 of a certificate."""
    return x509.load_pem_x509_certificate(path.read_bytes()).fingerprint(hashes.SHA256()).hex()


def message(folder, document):
    """The XML of a vector, however it is stored."""
    if "message" in document:
        return (folder / document["message"]).read_bytes()
    if "soap" in document:
        return (folder / document["soap"]).read_bytes()
    if "base64" in document:
        return base64.b64decode((folder / document["base64"]).read_bytes())
    return base64.b64decode(urllib.parse.parse_qs((folder / document["form"]["body"]).read_text())["SAMLResponse"][0])


def trusted(folder, path):
    """The names of the certificates that the settings trust."""
    found = []
    for idp in json.loads(path.read_text())["idps"]:
        found += [Path(file).name.removesuffix(".cert.pem") for file in idp.get("certificateFiles", [])]
        if "metadataFile" in idp or "certificates" in idp:
            text = "".join(((path.parent / idp["metadataFile"]).read_text() if "metadataFile" in idp else "".join(idp["certificates"])).split())
            found += [name for name in ("idp", "idp-next") if keys.certificate_base64(name) in text]
        pinned = {file.name.removesuffix(".cert.pem") for file in keys.FOLDER.glob("*.cert.pem")
                  if keys.fingerprint(file.name.removesuffix(".cert.pem")) in str(idp.get("fingerprints")).replace(":", "").lower()}
        if "fingerprints" in idp:
            found = [name for name in found if name in pinned] or sorted(pinned)
    return found


def xmlsec(octets, root, signature, certificates):
    """None if one of the trusted keys verifies this signature, else what xmlsec1 said."""
    place = list(root.iter(f"{DS}Signature")).index(signature) + 1
    where = f"(//*[local-name()='Signature' and namespace-uri()='{n.DS}'])[{place}]"
    said = "no trusted key"
    for name in certificates:
        with tempfile.NamedTemporaryFile(suffix=".xml") as file, tempfile.NamedTemporaryFile(suffix=".pem") as pem:
            file.write(octets)
            file.flush()
            pem.write((keys.FOLDER / f"{name}.cert.pem").read_bytes())
            pem.flush()
            run = subprocess.run(
                ["xmlsec1", "--verify", "--pubkey-cert-pem", pem.name, "--enabled-key-data", "key-name,rsa,ec", "--enabled-reference-uris", "same-doc",
                 "--id-attr:ID", f"{n.SAMLP}:Response", "--id-attr:ID", f"{n.SAML}:Assertion", "--id-attr:ID", f"{n.SAMLP}:ArtifactResponse",
                 "--id-attr:ID", f"{n.MD}:EntityDescriptor", "--id-attr:ID", f"{n.MD}:EntitiesDescriptor", "--node-xpath", where, file.name],
                capture_output=True, text=True)
        if run.returncode == 0:
            return None
        said = run.stderr.strip().splitlines()[0] if run.stderr.strip() else f"exit {run.returncode}"
    return said


def value_verifies(signature, method, certificates):
    """Whether one of the trusted keys made this PSS or Ed25519 value, by another implementation than the one that made it."""
    info = signature.find(f"{DS}SignedInfo")
    value = base64.b64decode(signature.find(f"{DS}SignatureValue").text)
    octets = canonical(info, info.find(f"{DS}CanonicalizationMethod").get("Algorithm"))
    for name in certificates:
        key = keys.certificate(name).public_key()
        try:
            if isinstance(key, ed25519.Ed25519PublicKey) != (method == n.ED25519):
                continue
            if method == n.ED25519:
                key.verify(value, octets)
            else:
                algorithm = PSS[method]()
                key.verify(value, octets, padding.PSS(padding.MGF1(algorithm), algorithm.digest_size), algorithm)
            return True
        except InvalidSignature:
            continue
    return False


def login_faults(login, root, trims=False):
    """Values of the expected login that do not stand in the message as lxml reads it."""
    assertion = next(root.iter(f"{SAML}Assertion"))
    faults = []

    def same(what, expected, found):
        if expected != found:
            faults.append(f"{what}: {expected!r} is expected, {found!r} is there")

    def text(element):
        whole = "".join(_texts(element))
        return whole.strip(" \t\r\n") if trims else whole

    same("issuer", login["issuer"], text(assertion.find(f"{SAML}Issuer")))
    same("assertionId", login["assertionId"], assertion.get("ID"))
    name_id = assertion.find(f"{SAML}Subject/{SAML}NameID")
    same("nameId", login["nameId"], None if name_id is None else {"value": text(name_id), "format": name_id.get("Format"), "nameQualifier": name_id.get("NameQualifier"),
                                    "spNameQualifier": name_id.get("SPNameQualifier")})
    statement = assertion.find(f"{SAML}AuthnStatement")
    same("sessionIndex", login["sessionIndex"], None if statement is None else statement.get("SessionIndex"))
    reference = assertion.find(f"{SAML}AuthnStatement/{SAML}AuthnContext/{SAML}AuthnContextClassRef")
    same("authnContextClassRef", login["authnContextClassRef"], None if reference is None else text(reference))
    attributes = assertion.findall(f"{SAML}AttributeStatement/{SAML}Attribute")
    same("attributes", [(a["name"], a["nameFormat"], a["friendlyName"]) for a in login["attributes"]],
         [(a.get("Name"), a.get("NameFormat"), a.get("FriendlyName")) for a in attributes])
    for expected, attribute in zip(login["attributes"], attributes):
        values = attribute.findall(f"{SAML}AttributeValue")
        same(f"values of {expected['name']}", len(expected["values"]), len(values))
        for shown, value in zip(expected["values"], values):
            if isinstance(shown, dict):
                same("xml", shown["xml"], b"".join(canonical(child, n.EXC) for child in value).decode())
            elif shown is None:
                same("nil", True, value.get(f"{{{n.XSI}}}nil") in ("true", "1"))
            else:
                same("value", shown, text(value))
    return faults


def trims(settings):
    """Whether the settings ask for a service profile under which white space around values is taken away."""
    profile = json.loads(settings.read_text()).get("profile") or {}
    named = {"name": profile} if isinstance(profile, str) else profile
    return named.get("trimValues", named.get("name") == "cisco-security-cloud-sign-on")


def _texts(element):
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        if child.tail:
            yield child.tail


if __name__ == "__main__":
    sys.exit(main())
