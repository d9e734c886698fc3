"""Accepted: encrypted assertions, by every cipher and key transport, in every place that the standard has for a key."""

import keys
import names as n
from encryption import ASSERTION, Enc, Wrap, cbc, encrypted
from signing import x509
from templates import ATTRIBUTES, RESPONSE, attribute, edit, login, message, restyle
from vector import accept

FLAGS = ["EncryptedContent"]
SPEC = ["saml-core 2.3.4"]
EXTRA = '<saml:Attribute Name="{}"><saml:AttributeValue xsi:type="xs:string">{}</saml:AttributeValue></saml:Attribute>'
TYPED = ATTRIBUTES.replace("</saml:AttributeStatement>", EXTRA.format("mail", "alice@example.org") + "</saml:AttributeStatement>")
WITH_MAIL = [attribute("groups", "staff", "engineering"), attribute("mail", "alice@example.org")]
SCHEMA = f' xmlns:xs="{n.XS}" xmlns:xsi="{n.XSI}"'
ROOT = f'<samlp:Response xmlns:samlp="{n.SAMLP}"'
OWN = f'<saml:Assertion xmlns:saml="{n.SAML}"'
RETRIEVAL = '<ds:RetrievalMethod URI="{}"{}/>'
KEY_TYPE = f' Type="{n.XENC}EncryptedKey"'


def mint():
    _ciphers()
    _places()
    _recipients()
    _context()
    _signatures()
    _layout()
    _content()
    _policy()


def case(name, about, text, expected=None, given=("sp",), flags=FLAGS, spec=SPEC, **rest):
    accept(f"encrypted-{name}", about, text, expected, keys=given, flags=flags, spec=spec, **rest)


def _ciphers():
    """Every cipher with both key transports, every digest and every mask generation function with both kinds of cipher."""
    spec = ["xmlenc-core 5.2", "xmlenc-core 5.5.2"]
    ciphers = [n.AES128_CBC, n.AES128_GCM, n.AES192_CBC, n.AES192_GCM, n.AES256_CBC, n.AES256_GCM]
    digests = [None, n.SHA1, n.SHA256, n.SHA384, n.SHA512]
    pairs = [(n.OAEP_MGF1P, digest, None) for digest in [*digests, n.SHA256]]
    pairs += [(n.OAEP, digest, mgf) for digest, mgf in zip([*digests, *digests], [None, n.MGF_SHA1, n.MGF_SHA256, n.MGF_SHA384, n.MGF_SHA512, n.MGF_SHA512, None,
                                                                                  n.MGF_SHA1, n.MGF_SHA256, n.MGF_SHA384])]
    for count, (transport, digest, mgf) in enumerate(pairs):
        cipher = ciphers[count % 6 if transport == n.OAEP_MGF1P else (count + 1) % 6]
        short = cipher.split("#")[1]
        place = "response" if short.endswith("cbc") else "assertion"
        what = f'{transport.split("#")[1]}-{digest.split("#")[1] if digest else "no-digest"}'
        what += f'-{mgf.split("#")[1]}' if mgf else "-no-mgf" if transport == n.OAEP else ""
        case(f"{short}-{what}", f"{short}, its key by {what}, the {place} signed", encrypted(
            sign=place, enc=Enc(cipher, [Wrap(method=transport, digest=digest, mgf=mgf)])), spec=spec)
    case("key-3072", "a service provider's key of 3072 bits", encrypted(enc=Enc(wraps=[Wrap("sp-next")])), given=["sp-next"], spec=spec)
    for name, params in [("text", b"app.example"), ("empty", b""), ("octets", bytes(range(64)))]:
        for short, wrap in [("mgf1p", Wrap(params=params)), ("oaep", Wrap(method=n.OAEP, digest=n.SHA256, mgf=n.MGF_SHA256, params=params))]:
            case(f"oaep-params-{name}-{short}", f"OAEPparams ({name}) with rsa-oaep{'-mgf1p' if short == 'mgf1p' else ''}", encrypted(enc=Enc(wraps=[wrap])),
                 spec=["xmlenc-core 5.5.2"])
    for name, cipher, size in [("gcm", n.AES256_GCM, 256), ("cbc", n.AES128_CBC, 128)]:
        case(f"key-size-{name}", f"a KeySize that agrees, with {name}", encrypted(
            sign="response", enc=Enc(cipher, method_children=f"<xenc:KeySize>{size}</xenc:KeySize>")), spec=["xmlenc-core 3.2"])


def _places():
    """Where an EncryptedKey may stand, and how it is found."""
    spec = ["saml-core 2.2.4", "xmlenc-core 3.5"]
    beside = Wrap(id="_k1")
    case("key-by-retrieval", "the key beside the data, named by a RetrievalMethod", encrypted(enc=Enc(
        wraps=[beside], place="beside", info=RETRIEVAL.format("#_k1", KEY_TYPE))), spec=spec)
    case("key-by-retrieval-without-type", "the key beside the data, named by a RetrievalMethod without a Type", encrypted(enc=Enc(
        wraps=[beside], place="beside", info=RETRIEVAL.format("#_k1", ""))), spec=spec)
    case("key-by-reference-list", "the key beside the data names the data in its ReferenceList", encrypted(enc=Enc(
        wraps=[Wrap(references=["#_d1"])], place="beside", id="_d1")), spec=spec)
    case("key-by-both", "the key and the data name one another", encrypted(enc=Enc(
        wraps=[Wrap(id="_k1", references=["#_d1"])], place="beside", id="_d1", info=RETRIEVAL.format("#_k1", KEY_TYPE))), spec=spec)
    case("key-inside-with-reference-list", "the key inside the data names the data in its ReferenceList", encrypted(enc=Enc(
        wraps=[Wrap(references=["#_d1"])], id="_d1")), spec=spec)
    case("key-second-beside", "two keys beside the data, the RetrievalMethod names the second", encrypted(enc=Enc(
        wraps=[Wrap("other-sp", id="_k1"), Wrap(id="_k2")], place="beside", info=RETRIEVAL.format("#_k2", KEY_TYPE))), spec=spec)
    case("key-for-other-data-beside", "two keys beside the data, the ReferenceList of the first names other data", encrypted(enc=Enc(
        wraps=[Wrap("other-sp", references=["#_d2"]), Wrap(references=["#_d1"])], place="beside", id="_d1")), spec=spec)
    case("key-name-beside-key", "a KeyName stands in the KeyInfo before the key", encrypted(enc=Enc(info="<ds:KeyName>today</ds:KeyName>")), spec=spec)
    case("carried-key-name", "the key has a CarriedKeyName", encrypted(enc=Enc(wraps=[Wrap(carried="session key")], info="<ds:KeyName>session key</ds:KeyName>")),
         spec=["xmlenc-core 3.5.1"])
    for name, hint in [
        ("certificate", f"<ds:X509Data><ds:X509Certificate>{keys.certificate_base64('sp', 64)}</ds:X509Certificate></ds:X509Data>"),
        ("other-certificate", f"<ds:X509Data><ds:X509Certificate>{keys.certificate_base64('other-sp')}</ds:X509Certificate></ds:X509Data>"),
        ("issuer-serial", "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=sp</ds:X509IssuerName><ds:X509SerialNumber>14</ds:X509SerialNumber>"
                          "</ds:X509IssuerSerial></ds:X509Data>"),
        ("key-name", "<ds:KeyName>our key</ds:KeyName>"),
    ]:
        case(f"hint-{name}", f"the key says for whom it is: {name}", encrypted(enc=Enc(wraps=[Wrap(hint=hint)])), spec=spec)


def _recipients():
    """Several keys for one text, and several keys of ours."""
    spec = ["xmlenc-core 3.5.1"]
    ours, theirs = Wrap(recipient=n.SP), Wrap("other-sp", recipient="https://another.example/saml")
    case("two-recipients", "two recipients, we are the second", encrypted(enc=Enc(wraps=[theirs, ours])), spec=spec)
    case("two-recipients-first", "two recipients, we are the first", encrypted(enc=Enc(wraps=[ours, theirs])), spec=spec)
    case("two-recipients-beside", "two recipients beside the data, both named by RetrievalMethods", encrypted(enc=Enc(
        wraps=[Wrap("other-sp", id="_k1", recipient="https://another.example/saml"), Wrap(id="_k2", recipient=n.SP)], place="beside",
        info=RETRIEVAL.format("#_k1", KEY_TYPE) + RETRIEVAL.format("#_k2", KEY_TYPE))), spec=spec)
    case("two-keys-unnamed", "two keys that do not say for whom, ours is the second", encrypted(enc=Enc(wraps=[Wrap("other-sp"), Wrap()])), spec=spec)
    case("recipient-with-rsa-1-5", "another recipient's key is wrapped by RSA 1.5", encrypted(enc=Enc(
        wraps=[Wrap("other-sp", method=n.RSA_1_5, digest=None, recipient="https://another.example/saml"), ours])), spec=spec)
    for name, uri in [("rsa-1-5", n.RSA_1_5), ("aes-key-wrap", n.XENC + "kw-aes256")]:
        case(f"unusable-key-{name}", f"one key by {name} and one that is usable", encrypted(enc=Enc(wraps=[Wrap(method=uri, digest=None), Wrap()])), spec=spec)
    case("keys-at-the-limit", "eight keys, ours is the last", encrypted(enc=Enc(wraps=[Wrap("other-sp")] * 7 + [Wrap()])), spec=spec, flags=["Limits"])
    case("rollover-next", "two keys of ours are configured, the second one opens", encrypted(enc=Enc(wraps=[Wrap("sp-next")])), given=["sp", "sp-next"])
    case("rollover-old", "two keys of ours are configured, the first one opens", encrypted(), given=["sp", "sp-next"])
    case("rollover-both", "encrypted to both keys of ours", encrypted(enc=Enc(wraps=[Wrap("sp-next"), Wrap()])), given=["sp", "sp-next"])
    case("rollover-one-left", "encrypted to two keys of ours, one is still configured", encrypted(enc=Enc(wraps=[Wrap("sp-next"), Wrap()])))


def _context():
    """The plaintext leans on namespaces that are declared outside of it (xmlenc-core 4.5)."""
    spec, flags = ["xmlenc-core 4.5"], ["EncryptedContent", "Prefixes"]
    unbound = [(OWN, "<saml:Assertion")]
    bare = restyle(RESPONSE, saml="")
    bare = edit(bare, (f'<Assertion xmlns="{n.SAML}"', "<Assertion"), (f'<Issuer xmlns="{n.SAML}"', "<Issuer"), (ROOT, f'{ROOT} xmlns="{n.SAML}"'))
    for sign in ("assertion", "response"):
        root = [(ROOT, f'{ROOT} xmlns:saml="{n.SAML}"'), (f'<saml:Issuer xmlns:saml="{n.SAML}">', "<saml:Issuer>")]
        case(f"context-response-{sign}-signed", f"the Assertion's prefix is declared on the Response, {sign} signed", encrypted(
            *unbound, *root, sign=sign, declare=False), spec=spec, flags=flags)
        case(f"context-default-namespace-{sign}-signed", f"the default namespace is declared on the Response, {sign} signed", encrypted(
            sign=sign, base=bare, element="EncryptedAssertion", declare=False), spec=spec, flags=flags)
    # What is signed as it stands in the Response is cut out without its declarations: the place where it lands has them.
    outside = {"inner": lambda text: text.replace(f' xmlns:saml="{n.SAML}"', "", 1)}
    case("context-encrypted-assertion", "the Assertion's prefix is declared on EncryptedAssertion", encrypted(**outside), spec=spec, flags=flags)
    case("context-encrypted-assertion-default", "the default namespace is declared on EncryptedAssertion", encrypted(
        base=restyle(RESPONSE, saml=""), element="EncryptedAssertion", inner=lambda text: text.replace(f' xmlns="{n.SAML}"', "", 1)), spec=spec, flags=flags)
    case("context-encrypted-data", "the Assertion's prefix is declared on EncryptedData alone", encrypted(
        **outside, element="s:EncryptedAssertion", enc=Enc(xmlns=f' xmlns:saml="{n.SAML}"')), spec=spec, flags=flags)
    case("context-redeclared", "a prefix means one thing outside and another in the plaintext", encrypted(
        (ROOT, f'{ROOT} xmlns:saml="urn:example:other"')), spec=spec, flags=flags)
    typed = [(ATTRIBUTES, TYPED)]
    for name, changes, options in [
        ("inside", [(OWN, OWN + SCHEMA)], {}),
        ("response", [(ROOT, ROOT + SCHEMA)], {}),
        ("encrypted-data", [(OWN, OWN + SCHEMA)], {"inner": lambda text: text.replace(SCHEMA, "", 1), "enc": Enc(xmlns=SCHEMA)}),
    ]:
        case(f"context-xs-on-{name}", f"xs stands in a value of xsi:type alone and is declared: {name}", encrypted(*typed, *changes, **options), login(attributes=WITH_MAIL),
             spec=spec, flags=flags)
    case("context-xs-prefix-list", "xs is in the PrefixList of the signature and is declared on the Response", encrypted(
        *typed, (ROOT, ROOT + SCHEMA), prefixes=["xs"]), login(attributes=WITH_MAIL), spec=spec, flags=flags)
    space = [(OWN, OWN + ' xml:space="preserve" xml:lang="en"')]
    case("context-xml-attributes", "xml:space and xml:lang on the Assertion", encrypted(*space), spec=spec, flags=flags)


def _signatures():
    """Signed inside, outside, both; by every canonicalization."""
    spec = ["saml-core 5.4", "saml-core 6.2"]
    for sign in ("assertion", "response", "both"):
        case(f"{sign}-signed", f"signed: {sign}", encrypted(sign=sign), spec=spec)
    shared = f' xmlns:xenc="{n.XENC}" xmlns:ds="{n.DS}"'
    for name, c14n in [("exclusive-comments", n.EXC_COMMENTS), ("inclusive-1-0", n.C14N10), ("inclusive-1-1", n.C14N11)]:
        # Inclusive forms name every namespace in scope, so the signer has to know where the Assertion lands; here all are declared on the Response.
        case(f"canonical-{name}-inside", f"signed inside by {name}", encrypted((ROOT, ROOT + shared), c14n=c14n, enc=Enc(declare=False)), spec=spec)
        case(f"canonical-{name}-outside", f"signed outside by {name}", encrypted(sign="response", c14n=c14n), spec=spec)
    for name, c14n in [("inclusive-1-0", n.C14N10), ("inclusive-1-1", n.C14N11)]:
        # The plaintext takes the place of EncryptedData, so what only EncryptedData declares is not in scope of what is canonicalized.
        case(f"canonical-{name}-landing", f"signed inside by {name}, the prefixes of XML Encryption are declared on EncryptedData alone", encrypted(c14n=c14n), spec=["xmlenc-core 4.5"])
    case("canonical-mixed", "signed inside by the exclusive form, outside by the inclusive one", encrypted(sign="both", r_c14n=n.C14N10), spec=spec)
    case("methods-mixed", "signed inside by SHA-512, outside by SHA-256", encrypted(
        sign="both", method=n.RSA_SHA512, digest=n.SHA512, r_method=n.RSA_SHA256, r_digest=n.SHA256), spec=spec)
    case("signed-by-p256", "signed inside by a key on P-256", encrypted(key="idp-p256", method=n.ECDSA_SHA256), spec=spec, settings="p256")
    case("key-info-inside", "the inner signature has a KeyInfo", encrypted(key_info=x509()), spec=spec)
    case("no-response-issuer", "the unsigned Response has no Issuer", encrypted(
        (f'\n  <saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}</saml:Issuer>', "")), spec=spec)
    case("no-destination", "the unsigned Response has no Destination", encrypted((f' Destination="{n.ACS}"', "")), spec=["saml-bindings 3.5.5.2"])


def _layout():
    spec = ["xmlenc-core 3"]
    case("no-prefix", "XML Encryption by the default namespace", encrypted(enc=Enc(prefix="")), spec=spec)
    case("no-prefix-at-all", "XML Encryption and XML Signature by the default namespace", encrypted(enc=Enc(prefix="", ds="")), spec=spec)
    case("other-prefixes", "other prefixes", encrypted(enc=Enc(prefix="e1", ds="sig")), spec=spec)
    case("key-of-another-prefix", "the key has another prefix than the data", encrypted(enc=Enc(key_prefix="e", ds="")), spec=spec)
    case("wrapped-base64", "base64 in lines of 76", encrypted(enc=Enc(width=76)), spec=spec)
    case("wrapped-base64-64", "base64 in lines of 64, blanks between the elements", encrypted(enc=Enc(width=64, gap="\n      ")), spec=spec)
    case("pretty", "blanks between the elements", encrypted(sign="both", enc=Enc(gap="\n    ")), spec=spec)
    case("no-type", "no Type on EncryptedData", encrypted(enc=Enc(type=None)), spec=spec)
    case("comments-between", "comments between the elements of XML Encryption", encrypted(enc=Enc(gap="<!-- c -->")), spec=spec)
    case("properties", "EncryptionProperties behind the ciphertext", encrypted(enc=Enc(
        last='<xenc:EncryptionProperties><xenc:EncryptionProperty><x:made xmlns:x="urn:example:x"/></xenc:EncryptionProperty></xenc:EncryptionProperties>')),
        spec=["xmlenc-core 3.7"])
    case("carriage-returns", "base64 in lines with carriage returns", encrypted(enc=Enc(width=76), after=lambda text: text.replace("=\n", "=&#13;\n")), spec=spec)


def _content():
    """What stands in the plaintext."""
    flags = ["EncryptedContent", "TextForms"]
    for name, around in [("before", "\n  {}"), ("after", "{}\n"), ("around", " \t\r\n{}\r\n\t ")]:
        case(f"blanks-{name}", f"white space {name} the Assertion in the plaintext", encrypted(inner=around.format), spec=["xmlenc-core 4.5"])
    case("comment-inside", "a comment divides a signed value", encrypted(inner=lambda text: edit(text, ("alice@example.org</saml:NameID>", "alice<!-- c -->@example.org</saml:NameID>"))),
         flags=flags)
    case("cdata-inside", "a CDATA section and references in a value", encrypted(
        ("<saml:AttributeValue>staff<", "<saml:AttributeValue><![CDATA[a<b]]>&amp;&#x1F600;<")), login(attributes=[attribute("groups", "a<b&\U0001F600", "engineering")]), flags=flags)
    case("empty-values", "empty values, and none", encrypted((ATTRIBUTES, ATTRIBUTES.replace(
        "</saml:AttributeStatement>", '<saml:Attribute Name="empty"><saml:AttributeValue/></saml:Attribute><saml:Attribute Name="none"/></saml:AttributeStatement>'))),
         login(attributes=[attribute("groups", "staff", "engineering"), attribute("empty", ""), attribute("none")]), flags=flags)
    case("unicode", "text beyond ASCII", encrypted(("alice@example.org</saml:NameID>", "Ålice\u202eÉ\U0001F600@example.org</saml:NameID>")),
         login(value="Ålice\u202eÉ\U0001F600@example.org"), flags=flags)
    groups = [f"cn=group-{count:04},ou=groups,dc=example,dc=org" for count in range(1250)]
    values = "".join(f"<saml:AttributeValue>{group}</saml:AttributeValue>" for group in groups)
    for name, sign in [("inside", "assertion"), ("outside", "response")]:
        case(f"large-signed-{name}", f"an Assertion of 100 kB, signed {name}", encrypted(
            ("<saml:AttributeValue>staff</saml:AttributeValue><saml:AttributeValue>engineering</saml:AttributeValue>", values), sign=sign),
            login(attributes=[attribute("groups", *groups)]), flags=["Limits"])
    plain = len(ASSERTION.search(RESPONSE.replace("@@sig:a@@", "")).group())
    for count in (1, 2, 15, 16):
        more = "x" * ((-plain - count) % 16)
        case(f"padding-{count:02}", f"AES-CBC with padding of {count} octets", encrypted(
            ('Name="groups"', f'Name="groups{more}"'), sign="response", enc=Enc(n.AES256_CBC)), login(attributes=[attribute("groups" + more, "staff", "engineering")]),
            spec=["xmlenc-core 5.2"])
    text, key = ASSERTION.search(RESPONSE.replace("@@sig:a@@", "")).group().encode(), b"\x21" * 32
    for name, about, padding in [("same", "octets that all say how many they are", bytes([16 - len(text) % 16]) * (16 - len(text) % 16)),
                                 ("zeros", "zeros", bytes(15 - len(text) % 16) + bytes([16 - len(text) % 16]))]:
        case(f"padding-{name}", f"AES-CBC with padding of {about}", encrypted(
            sign="response", enc=Enc(n.AES256_CBC, key=key, value=lambda _, padding=padding: cbc(key, text + padding))), spec=["xmlenc-core 5.2"])
    accept("encrypted-unsolicited", "nobody asked, and that is allowed", encrypted(
        (' InResponseTo="_req1">', ">"), (' InResponseTo="_req1" NotOnOrAfter', " NotOnOrAfter")), login(inResponseTo=None, solicited=False), settings="unsolicited-allow",
        expect="unsolicited", keys=["sp"], flags=FLAGS, spec=SPEC)
    other = RESPONSE.replace(n.IDP, n.OTHER_IDP)
    accept("encrypted-unsolicited-from-one-idp", "only the encrypted Assertion says that it is of the identity provider that may start logins", encrypted(
        (' InResponseTo="_req1">', ">"), (' InResponseTo="_req1" NotOnOrAfter', " NotOnOrAfter"), (f'\n  <saml:Issuer xmlns:saml="{n.SAML}">{n.OTHER_IDP}</saml:Issuer>', ""),
        base=other, key="other-idp"), login(issuer=n.OTHER_IDP, inResponseTo=None, solicited=False), settings="one-unsolicited", expect="unsolicited", keys=["sp"],
        flags=["Unsolicited", "Encryption"], spec=["saml-profiles 4.1.5"])


def _policy():
    """CBC where a signature covers the ciphertext or the settings allow it; the policies about signatures and about encryption."""
    spec = ["xmlenc-core 6.1.1"]
    for bits, cipher in [(128, n.AES128_CBC), (192, n.AES192_CBC), (256, n.AES256_CBC)]:
        case(f"cbc-{bits}-allowed", f"AES-{bits}-CBC in an unsigned Response, the settings allow it", encrypted(enc=Enc(cipher)), settings="cbc", spec=spec,
             warnings=["encryption.method-forbidden"])
    case("cbc-both-signed", "AES-CBC, both signed", encrypted(sign="both", enc=Enc(n.AES128_CBC)), spec=spec)
    for sign in ("assertion", "response", "both"):
        case(f"policy-{sign}", f"the policy wants this signed: {sign}", encrypted(sign="both"), settings=f"signed-{sign}", spec=["saml-core 5"])
    case("policy-assertion-inside-only", "the policy wants the Assertion signed, and only that is", encrypted(), settings="signed-assertion", spec=["saml-core 5"])
    case("policy-response-outside-only", "the policy wants the Response signed, and only that is", encrypted(sign="response"), settings="signed-response", spec=["saml-core 5"])
    for sign in ("assertion", "response"):
        case(f"required-{sign}-signed", f"the policy wants encryption, {sign} signed", encrypted(sign=sign), settings="encryption-required", spec=SPEC)
    accept("keys-not-needed", "a key of ours is configured, nothing is encrypted", message(), keys=["sp"], flags=FLAGS, spec=SPEC)
