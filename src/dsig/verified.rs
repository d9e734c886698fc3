//! The proof that a trusted key signed what is read.

use crate::dsig::detached::Reader;
use crate::fault::Fault;
use crate::xml::{Document, Element, Limits, Plaintext};
use alloc::string::String;

/// Canonical XML over which a digest was computed that a trusted key signed, or XML out of text over which it made a signature value.
pub(crate) struct Octets(String);

/// `T` was read from octets that a trusted key signed.
///
/// INVARIANT: made only in this file. Read only what was hashed: a bug in our canonicalization can then refuse a good message, but not accept
/// other content.
pub(crate) struct Verified<T> {
    value: T,
    octets: Octets,
}

/// What `dsig::verify` has to show for a proof: the digest in the signed SignedInfo and the digest of the octets.
pub(super) struct Digests<'a> {
    pub(super) signed: &'a [u8],
    pub(super) computed: &'a [u8],
}

impl Verified<()> {
    /// `None` when the digests differ. Called by `dsig::verify` alone, after the signature value was verified over the signed digest.
    pub(super) fn new(octets: String, digests: &Digests<'_>) -> Option<Self> {
        // An empty canonical form proves nothing, whatever its digest is (CVE-2025-66568).
        (digests.signed == digests.computed && !octets.is_empty()).then_some(Verified { value: (), octets: Octets(octets) })
    }

    /// Reads the message out of `signed` and of nothing else. Called by `dsig::detached` alone, after a signature value was verified over `signed`.
    pub(super) fn detached(signed: &[u8], reader: Reader, limits: &Limits) -> Result<Self, Fault> {
        Ok(Verified { value: (), octets: Octets(reader(signed, limits)?) })
    }

    /// The proof of a part of what was digested in pieces. Called by `dsig::metadata` alone: `part` is the canonical form of the document with other
    /// content taken out, and everything in it was fed to the digest.
    pub(super) fn excerpt(part: String, digests: &Digests<'_>) -> Option<Self> {
        Verified::new(part, digests)
    }

    /// Parses the signed octets again and reads from nothing else.
    pub(crate) fn read<T>(self, limits: &Limits, reader: impl FnOnce(Element<'_, '_>) -> Result<T, Fault>) -> Result<Verified<T>, Fault> {
        let value = reader(Document::parse(&self.octets.0, &limits.octets())?.root())?;
        Ok(Verified { value, octets: self.octets })
    }
}

impl<T> Verified<T> {
    pub(crate) fn value(&self) -> &T {
        &self.value
    }

    pub(crate) fn into_value(self) -> T {
        self.value
    }

    pub(crate) fn octets(&self) -> &str {
        &self.octets.0
    }

    /// A part of what was read is as verified as the whole.
    pub(crate) fn map<U>(self, part: impl FnOnce(T) -> U) -> Verified<U> {
        Verified { value: part(self.value), octets: self.octets }
    }
}

impl Verified<Plaintext> {
    /// What a verified ciphertext stands for is as verified as the ciphertext: its one element is read, and nothing else.
    pub(crate) fn read_plaintext<T>(self, reader: impl FnOnce(Element<'_, '_>) -> Result<T, Fault>) -> Result<Verified<T>, Fault> {
        let value = reader(Plaintext::element(&self.value.parse()?)?)?;
        Ok(Verified { value, octets: self.octets })
    }
}

impl<T> Verified<Option<Result<T, Fault>>> {
    /// Turned inside out: what was not there was not verified.
    pub(crate) fn transpose(self) -> Option<Result<Verified<T>, Fault>> {
        let Verified { value, octets } = self;
        Some(value?.map(|value| Verified { value, octets }))
    }
}
