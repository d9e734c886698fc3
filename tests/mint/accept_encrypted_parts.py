"""Accepted: EncryptedID and EncryptedAttribute. The login is the one that the plain forms give."""

import names as n
from encryption import Enc, Wrap, encrypted
from templates import ATTRIBUTES, RESPONSE, attribute, edit, login, message
from vector import accept

NAME_ID = f'<saml:NameID Format="{n.EMAIL}">alice@example.org</saml:NameID>'
OWN_NAME_ID = NAME_ID.replace("<saml:NameID", f'<saml:NameID xmlns:saml="{n.SAML}"')
GROUPS = ATTRIBUTES[ATTRIBUTES.index("<saml:Attribute ") : ATTRIBUTES.index("</saml:AttributeStatement>")].rstrip()
CONFIRMATION = f'<saml:SubjectConfirmation Method="{n.BEARER}">'
LIMIT = 32


def mint():
    _name_id()
    _attributes()
    _nested()


def case(name, about, text, expected=None, flags=("EncryptedContent",), spec=("saml-core 2.2.4",), given=("sp",), **rest):
    accept(f"encrypted-{name}", about, text, expected, keys=given, flags=flags, spec=spec, **rest)


def encrypted_id(plaintext=NAME_ID, **options):
    """An EncryptedID; the assertion prefix is declared where it stands."""
    return Enc(**options).wrapped("saml:EncryptedID", plaintext, declare=False)


def encrypted_attribute(plaintext, **options):
    """An EncryptedAttribute."""
    return Enc(**options).wrapped("saml:EncryptedAttribute", plaintext, declare=False)


def plain_attribute(name, *values, more=""):
    """One Attribute."""
    inner = "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
    return f'<saml:Attribute Name="{name}"{more}>{inner}</saml:Attribute>'


def _name_id():
    for sign in ("assertion", "response", "both"):
        case(f"name-id-{sign}-signed", f"an EncryptedID, signed: {sign}", message((NAME_ID, encrypted_id()), sign=sign))
    case("name-id-self-contained", "the NameID declares its own prefix", message((NAME_ID, encrypted_id(OWN_NAME_ID))))
    case("name-id-cbc", "an EncryptedID by AES-CBC in a signed Assertion: its signature covers the ciphertext", message((NAME_ID, encrypted_id(cipher=n.AES128_CBC))))
    case("name-id-cbc-response-signed", "an EncryptedID by AES-CBC in a signed Response", message((NAME_ID, encrypted_id(cipher=n.AES256_CBC)), sign="response"))
    beside = encrypted_id(wraps=[Wrap(id="_k1")], place="beside", info=f'<ds:RetrievalMethod URI="#_k1" Type="{n.XENC}EncryptedKey"/>')
    case("name-id-key-beside", "the key of the EncryptedID beside its data", message((NAME_ID, beside)))
    qualified = NAME_ID.replace(f'Format="{n.EMAIL}"', f'Format="{n.PERSISTENT}" NameQualifier="{n.IDP}" SPNameQualifier="{n.SP}" SPProvidedID="local"')
    case("name-id-qualifiers", "an encrypted persistent NameID with its qualifiers", message((NAME_ID, encrypted_id(qualified))), login(
        nameId={"value": "alice@example.org", "format": n.PERSISTENT, "nameQualifier": n.IDP, "spNameQualifier": n.SP}))
    case("name-id-comment", "a comment inside the encrypted NameID", message((NAME_ID, encrypted_id(NAME_ID.replace("@", "<!-- c -->@")))))
    case("name-id-blanks", "white space around the encrypted NameID", message((NAME_ID, encrypted_id(f"\n  {NAME_ID}\n"))))
    opaque = encrypted_id(wraps=[Wrap("other-sp")])
    for name, given in [("", ("sp",)), ("-no-key", ())]:
        case(f"name-id-in-confirmation{name}", "an EncryptedID in the SubjectConfirmation is for somebody else and is not opened", message(
            (CONFIRMATION, CONFIRMATION + opaque)), given=given)
    canonical = {"c14n": n.C14N10, "base": edit(RESPONSE, ("<samlp:Response ", f'<samlp:Response xmlns:xenc="{n.XENC}" xmlns:ds="{n.DS}" '))}
    case("name-id-inclusive", "an EncryptedID in an Assertion that is signed by the inclusive form", message((NAME_ID, encrypted_id()), **canonical))


def _attributes():
    mail, role = plain_attribute("mail", "alice@example.org"), plain_attribute("role", "admin", "auditor")
    for sign in ("assertion", "response", "both"):
        case(f"attribute-{sign}-signed", f"one EncryptedAttribute, signed: {sign}", message((GROUPS, encrypted_attribute(GROUPS)), sign=sign))
    case("attributes-several", "three EncryptedAttributes, their order is kept", message(
        (GROUPS, encrypted_attribute(GROUPS) + encrypted_attribute(mail) + encrypted_attribute(role))),
        login(attributes=[attribute("groups", "staff", "engineering"), attribute("mail", "alice@example.org"), attribute("role", "admin", "auditor")]))
    case("attributes-mixed", "plain and encrypted attributes alternate, their order is kept", message(
        (GROUPS, encrypted_attribute(mail) + GROUPS + encrypted_attribute(role) + plain_attribute("last", "z"))),
        login(attributes=[attribute("mail", "alice@example.org"), attribute("groups", "staff", "engineering"), attribute("role", "admin", "auditor"), attribute("last", "z")]))
    case("attributes-two-statements", "two AttributeStatements, an encrypted attribute in each", message(
        (ATTRIBUTES, f"<saml:AttributeStatement>{encrypted_attribute(mail)}</saml:AttributeStatement><saml:AttributeStatement>{encrypted_attribute(GROUPS)}</saml:AttributeStatement>")),
        login(attributes=[attribute("mail", "alice@example.org"), attribute("groups", "staff", "engineering")]))
    case("attribute-same-name", "the same Name in plain and encrypted", message((GROUPS, GROUPS + encrypted_attribute(plain_attribute("groups", "board")))),
         login(attributes=[attribute("groups", "staff", "engineering"), attribute("groups", "board")]))
    case("attribute-named", "NameFormat and FriendlyName of an encrypted attribute", message(
        (GROUPS, encrypted_attribute(plain_attribute("urn:oid:0.9.2342.19200300.100.1.3", "alice@example.org", more=f' NameFormat="{n.URI}" FriendlyName="mail"')))),
        login(attributes=[attribute("urn:oid:0.9.2342.19200300.100.1.3", "alice@example.org", name_format=n.URI, friendly_name="mail")]))
    nil = (f'<saml:Attribute Name="x" xmlns:xsi="{n.XSI}"><saml:AttributeValue/><saml:AttributeValue xsi:nil="true"/><saml:AttributeValue>a<!-- c -->b</saml:AttributeValue>'
           "</saml:Attribute>")
    case("attribute-values", "empty, nil and divided values of an encrypted attribute", message((GROUPS, encrypted_attribute(nil))),
         login(attributes=[attribute("x", "", None, "ab")]))
    case("attribute-context", "xs and xsi of an encrypted attribute are declared on the Assertion", message(
        (GROUPS, encrypted_attribute('<saml:Attribute Name="x"><saml:AttributeValue xsi:type="xs:string">y</saml:AttributeValue></saml:Attribute>')),
        (' ID="_a1"', f' xmlns:xs="{n.XS}" xmlns:xsi="{n.XSI}" ID="_a1"'), prefixes=["xs", "xsi"]), login(attributes=[attribute("x", "y")]))
    case("attribute-cbc", "an EncryptedAttribute by AES-CBC in a signed Assertion", message((GROUPS, encrypted_attribute(GROUPS, cipher=n.AES128_CBC))))
    case("attribute-key-beside", "the key of an EncryptedAttribute beside its data", message(
        (GROUPS, encrypted_attribute(GROUPS, wraps=[Wrap(references=["#_d1"])], place="beside", id="_d1"))))
    case("attributes-rollover", "two EncryptedAttributes for two keys of ours", message(
        (GROUPS, encrypted_attribute(GROUPS, wraps=[Wrap("sp-next")]) + encrypted_attribute(mail))),
        login(attributes=[attribute("groups", "staff", "engineering"), attribute("mail", "alice@example.org")]), given=("sp", "sp-next"))
    many = [f"a{count:02}" for count in range(LIMIT)]
    case("attributes-at-the-limit", f"{LIMIT} EncryptedAttributes", message((GROUPS, "".join(encrypted_attribute(plain_attribute(name, name)) for name in many))),
         login(attributes=[attribute(name, name) for name in many]), flags=("Limits",))


def _nested():
    """What is encrypted inside an encrypted Assertion."""
    for sign in ("assertion", "response", "both"):
        case(f"nested-name-id-{sign}-signed", f"an EncryptedID in an EncryptedAssertion, signed: {sign}", encrypted((NAME_ID, encrypted_id()), sign=sign))
    case("nested-everything", "EncryptedID and EncryptedAttribute in an EncryptedAssertion, both signed", encrypted(
        (NAME_ID, encrypted_id()), (GROUPS, encrypted_attribute(GROUPS)), sign="both"))
    case("nested-attribute", "an EncryptedAttribute in an EncryptedAssertion", encrypted((GROUPS, encrypted_attribute(GROUPS))))
    case("nested-cbc-signed-inside", "an EncryptedID by AES-CBC in an Assertion that is signed and encrypted by AES-GCM", encrypted((NAME_ID, encrypted_id(cipher=n.AES128_CBC))))
    case("nested-cbc-signed-outside", "an EncryptedID by AES-CBC in an EncryptedAssertion in a signed Response", encrypted(
        (NAME_ID, encrypted_id(cipher=n.AES128_CBC)), sign="response"))
    case("name-id-and-attributes", "EncryptedID and EncryptedAttribute in a plain Assertion", message((NAME_ID, encrypted_id()), (GROUPS, encrypted_attribute(GROUPS))))
