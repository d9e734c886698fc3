//! What we say about ourselves, read once: certificates, endpoints and names (SAML Metadata 2.4.4).

use crate::crypto::KeyKind;
use crate::fault::Code;
use crate::request::checks::malformed;
use crate::request::signing::OwnCertificate;
use crate::settings::{ConfigError, Contact, Organization, Published, RequestedAttribute, absolute};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// The settings of [`Published`] with their certificates read.
#[derive(Debug, Default)]
pub(crate) struct Publication {
    pub(crate) sign_requests: Option<bool>,
    pub(crate) signing_certificates: Vec<OwnCertificate>,
    pub(crate) encryption_certificates: Vec<OwnCertificate>,
    pub(crate) slo_urls: Vec<String>,
    pub(crate) name_id_formats: Vec<String>,
    pub(crate) requested_attributes: Vec<RequestedAttribute>,
    pub(crate) service_name: Option<String>,
    pub(crate) display_name: Option<String>,
    pub(crate) organization: Option<Organization>,
    pub(crate) contacts: Vec<Contact>,
    pub(crate) discovery_response_url: Option<String>,
}

impl Publication {
    pub(crate) fn new(published: Published, slo_urls: &[String]) -> Result<Self, ConfigError> {
        for (index, url) in slo_urls.iter().enumerate() {
            absolute(url, &format!("sloUrls[{index}]"))?;
        }
        if let Some(url) = &published.discovery_response_url {
            absolute(url, "discoveryResponseUrl")?;
        }
        if let Some(organization) = &published.organization {
            absolute(&organization.url, "organization.url")?;
        }
        let encryption_certificates = OwnCertificate::read(&published.encryption_certificates, "encryptionCertificates")?;
        for (index, own) in encryption_certificates.iter().enumerate() {
            let problem = match own.certificate.key() {
                Ok(key) if key.kind() == KeyKind::Rsa => continue,
                Ok(key) => format!("a key of the kind {}", key.kind().name()),
                Err(problem) => problem.to_string(),
            };
            let reason = format!("encryptionCertificates: certificate {index} holds {problem}; key transport needs RSA of at least 2048 bits");
            return Err(ConfigError::new(Code::ConfigCertificateMalformed, reason));
        }
        let read = Publication {
            sign_requests: published.sign_requests,
            signing_certificates: OwnCertificate::read(&published.signing_certificates, "signingCertificates")?,
            encryption_certificates,
            slo_urls: slo_urls.to_vec(),
            name_id_formats: published.name_id_formats,
            requested_attributes: published.requested_attributes,
            service_name: published.service_name,
            display_name: published.display_name,
            organization: published.organization,
            contacts: published.contacts,
            discovery_response_url: published.discovery_response_url,
        };
        read.named()?;
        Ok(read)
    }

    /// Texts that the metadata would carry: each has to be there, and writable.
    fn named(&self) -> Result<(), ConfigError> {
        if self.requested_attributes.iter().any(|attribute| attribute.name.is_empty()) {
            return Err(malformed("requestedAttributes: an attribute has no name".into()));
        }
        Ok(())
    }

    /// The language of the names, where the organization says one.
    pub(crate) fn lang(&self) -> &str {
        self.organization.as_ref().and_then(|organization| organization.lang.as_deref()).unwrap_or("en")
    }
}
