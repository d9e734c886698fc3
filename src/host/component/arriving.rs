//! What a host hands over, in our shape.

use super::wire;
use crate::{Input, Instant, Terms};

impl wire::Input {
    pub(super) fn as_ours(&self) -> Input<'_> {
        match self {
            wire::Input::Value(text) => Input::Value(text),
            wire::Input::Form(form) => Input::Form { content_type: form.content_type.as_deref(), body: &form.body },
            wire::Input::Query(query) => Input::Query(query),
            wire::Input::Xml(text) => Input::Xml(text),
            wire::Input::Soap(envelope) => Input::Soap(envelope),
        }
    }
}

impl From<wire::Terms> for Terms {
    /// Field by field, so that one which the core gains and the contract lacks does not compile.
    fn from(wire::Terms { expect, now, tls_certificate, address, content_keys, artifact, browser }: wire::Terms) -> Self {
        Terms { expect, now: Instant::from_unix_ms(now), tls_certificate, address, content_keys, artifact, browser }
    }
}
