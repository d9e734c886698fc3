//! Whether the values of the settings can be used.

use crate::abilities;
use crate::fault::Code;
use crate::settings::{AuthnContextPolicy, ConfigError, Settings};
use alloc::string::String;

impl Settings {
    /// By reference, so that no refusal has to take the settings apart.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if self.version != 1 {
            return Err(ConfigError::new(
                Code::ConfigVersionUnsupported,
                format!("version: {} is unknown, this samlight reads version 1", self.version),
            ));
        }
        if self.entity_id.is_empty() {
            return Err(ConfigError::new(
                Code::ConfigEntityIdMissing,
                "entityId: is empty; give the entity ID under which the IdP knows this application",
            ));
        }
        if self.acs_urls.is_empty() {
            return Err(ConfigError::new(Code::ConfigAcsUrlMissing, "acsUrls: is empty; give the public URL to which the IdP posts its responses"));
        }
        for (index, url) in self.acs_urls.iter().enumerate() {
            absolute(url, &format!("acsUrls[{index}]"))?;
        }
        for (index, url) in self.slo_urls.iter().enumerate() {
            absolute(url, &format!("sloUrls[{index}]"))?;
        }
        if self.audiences.iter().any(String::is_empty) {
            return Err(ConfigError::new(Code::ConfigValueMalformed, "audiences: an entry is empty"));
        }
        range("policy.clockSkewSec", self.policy.clock_skew_sec, 0, 300, "seconds")?;
        range("policy.requestTtlSec", self.policy.request_ttl_sec, 1, 86_400, "seconds")?;
        range("policy.minRsaBits", self.policy.min_rsa_bits, 2048, 8192, "bits")?;
        range("policy.certificateExpiryWarnDays", self.policy.certificate_expiry_warn_days, 0, 3650, "days")?;
        for (place, value) in
            [("policy.maxAssertionLifetimeSec", self.policy.max_assertion_lifetime_sec), ("policy.maxAuthnAgeSec", self.policy.max_authn_age_sec)]
        {
            value.map_or(Ok(()), |value| range(place, value, 1, u32::MAX, "seconds"))?;
        }
        self.policy.authn_context.as_ref().map_or(Ok(()), AuthnContextPolicy::check)?;
        if let Some(profile) = &self.profile {
            abilities::full();
            profile.check(&self.policy)?;
        }
        if self.idps.is_empty() {
            return Err(ConfigError::new(Code::ConfigIdpMissing, "idps: is empty; give at least one identity provider to trust"));
        }
        Ok(())
    }
}

fn range(place: &str, value: u32, least: u32, most: u32, unit: &str) -> Result<(), ConfigError> {
    match (least..=most).contains(&value) {
        true => Ok(()),
        false => Err(ConfigError::new(Code::ConfigValueMalformed, format!("{place}: {value} is outside {least} to {most} {unit}"))),
    }
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
