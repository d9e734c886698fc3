//! Settings and options from JSON text. Every error names the field by its whole path.

mod fields;
#[cfg(feature = "gate")]
pub(crate) mod gate;
mod metadata;
mod requests;
mod service;

use crate::abilities::FULL;
use crate::config::fields::Fields;
use crate::saml::context::Comparison;
use crate::settings::{
    AddressCheck, AuthnContextPolicy, CertificateDates, ConfigError, Encrypted, IdpPolicy, IdpSettings, MetadataTrust, Policy, Published,
    RelayStateLimit, Settings, Signed, SpNameQualifier, SubjectConfirmation, Unsolicited,
};
use alloc::vec::Vec;

impl Settings {
    /// Reads settings from JSON text.
    ///
    /// # Errors
    /// `config.malformed`, with the path of the field that is unknown, missing or of another kind; whether the values can be used is checked
    /// by `ServiceProvider::new`.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        Fields::read(text, read_settings)
    }
}

fn read_settings(fields: &mut Fields) -> Settings {
    fields.only_full(&["sloUrls", "profile"]);
    fields.only_full(&requests::PUBLISHED);
    let version = fields.number("version");
    if version.is_none() {
        fields.missing("version");
    }
    Settings {
        version: version.unwrap_or_default(),
        entity_id: fields.string("entityId").unwrap_or_default(),
        acs_urls: fields.strings("acsUrls"),
        slo_urls: if FULL { fields.strings("sloUrls") } else { Vec::new() },
        audiences: fields.strings("audiences"),
        idps: fields.list("idps", read_idp),
        policy: fields.object("policy", read_policy).unwrap_or_default(),
        profile: if FULL { service::read(fields) } else { None },
        published: if FULL { requests::read_published(fields) } else { Published::default() },
    }
}

fn read_idp(fields: &mut Fields) -> IdpSettings {
    fields.only_full(&["metadataTrust", "fetchedAt", "sloUrl", "artifactUrl", "fingerprints"]);
    IdpSettings {
        metadata: fields.string("metadata"),
        metadata_trust: if FULL { fields.object("metadataTrust", read_metadata_trust) } else { None },
        fetched_at: if FULL { fields.instant("fetchedAt") } else { None },
        entity_id: fields.string("entityId"),
        sso_url: fields.string("ssoUrl"),
        slo_url: if FULL { fields.string("sloUrl") } else { None },
        artifact_url: if FULL { fields.string("artifactUrl") } else { None },
        certificates: fields.strings("certificates"),
        fingerprints: if FULL { fields.strings("fingerprints") } else { Vec::new() },
        policy: fields.object("policy", read_idp_policy).unwrap_or_default(),
    }
}

fn read_metadata_trust(fields: &mut Fields) -> MetadataTrust {
    let (certificates, authorities) = (fields.strings("certificates"), fields.strings("authorities"));
    if certificates.is_empty() == authorities.is_empty() {
        fields.refuse_whole("give either `certificates` or `authorities`, at least one of them");
    }
    if authorities.is_empty() { MetadataTrust::Certificates(certificates) } else { MetadataTrust::Authorities(authorities) }
}

fn read_idp_policy(fields: &mut Fields) -> IdpPolicy {
    fields.only_full(&["dangerAllowSha1", "dangerAllowCbc"]);
    IdpPolicy {
        danger_allow_sha1: fields.bool("dangerAllowSha1").unwrap_or_default(),
        danger_allow_cbc: fields.bool("dangerAllowCbc").unwrap_or_default(),
        unsolicited: fields.choice("unsolicited", &UNSOLICITED),
    }
}

const UNSOLICITED: [(&str, Unsolicited); 3] =
    [("refuse", Unsolicited::Refuse), ("allow", Unsolicited::Allow), ("allow-ignoring-in-response-to", Unsolicited::AllowIgnoringInResponseTo)];

fn read_policy(fields: &mut Fields) -> Policy {
    fields.only_full(&["subjectConfirmation", "address", "scopedAttributes"]);
    let default = Policy::default();
    let signed = [("either", Signed::Either), ("assertion", Signed::Assertion), ("response", Signed::Response), ("both", Signed::Both)];
    let dates = [("off", CertificateDates::Off), ("warn", CertificateDates::Warn), ("enforce", CertificateDates::Enforce)];
    let confirmation =
        [("bearer", SubjectConfirmation::Bearer), ("holder-of-key", SubjectConfirmation::HolderOfKey), ("either", SubjectConfirmation::Either)];
    let address = [("off", AddressCheck::Off), ("exact", AddressCheck::Exact), ("prefix", AddressCheck::Prefix)];
    let qualifier = [("off", SpNameQualifier::Off), ("warn", SpNameQualifier::Warn), ("enforce", SpNameQualifier::Enforce)];
    let relay_state = [("off", RelayStateLimit::Off), ("warn", RelayStateLimit::Warn), ("enforce", RelayStateLimit::Enforce)];
    Policy {
        signed: fields.choice("signed", &signed).unwrap_or(default.signed),
        encrypted: fields.choice("encrypted", &[("allow", Encrypted::Allow), ("require", Encrypted::Require)]).unwrap_or(default.encrypted),
        unsolicited: fields.choice("unsolicited", &UNSOLICITED).unwrap_or(default.unsolicited),
        clock_skew_sec: fields.number("clockSkewSec").unwrap_or(default.clock_skew_sec),
        request_ttl_sec: fields.number("requestTtlSec").unwrap_or(default.request_ttl_sec),
        max_assertion_lifetime_sec: fields.number("maxAssertionLifetimeSec"),
        max_authn_age_sec: fields.number("maxAuthnAgeSec"),
        certificate_dates: fields.choice("certificateDates", &dates).unwrap_or(default.certificate_dates),
        certificate_expiry_warn_days: fields.number("certificateExpiryWarnDays").unwrap_or(default.certificate_expiry_warn_days),
        min_rsa_bits: fields.number("minRsaBits").unwrap_or(default.min_rsa_bits),
        subject_confirmation: fields.choice("subjectConfirmation", &confirmation).unwrap_or(default.subject_confirmation),
        address: fields.choice("address", &address).unwrap_or(default.address),
        sp_name_qualifier: fields.choice("spNameQualifier", &qualifier).unwrap_or(default.sp_name_qualifier),
        authn_context: fields.object("authnContext", read_authn_context),
        allow_missing_name_id: fields.bool("allowMissingNameId").unwrap_or_default(),
        allow_missing_authn_statement: fields.bool("allowMissingAuthnStatement").unwrap_or_default(),
        relay_state: fields.choice("relayState", &relay_state).unwrap_or(default.relay_state),
        scoped_attributes: fields.strings("scopedAttributes"),
    }
}

fn read_authn_context(fields: &mut Fields) -> AuthnContextPolicy {
    let comparison = Comparison::ALL.map(|one| (one.as_str(), one));
    AuthnContextPolicy {
        classes: fields.strings("classes"),
        comparison: fields.choice("comparison", &comparison).unwrap_or_default(),
        order: fields.strings("order"),
    }
}
