"""Refused after everything else held: the store knows better, or does not answer."""

import hashlib

import names as n
from templates import message
from vector import reject


def mint():
    flags, spec = ["Store"], ["saml-profiles 4.1.4.3"]
    mine = {n.REQUEST: {"idp": n.IDP}}
    reject("request/unknown", "the store knows no request", message(), "request.missing", expect="outstanding", store={"requests": {}}, flags=flags, spec=spec)
    reject("request/another", "the store knows another request", message(), "request.missing", expect="outstanding", store={"requests": {"_req2": {"idp": n.IDP}}}, flags=flags, spec=spec)
    reject("request/of-a-logout", "the request that it names was for a logout", message(), "request.missing", expect="outstanding",
           store={"requests": {n.REQUEST: {"idp": n.IDP, "logout": True}}}, flags=flags, spec=spec)
    reject("request/case", "the store knows a request whose ID differs in case", message(), "request.missing", expect="outstanding", store={"requests": {"_REQ1": {"idp": n.IDP}}},
           flags=flags, spec=spec)
    reject("request/other-idp", "we asked another identity provider", message(), "request.issuer-mismatch", settings="two-idps", expect="outstanding",
           store={"requests": {n.REQUEST: {"idp": n.OTHER_IDP}}}, flags=["Store", "IdpConfusion"], spec=spec)
    reject("request/confirmation-of-another", "the unsigned Response names an outstanding request, the signed confirmation another one", message(
        (' InResponseTo="_req1">', ' InResponseTo="_req2">')), "subject.in-response-to-mismatch", expect="outstanding", store={"requests": {**mine, "_req2": {"idp": n.IDP}}},
        flags=["Store", "InResponseTo"], spec=spec)
    flags, spec = ["Store", "SignInCsrf"], ["saml-bindings 3.5.5.2"]
    bound = {"requests": {n.REQUEST: {"idp": n.IDP, "browser": hashlib.sha256(n.BROWSER.encode()).hexdigest()}}}
    reject("request/no-browser", "the request was bound to a browser, and the message comes without any secret", message(), "request.browser-mismatch", expect="outstanding",
           store=bound, flags=flags, spec=spec)
    reject("request/other-browser", "the request was bound to one browser, and another one brings secrets of its own", message(), "request.browser-mismatch",
           expect="outstanding", store=bound, browser=[n.BROWSER[:-1] + "X", n.BROWSER[:-1]], flags=flags, spec=spec)
    reject("request/digest-as-browser", "the secret is what the store holds: its digest, as a thief of the store would bring it", message(), "request.browser-mismatch",
           expect="outstanding", store=bound, browser=[bound["requests"][n.REQUEST]["browser"]], flags=flags, spec=spec)
    flags, spec = ["Replay"], ["saml-profiles 4.1.4.5"]
    whole = message(sign="both")
    reject("replay/same-message", "the same message a second time", message(), "replay.claimed", store={"claimed": ["accept/compact"]}, flags=flags, spec=spec)
    reject("replay/other-envelope", "the same Assertion in another Response", message(('ID="_r1"', 'ID="_r9"')), "replay.claimed",
           store={"claimed": ["accept/signed-assertion-rsa-sha256"]}, flags=flags, spec=spec)
    reject("replay/other-signature", "the same Assertion, signed anew by another method", message(method=n.PSS_SHA512), "replay.claimed",
           store={"claimed": ["accept/signed-both-rsa-sha256"]}, flags=flags, spec=spec)
    reject("replay/two-idps", "used before, and another identity provider has used the same ID too", whole, "replay.claimed", settings="two-idps",
           store={"claimed": ["accept/two-idps-second", "accept/signed-assertion-rsa-sha256"]}, flags=flags, spec=spec)
    reject("replay/outstanding", "the request is outstanding, the Assertion was used before", message(), "replay.claimed", expect="outstanding",
           store={"requests": mine, "claimed": ["accept/outstanding"]}, flags=flags, spec=spec)
    reject("replay/after-request", "the request is gone and the Assertion was used before: the request comes first", message(), "request.missing", expect="outstanding",
           store={"requests": {}, "claimed": ["accept/outstanding"]}, flags=flags, spec=spec)
    flags = ["StoreFailure"]
    reject("store/take-fails", "the store fails when the request is taken", message(), "store.failed", expect="outstanding", store={"requests": mine, "failing": "take"}, flags=flags, spec=spec)
    reject("store/claim-fails", "the store fails when the Assertion is claimed", message(), "store.failed", store={"failing": "claim"}, flags=flags, spec=spec)
    reject("store/claim-fails-outstanding", "the request was taken, then the store fails", message(), "store.failed", expect="outstanding",
           store={"requests": mine, "failing": "claim"}, flags=flags, spec=spec)
    reject("store/not-asked-for-bad-messages", "a store that fails is not asked about a message that is refused anyway", message(
        (f"<saml:Audience>{n.SP}", "<saml:Audience>https://another.example/saml")), "conditions.audience-mismatch", store={"failing": "claim"}, flags=flags, spec=spec)
