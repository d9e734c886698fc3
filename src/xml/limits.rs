//! How much of everything a message may have. Each limit is checked before the work it bounds is done.

/// The bounds of one document. `Default` is for a protocol message, [`Limits::metadata`] for what an operator configures.
///
/// roxmltree is quadratic in the prefixes in scope and in the attributes of one element (a message of 421 kB took it 109 s), canonicalization
/// repeats a namespace name at every sibling that declares it, and both allocate by the number of `<` and `=` in the text. So none of these
/// numbers can be left out. Messages of SimpleSAMLphp, Auth0, Okta, Entra, Shibboleth, ADFS and Ping are the measure for "real".
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of the decoded text. Real responses have 4 to 40 kB, one with a thousand group values has 100 kB.
    pub bytes: usize,
    /// Elements inside one another, the root counted. A response with everything in it, signatures and encryption too, needs 12.
    pub depth: usize,
    /// Nodes of the tree: elements, texts, comments, and the root node. A thousand group values need 4,000.
    pub nodes: usize,
    /// Attributes of one element, namespace declarations counted. Real elements have up to 15. 256 kB of elements with 64 each
    /// parse in 10 ms, with 256 each in 20 ms; 16,384 on one element take 500 ms.
    pub attributes: usize,
    /// Distinct prefixes. Real messages use up to 10; 32 with 4,000 redeclarations parse in 4.6 ms, 64 in 21 ms, 128 in 65 ms.
    pub prefixes: usize,
    /// Namespace declarations. Some identity providers declare two prefixes at every value, canonical XML one at every value.
    pub declarations: usize,
    /// Bytes of one namespace name. Real ones have up to 70; each is written once for every sibling that uses it.
    pub namespace: usize,
    /// Bytes of the text of one element or of one attribute value. The longest real one is the `CipherValue` of an encrypted assertion: 140 kB for
    /// an assertion of 100 kB.
    pub text: usize,
    /// Bytes of one canonical form. Real ones grow to 1.5 times their source, where a declaration is repeated at each of a thousand values.
    pub canonical: usize,
    /// Signatures in one message. SAML has one on the Response and one on the Assertion; metadata has one an entity and one for all.
    pub signatures: usize,
    /// Trusted keys that are tried for one signature, at 0.1 to 3 ms each. A rollover has two keys, careful federations have three.
    pub keys: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 256 << 10,
            depth: 64,
            nodes: 20_000,
            attributes: 256,
            prefixes: 32,
            declarations: 4_096,
            namespace: 512,
            text: 192 << 10,
            canonical: 1 << 20,
            signatures: 4,
            keys: 16,
        }
    }
}

impl Limits {
    /// For metadata: larger, because an operator chose the document; an aggregate of some hundred entities fits.
    #[must_use]
    pub fn metadata() -> Self {
        Limits {
            bytes: 4 << 20,
            nodes: 200_000,
            prefixes: 64,
            declarations: 16_384,
            text: 1 << 20,
            canonical: 8 << 20,
            signatures: 512,
            ..Limits::default()
        }
    }

    /// For canonical octets that are parsed again: what bounds their size is `canonical`, and they repeat declarations that their source made
    /// once, so the source's own `bytes`, `text` and `declarations` would refuse a good message.
    pub(crate) fn octets(&self) -> Self {
        let declarations = self.declarations.max(self.nodes.saturating_mul(2));
        Limits { bytes: self.canonical, text: self.canonical, declarations, ..self.clone() }
    }
}
