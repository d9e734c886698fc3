//! The signature of the HTTP-Redirect binding (SAML Bindings 3.4.4.1): a value over query text, with the method named beside it.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::{Certificate, Hash};
use crate::dsig::verified::Verified;
use crate::dsig::{Trust, Verification, algorithm, signing_key};
use crate::fault::{Code, Fault};
use crate::report::{SignatureFacts, SignedElement};
use crate::xml::Limits;

/// A detached signature as it came. Nothing about it is believed.
#[derive(Clone, Copy)]
pub(crate) struct Detached<'a> {
    /// The text that it is made over.
    pub(crate) signed: &'a [u8],
    /// The identifier of the method.
    pub(crate) method: &'a str,
    /// The value, as base64 text.
    pub(crate) value: &'a str,
}

/// How the message is read out of the text that is signed.
pub(crate) type Reader = fn(&[u8], &Limits) -> Result<String, Fault>;

/// Verifies a detached signature under the keys that we already had, and reads the message from the very text that it covers.
pub(crate) fn verify(detached: Detached<'_>, on: SignedElement, reader: Reader, trust: Trust<'_>) -> Verification {
    let mut facts = SignatureFacts::new(on);
    facts.method = Some(detached.method.to_owned());
    let mut signer = None;
    let result = steps(detached, reader, trust, &mut facts, &mut signer);
    Verification { facts, signer, result }
}

fn steps(
    detached: Detached<'_>,
    reader: Reader,
    trust: Trust<'_>,
    facts: &mut SignatureFacts,
    signer: &mut Option<Certificate>,
) -> Result<Verified<()>, Fault> {
    let method = algorithm::signature_method(detached.method)?;
    if method.hash == Hash::Sha1 && !trust.allow_sha1 {
        return Err(algorithm::method_forbidden(detached.method));
    }
    let digits: Vec<u8> = detached.value.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let value = STANDARD.decode(digits).map_err(|_| Fault::new(Code::SignatureMalformed).actual("Signature"))?;
    if trust.certificates.is_empty() && !trust.fingerprints.is_empty() {
        // A query shows no certificate that could have a pinned fingerprint.
        return Err(Fault::new(Code::KeyFingerprintMismatch).expected(trust.fingerprints));
    }
    let certificate = signing_key(trust, method, detached.signed, &value, None)?;
    facts.key_sha256 = Some(certificate.fingerprint());
    *signer = Some(certificate.clone());
    Verified::detached(detached.signed, reader, trust.limits)
}
