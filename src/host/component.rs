//! The component: `wit/samlight.wit`, which is the contract, over the doors of this crate. It imports nothing.

extern crate std; // its allocator, and an end for panics

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::explain::{Language, explain_in};
use crate::fault::Code;
use crate::metadata::{Metadata, MetadataError, MetadataOptions, entity_ids};
use crate::{
    Answer, ArtifactError, ArtifactResolveOptions, AuthnRequestOptions, ConfigError, DiscoveryOptions, Instant, LogoutRequestOptions,
    LogoutResponseOptions, Outgoing, Pending, PendingLogout, PublishOptions, ServiceProvider, Settings, inspect_alone,
};

mod arriving;
mod leaving;

/// What `wit/samlight.wit` declares. Where a type of ours has the very shape of one there, it is that type: a field that is renamed on one side does not
/// compile. The others are written out in `arriving` and `leaving`, since to be mapped they would have to give up what the core has them for:
/// an `Instant` would be a number, a `Code` a text, and a case of an enum could have no named fields.
mod bindings {
    #![allow(unsafe_code, unreachable_pub, missing_docs, reason = "it is generated: memory goes over the border in it")]
    #![allow(clippy::all, clippy::as_conversions, clippy::indexing_slicing, clippy::unwrap_used, reason = "it is generated")]

    wit_bindgen::generate!({
        path: "wit",
        world: "samlight",
        with: {
            "samlight:saml/validator@0.1.0/expect": crate::Expect,
            "samlight:saml/validator@0.1.0/artifact-terms": crate::ArtifactTerms,
            "samlight:saml/validator@0.1.0/content-key": crate::ContentKey,
            "samlight:saml/validator@0.1.0/claim-kind": crate::ClaimKind,
            "samlight:saml/validator@0.1.0/answer": crate::Answer,
            "samlight:saml/validator@0.1.0/name-id": crate::NameId,
            "samlight:saml/validator@0.1.0/stored-request": crate::StoredRequest,
            "samlight:saml/validator@0.1.0/sent": crate::Sent,
            "samlight:saml/validator@0.1.0/artifact": crate::Artifact,
        },
    });

    export!(Component);
    use super::Component;
}

use bindings::exports::samlight::saml::validator as wire;

struct Component;

impl wire::Guest for Component {
    type ServiceProvider = ServiceProvider;
    type Pending = Pending;
    type PendingLogout = PendingLogout;
    type Outgoing = Outgoing;

    fn validate(settings: String, message: wire::Input, terms: wire::Terms, answers: Option<Vec<Answer>>) -> wire::Verdict {
        let provider = match opened(&settings) {
            Ok(provider) => provider,
            Err(error) => return wire::Verdict::Misconfigured((&error).into()),
        };
        let pending = match provider.check(message.as_ours(), &terms.into()) {
            Ok(pending) => pending,
            Err(rejection) => return wire::Verdict::Rejected(rejection.into()),
        };
        // The claims come out of the message itself, so both calls find the same ones.
        let Some(answers) = answers else {
            return wire::Verdict::Pending(leaving::claims(pending.claims()));
        };
        match pending.accept(&answers) {
            Ok(login) => wire::Verdict::Accepted(login.into()),
            Err(rejection) => wire::Verdict::Rejected(rejection.into()),
        }
    }

    fn inspect(settings: Option<String>, message: wire::Input, terms: wire::Terms) -> Result<String, wire::Refusal> {
        let report = match settings {
            None => inspect_alone(message.as_ours(), Instant::from_unix_ms(terms.now)),
            Some(settings) => opened(&settings)?.inspect(message.as_ours(), &terms.into()),
        };
        Ok(report.to_json())
    }

    fn read_metadata(document: Vec<u8>, options: String) -> Result<wire::Metadata, wire::Refusal> {
        let options = MetadataOptions::from_json(&options)?;
        let metadata = Metadata::read(text(&document)?, &options)?;
        let next_refresh = options.fetched_at.map(|fetched_at| metadata.next_refresh(fetched_at).unix_ms());
        Ok(wire::Metadata { json: metadata.to_json(), next_refresh })
    }

    fn metadata_entities(document: Vec<u8>) -> Result<Vec<String>, wire::Refusal> {
        Ok(entity_ids(text(&document)?)?)
    }

    fn codes() -> Vec<wire::Code> {
        Code::ALL.iter().copied().map(wire::Code::from).collect()
    }

    fn explain(code: String, language: String) -> Option<wire::Explanation> {
        let language: Language = language.parse().ok()?;
        Some(explain_in(code.parse().ok()?, language).into())
    }

    fn version() -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }
}

fn opened(settings: &str) -> Result<ServiceProvider, ConfigError> {
    ServiceProvider::new(Settings::from_json(settings)?)
}

fn text(octets: &[u8]) -> Result<&str, MetadataError> {
    core::str::from_utf8(octets).map_err(|_| ConfigError::new(Code::ConfigMetadataMalformed, "the document is no UTF-8").into())
}

impl wire::GuestServiceProvider for ServiceProvider {
    fn open(settings: String) -> Result<wire::ServiceProvider, wire::Refusal> {
        Ok(wire::ServiceProvider::new(opened(&settings)?))
    }

    fn warnings(&self) -> Vec<String> {
        self.warnings().to_vec()
    }

    fn welcomes_unsolicited(&self) -> bool {
        self.welcomes_unsolicited()
    }

    fn check(&self, message: wire::Input, terms: wire::Terms) -> Result<wire::Pending, wire::Rejection> {
        Ok(wire::Pending::new(self.check(message.as_ours(), &terms.into())?))
    }

    fn check_logout(&self, message: wire::Input, terms: wire::Terms) -> Result<wire::PendingLogout, wire::Rejection> {
        Ok(wire::PendingLogout::new(self.check_logout(message.as_ours(), &terms.into())?))
    }

    fn inspect(&self, message: wire::Input, terms: wire::Terms) -> String {
        self.inspect(message.as_ours(), &terms.into()).to_json()
    }

    fn inspect_logout(&self, message: wire::Input, terms: wire::Terms) -> String {
        self.inspect_logout(message.as_ours(), &terms.into()).to_json()
    }

    fn authn_request(&self, id: String, now: i64, options: String) -> Result<wire::Outgoing, wire::Refusal> {
        begun(self.prepare_authn_request(&id, Instant::from_unix_ms(now), &AuthnRequestOptions::from_json(&options)?))
    }

    fn ecp_request(&self, id: String, now: i64, options: String) -> Result<wire::Outgoing, wire::Refusal> {
        begun(self.prepare_ecp_request(&id, Instant::from_unix_ms(now), &AuthnRequestOptions::from_json(&options)?))
    }

    fn logout_request(&self, id: String, now: i64, options: String) -> Result<wire::Outgoing, wire::Refusal> {
        begun(self.prepare_logout_request(&id, Instant::from_unix_ms(now), &LogoutRequestOptions::from_json(&options)?))
    }

    fn logout_response(&self, id: String, now: i64, options: String) -> Result<wire::Outgoing, wire::Refusal> {
        begun(self.prepare_logout_response(&id, Instant::from_unix_ms(now), &LogoutResponseOptions::from_json(&options)?))
    }

    fn artifact(&self, value: String) -> Result<crate::Artifact, wire::Refusal> {
        Ok(self.artifact(&value)?)
    }

    fn artifact_resolve(&self, id: String, now: i64, artifact: String, options: String) -> Result<wire::Outgoing, wire::Refusal> {
        // Read again from its value: a host could hand over an artifact of its own making with another address in it.
        let artifact = self.artifact(&artifact)?;
        begun(self.prepare_artifact_resolve(&id, Instant::from_unix_ms(now), &artifact, &ArtifactResolveOptions::from_json(&options)?))
    }

    fn metadata(&self) -> String {
        self.metadata()
    }

    fn metadata_document(&self, id: String, now: i64, options: String) -> Result<wire::Outgoing, wire::Refusal> {
        begun(self.prepare_metadata(&id, Instant::from_unix_ms(now), &PublishOptions::from_json(&options)?))
    }

    fn discovery_url(&self, service: String, options: String) -> Result<String, wire::Refusal> {
        Ok(self.discovery_url(&service, &DiscoveryOptions::from_json(&options)?)?)
    }

    fn discovered(&self, query: Vec<u8>, return_id_param: Option<String>) -> Result<Option<String>, wire::Refusal> {
        Ok(self.discovered(&query, return_id_param.as_deref())?.map(str::to_owned))
    }
}

fn begun(outgoing: Result<Outgoing, ConfigError>) -> Result<wire::Outgoing, wire::Refusal> {
    Ok(wire::Outgoing::new(outgoing?))
}

impl wire::GuestPending for Pending {
    fn claims(&self) -> Vec<wire::Claim> {
        leaving::claims(self.claims())
    }

    fn relay_state(&self) -> Option<String> {
        self.relay_state().map(str::to_owned)
    }

    fn accept(this: wire::Pending, answers: Vec<Answer>) -> Result<wire::Login, wire::Rejection> {
        Ok(this.into_inner::<Pending>().accept(&answers)?.into())
    }
}

impl wire::GuestPendingLogout for PendingLogout {
    fn claims(&self) -> Vec<wire::Claim> {
        leaving::claims(self.claims())
    }

    fn accept(this: wire::PendingLogout, answers: Vec<Answer>) -> Result<wire::Logout, wire::Rejection> {
        Ok(this.into_inner::<PendingLogout>().accept(&answers)?.into())
    }
}

impl wire::GuestOutgoing for Outgoing {
    fn to_sign(&self) -> Option<wire::ToSign> {
        Some(wire::ToSign { octets: self.to_sign()?.to_vec(), method: self.method()?.to_string() })
    }

    fn finish(this: wire::Outgoing, signature: Vec<u8>) -> Result<crate::Sent, wire::Refusal> {
        Ok(this.into_inner::<Outgoing>().finish(&signature)?)
    }
}

impl From<ConfigError> for wire::Refusal {
    fn from(error: ConfigError) -> Self {
        (&error).into()
    }
}

impl From<&ConfigError> for wire::Refusal {
    fn from(error: &ConfigError) -> Self {
        leaving::refusal(error.code(), error)
    }
}

impl From<ArtifactError> for wire::Refusal {
    fn from(error: ArtifactError) -> Self {
        leaving::refusal(error.code(), &error)
    }
}

impl From<MetadataError> for wire::Refusal {
    fn from(error: MetadataError) -> Self {
        leaving::refusal(error.code(), &error)
    }
}
