"""Logout messages that are refused for how they came or for how they are signed."""

import base64
import gzip
import urllib.parse
import zlib

import logout_base as b
import names as n
import octets
from logout_base import DEFLATE, EMPTY_BLOCK, RESPONSE, SPEC_POST, SPEC_REDIRECT, STORED
from logout_base import Query, deflated, escape, form, joined, plain, reject, signed
from signing import fill
from templates import message

CVE = ["CVE-2025-27773"]


def mint():
    _parameters()
    _changed()
    _unsigned()
    _methods()
    _keys()
    _inflate()
    _forms()
    _enveloped()
    _doors()


def _parameters():
    """Two readers of one query."""
    text, evil = plain(), plain(("alice@example.org", "admin@example.org"))
    parts = Query(text, relay_state="r-1").parts()
    query = joined(parts)
    forged = Query(evil, method=None).parts()["SAMLRequest"]

    def case(name, about, made, code, flags="QueryConfusion", **rest):
        reject(f"query-{name}", about, made, f"binding.{code}", **{"flags": [flags], "cves": CVE, "spec": SPEC_REDIRECT, **rest})

    case("request-twice-forged-last", "a second SAMLRequest behind the signed one", f"{query}&SAMLRequest={forged}", "multiple")
    case("request-twice-forged-first", "a second SAMLRequest before the signed one", f"SAMLRequest={forged}&{query}", "multiple")
    case("request-twice-same", "the same SAMLRequest twice", f"{query}&SAMLRequest={parts['SAMLRequest']}", "multiple")
    case("request-twice-empty", "an empty SAMLRequest beside the signed one", f"SAMLRequest=&{query}", "multiple")
    response = Query(plain(base=RESPONSE), method=None).parts()["SAMLResponse"]
    case("both-messages", "SAMLResponse beside SAMLRequest", f"{query}&SAMLResponse={response}", "multiple")
    case("both-messages-first", "SAMLResponse before SAMLRequest", f"SAMLResponse={response}&{query}", "multiple")
    case("both-messages-empty", "an empty SAMLResponse beside SAMLRequest", f"{query}&SAMLResponse=", "multiple")
    for name in ("RelayState", "SigAlg", "Signature"):
        case(f"{name.lower()}-twice", f"{name} twice, the same", f"{query}&{name}={parts[name]}", "multiple")
        case(f"{name.lower()}-twice-other", f"another {name} before the signed one", f"{name}=evil&{query}", "multiple")
    case("encoding-twice", "SAMLEncoding twice", f"{query}&SAMLEncoding={DEFLATE}&SAMLEncoding={DEFLATE}", "multiple")
    for name in parts:
        escaped = f"%{ord(name[0]):02X}{name[1:]}"
        case(f"{name.lower()}-escaped", f"the name {name} is written with an escape", query.replace(f"{name}=", f"{escaped}="), "query-malformed")
        case(f"{name.lower()}-twice-escaped", f"a second {name}, its name written with an escape", f"{query}&{escaped}=evil", "multiple")
    case("name-escaped-lower", "the escape has lower-case digits", query.replace("SAMLRequest=", "SAM%4cRequest="), "query-malformed")
    case("name-escaped-forged-first", "a forged message under an escaped name before the signed one", f"S%41MLRequest={forged}&{query}", "query-malformed")
    case("name-without-value", "RelayState without an equals sign", Query(text).text() + "&RelayState", "query-malformed")
    case("bad-escape-in-name", "a percent sign in the name of an unknown parameter", f"{query}&%zz=1", "query-malformed", flags="Form")
    case("bad-escape", "a percent sign without digits in the message", query.replace("SAMLRequest=", "SAMLRequest=%"), "query-malformed", flags="Form")
    case("bad-escape-relay-state", "a percent sign with one digit in RelayState", query.replace("RelayState=r-1", "RelayState=%4"), "query-malformed", flags="Form")
    case("relay-state-utf8", "RelayState is not UTF-8", query.replace("RelayState=r-1", "RelayState=%ff"), "query-malformed", flags="Encoding")
    case("other-case", "the parameter's name in another case is another parameter", query.replace("SAMLRequest=", "samlrequest="), "missing", flags="Redirect", cves=[])
    case("no-message", "no message at all", "RelayState=r-1", "missing", flags="Redirect", cves=[])
    case("empty", "an empty query", "", "missing", flags="Redirect", cves=[])
    case("empty-message", "an empty SAMLRequest", Query(text, raw="").text(), "missing", flags="Redirect", cves=[])
    case("question-mark", "the question mark belongs to the address, not to the query", "?" + query, "missing", flags="Redirect", cves=[])
    case("semicolons", "semicolons instead of ampersands", query.replace("&", ";"), "base64-malformed", flags="Redirect", cves=[])
    for name, value in [("identity", "urn:example:identity"), ("empty", ""), ("gzip", "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:GZIP"),
                        ("other-case", DEFLATE.lower()), ("padded", DEFLATE + " ")]:
        case(f"encoding-{name}", "SAMLEncoding names something else than DEFLATE", f"{query}&SAMLEncoding={escape(value)}", "encoding-unsupported", flags="Inflate", cves=[],
             spec=["saml-bindings 3.4.4"])
    long = "https://app.example/" + "x" * 61
    case("relay-state-81", "RelayState of 81 bytes where the settings refuse it", Query(text, relay_state=long), "relay-state-limit-exceeded", flags="RelayState", cves=[],
         spec=["saml-bindings 3.4.3"], settings="logout/relay-state-enforce")
    case("larger-than-allowed", "one byte more than the limit", (made := query + "&x=") + "x" * (262145 - len(made)), "limit-exceeded", flags="Limits", cves=[])


def _changed():
    """What a detached signature covers is changed on the way."""
    text = plain()
    parts = Query(text, relay_state="r-1").parts()
    bare = Query(text).parts()
    query = joined(parts)

    def case(name, about, made, code="signature.value-mismatch", flags="Tampering", **rest):
        reject(f"changed-{name}", about, made, code, **{"flags": [flags], "spec": SPEC_REDIRECT, **rest})

    case("relay-state", "RelayState is another one", query.replace("RelayState=r-1", "RelayState=r-2"))
    case("relay-state-removed", "RelayState is gone", joined({k: v for k, v in parts.items() if k != "RelayState"}))
    case("relay-state-emptied", "RelayState is empty", query.replace("RelayState=r-1", "RelayState="))
    case("relay-state-added", "RelayState is new", joined({**bare, "RelayState": "evil"}))
    case("relay-state-added-empty", "an empty RelayState is new", joined({**bare, "RelayState": ""}))
    case("relay-state-spelling", "the same RelayState, one letter escaped", query.replace("RelayState=r-1", "RelayState=%72-1"))
    evil = Query(plain(("alice@example.org", "admin@example.org")), method=None).parts()["SAMLRequest"]
    case("message", "another message under the same signature", joined({**parts, "SAMLRequest": evil}))
    case("message-recompressed", "the same message, compressed anew", joined({**parts, "SAMLRequest": escape(base64.b64encode(deflated(text, 0)))}))
    lower = {key: escape(urllib.parse.unquote(value), str.lower) for key, value in parts.items()}
    case("hex-lowered", "upper-case escapes became lower-case ones", joined(lower))
    upper = Query(text, relay_state="r/1", hexadecimal=str.lower).parts()
    case("hex-raised", "lower-case escapes became upper-case ones", joined({key: escape(urllib.parse.unquote(value)) for key, value in upper.items()}))
    case("escapes-removed", "escapes that need not be were taken away", joined({key: escape(urllib.parse.unquote(value), safe="/:") for key, value in parts.items()}))
    case("parameter-renamed", "the request's octets travel as SAMLResponse", query.replace("SAMLRequest=", "SAMLResponse="), "logout.missing", "QueryConfusion", cves=CVE)
    case("method-downgraded", "SigAlg names SHA-1", joined({**parts, "SigAlg": escape(n.RSA_SHA1)}), "signature.method-forbidden", "Algorithm", spec=["xmldsig-core 6.1"])
    case("method-downgraded-allowed", "SigAlg names SHA-1 where that is allowed", joined({**parts, "SigAlg": escape(n.RSA_SHA1)}), settings="logout/sha1", flags="AlgorithmMismatch")
    case("method-other", "SigAlg names another good method", joined({**parts, "SigAlg": escape(n.RSA_SHA512)}), flags="AlgorithmMismatch")
    case("method-spelling", "SigAlg with one letter escaped", query.replace("SigAlg=http", "SigAlg=%68ttp"))
    case("boundary", "RelayState moved into SigAlg", query.replace("&RelayState=r-1&SigAlg=", "&SigAlg=").replace("SigAlg=", "SigAlg=r-1%26SigAlg%3D"),
         "signature.method-unsupported", cves=["CVE-2025-31335"])
    value = base64.b64decode(urllib.parse.unquote(parts["Signature"]))
    flipped = value[:9] + bytes([value[9] ^ 1]) + value[10:]
    for name, about, other in [("flipped", "one bit of the value", flipped), ("cut", "the value without its last octet", value[:-1]), ("longer", "the value and one octet", value + b"\0"),
                               ("zero", "a value of zeros", bytes(256))]:
        case(f"value-{name}", about, joined({**parts, "Signature": escape(base64.b64encode(other))}), flags="SignatureValue")
    case("value-empty", "an empty value", joined({**parts, "Signature": ""}), flags="SignatureValue")
    case("value-no-base64", "the value is not base64", joined({**parts, "Signature": "%21%21%21%21"}), "signature.malformed", "SignatureValue")
    reordered = {name: parts[name] for name in ("RelayState", "SAMLRequest", "SigAlg")}
    made = octets.sign(n.RSA_SHA256, "idp", joined(reordered).encode())
    case("signed-in-wire-order", "the value is made over the order of the wire, which is not that of the standard",
         joined({**reordered, "Signature": escape(base64.b64encode(made))}), flags="Redirect")
    decoded = f"SAMLRequest={urllib.parse.unquote(parts['SAMLRequest'])}&RelayState=r-1&SigAlg={n.RSA_SHA256}"
    made = octets.sign(n.RSA_SHA256, "idp", decoded.encode())
    case("signed-decoded", "the value is made over decoded text, as SimpleSign does", joined({**parts, "Signature": escape(base64.b64encode(made))}), flags="SimpleSign",
         cves=["CVE-2025-31335"])
    encoded = f"{joined({k: v for k, v in parts.items() if k != 'Signature'})}&SAMLEncoding={DEFLATE}"
    made = octets.sign(n.RSA_SHA256, "idp", encoded.encode())
    case("signed-with-encoding", "the value covers SAMLEncoding too", f"{encoded}&Signature={escape(base64.b64encode(made))}", flags="Redirect")


def _unsigned():
    text = plain()
    parts = Query(text, relay_state="r-1").parts()

    def case(name, about, made, code="signature.missing", **rest):
        reject(f"unsigned-{name}", about, made, code, **{"flags": ["SignatureMissing"], "spec": ["saml-profiles 4.4.4.1"], **rest})

    case("query", "neither SigAlg nor Signature", Query(text, method=None))
    case("query-response", "a response without a signature", Query(plain(base=RESPONSE), method=None), store=STORED)
    case("no-value", "SigAlg without Signature", joined({k: v for k, v in parts.items() if k != "Signature"}))
    case("no-method", "Signature without SigAlg", joined({k: v for k, v in parts.items() if k != "SigAlg"}))
    case("form", "a request by HTTP-POST without a signature", form(text), kind="form")
    case("form-response", "a response by HTTP-POST without a signature", form(plain(base=RESPONSE)), kind="form", store=STORED)
    case("detached-as-form", "a query signature sent as a form", Query(text).text(), "binding.simple-sign-forbidden", kind="form")
    enveloped = signed()
    case("enveloped-in-query", "by HTTP-Redirect the message alone is signed", Query(enveloped, method=None), "signature.misplaced", spec=SPEC_REDIRECT, flags=["SignaturePlace"])
    case("both-signatures", "by HTTP-Redirect both the query and the message are signed", Query(enveloped), "signature.misplaced", spec=SPEC_REDIRECT, flags=["SignaturePlace"])


def _methods():
    text = plain()

    def case(name, about, made, code, flags="Algorithm"):
        reject(f"method-{name}", about, made, f"signature.{code}", flags=[flags], spec=["xmldsig-core 6.1"])

    forged = lambda uri: Query(text, named=uri, method=n.RSA_SHA256)
    case("rsa-sha1", "RSA with SHA-1 where nothing allows it", Query(text, method=n.RSA_SHA1), "method-forbidden")
    case("rsa-md5", "RSA with MD5", Query(text, method=n.RSA_MD5), "method-forbidden")
    case("dsa-sha1", "DSA with SHA-1", Query(text, method=n.DSA_SHA1, key="idp-dsa"), "method-forbidden")
    case("dsa-sha256", "DSA with SHA-256", Query(text, method=n.DSA_SHA256, key="idp-dsa"), "method-forbidden")
    for name, uri in [("hmac-sha1", n.HMAC_SHA1), ("hmac-sha256", n.HMAC_SHA256)]:
        certificate = (b.octets.keys.FOLDER / "idp.cert.pem").read_bytes()
        parts = Query(text).parts()
        parts["SigAlg"] = escape(uri)
        del parts["Signature"]
        parts["Signature"] = escape(base64.b64encode(octets.mac(uri, certificate, joined(parts).encode())))
        case(name, "an HMAC whose secret is the public certificate", joined(parts), "method-forbidden", "HmacConfusion")
    for name, about, uri in [
        ("unknown", "a method that nobody knows", "urn:example:sign"), ("empty", "an empty method", ""), ("none", "the word none", "none"),
        ("other-case", "a known method in another case", n.RSA_SHA256.upper()), ("padded", "a known method with a space behind it", n.RSA_SHA256 + " "),
        ("digest", "a digest method", n.SHA256), ("short", "the short name of a method", "rsa-sha256"),
    ]:
        made = forged(uri)
        if uri == "":
            parts = Query(text).parts()
            parts["SigAlg"] = ""
            case(name, about, joined(parts), "method-unsupported", "AlgorithmName")
        else:
            case(name, about, made, "method-unsupported", "AlgorithmName")


def _keys():
    text = plain()

    def case(name, about, made, code, flags="Keys", **rest):
        reject(f"key-{name}", about, made, code, **{"flags": [flags], "spec": ["saml-profiles 4.4.4.1"], **rest})

    case("attacker", "a key that nobody trusts", Query(text, key="attacker"), "signature.value-mismatch")
    case("attacker-shown", "the attacker's certificate travels beside the value", Query(text, key="attacker").text() + "&KeyInfo=" + escape(b.octets.keys.certificate_base64("attacker")),
         "signature.value-mismatch", "KeyInfoTrust")
    case("other-idp", "the key of another trusted identity provider", Query(text, key="other-idp"), "signature.value-mismatch", "IdpConfusion", settings="logout/two-idps")
    case("not-rolled-over", "a key that neither of two certificates has", Query(text, key="idp-3072"), "signature.value-mismatch", settings="logout/rollover")
    case("next-not-known", "the new key before anybody configured it", Query(text, key="idp-next"), "signature.value-mismatch")
    case("other-kind", "the trusted key is of another kind", Query(text, method=n.ECDSA_SHA256, key="idp-p256"), "key.type-mismatch", "AlgorithmMismatch")
    case("rsa-for-p256", "an RSA value where only a P-256 key is trusted", Query(text), "key.type-mismatch", "AlgorithmMismatch", settings="logout/p256")
    case("issuer-untrusted", "an issuer that nobody trusts", Query(plain((n.IDP, "https://evil.example/saml"))), "key.issuer-untrusted", "Issuer")
    case("issuer-slash", "the issuer with a slash behind it", Query(plain((n.IDP, n.IDP + "/"))), "key.issuer-untrusted", "Issuer")
    case("certificate-expired", "the certificate's dates count and are over", Query(text), "key.certificate-expired", "CertificateDates", settings="logout/dates-enforce-expired")
    case("metadata-expired", "the metadata is past its validUntil", Query(text), "key.metadata-expired", "CertificateDates", settings="logout/metadata-expired",
         spec=["saml-metadata 2.3.2"])
    case("post-attacker", "by HTTP-POST: a key that nobody trusts", form(signed(key="attacker")), "signature.value-mismatch", kind="form")
    case("post-other-idp", "by HTTP-POST: the key of another trusted identity provider", form(signed(key="other-idp")), "signature.value-mismatch", "IdpConfusion",
         settings="logout/two-idps", kind="form")


def _inflate():
    text = plain().encode()

    def case(name, about, payload, code="deflate-malformed", flags="Inflate", **rest):
        reject(f"inflate-{name}", about, Query(plain(), payload=payload), f"binding.{code}", **{"flags": [flags], "spec": SPEC_REDIRECT, **rest})

    good = deflated(text)
    case("not-compressed", "base64 of the message itself", text)
    case("zlib", "with the frame of zlib", zlib.compress(text))
    case("gzip", "with the frame of gzip", gzip.compress(text, mtime=0))
    case("cut", "the stream is cut short", good[:-8])
    case("cut-by-one", "the last octet is missing", good[:-1])
    case("one-behind", "one octet stands behind the end", good + b"\0")
    case("text-behind", "another message stands behind the end", good + deflated(plain(("alice@example.org", "admin@example.org"))))
    case("line-end-behind", "a line end stands behind the end", good + b"\n")
    case("adler-behind", "the checksum of zlib stands behind the end", good + zlib.adler32(text).to_bytes(4, "big"))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    case("not-finished", "the last block is not marked as the last", packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH))
    case("reserved-block", "a block of the reserved kind", b"\x07" + good)
    case("stored-length", "a stored block whose two lengths do not agree", b"\x01\x05\x00\x05\x00<a/>x")
    case("distance-before-start", "a match reaches back before the beginning", _reaching_back())
    case("nothing-inside", "a stream of nothing", b"\x03\x00", "missing", "Redirect")
    case("bomb", "nine kilobytes that grow to nine megabytes", deflated(b"<a>" + b" " * 9_000_000), "limit-exceeded", "Deflate")
    room = 262144 - len(text) - len("<!---->")
    case("one-byte-more", "one byte more than the limit when inflated", deflated(text + b"<!--" + b"x" * (room + 1) + b"-->"), "limit-exceeded", "Limits")
    case("one-block-more", "one block more than the limit, all but the last of them empty", EMPTY_BLOCK * 256 + good, "limit-exceeded", "Limits")
    case("utf8", "what was inflated is not UTF-8", deflated(text.replace(b"alice", b"al\xffce")), "utf8-malformed", "Encoding", spec=["xml 4.3.3"])
    case("twice", "the message is compressed twice", deflated(good), "utf8-malformed")

    def raw(name, about, made, **rest):
        reject(f"base64-{name}", about, Query(plain(), raw=made), "binding.base64-malformed", **{"flags": ["Base64"], "spec": SPEC_REDIRECT, **rest})

    coded = base64.b64encode(good).decode()
    raw("url-safe", "the alphabet for addresses", escape(base64.urlsafe_b64encode(b"\xfb\xff" + good).decode()))
    raw("no-padding", "without padding", escape(base64.b64encode(good + b"\0" * ((1 - len(good)) % 3)).decode().rstrip("=")))
    raw("twice-escaped", "escaped twice", escape(escape(coded)))
    raw("not-base64", "XML instead of base64", escape(plain()))


def _reaching_back():
    """A literal, then a match of three at distance four."""
    bits = "1" + "10" + "10010001" + "0000001" + "00011" + "0000000"  # last, fixed codes, `a`, length 3, distance 4, end
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8][::-1], 2) for at in range(0, len(bits), 8))


def _forms():
    def case(name, about, body, code, flags="Form", **rest):
        reject(f"form-{name}", about, body, code, **{"flags": [flags], "spec": SPEC_POST, "kind": "form", **rest})

    good = signed()
    field = escape(base64.b64encode(good.encode()))
    case("two-messages", "SAMLRequest twice", f"SAMLRequest={field}&SAMLRequest={field}", "binding.multiple", cves=CVE)
    case("both-messages", "SAMLResponse beside SAMLRequest", form(good) + "&SAMLResponse=" + escape(base64.b64encode(signed(base=RESPONSE).encode())), "binding.multiple", cves=CVE)
    case("no-message", "no message at all", "RelayState=a", "binding.missing")
    case("content-type", "another content type", form(good), "binding.content-type-mismatch", content_type="text/plain")
    case("bad-escape", "a percent sign alone", form(good) + "&RelayState=%", "binding.form-malformed")
    case("compressed", "a message for HTTP-Redirect in a form", "SAMLRequest=" + escape(base64.b64encode(deflated(good))), "binding.utf8-malformed", "Deflate")
    case("relay-state-81", "RelayState of 81 bytes where the settings refuse it", form(good, relay_state="x" * 81), "binding.relay-state-limit-exceeded", "RelayState",
         settings="logout/relay-state-enforce", spec=["saml-bindings 3.5.3"])
    value = octets.sign(n.RSA_SHA256, "idp", f"SAMLRequest={plain()}&RelayState=r-1&SigAlg={n.RSA_SHA256}".encode())
    simple = f"&SigAlg={escape(n.RSA_SHA256)}&Signature={escape(base64.b64encode(value))}"
    sign = {"flags": "SimpleSign", "cves": ["CVE-2025-31335"]}
    case("simple-sign", "a genuine signature of HTTP-POST-SimpleSign", form(plain(), relay_state="r-1", extra=simple), "binding.simple-sign-forbidden", **sign)
    case("simple-sign-key-info", "the same with KeyInfo", form(plain(), relay_state="r-1", extra=simple + "&KeyInfo=PGEvPg%3D%3D"), "binding.simple-sign-forbidden", **sign)
    case("simple-sign-and-enveloped", "beside a genuine signature in the message", form(good, relay_state="r-1", extra=simple), "binding.simple-sign-forbidden", **sign)
    case("simple-sign-value-alone", "Signature without SigAlg", form(good, extra="&Signature=AAAA"), "binding.simple-sign-forbidden", **sign)
    case("simple-sign-method-alone", "SigAlg without Signature, its name with an escape", form(good, extra="&S%69gAlg=x"), "binding.simple-sign-forbidden", **sign)
    case("request-as-response", "a request in the field SAMLResponse", form(good, parameter="SAMLResponse"), "logout.missing", "QueryConfusion", cves=CVE, spec=["saml-bindings 3.5.4"])
    case("response-as-request", "a response in the field SAMLRequest", form(signed(base=RESPONSE), parameter="SAMLRequest"), "logout.missing", "QueryConfusion", cves=CVE)


def _enveloped():
    def case(name, about, text, code, flags="Tampering", **rest):
        reject(f"post-{name}", about, form(text), code, **{"flags": [flags], "spec": ["saml-core 5.4"], "kind": "form", **rest})

    good = signed()
    case("name-changed", "the name is another one", good.replace("alice@", "admin@"), "signature.digest-mismatch")
    case("session-changed", "the session is another one", good.replace("_s1<", "_s2<"), "signature.digest-mismatch")
    case("session-added", "a session was added", good.replace("</samlp:LogoutRequest>", "<samlp:SessionIndex>_s2</samlp:SessionIndex></samlp:LogoutRequest>"), "signature.digest-mismatch")
    case("sha1", "SHA-1 where nothing allows it", signed(method=n.RSA_SHA1, digest=n.SHA1), "signature.method-forbidden", "Algorithm")
    case("digest-sha1", "a SHA-1 digest where nothing allows it", signed(digest=n.SHA1), "signature.digest-method-forbidden", "Algorithm")
    case("reference-other", "the reference is another element", signed(uri='URI="#_other"'), "signature.reference-mismatch", "Reference")
    case("reference-document", "the reference is the whole document", signed(uri='URI=""'), "signature.reference-mismatch", "Reference")
    signature = good[good.index("<ds:Signature"):good.index("</ds:Signature>") + len("</ds:Signature>")]
    bare = good.replace(signature, "")
    wrapped = plain(("alice@example.org", "admin@example.org"), ("_lr1", "_evil")).replace(
        "</saml:Issuer>", f"</saml:Issuer><samlp:Extensions>{good}</samlp:Extensions>")
    case("wrapped-in-extensions", "the signed request stands in the extensions of a forged one", wrapped, "signature.misplaced", "Wrapping")
    taken = plain(("alice@example.org", "admin@example.org"), ("_lr1", "_evil")).replace(
        "</saml:Issuer>", f"</saml:Issuer>{signature}<samlp:Extensions>{bare}</samlp:Extensions>")
    case("wrapped-signature-taken", "its signature stands in the forged one", taken, "signature.reference-mismatch", "Wrapping")
    case("two-signatures", "the same signature twice", good.replace(signature, signature * 2), "signature.multiple", "SignatureShape")
    case("five-signatures", "the same signature five times", good.replace(signature, signature * 5), "signature.limit-exceeded", "Limits")
    moved = bare.replace("<samlp:SessionIndex>", f"{signature}<samlp:SessionIndex>")
    case("misplaced", "the signature stands between the name and the session", moved, "signature.misplaced", "SignaturePlace")
    case("doctype", "a document type declaration", "<!DOCTYPE a>" + good, "xml.doctype-forbidden", "Doctype", spec=["saml-core 5.4"])
    case("id-twice", "another element with the same ID", signed(("<saml:Issuer>", '<samlp:Extensions ID="_lr1"/><saml:Issuer>')),
         "xml.id-multiple", "Ids")


def _doors():
    def case(name, about, text, code="logout.missing", kind="message", **rest):
        reject(f"door-{name}", about, text, code, kind=kind, flags=["ForeignSignature"], spec=["saml-core 3.7"], **rest)

    case("response", "a genuine login response at the door for logouts", message(sign="both"))
    case("response-form", "the same as a form", form(message(sign="both"), parameter="SAMLResponse"), kind="form")
    case("response-query", "a login response by HTTP-Redirect with a genuine signature", Query(message(sign=None), parameter="SAMLResponse"), kind="query")
    case("authn-request", "an AuthnRequest", f'<samlp:AuthnRequest xmlns:samlp="{n.SAMLP}" ID="_q1" Version="2.0" IssueInstant="{n.NOW}"/>')
    case("no-namespace", "a LogoutRequest of no namespace", plain().replace(f' xmlns:samlp="{n.SAMLP}"', "").replace("samlp:", ""))
    case("saml11", "a LogoutRequest of another namespace", plain().replace(n.SAMLP, "urn:oasis:names:tc:SAML:1.0:protocol"))
    assertion = fill(message(sign="assertion"))
    case("assertion", "a bare, signed Assertion", assertion[assertion.index("<saml:Assertion"):assertion.index("</saml:Assertion>") + len("</saml:Assertion>")])
    case("no-xml", "text that is no XML", "Log me out, please", "xml.malformed")
