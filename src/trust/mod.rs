//! Who may vouch for a login: an entity ID and at least one certificate, both from the settings.

use crate::crypto::{Certificate, KeyKind};
use crate::fault::Code;
use crate::saml::instant::Instant;
use crate::saml::metadata::{Endpoint, EntityDescriptor, Unreadable};
use crate::settings::{ConfigError, IdpPolicy, IdpSettings, Policy};

pub(crate) const HTTP_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
pub(crate) const HTTP_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

/// A trusted identity provider. Cannot be built without a certificate or the fingerprint of one: an IdP that nothing vouches for would make every check an open door.
#[derive(Debug)]
pub(crate) struct TrustedIdp {
    pub(crate) entity_id: String,
    pub(crate) certificates: Vec<Certificate>,
    /// Where there are no certificates: the SHA-256 of those that a message may show, in hexadecimal.
    pub(crate) fingerprints: Vec<String>,
    pub(crate) min_rsa_bits: u32,
    /// Pinned fingerprints that are those of no certificate.
    unmatched: Vec<String>,
    pub(crate) valid_until: Option<Instant>,
    pub(crate) single_sign_on: Vec<Endpoint>,
    pub(crate) policy: IdpPolicy,
}

impl TrustedIdp {
    pub(crate) fn new(settings: &IdpSettings, index: usize, policy: &Policy) -> Result<Self, ConfigError> {
        let place = format!("idps[{index}]");
        let mut idp = match &settings.metadata {
            Some(metadata) => Self::from_metadata(metadata, settings, &place)?,
            None => Self::pinned(settings, &place)?,
        };
        idp.min_rsa_bits = policy.min_rsa_bits;
        idp.pin(settings, &place)?;
        if idp.certificates.is_empty() && idp.fingerprints.is_empty() {
            return Err(ConfigError::new(
                Code::ConfigKeyMissing,
                format!("{place}: `{}` has no signing certificate; without one nothing could be verified", idp.entity_id),
            ));
        }
        Ok(idp)
    }

    fn from_metadata(metadata: &str, settings: &IdpSettings, place: &str) -> Result<Self, ConfigError> {
        if settings.entity_id.is_some() || settings.sso_url.is_some() || !settings.certificates.is_empty() {
            return Err(ConfigError::new(
                Code::ConfigMalformed,
                format!("{place}: give either `metadata`, or `entityId`, `ssoUrl` and `certificates`, not both"),
            ));
        }
        let descriptor = EntityDescriptor::parse(metadata).map_err(|unreadable| match unreadable {
            Unreadable::NoEntityId => ConfigError::new(Code::ConfigEntityIdMissing, format!("{place}.metadata: md:EntityDescriptor has no entityID")),
            Unreadable::Malformed(reason) => ConfigError::new(Code::ConfigMetadataMalformed, format!("{place}.metadata: {reason}")),
        })?;
        let mut certificates = Vec::new();
        for (at, text) in descriptor.signing_certificates.iter().enumerate() {
            let certificate = Certificate::from_base64(text).map_err(|error| {
                ConfigError::new(Code::ConfigCertificateMalformed, format!("{place}.metadata, signing certificate {at}: {error}"))
            })?;
            add(&mut certificates, certificate);
        }
        Ok(TrustedIdp {
            entity_id: descriptor.entity_id,
            certificates,
            fingerprints: Vec::new(),
            min_rsa_bits: 0,
            unmatched: Vec::new(),
            valid_until: descriptor.valid_until,
            single_sign_on: descriptor.single_sign_on,
            policy: settings.policy,
        })
    }

    fn pinned(settings: &IdpSettings, place: &str) -> Result<Self, ConfigError> {
        let entity_id = settings.entity_id.clone().filter(|id| !id.is_empty()).ok_or_else(|| {
            ConfigError::new(Code::ConfigEntityIdMissing, format!("{place}: give `metadata`, or `entityId` with `certificates` or `fingerprints`"))
        })?;
        let mut certificates = Vec::new();
        for (at, text) in settings.certificates.iter().enumerate() {
            let found = Certificate::from_text(text)
                .map_err(|error| ConfigError::new(Code::ConfigCertificateMalformed, format!("{place}.certificates[{at}]: {error}")))?;
            found.into_iter().for_each(|certificate| add(&mut certificates, certificate));
        }
        let mut single_sign_on = Vec::new();
        if let Some(location) = &settings.sso_url {
            absolute(location, &format!("{place}.ssoUrl"))?;
            single_sign_on.push(Endpoint { binding: HTTP_REDIRECT.to_owned(), location: location.clone() });
        }
        Ok(TrustedIdp {
            entity_id,
            certificates,
            fingerprints: Vec::new(),
            min_rsa_bits: 0,
            unmatched: Vec::new(),
            valid_until: None,
            single_sign_on,
            policy: settings.policy,
        })
    }

    /// Leaves the certificates that are pinned. Where none was given at all, the fingerprints stand for them; where the ones that were given are all
    /// others, nothing may: a changed certificate in metadata must not turn into trust in whatever a message shows.
    fn pin(&mut self, settings: &IdpSettings, place: &str) -> Result<(), ConfigError> {
        let mut pinned = Vec::new();
        for (at, text) in settings.fingerprints.iter().enumerate() {
            pinned.push(fingerprint(text, &format!("{place}.fingerprints[{at}]"))?);
        }
        if pinned.is_empty() {
            return Ok(());
        }
        if settings.metadata.is_none() && settings.certificates.is_empty() {
            self.fingerprints = pinned;
            return Ok(());
        }
        let there: Vec<String> = self.certificates.iter().map(Certificate::fingerprint).collect();
        self.certificates.retain(|certificate| pinned.contains(&certificate.fingerprint()));
        if self.certificates.is_empty() && !there.is_empty() {
            return Err(ConfigError::new(
                Code::ConfigKeyMissing,
                format!(
                    "{place}: no signing certificate of `{}` has a pinned fingerprint; pinned are {}, there are {}",
                    self.entity_id,
                    pinned.join(", "),
                    there.join(", ")
                ),
            ));
        }
        pinned.retain(|fingerprint| !there.contains(fingerprint));
        self.unmatched = pinned;
        Ok(())
    }

    /// What somebody should look at before it hurts.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = String> {
        let unusable = self.certificates.iter().filter_map(|certificate| {
            let problem = certificate.key().err()?;
            Some(format!("{}: the certificate {} is not used: {problem}", self.entity_id, certificate.fingerprint()))
        });
        let short = self.certificates.iter().filter_map(|certificate| {
            let key = certificate.key().ok().filter(|key| key.kind() == KeyKind::Rsa && key.bits() < self.min_rsa_bits)?;
            let (bits, least) = (key.bits(), self.min_rsa_bits);
            Some(format!(
                "{}: the certificate {} is not used: RSA key of {bits} bits, at least {least} wanted",
                self.entity_id,
                certificate.fingerprint()
            ))
        });
        let unmatched =
            self.unmatched.iter().map(|fingerprint| format!("{}: no certificate has the pinned fingerprint {fingerprint}", self.entity_id));
        let sha1 = self.policy.danger_allow_sha1.then(|| format!("{}: SHA-1 signatures are believed", self.entity_id));
        unusable.chain(short).chain(unmatched).chain(sha1)
    }
}

/// A certificate that is listed twice is one key to try.
fn add(certificates: &mut Vec<Certificate>, certificate: Certificate) {
    if certificates.iter().all(|known| known.sha256() != certificate.sha256()) {
        certificates.push(certificate);
    }
}

/// A SHA-256 fingerprint as people copy it: hexadecimal digits in either case, colons or blanks between them.
fn fingerprint(text: &str, place: &str) -> Result<String, ConfigError> {
    let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ')).map(|c| c.to_ascii_lowercase()).collect();
    if digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(digits);
    }
    let what = match digits.len() {
        40 => "has 40 digits, as SHA-1 has, where the 64 of SHA-256 are wanted",
        _ => "is no SHA-256 fingerprint: 64 hexadecimal digits are wanted, colons allowed",
    };
    let reason = format!("{place}: `{text}` {what}; `openssl x509 -noout -fingerprint -sha256 -in file` prints it");
    Err(ConfigError::new(Code::ConfigValueMalformed, reason))
}

/// An absolute URL of http or https. More is not asked: URLs are compared, never fetched.
pub(crate) fn absolute(url: &str, place: &str) -> Result<(), ConfigError> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    match host {
        Some(host) if !host.is_empty() && !url.contains(|c: char| c.is_whitespace() || c.is_control()) => Ok(()),
        _ => Err(ConfigError::new(Code::ConfigUrlMalformed, format!("{place}: `{url}` is not an absolute http or https URL"))),
    }
}
