//! Settings and options from JSON text. Every error names the field by its whole path.

mod metadata;
mod requests;
mod service;

use crate::fault::Code;
use crate::json::{self, Value};
use crate::saml::context::Comparison;
use crate::saml::instant::Instant;
use crate::settings::{
    AddressCheck, AuthnContextPolicy, CertificateDates, ConfigError, Encrypted, IdpPolicy, IdpSettings, MetadataTrust, Policy, RelayStateLimit,
    Settings, Signed, SpNameQualifier, SubjectConfirmation, Unsolicited,
};

impl Settings {
    /// Reads settings from JSON text.
    ///
    /// # Errors
    /// [`Code::ConfigMalformed`], with the path of the field that is unknown, missing or of another kind; whether the values can be used is checked
    /// by `ServiceProvider::new`.
    pub fn from_json(text: &str) -> Result<Self, ConfigError> {
        let mut fields = Fields::parse(text)?;
        let settings = Settings {
            version: fields.number("version")?.ok_or_else(|| fields.missing("version"))?,
            entity_id: fields.string("entityId")?.unwrap_or_default(),
            acs_urls: fields.strings("acsUrls")?,
            slo_urls: fields.strings("sloUrls")?,
            audiences: fields.strings("audiences")?,
            idps: fields.list("idps", read_idp)?,
            policy: fields.object("policy")?.map(read_policy).transpose()?.unwrap_or_default(),
            profile: service::read(&mut fields)?,
            published: requests::read_published(&mut fields)?,
        };
        fields.finish()?;
        Ok(settings)
    }
}

fn read_idp(mut fields: Fields) -> Result<IdpSettings, ConfigError> {
    let idp = IdpSettings {
        metadata: fields.string("metadata")?,
        metadata_trust: fields.object("metadataTrust")?.map(read_metadata_trust).transpose()?,
        fetched_at: fields.instant("fetchedAt")?,
        entity_id: fields.string("entityId")?,
        sso_url: fields.string("ssoUrl")?,
        slo_url: fields.string("sloUrl")?,
        artifact_url: fields.string("artifactUrl")?,
        certificates: fields.strings("certificates")?,
        fingerprints: fields.strings("fingerprints")?,
        policy: fields.object("policy")?.map(read_idp_policy).transpose()?.unwrap_or_default(),
    };
    fields.finish()?;
    Ok(idp)
}

fn read_metadata_trust(mut fields: Fields) -> Result<MetadataTrust, ConfigError> {
    let path = fields.path.clone();
    let (certificates, authorities) = (fields.strings("certificates")?, fields.strings("authorities")?);
    fields.finish()?;
    match (certificates.is_empty(), authorities.is_empty()) {
        (false, true) => Ok(MetadataTrust::Certificates(certificates)),
        (true, false) => Ok(MetadataTrust::Authorities(authorities)),
        _ => Err(malformed(format!("{path}: give either `certificates` or `authorities`, at least one of them"))),
    }
}

fn read_idp_policy(mut fields: Fields) -> Result<IdpPolicy, ConfigError> {
    let policy = IdpPolicy {
        danger_allow_sha1: fields.bool("dangerAllowSha1")?.unwrap_or_default(),
        danger_allow_cbc: fields.bool("dangerAllowCbc")?.unwrap_or_default(),
        unsolicited: fields.choice("unsolicited", &UNSOLICITED)?,
    };
    fields.finish()?;
    Ok(policy)
}

const UNSOLICITED: [(&str, Unsolicited); 3] =
    [("refuse", Unsolicited::Refuse), ("allow", Unsolicited::Allow), ("allow-ignoring-in-response-to", Unsolicited::AllowIgnoringInResponseTo)];

fn read_policy(mut fields: Fields) -> Result<Policy, ConfigError> {
    let default = Policy::default();
    let signed = [("either", Signed::Either), ("assertion", Signed::Assertion), ("response", Signed::Response), ("both", Signed::Both)];
    let dates = [("off", CertificateDates::Off), ("warn", CertificateDates::Warn), ("enforce", CertificateDates::Enforce)];
    let confirmation =
        [("bearer", SubjectConfirmation::Bearer), ("holder-of-key", SubjectConfirmation::HolderOfKey), ("either", SubjectConfirmation::Either)];
    let address = [("off", AddressCheck::Off), ("exact", AddressCheck::Exact), ("prefix", AddressCheck::Prefix)];
    let qualifier = [("off", SpNameQualifier::Off), ("warn", SpNameQualifier::Warn), ("enforce", SpNameQualifier::Enforce)];
    let relay_state = [("off", RelayStateLimit::Off), ("warn", RelayStateLimit::Warn), ("enforce", RelayStateLimit::Enforce)];
    let policy = Policy {
        signed: fields.choice("signed", &signed)?.unwrap_or(default.signed),
        encrypted: fields.choice("encrypted", &[("allow", Encrypted::Allow), ("require", Encrypted::Require)])?.unwrap_or(default.encrypted),
        unsolicited: fields.choice("unsolicited", &UNSOLICITED)?.unwrap_or(default.unsolicited),
        clock_skew_sec: fields.number("clockSkewSec")?.unwrap_or(default.clock_skew_sec),
        request_ttl_sec: fields.number("requestTtlSec")?.unwrap_or(default.request_ttl_sec),
        max_assertion_lifetime_sec: fields.number("maxAssertionLifetimeSec")?,
        max_authn_age_sec: fields.number("maxAuthnAgeSec")?,
        certificate_dates: fields.choice("certificateDates", &dates)?.unwrap_or(default.certificate_dates),
        certificate_expiry_warn_days: fields.number("certificateExpiryWarnDays")?.unwrap_or(default.certificate_expiry_warn_days),
        min_rsa_bits: fields.number("minRsaBits")?.unwrap_or(default.min_rsa_bits),
        subject_confirmation: fields.choice("subjectConfirmation", &confirmation)?.unwrap_or(default.subject_confirmation),
        address: fields.choice("address", &address)?.unwrap_or(default.address),
        sp_name_qualifier: fields.choice("spNameQualifier", &qualifier)?.unwrap_or(default.sp_name_qualifier),
        authn_context: fields.object("authnContext")?.map(read_authn_context).transpose()?,
        allow_missing_name_id: fields.bool("allowMissingNameId")?.unwrap_or_default(),
        allow_missing_authn_statement: fields.bool("allowMissingAuthnStatement")?.unwrap_or_default(),
        relay_state: fields.choice("relayState", &relay_state)?.unwrap_or(default.relay_state),
        scoped_attributes: fields.strings("scopedAttributes")?,
    };
    fields.finish()?;
    Ok(policy)
}

fn read_authn_context(mut fields: Fields) -> Result<AuthnContextPolicy, ConfigError> {
    let comparison = Comparison::ALL.map(|one| (one.as_str(), one));
    let policy = AuthnContextPolicy {
        classes: fields.strings("classes")?,
        comparison: fields.choice("comparison", &comparison)?.unwrap_or_default(),
        order: fields.strings("order")?,
    };
    fields.finish()?;
    Ok(policy)
}

/// The fields of one object that were not read yet, and the path to it. A field that is null is a field that is not there.
struct Fields {
    path: String,
    fields: Vec<(String, Value)>,
    /// The names that were asked for, in that order.
    known: Vec<&'static str>,
}

impl Fields {
    fn parse(text: &str) -> Result<Self, ConfigError> {
        let value = json::parse(text.trim_start_matches('\u{feff}')).map_err(malformed)?;
        Self::of(String::new(), value)
    }

    fn of(path: String, value: Value) -> Result<Self, ConfigError> {
        match value {
            Value::Object(fields) => Ok(Fields { path, fields, known: Vec::new() }),
            other => Err(malformed(format!("{}: {} where an object is wanted", if path.is_empty() { "settings" } else { &path }, other.kind()))),
        }
    }

    fn place(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn missing(&self, name: &str) -> ConfigError {
        malformed(format!("{}: is missing", self.place(name)))
    }

    fn wanted<T>(&self, name: &str, value: &Value, kind: &str) -> Result<T, ConfigError> {
        Err(malformed(format!("{}: {} where {kind} is wanted", self.place(name), value.kind())))
    }

    fn take(&mut self, name: &'static str) -> Option<Value> {
        self.known.push(name);
        let at = self.fields.iter().position(|(other, _)| other == name)?;
        Some(self.fields.remove(at).1).filter(|value| *value != Value::Null)
    }

    /// Whether the field is there with a value.
    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(other, value)| other == name && *value != Value::Null)
    }

    fn string(&mut self, name: &'static str) -> Result<Option<String>, ConfigError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => self.wanted(name, &other, "a string"),
        }
    }

    fn instant(&mut self, name: &'static str) -> Result<Option<Instant>, ConfigError> {
        let Some(text) = self.string(name)? else {
            return Ok(None);
        };
        match Instant::parse(&text) {
            Some(instant) => Ok(Some(instant)),
            None => {
                let reason = format!("{}: `{text}` is not a UTC time such as 2030-01-01T00:00:00Z", self.place(name));
                Err(ConfigError::new(Code::ConfigValueMalformed, reason))
            }
        }
    }

    fn bool(&mut self, name: &'static str) -> Result<Option<bool>, ConfigError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(value)),
            Some(other) => self.wanted(name, &other, "true or false"),
        }
    }

    fn number(&mut self, name: &'static str) -> Result<Option<u32>, ConfigError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Integer(number)) => match u32::try_from(number) {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(ConfigError::new(Code::ConfigValueMalformed, format!("{}: {number} is out of range", self.place(name)))),
            },
            Some(other) => self.wanted(name, &other, "a whole number"),
        }
    }

    fn choice<T: Copy>(&mut self, name: &'static str, choices: &[(&str, T)]) -> Result<Option<T>, ConfigError> {
        let Some(text) = self.string(name)? else {
            return Ok(None);
        };
        match choices.iter().find(|(choice, _)| *choice == text) {
            Some((_, value)) => Ok(Some(*value)),
            None => Err(self.no_choice(name, &text, choices.iter().map(|(choice, _)| *choice).collect())),
        }
    }

    /// Apart, so that it is not compiled anew for every kind of choice.
    #[inline(never)]
    fn no_choice(&self, name: &str, text: &str, list: Vec<&str>) -> ConfigError {
        ConfigError::new(Code::ConfigValueMalformed, format!("{}: `{text}` is none of `{}`", self.place(name), list.join("`, `")))
    }

    fn values(&mut self, name: &'static str) -> Result<Vec<Value>, ConfigError> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => Ok(values),
            Some(other) => self.wanted(name, &other, "a list"),
        }
    }

    fn strings(&mut self, name: &'static str) -> Result<Vec<String>, ConfigError> {
        let mut texts = Vec::new();
        for (index, value) in self.values(name)?.into_iter().enumerate() {
            match value {
                Value::String(text) => texts.push(text),
                other => return self.wanted(&format!("{name}[{index}]"), &other, "a string"),
            }
        }
        Ok(texts)
    }

    fn list<T>(&mut self, name: &'static str, read: fn(Fields) -> Result<T, ConfigError>) -> Result<Vec<T>, ConfigError> {
        let values = self.values(name)?.into_iter().enumerate();
        values.map(|(index, value)| Fields::of(self.place(&format!("{name}[{index}]")), value).and_then(read)).collect()
    }

    fn object(&mut self, name: &'static str) -> Result<Option<Fields>, ConfigError> {
        let place = self.place(name);
        self.take(name).map(|value| Fields::of(place, value)).transpose()
    }

    /// A field that nobody knows is refused: a misspelt policy would otherwise be no policy.
    fn finish(self) -> Result<(), ConfigError> {
        match self.fields.first() {
            None => Ok(()),
            Some((name, _)) => Err(malformed(format!("{}: no such field; there are `{}`", self.place(name), self.known.join("`, `")))),
        }
    }
}

fn malformed(reason: impl Into<String>) -> ConfigError {
    ConfigError::new(Code::ConfigMalformed, reason)
}
