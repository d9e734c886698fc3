"""Logout messages that are believed."""

import base64

import names as n
from encryption import Enc
from logout_base import DEFLATE, EMPTY_BLOCK, REQUEST, RESPONSE, SLO, SPEC_POST, SPEC_REDIRECT, STATUS, STORED
from logout_base import Query, accept, answered, asked, deflated, escape, form, joined, plain, signed

LONG = "https://app.example/a/path/that/is/longer/than/eighty/bytes?because=somebody&put=an-address-here"


def mint():
    _redirect()
    _encrypted()
    _order()
    _algorithms()
    _post()
    _requests()
    _responses()
    _times()
    _products()


def _redirect():
    def query(name, about, made, logout=None, **rest):
        accept(f"redirect-{name}", about, made, logout or asked(), **{"flags": ["Redirect"], "spec": SPEC_REDIRECT, **rest})

    text = plain()
    query("request", "a request by HTTP-Redirect, without RelayState", Query(text))
    query("relay-state", "with RelayState", Query(text, relay_state="r-1"), asked(relayState="r-1"))
    query("relay-state-empty", "RelayState is there and empty: it is signed as it is there", Query(text, relay_state=""), asked(relayState=""))
    query("relay-state-escapes", "RelayState with characters that have to be escaped", Query(text, relay_state="a&b=c+d é/%20"), asked(relayState="a&b=c+d é/%20"))
    query("relay-state-80", "RelayState of exactly 80 bytes", Query(text, relay_state="é" * 40), asked(relayState="é" * 40))
    query("relay-state-longer", "RelayState of more than 80 bytes is looked at", Query(text, relay_state=LONG), asked(relayState=LONG),
          warnings=["binding.relay-state-limit-exceeded"], flags=["RelayState"], spec=["saml-bindings 3.4.3"])
    query("relay-state-longer-off", "RelayState of more than 80 bytes where nobody asks", Query(text, relay_state=LONG), asked(relayState=LONG),
          settings="logout/relay-state-off", flags=["RelayState"], spec=["saml-bindings 3.4.3"])
    query("lower-case", "lower-case hexadecimal digits, as AD FS and Entra ID write them", Query(text, relay_state="r/1", hexadecimal=str.lower), asked(relayState="r/1"))
    query("mixed-case", "escapes with one digit of each case", Query(text, relay_state="/:/", hexadecimal=lambda two: two[0] + two[1].lower()), asked(relayState="/:/"))
    query("few-escapes", "slashes, colons and equals signs are not escaped", Query(text, relay_state="a/b:c=d", safe="/:="), asked(relayState="a/b:c=d"))
    query("encoding", "SAMLEncoding names DEFLATE", Query(text).text() + "&SAMLEncoding=" + DEFLATE)
    query("encoding-escaped", "SAMLEncoding names DEFLATE with escapes", "SAMLEncoding=" + escape(DEFLATE) + "&" + Query(text).text())
    query("stored", "DEFLATE with stored blocks", Query(text, payload=deflated(text, 0)))
    query("fast", "DEFLATE as fast as it goes", Query(text, payload=deflated(text, 1)))
    query("blocks", "as many blocks as allowed, all but the last of them empty", Query(text, payload=EMPTY_BLOCK * 255 + deflated(text)), flags=["Limits"])
    query("metadata", "the identity provider is known by its metadata", Query(text), settings="logout/metadata")
    query("declaration", "with an XML declaration", Query('<?xml version="1.0" encoding="UTF-8"?>\n' + text))
    query("destination-second", "one of two logout addresses", Query(text), settings="logout/two-slo-urls")


def _encrypted():
    """A name that is encrypted: the signature covers the ciphertext, whatever its cipher."""
    name = f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>'
    rest = {"keys": ["sp"], "flags": ["Encryption"], "spec": ["saml-core 3.7.1", "saml-core 6.1"]}
    for label, enc in [("gcm", Enc()), ("cbc", Enc(cipher=n.AES128_CBC)), ("beside", Enc(place="beside"))]:
        hidden = (name, enc.wrapped("saml:EncryptedID", name, declare=False))
        accept(f"redirect-encrypted-name-{label}", f"the name is encrypted: {label}", Query(plain(hidden)), asked(), **rest)
        accept(f"post-encrypted-name-{label}", f"the name is encrypted, by form: {label}", form(signed(hidden)), asked(), kind="form", **rest)


def _order():
    parts = Query(plain(), relay_state="r-1").parts()
    logout = asked(relayState="r-1")

    def order(name, about, names):
        accept(f"order-{name}", about, joined([(key, parts[key]) for key in names]), logout, flags=["Redirect"], spec=SPEC_REDIRECT)

    order("signature-first", "Signature stands first", ["Signature", "SAMLRequest", "RelayState", "SigAlg"])
    order("backwards", "the parameters stand backwards", ["Signature", "SigAlg", "RelayState", "SAMLRequest"])
    order("signature-before-method", "Signature stands before SigAlg", ["SAMLRequest", "RelayState", "Signature", "SigAlg"])
    order("relay-state-last", "RelayState stands last", ["SAMLRequest", "SigAlg", "Signature", "RelayState"])
    text = joined(parts)
    accept("unknown-parameters", "parameters that nobody knows stand around the others", f"utm_source=x&{text}&samlrequest=evil&a&=b", logout,
           flags=["Redirect"], spec=SPEC_REDIRECT)
    accept("empty-pieces", "ampersands without anything between them", f"&{text.replace('&', '&&')}&", logout, flags=["Redirect"], spec=SPEC_REDIRECT)


def _algorithms():
    def method(name, about, settings="logout/default", **options):
        warnings = options.pop("warnings", None)
        accept(f"method-{name}", about, Query(plain(), **options), asked(), settings=settings, warnings=warnings, flags=["Keys"], spec=["xmldsig-core 6.4"])

    method("rsa-sha384", "RSA with SHA-384", method=n.RSA_SHA384)
    method("rsa-sha512", "RSA with SHA-512", method=n.RSA_SHA512)
    method("pss-sha256", "RSASSA-PSS with SHA-256", method=n.PSS_SHA256)
    method("ecdsa-sha256", "ECDSA on P-256", "logout/p256", method=n.ECDSA_SHA256, key="idp-p256")
    method("rsa-beside-p256", "the trusted keys are of two kinds", "logout/mixed-keys")
    method("rollover", "the second of two trusted keys", "logout/rollover")
    method("rollover-next", "the first of two trusted keys", "logout/rollover", key="idp-next")
    method("rsa-sha1", "SHA-1 where it is allowed", "logout/sha1", method=n.RSA_SHA1, warnings=["signature.method-forbidden"])
    wrapped = lambda value: "\n".join(_lines(value))
    accept("value-wrapped", "the signature value has line breaks", Query(plain(), value=wrapped), asked(), flags=["Redirect"], spec=SPEC_REDIRECT)


def _lines(value):
    text = base64.b64encode(value).decode()
    return [text[at : at + 76] for at in range(0, len(text), 76)]


def _post():
    def post(name, about, body, logout, **rest):
        accept(f"post-{name}", about, body, logout, **{"kind": "form", "flags": ["Form"], "spec": SPEC_POST, **rest})

    post("request", "a request by HTTP-POST", form(signed()), asked())
    post("request-relay-state", "with RelayState, which nothing signs", form(signed(), relay_state="r-1"), asked(relayState="r-1"))
    post("response", "a response by HTTP-POST", form(signed(base=RESPONSE)), answered(), store=STORED)
    post("key-info-field", "a field KeyInfo alone is not SimpleSign", form(signed(), extra="&KeyInfo=x"), asked())
    accept("value-request", "the bare value of the field: a request", signed(), asked(), kind="message", flags=["Form"], spec=SPEC_POST)
    accept("value-response", "the bare value of the field: a response", signed(base=RESPONSE), answered(), kind="message", store=STORED, flags=["Form"], spec=SPEC_POST)
    last = REQUEST.replace("@@sig@@", "").replace("</samlp:LogoutRequest>", "@@sig@@</samlp:LogoutRequest>")
    post("signature-last", "the signature stands last", form(signed(base=last)), asked(), flags=["SignaturePlace"], warnings=["signature.misplaced"])
    post("sha512", "another method and other canonicalization", form(signed(method=n.RSA_SHA512, digest=n.SHA512, c14n=n.C14N10)), asked(), flags=["Canonicalization"])


def _requests():
    def request(name, about, *changes, logout=None, **rest):
        accept(f"request-{name}", about, Query(plain(*changes)), logout or asked(), **{"flags": ["Logout"], "spec": ["saml-core 3.7.1"], **rest})

    index = "<samlp:SessionIndex>_s1</samlp:SessionIndex>"
    request("sessions", "several session indexes, in their order", (index, index + "<samlp:SessionIndex>_s2</samlp:SessionIndex><samlp:SessionIndex> _s0 </samlp:SessionIndex>"),
            logout=asked(sessionIndexes=["_s1", "_s2", " _s0 "]))
    request("all-sessions", "no session index: all sessions of the user", (index, ""), logout=asked(sessionIndexes=[]))
    reason = "urn:oasis:names:tc:SAML:2.0:logout:user"
    request("reason", "a reason", ('Version="2.0"', f'Version="2.0" Reason="{reason}"'), logout=asked(reason=reason))
    request("consent", "a consent", ('Version="2.0"', 'Version="2.0" Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified"'))
    asynchronous = '<samlp:Extensions><aslo:Asynchronous xmlns:aslo="urn:oasis:names:tc:SAML:2.0:protocol:ext:async-slo"/></samlp:Extensions>'
    request("extensions", "extensions behind the issuer", ("</saml:Issuer>", "</saml:Issuer>" + asynchronous), spec=["saml-core 3.2.1"])
    request("issuer-format", "the issuer says that it is an entity", ("<saml:Issuer>", f'<saml:Issuer Format="{n.ENTITY}">'), spec=["saml-core 8.3.6"])
    name = f'<saml:NameID Format="{n.PERSISTENT}" NameQualifier="{n.IDP}" SPNameQualifier="{n.SP}">_p7</saml:NameID>'
    request("persistent", "a persistent name with both qualifiers", (f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>', name),
            logout={**asked(), "nameId": {"value": "_p7", "format": n.PERSISTENT, "nameQualifier": n.IDP, "spNameQualifier": n.SP}}, flags=["NameId"])
    request("comment", "a comment in the name cuts nothing off", ("alice@example.org", "alice@example.org<!-- -->.evil.example"),
            logout=asked(value="alice@example.org.evil.example"), flags=["CommentTruncation"], cves=["CVE-2017-11427"])
    request("own-outstanding", "both sides start a logout at the same time", expect={"replyTo": n.REQUEST}, spec=["saml-profiles 4.4.3"])
    request("unsolicited", "no request of ours is outstanding", expect="unsolicited", spec=["saml-profiles 4.4.3"])
    request("two-idps", "one of two trusted identity providers", settings="logout/two-idps", flags=["Idps"])


def _responses():
    def response(name, about, *changes, logout=None, **rest):
        accept(f"response-{name}", about, Query(plain(*changes, base=RESPONSE)), logout or answered(), **{"flags": ["Logout"], "spec": ["saml-core 3.7.2"], "store": STORED, **rest})

    response("redirect", "a response by HTTP-Redirect, whose request the store knows")
    response("reply-to", "the caller keeps the request itself", expect={"replyTo": n.REQUEST}, store=None)
    response("return-to", "what was stored with the request comes back", store={"requests": {"_req1": {"idp": n.IDP, "returnTo": "/bye"}}}, logout=answered(returnTo="/bye"))

    def status(name, about, codes, inner, **rest):
        response(name, about, (STATUS, f"<samlp:Status>{inner}</samlp:Status>"), logout=answered(status=[n.STATUS + code for code in codes], partial="PartialLogout" in codes),
                 **{"flags": ["PartialLogout"], "spec": ["saml-core 3.7.3.2"], **rest})

    code = lambda value, inside="": f'<samlp:StatusCode Value="{n.STATUS}{value}">{inside}</samlp:StatusCode>'
    status("partial", "some other session could not be ended", ["Success", "PartialLogout"], code("Success", code("PartialLogout")))
    status("partial-responder", "the same, with another code outside", ["Responder", "PartialLogout"], code("Responder", code("PartialLogout")))
    status("status-message", "a message and a detail beside the code", ["Success"], code("Success") + "<samlp:StatusMessage>bye</samlp:StatusMessage><samlp:StatusDetail><a/></samlp:StatusDetail>",
           flags=["Status"], spec=["saml-core 3.2.2.1"])


def _times():
    def at(name, about, now, *changes, **rest):
        logout = rest.pop("logout", asked())
        accept(f"time-{name}", about, Query(plain(*changes)), logout, now=now, **{"flags": ["Time"], "spec": ["saml-core 3.7.1"], **rest})

    no_end = (' NotOnOrAfter="2026-01-01T00:05:00Z"', "")
    endless = asked(notOnOrAfter=None)
    at("last-millisecond", "one millisecond before the end, the skew counted in", "2026-01-01T00:05:59.999Z")
    at("early", "issued later than now, within the skew", "2025-12-31T23:58:58Z")
    at("no-end", "no NotOnOrAfter, and issued just now", n.NOW, no_end, logout=endless)
    at("no-end-last", "no NotOnOrAfter: one millisecond before the end that the settings give", "2026-01-01T00:00:57.999Z", no_end, logout=endless, settings="logout/short-ttl")
    at("fractions", "seven fractional digits", n.NOW, ("23:59:58Z", "23:59:58.1234567Z"), flags=["TimeSyntax"], spec=["saml-core 1.3.3"])


def _products():
    def product(name, about, text, logout, **rest):
        accept(f"idp-{name}", about, text, logout, **{"flags": ["IdpLayout"], "spec": ["saml-profiles 4.4"], "settings": f"logout/{name.split('-')[0]}", **rest})

    entra = "https://sts.windows.net/7a1c9a7e-30a4-4f0b-9d5d-5d7c2f3a0b11/"
    text = (f'<samlp:LogoutRequest xmlns:samlp="{n.SAMLP}" ID="_5b3a5c27-4d7e-4a4c-a6c1-7d8b9e0f1a2b" Version="2.0" IssueInstant="2025-12-31T23:59:58.123Z" '
            f'Destination="{SLO}" NotOnOrAfter="2026-01-01T00:04:58.123Z"><Issuer xmlns="{n.SAML}">{entra}</Issuer>'
            f'<NameID xmlns="{n.SAML}" Format="{n.PERSISTENT}">k3jH-0Qx</NameID><samlp:SessionIndex>_b9c0d1e2</samlp:SessionIndex></samlp:LogoutRequest>')
    logout = {**asked(issuer=entra, id="_5b3a5c27-4d7e-4a4c-a6c1-7d8b9e0f1a2b", sessionIndexes=["_b9c0d1e2"], notOnOrAfter="2026-01-01T00:04:58.123Z"),
              "nameId": {"value": "k3jH-0Qx", "format": n.PERSISTENT, "nameQualifier": None, "spNameQualifier": None}}
    product("entra-request", "as Entra ID writes a request: lower-case escapes, Signature before SigAlg", _swapped(Query(text, hexadecimal=str.lower)), logout)
    answer = (f'<samlp:LogoutResponse xmlns:samlp="{n.SAMLP}" ID="_0c1d" Version="2.0" IssueInstant="2025-12-31T23:59:58.123Z" Destination="{SLO}" InResponseTo="_req1">'
              f'<Issuer xmlns="{n.SAML}">{entra}</Issuer>{STATUS}</samlp:LogoutResponse>')
    product("entra-response", "as Entra ID writes a response", Query(answer, hexadecimal=str.lower), answered(issuer=entra, id="_0c1d"), store=_stored(entra))

    adfs = "http://adfs.example.org/adfs/services/trust"
    text = (f'<samlp:LogoutRequest ID="_9f2c7f0e-1111-4222-8333-444455556666" Version="2.0" IssueInstant="2025-12-31T23:59:58.123Z" Destination="{SLO}" '
            f'Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified" NotOnOrAfter="2026-01-01T00:04:58.123Z" xmlns:samlp="{n.SAMLP}">'
            f'<Issuer xmlns="{n.SAML}">{adfs}</Issuer><NameID Format="{n.TRANSIENT}" NameQualifier="{adfs}" SPNameQualifier="{n.SP}" xmlns="{n.SAML}">_t1</NameID>'
            '<samlp:SessionIndex>_aaaa</samlp:SessionIndex><samlp:SessionIndex>_bbbb</samlp:SessionIndex></samlp:LogoutRequest>')
    logout = {**asked(issuer=adfs, id="_9f2c7f0e-1111-4222-8333-444455556666", sessionIndexes=["_aaaa", "_bbbb"], notOnOrAfter="2026-01-01T00:04:58.123Z"),
              "nameId": {"value": "_t1", "format": n.TRANSIENT, "nameQualifier": adfs, "spNameQualifier": n.SP}}
    product("adfs-request", "as AD FS writes a request by HTTP-Redirect", Query(text, hexadecimal=str.lower, relay_state="r"), {**logout, "relayState": "r"})

    ssp = "https://ssp.example.org/simplesaml/saml2/idp/metadata.php"
    text = plain((n.IDP, ssp))
    product("simplesamlphp-request", "as SimpleSAMLphp writes a request", Query(text, relay_state="_e6a0ab"), asked(issuer=ssp, relayState="_e6a0ab"))
    product("simplesamlphp-post", "as SimpleSAMLphp posts a response, the signature pretty-printed", form(signed((n.IDP, ssp), base=RESPONSE, pretty="\n  ")), answered(issuer=ssp),
            kind="form", store=_stored(ssp))

    auth0 = "urn:auth0.example"
    text = (f'<samlp:LogoutRequest ID="_7c295ca8d1" Version="2.0" IssueInstant="2025-12-31T23:59:58.223Z" Destination="{SLO}" xmlns:samlp="{n.SAMLP}">'
            f'<Issuer xmlns="{n.SAML}">{auth0}</Issuer>@@sig@@<NameID xmlns="{n.SAML}" Format="{n.EMAIL}">alice@example.org</NameID>'
            "<samlp:SessionIndex>_s1</samlp:SessionIndex></samlp:LogoutRequest>")
    logout = asked(issuer=auth0, id="_7c295ca8d1", notOnOrAfter=None)
    product("auth0-request", "as Auth0 writes a request: no NotOnOrAfter", Query(plain(base=text), relay_state="R1"), {**logout, "relayState": "R1"})
    product("auth0-post", "as Auth0 posts a request, the signature without a prefix", form(signed(base=text, ref="_7c295ca8d1", prefix="")), logout, kind="form")

    keycloak = "https://sso.example.org/realms/staff"
    text = (f'<samlp:LogoutRequest xmlns="{n.SAML}" xmlns:samlp="{n.SAMLP}" xmlns:saml="{n.SAML}" Destination="{SLO}" ID="ID_4fd0c0a5" IssueInstant="2025-12-31T23:59:58.001Z" '
            f'NotOnOrAfter="2026-01-01T00:00:58.001Z" Version="2.0"><Issuer>{keycloak}</Issuer>@@sig@@<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>'
            "<samlp:SessionIndex>a1b2::c3d4</samlp:SessionIndex></samlp:LogoutRequest>")
    logout = asked(issuer=keycloak, id="ID_4fd0c0a5", sessionIndexes=["a1b2::c3d4"], notOnOrAfter="2026-01-01T00:00:58.001Z")
    product("keycloak-post", "as Keycloak posts a request: a default namespace, the key by name and value",
            form(signed(base=text, ref="ID_4fd0c0a5", prefix="dsig", key_info="<dsig:KeyInfo><dsig:KeyName>k1</dsig:KeyName></dsig:KeyInfo>")), logout, kind="form")
    product("keycloak-request", "as Keycloak redirects with a request", Query(plain(base=text)), logout)


def _swapped(query):
    parts = query.parts()
    return joined([(name, parts[name]) for name in ("SAMLRequest", "Signature", "SigAlg")])


def _stored(issuer):
    return {"requests": {"_req1": {"idp": issuer}}}
