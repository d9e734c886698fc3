"""Logins whose trust comes from signed, large or dated metadata, and scoped attributes."""

import authorities  # noqa: F401  makes its certificates
import metadata_documents as d
import names as n
from config_vectors import good
from settings import document, entity, pinned
from metadata_accept import _by
from templates import ATTRIBUTES, attribute, edit, login, message
from vector import METADATA, SETTINGS, accept, as_json, config, reject

EPPN = "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"
SPEC = ["saml-metadata 3.1"]
PINNED = {"certificateFiles": ["../keys/idp-next.cert.pem"]}
UNDER = {"authorityFiles": ["../keys/metadata-ca.cert.pem"]}


def mint():
    _documents()
    _settings()
    _logins()
    _scopes()
    _configs()


def _documents():
    chain = {"key_info": d.chain_info("metadata-signer-expired"), **_by("metadata-signer-expired")}
    METADATA.update({
        "aggregate.xml": d.aggregate().replace(d.SLOT, ""),
        "aggregate-signed.xml": d.signed(d.aggregate(), "idp-next"),
        "entity-signed.xml": d.signed(d.one(), "idp-next"),
        "entity-altered.xml": edit(d.signed(d.one(), "idp-next"), ("/sso", "/evil")),
        "entity-under-authority.xml": d.signed(d.one(), "metadata-signer", key_info=d.chain_info("metadata-signer"), **_by("metadata-signer")),
        "entity-under-authority-expired.xml": d.signed(d.one(), "metadata-signer-expired", **chain),
        "cached.xml": entity(d.ROLE, attributes=' cacheDuration="PT6H"'),
        "scopes.xml": d.shibboleth(),
        "scope-unusable.xml": d.shibboleth().replace("^[a-z]+\\.example\\.org$", "([a-z]+"),
    })


def _idp(file, **members):
    return {"metadataFile": f"../metadata/{file}.xml", **members}


def _settings():
    made = {
        "metadata-aggregate": document(_idp("aggregate", entityId=n.IDP)),
        "metadata-aggregate-signed": document(_idp("aggregate-signed", entityId=n.IDP, metadataTrust=PINNED)),
        "metadata-aggregate-two": document(_idp("aggregate", entityId=n.IDP), _idp("aggregate-signed", entityId=n.OTHER_IDP, metadataTrust=PINNED)),
        "metadata-signed": document(_idp("entity-signed", metadataTrust=PINNED)),
        "metadata-under-authority": document(_idp("entity-under-authority", metadataTrust=UNDER)),
        "metadata-under-authority-expired": document(_idp("entity-under-authority-expired", metadataTrust=UNDER)),
        "metadata-fresh": document(_idp("cached", fetchedAt="2025-12-31T18:00:00Z")),
        "metadata-stale": document(_idp("cached", fetchedAt="2025-12-31T17:58:59Z")),
        "metadata-not-fetched": document(_idp("cached")),
        "scoped": document(_idp("scopes"), scopedAttributes=[EPPN]),
        "scoped-unusable": document(_idp("scope-unusable"), scopedAttributes=[EPPN]),
        "scoped-no-scopes": document(_idp("idp"), scopedAttributes=[EPPN]),
        "scoped-pinned": document(pinned("idp"), scopedAttributes=[EPPN]),
    }
    SETTINGS.update({name: as_json(value) for name, value in made.items()})


def _logins():
    flags = ["MetadataSignature"]
    accept("metadata-aggregate", "the IdP is one of an aggregate", message(), settings="metadata-aggregate", flags=["Aggregate"], spec=["saml-metadata 2.3.1"])
    accept("metadata-aggregate-signed", "the IdP is one of a signed aggregate", message(), settings="metadata-aggregate-signed", flags=flags, spec=SPEC)
    accept("metadata-aggregate-two", "two IdPs of one aggregate", message(), settings="metadata-aggregate-two", flags=["Aggregate"], spec=["saml-metadata 2.3.1"])
    accept("metadata-signed", "signed metadata of the IdP", message(), settings="metadata-signed", flags=flags, spec=SPEC)
    accept("metadata-under-authority", "metadata signed under an authority", message(), settings="metadata-under-authority", flags=["MetadataChain"], spec=["rfc5280 6.1"])
    flags, spec = ["MetadataDates"], ["saml-metadata 2.3.2"]
    accept("metadata-fresh", "the cacheDuration has ended, but not for longer than the skew", message(), settings="metadata-fresh", flags=flags, spec=spec)
    accept("metadata-not-fetched", "a cacheDuration without the time it counts from", message(), settings="metadata-not-fetched", flags=flags, spec=spec)
    reject("key/metadata-stale", "the cacheDuration ended a second longer ago than the skew", message(), "key.metadata-stale", settings="metadata-stale", flags=flags, spec=spec)
    reject("key/metadata-chain-expired", "the certificate of whoever signed the metadata has expired since", message(), "key.metadata-expired",
           settings="metadata-under-authority-expired", flags=["MetadataChain"], spec=["rfc5280 6.1"])
    accept("metadata-chain-then-valid", "the certificate of whoever signed the metadata was valid then", _earlier(),
           login(sessionNotOnOrAfter="2025-01-01T08:00:00Z", authnInstant="2024-12-31T23:59:30Z"),
        settings="metadata-under-authority-expired", now="2025-01-01T00:00:00Z", flags=["MetadataChain"], spec=["rfc5280 6.1"])
    reject("signature/metadata-aggregate-key-of-another", "the key of another IdP in the same aggregate", message(key="other-idp"), "signature.value-mismatch",
           settings="metadata-aggregate-two", flags=["IdpConfusion"], spec=["saml-profiles 4.1.4.3"])


def _earlier():
    from signing import fill
    from templates import RESPONSE, Sig
    sig = Sig("_a1", "a")
    text = RESPONSE.replace("2025-12-31", "2024-12-31").replace("2026-01-01", "2025-01-01")
    return fill(text.replace("@@sig:a@@", "\n    " + sig.xml()).replace("@@sig:r@@", ""), sig)


def _scoped(*values, name=EPPN):
    """A message with these values of the scoped attribute."""
    inner = "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
    statement = f'<saml:AttributeStatement><saml:Attribute Name="{name}" NameFormat="{n.URI}">{inner}</saml:Attribute></saml:AttributeStatement>'
    return message((ATTRIBUTES, statement))


def _scopes():
    flags, spec = ["Scopes"], ["shibmd 1.0"]
    for name, about, values in [("literal", "a literal scope", ["alice@example.org"]), ("pattern", "scopes that a pattern matches", ["alice@lab.example.org", "alice@example.org"]),
                                ("no-values", "no value at all", [])]:
        accept(f"scope-{name}", about, _scoped(*values), login(attributes=[attribute(EPPN, *values, name_format=n.URI)]), settings="scoped", flags=flags, spec=spec)
    accept("scope-other-attribute", "an attribute that is not scoped may say what it likes", _scoped("alice@evil.example", name="mail"),
           login(attributes=[attribute("mail", "alice@evil.example", name_format=n.URI)]), settings="scoped", flags=flags, spec=spec)
    accept("scope-not-asked", "without the policy scopes do not count", _scoped("alice@evil.example"),
           login(attributes=[attribute(EPPN, "alice@evil.example", name_format=n.URI)]), settings="default", flags=flags, spec=spec)
    accept("scope-unusable-pattern", "a pattern that is none matches nothing, the other scope does", _scoped("alice@example.org"),
           login(attributes=[attribute(EPPN, "alice@example.org", name_format=n.URI)]), settings="scoped-unusable", flags=flags, spec=spec)

    def refused(name, about, *values, settings="scoped"):
        reject(f"attribute/scope-{name}", about, _scoped(*values), "attribute.scope-mismatch", settings=settings, flags=flags, spec=spec)

    refused("other", "the scope of somebody else", "alice@evil.example")
    refused("second-value", "the scope of somebody else in the second value", "alice@example.org", "alice@evil.example")
    refused("sub-domain-of-literal", "a sub-domain that the pattern does not match", "alice@a.b.example.org")
    good, evil = (f'<saml:Attribute Name="{EPPN}"><saml:AttributeValue>alice@{scope}</saml:AttributeValue></saml:Attribute>' for scope in ("example.org", "evil.example"))
    reject("attribute/scope-second-attribute", "the scope of somebody else in a second attribute of the same name", message(
        (ATTRIBUTES, f"<saml:AttributeStatement>{good}{evil}</saml:AttributeStatement>")), "attribute.scope-mismatch", settings="scoped", flags=flags, spec=spec)
    refused("suffix", "a scope that ends in ours", "alice@evilexample.org")
    refused("prefix", "a scope that begins with ours", "alice@example.org.evil.example")
    refused("upper-case", "a scope in capitals", "alice@EXAMPLE.ORG")
    refused("none", "no scope", "alice")
    refused("empty", "an empty scope", "alice@")
    refused("no-local-part", "nobody before the scope", "@example.org")
    refused("two-ats", "two scopes", "alice@evil.example@example.org")
    refused("line-break", "a scope that a pattern with a weak end would match", "alice@lab.example.org\n")
    refused("of-another-role", "a scope of the attribute authority of the same entity", "alice@elsewhere.example")
    refused("pattern-as-literal", "a pattern that is none is no literal either", "alice@([a-z]+", settings="scoped-unusable")
    refused("metadata-without", "metadata without scopes", "alice@example.org", settings="scoped-no-scopes")
    refused("no-metadata", "no metadata that could say so", "alice@example.org", settings="scoped-pinned")


def _configs():
    def refused(name, about, code, *mentions, **members):
        idp = {"metadataFile": "../../metadata/entity-signed.xml", **members}
        config(f"metadata-{name}", about, good(idps=[{field: value for field, value in idp.items() if value is not None}]), code, list(mentions))

    deeper = {"certificateFiles": ["../../keys/idp-next.cert.pem"]}
    other = {"certificateFiles": ["../../keys/attacker.cert.pem"]}
    refused("signature-missing", "metadata that is not signed where a signature is asked for", "config.metadata-signature-missing", "idps[0].metadata",
            metadataFile="../../metadata/idp.xml", metadataTrust=deeper)
    refused("signature-other-key", "metadata that somebody else signed", "config.metadata-signature-mismatch", "idps[0].metadata", "signature.value-mismatch", metadataTrust=other)
    refused("signature-altered", "metadata that was changed after signing", "config.metadata-signature-mismatch", "signature.digest-mismatch",
            metadataFile="../../metadata/entity-altered.xml", metadataTrust=deeper)
    refused("signature-no-chain", "metadata signed under no authority that is trusted", "config.metadata-signature-mismatch", "idps[0].metadata",
            metadataFile="../../metadata/entity-under-authority.xml", metadataTrust={"authorityFiles": ["../../keys/other-ca.cert.pem"]})
    refused("entity-missing", "an entity that is not in the aggregate", "config.metadata-entity-missing", "https://third.example/saml",
            metadataFile="../../metadata/aggregate.xml", entityId="https://third.example/saml")
    refused("entity-unnamed", "an aggregate, and nobody says which entity", "config.metadata-malformed", "entityId", metadataFile="../../metadata/aggregate.xml")
    refused("trust-empty", "trust in nobody", "config.malformed", "idps[0].metadataTrust", metadataTrust={})
    refused("trust-both", "pinned keys and authorities at once", "config.malformed", "idps[0].metadataTrust", metadataTrust={**deeper, "authorityFiles": ["../../keys/metadata-ca.cert.pem"]})
    refused("trust-unknown-field", "trust that is spelt wrong", "config.malformed", "certs", metadataTrust={**deeper, "certs": []})
    refused("trust-not-a-certificate", "trust in words", "config.certificate-malformed", "idps[0].metadataTrust.certificates[0]", metadataTrust={"certificates": ["our federation"]})
    refused("trust-without-metadata", "trust in the signature on metadata that is not there", "config.malformed", "metadataTrust", metadataFile=None,
            entityId=n.IDP, certificateFiles=["../../keys/idp.cert.pem"], metadataTrust=deeper)
    refused("fetched-at-words", "a time that is none", "config.value-malformed", "idps[0].fetchedAt", fetchedAt="yesterday")
    refused("and-certificates", "metadata and pinned certificates", "config.malformed", "not both", certificateFiles=["../../keys/idp.cert.pem"])
