"""A vector, and the place where all of them are gathered."""

import json
from dataclasses import dataclass, field

import names as n
import templates

VECTORS = []
SETTINGS = {}
METADATA = {}


@dataclass
class Vector:
    """One JSON file and, mostly, one message beside it."""

    id: str
    document: dict
    files: dict = field(default_factory=dict)

    def write(self):
        """The files of this vector: path -> octets."""
        folder = self.id.rsplit("/", 1)[0]
        made = {f"{folder}/{name}": data for name, data in self.files.items()}
        made[f"{self.id}.json"] = as_json(self.document)
        return made


def as_json(document):
    """One member to a line, what is in it on that line: short files, readable in a diff."""
    lines = [f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in document.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def accept(name, about, message, login=None, **rest):
    """A message that logs somebody in."""
    return _add(f"accept/{name}", about, message, {"result": "accept", "login": login or templates.login()}, **rest)


def reject(name, about, message, code, **rest):
    """A message that is refused, and the code of the first rung that fails."""
    return _add(f"reject/{name}", about, message, {"result": "reject", "code": code}, **rest)


def _add(vector_id, about, message, verdict, settings="default", expect=None, now=n.NOW, store=None,
         flags=(), cves=(), spec=(), kind="message", content_type="application/x-www-form-urlencoded", keys=(), warnings=None,
         tls_certificate=None, address=None, artifact=None, browser=None):
    name = vector_id.rsplit("/", 1)[1]
    data = message.encode() if isinstance(message, str) else message
    suffix = {"message": "xml", "base64": "b64", "form": "form", "query": "query", "soap": "soap.xml"}[kind]
    file = f"{name}.{suffix}"
    document = {
        "id": vector_id, "about": about, "flags": list(flags), "cves": list(cves), "spec": list(spec),
        "settings": f"settings/{settings}.json",
        kind: {"contentType": content_type, "body": file} if kind == "form" else file,
        "terms": {"expect": {"replyTo": n.REQUEST} if expect is None else expect, "now": now},
    }
    if keys:
        document["decryptionKeyFiles"] = [f"keys/{key}.key.pem" for key in keys]
    if tls_certificate:
        document["terms"]["tlsCertificateFile"] = f"keys/{tls_certificate}.cert.pem"
    if address:
        document["terms"]["address"] = address
    # The secrets that the browser brings in its cookies.
    if browser:
        document["terms"]["browser"] = list(browser)
    # The ArtifactResolve that was sent, and to whom.
    if artifact:
        document["terms"]["artifact"] = artifact
    if store:
        document["store"] = store
    document.update(verdict)
    # The codes of the rungs that warn, in their order; without the member nobody looks.
    if warnings is not None:
        document["warnings"] = list(warnings)
    VECTORS.append(Vector(vector_id, document, {file: data}))
    return vector_id


def config(name, about, text, code, mentions):
    """Settings that are refused. `text` is the text of the settings, or the object that it is the text of."""
    data = text.encode() if isinstance(text, str) else as_json(text)
    SETTINGS[f"broken/{name}"] = data
    VECTORS.append(Vector(f"config/{name}", {
        "id": f"config/{name}", "about": about, "flags": ["Config"], "cves": [], "spec": ["samlight config"],
        "settings": f"settings/broken/{name}.json", "result": "config-error", "code": code, "mentions": mentions,
    }))
