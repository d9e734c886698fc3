"""Service profiles: the rules of named services, each with its own code."""

import names as n
from encryption import encrypted
from settings import document, pinned
from templates import ATTRIBUTES, RESPONSE, attribute, edit, login, message
from vector import SETTINGS, accept, as_json, config, reject

CLOUD, WEBEX, EMAIL = "cisco-security-cloud-sign-on", "cisco-webex", "cisco-secure-email"
NAME_ID = f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>'
UNSOLICITED = [(' InResponseTo="_req1">', ">"), (' InResponseTo="_req1" NotOnOrAfter', " NotOnOrAfter")]
FLAGS, SPEC = ["ServiceProfile"], ["samlight profiles"]


def profile(value, **policy):
    """Settings with a service profile."""
    return {**document(pinned("idp"), **policy), "profile": value}


SETTINGS.update({name: as_json(value) for name, value in {
    "cloud": profile({"name": CLOUD, "emailDomains": ["example.org", "Example.COM"]}),
    "cloud-by-name": profile(CLOUD),
    "cloud-relaxed": profile({"name": CLOUD, "allowedSignatureAlgorithms": [], "requiredAttributes": ["email"], "nameIdEqualsAttribute": "", "nameIdFormats": []}),
    "webex": profile(WEBEX),
    "webex-idp-started": profile({"name": WEBEX, "solicitedOnly": False}, unsolicited="allow"),
    "secure-email": profile(EMAIL),
    "secure-email-attribute": profile({"name": EMAIL, "emailAttribute": "mail"}),
    "inline-trim": profile({"trimValues": True}),
    "inline-untrimmed": profile({"requiredAttributes": ["email"], "nameIdEqualsAttribute": "email", "emailDomains": ["example.org"]}),
    "inline-domains": profile({"emailDomains": ["example.org"]}),
    "inline-format": profile({"nameIdFormats": [n.EMAIL]}),
    "inline-empty": profile({}),
}.items()})


def attributes(**values):
    """An AttributeStatement with these."""
    made = "".join(
        f'<saml:Attribute Name="{name}">' + "".join(f"<saml:AttributeValue>{one}</saml:AttributeValue>" for one in ([value] if isinstance(value, str) else value))
        + "</saml:Attribute>" for name, value in values.items())
    return f"<saml:AttributeStatement>{made}</saml:AttributeStatement>"


def listed(**values):
    """The same as a login shows it."""
    return [attribute(name, *([value] if isinstance(value, str) else value)) for name, value in values.items()]


WHOLE = {"firstName": "Alice", "lastName": "Example", "email": "alice@example.org"}


def mint():
    _cloud()
    _cloud_refused()
    _webex()
    _secure_email()
    _inline()
    _settings()


def cloud(values=None, name_id="alice@example.org", form=f' Format="{n.EMAIL}"', **options):
    """The message as this service wants it."""
    return message((ATTRIBUTES, attributes(**(values or WHOLE))), (NAME_ID, f"<saml:NameID{form}>{name_id}</saml:NameID>"), **options)


def named(value="alice@example.org", form=n.EMAIL):
    """A NameID as a login shows it."""
    return {"value": value, "format": form, "nameQualifier": None, "spNameQualifier": None}


def _cloud():
    def case(name, about, text, expected, settings="cloud"):
        accept(f"cloud-{name}", about, text, expected, settings=settings, flags=FLAGS, spec=SPEC)

    whole = login(attributes=listed(**WHOLE))
    case("whole", "everything as the service wants it", cloud(), whole)
    case("by-name", "the profile by its name alone: every domain", cloud(), whole, settings="cloud-by-name")
    case("both-signed", "both signatures by the one method", cloud(sign="both"), whole)
    case("more-attributes", "more attributes than are wanted", cloud({**WHOLE, "groups": ["a", "b"]}), login(attributes=listed(**WHOLE, groups=["a", "b"])))
    case("unspecified", "the format unspecified", cloud(form=f' Format="{n.UNSPECIFIED}"'), login(attributes=listed(**WHOLE), name_id=named(form=n.UNSPECIFIED)))
    case("without-format", "no format, which is the unspecified one", cloud(form=""), login(attributes=listed(**WHOLE), name_id=named(form=None)))
    broken = {name: f"\n      {value}\n    " for name, value in WHOLE.items()}
    case("line-breaks", "line breaks around every value are taken away, in the login too", cloud(broken, "\n      alice@example.org\n    "), whole)
    case("line-break-on-one-side", "line breaks around the attribute alone", cloud({**WHOLE, "email": "\talice@example.org\r\n"}), whole)
    upper = {**WHOLE, "email": "alice@EXAMPLE.ORG"}
    case("domain-case", "a domain in capital letters is the same", cloud(upper, "alice@EXAMPLE.ORG"), login(attributes=listed(**upper), name_id=named("alice@EXAMPLE.ORG")))
    second = {**WHOLE, "email": "alice@example.com"}
    case("second-domain", "the second domain of the list", cloud(second, "alice@example.com"), login(attributes=listed(**second), name_id=named("alice@example.com")))
    relaxed = {"email": "Alice@example.org"}
    case("overridden", "overrides take rules away", cloud(relaxed, "x1", f' Format="{n.PERSISTENT}"', method=n.PSS_SHA512),
         login(attributes=listed(**relaxed), name_id=named("x1", n.PERSISTENT)), settings="cloud-relaxed")


def _cloud_refused():
    text = edit(RESPONSE, (ATTRIBUTES, attributes(**WHOLE)))
    for sign in ("assertion", "response"):
        reject(f"profile/cloud-algorithm-encrypted-{sign}", f"RSA with SHA-512, the Assertion encrypted, {sign} signed", encrypted(base=text, sign=sign, method=n.RSA_SHA512),
               "profile.algorithm-forbidden", settings="cloud", keys=["sp"], flags=[*FLAGS, "Encryption"], spec=SPEC)
    reject("profile/cloud-algorithm-inside", "RSA with SHA-256 on the Response, with SHA-512 inside the encrypted Assertion", encrypted(
        base=text, sign="both", method=n.RSA_SHA512, r_method=n.RSA_SHA256), "profile.algorithm-forbidden", settings="cloud", keys=["sp"], flags=[*FLAGS, "Encryption"], spec=SPEC)
    def case(name, about, code, text, settings="cloud"):
        reject(f"profile/cloud-{name}", about, text, f"profile.{code}", settings=settings, flags=FLAGS, spec=SPEC)

    for name, method in [("rsa-sha512", n.RSA_SHA512), ("rsa-sha384", n.RSA_SHA384), ("pss-sha256", n.PSS_SHA256)]:
        case(name, f"a method that we verify and the service does not: {name}", "algorithm-forbidden", cloud(method=method))
    case("one-of-two-methods", "the Response is signed by another method than the Assertion", "algorithm-forbidden", cloud(sign="both", r_method=n.RSA_SHA512))
    for name in WHOLE:
        case(f"no-{name.lower()}", f"{name} is missing", "attribute-missing", cloud({other: value for other, value in WHOLE.items() if other != name}))
    case("attribute-case", "a name in other capitals", "attribute-missing", cloud({"FirstName": "Alice", "lastName": "Example", "email": "alice@example.org"}))
    case("attribute-empty", "an attribute without text", "attribute-missing", cloud({**WHOLE, "lastName": ""}))
    case("attribute-blank", "an attribute with line breaks alone", "attribute-missing", cloud({**WHOLE, "lastName": "\n   "}))
    case("attribute-without-values", "an attribute without a value", "attribute-missing", cloud({**WHOLE, "lastName": []}))
    for name, form in [("persistent", n.PERSISTENT), ("transient", n.TRANSIENT), ("unspecified-2", "urn:oasis:names:tc:SAML:2.0:nameid-format:unspecified")]:
        case(f"format-{name}", f"a format that the service does not take: {name}", "name-id-format-forbidden", cloud(form=f' Format="{form}"'))
    case("name-id-differs", "the NameID is another address", "name-id-mismatch", cloud(name_id="bob@example.org"))
    case("name-id-case", "the NameID differs from the attribute in case", "name-id-mismatch", cloud(name_id="Alice@example.org"))
    case("name-id-two-emails", "two addresses, one of which is the NameID", "name-id-mismatch", cloud({**WHOLE, "email": ["alice@example.org", "bob@example.org"]}))
    reject("subject/cloud-name-id-blank", "a NameID of line breaks is an empty one where they are taken away", cloud(name_id="\n  "), "subject.name-id-missing",
           settings="cloud", flags=["ServiceProfile", "NameId"], spec=SPEC)
    for name, address in [("other", "alice@other.example"), ("sub-domain", "alice@mail.example.org"), ("parent", "alice@org"), ("suffix", "alice@notexample.org"),
                          ("trailing-dot", "alice@example.org."), ("look-alike", "alice@ex\u0430mple.org"), ("kelvin", "alice@example.or\u212a")]:
        case(f"domain-{name}", f"a domain that is not claimed: {name}", "email-domain-mismatch", cloud({**WHOLE, "email": address}, address))
    for name, address in [("no-at", "alice"), ("two-ats", "alice@evil.example@example.org"), ("no-local", "@example.org"), ("no-domain", "alice@"),
                          ("display-name", "Alice &lt;alice@example.org&gt;"), ("list", "alice@evil.example,bob"), ("blank", "al ice@example.org"),
                          ("line-break", "alice@evil.example&#10;.example.org"), ("quoted", '"alice"@example.org')]:
        case(f"email-{name}", f"an address that is none: {name}", "email-malformed", cloud({**WHOLE, "email": address}, address))


def _webex():
    uid = "Alice.Example "
    made = (ATTRIBUTES, attributes(uid=uid))
    shown = listed(uid=uid)
    for name, form, value in [("transient", n.TRANSIENT, "_t1"), ("unspecified", n.UNSPECIFIED, "EXAMPLE\\alice"), ("email", n.EMAIL, "alice@example.org")]:
        accept(f"webex-{name}", f"the format {name}, and uid byte for byte", message(made, (NAME_ID, f'<saml:NameID Format="{form}">{value}</saml:NameID>')),
               login(attributes=shown, name_id=named(value, form)), settings="webex", flags=FLAGS, spec=SPEC)
    accept("webex-idp-started", "an override: logins may be started at the identity provider", message(made, *UNSOLICITED),
           login(attributes=shown, inResponseTo=None, solicited=False), settings="webex-idp-started", expect="unsolicited", flags=FLAGS, spec=SPEC)
    for expect in ("unsolicited", "outstanding"):
        reject(f"response/webex-unsolicited-{expect}", "every login has to be started here", message(made, *UNSOLICITED), "response.unsolicited-forbidden",
               settings="webex", expect=expect, flags=FLAGS, spec=SPEC)
    reject("profile/webex-no-uid", "no uid", message(), "profile.attribute-missing", settings="webex", flags=FLAGS, spec=SPEC)
    reject("profile/webex-uid-case", "UID instead of uid", message((ATTRIBUTES, attributes(UID=uid))), "profile.attribute-missing", settings="webex", flags=FLAGS, spec=SPEC)
    reject("profile/webex-persistent", "a format that the service does not take", message(made, (NAME_ID, NAME_ID.replace(n.EMAIL, n.PERSISTENT))),
           "profile.name-id-format-forbidden", settings="webex", flags=FLAGS, spec=SPEC)


def _secure_email():
    accept("secure-email-name-id", "the NameID is the address", message(), settings="secure-email", flags=FLAGS, spec=SPEC)
    mail = {"mail": "alice@example.org"}
    bare = (NAME_ID, "<saml:NameID>a1</saml:NameID>")
    accept("secure-email-attribute", "the address comes in an attribute, the NameID is something else", message(bare, (ATTRIBUTES, attributes(**mail))),
           login(attributes=listed(**mail), name_id=named("a1", None)), settings="secure-email-attribute", flags=FLAGS, spec=SPEC)
    for name, about, code, settings, *changes in [
        ("name-id-no-address", "the NameID is no address", "email-malformed", "secure-email", bare),
        ("attribute-missing", "the attribute is missing; the NameID does not stand in for it", "email-missing", "secure-email-attribute"),
        ("attribute-empty", "the attribute is empty", "email-missing", "secure-email-attribute", (ATTRIBUTES, attributes(mail=""))),
        ("attribute-two", "the attribute has two values", "email-malformed", "secure-email-attribute", (ATTRIBUTES, attributes(mail=["a@example.org", "b@example.org"]))),
        ("attribute-blank", "white space is not taken away unless the profile says so", "email-malformed", "secure-email-attribute",
         (ATTRIBUTES, attributes(mail=" a@example.org"))),
    ]:
        reject(f"profile/secure-email-{name}", about, message(*changes), f"profile.{code}", settings=settings, flags=FLAGS, spec=SPEC)


def _inline():
    spaced = (NAME_ID, NAME_ID.replace("alice", "\n alice").replace(".org<", ".org \t<"))
    values = "<saml:AttributeValue>\u00a0x\u00a0</saml:AttributeValue>"
    accept("inline-trim", "white space around names and values is taken away, other blanks stay", message(spaced, ("<saml:AttributeValue>staff</saml:AttributeValue>", values)),
           login(attributes=listed(groups=["\u00a0x\u00a0", "engineering"])), settings="inline-trim", flags=FLAGS, spec=SPEC)
    accept("inline-empty", "a profile without rules asks nothing", message(), settings="inline-empty", flags=FLAGS, spec=SPEC)
    accept("inline-domains", "domains alone: the NameID is the address", message(), settings="inline-domains", flags=FLAGS, spec=SPEC)
    reject("profile/inline-domains", "domains alone, and the NameID is of another", message((NAME_ID, NAME_ID.replace("example.org", "example.net"))),
           "profile.email-domain-mismatch", settings="inline-domains", flags=FLAGS, spec=SPEC)
    reject("profile/inline-format-absent", "a NameID without a format is of the unspecified one, which is not among the formats", message((NAME_ID, NAME_ID.replace(f' Format="{n.EMAIL}"', ""))),
           "profile.name-id-format-forbidden", settings="inline-format", flags=FLAGS, spec=SPEC)
    reject("profile/inline-untrimmed", "a line break makes the attribute another value, unless the profile takes it away",
           message((ATTRIBUTES, attributes(email="alice@example.org\n"))), "profile.name-id-mismatch", settings="inline-untrimmed", flags=FLAGS, spec=SPEC)


def _settings():
    one = pinned("idp")
    one = {**one, "certificateFiles": [f"../{name}" for name in one["certificateFiles"]]}

    def wrong(name, about, value, *mentions, code="value-malformed", idp=one, **policy):
        config(f"profile-{name}", about, {**document(idp, **policy), "profile": value}, f"config.{code}", list(mentions))

    wrong("unknown", "a service that nobody knows", "cisco-webx", "cisco-webx", CLOUD, WEBEX, EMAIL)
    wrong("unknown-in-object", "a service that nobody knows, with overrides", {"name": "webex", "trimValues": True}, "profile.name", WEBEX)
    wrong("unknown-field", "a rule that is spelt wrong", {"name": WEBEX, "emailDomain": ["example.org"]}, "profile.emailDomain", "emailDomains", code="malformed")
    wrong("a-list", "a list of services", [WEBEX], "profile", code="malformed")
    wrong("domains-text", "a text where a list belongs", {"emailDomains": "example.org"}, "profile.emailDomains", code="malformed")
    for name, domain in [("at", "@example.org"), ("dot", ".example.org"), ("wildcard", "*.example.org"), ("empty", ""), ("blank", "example.org ")]:
        wrong(f"domain-{name}", f"a domain that is none: {name}", {"emailDomains": ["example.org", domain]}, "profile.emailDomains[1]")
    wrong("attribute-empty", "an attribute without a name", {"requiredAttributes": [""]}, "profile.requiredAttributes")
    wrong("solicited-only-and-allow", "no unsolicited response, and every one", WEBEX, "profile.solicitedOnly", "policy.unsolicited", unsolicited="allow")
    wrong("solicited-only-and-one-idp", "no unsolicited response, and those of one identity provider", WEBEX, "idps[0].policy.unsolicited",
          idp={**one, "policy": {"unsolicited": "allow"}})
