//! The service provider: settings read once, messages judged as often as they come.

use crate::abilities::FULL;
use crate::binding::Input;
use crate::fault::Code;
use crate::login::{Pending, Rejection};
use crate::profile::Terms;
use crate::report::Report;
use crate::request::markup::carried;
use crate::request::publication::Publication;
use crate::saml::metadata::EntityDescriptor;
use crate::settings::{ConfigError, Policy, ServiceProfile, Settings, Unsolicited};
use crate::trust::TrustedIdp;
use crate::walk::{Walk, walk};
use crate::xml::Limits;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// A service provider with the identity providers it trusts. Made once; judging a message changes nothing in it.
#[derive(Debug)]
pub struct ServiceProvider {
    pub(crate) entity_id: String,
    pub(crate) acs_urls: Vec<String>,
    pub(crate) slo_urls: Vec<String>,
    pub(crate) idps: Vec<TrustedIdp>,
    pub(crate) policy: Policy,
    pub(crate) profile: Option<ServiceProfile>,
    pub(crate) audiences: Vec<String>,
    pub(crate) limits: Limits,
    pub(crate) publication: Publication,
    warnings: Vec<String>,
}

impl ServiceProvider {
    /// Reads the settings: metadata and certificates are parsed here and never again.
    ///
    /// # Errors
    /// A [`ConfigError`] with a code of the room `config` that names the setting and says how to mend it.
    pub fn new(settings: Settings) -> Result<Self, ConfigError> {
        settings.check()?;
        let Settings { entity_id, acs_urls, slo_urls, mut audiences, idps, policy, profile, published, .. } = settings;
        let mut trusted: Vec<TrustedIdp> = Vec::with_capacity(idps.len());
        for (index, idp) in idps.iter().enumerate() {
            let idp = TrustedIdp::new(idp, index, &policy)?;
            if trusted.iter().any(|other| other.entity_id == idp.entity_id) {
                return Err(ConfigError::new(Code::ConfigIdpMultiple, format!("idps[{index}]: `{}` is configured twice", idp.entity_id)));
            }
            if idp.policy.unsolicited.is_some_and(|unsolicited| unsolicited != Unsolicited::Refuse)
                && profile.as_ref().is_some_and(|profile| profile.solicited_only)
            {
                let reason = format!("idps[{index}].policy.unsolicited: contradicts profile.solicitedOnly; take one of the two away");
                return Err(ConfigError::new(Code::ConfigValueMalformed, reason));
            }
            trusted.push(idp);
        }
        let mut warnings = Vec::new();
        trusted.iter().for_each(|idp| idp.warnings(&mut warnings));
        if profile.as_ref().is_some_and(|profile| profile.email_attribute.is_some() && profile.email_domains.is_empty()) {
            warnings.push("profile: there are no emailDomains, so addresses of every domain are accepted".to_owned());
        }
        for idp in trusted.iter().filter(|idp| !slo_urls.is_empty() && idp.single_logout.is_empty()) {
            warnings.push(format!("{}: no single logout service of it is known, so no logout message can be sent there", idp.entity_id));
        }
        audiences.insert(0, entity_id.clone());
        let publication = if FULL { Publication::new(published, &slo_urls)? } else { Publication::default() };
        let limits = Limits::default();
        let provider = ServiceProvider { entity_id, acs_urls, slo_urls, idps: trusted, policy, profile, audiences, limits, publication, warnings };
        // Whatever our metadata cannot carry is said now, not when somebody asks for it.
        if FULL {
            provider.publishable()?;
        } else {
            carried(&provider.entity_id, "entityId")?;
            provider.acs_urls.iter().try_for_each(|url| carried(url, "acsUrls"))?;
        }
        Ok(provider)
    }

    /// Nobody in particular, who trusts nobody.
    pub(crate) fn unknown() -> Self {
        ServiceProvider {
            entity_id: String::new(),
            acs_urls: Vec::new(),
            slo_urls: Vec::new(),
            idps: Vec::new(),
            policy: Policy { unsolicited: Unsolicited::Allow, ..Policy::default() },
            profile: None,
            audiences: Vec::new(),
            limits: Limits::default(),
            publication: Publication::default(),
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
        let Walk { report, believed, wrapped_keys } = walk(self, input, terms);
        match believed {
            Some(believed) if report.failure().is_none() => Ok(Pending::new(believed, report)),
            _ => Err(Rejection::new(report).with_wrapped_keys(wrapped_keys)),
        }
    }

    /// Looks at a message without trusting it: the report alone, from which nobody can be logged in.
    #[must_use]
    pub fn inspect(&self, input: Input<'_>, terms: &Terms) -> Report {
        walk(self, input, terms).report
    }

    /// As [`ServiceProvider::inspect`], with the keys that the host has to unwrap to see more.
    #[cfg(all(feature = "js", feature = "full"))]
    pub(crate) fn look(&self, input: Input<'_>, terms: &Terms) -> (Report, Vec<crate::WrappedKey>) {
        walk(self, input, terms).looked()
    }

    /// Whether responses that answer no request are accepted from some identity provider.
    #[must_use]
    pub fn welcomes_unsolicited(&self) -> bool {
        self.idps.iter().any(|idp| self.unsolicited(Some(idp)) != Unsolicited::Refuse)
    }

    /// What becomes of responses of this identity provider that answer no request.
    pub(crate) fn unsolicited(&self, idp: Option<&TrustedIdp>) -> Unsolicited {
        idp.and_then(|idp| idp.policy.unsolicited).unwrap_or(self.policy.unsolicited)
    }

    pub(crate) fn idp(&self, entity_id: &str) -> Option<&TrustedIdp> {
        self.idps.iter().find(|idp| idp.entity_id == entity_id)
    }
}

#[cfg(feature = "private-keys")]
impl ServiceProvider {
    /// As [`ServiceProvider::check`], and opens what is encrypted with our private keys, in this process. `random` fills a buffer with secure
    /// randomness: it blinds the private operations; `SECURITY.md` says against what.
    ///
    /// # Errors
    /// As [`ServiceProvider::check`]. What no key opens is `encryption.open-failed`; without any key it is `encryption.key-required`.
    pub fn check_opening(
        &self,
        input: Input<'_>,
        mut terms: Terms,
        keys: &[crate::PrivateKey],
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Pending, Rejection> {
        terms.unwrap(keys, random, &|terms| self.check(input, terms).err());
        self.check(input, &terms)
    }

    /// As [`ServiceProvider::inspect`], and opens what is encrypted; see [`ServiceProvider::check_opening`].
    #[must_use]
    pub fn inspect_opening(&self, input: Input<'_>, mut terms: Terms, keys: &[crate::PrivateKey], random: &mut dyn FnMut(&mut [u8])) -> Report {
        terms.unwrap(keys, random, &|terms| self.check(input, terms).err());
        self.inspect(input, &terms)
    }
}

#[cfg(feature = "private-keys")]
impl Terms {
    /// Unwraps what `check` asks for: what is encrypted, then what is encrypted inside it; there is nothing further in.
    pub(crate) fn unwrap(&mut self, keys: &[crate::PrivateKey], random: &mut dyn FnMut(&mut [u8]), check: &dyn Fn(&Terms) -> Option<Rejection>) {
        for _ in 0..2 {
            match check(self) {
                Some(rejection) if !keys.is_empty() && !rejection.wrapped_keys().is_empty() => {
                    self.content_keys.extend(rejection.wrapped_keys().iter().map(|wrapped| wrapped.open(keys, random)));
                }
                _ => return,
            }
        }
    }
}
