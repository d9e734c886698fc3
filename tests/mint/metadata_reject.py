"""Metadata that is refused: forged, wrapped, out of date, certified by nobody, or not what was asked for."""

import metadata_documents as d
import names as n
from metadata_accept import _by
from metadata_vectors import authorities as under, pinned, reject
from settings import entity, idp_role, key_descriptor
from signing import signature_of
from templates import edit

MALFORMED, MISSING, MISMATCH = "config.metadata-malformed", "config.metadata-signature-missing", "config.metadata-signature-mismatch"
EVIL = idp_role(key_descriptor("attacker"))


def mint():
    _signatures()
    _wrapping()
    _chains()
    _dates()
    _entities()
    _texts()


def _each():
    """The two ways: an entity in one tree, an aggregate in pieces."""
    return [("entity", d.one), ("aggregate", d.aggregate)]


def _signatures():
    options = {"flags": ["MetadataSignature"], "spec": ["saml-metadata 3.1"], "entityId": n.IDP, "trust": pinned("idp")}
    for kind, text in _each():
        def refused(name, about, document, code, *mentions):
            reject(f"{kind}-{name}", f"{about} ({kind})", document, code, mentions, **options)

        refused("unsigned", "no signature where one is asked for", text().replace(d.SLOT, ""), MISSING, "metadataTrust")
        refused("altered", "a key was changed after signing", d.signed(text()).replace(key_descriptor("idp"), key_descriptor("attacker")), MISMATCH, "signature.digest-mismatch")
        refused("other-key", "somebody else signed", d.signed(text(), "attacker"), MISMATCH, "signature.value-mismatch")
        refused("empty-uri", "the reference is the empty URI, which SAML does not allow", d.signed(text(), uri='URI=""', octets=_whole), MISMATCH, "signature.reference-mismatch")
        refused("no-uri", "the reference has no URI", d.signed(text(), uri=""), MISMATCH, "signature.reference-mismatch")
        refused("other-uri", "the reference is another ID", d.signed(text(), uri='URI="#_m2"'), MISMATCH, "signature.reference-mismatch")
        refused("no-id", "the root has no ID", d.signed(text(attributes=""), octets=_whole), MISMATCH, "signature.reference-mismatch")
        refused("sha1", "a signature with SHA-1", d.signed(text(), method=n.RSA_SHA1), MISMATCH, "signature.method-forbidden")
        refused("sha1-digest", "a digest with SHA-1", d.signed(text(), digest=n.SHA1), MISMATCH, "signature.digest-method-forbidden")
        xpath = (f'<ds:Transforms><ds:Transform Algorithm="{n.ENVELOPED}"/><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116">'
                 "<ds:XPath>1</ds:XPath></ds:Transform></ds:Transforms>")
        refused("xpath", "an XPath transform", d.signed(text(), transforms=xpath), MISMATCH, "signature.transform-forbidden")
        last = text().replace(d.SLOT, "")
        end = last.rindex("</md:Entit")
        refused("signature-last", "the signature is the last child", d.signed(last[:end] + d.SLOT + last[end:]), _last(kind), *(["signature.misplaced"] if kind == "entity" else []))
        once = d.signed(text())
        refused("signature-twice", "the signature stands there twice", once.replace(signature_of(once), 2 * signature_of(once)), MISMATCH, "signature.multiple")
        refused("key-of-key-info", "the key of the signature comes with it, and a key was pinned", d.signed(text(), "attacker", key_info=d.chain_info("attacker")), MISMATCH, "signature.value-mismatch")
        refused("comment-in-digest", "a comment cuts the digest value in two", once.replace("<ds:DigestValue>", "<ds:DigestValue><!-- -->"), MISMATCH, "signature.malformed")


def _last(kind):
    # An aggregate is not searched for signatures: its first child is one, or it is not signed.
    return MISMATCH if kind == "entity" else MISSING


def _whole(root):
    from signing import _find, canonical, remove
    remove(_find(root, "@@digest:m@@"))
    return canonical(root, n.EXC, comments=False)


def _wrapping():
    flags, spec = ["MetadataWrapping"], ["saml-core 5.4.2"]

    def refused(name, about, document, code, *mentions, **options):
        reject(f"wrapping-{name}", about, document, code, mentions, flags=flags, spec=spec, **{"entityId": n.IDP, "trust": pinned("idp"), **options})

    forged = d.member(n.IDP, EVIL)
    genuine = d.signed(d.group(d.SLOT, d.member(n.OTHER_IDP), attributes=' ID="_m1"', declared=False).replace("<md:EntitiesDescriptor", f'<md:EntitiesDescriptor xmlns:md="{n.MD}"', 1))
    refused("beside-signed-group", "a signed group inside an unsigned one, the wanted entity beside it", d.group(genuine, forged), MISSING)
    refused("before-signed-group", "the same the other way round", d.group(forged, genuine), MISSING)
    stolen = signature_of(genuine)
    refused("signature-moved-up", "the signature of the inner group stands on the outer one", d.group(stolen, genuine.replace(stolen, ""), forged), MISMATCH, "signature.reference-mismatch")
    refused("signature-moved-up-same-id", "and the outer one has the inner one's ID as well", d.group(stolen, genuine.replace(stolen, ""), forged, attributes=' ID="_m1"'),
            MALFORMED, "xml.id-multiple")
    refused("signature-moved-up-id-moved", "and the inner one lost its ID", d.group(stolen, genuine.replace(stolen, "").replace(' ID="_m1"', ""), forged, attributes=' ID="_m1"'),
            MISMATCH, "signature.digest-mismatch")
    refused("entity-added", "an entity was added to a signed aggregate", edit(genuine, ("</md:EntitiesDescriptor>", forged + "</md:EntitiesDescriptor>")), MISMATCH, "signature.digest-mismatch")
    refused("entity-in-signature", "the wanted entity stands in the signature, which is not digested", d.signed(
        d.group(d.SLOT, d.member(n.OTHER_IDP), attributes=' ID="_m1"')).replace("</ds:Signature>", f"<ds:Object>{forged}</ds:Object></ds:Signature>"), MISMATCH, "signature.malformed")
    refused("second-root", "a second root behind the first", genuine + d.group(forged), MALFORMED)
    refused("behind-the-root", "the wanted entity behind the root", genuine + entity(EVIL), MALFORMED)
    refused("only-in-extensions", "the wanted entity stands only in Extensions, though signed", d.signed(
        d.aggregate(f"<md:Extensions>{d.member()}</md:Extensions>", d.member(n.OTHER_IDP))), "config.metadata-entity-missing", n.IDP)
    refused("only-in-entity", "the wanted entity stands only inside another entity's Extensions", d.group(d.member(n.OTHER_IDP, extra=f"<md:Extensions>{d.member()}</md:Extensions>")),
            "config.metadata-entity-missing", n.IDP, trust=None)
    refused("duplicate-id", "another element has the ID of the root", d.signed(d.aggregate(d.member(n.OTHER_IDP, attributes=' ID="_m1"'), d.member())), MALFORMED, "xml.id-multiple")
    refused("duplicate-id-foreign", "an element of another namespace has the ID of the root, by another name", d.signed(d.aggregate(
        d.member(n.OTHER_IDP, extra='<md:Extensions><x xmlns="" Id="_m1"/></md:Extensions>'), d.member())), MALFORMED, "xml.id-multiple")
    refused("id-in-namespace", "an ID in a namespace on the root", d.signed(d.aggregate(attributes=' xmlns:x="urn:example:x" x:ID="_m2" ID="_m1"')), MALFORMED, "xml.id-forbidden")
    refused("entity-root-forged", "a forged root around a signed entity", entity(f"<md:Extensions>{d.signed(d.one()).strip()}</md:Extensions>", EVIL), MISSING)
    refused("entity-root-stolen-signature", "the signature of the entity inside stands on the forged root", entity(
        signature_of(d.signed(d.one())), f"<md:Extensions>{d.one().replace(d.SLOT, '').strip()}</md:Extensions>", EVIL, attributes=' ID="_evil"'), MISMATCH, "signature.reference-mismatch")
    refused("group-in-entity-name", "a foreign element that only looks like a group", d.group(f'<x:EntitiesDescriptor xmlns:x="urn:example:x">{forged}</x:EntitiesDescriptor>'),
            MALFORMED, "EntitiesDescriptor", trust=None)
    refused("member-of-foreign-name", "a foreign element that only looks like an entity", d.group(
        f'<x:EntityDescriptor xmlns:x="urn:example:x" entityID="{n.IDP}">{EVIL}</x:EntityDescriptor>'), MALFORMED, "EntityDescriptor", trust=None)


def _chains():
    flags, spec = ["MetadataChain"], ["rfc5280 6.1"]

    def refused(name, about, signer, shown, code=MISMATCH, *mentions, **options):
        for kind, text in _each():
            info = d.chain_info(*shown) if shown else ""
            reject(f"chain-{kind}-{name}", f"{about} ({kind})", d.signed(text(), signer, key_info=info, **_by(signer)), code, mentions, flags=flags, spec=spec,
                   **{"entityId": n.IDP, "trust": under("metadata-ca"), "now": n.NOW, **options})

    refused("other-authority", "another authority certified whoever signed", "other-signer", ["other-signer"])
    refused("other-authority-shown", "and its certificate comes along", "other-signer", ["other-signer", "other-ca"])
    refused("no-certificate", "the signature shows no certificate", "metadata-signer", [], MISMATCH, "certificate")
    refused("gap", "the authority in the middle is not shown", "metadata-sub-signer", ["metadata-sub-signer"])
    refused("not-an-authority", "whoever issued the certificate is no authority: CA is false", "metadata-signer-of-signer", ["metadata-signer-of-signer", "metadata-signer"])
    refused("another-certificate", "the certificate that is shown is not that of the key", "attacker", ["metadata-signer"], MISMATCH, "signature.value-mismatch")
    refused("expired", "the certificate of whoever signed has expired", "metadata-signer-expired", ["metadata-signer-expired"], "key.metadata-expired", "2025-06-01T00:00:00Z")
    refused("expired-intermediate", "the authority in the middle has expired", "metadata-expired-sub-signer", ["metadata-expired-sub-signer", "metadata-expired-sub-ca"],
            "key.metadata-expired", "2025-06-01T00:00:00Z")
    refused("not-yet", "it is too early for the authority", "metadata-signer", ["metadata-signer"], "key.metadata-expired", now="2019-12-31T23:59:59Z")
    refused("self-signed", "whoever signed certified itself", "attacker", ["attacker"])
    for kind, what in [("named", "names"), ("policy", "policies")]:
        refused(f"{kind}-constraints", f"the authority in the middle may certify other {what} alone, and its extension is not critical",
                f"metadata-{kind}-sub-signer", [f"metadata-{kind}-sub-signer", f"metadata-{kind}-sub-ca"], MISMATCH, "constraints")
    refused("between-two", "the certificate of the authority in the middle has expired, and its next one is not valid yet", "metadata-expired-sub-signer",
            ["metadata-expired-sub-signer", "metadata-expired-sub-ca", "metadata-late-sub-ca"], "key.metadata-expired")
    refused("many-authorities", "more authorities than anybody trusts", "metadata-signer", ["metadata-signer"], MISMATCH, "16", trust=under(*["metadata-ca"] * 17))
    refused("too-many", "more certificates than anybody needs", "metadata-signer", ["metadata-signer"] + ["metadata-sub-ca"] * 9)


def _dates():
    flags, spec = ["MetadataDates"], ["saml-metadata 2.3.2"]
    past = ' validUntil="2025-12-31T23:59:59Z"'
    reject("dates-expired", "past its validUntil", entity(d.ROLE, attributes=past), "key.metadata-expired", ["2025-12-31T23:59:59Z"], flags=flags, spec=spec, now=n.NOW)
    reject("dates-expired-group", "the group around it is past its validUntil", d.group(d.member(), attributes=past), "key.metadata-expired", ["2025-12-31T23:59:59Z"], flags=flags, spec=spec, now=n.NOW)
    reject("dates-expired-to-the-second", "at its validUntil it is over", entity(d.ROLE, attributes=' validUntil="2026-01-01T00:00:00Z"'), "key.metadata-expired", flags=flags, spec=spec, now=n.NOW)
    reject("dates-stale", "kept for longer than its cacheDuration", entity(d.ROLE, attributes=' cacheDuration="PT6H"'), "key.metadata-stale", ["2025-12-31T06:00:00Z"],
           flags=flags, spec=spec, now=n.NOW, fetchedAt="2025-12-31T00:00:00Z")
    reject("dates-expired-group-of-later-entity", "the group is past its validUntil, the entity in it is not", d.group(d.member(attributes=' validUntil="2030-01-01T00:00:00Z"'), attributes=past),
           "key.metadata-expired", ["2025-12-31T23:59:59Z"], flags=flags, spec=spec, now=n.NOW)
    reject("dates-stale-group-of-later-entity", "the group was kept for longer than its cacheDuration, the entity in it was not", d.group(
        d.member(attributes=' cacheDuration="P9D"'), attributes=' cacheDuration="PT6H"'), "key.metadata-stale", ["2025-12-31T06:00:00Z"], flags=flags, spec=spec, now=n.NOW,
        fetchedAt="2025-12-31T00:00:00Z")
    for name, text in [("negative", "-PT1H"), ("no-number", "PTH"), ("empty", ""), ("a-number", "3600"), ("weeks", "P1W")]:
        reject(f"duration-{name}", f"a cacheDuration that is none: {name}", entity(d.ROLE, attributes=f' cacheDuration="{text}"'), MALFORMED, ["cacheDuration"], flags=flags, spec=spec)
    for name, text in [("no-zone", "2030-01-01T00:00:00"), ("offset", "2030-01-01T00:00:00+01:00"), ("a-date", "2030-01-01")]:
        reject(f"until-{name}", f"a validUntil that is no UTC time: {name}", entity(d.ROLE, attributes=f' validUntil="{text}"'), MALFORMED, ["validUntil"], flags=flags, spec=spec)


def _entities():
    flags, spec = ["Aggregate"], ["saml-metadata 2.3.1"]

    def refused(name, about, document, code, *mentions, **options):
        reject(name, about, document, code, mentions, flags=flags, spec=spec, **options)

    two = d.group(d.member(), d.member(n.OTHER_IDP))
    refused("entity-missing", "the wanted entity is not in the aggregate", two, "config.metadata-entity-missing", "https://third.example/saml", "2 entities", entityId="https://third.example/saml")
    refused("entity-other", "the metadata of another entity", entity(d.ROLE), "config.metadata-entity-missing", n.IDP, entityId=n.OTHER_IDP)
    refused("entity-id-almost", "an entity ID that differs in one letter's case", two, "config.metadata-entity-missing", entityId=n.IDP.replace("idp", "IDP"))
    refused("entity-unnamed", "two entities and nobody says which", two, MALFORMED, "entityId")
    refused("entity-twice", "the wanted entity stands there twice", d.group(d.member(), d.group(d.member(), declared=False)), MALFORMED, "more than once", entityId=n.IDP)
    refused("entity-twice-signed", "the same, signed", d.signed(d.aggregate(d.member(), d.member())), MALFORMED, "more than once", entityId=n.IDP, trust=pinned("idp"))
    refused("group-empty", "a group of nobody", d.group(), MALFORMED, "no entity", entityId=n.IDP)
    refused("group-closed", "a group in one tag", f'<md:EntitiesDescriptor xmlns:md="{n.MD}"/>', MALFORMED, "no entity")
    refused("entity-without-id", "an entity without entityID", entity(d.ROLE).replace(f' entityID="{n.IDP}"', ""), "config.entity-id-missing", "entityID")
    refused("entity-id-empty", "an entity whose entityID is empty", entity(d.ROLE).replace(f' entityID="{n.IDP}"', ' entityID=""'), "config.entity-id-missing", "entityID")
    refused("service-provider", "a service provider", d.group(d.member(n.IDP, f'<md:SPSSODescriptor protocolSupportEnumeration="{n.SAMLP}"/>')), MALFORMED, "service provider", entityId=n.IDP)
    refused("role-of-saml-1", "an identity provider for SAML 1 alone", entity(d.ROLE.replace(n.SAMLP, "urn:oasis:names:tc:SAML:1.1:protocol")), MALFORMED, "IDPSSODescriptor")
    refused("certificate-malformed", "a certificate of other letters", entity(idp_role(key_descriptor("idp").replace("MII", "!!", 1))), "config.certificate-malformed", "KeyDescriptor 0")


def _texts():
    flags, spec = ["WellFormed"], ["xml 2.1"]
    good = d.group(d.member(n.OTHER_IDP), d.member())

    def refused(name, about, document, code=MALFORMED, *mentions, **options):
        reject(f"text-{name}", about, document, code, mentions, flags=flags, spec=spec, **{"entityId": n.IDP, **options})

    refused("empty", "nothing", "", MALFORMED, "empty")
    refused("url", "an address", "https://idp.example.org/metadata\n", MALFORMED, "URL")
    refused("page", "a web page", "<html><body>Sign in</body></html>", MALFORMED, "html")
    refused("doctype", "a DOCTYPE before an aggregate", "<!DOCTYPE md:EntitiesDescriptor []>" + good, MALFORMED, "xml.doctype-forbidden")
    refused("doctype-inside", "a DOCTYPE in an aggregate", edit(good, ("</md:EntitiesDescriptor>", "<!DOCTYPE a></md:EntitiesDescriptor>")), MALFORMED, "xml.doctype-forbidden")
    refused("instruction", "a processing instruction in another entity", good.replace("<md:IDPSSO", "<?x y?><md:IDPSSO", 1), MALFORMED, "xml.instruction-forbidden")
    refused("truncated", "an aggregate that is cut short behind the wanted entity", good[: -len("</md:EntitiesDescriptor>")], MALFORMED, "xml.malformed")
    refused("unclosed-entity", "an entity that never ends", edit(good, ("</md:EntityDescriptor>\n</md:EntitiesDescriptor>", "</md:EntitiesDescriptor>")), MALFORMED, "xml.malformed")
    refused("crossed", "end tags that cross", d.group(d.member()).replace("</md:EntityDescriptor>\n</md:EntitiesDescriptor>", "</md:EntitiesDescriptor></md:EntityDescriptor>"), MALFORMED, "xml.malformed")
    refused("prefix", "another entity has a prefix that nobody declared", good.replace("<md:IDPSSODescriptor", "<x:y/><md:IDPSSODescriptor", 1), MALFORMED, "xml.namespace-malformed")
    refused("attribute-twice", "another entity has an attribute twice", good.replace("entityID=", 'entityID="a" entityID=', 1), MALFORMED, "xml.malformed")
    refused("reference", "another entity refers to an entity that nobody declared", good.replace("<md:IDPSSODescriptor", "&x;<md:IDPSSODescriptor", 1), MALFORMED, "xml.malformed")
    refused("utf-16-label", "the declaration names another encoding", '<?xml version="1.0" encoding="UTF-16"?>' + good, MALFORMED, "xml.encoding-unsupported")
    refused("stranger", "something else among the entities", edit(good, ("</md:EntitiesDescriptor>", "<md:AffiliationDescriptor/></md:EntitiesDescriptor>")), MALFORMED, "AffiliationDescriptor")
    refused("relative-namespace", "a relative namespace name", good.replace("<md:IDPSSODescriptor", '<x xmlns="x"/><md:IDPSSODescriptor', 1), MALFORMED, "xml.namespace-malformed")
