"""Vectors of metadata alone: a document, how it is read, and what comes of it. Kept apart from the messages, with a schema of their own."""

from vector import Vector

VECTORS = []


def accept(name, about, document, expected, **rest):
    """A document that is read; `expected` are members of its JSON, each compared whole."""
    _add(f"accept/{name}", about, document, {"result": "accept", "metadata": expected}, **rest)


def reject(name, about, document, code, mentions=(), **rest):
    """A document that is refused, and words that the error has to have."""
    _add(f"reject/{name}", about, document, {"result": "reject", "code": code, "mentions": list(mentions)}, **rest)


def _add(name, about, document, verdict, spec=("saml-metadata 2.3",), flags=(), next_refresh=None, ids=None, **options):
    vector_id = f"metadata/{name}"
    file = f"{name.rsplit('/', 1)[1]}.xml"
    data = document.encode() if isinstance(document, str) else document
    made = {"id": vector_id, "about": about, "flags": list(flags), "spec": list(spec), "document": file,
            "options": {option: value for option, value in options.items() if value is not None}}
    if next_refresh:
        made["nextRefresh"] = next_refresh
    if ids is not None:
        made["entityIds"] = ids
    VECTORS.append(Vector(vector_id, {**made, **verdict}, {file: data}))


def pinned(*names):
    """Keys that may have signed."""
    return {"certificateFiles": [f"keys/{name}.cert.pem" for name in names]}


def authorities(*names):
    """Authorities that may have certified whoever signed."""
    return {"authorityFiles": [f"keys/{name}.cert.pem" for name in names]}
