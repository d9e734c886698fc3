"""Artifacts of HTTP-Artifact (SAML Bindings 3.6.4): read, and refused."""

import base64
import hashlib

import jsonschema

import names as n
import settings
from vector import as_json

URL = "https://idp.example/artifact"
OTHER = "https://other.example/saml"


def artifact(entity_id=n.IDP, index=0, kind=4, handle=b"handle of twenty oct"):
    """Type, endpoint index, SHA-1 of the entity ID, handle."""
    octets = kind.to_bytes(2, "big") + index.to_bytes(2, "big") + hashlib.sha1(entity_id.encode()).digest() + handle
    return base64.b64encode(octets).decode()


def tree():
    """Every file of these vectors: path -> octets."""
    files = {
        "settings/artifact.json": as_json(settings.document({**settings.pinned("idp"), "artifactUrl": URL}, settings.pinned("idp", entity_id=OTHER))),
        "artifact/schema.json": as_json(SCHEMA),
    }
    files.update({f"{made['id']}.json": as_json(made) for made in vectors()})
    return files


def check(codes):
    """What is wrong with these vectors themselves."""
    schema = jsonschema.Draft202012Validator(SCHEMA)
    made = list(vectors())
    faults = [f"{vector['id']}: {error.message}" for vector in made for error in schema.iter_errors(vector)]
    faults += [f"{vector['id']}: {vector['code']} is not in the catalogue" for vector in made if vector.get("code", "") not in codes | {""}]
    return faults + [f"{identifier}: minted twice" for identifier in {vector["id"] for vector in made if [v["id"] for v in made].count(vector["id"]) > 1}]


SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A vector of HTTP-Artifact: the value of SAMLart, and what has to be read in it",
    "type": "object",
    "required": ["id", "about", "spec", "settings", "artifact", "result"],
    "properties": {
        "id": {"type": "string"}, "about": {"type": "string"}, "spec": {"type": "array", "items": {"type": "string"}}, "settings": {"type": "string"},
        "artifact": {"type": "string"}, "result": {"enum": ["accept", "reject"]}, "idp": {"type": "string"}, "url": {"type": "string"}, "code": {"type": "string"},
    },
    "oneOf": [{"required": ["idp", "url"]}, {"required": ["code"]}],
    "additionalProperties": False,
}


def vectors():
    """Every vector, as the object that its file holds."""
    def made(name, about, value, **verdict):
        result = "reject" if "code" in verdict else "accept"
        return {"id": f"artifact/{result}/{name}", "about": about, "spec": ["saml-bindings 3.6.4"], "settings": "settings/artifact.json", "artifact": value,
                "result": result, **verdict}

    def malformed(name, about, value):
        return made(name, about, value, code="artifact.malformed")

    def mismatch(name, about, value):
        return made(name, about, value, code="artifact.source-mismatch")

    good = artifact()
    yield made("first-endpoint", "an artifact of a trusted IdP", good, idp=n.IDP, url=URL)
    yield made("any-endpoint", "one URL was configured, so it serves every index", artifact(index=65535), idp=n.IDP, url=URL)
    yield malformed("empty", "no artifact", "")
    yield malformed("truncated", "an artifact that is cut short", good[:40])
    yield malformed("too-long", "an artifact with an octet too many", base64.b64encode(base64.b64decode(good) + b"x").decode())
    yield malformed("type-1", "an artifact of SAML 1.1", artifact(kind=1))
    yield malformed("type-3", "a type that nobody defined", artifact(kind=3))
    yield malformed("space-for-plus", "a plus that became a space", artifact(handle=b"\xfb" * 20).replace("+", " "))
    yield malformed("url-alphabet", "base64 in the alphabet of URLs", artifact(handle=b"\xfb" * 20).replace("+", "-"))
    yield malformed("no-padding", "base64 without its padding", good.rstrip("="))
    yield malformed("white-space", "a line end behind it", good + "\n")
    yield malformed("stray-bits", "base64 whose last character has bits that mean nothing", good[:-2] + chr(ord(good[-2]) + 1) + "=")
    yield mismatch("unknown-source", "an artifact of an IdP that nobody trusts", artifact("https://evil.example/saml"))
    yield mismatch("another-case", "entity IDs are compared exactly", artifact(n.IDP.upper()))
    yield mismatch("no-service", "a trusted IdP without an artifact resolution service", artifact(OTHER))
