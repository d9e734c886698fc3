//! Who may vouch for a login: an entity ID and at least one certificate, both from the settings.

pub(crate) mod chain;
pub(crate) mod metadata;
pub(crate) mod scope;

use crate::crypto::{Certificate, KeyKind};
use crate::fault::{Code, Fault};
use crate::report::{Check, Rule};
use crate::saml::instant::Instant;
use crate::saml::metadata::{Endpoint, EntityDescriptor};
use crate::settings::{ConfigError, IdpPolicy, IdpSettings, Policy};
use crate::trust::metadata::{Signers, Source, Window};
use crate::trust::scope::ScopeRule;

pub(crate) const HTTP_REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
pub(crate) const HTTP_POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
pub(crate) const SOAP: &str = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP";

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
        let pinned = [&settings.sso_url, &settings.slo_url, &settings.artifact_url];
        if pinned.iter().any(|field| field.is_some()) || !settings.certificates.is_empty() {
            return Err(ConfigError::new(
                Code::ConfigMalformed,
                format!("{place}: give either `metadata`, or `certificates`, `ssoUrl`, `sloUrl` and `artifactUrl`, not both"),
            ));
        }
        let signers = settings.metadata_trust.as_ref().map(|trust| Signers::read(trust, &format!("{place}.metadataTrust"))).transpose()?;
        let believed = Source::open(metadata)
            .and_then(|source| source.read(settings.entity_id.as_deref(), signers.as_ref()))
            .map_err(|disbelief| disbelief.at(&format!("{place}.metadata")))?;
        let entity = believed.entity;
        let mut certificates = Vec::new();
        for (at, text) in entity.idp.signing_certificates().enumerate() {
            let certificate = Certificate::from_base64(text).map_err(|error| {
                ConfigError::new(Code::ConfigCertificateMalformed, format!("{place}.metadata, signing certificate {at}: {error}"))
            })?;
            add(&mut certificates, certificate);
        }
        let stale = settings.fetched_at.and_then(|at| Some(at.plus_ms(milliseconds(entity.cache_duration_sec?))));
        Ok(TrustedIdp {
            entity_id: entity.entity_id.clone(),
            certificates,
            fingerprints: Vec::new(),
            min_rsa_bits: 0,
            unmatched: Vec::new(),
            single_logout: entity.idp.single_logout.clone(),
            artifact_resolution: entity.idp.artifact_resolution.clone(),
            name_id_formats: entity.idp.name_id_formats.clone(),
            wants_signed_requests: entity.idp.want_authn_requests_signed,
            lifetime: Lifetime { until: entity.valid_until, window: believed.window, stale },
            single_sign_on: entity.idp.single_sign_on.clone(),
            scopes: entity.idp.scopes.iter().map(ScopeRule::new).collect(),
            metadata: Some(Box::new(entity)),
            policy: settings.policy,
        })
    }

    fn pinned(settings: &IdpSettings, place: &str) -> Result<Self, ConfigError> {
        let entity_id = settings.entity_id.clone().filter(|id| !id.is_empty()).ok_or_else(|| {
            ConfigError::new(Code::ConfigEntityIdMissing, format!("{place}: give `metadata`, or `entityId` with `certificates` or `fingerprints`"))
        })?;
        if settings.metadata_trust.is_some() || settings.fetched_at.is_some() {
            return Err(ConfigError::new(
                Code::ConfigMalformed,
                format!("{place}: `metadataTrust` and `fetchedAt` say something of `metadata`, and there is none"),
            ));
        }
        let mut certificates = Vec::new();
        for (at, text) in settings.certificates.iter().enumerate() {
            let found = Certificate::from_text(text)
                .map_err(|error| ConfigError::new(Code::ConfigCertificateMalformed, format!("{place}.certificates[{at}]: {error}")))?;
            found.into_iter().for_each(|certificate| add(&mut certificates, certificate));
        }
        let endpoints = |url: &Option<String>, name: &str, bindings: &[&str]| match url {
            None => Ok(Vec::new()),
            Some(location) => {
                absolute(location, &format!("{place}.{name}"))?;
                let endpoint = |binding: &&str| Endpoint { binding: (*binding).to_owned(), location: location.clone(), ..Endpoint::default() };
                Ok(bindings.iter().map(endpoint).collect())
            }
        };
        Ok(TrustedIdp {
            entity_id,
            certificates,
            fingerprints: Vec::new(),
            min_rsa_bits: 0,
            unmatched: Vec::new(),
            lifetime: Lifetime::default(),
            single_sign_on: endpoints(&settings.sso_url, "ssoUrl", &[HTTP_REDIRECT])?,
            single_logout: endpoints(&settings.slo_url, "sloUrl", &[HTTP_REDIRECT, HTTP_POST])?,
            artifact_resolution: endpoints(&settings.artifact_url, "artifactUrl", &[SOAP])?,
            name_id_formats: Vec::new(),
            wants_signed_requests: false,
            scopes: Vec::new(),
            metadata: None,
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
        let cbc = self.policy.danger_allow_cbc.then(|| format!("{}: assertions in AES-CBC are opened although nothing signs them", self.entity_id));
        let scopes = self.scopes.iter().filter_map(|scope| {
            let (pattern, problem) = scope.unusable()?;
            Some(format!("{}: the scope pattern `{pattern}` in its metadata matches nothing: {problem}", self.entity_id))
        });
        unusable.chain(short).chain(unmatched).chain(sha1).chain(cbc).chain(scopes)
    }
}

/// Seconds as milliseconds.
pub(crate) fn milliseconds(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(1000)
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
