//! What leaves us, in two steps around the host's signature; and what is looked at without trusting it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use wasm_bindgen::prelude::*;

use super::{Provider, needed, refusal, told};
use crate::fault::Code;
use crate::json::Writer;
use crate::{
    ArtifactResolveOptions, AuthnRequestOptions, DiscoveryOptions, Instant, LogoutRequestOptions, LogoutResponseOptions, Outgoing, PublishOptions,
    Report, WrappedKey,
};

#[wasm_bindgen]
impl Provider {
    /// Looks without trusting: `{"report"}`, with `needsKeys` as for `check`; JSON text.
    ///
    /// # Errors
    /// As for `check`.
    pub fn inspect(&mut self, kind: u8, length: usize, beside: Option<String>, terms: &str) -> Result<String, String> {
        let terms = super::terms(terms)?;
        Ok(looked(&self.provider.look(self.arrived(kind, length, beside.as_deref())?, &terms)))
    }

    /// Looks at a logout message, as `inspect` does at a response.
    ///
    /// # Errors
    /// As for `check`.
    pub fn inspect_logout(&mut self, kind: u8, length: usize, beside: Option<String>, terms: &str) -> Result<String, String> {
        let terms = super::terms(terms)?;
        Ok(looked(&self.provider.look_logout(self.arrived(kind, length, beside.as_deref())?, &terms)))
    }

    /// What of a message of ours has to be signed: `{"toSign","method"}`, an empty object where nothing has to be, or `{"error"}`; JSON text.
    /// `kind`: `authn-request`, `ecp-request`, `logout-request`, `logout-response`, `metadata`, or `artifact-resolve` for the artifact `subject`.
    #[must_use]
    pub fn prepare(&self, kind: &str, subject: &str, id: &str, now: f64, options: &str) -> String {
        self.prepared(kind, subject, id, now, options).map_or_else(|refusal| failed(&refusal), |outgoing| outgoing.to_json())
    }

    /// The message with its signature, ready to be sent. The same arguments make the same message, so nothing is kept here while the host signs.
    #[must_use]
    pub fn finish(&self, kind: &str, subject: &str, id: &str, now: f64, options: &str, signature: &[u8]) -> String {
        let sent = self.prepared(kind, subject, id, now, options);
        let sent = sent.and_then(|outgoing| outgoing.finish(signature).map_err(|error| refusal(&error)));
        sent.map_or_else(|refusal| failed(&refusal), |sent| sent.to_json())
    }

    fn prepared(&self, kind: &str, subject: &str, id: &str, now: f64, options: &str) -> Result<Outgoing, String> {
        let (provider, now) = (&self.provider, instant(now));
        let outgoing = match kind {
            "authn-request" => AuthnRequestOptions::from_json(options).and_then(|options| provider.prepare_authn_request(id, now, &options)),
            "ecp-request" => AuthnRequestOptions::from_json(options).and_then(|options| provider.prepare_ecp_request(id, now, &options)),
            "logout-request" => LogoutRequestOptions::from_json(options).and_then(|options| provider.prepare_logout_request(id, now, &options)),
            "logout-response" => LogoutResponseOptions::from_json(options).and_then(|options| provider.prepare_logout_response(id, now, &options)),
            "metadata" => PublishOptions::from_json(options).and_then(|options| provider.prepare_metadata(id, now, &options)),
            "artifact-resolve" => {
                let artifact = provider.artifact(subject).map_err(|error| told(error.code(), &error.to_string()))?;
                ArtifactResolveOptions::from_json(options).and_then(|options| provider.prepare_artifact_resolve(id, now, &artifact, &options))
            }
            _ => return Err(told(Code::ConfigMalformed, "no such kind of message")),
        };
        outgoing.map_err(|error| refusal(&error))
    }

    /// Whose artifact it is: `{"idp"}` or `{"error"}` as JSON text.
    #[must_use]
    pub fn artifact_source(&self, artifact: &str) -> String {
        let found = self.provider.artifact(artifact);
        found.map_or_else(|error| failed(&told(error.code(), &error.to_string())), |artifact| field("idp", Some(&artifact.idp)))
    }

    /// The URL at which to ask a discovery service: `{"url"}` or `{"error"}` as JSON text.
    #[must_use]
    pub fn discovery_url(&self, service: &str, options: &str) -> String {
        let url = DiscoveryOptions::from_json(options).and_then(|options| self.provider.discovery_url(service, &options));
        url.map_or_else(|error| failed(&refusal(&error)), |url| field("url", Some(&url)))
    }

    /// The answer of a discovery service, out of a query string: `{"idp"}`, `{}` or `{"error"}` as JSON text.
    #[must_use]
    pub fn discovered(&self, query: &str, return_id_param: Option<String>) -> String {
        let found = self.provider.discovered(query.as_bytes(), return_id_param.as_deref());
        found.map_or_else(|error| failed(&refusal(&error)), |idp| field("idp", idp))
    }

    /// Our metadata.
    #[must_use]
    pub fn metadata(&self) -> String {
        self.provider.metadata()
    }
}

/// `{"error"}` around a refusal.
fn failed(refusal: &str) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.name("error").raw(refusal);
    json.close('}');
    json.finish()
}

fn field(name: &'static str, text: Option<&str>) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.field(name, text);
    json.close('}');
    json.finish()
}

/// A JavaScript time is a number of milliseconds; whatever is no such number becomes the beginning of time, at which nothing is valid.
#[allow(clippy::as_conversions, reason = "the only way from a JavaScript number; saturating, and NaN becomes 0")]
fn instant(now: f64) -> Instant {
    Instant::from_unix_ms(now as i64)
}

fn looked((report, wrapped): &(Report, Vec<WrappedKey>)) -> String {
    let mut json = Writer::default();
    json.open('{');
    json.name("report").raw(&report.to_json());
    needed(wrapped, &mut json);
    json.close('}');
    json.finish()
}
