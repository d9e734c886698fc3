"""Settings that are refused, and the words that the error must have so that somebody can mend them."""

import json

import keys
import names as n
from settings import DEFAULT, pinned
from vector import config


def changed(**members):
    """The default settings with these members; None takes one away."""
    made = {**DEFAULT, **members}
    return {name: value for name, value in made.items() if value is not None}


def idp(**members):
    """The default settings with these members of the IdP; None takes one away."""
    return changed(idps=[{name: value for name, value in {**_broken_idp(), **members}.items() if value is not None}])


def _broken_idp():
    # One folder deeper than the shared settings.
    made = pinned("idp")
    return {**made, "certificateFiles": [f"../{name}" for name in made["certificateFiles"]]}


def good(**members):
    """The default settings, one folder deeper."""
    return {**changed(idps=[_broken_idp()]), **members}


def mint():
    _reading()
    _values()
    _idps()
    _published()


def _reading():
    def malformed(name, about, text, *mentions):
        config(name, about, text, "config.malformed", list(mentions))

    malformed("empty", "no bytes", "")
    malformed("not-json", "settings in another language", "entityId: https://app.example/saml\n")
    malformed("truncated", "JSON that is cut short", json.dumps(good())[:80])
    malformed("a-list", "a list instead of an object", "[]\n")
    malformed("unknown-field", "a field that is spelt wrong", good(entityID=n.SP), "entityID")
    malformed("unknown-field-in-policy", "a policy that is spelt wrong", good(policy={"clokSkewSec": 60}), "clokSkewSec")
    malformed("unknown-field-in-idp", "a member of an IdP that is spelt wrong", idp(certificate="MIIC"), "certificate")
    malformed("unknown-field-in-idp-policy", "a danger that is spelt wrong", idp(policy={"allowSha1": True}), "allowSha1")
    malformed("no-switch-for-signatures", "there is no setting that turns signatures off", good(policy={"verifySignatures": False}), "verifySignatures")
    malformed("acs-urls-text", "a text where a list belongs", good(acsUrls=n.ACS))
    malformed("skew-text", "a text where a number belongs", good(policy={"clockSkewSec": "60"}))
    malformed("danger-allow-cbc-text", "a text where yes or no belongs", idp(policy={"dangerAllowCbc": "yes"}), "dangerAllowCbc")
    malformed("danger-allow-cbc-for-all", "a danger of one IdP that is allowed for all", good(policy={"dangerAllowCbc": True}), "dangerAllowCbc")


def _values():
    config("version-2", "settings of another version", good(version=2), "config.version-unsupported", ["2"])
    config("version-0", "settings of no version that ever was", good(version=0), "config.version-unsupported", ["0"])
    config("entity-id-empty", "an empty entity ID", good(entityId=""), "config.entity-id-missing", ["entityId"])
    config("idp-entity-id-empty", "an IdP with an empty entity ID", idp(entityId=""), "config.entity-id-missing", ["entityId"])
    config("acs-urls-empty", "no endpoint", good(acsUrls=[]), "config.acs-url-missing", ["acsUrls"])
    for name, about, url in [("relative", "a path", "/saml/acs"), ("no-scheme", "no scheme", "app.example/saml/acs"), ("javascript", "a script", "javascript:alert(1)"),
                             ("ftp", "another scheme", "ftp://app.example/saml/acs"), ("empty", "nothing", ""), ("no-host", "no host", "https:///saml/acs")]:
        config(f"acs-url-{name}", f"an endpoint that is {about}", good(acsUrls=[url]), "config.url-malformed", ["acsUrls"])
    config("sso-url-relative", "an IdP whose endpoint is a path", idp(ssoUrl="/sso"), "config.url-malformed", ["ssoUrl"])
    for name, value in [("above-300", 301), ("a-day", 86400), ("negative", -1)]:
        config(f"skew-{name}", f"a clock skew out of its range: {name}", good(policy={"clockSkewSec": value}), "config.value-malformed", ["clockSkewSec"])
    for name, value in [("below-2048", 1024), ("above-8192", 16384), ("zero", 0)]:
        config(f"min-rsa-bits-{name}", f"a least RSA length out of its range: {name}", good(policy={"minRsaBits": value}), "config.value-malformed", ["minRsaBits", "2048 to 8192"])
    config("expiry-warn-days-above-3650", "a warning eleven years before", good(policy={"certificateExpiryWarnDays": 4000}), "config.value-malformed", ["certificateExpiryWarnDays"])
    config("expiry-warn-days-negative", "a warning after the end", good(policy={"certificateExpiryWarnDays": -1}), "config.value-malformed", ["certificateExpiryWarnDays"])
    config("encrypted-unknown", "a rule about encryption that does not exist", good(policy={"encrypted": "sometimes"}), "config.value-malformed", ["encrypted"])
    config("request-ttl-above-a-day", "requests that wait for more than a day", good(policy={"requestTtlSec": 86401}), "config.value-malformed", ["requestTtlSec", "86400"])
    config("request-ttl-zero", "requests that expire at once", good(policy={"requestTtlSec": 0}), "config.value-malformed", ["requestTtlSec"])


def _idps():
    config("slo-url-relative", "a logout address without a host", good(sloUrls=["/saml/slo"]), "config.url-malformed", ["sloUrls[0]", "/saml/slo"])
    config("idp-slo-url-relative", "the IdP's logout address without a host", idp(sloUrl="saml/slo"), "config.url-malformed", ["idps[0].sloUrl"])
    config("relay-state-unknown", "a word for RelayState that nobody knows", good(policy={"relayState": "refuse"}), "config.value-malformed", ["policy.relayState", "enforce"])
    config("idps-empty", "no IdP", good(idps=[]), "config.idp-missing", ["idps"])
    config("idps-same-entity-id", "two IdPs with one entity ID", good(idps=[_broken_idp(), {**_broken_idp(), "certificateFiles": ["../../keys/other-idp.cert.pem"]}]),
           "config.idp-multiple", [n.IDP])
    config("idps-same-entity-id-metadata", "metadata and pinned certificates for one entity ID", good(idps=[_broken_idp(), {"metadataFile": "../../metadata/idp.xml"}]),
           "config.idp-multiple", [n.IDP])
    config("certificates-empty", "an empty list of certificates", idp(certificateFiles=None, certificates=[]), "config.key-missing", [n.IDP])
    config("metadata-encryption-key-only", "metadata with a key for encryption only", good(idps=[{"metadataFile": "../../metadata/encryption-key-only.xml"}]), "config.key-missing", [n.IDP])
    print_of = keys.fingerprint("idp-next")
    for name, about, text, words in [
        ("sha1", "of SHA-1", print_of[:40], ["fingerprints[0]", "SHA-1"]), ("short", "cut short", print_of[:62], ["fingerprints[0]"]), ("empty", "empty", "", ["fingerprints[0]"]),
        ("words", "words", "our fingerprint", ["fingerprints[0]", "openssl"]), ("not-hex", "not of hexadecimal digits", "g" + print_of[1:], ["fingerprints[0]"]),
        ("base64", "in base64", keys.certificate_base64("idp")[:44], ["fingerprints[0]"]),
    ]:
        config(f"fingerprint-{name}", f"a fingerprint that is {about}", idp(fingerprints=[text]), "config.value-malformed", words)
    config("fingerprints-of-no-certificate", "fingerprints, and certificates that all have others", idp(fingerprints=[print_of]), "config.key-missing",
           [print_of, keys.fingerprint("idp")])
    config("fingerprints-of-no-metadata", "fingerprints, and metadata whose certificate has another", good(idps=[{
        "metadataFile": "../../metadata/idp.xml", "fingerprints": [print_of]}]), "config.key-missing", [print_of, keys.fingerprint("idp")])
    config("fingerprints-without-entity-id", "fingerprints of nobody", good(idps=[{"fingerprints": [print_of]}]), "config.entity-id-missing", ["fingerprints"])
    config("fingerprints-empty", "an empty list of fingerprints and nothing else", idp(certificateFiles=None, fingerprints=[]), "config.key-missing", [n.IDP])
    good_text = keys.certificate_base64("idp")
    for name, about, text in [
        ("words", "words", "our certificate"), ("empty", "nothing", ""), ("truncated", "a certificate that is cut short", good_text[:400]), ("not-base64", "characters of no alphabet", "!!" + good_text),
        ("key", "a private key instead of a certificate", (keys.FOLDER / "idp.key.pem").read_text()),
        ("request", "a PEM frame of something else", f"-----BEGIN CERTIFICATE REQUEST-----\n{good_text}\n-----END CERTIFICATE REQUEST-----\n"),
    ]:
        config(f"certificate-{name}", f"a certificate that is {about}", idp(certificateFiles=None, certificates=[text]), "config.certificate-malformed", [])
    for name, about in [("truncated", "cut short"), ("a-page", "a web page"), ("doctype", "with a DOCTYPE"), ("no-idp-role", "of a service provider")]:
        config(f"metadata-{name}", f"metadata that is {about}", good(idps=[{"metadataFile": f"../../metadata/{name}.xml"}]), "config.metadata-malformed", [])
    config("metadata-a-response", "a Response instead of metadata", good(idps=[{"metadata": f'<samlp:Response xmlns:samlp="{n.SAMLP}"/>'}]), "config.metadata-malformed", [])
    config("metadata-empty", "empty metadata", good(idps=[{"metadata": ""}]), "config.metadata-malformed", [])
    without = f'<md:EntityDescriptor xmlns:md="{n.MD}"><md:IDPSSODescriptor protocolSupportEnumeration="{n.SAMLP}"/></md:EntityDescriptor>'
    config("metadata-without-entity-id", "metadata that does not say whose it is", good(idps=[{"metadata": without}]), "config.entity-id-missing", ["entityID"])


def _published():
    """What we say about ourselves."""
    good_text = keys.certificate_base64("sp")
    config("artifact-url-relative", "an IdP whose artifact resolution service is a path", idp(artifactUrl="/artifact"), "config.url-malformed", ["artifactUrl"])
    config("discovery-url-relative", "a discovery endpoint of ours that is a path", good(discoveryResponseUrl="x"), "config.url-malformed", ["discoveryResponseUrl"])
    config("organization-without-url", "an organization without its page", good(organization={"name": "Example"}), "config.malformed", ["organization.url"])
    config("contact-of-no-type", "a contact of a type that metadata does not know", good(contacts=[{"type": "boss"}]), "config.value-malformed", ["contacts[0].type"])
    config("attribute-without-name", "a requested attribute without a name", good(requestedAttributes=[{"friendlyName": "mail"}]), "config.malformed", ["requestedAttributes[0].name"])
    config("entity-id-control", "an entity ID with a character that XML cannot carry", good(entityId="https://app.example/\u0001"), "config.value-malformed", ["entityId", "U+0001"])
    config("signing-certificate-words", "words instead of our certificate", good(signingCertificates=["ours"]), "config.certificate-malformed", ["signingCertificates[0]"])
    config("encryption-certificate-p256", "a key that cannot unwrap", good(encryptionCertificates=[keys.certificate_base64("idp-p256")]), "config.certificate-malformed",
           ["encryptionCertificates", "P-256"])
    config("metadata-and-artifact-url", "metadata, and an endpoint beside it", good(idps=[{"metadataFile": "../../metadata/idp.xml", "artifactUrl": "https://idp.example/artifact"}],
           signingCertificates=[good_text]), "config.malformed", ["artifactUrl"])
