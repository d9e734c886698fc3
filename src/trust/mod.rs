//! Who may vouch for a login: an entity ID and at least one certificate, both from the settings.

pub(crate) mod chain;
pub(crate) mod metadata;
mod pattern;
pub(crate) mod scope;

use crate::abilities::FULL;
use crate::crypto::{Certificate, KeyKind, KeyProblem};
use crate::fault::{Code, Fault};
use crate::report::{Check, Rule};
use crate::saml::instant::Instant;
use crate::saml::metadata::{Endpoint, EntityDescriptor};
use crate::settings::{ConfigError, IdpPolicy, IdpSettings, Policy, absolute};
use crate::trust::metadata::{Signers, Source, Window};
use crate::trust::scope::ScopeRule;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(crate) const HTTP_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
pub(crate) const HTTP_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
pub(crate) const SOAP: &str = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";

/// A trusted identity provider. Cannot be built without a certificate or the fingerprint of one: an IdP that nothing vouches for would make every check an open door.
#[derive(Default, Debug)]
pub(crate) struct TrustedIdp {
    pub(crate) entity_id: String,
    pub(crate) certificates: Vec<Certificate>,
    /// Where there are no certificates: the SHA-256 of those that a message may show, in hexadecimal.
    pub(crate) fingerprints: Vec<String>,
    pub(crate) min_rsa_bits: u32,
    /// Pinned fingerprints that are those of no certificate.
    unmatched: Vec<String>,
    pub(crate) lifetime: Lifetime,
    pub(crate) single_sign_on: Vec<Endpoint>,
    pub(crate) single_logout: Vec<Endpoint>,
    pub(crate) artifact_resolution: Vec<Endpoint>,
    pub(crate) name_id_formats: Vec<String>,
    pub(crate) wants_signed_requests: bool,
    pub(crate) scopes: Vec<ScopeRule>,
    /// Everything that its metadata says, where there is metadata.
    pub(crate) metadata: Option<Box<EntityDescriptor>>,
    pub(crate) policy: IdpPolicy,
}

/// How long what the metadata says may be believed. Judged for every message, since nothing here knows the time.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Lifetime {
    /// `validUntil`.
    pub(crate) until: Option<Instant>,
    /// When the certificates are valid that vouch for the signature on it.
    pub(crate) window: Option<Window>,
    /// `cacheDuration` after it was fetched.
    pub(crate) stale: Option<Instant>,
}

impl Lifetime {
    /// The rung key.metadata: skipped where nothing limits the metadata.
    pub(crate) fn judge(&self, now: Instant, skew_ms: i64) -> Check {
        let rule = Rule::KeyMetadata;
        let ends = [
            (self.until, Code::KeyMetadataExpired),
            (self.window.map(|window| window.until), Code::KeyMetadataExpired),
            (self.stale, Code::KeyMetadataStale),
        ];
        let margin = |end: Instant| end.plus_ms(skew_ms).since_ms(now);
        if let Some(from) = self.window.map(|window| window.from).filter(|from| now.plus_ms(skew_ms) < *from) {
            let fault = Fault::new(Code::KeyMetadataExpired).expected(from).actual(now);
            return Check::fail(rule, fault).margin(now.plus_ms(skew_ms).since_ms(from));
        }
        let given = || ends.iter().filter_map(|(end, code)| Some(((*end)?, *code)));
        match given().find(|(end, _)| margin(*end) <= 0).or_else(|| given().min_by_key(|(end, _)| *end)) {
            None => Check::skipped(rule),
            Some((end, _)) if margin(end) > 0 => Check::pass(rule).expected(end).actual(now).margin(margin(end)),
            Some((end, code)) => Check::fail(rule, code).expected(end).actual(now).margin(margin(end)),
        }
    }
}

impl TrustedIdp {
    pub(crate) fn new(settings: &IdpSettings, index: usize, policy: &Policy) -> Result<Self, ConfigError> {
        let mut idp = TrustedIdp { min_rsa_bits: policy.min_rsa_bits, policy: settings.policy, ..TrustedIdp::default() };
        idp.fill(settings, &format!("idps[{index}]")).map(|()| idp)
    }

    fn fill(&mut self, settings: &IdpSettings, place: &str) -> Result<(), ConfigError> {
        match &settings.metadata {
            Some(metadata) => self.believe(metadata, settings, place)?,
            None => self.believe_pinned(settings, place)?,
        }
        if FULL {
            self.pin(settings, place)?;
        }
        if self.certificates.is_empty() && self.fingerprints.is_empty() {
            return Err(ConfigError::new(
                Code::ConfigKeyMissing,
                format!("{place}: `{}` has no signing certificate; without one nothing could be verified", self.entity_id),
            ));
        }
        Ok(())
    }

    fn believe(&mut self, metadata: &str, settings: &IdpSettings, place: &str) -> Result<(), ConfigError> {
        let pinned = [&settings.sso_url, &settings.slo_url, &settings.artifact_url];
        if pinned.iter().any(|field| field.is_some()) || !settings.certificates.is_empty() {
            return Err(ConfigError::new(
                Code::ConfigMalformed,
                format!("{place}: give either `metadata`, or `certificates`, `ssoUrl`, `sloUrl` and `artifactUrl`, not both"),
            ));
        }
        let signers = match &settings.metadata_trust {
            Some(trust) => Some(Signers::read(trust, &format!("{place}.metadataTrust"))?),
            None => None,
        };
        let believed = Source::open(metadata)
            .and_then(|source| source.read(settings.entity_id.as_deref(), signers.as_ref()))
            .map_err(|disbelief| disbelief.at(&format!("{place}.metadata")))?;
        let entity = believed.entity;
        for (at, text) in entity.idp.signing_certificates().enumerate() {
            let certificate = Certificate::from_base64(text).map_err(|error| {
                ConfigError::new(Code::ConfigCertificateMalformed, format!("{place}.metadata, signing certificate {at}: {error}"))
            })?;
            self.add(certificate, place)?;
        }
        let stale = settings.fetched_at.and_then(|at| Some(at.plus_ms(milliseconds(entity.cache_duration_sec?))));
        self.lifetime = Lifetime { until: entity.valid_until, window: believed.window, stale };
        self.entity_id.clone_from(&entity.entity_id);
        if FULL {
            self.single_sign_on.clone_from(&entity.idp.single_sign_on);
            self.single_logout.clone_from(&entity.idp.single_logout);
            self.artifact_resolution.clone_from(&entity.idp.artifact_resolution);
            self.name_id_formats.clone_from(&entity.idp.name_id_formats);
            self.wants_signed_requests = entity.idp.want_authn_requests_signed;
            self.scopes = entity.idp.scopes.iter().map(ScopeRule::new).collect();
            self.metadata = Some(Box::new(entity));
        }
        Ok(())
    }

    fn believe_pinned(&mut self, settings: &IdpSettings, place: &str) -> Result<(), ConfigError> {
        self.entity_id = settings.entity_id.clone().unwrap_or_default();
        if self.entity_id.is_empty() {
            let reason = format!("{place}: give `metadata`, or `entityId` with `certificates` or `fingerprints`");
            return Err(ConfigError::new(Code::ConfigEntityIdMissing, reason));
        }
        if settings.metadata_trust.is_some() || settings.fetched_at.is_some() {
            return Err(ConfigError::new(
                Code::ConfigMalformed,
                format!("{place}: `metadataTrust` and `fetchedAt` say something of `metadata`, and there is none"),
            ));
        }
        for (at, text) in settings.certificates.iter().enumerate() {
            let found = Certificate::from_text(text)
                .map_err(|error| ConfigError::new(Code::ConfigCertificateMalformed, format!("{place}.certificates[{at}]: {error}")))?;
            for certificate in found {
                self.add(certificate, place)?;
            }
        }
        for (list, url, name, bindings) in [
            (&mut self.single_sign_on, &settings.sso_url, "ssoUrl", &[HTTP_REDIRECT][..]),
            (&mut self.single_logout, &settings.slo_url, "sloUrl", &[HTTP_REDIRECT, HTTP_POST]),
            (&mut self.artifact_resolution, &settings.artifact_url, "artifactUrl", &[SOAP]),
        ] {
            let Some(location) = url else { continue };
            absolute(location, &format!("{place}.{name}"))?;
            for binding in bindings.iter().filter(|_| FULL) {
                list.push(Endpoint { binding: (*binding).to_owned(), location: location.clone(), ..Endpoint::default() });
            }
        }
        Ok(())
    }

    /// A certificate that is listed twice is one key to try.
    fn add(&mut self, mut certificate: Certificate, place: &str) -> Result<(), ConfigError> {
        if !FULL && matches!(certificate.key(), Err(KeyProblem::Unsupported { algorithm }) if algorithm == "Ed25519") {
            let reason = format!(
                "{place}: this build verifies no Ed25519, and {} is such a certificate; take the whole of samlight",
                certificate.fingerprint()
            );
            return Err(ConfigError::new(Code::ConfigMalformed, reason));
        }
        if self.certificates.iter().all(|known| known.sha256() != certificate.sha256()) {
            certificate.prepare();
            self.certificates.push(certificate);
        }
        Ok(())
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
    pub(crate) fn warnings(&self, warnings: &mut Vec<String>) {
        let mut warn = |what: String| warnings.push(format!("{}: {what}", self.entity_id));
        for certificate in &self.certificates {
            let problem = match certificate.key() {
                Err(problem) => problem.to_string(),
                Ok(key) if key.kind() == KeyKind::Rsa && key.bits() < self.min_rsa_bits => {
                    format!("RSA key of {} bits, at least {} wanted", key.bits(), self.min_rsa_bits)
                }
                Ok(_) => continue,
            };
            warn(format!("the certificate {} is not used: {problem}", certificate.fingerprint()));
        }
        for fingerprint in &self.unmatched {
            warn(format!("no certificate has the pinned fingerprint {fingerprint}"));
        }
        if self.policy.danger_allow_sha1 {
            warn("SHA-1 signatures are believed".into());
        }
        if self.policy.danger_allow_cbc {
            warn("assertions in AES-CBC are opened although nothing signs them".into());
        }
        for (pattern, problem) in self.scopes.iter().filter_map(ScopeRule::unusable) {
            warn(format!("the scope pattern `{pattern}` in its metadata matches nothing: {problem}"));
        }
    }
}

/// Seconds as milliseconds.
pub(crate) fn milliseconds(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000)
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
