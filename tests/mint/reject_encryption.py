"""Refused: what is wrong with an encrypted element can be seen before anything is opened: its shape, its references, its methods, how many there are."""

import re

import names as n
from accept_encrypted_parts import GROUPS, LIMIT, NAME_ID, encrypted_attribute, encrypted_id, plain_attribute
from encryption import Enc, Wrap, encrypted
from templates import edit, message
from vector import reject

SPEC = ["xmlenc-core 3.1"]
RETRIEVAL = '<ds:RetrievalMethod URI="{}"{}/>'
KEY_TYPE = f' Type="{n.XENC}EncryptedKey"'
DATA_END, KEY_END = "</xenc:EncryptedData>", "</xenc:EncryptedKey>"
CIPHER = f'<xenc:EncryptionMethod Algorithm="{n.AES256_GCM}"/>'
TRANSPORT = f'<xenc:EncryptionMethod Algorithm="{n.OAEP_MGF1P}"><ds:DigestMethod Algorithm="{n.SHA1}"/></xenc:EncryptionMethod>'
VALUE = re.compile(r"<xenc:CipherValue>([^<]*)</xenc:CipherValue>")


def mint():
    _required()
    _shape()
    _key_shape()
    _references()
    _limits()
    _ciphers()
    _transports()
    _parts()


def case(name, about, text, code, flags, spec=SPEC, given=("sp",), **rest):
    reject(f"encryption/{name}", about, text, f"encryption.{code}", flags=flags, spec=spec, keys=given, **rest)


def both(name, about, code, flags, after=None, spec=SPEC, changes=(), outside=True, settings="default", **options):
    """The fault in an unsigned Response whose Assertion is signed, and in a signed one."""
    for sign in ("assertion", "response") if outside else ("assertion",):
        suffix = "-signed" if sign == "response" else ""
        where = "in a signed Response" if sign == "response" else "in an unsigned Response"
        case(name + suffix, f"{about}, {where}", encrypted(*changes, sign=sign, after=after, **options), code, flags, spec, settings=settings)


def swap(*changes):
    """An edit of the whole message."""
    return lambda text: edit(text, *changes)


def value(change, key=False):
    """An edit of the CipherValue: that of the data, or that of the key."""
    def after(text):
        found = list(VALUE.finditer(text))[0 if key else 1]
        return text[: found.start()] + change(found.group(), found.group(1)) + text[found.end() :]
    return after


def _required():
    flags, spec = ["Encryption"], ["saml-core 2.3.4"]
    for sign in ("assertion", "both"):
        case(f"no-key-{sign}-signed", f"a good EncryptedAssertion and no key to open it, signed: {sign}", encrypted(sign=sign), "key-required", flags, spec, given=())
    case("no-key-attribute", "an EncryptedAttribute and no key to open it", message((GROUPS, encrypted_attribute(GROUPS))), "key-required", flags, ["saml-core 2.7.3.2"], given=())
    for sign in ("assertion", "response", "both"):
        case(f"missing-{sign}-signed", f"the policy wants encryption, the Assertion is plain, signed: {sign}", message(sign=sign), "missing", flags, spec,
             settings="encryption-required")
    case("missing-only-name-id", "the policy wants encryption, only the NameID is encrypted", message((NAME_ID, encrypted_id())), "missing", flags, spec, settings="encryption-required")


def _shape():
    flags = ["EncryptionShape"]
    whole = re.compile(r"<xenc:EncryptedData .*</xenc:EncryptedData>", re.S)
    wrapped = re.compile(r"<ds:KeyInfo .*?</ds:KeyInfo>", re.S)

    def malformed(name, about, after=None, spec=SPEC, outside=False, **options):
        both(name, about, "malformed", flags, after, spec, outside=outside, **options)

    saml = ["saml-core 2.2.4"]
    malformed("empty", "an EncryptedAssertion with nothing in it", lambda text: whole.sub("", text), saml, outside=True)
    malformed("text-alone", "an EncryptedAssertion that holds text", lambda text: whole.sub("AAEC", text), saml)
    malformed("two-data", "two EncryptedData in one EncryptedAssertion", lambda text: whole.sub(lambda found: found.group() * 2, text), saml, outside=True)
    malformed("text-before-data", "text before the EncryptedData", swap(("<xenc:EncryptedData ", "x<xenc:EncryptedData ")), saml)
    malformed("text-after-data", "text after the EncryptedData", swap((DATA_END, DATA_END + "x")), saml)
    malformed("foreign-beside-data", "an element of somebody else beside the EncryptedData", swap((DATA_END, DATA_END + '<x:y xmlns:x="urn:example:x"/>')), saml)
    malformed("key-before-data", "the EncryptedKey stands before the EncryptedData", lambda text: re.sub(
        r"(<xenc:EncryptedData .*</xenc:EncryptedData>)(<xenc:EncryptedKey .*</xenc:EncryptedKey>)", r"\2\1", text, flags=re.S), saml,
        enc=Enc(wraps=[Wrap(id="_k1")], place="beside", info=RETRIEVAL.format("#_k1", KEY_TYPE)))
    malformed("data-of-another-namespace", "EncryptedData of another namespace", lambda text: text.replace(f'xmlns:xenc="{n.XENC}"', f'xmlns:xenc="{n.XENC11}"', 1), saml)
    for name, kind in [("content", n.XENC + "Content"), ("other", "urn:example:type"), ("empty", ""), ("key", n.XENC + "EncryptedKey"), ("upper-case", n.XENC + "ELEMENT")]:
        malformed(f"type-{name}", f"the Type of the EncryptedData: {name}", enc=Enc(type=kind), outside=name == "content")
    malformed("method-missing", "no EncryptionMethod in the EncryptedData", swap((CIPHER, "")))
    malformed("two-methods", "two EncryptionMethods in the EncryptedData", swap((CIPHER, CIPHER * 2)))
    malformed("method-without-algorithm", "an EncryptionMethod without an Algorithm", swap((CIPHER, "<xenc:EncryptionMethod/>")))
    malformed("method-behind-key-info", "the EncryptionMethod stands behind the KeyInfo", lambda text: edit(edit(text, (CIPHER, "")), ("</ds:KeyInfo>", "</ds:KeyInfo>" + CIPHER)))
    malformed("key-info-last", "the KeyInfo stands behind the CipherData", lambda text: wrapped.sub("", text).replace(DATA_END, wrapped.search(text).group() + DATA_END))
    malformed("two-key-infos", "two KeyInfo", lambda text: wrapped.sub(r"\g<0>\g<0>", text))
    malformed("key-info-missing", "no KeyInfo and no EncryptedKey", enc=Enc(wraps=[]), outside=True)
    malformed("key-info-empty", "a KeyInfo with nothing in it", lambda text: wrapped.sub(f'<ds:KeyInfo xmlns:ds="{n.DS}"/>', text))
    malformed("key-name-alone", "a KeyInfo with a KeyName and no EncryptedKey anywhere", enc=Enc(wraps=[], info="<ds:KeyName>k</ds:KeyName>"))
    malformed("agreement-without-key", "the content key is agreed upon and no EncryptedKey is there", enc=Enc(
        wraps=[], info=f'<xenc:AgreementMethod Algorithm="{n.XENC11}ECDH-ES"/>'))
    malformed("foreign-child", "an element of somebody else in the EncryptedData", swap((CIPHER, CIPHER + '<x:y xmlns:x="urn:example:x"/>')))
    malformed("foreign-properties", "EncryptionProperties of somebody else behind the CipherData", swap((DATA_END, '<x:EncryptionProperties xmlns:x="urn:example:x"/>' + DATA_END)))
    malformed("text-in-data", "text in the EncryptedData", swap((CIPHER, CIPHER + "x")))
    malformed("key-size-wrong", "a KeySize that is not that of the cipher", enc=Enc(method_children="<xenc:KeySize>128</xenc:KeySize>"), spec=["xmlenc-core 3.2"])
    malformed("key-size-octets", "a KeySize in octets", enc=Enc(method_children="<xenc:KeySize>32</xenc:KeySize>"), spec=["xmlenc-core 3.2"])
    malformed("key-size-words", "a KeySize that is no number", enc=Enc(method_children="<xenc:KeySize>many</xenc:KeySize>"), spec=["xmlenc-core 3.2"])
    malformed("two-key-sizes", "two KeySizes", enc=Enc(method_children="<xenc:KeySize>256</xenc:KeySize><xenc:KeySize>128</xenc:KeySize>"), spec=["xmlenc-core 3.2"])
    spec = ["xmlenc-core 3.3"]
    for target, key in (("data", False), ("key", True)):
        for name, about, change in [
            ("empty", "an empty CipherValue", lambda all_of, text: all_of.replace(text, "")),
            ("blank", "a CipherValue of blanks", lambda all_of, text: all_of.replace(text, " \n ")),
            ("missing", "no CipherValue", lambda all_of, text: ""),
            ("twice", "two CipherValues", lambda all_of, text: all_of * 2),
            ("not-base64", "a CipherValue that is no base64", lambda all_of, text: all_of.replace(text, "*" + text[1:])),
            ("url-base64", "a CipherValue in the alphabet for URLs", lambda all_of, text: all_of.replace(text, "-_" + text[2:])),
            ("unpadded", "a CipherValue whose last character is missing", lambda all_of, text: all_of.replace(text, text[:-1])),
            ("element", "an element inside the CipherValue", lambda all_of, text: all_of.replace(text, text[:8] + "<xenc:x/>" + text[8:])),
        ]:
            malformed(f"value-{name}-{target}", f"{about}, of the {target}", value(change, key), spec, outside=name == "empty" and not key)
        place = 0 if key else 1
        for name, about, pattern, new in [
            ("cipher-data-missing", "no CipherData", r"<xenc:CipherData>.*?</xenc:CipherData>", ""),
            ("cipher-data-twice", "two CipherData", r"<xenc:CipherData>.*?</xenc:CipherData>", r"\g<0>\g<0>"),
            ("cipher-data-text", "text in the CipherData", r"<xenc:CipherData>", r"\g<0>x"),
            ("cipher-data-foreign", "an element of somebody else in the CipherData", r"<xenc:CipherData>", r'\g<0><x:y xmlns:x="urn:example:x"/>'),
        ]:
            malformed(f"{name}-{target}", f"{about}, of the {target}", _nth(pattern, new, place), spec)


def _nth(pattern, new, place):
    def after(text):
        found = list(re.finditer(pattern, text, re.S))[place]
        return text[: found.start()] + found.expand(new) + text[found.end() :]
    return after


def _key_shape():
    flags, spec = ["EncryptionShape"], ["xmlenc-core 3.5.1"]

    def malformed(name, about, after=None, **options):
        both(f"key-{name}", about, "malformed", flags, after, options.pop("spec", spec), outside=False, **options)

    malformed("method-missing", "no EncryptionMethod in the EncryptedKey", swap((TRANSPORT, "")))
    malformed("method-twice", "two EncryptionMethods in the EncryptedKey", swap((TRANSPORT, TRANSPORT * 2)))
    malformed("method-without-algorithm", "the EncryptedKey's EncryptionMethod has no Algorithm", swap((f'<xenc:EncryptionMethod Algorithm="{n.OAEP_MGF1P}">', "<xenc:EncryptionMethod>")))
    malformed("text", "text in the EncryptedKey", swap((TRANSPORT, TRANSPORT + "x")))
    malformed("foreign-child", "an element of somebody else in the EncryptedKey", swap((TRANSPORT, TRANSPORT + '<x:y xmlns:x="urn:example:x"/>')))
    malformed("value-before-method", "the EncryptedKey's children in the wrong order", lambda text: edit(edit(text, (TRANSPORT, "")), (KEY_END, TRANSPORT + KEY_END)))
    oaep = ["xmlenc-core 5.5.2"]
    malformed("mgf-in-mgf1p", "an MGF in the older form of OAEP, which has only one", enc=Enc(wraps=[Wrap(mgf=n.MGF_SHA1)]), spec=oaep)
    malformed("mgf-256-in-mgf1p", "another MGF in the older form of OAEP", enc=Enc(wraps=[Wrap(mgf=n.MGF_SHA256, made={"mgf": None})]), spec=oaep)
    digest = f'<ds:DigestMethod Algorithm="{n.SHA256}"/>'
    malformed("two-digests", "two DigestMethods", enc=Enc(wraps=[Wrap(method_children=digest)]), spec=oaep)
    malformed("two-mgfs", "two MGFs", enc=Enc(wraps=[Wrap(method=n.OAEP, mgf=n.MGF_SHA1, method_children=f'<xenc11:MGF xmlns:xenc11="{n.XENC11}" Algorithm="{n.MGF_SHA256}"/>')]), spec=oaep)
    malformed("digest-without-algorithm", "a DigestMethod without an Algorithm", swap((f'<ds:DigestMethod Algorithm="{n.SHA1}"/>', "<ds:DigestMethod/>")), spec=oaep)
    malformed("params-not-base64", "OAEPparams that are no base64", lambda text: re.sub("<xenc:OAEPparams>[^<]*<", "<xenc:OAEPparams>*<", text),
              enc=Enc(wraps=[Wrap(params=b"app")]), spec=oaep)
    malformed("two-params", "two OAEPparams", lambda text: re.sub("<xenc:OAEPparams>.*?</xenc:OAEPparams>", r"\g<0>\g<0>", text), enc=Enc(wraps=[Wrap(params=b"app")]), spec=oaep)


def _references():
    flags = ["EncryptionReference"]
    cipher_reference = '<xenc:CipherReference URI="{}"/>'
    spec = ["xmlenc-core 3.3.1"]
    for name, uri in [("http", "http://attacker.example/cipher"), ("file", "file:///etc/hostname"), ("fragment", "#_r1"), ("empty", ""), ("relative", "cipher.bin")]:
        both(f"cipher-reference-{name}", f"the ciphertext is to be fetched: {name}", "reference-forbidden", flags,
             value(lambda all_of, text, uri=uri: cipher_reference.format(uri)), spec, outside=name == "http")
    both("cipher-reference-key", "the wrapped key is to be fetched", "reference-forbidden", flags, value(
        lambda all_of, text: cipher_reference.format("http://attacker.example/key"), key=True), spec, outside=False)
    spec = ["xmlenc-core 3.5.3"]
    beside = [Wrap(id="_k1")]
    transforms = f'{KEY_TYPE}><ds:Transforms><ds:Transform Algorithm="{n.EXC}"/></ds:Transforms></ds:RetrievalMethod'
    for name, about, uri, kind in [
        ("http", "an address", "http://attacker.example/key", KEY_TYPE), ("file", "a file", "file:///etc/ssl/key", KEY_TYPE), ("empty", "the whole message", "", KEY_TYPE),
        ("dangling", "a key that is not there", "#_k2", KEY_TYPE), ("response", "the Response", "#_r1", KEY_TYPE), ("data", "the EncryptedData itself", "#_d1", KEY_TYPE),
        ("bare-name", "a name without a number sign", "_k1", KEY_TYPE), ("xpointer", "an XPointer", "#xpointer(id('_k1'))", KEY_TYPE), ("escaped", "a percent-encoded name", "#%5fk1", KEY_TYPE),
        ("blank", "a blank behind the name", "#_k1 ", KEY_TYPE), ("case", "a name in upper case", "#_K1", KEY_TYPE),
        ("type-certificate", "a certificate by its Type", "#_k1", ' Type="http://www.w3.org/2000/09/xmldsig#rawX509Certificate"'),
        ("type-empty", "nothing by its Type", "#_k1", ' Type=""'), ("type-derived", "a derived key by its Type", "#_k1", f' Type="{n.XENC11}DerivedKey"'),
    ]:
        both(f"retrieval-{name}", f"a RetrievalMethod names {about}", "reference-forbidden", flags, spec=spec, outside=name in ("http", "dangling"),
             enc=Enc(wraps=beside, place="beside", id="_d1", info=RETRIEVAL.format(uri, kind)))
    both("retrieval-transforms", "a RetrievalMethod with Transforms", "reference-forbidden", flags, spec=spec, outside=False, enc=Enc(
        wraps=beside, place="beside", info=f'<ds:RetrievalMethod URI="#_k1"{transforms}>'))
    both("retrieval-without-uri", "a RetrievalMethod without a URI", "reference-forbidden", flags, spec=spec, outside=False, enc=Enc(
        wraps=beside, place="beside", info=f"<ds:RetrievalMethod{KEY_TYPE}/>"))
    both("retrieval-elsewhere", "a RetrievalMethod names an EncryptedKey in another place of the message", "reference-forbidden", flags, spec=spec, outside=False, after=_into_extensions,
         enc=Enc(wraps=beside, place="beside", info=RETRIEVAL.format("#_k1", KEY_TYPE)))
    loop = swap((f'<ds:KeyInfo xmlns:ds="{n.DS}"><ds:Retrieval', f'<ds:KeyInfo xmlns:ds="{n.DS}" Id="_loop"><ds:Retrieval'))
    both("retrieval-loop", "a RetrievalMethod names the KeyInfo that it stands in", "reference-forbidden", flags, loop, spec, outside=True,
         enc=Enc(wraps=beside, place="beside", info=RETRIEVAL.format("#_loop", "")))
    both("retrieval-of-key-loops", "the key itself is to be retrieved from itself", "reference-forbidden", flags, spec=spec, outside=False, enc=Enc(
        wraps=[Wrap(id="_k1", hint=RETRIEVAL.format("#_k1", KEY_TYPE))], place="beside", info=RETRIEVAL.format("#_k1", KEY_TYPE)))
    reference = f'<d:KeyInfoReference xmlns:d="{n.DSIG11}" URI="{{}}"/>'
    for name, uri in [("http", "http://attacker.example/key-info"), ("self", "#_loop")]:
        both(f"key-info-reference-{name}", f"a KeyInfoReference: {name}", "reference-forbidden", flags, spec=["xmldsig-core 4.5.10"], outside=False,
             enc=Enc(info=reference.format(uri)), after=swap((f'<ds:KeyInfo xmlns:ds="{n.DS}"><d:', f'<ds:KeyInfo xmlns:ds="{n.DS}" Id="_loop"><d:')))
    spec = ["xmlenc-core 3.6"]
    for name, about, uris in [("other", "other data", ["#_d2"]), ("http", "an address", ["http://attacker.example/data"]), ("two", "this data and other data", ["#_d1", "#_d2"]),
                              ("empty-uri", "the whole message", [""])]:
        both(f"reference-list-{name}", f"the ReferenceList of the key names {about}", "reference-forbidden", flags, spec=spec, outside=False,
             enc=Enc(wraps=[Wrap(references=uris)], id="_d1"))
    both("reference-list-retrieved", "the ReferenceList of the key that a RetrievalMethod names names other data", "reference-forbidden", flags, spec=spec, outside=False, enc=Enc(
        wraps=[Wrap(id="_k1", references=["#_d2"])], place="beside", id="_d1", info=RETRIEVAL.format("#_k1", KEY_TYPE)))
    both("reference-list-foreign", "the ReferenceList of the key holds a DataReference of somebody else", "malformed", ["EncryptionShape"], spec=spec, outside=False,
         enc=Enc(wraps=[Wrap(references=["#_d1"])], id="_d1"), after=swap(("<xenc:DataReference ", '<x:DataReference xmlns:x="urn:example:x" ')))
    both("reference-list-alone", "the only key beside the data names other data, and nothing names the key", "malformed", ["EncryptionShape"], spec=spec, enc=Enc(
        wraps=[Wrap(references=["#_d2"])], place="beside", id="_d1"))


def _into_extensions(text):
    key = re.search(r"<xenc:EncryptedKey .*?</xenc:EncryptedKey>", text, re.S).group()
    return edit(text, (key, ""), ("<samlp:Status>", f"<samlp:Extensions>{key}</samlp:Extensions>\n  <samlp:Status>"))


def _limits():
    flags, spec = ["Limits"], ["xmlenc-core 6.4"]
    for place, enc in [("inside", Enc(wraps=[Wrap("other-sp")] * 8 + [Wrap()])),
                       ("beside", Enc(wraps=[Wrap("other-sp", references=["#_d1"])] * 8 + [Wrap(references=["#_d1"])], place="beside", id="_d1"))]:
        both(f"keys-nine-{place}", f"nine EncryptedKeys {place} one EncryptedData", "limit-exceeded", flags, spec=spec, enc=enc, outside=place == "inside")
    many = "".join(encrypted_attribute(plain_attribute(f"a{count}", "x")) for count in range(LIMIT + 1))
    case("elements-over-the-limit", f"{LIMIT + 1} EncryptedAttributes", message((GROUPS, many)), "limit-exceeded", flags, spec)
    case("elements-over-the-limit-mixed", f"an EncryptedID and {LIMIT} EncryptedAttributes", message(
        (NAME_ID, encrypted_id()), (GROUPS, many.replace(encrypted_attribute(plain_attribute("a0", "x")), ""))), "limit-exceeded", flags, spec)


def _ciphers():
    flags, spec = ["EncryptionAlgorithm"], ["xmlenc-core 5.2"]
    for name, about, uri in [
        ("unknown", "a name that nobody knows", "urn:example:cipher"), ("empty", "an empty name", ""), ("upper-case", "the right name in upper case", n.AES256_GCM.upper()),
        ("blank-before", "a blank before the right name", " " + n.AES256_GCM), ("blank-after", "a blank after the right name", n.AES256_GCM + " "),
        ("short", "the bare name", "aes256-gcm"), ("gcm-of-2001", "GCM in the namespace of 2001", n.XENC + "aes256-gcm"), ("cbc-of-2009", "CBC in the namespace of 2009", n.XENC11 + "aes256-cbc"),
        ("key-transport", "the name of a key transport", n.OAEP_MGF1P), ("key-wrap", "the name of a key wrap", n.XENC + "kw-aes256"), ("camellia", "Camellia", n.MORE + "camellia256-cbc"),
        ("chacha20", "ChaCha20-Poly1305", n.MORE + "chacha20poly1305"), ("arcfour", "ARCFOUR", n.MORE + "arcfour"), ("null", "the name none", "none"),
    ]:
        both(f"cipher-{name}", f"the cipher: {about}", "method-unsupported", flags, spec=spec, outside=name == "unknown", enc=Enc(uri, made=n.AES256_GCM))
    both("cipher-3des", "3DES", "method-forbidden", flags, spec=spec, enc=Enc(n.TRIPLE_DES))
    case("cipher-3des-cbc-allowed", "3DES, the settings allow CBC", encrypted(enc=Enc(n.TRIPLE_DES)), "method-forbidden", flags, spec, settings="cbc")
    spec = ["xmlenc-core 6.1.1"]
    for bits, cipher in [(128, n.AES128_CBC), (192, n.AES192_CBC), (256, n.AES256_CBC)]:
        case(f"cipher-cbc-{bits}", f"AES-{bits}-CBC in an unsigned Response: nothing covers the ciphertext", encrypted(enc=Enc(cipher)), "method-forbidden", flags, spec)
    case("cipher-cbc-unsigned", "AES-CBC in an unsigned Response that has a signature nowhere", encrypted(sign=None, enc=Enc(n.AES128_CBC)), "method-forbidden", flags, spec)


def _transports():
    flags, spec = ["EncryptionAlgorithm"], ["xmlenc-core 5.5"]
    for name, about, uri in [
        ("unknown", "a name that nobody knows", "urn:example:transport"), ("empty", "an empty name", ""), ("upper-case", "the right name in upper case", n.OAEP_MGF1P.upper()),
        ("blank", "a blank after the right name", n.OAEP_MGF1P + " "), ("mgf1p-of-2009", "the older OAEP in the newer namespace", n.XENC11 + "rsa-oaep-mgf1p"),
        ("oaep-of-2001", "the newer OAEP in the older namespace", n.XENC + "rsa-oaep"), ("kw-aes128", "AES key wrap", n.XENC + "kw-aes128"), ("kw-aes256", "AES key wrap", n.XENC + "kw-aes256"),
        ("kw-3des", "3DES key wrap", n.XENC + "kw-tripledes"), ("cipher", "the name of a cipher", n.AES256_GCM), ("signature", "the name of a signature method", n.RSA_SHA256),
        ("rsa-kem", "RSA-KEM", "http://www.w3.org/2010/xmlsec-ghc#rsaes-kem"),
    ]:
        both(f"transport-{name}", f"the key transport: {about}", "key-transport-unsupported", flags, spec=spec, outside=name == "unknown", enc=Enc(wraps=[Wrap(method=uri, digest=None)]))
    agreed = (f'<xenc:AgreementMethod Algorithm="{n.XENC11}ECDH-ES"><xenc11:KeyDerivationMethod xmlns:xenc11="{n.XENC11}" Algorithm="{n.XENC11}ConcatKDF"/>'
              "</xenc:AgreementMethod>")
    both("transport-ecdh-es", "the key that wraps the key is agreed upon by ECDH-ES", "key-transport-unsupported", flags, spec=["xmlenc-core 5.6.4"], outside=False,
         enc=Enc(wraps=[Wrap(method=n.XENC + "kw-aes256", digest=None, hint=agreed)]))
    outer = Enc().xml("x")
    inner_key = outer[outer.index("<xenc:EncryptedKey>") : outer.index(KEY_END) + len(KEY_END)]
    both("transport-key-of-key", "the key is wrapped by a key that is wrapped for us", "key-transport-unsupported", flags, spec=["xmlenc-core 3.5.1"], outside=False,
         enc=Enc(wraps=[Wrap(method=n.XENC + "kw-aes256", digest=None, hint=inner_key)]))
    spec = ["xmlenc-core 5.5.2"]
    for name, uri in [("md5", n.MD5), ("sha224", n.SHA224), ("ripemd160", n.RIPEMD160), ("sha3-256", n.MORE2007 + "sha3-256"), ("unknown", "urn:example:digest"), ("empty", ""),
                      ("sha256-of-dsig", n.DS + "sha256"), ("blank", n.SHA256 + " ")]:
        for short, method in [("mgf1p", n.OAEP_MGF1P), ("oaep", n.OAEP)]:
            both(f"digest-{name}-{short}", f"the digest of rsa-oaep{'-mgf1p' if short == 'mgf1p' else ''}: {name}", "key-transport-unsupported", flags, spec=spec, outside=False,
                 enc=Enc(wraps=[Wrap(method=method, digest=uri, made={"digest": n.SHA1})]))
    for name, uri in [("unknown", "urn:example:mgf"), ("empty", ""), ("md5", n.XENC11 + "mgf1md5"), ("of-2001", n.XENC + "mgf1sha256"), ("digest", n.SHA256), ("blank", n.MGF_SHA256 + " ")]:
        both(f"mgf-{name}", f"the mask generation function: {name}", "key-transport-unsupported", flags, spec=spec, outside=False, enc=Enc(wraps=[Wrap(method=n.OAEP, mgf=uri)]))
    old, wrap = Wrap(method=n.RSA_1_5, digest=None), Wrap(method=n.XENC + "kw-aes256", digest=None)
    spec = ["xmlenc-core 5.5.1"]
    both("transport-rsa-1-5", "RSA 1.5", "key-transport-forbidden", flags, spec=spec, enc=Enc(wraps=[old]))
    both("transport-rsa-1-5-beside", "RSA 1.5 in a key beside the data", "key-transport-forbidden", flags, spec=spec, outside=False, enc=Enc(
        wraps=[Wrap(id="_k1", method=n.RSA_1_5, digest=None)], place="beside", info=RETRIEVAL.format("#_k1", KEY_TYPE)))
    both("transport-rsa-1-5-first", "two keys, neither usable: RSA 1.5 comes first", "key-transport-forbidden", flags, spec=spec, outside=False, enc=Enc(wraps=[old, wrap]))
    both("transport-rsa-1-5-second", "two keys, neither usable: AES key wrap comes first", "key-transport-unsupported", flags, spec=spec, outside=False, enc=Enc(wraps=[wrap, old]))
    theirs = Wrap("other-sp", recipient="https://another.example/saml")
    both("transport-rsa-1-5-ours", "another recipient's key is usable, ours is wrapped by RSA 1.5", "key-transport-forbidden", flags, spec=spec, outside=False,
         enc=Enc(wraps=[theirs, Wrap(method=n.RSA_1_5, digest=None, recipient=n.SP)]))


def _parts():
    """The same faults in an EncryptedID and in an EncryptedAttribute of a signed Assertion."""
    for name, wrapped, place, spec in [("name-id", encrypted_id, NAME_ID, ["saml-core 2.2.4"]), ("attribute", encrypted_attribute, GROUPS, ["saml-core 2.7.3.2"])]:
        tag = "saml:EncryptedID" if name == "name-id" else "saml:EncryptedAttribute"
        plaintext = NAME_ID if name == "name-id" else GROUPS
        for fault, about, code, flag, made in [
            ("empty", "nothing in it", "malformed", "EncryptionShape", f"<{tag}/>"),
            ("content", "the Type Content", "malformed", "EncryptionShape", wrapped(plaintext, type=n.XENC + "Content")),
            ("no-encrypted-key", "no EncryptedKey", "malformed", "EncryptionShape", wrapped(plaintext, wraps=[])),
            ("retrieval-http", "a key that is to be fetched", "reference-forbidden", "EncryptionReference", wrapped(
                plaintext, wraps=[Wrap(id="_k1")], place="beside", info=RETRIEVAL.format("http://attacker.example/key", KEY_TYPE))),
            ("nine-keys", "nine EncryptedKeys", "limit-exceeded", "Limits", wrapped(plaintext, wraps=[Wrap()] * 9)),
            ("3des", "3DES", "method-forbidden", "EncryptionAlgorithm", wrapped(plaintext, cipher=n.TRIPLE_DES)),
            ("unknown-cipher", "an unknown cipher", "method-unsupported", "EncryptionAlgorithm", wrapped(plaintext, cipher="urn:example:cipher", made=n.AES256_GCM)),
            ("rsa-1-5", "RSA 1.5", "key-transport-forbidden", "EncryptionAlgorithm", wrapped(plaintext, wraps=[Wrap(method=n.RSA_1_5, digest=None)])),
            ("key-wrap", "AES key wrap", "key-transport-unsupported", "EncryptionAlgorithm", wrapped(plaintext, wraps=[Wrap(method=n.XENC + "kw-aes128", digest=None)])),
        ]:
            case(f"{name}-{fault}", f"an {tag.split(':')[1]} with {about}", message((place, made)), code, [flag], spec)
