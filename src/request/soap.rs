//! SOAP 1.1 envelopes around messages of ours (SAML Bindings 3.2, 3.3). A message declares its own prefixes and is signed by itself, with exclusive
//! canonicalization, so its envelope does not touch its signature.

use crate::saml::soap::ENVELOPE;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// What stands before and after the message; `header` is empty or a whole `S:Header`.
pub(super) fn envelope(header: &str) -> (String, String) {
    (["<S:Envelope xmlns:S=\"", ENVELOPE, "\">", header, "<S:Body>"].concat(), "</S:Body></S:Envelope>".to_owned())
}
