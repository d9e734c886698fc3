"""What each flag means: the class of the fault, and what it would do to somebody who falls for it."""

FLAGS = {
    "Address": ("token theft", "An Assertion that was stolen is brought from somewhere else."),
    "Advice": ("permission", "An Advice may hold what it likes, except another Assertion."),
    "Aggregate": ("token confusion", "Of many entities in one document exactly the one that is meant is read."),
    "Algorithm": ("weak cryptography", "A weak method lets an attacker forge; a good one that is refused keeps people out."),
    "AlgorithmMismatch": ("authentication bypass", "Label, key and value disagree; who follows the label checks something else than was signed."),
    "AlgorithmName": ("authentication bypass", "A name that is trimmed or folded before it is compared may mean one thing to the check and another to the use."),
    "Artifact": ("token confusion", "What comes in SOAP is judged like anything else, and is of nobody but the IdP that was asked."),
    "AssertionShape": ("ambiguity", "Where there are two of a thing, two readers may read different ones."),
    "Attributes": ("permission", "Attributes come as lists, in their order, with every value as it was written."),
    "Audience": ("token confusion", "An Assertion for another service would log somebody in here."),
    "AuthnContext": ("downgrade", "A weaker login than was asked for is taken for a strong one."),
    "Base64": ("ambiguity", "Lax decoders disagree about what a text means."),
    "Binding": ("permission", "What the POST binding lets a sender do."),
    "Canonicalization": ("permission", "Good messages must canonicalize to the very octets that were signed; unknown methods are refused."),
    "Fingerprint": ("authentication bypass", "A fingerprint pins a certificate; whatever else the message shows counts for nothing."),
    "CertificateExpiry": ("policy", "Before a trusted certificate ends, somebody should know."),
    "CertificateDates": ("policy", "Whether the dates of a pinned certificate count is a setting."),
    "CommentTruncation": ("authentication bypass", "Who reads only the first text node reads a prefix of the signed name: another user's."),
    "Comments": ("permission", "Comments may stand anywhere; canonicalization mostly drops them."),
    "Conditions": ("token confusion", "A condition that is not understood must not be taken for one that holds."),
    "Config": ("misuse", "Settings that cannot mean anything safe are refused at once, with the word to look for."),
    "Confirmation": ("token confusion", "One bearer confirmation must satisfy every rule by itself."),
    "Content": ("ambiguity", "One Response, one Assertion, in one place."),
    "Decoy": ("authentication bypass", "A forged Assertion stands where a careless reader finds it before the signed one."),
    "Deflate": ("denial of service", "Nothing is inflated on the POST binding, so no bomb goes off."),
    "DigestValue": ("authentication bypass", "Two readers of a digest with a comment or loose base64 see two digests."),
    "Doctype": ("authentication bypass", "A DTD makes one text mean two things, reads files and fetches addresses."),
    "EddsaValue": ("authentication bypass", "An Ed25519 value that is not the one that the key makes, or a second form of it."),
    "EcdsaValue": ("authentication bypass", "Values out of range verify every message under some libraries; odd encodings are malleable."),
    "Encoding": ("ambiguity", "Octets that two readers decode differently are two messages."),
    "DecryptionOracle": ("disclosure", "Who can tell why a ciphertext did not open can open it, question by question: every failure is the same."),
    "EncryptedContent": ("permission", "What is encrypted and then signed, or signed and then encrypted, is read like anything else."),
    "EncryptedPlaintext": ("authentication bypass", "The plaintext has to be the one element that stands for it, and nothing beside."),
    "EncryptionAlgorithm": ("weak cryptography", "Methods that leak what they encrypt are refused; unknown ones are not guessed."),
    "EncryptionReference": ("disclosure", "A key or a ciphertext that is fetched from an address is a request that the attacker sends from inside."),
    "EncryptionShape": ("ambiguity", "Where there are two of a thing inside an EncryptedData, one is judged and the other is opened."),
    "Encryption": ("authentication bypass", "Anybody can encrypt to a public key; an encrypted message is not thereby genuine."),
    "Endpoint": ("token confusion", "A message for another endpoint was meant for somebody else."),
    "Entity": ("disclosure", "External entities read files and fetch addresses."),
    "EntityBomb": ("denial of service", "A small DTD grows to gigabytes."),
    "ForeignSignature": ("authentication bypass", "Anything else that the IdP signed lends its signature to a forged Assertion."),
    "Form": ("ambiguity", "Of two fields, two readers may read different ones."),
    "Graft": ("authentication bypass", "Genuine parts of different messages make a message that nobody sent."),
    "HolderOfKey": ("token theft", "An Assertion that was stolen is of no use without the key that it names."),
    "HmacConfusion": ("authentication bypass", "The public key is taken for the secret of an HMAC; everybody knows it."),
    "HmacTruncation": ("authentication bypass", "An HMAC cut to no bits is always right."),
    "IdPollution": ("authentication bypass", "An element with two identifiers is one thing to the checker and another to the resolver."),
    "IdSyntax": ("injection", "An ID that is no name breaks out of the XPath that somebody builds of it."),
    "IdpConfusion": ("authentication bypass", "One trusted IdP speaks in the name of another."),
    "IdpLayout": ("permission", "The layouts of identity providers that people use."),
    "Idps": ("permission", "Several identity providers behind one endpoint."),
    "Ids": ("authentication bypass", "Of two elements with one ID, one is verified and the other is read."),
    "InResponseTo": ("login forgery", "An answer that nobody asked for logs a victim in as the attacker."),
    "Inflate": ("ambiguity", "A stream that ends early or late is read differently by different readers."),
    "Instruction": ("authentication bypass", "Signed text is hidden in a processing instruction that some canonicalizers print as text."),
    "Issuer": ("token confusion", "Issuers are compared code point for code point."),
    "KeyInfo": ("permission", "KeyInfo may hold what it likes; it is not read."),
    "KeyInfoTrust": ("authentication bypass", "The key comes from the message that it is to verify."),
    "Keys": ("weak cryptography", "Only the IdP's own signing keys count, and only strong ones."),
    "Layout": ("permission", "XML lets a sender write the same thing in many ways."),
    "Limits": ("denial of service", "Every cost is bounded before it is paid; what the limit allows is accepted."),
    "Logout": ("permission", "What the Single Logout profile lets a sender do."),
    "MetadataChain": ("authentication bypass", "Who certified the signer of metadata is checked up to the given authority."),
    "MetadataDates": ("stale trust", "Metadata that is past its time may hold keys that were revoked since."),
    "MetadataSignature": ("authentication bypass", "Whoever can change metadata can put a key of theirs in it."),
    "MetadataWrapping": ("authentication bypass", "The signature covers other metadata than what is read."),
    "Museum": ("history", "A published weakness, rebuilt from its description."),
    "NameId": ("permission", "The NameID comes as it was written, with its qualifiers."),
    "NamespaceConfusion": ("authentication bypass", "Elements and attributes of the right local name and the wrong namespace."),
    "Namespaces": ("authentication bypass", "Namespace names that some canonicalizers cannot handle make them digest nothing."),
    "Partial": ("authentication bypass", "The signature is genuine and covers only a part."),
    "PartialLogout": ("permission", "The session here and at the IdP has ended; those elsewhere may not have."),
    "Prefixes": ("permission", "Prefixes mean nothing; namespaces do."),
    "Redirect": ("ambiguity", "A Response may not come by HTTP-Redirect."),
    "QueryConfusion": ("authentication bypass", "Of two spellings of one parameter, one is verified and the other is used."),
    "Reference": ("authentication bypass", "The signature covers something else than the element that carries it."),
    "RelayState": ("misuse", "More than 80 bytes are against the standard, and long enough for an address."),
    "Replay": ("replay", "An Assertion logs in once."),
    "ResponseShape": ("ambiguity", "Where there are two of a thing, two readers may read different ones."),
    "RsaForgery": ("authentication bypass", "With exponent 3 a lax check of the padding lets anybody sign."),
    "RsaPadding": ("authentication bypass", "The whole encoding is compared; whatever is lax about it can be exploited."),
    "ServiceProfile": ("policy", "Whoever behaves like a named service refuses what that service refuses."),
    "Scopes": ("impersonation", "An identity provider speaks only for users of its own scopes."),
    "SignatureBad": ("authentication bypass", "A good signature does not make up for a bad one beside it."),
    "SignatureContent": ("authentication bypass", "What stands inside a signature is not covered by it."),
    "SignatureMissing": ("authentication bypass", "Nothing vouches for the message."),
    "SignaturePlace": ("authentication bypass", "A signature counts only where SAML puts it."),
    "SignInCsrf": ("login forgery", "The answer to one browser's request is brought by another, which logs a victim in as the attacker."),
    "SignatureShape": ("authentication bypass", "Where there are two of a thing inside a signature, one is verified and the other is used."),
    "SignatureValue": ("malleability", "One message has one signature value under one key."),
    "SignedInfo": ("authentication bypass", "Of two SignedInfo one is verified and the references of the other are followed."),
    "SimpleSign": ("authentication bypass", "A text joined from decoded fields has boundaries that can be moved."),
    "Statements": ("token confusion", "An Assertion that nobody authenticated for is no login."),
    "Status": ("authentication bypass", "An error is not a login, whatever else stands in it."),
    "Store": ("login forgery", "The store knows which requests are outstanding, and at whose address."),
    "StoreFailure": ("replay", "If the store does not answer, a replay cannot be ruled out."),
    "Subject": ("ambiguity", "Exactly one Subject with one NameID."),
    "Tampering": ("authentication bypass", "The content was changed after it was signed."),
    "Text": ("ambiguity", "Elements inside text, or text among elements, are read differently by different readers."),
    "TextForms": ("permission", "References and CDATA are ways of writing text."),
    "Time": ("token confusion", "Every time is checked to the millisecond, the skew counted in."),
    "TimeSyntax": ("ambiguity", "Times are UTC and written in one way; anything else may be read as another time."),
    "Transforms": ("authentication bypass", "A transform leaves out what is then changed, or runs code before any key is looked at."),
    "Unsolicited": ("login forgery", "An answer that nobody asked for is accepted only where the settings say so."),
    "Values": ("permission", "Values come back code point for code point: not folded, trimmed or normalized."),
    "Version": ("ambiguity", "Another version of SAML is another language."),
    "VoidCanonical": ("authentication bypass", "An empty canonical form has a digest that everybody knows."),
    "WellFormed": ("ambiguity", "What is not well-formed is read differently by different parsers."),
    "Wrapping": ("authentication bypass", "The signed part is moved away and a forged one stands in its place."),
    "WrappingMatrix": ("authentication bypass", "Wrapping as a product: hiding place, forged ID, place of the signature."),
}

TEXT = """# Conformance vectors

What samlight says to a message, as data. Made by `tests/mint`, never by hand; the keys are made once and stay.

    pip install -r tests/mint/requirements.txt
    python tests/mint/mint.py tests/vectors             mint
    python tests/mint/mint.py --check tests/vectors     compare; exits 1 and names what differs
    python tests/mint/crosscheck.py tests/vectors       let xmlsec1 and libxml2 judge

| Folder | What it holds |
|---|---|
| `accept/` | messages that log somebody in, with the whole login |
| `reject/<room>/` | messages that are refused, by the room of the expected code |
| `reject/wrapping/` | moved signatures, as classes and as a generated product |
| `reject/cve/` | the museum: one exhibit for every published weakness of this kind |
| `config/` | settings that are refused |
| `CLAIMS.md`, `claims.json` | what is claimed, and which of these show it |
| `logout/accept/`, `logout/reject/` | logout messages, with a shape of their own (`schema-logout.json`) |
| `settings/`, `metadata/`, `keys/` | what vectors share; every key is a test key and never to be used |
| `metadata/accept/`, `metadata/reject/` | metadata by itself, with a schema of its own (`schema-metadata.json`) |

## One vector

A JSON file (`schema.json`) and, beside it, the message.

- `message`: XML, octet for octet; the harness encodes it in base64 and posts it as the field `SAMLResponse`.
  Or `base64`: the text of that field. Or `form`: content type and raw body of the POST. Or `query`: the raw query of a redirect.
  Or `soap`: an envelope that the host got itself; `terms.artifact` says what was asked (`resolveId`) and of whom (`idp`), without it an enhanced client sent it.
- `settings`: relative to this folder. `certificateFiles` and `metadataFile` inside are relative to the settings file.
- `terms.now` is the clock. `terms.expect` is `{"replyTo": id}`, `"outstanding"` (ask the store) or `"unsolicited"` (nothing is outstanding).
- `decryptionKeyFiles`, where there are some: our private keys, relative to this folder. All of them are tried.
  `terms.tlsCertificateFile` is the client's certificate, relative to this folder; `terms.address` the client's address; `terms.browser` the secrets in the
  browser's cookies, whose SHA-256 a request in `store` may name.
- `store`, where there is one: `requests` are those outstanding; `claimed` names accepted vectors whose Assertion was used before;
  `failing` names the call that fails (`take` or `claim`). Without `store` it is empty and works.
- `warnings`, where they are stated: the codes of the rungs that warn, in the order of the report.
- `result`: `accept` with `login`, `reject` with `code`, or `config-error` with `code` and words that the error must mention.
  The code is that of the first rung that fails, in the order of the report.

## One vector of metadata

`document` beside it, read with `options`: which entity, who has to have signed (`trust`, files relative to this folder), and the times. `result` is
`accept` with `metadata`, of whose members each is compared whole and others are not, with `nextRefresh` and `entityIds` where they are asked; or `reject`
with `code` and words that the error must mention.

## How expectations were written down

- A login has times to the millisecond, without a fraction where that is zero. A value with elements inside is the canonical form of what stands between
  its tags. Texts are code point for code point.
- Within one rung, what says more wins: an Assertion in the wrong place before one too many, one too many before none at all; a limit before the
  fault that made it be reached; a signature in the wrong place before a missing one; an identifier under a forbidden name before a repeated one.

- What is encrypted: the Response's own signature comes before anything is opened, and what the message shows (shape, references, how many, methods) before
  what it holds. In an unsigned Response everything between the ciphertext and a verified inner signature is `encryption.open-failed`; in a signed one only
  what keeps the plaintext from being read. The plaintext may have white space around its one element, and nothing else: no declaration, no comment.

## Flags

| Flag | Class | Effect |
|---|---|---|
"""


def readme():
    """The page that explains the vectors."""
    rows = "".join(f"| `{name}` | {kind} | {effect} |\n" for name, (kind, effect) in sorted(FLAGS.items()))
    return (TEXT + rows).encode()
