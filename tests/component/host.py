"""Vectors through the component in Python, by the host of wit/examples/python; the reports are those of the native run."""

import base64
import json
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

ROOT = Path(__file__).parents[2]
VECTORS = ROOT / "tests/vectors"
COMPONENT = ROOT / "build/component/samlight.wasm"
EXAMPLE = ROOT / "wit/examples/python/samlight_host.py"
sys.path.insert(0, str(EXAMPLE.parent))
sys.dont_write_bytecode = True

from samlight_host import FUEL, Memory, Rejected, Samlight, Variant, WasmtimeError, plain, record, terms, value  # noqa: E402

HASHES = {"SHA-1": hashes.SHA1, "SHA-224": hashes.SHA224, "SHA-256": hashes.SHA256, "SHA-384": hashes.SHA384, "SHA-512": hashes.SHA512}


class Failing(Memory):
    """Memory in which one operation fails, if the vector says so."""

    failing = None

    def take(self, key):
        self.works("take")
        return super().take(key)

    def claim(self, key, until):
        self.works("claim")
        return super().claim(key, until)

    def works(self, operation):
        if self.failing == operation:
            raise OSError("on purpose")


def read(vector_id):
    file = VECTORS / f"{vector_id}.json"
    return file, json.loads(file.read_text())


def settings(name):
    file = VECTORS / name
    made = json.loads(file.read_text())
    load = lambda names: [(file.parent / one).read_text() for one in names]
    for idp in made["idps"]:
        if "metadataFile" in idp:
            [idp["metadata"]] = load([idp.pop("metadataFile")])
        if "certificateFiles" in idp:
            idp["certificates"] = load(idp.pop("certificateFiles"))
        trust = idp.get("metadataTrust", {})
        for files, field in (("certificateFiles", "certificates"), ("authorityFiles", "authorities")):
            if files in trust:
                trust[field] = load(trust.pop(files))
    return json.dumps(made)


def message(file, vector):
    beside = lambda name: (file.parent / name).read_bytes()
    if "message" in vector:
        return value(base64.b64encode(beside(vector["message"])))
    if "base64" in vector:
        return value(beside(vector["base64"]))
    if "form" in vector:
        return Variant("form", record(content_type=vector["form"].get("contentType"), body=beside(vector["form"]["body"])))
    if "soap" in vector:
        return Variant("soap", beside(vector["soap"]))
    return Variant("query", beside(vector["query"]))


def milliseconds(text):
    instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round((instant - datetime(1970, 1, 1, tzinfo=timezone.utc)).total_seconds() * 1000)


def known(vector):
    stated = vector["terms"]
    expect = stated["expect"]
    made = terms(expect["replyTo"] if isinstance(expect, dict) else Variant(expect), milliseconds(stated["now"]), browser=stated.get("browser", []))
    made.address = stated.get("address")
    if "artifact" in stated:
        made.artifact = record(resolve_id=stated["artifact"]["resolveId"], idp=stated["artifact"]["idp"])
    if "tlsCertificateFile" in stated:
        text = (VECTORS / stated["tlsCertificateFile"]).read_text()
        body = text.split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0]
        setattr(made, "tls-certificate", base64.b64decode("".join(body.split())))
    return made


@cache
def private_key(name):
    return serialization.load_pem_private_key((VECTORS / name).read_bytes(), None)


def unwrapper(vector):
    names = vector.get("decryptionKeyFiles")
    if not names:
        return None
    keys = [private_key(name) for name in names]

    def unwrap(wrapped):
        oaep = padding.OAEP(padding.MGF1(HASHES[wrapped.mgf]()), HASHES[wrapped.digest](), wrapped.label or None)
        for key in keys:
            try:
                opened = key.decrypt(wrapped.ciphertext, oaep)
            except ValueError:
                continue
            if len(opened) == getattr(wrapped, "key-length"):
                return opened
        return None

    return unwrap


def judged(instance, file, vector, store):
    provider = instance.service_provider(settings(vector["settings"]))
    try:
        return provider.sign_in(message(file, vector), known(vector), store, unwrapper(vector))
    finally:
        provider.close()


def take_up(store, vector):
    for request, state in vector.get("store", {}).get("requests", {}).items():
        store.requests[f"req:{request}"] = json.dumps(state)


def remembered(instance, vector):
    store = Failing()
    for before in vector.get("store", {}).get("claimed", []):
        file, other = read(before)
        take_up(store, other)
        judged(instance, file, other, store)
    take_up(store, vector)
    store.failing = vector.get("store", {}).get("failing")
    return store


def check(instance, file, vector, native):
    store = remembered(instance, vector)
    try:
        login = judged(instance, file, vector, store)
    except Rejected as rejected:
        assert (vector["result"], vector.get("code")) == ("reject", rejected.code), f"{vector['id']}: found {rejected.code}"
        report = rejected.report
    else:
        assert vector["result"] == "accept", f"{vector['id']}: accepted"
        expected = vector["login"]
        assert login["name-id"] == dashed(expected["nameId"]), vector["id"]
        assert [names(one) for one in login["attributes"]] == expected["attributes"], vector["id"]
        assert login["assertion-id"] == expected["assertionId"] and login["issuer"] == expected["issuer"], vector["id"]
        report = login["report-json"]
    assert report == native[vector["id"]], f"{vector['id']}: another report than that of the native run\n{report}"


def dashed(name_id):
    return name_id and {
        "value": name_id["value"],
        "format": name_id["format"],
        "name-qualifier": name_id["nameQualifier"],
        "sp-name-qualifier": name_id["spNameQualifier"],
    }


def names(attribute):
    """As the vectors write it. `attribute-value` comes untagged: its cases are of different Python classes."""
    one = lambda found: found["text"] if isinstance(found, dict) else found if found is None else {"xml": found}
    return {
        "name": attribute["name"],
        "nameFormat": attribute["name-format"],
        "friendlyName": attribute["friendly-name"],
        "values": [one(found) for found in attribute["values"]],
    }


def a_trap_is_survived(samlight):
    """Out of fuel: that instance is lost, a fresh one is as good as ever."""
    file, vector = read("accept/outstanding-among-others")
    for _ in range(3):
        instance = samlight.instance()
        provider = instance.service_provider(settings(vector["settings"]))
        instance.fuel = 100_000
        for fuel in (100_000, FUEL):
            instance.fuel = fuel
            try:
                provider.sign_in(message(file, vector), known(vector), Memory())
            except WasmtimeError:
                continue
            raise AssertionError("an instance that trapped was used again" if fuel == FUEL else "hardly any fuel was enough")
        fresh = samlight.instance()
        assert judged(fresh, file, vector, remembered(fresh, vector))["solicited"]


def the_command_of_the_readme():
    file, vector = read("accept/address-absent-on-both-sides")
    with tempfile.TemporaryDirectory() as folder:
        config, response = Path(folder, "sp.json"), Path(folder, "response.b64")
        config.write_text(settings("settings/default.json"))
        for octets, words in ((lambda xml: xml, '"value": "alice@example.org"'), (lambda xml: xml.replace(b"alice", b"mallory"), "refused: signature.digest-mismatch")):
            response.write_bytes(base64.b64encode(octets((file.parent / vector["message"]).read_bytes())))
            command = [sys.executable, "-B", EXAMPLE, COMPONENT, config, response, "--request-id", "_req1", "--now", str(milliseconds(vector["terms"]["now"]))]
            said = subprocess.run(command, capture_output=True, text=True, timeout=60)
            assert words in said.stdout + said.stderr, said
            assert (said.returncode == 0) == ("refused" not in words), said


def main():
    native = json.loads((ROOT / "build/native-reports.json").read_text())
    samlight = Samlight(COMPONENT)
    instance = samlight.instance()
    assert plain(instance.call("codes"))[0]["name"], "there are codes"
    # The package hands octets over one by one, so that a tenth of what is refused has to do here; the other hosts run all.
    files = sorted((VECTORS / "accept").rglob("*.json")) + sorted((VECTORS / "reject").rglob("*.json"))[::10]
    assert len(files) > 500, f"only {len(files)} vectors were found"
    for file in files:
        check(instance, file, json.loads(file.read_text()), native)
    a_trap_is_survived(samlight)
    the_command_of_the_readme()
    print(f"{len(files)} vectors in Python, their reports those of the native run; a trap is survived")


if __name__ == "__main__":
    main()
