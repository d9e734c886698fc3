"""Refused before anything is parsed: forms, base64, UTF-8, size."""

import base64
import urllib.parse
import zlib

import names as n
from templates import compact, edit, message
from vector import reject

SPEC = ["saml-bindings 3.5.4"]
AUTHN_REQUEST = f'<samlp:AuthnRequest xmlns:samlp="{n.SAMLP}" ID="_q1" Version="2.0" IssueInstant="{n.NOW}"/>'


def mint():
    good = message()
    plain = base64.b64encode(good.encode()).decode()
    _forms(plain)
    _base64(good, plain)
    _utf8(good)
    size = 262144
    text = compact(good)
    room = size + 1 - len(text.encode())
    padding = "".join(f"<!--{'x' * 993}-->" for _ in range(room // 1000)) + " " * (room % 1000)
    reject("binding/larger-than-allowed", "one byte more than the limit", text + padding, "binding.limit-exceeded", flags=["Limits"], cves=["CVE-2025-54572"], spec=SPEC)


def _forms(plain):
    def form(name, about, body, code, **rest):
        reject(f"binding/{name}", about, body, f"binding.{code}", kind="form", flags=["Form"], spec=SPEC, **rest)

    field = urllib.parse.quote(plain, safe="")
    form("empty-body", "a body of no bytes", "", "missing")
    form("no-message", "a form without a SAMLResponse", "RelayState=abc&submit=1", "missing")
    form("empty-message", "the field is there and empty", "SAMLResponse=&RelayState=abc", "missing")
    form("other-case", "the field's name in another case is another field", f"samlresponse={field}", "missing")
    form("authn-request-field", "an AuthnRequest in its own field, posted to the wrong endpoint",
         "SAMLRequest=" + urllib.parse.quote(base64.b64encode(AUTHN_REQUEST.encode()).decode(), safe=""), "missing")
    form("two-messages", "two SAMLResponse fields, the same message twice", f"SAMLResponse={field}&SAMLResponse={field}", "multiple")
    form("two-messages-one-empty", "two SAMLResponse fields, the first one empty", f"SAMLResponse=&SAMLResponse={field}", "multiple")
    form("two-messages-one-escaped", "the second field's name is written with an escape", f"SAMLResponse={field}&SAML%52esponse={field}",
         "multiple")
    form("request-beside-response", "SAMLRequest beside SAMLResponse", f"SAMLRequest={field}&SAMLResponse={field}", "multiple")
    form("two-relay-states", "two RelayState fields", f"RelayState=a&SAMLResponse={field}&RelayState=b", "multiple")
    form("json", "JSON instead of a form", '{"SAMLResponse": "' + plain + '"}', "content-type-mismatch", content_type="application/json")
    form("xml-posted", "the message itself as the body", f"SAMLResponse={field}", "content-type-mismatch", content_type="text/xml")
    form("multipart", "a multipart form", f"SAMLResponse={field}", "content-type-mismatch",
         content_type="multipart/form-data; boundary=x")
    form("content-type-longer", "a content type that only begins like the right one", f"SAMLResponse={field}", "content-type-mismatch",
         content_type="application/x-www-form-urlencoded-not")
    form("no-content-type", "no content type", f"SAMLResponse={field}", "content-type-mismatch", content_type="")
    form("bad-escape", "a percent sign before letters that are no hexadecimal digits", f"SAMLResponse=%ZZ{field}", "form-malformed")
    form("cut-escape", "a percent sign with one digit at the end", f"SAMLResponse={field}%4", "form-malformed")
    form("bare-percent", "a percent sign alone", f"RelayState=100%&SAMLResponse={field}", "form-malformed")
    form("logout-request-field", "a LogoutRequest in its own field, posted to the endpoint for logins", "SAMLRequest=" + urllib.parse.quote(base64.b64encode(b"<a/>").decode(), safe=""), "missing")
    sign = f"&SigAlg={urllib.parse.quote(n.RSA_SHA256, safe='')}&Signature=AAAA"
    for name, about, body in [
        ("simple-sign", "the form carries a signature of HTTP-POST-SimpleSign", f"SAMLResponse={field}&RelayState=a{sign}"),
        ("simple-sign-value-alone", "the field Signature alone", f"SAMLResponse={field}&Signature=AAAA"),
        ("simple-sign-method-alone", "the field SigAlg alone, its name with an escape", f"SAMLResponse={field}&Sig%41lg=x"),
    ]:
        reject(f"binding/{name}", about, body, "binding.simple-sign-forbidden", kind="form", flags=["SimpleSign"], cves=["CVE-2025-31335"], spec=SPEC)
    reject("binding/relay-state-81", "RelayState of 81 bytes where the settings refuse it", f"SAMLResponse={field}&RelayState={'x' * 81}", "binding.relay-state-limit-exceeded",
           kind="form", settings="relay-state-enforce", flags=["RelayState"], spec=["saml-bindings 3.5.3"])
    for name, about, query in [
        ("logout-request-redirect", "a LogoutRequest by HTTP-Redirect, sent to the endpoint for logins", f"SAMLRequest={_deflated(plain)}"),
        ("redirect", "a Response by HTTP-Redirect, unsigned query", f"SAMLResponse={_deflated(plain)}"),
        ("redirect-not-deflated", "a Response by HTTP-Redirect that is not even compressed", f"SAMLResponse={field}"),
        ("redirect-signed", "a Response by HTTP-Redirect with a signature in the query",
         f"SAMLResponse={_deflated(plain)}&RelayState=a&SigAlg={urllib.parse.quote(n.RSA_SHA256, safe='')}&Signature=AAAA"),
    ]:
        reject(f"binding/{name}", about, query, "binding.redirect-forbidden", kind="query", flags=["Redirect"], spec=["saml-profiles 4.1.2"])


def _deflated(plain):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(base64.b64decode(plain)) + packer.flush()
    return urllib.parse.quote(base64.b64encode(packed).decode(), safe="")


def _base64(good, plain):
    def text(name, about, value, code="binding.base64-malformed", flags=("Base64",)):
        reject(f"binding/{name}", about, value, code, kind="base64", flags=flags, spec=["rfc4648 3"])

    # Two bytes past a group of three: one padding sign, whose group ends in bits that must be zero.
    padded = good.encode() + b"\n" * ((2 - len(good.encode())) % 3)
    odd = base64.b64encode(padded).decode()
    text("base64-junk", "characters of no alphabet between the others", plain[:40] + "!*" + plain[40:])
    text("base64-url-alphabet", "the alphabet for URLs", base64.urlsafe_b64encode(("<a>" + "\u00ff\u00fe?>" * 9 + "</a>").encode()).decode())
    text("base64-no-padding", "the padding is missing", odd.rstrip("="))
    text("base64-too-much-padding", "padding where none belongs", odd + "==")
    text("base64-two-texts", "two texts one after the other, padding in the middle", odd + odd)
    text("base64-tail", "bits after the last byte that are not zero", odd[:-2] + _next(odd[-2]) + "=")
    text("base64-one-character-more", "a last group of one character", base64.b64encode(good.encode() + b"\n" * (-len(good.encode()) % 3)).decode() + "A")
    text("base64-nul", "a NUL character", plain[:40] + "\x00" + plain[40:])
    text("base64-non-ascii", "a letter beyond ASCII", plain[:40] + "é" + plain[40:])
    text("base64-full-width", "full-width letters instead of ASCII ones", plain[:40] + "Ａ" + plain[41:])
    text("base64-xml", "the XML itself in the field", compact(good))
    text("base64-data-url", "a data: URL", "data:text/xml;base64," + plain)
    text("base64-blank-for-plus", "plus signs that became blanks on the way", _without_plus(good))
    text("base64-escaped", "percent escapes left in the field", urllib.parse.quote(odd, safe="")[:-3] + "%3D")
    text("base64-twice", "base64 of base64: what comes out is no XML", base64.b64encode(plain.encode()).decode(), "xml.malformed")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(good.encode()) + packer.flush()
    text("deflated", "compressed as for HTTP-Redirect: never inflated here", base64.b64encode(packed).decode(), "binding.utf8-malformed", ("Deflate",))
    text("deflated-zlib", "compressed with a zlib header", base64.b64encode(zlib.compress(good.encode(), 9)).decode(), "binding.utf8-malformed",
         ("Deflate",))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(b" " * 4_000_000) + packer.flush()
    text("deflate-bomb", "four million blanks, compressed", base64.b64encode(bomb).decode(), "binding.utf8-malformed", ("Deflate",))


def _next(character):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return alphabet[alphabet.index(character) + 1]


def _without_plus(good):
    # A message whose base64 has a number of plus signs that is no multiple of four, so that what is left cannot be a whole text.
    for blanks in range(64):
        text = base64.b64encode((good + " " * blanks).encode() + "<!--\u03fe\u03be>>>-->".encode()).decode()
        if text.count("+") % 4:
            return text.replace("+", " ")
    raise ValueError("no such message")


def _utf8(good):
    flags, spec = ["Encoding"], ["xml 4.3.3"]
    named = edit(good, ("alice@example.org</saml:NameID>", "@@</saml:NameID>")).encode()
    for name, about, octets in [
        ("latin-1", "Latin-1 letters", "Zoë".encode("latin-1")),
        ("overlong", "a slash in two bytes", b"a\xc0\xafb"),
        ("overlong-nul", "NUL in two bytes", b"a\xc0\x80b"),
        ("surrogates", "surrogates, each in three bytes", b"\xed\xa0\xbd\xed\xb1\xa9"),
        ("beyond-unicode", "a code point beyond the last one", b"\xf4\x90\x80\x80"),
        ("five-bytes", "a sequence of five bytes", b"\xf8\x88\x80\x80\x80"),
        ("cut-sequence", "a sequence that is cut short", b"a\xe2\x82"),
        ("lone-continuation", "a continuation byte alone", b"a\x80b"),
        ("ff", "a byte that UTF-8 never has", b"a\xffb"),
    ]:
        reject(f"binding/utf8-{name}", about, named.replace(b"@@", octets), "binding.utf8-malformed", flags=flags, spec=spec)
    for name, label in [("utf-16-le-with-mark", "utf-16-le"), ("utf-16-be-with-mark", "utf-16-be"), ("utf-32-with-mark", "utf-32")]:
        mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-32": b""}[label]
        octets = mark + compact(good).encode(label if label != "utf-32" else "utf-32-le")
        octets = b"\xff\xfe\x00\x00" + octets if label == "utf-32" else octets
        reject(f"binding/{name}", f"the message in {label.upper()} with a byte order mark", octets, "binding.utf8-malformed", flags=flags, spec=spec)
