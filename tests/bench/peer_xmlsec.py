"""PyPI's xmlsec over lxml, as a Python service would use them: the same work as xmlsec.c, asked by the same lines.

    python peer_xmlsec.py FOLDER
"""

import sys
import time
from pathlib import Path

import xmlsec
from lxml import etree

DS = "{http://www.w3.org/2000/09/xmldsig#}"
XENC = "{http://www.w3.org/2001/04/xmlenc#}"
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
NAME = "ada.lovelace@example.org"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class Case:
    def __init__(self, folder, name):
        read = lambda suffix: (folder / f"{name}{suffix}").read_bytes()
        self.good, self.bad, self.values = read(".xml"), read(".changed.xml"), int(read(".values"))
        self.key = xmlsec.Key.from_memory(read(".cert.pem"), xmlsec.constants.KeyDataFormatCertPem)
        self.keys = xmlsec.KeysManager()
        self.keys.add_key(xmlsec.Key.from_memory((folder / "sp.key.pem").read_bytes(), xmlsec.constants.KeyDataFormatPem))

    def validate(self, octets):
        root = etree.fromstring(octets, PARSER)
        holder = root.find(f"{SAML}EncryptedAssertion")
        if holder is not None:
            xmlsec.EncryptionContext(self.keys).decrypt(holder.find(f"{XENC}EncryptedData"))
        assertion = (root if holder is None else holder).find(f"{SAML}Assertion")
        outer = root.find(f"{DS}Signature")
        for signature in ([] if outer is None else [outer]) + [assertion.find(f"{DS}Signature")]:
            parent = signature.getparent()
            context = xmlsec.SignatureContext()
            context.key = self.key
            context.register_id(parent, "ID")
            if signature.find(f"{DS}SignedInfo/{DS}Reference").get("URI") != "#" + parent.get("ID"):
                raise ValueError("another element is signed")
            context.verify(signature)
        values = [value.text for value in assertion.iterfind(f"{SAML}AttributeStatement/{SAML}Attribute/{SAML}AttributeValue")]
        if assertion.findtext(f"{SAML}Subject/{SAML}NameID") != NAME or len(values) != self.values:
            raise ValueError("something else was read")

    def refuses_the_changed_one(self):
        try:
            self.validate(self.bad)
        except xmlsec.Error:
            return True
        return False

    def slice(self, wanted):
        start, times, batch = time.process_time_ns(), 0, 1
        while True:
            for _ in range(batch):
                self.validate(self.good)
            times += batch
            took = time.process_time_ns() - start
            if took >= wanted:
                return f"{times} {took}"
            if took < wanted / 16:
                batch *= 2


def main():
    folder, cases = Path(sys.argv[1]), {}
    print("ready", flush=True)
    for line in sys.stdin:
        first, second = line.split()
        if first == "check":
            cases[second] = Case(folder, second)
            cases[second].validate(cases[second].good)
            if not cases[second].refuses_the_changed_one():
                raise SystemExit(f"the changed message of {second} was accepted")
            print("ok", flush=True)
        else:
            print(cases[first].slice(int(second) * 1_000_000), flush=True)


if __name__ == "__main__":
    main()
