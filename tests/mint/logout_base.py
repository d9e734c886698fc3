"""A good logout message of either kind, by either binding, and where its vectors are gathered. They have a schema of their own."""

import base64
import urllib.parse
import zlib
from dataclasses import dataclass, field

import names as n
import octets
from signing import Sig, fill
from templates import edit
from vector import as_json

VECTORS = []
SETTINGS = {}

SLO = "https://app.example/saml/slo"
SPEC_REDIRECT = ["saml-bindings 3.4.4.1"]
SPEC_POST = ["saml-bindings 3.5.4"]
DEFLATE = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"

EMPTY_BLOCK = b"\0\0\0\xff\xff"  # stored, not the last

REQUEST = f"""<samlp:LogoutRequest xmlns:samlp="{n.SAMLP}" xmlns:saml="{n.SAML}" ID="_lr1" Version="2.0" \
IssueInstant="2025-12-31T23:59:58Z" Destination="{SLO}" NotOnOrAfter="2026-01-01T00:05:00Z">\
<saml:Issuer>{n.IDP}</saml:Issuer>@@sig@@<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>\
<samlp:SessionIndex>_s1</samlp:SessionIndex></samlp:LogoutRequest>"""

STATUS = f'<samlp:Status><samlp:StatusCode Value="{n.STATUS}Success"/></samlp:Status>'

RESPONSE = f"""<samlp:LogoutResponse xmlns:samlp="{n.SAMLP}" xmlns:saml="{n.SAML}" ID="_lp1" Version="2.0" \
IssueInstant="2025-12-31T23:59:58Z" Destination="{SLO}" InResponseTo="_req1">\
<saml:Issuer>{n.IDP}</saml:Issuer>@@sig@@{STATUS}</samlp:LogoutResponse>"""

LOGOUT_REQUEST = {
    "kind": "request", "issuer": n.IDP, "id": "_lr1",
    "nameId": {"value": "alice@example.org", "format": n.EMAIL, "nameQualifier": None, "spNameQualifier": None},
    "sessionIndexes": ["_s1"], "reason": None, "notOnOrAfter": "2026-01-01T00:05:00Z", "relayState": None,
}
LOGOUT_RESPONSE = {
    "kind": "response", "issuer": n.IDP, "id": "_lp1", "inResponseTo": "_req1", "status": [n.STATUS + "Success"], "partial": False,
    "returnTo": None, "relayState": None,
}


def asked(**changes):
    """What the default request says, with changes; `value` is the NameID's."""
    made = {**LOGOUT_REQUEST, "nameId": dict(LOGOUT_REQUEST["nameId"])}
    if "value" in changes:
        made["nameId"]["value"] = changes.pop("value")
    return {**made, **changes}


def answered(**changes):
    """What the default response says, with changes."""
    return {**LOGOUT_RESPONSE, **changes}


def plain(*changes, base=REQUEST):
    """The message without a signature."""
    return edit(base.replace("@@sig@@", ""), *changes)


def signed(*changes, base=REQUEST, ref=None, **options):
    """The message with a signature inside; options go to `Sig`."""
    text = edit(base, *changes)
    sig = Sig(ref or ("_lr1" if "LogoutRequest" in text else "_lp1"), **options)
    return fill(text.replace("@@sig@@", sig.xml()), sig)


def deflated(data, level=9):
    """Raw DEFLATE, or stored blocks with level 0."""
    data = data.encode() if isinstance(data, str) else data
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def escape(data, hexadecimal=str.upper, safe=""):
    """Percent-encoding with hexadecimal digits as told."""
    text = urllib.parse.quote(data, safe=safe)
    parts = text.split("%")
    return parts[0] + "".join("%" + hexadecimal(part[:2]) + part[2:] for part in parts[1:])


@dataclass
class Query:
    """A query string; what is None is left out or derived from the rest."""

    xml: str = ""
    parameter: str | None = None
    relay_state: str | None = None      # as text; it is escaped like everything else
    method: str | None = n.RSA_SHA256
    key: str = "idp"
    hexadecimal: object = str.upper
    safe: str = ""                      # characters that are not escaped
    payload: bytes | None = None        # in place of the compressed message
    raw: str | None = None              # in place of the escaped base64 text
    named: str | None = None            # another SigAlg than the one that is used
    value: object = None                # what becomes of the signature value

    def parts(self):
        """Names and raw values in the order of the standard."""
        coded = lambda text: escape(text, self.hexadecimal, self.safe)
        parameter = self.parameter or ("SAMLRequest" if "LogoutRequest" in self.xml else "SAMLResponse")
        payload = self.payload if self.payload is not None else deflated(self.xml)
        made = {parameter: self.raw if self.raw is not None else coded(base64.b64encode(payload))}
        if self.relay_state is not None:
            made["RelayState"] = coded(self.relay_state)
        if self.method:
            made["SigAlg"] = coded(self.named or self.method)
            covered = joined(made).encode()
            value = octets.sign(self.method, self.key, covered)
            value = self.value(value) if self.value else base64.b64encode(value)
            made["Signature"] = coded(value)
        return made

    def text(self):
        """The query string in the order of the standard."""
        return joined(self.parts())


def joined(parts):
    """Names and raw values as a query string."""
    return "&".join(f"{name}={value}" for name, value in (parts.items() if isinstance(parts, dict) else parts))


@dataclass
class Vector:
    """One JSON file and one message beside it."""

    id: str
    document: dict
    files: dict = field(default_factory=dict)

    def write(self):
        """The files of this vector: path -> octets."""
        folder = self.id.rsplit("/", 1)[0]
        made = {f"{folder}/{name}": data for name, data in self.files.items()}
        made[f"{self.id}.json"] = as_json(self.document)
        return made


def accept(name, about, query, logout, **rest):
    """A message that is believed."""
    return _add(f"logout/accept/{name}", about, query, {"result": "accept", "logout": logout}, **rest)


def reject(name, about, query, code, **rest):
    """A message that is refused, and the code of the first rung that fails."""
    return _add(f"logout/reject/{name}", about, query, {"result": "reject", "code": code}, **rest)


def _add(vector_id, about, message, verdict, kind="query", settings="logout/default", expect=None, now=n.NOW, store=None,
         warnings=None, keys=(), flags=(), cves=(), spec=(), content_type="application/x-www-form-urlencoded"):
    name = vector_id.rsplit("/", 1)[1]
    if isinstance(message, Query):
        message = message.text()
    data = message.encode() if isinstance(message, str) else message
    suffix = {"query": "query", "form": "form", "message": "xml"}[kind]
    file = f"{name}.{suffix}"
    document = {
        "id": vector_id, "about": about, "flags": list(flags), "cves": list(cves), "spec": list(spec),
        "settings": f"settings/{settings}.json",
        kind: {"contentType": content_type, "body": file} if kind == "form" else file,
        "terms": {"expect": expect or "outstanding", "now": now},
    }
    if keys:
        document["decryptionKeyFiles"] = [f"keys/{key}.key.pem" for key in keys]
    if store:
        document["store"] = store
    if warnings:
        document["warnings"] = warnings
    document.update(verdict)
    VECTORS.append(Vector(vector_id, document, {file: data}))
    return vector_id


def form(message, parameter=None, relay_state=None, extra=""):
    """A form body with this message."""
    parameter = parameter or ("SAMLRequest" if "LogoutRequest" in message else "SAMLResponse")
    body = f"{parameter}={escape(base64.b64encode(message.encode()))}"
    return body + (f"&RelayState={escape(relay_state)}" if relay_state is not None else "") + extra


STORED = {"requests": {"_req1": {"idp": n.IDP}}}


def settings():
    """The settings that the vectors for logout share."""

    def pinned(*names, entity_id=n.IDP, policy=None):
        idp = {
            "entityId": entity_id, "ssoUrl": n.IDP + "/sso", "sloUrl": n.IDP + "/slo",
            "certificateFiles": [f"../../keys/{name}.cert.pem" for name in names],
        }
        return {**idp, "policy": policy} if policy else idp

    def document(*idps, slo=(SLO,), **policy):
        made = {"version": 1, "entityId": n.SP, "acsUrls": [n.ACS], "sloUrls": list(slo), "idps": list(idps)}
        return {**made, "policy": policy} if policy else made

    shared = {
        "default": document(pinned("idp")),
        "no-slo-urls": document(pinned("idp"), slo=()),
        "two-slo-urls": document(pinned("idp"), slo=("https://app.example/other/slo", SLO)),
        "rollover": document(pinned("idp-next", "idp")),
        "two-idps": document(pinned("idp"), pinned("other-idp", entity_id=n.OTHER_IDP)),
        "p256": document(pinned("idp-p256")),
        "mixed-keys": document(pinned("idp-p256", "idp")),
        "sha1": document(pinned("idp", policy={"dangerAllowSha1": True})),
        "dates-enforce-expired": document(pinned("idp-expired"), certificateDates="enforce"),
        "metadata-expired": document({"metadataFile": "../../metadata/expired.xml"}),
        "metadata": document({"metadataFile": "../../metadata/idp-slo.xml"}),
        "relay-state-off": document(pinned("idp"), relayState="off"),
        "relay-state-enforce": document(pinned("idp"), relayState="enforce"),
        "short-ttl": document(pinned("idp"), requestTtlSec=60, clockSkewSec=0),
        "entra": document(pinned("idp", entity_id="https://sts.windows.net/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/")),
        "adfs": document(pinned("idp", entity_id="http://adfs.example.org/adfs/services/trust")),
        "auth0": document(pinned("idp", entity_id="urn:auth0.example")),
        "keycloak": document(pinned("idp", entity_id="https://sso.example.org/realms/staff")),
        "simplesamlphp": document(pinned("idp", entity_id="https://ssp.example.org/simplesaml/saml2/idp/metadata.php")),
    }
    return {f"logout/{name}": as_json(value) for name, value in shared.items()}


SETTINGS.update(settings())
