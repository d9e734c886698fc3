"""Refused: encrypted messages that do not open, that hold something else than what they stand for, or that open to an Assertion that is not for us."""

import base64

import names as n
import reject_wrapping as w
from accept_encrypted_parts import GROUPS, NAME_ID, encrypted_attribute, encrypted_id
from encryption import ASSERTION, Enc, Wrap, cbc, encrypted
from signing import Sig, fill, x509
from templates import ATTRIBUTES, AUTHN, CONDITIONS, edit, message
from vector import reject

FAILED = "encryption.open-failed"
SPEC = ["saml-core 6.2"]


def mint():
    _keys()
    _gcm()
    _cbc()
    _plaintext()
    _unsigned()
    _signed()
    _wrapping()
    _parts()
    _rules()


def case(name, about, text, code=FAILED, flags=("DecryptionOracle",), spec=SPEC, given=("sp",), room=None, **rest):
    reject(f"{room or code.split('.')[0]}/{name}", about, text, code, flags=list(flags), spec=list(spec), keys=given, **rest)


def both(name, about, settings="default", flags=("DecryptionOracle",), spec=SPEC, given=("sp",), outside=True, inside=True, **options):
    """It does not open, in an unsigned Response whose Assertion is signed, and in a signed one."""
    if inside:
        case(name, f"{about}, in an unsigned Response", encrypted(**options), flags=flags, spec=spec, given=given, settings=settings)
    if outside:
        case(f"{name}-signed", f"{about}, in a signed Response", encrypted(sign="response", **options), flags=flags, spec=spec, given=given)


def _keys():
    spec = ["xmlenc-core 5.5.2"]
    both("open-other-recipient", "encrypted to somebody else", enc=Enc(wraps=[Wrap("other-sp")]), spec=spec)
    both("open-other-key-given", "we were given a key that it is not encrypted to", given=["sp-next"], spec=spec)
    both("open-named-for-another", "encrypted to somebody else and addressed to them", enc=Enc(wraps=[Wrap("other-sp", recipient="https://another.example/saml")]), spec=spec, outside=False)
    both("open-two-others", "encrypted to two others", enc=Enc(wraps=[Wrap("other-sp"), Wrap("sp-next")]), spec=spec, outside=False)
    both("open-retrieved-for-another", "the key that a RetrievalMethod names is somebody else's, one beside it that nothing names is ours", outside=False, spec=["xmlenc-core 3.5.3"],
         enc=Enc(wraps=[Wrap("other-sp", id="_k1"), Wrap()], place="beside", info=f'<ds:RetrievalMethod URI="#_k1" Type="{n.XENC}EncryptedKey"/>'))
    both("open-zero-key", "encrypted with a key of zeros, which is wrapped for somebody else", enc=Enc(key=bytes(32), wraps=[Wrap("other-sp")]), spec=spec)
    both("open-idp-key", "encrypted to the identity provider itself", enc=Enc(wraps=[Wrap("idp")]), spec=spec, outside=False)
    for name, cipher, size in [("short", n.AES256_GCM, 16), ("long", n.AES128_GCM, 32), ("cbc", n.AES256_CBC, 16), ("24", n.AES256_GCM, 24)]:
        both(f"open-key-size-{name}", f"the wrapped key is not as long as the cipher's: {name}", enc=Enc(cipher, key=b"\x07" * size, made=_same_size(cipher, size)), spec=spec,
             inside=not cipher.endswith("cbc"))
    for name, key in [("empty", b""), ("one", b"\x07"), ("odd", b"\x07" * 31), ("hexadecimal", b"07" * 32)]:
        both(f"open-key-{name}", f"the wrapped key is no key at all: {name}", enc=Enc(wraps=[_holding(key)]), spec=spec, outside=name == "empty")
    for name, said, done in [
        ("digest", {"digest": n.SHA256}, {"digest": n.SHA1}), ("digest-absent", {"digest": None}, {"digest": n.SHA256}), ("params", {"params": b"one"}, {"params": b"other"}),
        ("params-absent", {"params": None}, {"params": b"app"}), ("params-unasked", {"params": b"app"}, {"params": None}),
    ]:
        both(f"open-oaep-{name}", f"what OAEP is said to use is not what it used: {name}", enc=Enc(wraps=[Wrap(**said, made=done)]), spec=spec, outside=name == "digest")
    for name, said, done in [("mgf", n.MGF_SHA256, n.MGF_SHA1), ("mgf-absent", None, n.MGF_SHA256), ("mgf-as-digest", None, n.MGF_SHA512)]:
        both(f"open-oaep-{name}", f"what OAEP is said to use is not what it used: {name}", enc=Enc(
            wraps=[Wrap(method=n.OAEP, digest=n.SHA512 if name == "mgf-as-digest" else n.SHA256, mgf=said, made={"mgf": done})]), spec=spec, outside=False)
    both("open-mgf1p-mgf-follows-digest", "the older OAEP, its mask by the digest and not by SHA-1", enc=Enc(wraps=[Wrap(digest=n.SHA256, made={"mgf": n.MGF_SHA256})]), spec=spec, outside=False)
    for name, about, change in [
        ("flipped", "a bit is flipped", lambda octets: octets[:-1] + bytes([octets[-1] ^ 1])), ("zero", "only zeros", lambda octets: bytes(len(octets))),
        ("short", "an octet is missing", lambda octets: octets[1:]), ("long", "an octet too many", lambda octets: b"\0" + octets), ("tiny", "one octet", lambda octets: b"\1"),
        ("ones", "larger than the modulus", lambda octets: b"\xff" * len(octets)), ("many", "4096 octets", lambda octets: octets * 16),
    ]:
        both(f"open-wrapped-{name}", f"the wrapped key: {about}", enc=Enc(wraps=[Wrap(made={"value": change})]), spec=spec, outside=name == "flipped")


def _same_size(cipher, size):
    """The cipher of the same mode that takes a key of this size."""
    return {("gcm", 16): n.AES128_GCM, ("gcm", 24): n.AES192_GCM, ("gcm", 32): n.AES256_GCM, ("cbc", 16): n.AES128_CBC}[cipher[-3:], size]


def _holding(key):
    """An EncryptedKey that holds these octets, whatever the content is encrypted with."""
    wrap = Wrap()
    given = wrap.value
    wrap.value = lambda _: given(key)
    return wrap


def _gcm():
    spec = ["xmlenc-core 5.2.4"]
    for name, about, change in [
        ("flip-first", "a bit of the first octet is flipped", lambda octets: octets[:12] + bytes([octets[12] ^ 1]) + octets[13:]),
        ("flip-middle", "a bit in the middle is flipped", lambda octets: octets[:900] + bytes([octets[900] ^ 0x40]) + octets[901:]),
        ("flip-tag", "a bit of the tag is flipped", lambda octets: octets[:-1] + bytes([octets[-1] ^ 0x80])),
        ("flip-vector", "a bit of the initialization vector is flipped", lambda octets: bytes([octets[0] ^ 1]) + octets[1:]),
        ("tag-missing", "the tag is missing", lambda octets: octets[:-16]), ("tag-12", "a tag of 12 octets", lambda octets: octets[:-4]), ("tag-4", "a tag of 4 octets", lambda octets: octets[:-12]),
        ("tag-1", "a tag of one octet", lambda octets: octets[:-15]), ("tag-zero", "a tag of zeros", lambda octets: octets[:-16] + bytes(16)),
        ("tag-17", "an octet behind the tag", lambda octets: octets + b"\0"), ("vector-only", "an initialization vector and nothing else", lambda octets: octets[:12]),
        ("vector-and-tag", "a vector and a tag, and nothing between", lambda octets: octets[:12] + octets[-16:]), ("tiny", "one octet", lambda octets: octets[:1]),
        ("vector-16", "an initialization vector of 16 octets", lambda octets: bytes(4) + octets), ("truncated", "the second half is missing", lambda octets: octets[: len(octets) // 2]),
    ]:
        both(f"open-gcm-{name}", f"AES-GCM: {about}", enc=Enc(value=change), spec=spec, outside=name in ("flip-middle", "tag-missing", "tiny"))
    both("open-cbc-as-gcm", "AES-CBC inside, AES-GCM on the label", enc=Enc(n.AES256_GCM, made=n.AES256_CBC), spec=spec)


def _cbc():
    """Padding oracles: whatever is wrong, the answer is the same (Jager and Somorovsky 2011)."""
    spec = ["xmlenc-core 5.2.2"]

    def odd(name, about, change=None, made=n.AES256_CBC, **options):
        both(f"open-cbc-{name}", f"AES-CBC: {about}", settings="cbc", spec=spec, enc=Enc(n.AES256_CBC, made=made, value=change, **options))

    text = _signed_plaintext().encode()
    text += b"\n" * (-len(text) % 16)
    key = b"\x21" * 32
    for name, about, padded in [
        ("zero", "the last octet of the padding is 0", text + bytes(16)), ("17", "the last octet of the padding is 17", text + bytes(15) + b"\x11"),
        ("255", "the last octet of the padding is 255", text + bytes(15) + b"\xff"), ("missing", "no padding at all", text[:-1] + b">"),
        ("good-and-cut", "good padding behind a text that is cut", text[:-32] + bytes(15) + b"\x10"), ("all", "nothing but padding", bytes(15) + b"\x10"),
    ]:
        odd(f"padding-{name}", about, lambda _, padded=padded: cbc(key, padded), key=key)
    odd("flip-first", "a bit of the initialization vector is flipped, so the first octet changes", lambda octets: bytes([octets[0] ^ 1]) + octets[1:])
    odd("flip-middle", "a bit in the middle is flipped", lambda octets: octets[:400] + bytes([octets[400] ^ 1]) + octets[401:])
    odd("flip-last", "a bit of the last block is flipped", lambda octets: octets[:-1] + bytes([octets[-1] ^ 1]))
    odd("odd-length", "no whole number of blocks", lambda octets: octets[:-1])
    odd("vector-only", "an initialization vector and nothing else", lambda octets: octets[:16])
    odd("tiny", "one octet", lambda octets: octets[:1])
    odd("truncated", "the last block is missing", lambda octets: octets[:-16])
    odd("gcm-inside", "AES-GCM inside, AES-CBC on the label", made=n.AES256_GCM)


def _signed_plaintext():
    text = message()
    return ASSERTION.search(text).group()


def _plaintext():
    """What an EncryptedAssertion opens to has to be one saml:Assertion and nothing else."""
    genuine = _signed_plaintext()
    other = genuine.replace('ID="_a1"', 'ID="_a2"')
    doctype = "<!DOCTYPE saml:Assertion []>"
    deep = "<x:y xmlns:x='urn:example:x'>" * 70 + "</x:y>" * 70
    bodies = [
        ("empty", "nothing", ""), ("blank", "blanks", "   "), ("words", "words", "no XML at all"), ("octets", "octets that are no text", bytes(range(256))),
        ("latin-1", "text in Latin-1", genuine.replace("alice", "álice").encode("latin-1")), ("utf-16", "UTF-16", genuine.encode("utf-16")), ("overlong", "an overlong form", genuine.encode().replace(b"alice", b"\xc1\xa1lice")),
        ("nul", "a NUL", genuine.replace("alice", "al\0ice")), ("two", "two Assertions", genuine + other), ("two-forged-first", "a forged Assertion before the genuine one", w.forged() + genuine),
        ("two-forged-last", "a forged Assertion behind the genuine one", genuine + w.forged()), ("text-before", "text before the Assertion", "x" + genuine), ("text-after", "text behind the Assertion", genuine + "x"),
        ("comment-before", "a comment before the Assertion", "<!-- c -->" + genuine), ("comment-after", "a comment behind the Assertion", genuine + "<!-- c -->"),
        ("declaration", "an XML declaration before the Assertion", '<?xml version="1.0" encoding="UTF-8"?>' + genuine), ("byte-order-mark", "a byte order mark before the Assertion", "\ufeff" + genuine),
        ("instruction", "an instruction before the Assertion", "<?x y?>" + genuine), ("instruction-inside", "an instruction inside the Assertion", genuine.replace("alice@", "alice<?x y?>@")),
        ("doctype", "a document type", doctype + genuine), ("doctype-entity", "a document type with an entity", '<!DOCTYPE a [<!ENTITY e "admin">]>' + genuine.replace("alice", "&e;")),
        ("entity", "an entity that is not declared", genuine.replace("alice", "&e;")), ("truncated", "an Assertion without its end", genuine[:-5]), ("unclosed", "an element that is not closed", genuine.replace("</saml:Subject>", "")),
        ("unbound", "a prefix that is not declared", genuine.replace("<saml:Subject>", "<q:Subject>").replace("</saml:Subject>", "</q:Subject>")),
        ("breakout", "it closes the element that it stands in", f"</saml:EncryptedAssertion>{genuine}<saml:EncryptedAssertion>"), ("breakout-any", "it closes some element first", f"</x></root></wrapper></dummy>{genuine}"),
        ("breakout-data", "it closes the EncryptedData", f"</xenc:EncryptedData>{genuine}<xenc:EncryptedData>"),
        ("response", "a whole Response", message()), ("name-id", "a NameID", f'<saml:NameID xmlns:saml="{n.SAML}">alice@example.org</saml:NameID>'),
        ("statement", "an AttributeStatement", ATTRIBUTES.replace("<saml:AttributeStatement", f'<saml:AttributeStatement xmlns:saml="{n.SAML}"')),
        ("saml-1", "an Assertion of SAML 1", genuine.replace(n.SAML, "urn:oasis:names:tc:SAML:1.0:assertion")), ("no-namespace", "an Assertion of no namespace", genuine.replace("<saml:", "<").replace("</saml:", "</")),
        ("wrapped", "the Assertion inside another element", f'<x:y xmlns:x="urn:example:x">{genuine}</x:y>'), ("twice-encrypted", "an EncryptedAssertion", Enc().wrapped("saml:EncryptedAssertion", genuine)),
        ("duplicate-id", "two elements with one ID", genuine.replace("<saml:Conditions ", '<saml:Conditions xmlns:w="urn:example:w" ').replace("<saml:AuthnContext>", '<saml:AuthnContext ID="_a1">')),
        ("deep", "elements seventy deep", genuine.replace("<saml:AttributeValue>staff</saml:AttributeValue>", f"<saml:AttributeValue>{deep}</saml:AttributeValue>")),
        ("relative-namespace", "a relative namespace name", genuine.replace("<saml:Subject>", '<saml:Subject xmlns:r="1">')), ("reference-to-nul", "a reference to a character that is none", genuine.replace("alice", "alice&#0;")),
        ("form", "base64 of the Assertion", base64.b64encode(genuine.encode()).decode()),
    ]
    for name, about, body in bodies:
        both(f"plaintext-{name}", f"the plaintext: {about}", plaintext=body, flags=["EncryptedPlaintext"], spec=["saml-core 2.3.4", "xmlenc-core 4.4"])
    prefixes = "".join(f' xmlns:p{count}="urn:example:p"' for count in range(33))
    both("plaintext-prefixes", "an Assertion that has more prefixes than a message may have", flags=["EncryptedPlaintext", "Limits"], spec=["xmlenc-core 6.4"],
         inner=lambda text: text.replace("<saml:AttributeValue>", f"<saml:AttributeValue{prefixes}>", 1))


def _unsigned():
    """In an unsigned Response nothing vouches for the Assertion but its own signature, and who cannot make it learns nothing."""
    flags, spec = ["Encryption"], ["saml-core 6.2", "saml-core 5.4"]
    evil = ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")
    other = [(f"    <saml:Issuer>{n.IDP}</saml:Issuer>", f"    <saml:Issuer>{n.OTHER_IDP}</saml:Issuer>")]
    signature = w.SIGNATURE

    def sealed(name, about, text, **rest):
        case(f"sealed-{name}", f"unsigned Response: {about}", text, flags=flags, spec=spec, **rest)

    sealed("unsigned", "the Assertion is not signed", encrypted(sign=None))
    sealed("forged", "a forged Assertion, not signed", encrypted(evil, sign=None))
    stray = '<saml:AttributeValue><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></saml:AttributeValue>'
    sealed("stray-signature", "a second signature inside an attribute value of the signed Assertion", encrypted(("<saml:AttributeValue>engineering</saml:AttributeValue>", stray)))
    for short, cipher in [("aes128-gcm", n.AES128_GCM), ("aes192-gcm", n.AES192_GCM)]:
        sealed(f"forged-{short}", f"a forged Assertion, not signed, {short}", encrypted(evil, sign=None, enc=Enc(cipher)))
    sealed("forged-cbc", "a forged Assertion, not signed, AES-CBC, which the settings allow", encrypted(evil, sign=None, enc=Enc(n.AES256_CBC)), settings="cbc")
    sealed("attacker", "the attacker signed", encrypted(evil, key="attacker"))
    sealed("attacker-key-info", "the attacker signed and says by which key", encrypted(evil, key="attacker", key_info=x509("attacker")))
    sealed("tampered", "changed after it was signed", encrypted(inner=lambda text: edit(text, evil)))
    sealed("value", "the signature value was changed", encrypted(value=lambda octets: bytes(256)))
    sealed("sha1", "signed by SHA-1", encrypted(method=n.RSA_SHA1, digest=n.SHA1))
    sealed("hmac", "signed by an HMAC", encrypted(method=n.HMAC_SHA256, value=lambda octets: bytes(32)))
    sealed("no-key-for-method", "signed by a key of another kind", encrypted(key="attacker-p256", method=n.ECDSA_SHA256))
    sealed("reference-elsewhere", "the signature names another ID", encrypted(uri='URI="#_r1"'))
    sealed("reference-empty", "the signature names the whole document", encrypted(uri='URI=""'))
    sealed("transform", "the signature has a transform too many", encrypted(transforms=f'<ds:Transforms><ds:Transform Algorithm="{n.ENVELOPED}"/><ds:Transform Algorithm="{n.EXC}"/><ds:Transform Algorithm="{n.EXC}"/></ds:Transforms>'))
    sealed("signature-twice", "the signature stands there twice", encrypted(inner=lambda text: text.replace(_own(text), _own(text) * 2)))
    sealed("signature-in-subject", "the signature stands in the Subject", encrypted(inner=lambda text: text.replace(_own(text), "").replace("<saml:Subject>", "<saml:Subject>" + _own(text))))
    sealed("signature-of-another", "the signature is that of a genuine plain message", encrypted(evil, sign=None, inner=lambda text: w.after_issuer(text, signature)))
    sealed("wrapped-in-advice", "a forged Assertion holds the genuine one in its Advice", encrypted(plaintext=w.PLACES["advice"](w.forged(), w.SIGNED)))
    sealed("wrapped-in-object", "a forged Assertion holds the genuine one in its signature", encrypted(
        plaintext=w.after_issuer(w.forged(), w.STUB.replace("@@", f"<ds:Object>{w.SIGNED}</ds:Object>"))))
    sealed("wrapped-beside-signature", "a forged Assertion has the genuine signature, the genuine content stands in Advice", encrypted(
        plaintext=w.PLACES["advice"](w.after_issuer(w.forged(), signature), w.BARE)))
    sealed("encrypted-in-advice", "the Advice holds an EncryptedAssertion", encrypted(("</saml:Conditions>", f"</saml:Conditions><saml:Advice>{Enc().wrapped('saml:EncryptedAssertion', w.forged())}</saml:Advice>")))
    sealed("issuer-untrusted", "the Assertion's issuer is not trusted", encrypted(*other))
    sealed("issuer-other", "the Response is one trusted provider's, the Assertion another's, who signed it", encrypted(*other, key="other-idp"), settings="two-idps")
    sealed("issuer-of-response", "the Response names another trusted provider than the Assertion", encrypted(
        (f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}', f'<saml:Issuer xmlns:saml="{n.SAML}">{n.OTHER_IDP}')), settings="two-idps")
    sealed("issuer-missing", "the Assertion has no Issuer", encrypted((f"    <saml:Issuer>{n.IDP}</saml:Issuer>", "    ")))
    sealed("issuer-confusion", "one trusted provider signs in the name of another", encrypted(key="other-idp"), settings="two-idps")


def _own(text):
    start, end = text.index("<ds:Signature "), text.index("</ds:Signature>") + len("</ds:Signature>")
    return text[start:end]


def _signed():
    """In a signed Response the ciphertext is vouched for: what is wrong inside has its ordinary code, and a bad outer signature opens nothing."""
    flags, spec = ["Encryption"], ["saml-core 5.4"]
    evil = ("alice@example.org</saml:NameID>", "admin@example.org</saml:NameID>")
    other = [(f"    <saml:Issuer>{n.IDP}</saml:Issuer>", f"    <saml:Issuer>{n.OTHER_IDP}</saml:Issuer>")]

    def outer(name, about, text, code, **rest):
        case(f"encrypted-{name}", about, text, code, flags=flags, spec=spec, **rest)

    outer("outside-tampered", "the Response was changed after it was signed", edit(encrypted(sign="response"), ('_r1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z"',
          '_r1" Version="2.0" IssueInstant="2025-12-31T23:59:59Z"')), "signature.digest-mismatch")
    outer("outside-tampered-both", "both were signed, the Response was changed: the good signature inside does not save it", edit(
        encrypted(sign="both"), ('_r1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z"', '_r1" Version="2.0" IssueInstant="2025-12-31T23:59:59Z"')), "signature.digest-mismatch")
    outer("outside-attacker", "the attacker signed the Response", encrypted(evil, sign="response", key="attacker"), "signature.value-mismatch")
    outer("outside-attacker-both", "the attacker signed the Response, the Assertion is genuine", encrypted(sign="both", r_key="attacker"), "signature.value-mismatch")
    outer("signed-before", "the Response was signed before its Assertion was encrypted", _before(), "signature.digest-mismatch")
    outer("replaced", "a forged ciphertext in a signed Response", _replaced(), "signature.digest-mismatch")
    outer("outside-bad-and-closed", "a bad outer signature and a ciphertext for somebody else: the signature is judged first", encrypted(
        sign="response", key="attacker", enc=Enc(wraps=[Wrap("other-sp")])), "signature.value-mismatch")
    outer("outside-sha1", "the Response is signed by SHA-1", encrypted(sign="response", method=n.RSA_SHA1, digest=n.SHA1), "signature.method-forbidden")
    outer("inside-tampered", "both signed, the Assertion was changed before it was encrypted", encrypted(sign="both", inner=lambda text: edit(text, evil)), "signature.digest-mismatch")
    outer("inside-attacker", "both signed, the Assertion by the attacker", encrypted(evil, sign="both", key="attacker", r_key="idp"), "signature.value-mismatch")
    outer("inside-sha1", "both signed, the Assertion by SHA-1", encrypted(sign="both", method=n.RSA_SHA1, digest=n.SHA1, r_method=n.RSA_SHA256, r_digest=n.SHA256), "signature.method-forbidden")
    outer("inside-reference", "both signed, the inner signature names another ID", encrypted(sign="both", uri='URI="#_r1"', r_uri=None), "signature.reference-mismatch")
    outer("inside-misplaced", "the Response signed, a genuine signature in the Subject of the Assertion", _misplaced(), "signature.misplaced")
    outer("inside-missing", "the policy wants the Assertion signed, only the Response is", encrypted(sign="response"), "signature.assertion-required", settings="signed-assertion")
    outer("inside-missing-both", "the policy wants both signed, only the Response is", encrypted(sign="response"), "signature.assertion-required", settings="signed-both")
    outer("outside-missing", "the policy wants the Response signed, only the Assertion is", encrypted(), "signature.response-required", settings="signed-response")
    outer("outside-missing-both", "the policy wants both signed, only the Assertion is", encrypted(), "signature.response-required", settings="signed-both")
    spec = ["saml-profiles 4.1.4.2"]
    outer("issuer-untrusted", "a signed Response, the Assertion of an issuer that is not trusted", encrypted(*other, sign="response"), "response.issuer-mismatch")
    outer("issuer-other", "a provider's signed Response, the Assertion of another trusted one", encrypted(*other, sign="response"), "response.issuer-mismatch", settings="two-idps")
    outer("issuer-other-signed", "a provider's signed Response, the Assertion of another trusted one, who signed it", encrypted(
        *other, sign="both", key="other-idp", r_key="idp"), "response.issuer-mismatch", settings="two-idps")
    outer("response-issuer-missing", "a signed Response without an Issuer", encrypted((f'\n  <saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}</saml:Issuer>', ""), sign="response"),
          "response.issuer-missing")
    outer("failed", "an error beside an EncryptedAssertion", encrypted((f"{n.STATUS}Success", f"{n.STATUS}Responder"), sign="both"), "status.failed")
    outer("failed-no-key", "an error beside an EncryptedAssertion that nobody could open", encrypted((f"{n.STATUS}Success", f"{n.STATUS}Responder"), sign="both"), "status.failed", given=())


def _before():
    """The Response's signature is made over the plain Assertion, which is then encrypted."""
    text = message(sign="both")
    plain = ASSERTION.search(text).group()
    return edit(text, (plain, Enc().wrapped("saml:EncryptedAssertion", plain)))


def _replaced():
    genuine = encrypted(sign="response")
    start, end = genuine.index("<saml:EncryptedAssertion"), genuine.index("</saml:EncryptedAssertion>") + len("</saml:EncryptedAssertion>")
    return genuine[:start] + Enc().wrapped("saml:EncryptedAssertion", w.forged()) + genuine[end:]


def _misplaced():
    return encrypted(sign="both", inner=lambda text: text.replace(_own(text), "").replace("<saml:Subject>", "<saml:Subject>" + _own(text)))


def _wrapping():
    """A genuine signature elsewhere lends its authority to a forged ciphertext."""
    flags, spec = ["Encryption", "Wrapping"], ["saml-core 5.4.2"]
    forged = Enc().wrapped("saml:EncryptedAssertion", w.forged())
    genuine = Enc().wrapped("saml:EncryptedAssertion", w.SIGNED)

    def wrapped(name, about, text, code, **rest):
        case(f"encrypted-{name}", about, text, code, flags=flags, spec=spec, room="wrapping", **rest)

    extensions = "<samlp:Extensions>{}</samlp:Extensions>\n  <samlp:Status>"
    for name, held in [("assertion", w.SIGNED), ("encrypted", genuine)]:
        wrapped(f"{name}-in-extensions", f"a forged ciphertext, the genuine Assertion in Extensions ({name})", edit(w.around(forged), ("<samlp:Status>", extensions.format(held))), w.MISPLACED)
        wrapped(f"{name}-before", f"a forged ciphertext behind the genuine Assertion ({name})", w.around(held + forged), w.MULTIPLE)
        wrapped(f"{name}-after", f"a forged ciphertext before the genuine Assertion ({name})", w.around(forged + held), w.MULTIPLE)
        wrapped(f"{name}-in-status", f"a forged ciphertext, the genuine Assertion in StatusDetail ({name})", edit(
            w.around(forged), ("</samlp:Status>", f"<samlp:StatusDetail>{held}</samlp:StatusDetail></samlp:Status>")), w.MISPLACED)
        wrapped(f"{name}-in-encrypted", f"the genuine Assertion beside the forged ciphertext in one EncryptedAssertion ({name})", w.around(
            forged.replace("</saml:EncryptedAssertion>", held + "</saml:EncryptedAssertion>")), w.MISPLACED)
        wrapped(f"{name}-in-key-info", f"the genuine Assertion in the KeyInfo of the forged ciphertext ({name})", w.around(forged.replace("</ds:KeyInfo>", held + "</ds:KeyInfo>", 1)), w.MISPLACED)
        wrapped(f"{name}-in-cipher-value", f"the genuine Assertion in the CipherValue of the forged ciphertext ({name})", w.around(forged.replace("</xenc:CipherValue>", held + "</xenc:CipherValue>", 1)), w.MISPLACED)
    wrapped("two", "two EncryptedAssertions, the second genuine", w.around(forged + genuine), w.MULTIPLE)
    wrapped("two-genuine", "two EncryptedAssertions, both genuine", w.around(genuine + genuine), w.MULTIPLE)
    wrapped("signature-in-encrypted", "a genuine signature beside the forged ciphertext", w.around(forged.replace("</saml:EncryptedAssertion>", w.SIGNATURE + "</saml:EncryptedAssertion>")), "signature.misplaced")
    wrapped("signature-in-key-info", "a genuine signature in the KeyInfo of the forged ciphertext", w.around(forged.replace("</ds:KeyInfo>", w.SIGNATURE + "</ds:KeyInfo>", 1)), "signature.misplaced")
    wrapped("signature-on-response", "a genuine Assertion's signature on the Response of the forged ciphertext", edit(
        w.around(forged), ("\n  <samlp:Status>", w.SIGNATURE + "\n  <samlp:Status>")), "signature.reference-mismatch")
    advice = ("</saml:Conditions>", f"</saml:Conditions><saml:Advice>{forged}</saml:Advice>")
    wrapped("in-advice", "a genuine plain Assertion with an EncryptedAssertion in its Advice", message(advice), w.MISPLACED)
    wrapped("nested-in-signed", "a signed Response, its decrypted Assertion has an EncryptedAssertion in its Advice", encrypted(advice, sign="response"), w.MISPLACED)
    case("encrypted-response-of-nobody", "an unsigned Response of an issuer that nobody trusts: what it encrypts is not opened", encrypted(
        (f'<saml:Issuer xmlns:saml="{n.SAML}">{n.IDP}', f'<saml:Issuer xmlns:saml="{n.SAML}">https://evil.example/saml')), "key.issuer-untrusted", flags=["Encryption", "Issuer"])
    nested = ("</saml:Conditions>", f'</saml:Conditions><saml:Advice><samlp:Response xmlns:samlp="{n.SAMLP}" ID="_r9"/></saml:Advice>')
    wrapped("response-nested-in-plain", "a signed Assertion with a Response in its Advice, and nothing in that", message(nested), w.MISPLACED)
    wrapped("response-nested-in-signed", "a signed Response, its decrypted Assertion has another Response in its Advice", encrypted(nested, sign="response"), w.MISPLACED)
    wrapped("plain-nested-in-signed", "a signed Response, its decrypted Assertion has another Assertion in its Advice", encrypted(
        ("</saml:Conditions>", f"</saml:Conditions><saml:Advice>{w.forged()}</saml:Advice>"), sign="response"), w.MISPLACED)
    logout = w.signed_foreign(f'<samlp:LogoutResponse xmlns:samlp="{n.SAMLP}" xmlns:saml="{n.SAML}" ID="_l1" Version="2.0" IssueInstant="{n.NOW}"><saml:Issuer>{n.IDP}</saml:Issuer>@@'
                              f'<samlp:Status><samlp:StatusCode Value="{n.STATUS}Success"/></samlp:Status></samlp:LogoutResponse>', "_l1")
    wrapped("logout-response-in-extensions", "a forged ciphertext, a genuine LogoutResponse in Extensions", edit(w.around(forged), ("<samlp:Status>", extensions.format(logout))), "signature.misplaced")
    sig = Sig("_d9", "d")
    data = forged.replace("<xenc:EncryptedData ", '<xenc:EncryptedData ID="_d9" ').replace("</xenc:EncryptedData>", sig.xml() + "</xenc:EncryptedData>")
    wrapped("signed-data", "the EncryptedData itself is signed, by the attacker", fill(w.around(data), Sig("_d9", "d", key="attacker")), "signature.misplaced")


def _parts():
    """EncryptedID and EncryptedAttribute that do not open, or open to something else."""
    flags = ["EncryptedPlaintext"]
    closed = {"open-other-recipient": {"wraps": [Wrap("other-sp")]}, "open-gcm-flip": {"value": lambda octets: octets[:-1] + bytes([octets[-1] ^ 1])},
              "open-gcm-tag-missing": {"value": lambda octets: octets[:-16]}, "open-cbc-flip": {"cipher": n.AES128_CBC, "value": lambda octets: octets[:-1] + bytes([octets[-1] ^ 1])},
              "open-key-size": {"key": b"\x07" * 16, "made": n.AES128_GCM}, "open-oaep-digest": {"wraps": [Wrap(digest=n.SHA256, made={"digest": n.SHA1})]}}
    for kind, made, place, spec in [("name-id", encrypted_id, NAME_ID, ["saml-core 2.2.4"]), ("attribute", encrypted_attribute, GROUPS, ["saml-core 2.7.3.2"])]:
        for name, options in closed.items():
            case(f"{kind}-{name}", f"it does not open: {kind}, {name.removeprefix('open-')}", message((place, made(place, **options))), spec=spec)
            if name in ("open-other-recipient", "open-cbc-flip"):
                case(f"nested-{kind}-{name}", f"it does not open, inside an EncryptedAssertion: {kind}, {name.removeprefix('open-')}", encrypted((place, made(place, **options))), spec=spec)
        bodies = [
            ("empty", "nothing", ""), ("words", "words", "alice"), ("two", "two of them", place * 2), ("text-after", "text behind it", place + "x"), ("comment-before", "a comment before it", "<!-- c -->" + place),
            ("declaration", "an XML declaration", '<?xml version="1.0"?>' + place), ("doctype", "a document type", "<!DOCTYPE a []>" + place), ("unbound", "an unbound prefix", place.replace("saml:", "q:")),
            ("assertion", "an Assertion", w.SIGNED), ("other-namespace", "one of another namespace", place.replace("<saml:", f'<saml:', 1).replace(" ", f' xmlns:saml="{n.SAMLP}" ', 1)),
            ("swapped", "the other kind", GROUPS if kind == "name-id" else NAME_ID), ("twice-encrypted", "itself, encrypted again", made(place)), ("octets", "no text", b"\xff\xfe"),
        ]
        if kind == "name-id":
            bodies += [("base-id", "a BaseID", f'<saml:BaseID xmlns:xsi="{n.XSI}" xmlns:x="urn:example:x" xsi:type="x:t"/>'), ("issuer", "an Issuer", f"<saml:Issuer>{n.IDP}</saml:Issuer>"),
                       ("breakout", "it closes the EncryptedID and opens another one", f"</saml:EncryptedID>{NAME_ID}<saml:EncryptedID>")]
        for name, about, body in bodies:
            case(f"{kind}-plaintext-{name}", f"the plaintext of an Encrypted{'ID' if kind == 'name-id' else 'Attribute'}: {about}", message((place, made(body))), flags=flags, spec=spec)
    case("encrypted-two-name-ids", "a NameID beside an EncryptedID", message((NAME_ID, NAME_ID + encrypted_id())), "subject.malformed", flags=["Subject"], spec=["saml-core 2.4.1"])
    case("encrypted-two-ids", "two EncryptedIDs", message((NAME_ID, encrypted_id() + encrypted_id())), "subject.malformed", flags=["Subject"], spec=["saml-core 2.4.1"])
    case("encrypted-name-id-empty", "an EncryptedID that opens to an empty NameID", message((NAME_ID, encrypted_id("<saml:NameID></saml:NameID>"))), "subject.name-id-missing", flags=["NameId"],
         spec=["saml-profiles 4.1.4.2"])
    case("encrypted-id-tampered", "an EncryptedID was exchanged after the Assertion was signed", edit(message((NAME_ID, "@@id@@")), ("@@id@@", encrypted_id(NAME_ID.replace("alice", "admin")))),
         "signature.digest-mismatch", flags=["Encryption"])
    case("encrypted-id-tampered-closed", "an EncryptedID for somebody else was put in after the Assertion was signed: the signature is judged first", edit(
        message((NAME_ID, "@@id@@")), ("@@id@@", encrypted_id(wraps=[Wrap("other-sp")]))), "signature.digest-mismatch", flags=["Encryption"])


def _rules():
    """A genuine Assertion that opens, and that every rule is applied to (Clever/saml2 left them out)."""
    late = [('00Z" NotOnOrAfter="2026-01-01T00:05:00Z">', '00Z" NotOnOrAfter="2025-12-31T23:58:00Z">'), ('NotBefore="2025-12-31T23:59:00Z"', 'NotBefore="2025-12-31T23:50:00Z"')]
    audience = (f"<saml:Audience>{n.SP}", "<saml:Audience>https://another.example/saml")
    recipient = (f'Recipient="{n.ACS}"', 'Recipient="https://another.example/acs"')
    for name, code, flag, changes in [
        ("expired", "conditions.expired", "Time", late), ("audience", "conditions.audience-mismatch", "Audience", [audience]),
        ("audience-missing", "conditions.audience-missing", "Audience", [(CONDITIONS[CONDITIONS.index("<saml:AudienceRestriction>") : CONDITIONS.index("</saml:Conditions>")], "")]),
        ("recipient", "subject.recipient-mismatch", "Endpoint", [recipient]), ("request", "subject.in-response-to-mismatch", "InResponseTo", [('InResponseTo="_req1" NotOnOrAfter', 'InResponseTo="_req2" NotOnOrAfter')]),
        ("confirmation-expired", "subject.expired", "Time", [('NotOnOrAfter="2026-01-01T00:05:00Z" Recipient', 'NotOnOrAfter="2025-12-31T23:58:00Z" Recipient')]),
        ("holder-of-key", "subject.confirmation-missing", "Confirmation", [(n.BEARER, n.BEARER.replace("bearer", "holder-of-key"))]),
        ("name-id", "subject.name-id-missing", "NameId", [(NAME_ID, "")]), ("statement", "authn.statement-missing", "Statements", [(AUTHN, "")]),
        ("condition", "conditions.unsupported", "Conditions", [("<saml:AudienceRestriction>", f'<saml:Condition xmlns:xsi="{n.XSI}" xmlns:x="urn:example:x" xsi:type="x:t"/><saml:AudienceRestriction>')]),
        ("session", "authn.session-expired", "Time", [('SessionNotOnOrAfter="2026-01-01T08:00:00Z"', 'SessionNotOnOrAfter="2025-12-31T23:58:00Z"')]),
        ("version", "assertion.version-unsupported", "Version", [('ID="_a1" Version="2.0"', 'ID="_a1" Version="2.1"')]),
        ("future", "assertion.not-yet-valid", "Time", [('ID="_a1" Version="2.0" IssueInstant="2025-12-31T23:59:58Z"', 'ID="_a1" Version="2.0" IssueInstant="2026-01-01T01:00:00Z"')]),
        ("shape", "assertion.malformed", "AssertionShape", [(CONDITIONS, CONDITIONS * 2)]),
        ("destination", "response.destination-mismatch", "Endpoint", [(f'Destination="{n.ACS}"', 'Destination="https://another.example/acs"')]),
        ("response-request", "response.in-response-to-mismatch", "InResponseTo", [(' InResponseTo="_req1">', ' InResponseTo="_req2">')]),
    ]:
        for sign in ("assertion", "response"):
            case(f"encrypted-{name}-{sign}-signed", f"an encrypted Assertion, {sign} signed: {code}", encrypted(*changes, sign=sign), code, flags=[flag], spec=["saml-profiles 4.1.4.3"])
    case("encrypted-again", "the same Assertion, plain the first time and encrypted the second", encrypted(), "replay.claimed", flags=["Replay"], spec=["saml-profiles 4.1.4.5"],
         store={"claimed": ["accept/compact"]})
