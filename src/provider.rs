//! The service provider: settings read once, messages judged as often as they come.

use crate::binding::Input;
use crate::fault::Code;
use crate::login::{Pending, Rejection};
use crate::profile::Terms;
use crate::report::Report;
use crate::saml::metadata::EntityDescriptor;
use crate::settings::{ConfigError, Policy, Settings, Unsolicited};
use crate::trust::{TrustedIdp, absolute};
use crate::walk::{Walk, walk};
use crate::xml::Limits;

/// A service provider with the identity providers it trusts. Made once; judging a message changes nothing in it.
#[derive(Debug)]
pub struct ServiceProvider {
    pub(crate) entity_id: String,
    pub(crate) acs_urls: Vec<String>,
    pub(crate) idps: Vec<TrustedIdp>,
    pub(crate) policy: Policy,
    pub(crate) audiences: Vec<String>,
    pub(crate) limits: Limits,
    warnings: Vec<String>,
}

impl ServiceProvider {
    /// Reads the settings: metadata and certificates are parsed here and never again.
    ///
    /// # Errors
    /// A [`ConfigError`] with a code of the room `config` that names the setting and says how to mend it.
    pub fn new(settings: Settings) -> Result<Self, ConfigError> {
        let Settings { version, entity_id, acs_urls, audiences, idps, policy } = settings;
        if version != 1 {
            return Err(ConfigError::new(Code::ConfigVersionUnsupported, format!("version: {version} is unknown, this samlight reads version 1")));
        }
        if entity_id.is_empty() {
            return Err(ConfigError::new(
                Code::ConfigEntityIdMissing,
                "entityId: is empty; give the entity ID under which the IdP knows this application",
            ));
        }
        if acs_urls.is_empty() {
            return Err(ConfigError::new(Code::ConfigAcsUrlMissing, "acsUrls: is empty; give the public URL to which the IdP posts its responses"));
        }
        for (index, url) in acs_urls.iter().enumerate() {
            absolute(url, &format!("acsUrls[{index}]"))?;
        }
        if audiences.iter().any(String::is_empty) {
            return Err(ConfigError::new(Code::ConfigValueMalformed, "audiences: an entry is empty"));
        }
        range("policy.clockSkewSec", policy.clock_skew_sec, 0, 300, "seconds")?;
        range("policy.requestTtlSec", policy.request_ttl_sec, 1, 86_400, "seconds")?;
        range("policy.minRsaBits", policy.min_rsa_bits, 2048, 8192, "bits")?;
        range("policy.certificateExpiryWarnDays", policy.certificate_expiry_warn_days, 0, 3650, "days")?;
        for (place, value) in
            [("policy.maxAssertionLifetimeSec", policy.max_assertion_lifetime_sec), ("policy.maxAuthnAgeSec", policy.max_authn_age_sec)]
        {
            value.map_or(Ok(()), |value| range(place, value, 1, u32::MAX, "seconds"))?;
        }
        if idps.is_empty() {
            return Err(ConfigError::new(Code::ConfigIdpMissing, "idps: is empty; give at least one identity provider to trust"));
        }
        let mut trusted: Vec<TrustedIdp> = Vec::with_capacity(idps.len());
        for (index, idp) in idps.iter().enumerate() {
            let idp = TrustedIdp::new(idp, index, &policy)?;
            if trusted.iter().any(|other| other.entity_id == idp.entity_id) {
                return Err(ConfigError::new(Code::ConfigIdpMultiple, format!("idps[{index}]: `{}` is configured twice", idp.entity_id)));
            }
            trusted.push(idp);
        }
        let warnings = trusted.iter().flat_map(TrustedIdp::warnings).collect();
        let audiences = core::iter::once(entity_id.clone()).chain(audiences).collect();
        Ok(ServiceProvider { entity_id, acs_urls, idps: trusted, policy, audiences, limits: Limits::default(), warnings })
    }

    /// Nobody in particular, who trusts nobody.
    pub(crate) fn unknown() -> Self {
        ServiceProvider {
            entity_id: String::new(),
            acs_urls: Vec::new(),
            idps: Vec::new(),
            policy: Policy { unsolicited: Unsolicited::Allow, ..Policy::default() },
            audiences: Vec::new(),
            limits: Limits::default(),
            warnings: Vec::new(),
        }
    }

    /// With other limits than the default ones.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What is asked of a message.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What somebody should look at in the settings, although they can be used.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What the metadata of a trusted identity provider says, for instance its `NameIDFormat`s and whether it wants signed requests; `None` if it is
    /// unknown or was configured without metadata.
    #[must_use]
    pub fn idp_metadata(&self, entity_id: &str) -> Option<&EntityDescriptor> {
        self.idp(entity_id)?.metadata.as_deref()
    }

    /// Judges a message. Whoever passes is not logged in yet: the claims have to be made first.
    ///
    /// # Errors
    /// A [`Rejection`] whose code is that of the first check that failed, with the whole report.
    pub fn check(&self, input: Input<'_>, terms: &Terms) -> Result<Pending, Rejection> {
        let Walk { report, believed } = walk(self, input, terms);
        match believed {
            Some(believed) if report.failure().is_none() => Ok(Pending::new(believed, report, self.policy.unsolicited)),
            _ => Err(Rejection::new(report)),
        }
    }

    /// Looks at a message without trusting it: the report alone, from which nobody can be logged in.
    #[must_use]
    pub fn inspect(&self, input: Input<'_>, terms: &Terms) -> Report {
        walk(self, input, terms).report
    }

    pub(crate) fn idp(&self, entity_id: &str) -> Option<&TrustedIdp> {
        self.idps.iter().find(|idp| idp.entity_id == entity_id)
    }
}

fn range(place: &str, value: u32, least: u32, most: u32, unit: &str) -> Result<(), ConfigError> {
    match (least..=most).contains(&value) {
        true => Ok(()),
        false => Err(ConfigError::new(Code::ConfigValueMalformed, format!("{place}: {value} is outside {least} to {most} {unit}"))),
    }
}
