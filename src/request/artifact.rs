//! HTTP-Artifact: `samlp:ArtifactResolve` in a SOAP envelope (SAML Core 3.5.1, Bindings 3.2 and 3.6). The host posts it.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::binding::artifact;
use crate::crypto::{self, Hash};
use crate::fault::{Code, Family, Fault};
use crate::provider::ServiceProvider;
use crate::request::checks::{self, Wish};
use crate::request::outgoing::{Delivery, Draft, Outgoing};
use crate::request::soap;
use crate::saml::instant::Instant;
use crate::settings::ConfigError;
use crate::trust::SOAP;
use crate::xml::Limits;

/// An artifact that names a trusted identity provider. Nothing is proved by it: whoever saw one can send it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Artifact {
    /// The artifact as it came.
    pub value: String,
    /// The entity ID of the identity provider that keeps the message.
    pub idp: String,
    /// The URL of the service to ask there.
    pub url: String,
}

/// Why an artifact is of no use: `artifact.malformed` or `artifact.source-mismatch`.
#[derive(Clone, PartialEq, Debug)]
pub struct ArtifactError(Fault);

impl ArtifactError {
    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// Who has to act.
    #[must_use]
    pub fn family(&self) -> Family {
        self.0.code.family()
    }
}

impl fmt::Display for ArtifactError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.code.about())
    }
}

impl core::error::Error for ArtifactError {}

/// How an artifact is resolved. Everything is optional.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ArtifactResolveOptions {
    /// Whether to sign. Unless said, it is signed if there is a key.
    pub sign: Option<bool>,
    /// The signature method of the key that the host holds: `rsa-sha256`, or an identifier.
    pub sign_with: Option<String>,
}

impl ServiceProvider {
    /// Reads the value of `SAMLart` (Bindings 3.6.4): whose it is, and where to ask for the message.
    ///
    /// # Errors
    /// An [`ArtifactError`]: the value is no artifact of type 4, or no single trusted identity provider with an artifact resolution service of its
    /// index has its SourceID.
    pub fn artifact(&self, value: &str) -> Result<Artifact, ArtifactError> {
        let parts = artifact::parse(value).map_err(ArtifactError)?;
        let mut sources = self.idps.iter().filter(|idp| *crypto::digest(Hash::Sha1, idp.entity_id.as_bytes()) == parts.source_id);
        let mismatch = || {
            let known: Vec<String> = self.idps.iter().map(|idp| crypto::hex(&crypto::digest(Hash::Sha1, idp.entity_id.as_bytes()))).collect();
            ArtifactError(Fault::new(Code::ArtifactSourceMismatch).expected(known).actual(crypto::hex(&parts.source_id)))
        };
        // Two entity IDs with one SHA-1 can be made: then nobody is meant.
        let (Some(idp), None) = (sources.next(), sources.next()) else {
            return Err(mismatch());
        };
        let index = parts.endpoint_index;
        let service = idp.artifact_resolution.iter().find(|service| service.binding == SOAP && service.index.is_none_or(|of| of == index));
        match service {
            Some(service) => Ok(Artifact { value: value.to_owned(), idp: idp.entity_id.clone(), url: service.location.clone() }),
            None => Err(ArtifactError(
                Fault::new(Code::ArtifactSourceMismatch)
                    .expected(idp.artifact_resolution.iter().filter_map(|service| service.index).map(|index| index.to_string()).collect::<Vec<_>>())
                    .actual(index.to_string()),
            )),
        }
    }

    /// Builds the `ArtifactResolve` for an artifact, in its envelope, to be posted as `text/xml` with `SOAPAction:
    /// http://www.oasis-open.org/committees/security`. `id` as for [`ServiceProvider::authn_request`]; the answer names it in `InResponseTo`.
    ///
    /// # Errors
    /// A [`ConfigError`] where the URL cannot be used, or a signature is wanted and `sign_with` names no method.
    pub fn prepare_artifact_resolve(
        &self,
        id: &str,
        now: Instant,
        artifact: &Artifact,
        options: &ArtifactResolveOptions,
    ) -> Result<Outgoing, ConfigError> {
        checks::id(id)?;
        let location = checks::target(&artifact.url, "artifactUrl", &[])?;
        let sign_with = options.sign_with.as_deref();
        let because = || "this ArtifactResolve is to be signed".to_owned();
        let method = Wish { sign: options.sign, sign_with, unless_said: sign_with.is_some(), because: &because }.method()?;
        let mut xml = self.begin("samlp:ArtifactResolve", id, now, location);
        self.issuer(&mut xml);
        xml.element("samlp:Artifact", &artifact.value, "artifact");
        let (before, after) = soap::envelope("");
        let delivery = Delivery::Text { location: Some(location.to_owned()), before, after };
        let draft = Draft { id, field: "", xml: xml.finish()?, relay_state: None, method, state: None };
        self.signed_inside(draft, delivery, &Limits::default())
    }
}
